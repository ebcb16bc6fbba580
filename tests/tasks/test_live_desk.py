"""An alert that may be misheard waits for another hearing of the same sound."""

import datetime

import pytest
from selling import ORANGE, SHELF

from toolkit.core.compliance.checker import Checker
from toolkit.core.live.doubt import Doubt
from toolkit.core.live.events import Final, Heard
from toolkit.core.live.talk import Alert
from toolkit.core.spans import Span
from toolkit.tasks.live_desk import HELD_MS, DeskPlan, LiveDesk
from toolkit.tasks.review import load_rule_book

SAID = "奉节脐橙15斤装"


@pytest.fixture
def desk() -> LiveDesk:
    desk = LiveDesk(DeskPlan(cards=SHELF, today=datetime.date(2026, 11, 22)), Checker(load_rule_book()))
    assert ORANGE.spec == "5斤装"
    final = Final(number=1, span=Span(1_000, 3_000), text=SAID, ends_stretch=True)
    told = desk.take(final, Doubt(other=SAID, compare=lambda _span, _one, _other: 2.0))
    assert not [each for each in told if isinstance(each, Alert)]
    return desk


def again(text: str, end_ms: int = 5_000, context_ms: int = 2_500) -> Heard:
    return Heard(span=Span(3_200, end_ms), text=text, context_ms=context_ms)


def test_it_is_dropped_where_it_is_not_heard_again(desk: LiveDesk) -> None:
    assert desk.hear_again(again("奉节脐橙是5斤装大家")) == ()
    assert desk.wait_no_longer(99_000) == ()


def test_it_is_told_as_unsure_where_it_is_heard_again(desk: LiveDesk) -> None:
    (alert,) = desk.hear_again(again("奉节脐橙十五斤装大家"))
    assert not alert.is_sure
    assert desk.alerts == {1: alert}


def test_it_is_told_as_unsure_when_nothing_is_heard_again(desk: LiveDesk) -> None:
    assert desk.hear_again(again("大家", context_ms=0)) == ()
    assert desk.wait_no_longer(3_000 + HELD_MS - 1) == ()
    (alert,) = desk.wait_no_longer(3_000 + HELD_MS)
    assert not alert.is_sure
    assert HELD_MS < 6_000


FORBIDDEN = "这个橙子能降血糖"


def forbidden(other: str) -> tuple[LiveDesk, list[Alert]]:
    desk = LiveDesk(DeskPlan(cards=SHELF, today=datetime.date(2026, 11, 22)), Checker(load_rule_book()))
    final = Final(number=1, span=Span(1_000, 3_000), text=FORBIDDEN, ends_stretch=True)
    return desk, [each for each in desk.take(final, Doubt(other=other)) if isinstance(each, Alert)]


def test_forbidden_words_that_both_hearings_have_are_told_at_once() -> None:
    _, (alert,) = forbidden(FORBIDDEN)
    assert alert.is_sure


@pytest.mark.parametrize(("later", "is_sure"), [("这个橙子能降血糖大家", True), ("这个橙子能降雪堂大家", False)])
def test_forbidden_words_that_one_hearing_has_wait_for_the_next_and_are_never_dropped(
    later: str, is_sure: bool
) -> None:
    desk, told = forbidden("这个橙子能降雪堂")
    assert told == []
    (alert,) = desk.hear_again(again(later))
    assert alert.is_sure is is_sure
    assert desk.wait_no_longer(99_000) == ()


MISHEARD = "这个橙子能教训糖"


def hear_last(*finals: str, text: str, other: str = "", told: str = "") -> list[Alert]:
    """Alerts for the last hearing of a stretch whose finals, all but those before it, are `told`."""
    desk = LiveDesk(DeskPlan(cards=SHELF, today=datetime.date(2026, 11, 22)), Checker(load_rule_book()))
    for at, final in enumerate(finals):
        taken = Final(number=at, span=Span(at * 1_000, at * 1_000 + 900), text=final, ends_stretch=final == finals[-1])
        assert not [each for each in desk.take(taken, Doubt(other=final)) if isinstance(each, Alert)]
    return list(desk.hear_last(text, told or finals[-1], other or text))


def test_forbidden_words_that_only_the_last_hearing_has_are_told() -> None:
    """Seen on the spoken show: 降血糖 was told as 教训糖 before its stretch was over."""
    (alert,) = hear_last(MISHEARD, text=FORBIDDEN)
    assert alert.is_sure
    assert (alert.sentence, alert.span) == (FORBIDDEN, Span(0, 900))
    assert hear_last(MISHEARD, text=FORBIDDEN, other=MISHEARD) == [], "one hearing alone waits for the next"


def test_the_last_hearing_is_read_with_what_was_said_before_it() -> None:
    """A stretch is cut for its length where no pause follows: what denies the words may stand in the piece before."""
    assert hear_last("这个橙子不", "能教训糖", text="能降血糖") == []
    assert len(hear_last("这个橙子", "能教训糖", text="能降血糖")) == 1
    assert len(hear_last("这个橙子", "能教", "训糖", text="能降血糖", told="能教训糖")) == 1


def test_forbidden_words_that_were_told_are_not_told_again_for_the_last_hearing() -> None:
    desk, told = forbidden(FORBIDDEN)
    assert len(told) == 1
    assert desk.hear_last(FORBIDDEN, FORBIDDEN, FORBIDDEN) == ()
    assert desk.hear_last("", "", "") == ()


def test_what_contradicts_the_card_is_judged_by_what_was_told(desk: LiveDesk) -> None:
    assert desk.hear_last(SAID, SAID, SAID) == ()


@pytest.mark.parametrize("has_homophone", [False, True])
def test_a_word_that_sounds_like_another_is_never_a_sure_contradiction(has_homophone: bool) -> None:
    """Seen on dev_clean: 熬粥 was heard as 澳洲 twice."""
    said = "这个橙子是澳洲产的"
    plan = DeskPlan(cards=SHELF, today=datetime.date(2026, 11, 22))
    desk = LiveDesk(plan, Checker(load_rule_book()), lambda words: has_homophone and words == "澳洲")
    desk.take(Final(number=1, span=Span(1_000, 3_000), text=said, ends_stretch=True), Doubt(other=said))
    (alert,) = desk.hear_again(again(said + "大家"))
    assert (alert.text, alert.is_sure) == ("澳洲", not has_homophone)
