"""How an answer did: points with their reasons."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

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
    at_ms: int | None = None
    """When it happened, in the time of the recording."""
    is_by_hand: bool = False
    """Left to the trainer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExerciseScore:
    """The whole score of one try."""

    got: float
    of: float
    points: tuple[Point, ...]
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
    rows = tuple(points)
    most = sum(row.of for row in rows)
    factor = of / most if most else 0.0
    scaled = tuple(replace(row, got=round(row.got * factor, 2), of=round(row.of * factor, 2)) for row in rows)
    got = sum(row.got for row in rows) * factor if most else 0.0
    capped = cap is not None and got > cap
    return ExerciseScore(
        got=round(min(got, cap) if cap is not None and capped else got, 1),
        of=float(of),
        points=scaled,
        needs_trainer=any(row.is_by_hand for row in rows),
        note=note if capped else None,
    )


def share_of(rows: Sequence[bool]) -> float:
    """Share of True; 1 where there is none to judge.

    >>> share_of([True, False])
    0.5
    """
    return sum(rows) / len(rows) if rows else 1.0


def score_record(score: ExerciseScore, lang: Lang) -> dict[str, Any]:
    """The score as JSON for a phone."""
    return {
        "got": score.got,
        "of": score.of,
        "needs_trainer": score.needs_trainer,
        "note": score.note.get(lang) if score.note else "",
        "points": [
            {
                "name": point.name.get(lang),
                "got": point.got,
                "of": point.of,
                "reason": point.reason.get(lang),
                "better": point.better.get(lang) if point.better else "",
                "quote": point.quote,
                "at_ms": point.at_ms,
                "by_hand": point.is_by_hand,
            }
            for point in score.points
        ],
    }
