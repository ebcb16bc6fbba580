"""Which characters a text must hold before a regular expression can match it: a cheap look before a dear one."""

from collections.abc import Iterable
from re import _constants as constants  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

MAX_SETS = 3
"""More sets cost more to look at than they save (measured on the rules of data/compliance)."""
MAX_CHARS = 400
"""A set so large excludes nothing."""


def needed_chars(source: str) -> tuple[frozenset[str], ...]:
    """Sets of characters: a text that lacks every character of one of the sets can't match. Smallest sets first.

    >>> [sorted(need) for need in needed_chars("治(?:病|痛)?好")]
    [['好'], ['治']]
    >>> [sorted(need) for need in needed_chars("甲乙|丙.")]
    [['丙', '甲']]
    """
    sets = _of_sequence(parser.parse(source))
    unique = sorted(set(sets), key=lambda need: (len(need), sorted(need)))
    return tuple(need for need in unique if len(need) <= MAX_CHARS)[:MAX_SETS]


def _of_sequence(items: Iterable[tuple[Any, Any]]) -> list[frozenset[str]]:
    found: list[frozenset[str]] = []
    for operation, argument in items:
        found += _of_item(operation, argument)
    return found


def _of_item(operation: Any, argument: Any) -> list[frozenset[str]]:
    if operation is constants.LITERAL:
        return [frozenset(chr(argument))]
    if operation is constants.IN:
        chars = _of_class(argument)
        return [chars] if chars else []
    if operation is constants.SUBPATTERN:
        return _of_sequence(argument[3])
    if operation in (constants.MAX_REPEAT, constants.MIN_REPEAT, constants.POSSESSIVE_REPEAT):
        return _of_sequence(argument[2]) if argument[0] > 0 else []
    if operation is constants.BRANCH:
        return _of_branch(argument[1])
    return []


def _of_branch(branches: Iterable[Any]) -> list[frozenset[str]]:
    """One set: the smallest of each branch, joined; nothing where a branch needs nothing."""
    joined: set[str] = set()
    for branch in branches:
        sets = _of_sequence(branch)
        if not sets:
            return []
        joined |= min(sets, key=len)
    return [frozenset(joined)]


def _of_class(items: Iterable[tuple[Any, Any]]) -> frozenset[str]:
    chars: set[str] = set()
    for operation, argument in items:
        if operation is constants.LITERAL:
            chars.add(chr(argument))
        elif operation is constants.RANGE and argument[1] - argument[0] < MAX_CHARS:
            chars |= {chr(code) for code in range(argument[0], argument[1] + 1)}
        elif operation is constants.CATEGORY and argument is constants.CATEGORY_DIGIT:
            chars |= set("0123456789")
        else:
            return frozenset()
    return frozenset(chars)
