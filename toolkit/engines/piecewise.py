"""Listening piece by piece: what engines without windows and gates of their own share (sherpa-onnx, transformers)."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import numpy as np

from toolkit.core.chunks import find_unheard, plan_chunks
from toolkit.core.errors import EngineFailed
from toolkit.core.gates import gate_repeats
from toolkit.core.heard import Heard, to_segments
from toolkit.core.progress import Reporter
from toolkit.core.protocols import TranscribeOptions
from toolkit.core.spans import Span
from toolkit.core.text import Text
from toolkit.core.transcript import Segment
from toolkit.engines.registry import import_module
from toolkit.engines.speech_detector import detect_speech

SAMPLE_RATE_HZ = 16_000
_PER_MS = SAMPLE_RATE_HZ // 1000
MIN_PIECE_MS = 1_000
"""Shorter pieces get silence behind them: a model's first convolutions need some frames, or its library gives up."""
_WORDLESS = Text("这里有人声，但没有听出字来", "somebody speaks here, but no words could be made out")


@dataclass(frozen=True, slots=True, kw_only=True)
class PieceLimits:
    """How long the pieces are that an engine gets."""

    target_ms: int
    max_ms: int
    """Safe length: never exceeded, whatever the speaker does."""


class PiecewiseTranscriber:
    """A listener that gets its sound piece by piece; its model is a folder."""

    LIMITS: ClassVar[PieceLimits]

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def id(self) -> str:
        return self._folder.name

    def transcribe(
        self,
        audio: np.ndarray,
        *,
        offset_ms: int = 0,
        options: TranscribeOptions = TranscribeOptions(),
        reporter: Reporter | None = None,
    ) -> tuple[Segment, ...]:
        """What is said in `audio` (see `toolkit.core.protocols.Transcriber`).

        The sound is cut at pauses to pieces of at most `LIMITS.max_ms`; `reporter` hears before each.
        """
        self._use(options)
        return listen_in_pieces(self.id, audio, self.LIMITS, self._hear, offset_ms, reporter or Reporter())

    def _use(self, options: TranscribeOptions) -> None:
        """Get ready for the pieces to come; most models need no telling."""

    def _hear(self, samples: np.ndarray) -> Heard:
        """One piece: float32 [n], mono, 16 kHz, no shorter than `MIN_PIECE_MS`."""
        raise NotImplementedError


def listen_in_pieces(
    engine_id: str,
    audio: np.ndarray,
    limits: PieceLimits,
    hear: Callable[[np.ndarray], Heard],
    offset_ms: int,
    reporter: Reporter,
) -> tuple[Segment, ...]:
    """What `hear` makes of the speech in `audio` (float32 [n], mono, 16 kHz), as segments in source time.

    The sound is cut at pauses (`toolkit.core.chunks`); only pieces with speech are decoded. Speech of at least 1.5 s
    for which the engine has no words comes back as an unclear segment without text, so that it is not lost in silence.
    `offset_ms` is where `audio` starts in the footage. `reporter` hears before each piece.

    Raises:
        Cancelled: if the user stopped the job.
        EngineFailed: if the engine stops with an error of its own.
    """
    reporter.check()
    duration_ms = len(audio) // _PER_MS
    if duration_ms < 100:
        return ()
    samples = np.nan_to_num(np.asarray(audio, dtype=np.float32).reshape(-1), posinf=0.0, neginf=0.0)
    speech = detect_speech(samples)
    pieces = plan_chunks(speech, duration_ms, limits.target_ms, limits.max_ms)
    simplify = make_simplifier()
    segments: list[Segment] = []
    for index, piece in enumerate(pieces):
        reporter.report(index, len(pieces))
        heard = _guarded(engine_id, hear, _cut(samples, piece))
        segments += to_segments(heard, piece, speech, simplify)
    reporter.report(1, 1)
    segments += [_wordless(hole) for hole in find_unheard(speech, tuple(segments)) if not _is_told(hole, segments)]
    ordered = sorted(segments, key=lambda segment: segment.span)
    return tuple(segment.shifted(offset_ms) for segment in gate_repeats(tuple(ordered)))


def make_simplifier() -> Callable[[str], str]:
    """Traditional to simplified characters.

    Raises:
        EngineMissing: if OpenCC is not installed.
    """
    opencc = import_module("opencc", package="opencc")
    return opencc.OpenCC("tw2s").convert  # t2s leaves 炒著 as it is, tw2s writes 炒着 and keeps 著名


def failed(engine_id: str, error: Exception) -> EngineFailed:
    """The error a person should see when an engine stops with one of its own."""
    reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    return EngineFailed(
        engine_id,
        Text(f"语音识别中途出错（{reason}）", f"speech recognition stopped ({reason})"),
        Text(
            "请重试；内存不够时请关掉别的程序或换小一点的模型",
            "Try again; if memory is short, close other programs or take a smaller model",
        ),
    )


def _guarded(engine_id: str, hear: Callable[[np.ndarray], Heard], samples: np.ndarray) -> Heard:
    try:
        return hear(samples)
    except (RuntimeError, ValueError, TypeError, IndexError, KeyError, OSError, MemoryError) as error:
        raise failed(engine_id, error) from error


def _cut(samples: np.ndarray, piece: Span) -> np.ndarray:
    part = samples[piece.start_ms * _PER_MS : piece.end_ms * _PER_MS]
    return np.pad(part, (0, max(0, MIN_PIECE_MS * _PER_MS - len(part))))


def _is_told(hole: Span, segments: list[Segment]) -> bool:
    """Whether an unclear segment already stands for most of it."""
    return sum(hole.overlap_ms(segment.span) for segment in segments) > hole.duration_ms // 2


def _wordless(hole: Span) -> Segment:
    return Segment(span=hole, text="", heard="", unclear=_WORDLESS)
