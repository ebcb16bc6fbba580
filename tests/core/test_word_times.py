from dataclasses import replace
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.core.spans import Span
from toolkit.core.text import Text
from toolkit.core.transcript import Segment, Word
from toolkit.core.word_times import fit_words
from toolkit.engines.words import split_words


def heard(*words: tuple[str, int, int]) -> Segment:
    row = tuple(Word(text=text, span=Span(start, end), confidence=0.9) for text, start, end in words)
    text = "".join(word.text for word in row)
    return Segment(span=Span(row[0].span.start_ms, row[-1].span.end_ms), text=text, heard=text, words=row)


def evenly(text: str, start_ms: int, char_ms: int = 200) -> Segment:
    return heard(*((char, start_ms + i * char_ms, start_ms + (i + 1) * char_ms) for i, char in enumerate(text)))


def starts(segments: tuple[Segment, ...]) -> dict[str, int]:
    return {word.text: word.span.start_ms for segment in segments for word in segment.words}


def test_a_word_stretched_over_a_pause_begins_after_it() -> None:
    # Whisper base on a labelled livestream: 想 lies 640 ms too early, over the pause before it.
    segment = heard(("一", 0, 200), ("个", 200, 400), ("想", 400, 1_240), ("要", 1_240, 1_440))
    (fitted,) = fit_words((segment,), (Span(0, 420), Span(1_040, 1_450)))
    assert starts((fitted,))["想"] == 1_040
    assert fitted.words[1].span.end_ms == 420
    assert fitted.text == segment.text


def test_the_comma_tells_which_boundary_a_pause_belongs_to() -> None:
    segment = evenly("颜色红麻味足", 0)
    words = list(segment.words)
    words[2] = replace(words[2], text="红，")
    segment = replace(segment, text="颜色红，麻味足", words=tuple(words))
    (fitted,) = fit_words((segment,), (Span(0, 740), Span(940, 1_500)), split_words)
    assert starts((fitted,))["麻"] == 940


def test_pace_decides_where_punctuation_is_silent() -> None:
    # Five characters before the pause by the time that is there, though the listener put the border after four.
    segment = evenly("我们家的米今年新米", 0)
    (fitted,) = fit_words((segment,), (Span(0, 1_000), Span(1_250, 2_050)))
    assert starts((fitted,))["今"] == 1_250


def test_no_pause_falls_inside_a_word_of_the_dictionary() -> None:
    segment = evenly("想要花椒的点三号链接", 0)
    (fitted,) = fit_words((segment,), (Span(0, 560), Span(700, 2_140)), split_words)
    row = fitted.words
    assert row[3].span.start_ms - row[2].span.end_ms < 100


def test_refused_segments_and_missing_voice_change_nothing() -> None:
    segment = evenly("大家好", 0)
    refused = replace(segment, unclear=Text("套话", "ad"))
    assert fit_words((segment,), ()) == (segment,)
    assert fit_words((refused,), (Span(0, 500),)) == (refused,)
    assert fit_words((), (Span(0, 500),)) == ()


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 600), st.integers(0, 900)), min_size=1, max_size=30),
    st.lists(st.tuples(st.integers(1, 900), st.integers(1, 2_000)), max_size=12),
)
def test_words_keep_their_order_and_text(words: list[tuple[int, int]], voice: list[tuple[int, int]]) -> None:
    now, row = 0, []
    for gap, length in words:
        row.append(("好", now + gap, now + gap + length))
        now += gap + length
    at, spans = 0, []
    for gap, length in voice:
        spans.append(Span(at + gap, at + gap + length))
        at += gap + length
    segment = heard(*row)
    (fitted,) = fit_words((segment,), spans)
    assert [word.text for word in fitted.words] == [word.text for word in segment.words]
    assert all(word.span.start_ms >= 0 for word in fitted.words)
    for left, right in pairwise(fitted.words):
        assert left.span.start_ms <= right.span.start_ms
