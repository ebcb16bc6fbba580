"""A verdict does not change by how a sentence is written or softened: the tune half of the labels, reworded."""

import datetime
import json
import re
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from toolkit.core.facts import check_claims
from toolkit.core.facts.simplified import SIMPLIFIED
from toolkit.core.products import ProductCard
from toolkit.media.product_files import load_products

TODAY = datetime.date(2026, 11, 22)
SETS = Path(__file__).parents[3] / "bench" / "sets"
TRADITIONAL = str.maketrans({new if isinstance(new, str) else chr(new): chr(old) for old, new in SIMPLIFIED.items()})
WIDE = str.maketrans({chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F) if chr(code) not in "<>&"})
HALF = str.maketrans("，。！；", ",.!;")


def before_clauses(words: str) -> Callable[[str], str]:
    return lambda text: words + re.sub(r"([，。])(?=.)", rf"\1{words}", text)


def behind_clauses(particle: str) -> Callable[[str], str]:
    return lambda text: re.sub(r"(?<=[\u4e00-\u9fff])(?=[，。]|$)", particle, text)


REWORDINGS: dict[str, Callable[[str], str]] = {
    "a full stop": lambda text: text.rstrip("。！") + "。",
    "an exclamation mark": lambda text: text.rstrip("。！") + "！",
    "half width marks": lambda text: text.translate(HALF),
    "full width digits": lambda text: text.translate(WIDE),
    "blanks for commas": lambda text: text.replace("，", " "),
    "a blank after marks": lambda text: re.sub(r"([，。])", r"\1 ", text),
    "traditional characters": lambda text: text.translate(TRADITIONAL),
    "invisible characters": "\u200b".join,
    "那个": before_clauses("那个"),
    "就是说": before_clauses("就是说"),
    "呃，": before_clauses("呃，"),
    "啊": behind_clauses("啊"),
    "哈": behind_clauses("哈"),
    "今儿个 and 一点儿": lambda text: text.replace("今天", "今儿个").replace("一点", "一点儿"),
    "a greeting before": lambda text: f"家人们，{text}",
    "thanks behind": lambda text: text.rstrip("。") + "，谢谢大家。",
    "full stops for commas": lambda text: text.replace("，", "。"),
}
MAY_CHANGE = {"full stops for commas": 4}
"""Texts that a full stop may cut in two claims less or more; every other rewording changes one at most."""


@cache
def texts() -> tuple[tuple[str, ProductCard | None], ...]:
    cards = {card.id: card for card in load_products(SETS / "compliance_cards.toml")}
    rows = [json.loads(line) for line in (SETS / "facts_tune.jsonl").read_text(encoding="utf-8").splitlines() if line]
    asked = re.compile(r"[？?]$")
    return tuple((row["text"], cards.get(row["card"])) for row in rows if "id" in row and not asked.search(row["text"]))


@cache
def verdicts(text: str, card: ProductCard | None) -> Counter[tuple[str, str | None]]:
    return Counter((claim.status, claim.fact_id) for claim in check_claims(text, card, today=TODAY))


@pytest.mark.parametrize("name", REWORDINGS)
def test_rewording_changes_no_verdict(name: str) -> None:
    changed = [
        (text, other)
        for text, card in texts()
        if (other := REWORDINGS[name](text)) != text and verdicts(text, card) != verdicts(other, card)
    ]
    assert len(changed) <= MAY_CHANGE.get(name, 1), changed


OTHER_WORDS = (
    ("十三十九块九一份", ("price", "supported")),
    ("十三十九块九一份。", ("price", "supported")),
    ("今儿个呃三十九块九", ("price", "supported")),
    ("小时候我就在这山上跑", None),
    ("我们小时候在这山上跑，", None),
)


@pytest.mark.parametrize(("text", "expected"), OTHER_WORDS)
def test_what_was_read_wrongly_once(text: str, expected: tuple[str, str] | None) -> None:
    card = load_products(SETS.parents[1] / "samples" / "products.toml")[0]
    found = [(claim.kind, claim.status) for claim in check_claims(text, card, today=TODAY)]
    assert found == ([expected] if expected else [])
