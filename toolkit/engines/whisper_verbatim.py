"""Whisper that keeps hesitations: it leaves 嗯 and 那个 out, unless it is told that they were said before."""

from collections.abc import Callable

import numpy as np

from toolkit.core.protocols import Transcriber
from toolkit.core.spans import Span
from toolkit.core.transcript import Segment
from toolkit.engines.whisper_ct2 import WhisperTranscriber
from toolkit.engines.whisper_ct2_segments import HeardPiece, build_segments

HESITANT = "嗯，那个，就是说，呃，嗯，然后呢，呃。"
BEAM_SIZE = 5
SPARE_FRAMES = 500
"""Quiet after each piece, 10 ms each: with the full 30 s an encoding costs a third more."""
PER_MS = 16

Verbatim = Callable[[np.ndarray, tuple[Span, ...]], tuple[Segment, ...]]
"""(float32 [n], mono, 16 kHz, at most 26 s; where somebody speaks in it, ms of it) to what was said, ms of it."""


def verbatim_listener(transcriber: Transcriber, language: str = "zh") -> Verbatim | None:
    """Hears every hesitation with the weights of `transcriber`; None if it is no Whisper of CTranslate2."""
    if not isinstance(transcriber, WhisperTranscriber):
        return None
    decoder = transcriber.decoder(BEAM_SIZE, language)

    def hear(audio: np.ndarray, speech: tuple[Span, ...]) -> tuple[Segment, ...]:
        """Raises EngineFailed."""
        try:
            encoded = decoder.encode((audio,), spare_frames=SPARE_FRAMES)
            hearing = decoder.hear((audio,), encoded, HESITANT)[0]
            text = transcriber.written(hearing.text)
            words = decoder.align(encoded, [text])[0]
        except (RuntimeError, ValueError, MemoryError) as error:
            raise transcriber.failed(error) from error
        piece = HeardPiece(
            span=Span(0, len(audio) // PER_MS), text=text, words=words, hearing=hearing, others=(), prompt=""
        )  # fmt: skip
        return build_segments(piece, speech)

    return hear
