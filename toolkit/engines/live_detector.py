"""Silero VAD frame by frame: what `speech_detector` finds in a whole recording, for sound that is still coming in."""

import numpy as np

from toolkit.core.errors import EngineFailed
from toolkit.core.text import Text
from toolkit.engines.registry import import_module

FRAME_SAMPLES = 512
_CONTEXT_SAMPLES = 64


class LiveDetector:
    """Remembers the sound before, as Silero needs it. Not for several threads at once."""

    def __init__(self) -> None:
        """Raises EngineMissing if faster-whisper is not installed."""
        self._session = import_module("faster_whisper.vad", package="faster-whisper").get_vad_model().session
        self._rest = np.zeros(0, np.float32)
        self._context = np.zeros(_CONTEXT_SAMPLES, np.float32)
        self._state = [np.zeros((1, 1, 128), np.float32), np.zeros((1, 1, 128), np.float32)]

    def push(self, samples: np.ndarray) -> tuple[float, ...]:
        """Probability of speech of each further whole frame of 32 ms; `samples`: float32 [n], mono, 16 kHz, -1..1.

        Raises:
            EngineFailed: if the detector stops with an error of its own.
        """
        sound = np.concatenate((self._rest, samples))
        count = len(sound) // FRAME_SAMPLES
        self._rest = sound[count * FRAME_SAMPLES :]
        if not count:
            return ()
        frames = sound[: count * FRAME_SAMPLES].reshape(count, FRAME_SAMPLES)
        context = np.concatenate((self._context[None], frames[:-1, -_CONTEXT_SAMPLES:]))
        self._context = frames[-1, -_CONTEXT_SAMPLES:].copy()
        try:
            found, *self._state = self._session.run(
                None, {"input": np.concatenate((context, frames), axis=1), "h": self._state[0], "c": self._state[1]}
            )
        except Exception as error:
            raise EngineFailed(
                "Silero VAD",
                Text(f"查找人声时出错（{error}）", f"looking for speech failed ({error})"),
                Text("请重试；再不行请重装 faster-whisper", "Try again; if it stays, reinstall faster-whisper"),
            ) from error
        return tuple(float(value) for value in np.ravel(found))
