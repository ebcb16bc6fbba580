"""Putting a term to the test on the sound itself: is what was heard or the term the likelier text of this stretch?"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from toolkit.core.chinese_text import is_han
from toolkit.core.ear import PARTICLES
from toolkit.core.protocols import SoundScorer
from toolkit.core.spans import Span
from toolkit.core.term_candidates import Candidate
from toolkit.core.transcript import Segment

CONTEXT_CHARS = 8
"""Characters on either side that are scored along; more cost time and add nothing."""
LEAD_MS = 150
"""Word times of Whisper start late as often as early; so much sound is taken along before, and a little more after."""
TAIL_MS = 200
MOST_MS = 25_000


LEAST_CONTEXT_CHARS = 4
"""So much on either side is enough to use a stretch that was asked for before: its sound need not be encoded again."""


class SoundTest:
    """Puts candidates in `segments` to the test on the sound, and remembers the stretches it has asked about."""

    def __init__(self, segments: Sequence[Segment], scorer: SoundScorer) -> None:
        self._segments = segments
        self._scorer = scorer
        self._asked: dict[int, list[tuple[int, int, Span, float]]] = {}
        """By number of the segment: first and last character, time, score of the text as heard."""

    def ask(self, candidate: Candidate) -> Candidate:
        """`candidate` with its `gain`; its edges move by a character where the sound asks for it.

        Costs one encoding of up to some seconds of sound, if that stretch is new, and up to four scores.
        """
        text = self._segments[candidate.segment].text
        edges = [(candidate.start, candidate.end), *_other_edges(candidate, text)]
        low, high = min(start for start, _ in edges), max(end for _, end in edges)
        stretch = self._stretch(candidate.segment, low, high)
        if stretch is None:
            return candidate
        first, last, span, as_heard = stretch
        written = candidate.prefix + candidate.term.text
        texts = tuple(text[first:start] + written + text[end:last] for start, end in edges)
        scores = self._scorer(span, texts if as_heard is not None else (text[first:last], *texts))
        if as_heard is None:
            as_heard, scores = scores[0].log_prob, scores[1:]
            self._asked.setdefault(candidate.segment, []).append((first, last, span, as_heard))
        best = max(range(len(edges)), key=lambda at: scores[at].log_prob)
        start, end = edges[best]
        gain = (scores[best].log_prob - as_heard) / len(candidate.term.text)
        return replace(candidate, start=start, end=end, heard=text[start:end], gain=round(gain, 2))

    def _stretch(self, number: int, low: int, high: int) -> tuple[int, int, Span, float | None] | None:
        """First and last character to score, their time, and the score of the text as heard if it is known."""
        segment = self._segments[number]
        size = len(segment.text)
        for first, last, span, score in self._asked.get(number, ()):
            if first <= max(0, low - LEAST_CONTEXT_CHARS) and min(size, high + LEAST_CONTEXT_CHARS) <= last:
                return first, last, span, score
        first, last = max(0, low - CONTEXT_CHARS), min(size, high + CONTEXT_CHARS)
        span = _span_of(segment, first, last)
        return (first, last, span, None) if 0 < span.duration_ms <= MOST_MS else None


def _other_edges(candidate: Candidate, text: str) -> Iterator[tuple[int, int]]:
    """A character more or less, where the number of syllables leaves the edges open."""
    if len(candidate.term.text) < 4 or candidate.prefix:
        return
    said = sum(is_han(char) for char in candidate.heard)
    start, end = candidate.start, candidate.end
    if said < len(candidate.term.text):
        if end < len(text) and is_han(text[end]) and text[end] not in PARTICLES:
            yield start, end + 1
        if start > 0 and is_han(text[start - 1]) and text[start - 1] not in PARTICLES:
            yield start - 1, end
    elif said > len(candidate.term.text) and end - start > 4:
        yield start, end - 1
        yield start + 1, end


def _span_of(segment: Segment, first: int, last: int) -> Span:
    """Source time of the characters `first`..`last` of a segment's text, with a margin."""
    solid = [index for index, char in enumerate(segment.text) if not char.isspace()]
    times: list[Span] = []
    for word in segment.words:
        step = word.span.duration_ms / max(1, len(word.text))
        for index in range(len(word.text)):
            start_ms = word.span.start_ms + round(index * step)
            times.append(Span(start_ms, max(start_ms, word.span.start_ms + round((index + 1) * step))))
    inside = [time for index, time in zip(solid, times, strict=False) if first <= index < last]
    if not inside:
        return segment.span
    start_ms = max(0, inside[0].start_ms - LEAD_MS)
    return Span(start_ms, max(start_ms, inside[-1].end_ms + TAIL_MS))
