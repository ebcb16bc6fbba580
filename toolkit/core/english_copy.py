"""A short English version of the copy: units, days, tastes and names of places are turned, nothing else is claimed."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from toolkit.core.copy_lines import ProductKind, Sentence
from toolkit.core.products import ProductCard

_LEVELS = {
    "特别行政区": "", "自治区": "", "自治州": "Prefecture", "自治县": "County", "地区": "Prefecture", "省": "",
    "市": "", "州": "Prefecture", "县": "County", "区": "District", "镇": "Town", "乡": "Township", "村": "Village",
}  # fmt: skip
_PLACE = re.compile(rf"([\u4e00-\u9fff]{{2,5}}?)({'|'.join(_LEVELS)})")
_UNITS = {"克": "g", "千克": "kg", "公斤": "kg", "毫升": "ml", "升": "l"}
_MEASURES = {
    "袋": "bag", "瓶": "bottle", "罐": "tin", "盒": "box", "个": "piece", "枚": "piece", "包": "pack", "箱": "box",
    "份": "pack", "块": "piece", "条": "piece", "只": "piece",
}  # fmt: skip
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_PARTS = {"上旬": "early ", "中旬": "mid-", "下旬": "late ", "初": "early ", "底": "late "}
_SPANS = {"天": "day", "个月": "month", "年": "year"}


def write_english(
    card: ProductCard,
    kind: ProductKind,
    templates: Mapping[str, Any],
    romanize: Callable[[str], str],
    tone: str = "plain",
) -> tuple[Sentence, ...]:
    """A title, then up to eight English sentences. Names that only Chinese has stay in Chinese."""
    words = {"name": card.name, "en": kind.en, "origin_en": english_place(card.origin, romanize)}
    words["spec_en"] = english_spec(card.spec)
    has_place = int(not card.origin)
    title = templates["title"][has_place].format(**words)
    lines = [Sentence(text=title, fact_ids=("name", "origin", "spec") if card.origin else ("name", "spec"))]
    intro = templates["intro"][tone][has_place].format(**words)
    lines.append(Sentence(text=intro, fact_ids=("name", "origin") if card.origin else ("name",)))
    lines += _details(card, templates)
    if card.price.yuan > 0:
        number = card.price.text.partition("元")[0]
        price = templates["price"].format(yuan=number, **words)
        lines.append(Sentence(text=price[:1].upper() + price[1:], fact_ids=("spec", "price")))
    if hours := card.value("ship.hours"):
        lines.append(Sentence(text=templates["ship"].format(hours=hours), fact_ids=("ship.hours",)))
    if limit := _english_count(card.value("limit_per_user")):
        lines.append(Sentence(text=templates["limit"].format(limit_en=limit), fact_ids=("limit_per_user",)))
    lines.append(Sentence(text=templates["close"][tone]))
    return tuple(lines)


def _details(card: ProductCard, templates: Mapping[str, Any]) -> list[Sentence]:
    found = []
    tastes = [templates["words"].get(word, "") for word in card.taste]
    if tastes and all(tastes):
        found.append(Sentence(text=templates["taste"].format(taste_en=", ".join(tastes)), fact_ids=("taste",)))
    if day := english_day(card.value("harvest_date")):
        found.append(Sentence(text=templates["harvest"].format(harvest_en=day), fact_ids=("harvest_date",)))
    shelf = re.fullmatch(r"(?:(常温|冷藏))?(\d+)(天|个月|年)", card.value("shelf_life"))
    if shelf:
        where = {"常温": " at room temperature", "冷藏": " in the fridge"}.get(shelf[1] or "", "")
        found.append(
            Sentence(
                text=templates["shelf"].format(shelf_en=_counted(shelf[2], _SPANS[shelf[3]]) + where),
                fact_ids=("shelf_life",),
            )
        )
    return found


def _counted(number: str, noun: str) -> str:
    plural = "" if number == "1" else "es" if noun.endswith("x") else "s"
    return f"{number} {noun}{plural}"


def _english_count(value: str) -> str:
    found = re.fullmatch(r"(\d+)([\u4e00-\u9fff]?)", value)
    if not found or (found[2] and found[2] not in _MEASURES):
        return ""
    return _counted(found[1], _MEASURES[found[2]]) if found[2] else found[1]


def english_day(value: str) -> str:
    """A day, a month or a part of one in English; empty where it is anything else.

    >>> english_day("2026年11月中旬"), english_day("2026-11-02"), english_day("10月"), english_day("霜降后")
    ('mid-November 2026', '2 November 2026', 'October', '')
    """
    found = re.fullmatch(
        r"(?:(\d{4})[年-])?(\d{1,2})(?:月|-(?=\d))?(?:(\d{1,2})日?)?(上旬|中旬|下旬|初|底)?(?:前后)?", value
    )
    if not found or not 1 <= int(found[2]) <= 12 or not re.search(r"[月-]", value):
        return ""
    day = f"{int(found[3])} " if found[3] else _PARTS.get(found[4] or "", "")
    return f"{day}{_MONTHS[int(found[2]) - 1]} {found[1] or ''}".strip()


def english_spec(spec: str) -> str:
    """A net weight or count in English; anything else stays as it is. A jin is half a kilogram.

    >>> english_spec("5斤装"), english_spec("250克"), english_spec("500克×4袋"), english_spec("一盒")
    ('5 jin', '250 g', '4 bags of 500 g', '一盒')
    """
    found = re.fullmatch(r"([0-9]+(?:\.[0-9]+)?)\s*(斤|克|千克|公斤|毫升|升)装?(?:[×xX*](\d+)([\u4e00-\u9fff]))?", spec)
    if not found:
        return _english_count(spec.removesuffix("装")) or spec
    weight = f"{found[1]} jin" if found[2] == "斤" else f"{Decimal(found[1])} {_UNITS[found[2]]}"
    if found[3]:
        return f"{_counted(found[3], _MEASURES[found[4]])} of {weight}" if found[4] in _MEASURES else spec
    return weight


def english_place(origin: str, romanize: Callable[[str], str]) -> str:
    """An address in English order, the smallest place first; as it stands where its parts aren't clear.

    >>> english_place("重庆市奉节县", {"重庆": "chongqing", "奉节": "fengjie"}.__getitem__)
    'Fengjie County, Chongqing'
    """
    if romanize is str or not re.fullmatch(rf"(?:{_PLACE.pattern})+", origin):
        return origin
    parts = [f"{romanize(name).capitalize()} {_LEVELS[level]}".strip() for name, level in _PLACE.findall(origin)]
    return ", ".join(reversed(parts))
