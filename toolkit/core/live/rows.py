"""Caption rows: text runs into the base row; when a word more does not fit, the row rolls up and never changes."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

SplitWords = Callable[[str], tuple[str, ...]]
KEPT_ROWS = 12
_MARKS = re.compile(r"[，。；：、,;:\s]+")
_NO_BEGIN = "，。、；：！？!?,.;:）】》」』”’…·%"
"""No row begins with one of these."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """What stands on the screen."""

    frozen: tuple[str, ...] = ()
    """Rows that have rolled up, oldest first; the last few are kept."""
    frozen_count: int = 0
    """How many have rolled up since the start."""
    base: str = ""
    """Told for good, in the base row."""


def shown_text(text: str) -> str:
    """`text` as captions show it: no comma or full stop, a space in its place.

    >>> shown_text("皮薄，没有籽。好吃！")
    '皮薄 没有籽 好吃！'
    """
    return _MARKS.sub(" ", text)


def row_length(text: str, most: int, split_words: SplitWords) -> int:
    """How many characters of `text` go into a row of `most`: all of it, or up to a space or the end of a word.

    >>> row_length("皮薄 没有籽好吃", 6, lambda text: tuple(text))
    6
    """
    if len(text.rstrip()) <= most:
        return len(text)
    space = text.rfind(" ", most // 2, most + 1)
    if space > 0 and most - space <= max(2, most // 4):
        return space + 1
    at = best = 0
    for word in split_words(text):
        at += len(word)
        if at > most:
            break
        best = at
    return best or most


def joined(base: str, text: str) -> str:
    """A base row with `text` behind it, as it is shown; one space between them at most.

    >>> joined("皮薄 ", "，没有籽")
    '皮薄 没有籽'
    """
    if not base.strip():
        text = without_first_marks(text)
    shown = shown_text(text)
    return (base + (shown.lstrip() if base.endswith(" ") else shown)).lstrip()


def without_first_marks(text: str) -> str:
    """`text` from its first character on that may begin a row.

    >>> without_first_marks("、武乡小米")
    '武乡小米'
    """
    return text.lstrip(_NO_BEGIN + " ")


def add_told(rows: Rows, text: str, most: int, split_words: SplitWords) -> Rows:
    """`rows` after `text` was told for good."""
    base = joined(rows.base, text)
    frozen, count = rows.frozen, rows.frozen_count
    while True:
        length = row_length(base, most, split_words)
        if length >= len(base):
            return Rows(frozen=frozen, frozen_count=count, base=base)
        while length < len(base) and base[length] in _NO_BEGIN:
            length += 1  # a mark that belongs to the row hangs over its end
        frozen, count = (*frozen, base[:length].strip())[-KEPT_ROWS:], count + 1
        base = without_first_marks(base[length:])


def base_room(rows: Rows, tentative: str, most: int, split_words: SplitWords) -> int:
    """How many characters of `tentative` fit into the base row behind what was told for good."""
    whole = joined(rows.base, tentative)
    length = row_length(whole, most, split_words)
    if length >= len(whole):
        return len(tentative)
    at = len(tentative)
    while at and len(joined(rows.base, tentative[:at]).rstrip()) > length:
        at -= 1
    return at


def rolled(rows: Rows) -> Rows:
    """`rows` after the base row has rolled up, full or not."""
    base = rows.base.strip()
    if not base:
        return rows
    return Rows(frozen=(*rows.frozen, base)[-KEPT_ROWS:], frozen_count=rows.frozen_count + 1)


def cleared(rows: Rows) -> Rows:
    """An empty screen; rows that rolled up still count."""
    count = rows.frozen_count + bool(rows.base.strip())
    return replace(rows, frozen=(), base="", frozen_count=count)
