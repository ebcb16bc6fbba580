from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from toolkit.core.chunks import find_unheard, plan_chunks
from toolkit.core.spans import Span, merge_spans
from toolkit.core.transcript import Segment, Word

speech_parts = st.lists(st.tuples(st.integers(1, 40_000), st.integers(1, 5_000)), max_size=60)


def lay_speech(parts: list[tuple[int, int]]) -> tuple[tuple[Span, ...], int]:
    spans, now = [], 0
    for talk_ms, quiet_ms in parts:
        spans.append(Span(now + quiet_ms, now + quiet_ms + talk_ms))
        now += talk_ms + quiet_ms
    return tuple(spans), now + 137


@given(speech_parts)
def test_pieces_lose_no_speech_do_not_overlap_and_keep_the_limit(parts: list[tuple[int, int]]) -> None:
    speech, duration_ms = lay_speech(parts)
    chunks = plan_chunks(speech, duration_ms)
    for left, right in pairwise(chunks):
        assert left.end_ms <= right.start_ms
    assert all(0 < chunk.duration_ms <= 90_000 for chunk in chunks)
    assert all(chunk.start_ms >= 0 and chunk.end_ms <= duration_ms for chunk in chunks)
    for span in speech:
        assert sum(span.overlap_ms(chunk) for chunk in chunks) == span.duration_ms


def test_speech_without_a_pause_is_cut_at_the_limit() -> None:
    chunks = plan_chunks((Span(0, 200_000),), 200_000)
    assert chunks == (Span(0, 90_000), Span(90_000, 180_000), Span(180_000, 200_000))


def test_a_cut_lies_in_the_long_pause_near_the_target() -> None:
    speech = (Span(0, 50_000), Span(50_300, 62_000), Span(64_000, 80_000), Span(80_300, 120_000))
    first, second = plan_chunks(speech, 120_000)
    assert 62_000 <= first.end_ms <= second.start_ms <= 64_000


def test_silence_has_no_pieces() -> None:
    assert plan_chunks((), 60_000) == ()


def word(start_ms: int, end_ms: int) -> Word:
    return Word(text="话", span=Span(start_ms, end_ms), confidence=1.0)


def test_speech_that_was_passed_over_is_found() -> None:
    speech = (Span(0, 8_000), Span(9_000, 20_000), Span(30_000, 31_000))
    words = tuple(word(at, at + 300) for at in (*range(0, 8_000, 400), *range(15_000, 20_000, 400)))
    segment = Segment(span=Span(0, 20_000), text="话" * len(words), heard="", words=words)
    assert find_unheard(speech, (segment,)) == (Span(9_000, 14_500),)


def test_what_a_gate_refused_counts_as_unheard() -> None:
    from toolkit.core.text import Text

    segment = Segment(span=Span(0, 9_000), text="话", heard="", words=(word(0, 9_000),), unclear=Text("乱", "loop"))
    assert find_unheard((Span(0, 9_000),), (segment,)) == (Span(0, 9_000),)


def test_merge_helper_is_used_on_touching_speech() -> None:
    assert plan_chunks(merge_spans([Span(0, 1_000), Span(1_000, 2_000)]), 2_000) == (Span(0, 2_000),)
