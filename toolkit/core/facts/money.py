"""Prices, prices per unit, totals and savings: what a text says one pays, beside what follows from the card.

Every amount has one role, told by the words nearest to it; its right values follow from the card's prices, the pack
and the promotions that were told, in exact arithmetic.
"""

import re
from collections.abc import Iterable
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal

from toolkit.core.facts.card_book import CardBook
from toolkit.core.facts.counts import GRAMS, Counted, count_packs, is_same_piece
from toolkit.core.facts.money_per import find_per, judge_per, judge_weighed, quotient
from toolkit.core.facts.money_roles import (
    AVERAGE,
    LISTED,
    NOW,
    TOTAL,
    find_role,
    is_elsewhere,
    no_other_shops,
    offers_for,
    worked_text,
)
from toolkit.core.facts.money_savings import is_saving, judge_saving, named_prices
from toolkit.core.facts.offers import MONEY, PACK_UNITS, Offer, nth_price, read_yuan, to_fen, totals
from toolkit.core.facts.quantity import Quantity
from toolkit.core.facts.reading import Reading
from toolkit.core.facts.units import FOREIGN_MONEY
from toolkit.core.facts.verdicts import Verdict, agrees, differs, nothing_text, prices_text, verdict_of
from toolkit.core.numerals import read_number
from toolkit.core.text import Text

_FEES = re.compile(
    r"运费|邮费|快递费|押金|定金|订金|工钱|工资|成本|毛利|利润|进价|收购价?|地头价?|出厂价|批发价?|佣金|提成|补差|加价|补$|[多另再]收$|另付$|罚款|赔(?:你|您|付)?$|本钱|价值|值$|红包|增收|收入|户均|人均|产值|[赚挣](?:了|到|个|您|你|点)*$|年薪"
)


def judge_money(money: Quantity, reading: Reading, book: CardBook, offers: tuple[Offer, ...]) -> Verdict:
    """The claim that an amount of money makes."""
    if money.role == "foreign" or money.unit in FOREIGN_MONEY:
        why = Text("卡上没有外币价格", "the card has no price in that currency")
        return verdict_of("price", money, "unsupported", None, why)
    before = reading.before(money.start)
    if _FEES.search(before[-8:]) or _FEES.match(reading.after(money.end, 4)):
        return _judge_fee(money, book)
    told = offers_for(money, reading, offers)
    counted = count_packs(money, reading, book, offers)
    if per := find_per(money, reading, book):
        return judge_per(money, per, reading, book, told, counted)
    if _CHANGE.search(before):
        return _judge_change(money, reading, book, told, counted)
    if is_saving(money, reading):
        return judge_saving(money, reading, book, told, counted)
    if verdict := _judge_worked_out(money, reading, book):
        return verdict
    if is_elsewhere(reading.before(money.start, 24)) and not find_role(money, reading):
        return verdict_of("price", money, "unsupported", None, no_other_shops())
    if (verdict := judge_weighed(money, reading, book, told)) is not None:
        return verdict
    return _judge_paid(money, reading, book, told, counted)


_WORKED_OUT = re.compile(
    rf"(?P<a>{MONEY})\s*(?:(?P<times>乘以?|[×xX*＊])|(?P<over>除以|÷)|(?P<less>减去?|[-－]))\s*(?P<b>{MONEY})(?:[=＝，,]|等于|就?是|一共|得|到手|[^\d，。]{{0,3}}个)*$"
)


def _judge_worked_out(money: Quantity, reading: Reading, book: CardBook) -> Verdict | None:
    """39.9×2=79.8: the sum that is said, of prices of the card."""
    start, _ = reading.sentence_span(money.start)
    found = _WORKED_OUT.search(reading.text[start : money.start])
    first, second = (read_yuan(found["a"]), read_yuan(found["b"])) if found else (None, None)
    prices = {book.price, *(known.quantity.low for known in book.find(*LISTED))}
    if found is None or first is None or not second or first not in prices:
        return None
    right = first * second if found["times"] else first / second if found["over"] else first - second
    return _total(money, reading, book, (), frozenset({to_fen(right)}), Decimal(1))


_CHANGE = re.compile(r"找(?:补|回|零|给|您|你|钱|个|还|要)*$")
_HANDED = re.compile(
    r"(?:给我?|收您?|付|拿|掏|出|递)(?:了|来|我|你|您|一?张)?(?P<n>[\d一二两三四五六七八九十百]+)(?:块|元|，|的|出来)"
)


def _judge_change(
    money: Quantity, reading: Reading, book: CardBook, told: tuple[Offer, ...], counted: Counted
) -> Verdict:
    """给我一百，找您二十块二: what was handed over less what is due."""
    start, _ = reading.sentence_span(money.start)
    handed = [read_number(found["n"]) for found in _HANDED.finditer(reading.text, start, money.start)]
    count = counted.direct or max(counted.others, default=Decimal(1))
    due = totals(count, book.price, told)
    right = frozenset(given - each for given in handed if given for each in due)
    if not right:
        return verdict_of("arithmetic", money, "unsupported", None, nothing_text(money.written()))
    return _total(money, reading, book, told, right, count)


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
    if role:
        return _judge_listed(money, role, reading, book, counted)
    direct, price = counted.direct, book.price
    if direct is not None and direct != 1:
        return _judge_packs(money, reading, book, told, direct)
    if told and (each := _averages(money, reading, book, told, counted)):
        return _total(money, reading, book, told, each, max(counted.others, default=Decimal(2)))
    if told and not (money.low == price and not TOTAL.search(reading.before(money.start))):
        return _judge_offered(money, reading, book, told, counted)
    many = tuple(count for count in counted.others if count != 1)
    if direct is None and many and not money.holds(price):
        right = _sums(many, book, told)
        if any(money.holds(each) for each in right) or TOTAL.search(reading.before(money.start)):
            return _total(money, reading, book, (), right, many[-1])
    if money.holds(price):
        return verdict_of("price", money, "supported", "price", prices_text(book))
    if verdict := _other_price(money, reading, book):
        return verdict
    return verdict_of("price", money, "contradicted", "price", prices_text(book))


def _judge_packs(money: Quantity, reading: Reading, book: CardBook, told: tuple[Offer, ...], count: Decimal) -> Verdict:
    """两箱九十九块六: so many packs, under the offers told or else those of the card."""
    held = () if told else tuple(offer for path, offer in book.offers if "offers" in path)
    right = _sums((count,), book, told) | (_sums((count,), book, held) if held else frozenset())
    if told and _is_before_offers(money, reading):
        right |= {to_fen(count * book.price)}
    return _total(money, reading, book, told or held, right, count)


def _judge_offered(
    money: Quantity, reading: Reading, book: CardBook, told: tuple[Offer, ...], counted: Counted
) -> Verdict:
    """What is paid under the offers told, for as many packs as they ask or the sentence counts."""
    asked = {offer.count for offer in told if offer.count and offer.kind not in ("off_yuan", "off_each_yuan")}
    free = {Decimal(1)} if any(offer.count is None for offer in told) or not asked else set[Decimal]()
    counts = tuple(asked | free | {count for count in counted.others if count > 1})
    is_each = counted.direct == 1
    right = _sums(counts, book, told) | _single(told, book.price, is_each=is_each)
    right |= _shares(counted.others, book.price, told) if is_each else frozenset()
    if (verdict := _other_price(money, reading, book)) and not any(money.holds(each) for each in right):
        return verdict
    return _total(money, reading, book, told, right, max(counts))


def _sums(counts: Iterable[Decimal], book: CardBook, told: tuple[Offer, ...]) -> frozenset[Decimal]:
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


def _single(told: tuple[Offer, ...], price: Decimal, is_each: bool) -> frozenset[Decimal]:
    """What the nth pack costs by itself, and where one pack is spoken of, what each comes to."""
    found = {to_fen(nth_price(offer, price)) for offer in told if offer.kind.startswith("nth")}
    for offer in told if is_each else ():
        count = (offer.count or Decimal(1)) + (offer.amount if offer.kind == "free" else 0)
        if offer.kind not in ("off_yuan", "off_each_yuan"):
            found |= {each for total in totals(count, price, told) for each in (total / count, to_fen(total / count))}
    return frozenset(found)


_NET = re.compile(r"到手|券后|折后|实付|实际|减完|打完|用完|用上|最后|只要|抵完|抹完|算完|结账|优惠")
_GOES_ON_NET = re.compile(r"减|到手|券后|折后|实付|实际|只要|付|打完|优惠|最后|落到|就是|变成|算下来")


def _is_before_offers(money: Quantity, reading: Reading) -> bool:
    """Whether 两箱九十九块六 is told before the offer is taken off: 到手八十九块六 follows."""
    _, end = reading.sentence_span(money.start)
    return not _NET.search(reading.before(money.start)) and bool(_GOES_ON_NET.search(reading.text[money.end : end]))


def _shares(counts: Iterable[Decimal], price: Decimal, told: tuple[Offer, ...]) -> frozenset[Decimal]:
    """What one of so many packs comes to under the offers."""
    each = {total / count for count in counts if count > 1 for total in totals(count, price, told)}
    return frozenset(each | {to_fen(one) for one in each} | {_to_jiao(one) for one in each})


def _averages(
    money: Quantity, reading: Reading, book: CardBook, told: tuple[Offer, ...], counted: Counted
) -> frozenset[Decimal]:
    """What one pack comes to when several are bought under the offers; empty where no average is told."""
    if counted.direct not in (None, 1) or not AVERAGE.search(reading.before(money.start)):
        return frozenset()
    counts = {count for count in counted.others if count > 1} or {
        (offer.count or Decimal(1)) + (offer.amount if offer.kind == "free" else 0)
        for offer in told
        if not offer.kind.endswith("yuan")
    }
    if not counts:
        least = max(offer.count or Decimal(0) for offer in told)
        counts = {(least / book.price).to_integral_value(ROUND_CEILING)} if book.price else set()
    return _shares(counts, book.price, told)


def _to_jiao(yuan: Decimal) -> Decimal:
    return yuan.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


def _total(
    money: Quantity,
    reading: Reading,
    book: CardBook,
    told: tuple[Offer, ...],
    right: frozenset[Decimal],
    count: Decimal,
) -> Verdict:
    status = "supported" if any(money.holds(each) for each in right) else "contradicted"
    return verdict_of("arithmetic", money, status, "price", worked_text(count, book, told))


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
        if not is_now and money.same_as(known.quantity) and re.search(r"过|曾|是|了|标|写|印|那|价", clause):
            return verdict_of("price", money, "supported", known.path, agrees(known.label, book.value(known.path)))
    return None
