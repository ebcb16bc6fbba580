"""How many packs an amount of money is for."""

import re
from dataclasses import dataclass
from decimal import Decimal

from toolkit.core.facts.card_book import CardBook
from toolkit.core.facts.offer_sums import Offer
from toolkit.core.facts.offer_words import PACK_UNITS
from toolkit.core.facts.quantity import Quantity
from toolkit.core.facts.reading import Reading
from toolkit.core.numerals import read_number

GRAMS = {"公斤": 1000, "千克": 1000, "斤": 500, "两": 50, "克": 1, "毫升": 1, "升": 1000, "g": 1, "kg": 1000, "ml": 1}
_N = r"(?:\d+|[零〇一二两三四五六七八九十百]+|俩|半)"
_COUNT = re.compile(
    rf"(?<![第\d一二三四五六七八九十百满限前块])(?:(?P<pair>一对|双份)|(?P<n>{_N})(?P<u>公斤|[{PACK_UNITS}斤颗粒株根把])(?![装半])|"
    rf"(?<=[拍拿要买带凑来囤付这])(?P<both>[俩仨]))"
)
_NO_NUMBER = r"[^\d零〇一二两三四五六七八九十百千万，,。！？；;\0]"
_BEHIND = re.compile(
    rf"(?:块|元|钱|整)*{_NO_NUMBER}{{0,5}}?(?P<n>{_N})(?P<u>公斤|[{PACK_UNITS}斤颗粒株根把])(?![装半])(?P<both>(?!))?(?P<pair>(?!))?"
)
_TOGETHER = re.compile(r"一共|一起|一并")
_SAME_UNITS = ("个枚颗粒只", "袋包", "瓶罐", "棵株")
_PAIRED = ("个", "只", "枚", "颗", "粒", "棵", "株", "条", "把", "瓶")
"""Units of goods that two of may be called a pair."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What the words around an amount say of packs."""

    direct: Decimal | None
    """In the amount's own clause, beside it."""
    others: tuple[Decimal, ...]
    """Elsewhere in the sentence before it."""


def is_same_piece(unit: str, card_unit: str) -> bool:
    """Whether two measure words count the same pieces: 枚 and 个, 袋 and 包."""
    return unit == card_unit or any(unit in group and card_unit in group for group in _SAME_UNITS)


def count_packs(money: Quantity, reading: Reading, book: CardBook, offers: tuple[Offer, ...]) -> Counted:
    """The packs that `money` may be for; counts inside `offers` are conditions and not what is paid for."""
    start, _ = reading.sentence_span(money.start)
    text = reading.text
    for offer in offers:
        text = text[: offer.start] + "\0" * (offer.end - offer.start) + text[offer.end :]
    clause = reading.clauses[reading.clause_index(money.start)]
    direct: Decimal | None = None
    others: list[Decimal] = []
    for found in _COUNT.finditer(text, start, money.start):
        packs = to_packs(found, book)
        if packs is None:
            continue
        between = _TOGETHER.sub("", text[found.end() : money.start])
        if others and re.search(r"(?:再|加)(?:上|加|来|拿|拍|添|要)*$", text[start : found.start()]):
            packs += others[-1]
        if found["u"] in ("斤", "公斤") and money.low == book.price:
            continue
        if found.start() >= clause.start and re.fullmatch(rf"{_NO_NUMBER}*", between):
            direct = packs
        else:
            others.append(packs)
    if direct is None and len(others) > 1 and (clause.start - 12 <= start or len(others) == 2):
        others.append(sum(others, Decimal(0)))  # 爸妈一箱，自己一箱
    behind = _BEHIND.match(text, money.end, clause.end) if direct is None else None
    if behind:
        direct = to_packs(behind, book)
    return Counted(direct, tuple(dict.fromkeys(others)))


def to_packs(found: re.Match[str], book: CardBook) -> Decimal | None:
    """How many sold packs a count is: 十斤 of 5斤装 is two, 四袋 of 500克×4袋 is one."""
    if found["both"]:
        return Decimal(2 if found["both"] == "俩" else 3)
    if found["pair"]:
        return Decimal(1 if book.pack.count_unit in ("对", "双") else 2) if not _pairs(book) else _of_pairs(1, book)
    count, unit = read_number(found["n"]), found["u"]
    if count and unit in ("对", "双") and _pairs(book):
        return _of_pairs(count, book)
    if not count or (unit == "块" and not counts_in_pieces(book)):
        return None
    pack = book.pack
    if unit in ("斤", "公斤"):
        grams = count * GRAMS[unit]
        return grams / pack.weight if pack.weight and grams % pack.weight == 0 and grams != pack.weight else None
    if pack.count and pack.count > 1 and is_same_piece(unit, pack.count_unit):
        return count / pack.count if count not in (1, pack.count) else None
    return count


def _pairs(book: CardBook) -> Decimal | None:
    """How many pairs a sold pack is: 1套2只 is one, 1份4粒 two; None where its pieces make none."""
    pack = book.pack
    is_paired = pack.count is not None and pack.count % 2 == 0 and pack.count_unit in _PAIRED
    return pack.count / 2 if is_paired and pack.count else None


def _of_pairs(count: Decimal | int, book: CardBook) -> Decimal | None:
    """The packs that so many pairs are; None for the pack that is sold, whose price is that of the card."""
    pairs = _pairs(book) or Decimal(1)
    return Decimal(count) / pairs if count != pairs else None


def counts_in_pieces(book: CardBook) -> bool:
    """Whether the card counts its goods in 块, which is no money then."""
    return bool(re.search(r"\d块", f"{book.value('stock')} {book.value('limit_per_user')} {book.card.spec}"))
