"""Where to cut a recording so that each piece can be transcribed, stored and resumed on its own."""

from toolkit.core.spans import Span, merge_spans
from toolkit.core.transcript import Segment

MARGIN_MS = 400
"""Quiet kept at a piece's edges: detectors clip soft first and last sounds, Whisper likes a little room."""
UNHEARD_MS = 1500
"""Speech of this length that no word covers was passed over: Whisper base dropped 25 s in one go on a clean stream."""
LONG_PAUSE_MS = 1000
"""A pause of this length is as good a place to cut as any longer one."""


def plan_chunks(
    speech: tuple[Span, ...], duration_ms: int, target_ms: int = 60_000, max_ms: int = 90_000
) -> tuple[Span, ...]:
    """Pieces of about `target_ms`, never above `max_ms`, that together hold all of `speech` (source time).

    Cuts lie in pauses, long ones preferred; only speech without any pause for `max_ms` is cut where it stands. Quiet at
    the edges of a piece is left out. Pieces are in order and don't overlap; no speech, no pieces.

    >>> plan_chunks((Span(1000, 40_000), Span(41_000, 100_000)), 101_000)
    (Span(start_ms=600, end_ms=40400), Span(start_ms=40600, end_ms=100400))
    """
    whole = Span(0, duration_ms)
    talk = tuple(span for span in merge_spans(span.clamped(whole) for span in speech) if span.duration_ms)
    chunks: list[Span] = []
    begin = 0
    while talk:
        first = max(begin, talk[0].start_ms - MARGIN_MS)
        end = _best_cut(talk, first, target_ms, max_ms)
        inside = tuple(part for span in talk if (part := span.clamped(Span(first, end))).duration_ms)
        chunks.append(Span(first, min(end, inside[-1].end_ms + MARGIN_MS, duration_ms)))
        talk = tuple(rest for span in talk if (rest := span.clamped(Span(end, max(end, duration_ms)))).duration_ms)
        begin = end
    return tuple(chunks)


def _best_cut(talk: tuple[Span, ...], first: int, target_ms: int, max_ms: int) -> int:
    """Source time at which the piece that starts at `first` ends."""
    if talk[-1].end_ms + MARGIN_MS <= first + target_ms:
        return talk[-1].end_ms + MARGIN_MS
    best, best_cost = first + max_ms, float("inf")
    ends = (*talk[1:], Span(talk[-1].end_ms + 2 * MARGIN_MS, talk[-1].end_ms + 2 * MARGIN_MS))
    for left, right in zip(talk, ends, strict=True):
        cut = (left.end_ms + right.start_ms) // 2
        if not first < cut <= first + max_ms:
            continue
        pause_ms = min(right.start_ms - left.end_ms, LONG_PAUSE_MS)
        cost = abs(cut - first - target_ms) / target_ms - 0.6 * pause_ms / LONG_PAUSE_MS
        if cost < best_cost:
            best, best_cost = cut, cost
    return best


def find_unheard(speech: tuple[Span, ...], segments: tuple[Segment, ...]) -> tuple[Span, ...]:
    """Stretches of speech of at least `UNHEARD_MS` in which no good segment has a word (same time as the input).

    A word covers half a second around itself, so pauses and late or early times don't count.
    """
    heard = merge_spans(
        Span(max(0, word.span.start_ms - 500), word.span.end_ms + 500)
        for segment in segments
        if segment.unclear is None
        for word in segment.words
    )
    holes: list[Span] = []
    for span in speech:
        start = span.start_ms
        for cover in heard:
            if cover.end_ms <= start or cover.start_ms >= span.end_ms:
                continue
            holes.append(Span(start, max(start, cover.start_ms)))
            start = min(max(start, cover.end_ms), span.end_ms)
        holes.append(Span(start, span.end_ms))
    long_enough = [hole for hole in holes if hole.duration_ms >= 300]
    return tuple(hole for hole in merge_spans(long_enough, LONG_PAUSE_MS) if hole.duration_ms >= UNHEARD_MS)
