"""Where somebody speaks: Silero VAD, whose weights come with faster-whisper."""

import numpy as np

from toolkit.core.errors import EngineFailed
from toolkit.core.spans import Span
from toolkit.core.text import Text
from toolkit.engines.registry import import_module

SAMPLE_RATE_HZ = 16_000
MIN_PAUSE_MS = 300
"""Shorter quiet is a breath or a stop consonant, not a pause."""
MIN_SPEECH_MS = 120
PAD_MS = 60
"""The detector clips soft first and last sounds by about two of its 32 ms frames."""


def detect_speech(audio: np.ndarray) -> tuple[Span, ...]:
    """Spans in which somebody speaks, in the time of `audio` (float32 [n], mono, 16 kHz, -1..1).

    Pauses shorter than 300 ms are not reported. About 3 CPU-seconds for ten minutes of sound.

    Raises:
        EngineMissing: if faster-whisper is not installed.
        EngineFailed: if the detector stops with an error of its own.
    """
    if len(audio) < 512:
        return ()
    vad = import_module("faster_whisper.vad", package="faster-whisper")
    options = vad.VadOptions(
        min_silence_duration_ms=MIN_PAUSE_MS, min_speech_duration_ms=MIN_SPEECH_MS, speech_pad_ms=PAD_MS
    )
    try:
        found = vad.get_speech_timestamps(np.ascontiguousarray(audio, dtype=np.float32), options)
    except Exception as error:
        raise EngineFailed(
            "Silero VAD",
            Text(f"查找人声时出错（{error}）", f"looking for speech failed ({error})"),
            Text("请重试；再不行请重装 faster-whisper", "Try again; if it stays, reinstall faster-whisper"),
        ) from error
    per_ms = SAMPLE_RATE_HZ // 1000
    return tuple(Span(round(part["start"] / per_ms), round(part["end"] / per_ms)) for part in found)
