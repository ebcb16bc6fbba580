"""What live captions promise: told text never changes, rolled-up rows stay, every word is told once."""

from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.core.live.advance import advance, pause
from toolkit.core.live.agreement import agreed_length, rest_after, whole_length
from toolkit.core.live.events import CaptionEvent, Cleared, Final, Heard, LiveRules, Refused, Tentative
from toolkit.core.live.state import LiveState, context_text
from toolkit.core.live.state import Told as ToldStretch
from toolkit.core.spans import Span
from toolkit.core.text import Text

RULES = LiveRules(row_chars=8, told_after_ms=1_000, keep_whole=("奉节脐橙",))
CHAR_MS = 250


def chars(text: str) -> tuple[str, ...]:
    return tuple(text)


@dataclass(frozen=True, kw_only=True)
class Told:
    """Everything that came out of a run."""

    events: tuple[CaptionEvent, ...]

    @property
    def finals(self) -> list[Final]:
        return [event for event in self.events if isinstance(event, Final)]

    @property
    def text(self) -> str:
        return "".join(final.text for final in self.finals)


def hear(stretches: list[list[tuple[str, int]]], rules: LiveRules = RULES, *, context: bool = False) -> Told:
    """Each stretch is a list of (hypothesis, length of its sound in characters); the last one ends it."""
    state, events = LiveState(), []
    start_ms = before_ms = 0
    said_before = ""
    for hypotheses in stretches:
        for index, (text, length) in enumerate(hypotheses):
            heard = Heard(
                span=Span(start_ms, start_ms + length * CHAR_MS),
                text=said_before + text if context else text,
                context_ms=start_ms - before_ms if context else 0,
                is_last=index == len(hypotheses) - 1,
            )
            state, new = advance(state, heard, rules, chars)
            events += new
        before_ms, said_before = start_ms, hypotheses[-1][0]
        start_ms += hypotheses[-1][1] * CHAR_MS + 500
    return Told(events=tuple(events))


def growing(text: str, step: int) -> list[tuple[str, int]]:
    """Hypotheses that are right from the first on."""
    ends = [*range(step, len(text), step), len(text)]
    return [*((text[:end], end) for end in ends), (text, len(text))]


TEXTS = st.text(alphabet="皮薄没有籽脐橙奉节甜一二三，。", min_size=1, max_size=40).filter(
    lambda text: text[0] not in "，。" and any(char.isalnum() for char in text)
)


@given(st.lists(TEXTS, min_size=1, max_size=4), st.integers(1, 6), st.booleans())
@settings(max_examples=50, deadline=None)
def test_what_is_heard_without_a_mistake_is_told_once_and_in_order(texts: list[str], step: int, context: bool) -> None:
    told = hear([growing(text, step) for text in texts], context=context)
    assert "".join(filter(str.isalnum, told.text)) == "".join(filter(str.isalnum, "".join(texts)))


@st.composite
def misheard(draw: st.DrawFn) -> list[list[tuple[str, int]]]:
    """Stretches whose hypotheses change, shrink and grow as they like."""
    stretches = []
    for _ in range(draw(st.integers(1, 4))):
        lengths = sorted(draw(st.lists(st.integers(1, 40), min_size=1, max_size=7)))
        stretches.append(
            [(draw(st.text(alphabet="皮薄没有籽三九，。", max_size=length + 4)), length) for length in lengths]
        )
    return stretches


@given(misheard(), st.booleans(), st.sampled_from([0, 500, 99_000]))
@settings(max_examples=100, deadline=None)
def test_whatever_is_heard_rolled_rows_stay_and_nothing_is_out_of_order(
    stretches: list[list[tuple[str, int]]], context: bool, rolled_after_ms: int
) -> None:
    rules = LiveRules(row_chars=8, told_after_ms=1_000, rolled_after_ms=rolled_after_ms)
    frozen: dict[int, str] = {}
    number = end_ms = 0
    for event in hear(stretches, rules, context=context).events:
        if not isinstance(event, Final | Tentative):
            continue
        first = event.frozen_count - len(event.frozen)
        for index, row in enumerate(event.frozen, first):
            assert frozen.setdefault(index, row) == row, "a row changed after it had rolled up"
        if isinstance(event, Final):
            assert event.number == number + 1
            assert event.span.start_ms <= event.span.end_ms
            assert event.span.end_ms >= end_ms
            number, end_ms = event.number, event.span.end_ms
        else:
            assert len(event.base.strip()) <= rules.row_chars + 1, "tentative text runs over the base row"


@given(misheard())
@settings(max_examples=50, deadline=None)
def test_the_base_row_keeps_what_was_told_in_it(stretches: list[list[tuple[str, int]]]) -> None:
    """Between two events of the same row, what is told in it only grows."""
    row, told = -1, ""
    for event in hear(stretches).events:
        if not isinstance(event, Final | Tentative):
            continue
        now = event.base if isinstance(event, Final) else event.base[: event.base_told]
        if event.frozen_count == row:
            assert now.strip().startswith(told.strip()) or not now.strip()
        row, told = event.frozen_count, now


def test_words_wait_for_a_second_hearing_and_for_their_age() -> None:
    state = LiveState()
    first = Heard(span=Span(0, 2_000), text="这款脐橙皮薄")
    state, events = advance(state, first, RULES, chars)
    assert not any(isinstance(event, Final) for event in events), "one hearing is not enough"
    state, events = advance(state, Heard(span=Span(0, 2_500), text="这款脐橙皮包没"), RULES, chars)
    (final,) = [event for event in events if isinstance(event, Final)]
    assert final.text == "这款脐橙", "皮 is too young, 包 was heard once"


def test_the_last_hearing_never_repeats_or_changes_what_was_told() -> None:
    told = hear([[("我们封节", 20), ("我们封节", 21), ("我们奉节脐橙长在山上", 24)]])
    assert told.text == "我们封节脐橙长在山上"


def test_a_name_and_a_number_are_told_whole() -> None:
    assert whole_length("今天三十九块九", 5) == 2
    told = hear([[("卖奉节脐橙好", 7), ("卖奉节脐橙好吃", 8), ("卖奉节脐橙好吃", 9)]])
    pieces = [final.text for final in told.finals]
    assert any("奉节脐橙" in piece for piece in pieces), pieces


def test_what_a_gate_refuses_is_not_told() -> None:
    state = LiveState()
    unclear = Text("识别模型陷入重复", "the engine repeated itself")
    refused = Heard(span=Span(0, 3_000), text="粮粮粮粮粮", is_last=True, unclear=unclear)
    state, events = advance(state, refused, RULES, chars)
    assert [type(event) for event in events] == [Refused]
    state, events = advance(state, Heard(span=Span(4_000, 5_000), text="好", is_last=True), RULES, chars)
    assert [event.text for event in events if isinstance(event, Final)] == ["好"]


def test_the_screen_is_cleared_once_after_silence() -> None:
    state, _ = advance(LiveState(), Heard(span=Span(0, 1_000), text="大家好", is_last=True), RULES, chars)
    state, events = pause(state, 2_000, RULES)
    assert events == ()
    state, events = pause(state, 4_100, RULES)
    assert events == (Cleared(at_ms=4_100),)
    assert pause(state, 60_000, RULES)[1] == ()


@pytest.mark.parametrize(
    ("told", "hypothesis", "rest"),
    [
        ("", "皮薄", "皮薄"),
        ("皮薄", "皮薄，没有籽", "，没有籽"),
        ("皮包", "皮薄没有籽", "没有籽"),
        ("皮薄没有籽", "皮薄", ""),
        ("五斤装", "5斤装三十九", "三十九"),
    ],
)
def test_what_follows_on_what_was_told(told: str, hypothesis: str, rest: str) -> None:
    assert hypothesis[rest_after(told, hypothesis) :] == rest


@given(st.text(alphabet="皮薄，没 有", max_size=12), st.text(alphabet="皮薄，没 有", max_size=12))
def test_agreement_is_the_same_both_ways(first: str, second: str) -> None:
    def said(text: str) -> str:
        return "".join(filter(str.isalnum, text))

    assert said(second[: agreed_length(first, second)]) == said(first[: agreed_length(second, first)])


def test_marks_are_not_doubled_where_one_stretch_follows_another() -> None:
    told = hear([[("皮薄没有籽。", 6)], [("，一刀切开，", 5)], [("汁水流出来了", 6)]], context=True)
    assert told.text == "皮薄没有籽。一刀切开，汁水流出来了"
    assert "  " not in told.finals[-1].base


def test_a_hearing_that_takes_much_back_shows_less() -> None:
    shown = []
    for first in ("皮薄没有籽一刀", "皮薄香甜又多汁"):
        state, _ = advance(LiveState(), Heard(span=Span(0, 1_000), text=first), LiveRules(), chars)
        _, events = advance(state, Heard(span=Span(0, 1_400), text="皮薄没有籽一刀切开汁"), LiveRules(), chars)
        shown += [event.text for event in events if isinstance(event, Tentative)]
    assert shown[0] == "皮薄没有籽一刀"
    assert len(shown[1]) == len(shown[0]) - 1


def test_what_is_gone_on_from_ends_where_a_clause_does() -> None:
    past = (
        ToldStretch(0, 2_000, "都说这苹果好，大家听我"),
        ToldStretch(2_100, 4_000, "讲"),
        ToldStretch(4_500, 6_000, "八斤装"),
    )
    state = LiveState(past=past)
    assert context_text(state, Span(0, 2_100)) == "都说这苹果好，", "cut off in the middle of a clause"
    assert context_text(state, Span(0, 4_500)) == "都说这苹果好，大家听我讲，", "a long pause ends one"
    assert context_text(state, Span(2_100, 6_050)) == "讲，"
    assert context_text(state, Span(2_100, 6_300)) == "讲，八斤装，"
    assert context_text(state, Span(100, 4_500)) == "", "not all that is heard again is known"
    assert context_text(state, Span(6_300, 6_300)) == "", "nothing is heard again"


def test_a_stretch_in_which_nothing_new_is_heard_makes_nothing_told_twice() -> None:
    state, texts = LiveState(), []
    for span, context_ms, text in (
        (Span(0, 2_000), 0, "都说这苹果好，大家听我"),
        (Span(2_100, 2_500), 2_100, "都说这苹果好，大家听我"),
        (Span(2_600, 5_000), 2_600, "都说这苹果好，大家听我讲一讲"),
    ):
        heard = Heard(span=span, text=text, context_ms=context_ms, is_last=True)
        state, events = advance(state, heard, RULES, chars)
        texts += [event.text for event in events if isinstance(event, Final)]
    assert "".join(texts) == "都说这苹果好，大家听我讲一讲"
