"""The pictures of a promo film: for each sentence the best of the farmer's own shots, none twice. Source time."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from toolkit.core.piece_rating import USABLE, is_alike, rate_piece
from toolkit.core.shot import PictureAnalysis, Shot
from toolkit.core.spans import Span

LONGEST_MS = 4000
"""A picture stands no longer: over it the eye has seen all there is (as in `scenery`)."""
SHORTEST_MS = 1500
_EDGE_MS = 100
"""Left out on both sides of a cut, where compression smears the pictures into each other."""
_STEP_MS = 250
_FITS_BONUS = 0.35
_ALIKE_PENALTY, _SAME_SHOT_PENALTY, _SAME_FILE_PENALTY = 0.35, 0.15, 0.05
_POOR_PENALTY = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """One sentence: how long its pictures have to last, and which file names fit it."""

    duration_ms: int
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Picked:
    """A piece of footage for a sentence."""

    sentence: int
    footage: int
    span: Span
    score: float
    fits_by_name: bool


@dataclass(frozen=True, slots=True)
class _Free:
    """A stretch of one shot that no sentence has yet."""

    footage: int
    shot: Shot
    span: Span


def pick_shots(
    wanted: Sequence[Wanted], analyses: Sequence[PictureAnalysis], names: Sequence[str]
) -> tuple[Picked, ...]:
    """Pieces for every sentence, in film order; each lasts `SHORTEST_MS` to `LONGEST_MS`, no moment is shown twice.

    `names` are the footage's file names. A sentence longer than `LONGEST_MS` gets several pieces. Where the footage is
    used up the last sentences get fewer pieces or none: the caller sees it by the sum of the lengths.
    """
    free = [
        _Free(index, shot, Span(shot.span.start_ms + _EDGE_MS, shot.span.end_ms - _EDGE_MS))
        for index, analysis in enumerate(analyses) for shot in analysis.shots
        if shot.span.duration_ms >= SHORTEST_MS + 2 * _EDGE_MS
    ]  # fmt: skip
    picked: list[Picked] = []
    looks: list[bytes] = []
    for number, sentence in enumerate(wanted):
        lengths = list(slot_lengths(sentence.duration_ms))
        while lengths:
            best = _best(free, lengths[0], sentence.words, analyses, names, picked, looks)
            if best is None:  # no shot is long enough: two shorter ones may be
                half = lengths[0] // 2
                if half < SHORTEST_MS:
                    break
                lengths[:1] = [half, lengths[0] - half]
                continue
            del lengths[0]
            stretch, span, score, look, fits = best
            free.remove(stretch)
            free += _rest(stretch, span)
            looks.append(look)
            picked.append(
                Picked(sentence=number, footage=stretch.footage, span=span, score=round(score, 3), fits_by_name=fits)
            )
    return tuple(picked)


def slot_lengths(duration_ms: int) -> tuple[int, ...]:
    """A sentence's time in even pieces of at most `LONGEST_MS`.

    >>> slot_lengths(9000)
    (3000, 3000, 3000)
    >>> slot_lengths(4001)
    (2000, 2001)
    """
    count = -(-duration_ms // LONGEST_MS)
    if not count:
        return ()
    borders = [duration_ms * index // count for index in range(count + 1)]
    return tuple(later - sooner for sooner, later in pairwise(borders))


def _rest(stretch: _Free, used: Span) -> list[_Free]:
    """What is left of a stretch; pieces too short for another picture are dropped."""
    parts = (Span(stretch.span.start_ms, used.start_ms), Span(used.end_ms, stretch.span.end_ms))
    return [_Free(stretch.footage, stretch.shot, part) for part in parts if part.duration_ms >= SHORTEST_MS]


def _best(
    free: Sequence[_Free], length_ms: int, words: Sequence[str],
    analyses: Sequence[PictureAnalysis], names: Sequence[str], picked: Sequence[Picked], looks: Sequence[bytes],
) -> tuple[_Free, Span, float, bytes, bool] | None:  # fmt: skip
    best: tuple[_Free, Span, float, bytes, bool] | None = None
    best_value = float("-inf")
    for stretch in free:
        name = names[stretch.footage].lower() if stretch.footage < len(names) else ""
        fits = any(word in name for word in words)
        for start_ms in range(stretch.span.start_ms, stretch.span.end_ms - length_ms + 1, _STEP_MS):
            span = Span(start_ms, start_ms + length_ms)
            score, look = _rate(analyses[stretch.footage], stretch.shot, span)
            value = score + _FITS_BONUS * fits - _penalty(stretch, look, picked, looks)
            if value > best_value:
                best, best_value = (stretch, span, score, look, fits), value
    return best


def _penalty(stretch: _Free, look: bytes, picked: Sequence[Picked], looks: Sequence[bytes]) -> float:
    same_shot = sum(p.footage == stretch.footage and stretch.shot.span.contains(p.span.start_ms) for p in picked)
    same_file = sum(p.footage == stretch.footage for p in picked)
    alike = any(is_alike(look, other) for other in looks)
    return _SAME_SHOT_PENALTY * min(same_shot, 3) + _SAME_FILE_PENALTY * min(same_file, 4) + _ALIKE_PENALTY * alike


def _rate(analysis: PictureAnalysis, shot: Shot, span: Span) -> tuple[float, bytes]:
    """(value, look of the middle) of a piece of a shot; what is hardly usable is worth much less."""
    score, look = rate_piece(analysis, shot, span)
    return score - _POOR_PENALTY * (score < USABLE), look
