"""What a text says one saves, beside the card's other prices and the offers that were told."""

import re
from dataclasses import replace
from decimal import Decimal

from toolkit.core.facts.card_book import CardBook, Known
from toolkit.core.facts.counts import Counted
from toolkit.core.facts.money_roles import FORMER, LISTED, find_role, worked_text
from toolkit.core.facts.offer_sums import Offer, totals
from toolkit.core.facts.offer_words import PACK_UNITS
from toolkit.core.facts.quantity import Quantity
from toolkit.core.facts.quantity_grammar import find_quantities
from toolkit.core.facts.reading import Reading
from toolkit.core.facts.verdicts import Verdict, agrees, nothing_text, prices_text, verdict_of
from toolkit.core.text import Text

_SAVES = re.compile(
    r"(?:立?省|(?<!最)便宜|少(?:花|掏|付|收|给)?|[相]?差|优惠|降|立减|直降|减|让利?|(?<!最)低|贵|赚|多花|差价|差额)(?:去|了|你们?|大家|您|掉|个|上|整整|足足|下|出|将近|差不多|大概|直接|咱们?)*$"
)
_SAVED_BEHIND = re.compile(r"(?:的)?(?:差价|差额|优惠|便宜)")
_OF_ONE = re.compile(rf"[一每][{PACK_UNITS}][^，。]{{0,3}}$")


def named_prices(money: Quantity, reading: Reading) -> frozenset[Decimal]:
    """The amounts that the sentence tells before, of which a saving is counted off."""
    start, _ = reading.sentence_span(money.start)
    return frozenset(
        each.low for each in find_quantities(reading.text[start : money.start], reading.text[start : money.start])
    )


def is_saving(money: Quantity, reading: Reading) -> bool:
    """Whether 便宜 or 省 stands before the amount, or 差价 behind it."""
    before = reading.before(money.start)
    if re.fullmatch(r"整整|足足|正好|刚好", before):  # 从五十六降到四十六，整整十块
        start, _ = reading.sentence_span(money.start)
        return bool(re.search(r"降到|减到|便宜到", reading.text[start : money.start]))
    return bool(_SAVES.search(before) or _SAVED_BEHIND.match(reading.after(money.end, 4)))


def judge_saving(
    money: Quantity, reading: Reading, book: CardBook, told: tuple[Offer, ...], counted: Counted
) -> Verdict:
    """省三块: what the card's other prices, or the offers told, leave over the price."""
    before = reading.before(money.start)
    found = _SAVES.search(before)
    span = replace(money, start=money.start - len(before) + found.start()) if found else money
    asked = [offer.count for offer in told if offer.count and not offer.kind.endswith("yuan")]
    counts = tuple(dict.fromkeys((counted.direct or Decimal(1), Decimal(1), *counted.others, *asked)))
    listed = _compared(money, reading, book, told)
    is_of_many = counted.direct is not None and counted.direct > 1 and listed and not told
    for known in listed:
        packs = (counted.direct,) if is_of_many and counted.direct else counts
        totals_now = {(n, total) for n in packs for total in (n * book.price, *totals(n, book.price, told))}
        if any(money.holds(n * known.quantity.low - total) for n, total in totals_now):
            held, price = book.value(known.path), book.card.price.text
            why = Text(f"{held} 减去 {price}", f"{held} less {price}")
            return verdict_of("arithmetic", span, "supported", "price", why)
    is_of_one = counted.direct == 1 and bool(found and _OF_ONE.search(before[: found.start()]))
    for offers in (told, tuple(offer for path, offer in book.offers if "offers" in path)):
        for n in counts if offers else ():
            saved = {n * book.price - total for total in totals(n, book.price, offers)}
            if any((money.holds(gap) and not (is_of_one and n > 1)) or money.holds(gap / n) for gap in saved if gap):
                return verdict_of("arithmetic", span, "supported", "price", worked_text(n, book, offers))
    for path, offer in book.offers:
        if offer.amount == money.low and offer.kind in ("off_packs", "off_yuan", "coupon", "off_each_yuan"):
            return verdict_of("arithmetic", span, "supported", path, agrees(book.labels[path], book.value(path)))
    if not told and not listed:
        return verdict_of("arithmetic", span, "unsupported", None, nothing_text(money.written()))
    return verdict_of("arithmetic", span, "contradicted", "price", prices_text(book))


def _compared(money: Quantity, reading: Reading, book: CardBook, told: tuple[Offer, ...]) -> list[Known]:
    """The card's other prices that the saving may be counted off: those named, else all; none of an offer's own."""
    role = find_role(replace(money, role="price"), reading)
    if role:
        return list(book.find(*role))
    if told and not FORMER.search(reading.sentence(money.start)):
        return []  # 两箱减八块，等于一箱省四块
    named = named_prices(money, reading)
    listed = list(book.find(*LISTED))
    return [known for known in listed if known.quantity.low in named] or listed
