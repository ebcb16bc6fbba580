"""What the trainer reads of an answer: the words of the task, never its ids."""

import re
from typing import Any

import pytest
from course_scores import exercise

from toolkit.core.courses import settings as of
from toolkit.core.courses.answer_words import written_in
from toolkit.core.courses.types import Exercise
from toolkit.core.text import Text
from toolkit.tasks.course_files import OWN, shipped_course

PLATFORMS = {"taobao": Text("淘宝", "Taobao"), "douyin": Text("抖音", "Douyin")}
EVERY = [
    pytest.param(one, id=f"{level}-{unit}-{one.id}")
    for level in OWN
    for unit, one in shipped_course(level).all_exercises()
    if not one.heavy
]


def filled(given_to: Exercise) -> dict[str, Any]:
    """An answer that writes 写了 wherever something is typed, and takes the first choice."""
    match given_to.settings:
        case of.QuizSettings() as given:
            return {"choices": {one.id: one.choices[0].id for one in given.questions}}
        case of.CardSettings() as given:
            return {"fields": dict.fromkeys(given.fields, "写了")}
        case of.SubtitleSettings() as given:
            return {"lines": ["写了"] * len(given.lines)}
        case of.CopySettings() as given:
            return {"texts": {one: {"title": "写了", "points": ["写了"], "detail": "写了"} for one in given.platforms}}
        case of.ComplySettings() as given:
            bad = [line.number for line in given.lines if line.is_bad]
            return {"marks": bad, "fixes": {str(number): "写了" for number in bad}}
        case of.ReviewSettings() as given:
            return {"rows": [{"number": line.number, "decision": "drop"} for line in given.lines], "reviewer": "写了"}
        case of.ScriptSettings() as given:
            return {"blocks": [{"kind": kind, "text": "写了"} for kind in given.blocks]}
        case of.CommentSettings() as given:
            answers = [{"id": one.id, "text": "写了", "after_s": 3.4} for one in given.comments]
            return {"answers": answers, "correction": "写了"}
        case of.KpiSettings() as given:
            return {"values": dict.fromkeys(given.asks, "写了")}
        case _:
            raise AssertionError(given_to.kind)


@pytest.mark.parametrize("one", EVERY)
def test_every_answer_is_told_in_the_words_of_its_task(one: Exercise) -> None:
    found = written_in(one, filled(one), PLATFORMS)
    assert found
    assert all(row.text.zh for row in found), "everything that was written is there"
    for row in found:
        assert re.search("[\u4e00-\u9fff]", row.label.zh), row.label.zh
        assert not re.search(r"[a-z]+[._][a-z]+|\bq\d\b", row.label.zh + row.label.en), row.label


@pytest.mark.parametrize("one", EVERY)
@pytest.mark.parametrize("broken", [{}, {"choices": 3, "fields": "x", "lines": {}, "texts": [1], "marks": "4",
    "fixes": [], "blocks": [None, 3], "rows": [4, {"number": 1, "decision": [2]}], "answers": ["x", {"id": 3}],
    "values": None}])  # fmt: skip
def test_a_draft_of_any_shape_can_be_looked_at(one: Exercise, broken: dict[str, Any]) -> None:
    assert not any(row.text.zh for row in written_in(one, broken, PLATFORMS))


def test_a_choice_a_line_and_a_comment_stand_beside_what_was_written() -> None:
    names = (("u5", "slogans"), ("u5", "find-and-fix"), ("u8", "comments"))
    quiz, comply, talk = (exercise("live", *name) for name in names)
    [first, *_] = written_in(quiz, {"choices": {"q1": "b"}}, PLATFORMS)
    assert (first.label.zh[:6], first.text.zh) == ("“纯天然、有", "不能，改成怎么种、怎么晒")
    [marked] = written_in(comply, {"marks": ["2"], "fixes": {"2": "酸甜，汁水多"}}, PLATFORMS)
    assert (marked.label.zh, marked.quote, marked.text.zh) == ("标了第 2 句", "这是全国最甜的橙子。", "酸甜，汁水多")
    asked = written_in(talk, {"answers": [{"id": "c3", "text": "不能治病", "after_s": 6.2}]}, PLATFORMS)[2]
    assert (asked.label.zh, asked.quote, asked.text.zh) == ("春花（6 秒后回）", "能治糖尿病吗？", "不能治病")
