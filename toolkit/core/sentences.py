"""Sentences from a listener's segments, which may run over several sentences or stop inside one."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from toolkit.core.spans import Span
from toolkit.core.transcript import Segment, TermChange, Word

PAUSE_AT_COMMA_MS = 250
"""A comma with this pause ends a unit; listeners write commas for full stops."""
PAUSE_MS = 600
"""A pause of this length ends a unit without any punctuation."""
LONGEST_MS = 12_000
"""A unit longer than this is cut at its commas in any case."""
UNIT_MS = 4_000
"""A sentence of a seller takes 3.5 s (median of the labelled streams); a unit longer than this may hold several."""
UNIT_PAUSE_MS = 300
"""Listeners that write no marks run sentences together: of the boundaries inside of such runs 56 % have this pause, of
the places inside sentences 3 % (369 boundaries of seven labelled streams)."""
STRAY_MS = 80
"""A long word whose first sounds take less than this per character does not begin before the pause."""
_FULL_STOPS = frozenset("。！？!?…")
_COMMAS = frozenset("，；,;：、")


@dataclass(frozen=True, slots=True)
class _Placed:
    word: Word
    start: int
    """Place of its first character in the segment's text."""


def split_sentences(segments: Sequence[Segment], speech: tuple[Span, ...] = ()) -> tuple[Segment, ...]:
    """One segment for each sentence or clause that a pause sets apart, in source time; refused segments are left out.

    Sentences end at full stops, at commas before a pause of a quarter second and at longer pauses.
    `speech` (of the speech detector, same time) moves edges out of the silence into which listeners stretch words.
    """
    sentences: list[Segment] = []
    starts_ms, ends_ms = [piece.start_ms for piece in speech], [piece.end_ms for piece in speech]
    for segment in segments:
        if segment.unclear is None and segment.words:
            first = bisect_right(ends_ms, min(word.span.start_ms for word in segment.words))
            last = bisect_left(starts_ms, max(word.span.end_ms for word in segment.words))
            sentences += _split_segment(segment, speech[first:last])
    return tuple(sentence for sentence in sentences if sentence.text.strip("，。！？；：、… "))


def split_units(segments: Sequence[Segment], speech: tuple[Span, ...] = ()) -> tuple[Segment, ...]:
    """As `split_sentences`, but long runs without punctuation are cut at their longest pauses, as far as they have any.

    For telling who sells what and where to cut; captions know better where a line may end.
    """
    units: list[Segment] = []
    for sentence in split_sentences(segments, speech):
        units += _cut_long(sentence)
    return tuple(units)


def split_at(unit: Segment, char: int) -> list[Segment]:
    """The unit in two, cut before the word that holds the character; whole where that is its first word."""
    placed = _place_words(unit)
    at = next((i for i, each in enumerate(placed) if each.start + len(each.word.text) > char), 0)
    if not at:
        return [unit]
    spans = [word.span for word in unit.words]
    tail = _part(unit, placed[at:], spans[at:], len(unit.text))
    return [_part(unit, placed[:at], spans[:at], placed[at].start), tail]


def _cut_long(unit: Segment) -> list[Segment]:
    gaps_ms = [after.span.start_ms - word.span.end_ms for word, after in pairwise(unit.words)]
    widest = max(range(len(gaps_ms)), key=lambda place: gaps_ms[place], default=-1)
    if unit.span.duration_ms <= UNIT_MS or widest < 0 or gaps_ms[widest] < UNIT_PAUSE_MS:
        return [unit]
    placed = _place_words(unit)
    spans = [word.span for word in unit.words]
    at = widest + 1
    head = _part(unit, placed[:at], spans[:at], placed[at].start)
    return [*_cut_long(head), *_cut_long(_part(unit, placed[at:], spans[at:], len(unit.text)))]


def _split_segment(segment: Segment, speech: tuple[Span, ...]) -> list[Segment]:
    words = _place_words(segment)
    opens = [True, *(placed.word.text[-1:] in _FULL_STOPS | _COMMAS for placed in words[:-1])]
    tight = [_tightened(placed.word, begins, speech) for placed, begins in zip(words, opens, strict=True)]
    is_long = segment.span.duration_ms > LONGEST_MS
    parts: list[Segment] = []
    first = 0
    for index, placed in enumerate(words):
        last = index == len(words) - 1
        gap_ms = 0 if last else tight[index + 1].start_ms - tight[index].end_ms
        if last or _ends_here(placed.word.text, gap_ms, is_long):
            until = words[index + 1].start if not last else len(segment.text)
            parts.append(_part(segment, words[first : index + 1], tight[first : index + 1], until))
            first = index + 1
    return parts


def _ends_here(text: str, gap_ms: int, is_long: bool) -> bool:
    mark = text[-1:]
    if mark in _FULL_STOPS:
        return True
    if mark in _COMMAS - {"、"}:
        return is_long or gap_ms >= PAUSE_AT_COMMA_MS
    return gap_ms >= PAUSE_MS


def _part(segment: Segment, words: list[_Placed], spans: list[Span], until: int) -> Segment:
    start = words[0].start
    text = segment.text[start:until].strip()
    changes = tuple(
        replace(change, start_char=change.start_char - start)
        for change in segment.changes
        if start <= change.start_char < until
    )
    kept = tuple(replace(placed.word, span=span) for placed, span in zip(words, spans, strict=True))
    return replace(
        segment,
        span=Span(kept[0].span.start_ms, max(kept[0].span.start_ms, kept[-1].span.end_ms)),
        text=text,
        heard=_heard(text, changes),
        words=kept,
        changes=changes,
    )


def _heard(text: str, changes: tuple[TermChange, ...]) -> str:
    for change in reversed(changes):
        end = change.start_char + len(change.written)
        text = text[: change.start_char] + change.heard + text[end:]
    return text


def _place_words(segment: Segment) -> list[_Placed]:
    placed: list[_Placed] = []
    place = 0
    for word in segment.words:
        while place < len(segment.text) and segment.text[place].isspace():
            place += 1
        placed.append(_Placed(word, place))
        remaining = len(word.text)
        while remaining and place < len(segment.text):
            remaining -= not segment.text[place].isspace()
            place += 1
    return placed


def _tightened(word: Word, begins: bool, speech: tuple[Span, ...]) -> Span:
    """The word's time without the silence at its edges; unchanged where the detector heard nothing in it.

    Listeners stretch the last word before a pause and the first one after it over the pause. `begins`: the word opens
    a clause.
    """
    inside = [part for piece in speech if (part := piece.clamped(word.span)).duration_ms > 30]
    if not inside:
        return word.span
    size = len(word.text.rstrip("，。！？；：、…"))
    if size > 2:
        while begins and len(inside) > 1 and inside[0].duration_ms < size * STRAY_MS:
            inside = inside[1:]
        return Span(inside[0].start_ms, inside[-1].end_ms)
    if word.text[-1:] in _FULL_STOPS | _COMMAS:
        return inside[0]
    return inside[-1] if begins else max(inside, key=lambda part: part.duration_ms)
