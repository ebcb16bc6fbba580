"""When a quantity that is said and one on the card are the same, and which of a long field's is meant."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from toolkit.core.facts.card_book import CardBook, Known
from toolkit.core.facts.quantity import Quantity

HOURS_PER_MONTH = Decimal(720)
_SAME_UNITS = ("个枚颗粒只", "箱件份单盒提袋", "瓶罐份件单", "袋包", "块份件单个", "人位名户单")
_LONG_FIELDS = ("after_sales", "process", "storage")


def nearest_part(listed: Sequence[Known], clause: str, book: CardBook) -> Sequence[Known]:
    """In a field of several parts (坏果24小时内…；七天无理由…) those of the part that the clause is of."""
    kept: list[Known] = []
    for path in dict.fromkeys(known.path for known in listed):
        mine = [known for known in listed if known.path == path]
        if path not in _LONG_FIELDS or len(mine) < 2:
            kept += mine
            continue
        text = book.value(path)
        scores = [_shared(_part(text, known.quantity.start), clause) for known in mine]
        kept += [known for known, each in zip(mine, scores, strict=True) if each == max(scores)]
    return kept


def _part(text: str, at: int) -> str:
    start = max(text.rfind(mark, 0, at) for mark in "；;。") + 1
    inner = (
        max(start, text.rfind("，", 0, max(start, text.rfind("，", 0, at))) + 1)
        if text[start:at].count("，") > 1
        else start
    )
    end = min((place for mark in "；;。" if (place := text.find(mark, at)) >= 0), default=len(text))
    return text[inner:end]


def _shared(part: str, clause: str) -> int:
    """Characters that both have, numbers apart."""
    return len(
        {
            char
            for char in part
            if "\u4e00" <= char <= "\u9fff" and char not in "的了在是内之天小时钟头分秒一二三四五六七八九十两"
        }
        & set(clause)
    )


def is_comparable(a: Quantity, b: Quantity) -> bool:
    times = ("time", "months")
    if a.dimension in times and b.dimension in times:
        return True
    counts = ("pack", "piece", "people")
    if a.dimension in counts and b.dimension in counts:
        return True
    measured = ("ratio", "degree", "bare", "other")
    if a.dimension in measured and b.dimension in measured:
        return True
    return a.dimension == b.dimension or "bare" in (a.dimension, b.dimension)


def is_same(a: Quantity, b: Quantity) -> bool:
    """Whether `b`, on the card, says what `a` says; 12个月 is one year, 360 hours are half a month."""
    if not is_comparable(a, b):
        return False
    if a.dimension in ("pack", "piece", "people") and not is_same_unit(a.unit, b.unit):
        return False
    if a.dimension == b.dimension:
        return a.same_as(b)
    if {a.dimension, b.dimension} == {"time", "months"}:
        return _in_hours(a).same_as(_in_hours(b))
    return replace(a, dimension=b.dimension).same_as(b)


def hours(quantity: Quantity) -> Decimal:
    """How long a time is."""
    return _in_hours(quantity).low


def _in_hours(quantity: Quantity) -> Quantity:
    if quantity.dimension == "time":
        return quantity
    high = quantity.high * HOURS_PER_MONTH if quantity.high is not None else None
    return replace(quantity, dimension="time", low=quantity.low * HOURS_PER_MONTH, high=high)


def is_same_unit(a: str, b: str) -> bool:
    return not a or not b or a == b or a.isascii() or any(a in group and b in group for group in _SAME_UNITS)
