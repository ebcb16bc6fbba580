import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.core.spans import Span, merge_spans

spans = st.builds(lambda start, length: Span(start, start + length), st.integers(0, 10_000), st.integers(0, 5_000))


@given(st.lists(spans), st.integers(0, 500))
def test_merged_spans_are_sorted_apart_and_cover_the_same_moments(given_spans: list[Span], gap_ms: int) -> None:
    merged = merge_spans(given_spans, gap_ms)
    assert all(b.start_ms - a.end_ms > gap_ms for a, b in itertools.pairwise(merged))
    for span in given_spans:
        assert any(outer.start_ms <= span.start_ms and span.end_ms <= outer.end_ms for outer in merged)
    for outer in merged:
        inside = sorted(span for span in given_spans if outer.start_ms <= span.start_ms and span.end_ms <= outer.end_ms)
        reached_ms = outer.start_ms
        for span in inside:
            assert span.start_ms - reached_ms <= gap_ms
            reached_ms = max(reached_ms, span.end_ms)
        assert (inside[0].start_ms, reached_ms) == (outer.start_ms, outer.end_ms)


@given(spans, spans)
def test_clamped_lies_inside(span: Span, outer: Span) -> None:
    inner = span.clamped(outer)
    assert outer.start_ms <= inner.start_ms <= inner.end_ms <= outer.end_ms
    assert inner.duration_ms == span.overlap_ms(outer)


def test_a_span_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(ValueError):
        Span(2, 1)
