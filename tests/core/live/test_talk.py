"""What a live talk may not say: told once, with a lawful correction, and not where the engine only misheard."""

import datetime

import pytest
from selling import SHELF

from toolkit.core.compliance.checker import Checker
from toolkit.core.live.doubt import Doubt
from toolkit.core.live.events import Final
from toolkit.core.live.talk import Alert, Talk, end_stretch, find_alerts, follow_talk
from toolkit.core.spans import Span
from toolkit.tasks.review import load_rule_book

TODAY = datetime.date(2026, 11, 22)


@pytest.fixture(scope="module")
def checker() -> Checker:
    return Checker(load_rule_book())


def hear(checker: Checker, *stretches: str, other: str = "", lead: float | None = None) -> list[Alert]:
    """`lead`: how much better what was heard fits the sound than what sounds alike."""
    compare = None if lead is None else (lambda _span, _one, _other: lead)
    talk, alerts = Talk(), []
    for index, text in enumerate(stretches):
        final = Final(number=index + 1, span=Span(index * 1_000, index * 1_000 + 900), text=text, ends_stretch=True)
        talk = follow_talk(talk, final, SHELF)
        talk, found = find_alerts(
            talk, checker, SHELF, TODAY, is_over=True, doubt=Doubt(other=other, compare=compare) if other else None
        )
        alerts += found
        talk, _ = end_stretch(talk)
    return alerts


def test_a_slip_is_told_once_with_its_law_and_a_correction_without_it(checker: Checker) -> None:
    (alert,) = hear(checker, "这款奉节脐橙", "吃了能降血糖", "大家放心")
    assert "降血糖" in alert.text
    assert alert.law
    assert alert.sentence == "吃了能降血糖"
    assert "降血糖" not in alert.correction
    assert not any(finding.is_flag for finding in checker.check(alert.correction, SHELF[0], today=TODAY))


def test_the_same_slip_later_is_told_again(checker: Checker) -> None:
    assert (
        len(hear(checker, "吃了能降血糖", "大家晚上好欢迎来到直播间今天我们来看看脐橙", "好看吧", "吃了能降血糖")) == 2
    )


def test_a_slip_across_a_pause_is_seen(checker: Checker) -> None:
    assert hear(checker, "这款脐橙吃了能降", "血糖")


def test_a_price_that_the_card_denies_counts_if_both_hearings_say_so(checker: Checker) -> None:
    said = "奉节脐橙五斤装今天只要二十九块九"
    assert hear(checker, said, other=said)
    assert not hear(checker, said, other="奉节脐橙五斤装今天只要三十九块九")


@pytest.mark.parametrize("text", ["大家晚上好", "这款脐橙皮薄没有籽", "五斤装三十九块九", "不能降血糖", "不能治病"])
def test_what_may_be_said_raises_nothing(checker: Checker, text: str) -> None:
    assert hear(checker, "这款奉节脐橙", text) == []


def test_a_number_that_sounds_like_the_card_is_put_to_the_test_on_the_sound(checker: Checker) -> None:
    """Seen with a card of 5斤装: 是5斤装 was heard as 15斤装."""
    said = "奉节脐橙15斤装"
    assert [alert.is_sure for alert in hear(checker, said, other="奉节脐橙十五斤装", lead=12.0)] == [True]
    assert [alert.is_sure for alert in hear(checker, said, other="奉节脐橙十五斤装", lead=2.0)] == [False]
    assert not hear(checker, said, other="奉节脐橙十五斤装", lead=-1.0)
    assert not hear(checker, said, other="奉节脐橙是5斤装", lead=12.0)


def test_a_syllable_before_a_number_may_be_its_first_digit(checker: Checker) -> None:
    """Seen on held_1, a card of 69元: 牛十九块钱 was heard twice."""
    said = "奉节脐橙伞十九块九"
    assert [alert.is_sure for alert in hear(checker, said, other=said, lead=12.0)] == [True]
    assert [alert.is_sure for alert in hear(checker, said, other=said, lead=2.0)] == [False]
    assert not hear(checker, said, other=said, lead=-1.0)


def test_a_number_needs_both_hearings_to_say_it(checker: Checker) -> None:
    assert not hear(checker, "奉节脐橙29.9元", other="奉节脐橙十九块九", lead=12.0)
    assert [each.is_sure for each in hear(checker, "奉节脐橙五斤装29.9元", other="奉节脐橙二十九块九", lead=9.0)] == [
        True
    ]


def test_forbidden_words_that_one_hearing_alone_has_are_unsure(checker: Checker) -> None:
    said = "吃了能降血糖"
    assert [alert.is_sure for alert in hear(checker, said, other="吃了能降血汤")] == [False]
    assert [alert.is_sure for alert in hear(checker, said, other="奉节脐橙吃了能降血糖，")] == [True]
    assert [alert.is_sure for alert in hear(checker, said, other="吃了能治糖尿病")] == [True]  # the same rule
    assert [alert.is_sure for alert in hear(checker, said)] == [True]
