"""Prices, prices per 斤, totals and savings: what a text says one pays, beside what the card's price makes of it."""

import re
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from toolkit.core.amount_words import plain
from toolkit.core.facts.card_book import CardBook
from toolkit.core.facts.claim import ClaimKind, ClaimStatus
from toolkit.core.facts.money_context import (
    GRAMS,
    PACK_UNITS,
    SAVING,
    TOTAL,
    count_before,
    find_role,
    is_elsewhere,
    is_piece,
    offers_for,
    packs_asked,
    to_fen,
)
from toolkit.core.facts.money_per import find_per, weighed_span
from toolkit.core.facts.offers import Offer, totals
from toolkit.core.facts.quantity import Quantity
from toolkit.core.facts.reading import Reading
from toolkit.core.text import Text

_POSTAGE = re.compile(
    r"运费|邮费|快递费|押金|定金|订金|工钱|工资|成本|补差|加价|补$|加收?$|另收$|另付$|罚款|赔(?:你|您|付)?$"
)


PER_JIN_TOLERANCE = Decimal("0.005")
"""Yuan: a price per unit is right where it is the exact quotient to the 分, or to the 毛 if said so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What becomes of a quantity: a claim at [start, end) of the surface."""

    kind: ClaimKind
    start: int
    end: int
    status: ClaimStatus
    fact_id: str | None
    value: str
    why: Text


def judge_money(money: Quantity, reading: Reading, book: CardBook, offers: tuple[Offer, ...]) -> Verdict:
    """The claim that an amount of money makes."""
    if money.role == "foreign" or money.unit in (
        "美元",
        "美金",
        "欧元",
        "港币",
        "港元",
        "日元",
        "英镑",
        "韩元",
        "USD",
        "usd",
        "刀",
    ):
        return _verdict(
            "price", money, "unsupported", None, Text("卡上没有外币价格", "the card has no price in that currency")
        )
    if weighed := weighed_span(money, reading, book):
        span = replace(money, start=weighed[0])
        return _verdict("arithmetic", span, "supported", "price", _prices(book))
    if per := find_per(money, reading):
        return _judge_per(money, per, reading, book, offers)
    before = reading.before(money.start)
    if _POSTAGE.search(before) or _POSTAGE.match(reading.after(money.end)):
        return _judge_listed(money, book)
    if SAVING.search(before):
        return _judge_saving(money, reading, book, offers)
    return _judge_total_or_price(money, reading, book, offers)


def _verdict(
    kind: ClaimKind, money: Quantity, status: ClaimStatus, fact_id: str | None, why: Text, suffix: str = ""
) -> Verdict:
    value = f"{plain(money.low)}{f'-{plain(money.high)}' if money.high is not None else ''}元{suffix}"
    return Verdict(kind=kind, start=money.start, end=money.end, status=status, fact_id=fact_id, value=value, why=why)


def _judge_per(
    money: Quantity, per: tuple[str, Decimal, int, int], reading: Reading, book: CardBook, offers: tuple[Offer, ...]
) -> Verdict:
    told = offers_for(money, reading, offers)
    plain_price = _judge_per_plain(money, per, reading, book, told)
    if not told or plain_price.status == "supported":
        return plain_price
    return _average(money, per, reading, book, told) or plain_price


def _average(
    money: Quantity, per: tuple[str, Decimal, int, int], reading: Reading, book: CardBook, told: tuple[Offer, ...]
) -> Verdict | None:
    """两箱减八块，合六块五一斤: what the offers leave for one pack, or for one 斤; None where it is not that."""
    unit, size, start, end = per
    share = book.pack.weight and GRAMS.get(unit, 0) * size / book.pack.weight
    if unit not in GRAMS:
        share = Decimal(1)
    others = [offer for offer in told if offer.kind != "free"]
    counts = {packs_asked(told), count_before(money, reading, book, told) or Decimal(1)}
    for count in sorted(counts):
        for total in totals(count, book.price, others) if share and others else ():
            if money.low in (to_fen(total / count * share), total / count * share):
                return _verdict("arithmetic", replace(money, start=start, end=end), "supported", "price", _prices(book))
    return None


def _judge_per_plain(
    money: Quantity, per: tuple[str, Decimal, int, int], reading: Reading, book: CardBook, told: tuple[Offer, ...]
) -> Verdict:
    unit, size, start, end = per
    span = replace(money, start=start, end=end)
    if is_elsewhere(reading.before(start, 24)):
        return _verdict(
            "price", span, "unsupported", None, Text("卡上没有别处的价格", "the card has no price of other shops")
        )
    pack = book.pack
    if unit in GRAMS and pack.weight:
        exact = book.price / pack.weight * GRAMS[unit] * size
        known = [each for each in book.find("price") if each.quantity.per == unit]
        if known or f"/{unit}" in book.card.price.text:
            exact = book.price * size
        return _quotient(span, exact, unit, book)
    if f"/{unit}" in book.card.price.text and unit not in GRAMS:
        return _compare_price(money, reading, book)
    if unit in GRAMS:
        if pack.count and pack.count_unit == unit:
            return _quotient(span, book.price / pack.count, unit, book)
        return _verdict(
            "arithmetic",
            span,
            "unsupported",
            None,
            Text("卡上没有重量，算不出单价", "the card has no weight to divide by"),
        )
    if pack.count and pack.count > 1 and is_piece(unit, pack.count_unit):
        return _quotient(span, book.price / pack.count, unit, book)
    if unit in _PIECES and not _sells_by(unit, book):
        why = Text(f"卡上没有写一份有几{unit}", f"the card does not say how many {unit} there are")
        return _verdict("arithmetic", span, "unsupported", None, why)
    if told and not find_role(money, reading) and not _is_now_price(money, reading, book):
        return _total(money, Decimal(1), reading, book, told)
    return _compare_price(money, reading, book)


_PIECES = "个枚颗粒只根片朵棵"


def _sells_by(unit: str, book: CardBook) -> bool:
    """Whether the goods themselves are counted so on the card: 36个, or nothing says how."""
    counted = f"{book.value('stock')} {book.value('limit_per_user')} {book.card.spec}"
    return f"{unit}" in counted or not re.search(r"[斤克升]", book.card.spec)


def _quotient(money: Quantity, exact: Decimal, unit: str, book: CardBook) -> Verdict:
    fen = exact.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    jiao = exact.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    is_right = money.low in (fen, exact) if money.exactness == "exact" else money.holds(exact)
    if money.exactness == "exact" and money.low == jiao and abs(jiao - exact) < Decimal("0.02"):
        is_right = True
    shown = Text(
        f"{book.card.price.text}、{book.card.spec}，合 {plain(fen)}元一{unit}",
        f"{book.card.price.text} for {book.card.spec} is {plain(fen)} yuan per {unit}",
    )
    return _verdict("arithmetic", money, "supported" if is_right else "contradicted", "price", shown, f"/{unit}")


def _judge_listed(money: Quantity, book: CardBook) -> Verdict:
    """Postage, a deposit: only what some fact states."""
    for each in book.known:
        if (
            each.quantity.dimension == "money"
            and each.path not in ("price", "price_detail.live")
            and money.same_as(each.quantity)
        ):
            return _verdict("price", money, "supported", each.path, _same(each.label, book.value(each.path)))
    return _verdict("price", money, "unsupported", None, _nothing(money.written()))


def _judge_saving(money: Quantity, reading: Reading, book: CardBook, offers: tuple[Offer, ...]) -> Verdict:
    """省三块: what the card's other prices, or the offers told, leave over the price."""
    before = reading.before(money.start)
    start = money.start - len(before) + SAVING.search(before).start()  # type: ignore[union-attr]
    span = replace(money, start=start)
    told = offers_for(money, reading, offers)
    packs = count_before(money, reading, book, told) or Decimal(1)
    for path in ("price_detail.daily", "price_detail.reference", "price_detail.lowest_7d"):
        for known in book.find(path):
            if money.holds(known.quantity.low - book.price) or money.holds(packs * (known.quantity.low - book.price)):
                return _verdict("arithmetic", span, "supported", "price", _difference(book, path))
    count = count_before(money, reading, book, told) or Decimal(1)
    for each in dict.fromkeys((count, Decimal(1))):
        if told and any(money.holds(each * book.price - total) for total in totals(each, book.price, told)):
            return _verdict("arithmetic", span, "supported", "price", _worked(each, book, told))
    for path, offer in book.offers:
        if offer.amount == money.low and offer.kind in ("off_packs", "off_yuan", "coupon", "off_each_yuan"):
            return _verdict("arithmetic", span, "supported", path, _same(book.labels[path], book.value(path)))
    has_base = bool(told) or bool(book.find("price_detail.daily", "price_detail.reference", "price_detail.lowest_7d"))
    if not has_base:
        return _verdict("arithmetic", span, "unsupported", None, _nothing(money.written()))
    return _verdict("arithmetic", span, "contradicted", "price", _prices(book))


def _judge_total_or_price(money: Quantity, reading: Reading, book: CardBook, offers: tuple[Offer, ...]) -> Verdict:
    told = offers_for(money, reading, offers)
    count = count_before(money, reading, book, told)
    role = find_role(money, reading)
    if count is not None and count > 1 and not role:
        return _total(money, count, reading, book, told)
    if told and not role and not _is_now_price(money, reading, book):
        return _total(money, count or packs_asked(told), reading, book, told)
    if TOTAL.search(reading.before(money.start)) and re.search(r"券后|折后", reading.before(money.start)):
        carried = tuple(offer for _, offer in book.offers)
        return _total(money, count or Decimal(1), reading, book, carried)
    return (
        _unsaid_unit(money, reading, book) or _piece_price(money, reading, book) or _compare_price(money, reading, book)
    )


def _unsaid_unit(money: Quantity, reading: Reading, book: CardBook) -> Verdict | None:
    """别家五块一斤，我们六块九: the price per 斤 where the sentence has told another per 斤 before."""
    if not book.pack.weight or find_role(money, reading) or money.low == book.price:
        return None
    start, _ = reading.sentence_span(money.start)
    unit = re.search(r"(?:[\d一二三四五六七八九十半每论按]|/)(公斤|斤)(?!二|装二)", reading.text[start : money.start])
    if not unit:
        return None
    verdict = _quotient(money, book.price / book.pack.weight * GRAMS[unit[1]], unit[1], book)
    return verdict if verdict.status == "supported" else None


def _piece_price(money: Quantity, reading: Reading, book: CardBook) -> Verdict | None:
    """一包一百克，十八块: the price of one piece of the pack, where one piece was spoken of."""
    pack = book.pack
    if not pack.count or pack.count < 2 or find_role(money, reading):
        return None
    start, _ = reading.sentence_span(money.start)
    one = re.findall(rf"(?:一|每|单)([{PACK_UNITS}])", reading.text[start : money.start])
    if not any(is_piece(unit, pack.count_unit) for unit in one) or money.low == book.price:
        return None
    verdict = _quotient(money, book.price / pack.count, pack.count_unit, book)
    return verdict if verdict.status == "supported" else None


def _is_now_price(money: Quantity, reading: Reading, book: CardBook) -> bool:
    """Whether the price itself is said again beside an offer: 一箱26.8，第二箱半价."""
    is_total = TOTAL.search(reading.before(money.start))
    return money.low == book.price and not is_total


def _total(money: Quantity, count: Decimal, reading: Reading, book: CardBook, offers: tuple[Offer, ...]) -> Verdict:
    free = [offer for offer in offers if offer.kind == "free"]
    others = [offer for offer in offers if offer.kind != "free"]
    right = totals(count, book.price, others) if others or not free else frozenset[Decimal]()
    for offer in free:
        if offer.count:
            right |= _with_free(offer, offer.count, count, money, reading, book)
    status: ClaimStatus = "supported" if any(money.holds(total) for total in right) else "contradicted"
    span = replace(money, start=_total_start(money, reading))
    return _verdict("arithmetic", span, status, "price", _worked(count, book, offers))


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


def _compare_price(money: Quantity, reading: Reading, book: CardBook) -> Verdict:
    paths = find_role(money, reading)
    clause = reading.before(money.start, 24)
    if is_elsewhere(clause):
        known = [each for each in book.find("price_detail.reference") if money.same_as(each.quantity)]
        if known and paths:
            return _verdict(
                "price", money, "supported", known[0].path, _same(known[0].label, book.value(known[0].path))
            )
        return _verdict(
            "price", money, "unsupported", None, Text("卡上没有别处的价格", "the card has no price of other shops")
        )
    if not paths:
        price = Quantity(start=0, end=0, dimension="money", low=book.price)
        is_same = money.same_as(price)
        dated = re.search(r"[\d一二三四五六七八九十][月号日]", reading.clause(money.start))
        then = [known for known in book.find("price_detail.reference") if money.same_as(known.quantity)]
        if not is_same and dated and then:
            return _verdict("price", money, "supported", then[0].path, _same(then[0].label, book.value(then[0].path)))
        return _verdict("price", money, "supported" if is_same else "contradicted", "price", _prices(book))
    listed = [known for path in paths for known in book.find(path)]
    for known in listed:
        if money.same_as(known.quantity):
            return _verdict("price", money, "supported", known.path, _same(known.label, book.value(known.path)))
    if listed:
        first = listed[0]
        return _verdict("price", money, "contradicted", first.path, _other(first.label, book.value(first.path)))
    return _verdict("price", money, "unsupported", None, _nothing(money.written()))


def _same(label: str, value: str) -> Text:
    return Text(f"卡上“{label}”写着 {value}", f"the card says {value}")


def _other(label: str, value: str) -> Text:
    return Text(f"和卡上不一样：“{label}”是 {value}", f"the card says {value} instead")


def _nothing(shown: str) -> Text:
    return Text(f"卡上没有 {shown}", f"the card does not hold {shown}")


def _prices(book: CardBook) -> Text:
    return Text(f"卡上的价格是 {book.card.price.text}", f"the card's price is {book.card.price.text}")


def _difference(book: CardBook, path: str) -> Text:
    return Text(f"{book.value(path)} 减去 {book.card.price.text}", f"{book.value(path)} less {book.card.price.text}")


def _worked(count: Decimal, book: CardBook, offers: tuple[Offer, ...]) -> Text:
    sums = " 或 ".join(f"{plain(total)}元" for total in sorted(totals(count, book.price, offers)))
    return Text(
        f"{plain(count)} 份 × {book.card.price.text}{'，算上优惠' if offers else ''}是 {sums}",
        f"{plain(count)} × {book.card.price.text}{' with the offer' if offers else ''} is "
        f"{sums.replace(' 或 ', ' or ')}",
    )
