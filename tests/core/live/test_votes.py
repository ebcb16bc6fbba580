"""Hearings of one stretch vote; a vote makes no number and takes no name away."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.core.live.advance import advance
from toolkit.core.live.events import Final, Heard, LiveRules
from toolkit.core.live.said import said_list
from toolkit.core.live.state import LiveState
from toolkit.core.live.votes import unparted, voted
from toolkit.core.spans import Span

TEXTS = st.text(alphabet="皮薄没有籽脐橙三九，", max_size=20)


@pytest.mark.parametrize(
    ("text", "others", "result"),
    [
        ("颜色红，麻味汁", ["颜色红麻味足"] * 2, "颜色红，麻味汁"),
        ("颜色红，麻味汁", ["颜色红麻味足"] * 3, "颜色红，麻味足"),
        ("颜色红，麻味汁", [], "颜色红，麻味汁"),
        ("颜色红，麻味汁", ["不迷路"] * 9, "颜色红，麻味汁"),
        ("卖奉节脐橙", ["卖风姐骑成"] * 9, "卖奉节脐橙"),
        ("今天三十九块九", ["今天三十六块九"] * 9, "今天三十九块九"),
        ("防疫小把就够味", ["防一小把就够味"] * 9, "防疫小把就够味"),
    ],
)
def test_what_most_hearings_say_is_taken(text: str, others: list[str], result: str) -> None:
    assert voted(text, others, ["奉节脐橙"]) == result


@given(TEXTS, st.lists(TEXTS, max_size=5))
def test_a_vote_exchanges_characters_only_and_no_numbers(text: str, others: list[str]) -> None:
    result = voted(text, others, ["脐橙"])
    assert [char.isalnum() for char in result] == [char.isalnum() for char in text]
    numbers = [(each.char, each.start) for each in said_list(text) if each.number >= 0]
    assert [(each.char, each.start) for each in said_list(result) if each.number >= 0] == numbers
    assert all(result[at : at + 2] == "脐橙" for at in range(len(text)) if text[at : at + 2] == "脐橙")


def test_the_last_hearing_is_outvoted_by_those_before_it() -> None:
    """Seen on dev_noisy: 麻味足 was heard twice, then 麻味汁 was told for good."""
    rules, state, told = LiveRules(told_after_ms=9_000), LiveState(), []
    for text, is_last in (("颜色红麻味足香", False), ("颜色红麻味足香味", False), ("颜色红麻味汁香味", True)):
        heard = Heard(span=Span(0, 2_000), text=text, other=text, is_last=is_last)
        state, events = advance(state, heard, rules, tuple)
        told += [event.text for event in events if isinstance(event, Final)]
    assert told == ["颜色红麻味足香味"]
    assert state.hearings == (), "the next stretch has hearings of its own"


def test_a_name_that_the_votes_made_loses_its_comma() -> None:
    """Seen on held_1: 秭归伦晚，自称 was outvoted by earlier hearings, and its comma stayed."""
    rules = LiveRules(keep_whole=("秭归伦晚脐橙",))
    state, texts = LiveState(), []
    for text, length_ms in (("秭归伦晚脐橙是我", 1_600), ("秭归伦晚脐橙是我们", 2_000)):
        state, _ = advance(state, Heard(span=Span(0, length_ms), text=text, other=text), rules, tuple)
    last = Heard(span=Span(0, 2_600), text="秭归伦晚，自称是我们的", other="秭归伦晚脐橙是我们的", is_last=True)
    state, events = advance(state, last, rules, tuple)
    texts += [event.text for event in events if isinstance(event, Final)]
    assert "".join(texts) == "秭归伦晚脐橙是我们的"


@given(TEXTS)
def test_only_marks_inside_names_go(text: str) -> None:
    result = unparted(text, ["脐橙没有"])
    assert "".join(filter(str.isalnum, result)) == "".join(filter(str.isalnum, text))
    assert unparted(text, ["脐橙"]) == text, "a short name may be two words"
