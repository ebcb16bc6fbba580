"""Quizzes, cards and captions: full answers get everything, each fault its row and its reason."""

from dataclasses import replace

import pytest
from course_scores import CAPTIONS, RIGHT, exercise, lost, row
from hypothesis import given
from hypothesis import strategies as st

from toolkit.core.courses import settings as of
from toolkit.core.courses.judge import Judge
from toolkit.core.courses.score_card import score_card
from toolkit.core.courses.score_quiz import score_quiz
from toolkit.core.courses.score_subtitle import cer, distance, score_subtitle

# quiz

QUIZ: of.QuizSettings = exercise("wechat", "u0", "safe").settings  # type: ignore[assignment]


def test_a_quiz_gives_points_for_right_answers_and_says_why() -> None:
    right = {one.id: one.right for one in QUIZ.questions}
    assert score_quiz(QUIZ, {"choices": right}, 30).got == 30
    half = score_quiz(QUIZ, {"choices": {"q1": "b", "q2": "c"}}, 30)
    assert half.got == 10
    assert half.points[1].better == QUIZ.questions[1].choices[0].text
    assert "没选" in half.points[2].reason.zh
    assert half.points[2].reason.en


# card

CARD = exercise("wechat", "u0", "first-card").settings
FIELDS = {
    "name": "武乡小米", "spec": "2斤装", "price": "29.9元", "origin": "山西省武乡县", "taste": "软糯、米香浓",
    "storage": "密封，放在阴凉干燥处",
}  # fmt: skip


def test_a_full_card_gets_everything(judge: Judge) -> None:
    score = score_card(CARD, {"fields": FIELDS}, judge, 100)  # type: ignore[arg-type]
    assert (score.got, lost(score)) == (100, [])


@pytest.mark.parametrize(
    ("path", "value", "name", "told"),
    [
        ("price", "29.9", "价格", "单位"),
        ("price", "19.9元", "价格", "说明上是 29.9元"),
        ("spec", "一大堆", "规格", "单位"),
        ("spec", "5斤装", "规格", "说明上是 2斤装"),
        ("spec", "一袋", "规格", "说明上是 2斤装"),
        ("price", "十九块九", "价格", "说明上是 29.9元"),
        ("origin", "河北省", "产地", "说明上是 山西省武乡县"),
        ("taste", "", "没填口感", "顿号"),
        ("name", "全国最好的小米", "合规：名称", "绝对化"),
    ],
)
def test_a_fault_of_a_card_is_named(path: str, value: str, name: str, told: str, judge: Judge) -> None:
    score = score_card(CARD, {"fields": {**FIELDS, path: value}}, judge, 100)  # type: ignore[arg-type]
    assert score.got < 100
    assert any(name in point.name.zh and told in point.reason.zh for point in score.points)


@pytest.mark.parametrize(
    ("path", "value"),
    [("spec", "两斤一袋"), ("origin", "山西武乡"), ("price", "29块9"), ("spec", "一袋2斤"), ("price", "二十九块九")],
)
def test_the_same_in_other_words_is_right(path: str, value: str, judge: Judge) -> None:
    score = score_card(CARD, {"fields": {**FIELDS, path: value}}, judge, 100)  # type: ignore[arg-type]
    assert (score.got, lost(score)) == (100, [])


@pytest.mark.parametrize(("path", "value"), [("spec", "三斤一袋"), ("origin", "山西武安")])
def test_something_else_is_wrong(path: str, value: str, judge: Judge) -> None:
    assert score_card(CARD, {"fields": {**FIELDS, path: value}}, judge, 100).got < 100  # type: ignore[arg-type]


def test_an_empty_card_gets_nothing(judge: Judge) -> None:
    assert score_card(CARD, {"fields": {}}, judge, 100).got == 0  # type: ignore[arg-type]


# captions


def test_right_captions_get_everything_and_the_machine_s_get_nothing() -> None:
    assert score_subtitle(CAPTIONS, {"lines": RIGHT}, 100).got == 100
    assert score_subtitle(CAPTIONS, {"lines": [line.heard for line in CAPTIONS.lines]}, 100).got == 0


def test_marks_and_breaks_are_no_mistakes() -> None:
    assert cer([text.replace("，", " ") for text in RIGHT], CAPTIONS.lines) == 0


def test_a_wrong_name_a_long_row_and_a_fast_caption_are_told() -> None:
    given_lines = [*RIGHT[:5], RIGHT[5].replace("\n", ""), *RIGHT[6:]]
    given_lines[1] = "品种叫纽荷而"
    score = score_subtitle(replace(CAPTIONS, max_cps=3.0, max_chars=12), {"lines": given_lines}, 100)
    assert "纽荷尔" in row(score, "品名").reason.zh
    assert row(score, "看得过来").reason.zh.startswith("第 1、")
    assert "第 6 条" in row(score, "一行").reason.zh
    assert row(score, "第 2 条").at_ms == CAPTIONS.lines[1].start_ms


@given(st.text("甲乙丙丁", max_size=8), st.text("甲乙丙丁", max_size=8))
def test_distance_is_a_metric(one: str, other: str) -> None:
    assert distance(one, other) == distance(other, one)
    assert (distance(one, other) == 0) == (one == other)
    assert abs(len(one) - len(other)) <= distance(one, other) <= max(len(one), len(other))


def test_a_card_that_contradicts_the_note_counts_as_not_filled_in(judge: Judge) -> None:
    wrong = {
        "name": "奉节脐橙",
        "spec": "3斤装",
        "price": "99元",
        "origin": "北京市",
        "taste": "很甜",
        "storage": "随便放",
    }
    assert score_card(CARD, {"fields": wrong}, judge, 100).got < 30  # type: ignore[arg-type]
    letters = {"name": "a", "spec": "b", "price": "c"}
    assert score_card(CARD, {"fields": letters}, judge, 100).got == 0  # type: ignore[arg-type]
    price = score_card(CARD, {"fields": {**FIELDS, "price": "99元"}}, judge, 100).got  # type: ignore[arg-type]
    unit = score_card(CARD, {"fields": {**FIELDS, "price": "29.9"}}, judge, 100).got  # type: ignore[arg-type]
    assert price < unit < 100


FOUR: of.SubtitleSettings = exercise("wechat", "u3", "fix").settings  # type: ignore[assignment]
GOOD = ("大家好这是武乡小米", "山西武乡县种的", "一袋两斤二十九块九", "煮出来有米油")


@pytest.mark.parametrize("third", ["一袋2斤29.9元", "一袋两斤29块9", "一袋二斤 29.9块", "一袋2斤，¥29.9"])
def test_a_caption_may_write_numbers_in_figures(third: str) -> None:
    assert score_subtitle(FOUR, {"lines": [*GOOD[:2], third, GOOD[3]]}, 100).got == 100


def test_one_caption_that_went_wrong_does_not_undo_the_others() -> None:
    score = score_subtitle(FOUR, {"lines": [*GOOD[:2], "好吃不贵快来买吧大家都说好", GOOD[3]]}, 100)
    assert 50 < score.got < 90
    untouched = score_subtitle(FOUR, {"lines": [line.heard for line in FOUR.lines]}, 100)
    assert untouched.got == 0
    assert not any(point.got == 0 and "都对" in point.reason.zh for point in untouched.points)
