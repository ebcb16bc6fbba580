"""Prices per unit: 合五块三毛六一斤, 半斤三块四毛五, beside what the card's price and pack come to."""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from toolkit.core.amount_words import plain
from toolkit.core.facts.card_book import CardBook
from toolkit.core.facts.counts import GRAMS, Counted, is_same_piece
from toolkit.core.facts.money_roles import find_role, is_elsewhere, no_other_shops
from toolkit.core.facts.offer_sums import Offer, to_fen, totals
from toolkit.core.facts.offer_words import PACK_UNITS
from toolkit.core.facts.quantity import Quantity
from toolkit.core.facts.reading import Reading
from toolkit.core.facts.verdicts import Verdict, prices_text, verdict_of
from toolkit.core.numerals import read_number
from toolkit.core.text import Text

_PER_UNIT = rf"(?P<per>公斤|千克|毫升|斤|克|两|升|[{PACK_UNITS}颗粒株根朵头片])"


_WORDS = r"(?:[^\d零〇一二两三四五六七八九十百千万，,。！？；;、\0半]){0,10}"


_PER_BEFORE = re.compile(
    rf"(?:(?<![零〇一二两三四五六七八九十百千\d半第这那])[一1]|每一?|单(?!价)|论|按|(?<=[折算]成)|(?<=折合)|(?=百[克毫]))(?P<size>百)?{_PER_UNIT}(?!装|无|二|三|儿)(?P<w>{_WORDS})$"
)


_PER_AFTER = re.compile(
    rf"(?:不到|左右|上下|多|出头|来)?\s*(?:[/每]一?|(?<=[\d块元毛钱零〇一二三四五六七八九十分到右下多头来])[一1])\s*(?P<size>百)?{_PER_UNIT}(?!装)"
)


_WEIGHED = re.compile(
    rf"(?P<n>半|[零〇一二两三四五六七八九十百]+|\d+(?:\.\d+)?)(?P<u>公斤|千克|毫升|斤|克|两|[kK]?[gG])(?P<w>{_WORDS})$"
)


_SOLD_AS_ONE = "箱件份盒提袋桶坛壶单套组筐篓扎捆板"


def find_per(money: Quantity, reading: Reading, book: CardBook) -> tuple[str, Decimal, int, int] | None:
    """Unit that a price is for, how many of it, and the span that says so; None for the pack that is sold."""
    if reading.text[money.end : money.end + 1].isspace():
        return None
    found = _PER_AFTER.match(reading.text, money.end)
    before = reading.before(money.start, 18)
    if found and not re.search(r"[斤袋盒箱瓶]装?(?:只要|才|就|是|卖)*$", before):
        return _per(found["per"], found["size"], money.start, found.end(), book)
    found = _PER_BEFORE.search(before) or (
        _PER_BEFORE.search(_clause_before(money, reading)) if not before.strip("的才就是要") else None
    )
    if found:
        start = money.start - len(before) + found.start() if found.string == before else money.start
        return _per(found["per"], found["size"], start, money.end, book)
    return _per(money.per, "", money.start, money.end, book) if money.per else None


def _clause_before(money: Quantity, reading: Reading) -> str:
    index = reading.clause_index(money.start)
    earlier = reading.clauses[index - 1] if index else None
    if earlier is None or earlier.sentence != reading.clauses[index].sentence:
        return ""
    text = reading.text[earlier.start : earlier.end]
    return text if re.search(r"[合算摊平均]|单价", text) else ""


def _per(unit: str, size: str | None, start: int, end: int, book: CardBook) -> tuple[str, Decimal, int, int] | None:
    pack = book.pack
    is_piece = bool(pack.count and pack.count > 1 and is_same_piece(unit, pack.count_unit))
    is_sold_by = f"/{unit}" in book.card.price.text or (
        unit not in GRAMS and not is_piece and _is_pack_unit(unit, book)
    )
    return None if is_sold_by and not size else (unit, Decimal(100 if size else 1), start, end)


def _is_pack_unit(unit: str, book: CardBook) -> bool:
    counted = f"{book.value('stock')} {book.value('limit_per_user')} {book.card.spec}"
    return unit in _SOLD_AS_ONE or unit in "瓶罐包" or unit in counted or not re.search(r"[斤克升]", book.card.spec)


def judge_per(
    money: Quantity, per: tuple[str, Decimal, int, int], reading: Reading, book: CardBook, told: tuple[Offer, ...],
    counted: Counted,
) -> Verdict:  # fmt: skip
    unit, size, start, end = per
    span = replace(money, start=start, end=end)
    if is_elsewhere(reading.before(start, 24)):
        return verdict_of("price", span, "unsupported", None, no_other_shops())
    share = _share(unit, size, book)
    if share is None:
        why = Text(f"卡上没有写，算不出一{unit}多少钱", f"the card does not say what to divide by for one {unit}")
        return verdict_of("arithmetic", span, "unsupported", None, why)
    now = quotient(span, book.price * share, unit, book)
    if now.status == "supported":
        return now
    for price in _prices_each(find_role(money, reading), book, told, counted):
        verdict = quotient(span, price * share, unit, book)
        if verdict.status == "supported":
            return verdict
    return now


def _prices_each(role: tuple[str, ...], book: CardBook, told: tuple[Offer, ...], counted: Counted) -> Iterator[Decimal]:
    """What one pack may come to: after the offers that were told, or at another price of the card."""
    others = [count for count in (counted.direct, *counted.others) if count and count > 1 and told]
    for offer in told:
        if not offer.kind.endswith("yuan"):
            others.append((offer.count or Decimal(1)) + (offer.amount if offer.kind == "free" else 0))
    for count in others:
        yield from (total / count for total in totals(count, book.price, told))
    for path in role:
        yield from (known.quantity.low for known in book.find(path))


def _share(unit: str, size: Decimal, book: CardBook) -> Decimal | None:
    """The part of a pack that a unit is."""
    pack = book.pack
    if f"/{unit}" in book.card.price.text:
        return size
    if unit in GRAMS and pack.weight:
        return GRAMS[unit] * size / pack.weight
    if pack.count and is_same_piece(unit, pack.count_unit):
        return size / pack.count
    return None


def quotient(money: Quantity, exact: Decimal, unit: str, book: CardBook) -> Verdict:
    """A price per unit is right to the 分, or to the 毛 where that is less than two 分 off."""
    fen = to_fen(exact)
    jiao = exact.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    is_right = money.low in (fen, exact) if money.exactness == "exact" else money.holds(exact)
    if money.exactness == "exact" and money.low == jiao and abs(jiao - exact) < Decimal("0.02"):
        is_right = True
    shown = Text(
        f"{book.card.price.text}、{book.card.spec}，合 {plain(fen)}元一{unit}",
        f"{book.card.price.text} for {book.card.spec} is {plain(fen)} yuan per {unit}",
    )
    return verdict_of("arithmetic", money, "supported" if is_right else "contradicted", "price", shown, f"/{unit}")


def judge_weighed(money: Quantity, reading: Reading, book: CardBook, told: tuple[Offer, ...]) -> Verdict | None:
    """半斤三块四毛五, 二十斤一百三十八: a price for so much, where it is not the pack's own weight."""
    span = weighed_span(money, reading, book)
    if span is None:
        return None
    start, grams = span
    if told and book.pack.weight and grams % book.pack.weight == 0:
        return None
    exact = book.price * grams / (book.pack.weight or Decimal(1))
    is_right = money.holds(exact) or money.low == to_fen(exact)
    status = "supported" if is_right else "contradicted"
    return verdict_of("arithmetic", replace(money, start=start), status, "price", prices_text(book))


def weighed_span(money: Quantity, reading: Reading, book: CardBook) -> tuple[int, Decimal] | None:
    """Where a weight that is not the pack's begins, directly before its price, and its grams."""
    before = reading.before(money.start, 16)
    found = _WEIGHED.search(before)
    value = read_number(found["n"]) if found else None
    if (
        not found
        or not value
        or not book.pack.weight
        or money.low == book.price
        or re.search(r"[装净重箱袋瓶盒罐份]", found["w"])
    ):
        return None
    grams = value * GRAMS[found["u"].lower()]
    if grams in (book.pack.weight, book.pack.piece_weight) or re.search(
        r"[一每][箱袋瓶盒罐份件](?:是|有|装)?$", before[: found.start()]
    ):
        return None
    return money.start - len(before) + found.start(), grams
