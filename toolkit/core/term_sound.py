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


def ask_sound(candidate: Candidate, segments: Sequence[Segment], scorer: SoundScorer) -> Candidate:
    """`candidate` with its `gain`; its edges move by a character where the sound asks for it.

    Costs one encoding of up to some seconds of sound and up to five scores.
    """
    segment = segments[candidate.segment]
    edges = [(candidate.start, candidate.end), *_other_edges(candidate, segment.text)]
    first = max(0, min(start for start, _ in edges) - CONTEXT_CHARS)
    last = min(len(segment.text), max(end for _, end in edges) + CONTEXT_CHARS)
    span = _span_of(segment, first, last)
    if not 0 < span.duration_ms <= MOST_MS:
        return candidate
    written = candidate.prefix + candidate.term.text
    texts = [segment.text[first:start] + written + segment.text[end:last] for start, end in edges]
    as_heard, *scores = scorer(span, (segment.text[first:last], *texts))
    best = max(range(len(edges)), key=lambda at: scores[at].log_prob)
    start, end = edges[best]
    gain = (scores[best].log_prob - as_heard.log_prob) / len(candidate.term.text)
    return replace(candidate, start=start, end=end, heard=segment.text[start:end], gain=round(gain, 2))


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
