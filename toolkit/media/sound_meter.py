"""What sound is made of, in steps of 100 ms: levels of bands, tones, flat tops, and the level of each channel."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from toolkit.core.sound_faults import SoundShape

if TYPE_CHECKING:
    from av.audio.frame import AudioFrame

_FLAT_SAMPLES = 4
"""A loud wave touches full scale for one or two samples; an overdriven one stays there."""
_FULL_SCALE = 0.985
"""Lossy coding and resampling leave a clipped top a little below or above 1."""
_SILENCE_DB = -90.0
_BLOCK_STEPS = 256
_LOW_HZ = 20, 150
_MIDDLE_HZ = 300, 3400
_SPECTRUM_COLUMNS = 32
_FLATNESS_BANDS = 10


class SoundMeter:
    """Takes in mono sound block by block, and the frames it was made from."""

    def __init__(self, rate_hz: int, step_ms: int) -> None:
        self._rate_hz = rate_hz
        self._step_ms = step_ms
        self._size = rate_hz * step_ms // 1000
        self._bands: list[np.ndarray] = []
        self._spectra: list[np.ndarray] = []
        self._clipped: list[np.ndarray] = []
        self._levels: list[np.ndarray] = []
        self._powers = np.zeros(2)
        self._count = 0

    def measure(self, samples: np.ndarray) -> np.ndarray:
        """The levels in dBFS of the next samples: float32 [n], mono, whole steps but at the end."""
        steps = np.pad(samples, (0, -len(samples) % self._size)).reshape(-1, self._size)
        levels_db = to_db(np.square(steps).mean(axis=1) if len(steps) else np.zeros(0, np.float32))
        self._levels.append(levels_db)
        self._clipped.append(clipped_steps(samples, self._size))
        for start in range(0, len(steps), _BLOCK_STEPS):
            self._measure_bands(steps[start : start + _BLOCK_STEPS])
        return levels_db

    def _measure_bands(self, steps: np.ndarray) -> None:
        window = np.hanning(self._size).astype(np.float32)
        power = np.square(np.abs(np.fft.rfft(steps * window, axis=1))).astype(np.float32)
        power *= 2.0 / (self._size * float(np.square(window).sum()))  # mean square of a step, spread over its columns
        hz = self._rate_hz / self._size
        low, middle = (power[:, round(a / hz) : round(b / hz) + 1] for a, b in (_LOW_HZ, _MIDDLE_HZ))
        # in narrow bands, so that sound which falls with the frequency, as wind does, is no tone
        narrow = middle[:, : middle.shape[1] // _FLATNESS_BANDS * _FLATNESS_BANDS].reshape(
            len(steps), _FLATNESS_BANDS, -1
        )
        means = narrow.mean(axis=2) + 1e-14
        each = np.exp(np.log(narrow + 1e-14).mean(axis=2)) / means
        flatness = (each * means).sum(axis=1) / means.sum(axis=1)
        self._bands.append(np.stack([to_db(low.sum(axis=1)), to_db(middle.sum(axis=1)), flatness], axis=1))
        self._spectra.append(to_db(power[:, :_SPECTRUM_COLUMNS]).astype(np.float16))

    def feed(self, frame: AudioFrame) -> None:
        """Takes in a frame as it was decoded, for the level of each side."""
        if frame.layout.nb_channels != 2:
            return
        samples = frame.to_ndarray()
        if samples.dtype.kind != "f":
            samples = samples.astype(np.float32) / 2.0 ** (8 * samples.dtype.itemsize - 1)
        sides = samples if samples.shape[0] == 2 else samples.reshape(-1, 2).T
        self._powers += [float(np.dot(side, side)) for side in sides]
        self._count += sides.shape[1]

    def shape(self) -> SoundShape:
        bands = np.concatenate(self._bands) if self._bands else np.zeros((0, 3), np.float32)
        spectra = np.concatenate(self._spectra) if self._spectra else np.zeros((0, _SPECTRUM_COLUMNS), np.float16)
        sides = to_db(self._powers / self._count) if self._count else np.zeros(0)
        return SoundShape(
            step_ms=self._step_ms, levels_db=_joined(self._levels), low_db=bands[:, 0], middle_db=bands[:, 1],
            flatness=bands[:, 2], low_spectrum_db=spectra.astype(np.float32),
            is_clipped=_joined(self._clipped).astype(bool), side_levels_db=tuple(round(float(v), 1) for v in sides),
        )  # fmt: skip


def _joined(parts: list[np.ndarray]) -> np.ndarray:
    return np.concatenate(parts) if parts else np.zeros(0, np.float32)


def to_db(power: np.ndarray) -> np.ndarray:
    return np.maximum(10 * np.log10(power + 1e-12), _SILENCE_DB)


def clipped_steps(samples: np.ndarray, size: int) -> np.ndarray:
    """bool [n]: which steps of `size` samples have a flat top: several samples in a row at full scale."""
    padded = np.pad(samples, (0, -len(samples) % size))
    is_full = np.abs(padded) >= _FULL_SCALE
    found = np.zeros(len(padded) // size, bool)
    if not is_full.any():
        return found
    is_flat = is_full[: -_FLAT_SAMPLES + 1].copy()
    for shift in range(1, _FLAT_SAMPLES):
        is_flat &= is_full[shift : len(is_full) - _FLAT_SAMPLES + 1 + shift]
    found[np.flatnonzero(is_flat) // size] = True
    return found
