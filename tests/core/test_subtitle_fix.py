"""Mending: words stay, times get in order, and mending twice changes nothing."""

import re
from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from toolkit.core.layout_cues import CaptionLimits
from toolkit.core.spans import Span
from toolkit.core.subtitle_document import SubtitleCue, SubtitleDocument
from toolkit.core.subtitle_fix import fix_document
from toolkit.core.subtitle_marks import shown_text
from toolkit.core.subtitle_profile import SubtitleProfile
from toolkit.core.subtitle_qc import check_document
from toolkit.core.subtitle_view import SubtitleMedia, SubtitleWords
from toolkit.core.text import Text

NETFLIX = SubtitleProfile(
    id="netflix-zh", name=Text("奈飞", "Netflix"), limits=CaptionLimits(max_chars=16, min_ms=834), snap_ms=290,
    shows_commas=False, source="test", as_of="2026-11-22",
)  # fmt: skip


def split_words(text: str) -> tuple[str, ...]:
    """Words of two characters: enough to see that breaks fall between words."""
    return tuple(re.findall(r"[A-Za-z0-9.]+|[\u3400-\u9fff]{1,2}|.", text, re.DOTALL))


WORDS = SubtitleWords(split_words=split_words, names=("奉节脐橙",))


def cue(start_ms: int, end_ms: int, *lines: str) -> SubtitleCue:
    return SubtitleCue(start_ms=start_ms, end_ms=end_ms, lines=lines)


def document(*cues: SubtitleCue, kind: str = "srt") -> SubtitleDocument:
    return SubtitleDocument(format=kind, cues=cues)  # type: ignore[arg-type]


def letters(doc: SubtitleDocument) -> str:
    return "".join(char for each in doc.cues for char in shown_text(each, doc.format) if char.isalnum())


def mended(*cues: SubtitleCue) -> list[tuple[int, int, str]]:
    doc, _ = fix_document(document(*cues), NETFLIX, WORDS)
    return [(each.start_ms, each.end_ms, "/".join(each.lines)) for each in doc.cues]


def test_an_overlap_is_parted_by_two_frames_and_the_later_cue_keeps_its_start():
    assert mended(cue(0, 3000, "今天天气不错"), cue(2500, 5000, "我们上山看看")) == [
        (0, 2416, "今天天气不错"),
        (2500, 5000, "我们上山看看"),
    ]


def test_a_cue_too_fast_to_read_is_extended_into_the_pause_after_it():
    assert mended(cue(0, 900, "我们这个果园在海拔一千多米"), cue(5000, 7000, "你看")) == [
        (0, 1445, "我们这个果园在海拔一千多米"),
        (5000, 7000, "你看"),
    ]


def test_a_line_too_long_is_broken_between_words_and_a_name_stays_whole():
    (found,) = mended(cue(0, 6000, "今天给大家带来我们山里的奉节脐橙五斤装包邮到家"))
    assert max(len(line) for line in found[2].split("/")) <= 16
    assert "奉节脐橙" in found[2]


def test_what_does_not_fit_on_two_lines_becomes_two_cues_that_share_its_time():
    text = "今天给大家带来我们山里的好东西皮薄肉厚汁水多果园现摘现发坏果包赔大家放心"
    found = mended(cue(1000, 7800, text))
    assert len(found) == 2
    assert found[0][0] == 1000
    assert found[-1][1] == 7800
    assert "".join(each[2] for each in found).replace("/", "") == text


def test_a_repeated_cue_becomes_one_and_the_log_names_what_was_removed():
    doc, log = fix_document(document(cue(0, 2000, "谢谢大家支持"), cue(2100, 4000, "谢谢大家支持")), NETFLIX, WORDS)
    assert [(each.start_ms, each.end_ms) for each in doc.cues] == [(0, 4000)]
    assert [fix.removed for fix in log if fix.removed] == ["谢谢大家支持"]


def test_tags_follow_their_words_through_a_split():
    doc, _ = fix_document(
        document(cue(0, 6500, "<b>今天给大家带来我们山里的好东西皮薄肉厚汁水多果园现摘现发坏果包赔</b>大家放心")),
        NETFLIX,
        WORDS,
    )
    assert [each.lines[0].startswith("<b>") for each in doc.cues] == [True, True]
    assert all("\n".join(each.lines).count("<b>") == "\n".join(each.lines).count("</b>") for each in doc.cues)


def test_two_captions_too_short_to_be_seen_become_one():
    found = mended(cue(0, 2000, "大家好"), cue(2090, 2400, "来"), cue(2480, 2790, "买它"), cue(2880, 5000, "三二一"))
    assert all(end - start >= 834 for start, end, _ in found)
    assert "".join(text for *_, text in found).replace("/", "").replace(" ", "") == "大家好来买它三二一"


def test_captions_that_all_come_late_are_moved_back():
    starts = [1000, 4000, 9000, 14_000, 21_000, 26_000, 33_000]
    speech = tuple(Span(at, at + 1800) for at in starts)
    texts = ["一起上山吧", "今天天晴了", "你看那棵树", "果子熟了没", "可以摘了吧", "装在筐里面", "背下山去卖"]
    late = document(*(cue(at + 1500, at + 3300, text) for at, text in zip(starts, texts, strict=True)))
    media = SubtitleMedia(duration_ms=60_000, speech=speech)
    assert [one.rule for one in check_document(late, NETFLIX, WORDS, media)] == ["time-offset"]
    doc, _ = fix_document(late, NETFLIX, WORDS, media)
    assert max(abs(each.start_ms - at) for each, at in zip(doc.cues, starts, strict=True)) <= 20
    assert check_document(doc, NETFLIX, WORDS, media) == ()


CHARS = st.sampled_from(list("我们今天来看山里的果园很大又甜好吃吗脐橙斤块两三39一，。！？、… \n“”《》ab.-'"))
TEXTS = st.text(CHARS, max_size=60)
MARKED = st.builds(
    lambda a, tag, b: f"{a}{tag}{b}", TEXTS, st.sampled_from(["", "<i>", "</b>", r"{\an8}", "<b>x</b>"]), TEXTS
)
TIMES = st.integers(-2_000, 60_000)
CUES = st.lists(
    st.builds(lambda a, b, raw: cue(a, b, *raw.split("\n")), TIMES, TIMES, st.one_of(TEXTS, MARKED)),
    min_size=1, max_size=14,
)  # fmt: skip
ORDERED = st.lists(
    st.tuples(st.integers(0, 4_000), st.integers(1, 9_000), st.one_of(TEXTS, MARKED)), min_size=1, max_size=14
)


def in_a_row(steps: list[tuple[int, int, str]]) -> list[SubtitleCue]:
    at, made = 0, []
    for gap, length, raw in steps:
        made.append(cue(at + gap, at + gap + length, *raw.split("\n")))
        at += gap + length
    return made


ANY = st.one_of(CUES, ORDERED.map(in_a_row))
SLOW = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@SLOW
@given(ANY, st.sampled_from(["srt", "vtt", "ass"]))
def test_no_letter_is_lost_that_the_log_does_not_name(cues: list[SubtitleCue], kind: str):
    before = document(*cues, kind=kind)
    after, log = fix_document(before, NETFLIX, WORDS)
    removed = Counter("".join(fix.removed for fix in log))
    broken = any(fix.rule in ("broken-tag", "html-code") for fix in log)
    if not broken:  # a broken tag may have swallowed letters, or been some
        assert Counter(letters(before)) == Counter(letters(after)) + removed


@SLOW
@given(ANY)
def test_mended_cues_never_overlap_and_end_after_they_start(cues: list[SubtitleCue]):
    after, _ = fix_document(document(*cues), NETFLIX, WORDS)
    assert all(0 <= each.start_ms < each.end_ms for each in after.cues)
    assert all(one.end_ms <= other.start_ms for one, other in pairwise(after.cues))


@SLOW
@given(ANY, st.sampled_from(["srt", "vtt", "ass"]))
def test_mending_what_is_mended_changes_nothing(cues: list[SubtitleCue], kind: str):
    once, _ = fix_document(document(*cues, kind=kind), NETFLIX, WORDS)
    twice, _ = fix_document(once, NETFLIX, WORDS)
    assert twice.cues == once.cues


DENSE = {"too-short", "reading-speed", "short-gap"}
"""Where too many words stand in too little time, no mending helps."""


@SLOW
@given(ANY)
def test_nothing_that_can_be_mended_is_left(cues: list[SubtitleCue]):
    after, _ = fix_document(document(*cues), NETFLIX, WORDS)
    left = {one.rule for one in check_document(after, NETFLIX, WORDS) if one.is_fixable}
    assert left <= DENSE


@pytest.mark.parametrize("profile", ["netflix-zh", "other"])
def test_a_clean_document_comes_back_as_it_was(profile: str):
    clean = document(cue(1000, 3000, "今天天气不错"), cue(3084, 5200, "我们上山看看 好吗？"))
    doc, log = fix_document(clean, NETFLIX, WORDS)
    assert [each.lines for each in doc.cues] == [each.lines for each in clean.cues]
    assert log == ()
