"""How much each pair of syllables and each character speaks for selling rather than chat, from sentences of both.

Both: the lines of the written-out streams and of `talk_lines.txt`. Selling: what is said of the products of the tune
half (`streams_products.toml`), patter of half a and the tune sets of the review and the fact check. Chat:
`streams_neutral.txt`, chat and greetings of half a.
"""

import json
import tomllib
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from toolkit.core.round_book import RoundBook, grams_of

HERE = Path(__file__).parent
RUNS = 3
"""How often each sentence of a stream is given: as written and as heard."""
LEAST = 3
"""Grams seen less often are left out."""
PENALTY = 0.1
LINE_WEIGHT = 0.7
OTHER_WEIGHT = 0.3
"""Of a sentence that belongs to no stream."""
STEP = 0.125

Said = tuple[str, bool]
"""A sentence and whether it sells."""


def fit_grams(said: Sequence[Said], book: RoundBook) -> dict[str, float]:
    """Gram -> its weight in a logistic regression, in steps of `STEP`; "" -> the constant. Needs scipy."""
    from scipy import sparse
    from scipy.optimize import minimize

    told = [(grams_of(text, book.sound), sells, 1.0 / RUNS) for text, sells in said]
    told += [(grams_of(text, book.sound), True, OTHER_WEIGHT) for text in _selling()]
    told += [(grams_of(text, book.sound), False, OTHER_WEIGHT) for text in _chat()]
    told += [(grams_of(text, book.sound), sells, LINE_WEIGHT) for text, sells in _lines()]
    counts = Counter(gram for grams, _, _ in told for gram in grams)
    known = {gram: at for at, gram in enumerate(sorted(gram for gram, count in counts.items() if count >= LEAST))}
    rows: list[int] = []
    columns: list[int] = []
    values: list[float] = []
    for row, (grams, _, _) in enumerate(told):
        mine = [known[gram] for gram in grams if gram in known]
        rows += [row] * len(mine)
        columns += mine
        values += [1.0 / max(1.0, len(mine) ** 0.5)] * len(mine)
    signs = sparse.csr_matrix((values, (rows, columns)), shape=(len(told), len(known)))
    sells = np.array([float(each) for _, each, _ in told])
    weights = np.array([weight for _, _, weight in told])

    def loss(at: np.ndarray) -> tuple[float, np.ndarray]:
        odds = signs @ at[:-1] + at[-1]
        wrong = weights * (1 / (1 + np.exp(-odds)) - sells)
        value = float(weights @ (np.logaddexp(0, odds) - sells * odds) + PENALTY * at[:-1] @ at[:-1])
        return value, np.append(signs.T @ wrong + 2 * PENALTY * at[:-1], wrong.sum())

    found = minimize(loss, np.zeros(len(known) + 1), jac=True, method="L-BFGS-B", options={"maxiter": 100}).x
    rounded = {gram: round(float(found[at]) / STEP) * STEP for gram, at in known.items()}
    return {gram: value for gram, value in rounded.items() if value} | {"": round(float(found[-1]), 2)}


def write_grams(weights: dict[str, float]) -> str:
    """The table of `talk_grams.toml`: a list of grams for each weight."""
    by_value: dict[float, list[str]] = {}
    for gram, value in weights.items():
        if not gram:
            continue
        by_value.setdefault(value, []).append(gram)
    lists = [
        f'[[list]]\nweight = {value}\ngrams = "{" ".join(sorted(found))}"\n'
        for value, found in sorted(by_value.items())
    ]
    return f"before = {weights['']}\n\n" + "\n".join(lists)


def _lines() -> list[Said]:
    lines = (HERE / "talk_lines.txt").read_text(encoding="utf-8").splitlines()
    return [(line[2:].strip(), line[0] == "+") for line in lines if line[:2] in ("+ ", "- ")]


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
