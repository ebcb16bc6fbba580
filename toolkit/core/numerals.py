"""Numbers in spoken Chinese: 三十九块九, 39块9, 两斤."""

import re
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache

_DIGIT = {char: value for value, char in enumerate("零一二三四五六七八九")} | {
    "两": 2,
    "〇": 0,
    "俩": 2,
    "仨": 3,
    "幺": 1,
}
_UNIT = {"十": 10, "百": 100, "千": 1000}
_UNIT_PART = re.compile(r"([零〇一二两三四五六七八九俩仨幺\d]+(?=[十百千]|$)|(?=[十百千]))([十百千]?)")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_NUMBER = r"(?:\d+(?:\.\d+)?|[零〇一二两三四五六七八九十百千万半]+)"
_LINK_WORD = re.compile("链接|号链|[连联链][接结]")
"""链接, and what listeners write of the same sound."""
_LINK = re.compile(rf"({_NUMBER})\s*号")


@lru_cache(maxsize=4096)
def read_number(text: str) -> Decimal | None:
    """The value of a number in Arabic or Chinese digits, or in both as Whisper mixes them, below 万亿; or None.

    A digit after 百, 千 or 万 at the end stands for the next place down, as it is said: 两百五 is 250, 一百零五 is 105.

    >>> read_number("三十九"), read_number("两千五百"), read_number("39.9"), read_number("半"), read_number("十块")
    (Decimal('39'), Decimal('2500'), Decimal('39.9'), Decimal('0.5'), None)
    >>> read_number("两百五"), read_number("一百零八"), read_number("3十九"), read_number("十二点五")
    (Decimal('250'), Decimal('108'), Decimal('39'), Decimal('12.5'))
    """
    text = _THOUSANDS.sub("", text)
    if re.fullmatch(r"\d+(?:\.\d+)?", text):
        return Decimal(text)
    if text == "半":
        return Decimal("0.5")
    whole, point, decimals = text.partition("点")
    if point:
        return _with_decimals(whole, decimals)
    high, yi, low = text.rpartition("亿")
    if yi:
        head, rest = _below_yi(high), _after_big(low, Decimal(10**8), _below_yi)
        return None if head is None or rest is None else head * 10**8 + rest
    return _below_yi(text)


def _with_decimals(whole: str, decimals: str) -> Decimal | None:
    digits = [str(_DIGIT.get(char, char)) for char in decimals]
    value = read_number(whole)
    if value is None or not digits or any(not digit.isdigit() or len(digit) != 1 for digit in digits):
        return None
    return value + Decimal("0." + "".join(digits)) if value == int(value) else None


def _below_yi(text: str) -> Decimal | None:
    high, man, low = text.rpartition("万")
    if not man:
        return _below_man(text)
    head = Decimal(high) if re.fullmatch(r"\d+\.\d+", high) else _below_man(high)
    rest = _after_big(low, Decimal(10**4), _below_man)
    return None if head is None or rest is None else head * 10**4 + rest


def _after_big(low: str, size: Decimal, read: Callable[[str], Decimal | None]) -> Decimal | None:
    """What follows 万 or 亿: nothing, one digit of the next place down, or a number."""
    if not low:
        return Decimal(0)
    if len(low) == 1 and low in _DIGIT and low not in "零〇":
        return _DIGIT[low] * size / 10
    return read(low)


def _below_man(text: str) -> Decimal | None:
    """The value of `text` without 万, or None where it is no number: units must fall, and only one digit may
    stand before each; digits without units (二零二六) are read one by one."""
    if not text or any(char not in _DIGIT and char not in _UNIT and not char.isdigit() for char in text):
        return None
    parts = _UNIT_PART.findall(text)
    if len(parts) == 1 and not parts[0][1]:
        return Decimal("".join(str(_DIGIT.get(char, char)) for char in text))
    total = Decimal(0)
    last = 10**4
    for digits, unit in parts:
        value = _part_value(digits, unit, last=last)
        if value is None:
            return None
        total += value
        last = _UNIT.get(unit, 1)
    return total


def _part_value(digits: str, unit: str, *, last: int) -> Decimal | None:
    """One digit with its unit (三百), or the digits at the end: 零五, 五 (of the place below `last`)."""
    bare = digits.lstrip("零〇")
    if unit:
        size = _UNIT[unit]
        if size >= last or len(bare) > 1 or (not bare and size != 10):
            return None
        return Decimal(_digit(bare or "一") * size)
    if len(bare) != 1:
        return Decimal(int(bare)) if bare.isdigit() and len(str(last)) > len(bare) else None
    return Decimal(_digit(bare) * (1 if digits != bare or last == 10 else last // 10))


def _digit(text: str) -> int:
    return _DIGIT[text] if text in _DIGIT else int(text)


def find_link_numbers(text: str) -> tuple[int, ...]:
    """Numbers of shop links, where the text speaks of links at all.

    >>> find_link_numbers("想要的点三号链接"), find_link_numbers("三号下雨")
    ((3,), ())
    """
    if not _LINK_WORD.search(text):
        return ()
    values = (read_number(match.group(1)) for match in _LINK.finditer(text))
    return tuple(int(value) for value in values if value is not None and 0 < value < 1000)
