"""A text as it is read: one script, plain digits, nothing invisible, and for every character where it came from."""

import html
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from toolkit.core.facts.simplified import SIMPLIFIED

MAX_CHARS = 100_000
"""More than any page, script or transcript of an hour holds."""

_TAG_OR_ENTITY = re.compile(r"</?[A-Za-z!][^<>]{0,300}>|&(?:#\d{1,7}|#x[0-9A-Fa-f]{1,6}|[A-Za-z]{2,8});")
_CAPITAL = dict(zip("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千", strict=True))
_CAPITALS = re.compile(
    r"[壹贰叁肆伍陆柒捌玖拾佰仟]+(?=[万亿零元圆块角分斤克两袋箱件盒瓶]|$)|[壹贰叁肆伍陆柒捌玖拾佰仟零]{2,}"
)
_SPACE_IN_NUMBER = re.compile(
    r"(?<=[\d.¥￥])[ \t]+(?=[\u3400-\u9fff%℃])|(?<=[\u3400-\u9fff¥￥])[ \t]+(?=\d)"
    r"|(?<=[，。！？；：、])[ \t\u3000]+|(?<=[零一二两三四五六七八九十百千万点])[ \t]+"
    r"(?=[元块毛角斤公克千毫升个箱袋盒瓶罐包份件只枚颗条粒天小年月日号时度折成名人米厘%℃])"
)
_SHARE = re.compile(r"(?<=[一两三])分(?=[一二两三四五六七八九\d][百十\d][零一二三四五六七八九十\d]*块)")
"""一分一百六十八块 is said of 一份: recognisers hear no difference, and nobody says 分 before 块."""
_WORD_SPACE = re.compile(r"(?<=[\u4e00-\u9fff]{2})[ \t\u3000]+(?=[\u4e00-\u9fff]{2})")
"""A blank between words ends a clause, as a comma does: titles, and subtitles without marks."""
_HALF_MARK = re.compile(
    r"(?<=[\u4e00-\u9fff\d%”》）)])[,!?;](?=[\u4e00-\u9fff]|$)|(?<=[\u4e00-\u9fff”》）)])(?:[,!?;]|\.(?![A-Za-z\d]))"
)
_WHOLE_MARK = dict(zip(",.!?;", "，。！？；", strict=True))
"""Marks of half width beside Chinese words, as keyboards and recognisers give them."""
_DAY = re.compile(r"[今明昨]儿(?:个(?![月人]))?")
"""今儿个 is 今天."""
_HESITATION = re.compile(
    r"(?:^|(?<=[，。！？；,!?;\n]))(?:(?:那个|就是说?|怎么说呢|[呃嗯额哎]+|你看|你看啊|然后呢?|那么)[，,]|"
    r"那个(?!时候|年代|价|味|人|月)|就是说|[呃嗯额]+|然后(?=[\u4e00-\u9fff]))"
    r"|就是说|[呃嗯]+|那个(?=[\d一二两三四五六七八九十百千])"
    r"|(?<=[\u4e00-\u9fff\d])[啊哈呀哦噢啦咯嘞呗哟]+(?=[，。！；,!;\n]|$)|(?<=[点会味劲皮核瓤馅籽丝片粒根瓣串份袋盒瓶罐包箱个勺碗])儿(?![子童女媳时科])"
)
"""Fillers of speech, and 儿 that only colours a sound: what is said is the same without them."""
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
    has_tags = "<" in text or "&" in text
    tags = {found.start(): found for found in _TAG_OR_ENTITY.finditer(text)} if has_tags else {}
    for place, char in enumerate(text[:MAX_CHARS]):
        if place < skip_to:
            continue
        if place in tags:
            skip_to = tags[place].end()
            read = html.unescape(tags[place][0]) if char == "&" else ""
        else:
            read = char
        plain = _plain(read) if len(read) == 1 else "".join(_plain(one) for one in read)
        chars.append(plain)
        origins += [place] * len(plain)
    joined = "".join(chars).translate(SIMPLIFIED)
    joined = _CAPITALS.sub(lambda found: "".join(_CAPITAL.get(char, char) for char in found[0]), joined)
    joined = _DAY.sub(lambda found: f"{found[0][0]}天".ljust(len(found[0]), "\0"), joined)
    joined = _HALF_MARK.sub(lambda found: _WHOLE_MARK[found[0]], joined)
    joined = _SHARE.sub("份", joined)
    joined = _WORD_SPACE.sub(lambda found: "，".ljust(len(found[0]), "\0"), joined)
    hidden = (_SPACE_IN_NUMBER, _HESITATION)
    dropped = {at for each in hidden for found in each.finditer(joined) for at in range(*found.span())}
    dropped |= {at for at, char in enumerate(joined) if char == "\0"} if "\0" in joined else set()
    end = min(len(text), MAX_CHARS)
    if not dropped:
        return Surface(joined, (*origins, end))
    kept = [at for at in range(len(joined)) if at not in dropped]
    return Surface("".join(joined[at] for at in kept), (*(origins[at] for at in kept), end))


@lru_cache(maxsize=16384)
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
