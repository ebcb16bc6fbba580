"""The captions of a clip tied to its footage, so that they go along when its pieces are cut elsewhere.

A clip's cues are in clip time. Here every edge of a cue and of a word is a place in one of the clip's pieces, in source
time; where that piece is cut shorter, longer or left out, the cue's time in the clip follows from it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from toolkit.core.clip_edit import CaptionEdit, PartEdit
from toolkit.core.cue import Cue
from toolkit.core.plan import ClipPart
from toolkit.core.spans import Span
from toolkit.core.subtitle_edit import refit_words
from toolkit.core.transcript import Word

SHORTEST_MS = 120
"""What is left of a caption at a cut is not shown for less: three frames at 25 fps are a flicker."""

HEARD_MS = 250


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A moment in one of the clip's pieces."""

    part: int
    time_ms: int
    """Source time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackWord:
    text: str
    confidence: float
    start: Place
    end: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackCue:
    """One caption that the clip has, or would have if its pieces reached there."""

    key: str
    """Names it as long as the clip's origin is the same."""
    lines: tuple[str, ...]
    second: tuple[str, ...]
    words: tuple[TrackWord, ...]
    start: Place
    end: Place
    is_held: bool = False
    """Not shown unless somebody writes it anew: it contradicts the product's card."""

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


class Pieces:
    """The pieces of a clip one after the other in clip time; those that are left out take no time."""

    def __init__(self, parts: Sequence[PartEdit]) -> None:
        self._parts = parts
        self.starts_ms = (0, *accumulate(part.span.duration_ms * part.is_used for part in parts))

    @property
    def duration_ms(self) -> int:
        return self.starts_ms[-1]

    def time_of(self, place: Place) -> int:
        """Clip time of `place`; of one that is cut away, where the cut is. Never falls from a place to a later one."""
        part = self._parts[place.part]
        if not part.is_used:
            return self.starts_ms[place.part]
        inside = min(max(place.time_ms, part.span.start_ms), part.span.end_ms)
        return self.starts_ms[place.part] + inside - part.span.start_ms

    def shows(self, place: Place) -> bool:
        part = self._parts[place.part]
        return part.is_used and part.span.contains(place.time_ms)

    def shows_word(self, word: TrackWord) -> bool:
        """Whether it is heard in the clip: a third of it, or a quarter of a second.

        Words are stretched into the silence beside them, so that their middle says little of where they sound.
        """
        part = self._parts[word.start.part]
        span = Span(word.start.time_ms, max(word.start.time_ms, word.end.time_ms))
        if not part.is_used or not span.duration_ms:
            return self.shows(word.start)
        return part.span.overlap_ms(span) >= min(span.duration_ms / 3, HEARD_MS)


def track_of(
    cues: Sequence[Cue], parts: Sequence[ClipPart], name: str, *, is_held: bool = False
) -> tuple[TrackCue, ...]:
    """The cues (clip time) of a clip made of `parts`; `name` begins their keys."""
    starts = (0, *accumulate(part.span.duration_ms for part in parts))

    def place(time_ms: int, *, is_end: bool) -> Place:
        at = time_ms - 1 if is_end else time_ms  # an end belongs to the piece before it
        index = next((n for n in range(len(parts)) if at < starts[n + 1]), len(parts) - 1)
        return Place(index, parts[index].span.start_ms + time_ms - starts[index])

    def word(each: Word) -> TrackWord:
        start = place(each.span.start_ms, is_end=False)
        end = place(max(each.span.end_ms, each.span.start_ms + 1), is_end=True)
        if end.part != start.part:
            end = Place(start.part, start.time_ms + each.span.duration_ms)
        return TrackWord(text=each.text, confidence=each.confidence, start=start, end=end)

    return tuple(
        TrackCue(
            key=f"{name}{number}", lines=cue.lines, second=cue.second, words=tuple(word(each) for each in cue.words),
            start=place(cue.span.start_ms, is_end=False), end=place(cue.span.end_ms, is_end=True), is_held=is_held,
        )
        for number, cue in enumerate(cues)
    )  # fmt: skip


def track_beside(
    cues: Sequence[Cue], part: int, start_ms: int, name: str, *, is_held: bool = False
) -> tuple[TrackCue, ...]:
    """Cues for speech beside piece `part`, in time from `start_ms` of the footage on."""

    def place(time_ms: int) -> Place:
        return Place(part, start_ms + time_ms)

    return tuple(
        TrackCue(
            key=f"{name}{start_ms + cue.span.start_ms}", lines=cue.lines, second=cue.second,
            words=tuple(
                TrackWord(text=w.text, confidence=w.confidence, start=place(w.span.start_ms), end=place(w.span.end_ms))
                for w in cue.words
            ),
            start=place(cue.span.start_ms), end=place(cue.span.end_ms), is_held=is_held,
        )
        for cue in cues
    )  # fmt: skip


def captions_of(
    track: Sequence[TrackCue], parts: Sequence[PartEdit], edits: Sequence[CaptionEdit], max_chars: int
) -> dict[str, Cue]:
    """The cues that show in a clip of `parts`, by their keys, in clip time: in order, apart, and within the clip.

    Of a caption that a cut goes through the words on this side stay. `max_chars` is what fits into a line.
    """
    texts = {edit.key: edit.text for edit in edits}
    pieces = Pieces(parts)
    shown: dict[str, Cue] = {}
    last_ms = 0
    for each in sorted(track, key=lambda each: (each.start, each.end)):
        cue = _cue_of(each, pieces, texts, max_chars)
        if cue is None:
            continue
        span = Span(max(last_ms, cue.span.start_ms), max(last_ms, cue.span.end_ms))
        if span.duration_ms < min(SHORTEST_MS, max(1, cue.span.duration_ms)):
            continue
        shown[each.key] = replace(cue, span=span, words=tuple(replace(w, span=w.span.clamped(span)) for w in cue.words))
        last_ms = span.end_ms
    return shown


def held_of(track: Sequence[TrackCue], parts: Sequence[PartEdit], edits: Sequence[CaptionEdit]) -> tuple[Cue, ...]:
    """The captions that are held back, in clip time."""
    written = {edit.key for edit in edits}
    free = [replace(each, is_held=False) for each in track if each.is_held and each.key not in written]
    pieces = Pieces(parts)
    found = (_cue_of(each, pieces, {}, 10_000) for each in free)
    return tuple(cue for cue in found if cue is not None and cue.span.duration_ms)


def _cue_of(each: TrackCue, pieces: Pieces, texts: Mapping[str, str], max_chars: int) -> Cue | None:
    text = texts.get(each.key)
    if (text is not None and not text.strip()) or (text is None and each.is_held):
        return None
    kept = [pieces.shows_word(word) for word in each.words]
    span = Span(pieces.time_of(each.start), max(pieces.time_of(each.start), pieces.time_of(each.end)))
    is_cut = each.words and not all(kept)
    if not span.duration_ms or (each.words and not any(kept)) or (is_cut and span.duration_ms < SHORTEST_MS):
        return None
    words = tuple(
        Word(text=w.text, span=Span(*sorted((pieces.time_of(w.start), pieces.time_of(w.end)))), confidence=w.confidence)
        for w, is_kept in zip(each.words, kept, strict=True)
        if is_kept
    )
    if text is not None:
        return refit_words(Cue(span=span, lines=broken_lines(text, max_chars), words=words, second=each.second))
    lines = _kept_lines(each, kept) if is_cut else each.lines
    return Cue(span=span, lines=lines, words=words, second=each.second) if lines else None


def _kept_lines(each: TrackCue, kept: Sequence[bool]) -> tuple[str, ...]:
    """The lines without the words at either end that are cut away."""
    flags = [is_kept for word, is_kept in zip(each.words, kept, strict=True) for _ in word.text]
    solid = sum(not char.isspace() for line in each.lines for char in line)
    flags += [bool(flags) and flags[-1]] * (solid - len(flags))
    first, last = flags.index(True), len(flags) - flags[::-1].index(True)
    lines, at = [], 0
    for line in each.lines:
        left = ""
        for char in line:
            if char.isspace():
                left += char if left else ""
                continue
            left += char if first <= at < last else ""
            at += 1
        if left.strip():
            lines.append(left.strip())
    return tuple(lines)


def broken_lines(text: str, max_chars: int) -> tuple[str, ...]:
    """The lines that somebody typed; one that is too long is halved near its middle, at a space if there is one.

    >>> broken_lines("五斤装今天三十九块九包邮到家", 8)
    ('五斤装今天三十', '九块九包邮到家')
    """
    lines: list[str] = []
    for line in (each.strip() for each in text.replace("\r", "").split("\n")):
        if len(line) <= max_chars:
            lines += [line] if line else []
            continue
        count = -(-len(line) // max_chars)
        at = -(-len(line) // count)
        space = line.rfind(" ", max(1, at - max_chars // 3), at + 1)
        at = space if space > 0 else at
        lines += [line[:at].strip(), *broken_lines(line[at:], max_chars)]
    return tuple(lines)
