"""What transcribing one recording gives: the words, what was changed in them, and what is open."""

from dataclasses import dataclass
from typing import ClassVar

from toolkit.core.amounts import AmountMention
from toolkit.core.spans import Span
from toolkit.core.term_questions import TermQuestion
from toolkit.core.text import Text
from toolkit.core.transcript import Segment, Transcript


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechFigures:
    """What the work took."""

    duration_ms: int
    """Length of the recording."""
    speech_ms: int
    """How much of it the speech detector holds for speech."""
    chunks: int
    """Pieces that the recording was heard in."""
    reused_chunks: int
    """Pieces that an earlier run had heard already."""
    cpu_s: float
    """CPU seconds of this run; pieces heard by an earlier run are not in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechResult:
    """The result of `tasks.transcribe`. All times are source time; see `core.speech_json` for its form as a file."""

    SCHEMA: ClassVar[str] = "Speech.1"

    media: str
    """Absolute path of the recording."""
    fingerprint: str
    """Tells the recording apart from every other by its content (`media.fingerprint`)."""
    width_px: int = 0
    height_px: int = 0
    """Display size of the picture; 0 for sound alone."""
    transcript: Transcript
    speech: tuple[Span, ...] = ()
    """Where the detector hears speech."""
    voice: tuple[Span, ...] = ()
    """The same without the short pauses in it: edges of captions are taken from it."""
    terms: tuple[str, ...] = ()
    """Names on the product cards: captions never part them."""
    amounts: tuple[AmountMention, ...] = ()
    """Prices, weights and counts that were said, compared with the cards; differences are flagged, never changed."""
    questions: tuple[TermQuestion, ...] = ()
    """Names that sound alike: only a person can decide."""
    notes: tuple[Text, ...] = ()
    """What the user should know, the weightiest first."""
    figures: SpeechFigures

    @property
    def segments(self) -> tuple[Segment, ...]:
        return self.transcript.segments

    @property
    def clear_segments(self) -> tuple[Segment, ...]:
        """The segments that no gate holds back."""
        return tuple(segment for segment in self.transcript.segments if segment.unclear is None)
