"""Prices, prices per 斤, totals and savings: what a text says one pays, beside what the card's price makes of it."""

import re
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from toolkit.core.amount_words import plain
from toolkit.core.facts.card_book import CardBook
from toolkit.core.facts.claim import ClaimKind, ClaimStatus
from toolkit.core.facts.offers import Offer, totals
from toolkit.core.facts.quantity import Quantity
from toolkit.core.facts.reading import Reading
from toolkit.core.numerals import read_number
from toolkit.core.text import Text

PACK_UNITS = "件箱袋盒瓶罐包份单桶提板块个套只条捆扎组壶坛篓筐听枚颗粒支串对张把根本盆棵斤"
_N = r"(?:\d+|[零〇一二两三四五六七八九十百俩]+)"
_COUNT = re.compile(rf"(?<![第\d一二三四五六七八九十百满])(?P<n>{_N})(?P<u>[{PACK_UNITS}]|公斤)(?![装半])")
_FILLER = (
    r"(?:的(?:钱|价格?)?|一共|总共|合计|加起来|加一块儿?|一起|到手|只要|只需|只|才|就|"
    r"卖|是|要|付|给|拿|带走|收|算下来|下来|总价|现在|今天|也就|直播间|价格?|实付|优惠价|"
    r"券后|大概|差不多|不到|[:：=]|\s)*"
)
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
_SAVING = re.compile(
    r"(?:立?省下?|便宜|少花?|差|优惠|降|立减|直降|减|让利|省出)(?:了|你们?|大家|您|掉|个|整整|足足|上)*$"
)
_TOTAL = re.compile(r"一共|总共|合计|加起来|加一块|总价|共计|到手|券后|折后|实付|最后|算下来|付")
_GRAMS = {"公斤": 1000, "千克": 1000, "斤": 500, "两": 50, "克": 1, "毫升": 1, "升": 1000}
_ROLES: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = (
    (re.compile(r"原价|划线|吊牌|对比价|参考价|建议零售|标价|市场价|专柜"), ("price_detail.reference",)),
    (re.compile(r"最低"), ("price_detail.lowest_7d",)),
    (re.compile(r"平时|平常|日常|往常|平日|不搞活动|不做活动"), ("price_detail.daily", "price_detail.reference")),
    (re.compile(r"成交价|上次|上周|那天|那场"), ("price_detail.reference", "price_detail.lowest_7d")),
    (re.compile(r"之前|以前|原来|原先|昨天|前几天|上个月|去年|[日号](?:那天)?(?:卖|成交|播|的?价)"), ("price_detail.reference", "price_detail.daily", "price_detail.lowest_7d")),
)  # fmt: skip
_ELSEWHERE = re.compile(r"外面|别人|别家|超市|商场|市场上?|门店|线下|景区|隔壁|网上|其他(?:家|平台)|实体店|批发")
_NOW = re.compile(r"今天|现在|直播间|现价|这会儿|此刻|我们")
_POSTAGE = re.compile(r"运费|邮费|快递费|押金|定金|订金|工钱|工资|成本|补差|加价|罚款|赔(?:你|您|付)?$")
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
    if per := _per(money, reading):
        return _judge_per(money, per, reading, book)
    before = reading.before(money.start)
    if _POSTAGE.search(before) or _POSTAGE.match(reading.after(money.end)):
        return _judge_listed(money, book)
    if _SAVING.search(before):
        return _judge_saving(money, reading, book, offers)
    return _judge_total_or_price(money, reading, book, offers)


def _verdict(
    kind: ClaimKind, money: Quantity, status: ClaimStatus, fact_id: str | None, why: Text, suffix: str = ""
) -> Verdict:
    value = f"{plain(money.low)}{f'-{plain(money.high)}' if money.high is not None else ''}元{suffix}"
    return Verdict(kind=kind, start=money.start, end=money.end, status=status, fact_id=fact_id, value=value, why=why)


def _per(money: Quantity, reading: Reading) -> tuple[str, Decimal, int, int] | None:
    """Unit that a price is for, how many of it, and the span that says so."""
    if found := _PER_AFTER.match(reading.text, money.end):
        if not _has_price_before(reading, money.start):
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
    found = _per(money, reading)
    return (found[2], found[3]) if found else (money.start, money.end)


_WEIGHED = re.compile(
    rf"(?:每)?(?P<n>半|{_N}|\d+\.\d+)(?P<u>公斤|千克|斤|克|两|毫升|[gG]|[kK][gG])(?:的|合|才|只要|就|要|卖|是|算下来)*$"
)
_LATIN_GRAMS = {"g": 1, "kg": 1000}


def weighed_span(money: Quantity, reading: Reading, book: CardBook) -> tuple[int, int] | None:
    """The stretch of 半斤三块四毛五 or 二十斤一百三十八 where it is the card's price for that weight, else None."""
    before = reading.before(money.start, 14)
    found = _WEIGHED.search(before)
    value = read_number(found["n"]) if found else None
    if found is None or not value or not book.pack.weight:
        return None
    grams = value * _GRAMS.get(found["u"], _LATIN_GRAMS.get(found["u"].lower(), 0))
    exact = book.price * grams / book.pack.weight
    if not grams or grams == book.pack.weight or money.low not in (exact, _fen(exact)):
        return None
    return money.start - len(before) + found.start(), money.end


def _fen(yuan: Decimal) -> Decimal:
    return yuan.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def _has_price_before(reading: Reading, start: int) -> bool:
    return bool(re.search(r"[斤袋盒箱瓶]装?(?:只要|才|就|是|卖)*$", reading.before(start)))


def _judge_per(money: Quantity, per: tuple[str, Decimal, int, int], reading: Reading, book: CardBook) -> Verdict:
    unit, size, start, end = per
    span = replace(money, start=start, end=end)
    if _is_elsewhere(reading.before(start, 24)):
        return _verdict(
            "price", span, "unsupported", None, Text("卡上没有别处的价格", "the card has no price of other shops")
        )
    pack = book.pack
    if unit in _GRAMS and pack.weight:
        exact = book.price / pack.weight * _GRAMS[unit] * size
        known = [each for each in book.find("price") if each.quantity.per == unit]
        if known or f"/{unit}" in book.card.price.text:
            exact = book.price * size
        return _quotient(span, exact, unit, book)
    if f"/{unit}" in book.card.price.text and unit not in _GRAMS:
        return _compare_price(money, reading, book)
    if unit in _GRAMS:
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
    return _compare_price(money, reading, book)


def is_piece(unit: str, card_unit: str) -> bool:
    same = ("个枚颗粒只", "袋包", "瓶罐")
    return unit == card_unit or any(unit in group and card_unit in group for group in same)


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
    start = money.start - len(before) + _SAVING.search(before).start()  # type: ignore[union-attr]
    span = replace(money, start=start)
    told = _offers_for(money, reading, offers)
    packs = _count_before(money, reading, book, told) or Decimal(1)
    for path in ("price_detail.daily", "price_detail.reference", "price_detail.lowest_7d"):
        for known in book.find(path):
            if money.holds(known.quantity.low - book.price) or money.holds(packs * (known.quantity.low - book.price)):
                return _verdict("arithmetic", span, "supported", "price", _difference(book, path))
    count = _count_before(money, reading, book, told) or Decimal(1)
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
    told = _offers_for(money, reading, offers)
    count = _count_before(money, reading, book, told)
    role = _role(money, reading)
    if count is not None and count > 1 and not role:
        return _total(money, count, reading, book, told)
    if told and not role and not _is_now_price(money, reading, book):
        return _total(money, count or _asked(told), reading, book, told)
    if _TOTAL.search(reading.before(money.start)) and re.search(r"券后|折后", reading.before(money.start)):
        carried = tuple(offer for _, offer in book.offers)
        return _total(money, count or Decimal(1), reading, book, carried)
    return _piece_price(money, reading, book) or _compare_price(money, reading, book)


def _piece_price(money: Quantity, reading: Reading, book: CardBook) -> Verdict | None:
    """一包一百克，十八块: the price of one piece of the pack, where one piece was spoken of."""
    pack = book.pack
    if not pack.count or pack.count < 2 or _role(money, reading):
        return None
    start, _ = reading.sentence_span(money.start)
    one = re.findall(rf"(?:一|每|单)([{PACK_UNITS}])", reading.text[start : money.start])
    if not any(is_piece(unit, pack.count_unit) for unit in one) or money.low == book.price:
        return None
    verdict = _quotient(money, book.price / pack.count, pack.count_unit, book)
    return verdict if verdict.status == "supported" else None


def _is_now_price(money: Quantity, reading: Reading, book: CardBook) -> bool:
    """Whether the price itself is said again beside an offer: 一箱26.8，第二箱半价."""
    is_total = _TOTAL.search(reading.before(money.start))
    return money.low == book.price and not is_total


def _asked(offers: tuple[Offer, ...]) -> Decimal:
    """How many packs the offers ask for."""
    counts = [
        offer.count
        for offer in offers
        if offer.count and offer.kind in ("off_packs", "off_each", "nth_rate", "nth_price", "rate", "free")
    ]
    return max(counts, default=Decimal(1))


def _offers_for(money: Quantity, reading: Reading, offers: tuple[Offer, ...]) -> tuple[Offer, ...]:
    start, _ = reading.sentence_span(money.start)
    near = tuple(offer for offer in offers if start <= offer.start < money.start)
    if near:
        return near
    if re.search(r"券后|折后|用完|打完", reading.before(money.start)):
        _, end = reading.sentence_span(money.start)
        return tuple(offer for offer in offers if start <= offer.start < end)
    before = tuple(offer for offer in offers if offer.start < money.start and money.start - offer.end < 40)
    return before if _TOTAL.search(reading.before(money.start)) else ()


def _count_before(money: Quantity, reading: Reading, book: CardBook, offers: tuple[Offer, ...] = ()) -> Decimal | None:
    """How many packs the money is for: the count directly before it, else the last one in the sentence where a
    total is told, else what the offers ask for."""
    start, _ = reading.sentence_span(money.start)
    earlier = reading.text[start : money.start]
    for offer in offers:
        if start <= offer.start < money.start:
            first, last = offer.start - start, offer.end - start
            earlier = earlier[:first] + "\0" * (last - first) + earlier[last:]
    clause = re.split(r"[，,。；;！!？?\0]", earlier)[-1]
    direct = re.search(rf"{_COUNT.pattern}(?:[\u4e00-\u9fff]{{0,6}}?)?{_FILLER}$", clause)
    if direct and _counts_packs(direct, book):
        return _packs(direct, book)
    counts = [
        packs for found in _COUNT.finditer(earlier)
        if _counts_packs(found, book) and (packs := _packs(found, book)) is not None
    ]  # fmt: skip
    if counts and (_TOTAL.search(clause) or _SAVING.search(clause) or offers):
        return counts[-1]
    if counts and any(money.holds(packs * book.price) for packs in counts if packs > 1):
        return next(packs for packs in counts if packs > 1 and money.holds(packs * book.price))
    if offers:
        return _asked(offers)
    behind = re.match(
        rf"(?:拿走?|带走|带回家|到家|发|是|给你们?|买)?{_COUNT.pattern}(?=[，。！？,!?]|$)",
        reading.text[money.end : money.end + 10],
    )
    return _packs(behind, book) if behind and _counts_packs(behind, book) else None


def _counts_packs(found: re.Match[str], book: CardBook) -> bool:
    """Whether 块 counts pieces of goods and is no money: only where the card counts its stock in 块."""
    return found["u"] != "块" or bool(
        re.search(r"\d块", book.value("stock") + book.value("limit_per_user") + book.card.spec)
    )


def _packs(found: re.Match[str], book: CardBook) -> Decimal | None:
    """How many sold packs `n` of a unit are: 十斤 of 5斤装 is two, 四袋 of 500克×4袋 is one."""
    count, unit = read_number(found["n"]), found["u"]
    if not count:
        return None
    pack = book.pack
    if unit in ("斤", "公斤"):
        grams = count * _GRAMS[unit]
        return grams / pack.weight if pack.weight and grams % pack.weight == 0 else None
    if pack.count and pack.count > 1 and is_piece(unit, pack.count_unit):
        return count / pack.count if count % pack.count == 0 else None
    return count


def _total(money: Quantity, count: Decimal, reading: Reading, book: CardBook, offers: tuple[Offer, ...]) -> Verdict:
    free = [offer for offer in offers if offer.kind == "free"]
    right = totals(count, book.price, [offer for offer in offers if offer.kind != "free"] or offers)
    for offer in free:
        if offer.count and count >= offer.count:
            right |= {
                count * book.price,
                (count - offer.amount) * book.price if count > offer.amount else count * book.price,
            }
    status: ClaimStatus = "supported" if any(money.holds(total) for total in right) else "contradicted"
    span = replace(money, start=_total_start(money, reading))
    return _verdict("arithmetic", span, status, "price", _worked(count, book, offers))


def _total_start(money: Quantity, reading: Reading) -> int:
    before = reading.before(money.start)
    found = re.search(r"(?:一共|总共|合计|加起来|到手|券后|折后|才|只要|实付)+$", before)
    return money.start - len(before) + found.start() if found else money.start


def _role(money: Quantity, reading: Reading) -> tuple[str, ...]:
    """The card's fields that a price named by such words must equal; empty for the price of now."""
    clause = reading.before(money.start, 24)
    if money.role == "reduction":
        return ()
    if not clause and (told := re.match(r"(?:是|为|块|元)+.{0,16}?价", reading.after(money.end, 24))):
        clause = told[0]
    cues = [(found.end(), paths) for pattern, paths in _ROLES for found in pattern.finditer(clause)]
    now = [found.end() for found in _NOW.finditer(clause)]
    if not cues:
        return ()
    last, paths = max(cues)
    if now and max(now) > last and "最低" not in clause:
        return ()
    return paths


def _compare_price(money: Quantity, reading: Reading, book: CardBook) -> Verdict:
    paths = _role(money, reading)
    clause = reading.before(money.start, 24)
    if _is_elsewhere(clause):
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
        return _verdict("price", money, "supported" if is_same else "contradicted", "price", _prices(book))
    listed = [known for path in paths for known in book.find(path)]
    for known in listed:
        if money.same_as(known.quantity):
            return _verdict("price", money, "supported", known.path, _same(known.label, book.value(known.path)))
    if listed:
        first = listed[0]
        return _verdict("price", money, "contradicted", first.path, _other(first.label, book.value(first.path)))
    return _verdict("price", money, "unsupported", None, _nothing(money.written()))


def _is_elsewhere(clause: str) -> bool:
    """Whether the price is another seller's: 超市卖九块九."""
    found = list(_ELSEWHERE.finditer(clause))
    return bool(found) and not _NOW.search(clause[found[-1].end() :])


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
