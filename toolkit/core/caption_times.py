"""From when to when captions stand: near what is said, long enough to be read, apart from each other. Source time.

Each caption should begin with its first sound. Where it then could not be read before the next one, it and its
neighbours are moved by as little as possible: least squares with a least distance between starts, solved exactly by
pooling neighbours (isotonic regression).
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from toolkit.core.caption_limits import CaptionLimits
from toolkit.core.spans import Span

GRID_MS = 10
"""Times stand on hundredths of a second: ASS and LRC know nothing finer, and rounding would break the least gap."""
_HURRY = 1.35
"""Where people speak faster than others can read, some captions take this share less time, and the rest keep theirs."""


@dataclass(frozen=True, slots=True)
class Speech:
    """What is said in one caption."""

    start_ms: int
    end_ms: int
    reading_ms: int
    """How long the caption should stay."""


def time_captions(
    speech: Sequence[Speech], clip: Span, limits: CaptionLimits, shots: Sequence[int] = (), snap_ms: int = 0
) -> tuple[Span, ...]:
    """One span for each of `speech` (in order), within `clip`, apart by at least `limits.gap_ms`, on `GRID_MS`.

    Each stays at least `limits.min_ms` unless the clip is too short for so many, at most `limits.max_ms`, and long
    enough to be read where `limits.lead_ms` and `lag_ms` allow that much moving. An edge within `snap_ms` of one of
    `shots` (cuts of the picture, sorted) moves onto it if no rule is broken by that.
    """
    if not speech:
        return ()
    clip = Span(_up(clip.start_ms), max(_up(clip.start_ms), _down(clip.end_ms)))
    limits = replace(limits, min_ms=_up(limits.min_ms), max_ms=_down(limits.max_ms), gap_ms=_up(limits.gap_ms))
    speech = [Speech(_nearest_step(each.start_ms), each.end_ms, _up(each.reading_ms)) for each in speech]
    needs = [min(max(each.reading_ms, limits.min_ms), limits.max_ms) for each in speech]
    starts = _place_starts(speech, needs, clip, limits)
    spans = [
        Span(start, _end_of(each, start, following, clip, limits))
        for each, start, following in zip(speech, starts, [*starts[1:], None], strict=True)
    ]
    if snap_ms and shots:
        spans = _snap(spans, speech, sorted(map(_nearest_step, shots)), snap_ms, clip, limits)
    return tuple(spans)


def _up(time_ms: int) -> int:
    return -(-time_ms // GRID_MS) * GRID_MS


def _down(time_ms: int) -> int:
    return time_ms // GRID_MS * GRID_MS


def _nearest_step(time_ms: float) -> int:
    return round(time_ms / GRID_MS) * GRID_MS


def _place_starts(speech: Sequence[Speech], needs: list[int], clip: Span, limits: CaptionLimits) -> list[int]:
    """Starts that give each caption its need, or less to as few as possible where that would move captions too far."""
    hurried = [max(limits.min_ms, min(need, _up(round(need / _HURRY)))) for need in needs]
    for floors in (hurried, [limits.min_ms] * len(needs)):
        too_much = sum(needs) + limits.gap_ms * (len(needs) - 1) - clip.duration_ms
        _lower(needs, floors, range(len(needs)), too_much)
        while True:
            starts, blocks = _fit_starts([each.start_ms for each in speech], needs, clip, limits.gap_ms)
            if not any([_relax(speech, starts, needs, floors, range(*block), limits) for block in blocks]):
                break
    return starts


def _relax(
    speech: Sequence[Speech], starts: Sequence[int], needs: list[int], floors: Sequence[int], block: range,
    limits: CaptionLimits,
) -> bool:  # fmt: skip
    """Lowers needs in a block that moved too far; False if nothing had to or could be lowered."""
    moved = [starts[index] - speech[index].start_ms for index in block]
    excess = max(max(moved) - limits.lag_ms, -min(moved) - limits.lead_ms)
    return _lower(needs, floors, block, _up(excess))


def _lower(needs: list[int], floors: Sequence[int], indices: range, excess: int) -> bool:
    """Takes `excess` from the longest needs, none below its floor; False if nothing had to or could be taken."""
    lowered = False
    for index in sorted(indices, key=lambda index: floors[index] - needs[index]) if excess > 0 else ():
        cut = min(excess, needs[index] - floors[index])
        if cut <= 0 or excess <= 0:
            break
        needs[index] -= cut
        excess -= cut
        lowered = True
    return lowered


def _fit_starts(
    wanted: list[int], needs: Sequence[int], clip: Span, gap_ms: int
) -> tuple[list[int], list[tuple[int, int]]]:
    """Starts nearest to `wanted` that leave each its need and a gap, and the blocks (half-open) that moved together."""
    total = sum(needs) + gap_ms * (len(needs) - 1)
    room = clip.duration_ms
    if total > room:  # more captions than the clip can hold: all shrink alike
        share = max(0.0, room - gap_ms * (len(needs) - 1)) / max(1, sum(needs))
        needs = [max(GRID_MS, _down(int(need * share))) for need in needs]
    before = [0]
    for need in needs[:-1]:
        before.append(before[-1] + need + gap_ms)
    low, high = clip.start_ms, max(clip.start_ms, clip.end_ms - needs[-1] - before[-1])
    blocks: list[tuple[float, int, int]] = []  # mean, first, last
    for index, (want, offset) in enumerate(zip(wanted, before, strict=True)):
        mean, first = float(want - offset), index
        while blocks and blocks[-1][0] >= mean:
            other, other_first, other_last = blocks.pop()
            size, other_size = index + 1 - first, other_last - other_first
            mean = (mean * size + other * other_size) / (size + other_size)
            first = other_first
        blocks.append((mean, first, index + 1))
    starts: list[int] = []
    for mean, first, last in blocks:
        place = min(max(_nearest_step(mean), low), high)
        starts += [place + before[index] for index in range(first, last)]
    return starts, [(first, last) for _, first, last in blocks]


def _end_of(each: Speech, start: int, following: int | None, clip: Span, limits: CaptionLimits) -> int:
    """When a caption goes: after its words and a little, but before the next."""
    until = clip.end_ms if following is None else following - limits.gap_ms
    spoken = max(each.end_ms, start)
    wanted = max(start + limits.min_ms, min(start + each.reading_ms, spoken + 3 * limits.linger_ms))
    end = max(spoken + limits.linger_ms, wanted)
    if 0 <= until - end <= limits.linger_ms:
        end = until  # a short blank between two captions only flickers
    return max(start + GRID_MS, _down(min(end, until, start + limits.max_ms)))


def _snap(
    spans: list[Span], speech: Sequence[Speech], shots: list[int], snap_ms: int, clip: Span, limits: CaptionLimits
) -> list[Span]:
    """Edges moved onto near cuts of the picture where every rule still holds."""
    for index, span in enumerate(spans):
        before_end = spans[index - 1].end_ms if index else clip.start_ms - limits.gap_ms
        need = min(speech[index].reading_ms, span.duration_ms)
        cut = _nearest(shots, span.start_ms, snap_ms)
        if cut is not None and max(limits.min_ms, need) <= span.end_ms - cut <= limits.max_ms:
            if cut < before_end + limits.gap_ms:
                before = _shortened(spans[index - 1], cut - limits.gap_ms, speech[index - 1], limits) if index else None
                if before is None:
                    continue
                spans[index - 1] = before
            span = spans[index] = Span(cut, span.end_ms)
        cut = _nearest(shots, span.end_ms + limits.gap_ms, snap_ms)
        if cut is None:
            continue
        end, following = cut - limits.gap_ms, spans[index + 1].start_ms if index + 1 < len(spans) else clip.end_ms
        is_long_enough = end - span.start_ms >= max(limits.min_ms, min(speech[index].reading_ms, span.duration_ms))
        last = following - limits.gap_ms if index + 1 < len(spans) else clip.end_ms
        if is_long_enough and end - span.start_ms <= limits.max_ms and speech[index].end_ms <= cut and end <= last:
            spans[index] = Span(span.start_ms, end)
    return spans


def _shortened(span: Span, end_ms: int, speech: Speech, limits: CaptionLimits) -> Span | None:
    """`span` until `end_ms`, None if it could then not be read."""
    need = max(limits.min_ms, min(speech.reading_ms, span.duration_ms))
    return Span(span.start_ms, end_ms) if end_ms - span.start_ms >= need else None


def _nearest(shots: list[int], time_ms: int, within_ms: int) -> int | None:
    place = bisect_left(shots, time_ms)
    near = [shot for shot in shots[max(0, place - 1) : place + 1] if abs(shot - time_ms) <= within_ms]
    return min(near, key=lambda shot: abs(shot - time_ms), default=None)
