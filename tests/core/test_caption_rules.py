"""What viewers must never see: torn amounts and names, lines that start with a particle, captions too short to read."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selling import say

from toolkit.core.caption_limits import CaptionLimits
from toolkit.core.caption_times import Speech, time_captions
from toolkit.core.cue import Cue
from toolkit.core.layout_cues import lay_out_cues, lay_out_subtitles
from toolkit.core.spans import Span
from toolkit.core.transcript import Segment, Word
from toolkit.engines.words import split_words
from toolkit.media.subtitle_profiles import find_subtitle_profile, load_subtitle_profiles

LIMITS = CaptionLimits()
PATTER = (
    "我们奉节脐橙长在三峡边上日照足昼夜温差大你看这个脐橙皮薄没有籽一刀切开汁水就流出来了五斤装今天直播间三十九块九"
    "产地直接发货四十八小时内发出坏了拍照片找客服坏一个赔一个想要脐橙的家人点一号链接拍一份尝一尝能不能再便宜一点"
)


def spoken(text: str, start_ms: int = 0, char_ms: int = 200, **fields) -> Segment:
    """`text` at an even pace; marks and white space take no time."""
    words: list[Word] = []
    now = start_ms
    for char in text:
        if char.isspace():
            continue
        length = char_ms if char.isalnum() else 0
        words.append(Word(text=char, span=Span(now, now + length), confidence=0.9))
        now += length
    return Segment(span=Span(start_ms, now), text=text, heard=text, words=tuple(words), **fields)


def spoken_words(text: str, start_ms: int = 0, letter_ms: int = 60) -> Segment:
    """English at an even pace, one `Word` for each word."""
    words: list[Word] = []
    now = start_ms
    for word in text.split():
        words.append(Word(text=word, span=Span(now, now + letter_ms * len(word)), confidence=0.9))
        now += letter_ms * (len(word) + 1)
    return Segment(span=Span(start_ms, now), text=text, heard=text, words=tuple(words))


def lines(cues: tuple[Cue, ...]) -> list[str]:
    return [line for cue in cues for line in cue.lines]


def lay_out(*segments: Segment, limits: CaptionLimits = LIMITS, **fields) -> tuple[Cue, ...]:
    return lay_out_cues(segments, Span(0, segments[-1].span.end_ms + 600), limits, split_words, **fields)


@pytest.mark.parametrize(
    "whole",
    ["三十九块九", "39块9", "39.9元", "五斤装", "第一个", "百分之二十", "两千五百米", "三到五斤", "一号链接",
     "半个小时", "1,000克", "20%", "10-15斤", "能不能", "有没有", "二〇二六年"],
)  # fmt: skip
@pytest.mark.parametrize("before", range(4, 12))
def test_amounts_stay_whole_wherever_they_stand(whole: str, before: int) -> None:
    text = "大家看一看我们家山上的好东西"[:before] + whole + "今天给大家安排上"
    assert any(whole in line for line in lines(lay_out(spoken(text), limits=CaptionLimits(max_chars=13))))


def test_an_amount_over_two_segments_of_the_listener_stays_whole() -> None:
    first = spoken("这一款我们今天直播间就卖三十九块")
    second = spoken("九还包邮到家", first.span.end_ms)
    assert any("三十九块九" in line for line in lines(lay_out(first, second)))


def test_names_with_spaces_and_over_words_stay_whole() -> None:
    cues = lay_out(
        spoken("大家看一下这个Alpine Tea高山云雾茶真的好喝"),
        keep_whole=("Alpine Tea 高山云雾茶",),
        limits=CaptionLimits(max_chars=16),
    )
    assert any("Alpine Tea高山云雾茶" in line for line in lines(cues))


@pytest.mark.parametrize("char_ms", [130, 160, 200])
@pytest.mark.parametrize("max_chars", [12, 14, 16])
def test_no_line_starts_with_a_particle_or_ends_with_a_preposition(char_ms: int, max_chars: int) -> None:
    text = "这是我们从山上采下来的野生的菌子把它洗干净了以后和腊肉一起炒着吃那就是我们小时候的味道啊你们说是不是呢"
    for line in lines(lay_out(spoken(text, char_ms=char_ms), limits=CaptionLimits(max_chars=max_chars))):
        words = split_words(line)
        assert words[0] not in ("的", "了", "着", "啊", "呢", "吧", "吗")
        assert words[-1] not in ("把", "从", "和")


def test_brackets_and_quotes_stay_with_what_they_hold() -> None:
    cues = lay_out(spoken("今天给大家带来一本书叫《山里的味道》（第二版）很好看"), limits=CaptionLimits(max_chars=8))
    for line in lines(cues):
        assert line[0] not in "》）"
        assert line[-1] not in "《（"


def test_no_character_stands_alone() -> None:
    cues = lay_out(*say("好，", "下面看这一款。", "来，", "我们开始。", pause_ms=300))
    assert cues
    assert all(len(cue.text) > 1 for cue in cues)


@pytest.mark.parametrize("char_ms", [122, 130, 143])
def test_sellers_who_speak_seven_to_eight_characters_a_second_can_be_read(char_ms: int) -> None:
    segments: list[Segment] = []
    now = 0
    for _ in range(12):
        segments.append(spoken(PATTER, now, char_ms))
        now = segments[-1].span.end_ms + 150
    for profile_id in ("netflix-zh", "vertical", "cctv"):
        limits = find_subtitle_profile(profile_id).limits
        cues = lay_out(*segments, limits=limits)
        readable = [len("".join(c.lines)) * 1000 <= limits.max_chars_per_s * c.span.duration_ms for c in cues]
        assert sum(readable) >= 0.98 * len(cues), (profile_id, sum(readable), len(cues))
        first_chars = {cue.words[0].span.start_ms - cue.span.start_ms for cue in cues}
        assert max(first_chars) <= limits.lead_ms + 10


def test_words_of_a_cue_spell_its_lines() -> None:
    cues = lay_out(*say("颜色红、麻味足、香味也浓。", "五斤装，三十九块九！"))
    for cue in cues:
        assert "".join(word.text for word in cue.words) == "".join(cue.lines).replace(" ", "")
        for word in cue.words:
            assert cue.span.start_ms <= word.span.start_ms <= word.span.end_ms <= cue.span.end_ms


def test_english_words_keep_their_spaces() -> None:
    text = "Oranges grow right above the river, and we pick them by hand. They aren't waxed, so eat them in a week."
    segment = spoken_words(text)
    cues = lay_out_subtitles((segment,), Span(0, segment.span.end_ms + 500), find_subtitle_profile("en"), split_words)
    assert " ".join(lines(cues)) == text
    assert all(len(line) <= 42 for line in lines(cues))
    assert not any(line.split()[-1] in ("the", "and", "in", "by") for line in lines(cues))
    assert ["".join(w.text for w in cue.words) for cue in cues] == ["".join(cue.lines).replace(" ", "") for cue in cues]


def test_english_inside_chinese() -> None:
    cues = lay_out(spoken("我们来call back一下这个policy level方面"), limits=CaptionLimits(max_chars=30))
    assert lines(cues) == ["我们来call back一下这个policy level方面"]


def test_commas_are_shown_where_the_house_wants_them() -> None:
    segment = spoken("颜色红，麻味足。")
    assert lines(lay_out(segment)) == ["颜色红 麻味足"]
    assert lines(lay_out(segment, shows_commas=True)) == ["颜色红，麻味足。"]


def test_edges_move_onto_shots_nearby() -> None:
    segments = say("大家晚上好欢迎来到直播间。", "今天给大家带来奉节脐橙。", pause_ms=700)
    start_ms = segments[1].span.start_ms
    cut = start_ms + 120
    plain = lay_out(*segments)
    cues = lay_out(*segments, shots=(cut,), snap_ms=290)
    assert plain[1].span.start_ms == start_ms
    assert cues[1].span.start_ms == cut
    assert cues[1].span.start_ms - cues[0].span.end_ms >= LIMITS.gap_ms
    far = lay_out(*segments, shots=(start_ms + 600,), snap_ms=290)
    assert far[1].span.start_ms == start_ms


def test_a_segment_without_words_is_shown_all_the_same() -> None:
    bare = replace(spoken("大家晚上好欢迎来到直播间"), words=())
    assert "".join(lines(lay_out(bare))) == "大家晚上好欢迎来到直播间"


def test_the_sound_decides_when_a_caption_begins() -> None:
    # The listener stretched 想 over the pause before it; the voice begins 600 ms later.
    early = spoken("坏一个赔一个", 0)
    late = spoken("想要脐橙的家人点一号链接", early.span.end_ms)
    voice = (Span(0, early.span.end_ms), Span(early.span.end_ms + 400, late.span.end_ms))
    cues = lay_out_cues((early, late), Span(0, late.span.end_ms + 500), LIMITS, split_words, speech=voice)
    assert abs(cues[1].span.start_ms - early.span.end_ms - 400) <= 10


SPEECHES = st.lists(st.tuples(st.integers(0, 2_500), st.integers(50, 4_000), st.integers(100, 4_000)), max_size=25)


@settings(max_examples=200, deadline=None)
@given(SPEECHES, st.lists(st.integers(0, 60_000), max_size=10), st.integers(0, 400), st.sampled_from([0, 42, 84]))
def test_times_keep_every_rule(rows: list[tuple[int, int, int]], shots: list[int], snap_ms: int, gap_ms: int) -> None:
    limits = CaptionLimits(gap_ms=gap_ms)
    now, speech = 0, []
    for gap, length, reading in rows:
        speech.append(Speech(now + gap, now + gap + length, reading))
        now += gap + length
    clip = Span(0, now + len(rows) * 1_000 + 1_000)
    spans = time_captions(speech, clip, limits, shots, snap_ms)
    assert len(spans) == len(speech)
    for span in spans:
        assert 0 <= span.start_ms < span.end_ms <= clip.end_ms
        assert limits.min_ms <= span.duration_ms <= limits.max_ms
        assert span.start_ms % 10 == span.end_ms % 10 == 0
    for left, right in pairwise(spans):
        assert right.start_ms - left.end_ms >= limits.gap_ms


@pytest.mark.parametrize("profile_id", list(load_subtitle_profiles()))
def test_every_profile_lays_out_a_whole_stream(profile_id: str) -> None:
    profile = find_subtitle_profile(profile_id)
    segments: list[Segment] = []
    now = 300
    for char_ms in (140, 180, 220, 260):
        segments.append(spoken(PATTER, now, char_ms))
        now = segments[-1].span.end_ms + 500
    cues = lay_out_subtitles(segments, Span(0, now), profile, split_words, keep_whole=("奉节脐橙",))
    limits = profile.limits
    assert "".join(lines(cues)).replace(" ", "") == PATTER * 4
    for cue in cues:
        assert len(cue.lines) <= limits.max_lines
        assert all(limits.count(line) <= limits.max_chars for line in cue.lines)
        assert limits.min_ms <= cue.span.duration_ms <= limits.max_ms
    for left, right in pairwise(cues):
        assert right.span.start_ms - left.span.end_ms >= limits.gap_ms
