"""Prices, prices per unit, totals and savings: what a text says one pays, beside what follows from the card.

Every amount has one role, told by the words nearest to it; its right values follow from the card's prices, the pack
and the promotions that were told, in exact arithmetic.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from toolkit.core.amount_words import plain
from toolkit.core.facts.card_book import CardBook
from toolkit.core.facts.counts import GRAMS, Counted, count_packs, is_same_piece
from toolkit.core.facts.offers import PACK_UNITS, Offer, nth_price, to_fen, totals
from toolkit.core.facts.quantity import Quantity
from toolkit.core.facts.reading import Reading
from toolkit.core.facts.units import FOREIGN_MONEY
from toolkit.core.facts.verdicts import Verdict, agrees, differs, nothing_text, prices_text, verdict_of
from toolkit.core.numerals import read_number
from toolkit.core.text import Text

LISTED = ("price_detail.daily", "price_detail.reference", "price_detail.lowest_7d")
_FEES = re.compile(
    r"运费|邮费|快递费|押金|定金|订金|工钱|工资|成本|毛利|利润|进价|收购价?|地头价?|出厂价|批发价?|佣金|提成|补差|加价|补$|[多另再]收$|另付$|罚款|赔(?:你|您|付)?$|本钱|价值|值$|红包|增收|收入|户均|人均|产值|[赚挣](?:了|到|个|您|你|点)*$|年薪"
)
_SAVES = re.compile(
    r"(?:立?省|便宜|少(?:花|掏|付|收|给)?|[相]?差|优惠|降|立减|直降|减|让利|低|贵|赚|多花)(?:了|你们?|大家|您|掉|个|上|整整|足足|下|出|将近|差不多|大概|直接|咱们?)*$"
)
_SAVED_BEHIND = re.compile(r"(?:的)?(?:差价|差额|优惠|便宜)")
_TOTAL = re.compile(r"一共|总共|合计|加起来|加一块|总价|共计|到手|券后|折后|实付|最后|算下来|付|拢共|满打满算|掏|结账|拿下|带走|提走|抱走|到家")
_ROLES: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = (
    (re.compile(r"原价|划线|吊牌|对比价|参考价|零售价|标价|标的|市场价|专柜|原本|印着"), ("price_detail.reference", "price_detail.daily")),
    (re.compile(r"最低|最便宜"), ("price_detail.lowest_7d",)),
    (
        re.compile(r"平时|平常|日常|往常|平日|平价|常价|不搞活动|不做活动|没活动|恢复|[涨回调]回?[到回]|下播|店里|正常|明天就|活动(?:完|结束|过)|过后|收完|之后$|[涨回升]$"),
        ("price_detail.daily", "price_detail.reference"),
    ),
    (
        re.compile(
            r"成交|[上前那](?:一|几|两)?(?:次|回|场|天|周|个?礼拜|个?星期|个?月)|之前|以前|原来|原先|早先|昨[天晚]|去年|卖过|曾|"
            r"[日号](?:那天|那场)?(?:的)?(?:卖|成交|播|直播|价)|[月号日](?=[^，。]{0,6}(?:卖|价|成交))"
        ),
        ("price_detail.reference", "price_detail.daily", "price_detail.lowest_7d"),
    ),
)
_NOW = re.compile(r"今天|今儿|今晚|现在|直播间|现价|这会儿|此刻|这场|到手")
_OURS = re.compile(rf"{_NOW.pattern}|我们|咱们?家?")
_ELSEWHERE = re.compile(r"外[面头]|别人|别家|人家|超市|商场|市场上?|门店|线下|景区|隔壁|网上|其他(?:家|平台)|实体店|批发|集上|菜场|街上|镇上卖")


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
        return _judge_per(money, per, reading, book, told, counted)
    if _SAVES.search(before) or _SAVED_BEHIND.match(reading.after(money.end, 4)):
        return _judge_saving(money, reading, book, told, counted)
    if is_elsewhere(reading.before(money.start, 24)) and not find_role(money, reading):
        return verdict_of("price", money, "unsupported", None, _no_other_shops())
    if (verdict := _judge_weighed(money, reading, book)) is not None:
        return verdict
    return _judge_paid(money, reading, book, told, counted)


def _judge_fee(money: Quantity, book: CardBook) -> Verdict:
    """Postage, a deposit: only what some fact states."""
    for each in book.known:
        is_other = each.quantity.dimension == "money" and each.path not in ("price", "price_detail.live")
        if is_other and money.same_as(each.quantity):
            return verdict_of("price", money, "supported", each.path, agrees(each.label, book.value(each.path)))
    return verdict_of("price", money, "unsupported", None, nothing_text(money.written()))


# ------------------------------------------------------------------ what is paid


def _judge_paid(
    money: Quantity, reading: Reading, book: CardBook, told: tuple[Offer, ...], counted: Counted
) -> Verdict:
    role = find_role(money, reading)
    if role:
        return _judge_listed(money, role, book, counted)
    direct, price = counted.direct, book.price
    if direct is not None and direct != 1:
        return _total(money, reading, book, told, _sums((direct,), book, told), direct)
    if told and not (money.low == price and not _TOTAL.search(reading.before(money.start))):
        asked = {offer.count for offer in told if offer.count and offer.kind not in ("off_yuan", "off_each_yuan")}
        free = {Decimal(1)} if any(offer.count is None for offer in told) or not asked else set[Decimal]()
        counts = tuple(asked | free | {count for count in counted.others if count > 1})
        right = _sums(counts, book, told) | _single(told, price, direct == 1 or _is_average(money, reading))
        if (verdict := _other_price(money, reading, book)) and not any(money.holds(each) for each in right):
            return verdict
        return _total(money, reading, book, told, right, max(counts))
    many = tuple(count for count in counted.others if count != 1)
    if direct is None and many and not money.holds(price):
        right = _sums(many, book, ())
        if any(money.holds(each) for each in right) or _TOTAL.search(reading.before(money.start)):
            return _total(money, reading, book, (), right, many[-1])
    if money.holds(price):
        return verdict_of("price", money, "supported", "price", prices_text(book))
    if verdict := _other_price(money, reading, book):
        return verdict
    return verdict_of("price", money, "contradicted", "price", prices_text(book))


def _sums(counts: Iterable[Decimal], book: CardBook, told: tuple[Offer, ...]) -> frozenset[Decimal]:
    """What so many packs may cost, taken off the price of now or off a price that the card compares with."""
    found = frozenset[Decimal]()
    for count in counts:
        found |= totals(count, book.price, told)
    if any(offer.kind == "rate" for offer in told):
        for known in book.find(*LISTED):
            found |= {each for count in counts for each in totals(count, known.quantity.low, told) if each == book.price}
    return found


def _single(told: tuple[Offer, ...], price: Decimal, is_each: bool) -> frozenset[Decimal]:
    """What the nth pack costs by itself, and where one pack is spoken of, what each comes to."""
    found = {to_fen(nth_price(offer, price)) for offer in told if offer.kind.startswith("nth")}
    for offer in told if is_each else ():
        count = (offer.count or Decimal(1)) + (offer.amount if offer.kind == "free" else 0)
        if offer.kind not in ("off_yuan", "off_each_yuan"):
            found |= {each for total in totals(count, price, told) for each in (total / count, to_fen(total / count))}
    return frozenset(found)


def _is_average(money: Quantity, reading: Reading) -> bool:
    return bool(re.search(r"等于|相当于|平均|合|折|摊|每", reading.before(money.start)))


def _total(
    money: Quantity, reading: Reading, book: CardBook, told: tuple[Offer, ...], right: frozenset[Decimal], count: Decimal
) -> Verdict:
    status = "supported" if any(money.holds(each) for each in right) else "contradicted"
    return verdict_of("arithmetic", money, status, "price", worked_text(count, book, told))


def _judge_listed(money: Quantity, role: tuple[str, ...], book: CardBook, counted: Counted) -> Verdict:
    listed = [known for path in role for known in book.find(path)]
    for known in listed:
        if money.same_as(known.quantity):
            return verdict_of("price", money, "supported", known.path, agrees(known.label, book.value(known.path)))
    many = tuple(count for count in (counted.direct, *counted.others) if count and count > 1)
    if any(money.holds(count * each) for count in many for each in (book.price, *(known.quantity.low for known in listed))):
        return verdict_of("arithmetic", money, "supported", "price", worked_text(many[0], book, ()))
    if listed:
        return verdict_of("price", money, "contradicted", listed[0].path, differs(listed[0].label, book.value(listed[0].path)))
    if money.holds(book.price) and role[0] != "price_detail.lowest_7d":
        return verdict_of("price", money, "contradicted", "price", prices_text(book))
    return verdict_of("price", money, "unsupported", None, nothing_text(money.written()))


def _other_price(money: Quantity, reading: Reading, book: CardBook) -> Verdict | None:
    """An amount without a word for its role that is one of the card's after all: per 斤, per piece, or of before."""
    start, _ = reading.sentence_span(money.start)
    earlier = reading.text[start : money.start]
    pack = book.pack
    unit = re.search(r"(?:[\d一二三四五六七八九十半每论按]|/)(公斤|斤)(?!二|装二)", earlier)
    if unit and pack.weight:
        verdict = _quotient(money, book.price / pack.weight * GRAMS[unit[1]], unit[1], book)
        if verdict.status == "supported":
            return verdict
    one = re.findall(rf"(?:一|每|单)([{PACK_UNITS}颗粒])", earlier)
    if pack.count and pack.count > 1 and any(is_same_piece(each, pack.count_unit) for each in one):
        verdict = _quotient(money, book.price / pack.count, pack.count_unit, book)
        if verdict.status == "supported":
            return verdict
    is_now = _NOW.search(reading.before(money.start))
    for known in book.find(*LISTED) if not is_now else ():
        if money.same_as(known.quantity) and re.search(r"过|曾|是|了|标|写|印|那|价", reading.clause(money.start)):
            return verdict_of("price", money, "supported", known.path, agrees(known.label, book.value(known.path)))
    return None


# ------------------------------------------------------------------ per unit

_PER_UNIT = rf"(?P<per>公斤|千克|毫升|斤|克|两|升|[{PACK_UNITS}颗粒根朵头片])"
_WORDS = r"(?:[^\d零〇一二两三四五六七八九十百千万，,。！？；;、\0半]){0,10}"
_PER_BEFORE = re.compile(rf"(?:(?<![零〇一二两三四五六七八九十百千\d半第这那])[一1]|每一?|单(?!价)|论|按)(?P<size>百)?{_PER_UNIT}(?!装|无|二|三|儿)(?P<w>{_WORDS})$")
_PER_AFTER = re.compile(rf"\s*(?:[/每]一?|(?<=[\d块元毛钱零〇一二三四五六七八九十分])[一1])\s*(?P<size>百)?{_PER_UNIT}(?!装)")
_WEIGHED = re.compile(
    rf"(?P<n>半|[零〇一二两三四五六七八九十百]+|\d+(?:\.\d+)?)(?P<u>公斤|千克|毫升|斤|克|两|[kK]?[gG])(?P<w>{_WORDS})$"
)
_SOLD_AS_ONE = "箱件份盒提袋桶坛壶单套组筐篓扎捆板"


def find_per(money: Quantity, reading: Reading, book: CardBook) -> tuple[str, Decimal, int, int] | None:
    """Unit that a price is for, how many of it, and the span that says so; None for the pack that is sold."""
    found = _PER_AFTER.match(reading.text, money.end)
    before = reading.before(money.start, 18)
    if found and not re.search(r"[斤袋盒箱瓶]装?(?:只要|才|就|是|卖)*$", before):
        return _per(found["per"], found["size"], money.start, found.end(), book)
    found = _PER_BEFORE.search(before) or (_PER_BEFORE.search(_clause_before(money, reading)) if not before.strip("的才就是要") else None)
    if found:
        start = money.start - len(before) + found.start() if found.string == before else money.start
        return _per(found["per"], found["size"], start, money.end, book)
    return _per(money.per, "", money.start, money.end, book) if money.per else None


def _clause_before(money: Quantity, reading: Reading) -> str:
    index = reading.clause_index(money.start)
    earlier = reading.clauses[index - 1] if index else None
    if earlier is None or earlier.sentence != reading.clauses[index].sentence:
        return ""
    text = reading.text[earlier.start : earlier.end]
    return text if re.search(r"[合算摊平均]|单价", text) else ""


def _per(unit: str, size: str | None, start: int, end: int, book: CardBook) -> tuple[str, Decimal, int, int] | None:
    pack = book.pack
    is_piece = bool(pack.count and pack.count > 1 and is_same_piece(unit, pack.count_unit))
    is_sold_by = f"/{unit}" in book.card.price.text or (unit not in GRAMS and not is_piece and _is_pack_unit(unit, book))
    return None if is_sold_by and not size else (unit, Decimal(100 if size else 1), start, end)


def _is_pack_unit(unit: str, book: CardBook) -> bool:
    counted = f"{book.value('stock')} {book.value('limit_per_user')} {book.card.spec}"
    return unit in _SOLD_AS_ONE or unit in "瓶罐包" or unit in counted or not re.search(r"[斤克升]", book.card.spec)


def _judge_per(
    money: Quantity, per: tuple[str, Decimal, int, int], reading: Reading, book: CardBook, told: tuple[Offer, ...],
    counted: Counted,
) -> Verdict:  # fmt: skip
    unit, size, start, end = per
    span = replace(money, start=start, end=end)
    if is_elsewhere(reading.before(start, 24)):
        return verdict_of("price", span, "unsupported", None, _no_other_shops())
    share = _share(unit, size, book)
    if share is None:
        why = Text(f"卡上没有写，算不出一{unit}多少钱", f"the card does not say what to divide by for one {unit}")
        return verdict_of("arithmetic", span, "unsupported", None, why)
    now = _quotient(span, book.price * share, unit, book)
    if now.status == "supported":
        return now
    for offer in told:
        count = (offer.count or Decimal(1)) + (offer.amount if offer.kind == "free" else 0)
        if offer.kind not in ("off_yuan", "off_each_yuan"):
            for total in totals(count, book.price, told):
                verdict = _quotient(span, total / count * share, unit, book)
                if verdict.status == "supported":
                    return verdict
    for count in (each for each in (counted.direct, *counted.others) if each and each > 1):
        for total in totals(count, book.price, told) if told else ():
            verdict = _quotient(span, total / count * share, unit, book)
            if verdict.status == "supported":
                return verdict
    for path in find_role(money, reading):
        for known in book.find(path):
            verdict = _quotient(span, known.quantity.low * share, unit, book)
            if verdict.status == "supported":
                return verdict
    return now


def _share(unit: str, size: Decimal, book: CardBook) -> Decimal | None:
    """The part of a pack that a unit is."""
    pack = book.pack
    if f"/{unit}" in book.card.price.text:
        return size
    if unit in GRAMS and pack.weight:
        return GRAMS[unit] * size / pack.weight
    if pack.count and is_same_piece(unit, pack.count_unit):
        return size / pack.count
    return None


def _quotient(money: Quantity, exact: Decimal, unit: str, book: CardBook) -> Verdict:
    """A price per unit is right to the 分, or to the 毛 where that is less than two 分 off."""
    fen = to_fen(exact)
    jiao = exact.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    is_right = money.low in (fen, exact) if money.exactness == "exact" else money.holds(exact)
    if money.exactness == "exact" and money.low == jiao and abs(jiao - exact) < Decimal("0.02"):
        is_right = True
    shown = Text(
        f"{book.card.price.text}、{book.card.spec}，合 {plain(fen)}元一{unit}",
        f"{book.card.price.text} for {book.card.spec} is {plain(fen)} yuan per {unit}",
    )
    return verdict_of("arithmetic", money, "supported" if is_right else "contradicted", "price", shown, f"/{unit}")


def _judge_weighed(money: Quantity, reading: Reading, book: CardBook) -> Verdict | None:
    """半斤三块四毛五, 二十斤一百三十八: a price for so much, where it is not the pack's own weight."""
    span = weighed_span(money, reading, book)
    if span is None:
        return None
    start, grams = span
    exact = book.price * grams / (book.pack.weight or Decimal(1))
    is_right = money.holds(exact) or money.low == to_fen(exact)
    status = "supported" if is_right else "contradicted"
    return verdict_of("arithmetic", replace(money, start=start), status, "price", prices_text(book))


def weighed_span(money: Quantity, reading: Reading, book: CardBook) -> tuple[int, Decimal] | None:
    """Where a weight that is not the pack's begins, directly before its price, and its grams."""
    before = reading.before(money.start, 16)
    found = _WEIGHED.search(before)
    value = read_number(found["n"]) if found else None
    if not found or not value or not book.pack.weight or money.low == book.price or re.search(r"[装净重箱袋瓶盒罐份]", found["w"]):
        return None
    grams = value * GRAMS[found["u"].lower()]
    if grams in (book.pack.weight, book.pack.piece_weight) or re.search(r"[一每][箱袋瓶盒罐份件](?:是|有|装)?$", before[: found.start()]):
        return None
    return money.start - len(before) + found.start(), grams


# ------------------------------------------------------------------ savings


def _judge_saving(
    money: Quantity, reading: Reading, book: CardBook, told: tuple[Offer, ...], counted: Counted
) -> Verdict:
    """省三块: what the card's other prices, or the offers told, leave over the price."""
    before = reading.before(money.start)
    found = _SAVES.search(before)
    span = replace(money, start=money.start - len(before) + found.start()) if found else money
    asked = [offer.count for offer in told if offer.count and offer.kind not in ("off_yuan", "off_each_yuan")]
    counts = tuple(dict.fromkeys((counted.direct or Decimal(1), Decimal(1), *counted.others, *asked)))
    listed = [known for path in LISTED for known in book.find(path)]
    for count in counts:
        for known in listed:
            gaps = {count * (known.quantity.low - book.price)}
            if told:
                gaps |= {count * known.quantity.low - total for total in totals(count, book.price, told)}
            if any(money.holds(gap) for gap in gaps):
                why = Text(f"{book.value(known.path)} 减去 {book.card.price.text}", f"{book.value(known.path)} less {book.card.price.text}")
                return verdict_of("arithmetic", span, "supported", "price", why)
        if told and any(money.holds(count * book.price - total) for total in totals(count, book.price, told)):
            return verdict_of("arithmetic", span, "supported", "price", worked_text(count, book, told))
        if told and any(money.holds((count * book.price - total) / count) for total in totals(count, book.price, told)):
            return verdict_of("arithmetic", span, "supported", "price", worked_text(count, book, told))
    for path, offer in book.offers:
        if offer.amount == money.low and offer.kind in ("off_packs", "off_yuan", "coupon", "off_each_yuan"):
            return verdict_of("arithmetic", span, "supported", path, agrees(book.labels[path], book.value(path)))
    if not told and not listed:
        return verdict_of("arithmetic", span, "unsupported", None, nothing_text(money.written()))
    return verdict_of("arithmetic", span, "contradicted", "price", prices_text(book))


# ------------------------------------------------------------------ whose price, of when


def offers_for(money: Quantity, reading: Reading, offers: tuple[Offer, ...]) -> tuple[Offer, ...]:
    """The promotions that an amount may follow from: those of its sentence, else of the one before."""
    start, end = reading.sentence_span(money.start)
    near = tuple(offer for offer in offers if start <= offer.start < money.start)
    if near:
        return near
    if re.search(r"券后|折后|用完|打完|领完", reading.before(money.start)):
        return tuple(offer for offer in offers if start <= offer.start < end)
    before = tuple(offer for offer in offers if offer.start < money.start and money.start - offer.end < 40)
    said = reading.before(money.start)
    return before if _TOTAL.search(said) or re.search(rf"[两二三四五六俩仨\d][{PACK_UNITS}]", said) else ()


def find_role(money: Quantity, reading: Reading) -> tuple[str, ...]:
    """The card's fields that a price named by such words must equal; empty for the price of now."""
    clause = reading.before(money.start, 24)
    after = reading.after(money.end, 24)
    if money.role == "reduction":
        return ()
    cues = [(found.end(), paths) for pattern, paths in _ROLES for found in pattern.finditer(clause)]
    if not cues and (told := re.match(r"(?:块钱?|元)?(?:是|为|的)?.{0,10}?价", after)):
        cues = [(found.end(), paths) for pattern, paths in _ROLES for found in pattern.finditer(told[0])]
    if not cues and re.match(r"块?钱?(?:降到|变成|现价|调到)", after):
        return "price_detail.reference", "price_detail.daily"
    if not cues:
        return ()
    last, paths = max(cues)
    now = [found.end() for found in _NOW.finditer(clause)]
    return () if now and max(now) > last and "最低" not in clause else paths


def is_elsewhere(clause: str) -> bool:
    """Whether the price is another seller's: 超市卖九块九."""
    found = list(_ELSEWHERE.finditer(clause))
    return bool(found) and not _OURS.search(clause[found[-1].end() :])


def _no_other_shops() -> Text:
    return Text("卡上没有别处的价格", "the card has no price of other shops")


def worked_text(count: Decimal, book: CardBook, offers: tuple[Offer, ...]) -> Text:
    sums = " 或 ".join(f"{plain(total)}元" for total in sorted(totals(count, book.price, offers)))
    return Text(
        f"{plain(count)} 份 × {book.card.price.text}{'，算上优惠' if offers else ''}是 {sums}",
        f"{plain(count)} × {book.card.price.text}{' with the offer' if offers else ''} is "
        f"{sums.replace(' 或 ', ' or ')}",
    )
