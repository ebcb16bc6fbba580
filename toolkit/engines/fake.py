"""A listener that needs no weights: for tests, and to try the product on a machine without a model."""

from collections.abc import Callable

import numpy as np

from toolkit.core.progress import Reporter
from toolkit.core.protocols import TranscribeOptions
from toolkit.core.spans import Span
from toolkit.core.transcript import Segment, Word

SAMPLE_RATE_HZ = 16_000


class FakeTranscriber:
    """Says what it was told, where it was told: `script` holds (source span, sentence) in order.

    Only sentences whose middle lies in the sound it is given are "heard", so pieces of a recording add up to the whole.
    """

    def __init__(self, script: tuple[tuple[Span, str], ...] = (), *, on_call: Callable[[Span], None] | None = None):
        """`on_call` is told the source span of each piece that is listened to."""
        self._script = script
        self._on_call = on_call

    @property
    def id(self) -> str:
        return "fake"

    def transcribe(
        self,
        audio: np.ndarray,
        *,
        offset_ms: int = 0,
        options: TranscribeOptions = TranscribeOptions(),
        reporter: Reporter | None = None,
    ) -> tuple[Segment, ...]:
        """The sentences of the script that lie in `audio` (see `toolkit.core.protocols.Transcriber`)."""
        reporter = reporter or Reporter()
        piece = Span(offset_ms, offset_ms + len(audio) * 1000 // SAMPLE_RATE_HZ)
        if self._on_call is not None:
            self._on_call(piece)
        segments: list[Segment] = []
        for span, text in self._script:
            reporter.report(max(0, span.start_ms - piece.start_ms), piece.duration_ms)
            if piece.contains((span.start_ms + span.end_ms) // 2):
                segments.append(spoken_segment(span, text))
        return tuple(segments)


def spoken_segment(span: Span, text: str, confidence: float = 0.9) -> Segment:
    """A segment whose words, one for each character, share `span` evenly."""
    chars = tuple(char for char in text if not char.isspace())
    step = span.duration_ms / max(1, len(chars))
    words = tuple(
        Word(
            text=char,
            span=Span(round(span.start_ms + i * step), round(span.start_ms + (i + 1) * step)),
            confidence=confidence,
        )
        for i, char in enumerate(chars)
    )
    return Segment(span=span, text=text, heard=text, words=words, confidence=confidence)
