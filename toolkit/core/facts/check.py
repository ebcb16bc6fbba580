"""From a text and a card to claims: readers in order, each blanking out what it has read."""

import dataclasses
import datetime
import re
from decimal import Decimal

from toolkit.core.amount_words import plain
from toolkit.core.facts.card_book import CardBook, read_card
from toolkit.core.facts.claim import Claim, ClaimStatus
from toolkit.core.facts.dates import Day, find_days
from toolkit.core.facts.judge_money import Verdict, judge_money, per_span, weighed_span
from toolkit.core.facts.judge_quantity import FEW_PACKS, judge_quantity
from toolkit.core.facts.merging import merge_claims
from toolkit.core.facts.names import read_codes, read_grades, read_honours, read_names, read_persons
from toolkit.core.facts.offers import Offer, find_offers
from toolkit.core.facts.places import Place, find_places, short_name
from toolkit.core.facts.quantity import Quantity
from toolkit.core.facts.quantity_grammar import find_quantities
from toolkit.core.facts.reading import Reading
from toolkit.core.facts.topics import around
from toolkit.core.facts.words import read_card_words, read_early_words, read_words
from toolkit.core.products import Price, ProductCard
from toolkit.core.text import Text

_NO_CARD = ProductCard(id="none", name="", spec="", price=Price(yuan=Decimal(0), text=""))


def check_claims(text: str, card: ProductCard | None, *, today: datetime.date | None = None) -> tuple[Claim, ...]:
    """Every claim of `text` in order, and what `card` says of it; without a card nothing is supported.

    What is only asked (是不是十斤装？), said to be somebody else's, or a shop link, an ordinal or a time of day claims
    nothing. A number that is read as nothing else is a claim.

    Args:
        today: what 今年 and 去年 are counted from, and whether a certificate still holds.
    """
    book = read_card(card or _NO_CARD)
    reading = Reading(text, (book.card.name, *book.card.aliases))
    read_codes(reading, book)
    read_names(reading, book)
    read_card_words(reading, book)
    read_early_words(reading, book)
    offers = _read_offers(reading, book)
    _read_days(reading, book, today)
    _read_places(reading, book)
    read_grades(reading, book)
    _read_quantities(reading, book, offers)
    read_honours(reading, book, today)
    read_persons(reading, book)
    read_words(reading, book)
    claims = merge_claims(reading)
    found = claims if card is not None else [_without_card(claim) for claim in claims]
    return tuple(sorted(found, key=lambda claim: (claim.start, claim.end)))


def unsupported_claims(text: str, card: ProductCard | None, *, today: datetime.date | None = None) -> tuple[Claim, ...]:
    """The claims of `text` that may not be delivered: contradicted by the card, or carried by nothing on it."""
    return tuple(claim for claim in check_claims(text, card, today=today) if claim.status != "supported")


def _without_card(claim: Claim) -> Claim:
    why = Text("没有商品卡可以对照", "there is no product card to compare with")
    return Claim(
        kind=claim.kind, start=claim.start, end=claim.end, text=claim.text, status="unsupported", fact_id=None,
        value=claim.value, why=why,
    )  # fmt: skip


def _read_offers(reading: Reading, book: CardBook) -> tuple[Offer, ...]:
    """The promotions of the text; each is a claim that a fact of the card must carry."""
    offers = tuple(offer for offer in find_offers(reading.plain) if not _is_saving(offer, reading))
    known = {offer.key(): path for path, offer in book.offers}
    for offer in offers:
        path = known.get(offer.key())
        said = reading.text[offer.start : offer.end]
        status: ClaimStatus = "supported" if path else "contradicted" if known else "unsupported"
        why = (
            Text(f"卡上“{book.labels[path]}”写着这个优惠", "the card holds this offer")
            if path
            else Text("卡上没有这个优惠", "the card does not hold this offer")
        )
        reading.add("arithmetic", offer.start, offer.end, status, path, said, why)
    return offers


def _is_saving(offer: Offer, reading: Reading) -> bool:
    """Whether 便宜十块 or 立省四十 tells a difference of prices and no coupon."""
    said = reading.text[offer.start : offer.end]
    return (
        offer.kind == "coupon"
        and "券" not in said
        and bool(re.match(r"便宜|省|少|立?省|立|直|下单立省", said))
        and "减" not in said
    )


_DAY_TOPICS: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = (
    (re.compile(r"有效期|管到|到期|过期|有效|证|授权"), ("certificates.*.valid_to",)),
    (re.compile(r"检测|送检|测的|测出|报告|检验|测"), ("tests.*.date",)),
    (re.compile(r"卖了|售出|销量|成交了|卖出"), ("sales.period",)),
    (re.compile(r"卖的|成交价|卖(?:过|到)|那天|对比价|原价|的价"), ("price_detail.reference_basis", "price_detail.from")),
    (re.compile(r"活动|截止|为止|做到|这个价|结束|恢复|优惠|福利|开始|价格"), ("price_detail.to", "price_detail.from")),
    (re.compile(r"采|摘|收|割|取|挖|捕|捡|杀|晒|新|陈|[春夏秋冬][茶笋蜜果]|茶$|下树|出栏|制|生产|打的|"
        r"炒的|做的"), ("harvest_date", "batch")),
)  # fmt: skip


_TALK_DAYS = ("昨天", "前天", "大前天", "后天", "前几天", "上个月", "下个月", "上个星期", "下个星期", "下周")
"""Days of ordinary talk: claims only beside words of harvest, price or tests."""


def _read_days(reading: Reading, book: CardBook, today: datetime.date | None) -> None:
    _read_deadlines(reading)
    for day in find_days(reading.work, today):
        if not reading.is_free(day.start, day.end) or (day.day and not day.month and not _is_day(day, reading, book)):
            reading.hide(day.start, day.end)
            continue
        clause = reading.clause(day.start)
        paths = next((paths for pattern, paths in _DAY_TOPICS if pattern.search(clause)), ())
        if day.other in _TALK_DAYS and not paths:
            continue
        status, path = _judge_day(day, paths, book)
        why = (
            Text(f"卡上“{book.labels[path]}”是 {book.value(path)}", f"the card says {book.value(path)}")
            if path
            else Text("卡上没有这个时间", "the card does not hold this date")
        )
        reading.add("date", day.start, day.end, status, path, day.written(), why)


_DEADLINE = re.compile(r"[\d零一二两三四五六七八九十]{1,3}点(?:半|钟)?(?:之前|以前|前)")


def _read_deadlines(reading: Reading) -> None:
    """五点以前都能发: a time of day that promises something."""
    for found in _DEADLINE.finditer(reading.plain):
        if re.search(r"发|到|截单|送", reading.clause(found.start())):
            why = Text("卡上没有这个时间", "the card does not hold this time")
            reading.add("date", found.start(), found.end(), "unsupported", None, found[0], why)


def _is_day(day: Day, reading: Reading, book: CardBook) -> bool:
    """Whether 24号 is a day and no number of a link or a house."""
    if day.day == book.card.link_no and re.match(r"是|来了|咱|我们|就是|给", reading.text[day.end : day.end + 2]):
        return False
    return reading.text[day.end - 1] == "号" or reading.text[day.end - 1] == "日"


def _judge_day(day: Day, paths: tuple[str, ...], book: CardBook) -> tuple[ClaimStatus, str | None]:
    there = frozenset(book.has(*paths)) if paths else frozenset()
    dated = [(path, known) for path, known in book.days if path in there]
    if day.last_day is not None and _spans_activity(day, book):
        return "supported", "price_detail.from"
    for path, known in dated or (() if paths else book.days):
        if day.agrees(known) or (
            day.last_day is None and known.last_day and day.day == known.last_day and day.month == known.month
        ):
            return "supported", path
    if dated and day.other and not day.month and not day.year:
        fits = [day.fits_season(known) for _, known in dated if known.month or known.other]
        if fits and fits[0] is not None:
            return ("supported" if fits[0] else "contradicted"), dated[0][0]
        return "unsupported", None
    if dated:
        return "contradicted", dated[0][0]
    if paths:
        for path, known in book.days:
            if not dated and day.agrees(known) and day.month and day.day:
                return "supported", path
    return "unsupported", None


def _spans_activity(day: Day, book: CardBook) -> bool:
    """Whether 二十号到二十二号 is from the first to the last day of the price."""
    first = next((known for path, known in book.days if path == "price_detail.from"), None)
    last = next((known for path, known in book.days if path == "price_detail.to"), None)
    if first is None or last is None:
        return False
    return first.day == day.day and last.day == day.last_day and day.month in (None, first.month)


_NOT_SENT = re.compile(r"不(?:发|包邮|能发|送|到|配送)|发不了|除外|以外|暂不|到不了")
_SENT = re.compile(r"(?:也|都|照样|可以|能)(?:能|可以)?(?:发|包邮|送|到)|包邮")
_FROM = re.compile(
    r"产|来自|来的|原产|种|长|摘|采|养|园子|果园|基地|老家|正宗|地道|本地|特产|的[\u4e00-\u9fff]{1,4}$|"
    r"运来|拉来|仓|出口|发往|卖到"
)


def _read_places(reading: Reading, book: CardBook) -> None:
    for group in _groups(reading, book):
        start, end = group[0].start, group[-1].end
        clause = reading.clause(start)
        following = reading.text[end : end + 8]
        if _NOT_SENT.search(following) or _SENT.search(following):
            _read_shipping(reading, book, group, start, end, is_sent=not _NOT_SENT.search(following))
            continue
        status, path = _judge_places(group, clause, reading, book)
        shown = reading.text[start:end]
        why = (
            Text(f"卡上“{book.labels[path]}”是 {book.value(path)}", f"the card says {book.value(path)}")
            if path
            else Text("卡上没有这个地方", "the card does not hold this place")
        )
        reading.add("place", start, end, status, path, shown, why)


def _groups(reading: Reading, book: CardBook) -> list[list[Place]]:
    """Places that stand side by side, 江西南丰, or in a list that ends 不发, are one claim."""
    groups: list[list[Place]] = []
    for place in find_places(
        reading.without_names(), frozenset(name for _, place in book.places for name in place.names)
    ):
        if groups and _joins(reading.text[groups[-1][-1].end : place.start], groups[-1], place):
            groups[-1].append(place)
        else:
            groups.append([place])
    return groups


def _joins(between: str, group: list[Place], place: Place) -> bool:
    if between in ("", "省", "市", "的", " "):
        return (
            not place.above
            or not group[-1].above
            or (between == ""
            and _may_hold(group, place))
            or between in ("省", "市")
        )
    return between in ("、", "和", "跟", "与", "及")


def _may_hold(group: list[Place], place: Place) -> bool:
    return True


def _judge_places(group: list[Place], clause: str, reading: Reading, book: CardBook) -> tuple[ClaimStatus, str | None]:
    paths = [_path_of(place, book) for place in group]
    denied = reading.is_denied(group[0].start)
    if all(paths):
        found = paths[-1]
        return ("contradicted" if denied else "supported"), found
    if denied:
        return "supported", "origin" if book.has("origin") else None
    is_origin = _is_origin(group, reading)
    if book.has("origin") and is_origin:
        return "contradicted", "origin"
    return "unsupported", None


def _is_origin(group: list[Place], reading: Reading) -> bool:
    end = group[-1].end
    after = reading.after(end, 8)
    before = reading.before(group[0].start, 8)
    if re.search(r"出口|发往|卖到|销往|运到|寄到|仓库|从|去过|旅游|打工|读书|上学|回来", before) or re.match(
        r".{0,6}天(?:就)?(?:能)?(?:到|达)|.{0,3}(?:次日|隔天|仓库?|打工|读书|旅游|展|分仓|发货|回来)", after
    ):
        return False
    return group[0].above != frozenset() or bool(re.search(r"产|种|长|摘|采|在|来自", before + after))


def _path_of(place: Place, book: CardBook) -> str | None:
    """The fact that names the place, or one that lies in it."""
    names = {short_name(name) for name in place.names} | set(place.names)
    ranked = sorted(book.places, key=lambda each: each[0] != "origin")
    for path, known in ranked:
        if path.startswith(("ship", "forbidden")):
            continue
        if names & set(known.names) or (place.above and names & known.above):
            return path
    for path, text in book.texts:
        if path in ("origin", "story.place", "seller.address", "name") and any(name in text for name in place.names):
            return path
    return None


def _read_shipping(
    reading: Reading, book: CardBook, group: list[Place], start: int, end: int, *, is_sent: bool
) -> None:
    """新疆不发, 海南也能发."""
    excluded = book.value("ship.regions_excluded")
    out = [any(name in excluded for name in place.names) for place in group]
    tail = re.match(
        r"(?:都|也|暂时|地区|等地|这些地方|照样|可以|能)*(?:不能?发(?:货)?|不包邮|能?发(?:货)?|包邮|不送|发不了)",
        reading.text[end:],
    )
    end += tail.end() if tail else 0
    if not excluded:
        status: ClaimStatus = "unsupported"
    elif is_sent:
        status = "contradicted" if any(out) else "unsupported"
    else:
        status = "supported" if all(out) else "contradicted"
    path = "ship.regions_excluded" if excluded else None
    why = Text(f"卡上不发货的地方：{excluded or '没有写'}", f"places not shipped to: {excluded or 'not on the card'}")
    reading.add("place", start, end, status, path, reading.text[start:end], why)


def _read_quantities(reading: Reading, book: CardBook, offers: tuple[Offer, ...]) -> None:
    found = [_as_money(quantity, reading, book, offers) for quantity in find_quantities(reading.text, reading.work)]
    used = _used_counts(found, reading, book)
    for quantity in found:
        if quantity.start in used:
            reading.hide(quantity.start, quantity.end)
            continue
        if quantity.dimension == "percent_off":
            verdict = Verdict(
                kind="arithmetic", start=quantity.start, end=quantity.end, status="unsupported", fact_id=None,
                value=quantity.written(), why=Text("卡上没有这个折扣", "the card does not hold this discount"),
            )  # fmt: skip
        elif quantity.dimension == "money":
            verdict = judge_money(quantity, reading, book, offers)
            if reading.is_denied(quantity.start) and verdict.kind == "price":
                verdict = _denied(verdict)
        else:
            verdict = judge_quantity(quantity, reading, book)
        if verdict is not None:
            start = verdict.start if reading.is_free(verdict.start, quantity.start) else quantity.start
            reading.add(verdict.kind, start, verdict.end, verdict.status, verdict.fact_id, verdict.value, verdict.why)


def _denied(verdict: Verdict) -> Verdict:
    status: ClaimStatus = "contradicted" if verdict.status == "supported" else "supported"
    return dataclasses.replace(verdict, status=status)


_MONEY_CUE = re.compile(
    r"(?:价格?|卖|只要|到手|平时|平常|日常价?|往常|原价|售价|收|付|才|券后|一共|总共|合|"
    r"吊牌价|划线价|省|便宜|减|少|现在|今天|直播间?|最低(?:卖过|价)?|卖过|加起来|合计|"
    r"券|折|完|是)[是要卖为才就过价：:]*$"
)
_ITEM = r"[箱袋盒瓶罐份包件板块个枚斤两单提条只套]"


def _as_money(quantity: Quantity, reading: Reading, book: CardBook, offers: tuple[Offer, ...]) -> Quantity:
    """A bare number as money where it stands as a price does: 一袋四十五, 平时六十八, or alone in its clause."""
    if _counts_pieces(quantity, reading, book):
        return dataclasses.replace(quantity, dimension="pack", unit="块", role="", shown=f"{plain(quantity.low)}块")
    if quantity.dimension != "bare" or quantity.low <= 0:
        return quantity
    before, after = reading.before(quantity.start), reading.after(quantity.end)
    if re.match(
        r"(?:是|为).{0,16}?(?:成交价|原价|日常价|标价|吊牌价|划线价|对比价)",
        after + reading.text[quantity.end + 12 : quantity.end + 24],
    ):
        return dataclasses.replace(quantity, dimension="money", role="price", shown="")
    if re.match(r"(?:拿走?|带走|带回家|到家|发)[\d一二两三四五六七八九十]+[箱袋盒瓶罐包份件板个]", after):
        return dataclasses.replace(quantity, dimension="money", role="price", shown="")
    is_alone = not before.strip("的才就只要卖") and not after.strip("了啊哦呢吧的带走到手拿走包邮")
    follows_item = re.search(
        rf"(?:[\d一二两三四五六七八九十半每]{_ITEM}|公斤|克|毫升)(?:的钱|的|才|就|合|只要|卖|是|要|一共|总共)*$", before
    )
    if (
        is_alone
        or follows_item
        or (_MONEY_CUE.search(before) and not re.search(r"度|率|号|含量|固形物|硒|编", before[-5:]))
    ):
        return dataclasses.replace(quantity, dimension="money", role="price", shown="")
    return quantity


def _counts_pieces(quantity: Quantity, reading: Reading, book: CardBook) -> bool:
    """Whether 还剩一百五十块 and 每人两块 count goods: where the card counts them so."""
    if quantity.dimension != "money" or not reading.text[quantity.start : quantity.end].endswith("块"):
        return False
    if not re.search(r"\d块", book.value("stock") + book.value("limit_per_user") + book.card.spec):
        return False
    return bool(
        re.search(r"剩|库存|限|每人|一人|一个人|还有|只有|备了|最多|能拍|就$", around(quantity, reading)[0][-8:])
    )


def _used_counts(found: list[Quantity], reading: Reading, book: CardBook) -> frozenset[int]:
    """Starts of counts that only say how many packs a total is for (两箱 of 两箱一共四十八块六), or are bought."""
    used: set[int] = set()
    spans = [
        weighed_span(money, reading, book) or per_span(money, reading) for money in found if money.dimension == "money"
    ]
    for index, quantity in enumerate(found):
        if quantity.dimension != "money" and any(
            start <= quantity.start and quantity.end <= end for start, end in spans
        ):
            used.add(quantity.start)
            continue
        if quantity.dimension not in ("pack", "piece") or quantity.exactness != "exact":
            continue
        later = found[index + 1] if index + 1 < len(found) else None
        before = reading.before(quantity.start, 8)
        if re.search(r"限|最多|每人|一人|一个人|剩|库存|还有|只有|送|赠|就$|卖了|卖出", before):
            continue
        if quantity.low > FEW_PACKS:
            continue
        if re.search(r"(?:买|拍|来|囤|拿|带|下单|要|抢|付|单拍|点)(?:了|上|个|走|够)?$", before) or (later is not None and _is_total_of(quantity, later, reading, book)):
            used.add(quantity.start)
    return frozenset(used)


def _is_total_of(count: Quantity, later: Quantity, reading: Reading, book: CardBook) -> bool:
    between = reading.text[count.end : later.start]
    if "。" in between or len(between) > 14:
        return False
    pack = book.pack
    is_pack_count = bool(pack.count and pack.count > 1 and count.unit == pack.count_unit)
    if later.dimension == "money":
        return (
            not is_pack_count
            or (count.low != pack.count and count.low % (pack.count or 1) == 0 and count.low > (pack.count or 0))
            or False
        )
    if later.dimension in ("weight", "volume"):
        return bool(re.search(r"一?共|总|加起来|合计|就是", between)) or not between
    return False
