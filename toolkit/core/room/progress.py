"""What is done, what is open, and how the class does."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from toolkit.core.courses.types import KIND_NAMES, Course, Exercise, ExerciseKind
from toolkit.core.room.types import POSTTEST, PRETEST, TEST_UNITS, Seat, Try
from toolkit.core.text import Text

UnitState = Literal["locked", "open", "done"]
ExerciseState = Literal["locked", "open", "waiting", "again", "done"]
"""`again`: handed in, and nothing was got."""
Key = tuple[str, str]
"""(unit id, exercise id)."""

PRETEST_TITLE = Text("课前测", "Test before the course")
POSTTEST_TITLE = Text("课后测", "Test after the course")


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitRow:
    """A unit as the room shows it; the tests are units of one exercise."""

    id: str
    title: Text
    exercises: tuple[Exercise, ...]
    has_lesson: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatResult:
    """How one trainee does. Shares are 0..1 of the points of all exercises; what waits for the trainer is left out."""

    seat: Seat
    bests: Mapping[Key, Try]
    done: int
    """Exercises that are done: see `is_done`."""
    got: float
    of: float
    """Points of all exercises, without `unjudged`."""
    unjudged: float
    """Points of the best tries that wait for the trainer: in no other sum."""
    units_done: tuple[str, ...]
    before: float | None
    """Share in the test before; None: not taken."""
    after: float | None
    needs_trainer: int
    days: tuple[str, ...] = ()

    @property
    def share(self) -> float:
        return self.got / self.of if self.of else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SkillRow:
    """A kind of exercise over the class."""

    name: Text
    share: float
    """Mean of the best tries, 0..1."""
    count: int
    """Best tries that it is the mean of."""
    unjudged: float = 0
    """Points of them that wait for the trainer: left out of the share."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassResult:
    """The class as the trainer sees it."""

    seats: tuple[SeatResult, ...]
    units: tuple[tuple[UnitRow, int], ...]
    """(unit, trainees who have done it)."""
    skills: tuple[SkillRow, ...]
    """Weakest first; the tests are left out."""
    before: float | None
    """Mean share over those who took both tests."""
    after: float | None
    pairs: int
    """How many took both."""

    @property
    def unjudged(self) -> float:
        """Points of the class that wait for the trainer."""
        return round(sum(one.unjudged for one in self.seats), 1)

    def unjudged_tries(self) -> tuple[tuple[Seat, Try], ...]:
        """The tries that these points are of."""
        return tuple((one.seat, best) for one in self.seats for best in one.bests.values() if best.unjudged)


def unit_rows(course: Course) -> tuple[UnitRow, ...]:
    """Units in order, the tests first and last."""
    rows = [
        UnitRow(id=unit.id, title=unit.title, exercises=unit.exercises, has_lesson=bool(unit.lesson.blocks))
        for unit in course.units
    ]
    if course.pretest:
        rows.insert(0, UnitRow(id=PRETEST, title=PRETEST_TITLE, exercises=(course.pretest,), has_lesson=False))
    if course.posttest:
        rows.append(UnitRow(id=POSTTEST, title=POSTTEST_TITLE, exercises=(course.posttest,), has_lesson=False))
    return tuple(rows)


def is_open(unit: str, set_by_trainer: Mapping[str, bool], exercise: str = "") -> bool:
    """Units are open unless the trainer locks them; the test after is locked until the trainer opens it.

    An exercise is open while its unit is, unless it is locked itself.
    """
    is_unit_open = set_by_trainer.get(unit, unit != POSTTEST)
    return is_unit_open and (not exercise or set_by_trainer.get(lock_key(unit, exercise), True))


def lock_key(unit: str, exercise: str = "") -> str:
    """What a lock is kept under.

    >>> lock_key("u1"), lock_key("u1", "talk")
    ('u1', 'u1/talk')
    """
    return f"{unit}/{exercise}" if exercise else unit


def bests(tries: Iterable[Try]) -> dict[Key, Try]:
    """The best try of each exercise; of equals the first.

    One that waits for the trainer comes after those whose points are known: what was not heard costs nothing there, and
    would outdo every talk that was.
    """
    found: dict[Key, Try] = {}
    for one in tries:
        if one.state != "done" or one.got is None:
            continue
        key = (one.unit, one.exercise)
        known = found.get(key)
        if known is None or known.got is None or (not one.is_open, one.got) > (not known.is_open, known.got):
            found[key] = one
    return found


def exercise_state(key: Key, is_unit_open: bool, found: Mapping[Key, Try], waiting: frozenset[Key]) -> ExerciseState:
    """`waiting`: exercises with a try in the queue."""
    if key in waiting:
        return "waiting"
    if is_done(key, found):
        return "done"
    if not is_unit_open:
        return "locked"
    return "again" if key in found else "open"


def is_done(key: Key, found: Mapping[Key, Try]) -> bool:
    """Whether something was got, or waits for the trainer: what was handed in empty is to be done again.

    The tests are done with any score. They measure what somebody knows before and after, and their first try counts.
    """
    one = found.get(key)
    if one is None:
        return False
    return key[0] in TEST_UNITS or one.of <= 0 or one.is_open or one.unjudged > 0 or bool(one.got)


def unit_state(row: UnitRow, is_unit_open: bool, found: Mapping[Key, Try]) -> UnitState:
    """Done once every exercise is."""
    if row.exercises and all(is_done((row.id, one.id), found) for one in row.exercises):
        return "done"
    return "open" if is_unit_open else "locked"


def class_result(
    course: Course, seats: Sequence[Seat], tries: Iterable[Try], days: Mapping[str, tuple[str, ...]]
) -> ClassResult:
    """Everything that the trainer's pictures, tables and files show: made once, so that they can't differ."""
    by_seat: dict[str, list[Try]] = {seat.id: [] for seat in seats}
    for one in tries:
        if one.seat_id in by_seat:
            by_seat[one.seat_id].append(one)
    rows = unit_rows(course)
    made = tuple(_seat_result(course, rows, seat, by_seat[seat.id], days.get(seat.id, ())) for seat in seats)
    both = [(one.before, one.after) for one in made if one.before is not None and one.after is not None]
    return ClassResult(
        seats=made,
        units=tuple((row, sum(row.id in one.units_done for one in made)) for row in rows),
        skills=_skills(course, made),
        before=sum(first for first, _ in both) / len(both) if both else None,
        after=sum(second for _, second in both) / len(both) if both else None,
        pairs=len(both),
    )


def _seat_result(
    course: Course, rows: Sequence[UnitRow], seat: Seat, tries: Sequence[Try], days: tuple[str, ...]
) -> SeatResult:
    best = bests(tries)
    counted = [(unit, one) for unit, one in course.all_exercises() if unit not in (PRETEST, POSTTEST)]
    known = [best[(unit, one.id)] for unit, one in counted if (unit, one.id) in best]
    unjudged = round(sum(one.unjudged for one in known), 1)
    return SeatResult(
        seat=seat,
        bests=best,
        done=sum(is_done((unit, one.id), best) for unit, one in course.all_exercises()),
        got=round(sum(one.got or 0.0 for one in known), 1),
        of=round(sum(one.of for _, one in counted) - unjudged, 1),
        unjudged=unjudged,
        units_done=tuple(row.id for row in rows if unit_state(row, True, best) == "done"),
        before=_share(course.pretest, PRETEST, tries),
        after=_share(course.posttest, POSTTEST, tries),
        needs_trainer=sum(one.is_open for one in tries),
        days=days,
    )


def _share(test: Exercise | None, unit: str, tries: Iterable[Try]) -> float | None:
    """Of the first try: it shows the right answers, so a later one would tell nothing of before and after."""
    if test is None or not test.of:
        return None
    done = [one for one in tries if one.unit == unit and one.exercise == test.id and one.state == "done"]
    first = min(done, key=lambda one: one.handed_in_ms, default=None)
    return None if first is None else _share_of(first)


def _share_of(one: Try) -> float | None:
    """Of what was judged; None where nothing was."""
    return None if one.got is None or one.judged_of <= 0 else one.got / one.judged_of


def _skills(course: Course, made: Sequence[SeatResult]) -> tuple[SkillRow, ...]:
    by_kind: dict[ExerciseKind, list[Try]] = {}
    for unit, one in course.all_exercises():
        if unit not in (PRETEST, POSTTEST) and one.of:
            best = [seat.bests[(unit, one.id)] for seat in made if (unit, one.id) in seat.bests]
            by_kind.setdefault(one.kind, []).extend(best)
    rows = (_skill(kind, tries) for kind, tries in by_kind.items())
    return tuple(sorted((row for row in rows if row), key=lambda row: row.share))


def _skill(kind: ExerciseKind, tries: Sequence[Try]) -> SkillRow | None:
    """None where nothing of that kind was judged."""
    shares = [share for share in map(_share_of, tries) if share is not None]
    if not shares:
        return None
    unjudged = round(sum(one.unjudged for one in tries), 1)
    return SkillRow(name=KIND_NAMES[kind], share=sum(shares) / len(shares), count=len(shares), unjudged=unjudged)
