"""Lengths, meshes and test values that a text gives otherwise than the card, and what the card says it is not."""

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

from toolkit.core.compliance.card_values import groups, number_in
from toolkit.core.compliance.contradiction import Contradiction
from toolkit.core.numerals import read_number
from toolkit.core.products import ProductCard
from toolkit.core.sought import Sought
from toolkit.core.text import Text

_NUMBER = r"\d+(?:\.\d+)?|[零一二两三四五六七八九十百千]+(?:点[零一二三四五六七八九]+)?"
_MILLIMETRES = {"毫米": 1, "mm": 1, "厘米": 10, "公分": 10, "cm": 10, "米": 1000}
_LENGTH = re.compile(rf"(?P<n>{_NUMBER})(?P<unit>毫米|mm|厘米|公分|cm|米)(?![粉饭粒汤粥线饼面糠油酒糕色上国])")
_HELD_LENGTH = re.compile(r"(\d+(?:\.\d+)?)(?:\s*[-~到至×]\s*(\d+(?:\.\d+)?))?\s*(毫米|mm|厘米|公分|cm|米)")
_COMMON = frozenset("长宽大小高的约径直重个")
_ROUGH = Decimal("1.02")
_FIELDS = ("grade", "spec", "process")
_OTHERS = re.compile(
    "普通|一般|别|人家|国标|标准|要求|不低于|不超过|以上才|超过|比|外面|市面|他们|去年|上一批|平均|不是|没"
)
_PER_PACK = Sought(
    rf"一[扎箱盒袋包罐提筐份件](?:里头?|里面|是|有|装|就是|一共)*(?P<n>{_NUMBER})(?P<unit>[支片个枚条把只粒颗朵])(?![一来多])"
)
_APPROXIMATE = re.compile("[一二两三四五六七八九]{2}")
_MESH = re.compile(rf"(?P<n>{_NUMBER})目(?:的)?(?:筛|网|细)")
_TENTHS = re.compile(r"[克度毫]?([一二三四五六七八九])(?![十百千一二三四五六七八九])")
_DENIED = re.compile("不|没|别|未|无|非|莫|冒充|假|吗|哪|谁|问|羡慕|以前|从前|小时候|要是|如果")


def find_measure_faults(text: str, card: ProductCard) -> Iterator[Contradiction]:
    """What `text` (plain form) measures otherwise than `card`."""
    if re.search("米|公分|mm|cm", text):
        yield from _lengths(text, card)
    if "目" in text:
        yield from _meshes(text, card)
    yield from _tests(text, card)
    yield from _grades(text, card)
    yield from _denied_kinds(text, card)


def _grades(text: str, card: ProductCard) -> Iterator[Contradiction]:
    """A级花 of what the card grades B级; 一扎二十四支 of 20支/扎."""
    held = re.search(r"(?<![A-Za-z])([A-D])级", card.value("grade")) if "级" in text else None
    for found in re.finditer(r"(?<![a-z])([a-d])级", text) if held else ():
        around = _clause_before(text, found.start()) + text[found.end() : found.end() + 4]
        if (
            held
            and found[1].upper() != held[1]
            and not re.search(f"{held[1]}级", text, re.I)
            and not _DENIED.search(around)
        ):
            yield _fault(found, "等级", card.value("grade"))
    if not _PER_PACK.search(text):
        return
    counts = re.findall(r"(?<![-~×.\d])(\d+)([支片个枚条把只粒颗朵包袋盒罐])", card.spec)
    for found in _PER_PACK.finditer(text) if len(counts) == 1 else ():
        value, around = read_number(found["n"]), _clause_before(text, found.start())
        if found["unit"] != counts[0][1] or value is None or _OTHERS.search(around) or re.search("每|限|送|赔", around):
            continue
        if value != Decimal(counts[0][0]):
            yield _fault(found, "规格", card.spec)


def _clause_before(text: str, at: int) -> str:
    return text[max(text.rfind(mark, 0, at) for mark in ",。!?;:\n") + 1 : at]


def _fault(found: re.Match[str], name: str, value: str) -> Contradiction:
    why = Text(f"卡上的{name}是{value}", f"the card says {value}")
    return Contradiction(rule_id="FALSE-1", start=found.start(), end=found.end(), why=why)


def _lengths(text: str, card: ProductCard) -> Iterator[Contradiction]:
    """伞面一米整 of 伞面直径82厘米: the same part, and a length out of its range."""
    held = [
        (set(re.split("[，,；;、。 ]", value[: one.start()])[-1]) - _COMMON, one, value)
        for field in _FIELDS
        for value in [card.value(field)]
        for one in _HELD_LENGTH.finditer(value)
    ]
    all_lengths = [one for fact in card.facts for one in _HELD_LENGTH.finditer(fact.value)] if held else []
    for found in _LENGTH.finditer(text) if held else ():
        said, before = read_number(found["n"]), _clause_before(text, found.start())
        around = before + text[found.end() : found.end() + 6]
        if said is None or _OTHERS.search(around):
            continue
        length = said * _MILLIMETRES[found["unit"]]
        if any(_holds(one, length, around) for one in all_lengths) or _APPROXIMATE.fullmatch(found["n"]):
            continue
        of_part = [
            (one, value) for part, one, value in held if part & set(before) or ("直径" in value and "直径" in before)
        ]
        if of_part and not any(_holds(one, length, around) for one, _value in of_part):
            yield _fault(found, "尺寸", of_part[0][1])


def _holds(held: re.Match[str], length: Decimal, around: str) -> bool:
    scale = _MILLIMETRES[held[3]]
    first = Decimal(held[1]) * scale
    last = Decimal(held[2] or held[1]) * scale
    if "×" in held[0]:
        return any(abs(length - one) <= one * (_ROUGH - 1) for one in (first, last))
    if re.search("不到|不足|没到", around) and length >= last:
        return length <= last * Decimal("1.5")
    if re.search("来|多|不到|差不多|左右|大概|约", around):
        return first * Decimal("0.9") <= length <= last * Decimal("1.1")
    return first / _ROUGH <= length <= last * _ROUGH


def _meshes(text: str, card: ProductCard) -> Iterator[Contradiction]:
    held = re.search(r"(\d+)目", card.value("process"))
    for found in _MESH.finditer(text) if held else ():
        said = read_number(found["n"])
        if held and said is not None and said != Decimal(held[1]):
            yield _fault(found, "做法", card.value("process"))


@lru_cache(maxsize=256)
def _said_of(item: str) -> re.Pattern[str]:
    """What a text says was measured of the item."""
    return re.compile(
        rf"{re.escape(item)}(?:含量)?[^,。!?;\d零一二三四五六七八九十百]{{0,3}}?,?(?:每?一?百(?:毫升|克)|每100(?:毫升|克))?(?:有|是|达到|含)?(?P<n>{_NUMBER})(?P<rest>[克度%毫][一二三四五六七八九]?)"
    )


def _tests(text: str, card: ProductCard) -> Iterator[Contradiction]:
    """蛋白质百毫升五克二 of what was tested at 4.2."""
    for one in groups(card, "tests"):
        item, held = one.get("item", ""), number_in(one.get("value", ""))
        if not item or held is None or item not in text:
            continue
        for found in _said_of(item).finditer(text):
            value = read_number(found["n"])
            tenth = _TENTHS.match(found["rest"])
            if value is None or _OTHERS.search(_clause_before(text, found.start()) + found[0]):
                continue
            value += (read_number(tenth[1]) or Decimal(0)) / 10 if tenth else Decimal(0)
            if value != held and value != held.to_integral_value():
                yield _fault(found, item, one["value"])


def _denied_kinds(text: str, card: ProductCard) -> Iterator[Contradiction]:
    """野生货 of what the card notes is 不是野生."""
    for kind, note in _kinds_it_is_not(card):
        for found in re.finditer(re.escape(kind), text) if kind in text else ():
            around = _clause_before(text, found.start()) + text[found.end() : found.end() + 6]
            if not _DENIED.search(around):
                yield _fault(found, "说明", note)


@lru_cache(maxsize=256)
def _kinds_it_is_not(card: ProductCard) -> tuple[tuple[str, str], ...]:
    """What the card's notes say the goods are not, each with its note."""
    notes = [fact.value for fact in card.facts if fact.id.startswith("forbidden_notes")]
    shape = r"不是([\u4e00-\u9fff]{2,4}?)(?:的|，|,|。|、|$)"
    return tuple((kind, note) for note in notes for kind in re.findall(shape, note))
