"""Prices, prices per unit, totals and savings: what a text says one pays, beside what follows from the card.

Every amount has one role, told by the words nearest to it; its right values follow from the card's prices, the pack
and the promotions that were told, in exact arithmetic.
"""

import re
from dataclasses import replace
from decimal import Decimal

from toolkit.core.facts.card_book import CardBook
from toolkit.core.facts.counts import GRAMS, Counted, count_packs, is_same_piece
from toolkit.core.facts.money_per import find_per, judge_per, judge_weighed, quotient
from toolkit.core.facts.money_roles import (
    LISTED,
    NOW,
    TOTAL,
    find_role,
    is_elsewhere,
    is_of_other_things,
    no_other_shops,
    offers_for,
    worked_text,
)
from toolkit.core.facts.money_savings import is_saving, judge_saving, named_prices
from toolkit.core.facts.money_sums import EACH_PACK, ROUNDED, averages, shares, single, sums, total
from toolkit.core.facts.money_worked import CHANGE, judge_change, judge_worked_out
from toolkit.core.facts.offer_sums import Offer, to_fen
from toolkit.core.facts.offer_words import PACK_UNITS
from toolkit.core.facts.quantity import Quantity
from toolkit.core.facts.reading import Reading
from toolkit.core.facts.units import FOREIGN_MONEY
from toolkit.core.facts.verdicts import Verdict, agrees, differs, nothing_text, prices_text, verdict_of
from toolkit.core.text import Text

_FEES = re.compile(
    r"运费|邮费|快递费|押金|定金|订金|工钱|工资|成本|毛利|利润|进价|收购价?|地头价?|出厂价|批发价?|佣金|提成|补差|加价|补$|[多另再]收$|另付$|罚款|赔(?:你|您|付)?$|本钱|价值|值$|红包|增收|收入|户均|人均|产值|[赚挣](?:了|到|个|您|你|点)*$|年薪|花了?[我俺]|饭钱|饭费|路费|车费|油钱|电费|话费|学费|房租"
)


def judge_money(money: Quantity, reading: Reading, book: CardBook, offers: tuple[Offer, ...]) -> Verdict:
    """The claim that an amount of money makes."""
    if money.role == "foreign" or money.unit in FOREIGN_MONEY:
        why = Text("卡上没有外币价格", "the card has no price in that currency")
        return verdict_of("price", money, "unsupported", None, why)
    before = reading.before(money.start)
    if _FEES.search(before[-8:]) or _FEES.match(reading.after(money.end, 4)):
        return _judge_fee(money, book)
    if is_of_other_things(money, reading, book):
        return verdict_of("price", money, "unsupported", None, no_other_shops())
    told = offers_for(money, reading, offers)
    counted = count_packs(money, reading, book, offers)
    if per := find_per(money, reading, book):
        return judge_per(money, per, reading, book, told, counted)
    if CHANGE.search(before):
        return judge_change(money, reading, book, told, counted)
    if is_saving(money, reading):
        return judge_saving(money, reading, book, told, counted)
    if verdict := judge_worked_out(money, reading, book):
        return verdict
    if is_elsewhere(reading.before(money.start, 24)) and not find_role(money, reading):
        return verdict_of("price", money, "unsupported", None, no_other_shops())
    if (verdict := judge_weighed(money, reading, book, told)) is not None:
        return verdict
    return _judge_paid(money, reading, book, told, counted)


_EACH = re.compile(rf"每|均|摊|匀|合|折|(?<![\d十百])[一1][{PACK_UNITS}斤]")


def _judge_fee(money: Quantity, book: CardBook) -> Verdict:
    """Postage, a deposit: only what some fact states."""
    for each in book.known:
        is_other = each.quantity.dimension == "money" and each.path not in ("price", "price_detail.live")
        if is_other and money.same_as(each.quantity):
            return verdict_of("price", money, "supported", each.path, agrees(each.label, book.value(each.path)))
    return verdict_of("price", money, "unsupported", None, nothing_text(money.written()))


def _judge_paid(
    money: Quantity, reading: Reading, book: CardBook, told: tuple[Offer, ...], counted: Counted
) -> Verdict:
    role = find_role(money, reading)
    if role and not (told and role == ("price_detail.lowest_7d",)):  # 券和满减选一个，两箱最低七十四块八
        return _judge_listed(money, role, reading, book, counted)
    if (paid := sum(offer.paid for offer in told)) and "尾款" in reading.before(money.start):
        money = replace(money, low=money.low + paid)
    return _judge_sum(money, reading, book, told, counted)


def _judge_sum(money: Quantity, reading: Reading, book: CardBook, told: tuple[Offer, ...], counted: Counted) -> Verdict:
    direct, price = counted.direct, book.price
    is_each = bool(told) and EACH_PACK.search(reading.before(money.start)) is not None
    if direct is not None and direct != 1 and not is_each:
        return _judge_packs(money, reading, book, told, direct)
    if told and (each := averages(money, reading, book, told, counted)):
        before = reading.before(money.start)
        if not _EACH.search(before):  # 等于 tells a sum as well
            each |= sums(counted.others, book, told)
        if re.search(rf"单[{PACK_UNITS}]", before):
            each |= {price}
        return total(money, reading, book, told, each, max(counted.others, default=Decimal(2)))
    if told and not (money.low == price and not TOTAL.search(reading.before(money.start))):
        return _judge_offered(money, reading, book, told, counted)
    if direct is None and not money.holds(price) and (verdict := _judge_many(money, reading, book, told, counted)):
        return verdict
    if money.holds(price):
        return verdict_of("price", money, "supported", "price", prices_text(book))
    if verdict := _other_price(money, reading, book):
        return verdict
    return verdict_of("price", money, "contradicted", "price", prices_text(book))


def _judge_many(
    money: Quantity, reading: Reading, book: CardBook, told: tuple[Offer, ...], counted: Counted
) -> Verdict | None:
    """What the packs that the sentence counts cost together; None where nothing says that this is their sum."""
    many = tuple(count for count in counted.others if count != 1)
    if not many:
        return None
    before, right = reading.before(money.start), sums(many, book, told)
    is_net = not told and _NET.search(before) is not None  # 三箱一起拍，减完是一百零四块七
    held = tuple(offer for path, offer in book.offers if "offers" in path) if is_net else ()
    right |= sums(many, book, held) if held else frozenset()
    start, _ = reading.sentence_span(money.start)
    is_total = is_net or TOTAL.search(before) or ROUNDED.search(reading.text[start : money.start])
    if any(money.holds(each) for each in right) or is_total:
        return total(money, reading, book, held, right, many[-1])
    return None


def _judge_packs(money: Quantity, reading: Reading, book: CardBook, told: tuple[Offer, ...], count: Decimal) -> Verdict:
    """两箱九十九块六: so many packs, under the offers told or else those of the card."""
    held = () if told else tuple(offer for path, offer in book.offers if "offers" in path)
    right = sums((count,), book, told) | (sums((count,), book, held) if held else frozenset())
    if told and _is_before_offers(money, reading):
        right |= {to_fen(count * book.price)}
    return total(money, reading, book, told or held, right, count)


def _judge_offered(
    money: Quantity, reading: Reading, book: CardBook, told: tuple[Offer, ...], counted: Counted
) -> Verdict:
    """What is paid under the offers told, for as many packs as they ask or the sentence counts."""
    asked = {offer.count for offer in told if offer.count and not offer.kind.endswith("yuan")}
    free = {Decimal(1)} if any(offer.count is None for offer in told) or not asked else set[Decimal]()
    counts = tuple(asked | free | {count for count in counted.others if count > 1})
    is_each = counted.direct == 1
    right = sums(counts, book, told) | single(told, book.price, is_each=is_each)
    right |= shares(counted.others, book.price, told) if is_each else frozenset()
    if (verdict := _other_price(money, reading, book)) and not any(money.holds(each) for each in right):
        return verdict
    return total(money, reading, book, told, right, max(counts))


_NET = re.compile(r"到手|券后|折后|实付|实际|减完|打完|用完|用上|最后|只要|抵完|抹完|算完|结账|优惠")
_GOES_ON_NET = re.compile(r"减|到手|券后|折后|实付|实际|只要|付|打完|优惠|最后|落到|就是|变成|算下来")


def _is_before_offers(money: Quantity, reading: Reading) -> bool:
    """Whether 两箱九十九块六 is told before the offer is taken off: 到手八十九块六 follows."""
    _, end = reading.sentence_span(money.start)
    return not _NET.search(reading.before(money.start)) and bool(_GOES_ON_NET.search(reading.text[money.end : end]))


_DATED = re.compile(r"[\d一二三四五六七八九十][号日]")


def _judge_listed(
    money: Quantity, role: tuple[str, ...], reading: Reading, book: CardBook, counted: Counted
) -> Verdict:
    if _DATED.search(reading.before(money.start, 24)) and book.has("price_detail.reference_basis"):
        role = tuple(path for path in role if path == "price_detail.reference") or role
    listed = [known for path in role for known in book.find(path)]
    for known in listed:
        if money.same_as(known.quantity):
            return verdict_of("price", money, "supported", known.path, agrees(known.label, book.value(known.path)))
    many = tuple(count for count in (counted.direct, *counted.others) if count and count > 1)
    if any(
        money.holds(count * each) for count in many for each in (book.price, *(known.quantity.low for known in listed))
    ):
        return verdict_of("arithmetic", money, "supported", "price", worked_text(many[0], book, ()))
    if listed:
        return verdict_of(
            "price", money, "contradicted", listed[0].path, differs(listed[0].label, book.value(listed[0].path))
        )
    if money.holds(book.price) and role[0] != "price_detail.lowest_7d":
        return verdict_of("price", money, "contradicted", "price", prices_text(book))
    return verdict_of("price", money, "unsupported", None, nothing_text(money.written()))


_TOLD = re.compile(r"过|曾|(?<![还就都])是|了|标|写|印|那|价")
_COMPARES = re.compile(r"省|少|便宜|差|低|优惠|划算|降|赚|多|贵|比")


def _other_price(money: Quantity, reading: Reading, book: CardBook) -> Verdict | None:
    """An amount without a word for its role that is one of the card's after all: per 斤, per piece, or of before."""
    if reading.is_denied(money.start):
        return None
    start, _ = reading.sentence_span(money.start)
    earlier = reading.text[start : money.start]
    pack = book.pack
    unit = re.search(r"(?:[\d一二三四五六七八九十半每论按]|/)(公斤|斤)(?!二|装二)", earlier)
    if unit and pack.weight:
        verdict = quotient(money, book.price / pack.weight * GRAMS[unit[1]], unit[1], book)
        if verdict.status == "supported":
            return verdict
    one = re.findall(rf"(?:一|每|单)([{PACK_UNITS}颗粒])", earlier)
    if pack.count and pack.count > 1 and any(is_same_piece(each, pack.count_unit) for each in one):
        verdict = quotient(money, book.price / pack.count, pack.count_unit, book)
        if verdict.status == "supported":
            return verdict
    return _other_listed(money, reading, book)


def _other_listed(money: Quantity, reading: Reading, book: CardBook) -> Verdict | None:
    """One of the prices that the card compares with, or the difference to it."""
    clause = reading.clause(money.start)
    is_now = NOW.search(reading.before(money.start))
    named = named_prices(money, reading)
    listed = [known for known in book.find(*LISTED)]
    for known in [known for known in listed if known.quantity.low in named] or listed:
        if _COMPARES.search(clause) and money.holds(known.quantity.low - book.price):
            return verdict_of("arithmetic", money, "supported", "price", prices_text(book))
        if not is_now and money.same_as(known.quantity) and _TOLD.search(clause):
            return verdict_of("price", money, "supported", known.path, agrees(known.label, book.value(known.path)))
    return None
