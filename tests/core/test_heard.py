from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.core.heard import UNSTATED_CONFIDENCE, Heard, Token, to_segments
from toolkit.core.spans import Span

SIMPLE = {"節": "节", "臍": "脐"}
PIECE = Span(10_000, 20_000)


def simplify(text: str) -> str:
    return "".join(SIMPLE.get(char, char) for char in text)


def hear(text: str, *tokens: tuple[str, int], speech: tuple[Span, ...] = (PIECE,), **more: object):
    made = tuple(Token(text=each, start_ms=at) for each, at in tokens)
    return to_segments(Heard(text=text, tokens=made, **more), PIECE, speech, simplify)  # type: ignore[arg-type]


def test_words_begin_at_their_tokens_and_end_at_the_next_or_where_speech_ends() -> None:
    speech = (Span(10_000, 10_700), Span(12_000, 12_600))
    first, second = hear("奉節臍橙", ("奉", 0), ("節", 200), ("臍", 2_000), ("橙", 2_300), speech=speech)
    assert (first.text, second.text) == ("奉节", "脐橙")
    assert [word.span for word in first.words] == [Span(10_000, 10_200), Span(10_200, 10_700)]
    assert [word.span for word in second.words] == [Span(12_000, 12_300), Span(12_300, 12_600)]
    assert first.confidence == pytest.approx(UNSTATED_CONFIDENCE)


@pytest.mark.parametrize(
    ("tokens", "words", "text"),
    [
        # sentencepiece: the start of a word is marked, by ▁ or by the space that sherpa-onnx makes of it
        (
            (("来", 0), (" HE", 200), ("LLO", 400), (" OK", 600), ("吧", 900)),
            ["来", "HELLO", "OK", "吧"],
            "来HELLO OK吧",
        ),
        ((("▁iPhone", 0), ("▁case", 300)), ["iPhone", "case"], "iPhone case"),
        # Paraformer: what goes on ends in @@
        ((("买", 0), ("he@@", 200), ("llo", 400), ("ok", 600)), ["买", "hello", "ok"], "买hello ok"),
        # digits one by one, and marks
        ((("3", 0), ("9", 200), ("块", 400), ("。", 500)), ["39", "块。"], "39块。"),
    ],
)
def test_pieces_of_words_and_marks_are_joined(tokens, words, text) -> None:
    written = "".join(token.replace("@@", "") for token, _ in tokens)
    (segment,) = hear(written, *tokens)
    assert [word.text for word in segment.words] == words
    assert segment.text == text


def test_without_times_words_are_spread_over_the_speech_and_parted_at_marks() -> None:
    speech = (Span(10_000, 12_000), Span(14_000, 16_000))
    first, second = hear("奉節臍橙。皮薄多汁。", speech=speech)
    assert (first.text, second.text) == ("奉节脐橙。", "皮薄多汁。")
    assert [word.span.start_ms for word in first.words] == [10_000, 10_500, 11_000, 11_500]
    assert [word.span.start_ms for word in second.words] == [14_000, 14_500, 15_000, 15_500]


def test_a_guessed_time_does_not_tear_a_sentence_at_a_pause() -> None:
    speech = (Span(10_000, 10_400), Span(14_000, 18_000))
    (segment,) = hear("奉节脐橙，皮薄多汁", speech=speech)[:1]
    assert segment.text == "奉节脐橙，皮薄多汁"


def test_without_marks_a_breath_parts_sentences_with_marks_it_does_not() -> None:
    speech = (Span(10_000, 11_000), Span(11_200, 12_000))
    tokens = (("奉", 0), ("节", 500), ("脐", 1_250), ("橙", 1_600))
    assert [segment.text for segment in hear("奉节脐橙", *tokens, speech=speech)] == ["奉节", "脐橙"]
    marked = (*tokens[:1], ("，", 300), *tokens[1:])
    assert [segment.text for segment in hear("奉，节脐橙", *marked, speech=speech)] == ["奉，节脐橙"]


def test_gates_hold_back_loops_and_what_the_engine_calls_no_speech() -> None:
    looped = hear("好的好的好的好的好的好的", *((char, 200 * at) for at, char in enumerate("好的" * 6)))
    assert [segment.unclear is not None for segment in looped] == [True]
    (quiet,) = hear("好的", ("好", 0), ("的", 300), is_no_speech=True)
    assert quiet.unclear is not None
    assert quiet.words


def test_a_low_probability_is_a_fault_only_where_the_engine_states_one() -> None:
    doubtful = tuple(Token(text=char, start_ms=at * 200, log_prob=-3.0) for at, char in enumerate("奉节脐橙"))
    (segment,) = to_segments(Heard(text="奉节脐橙", tokens=doubtful), PIECE, (PIECE,), simplify)
    assert segment.unclear is not None
    assert segment.confidence < 0.1
    assert hear("奉节脐橙")[0].unclear is None


def test_a_character_told_byte_by_byte_keeps_its_time() -> None:
    tokens = (("甜", 0), ("<0xE8>", 300), ("<0x84>", 340), ("<0x90>", 380), ("橙", 600))
    (segment,) = hear("甜脐橙", *tokens)
    assert [(word.text, word.span.start_ms) for word in segment.words] == [
        ("甜", 10_000),
        ("脐", 10_300),
        ("橙", 10_600),
    ]


def test_fast_latin_words_are_not_taken_for_too_many() -> None:
    words = ("▁buy", "▁one", "▁get", "▁another", "▁absolutely", "▁free", "▁today")
    (segment,) = hear("".join(words), *((word, 150 * at) for at, word in enumerate(words)))
    assert segment.unclear is None


def test_no_text_no_segment() -> None:
    assert hear("") == ()
    assert hear("  ") == ()


@given(
    st.lists(st.tuples(st.sampled_from(["奉", "節", " ok", "he@@", "▁a", "1", "，", "。", "<0x0A>"]),
                       st.integers(0, 15_000)), max_size=40),
    st.text(max_size=20),
    st.lists(st.tuples(st.integers(9_000, 21_000), st.integers(1, 3_000)), max_size=4),
)  # fmt: skip
def test_words_lie_in_order_inside_the_piece_and_make_the_text(tokens, other, spans) -> None:
    speech = tuple(Span(at, at + long) for at, long in spans)
    for text in ("".join(token for token, _ in tokens), other):
        segments = hear(text, *tokens, speech=speech)
        for segment in segments:
            assert "".join(word.text for word in segment.words) == "".join(segment.text.split())
            assert PIECE.start_ms <= segment.span.start_ms <= segment.span.end_ms <= PIECE.end_ms
        words = [word for segment in segments for word in segment.words]
        for left, right in pairwise(words):
            assert left.span.start_ms <= right.span.start_ms
            assert left.span.end_ms <= right.span.end_ms
