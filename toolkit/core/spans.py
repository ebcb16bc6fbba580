"""The one time type: half-open spans of integer milliseconds."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """[start_ms, end_ms). The coordinate system (source, clip or wall time) is named where a span is held."""

    start_ms: int
    end_ms: int

    def __post_init__(self) -> None:
        if self.end_ms < self.start_ms:
            raise ValueError(f"span ends before it starts: {self.start_ms}..{self.end_ms}")

    @property
    def duration_ms(self) -> int:
        return self.end_ms - self.start_ms

    def overlap_ms(self, other: "Span") -> int:
        """How many milliseconds both spans share.

        >>> Span(0, 1000).overlap_ms(Span(600, 2000))
        400
        """
        return max(0, min(self.end_ms, other.end_ms) - max(self.start_ms, other.start_ms))

    def contains(self, time_ms: int) -> bool:
        return self.start_ms <= time_ms < self.end_ms

    def shifted(self, by_ms: int) -> "Span":
        return Span(self.start_ms + by_ms, self.end_ms + by_ms)

    def clamped(self, outer: "Span") -> "Span":
        """The part inside `outer`; empty at `outer`'s nearer edge if there is none."""
        start = min(max(self.start_ms, outer.start_ms), outer.end_ms)
        return Span(start, max(start, min(self.end_ms, outer.end_ms)))


def merge_spans(spans: Iterable[Span], max_gap_ms: int = 0) -> tuple[Span, ...]:
    """Sorted spans, joined where they touch or lie within `max_gap_ms`.

    >>> merge_spans([Span(5, 9), Span(0, 3)], max_gap_ms=2)
    (Span(start_ms=0, end_ms=9),)
    """
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start_ms - merged[-1].end_ms <= max_gap_ms:
            merged[-1] = Span(merged[-1].start_ms, max(merged[-1].end_ms, span.end_ms))
        else:
            merged.append(span)
    return tuple(merged)


def format_clock(time_ms: int) -> str:
    """Minutes and seconds for people, to the nearest tenth.

    >>> format_clock(83_456), format_clock(90_960)
    ('1:23.5', '1:31.0')
    """
    minutes, tenths = divmod((time_ms + 50) // 100, 600)
    return f"{minutes}:{tenths // 10:02d}.{tenths % 10}"
