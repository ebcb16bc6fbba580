"""Where somebody speaks: Silero VAD, whose weights come with faster-whisper."""

from dataclasses import dataclass

import numpy as np

from toolkit.core.errors import EngineFailed
from toolkit.core.spans import Span
from toolkit.core.text import Text
from toolkit.engines.registry import import_module

SAMPLE_RATE_HZ = 16_000


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseOptions:
    """What counts as a pause."""

    min_pause_ms: int = 300
    """Shorter quiet is a breath or a stop consonant, not a pause."""
    min_speech_ms: int = 120
    pad_ms: int = 60
    """The detector clips soft first and last sounds by about two of its 32 ms frames."""


SHORT_PAUSE = PauseOptions(min_pause_ms=100, min_speech_ms=60, pad_ms=30)
"""Finds the edges of phrases, for the times of words and for cuts."""


def detect_speech(audio: np.ndarray, options: PauseOptions = PauseOptions()) -> tuple[Span, ...]:
    """Spans in which somebody speaks, in the time of `audio` (float32 [n], mono, 16 kHz, -1..1).

    Pauses shorter than `options.min_pause_ms` are not reported. Takes less than decoding the sound does.

    Raises:
        EngineMissing: if faster-whisper is not installed.
        EngineFailed: if the detector stops with an error of its own.
    """
    if len(audio) < 512:
        return ()
    vad = import_module("faster_whisper.vad", package="faster-whisper")
    limits = vad.VadOptions(
        min_silence_duration_ms=options.min_pause_ms,
        min_speech_duration_ms=options.min_speech_ms,
        speech_pad_ms=options.pad_ms,
    )
    try:
        found = vad.get_speech_timestamps(np.ascontiguousarray(audio, dtype=np.float32), limits)
    except Exception as error:
        raise EngineFailed(
            "Silero VAD",
            Text(f"查找人声时出错（{error}）", f"looking for speech failed ({error})"),
            Text("请重试；再不行请重装 faster-whisper", "Try again; if it stays, reinstall faster-whisper"),
        ) from error
    per_ms = SAMPLE_RATE_HZ // 1000
    return tuple(Span(round(part["start"] / per_ms), round(part["end"] / per_ms)) for part in found)
