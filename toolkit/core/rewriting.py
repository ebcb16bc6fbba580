"""Putting other words into a segment, with its times kept."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from toolkit.core.spans import Span
from toolkit.core.transcript import Segment, TermChange, Word


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """Characters `start`..`end` of a text give way to `new`."""

    start: int
    end: int
    new: str
    change: TermChange
    """Its `start_char` counts from the start of `new`."""


def edit_segment(segment: Segment, edits: Iterable[Edit]) -> Segment:
    """`segment` with `edits` (which must not overlap) made, its words cut anew and its changes recorded."""
    ordered = sorted(edits, key=lambda edit: edit.start)
    if not ordered:
        return segment
    text, shift = segment.text, 0
    moved = list(segment.changes)
    for edit in ordered:
        at, grown = edit.start + shift, len(edit.new) - (edit.end - edit.start)
        text = text[:at] + edit.new + text[at + edit.end - edit.start :]
        moved = [_moved(change, at, grown) for change in moved]
        moved.append(replace(edit.change, start_char=at + edit.change.start_char))
        shift += grown
    changes = tuple(sorted(moved, key=lambda change: change.start_char))
    return replace(segment, text=text, words=_edit_words(segment, ordered), changes=changes)


def _moved(change: TermChange, at: int, by: int) -> TermChange:
    return replace(change, start_char=change.start_char + by) if change.start_char > at else change


def _edit_words(segment: Segment, edits: list[Edit]) -> tuple[Word, ...]:
    """Words of the new text: an edit is one word, the words it cuts keep their share of the time."""
    solid = [index for index, char in enumerate(segment.text) if not char.isspace()]
    owner: dict[int, Edit] = {at: edit for edit in edits for at in range(edit.start, edit.end)}
    pieces: list[tuple[object, str, Span, float]] = []
    place = 0
    for number, word in enumerate(segment.words):
        step = word.span.duration_ms / max(1, len(word.text))
        for index, char in enumerate(word.text):
            at = solid[place] if place < len(solid) else len(segment.text)
            place += 1
            start_ms = word.span.start_ms + round(index * step)
            span = Span(start_ms, max(start_ms, word.span.start_ms + round((index + 1) * step)))
            pieces.append((owner.get(at, number), char, span, word.confidence))
    return _join_pieces(pieces)


def _join_pieces(pieces: list[tuple[object, str, Span, float]]) -> tuple[Word, ...]:
    words: list[Word] = []
    group: list[tuple[object, str, Span, float]] = []
    for index, piece in enumerate(pieces):
        group.append(piece)
        if index + 1 < len(pieces) and pieces[index + 1][0] is piece[0]:
            continue
        key = piece[0]
        text = key.new if isinstance(key, Edit) else "".join(part[1] for part in group)
        start_ms = group[0][2].start_ms
        span = Span(start_ms, max(start_ms, group[-1][2].end_ms))
        words.append(Word(text=text, span=span, confidence=sum(part[3] for part in group) / len(group)))
        group = []
    return tuple(words)
