"""What was told is found again in a later hypothesis, however its numbers are written."""

import pytest

from toolkit.core.live.advance import advance
from toolkit.core.live.agreement import agreed_length, alike_length, disputed_name, rest_after, shown_end, written_alike
from toolkit.core.live.events import Final, Heard, LiveRules
from toolkit.core.live.rows import Rows, add_told, joined
from toolkit.core.live.said import said_list
from toolkit.core.live.state import LiveState
from toolkit.core.spans import Span


@pytest.mark.parametrize(
    ("told", "hypothesis", "rest"),
    [
        ("今天只要29.9元", "今天只要二十九点九元包邮", "包邮"),
        ("今天只要29.9元", "今天只要二十九块九，包邮", "，包邮"),
        ("今天只要二十九块九", "今天只要29.9元，包邮", "，包邮"),
        ("5斤装，29块9", "五斤装29.9元两份", "两份"),
        ("两斤装", "2斤装包邮", "包邮"),
        ("今天只要二十九", "今天只要二十九块九包邮", "块九包邮"),
        ("今天只要39.9元", "今天只要29.9元包邮", "包邮"),
        ("今天一共十块", "今天一共一百一十块包邮", "包邮"),
        ("这款的脐橙", "这个三十九块九", "三十九块九"),
    ],
)
def test_a_price_is_told_once_and_whole_however_it_is_written(told: str, hypothesis: str, rest: str) -> None:
    assert hypothesis[rest_after(told, hypothesis) :] == rest


def test_half_a_price_goes_on_in_the_writing_it_began_with() -> None:
    hypothesis = written_alike("今天只要二十九块", "今天只要29.9元包邮")
    assert hypothesis[rest_after("今天只要二十九块", hypothesis) :] == "九包邮"
    assert written_alike("今天只要29.9元", "今天只要二十九点九元") == "今天只要二十九点九元"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("29.9元", "二十九块九"), ("29块9", "29.9元"), ("5斤", "五斤"), ("2斤", "两斤"), ("2026年", "二零二六年"),
        ("48小时", "四十八小时"), ("3.5斤", "三点五斤"), ("8点30", "八点三十"),
    ],
)  # fmt: skip
def test_the_same_number_is_said_alike(one: str, other: str) -> None:
    assert [each.char for each in said_list(one)] == [each.char for each in said_list(other)]
    assert agreed_length(one, other) == len(other)


def test_a_number_in_digits_is_agreed_on_as_a_whole() -> None:
    assert agreed_length("只要29", "只要39") == 2
    assert agreed_length("只要二十", "只要29.9元") == 2


def test_no_false_price_is_told_when_the_last_hearing_writes_the_price_otherwise() -> None:
    """Seen on dev_clean: 29.9元 was told, then 九元 behind it."""
    rules, state, told = LiveRules(told_after_ms=1_000), LiveState(), []
    for text, length_ms, is_last in (
        ("今天只要29.9元包邮到家", 3_000, False), ("今天只要29.9元包邮到家啊", 5_000, False),
        ("今天只要二十九点九元包邮到家啊家人们", 5_200, True),
    ):  # fmt: skip
        heard = Heard(span=Span(0, length_ms), text=text, is_last=is_last)
        state, events = advance(state, heard, rules, tuple)
        told += [event.text for event in events if isinstance(event, Final)]
    assert "".join(told) == "今天只要29.9元包邮到家啊家人们"


def test_no_row_begins_with_a_mark() -> None:
    rows = add_told(Rows(base="康县土蜂蜜 "), "、武乡小米！", 6, tuple)
    shown = [*rows.frozen, rows.base]
    assert all(row[0].isalnum() for row in shown if row)
    assert "".join(shown).replace(" ", "") == "康县土蜂蜜武乡小米！"
    assert joined("", "、武乡小米") == "武乡小米"


def test_no_stretch_after_a_pause_begins_with_a_mark() -> None:
    rules, state, told = LiveRules(), LiveState(), []
    for start_ms, text, context_ms in ((0, "这是康县土蜂蜜", 0), (2_000, "这是康县土蜂蜜、武乡小米", 2_000)):
        heard = Heard(span=Span(start_ms, start_ms + 1_500), text=text, context_ms=context_ms, is_last=True)
        state, events = advance(state, heard, rules, tuple)
        told += [event.text for event in events if isinstance(event, Final)]
    assert told == ["这是康县土蜂蜜", "武乡小米"]


@pytest.mark.parametrize(
    ("one", "other", "reach"),
    [
        ("融密封袋装好，发给", "泳密封袋装好，发给大家", "泳密封袋装好，发给"),
        ("皮薄没有籽", "皮薄没有籽", "皮薄没有籽"),
        ("皮薄没有籽", "大家晚上好", ""),
        ("皮薄没有籽一刀", "皮薄不太好吃一刀", "皮薄"),
        ("五斤装三十九块九包邮", "五斤装三十六块九包邮", "五斤装三十"),
        ("只要29元包邮", "只要39元包邮", "只要"),
        ("", "皮薄", ""),
    ],
)
def test_a_syllable_heard_otherwise_holds_nothing_up_but_a_number_does(one: str, other: str, reach: str) -> None:
    assert other[: alike_length(one, other)] == reach


def test_what_follows_a_disputed_syllable_is_told_when_it_is_old_enough() -> None:
    """Seen on dev_noisy: 融, 泳 and 环 held up nine words behind them for five seconds."""
    rules, state, told = LiveRules(told_after_ms=1_000, disputed_after_ms=1_500), LiveState(), []
    for text, length_ms in (("环密封袋装", 1_500), ("融密封袋装好发给", 2_200), ("泳密封袋装好发给大家", 2_800)):
        state, events = advance(state, Heard(span=Span(0, length_ms), text=text), rules, tuple)
        told += [event.text for event in events if isinstance(event, Final)]
    assert "".join(told) == "融密封袋装好"


@pytest.mark.parametrize(
    ("other", "shown"),
    [
        ("这款脐橙皮薄没", "这款脐橙皮"), ("这款脐橙皮薄，没有", "这款脐橙皮"), ("这款七成皮薄没", "这款脐橙"),
        ("", "这款脐橙"), ("别的话", "这款脐橙"),
    ],
)  # fmt: skip
def test_more_is_shown_where_a_second_hearing_says_the_same(other: str, shown: str) -> None:
    assert "这款脐橙皮薄没"[: shown_end("这款脐橙皮薄没", other, 3, 2)] == shown


@pytest.mark.parametrize(
    ("text", "other", "before"),
    [
        ("听我讲。交通丑，苹果长在", "听我讲，昭通丑苹果长在", "听我讲。"),
        ("子归的碗，其成花", "秭归伦晚脐橙花", ""),
        ("昭通丑苹果长在", "昭通丑苹果长在", "昭通丑苹果长在"),
        ("昭通丑苹果长在", "交通丑苹果长在", "昭通丑苹果长在"),
        ("长在高原上", "", "长在高原上"),
    ],
)
def test_a_name_that_only_the_second_hearing_has_is_found(text: str, other: str, before: str) -> None:
    assert text[: disputed_name(text, other, ["昭通丑苹果", "秭归伦晚脐橙"])] == before


def test_a_disputed_name_waits_for_the_end_of_its_stretch_but_not_for_ever() -> None:
    rules = LiveRules(keep_whole=("昭通丑苹果",))
    texts: dict[int, str] = {}
    for most_ms in (4_000, 9_000):
        state, told = LiveState(), []
        for length_ms in range(2_000, most_ms, 800):
            heard = Heard(span=Span(0, length_ms), text="交通丑苹果长在高原上", other="昭通丑苹果长在高原上")
            state, events = advance(state, heard, rules, tuple)
            told += [event.text for event in events if isinstance(event, Final)]
        texts[most_ms] = "".join(told)
    assert texts == {4_000: "", 9_000: texts[9_000]}
    assert texts[9_000].startswith("交通丑苹果")
