"""All hearings of a stretch vote on what it says, character by character.

A stretch is heard four to ten times as it grows. A character that most of the other hearings have in the same place is
more likely than the one that the newest has alone (Fiscus, "A post-processing system to yield reduced word error
rates: Recognizer output voting error reduction", 1997; here only characters are exchanged, none is added or left out).
"""

import re
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from functools import lru_cache

from toolkit.core.live.said import said_list

NEWEST_COUNTS = 2
"""Hearings that the newest is worth: it has most sound behind it."""

LEAST_PARTED = 4
"""A shorter name may be two words with a pause between them."""
_MARK = re.compile("[，、。]")


def voted(text: str, others: Sequence[str], keep_whole: Iterable[str] = ()) -> str:
    """`text` with characters exchanged that are outvoted by other hearings, which begin with the same sound.

    Its numbers and the names in `keep_whole` stay, and no vote makes a number.

    >>> voted("麻味汁，香味盐", ["麻味足，香味也", "麻味足，香味眼", "毛味足，香味能"])
    '麻味足，香味盐'
    >>> voted("只要29.9元", ["只要39.9元"] * 5)
    '只要29.9元'
    """
    kept = _kept(text, keep_whole)
    places = [at for at, char in enumerate(text) if char.isalnum()]
    said = "".join(text[at] for at in places)
    counts = [{char: NEWEST_COUNTS} for char in said]
    for other in ("".join(filter(str.isalnum, each)) for each in others):
        for tag, i1, i2, j1, j2 in SequenceMatcher(None, said, other, autojunk=False).get_opcodes():
            if tag == "equal" or (tag == "replace" and i2 - i1 == j2 - j1):
                for count, char in zip(counts[i1:i2], other[j1:j2], strict=True):
                    count[char] = count.get(char, 0) + 1
    chars = list(text)
    for at, count in zip(places, counts, strict=True):
        best = max(count, key=lambda char: count[char])
        if at not in kept and count[best] > count[text[at]] and said_list(best)[0].number < 0:
            chars[at] = best
    return "".join(chars)


def unparted(text: str, names: Iterable[str]) -> str:
    """`text` without marks inside one of `names`: nobody speaks them, and a name with a comma in it is not found again.

    >>> unparted("秭归伦晚，脐橙是我们的，秭归，我来了", ["秭归伦晚脐橙"])
    '秭归伦晚脐橙是我们的，秭归，我来了'
    """
    return _parted(tuple(names)).sub(lambda match: _MARK.sub("", match.group()), text)


@lru_cache(maxsize=8)
def _parted(names: tuple[str, ...]) -> re.Pattern[str]:
    long = sorted((name for name in names if len(name) >= LEAST_PARTED), key=len, reverse=True)
    return re.compile("|".join("[，、。]?".join(map(re.escape, name)) for name in long) or "(?!)")


def _kept(text: str, keep_whole: Iterable[str]) -> set[int]:
    """Places that no vote changes."""
    kept = {at for each in said_list(text) if each.number >= 0 for at in range(each.start, each.end)}
    for name in keep_whole:
        at = text.find(name) if name else -1
        while at >= 0:
            kept |= set(range(at, at + len(name)))
            at = text.find(name, at + 1)
    return kept
