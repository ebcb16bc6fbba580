"""A talk as one text in which every character has its time."""

import bisect
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from toolkit.core.spans import Span
from toolkit.core.spoken_numbers import speak_numbers, spoken_length
from toolkit.core.transcript import Segment, time_of_chars

_MARKS = "。！？，；：、…"
LATE_MS = 300
"""A recogniser's word begins at most this long after the voice does; measured on made talks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """What was said in one recording."""

    segments: tuple[Segment, ...]
    """Without those that a gate holds back."""
    text: str
    """Their texts one after the other."""
    starts: tuple[int, ...]
    """Where each segment begins in `text`."""
    voice: tuple[Span, ...]
    """Where somebody speaks of the product, short pauses taken out."""
    elsewhere: tuple[Span, ...] = ()
    """Stretches inside the talk that are of another product."""

    @property
    def span(self) -> Span:
        """From the first to the last sound of the voice."""
        if not self.voice:
            return Span(0, 0)
        return Span(self.voice[0].start_ms, max(span.end_ms for span in self.voice))

    @property
    def length_ms(self) -> int:
        """How long the talk of the product is, what is said of others in between left out."""
        return self.span.duration_ms - sum(each.duration_ms for each in self.elsewhere)

    @property
    def chars(self) -> int:
        """Syllables, numbers as they are said."""
        return spoken_length(speak_numbers(self.text))

    @property
    def confidence(self) -> float:
        words = [word.confidence for segment in self.segments for word in segment.words]
        return sum(words) / len(words) if words else 0.0

    def time_of(self, start: int, end: int) -> Span:
        """When the characters [start, end) of `text` were said."""
        first, last = self._at(start), self._at(max(start, end - 1))
        return Span(first.start_ms, max(first.end_ms, last.end_ms))

    def segment_at(self, char: int) -> int:
        """Index of the segment that holds a character of `text`."""
        return max(0, bisect.bisect_right(self.starts, char) - 1)

    def char_at(self, silent_from_ms: int, voice_from_ms: int) -> int | None:
        """Index in `text` of the first word after a pause; None where a word goes on over it.

        Times of words are less exact than those of the voice: a word may begin in the second half of the pause.
        """
        middle_ms = (silent_from_ms + voice_from_ms) // 2
        for segment, start in zip(self.segments, self.starts, strict=True):
            places = [start + index for index, char in enumerate(segment.text) if not char.isspace()]
            at = 0
            for word in segment.words:
                if word.span.start_ms >= middle_ms and at < len(places):
                    return places[at] if word.span.start_ms <= voice_from_ms + LATE_MS else None
                at += len(word.text)
        return None

    def confidences(self, start: int, end: int) -> tuple[float, ...]:
        """What the recogniser gives each word in [start, end) of `text`; (1.0,) without words."""
        span, index = self.time_of(start, end), self.segment_at(start)
        words = [word for word in self.segments[index].words if span.start_ms <= word.span.start_ms < span.end_ms]
        return tuple(word.confidence for word in words) or (1.0,)

    def _at(self, char: int) -> Span:
        index = self.segment_at(char)
        segment, inside = self.segments[index], char - self.starts[index]
        return time_of_chars(segment.text, segment.span, segment.words, inside, inside + 1)

    def chars_in(self, span: Span) -> int:
        """Syllables whose word begins in `span`."""
        return sum(
            spoken_length(speak_numbers(word.text))
            for segment in self.segments
            for word in segment.words
            if span.start_ms <= word.span.start_ms < span.end_ms
        )


def join_talk(segments: Sequence[Segment], voice: Sequence[Span]) -> Talk:
    """The segments as one text; a segment without a mark at its end is closed by a comma."""
    clear = tuple(segment for segment in segments if segment.unclear is None and segment.text.strip())
    text, starts = "", []
    for segment in clear:
        starts.append(len(text))
        text += segment.text if segment.text.rstrip()[-1] in _MARKS else segment.text + "，"
    spans = tuple(voice) or tuple(segment.span for segment in clear)
    return Talk(segments=clear, text=text, starts=tuple(starts), voice=spans)


def talk_of_product(segments: Sequence[Segment], voice: Sequence[Span], is_other: Sequence[bool]) -> Talk:
    """The talk without the segments that are of another product, nor the voice in them.

    Pace, pauses and length are of what is left: 36 of 98 seconds with half of the words are not slow.
    """
    kept = tuple(one for one, other in zip(segments, is_other, strict=True) if not other)
    if len(kept) == len(segments):
        return join_talk(kept, voice)
    said = [one.span for one in kept]
    mine = [
        Span(max(part.start_ms, span.start_ms), min(part.end_ms, span.end_ms))
        for span in said for part in voice if part.overlap_ms(span)
    ]  # fmt: skip
    talk = join_talk(kept, sorted(mine, key=lambda span: span.start_ms))
    others = [one.span for one, other in zip(segments, is_other, strict=True) if other]
    gaps = [Span(a.end_ms, b.start_ms) for a, b in pairwise(talk.voice) if a.end_ms < b.start_ms]
    return replace(talk, elsewhere=tuple(gap for gap in gaps if any(gap.overlap_ms(one) for one in others)))
