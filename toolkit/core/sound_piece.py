"""What was heard in one piece of a long recording before any word is recognised."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from toolkit.core.shot import SoundAnalysis
from toolkit.core.spans import Span, merge_spans


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundPiece:
    """Level, speech and faults of some minutes of sound. Times are source time."""

    SCHEMA: ClassVar[str] = "SoundPiece.1"

    span: Span
    step_ms: int
    levels_db: tuple[float, ...]
    """Root mean square level in dBFS per step, -90 for silence."""
    speech: tuple[Span, ...]
    voice: tuple[Span, ...]
    """`speech` without the short pauses in it; see `core.voice`."""
    clipped: float
    """Share 0..1 of the steps with a sample at full scale."""


def join_pieces(pieces: Sequence[SoundPiece]) -> SoundAnalysis:
    """The pieces, which follow each other without a hole, as one analysis; loudness is not measured."""
    return SoundAnalysis(
        step_ms=pieces[0].step_ms if pieces else 100,
        levels_db=tuple(level for piece in pieces for level in piece.levels_db),
        speech=merge_spans(span for piece in pieces for span in piece.speech),
        loudness_lufs=None,
        true_peak_dbtp=None,
    )


def join_voice(pieces: Sequence[SoundPiece]) -> tuple[Span, ...]:
    """Where the voice is in all pieces, source time."""
    return merge_spans(span for piece in pieces for span in piece.voice)


def plan_pieces(duration_ms: int, piece_ms: int) -> tuple[Span, ...]:
    """Spans of `piece_ms` that cover the recording (source time); the last one may be shorter.

    >>> plan_pieces(2500, 1000)[-1]
    Span(start_ms=2000, end_ms=2500)
    """
    return tuple(Span(at, min(at + piece_ms, duration_ms)) for at in range(0, duration_ms, piece_ms))
