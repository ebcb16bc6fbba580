"""Every quantity that a text states. No number passes unread: what fits no unit is a bare number."""

import re
from collections.abc import Iterator
from decimal import Decimal

from toolkit.core.amount_grammar import read_amounts
from toolkit.core.amount_words import PACK, Amount, plain
from toolkit.core.facts.as_words import as_words
from toolkit.core.facts.no_claims import HIDDEN
from toolkit.core.facts.quantity import Dimension, Exactness, Quantity
from toolkit.core.facts.quantity_at import HAN_DIGIT, NUMBER, quantity_at
from toolkit.core.facts.quantity_shapes import (
    degrees,
    halves,
    jin_ranges,
    metres,
    mu_and_fen,
    pairs,
    percents,
    proportions,
    ranges,
    sizes,
    spoken_times,
    taels,
    whole_and_half,
)
from toolkit.core.facts.units import UNIT, read_unit
from toolkit.core.numerals import read_number

_ONE = re.compile(
    rf"(?P<n>{NUMBER})(?P<m>几|多|来|余)?(?: ?(?P<u>{UNIT}))?(?P<tail>多|半(?![价天个年月小斤公])|出头)?", re.IGNORECASE
)

_VAGUE = re.compile(r"^(?:好?几|数|上)([十百千万亿]+)$|^成([百千])上[千万]$")
_ONE_ONLY = re.compile(
    r"(?:保质期?|保鲜期?|[放搁][得的]?住?|存放?|可?放|足|够|养|熏|存|冷藏|冷冻|净重|净含量|规格|限购|每人限?|最多|发酵|"
    r"陈化?|窖藏|腌制?|晾?晒|熬制?|炖|煮|质保|共|长达|整整|足足|有|满|达|增长|高|涨|便宜|"
    r"省|少|低|长|种植?|树龄|承包|亩产|糖度|摘袋|采前|提前|需要?|要|花|熟|将近|不到|超过|"
    r"大概|差不多|陈放|风干|[了过是])$"
)
_ONE_UNITS = frozenset(
    as_words("年 个月 岁 亩 亩地 公顷 倍 成 折 % ％ 天 周 个星期 小时 个小时 吨 万元 公斤 斤 米 公里 万 个百分点 级")
)
_SHAPES = (
    spoken_times,
    mu_and_fen,
    percents,
    proportions,
    sizes,
    jin_ranges,
    taels,
    degrees,
    metres,
    whole_and_half,
    halves,
    pairs,
    ranges,
)


def find_quantities(text: str, work: str) -> tuple[Quantity, ...]:
    """The quantities in `text`, in order, never overlapping; `work` is the text with what is no quantity blanked."""
    found: list[Quantity] = []
    for find in (*_SHAPES, _amounts, _singles):
        for quantity in find(text, work):
            if HIDDEN in work[quantity.start : quantity.end]:
                continue
            found.append(quantity)
            start, end = _taken(work, quantity)
            work = work[:start] + HIDDEN * (end - start) + work[end:]
    return tuple(sorted(found, key=lambda each: each.start))


def _taken(work: str, quantity: Quantity) -> tuple[int, int]:
    """The stretch with what a price is for (八块一斤)."""
    if not quantity.per:
        return quantity.start, quantity.end
    after = re.compile(rf"\s*(?:[一1]|每|/|per)\s*{quantity.per}").match(work, quantity.end)
    return quantity.start, after.end() if after else quantity.end


def _amounts(text: str, work: str) -> Iterator[Quantity]:
    """Money, weights, volumes, discounts and counts as `read_amounts` reads them."""
    for amount in read_amounts(work):
        if amount.kind in ("count", "offer") and amount.unit != "元":
            continue
        yield _from_amount(text, amount)


_DIMENSIONS: dict[str, Dimension] = {"元": "money", "克": "weight", "毫升": "volume", "折": "percent_off"}


def _from_amount(text: str, amount: Amount) -> Quantity:
    dimension = _DIMENSIONS.get(amount.unit, "pack")
    exactness: Exactness | None = "range" if amount.second is not None else None
    said = text[amount.start : amount.end]
    step = _step(said)
    if exactness is None and re.search(r"[多来几余]|出头", said):
        exactness = "about" if "来" in said else "more"
    factor = Decimal(50) if re.search(r"斤.两", said) else Decimal(500) if "斤" in said else Decimal(1)
    return quantity_at(
        text, amount.start, amount.end, dimension, amount.value, amount.unit, high=amount.second, exactness=exactness,
        per=amount.per, role=amount.kind if dimension == "money" else "", is_doubtful=amount.doubt is not None,
        step=(Decimal(1) if factor == 50 else step) * factor if dimension == "weight" else step,
        shown="" if dimension == "money" else amount.normalised,
    )  # fmt: skip


def _step(said: str) -> Decimal:
    """Size of the last digit of a number as said, without its unit: 10 of 三十, 100 of 1200, 1 of 7."""
    if re.search(r"[毛角]|[块元.][一二三四五六七八九\d]", said):
        return Decimal("0.1")
    for char, size in (("亿", 10**8), ("万", 10**4), ("千", 1000), ("百", 100), ("十", 10)):
        if re.search(rf"{char}[{HIDDEN}]?(?:[多来几余]|$|[^{HAN_DIGIT}十百千万亿\d])", said):
            return Decimal(size)
    digits = re.search(r"\d+", said)
    zeros = len(digits[0]) - len(digits[0].rstrip("0")) if digits and int(digits[0]) else 0
    return Decimal(10) ** zeros


def _singles(text: str, work: str) -> Iterator[Quantity]:
    at = 0
    while found := _ONE.search(work, at):
        at = max(found.end(), found.start() + 1)
        quantity = _single(text, work, found)
        if quantity is not None and quantity.end > found.start():
            at = quantity.end
        if quantity is not None:
            yield quantity


def _single(text: str, work: str, found: re.Match[str]) -> Quantity | None:
    number, unit = found["n"], found["u"] or ""
    value, exactness = _value(number)
    end = found.end("u") if unit else found.end("m") if found["m"] else found.end("n")
    start = found.start()
    if value is None and (number.endswith("一") or unit) and (whole := read_number(number[:-1])) is not None:
        return quantity_at(text, start, found.end("n") - 1, "bare", whole, "", step=_step(number[:-1]))
    if value is None:
        return None if _is_word(work, found, unit) else quantity_at(text, start, end, "bare", Decimal(-1), unit)
    if found["m"] or found["tail"] in ("多", "出头"):
        exactness, end = "more", max(end, found.end("tail") if found["tail"] else end)
    if found["tail"] == "半" and unit and not found["m"]:
        value, end = value + Decimal("0.5"), found.end("tail")
    if exactness is None and not number[0].isdigit() and _is_word(work, found, unit):
        return None
    dimension, size = read_unit(unit) if unit else ("bare", Decimal(1))
    return quantity_at(
        text, start, end, dimension, value * size, unit, exactness=exactness, step=_step(number) * size,
        shown=f"{'' if exactness is None else '约'}{plain(value)}{unit}",
        role="other" if dimension == "money" else "",
    )  # fmt: skip


def _value(number: str) -> tuple[Decimal | None, Exactness | None]:
    if vague := _VAGUE.match(number):
        return read_number("一" + (vague[1] or vague[2])), "more"
    tail = re.match(r"([\d,]+(?:\.\d+)?)([十百千万亿]+)$", number)
    if tail:
        size = read_number("一" + tail[2])
        head = read_number(tail[1])
        return (head * size if head is not None and size is not None else None), None
    return read_number(number), None


def _is_word(work: str, found: re.Match[str], unit: str) -> bool:
    """Whether Chinese digits are part of a word, or 一 that counts nothing."""
    number = found["n"]
    before = work[max(0, found.start() - 8) : found.start()]
    if number in ("一", "半"):
        is_more = found["tail"] == "半" and unit in ("年", "天", "岁")
        return not is_more and not _is_counted_one(number, unit, before, work[found.end() : found.end() + 4])
    if unit:
        return number in tuple("百千万亿") and unit in ("分", "点", "家")
    if len(number) == 1:
        stands_free = re.match(r"[，。！？；,!?;\s]|$", work[found.end() : found.end() + 1])
        has_cue = re.search(r"(?:[是达到为有仅剩超过卖要只价才度]|糖度|海拔|果径)$", before)
        return not (stands_free and has_cue and number not in "两")
    return bool(re.fullmatch(r"[百千万亿]+", number)) and not re.search(r"[上近过超达卖]$", before)


def _is_counted_one(number: str, unit: str, before: str, after: str) -> bool:
    """Whether 一年 or 半个月 measures something; 一年到头 and 等了半天 measure nothing."""
    if number == "半" and unit in ("斤", "公斤", "两", "个月", "亩", "年", "个小时", "小时", "吨"):
        return not re.search(r"[大小上下多]$", before)
    if (
        unit in ("个月", "亩", "吨", "周年", "岁", "个星期", "个百分点")
        and not re.match(r"[饼亮季球台份嫂子]", after)
        and not re.search(r"[这那每哪上下第前]$", before)
    ):
        return True
    if unit in PACK and re.search(
        r"(?:限拍?|限购|每人|一人|一个人|每户|一户|一家|个号|最多)(?:限|只能|最多|能|可以)*(?:拍|买|购)?$", before
    ):
        return True
    is_deadline = read_unit(unit)[0] in ("time", "months") and re.match(
        r"之?内|以内|后|到货|送达|里头(?=拍|找|联系|反馈|赔|退)|就?(?:发|揽收|出库|寄出)|吃完|的(?:保质|质保|保修)",
        after,
    )
    return unit in _ONE_UNITS and bool(_ONE_ONLY.search(before) or is_deadline)
