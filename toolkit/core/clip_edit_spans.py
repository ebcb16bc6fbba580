"""Where the edges of a clip's pieces may lie, and where they snap to. All times are source time."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from toolkit.core.clip_edit import ClipEdit
from toolkit.core.plan import ClipPlan
from toolkit.core.shot import Shot
from toolkit.core.slicing import padded_span
from toolkit.core.spans import Span
from toolkit.core.transcript import Segment

Side = Literal["start", "end"]
MIN_PART_MS = 300
"""A piece shorter than this is a flicker: about the shortest shot that viewers can name (Potter et al. 2014 needed
13 ms for a picture alone, editors let none stand below a third of a second)."""


AT_HAND_MS = 180_000
"""A page has the sentences and the snap points so far around a piece."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SnapPoints:
    """Places where a cut is natural, in order of time without repeats."""

    starts_ms: tuple[int, ...]
    """Just before sentences, and first frames of shots."""
    ends_ms: tuple[int, ...]
    """Just after sentences, and ends of shots."""

    def of(self, side: Side) -> tuple[int, ...]:
        return self.starts_ms if side == "start" else self.ends_ms


def find_snap_points(sentences: Sequence[Segment], shots: Sequence[Shot], within: Span) -> SnapPoints:
    """The edges of the sentences and shots that touch `within`."""
    near = [n for n, each in enumerate(sentences) if each.span.overlap_ms(within)]
    padded = [padded_span(n, n, sentences) for n in near]
    cuts = [shot.span.start_ms for shot in shots[1:]]
    starts = sorted({*(span.start_ms for span in padded), *cuts})
    ends = sorted({*(span.end_ms for span in padded), *cuts})
    return SnapPoints(
        starts_ms=tuple(time for time in starts if within.start_ms <= time <= within.end_ms),
        ends_ms=tuple(time for time in ends if within.start_ms <= time <= within.end_ms),
    )


def snapped(time_ms: int, points_ms: Sequence[int], reach_ms: int) -> int:
    """The nearest of `points_ms` (rising) within `reach_ms`, else `time_ms` itself.

    >>> snapped(1040, [0, 1000, 1100], 50), snapped(1300, [0, 1000, 1100], 50)
    (1000, 1300)
    """
    at = bisect_left(points_ms, time_ms)
    near = points_ms[max(0, at - 1) : at + 1]
    best = min(near, key=lambda point: abs(point - time_ms), default=time_ms)
    return best if abs(best - time_ms) <= reach_ms else time_ms


def next_point(time_ms: int, points_ms: Sequence[int], step: int) -> int:
    """The point after `time_ms` (step 1) or before it (step -1); `time_ms` itself if there is none.

    >>> next_point(1000, [0, 1000, 1100], 1), next_point(1000, [0, 1000, 1100], -1), next_point(1100, [1100], 1)
    (1100, 0, 1100)
    """
    at = bisect_right(points_ms, time_ms) if step > 0 else bisect_left(points_ms, time_ms) - 1
    return points_ms[at] if 0 <= at < len(points_ms) else time_ms


def room_of(edit: ClipEdit, clip: ClipPlan, index: int, duration_ms: int) -> Span:
    """How far piece `index` can reach in footage of `duration_ms`: no picture is shown twice in a clip."""
    own = edit.parts[index].span
    others = [
        each.span
        for n, each in enumerate(edit.parts)
        if n != index and each.is_used and clip.parts[n].footage == clip.parts[index].footage
    ]
    first = max((span.end_ms for span in others if span.end_ms <= own.start_ms), default=0)
    last = min((span.start_ms for span in others if span.start_ms >= own.end_ms), default=duration_ms)
    return Span(min(first, own.start_ms), max(last, own.end_ms))


def trimmed(edit: ClipEdit, index: int, side: Side, to_ms: int, room: Span) -> ClipEdit:
    """The edit with one edge of piece `index` at `to_ms`, as far as `room` and the shortest piece allow."""
    part = edit.parts[index]
    span = part.span
    if side == "start":
        last_ms = max(room.start_ms, span.end_ms - MIN_PART_MS)
        span = Span(min(max(to_ms, room.start_ms), last_ms), span.end_ms)
    else:
        first_ms = min(room.end_ms, span.start_ms + MIN_PART_MS)
        span = Span(span.start_ms, max(min(to_ms, room.end_ms), first_ms))
    return edit.with_part(index, replace(part, span=span))


def slipped(edit: ClipEdit, index: int, start_ms: int, room: Span) -> ClipEdit:
    """The edit with piece `index` beginning at `start_ms`, as long as it was, within `room`."""
    part = edit.parts[index]
    length_ms = part.span.duration_ms
    start = max(room.start_ms, min(start_ms, room.end_ms - length_ms))
    return edit.with_part(index, replace(part, span=Span(start, start + length_ms)))


@dataclass(frozen=True, slots=True, kw_only=True)
class CutSentence:
    """A sentence that a cut goes through."""

    part: int
    side: Side
    sentence: int
    """Its number in the footage's sentences."""
    kept: str
    """What of it stays in the clip."""
    lost: str


def cut_sentences(edit: ClipEdit, clip: ClipPlan, sentences: Sequence[Sequence[Segment]]) -> tuple[CutSentence, ...]:
    """The sentences that the pieces' edges go through: a word belongs where its middle is.

    An edge where the clip goes on with the very next word of the footage cuts nothing. `sentences` are those of each
    footage file.
    """
    used = [(n, clip.parts[n].footage, each.span) for n, each in enumerate(edit.parts) if each.is_used]
    found: list[CutSentence] = []
    for place, (index, footage, span) in enumerate(used):
        for side in ("start", "end"):
            beside = used[place - 1 : place] if side == "start" else used[place + 1 : place + 2]
            edge = span.start_ms if side == "start" else span.end_ms
            touching = {(b[1], b[2].end_ms if side == "start" else b[2].start_ms) for b in beside}
            if (footage, edge) not in touching:
                found += _cut_at(index, side, edge, sentences[footage])
    return tuple(found)


def _cut_at(part: int, side: Side, edge_ms: int, sentences: Sequence[Segment]) -> list[CutSentence]:
    at = bisect_right(sentences, edge_ms, key=lambda each: each.span.start_ms) - 1
    if at < 0 or not sentences[at].words:
        return []
    words = sentences[at].words
    before = [w.text for w in words if w.span.start_ms + w.span.end_ms < 2 * edge_ms]
    after = [w.text for w in words if w.span.start_ms + w.span.end_ms >= 2 * edge_ms]
    if not before or not after:
        return []
    kept, lost = (after, before) if side == "start" else (before, after)
    return [CutSentence(part=part, side=side, sentence=at, kept="".join(kept), lost="".join(lost))]
