"""How two hypotheses of the same sound agree, and what of a hypothesis follows on what was told already."""

import re
from collections.abc import Iterable

_NUMBER = re.compile(r"[0-9零〇一二两三四五六七八九十百千万亿半点块毛元角.,:%]{2,}|[A-Za-z]{2,}")


def said_chars(text: str) -> list[int]:
    """Places of the characters that are said (letters, digits, Chinese characters)."""
    return [index for index, char in enumerate(text) if char.isalnum()]


def rest_after(told: str, hypothesis: str) -> int:
    """Where in `hypothesis` that begins which `told` does not hold yet.

    `told` may differ from the beginning of `hypothesis` here and there: nothing of what was told is repeated, and what
    was told is never changed.

    >>> hypothesis = "我们奉节脐橙长在山上"
    >>> hypothesis[rest_after("我们封节脐橙", hypothesis):]
    '长在山上'
    """
    left = [told[index].lower() for index in said_chars(told)]
    places = said_chars(hypothesis)
    right = [hypothesis[index].lower() for index in places]
    if not left:
        return 0
    # row[j]: fewest edits that turn all of what was told into the first j characters of the hypothesis
    row = list(range(len(right) + 1))
    for i, char in enumerate(left, 1):
        before, row[0] = row[0], i
        for j, other in enumerate(right, 1):
            change = before + (char != other)
            before = row[j]
            row[j] = min(change, row[j] + 1, row[j - 1] + 1)
    best = min(range(len(row)), key=lambda j: (row[j], abs(j - len(left))))
    if best == 0:
        return 0
    return places[best - 1] + 1


def agreed_length(first: str, second: str) -> int:
    """How far `second` says the same as `first`, as a length of `second`; punctuation does not count.

    >>> agreed_length("五斤装，三十九", "五斤装三十六")
    5
    """
    one, two = said_chars(first), said_chars(second)
    length = 0
    for a, b in zip(one, two, strict=False):
        if first[a].lower() != second[b].lower():
            break
        length = b + 1
    return length


def whole_length(text: str, length: int, keep_whole: Iterable[str] = ()) -> int:
    """`length` or the nearest place before it where `text` may be cut: not in a number, a word in letters or a name.

    >>> whole_length("今天三十九块九", 4), whole_length("这款奉节脐橙好", 4, ["奉节脐橙"])
    (2, 2)
    """
    spans = [match.span() for match in _NUMBER.finditer(text)]
    for name in keep_whole:
        at = text.find(name)
        while name and at >= 0:
            spans.append((at, at + len(name)))
            at = text.find(name, at + 1)
    moved = True
    while moved:
        moved = False
        for start, end in spans:
            if start < length < end:
                length, moved = start, True
    return length
