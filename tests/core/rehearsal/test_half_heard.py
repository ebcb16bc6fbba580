"""A talk that was heard in part is charged for what it says, not for what was not heard."""

from dataclasses import replace

import pytest

from tests.core.rehearsal.test_score import GOOD, RUBRIC, score, talk_of
from toolkit.core.rehearsal.talk import Talk, join_talk

TABLE = RUBRIC.tables["low_confidence"]
HALF = (TABLE["below"] + TABLE["in_part_below"]) / 2
CURED = "吃了能治糖尿病，"


def with_sure_words(talk: Talk, text: str, confidence: float) -> Talk:
    """The talk in which the words of `text` have another confidence."""
    segments = tuple(
        replace(each, words=tuple(replace(word, confidence=confidence) for word in each.words))
        if each.text == text else each
        for each in talk.segments
    )  # fmt: skip
    return join_talk(segments, talk.voice)


@pytest.mark.parametrize(
    ("gone", "item"), [((1,), "facts"), ((3,), "structure"), ((6,), "cta"), ((4,), "interaction"), ((5,), "facts")]
)
def test_what_was_not_heard_is_told_and_costs_nothing(gone: tuple[int, ...], item: str) -> None:
    talk = [each for index, each in enumerate(GOOD) if index not in gone]
    clear, half = (score(talk_of(talk, confidence=confidence)).item(item) for confidence in (0.9, HALF))  # type: ignore[arg-type]
    assert clear.points < clear.most
    assert half.points == half.most
    assert [each.better for each in half.remarks] == [each.better for each in clear.remarks]
    assert all("只听清了一部分" in each.why.zh and "only a part" in each.why.en for each in half.remarks)
    assert len(half.remarks) == len(clear.remarks) > 0


def test_a_wrong_price_that_was_heard_is_charged_all_the_same() -> None:
    talk = (*GOOD[:5], "五斤装，二十九块九，坏果包赔。", *GOOD[6:])
    assert [score(talk_of(talk, confidence=each)).item("facts").points for each in (0.9, HALF)] == [16.0, 16.0]


def test_a_cure_is_charged_where_its_words_are_sure_and_asked_where_they_are_not() -> None:
    talk = talk_of((*GOOD, CURED), confidence=HALF - 0.01)
    sure, unsure = (score(with_sure_words(talk, CURED, confidence)) for confidence in (0.9, 0.5))
    assert (sure.total, sure.capped is not None) == (59, True)
    assert (unsure.total, unsure.capped) == (100.0, None)
    (remark,) = [each for each in unsure.item("law").remarks if "糖尿病" in each.words]
    assert remark.points == 0
    assert remark.span
    assert "请回放核对" in remark.why.zh


def test_what_only_wants_evidence_is_asked() -> None:
    talk = (*GOOD, "上个月卖出去三千箱。")
    clear, half = (score(talk_of(talk, confidence=each)).item("law") for each in (0.9, HALF))
    assert clear.points < half.points == half.most
    assert [each.words for each in half.remarks] == [each.words for each in clear.remarks]


@pytest.mark.parametrize("confidence", [TABLE["in_part_below"], 0.9])
def test_a_clear_talk_is_charged_for_what_is_missing(confidence: float) -> None:
    assert score(talk_of(GOOD[:6], confidence=confidence + 0.001)).item("cta").points < 10
