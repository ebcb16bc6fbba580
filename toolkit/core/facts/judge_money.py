"""Prices, prices per 斤, totals and savings: what a text says one pays, beside what the card's price makes of it."""

import re
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from toolkit.core.amount_words import plain
from toolkit.core.facts.card_book import CardBook
from toolkit.core.facts.judge_total import compare_price, judge_total, worked_text
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
from toolkit.core.facts.verdicts import Verdict, agrees, nothing_text, prices_text, verdict_of
from toolkit.core.text import Text

_POSTAGE = re.compile(
    r"运费|邮费|快递费|押金|定金|订金|工钱|工资|成本|毛利|利润|进价|收购价|地头价|出厂价|批发价|佣金|提成|补差|加价|补$|加收?$|另收$|另付$|罚款|赔(?:你|您|付)?$"
)


PER_JIN_TOLERANCE = Decimal("0.005")
"""Yuan: a price per unit is right where it is the exact quotient to the 分, or to the 毛 if said so."""


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
        return verdict_of(
            "price", money, "unsupported", None, Text("卡上没有外币价格", "the card has no price in that currency")
        )
    before = reading.before(money.start)
    if _POSTAGE.search(before) or _POSTAGE.match(reading.after(money.end)):
        return _judge_listed(money, book)
    if weighed := weighed_span(money, reading, book):
        span = replace(money, start=weighed[0])
        return verdict_of("arithmetic", span, "supported", "price", prices_text(book))
    if per := find_per(money, reading):
        return _judge_per(money, per, reading, book, offers)
    if SAVING.search(before):
        return _judge_saving(money, reading, book, offers)
    return _judge_total_or_price(money, reading, book, offers)


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
    share = Decimal(1)
    if unit in GRAMS:
        share = GRAMS[unit] * size / book.pack.weight if book.pack.weight else Decimal(0)
    others = [offer for offer in told if offer.kind != "free"]
    counts = {packs_asked(told), count_before(money, reading, book, told) or Decimal(1)}
    for count in sorted(counts):
        for total in totals(count, book.price, others) if share and others else ():
            if money.low in (to_fen(total / count * share), total / count * share):
                return verdict_of(
                    "arithmetic", replace(money, start=start, end=end), "supported", "price", prices_text(book)
                )
    return None


def _judge_per_plain(
    money: Quantity, per: tuple[str, Decimal, int, int], reading: Reading, book: CardBook, told: tuple[Offer, ...]
) -> Verdict:
    unit, size, start, end = per
    span = replace(money, start=start, end=end)
    if is_elsewhere(reading.before(start, 24)):
        return verdict_of(
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
        return compare_price(money, reading, book)
    if unit in GRAMS:
        if pack.count and pack.count_unit == unit:
            return _quotient(span, book.price / pack.count, unit, book)
        return verdict_of(
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
        return verdict_of("arithmetic", span, "unsupported", None, why)
    if told and not find_role(money, reading) and not _is_now_price(money, reading, book):
        return judge_total(money, Decimal(1), reading, book, told)
    return compare_price(money, reading, book)


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
    return verdict_of("arithmetic", money, "supported" if is_right else "contradicted", "price", shown, f"/{unit}")


def _judge_listed(money: Quantity, book: CardBook) -> Verdict:
    """Postage, a deposit: only what some fact states."""
    for each in book.known:
        if (
            each.quantity.dimension == "money"
            and each.path not in ("price", "price_detail.live")
            and money.same_as(each.quantity)
        ):
            return verdict_of("price", money, "supported", each.path, agrees(each.label, book.value(each.path)))
    return verdict_of("price", money, "unsupported", None, nothing_text(money.written()))


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
                return verdict_of("arithmetic", span, "supported", "price", _difference(book, path))
    count = count_before(money, reading, book, told) or Decimal(1)
    for each in dict.fromkeys((count, Decimal(1))):
        if told and any(money.holds(each * book.price - total) for total in totals(each, book.price, told)):
            return verdict_of("arithmetic", span, "supported", "price", worked_text(each, book, told))
    for path, offer in book.offers:
        if offer.amount == money.low and offer.kind in ("off_packs", "off_yuan", "coupon", "off_each_yuan"):
            return verdict_of("arithmetic", span, "supported", path, agrees(book.labels[path], book.value(path)))
    has_base = bool(told) or bool(book.find("price_detail.daily", "price_detail.reference", "price_detail.lowest_7d"))
    if not has_base:
        return verdict_of("arithmetic", span, "unsupported", None, nothing_text(money.written()))
    return verdict_of("arithmetic", span, "contradicted", "price", prices_text(book))


def _judge_total_or_price(money: Quantity, reading: Reading, book: CardBook, offers: tuple[Offer, ...]) -> Verdict:
    told = offers_for(money, reading, offers)
    count = count_before(money, reading, book, told)
    role = find_role(money, reading)
    if count is not None and count > 1 and not role:
        return judge_total(money, count, reading, book, told)
    if told and not role and not _is_now_price(money, reading, book):
        return judge_total(money, count or packs_asked(told), reading, book, told)
    if TOTAL.search(reading.before(money.start)) and re.search(r"券后|折后", reading.before(money.start)):
        carried = tuple(offer for _, offer in book.offers)
        return judge_total(money, count or Decimal(1), reading, book, carried)
    return (
        _unsaid_unit(money, reading, book) or _piece_price(money, reading, book) or compare_price(money, reading, book)
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


def _difference(book: CardBook, path: str) -> Text:
    return Text(f"{book.value(path)} 减去 {book.card.price.text}", f"{book.value(path)} less {book.card.price.text}")
