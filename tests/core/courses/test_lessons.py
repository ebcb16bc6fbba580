"""What the shipped courses teach: complete in both languages, lawful, with grounds that have not run out."""

import datetime
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from toolkit.core.courses import settings as of
from toolkit.core.courses.judge import Judge
from toolkit.core.courses.types import Course, Exercise
from toolkit.core.courses.views import course_view, exercise_view, lesson_view, mixed_quiz
from toolkit.core.text import Text
from toolkit.media.course_pack import is_plain_svg
from toolkit.tasks.course_files import OWN, picture_bytes, shipped_course

COURSES = [shipped_course(name) for name in OWN]
HAN = re.compile(r"[\u4e00-\u9fff]")


def exercises() -> Iterator[tuple[Course, Exercise]]:
    return ((course, exercise) for course in COURSES for _, exercise in course.all_exercises())


@pytest.mark.parametrize("course", COURSES, ids=OWN)
def test_nine_units_with_lessons_exercises_and_two_tests_of_ten(course: Course) -> None:
    assert [unit.id for unit in course.units] == [f"u{n}" for n in range(9)]
    assert all(len(unit.lesson.blocks) >= 4 and unit.exercises for unit in course.units)
    assert course.pretest
    assert course.posttest
    for test in (course.pretest, course.posttest):
        assert isinstance(test.settings, of.QuizSettings)
        assert len(test.settings.questions) == 10
    before, after = course.pretest.settings, course.posttest.settings
    assert [one.id for one in before.questions] == [one.id for one in after.questions]  # type: ignore[union-attr]
    asked = {one.ask.zh + str(one.choices) for one in before.questions}  # type: ignore[union-attr]
    assert not asked & {one.ask.zh + str(one.choices) for one in after.questions}  # type: ignore[union-attr]


def test_every_kind_is_practised_at_every_level() -> None:
    for course in COURSES:
        assert len({exercise.kind for _, exercise in course.all_exercises()}) >= 11


def texts(value: object) -> Iterator[Text]:
    if isinstance(value, Text):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from texts(one)
    elif hasattr(value, "__dataclass_fields__") and type(value).__name__ != "ProductCard":
        for name in value.__dataclass_fields__:  # type: ignore[attr-defined]
            yield from texts(getattr(value, name))


SAME = re.compile(r"^[\d.,，元斤装一二三四五个克公 -]*$|^[A-Za-z0-9.% -]*$")


@pytest.mark.parametrize("course", COURSES, ids=OWN)
def test_every_sentence_is_there_in_english(course: Course) -> None:
    for text in texts(course):
        if text.zh and not SAME.match(text.zh):
            assert text.en not in ("", text.zh), text.zh


@pytest.mark.parametrize("course", COURSES, ids=OWN)
def test_no_lesson_says_what_may_not_be_said_except_as_a_marked_example(course: Course, judge: Judge) -> None:
    for unit in course.units:
        for block in unit.lesson.blocks:
            flags = [one for one in judge.findings(block.text.zh, None) if one.is_flag]
            assert block.is_bad or not flags, (block.text.zh, [one.rule_id for one in flags])


@pytest.mark.parametrize("course", COURSES, ids=OWN)
def test_the_review_agrees_with_every_line_to_be_judged_and_passes_every_better_one(
    course: Course, judge: Judge
) -> None:
    for _, exercise in course.all_exercises():
        if isinstance(exercise.settings, of.ComplySettings):
            card = exercise.settings.card
            for line in exercise.settings.lines:
                assert judge.is_lawful(line.text, card) != line.is_bad, line.text
                assert not line.is_bad or judge.is_sayable(line.better, card), line.better
        if isinstance(exercise.settings, of.CommentSettings):
            card = exercise.settings.card
            for comment in exercise.settings.comments:
                assert judge.is_sayable(comment.better, card), comment.better
            assert judge.is_sayable(exercise.settings.correction, card)


NEEDS_GROUNDS = re.compile(
    r"\d{2,}|[二三四五六七八九十百千万两]{1,}(?:个)?(?:字|秒|帧|条|万斤|千元|分钟)|广告法|管理办法|规定第|证书没有|罚款\d|不能代言"
)


def test_what_is_told_of_law_and_numbers_has_source_and_days_and_is_not_overdue() -> None:
    today = datetime.date(2026, 11, 22)
    told = 0
    for course in COURSES:
        assert course.source
        assert datetime.date.fromisoformat(course.review_by) > today
        for unit in course.units:
            for block in unit.lesson.blocks:
                grounds = block.grounds
                is_bare = not grounds.source and not block.is_bad
                bare = re.sub("“[^”]*”", "", block.text.zh)  # what stands in quotes is an example
                assert not (is_bare and NEEDS_GROUNDS.search(bare)), block.text.zh
                if grounds.source:
                    told += 1
                    assert datetime.date.fromisoformat(grounds.as_of) <= today
                    assert datetime.date.fromisoformat(grounds.review_by) > today
    assert told > 60


def test_pictures_are_there_plain_and_without_words() -> None:
    for course in COURSES:
        assert all(block.picture for unit in course.units for block in unit.lesson.blocks)
        for name in course.pictures:
            data = picture_bytes(course, name, Path("nowhere"))
            assert is_plain_svg(data), name
            shown = re.findall(r"<text[^>]*>([^<]*)</text>", data.decode())
            assert all(re.fullmatch(r"[\d.]+", words) for words in shown), name


def solutions(settings: of.Settings) -> Iterator[str]:
    match settings:
        case of.SubtitleSettings():
            yield from (line.right for line in settings.lines if line.right != line.heard)
        case of.ComplySettings():
            for line in settings.lines:
                yield line.why.zh
                yield from filter(None, [line.better])
        case of.ReviewSettings():
            for line in settings.lines:
                yield line.why.zh
                yield from filter(None, [line.better])
        case of.CommentSettings():
            yield settings.correction
            yield from (one.better for one in settings.comments)


def test_no_view_holds_a_solution() -> None:
    for _, exercise in exercises():
        for lang in ("zh", "en"):
            view = str(exercise_view(exercise, lang))
            assert "'right'" not in view
            assert "is_bad" not in view
            assert "'trap'" not in view
            assert "'why'" not in view
            for solution in solutions(exercise.settings):
                assert solution not in view or solution in str(getattr(exercise.settings, "card", "")), solution


def test_views_are_plain_json_in_both_languages() -> None:
    import json

    for course in COURSES:
        for lang in ("zh", "en"):
            json.dumps(course_view(course, lang))
            for unit in course.units:
                view = lesson_view(unit, lang)
                json.dumps(view)
                assert view["read_aloud"]
                if lang == "en":
                    assert not HAN.search(view["title"])
            for _, exercise in course.all_exercises():
                json.dumps(exercise_view(exercise, lang))


def test_a_read_lesson_says_numbers_in_words_and_announces_bad_examples() -> None:
    unit = COURSES[1].unit("u1")
    assert unit
    assert not re.search(r"\d", lesson_view(unit, "zh")["read_aloud"].replace("1080p", "").replace("1080×1920", ""))
    law = COURSES[0].unit("u5")
    assert law
    assert "下面这句不能说：纯天然" in lesson_view(law, "zh")["read_aloud"]


@pytest.mark.parametrize("level", ["wechat", "video", "live"])
def test_no_place_gives_the_right_answers_away(level: str) -> None:
    """Whoever always presses the same place gets no more than about half of any quiz."""
    for _, exercise in shipped_course(level).all_exercises():
        if isinstance(exercise.settings, of.QuizSettings):
            questions = exercise.settings.questions
            mixed = mixed_quiz(questions)
            places = [[one.id for one in row].index(each.right) for each, row in zip(questions, mixed, strict=True)]
            assert max(places.count(place) for place in places) <= (len(questions) + 1) // 2, exercise.id
