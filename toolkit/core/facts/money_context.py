"""What stands around an amount of money: how many packs it is for, which offers, whose price of when."""

import re
from decimal import ROUND_HALF_UP, Decimal

from toolkit.core.facts.card_book import CardBook
from toolkit.core.facts.offers import Offer
from toolkit.core.facts.quantity import Quantity
from toolkit.core.facts.reading import Reading
from toolkit.core.numerals import read_number

PACK_UNITS = "件箱袋盒瓶罐包份单桶提板块个套只条捆扎组壶坛篓筐听枚颗粒支串对张把根本盆棵斤"


N = r"(?:\d+|[零〇一二两三四五六七八九十百俩]+)"


_COUNT = re.compile(rf"(?<![第\d一二三四五六七八九十百满])(?P<n>{N})(?P<u>[{PACK_UNITS}]|公斤)(?![装半])")


_FILLER = (
    r"(?:的(?:钱|价格?)?|一共|总共|合计|加起来|加一块儿?|一起|到手|只要|只需|只|才|就|"
    r"卖|是|要|付|给|拿|带走|收|算下来|下来|总价|现在|今天|也就|直播间|价格?|实付|优惠价|"
    r"券后|大概|差不多|不到|[:：=]|\s)*"
)


SAVING = re.compile(
    r"(?:立?省下?|便宜|低|少花?|差|优惠|降|立减|直降|减|让利|省出)(?:了|你们?|大家|您|掉|个|整整|足足|上)*$"
)


TOTAL = re.compile(r"一共|总共|合计|加起来|加一块|总价|共计|到手|券后|折后|实付|最后|算下来|付")


GRAMS = {"公斤": 1000, "千克": 1000, "斤": 500, "两": 50, "克": 1, "毫升": 1, "升": 1000}


_ROLES: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = (
    (re.compile(r"原价|划线|吊牌|对比价|参考价|建议零售|标价|市场价|专柜"), ("price_detail.reference",)),
    (re.compile(r"最低"), ("price_detail.lowest_7d",)),
    (
        re.compile(r"平时|平常|日常|往常|平日|不搞活动|不做活动|恢复(?:到|成)?$|[涨回调]回?[到回]|下播(?:就|后)"),
        ("price_detail.daily", "price_detail.reference"),
    ),
    (
        re.compile(r"成交价|上次|上周|上个?(?:礼拜|星期|周)|那天|那场"),
        ("price_detail.reference", "price_detail.lowest_7d"),
    ),
    (
        re.compile(r"之前|以前|原来|原先|昨天|前天|前几天|上个月|去年|[日号](?:那天)?(?:卖|成交|播|的?价)"),
        ("price_detail.reference", "price_detail.daily", "price_detail.lowest_7d"),
    ),
)


_ELSEWHERE = re.compile(r"外面|别人|别家|超市|商场|市场上?|门店|线下|景区|隔壁|网上|其他(?:家|平台)|实体店|批发")


_NOW = re.compile(r"今天|现在|直播间|现价|这会儿|此刻|我们")


def to_fen(yuan: Decimal) -> Decimal:
    return yuan.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def is_piece(unit: str, card_unit: str) -> bool:
    same = ("个枚颗粒只", "袋包", "瓶罐")
    return unit == card_unit or any(unit in group and card_unit in group for group in same)


def packs_asked(offers: tuple[Offer, ...]) -> Decimal:
    """How many packs the offers ask for."""
    counts = [
        offer.count
        for offer in offers
        if offer.count and offer.kind in ("off_packs", "off_each", "nth_rate", "nth_price", "rate", "free")
    ]
    return max(counts, default=Decimal(1))


def offers_for(money: Quantity, reading: Reading, offers: tuple[Offer, ...]) -> tuple[Offer, ...]:
    start, _ = reading.sentence_span(money.start)
    near = tuple(offer for offer in offers if start <= offer.start < money.start)
    if near:
        return near
    if re.search(r"券后|折后|用完|打完", reading.before(money.start)):
        _, end = reading.sentence_span(money.start)
        return tuple(offer for offer in offers if start <= offer.start < end)
    before = tuple(offer for offer in offers if offer.start < money.start and money.start - offer.end < 40)
    return before if TOTAL.search(reading.before(money.start)) else ()


def count_before(money: Quantity, reading: Reading, book: CardBook, offers: tuple[Offer, ...] = ()) -> Decimal | None:
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
    if counts and (TOTAL.search(clause) or SAVING.search(clause) or offers):
        return counts[-1]
    if counts and any(money.holds(packs * book.price) for packs in counts if packs > 1):
        return next(packs for packs in counts if packs > 1 and money.holds(packs * book.price))
    if offers:
        return packs_asked(offers)
    behind = re.match(
        rf"(?:拿走?|带走|带回家|到家|发|是|给你们?|(?:就|都)?(?:能|可以)?(?:买|拿|拍)|抱走|端走|搬走|拎走|拿下)?(?:了|走)?{_COUNT.pattern}(?=[，。！？,!?]|$)",
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
        grams = count * GRAMS[unit]
        return grams / pack.weight if pack.weight and grams % pack.weight == 0 else None
    if pack.count and pack.count > 1 and is_piece(unit, pack.count_unit):
        return count / pack.count if count % pack.count == 0 else None
    return count


def find_role(money: Quantity, reading: Reading) -> tuple[str, ...]:
    """The card's fields that a price named by such words must equal; empty for the price of now."""
    clause = reading.before(money.start, 24)
    if money.role == "reduction":
        return ()
    if not clause and (told := re.match(r"(?:是|为|块|元)+.{0,16}?价", reading.after(money.end, 24))):
        clause = told[0]
    if re.match(r"块?钱?(?:降到|变成|现价)", reading.after(money.end)):
        return "price_detail.reference", "price_detail.daily"
    cues = [(found.end(), paths) for pattern, paths in _ROLES for found in pattern.finditer(clause)]
    now = [found.end() for found in _NOW.finditer(clause)]
    if not cues:
        return ()
    last, paths = max(cues)
    if now and max(now) > last and "最低" not in clause:
        return ()
    return paths


def is_elsewhere(clause: str) -> bool:
    """Whether the price is another seller's: 超市卖九块九."""
    found = list(_ELSEWHERE.finditer(clause))
    return bool(found) and not _NOW.search(clause[found[-1].end() :])
