"""Words that stand in pictures, over time: the same words in many frames are one line."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from toolkit.core.privacy import Box
from toolkit.core.spans import Span
from toolkit.core.text import Text

MIN_CONFIDENCE = 0.6
"""Below this PP-OCR mostly reads leaves and gravel (looked at on the farm footage)."""
SAME = 0.75
"""Share of characters that two readings of the same words have in common; a still caption is misread by one or two."""
MAX_GAP_MS = 3_000
"""Words that come back within this are the same ones: a hand passed in front of them."""
_WORDS = re.compile(r"[\u3400-\u9fff]|[A-Za-z]{2}|\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownWords:
    """Words as read in one frame."""

    text: str
    box: Box
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownText:
    """Words and how long they stand in the picture, source time."""

    text: str
    span: Span
    box: Box
    """Where they stand in the frame in which they were read best."""
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownTexts:
    """All words of a video or photo, in the order in which they appear, those higher up first."""

    lines: tuple[ShownText, ...]
    frames: int
    """How many frames were read."""


def rows_joined(words: Iterable[ShownWords]) -> tuple[ShownWords, ...]:
    """The words of one frame, from top to bottom; rows of one caption are one text, as they are read as one."""
    found: list[tuple[ShownWords, Box]] = []
    kept = [each for each in words if each.confidence >= MIN_CONFIDENCE and len(_WORDS.findall(each.text)) >= 2]
    for row in sorted(kept, key=lambda each: (each.box.top, each.box.left)):
        above = next((index for index, (_, last) in enumerate(found) if _goes_on(last, row.box)), None)
        if above is None:
            found.append((row, row.box))
        else:
            found[above] = _joined(found[above][0], row), row.box
    return tuple(each for each, _ in found)


def _goes_on(above: Box, below: Box) -> bool:
    """Whether the row in `below` goes on from the row in `above`: close, under it and about as large."""
    is_close = -0.3 * below.height < below.top - above.bottom < 0.8 * below.height
    overlap = min(above.right, below.right) - max(above.left, below.left)
    is_as_large = 0.6 < above.height / max(below.height, 1e-6) < 1.7
    return is_close and overlap > 0.5 * min(above.width, below.width) and is_as_large


def _joined(above: ShownWords, below: ShownWords) -> ShownWords:
    is_latin = above.text[-1:].isascii() and below.text[:1].isascii()
    box = Box(
        left=min(above.box.left, below.box.left),
        top=above.box.top,
        right=max(above.box.right, below.box.right),
        bottom=max(above.box.bottom, below.box.bottom),
    )
    text = above.text + (" " if is_latin else "") + below.text
    return ShownWords(text=text, box=box, confidence=min(above.confidence, below.confidence))


def join_frames(frames: Sequence[tuple[Span, tuple[ShownWords, ...]]]) -> tuple[ShownText, ...]:
    """Lines with their times. Each frame stands for a span of source time; spans are in order.

    The reading with the highest confidence is kept; its words are what a viewer has the longest time to read.
    """
    open_lines: list[ShownText] = []
    done: list[ShownText] = []
    for span, words in frames:
        gone = [line for line in open_lines if span.start_ms - line.span.end_ms > MAX_GAP_MS]
        done += gone
        open_lines = [line for line in open_lines if line not in gone]
        for each in words:
            index = next((at for at, line in enumerate(open_lines) if _is_same(line, each)), None)
            fresh = ShownText(text=each.text, span=span, box=each.box, confidence=each.confidence)
            if index is None:
                open_lines.append(fresh)
                continue
            line = open_lines[index]
            best = fresh if fresh.confidence > line.confidence else line
            open_lines[index] = replace(best, span=Span(line.span.start_ms, span.end_ms))
    return tuple(sorted([*done, *open_lines], key=lambda line: (line.span.start_ms, line.box.top, line.box.left)))


def _is_same(line: ShownText, words: ShownWords) -> bool:
    if line.text == words.text:
        return True
    apart = abs(line.box.top + line.box.bottom - words.box.top - words.box.bottom) / 2
    if apart > max(line.box.height, words.box.height):
        return False
    return SequenceMatcher(None, line.text, words.text, autojunk=False).ratio() >= SAME


def place_in_picture(box: Box) -> Text:
    """Where in the picture the words stand, in a word."""
    middle = (box.top + box.bottom) / 2
    if middle < 1 / 3:
        return Text("画面上方", "top of the picture")
    return Text("画面中间", "middle of the picture") if middle < 2 / 3 else Text("画面下方", "bottom of the picture")
