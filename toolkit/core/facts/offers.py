"""Promotions that a text or a card announces, and what one really pays, in exact decimal arithmetic."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import combinations
from typing import Literal

from toolkit.core.numerals import read_number

_N = r"(?:\d[\d,]*(?:\.\d+)?|[零〇一二两三四五六七八九十百千万俩]+)"
_PACK = r"(?:件|箱|袋|盒|瓶|罐|包|份|单|桶|提|板|块|个|套|斤|枚|只|条|捆|扎|组)"
_MONEY = rf"(?P<amount>{_N}(?:块[\d一二三四五六七八九]毛?|块钱?|元钱?)?)"
OfferKind = Literal[
    "off_each", "off_packs", "off_yuan", "off_each_yuan", "nth_rate", "nth_price", "free", "rate", "coupon"
]
_PATTERNS: tuple[tuple[OfferKind, re.Pattern[str]], ...] = (
    (
        "off_each",
        re.compile(
            rf"(?:(?:满|拍|买)(?P<n>{_N})(?P<u>{_PACK})(?:以上)?[，,]?)?每{_PACK}(?:再|立|直接|"
            rf"都|能|优惠)*(?:减|便宜|优惠|省|少){_MONEY}"
        ),
    ),
    ("off_each_yuan", re.compile(rf"每满(?P<n>{_N})(?:块钱?|元钱?)?(?:立?减|返|省){_MONEY}")),
    ("off_packs", re.compile(rf"满(?P<n>{_N})(?P<u>{_PACK})(?:总价|一共|直接|就)?(?:立?减|返|省|便宜){_MONEY}")),
    ("off_yuan", re.compile(rf"满(?P<n>{_N})(?:块钱?|元钱?)?(?:总价|直接|就)?(?:立?减|返|省){_MONEY}")),
    (
        "nth_rate",
        re.compile(
            rf"第(?P<n>{_N})(?P<u>{_PACK})(?:就|直接|只要|打|是|只)*(?:(?P<half>半价)|(?P<zero>免费|"
            rf"免单|不要钱|[0零]元)|(?P<rate>[\d.一二三四五六七八九点]+)折)"
        ),
    ),
    ("nth_price", re.compile(rf"第(?P<n>{_N})(?P<u>{_PACK})(?:就|直接|只要|是|只|才|加)*{_MONEY}")),
    (
        "free",
        re.compile(
            rf"(?:买|拍)(?P<n>{_N})(?P<u>{_PACK})?(?P<verb>送|赠|得|免|发|到手)(?P<m>{_N})(?P<v>{_PACK})?(?![斤克"
            rf"两公千毫])(?!小|大|[\u4e00-\u9fff]{{2}}(?:[，,。]|$))"
        ),
    ),
    (
        "free",
        re.compile(
            rf"(?P<n>{_N})(?P<u>{_PACK})(?:就|直接|立|再)*(?P<verb>送|赠)(?P<m>{_N})(?P<v>{_PACK})(?=[，。！？,]|$)"
        ),
    ),
    (
        "rate",
        re.compile(
            rf"(?<!第)(?:满|拍|买)?(?:(?P<n>{_N})(?P<u>{_PACK})(?:就|一起|一共|都|全部)*)?(?:打|"
            rf"享|全场|统统|全部)?(?:(?P<rate>[\d.一二三四五六七八九点]+)折(?![叠腾磨射返断回中线屏])|"
            rf"(?<![瓶件箱袋盒份个])(?P<half>半价)|(?<=[\d两二三四五六七八九十][瓶件箱袋盒份个])(?P<half2>半价))"
        ),
    ),
    (
        "off_packs",
        re.compile(
            rf"(?:拍|买|要|带)?(?P<n>{_N})(?P<u>{_PACK})(?:一起|总共|直接|就|再|立|能|可以|可)*(?:减|"
            rf"便宜|优惠|少|省){_MONEY}"
        ),
    ),
    (
        "coupon",
        re.compile(
            rf"(?:领|有|送|抢|用|发)?(?:一?张|个|了)?{_MONEY}的?(?:优惠|无门槛|直播间?|粉丝|新人|"
            rf"现金)?(?:券|红包|补贴)|(?:优惠券|券|红包|返现|返)(?:再|立|直接|能|可以|可|能够|上面|先|领|是|有|面值|面额|面)*(?:减|"
            rf"抵扣?|便宜|省|少)?(?P<amount2>{_N}(?:块钱?|元钱?))|(?:立|下单|直接|再|拍下|减免|"
            rf"直降)减?(?:了|免)?(?P<amount3>{_N}(?:块[\d一二三四五六七八九]?毛?|元)?)(?<=[块元毛\d十百一二三四五六七八九])|"
            rf"减(?P<amount4>{_N}(?:块钱?|元钱?)?)"
        ),
    ),
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
    is_pack: bool = True
    """Whether `count` counts packs."""

    def key(self) -> tuple[str, Decimal | None, Decimal]:
        """What two equal offers share."""
        return self.kind, self.count, self.amount


def find_offers(text: str) -> tuple[Offer, ...]:
    """The promotions in `text`, in order.

    >>> [(offer.kind, int(offer.count), int(offer.amount)) for offer in find_offers("满2件减5元，买三送一")]
    [('off_packs', 2, 5), ('free', 3, 1)]
    """
    work = text
    found: list[Offer] = []
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(work):
            offer = _offer(kind, match)
            if offer is not None and "\0" not in work[offer.start : offer.end]:
                found.append(offer)
                work = work[: offer.start] + "\0" * (offer.end - offer.start) + work[offer.end :]
    return tuple(sorted(found, key=lambda offer: offer.start))


def _offer(kind: OfferKind, match: re.Match[str]) -> Offer | None:
    groups = match.groupdict()
    count = read_number(groups["n"]) if groups.get("n") else None
    if groups.get("n") and count is None:
        return None
    amount = _amount(kind, groups)
    if amount is None or re.search(r"少[一两二三]$", match[0]):  # 拍一箱少一箱
        return None
    if kind == "rate" and (not 0 < amount < 10 or (amount == 0)):
        return None
    if groups.get("verb") == "免" and count is not None and count > amount:
        count -= amount  # 拍三免一: three are taken, two are paid
    return Offer(start=match.start(), end=match.end(), kind=kind, count=count, amount=amount)


def _amount(kind: OfferKind, groups: dict[str, str | None]) -> Decimal | None:
    if kind == "free":
        given, asked = read_number(groups["m"] or ""), read_number(groups["n"] or "")
        return (
            given - asked if given and asked and given > asked and groups.get("verb") in ("发", "到手", "得") else given
        )
    if groups.get("half") or groups.get("half2"):
        return Decimal(5)
    if groups.get("zero"):
        return Decimal(0)
    if groups.get("rate"):
        rate = read_number(groups["rate"] or "")
        if rate is None:
            return None
        return rate / 10 if rate >= 10 else rate
    said = next((groups[name] for name in ("amount", "amount2", "amount3", "amount4") if groups.get(name)), None)
    return _yuan(said) if said else None


def _yuan(said: str) -> Decimal | None:
    found = re.match(rf"({_N})(?:块([\d一二三四五六七八九])毛?)?", said)
    value = read_number(found[1]) if found else None
    if value is None or found is None:
        return None
    return value + (read_number(found[2]) or Decimal(0)) / 10 if found[2] else value


def totals(count: Decimal, price: Decimal, offers: Sequence[Offer]) -> frozenset[Decimal]:
    """What `count` packs at `price` may cost, to the 分: all offers that apply together, or any one of them.

    Without an offer, or where none applies, count times price. Sellers do not say whether offers add up, so each
    combination of those that apply counts as right; leaving out every one does not.

    >>> sorted(totals(Decimal(2), Decimal("26.8"), find_offers("满2件减5元")))
    [Decimal('48.60')]
    """
    base = count * price
    able = [offer for offer in offers if pay(offer, count, price, base) != base]
    if not able:
        return frozenset({_fen(base)})
    found: set[Decimal] = set()
    for size in range(1, min(len(able), 4) + 1):
        for chosen in combinations(able, size):
            total = base
            for offer in chosen:
                total = pay(offer, count, price, total)
            found.add(_fen(total))
    return frozenset(found)


def pay(offer: Offer, count: Decimal, price: Decimal, total: Decimal) -> Decimal:
    """`total` after `offer`, for `count` packs at `price` each."""
    enough = offer.count is None or count >= offer.count
    match offer.kind:
        case "off_packs":
            return total - offer.amount if enough else total
        case "off_each":
            return total - offer.amount * count if enough else total
        case "off_yuan":
            return total - offer.amount if offer.count is not None and total >= offer.count else total
        case "off_each_yuan":
            return total - offer.amount * (total // offer.count) if offer.count else total
        case "nth_rate":
            return total - price * (10 - offer.amount) / 10 if enough else total
        case "nth_price":
            return total - price + offer.amount if enough else total
        case "rate":
            return total * offer.amount / 10 if enough else total
        case "free":
            if offer.count and count == offer.count + offer.amount:
                return total - price * offer.amount
            return total
        case _:
            return total - offer.amount


def _fen(yuan: Decimal) -> Decimal:
    return yuan.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def offers_before(offers: Sequence[Offer], start: int, end: int) -> Iterator[Offer]:
    """Those that stand in [start, end)."""
    return (offer for offer in offers if start <= offer.start < end)
