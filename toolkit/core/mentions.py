"""Where a sentence names products, and whether it sells them: previews, recaps, lists and comparisons sell nothing."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from toolkit.core.products import ProductCard

Role = Literal["sold", "beside", "elsewhere"]
"""beside: compared with, paired with or asked for; elsewhere: sold before or after, or only listed."""

_FIRST = 0xE000
_N = "[\ue000-\uf8ff]"
"""A name, of whatever product: each becomes one character of the private use area before patterns are tried."""
_LISTED = 3
_GAP = "[^，。！？；,!?;]"
_LATER = "(?:待会儿?|等会儿?|等一?下|一会儿?|稍后|晚一?点|晚些|之后|后头|排在|压轴|先别|别催|先等|返场再)"
_AGO = "(?:刚才|刚刚|方才|前面|之前|先前|上一[个款样]|上半场)"
_DONE = "(?:[讲说上卖]过了?|[讲说介绍]+完|卖[完光]|抢[完光]|过了|没有了|见底|已经没|都拍完)"
_OPEN_TO_ASK = "(?!好多|很多|有人|有个|没|问|进来)"
_COMES = re.compile(
    rf"(?<![上了有])(?:{_LATER}|过{_GAP}{{1,3}}分钟|后面(?!进|来)|马上要){_GAP}{{0,7}}(?P<a>{_N})"
    rf"|(?P<b>{_N}){_GAP}{{0,5}}(?:{_LATER}|要等)"
)
_WENT = re.compile(rf"{_AGO}{_OPEN_TO_ASK}{_GAP}{{0,7}}(?P<a>{_N})|(?P<b>{_N}){_GAP}{{0,8}}{_DONE}")
_BESIDE = re.compile(
    rf"(?:比起?|不像|不如|(?<!有)(?<!还)没有?|除了|[买吃喝用]过|嫌|配上?|搭上?一?份?|加上?|再带一?份?|换成)"
    rf"(?:{_AGO}|上面|那个|那款|我们|咱们|家里|的)*(?P<a>{_N})"
    rf"|[跟和与像同](?:{_AGO}|上面|那个|那款|我们|咱们|的)*(?P<b>{_N})"
    rf"(?={_GAP}{{0,4}}(?:不一样|不同|一样|似的|比|差不多|两码|两回|不是一|一个产|一起|一块|各|搭|装))"
    rf"|(?P<c>{_N})(?=(?:也|都|还)?(?:比不|没{_GAP}{{0,2}}[这它]|那[么样个种边]|好[吃]?是好))"
    rf"|(?P<d>{_N})(?={_GAP}{{0,3}}(?:还有没|还有吗|有没有了|什么时候发))"
)
_TOGETHER = re.compile(rf"一起|一块儿?|各[带来拍一]|搭|配|加|同[一个]箱|一箱[装寄发]|比|炖|炒|拌|蘸|泡|{_N}是{_N}")
"""Two names with one of these are a pair or a dish, not a list."""
_CUES = re.compile(
    "今[天晚]|这[一]?场|今儿|一共|总共|目前|还有货|剩下|清单|菜名|单子|购物车|小黄车|黄车|主要|总结|"
    "准备|[几三四五六两]样|[几三四五六两]款|[几三四五六两]个品|链接都|都在"
)
_TIMES = re.compile(f"{_AGO}|{_LATER}|{_DONE}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A name in a sentence."""

    product_id: str
    start: int
    """First character."""
    is_full: bool
    """The whole name rather than an alias."""
    role: Role


def find_mentions(text: str, cards: Sequence[ProductCard], *, is_opener: bool = False) -> tuple[Mention, ...]:
    """Every name and alias in `text`, in order; a longer name hides the shorter ones in it.

    `is_opener`: the sentence turns to a product (刚才好多人问的脐橙来了), so its 刚才 tells nothing past.
    """
    found = _place_names(text, cards)
    if not found:
        return ()
    marked, places = _mark(text, found)
    roles: dict[int, Role] = {}
    if _is_list(marked, {card.id for _, _, card, _ in found}):
        roles = dict.fromkeys(places, "elsewhere")
    else:
        for match in (*_COMES.finditer(marked), *(() if is_opener else _WENT.finditer(marked))):
            roles[match.start(match.lastgroup or 0)] = "elsewhere"
        for match in _BESIDE.finditer(marked):
            roles[match.start(match.lastgroup or 0)] = "beside"
    return tuple(
        Mention(product_id=card.id, start=start, is_full=is_full, role=roles.get(place, "sold"))
        for place, (start, _, card, is_full) in zip(places, found, strict=True)
    )


def _place_names(text: str, cards: Sequence[ProductCard]) -> list[tuple[int, int, ProductCard, bool]]:
    names = [(name, card, name == card.name) for card in cards for name in card.names if name in text]
    found: list[tuple[int, int, ProductCard, bool]] = []
    for name, card, is_full in sorted(names, key=lambda entry: -len(entry[0])):
        start = text.find(name)
        while start >= 0:
            found.append((start, start + len(name), card, is_full))
            text = text[:start] + "\n" * len(name) + text[start + len(name) :]
            start = text.find(name)
    return sorted(found, key=lambda entry: entry[0])


def _mark(text: str, found: Sequence[tuple[int, int, ProductCard, bool]]) -> tuple[str, list[int]]:
    """The text with one character for each name, and where those stand."""
    ids = sorted({card.id for _, _, card, _ in found})
    parts: list[str] = []
    places: list[int] = []
    last = length = 0
    for start, end, card, _ in found:
        parts += [text[last:start], chr(_FIRST + ids.index(card.id))]
        length += start - last + 1
        places.append(length - 1)
        last = end
    return "".join(parts) + text[last:], places


def speaks_of_several(text: str) -> bool:
    """Whether the sentence has words of a list (今天有三款, 购物车里)."""
    return bool(_CUES.search(text))


def _is_list(marked: str, products: set[str]) -> bool:
    if len(products) >= _LISTED:
        return True
    is_told = bool(_CUES.search(marked) or _TIMES.search(marked))
    return len(products) > 1 and is_told and not _TOGETHER.search(marked)
