"""Promotions that a text or a card announces: a condition (how many packs, how many yuan) and an effect (yuan off, 折,
packs given, a price for the nth). Both are found apart and joined where they stand near, so that it matters little how
sellers word them; what one really pays is worked out in `offer_sums`.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from toolkit.core.facts.offer_shapes import added, coupons, deposits, got, nth_prices
from toolkit.core.facts.offer_sums import Offer, OfferKind
from toolkit.core.facts.offer_words import BARE_YUAN, DIGITS, GIVES, LESS, OFF, PACK, PACK_UNITS, YUAN, N, read_yuan
from toolkit.core.numerals import read_number
from toolkit.core.sought import Sought

_RATE = (
    r"(?:(?:打|享|算|给)?(?:您|你们?|大家|"
    r"个)*(?P<rate>[\d.一二三四五六七八九点]+)折(?![叠腾磨射断回中线屏合成])|(?P<half>半价|便宜一半|(?:打个?)?对折|"
    r"(?:收|付|给|掏|算)(?:您|你|你们|大家)?(?:一半|半个)(?:的?价)?的?钱?))"
)
_PART = rf"(?:{OFF}|{LESS}){GIVES}(?:百分之(?P<percent>{N})|(?P<percent2>{N})%|(?P<tenths>[一二两三四五六])成)"
_EFFECTS = re.compile(
    rf"{_PART}|{_RATE}|(?P<each>每(?:一)?{PACK}(?:都|再|还|立|直接|各|给[您你]|我|系统|自动)*)?(?:(?P<off>{OFF}){GIVES}|"
    rf"(?P<less>{LESS}){GIVES})(?:{YUAN}|{BARE_YUAN})"
    rf"|(?P<give>白送|免费送|再送|多送|送|赠送?|饶|搭|多发|再发|补|多给|"
    rf"免){GIVES}(?P<m>{N})(?P<v>{PACK})?(?![斤克两公千毫小大\d{DIGITS}])"
)
_COUNT = rf"(?P<n>{N})(?P<u>{PACK})"
_CONDITION = re.compile(
    rf"(?P<threshold>(?P<every>每)?(?:满|过|够|超过?|凑够|凑满|买够|买满|达到))(?P<y>{N})(?P<yu>块钱?|"
    rf"元钱?)?(?:以上)?(?!{PACK}|[{DIGITS}\d])"
    rf"|(?:第(?P<nth>{N})(?P<nu>{PACK}))|(?P<other>(?:后[头面一]|另)(?:那|外|的)?一?{PACK})"
    rf"|(?P<verb>每?满|每?[买拍]|带|要|凑够|凑满|凑齐?|拿|下单?|囤|付|入|来|订|抢|整)?(?:上|了|"
    rf"够)?{_COUNT}(?P<up>以上|起|及以上)?"
    rf"|(?P<verb2>买|拍|带|要|凑|拿|囤|来)(?P<two>[俩仨]|[\d一二两三四五六七八九](?=送|赠|得|免|发))"
)
_FILLER = re.compile(
    r"(?:的话?|的时候|就|立|直接|直|统一|一起|一块儿?|一共|总共|总价|全部|都|再|还|能|可以|可|给|我|我们|"
    r"咱们?|您|你们?|大家|系统|自动|只|仅|也|按|"
    r"共|后台|下单|拍下来?|一起拍|一块儿?拍|一次拍|结账|付款|付钱|到手|价格|总|价|是|只要|打|个|额外|另外|拿|享受?|有|现在|今天|今晚|"
    r"直播间|啊|呢|呀|哈|嘞|"
    r"钱|以上|起|合|一并|各|多|里|这边|店里|家里|[，,、\s])*"
)


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
    for find in (deposits, nth_prices, added, coupons, got, _joined):
        for offer in find(work):
            if "\0" not in work[offer.start : offer.end]:
                found.append(offer)
                work = work[: offer.start] + "\0" * (offer.end - offer.start) + work[offer.end :]
    found.sort(key=lambda offer: offer.start)
    is_single, is_together = _ALONE.search(text) is not None, _TOGETHER.search(text) is not None
    ends = (0, *(offer.end for offer in found))
    return tuple(
        replace(offer, is_joined=end > 0 and (is_together or _is_joined(text, offer, end)), is_single=is_single)
        for offer, end in zip(found, ends, strict=False)
    )


_ALONE = re.compile(r"(?:不|不能|不可以?|没法)(?:再)?(?:叠加|同享|同时用|一起用)|二选一|只能[选用享]一[个样种]")
_TOGETHER = re.compile(r"(?<!不)(?<!不能)(?:能|可以?|都)(?:一起|一块儿?|同时|叠加|叠着|都)(?:着)?[用享使]?")
_ON_TOP = re.compile(r"再|叠加|叠着|上面还|另外还|还能用")


def _is_joined(text: str, offer: Offer, end: int) -> bool:
    """Whether the offer comes on top of the one that ends at `end`."""
    between = text[end : offer.start] + text[offer.start : offer.start + 2]
    return len(between) <= FARTHEST and _ON_TOP.search(between) is not None and not re.search("[。！？]", between)


FARTHEST = 16
"""Characters between two offers of which the second is said to come on top."""


_ANY = re.compile(
    r"[减折券加抹扣抵返让送赠饶搭省少降补免砍发退定订收]|一半|半价|便宜|优惠|红包|"
    rf"第.{{1,3}}[{PACK_UNITS}斤]|得|到手|多发|再发|付|多给"
)


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
    return not (is_bare and text[found.start() - 1 : found.start()] in (*DIGITS, *"第限剩块每前头"))


_OFF_BEFORE = Sought(rf"(?:{OFF}|{LESS}){GIVES}$")
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
    if groups.get("other"):
        count, groups["nth"] = Decimal(2), "二"
    if effect["give"]:
        return _given(text, count, groups, effect, start)
    if any(effect[name] for name in ("rate", "half", "percent", "percent2", "tenths")):
        return _rated(text, count, groups, effect, start, end)
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
            is_repeated=is_repeated, unit=groups.get("u") or "",
        )  # fmt: skip
    return Offer(start=start, end=end, kind="coupon", amount=amount, is_saving=is_saving, has_condition=False)


def _rated(
    text: str, count: Decimal | None, groups: dict[str, str | None], effect: re.Match[str], start: int, end: int
) -> Offer | None:
    """八折, 半价, 减百分之十."""
    if part := effect["percent"] or effect["percent2"] or effect["tenths"]:
        less = (read_number(part) or Decimal(0)) * (1 if effect["tenths"] else Decimal("0.1"))
        rate = 10 - less if count is not None and 0 < less < 10 else None
    else:
        rate = Decimal(5) if effect["half"] else _rate(effect["rate"])
    if effect["half"] == "便宜一半" and not groups.get("nth"):
        return None
    if rate is None or (groups.get("y") and groups.get("threshold") is None):
        return None
    is_yuan = groups.get("y") and (groups.get("yu") or (count or 0) > MOST_PACKS)
    kind: OfferKind = "nth_rate" if groups.get("nth") else "rate_yuan" if is_yuan else "rate"
    return Offer(
        start=start, end=end, kind=kind, count=count, amount=rate, has_condition=count is not None,
        unit=groups.get("u") or "",
    )  # fmt: skip


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
    return Offer(start=start, end=effect.end(), kind="free", count=count, amount=given, unit=unit or asked or "")


_GOES_ON = re.compile(r"[，。！？,的啊呢了哦呀相等合一总到您你就是同这今直算]|一共|发")


def _rate(text: str) -> Decimal | None:
    rate = read_number(text)
    if rate is None:
        return None
    rate = rate / 10 if rate >= 10 else rate
    return rate if 0 < rate < 10 else None
