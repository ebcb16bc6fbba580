"""What was said: words, segments, transcript. All times are source time."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from toolkit.core.spans import Span
from toolkit.core.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One recognised word (for Chinese often one or two characters)."""

    text: str
    span: Span
    confidence: float
    """Probability 0..1 that the engine gives the word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TermChange:
    """A product name or term that was put in place of what the engine heard."""

    heard: str
    written: str
    start_char: int
    """Where `written` stands in the segment's text."""
    product_id: str
    why: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A stretch of speech. `heard` is what the engine gave, `text` what is shown after correction."""

    span: Span
    text: str
    heard: str
    words: tuple[Word, ...] = ()
    """Words of `text`, in order: joined they equal `text` without its white space."""
    confidence: float = 0.0
    changes: tuple[TermChange, ...] = ()
    alternatives: tuple[str, ...] = ()
    """What else the engine made of this sound (other beams, a pass with hints), best first; evidence, never shown."""
    unclear: Text | None = None
    """Why a gate holds the segment back (kept with its time, not shown); None for good speech."""

    def shifted(self, by_ms: int) -> "Segment":
        """The same, later by `by_ms`."""
        words = tuple(replace(word, span=word.span.shifted(by_ms)) for word in self.words)
        return replace(self, span=self.span.shifted(by_ms), words=words)


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcript:
    """Everything that was said in one footage file, in order of time."""

    SCHEMA: ClassVar[str] = "Transcript.1"

    segments: tuple[Segment, ...]
    language: str
    dialect: str
    engine: str
    duration_ms: int

    @property
    def text(self) -> str:
        return "\n".join(segment.text for segment in self.segments if segment.unclear is None)


def time_of_chars(text: str, span: Span, words: Sequence[Word], start: int, end: int) -> Span:
    """When the characters [start, end) of `text`, spoken in `span`, were said: from the first word to the last.

    Args:
        words: those of `text`; without any, time is shared out evenly over the characters.

    >>> time_of_chars("三块五", Span(0, 3000), (), 1, 2)
    Span(start_ms=1000, end_ms=2000)
    """
    first, last = (_time_at(text, span, words, char) for char in (start, max(start, end - 1)))
    return Span(first.start_ms, max(first.end_ms, last.end_ms))


def _time_at(text: str, span: Span, words: Sequence[Word], char: int) -> Span:
    before = len("".join(text[:char].split()))
    at = 0
    for word in words:
        at += len(word.text)
        if at > before:
            return word.span
    if words:
        return words[-1].span
    count = max(1, len("".join(text.split())))
    edges = (span.start_ms + round(span.duration_ms * min(at, count) / count) for at in (before, before + 1))
    return Span(*edges)
