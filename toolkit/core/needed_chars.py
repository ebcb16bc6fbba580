"""Which characters, alone or in a row, a text must hold before a regular expression can match it."""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from re import _constants as constants  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

MAX_SETS = 3
"""More sets cost more to look at than they save (measured on the rules of data/compliance)."""
MAX_GRAMS = 600
"""A set so large excludes nothing."""
MAX_SINGLES = 60
"""The same of single characters."""
PAIR_COMMONNESS = 0.03
"""How common a pair of characters is beside a single one, roughly: common characters stand in a third of all
sentences, common pairs in a hundredth (texts of bench/sets)."""

Need = frozenset[str]
"""Characters and pairs of characters, of which a text must hold one."""


def needed_chars(source: str) -> tuple[Need, ...]:
    """Sets of characters and pairs: a text that lacks every one of one of the sets can't match. Rarest sets first.

    >>> [sorted(need) for need in needed_chars("治(?:病|痛)?好")]
    [['好'], ['治']]
    >>> [sorted(need) for need in needed_chars("甲乙|丙.")]
    [['丙', '甲乙']]
    """
    needs = [need for need in _of_sequence(list(parser.parse(source))) if len(need) <= MAX_GRAMS]
    return tuple(sorted(set(needs), key=lambda need: (_commonness(need), sorted(need))))[:MAX_SETS]


def needed_singles(source: str, flags: int = 0) -> tuple[Need, ...]:
    """As `needed_chars`, but of single characters.

    >>> [sorted(need) for need in needed_singles("(?:一|二)+斤半?")]
    [['斤'], ['一', '二']]
    """
    parsed = parser.parse(source, flags)
    needs = {need for need in _of_sequence(list(parsed), with_pairs=False) if len(need) <= MAX_SINGLES}
    if parsed.state.flags & re.IGNORECASE:
        needs = {need for need in needs if all(char.lower() == char.upper() for char in need)}
    return tuple(sorted(needs, key=lambda need: (len(need), sorted(need))))[:MAX_SETS]


def grams(text: str) -> frozenset[str]:
    """Every character of `text`, and every two that follow each other."""
    return frozenset(text).union(map("".join, pairwise(text)))


def _commonness(need: Need) -> float:
    return sum(1.0 if len(gram) == 1 else PAIR_COMMONNESS for gram in need)


def _of_sequence(items: Sequence[tuple[Any, Any]], *, with_pairs: bool = True) -> list[Need]:
    found: list[Need] = []
    for operation, argument in items:
        found += _of_item(operation, argument, with_pairs=with_pairs)
    for before, after in pairwise(items) if with_pairs else ():
        lasts, firsts = _edge([before], last=True), _edge([after], last=False)
        if lasts and firsts and len(lasts) * len(firsts) <= MAX_GRAMS:
            found.append(frozenset(first + second for first in lasts for second in firsts))
    return found


def _of_item(operation: Any, argument: Any, *, with_pairs: bool) -> list[Need]:
    if operation is constants.LITERAL:
        return [frozenset(chr(argument))]
    if operation is constants.IN:
        has_classes = any(kind is constants.CATEGORY for kind, _ in argument)  # \d is a digit of any script
        chars = _of_class(argument) if with_pairs or not has_classes else None
        return [chars] if chars else []
    if operation is constants.SUBPATTERN and not argument[1] & re.IGNORECASE:
        return _of_sequence(list(argument[3]), with_pairs=with_pairs)
    if operation in (constants.MAX_REPEAT, constants.MIN_REPEAT, constants.POSSESSIVE_REPEAT):
        return _of_sequence(list(argument[2]), with_pairs=with_pairs) if argument[0] > 0 else []
    if operation is constants.BRANCH:
        return _of_branch(argument[1], with_pairs=with_pairs)
    return []


def _of_branch(branches: Iterable[Any], *, with_pairs: bool) -> list[Need]:
    """One set: the rarest of each branch, joined; nothing where a branch needs nothing."""
    joined: set[str] = set()
    for branch in branches:
        needs = _of_sequence(list(branch), with_pairs=with_pairs)
        if not needs:
            return []
        joined |= min(needs, key=_commonness)
    return [frozenset(joined)]


def _edge(items: Sequence[tuple[Any, Any]], *, last: bool) -> frozenset[str]:
    """The characters of which one must stand at the beginning (or end) of what `items` match; empty if not known."""
    if not items:
        return frozenset()
    operation, argument = items[-1] if last else items[0]
    if operation is constants.LITERAL:
        return frozenset(chr(argument))
    if operation is constants.IN:
        return _of_class(argument)
    if operation is constants.SUBPATTERN:
        return _edge(list(argument[3]), last=last)
    if operation is constants.BRANCH:
        edges = [_edge(list(branch), last=last) for branch in argument[1]]
        return frozenset().union(*edges) if all(edges) else frozenset()
    is_repeat = operation in (constants.MAX_REPEAT, constants.MIN_REPEAT, constants.POSSESSIVE_REPEAT)
    return _edge(list(argument[2]), last=last) if is_repeat and argument[0] > 0 else frozenset()


def _of_class(items: Iterable[tuple[Any, Any]]) -> frozenset[str]:
    chars: set[str] = set()
    for operation, argument in items:
        if operation is constants.LITERAL:
            chars.add(chr(argument))
        elif operation is constants.RANGE and argument[1] - argument[0] < MAX_GRAMS:
            chars |= {chr(code) for code in range(argument[0], argument[1] + 1)}
        elif operation is constants.CATEGORY and argument is constants.CATEGORY_DIGIT:
            chars |= set("0123456789")
        else:
            return frozenset()
    return frozenset(chars)
