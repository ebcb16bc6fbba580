"""Promotions that a text or a card announces, read into one small algebra, and what one really pays, to the 分.

A promotion is a condition (how many packs, how many yuan) and an effect (yuan off, 折, packs given, a price for the
nth). Both are found apart and joined where they stand near, so that it matters little how sellers word them.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import permutations
from typing import Literal

from toolkit.core.numerals import read_number

_N = r"(?:\d[\d,]*(?:\.\d+)?|[零〇一二两三四五六七八九十百千万俩仨]+)"
_DIGITS = "零〇一二两三四五六七八九十百千万亿"
PACK_UNITS = "砖挂墩件箱袋盒瓶罐包份单桶提板块套只条捆扎组壶坛篓筐听枚支串对张把盆个棵筒坨饼双泡床顶幅盏副"
_PACK = rf"(?:[{PACK_UNITS}]|斤(?!装))"
_CENTS = rf"[\d一二三四五六七八九](?![{_DIGITS}\d])毛?"
MONEY = rf"{_N}(?:块{_CENTS}|块钱?|元钱?|毛钱?)?"
_YUAN = rf"(?P<yuan>{_N}(?:块{_CENTS}|块钱?|元钱?|毛钱?))"
_BARE_YUAN = rf"(?P<bare>{_N}(?![{PACK_UNITS}折成斤两克\d{_DIGITS}]|块))"
OfferKind = Literal[
    "off_each", "off_packs", "off_yuan", "off_each_yuan", "nth_rate", "nth_price", "nth_off", "free", "rate", "coupon"
]

_GIVES = r"(?:了|掉|去|下来?|您|你们?|大家|咱们?|大伙儿?|各位|他|个|上)*"
_OFF = r"(?:立减|直减|再减|减免|直降|减|抹|扣|抵扣?|返现?|让利?|砍)"
_LESS = r"(?:便宜|优惠|少收|少付|少给|少掏|少|省|降)"
_RATE = (
    r"(?:(?:打|享|算|给)?(?:您|你们?|大家|"
    r"个)*(?P<rate>[\d.一二三四五六七八九点]+)折(?![叠腾磨射断回中线屏合成])|(?P<half>半价|(?:打个?)?对折|"
    r"(?:收|付|给|掏|算)(?:您|你|你们|大家)?(?:一半|半个)(?:的?价)?的?钱?))"
)
_EFFECTS = re.compile(
    rf"(?P<each>每(?:一)?{_PACK}(?:都|再|还|立|直接|各)*)?(?:(?P<off>{_OFF}){_GIVES}|"
    rf"(?P<less>{_LESS}){_GIVES})(?:{_YUAN}|{_BARE_YUAN})"
    rf"|{_RATE}"
    rf"|(?P<give>白送|免费送|再送|多送|送|赠送?|饶|搭|多发|再发|补|多给|"
    rf"免){_GIVES}(?P<m>{_N})(?P<v>{_PACK})?(?![斤克两公千毫小大\d{_DIGITS}])"
)
_COUNT = rf"(?P<n>{_N})(?P<u>{_PACK})"
_CONDITION = re.compile(
    rf"(?P<threshold>(?P<every>每)?(?:满|过|够|超过?|凑够|凑满|买够|买满|达到))(?P<y>{_N})(?P<yu>块钱?|"
    rf"元钱?)?(?:以上)?(?!{_PACK}|[{_DIGITS}\d])"
    rf"|(?:第(?P<nth>{_N})(?P<nu>{_PACK}))"
    rf"|(?P<verb>每?满|每?[买拍]|带|要|凑够|凑满|凑齐?|拿|下单?|囤|付|入|来|订|抢|整)?(?:上|了|"
    rf"够)?{_COUNT}(?P<up>以上|起|及以上)?"
    rf"|(?P<verb2>买|拍|带|要|凑|拿|囤|来)(?P<two>[俩仨]|[\d一二两三四五六七八九](?=送|赠|得|免|发))"
)
_FILLER = re.compile(
    r"(?:的话?|的时候|就|立|直接|直|统一|一起|一块儿?|一共|总共|总价|全部|都|再|还|能|可以|可|给|我|我们|"
    r"咱们?|您|你们?|大家|系统|自动|只|仅|也|按|"
    r"后台|下单|拍下来?|结账|付款|付钱|到手|价格|总|价|是|只要|打|个|额外|另外|拿|享受?|有|现在|今天|今晚|"
    r"直播间|啊|呢|呀|哈|嘞|"
    r"钱|以上|起|合|一并|各|多|里|这边|店里|家里|[，,、\s])*"
)
_COUPON = re.compile(
    rf"(?:领|有|送|抢|用|发|张|个|了|点){{0,3}}(?:一张|一个|个|张)?(?P<a>{_N})(?P<au>块钱?|元钱?|"
    rf"毛钱?)?的?(?:直播间?|粉丝|新人|新客|店铺|专享|无门槛|优惠|现金|满减|立减)*(?:券|红包|补贴|抵用)"
    rf"|(?:券|红包|补贴)(?:里|是|有|面值|面额|上|先|领|点|抢|您|你|大家|了|也|先点了|直接|立|再|能|可以|可|"
    rf"够)*(?:{_OFF}|{_LESS})?(?:您|你|掉|了|去)?(?P<b>{_N})(?P<bu>块钱?|元钱?|毛钱?)"
)
_NTH_PRICE = re.compile(
    rf"第(?P<n>{_N})(?P<u>{_PACK})(?:就|直接|只要|只收|只|仅|需要?|才|加|是|卖|算|付|掏|给您|给你|您|你|再)*(?:(?P<zero>免费|"
    rf"免单|不要钱|白送|[0零]元|白给)|{_YUAN})"
)
_ADDS = re.compile(
    rf"(?:再)?加{_YUAN}(?:就|能|可以|可)*(?:(?:再|多)?(?:得|拿|带走?|换购?|买)|再来|多)(?:走|回|到|您|你)?(?P<n>[一1两])(?P<u>{_PACK})"
)
"""加十块再得一箱: what one more costs."""
_GETS = re.compile(
    rf"(?:买|拍|付|要|下单|[交出掏花]|(?<![一二两三四五六七八九十\d])(?=[\d一二两三四五六七八九]{_PACK}的[钱价]))(?P<n>{_N})(?P<u>{_PACK})?(?:的[钱价]格?钱?)?[，,]?(?:我|我们|就|给|您|你|能|可以|实际|直接|再)*"
    rf"(?P<verb>得|发|寄|到手|到家|带走|拿走?|给)(?:您|你|走|货|到|出)*(?P<m>{_N})(?P<v>(?!块){_PACK})?(?![{_DIGITS}\d块元斤克毛])"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A promotion at [start, end) of a text."""

    start: int
    end: int
    kind: OfferKind
    count: Decimal | None = None
    """How many packs it asks for, or how many yuan (off_yuan); None: any."""
    amount: Decimal = Decimal(0)
    """Yuan taken off, 折 (8 for 八折), packs given away, or the price of the nth."""
    has_condition: bool = True
    """Whether the condition was said with it; 减五块 alone may go with any count."""
    is_repeated: bool = False
    """每满两箱减八块: once for every two."""
    is_saving: bool = False
    """Worded as 便宜 or 省, which may as well tell a difference of two prices."""

    def key(self) -> tuple[str, Decimal | None, Decimal]:
        """What two equal offers share."""
        return self.kind, self.count, self.amount


def find_offers(text: str) -> tuple[Offer, ...]:
    """The promotions in `text`, in order.

    >>> [(offer.kind, int(offer.count), int(offer.amount)) for offer in find_offers("满2件减5元，买三送一")]
    [('off_packs', 2, 5), ('free', 3, 1)]
    >>> [(offer.kind, int(offer.count), int(offer.amount)) for offer in find_offers("拍俩的话我给您抹五块")]
    [('off_packs', 2, 5)]
    """
    if not _ANY.search(text):
        return ()
    work = text
    found: list[Offer] = []
    for find in (_nth_prices, _added, _coupons, _got, _joined):
        for offer in find(work):
            if "\0" not in work[offer.start : offer.end]:
                found.append(offer)
                work = work[: offer.start] + "\0" * (offer.end - offer.start) + work[offer.end :]
    return tuple(sorted(found, key=lambda offer: offer.start))


_ANY = re.compile(
    r"[减折券加抹扣抵返让送赠饶搭省少降补免砍发]|一半|半价|便宜|优惠|红包|"
    rf"第.{{1,3}}[{PACK_UNITS}斤]|得|到手|多发|再发|付|多给"
)


def _nth_prices(text: str) -> Iterator[Offer]:
    for found in _NTH_PRICE.finditer(text):
        count = read_number(found["n"])
        amount = Decimal(0) if found["zero"] else read_yuan(found["yuan"])
        if count is not None and count > 1 and amount is not None:
            kind: OfferKind = "nth_price"
            yield Offer(start=found.start(), end=found.end(), kind=kind, count=count, amount=amount)


def _added(text: str) -> Iterator[Offer]:
    for found in _ADDS.finditer(text):
        amount = read_yuan(found["yuan"])
        if amount is not None and found["n"] != "两":
            yield Offer(start=found.start(), end=found.end(), kind="nth_price", count=Decimal(2), amount=amount)


def _coupons(text: str) -> Iterator[Offer]:
    for found in _COUPON.finditer(text):
        amount = read_number(found["a"] or found["b"])
        if amount is not None and (found["au"] or found["bu"] or "").startswith("毛"):
            amount /= 10
        if amount is not None and amount > 0 and not re.match(r"[一二两三]?张", found["a"] or ""):
            is_each = re.search(rf"每一?{_PACK}(?:都|各|再|可以|能)*$", text[: found.start()])
            kind: OfferKind = "off_each" if is_each else "coupon"
            yield Offer(start=found.start(), end=found.end(), kind=kind, amount=amount)


def _got(text: str) -> Iterator[Offer]:
    """买三得四, 付两箱发三箱: the second number counts what is paid too."""
    for found in _GETS.finditer(text):
        count, all_ = read_number(found["n"]), read_number(found["m"])
        if count is not None and all_ is not None and all_ > count and (found["v"] or not found["u"]):
            yield Offer(start=found.start(), end=found.end(), kind="free", count=count, amount=all_ - count)


def _joined(text: str) -> Iterator[Offer]:
    """Effects, each with the condition that stands directly before it."""
    conditions = [found for found in _CONDITION.finditer(text) if _is_condition(found, text)]
    for effect in _EFFECTS.finditer(text):
        before = [each for each in conditions if each.end() <= effect.start()]
        near = before[-1] if before and _FILLER.fullmatch(text, before[-1].end(), effect.start()) else None
        if near is None and (behind := _behind(text, effect)):
            near = behind
        offer = _offer(text, near, effect)
        if offer is not None:
            yield offer


def _is_condition(found: re.Match[str], text: str) -> bool:
    if found["u"] == "块" and (
        (read_number(found["n"]) or 0) > MOST_PIECES or _OFF_BEFORE.search(text[: found.start()])
    ):
        return False
    is_bare = found["n"] and not found["verb"]
    return not (is_bare and text[found.start() - 1 : found.start()] in (*_DIGITS, "第", "限", "剩", "块", "每"))


_OFF_BEFORE = re.compile(rf"(?:{_OFF}|{_LESS}){_GIVES}$")
MOST_PIECES = 10
"""More 块 than that are money: 一百三十八块，再减三块."""
_PACKS_BEHIND = re.compile(rf"(?:，)?(?P<verb>要|得|需要?)(?:先)?(?:拍|买|满|拿|带|凑)?{_COUNT}(?:以上|起)?")


def _behind(text: str, effect: re.Match[str]) -> re.Match[str] | None:
    """打八折，要拍两箱: the condition behind."""
    return _PACKS_BEHIND.match(text, effect.end())


def _offer(text: str, condition: re.Match[str] | None, effect: re.Match[str]) -> Offer | None:
    groups = condition.groupdict() if condition else {}
    start = min(condition.start(), effect.start()) if condition else effect.start()
    end = max(condition.end(), effect.end()) if condition else effect.end()
    said = groups.get("n") or groups.get("y") or groups.get("nth") or groups.get("two")
    count = read_number(said) if said else None
    if effect["give"]:
        return _given(text, count, groups, effect, start)
    if effect["rate"] or effect["half"]:
        rate = Decimal(5) if effect["half"] else _rate(effect["rate"])
        if rate is None or (groups.get("y") and groups.get("threshold") is None):
            return None
        if effect["half"] == "半价" and condition is None and not re.search(r"[，,。！]?$", text[: effect.start()]):
            return None
        kind: OfferKind = "nth_rate" if groups.get("nth") else "rate"
        return Offer(start=start, end=end, kind=kind, count=count, amount=rate, has_condition=count is not None)
    amount = read_yuan(effect["yuan"] or effect["bare"] or "")
    if amount is None or amount <= 0 or (effect["bare"] and _is_no_money(text, effect)):
        return None
    is_saving = bool(effect["less"])
    is_one = count == 1 and bool(groups.get("n")) and not groups.get("verb") and not groups.get("nth")
    if effect["each"] or is_one:
        counted = count if (groups.get("n") or groups.get("two")) and not is_one else None
        return Offer(
            start=start, end=end, kind="off_each", count=counted, amount=amount,
            is_saving=is_saving and counted is None, has_condition=counted is not None,
        )  # fmt: skip
    if groups.get("nth"):
        return Offer(start=start, end=end, kind="nth_off", count=count, amount=amount)
    if groups.get("y") and (groups.get("yu") or count is None or count > MOST_PACKS):
        kind = "off_each_yuan" if groups.get("every") else "off_yuan"
        return Offer(start=start, end=end, kind=kind, count=count, amount=amount)
    if count is not None and count > 0:
        is_repeated = text[start : start + 1] == "每"
        return Offer(
            start=start, end=end, kind="off_packs", count=count, amount=amount, is_saving=is_saving,
            is_repeated=is_repeated,
        )  # fmt: skip
    return Offer(start=start, end=end, kind="coupon", amount=amount, is_saving=is_saving, has_condition=False)


MOST_PACKS = 20
"""满三减二十 asks for three packs, 满九十减十 for ninety yuan."""
_KEEPS_NUMBER = re.compile(r"[个天年月斤点度%成倍种样人位次分秒小只颗粒句下]")


def _is_no_money(text: str, effect: re.Match[str]) -> bool:
    """Whether the number behind 减 or 少 counts something else: 少一箱, 让两个人."""
    return bool(_KEEPS_NUMBER.match(text, effect.end())) or (effect["bare"] in ("一", "两", "俩"))


def _given(
    text: str, count: Decimal | None, groups: dict[str, str | None], effect: re.Match[str], start: int
) -> Offer | None:
    """买三箱送一箱; 送一个杯子 is a gift, and 坏一个补一个 a promise."""
    given = read_number(effect["m"])
    if given is None or count is None or groups.get("y") or count < given:
        return None
    unit, asked = effect["v"], groups.get("u") or groups.get("nu")
    if unit and asked and unit != asked:
        return None
    following = text[effect.end() : effect.end() + 2]
    if (re.match(r"[\u4e00-\u9fff]", following) and unit and not _GOES_ON.match(following)) or (unit is None and asked):
        return None
    if effect["give"] == "补" or re.search(r"[坏烂破碎死]$", text[:start]):
        return None
    if effect["give"] == "免":
        count -= given  # 拍三免一: three are taken, two are paid
        if count <= 0:
            return None
    return Offer(start=start, end=effect.end(), kind="free", count=count, amount=given)


_GOES_ON = re.compile(r"[，。！？,的啊呢了哦呀相等合一总到您你就是同这今直算]|一共|发")


def _rate(text: str) -> Decimal | None:
    rate = read_number(text)
    if rate is None:
        return None
    rate = rate / 10 if rate >= 10 else rate
    return rate if 0 < rate < 10 else None


def read_yuan(said: str) -> Decimal | None:
    """Yuan of 五块, 五块五, 五元, 五毛 or 5."""
    found = re.match(rf"({_N})(?:(毛)|块([\d一二三四五六七八九])毛?)?", said)
    value = read_number(found[1]) if found else None
    if value is None or found is None:
        return None
    if found[2]:
        return value / 10
    return value + (read_number(found[3]) or Decimal(0)) / 10 if found[3] else value


def totals(count: Decimal, price: Decimal, offers: Sequence[Offer]) -> frozenset[Decimal]:
    """What `count` packs at `price` may cost, to the 分: all offers that apply together, or any one of them.

    Without an offer, or where none applies, count times price. Sellers do not say whether offers add up or which comes
    first, so each selection of those that apply counts as right, in any order; leaving out every one does not.

    >>> sorted(totals(Decimal(2), Decimal("26.8"), find_offers("满2件减5元")))
    [Decimal('48.60')]
    """
    base = count * price
    able = [offer for offer in offers if any(paid != base for paid in pay(offer, count, price, base))]
    able = [offer for offer in able if not any(_outranks(other, offer) for other in able)]
    if not able:
        return frozenset({to_fen(base)})
    found: set[Decimal] = set()
    for size in range(1, min(len(able), 3) + 1):
        for chosen in permutations(able, size):
            reached = {base}
            for offer in chosen:
                reached = {paid for total in reached for paid in pay(offer, count, price, total)}
            found |= {to_fen(total) for total in reached}
    return frozenset(found)


def _outranks(other: Offer, offer: Offer) -> bool:
    """Whether of 两箱减五块，三箱减十二 the second tier takes the place of the first."""
    return (
        other.kind == offer.kind
        and offer.kind in ("off_packs", "off_yuan", "rate", "off_each")
        and (other.count or 0) > (offer.count or 0)
    )


def pay(offer: Offer, count: Decimal, price: Decimal, total: Decimal) -> tuple[Decimal, ...]:
    """What `total` may become after `offer`, for `count` packs at `price` each."""
    asked = offer.count or Decimal(1)
    if offer.kind in ("off_yuan", "off_each_yuan"):
        times = total // asked
        if times < 1:
            return (total,)
        return (total - offer.amount * (times if offer.kind == "off_each_yuan" else 1),)
    if offer.kind == "free":
        group = asked + offer.amount
        return (total - price * offer.amount * (count // group),)
    if count < asked:
        return (total,)
    match offer.kind:
        case "off_each":
            return (total - offer.amount * count,)
        case "rate":
            return (total * offer.amount / 10,)
        case "off_packs" if offer.is_repeated:
            return tuple(total - offer.amount * times for times in sorted({Decimal(1), count // asked}))
        case "nth_rate" | "nth_price" | "nth_off":
            saved = price - nth_price(offer, price)
            return tuple(total - saved * times for times in sorted({Decimal(1), count // asked}))
        case _:
            return (total - offer.amount,)


def nth_price(offer: Offer, price: Decimal) -> Decimal:
    """What the nth pack costs by itself.

    >>> nth_price(find_offers("第二件半价")[0], Decimal(58))
    Decimal('29')
    """
    match offer.kind:
        case "nth_rate":
            return price * offer.amount / 10
        case "nth_off":
            return price - offer.amount
        case _:
            return offer.amount


def to_fen(yuan: Decimal) -> Decimal:
    return yuan.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
