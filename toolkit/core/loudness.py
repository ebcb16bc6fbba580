"""Loudness and true peak after ITU-R BS.1770-4 and EBU R 128, and the gain that brings sound to a level.

Sound is float32 [n, channels], 48 kHz, -1..1. Energies are taken per millisecond: gains that change more slowly than
that can be tried on them without filtering the sound again.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np

RATE_HZ = 48_000
TARGET_LUFS = -14.0
"""What the platforms play at; a louder file is turned down, a quieter one stays quiet."""
LIMIT_DBTP = -2.2
"""Before AAC, whose coding adds up to about 1 dB to a peak: the finished clip has to stay under -1 dBTP."""
MAX_GAIN_DB = 25.0
"""More would raise mostly noise."""
SILENCE_LUFS = -69.0
"""Nothing above BS.1770's absolute gate of -70."""

STEP = RATE_HZ // 1000
"""Samples in a millisecond: one energy, one peak, one gain."""
_GATE_STEPS = 100
"""BS.1770: blocks of 400 ms, overlapping by 75 %."""
_CHUNK = 1 << 17
_RESPONSE = 4096
"""Samples after which the K-weighting's answer has died down (its slowest pole falls by 60 dB in 1400)."""
_LEVEL_TOLERANCE_LU = 0.05
_LEVEL_ROUNDS = 8
_ATTACK_STEPS = 5
"""The limiter looks ahead and closes over 5 ms, and opens with a time constant of 60 ms."""
_RELEASE_STEPS = 60
_SLOWEST = 0.3
"""The least that a dB of gain is taken to be worth while the limiter works."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Levels:
    """What the levelling needs to know of sound: float64 [n], one per millisecond."""

    energy: np.ndarray
    """Mean square after K-weighting, summed over the channels."""
    peak: np.ndarray
    """Highest true peak of any channel."""

    @property
    def lufs(self) -> float:
        return gated_lufs(self.energy)

    @property
    def true_peak_dbtp(self) -> float:
        return to_db(float(self.peak.max(initial=0.0)))

    def changed(self, gains: np.ndarray | float) -> "Levels":
        """The levels after factors (one, or one per millisecond)."""
        return Levels(energy=self.energy * np.square(gains), peak=self.peak * gains)


def to_db(amplitude: float) -> float:
    """Decibels of an amplitude; -120 for nothing.

    >>> to_db(0.1)
    -20.0
    """
    return round(20 * float(np.log10(max(amplitude, 1e-6))), 6)


def measure_levels(sound: np.ndarray) -> Levels:
    """Energies and peaks of `sound` (float32 [n, channels], 48 kHz); a last incomplete millisecond is left out."""
    count = len(sound) // STEP
    energy, peak = np.zeros(count), np.zeros(count)
    for channel in range(sound.shape[1]):
        samples = np.ascontiguousarray(sound[:, channel])
        energy += _weighted_energy(samples, count)
        np.maximum(peak, _true_peaks(samples, count), out=peak)
    return Levels(energy=energy, peak=peak)


def gated_lufs(energy: np.ndarray) -> float:
    """Integrated loudness of energies per millisecond (BS.1770-4: gates at -70 LUFS and 10 LU below the mean).

    -120 for silence; sound shorter than a block counts as one block.
    """
    steps = len(energy) // _GATE_STEPS
    tenths = energy[: steps * _GATE_STEPS].reshape(-1, _GATE_STEPS).mean(axis=1)
    if steps < 4:
        return _lufs(float(energy.mean())) if len(energy) else -120.0
    blocks = (tenths[:-3] + tenths[1:-2] + tenths[2:-1] + tenths[3:]) / 4
    loud = blocks[blocks > 10 ** ((-70.0 + 0.691) / 10)]
    if not len(loud):
        return -120.0
    return _lufs(float(loud[loud > loud.mean() / 10].mean()))


def _lufs(energy: float) -> float:
    return -0.691 + 10 * float(np.log10(max(energy, 1e-12)))


def _weighted_energy(samples: np.ndarray, count: int) -> np.ndarray:
    """Mean square per millisecond after K-weighting, by overlap-save."""
    response = _k_weighting()
    energies = []
    padded = np.concatenate([np.zeros(_RESPONSE, np.float32), samples[: count * STEP]])
    hop = (_CHUNK - _RESPONSE) // STEP * STEP
    for start in range(0, count * STEP, hop):
        block = padded[start : start + _RESPONSE + hop]
        filtered = np.fft.irfft(np.fft.rfft(block, _CHUNK) * response, _CHUNK)[_RESPONSE : len(block)]
        energies.append(np.square(filtered).reshape(-1, STEP).mean(axis=1))
    return np.concatenate(energies) if energies else np.zeros(0)


@cache
def _k_weighting() -> np.ndarray:
    """Answer of the two filters of BS.1770-4 (tables 1 and 2, 48 kHz) at the frequencies of a block: complex64."""
    turn = np.exp(-2j * np.pi * np.arange(_CHUNK // 2 + 1) / _CHUNK)
    shelf = np.polyval((1.19839281085285, -2.69169618940638, 1.53512485958697), turn) / np.polyval(
        (0.73248077421585, -1.69065929318241, 1.0), turn
    )
    low_cut = (1 - turn) ** 2 / np.polyval((0.99007225036621, -1.99004745483398, 1.0), turn)
    return (shelf * low_cut).astype(np.complex64)


def _true_peaks(samples: np.ndarray, count: int) -> np.ndarray:
    """Highest absolute value per millisecond at four times the rate (BS.1770-4 annex 2)."""
    if not count:
        return np.zeros(0)
    used = samples[: count * STEP]
    peak = np.abs(used).reshape(-1, STEP).max(axis=1)
    for phase in _between():
        np.maximum(peak, np.abs(np.convolve(used, phase, "same")).reshape(-1, STEP).max(axis=1), out=peak)
    return peak.astype(np.float64)


@cache
def _between() -> tuple[np.ndarray, ...]:
    """Three filters that give the values a quarter, half and three quarters of the way to the next sample."""
    taps = np.arange(-6, 7)
    filters = []
    for phase in (0.25, 0.5, 0.75):
        at = taps + phase
        weights = np.sinc(at) * (0.5 + 0.5 * np.cos(np.pi * at / 7))
        filters.append((weights / weights.sum()).astype(np.float32))
    return tuple(filters)


# --- gain ---


@dataclass(frozen=True, slots=True, kw_only=True)
class Levelling:
    """What brings sound to the target: a gain for all of it, and factors (per millisecond) that hold its peaks."""

    gain_db: float
    factors: np.ndarray
    """Gain and limiter together."""
    lufs: float
    true_peak_dbtp: float
    is_limited: bool


def find_levelling(levels: Levels, target_lufs: float = TARGET_LUFS, limit_dbtp: float = LIMIT_DBTP) -> Levelling:
    """The levelling of sound that is not silent. What the limiter takes away is made up for by trying."""
    gain_db, last_lufs, last_gain_db, slope = 0.0, levels.lufs, 0.0, 1.0
    limiter, heard = _limited(levels, gain_db, limit_dbtp)
    for _ in range(_LEVEL_ROUNDS):
        miss = target_lufs - heard.lufs
        is_capped = gain_db >= MAX_GAIN_DB and miss > 0
        if abs(miss) <= _LEVEL_TOLERANCE_LU or is_capped:
            break
        if abs(gain_db - last_gain_db) > 0.1:
            slope = min(max((heard.lufs - last_lufs) / (gain_db - last_gain_db), _SLOWEST), 1.0)
        last_lufs, last_gain_db = heard.lufs, gain_db
        gain_db = min(gain_db + miss / slope, MAX_GAIN_DB)
        limiter, heard = _limited(levels, gain_db, limit_dbtp)
    return Levelling(
        gain_db=gain_db, factors=limiter * 10 ** (gain_db / 20), lufs=heard.lufs,
        true_peak_dbtp=heard.true_peak_dbtp, is_limited=bool((limiter < 1).any()),
    )  # fmt: skip


def _limited(levels: Levels, gain_db: float, limit_dbtp: float) -> tuple[np.ndarray, Levels]:
    raised = levels.changed(10 ** (gain_db / 20))
    limiter = limiter_factors(raised.peak, limit_dbtp)
    return limiter, raised.changed(limiter)


def limiter_factors(peak: np.ndarray, limit_dbtp: float) -> np.ndarray:
    """Factors 0..1 per millisecond that hold `peak` under the limit: they close before a peak and open slowly after."""
    limit = 10 ** (limit_dbtp / 20)
    needed = np.minimum(1.0, limit / np.maximum(peak, 1e-9))
    if not len(peak) or needed.min() >= 1.0:
        return np.ones(len(peak))
    reach = _ATTACK_STEPS + 1
    padded = np.pad(needed, reach, constant_values=1.0)
    lowest = np.lib.stride_tricks.sliding_window_view(padded, 2 * reach + 1).min(axis=1)
    opened = _slowly_opened(lowest)
    # an average over fewer steps than the minimum was taken over never lets a peak through
    window = np.ones(2 * _ATTACK_STEPS + 1) / (2 * _ATTACK_STEPS + 1)
    return np.convolve(np.pad(opened, _ATTACK_STEPS, mode="edge"), window, "valid")


def _slowly_opened(lowest: np.ndarray) -> np.ndarray:
    share = 1 - float(np.exp(-1 / _RELEASE_STEPS))
    at, opened = 1.0, []
    for value in lowest.tolist():
        at = min(value, at + (1 - at) * share)
        opened.append(at)
    return np.array(opened)


def with_factors(sound: np.ndarray, factors: np.ndarray) -> np.ndarray:
    """float32 [n, channels]: `sound` times factors of one per millisecond, straight lines from one to the next."""
    if not len(factors):
        return sound
    if factors.min() == factors.max():
        return sound * np.float32(factors[0])
    middles = (np.arange(len(factors)) + 0.5) * STEP
    per_sample = np.interp(np.arange(len(sound)), middles, factors).astype(np.float32)
    return sound * per_sample[:, None]
