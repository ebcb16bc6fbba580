"""Tables of a TOML file to a course, or to every fault at once."""

import datetime
import re
from collections.abc import Iterable, Mapping
from typing import Any

from toolkit.core.courses.pace import at_pace
from toolkit.core.courses.parse_parts import NO_CARD
from toolkit.core.courses.parse_settings import parse_settings
from toolkit.core.courses.reading import CELLS, Problems, Table
from toolkit.core.courses.settings import QuizSettings
from toolkit.core.courses.types import (
    KIND_NAMES,
    LEVEL_NAMES,
    LEVELS,
    Course,
    Exercise,
    Grounds,
    Lesson,
    LessonBlock,
    Level,
    Unit,
)
from toolkit.core.errors import CourseInvalid
from toolkit.core.product_card import build_cards
from toolkit.core.product_rows import Place, RawField, RawProduct
from toolkit.core.products import ProductCard
from toolkit.core.text import Text

ID = re.compile(r"[a-z0-9][a-z0-9-]{0,40}")
"""Of courses, units, exercises, questions: they become parts of addresses and names of files."""
PICTURE = re.compile(r"[a-z0-9][a-z0-9_-]{0,60}\.(?:svg|png|jpg|jpeg)")
MAX_UNITS, MAX_EXERCISES, MAX_BLOCKS = 40, 30, 60
RESERVED = ("pretest", "posttest")

NEXT_STEP = Text(
    "请按列出的地方逐条改好，再用 chushan courses check 看一遍",
    "Correct the listed places, then look again with chushan courses check",
)


def parse_course(tables: Mapping[str, Any], file: str, *, is_own: bool = False) -> Course:
    """The course that `tables` (as TOML gives them) describe.

    Raises:
        CourseInvalid: with every fault, each naming unit, exercise and field.
    """
    problems = Problems(file)
    head = Table(tables, Text("", ""), problems)
    cards = _cards(head, file)
    units = head.tables("unit", Text("单元", "unit"))
    if not units and "unit" not in [str(name) for name in tables if not isinstance(tables[name], list)]:
        head.fault("unit", "没有单元，请至少写一个 [[unit]]", "there is no unit; write at least one [[unit]]")
    if len(units) > MAX_UNITS:
        head.fault("unit", f"单元太多，最多 {MAX_UNITS} 个", f"too many units, {MAX_UNITS} at most")
    course = Course(
        id=_id(head),
        title=head.text("title"),
        level=_level(head),
        source=head.line("source"),
        as_of=_day(head, "as_of"),
        review_by=_day(head, "review_by"),
        units=tuple(_unit(unit, cards) for unit in units[:MAX_UNITS]),
        pretest=_test(head, "pretest", Text("课前测", "pre-test"), cards),
        posttest=_test(head, "posttest", Text("课后测", "post-test"), cards),
        is_own=is_own,
    )
    _twice(head, (unit.id for unit in course.units))
    head.unknown(("id", "title_zh", "title_en", "level", "source", "as_of", "review_by", "product", "unit", *RESERVED))
    if problems.found:
        raise invalid(file, tuple(problems.found))
    return at_pace(course)


def invalid(file: str, problems: tuple[Text, ...]) -> CourseInvalid:
    """The error that tells all of them."""
    count = len(problems)
    fault = Text(f"这门课有 {count} 处要改", f"{count} places of the course need mending")
    return CourseInvalid(file, fault, NEXT_STEP, problems)


def _unit(table: Table, cards: Mapping[str, ProductCard]) -> Unit:
    blocks = table.tables("lesson", Text("课文", "lesson screen"))
    exercises = table.tables("exercise", Text("练习", "exercise"))
    if not blocks:
        table.fault("lesson", "没有课文，请至少写一段", "there is no lesson; write at least one screen")
    if len(blocks) > MAX_BLOCKS or len(exercises) > MAX_EXERCISES:
        table.fault("", "课文或练习太多，请分成几个单元", "too many screens or exercises; split the unit")
    unit = Unit(
        id=_id(table),
        title=table.text("title"),
        minutes=table.whole("minutes", 45, 1, 600),
        lesson=Lesson(blocks=tuple(_block(block) for block in blocks[:MAX_BLOCKS])),
        exercises=tuple(parse_exercise(one, cards) for one in exercises[:MAX_EXERCISES]),
    )
    if unit.id in RESERVED:
        table.fault("id", f"编号不能用 {unit.id}", f"{unit.id} is taken; choose another id")
    if not table.is_sheet:  # a sheet's are told by their own rows
        _twice(table, (one.id for one in unit.exercises))
    table.unknown(("id", "title_zh", "title_en", "minutes", "lesson", "exercise"))
    return unit


def _block(table: Table) -> LessonBlock:
    picture = table.line("picture", "")
    if picture and not PICTURE.fullmatch(picture):
        table.fault(
            "picture", "图片名只用小写字母、数字和 -，结尾 .svg .png 或 .jpg",
            "a picture's name has small letters, digits and -, and ends with .svg, .png or .jpg",
        )  # fmt: skip
        picture = ""
    grounds = Grounds(
        source=table.line("source", ""), as_of=_day(table, "as_of", ""), review_by=_day(table, "review_by", "")
    )
    if grounds.source and not (grounds.as_of and grounds.review_by):
        table.fault(
            "as_of", "写了出处，就要写 as_of（哪天的）和 review_by（哪天再核）",
            "with a source write as_of (of which day) and review_by (when to look again)",
        )  # fmt: skip
    table.unknown(("zh", "en", "picture", "bad", "source", "as_of", "review_by"))
    return LessonBlock(text=table.text(), picture=picture, is_bad=table.flag("bad"), grounds=grounds)


_EXERCISE = ("id", "kind", "title_zh", "title_en", "task_zh", "task_en", "points")


def parse_exercise(table: Table, cards: Mapping[str, ProductCard]) -> Exercise:
    """One exercise; its settings stand in the same table."""
    kind = table.one_of("kind", tuple(KIND_NAMES), names={kind: name.zh for kind, name in KIND_NAMES.items()})
    if table.line("kind", "-") in KIND_NAMES:
        settings, known = parse_settings(kind, table, cards)
        table.unknown((*_EXERCISE, *known))
    else:
        settings = QuizSettings(questions=())  # refused already; what else is wrong can't be told without its kind
    return Exercise(
        id=_id(table),
        kind=kind,  # type: ignore[arg-type]
        title=table.text("title"),
        task=table.text("task"),
        settings=settings,
        of=table.whole("points", 100, 1, 1000),
    )


def _test(head: Table, name: str, what: Text, cards: Mapping[str, ProductCard]) -> Exercise | None:
    if name not in head.values:
        return None
    table = head.sub(name, what)
    filled = Table({"id": name, "kind": "quiz", **table.values}, table.where, table.problems)
    return parse_exercise(filled, cards)


def _cards(head: Table, file: str) -> dict[str, ProductCard]:
    tables = head.tables("product", Text("商品", "product"))
    if not tables:
        return {}
    raw = [RawProduct(fields=tuple(_fields(table.values)), place=Place(cell=table.row_cell)) for table in tables]
    result = build_cards(raw, file, lambda name: name)
    head.problems.found.extend(result.problems)
    if result.problems:  # what is wrong with the goods is told once, not again by each exercise that names them
        return {str(table.values.get("id", "")): NO_CARD for table in tables}
    return {card.id: card for card in result.cards}


def _fields(values: Mapping[str, Any], parts: tuple[str | int, ...] = ()) -> Iterable[RawField]:
    cells = values.get(CELLS, {})
    for name, value in values.items():
        if name == CELLS:
            continue
        keys: tuple[str | int, ...] = (*parts, *_split(str(name)))
        if isinstance(value, Mapping):
            yield from _fields(value, keys)
        elif isinstance(value, list) and value and all(isinstance(one, Mapping) for one in value):
            for index, one in enumerate(value, 1):
                yield from _fields(one, (*keys, index))
        else:
            cell = str(cells.get(name, "")) if isinstance(cells, Mapping) else ""
            yield RawField(parts=keys, value=value, place=Place(cell=cell))


def _split(name: str) -> tuple[str | int, ...]:
    return tuple(int(part) if part.isdigit() else part for part in name.split("."))


def _id(table: Table) -> str:
    value = table.line("id")
    if value and not ID.fullmatch(value):
        table.fault("id", "编号只用小写字母、数字和 -", "an id has small letters, digits and - only")
    return value


def _level(table: Table) -> Level:
    return table.one_of("level", LEVELS, names={level: name.zh for level, name in LEVEL_NAMES.items()})  # type: ignore[return-value]


def _day(table: Table, name: str, default: str | None = None) -> str:
    value = table.values.get(name)
    if isinstance(value, datetime.date):
        return value.isoformat()
    line = table.line(name, default)
    if line:
        try:
            datetime.date.fromisoformat(line)
        except ValueError:
            table.fault(name, "日期写成 2026-11-22 这样", "write the day as 2026-11-22")
    return line


def _twice(table: Table, ids: Iterable[str]) -> None:
    seen: set[str] = set()
    for each in ids:
        if each and each in seen:
            table.fault("id", f"编号 {each} 用了两次", f"the id {each} is used twice")
        seen.add(each)
