"""How far a voice stands above the noise around it, and whether that noise is noise. Pure arithmetic."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from toolkit.core.loudness import RATE_HZ, STEP, measure_levels
from toolkit.core.spans import Span

_FLOOR_SHARE = 0.10
"""The quietest tenth of a talk lies between its words: what is heard there is the room."""
_SMOOTH_STEPS = 60
_FRAME = 2048
_BAND_BINS = 16
_LOW_HZ, _HIGH_HZ = 300, 5000
_CLEAN_DB = 20.0
"""From here on a voice counts as clean: nothing is taken from it (measured with `python -m bench denoise`)."""
_HOPELESS_DB = 6.0
"""Below, words go with the noise: at 4.8 dB over hiss Whisper erred more after noise reduction than before, at 9.9 dB
over a tractor and at 12.4 dB over wind less (`python -m bench denoise --cer`)."""
_NOISE_FLATNESS = 0.46
"""Noise has a local flatness of 0.56 (geometric to arithmetic mean of exponentially distributed powers, exp(-γ)); hums
and music have less. Measured: noises 0.56 to 0.65, notes played behind a voice 0.2 to 0.41."""
_MIN_VOICE_MS = 1500


@dataclass(frozen=True, slots=True, kw_only=True)
class NoiseReading:
    """What lies under a voice."""

    snr_db: float | None
    """Voice above what is heard between its words; None without a voice."""
    flatness: float
    """Of the quietest moments, 0 tones to about 0.56 noise."""

    @property
    def is_worth_reducing(self) -> bool:
        """Whether noise reduction helps: a voice that noise, not music, disturbs."""
        if self.snr_db is None or self.flatness < _NOISE_FLATNESS:
            return False
        return _HOPELESS_DB <= self.snr_db < _CLEAN_DB


def read_noise(sound: np.ndarray, voice: Sequence[Span]) -> NoiseReading:
    """The reading of `sound` (float32 [n, channels], 48 kHz), in which somebody speaks in the spans `voice`.

    Spans are in milliseconds of `sound`.
    """
    energy = measure_levels(sound).energy
    spoken = [energy[max(0, span.start_ms) : span.end_ms] for span in voice]
    spoken = [part for part in spoken if len(part)]
    if sum(map(len, spoken)) < _MIN_VOICE_MS or len(energy) < 2 * _SMOOTH_STEPS:
        return NoiseReading(snr_db=None, flatness=0.0)
    smooth = np.convolve(energy, np.ones(_SMOOTH_STEPS) / _SMOOTH_STEPS, "same")
    floor = float(np.quantile(smooth, _FLOOR_SHARE))
    loud = float(np.concatenate(spoken).mean())
    snr_db = 10 * float(np.log10(max(loud - floor, 1e-12) / max(floor, 1e-12)))
    return NoiseReading(snr_db=round(snr_db, 1), flatness=round(_floor_flatness(sound, smooth, floor), 3))


def _floor_flatness(sound: np.ndarray, smooth: np.ndarray, floor: float) -> float:
    """Mean local flatness of the frames that are about as quiet as the floor."""
    mono = sound.mean(axis=1)
    count = len(mono) // _FRAME
    if not count:
        return 0.0
    middles = np.minimum((np.arange(count) * _FRAME + _FRAME // 2) // STEP, len(smooth) - 1)
    quiet = np.flatnonzero(smooth[middles] <= 1.6 * floor + 1e-12)
    if not len(quiet):
        quiet = np.array([int(np.argmin(smooth[middles]))])
    frames = mono[: count * _FRAME].reshape(count, _FRAME)[quiet[:: max(1, len(quiet) // 64)]] * np.hanning(_FRAME)
    power = np.square(np.abs(np.fft.rfft(frames, axis=1))) + 1e-15
    low, high = (round(hz * _FRAME / RATE_HZ) for hz in (_LOW_HZ, _HIGH_HZ))
    bands = (high - low) // _BAND_BINS
    cut = power[:, low : low + bands * _BAND_BINS].reshape(len(frames), bands, _BAND_BINS)
    return float((np.exp(np.log(cut).mean(axis=2)) / cut.mean(axis=2)).mean())
