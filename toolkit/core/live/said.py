"""What is said in a text, character by character: marks left out, numbers spelled out, each with its place.

29.9元, 29块9 and 二十九块九 are the same words on the sound. Hypotheses write them now this way, now that; compared as
they are written, a price that was told would be told a second time, in part: 九元 for 29.9元.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from toolkit.core.spoken_numbers import speak_integer

_HAN = "零〇一二两三四五六七八九十百千万亿"
_NUMBER = re.compile(
    rf"(?P<whole>[0-9]+(?:,[0-9]{{3}})*|[{_HAN}]+)"
    rf"(?:(?P<point>[.点块元])(?P<part>[0-9]+|[{_HAN}半]+))?(?P<unit>[元块毛角]?)"
)
_FOLD = str.maketrans({"两": "二", "〇": "零"})
_DIGITS = "零一二三四五六七八九"
_LONGEST_COUNT = 6
"""More digits are read one by one: a telephone number, the number of an order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One character that is said."""

    char: str
    start: int
    end: int
    """Where it stands in the text; all characters of a number in digits share its place."""
    number: int = -1
    """Which number it belongs to; -1: none."""


def said_list(text: str) -> tuple[Said, ...]:
    """The characters that are said in `text`, in order.

    >>> "".join(each.char for each in said_list("只要29.9元，两斤")), "".join(each.char for each in said_list("29块9"))
    ('只要二十九块九二斤', '二十九块九')
    """
    found: list[Said] = []
    at = 0
    for number, match in enumerate(_NUMBER.finditer(text)):
        found += _plain(text, at, match.start())
        found += _number(match, number, text)
        at = match.end()
    return (*found, *_plain(text, at, len(text)))


def _plain(text: str, start: int, end: int) -> list[Said]:
    return [Said(char=text[at].lower(), start=at, end=at + 1) for at in range(start, end) if text[at].isalnum()]


def _number(match: re.Match[str], number: int, text: str) -> list[Said]:
    follows = text[match.end() : match.end() + 1]
    found = _digits(match, "whole", number, by_one=follows == "年")
    if match["point"]:
        start, end = match.span("point")
        is_money = match["point"] != "点" or bool(match["unit"])
        found.append(Said(char="块" if is_money else "点", start=start, end=end, number=number))
        found += _digits(match, "part", number, by_one=match["point"] == ".")
        if match["point"] == "." and not match["unit"]:
            found = [_as_point(each) if each.start == start else each for each in found]
    elif match["unit"]:
        start, end = match.span("unit")
        found.append(Said(char="块" if match["unit"] == "元" else match["unit"], start=start, end=end, number=number))
    last = found[-1]
    return [*found[:-1], Said(char=last.char, start=last.start, end=match.end(), number=number)]


def _as_point(each: Said) -> Said:
    return Said(char="点", start=each.start, end=each.end, number=each.number)


def _digits(match: re.Match[str], group: str, number: int, *, by_one: bool) -> list[Said]:
    start, end = match.span(group)
    digits = match[group].replace(",", "")
    if not digits[0].isascii():
        return [
            Said(char=char.translate(_FOLD), start=at, end=at + 1, number=number)
            for at, char in enumerate(digits, start)
        ]
    is_count = not by_one and len(digits) <= _LONGEST_COUNT and not (len(digits) > 1 and digits[0] == "0")
    spoken = speak_integer(int(digits)) if is_count else "".join(_DIGITS[int(digit)] for digit in digits)
    return [Said(char=char.translate(_FOLD), start=start, end=end, number=number) for char in spoken]


def last_number(said: Sequence[Said]) -> str:
    """The number that `said` ends with, spelled out; empty if it ends with something else.

    >>> last_number(said_list("今天只要29.9元")), last_number(said_list("今天"))
    ('二十九块九', '')
    """
    if not said or said[-1].number < 0:
        return ""
    return "".join(each.char for each in said if each.number == said[-1].number)


def spelled(text: str, said: Sequence[Said], number: int) -> str:
    """`text` with one of its numbers spelled out."""
    places = [each for each in said if each.number == number]
    return text[: places[0].start] + "".join(each.char for each in places) + text[places[-1].end :]
