"""Numbers in spoken Chinese: 三十九块九, 39块9, 两斤."""

import re
from decimal import Decimal

_DIGIT = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0, "俩": 2}
_UNIT = {"十": 10, "百": 100, "千": 1000}
_NUMBER = r"(?:\d+(?:\.\d+)?|[零〇一二两三四五六七八九十百千万半]+)"
_MONEY = re.compile(rf"({_NUMBER})(?:块|元)(?!链)(?:([零一二三四五六七八九\d])(?![十百\d个斤袋瓶盒]))?")
_WEIGHT = re.compile(rf"({_NUMBER})(?:公斤|千克|斤|克|毫升|升|kg|g|ml)(半)?", re.IGNORECASE)
_GRAMS = {"公斤": 1000, "千克": 1000, "kg": 1000, "斤": 500, "克": 1, "g": 1, "毫升": 1, "ml": 1, "升": 1000}
_LINK = re.compile(rf"({_NUMBER})\s*号")


def read_number(text: str) -> Decimal | None:
    """The value of Arabic or Chinese digits up to 万, or None.

    >>> read_number("三十九"), read_number("两千五百"), read_number("39.9"), read_number("半"), read_number("十块")
    (Decimal('39'), Decimal('2500'), Decimal('39.9'), Decimal('0.5'), None)
    """
    if re.fullmatch(r"\d+(?:\.\d+)?", text):
        return Decimal(text)
    if text == "半":
        return Decimal("0.5")
    if not text or any(char not in _DIGIT and char not in _UNIT and char != "万" for char in text):
        return None
    high, man, low = text.rpartition("万")
    total = _below_man(low) if low else 0
    return Decimal(total + (_below_man(high) or 1) * 10_000 if man else total)


def _below_man(text: str) -> int:
    total = digit = 0
    for char in text:
        if char in _UNIT:
            total += (digit or 1) * _UNIT[char]
            digit = 0
        else:
            digit = digit * 10 + _DIGIT[char] if digit and char in _DIGIT else _DIGIT.get(char, 0)
    return total + digit


def find_amounts_yuan(text: str) -> tuple[Decimal, ...]:
    """Amounts of money said in `text`.

    >>> find_amounts_yuan("原价45元，今天三十九块九，买两袋减五块钱")
    (Decimal('45'), Decimal('39.9'), Decimal('5'))
    """
    found: list[Decimal] = []
    for match in _MONEY.finditer(text):
        whole = read_number(match.group(1))
        if whole is None:
            continue
        tenth = match.group(2)
        found.append(
            whole + Decimal(_DIGIT.get(tenth, 0) if not tenth.isdigit() else int(tenth)) / 10 if tenth else whole
        )
    return tuple(found)


def find_grams(text: str) -> tuple[Decimal, ...]:
    """Weights (grams) and volumes (millilitres) said in `text`.

    >>> find_grams("五斤装"), find_grams("250克装，就是半斤"), find_grams("一斤半")
    ((Decimal('2500'),), (Decimal('250'), Decimal('250.0')), (Decimal('750.0'),))
    """
    found: list[Decimal] = []
    for match in _WEIGHT.finditer(text):
        value = read_number(match.group(1))
        if value is None:
            continue
        unit = match.group(0)[len(match.group(1)) :].removesuffix("半").lower()
        half = Decimal("0.5") if match.group(2) else Decimal(0)
        found.append((value + half) * _GRAMS[unit])
    return tuple(found)


def find_link_numbers(text: str) -> tuple[int, ...]:
    """Numbers of shop links, where the text speaks of links at all.

    >>> find_link_numbers("想要的点三号链接"), find_link_numbers("三号下雨")
    ((3,), ())
    """
    if "链接" not in text and "号链" not in text:
        return ()
    values = (read_number(match.group(1)) for match in _LINK.finditer(text))
    return tuple(int(value) for value in values if value is not None and 0 < value < 1000)
