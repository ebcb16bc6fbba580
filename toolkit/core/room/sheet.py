"""The class's table: one set of cells for the screen, CSV and XLSX."""

import datetime
from dataclasses import dataclass

from toolkit.core.courses.types import Course, Exercise
from toolkit.core.room.progress import ClassResult, SeatResult, unit_rows
from toolkit.core.room.types import Try
from toolkit.core.text import Lang, Text

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A table program runs a cell that begins so (OWASP, CSV injection)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A heading and rows of equal length. Numbers are numbers, everything else text."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str | float | int | None, ...], ...]

    def shown(self) -> tuple[tuple[str, ...], ...]:
        """Every cell as text: what the screen and the files say."""
        return tuple(tuple(shown_cell(cell) for cell in row) for row in self.rows)


def shown_cell(cell: str | float | int | None) -> str:
    """
    >>> shown_cell(3.0), shown_cell(2.5), shown_cell(None), shown_cell("=1+1")
    ('3', '2.5', '', '=1+1')
    """
    if cell is None:
        return ""
    return f"{cell:g}" if isinstance(cell, float) else str(cell)


def safe_cell(text: str) -> str:
    """Text that no table program takes for a formula; an apostrophe before it is not shown there.

    >>> safe_cell("=cmd|'/c calc'!A0"), safe_cell("王大姐"), safe_cell("-5")
    ("'=cmd|'/c calc'!A0", '王大姐', "'-5")
    """
    return f"'{text}" if text.startswith(_FORMULA) else text


def result_sheet(course: Course, result: ClassResult, lang: Lang) -> Sheet:
    """Badge, name, attendance, points of each exercise, sums, tests.

    Points that wait for the trainer stand in columns of their own, and in no other: one for the sums, and one beside
    each exercise in which any wait.
    """

    def say(zh: str, en: str) -> str:
        return Text(zh, en).get(lang)

    keys = [(row.id, one) for row in unit_rows(course) for one in row.exercises]
    open_ones = {key for one in result.seats for key, best in one.bests.items() if best.unjudged}
    head = (
        say("号", "No."), say("名字", "name"), say("总分", "points"), say("满分", "of"),
        say("待评分", "points to be judged"), say("百分比", "per cent"),
        say("课前 %", "before %"), say("课后 %", "after %"), say("待老师看", "tries to be judged"),
        say("到课天数", "days"), say("报到", "joined"),
        *(title for unit, one in keys for title in _titles(one, lang, has_open=(unit, one.id) in open_ones)),
    )  # fmt: skip
    rows = tuple(
        (
            one.seat.number, one.seat.name,
            one.got, one.of, one.unjudged, round(100 * one.share, 1), _percent(one.before), _percent(one.after),
            one.needs_trainer, len(one.days), _clock(one),
            *(
                cell for unit, exercise in keys
                for cell in _points(one.bests.get((unit, exercise.id)), has_open=(unit, exercise.id) in open_ones)
            ),
        )
        for one in result.seats
    )  # fmt: skip
    return Sheet(title=course.title.get(lang), head=head, rows=rows)


def _titles(one: Exercise, lang: Lang, *, has_open: bool) -> tuple[str, ...]:
    title = one.title.get(lang)
    return (f"{title} /{one.of}", *([Text(f"待评分：{title}", f"to be judged: {title}").get(lang)] if has_open else ()))


def _points(best: Try | None, *, has_open: bool) -> tuple[float | None, ...]:
    """As `_titles`: points that were given, and those that wait."""
    if best is None:
        return (None, None) if has_open else (None,)
    got = best.got if best.judged_of > 0 else None
    return (got, best.unjudged or None) if has_open else (got,)


def _clock(one: SeatResult) -> str:
    return datetime.datetime.fromtimestamp(one.seat.joined_ms / 1000).astimezone().strftime("%Y-%m-%d %H:%M")


def _percent(share: float | None) -> float | None:
    return None if share is None else round(100 * share, 1)
