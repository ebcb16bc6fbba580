"""A course's file becomes a course, or every fault is told with its place."""

import copy
import tomllib
from contextlib import suppress
from itertools import pairwise
from textwrap import dedent

import pytest

from toolkit.core.courses.parse import parse_course, parse_exercise
from toolkit.core.courses.reading import Problems, Table
from toolkit.core.courses.settings import CommentSettings
from toolkit.core.courses.types import Course
from toolkit.core.courses.write import course_tables
from toolkit.core.errors import CourseInvalid
from toolkit.core.text import Text
from toolkit.tasks.course_files import OWN, course_text, shipped_course

SMALL = dedent("""
    id = "small"
    level = "wechat"
    title_zh = "小课"
    source = "自编"
    as_of = "2026-11-22"
    review_by = "2027-11-22"

    [[unit]]
    id = "u1"
    title_zh = "一"
    minutes = 10
    [[unit.lesson]]
    zh = "看一看。"
    [[unit.exercise]]
    id = "e1"
    kind = "quiz"
    title_zh = "考考你"
    task_zh = "选一个。"
    points = 10
    [[unit.exercise.question]]
    id = "q1"
    zh = "一斤多少克？"
    right = "b"
    choice = [{ id = "a", zh = "100" }, { id = "b", zh = "500" }]
""")


def read(text: str) -> Course:
    return parse_course(tomllib.loads(text), "small.toml", is_own=True)


def problems(text: str) -> str:
    with pytest.raises(CourseInvalid) as caught:
        read(text)
    return "\n".join(one.zh for one in caught.value.problems)


def test_a_small_course_is_read_and_english_falls_back_to_chinese() -> None:
    course = read(SMALL)
    exercise = course.exercise("u1", "e1")
    assert exercise
    assert exercise.of == 10
    assert not exercise.heavy
    assert exercise.title.en == exercise.title.zh == "考考你"


@pytest.mark.parametrize("name", OWN)
def test_what_is_written_is_read_as_the_same_course(name: str) -> None:
    course = shipped_course(name)
    assert parse_course(course_tables(course), name) == course
    assert parse_course(tomllib.loads(course_text(course)), name) == course


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('right = "b"', 'right = "c"', "small.toml 单元 u1 练习 e1 第 q1 “right”：没有“c”，可以写：a、b"),
        ('title_zh = "考考你"', "", "small.toml 单元 u1 练习 e1 “title_zh”：没有写，请补上"),
        ('kind = "quiz"', 'kind = "dance"', "没有“dance”，可以写：quiz、card"),
        ("points = 10", 'points = "十"', "单元 u1 练习 e1 “points”：要写 1 到 1000 的数"),
        ('as_of = "2026-11-22"', 'as_of = "昨天"', "“as_of”：日期写成 2026-11-22 这样"),
        ('id = "u1"', 'id = "../u1"', "编号只用小写字母、数字和 -"),
        ('zh = "看一看。"', 'zh = "看一看。"\npicture = "../../x.svg"', "图片名只用小写字母"),
        ('zh = "看一看。"', 'zh = "看一看。"\nsource = "某法"', "写了出处，就要写 as_of"),
        ("minutes = 10", "minutes = 10\ncolour = 1", "“colour”：没有这个字段"),
        ('level = "wechat"', 'level = "expert"', "没有“expert”，可以写：wechat、video、live"),
    ],
)
def test_a_fault_is_told_with_unit_exercise_field_and_next_step(old: str, new: str, told: str) -> None:
    assert told in problems(SMALL.replace(old, new, 1))


def test_every_fault_is_told_at_once() -> None:
    text = SMALL.replace('right = "b"', 'right = "c"').replace("points = 10", "points = -1")
    assert len(problems(text).splitlines()) == 2


@pytest.mark.parametrize("value", [None, 1, "x", [], [1], {"a": 1}, [[]], True])
@pytest.mark.parametrize("path", [("unit",), ("unit", 0, "lesson"), ("unit", 0, "exercise"), ("title_zh",), ("id",)])
def test_no_shape_of_a_file_crashes(path: tuple[str | int, ...], value: object) -> None:
    tables = copy.deepcopy(tomllib.loads(SMALL))
    spot = tables
    for key in path[:-1]:
        spot = spot[key]  # type: ignore[index]
    spot[path[-1]] = value  # type: ignore[index]
    with suppress(CourseInvalid):
        assert parse_course(tables, "small.toml").units


def test_no_setting_of_a_shipped_exercise_crashes_when_it_has_another_shape() -> None:
    course = shipped_course("live")
    cards = {card.id: card for _, one in course.all_exercises() if (card := getattr(one.settings, "card", None))}
    tried = 0
    for unit in course_tables(course)["unit"]:
        for exercise in unit["exercise"]:
            for key in exercise:
                for value in (None, [1], "甲", {"a": 2}, -5, [{}], [{"id": []}]):
                    found = Problems("x")
                    parse_exercise(Table({**exercise, key: value}, Text("", ""), found), cards)
                    tried += 1
    assert tried > 800


@pytest.mark.parametrize(
    ("level", "within_s", "may_pause", "gap_s"),
    [("wechat", 60, True, 40), ("video", 30, True, 20), ("live", 15, False, 6)],
)
def test_comments_come_at_the_pace_of_the_level(level: str, within_s: float, may_pause: bool, gap_s: float) -> None:
    settings = comments_of(shipped_course(level))
    assert (settings.within_s, settings.may_pause) == (within_s, may_pause)
    times = [one.at_s for one in settings.comments]
    assert min(after - before for before, after in pairwise(times)) == gap_s


def test_whoever_names_a_time_of_his_own_gets_his_own_times() -> None:
    tables = course_tables(shipped_course("live"))
    tables["level"] = "wechat"
    settings = comments_of(parse_course(tables, ""))
    assert settings == comments_of(shipped_course("live"))


def comments_of(course: Course) -> CommentSettings:
    (found,) = [one.settings for _, one in course.all_exercises() if isinstance(one.settings, CommentSettings)]
    return found
