"""Segments that follow one another without a pause, as one text: a name may begin in one and end in the next."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from toolkit.core.rewriting import Edit, edit_segment
from toolkit.core.spans import Span
from toolkit.core.transcript import Segment

JOIN_MS = 400
"""Segments further apart stay apart: a recogniser parts at a comma and the least breath (整粽的恩氏，| 土豆), a speaker
does not fall silent inside a name."""
SAME_PLACE_CHARS = 4
"""Two readings of one sound differ by so many characters in where a word begins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Segments spoken without a pause between them."""

    whole: Segment
    """All of them as one."""
    parts: tuple[Segment, ...]
    first: int
    """Number of the first of them among all segments."""
    starts: tuple[int, ...]
    """Where each begins in the text of `whole`."""

    def parts_at(self, start: int, end: int) -> range:
        """The numbers, from 0, of the parts in which characters `start`..`end` of the whole stand."""
        touched = [
            number
            for number, (begin, part) in enumerate(zip(self.starts, self.parts, strict=True))
            if begin < end and start < begin + len(part.text)
        ]
        return range(touched[0], touched[-1] + 1) if touched else range(0)

    def span_at(self, start: int, end: int) -> Span:
        """From the start of the first to the end of the last of those parts, source time."""
        touched = self.parts_at(start, end)
        if not touched:
            return self.whole.span
        return Span(self.parts[touched[0]].span.start_ms, self.parts[touched[-1]].span.end_ms)

    def is_read_at(self, term: str, start: int, end: int) -> bool:
        """Whether the engine also read `term` here: an alternative of one of those parts has it in the same place.

        A name said elsewhere in the segment speaks for nothing here: 英德红茶 was put for 样的味道, seven characters
        before the place where it was said.
        """
        for number in self.parts_at(start, end):
            place = start - self.starts[number]
            for other in self.parts[number].alternatives:
                if any(abs(found.start() - place) <= SAME_PLACE_CHARS for found in re.finditer(re.escape(term), other)):
                    return True
        return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a character of a run stands in the segments that were made of it."""

    segment: int
    char: int


def find_runs(segments: Sequence[Segment]) -> tuple[Run, ...]:
    """`segments`, those at most `JOIN_MS` apart together; one that a gate refused stands alone."""
    groups: list[list[int]] = []
    for number, segment in enumerate(segments):
        before = segments[number - 1] if number else None
        follows = (
            before is not None
            and before.unclear is None
            and segment.unclear is None
            and 0 <= segment.span.start_ms - before.span.end_ms <= JOIN_MS
        )
        groups[-1:] = [[*groups[-1], number]] if follows else [*groups[-1:], [number]]
    return tuple(_to_run(group[0], tuple(segments[number] for number in group)) for group in groups)


def _to_run(first: int, parts: tuple[Segment, ...]) -> Run:
    starts: list[int] = []
    at = 0
    for part in parts:
        starts.append(at)
        at += len(part.text) + len(_between(part.text))
    return Run(whole=join_segments(parts), parts=parts, first=first, starts=tuple(starts))


def _between(text: str) -> str:
    """White space where a text does not end with a mark."""
    return " " if text and text[-1].isalnum() else ""


def join_segments(parts: Sequence[Segment]) -> Segment:
    """Uncorrected segments that follow one another, as one."""
    if len(parts) == 1:
        return parts[0]
    words = tuple(word for part in parts for word in part.words)
    others = zip_longest(*(part.alternatives for part in parts))
    return Segment(
        span=Span(parts[0].span.start_ms, max(part.span.end_ms for part in parts)),
        text=_joined([part.text for part in parts]),
        heard=_joined([part.heard for part in parts]),
        words=words,
        confidence=sum(part.confidence * max(1, len(part.words)) for part in parts)
        / sum(max(1, len(part.words)) for part in parts),
        alternatives=tuple(
            _joined([other or part.text for other, part in zip(each, parts, strict=True)]) for each in others
        ),
    )


def _joined(texts: Sequence[str]) -> str:
    return "".join(text + _between(text) for text in texts[:-1]) + texts[-1]


def part_runs(
    runs: Sequence[Run], edits: dict[int, list[Edit]], kept_whole: Iterable[tuple[int, int, int]] = ()
) -> tuple[tuple[Segment, ...], dict[tuple[int, int], Place]]:
    """The segments with `edits` (by number of run) made, and where each stretch of `kept_whole` now stands.

    Segments stay as they were parted; only those with an edit or a stretch (run, start, end) over their border become
    one. A place counts from the start of its segment's text as the engine gave it.
    """
    whole: dict[int, list[tuple[int, int]]] = {}
    for number, start, end in kept_whole:
        whole.setdefault(number, []).append((start, end))
    segments: list[Segment] = []
    places: dict[tuple[int, int], Place] = {}
    for number, run in enumerate(runs):
        mine, stretches = edits.get(number, []), whole.get(number, [])
        for group in _groups(run, [*((e.start, e.end) for e in mine), *stretches]):
            begin, end = run.starts[group[0]], run.starts[group[-1]] + len(run.parts[group[-1]].text)
            for start, _ in stretches:
                if begin <= start < end:
                    places[number, start] = Place(segment=len(segments), char=start - begin)
            inside = [replace(e, start=e.start - begin, end=e.end - begin) for e in mine if begin <= e.start < end]
            joined = join_segments([run.parts[part] for part in group])
            segments.append(edit_segment(joined, inside))
    return tuple(segments), places


def _groups(run: Run, stretches: Sequence[tuple[int, int]]) -> list[range]:
    """The parts of a run, those under one stretch together."""
    linked: set[int] = set()
    for start, end in stretches:
        linked.update(run.parts_at(start, end)[1:])
    firsts = [number for number in range(len(run.parts)) if number not in linked]
    return [range(first, last) for first, last in zip(firsts, [*firsts[1:], len(run.parts)], strict=True)]
