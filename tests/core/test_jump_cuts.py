"""Jump cuts take what says nothing and leave every word whole."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.core.jump_cuts import (
    plan_jump_cuts,
    spans_in_clip,
    speech_in_clip,
    to_clip_ms,
)
from toolkit.core.spans import Span
from toolkit.core.transcript import Segment, Word


def said(start_ms: int, *texts: str, gap_ms: int = 0, word_ms: int = 300) -> Segment:
    """A sentence whose words take 300 ms each."""
    words, at = [], start_ms
    for text in texts:
        words.append(Word(text=text, span=Span(at, at + word_ms), confidence=0.9))
        at += word_ms + gap_ms
    text = "".join(texts)
    return Segment(span=Span(start_ms, words[-1].span.end_ms), text=text, heard=text, words=tuple(words))


def cuts(sentences: list[Segment], window: Span, min_ms: int = 0, fps: int = 30):
    return plan_jump_cuts(sentences, [each.span for each in sentences], window, fps=fps, min_ms=min_ms)


def test_long_silence_goes_and_breath_stays() -> None:
    found = cuts([said(0, "苹果", "很甜"), said(2600, "今天", "三十九块九"), said(3700, "包邮")], Span(0, 4000))
    assert len(found.kept) == 2
    first, second = found.kept
    assert 600 + 100 <= first.end_ms <= 600 + 300
    assert 2600 - 250 <= second.start_ms <= 2600 - 50
    assert "停顿" in found.removed[0].why.zh
    assert second.end_ms == 4000


def test_fillers_go_only_where_they_are_fillers() -> None:
    sentence = said(0, "这个", "苹果", "嗯", "很甜")
    found = cuts([sentence], Span(0, 1200))
    assert [removal.why.en for removal in found.removed] == ['the filler "嗯" cut']
    assert [(span.start_ms, span.end_ms) for span in found.kept] == [(0, 600), (900, 1200)]
    paused = said(0, "那个", "苹果", gap_ms=400)
    assert "那个" in cuts([paused], Span(0, 1000)).removed[0].why.zh


def test_the_later_take_stays() -> None:
    first = said(0, "我们家", "的苹果", "又脆又甜")
    again = said(1300, "我们家", "的苹果", "是又脆又甜")
    after = said(2400, "产地直发")
    found = cuts([first, again, after], Span(0, 2700))
    assert found.kept[0].start_ms >= 900
    assert "留后一遍" in found.removed[0].why.zh


def test_a_sentence_broken_off_goes() -> None:
    found = cuts([said(0, "今天", "的价格"), said(800, "今天", "的价格", "是三十九块九")], Span(0, 1700))
    assert len(found.removed) == 1
    assert found.kept[0].start_ms > 300


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (("三十九块九",), ("三十九块九",)),  # said twice for effect
        (("五斤装只要39块9真便宜",), ("五斤装只要29块9真便宜",)),  # another offer
        (("来来来",), ("来看一下这个苹果",)),
    ],
)
def test_repeats_that_mean_something_stay(one: tuple[str, ...], two: tuple[str, ...]) -> None:
    assert not cuts([said(0, *one), said(500, *two)], Span(0, 900)).removed


def test_clip_never_gets_shorter_than_asked() -> None:
    sentences = [said(0, "一"), said(2000, "二"), said(5500, "三")]
    everything = cuts(sentences, Span(0, 6000))
    assert everything.duration_ms < 3000
    some = cuts(sentences, Span(0, 6000), min_ms=3500)
    assert 3500 <= some.duration_ms < 6000
    assert len(some.removed) < len(everything.removed)


def test_what_the_detector_hears_is_not_silence() -> None:
    sentences = [said(0, "苹果"), said(3000, "很甜")]
    found = plan_jump_cuts(sentences, [Span(0, 3300)], Span(0, 3300), fps=30)
    assert found.kept == (Span(0, 3300),)


def test_captions_lose_what_was_cut_and_move_up() -> None:
    sentence = said(0, "，嗯", "苹果", "很甜", "。")
    found = cuts([sentence], Span(0, 1200))
    (moved,) = speech_in_clip([sentence], found.kept)
    assert moved.text == "苹果很甜。"
    assert "".join(word.text for word in moved.words) == moved.text
    assert moved.words[0].span == Span(0, 300)


WORDS = st.sampled_from(["苹果", "嗯", "很甜", "那个", "产地直发", "今天"])


@st.composite
def talks(draw: st.DrawFn) -> tuple[list[Segment], Span]:
    sentences, at = [], draw(st.integers(0, 3000))
    for _ in range(draw(st.integers(1, 6))):
        texts = draw(st.lists(WORDS, min_size=1, max_size=5))
        sentences.append(said(at, *texts, gap_ms=draw(st.integers(0, 900)), word_ms=draw(st.integers(120, 500))))
        at = sentences[-1].span.end_ms + draw(st.integers(0, 4000))
    start_ms = draw(st.integers(0, 500))
    return sentences, Span(start_ms, max(at, start_ms + 500) + draw(st.integers(0, 2000)))


@given(talks(), st.sampled_from([24, 25, 30, 60]))
def test_no_kept_word_is_torn_and_cuts_lie_on_frames(talk: tuple[list[Segment], Span], fps: int) -> None:
    sentences, window = talk
    found = cuts(sentences, window, fps=fps)
    assert all(window.start_ms <= span.start_ms < span.end_ms <= window.end_ms for span in found.kept)
    assert list(found.kept) == sorted(found.kept)
    for span in found.kept:
        offset = (span.start_ms - window.start_ms) * fps / 1000
        assert abs(offset - round(offset)) <= fps / 2000 + 1e-9
    taken = [removal.span for removal in found.removed if removal.has_words]
    for word in (word for sentence in sentences for word in sentence.words):
        if word.span.start_ms < window.start_ms or word.span.end_ms > window.end_ms:
            continue
        shares = [span.overlap_ms(word.span) for span in found.kept]
        is_taken = any(span.overlap_ms(word.span) for span in taken)
        assert is_taken or max(shares) == word.span.duration_ms


@given(talks())
def test_order_of_time_survives(talk: tuple[list[Segment], Span]) -> None:
    sentences, window = talk
    found = cuts(sentences, window)
    times = [to_clip_ms(found.kept, time_ms) for time_ms in range(window.start_ms, window.end_ms, 37)]
    assert times == sorted(times)
    moved = speech_in_clip(sentences, found.kept)
    spans = [word.span for segment in moved for word in segment.words]
    assert all(0 <= span.start_ms <= span.end_ms <= found.duration_ms for span in spans)
    assert all("".join(word.text for word in each.words) == "".join(each.text.split()) for each in moved)
    longest = spans_in_clip([window], found.kept)
    assert longest == (Span(0, found.duration_ms),)
