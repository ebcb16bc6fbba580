"""Which moments of a clip make good covers. All times are source time."""

from collections.abc import Sequence
from dataclasses import dataclass

from toolkit.core.piece_rating import is_alike
from toolkit.core.shot import Moment, PictureAnalysis, SubjectSample
from toolkit.core.spans import Span

_ALIKE_FACTOR = 0.5
_EDGE_MS = 150
"""Next to a cut pictures are smeared into each other."""
_CLEAR_GAIN = 0.4
"""How much more a picture with one clear subject is worth than one without."""
_HIDDEN_FACTOR = 0.5
"""Worth of a picture whose subject would stand behind the words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverMoment:
    """A frame for a cover."""

    footage: int
    time_ms: int
    subject: tuple[float, float]
    """Where the subject stands, shares of width and height; the middle where none is clear."""


def choose_cover_moments(
    pieces: Sequence[tuple[int, Span]], analyses: Sequence[PictureAnalysis], free: Sequence[tuple[float, float]]
) -> tuple[CoverMoment, ...]:
    """The best moment of a clip's pieces (footage, source time) for each design, each looking different.

    `free` tells of each design from where to where (shares of the height) its words leave the picture free. A moment
    counts for its sharpness, light and steadiness, for one clear subject, and for that subject standing free. Fewer are
    given where the pieces hold fewer moments.
    """
    found: list[tuple[int, Moment, SubjectSample | None]] = []
    for footage, span in pieces:
        analysis = analyses[footage]
        inner = _inner(span)
        for moment in analysis.moments:
            if inner.contains(moment.time_ms):
                found.append((footage, moment, _subject_at(analysis.subjects, moment.time_ms)))
    chosen: list[CoverMoment] = []
    looks: list[bytes] = []
    for room in free[: len(found)]:
        best = max(found, key=lambda each, room=room: _worth(each[1], each[2], room) * _novelty(each[1], looks))
        found.remove(best)
        looks.append(bytes.fromhex(best[1].look))
        chosen.append(CoverMoment(footage=best[0], time_ms=best[1].time_ms, subject=_place(best[2])))
    return tuple(chosen)


def _inner(span: Span) -> Span:
    if span.duration_ms < 4 * _EDGE_MS:
        return span
    return Span(span.start_ms + _EDGE_MS, span.end_ms - _EDGE_MS)


def _subject_at(subjects: Sequence[SubjectSample], time_ms: int) -> SubjectSample | None:
    return min(subjects, key=lambda sample: abs(sample.time_ms - time_ms), default=None)


def _worth(moment: Moment, subject: SubjectSample | None, room: tuple[float, float]) -> float:
    if subject is None:
        return moment.usable
    clear = 1.0 - min(1.0, subject.spread)
    is_hidden = clear > 0.4 and not room[0] <= subject.y <= room[1]
    return moment.usable * (1.0 + _CLEAR_GAIN * clear) * (_HIDDEN_FACTOR if is_hidden else 1.0)


def _place(subject: SubjectSample | None) -> tuple[float, float]:
    return (subject.x, subject.y) if subject is not None and subject.spread <= 0.6 else (0.5, 0.5)


def _novelty(moment: Moment, looks: Sequence[bytes]) -> float:
    own = bytes.fromhex(moment.look)
    alike = any(is_alike(own, other) for other in looks)
    return _ALIKE_FACTOR if alike else 1.0
