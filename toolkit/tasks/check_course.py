"""Whether a course's own good examples hold: what a trainer offers as a better line must get its points."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from toolkit.core.courses import settings as of
from toolkit.core.courses.judge import Judge
from toolkit.core.courses.parse import invalid
from toolkit.core.courses.reading import CELLS
from toolkit.core.courses.score import Point
from toolkit.core.courses.score_comments import score_comments
from toolkit.core.courses.score_comply import score_comply
from toolkit.core.courses.types import Course, Exercise
from toolkit.core.text import Text

Cell = Callable[[str, int, str], str]
"""(list of the exercise, number of its row from 0, field) to the cell of a spreadsheet; "" where there is none."""


def check_examples(course: Course, file: str, tables: Mapping[str, Any], judge: Judge) -> None:
    """See that every better line and good answer of `course` would get full points from a trainee's phone.

    Args:
        tables: what the course was read from; cells of a spreadsheet are taken from it.

    Raises:
        CourseInvalid: with every example that would not.
    """
    if faults := example_faults(course, file, tables, judge):
        raise invalid(file, faults)


def example_faults(course: Course, file: str, tables: Mapping[str, Any], judge: Judge) -> tuple[Text, ...]:
    """Every better line and good answer that would not get full points, each with its place."""
    faults = []
    for unit, exercise in course.all_exercises():
        where = Text(f"{file} 单元 {unit} 练习 {exercise.id} ", f"{file} unit {unit} exercise {exercise.id} ")
        for cell, fault in _faults(exercise, _cells(tables, unit, exercise.id), judge):
            place = Text(f"{file} 单元格 {cell}", f"{file} cell {cell}") if cell else where
            faults.append(Text(f"{place.zh.strip()}：{fault.zh}", f"{place.en.strip()}: {fault.en}"))
    return tuple(faults)


def _faults(exercise: Exercise, cell: Cell, judge: Judge) -> Iterator[tuple[str, Text]]:
    match exercise.settings:
        case of.ComplySettings() as settings:
            yield from _comply_faults(settings, cell, judge)
        case of.CommentSettings() as settings:
            yield from _comment_faults(settings, cell, judge)
        case _:
            return


def _comply_faults(settings: of.ComplySettings, cell: Cell, judge: Judge) -> Iterator[tuple[str, Text]]:
    bad = [line for line in settings.lines if line.is_bad]
    answer = {
        "marks": [line.number for line in bad],
        "fixes": {str(line.number): line.better for line in bad if line.better},
    }
    points = score_comply(settings, answer, judge, 100).points
    for line in bad:
        place = cell("line", line.number - 1, "better")
        if not line.better:
            yield (
                place,
                Text(
                    f"第 {line.number} 句有问题，“改成”还空着。请写一句能说的",
                    f"line {line.number} is wrong and has no better one; write one that may be said",
                ),
            )
        elif lost := _lost([one for one in points if one.name.zh == f"第 {line.number} 句"]):
            yield place, _worth(line.better, lost)


def _comment_faults(settings: of.CommentSettings, cell: Cell, judge: Judge) -> Iterator[tuple[str, Text]]:
    answered = [{"id": one.id, "text": one.better, "after_s": 1.0} for one in settings.comments if one.better]
    points = score_comments(settings, {"answers": answered, "correction": settings.correction}, judge, 100).points
    for number, comment in enumerate(settings.comments):
        if comment.better and (lost := _lost(points[number : number + 1])):
            yield cell("comment", number, "better"), _worth(comment.better, lost)
    if settings.correction and (lost := _lost(points[len(settings.comments) :])):
        yield "", _worth(settings.correction, lost)


def _lost(points: Sequence[Point]) -> Point | None:
    """The first row that has not all of its points."""
    return next((one for one in points if one.got < one.of - 0.005), None)


def _worth(words: str, point: Point) -> Text:
    share = point.got / point.of
    return Text(
        f"学员照“{words}”写，只能得 {share:.0%} 的分：{point.reason.zh}。请改这句话，或给练习换商品",
        f'a trainee who writes "{words}" gets {share:.0%} of the points: {point.reason.en}. Change it, or the goods',
    )


def lesson_doubts(course: Course, judge: Judge) -> Iterator[Text]:
    """What the trainer should look at, though it may stand: sentences of lessons that the review would stop."""
    for unit in course.units:
        for number, block in enumerate(unit.lesson.blocks, 1):
            if block.is_bad:
                continue
            flags = [one for one in judge.findings(block.text.zh, None) if one.is_flag]
            for one in flags[:1]:
                yield Text(
                    f"单元 {unit.id} 课文第 {number} 屏：“{one.text}”像是不能说的（{one.law}）。"
                    "是反面例子就在“反面例子”写“是”，不是就改一改",
                    f'unit {unit.id}, screen {number}: "{one.text}" looks unlawful ({one.law}). Mark it as a bad '
                    "example, or change it",
                )


def _cells(tables: Mapping[str, Any], unit: str, exercise: str) -> Cell:
    found: Mapping[str, Any] = {}
    for table in tables.get("unit", ()):
        if table.get("id") == unit:
            found = next((one for one in table.get("exercise", ()) if one.get("id") == exercise), {})

    def cell(name: str, row: int, field: str) -> str:
        rows = found.get(name, ())
        cells = rows[row].get(CELLS, {}) if row < len(rows) else {}
        return str(cells.get(field) or cells.get("") or "")

    return cell
