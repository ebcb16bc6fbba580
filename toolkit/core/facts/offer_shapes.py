"""Promotions that are told in one phrase: coupons, a price for the nth, deposits, three for two."""

import re
from collections.abc import Iterator
from decimal import Decimal

from toolkit.core.facts.offer_sums import Offer, OfferKind
from toolkit.core.facts.offer_words import DIGITS, LESS, OFF, PACK, YUAN, N, read_yuan
from toolkit.core.numerals import read_number
from toolkit.core.sought import Sought

_COUPON = Sought(
    rf"(?:领|有|送|抢|用|发|张|个|了|点){{0,3}}(?:一张|一个|个|张)?(?P<a>{N})(?P<au>块钱?|元钱?|"
    rf"毛钱?)?的?(?:直播间?|粉丝|新人|新客|店铺|专享|无门槛|优惠|现金|满减|立减)*(?:券|红包|补贴|抵用)"
    rf"|(?:券|红包|补贴)(?:里|是|有|面值|面额|上|先|领|点|抢|您|你|大家|了|也|先点了|直接|立|再|能|可以|可|"
    rf"够)*(?:{OFF}|{LESS})?(?:您|你|掉|了|去)?(?P<b>{N})(?P<bu>块钱?|元钱?|毛钱?|(?=[，。,]|$))"
    rf"|(?:关注|店铺|进店|入会|收藏)[^，。]{{0,6}}?领(?:了|取|到|个|您|你)?(?P<c>{N})(?:块|元)钱?(?!以上|起)"
)
_NTH_PRICE = re.compile(
    rf"第(?P<n>{N})(?P<u>{PACK})(?:就|直接|只要|只收|只|仅|需要?|才|加|是|卖|算|付|掏|给您|给你|您|你|再)*(?:(?P<zero>免费|"
    rf"免单|不要钱|白送|[0零]元|白给)|{YUAN}|(?<=[收要付掏加卖算您你是])(?P<bare>{N})(?=[，。,]|$))"
)
_FROM_NTH = re.compile(
    rf"从?第(?P<n>{N}){PACK}(?:起|开始|往后|以后)[，,]?(?:的)?(?:每一?|都|一){PACK}?(?:只要|都|只|才|就|是|算|按)*{YUAN}"
)
"""从第二箱起每箱三十五."""
_ADDS = re.compile(
    rf"(?:再)?加{YUAN}(?:就|能|可以|可)*(?:(?:再|多)?(?:得|拿|带走?|换购?|买)|再来|多)(?:走|回|到|您|你)?(?P<n>[一1两])(?P<u>{PACK})"
)
"""加十块再得一箱: what one more costs."""
_GETS = Sought(
    rf"(?:买|拍|付|要|下单|[交出掏花]|(?<![一二两三四五六七八九十\d])(?=[\d一二两三四五六七八九]{PACK}的[钱价]))(?P<n>{N})(?P<u>{PACK})?(?:的[钱价]格?钱?)?[，,]?(?:我|我们|就|给|您|你|能|可以|实际|直接|再)*"
    rf"(?P<verb>得|发|寄|到手|到家|带走|拿走?|给)(?:您|你|走|货|到|出)*(?P<m>{N})(?P<v>(?!块){PACK})?(?![{DIGITS}\d块元斤克毛])"
)
_DEPOSIT = re.compile(
    rf"(?:[定订]金(?:先|只要|只|就|付|交|是)*(?P<a>{N})(?:块|元)?钱?|(?:付|交|拍)(?P<b>{N})(?:块|元)?钱?的?[定订]金)"
    rf"[，,]?(?:就|能|可以|可)*(?:抵扣?|当|顶|膨胀[成到]?)(?P<m>{N})(?:块|元)?钱?"
)
"""定金二十抵四十."""
_PAYS = Sought(
    rf"(?:[买拍要拿]|(?<!第)(?=.{PACK}))(?P<n>[两二三四五六七八九十\d])(?P<u>{PACK})?[，,]?(?:只|就|我)*[付收算掏给](?:您|你)?(?P<m>[一两二三四五六七八九\d])"
    rf"(?:(?:{PACK}|份)(?P<half>半)?)?(?:的?(?:钱|价))?(?![{DIGITS}\d块元毛半斤])"
)


def deposits(text: str) -> Iterator[Offer]:
    for found in _DEPOSIT.finditer(text):
        paid, worth = read_number(found["a"] or found["b"]), read_number(found["m"])
        if paid and worth and worth > paid:
            yield Offer(start=found.start(), end=found.end(), kind="coupon", amount=worth - paid, paid=paid)


def nth_prices(text: str) -> Iterator[Offer]:
    for found in _FROM_NTH.finditer(text):
        count, amount = read_number(found["n"]), read_yuan(found["yuan"])
        if count is not None and count > 1 and amount is not None:
            yield Offer(start=found.start(), end=found.end(), kind="from_nth", count=count, amount=amount)
    for found in _NTH_PRICE.finditer(text):
        count = read_number(found["n"])
        amount = Decimal(0) if found["zero"] else read_yuan(found["yuan"] or found["bare"])
        if count is not None and count > 1 and amount is not None and (amount > 1 or not found["bare"]):
            kind: OfferKind = "nth_price"
            yield Offer(start=found.start(), end=found.end(), kind=kind, count=count, amount=amount)


def added(text: str) -> Iterator[Offer]:
    for found in _ADDS.finditer(text):
        amount = read_yuan(found["yuan"])
        if amount is not None and found["n"] != "两":
            yield Offer(start=found.start(), end=found.end(), kind="nth_price", count=Decimal(2), amount=amount)


def coupons(text: str) -> Iterator[Offer]:
    for found in _COUPON.finditer(text):
        amount = read_number(found["a"] or found["b"] or found["c"])
        if amount is not None and (found["au"] or found["bu"] or "").startswith("毛"):
            amount /= 10
        if amount is not None and amount > 0 and not re.match(r"[一二两三]?张", found["a"] or ""):
            is_each = re.search(rf"每一?{PACK}(?:都|各|再|可以|能)*$", text[: found.start()])
            kind: OfferKind = "off_each" if is_each else "coupon"
            yield Offer(start=found.start(), end=found.end(), kind=kind, amount=amount)


def got(text: str) -> Iterator[Offer]:
    """买三得四, 付两箱发三箱: the second number counts what is paid too; 拍三付二: the second alone is paid."""
    for found in _PAYS.finditer(text):
        all_, paid = read_number(found["n"]), read_number(found["m"])
        if paid is not None and found["half"]:
            paid += Decimal("0.5")
        if all_ is not None and paid is not None and 0 < paid < all_:
            yield Offer(start=found.start(), end=found.end(), kind="free", count=paid, amount=all_ - paid)
    for found in _GETS.finditer(text):
        count, all_ = read_number(found["n"]), read_number(found["m"])
        if count is not None and all_ is not None and all_ > count and (found["v"] or not found["u"]):
            yield Offer(start=found.start(), end=found.end(), kind="free", count=count, amount=all_ - count)
