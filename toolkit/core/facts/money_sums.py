"""What several packs cost together under the promotions told, what each comes to, and the verdict on such a sum."""

import re
from collections.abc import Iterable
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal

from toolkit.core.facts.card_book import CardBook
from toolkit.core.facts.counts import Counted
from toolkit.core.facts.money_roles import AVERAGE, LISTED, worked_text
from toolkit.core.facts.offer_sums import Offer, nth_price, to_fen, totals
from toolkit.core.facts.offer_words import PACK_UNITS
from toolkit.core.facts.quantity import Quantity
from toolkit.core.facts.reading import Reading
from toolkit.core.facts.verdicts import Verdict, verdict_of

EACH_PACK = re.compile(rf"[每一单][{PACK_UNITS}][^，。]{{0,4}}$")


def sums(counts: Iterable[Decimal], book: CardBook, told: tuple[Offer, ...]) -> frozenset[Decimal]:
    """What so many packs may cost, taken off the price of now or off a price that the card compares with."""
    found = frozenset[Decimal]()
    for count in counts:
        found |= totals(count, book.price, told)
    if any(offer.kind == "rate" for offer in told):
        for known in book.find(*LISTED):
            found |= {
                each for count in counts for each in totals(count, known.quantity.low, told) if each == book.price
            }
    return found


def single(told: tuple[Offer, ...], price: Decimal, is_each: bool) -> frozenset[Decimal]:
    """What the nth pack costs by itself, and where one pack is spoken of, what each comes to."""
    found = {to_fen(nth_price(offer, price)) for offer in told if offer.kind.startswith("nth")}
    for offer in told if is_each else ():
        count = (offer.count or Decimal(1)) + (offer.amount if offer.kind == "free" else 0)
        if not offer.kind.endswith("yuan"):
            found |= {each for paid in totals(count, price, told) for each in (paid / count, to_fen(paid / count))}
    return frozenset(found)


def shares(counts: Iterable[Decimal], price: Decimal, told: tuple[Offer, ...]) -> frozenset[Decimal]:
    """What one of so many packs comes to under the offers."""
    each = {paid / count for count in counts if count > 1 for paid in totals(count, price, told)}
    return frozenset(each | {to_fen(one) for one in each} | {_to_jiao(one) for one in each})


def averages(
    money: Quantity, reading: Reading, book: CardBook, told: tuple[Offer, ...], counted: Counted
) -> frozenset[Decimal]:
    """What one pack comes to when several are bought under the offers; empty where no average is told."""
    before = reading.before(money.start)
    if not (counted.direct in (None, 1) or EACH_PACK.search(before)) or not AVERAGE.search(before):
        return frozenset()
    counts = {count for count in (counted.direct, *counted.others) if count and count > 1} or {
        (offer.count or Decimal(1)) + (offer.amount if offer.kind == "free" else 0)
        for offer in told
        if not offer.kind.endswith("yuan")
    }
    if not counts:
        least = max(offer.count or Decimal(0) for offer in told)
        counts = {(least / book.price).to_integral_value(ROUND_CEILING)} if book.price else set()
    return shares(counts, book.price, told)


def _to_jiao(yuan: Decimal) -> Decimal:
    return yuan.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


def total(
    money: Quantity,
    reading: Reading,
    book: CardBook,
    told: tuple[Offer, ...],
    right: frozenset[Decimal],
    count: Decimal,
) -> Verdict:
    start, _ = reading.sentence_span(money.start)
    if ROUNDED.search(reading.text[start : money.start]):
        right |= {each // size * size for each in right for size in (1, 10)}
    status = "supported" if any(money.holds(each) for each in right) else "contradicted"
    return verdict_of("arithmetic", money, status, "price", worked_text(count, book, told))


ROUNDED = re.compile(r"抹(?:个|了|掉|去)?零|零头(?:不要|抹|去|免)")
"""抹个零: down to whole yuan, or to tens."""
