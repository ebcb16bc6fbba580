"""Prices, link numbers and counts said without the word that tells them apart: 一百二十八，拍三号，十根."""

import re
from collections.abc import Iterable
from decimal import Decimal

from toolkit.core.numerals import read_number

LEAST_PRICE = 10
"""Smaller numbers count too many other things."""
MOST_LINK = 30
"""三百号 is no link."""
_DIGITS = "零〇一二两三四五六七八九"
_NUMERAL = f"[{_DIGITS}十百千\\d]"
_CHINESE = re.compile(f"[{_DIGITS}十百千]+")
_OF_NO_PRICE = (
    "斤两克度号年月天点分码岁层道遍次倍米里公亩升毫个只根条枝枚颗粒头箱袋包盒瓶套双把片株棵户人家位单小多来几万亿%％"
)
"""What a number counts that stands before one of these; 六十五一个 and 七十九一袋 are prices all the same."""
_BARE_LINK = re.compile(rf"(?<![月第\d])([{_DIGITS}十]{{1,3}}|\d{{1,2}})号(?![楼院门机馆地车台店仓棚线早晚上下])")
_COUNT = re.compile(r"(\d+(?:\.\d+)?|[半一二两三四五六七八九十]+)([只个根条枝双把包瓶袋盒片株套坛桶罐串枚饼张])")
_PAIRS = "双套"
"""Of other things 一个 and 一根 stand in every second sentence."""


def bare_price_forms(yuan: Decimal) -> frozenset[str]:
    """How a price is said without 块.

    >>> sorted(bare_price_forms(Decimal(128))), sorted(bare_price_forms(Decimal("19.9")))
    (['128', '一百二八', '一百二十八'], ['19.9', '19九', '十九九', '十九点九'])
    """
    whole, tenths = int(yuan), int(yuan * 10) % 10
    if whole < LEAST_PRICE or yuan * 10 != int(yuan * 10):
        return frozenset()
    spoken = _spoken(whole)
    if tenths:
        tail = _DIGITS.replace("〇", "").replace("两", "")[tenths]
        return frozenset({f"{whole}.{tenths}", f"{spoken}点{tail}", f"{spoken}{tail}", f"{whole}{tail}"})
    forms = {str(whole), spoken}
    if whole > 100 and whole % 10 and whole // 10 % 10:
        forms.add(spoken.replace("十", ""))
    return frozenset(forms)


def says_bare_price(text: str, forms: Iterable[str]) -> bool:
    """Whether one of the forms stands in the text as a number of its own that counts nothing."""
    return any(_is_price(text, at, at + len(form)) for form in forms for at in _places(text, form))


def bare_links(text: str) -> frozenset[int]:
    """Numbers before 号 where nothing says that they are links: 拍三号, but not 八月三号 or 三号楼.

    >>> sorted(bare_links("要的拍三号")), sorted(bare_links("八月三号下雨"))
    ([3], [])
    """
    values = (read_number(match.group(1)) for match in _BARE_LINK.finditer(text))
    return frozenset(int(value) for value in values if value is not None and 0 < value <= MOST_LINK)


def counts(text: str) -> frozenset[tuple[Decimal, str]]:
    """Numbers with what they count, of things that are packed: (10, 根).

    >>> sorted(counts("十根三十二块八，一根三块多"))
    [(Decimal('10'), '根')]
    """
    found = ((read_number(match.group(1)), match.group(2)) for match in _COUNT.finditer(text))
    return frozenset((value, unit) for value, unit in found if value is not None and (value > 1 or unit in _PAIRS))


def _places(text: str, form: str) -> Iterable[int]:
    at = text.find(form)
    while at >= 0:
        yield at
        at = text.find(form, at + 1)


def _is_price(text: str, start: int, end: int) -> bool:
    before, after = text[start - 1 : start], text[end : end + 1]
    if before and (re.fullmatch(_NUMERAL, before) or before in "第.点:："):
        return False
    if after and after in "一两半每" and len(text) > end + 1 and not re.fullmatch(_NUMERAL, text[end + 1]):
        return True  # 六十五一个
    return not (after and (re.fullmatch(_NUMERAL, after) or after in _OF_NO_PRICE or after in ".点:：块元钱"))


def _spoken(value: int) -> str:
    """Below ten thousand, as it is said: 一百零八, 十九."""
    digits, units = _DIGITS.replace("〇", "").replace("两", ""), ("", "十", "百", "千")
    text = str(value)
    parts = [
        digits[int(char)] + units[len(text) - 1 - at] if char != "0" else "零" for at, char in enumerate(text)
    ]  # fmt: skip
    spoken = re.sub("零+", "零", "".join(parts)).rstrip("零")
    return spoken[1:] if spoken.startswith("一十") else spoken
