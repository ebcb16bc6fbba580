"""How much each pair of syllables and each character speaks for selling rather than chat, from sentences of both.

Selling: what is said of the products of the tune half (`streams_products.toml`), patter of half a and the tune sets of
the review and the fact check. Chat: `streams_neutral.txt`, chat and greetings of half a. No stream is looked at.
"""

import json
import math
import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from toolkit.core.round_book import RoundBook, grams_of

HERE = Path(__file__).parent
SMOOTH = 1.5
LEAST = 2
"""Grams seen less often are left out."""
STEP = 0.25


def weigh_grams(book: RoundBook) -> dict[str, float]:
    """Gram -> logarithm of how much likelier it is in selling than in chat, in steps of `STEP`."""
    selling, chat = _count(_selling(), book), _count(_chat(), book)
    all_selling, all_chat = selling.total(), chat.total()
    weights: dict[str, float] = {}
    for gram in selling.keys() | chat.keys():
        if selling[gram] + chat[gram] < LEAST:
            continue
        ratio = (selling[gram] + SMOOTH * all_selling / all_chat) / (chat[gram] + SMOOTH) * all_chat / all_selling
        value = round(math.log(ratio) / STEP) * STEP
        if value:
            weights[gram] = max(-2.0, min(2.0, value))
    return weights


def write_grams(weights: dict[str, float]) -> str:
    """The table of `talk_grams.toml`: a list of grams for each weight."""
    by_value: dict[float, list[str]] = {}
    for gram, value in weights.items():
        by_value.setdefault(value, []).append(gram)
    lists = [
        f'[[list]]\nweight = {value}\ngrams = "{" ".join(sorted(found))}"\n'
        for value, found in sorted(by_value.items())
    ]
    return "\n".join(lists)


def _count(texts: Iterable[str], book: RoundBook) -> Counter[str]:
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(set(grams_of(text, book.sound)))
    return counts


def _selling() -> list[str]:
    products = tomllib.loads((HERE / "streams_products.toml").read_text(encoding="utf-8"))["product"]
    texts = [line for each in products if each["set"] == "tune" for line in each["lines"]]
    patter = _patter()
    for kind in (
        "opener",
        "middle",
        "compare",
        "pair",
        "question",
        "price",
        "call",
        "plain_call",
        "after_call",
        "returns",
    ):
        texts += [_bare(text) for text in patter[kind]]
    for name in ("compliance_tune.jsonl", "facts_tune.jsonl"):
        for line in (HERE / "sets" / name).read_text(encoding="utf-8").splitlines():
            entry = json.loads(line)
            if entry.get("card"):
                texts.append(entry["text"])
    return texts


def _chat() -> list[str]:
    lines = (HERE / "streams_neutral.txt").read_text(encoding="utf-8").splitlines()
    texts = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    patter = _patter()
    return texts + [_bare(text) for kind in ("greeting", "interrupt", "chat", "closing") for text in patter[kind]]


def _patter() -> dict[str, Sequence[str]]:
    return tomllib.loads((HERE / "streams_patter.toml").read_text(encoding="utf-8"))["a"]


def _bare(pattern: str) -> str:
    out, depth = [], 0
    for char in pattern:
        depth += char == "{"
        if not depth:
            out.append(char)
        depth -= char == "}"
    return "".join(out)
