from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selling import SHELF, say

from toolkit.core.caption_words import AMOUNT
from toolkit.core.cue import Cue
from toolkit.core.layout_cues import CaptionLimits, lay_out_cues
from toolkit.core.spans import Span
from toolkit.core.text import Text
from toolkit.core.transcript import Segment, Word
from toolkit.engines.words import split_words

NAMES = tuple(name for card in SHELF for name in card.names)
LIMITS = CaptionLimits()


def captions(*sentences: str, limits: CaptionLimits = LIMITS, pause_ms: int = 350) -> tuple[Cue, ...]:
    segments = say(*sentences, pause_ms=pause_ms)
    return lay_out_cues(segments, Span(0, segments[-1].span.end_ms + 500), limits, split_words, NAMES)


def shown(*sentences: str, limits: CaptionLimits = LIMITS) -> list[str]:
    return ["|".join(cue.lines) for cue in captions(*sentences, limits=limits)]


def test_a_sentence_stands_alone_without_its_full_stop() -> None:
    assert shown("下面这个是奉节老腊肉。", "顺丰发货，不怕坏。") == ["下面这个是奉节老腊肉", "顺丰发货 不怕坏"]


def test_questions_keep_their_mark() -> None:
    assert "？" in "".join(shown("这个辣不辣？", "不辣！"))


@pytest.mark.parametrize(
    "sentence",
    [
        "我们家今年新上的凉山苦荞茶三百克一盒。",
        "五斤装今天直播间三十九块九还给大家包邮到家。",
        "四十八小时内发出坏了拍照片找客服坏一个赔一个。",
        "用的是农家土猪后腿肉松柏枝熏了二十天的奉节老腊肉。",
        "想要脐橙的家人点一号链接拍一份两千五百米高山上的尝一尝。",
        "也就差不多要等个五、六分钟吧真的要等七、八分钟点都走得了。",
    ],
)
def test_names_and_numbers_with_units_stay_on_one_line(sentence: str) -> None:
    lines = [line for cue in captions(sentence) for line in cue.lines]
    for whole in (
        "凉山苦荞茶",
        "三百克",
        "三十九块九",
        "五斤装",
        "四十八小时",
        "二十天",
        "奉节老腊肉",
        "一号链接",
        "两千五百米",
        "五、六分钟",
        "七、八分钟",
    ):
        if whole in sentence:
            assert any(whole in line for line in lines), (whole, lines)


@pytest.mark.parametrize("said", ["价格三十九点九元四十八小时内发货", "价格三十九块九四十八小时内发货"])
def test_a_number_right_behind_a_price_is_a_token_of_its_own(said: str) -> None:
    found = [match.group() for match in AMOUNT.finditer(said)]
    assert found[-1] == "四十八小时"
    assert said.index(found[0]) + len(found[0]) == said.index("四十八")


def test_lines_do_not_start_with_a_particle() -> None:
    for line in [
        line for cue in captions("这个苹果是我们山上自己种出来的特别的甜大家都可以放心地吃。") for line in cue.lines
    ]:
        assert line[0] not in "的了吗呢地"


def test_a_caption_lingers_into_the_pause_but_not_over_the_next() -> None:
    first, second = captions("颜色红，麻味足。", "香味也特别浓。", pause_ms=600)
    assert first.span.start_ms >= 0
    assert 0 <= second.span.start_ms - first.span.end_ms - LIMITS.gap_ms < 10  # times stand on hundredths
    (alone,) = captions("颜色红，麻味足。")
    assert alone.span.end_ms - 8 * 220 >= 0


def test_times_are_clip_time_and_words_outside_are_left_out() -> None:
    segments = say("大家晚上好。", "接下来是奉节脐橙。", "换一款看看。", pause_ms=1000)
    cues = lay_out_cues(
        segments, Span(segments[1].span.start_ms - 100, segments[1].span.end_ms + 200), LIMITS, split_words
    )
    assert ["".join(cue.lines) for cue in cues] == ["接下来是奉节脐橙"]
    assert cues[0].span.start_ms == 100


def test_a_name_longer_than_a_line_is_cut_rather_than_lost() -> None:
    limits = CaptionLimits(max_chars=6)
    cues = captions("看这款农家自己熏的凉山苦荞茶奉节老腊肉。", limits=limits)
    assert "".join(line for cue in cues for line in cue.lines) == "看这款农家自己熏的凉山苦荞茶奉节老腊肉"
    assert all(len(line) <= 6 for cue in cues for line in cue.lines)


def test_one_line_only_if_asked() -> None:
    limits = CaptionLimits(max_lines=1, max_chars=10)
    cues = captions("切开你看肥的透亮瘦的红亮蒸着炒着都好吃。", limits=limits)
    assert cues
    assert all(len(cue.lines) == 1 for cue in cues)


def test_refused_segments_and_silence_show_nothing() -> None:
    from dataclasses import replace

    refused = replace(say("请不吝点赞")[0], unclear=Text("套话", "ad"))
    assert lay_out_cues((refused,), Span(0, 9_000), LIMITS, split_words) == ()
    assert lay_out_cues((), Span(0, 9_000), LIMITS, split_words) == ()


TEXTS = st.text(
    st.sampled_from("奉节脐橙武乡小米的了是这个五斤装三十九块九，。？、颜色红点一号链接好吃不贵 ok39"),
    min_size=1,
    max_size=40,
)


@settings(max_examples=120, deadline=None)
@given(
    st.lists(TEXTS, min_size=1, max_size=6),
    st.integers(130, 400),
    st.integers(0, 1_500),
    st.integers(0, 20_000),
    st.integers(500, 40_000),
    st.integers(8, 16),
)
def test_captions_fit_the_screen_and_the_clip(
    texts: list[str], char_ms: int, pause_ms: int, start_ms: int, length_ms: int, max_chars: int
) -> None:
    segments = paced(texts, char_ms, pause_ms)
    clip = Span(start_ms, start_ms + length_ms)
    limits = CaptionLimits(max_chars=max_chars)
    cues = lay_out_cues(segments, clip, limits, split_words, NAMES)
    for cue in cues:
        assert 0 <= cue.span.start_ms < cue.span.end_ms <= length_ms
        assert cue.span.duration_ms <= limits.max_ms
        assert 1 <= len(cue.lines) <= 2
        for line in cue.lines:
            assert 0 < len(line) <= max_chars
            assert line == line.strip()
            assert not set(line) & set("，。；,")
    for left, right in pairwise(cues):
        assert right.span.start_ms - left.span.end_ms >= limits.gap_ms


@settings(max_examples=60, deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=6), st.integers(150, 300), st.integers(100, 1_500))
def test_captions_stay_long_enough_and_nothing_said_is_lost(texts: list[str], char_ms: int, pause_ms: int) -> None:
    segments = paced(texts, char_ms, pause_ms)
    cues = lay_out_cues(segments, Span(0, segments[-1].span.end_ms + 900), LIMITS, split_words, NAMES)
    said = "".join(segment.text for segment in segments if segment.text.strip("，。？、 "))
    kept = [char for char in said if char.isalnum()]
    assert [char for cue in cues for line in cue.lines for char in line if char.isalnum()] == kept
    for cue in cues:
        assert cue.span.duration_ms >= LIMITS.min_ms or len(cue.text) > 16


def test_words_without_time_do_not_break_anything() -> None:
    words = tuple(
        Word(text=char, span=Span(1_000, 1_000), confidence=1.0)
        for char in "接下来给大家介绍的是奉节脐橙五斤装三十九块九"
    )
    segment = Segment(span=Span(1_000, 1_000), text="".join(w.text for w in words), heard="", words=words)
    cues = lay_out_cues((segment,), Span(0, 5_000), LIMITS, split_words)
    assert all(0 <= a.span.start_ms < a.span.end_ms <= 5_000 for a in cues)
    for left, right in pairwise(cues):
        assert left.span.end_ms + LIMITS.gap_ms <= right.span.start_ms


def paced(texts: list[str], char_ms: int, pause_ms: int) -> tuple[Segment, ...]:
    segments: list[Segment] = []
    now = 200
    for text in texts:
        chars = [char for char in text if not char.isspace()]
        if not chars:
            continue
        words: list[Word] = []
        for char in chars:
            length = char_ms if char.isalnum() else 0
            words.append(Word(text=char, span=Span(now, now + length), confidence=1.0))
            now += length
        segments.append(Segment(span=Span(words[0].span.start_ms, now), text=text, heard=text, words=tuple(words)))
        now += pause_ms
    return tuple(segments) or say("好。")
