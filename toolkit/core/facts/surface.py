"""A text as it is read: one script, plain digits, nothing invisible, and for every character where it came from."""

import html
import re
import unicodedata
from dataclasses import dataclass

from toolkit.core.facts.simplified import SIMPLIFIED

MAX_CHARS = 100_000
"""More than any page, script or transcript of an hour holds."""

_TAG_OR_ENTITY = re.compile(r"</?[A-Za-z!][^<>]{0,300}>|&(?:#\d{1,7}|#x[0-9A-Fa-f]{1,6}|[A-Za-z]{2,8});")
_CAPITAL = dict(zip("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千", strict=True))
_CAPITALS = re.compile(
    r"[壹贰叁肆伍陆柒捌玖拾佰仟]+(?=[万亿零元圆块角分斤克两袋箱件盒瓶]|$)|[壹贰叁肆伍陆柒捌玖拾佰仟零]{2,}"
)
_SPACE_IN_NUMBER = re.compile(
    r"(?<=[\d零一二两三四五六七八九十百千万点.¥￥])[ \t]+(?=[\u3400-\u9fff%℃])|(?<=[\u3400-\u9fff¥￥])[ \t]+(?=\d)"
)
_KEPT = frozenset("，。！？；：、（）《》【】“”‘’…—～〈〉「」『』")


@dataclass(frozen=True, slots=True)
class Surface:
    """The text as it is read."""

    text: str
    origins: tuple[int, ...]
    """For each character its place in the original, and one more for the end."""

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """[start, end) of the original for [start, end) of `text`."""
        return self.origins[start], self.origins[end - 1] + 1 if end > start else self.origins[start]


def read_surface(text: str) -> Surface:
    """`text` simplified, with digits of every script as 0-9, without mark-up, invisible characters and idle blanks.

    >>> read_surface("３９．９ 元，壹佰貳拾塊").text
    '39.9元，一百二十块'
    >>> read_surface("三<b>十</b>\\u200b块").text
    '三十块'
    """
    chars: list[str] = []
    origins: list[int] = []
    skip_to = 0
    tags = {found.start(): found for found in _TAG_OR_ENTITY.finditer(text)}
    for place, char in enumerate(text[:MAX_CHARS]):
        if place < skip_to:
            continue
        if place in tags:
            skip_to = tags[place].end()
            read = html.unescape(tags[place][0]) if char == "&" else ""
        else:
            read = char
        for each in "".join(_plain(one) for one in read):
            chars.append(each)
            origins.append(place)
    joined = "".join(chars).translate(SIMPLIFIED)
    joined = _CAPITALS.sub(lambda found: "".join(_CAPITAL.get(char, char) for char in found[0]), joined)
    dropped = {at for found in _SPACE_IN_NUMBER.finditer(joined) for at in range(*found.span())}
    kept = [at for at in range(len(joined)) if at not in dropped]
    end = min(len(text), MAX_CHARS)
    return Surface("".join(joined[at] for at in kept), (*(origins[at] for at in kept), end))


def _plain(char: str) -> str:
    """What one character is read as; nothing for those that are not seen."""
    if char in _KEPT or "\u4e00" <= char <= "\u9fff" or char == "\n":
        return char
    if unicodedata.category(char) in ("Cf", "Mn", "Me", "Cc"):
        return " " if char == "\t" else ""
    digit = unicodedata.decimal(char, None)
    if digit is not None:
        return str(digit)
    return unicodedata.normalize("NFKC", char).replace("\u2044", "/")
