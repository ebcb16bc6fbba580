"""Words that amounts are made of, and numbers that are none: telephone numbers, clocks, sayings."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from toolkit.core.numerals import read_number
from toolkit.core.text import Text

AmountKind = Literal["price", "reference", "reduction", "fee", "weight", "volume", "count", "discount", "offer"]
"""reference: a price to compare with (原价); reduction: 减五块; fee: postage, deposit, 加五块; offer: 买二送一."""

DIGIT = "零〇一二两三四五六七八九"
_CHARS = r"\d零〇一二三四五六七八九十百千万亿俩"
NUMBER = (
    rf"(?<![A-Za-z第])(?:\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?(?!\d)"
    rf"|(?:(?!千克)[{_CHARS}点.]|两(?=[百千万亿])|(?<![{_CHARS}])两)+)"
)
"""A number in digits of either script. 两 is a digit before 百 and at the start, else the unit (八两)."""
SMALL = r"[一二两三四五六七八九十\d]{1,2}"
PACK = "袋盒箱瓶罐包份件桶提枚颗粒支板听壶坛篓筐捆套"
"""Measure words in which goods are sold."""
PIECE = "个只条片头朵根块棵双张把"
"""Measure words of anything; they count goods only beside words of packing and selling."""
WEIGHT_UNIT = r"公斤|千克|毫克|毫升|[kK][gG]|[mM][gGlL]|[gG](?![A-Za-z])|[lL](?![A-Za-z])|斤|克|两|吨|升"
BOUNDARY = r"(?=$|[\s，。！？；：、,!?;:~～)）\]】]|\.(?!\d))"

_NOT_AMOUNTS = re.compile(
    "|".join(
        (
            r"\d{3,4}-\d{3,8}(?:-\d{3,6})?|(?<!\d)1[3-9]\d{9}(?!\d)|(?<![\d.])0\d+(?![\d.])|\d{8,}",
            r"(?<![\d.])(?:19|20)\d{2}(?=年|[-/]\d|\.\d{1,2}(?!\d*\s*[元块]))|\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[:：]\d{2}",
            r"[零〇一二三四五六七八九幺]{4,}(?![元块毛克斤])",
            r"(?:百|千|万)分之(?:百|[零一二三四五六七八九十百点\d.]+)|百分百|\d+(?:\.\d+)?\s*[%％‰]",
            r"(?:早上|上午|中午|下午|晚上|今晚|明晚|凌晨|夜里|傍晚|[早晚])(?:[十\d一二两三四五六七八九]{1,3})点(?:半|[一三]刻|[零一二三四五六七八九十\d]{1,3}分?)?",
            r"半斤八两|四两拨千斤|一分钱一分货|一分钱[都也]?[不没]|一分价钱一分货|一毛不拔|九牛一毛|一元[复化]|二元|三元[猪里桥]",
            r"[二三四五六七八九]折屏|三克油|千万(?=别|不|要|记|注)|万一|十[分足](?!钟)|百姓|百分(?=之)|三只松鼠|六个核桃|[三六八十]块腹肌|一块儿|[一两]块[^钱一二三四五六七八九\d，。！？\s]{0,3}[肉布豆饼糖糕姜石]",
            r"[24-6]G(?![A-Za-z])|(?<=[宜贵多少快好大小早晚高低慢])一点|一点(?=\d)",
        )
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """A price, weight, count or offer in one text."""

    start: int
    """First character."""
    end: int
    """One past the last character."""
    kind: AmountKind
    value: Decimal
    """In `unit`. Of a discount: 折 (8 for 八折, 5 for half price). Of an offer: its first number."""
    unit: str
    """元, 克, 毫升, 折, or the measure word as it is said."""
    normalised: str
    """As it should be written, such as 39.9元, 2斤装, 8折."""
    second: Decimal | None = None
    """The other number of an offer (一 of 买二送一), or the upper end of a range."""
    per: str = ""
    """What a price is for, where it is said: 斤, 箱."""
    is_rough: bool = False
    """十几块, 三四斤: nothing to compare."""
    is_misheard: bool = False
    """A character that only sounds like a digit was read as one (块酒): never written into the text."""
    doubt: Text | None = None
    """Why it can be read in two ways; None if it can't."""


def plain(value: Decimal) -> str:
    """The number in digits, without trailing zeros.

    >>> plain(Decimal("39.90")), plain(Decimal("2500.0"))
    ('39.9', '2500')
    """
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def hide_other_numbers(text: str) -> str:
    """`text` of the same length with numbers that are no amounts blanked out.

    >>> hide_other_numbers("电话400-123-4567").strip(chr(0))
    '电话'
    """
    return _NOT_AMOUNTS.sub(lambda found: "\0" * len(found[0]), text)


def read_spoken(number: str) -> tuple[Decimal, int] | None:
    """Value of `number` and how many characters at its start are not part of it (一点 of 便宜一点三十块).

    >>> read_spoken("三十九"), read_spoken("一点三十"), read_spoken("六十八一")
    ((Decimal('39'), 0), (Decimal('30'), 2), None)
    """
    value = read_number(number)
    if value is not None:
        return value, 0
    again = re.match(r"十(?=[二三四五六七八九]十)|([二三四五六七八九]十)(?=\1)", number)
    if again and (value := read_number(number[again.end() :])) is not None:
        return value, again.end()  # 是三十九 heard as 十三十九, or 三十 said twice
    head, _, rest = number.rpartition("点")
    value = read_number(rest) if rest != number else None
    return None if value is None else (value, len(head) + 1)


def clause_before(text: str, start: int, length: int = 10) -> str:
    """The end of what stands before `start` in the same clause."""
    return re.split(r"[，。！？；：,!?;\s\0]", text[max(0, start - length) : start])[-1]
