"""The closed vocabulary of a set of product cards: names, aliases, varieties and places."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from toolkit.core.chinese_text import is_han
from toolkit.core.products import ProductCard

TermKind = Literal["name", "alias", "variety", "place"]

_PROVINCES = (
    "北京", "天津", "上海", "重庆", "河北", "山西", "辽宁", "吉林", "黑龙江", "江苏", "浙江", "安徽", "福建",
    "江西", "山东", "河南", "湖北", "湖南", "广东", "海南", "四川", "贵州", "云南", "陕西", "甘肃", "青海",
    "台湾", "内蒙古", "广西壮族", "广西", "西藏", "宁夏回族", "宁夏", "新疆维吾尔", "新疆", "香港", "澳门",
)  # fmt: skip
_PROVINCE = re.compile(rf"^({'|'.join(_PROVINCES)})(?:省|市|自治区|特别行政区)?")
_PLACE = re.compile(r"(.{2,}?)(?:自治州|自治县|自治旗|地区|林区|省|市|县|区|州|盟|旗|镇|乡|村|$)")
_PEOPLES = re.compile(
    r"(?:土家族|苗族|藏族|彝族|羌族|傣族|壮族|回族|侗族|布依族|白族|蒙古族?|哈萨克|朝鲜族|瑶族|土族)+$"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A word that the cards know."""

    text: str
    product_ids: tuple[str, ...]
    """Cards that have it; aliases and places are often shared."""
    kind: TermKind
    head: int = 0
    """How many characters before the part that many products share: 2 of 奉节脐橙. They must be heard themselves."""


def list_terms(cards: Sequence[ProductCard]) -> tuple[Term, ...]:
    """Every term of `cards` once, the more telling kind first; only those that are Chinese throughout, two characters
    and more."""
    found: dict[str, tuple[TermKind, list[str]]] = {}
    for kind in ("name", "alias", "variety", "place"):
        for card in cards:
            for text in _texts_of(card, kind):
                if len(text) >= 2 and all(is_han(char) for char in text):
                    ids = found.setdefault(text, (kind, []))[1]
                    if card.id not in ids:
                        ids.append(card.id)
    heads = _heads_of(cards)
    return tuple(
        Term(text=text, product_ids=tuple(ids), kind=kind, head=heads.get(text, 0))
        for text, (kind, ids) in found.items()
    )


def _heads_of(cards: Sequence[ProductCard]) -> dict[str, int]:
    heads: dict[str, int] = {}
    for card in cards:
        for text in card.names:
            tails = [len(alias) for alias in card.aliases if alias != text and text.endswith(alias)]
            places = [len(place) for place in split_origin(card.origin) if text.startswith(place)]
            if tails:
                heads[text] = len(text) - max(tails)
            elif places:
                heads[text] = max(places)
    return heads


def _texts_of(card: ProductCard, kind: TermKind) -> tuple[str, ...]:
    if kind == "name":
        return (card.name,)
    if kind == "alias":
        return card.aliases
    if kind == "variety":
        return (card.variety,) if card.variety else ()
    return split_origin(card.origin)


def split_origin(origin: str) -> tuple[str, ...]:
    """The places of an origin as sellers say them, the smallest last; provinces everybody knows are left out.

    >>> split_origin("重庆市奉节县"), split_origin("甘肃省陇南市康县"), split_origin("四川省凉山彝族自治州喜德县")
    (('奉节',), ('陇南', '康县'), ('凉山', '喜德'))
    """
    rest = _PROVINCE.sub("", origin.strip())
    places = (_PEOPLES.sub("", match.group(1)) for match in _PLACE.finditer(rest))
    return tuple(dict.fromkeys(place for place in places if 2 <= len(place) <= 5))
