"""Long alternations, searched by trying at each place only the branches that can begin with its character.

A regular expression of hundreds of branches tries them all at every place of a text; most begin with a few characters
that are not there.
"""

import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from re import _constants as constants  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

_REPEATS = (constants.MAX_REPEAT, constants.MIN_REPEAT, constants.POSSESSIVE_REPEAT)
_NO_WIDTH = (constants.AT, constants.ASSERT, constants.ASSERT_NOT)
_LARGEST_RANGE = 2_000
"""Characters; what may begin with more of them is tried everywhere."""

First = tuple[frozenset[str] | None, bool]
"""The characters with which a match begins (None: any), and whether it may be empty."""


class LedPattern:
    """Finds what `re.compile("|".join(branches))` finds, in the same order."""

    def __init__(self, branches: Sequence[str]) -> None:
        """Raises ValueError if a branch can match nothing at all, or has a flag of its own that changes letters."""
        self._branches = [(branch, _first_of(branch)) for branch in branches]
        self._by_char: dict[str, re.Pattern[str] | None] = {}

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """The matches in `text`, which never overlap."""
        by_char, end = self._by_char, 0
        for at, char in enumerate(text):
            if at < end:
                continue
            pattern = by_char[char] if char in by_char else self._led_by(char)
            if pattern is not None and (found := pattern.match(text, at)):
                end = found.end()
                yield found

    def _led_by(self, char: str) -> re.Pattern[str] | None:
        branches = [branch for branch, first in self._branches if first is None or char in first]
        pattern = self._by_char[char] = re.compile("|".join(branches)) if branches else None
        return pattern


def alternatives(source: str) -> tuple[str, ...]:
    """The parts of a pattern between its outermost bars.

    >>> alternatives("甲(?:乙|丙)|丁[|]")
    ('甲(?:乙|丙)', '丁[|]')
    """
    parts, depth, start, in_class, index = [], 0, 0, False, 0
    while index < len(source):
        char = source[index]
        if char == "\\":
            index += 1
        elif in_class:
            in_class = char != "]"
        elif char == "[":
            in_class = True
        elif char in "()":
            depth += 1 if char == "(" else -1
        elif char == "|" and depth == 0:
            parts.append(source[start:index])
            start = index + 1
        index += 1
    return (*parts, source[start:])


def first_chars(source: str) -> frozenset[str] | None:
    """The characters with which a match of `source` may begin; None where that may be any or there may be none.

    >>> sorted(first_chars("(?<=好)(?:甲乙|丙?丁)"))
    ['丁', '丙', '甲']
    """
    chars, may_be_empty = _of_sequence(parser.parse(source))
    return None if may_be_empty else chars


def _first_of(branch: str) -> frozenset[str] | None:
    parsed = parser.parse(branch)
    if parsed.getwidth()[0] == 0 or parsed.state.flags & re.IGNORECASE:
        raise ValueError(f"no branch to be led by its first character: {branch}")
    return first_chars(branch)


def _of_sequence(items: Iterable[tuple[Any, Any]]) -> First:
    found: set[str] = set()
    for operation, argument in items:
        if operation in _NO_WIDTH:
            continue
        chars, may_be_empty = _of_item(operation, argument)
        if chars is None:
            return None, False
        found |= chars
        if not may_be_empty:
            return frozenset(found), False
    return frozenset(found), True


def _of_item(operation: Any, argument: Any) -> First:
    if operation is constants.LITERAL:
        return frozenset(chr(argument)), False
    if operation is constants.IN:
        return _of_class(argument), False
    if operation is constants.SUBPATTERN and not argument[1] & re.IGNORECASE:
        return _of_sequence(argument[3])
    if operation is constants.BRANCH:
        return _of_branches(argument[1])
    if operation in _REPEATS:
        chars, may_be_empty = _of_sequence(argument[2])
        return chars, may_be_empty or argument[0] == 0
    return None, True


def _of_branches(branches: Iterable[Any]) -> First:
    firsts = [_of_sequence(branch) for branch in branches]
    known = [chars for chars, _ in firsts if chars is not None]
    chars = frozenset().union(*known) if len(known) == len(firsts) else None
    return chars, any(may_be_empty for _, may_be_empty in firsts)


def _of_class(items: Iterable[tuple[Any, Any]]) -> frozenset[str] | None:
    chars: set[str] = set()
    for operation, argument in items:
        if operation is constants.LITERAL:
            chars.add(chr(argument))
        elif operation is constants.RANGE and argument[1] - argument[0] < _LARGEST_RANGE:
            chars |= {chr(code) for code in range(argument[0], argument[1] + 1)}
        elif operation is constants.CATEGORY and argument in (constants.CATEGORY_DIGIT, constants.CATEGORY_SPACE):
            chars |= _decimals() if argument is constants.CATEGORY_DIGIT else _spaces()
        else:
            return None
    return frozenset(chars)


@cache
def _decimals() -> frozenset[str]:
    return frozenset(
        char for char in map(chr, range(sys.maxunicode + 1)) if unicodedata.decimal(char, None) is not None
    )


@cache
def _spaces() -> frozenset[str]:
    return frozenset(char for char in map(chr, range(sys.maxunicode + 1)) if char.isspace())
