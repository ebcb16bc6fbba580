"""A short English version of the copy: units and names of places are turned, nothing else is claimed."""

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


def write_english(
    card: ProductCard, kind: ProductKind, templates: Mapping[str, Any], romanize: Callable[[str], str]
) -> tuple[Sentence, ...]:
    """Two to four English sentences. Names that only Chinese has stay in Chinese."""
    lines = []
    words = {"name": card.name, "en": kind.en, "origin_en": english_place(card.origin, romanize)}
    if card.origin:
        lines.append(Sentence(text=templates["lines"][0].format(**words), fact_ids=("name", "origin")))
    else:
        lines.append(Sentence(text=templates["lines"][1].format(**words), fact_ids=("name",)))
    number = card.price.text.partition("元")[0]
    price = templates["price"].format(spec_en=english_spec(card.spec), yuan=number)
    lines.append(Sentence(text=price, fact_ids=("spec", "price")))
    if hours := card.value("ship.hours"):
        lines.append(Sentence(text=templates["ship"].format(hours=hours), fact_ids=("ship.hours",)))
    lines.append(Sentence(text=templates["close"]))
    return tuple(lines)


def english_spec(spec: str) -> str:
    """A net weight in English; what is not a plain weight stays as it is. A jin is half a kilogram.

    >>> english_spec("5斤装"), english_spec("250克"), english_spec("一盒")
    ('5 jin', '250 g', '一盒')
    """
    found = re.fullmatch(r"([0-9]+(?:\.[0-9]+)?)\s*(斤|克|千克|公斤|毫升|升)装?", spec)
    if not found:
        return spec
    if found[2] == "斤":
        return f"{found[1]} jin"
    return f"{Decimal(found[1])} {_UNITS[found[2]]}"


def english_place(origin: str, romanize: Callable[[str], str]) -> str:
    """An address in English order, the smallest place first; as it stands where its parts aren't clear.

    >>> english_place("重庆市奉节县", {"重庆": "chongqing", "奉节": "fengjie"}.__getitem__)
    'Fengjie County, Chongqing'
    """
    if romanize is str or not re.fullmatch(rf"(?:{_PLACE.pattern})+", origin):
        return origin
    parts = [f"{romanize(name).capitalize()} {_LEVELS[level]}".strip() for name, level in _PLACE.findall(origin)]
    return ", ".join(reversed(parts))
