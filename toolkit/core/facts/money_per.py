"""What a price is for: 一斤, /袋, 二十斤."""

import re
from decimal import Decimal

from toolkit.core.facts.card_book import CardBook
from toolkit.core.facts.money_context import GRAMS, PACK_UNITS, N, is_piece, to_fen
from toolkit.core.facts.quantity import Quantity
from toolkit.core.facts.reading import Reading
from toolkit.core.numerals import read_number

_PER_BEFORE = re.compile(
    rf"(?:(?<![零〇一二两三四五六七八九十百千\d半])[一1]|每|单)(?P<size>百)?(?P<per>公斤|"
    rf"千克|斤|克|两|毫升|升|[{PACK_UNITS}])(?:橙子|果子|果|蛋|鸡蛋|苹果|小?袋|子|[\u4e00-\u9fff]{{1,3}}("
    rf"?=才|合|只))?"
    rf"(?:合|折合|才|只要?|就|卖|算下来|下来|平均|要|也就|也|大概|差不多|不到|是|多少|[:：])*$"
)


_PER_AFTER = re.compile(
    rf"\s*(?:[/每]|(?<=[\d块元毛钱零〇一二三四五六七八九十分])[一1])\s*(?P<size>百)?(?P<per>公斤|"
    rf"千克|斤|克|两|毫升|升|[{PACK_UNITS}])(?!装)"
)


def find_per(money: Quantity, reading: Reading) -> tuple[str, Decimal, int, int] | None:
    """Unit that a price is for, how many of it, and the span that says so."""
    found = _PER_AFTER.match(reading.text, money.end)
    if found and not _has_price_before(reading, money.start):
        return found["per"], Decimal(100 if found["size"] else 1), money.start, found.end()
    before = reading.before(money.start, 16)
    found = _PER_BEFORE.search(before)
    if found:
        start = money.start - len(before) + found.start()
        return found["per"], Decimal(100 if found["size"] else 1), start, money.end
    if money.per:
        return money.per, Decimal(1), money.start, money.end
    return None


def per_span(money: Quantity, reading: Reading) -> tuple[int, int]:
    """The stretch of `money` with what it is for: 一两合九块钱."""
    found = find_per(money, reading)
    return (found[2], found[3]) if found else (money.start, money.end)


_WEIGHED = re.compile(
    rf"(?:每)?(?P<n>半|{N}|\d+\.\d+)(?P<u>公斤|千克|斤|克|两|毫升|[gG]|[kK][gG])(?:的|合|才|只要|就|要|卖|是|算下来)*$"
)


_LATIN_GRAMS = {"g": 1, "kg": 1000}


_PIECES = re.compile(rf"(?P<n>{N})(?P<u>[{PACK_UNITS}])(?:蛋|果|鸡蛋|子)?(?:的|合|才|只要|就|要|卖|是|算下来)*$")


def _pieces_span(money: Quantity, before: str, found: re.Match[str], book: CardBook) -> tuple[int, int] | None:
    """十个蛋十五块: the card's price for so many of a pack's pieces."""
    count, pack = read_number(found["n"]), book.pack
    if not count or not pack.count or pack.count < 2 or count == 1 or count % pack.count == 0:
        return None
    if not is_piece(found["u"], pack.count_unit) or money.low != book.price * count / pack.count:
        return None
    return money.start - len(before) + found.start(), money.end


def weighed_span(money: Quantity, reading: Reading, book: CardBook) -> tuple[int, int] | None:
    """The stretch of 半斤三块四毛五 or 二十斤一百三十八 where it is the card's price for that weight, else None."""
    before = reading.before(money.start, 14)
    found = _WEIGHED.search(before)
    value = read_number(found["n"]) if found else None
    if pieces := _PIECES.search(before):
        return _pieces_span(money, before, pieces, book)
    if found is None or not value or not book.pack.weight:
        return None
    grams = value * GRAMS.get(found["u"], _LATIN_GRAMS.get(found["u"].lower(), 0))
    exact = book.price * grams / book.pack.weight
    if not grams or grams == book.pack.weight or money.low not in (exact, to_fen(exact)):
        return None
    return money.start - len(before) + found.start(), money.end


def _has_price_before(reading: Reading, start: int) -> bool:
    return bool(re.search(r"[斤袋盒箱瓶]装?(?:只要|才|就|是|卖)*$", reading.before(start)))
