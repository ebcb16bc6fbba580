"""How an answer did: points with their reasons."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from toolkit.core.codec import from_plain
from toolkit.core.text import Lang, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One row of a score."""

    name: Text
    got: float
    of: float
    reason: Text
    """Why these points; also where all were given."""
    better: Text | None = None
    """What would have been better, checked by the product's own review."""
    quote: str = ""
    """The trainee's own words that are meant."""
    quote_en: str = ""
    """The same where the page in English showed other words: a choice of a quiz."""
    at_ms: int | None = None
    """When it happened, in the time of the recording."""
    is_by_hand: bool = False
    """Left to the trainer: its points are neither given nor taken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExerciseScore:
    """The whole score of one try."""

    got: float
    """Of what was judged: never more than `of` - `unjudged`."""
    of: float
    points: tuple[Point, ...]
    unjudged: float = 0.0
    """Points of the rows that are left to the trainer, in no sum until she scores the try."""
    needs_trainer: bool = False
    """Something could not be judged by the program: the trainer decides."""
    note: Text | None = None
    """What holds for the whole, such as a cap."""


def total_of(
    points: Iterable[Point], of: float, *, cap: float | None = None, note: Text | None = None
) -> ExerciseScore:
    """The rows as one score, in shares of `of`; rows say how much of it each is worth.

    Rows that are worth nothing (`of` 0) are hints. `cap`: the whole is worth no more, for the reason in `note`.
    """
    rows = tuple(replace(row, got=0.0) if row.is_by_hand else row for row in points)
    most = sum(row.of for row in rows)
    factor = of / most if most else 0.0
    scaled = tuple(replace(row, got=round(row.got * factor, 2), of=round(row.of * factor, 2)) for row in rows)
    unjudged = round(sum(row.of for row in rows if row.is_by_hand) * factor, 1)
    got = sum(row.got for row in rows) * factor
    capped = cap is not None and got > cap
    return ExerciseScore(
        got=_judged(min(got, cap) if cap is not None and capped else got, of, unjudged),
        of=float(of),
        points=scaled,
        unjudged=unjudged,
        needs_trainer=any(row.is_by_hand for row in rows),
        note=note if capped else None,
    )


def _judged(got: float, of: float, unjudged: float) -> float:
    """Rounded, and no more than what was judged: each of the two sums is rounded for itself."""
    return max(0.0, min(round(got, 1), round(of - unjudged, 1)))


def read_score(plain: Mapping[str, Any]) -> ExerciseScore:
    """A score as it was stored; one from before `unjudged` was written counted what waits for the trainer in full."""
    score = from_plain(ExerciseScore, plain)
    if "unjudged" in plain:
        return score
    left = [point for point in score.points if point.is_by_hand]
    unjudged = round(sum(point.of for point in left), 1)
    return replace(
        score,
        got=_judged(score.got - sum(point.got for point in left), score.of, unjudged),
        unjudged=unjudged,
        points=tuple(replace(point, got=0.0) if point.is_by_hand else point for point in score.points),
    )


def share_of(rows: Sequence[bool]) -> float:
    """Share of True; 1 where there is none to judge.

    >>> share_of([True, False])
    0.5
    """
    return sum(rows) / len(rows) if rows else 1.0


def score_record(score: ExerciseScore, lang: Lang) -> dict[str, Any]:
    """The score as JSON for a phone; a row that waits for the trainer has no points, which is not 0."""
    return {
        "got": score.got,
        "of": score.of,
        "unjudged": score.unjudged,
        "needs_trainer": score.needs_trainer,
        "note": score.note.get(lang) if score.note else "",
        "points": [
            {
                "name": point.name.get(lang),
                "got": None if point.is_by_hand else point.got,
                "of": point.of,
                "reason": point.reason.get(lang),
                "better": point.better.get(lang) if point.better else "",
                "quote": point.quote_en or point.quote if lang == "en" else point.quote,
                "at_ms": point.at_ms,
                "by_hand": point.is_by_hand,
            }
            for point in score.points
        ],
    }
