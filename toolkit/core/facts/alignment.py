"""Which quantity of the card one of the text is told of, where no topic tells: that of a phrase sharing its words."""

import re
from collections.abc import Iterator
from decimal import Decimal

from toolkit.core.facts.card_book import CardBook, Known
from toolkit.core.facts.card_ways import content_of
from toolkit.core.facts.quantity import Quantity
from toolkit.core.facts.reading import Reading
from toolkit.core.facts.same_quantity import hours, is_same

_FIELDS = (
    "process", "storage", "shelf_life", "after_sales", "grade", "spec", "story.quote", "ingredients", "tests.*.value",
    "gifts.*.spec", "gifts.*.limit",
)  # fmt: skip
_MARKS = re.compile(r"[，、；;。（）()]")
_COMMON = frozenset(
    "零下度时天月年日小内后前以上下左右个每大量多少能用出过来去做好吃喝买卖看说要不一二两三四五六七八九十百千万半"
)
"""Characters that stand in phrases of any meaning."""
_EVERYDAY = (
    "time", "months", "weight", "volume", "length", "pack", "bare", "money", "people", "turns", "times", "ratio",
    "degree",
)  # fmt: skip
"""Dimensions in which anything is told: a shared word must say what of."""
_COUNTS = ("pack", "piece", "people")
_ANYTHING = "个只名位户家人代年种样次天"
"""Units that count anything."""
_OPENED = re.compile(r"开[了盖封袋瓶罐盒箱]|[拆打切]开|拆[封了]")
MOST_TIMES = 8
CAREER_MONTHS = 120
"""So long somebody has worked, whatever the verb."""
LEAST_SHARED = 1
UNIT_ALONE = 1
"""Worth of a unit that only this field has, such as 目 and 瓣: as much as a shared character."""


def find_aligned(quantity: Quantity, reading: Reading, book: CardBook) -> Known | None:
    """The card's quantity of whose phrase the clause speaks; None where no phrase shares a word with it."""
    said = _around(quantity, reading)
    scored = [
        (_score(quantity, known, said, book), is_same(quantity, known.quantity), -index, known)
        for index, known in enumerate(book.find(*_FIELDS))
        if _may_be(quantity, known.quantity)
    ]
    best = max(scored, key=lambda each: each[:3], default=None)
    return best[3] if best and best[0] >= LEAST_SHARED else None


def _may_be(quantity: Quantity, known: Quantity) -> bool:
    """Whether both measure the same and neither is many times the other, as years of a trade and days in salt."""
    if quantity.dimension in _COUNTS and (quantity.unit != known.unit or quantity.unit in _ANYTHING):
        return False
    if quantity.dimension != known.dimension and not {quantity.dimension, known.dimension} <= {"time", "months"}:
        return False
    mine, its = _size(quantity), _size(known)
    if quantity.dimension == "months" and quantity.low >= CAREER_MONTHS:
        return mine == its
    return its > 0 and its / MOST_TIMES <= mine <= its * MOST_TIMES


def _size(quantity: Quantity) -> Decimal:
    return hours(quantity) if quantity.dimension in ("time", "months") else quantity.low


def _score(quantity: Quantity, known: Known, said: str, book: CardBook) -> int:
    chars = frozenset(said) - _COMMON
    if known.path.startswith("tests."):
        item = book.value(known.path.replace(".value", ".item"))
        return 2 if quantity.unit == "比" or any(item[at : at + 2] in said for at in range(len(item) - 1)) else 0
    if known.path in ("storage", "shelf_life") and bool(_OPENED.search(said)) != any(
        _OPENED.search(each) for each in _phrases(known, book)
    ):
        return 0
    shared = len(chars & _words(known, book))
    is_rare = quantity.dimension not in _EVERYDAY and quantity.unit == known.quantity.unit
    return shared + (UNIT_ALONE if is_rare else 0) - (1 if quantity.dimension == "weight" else 0)


def _around(quantity: Quantity, reading: Reading) -> str:
    """The clause without the quantity, and the clause before where that says little."""
    index = reading.clause_index(quantity.start)
    clause = reading.clauses[index]
    own = reading.text[clause.start : quantity.start] + "，" + reading.text[quantity.end : clause.end]
    if index and len(content_of(own)) < 2 and reading.clauses[index - 1].sentence == clause.sentence:
        earlier = reading.clauses[index - 1]
        return reading.text[earlier.start : earlier.end] + own
    return own


def _words(known: Known, book: CardBook) -> frozenset[str]:
    """Characters of the card's phrase that the quantity stands in, or of what was measured or given."""
    return frozenset("".join(content_of(each) for each in _phrases(known, book))) - _COMMON


def _phrases(known: Known, book: CardBook) -> Iterator[str]:
    text, quantity = book.value(known.path), known.quantity
    bounds = [0, *(found.start() for found in _MARKS.finditer(text)), len(text)]
    start = max((at for at in bounds if at <= quantity.start), default=0)
    end = min((at for at in bounds if at >= quantity.end), default=len(text))
    own = text[start : quantity.start] + "，" + text[quantity.end : end]
    yield own
    if len(content_of(text[start : quantity.start])) == 0 and start:
        yield text[max((at for at in bounds if at < start), default=0) : start]
    for last, named in ((".value", ".item"), (".spec", ".name"), (".limit", ".name")):
        if known.path.endswith(last) and "." in known.path:
            yield book.value(known.path.removesuffix(last) + named)
