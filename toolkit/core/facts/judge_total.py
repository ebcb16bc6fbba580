"""Totals after offers, and prices beside the card's own."""

import re
from dataclasses import replace
from decimal import Decimal

from toolkit.core.amount_words import plain
from toolkit.core.facts.card_book import CardBook
from toolkit.core.facts.claim import ClaimStatus
from toolkit.core.facts.money_context import find_role, is_elsewhere, to_fen
from toolkit.core.facts.offers import Offer, totals
from toolkit.core.facts.quantity import Quantity
from toolkit.core.facts.reading import Reading
from toolkit.core.facts.verdicts import Verdict, agrees, differs, nothing_text, prices_text, verdict_of
from toolkit.core.text import Text


def judge_total(
    money: Quantity, count: Decimal, reading: Reading, book: CardBook, offers: tuple[Offer, ...]
) -> Verdict:
    free = [offer for offer in offers if offer.kind == "free"]
    others = [offer for offer in offers if offer.kind != "free"]
    right = totals(count, book.price, others) if others or not free else frozenset[Decimal]()
    for offer in free:
        if offer.count:
            right |= _with_free(offer, offer.count, count, money, reading, book)
    status: ClaimStatus = "supported" if any(money.holds(total) for total in right) else "contradicted"
    span = replace(money, start=_total_start(money, reading))
    return verdict_of("arithmetic", span, status, "price", worked_text(count, book, offers))


def _with_free(
    offer: Offer, asked: Decimal, count: Decimal, money: Quantity, reading: Reading, book: CardBook
) -> frozenset[Decimal]:
    """What 买三送一 leaves to pay: for `count` packs taken home, and for one of them where 等于一箱 is said."""
    group = asked + offer.amount
    paid = count - count // group * offer.amount
    average = book.price * asked / group
    is_average = re.search(r"(?:等于|相当于|平均|合)到?(?:一|每)", reading.before(money.start))
    return frozenset({paid * book.price, *({average, to_fen(average)} if is_average else ())})


def _total_start(money: Quantity, reading: Reading) -> int:
    before = reading.before(money.start)
    found = re.search(r"(?:一共|总共|合计|加起来|到手|券后|折后|才|只要|实付)+$", before)
    return money.start - len(before) + found.start() if found else money.start


def compare_price(money: Quantity, reading: Reading, book: CardBook) -> Verdict:
    paths = find_role(money, reading)
    clause = reading.before(money.start, 24)
    if is_elsewhere(clause):
        known = [each for each in book.find("price_detail.reference") if money.same_as(each.quantity)]
        if known and paths:
            return verdict_of(
                "price", money, "supported", known[0].path, agrees(known[0].label, book.value(known[0].path))
            )
        return verdict_of(
            "price", money, "unsupported", None, Text("卡上没有别处的价格", "the card has no price of other shops")
        )
    if not paths:
        price = Quantity(start=0, end=0, dimension="money", low=book.price)
        is_same = money.same_as(price)
        dated = re.search(r"[\d一二三四五六七八九十][月号日]", reading.clause(money.start))
        then = [known for known in book.find("price_detail.reference") if money.same_as(known.quantity)]
        if not is_same and dated and then:
            return verdict_of(
                "price", money, "supported", then[0].path, agrees(then[0].label, book.value(then[0].path))
            )
        return verdict_of("price", money, "supported" if is_same else "contradicted", "price", prices_text(book))
    listed = [known for path in paths for known in book.find(path)]
    for known in listed:
        if money.same_as(known.quantity):
            return verdict_of("price", money, "supported", known.path, agrees(known.label, book.value(known.path)))
    if listed:
        first = listed[0]
        return verdict_of("price", money, "contradicted", first.path, differs(first.label, book.value(first.path)))
    return verdict_of("price", money, "unsupported", None, nothing_text(money.written()))


def worked_text(count: Decimal, book: CardBook, offers: tuple[Offer, ...]) -> Text:
    sums = " 或 ".join(f"{plain(total)}元" for total in sorted(totals(count, book.price, offers)))
    return Text(
        f"{plain(count)} 份 × {book.card.price.text}{'，算上优惠' if offers else ''}是 {sums}",
        f"{plain(count)} × {book.card.price.text}{' with the offer' if offers else ''} is "
        f"{sums.replace(' 或 ', ' or ')}",
    )
