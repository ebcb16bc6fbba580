"""What is wrong with recorded sound: overdriven, wind, hum, one-sided, drowned by what is behind it. Source time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from toolkit.core.spans import Span, merge_spans

HUM_BINS_HZ = 10
"""Width of one column of `SoundShape.low_spectrum_db`."""

_CLIPPED_GAP_MS = 1000
_MIN_CLIPPED_STEPS = 3
"""Fewer overdriven tenths of a second within a second are a knock on the phone."""
_WIND_LEVEL_DB = -42.0
_WIND_OVER_VOICE_DB = 10.0
"""Wind presses on the microphone below 150 Hz; voices, fans and music have as much or more between 300 and 3400 Hz."""
_WIND_STEADY_DB = 1.0
"""Wind's level changes from step to step; that of a motor or a hum by less than this."""
_MIN_WIND_MS = 1000
_WIND_GAP_MS = 2500
"""A sentence in between drowns the wind; it has not stopped blowing."""
_MAINS_HZ = (50, 60)
_HUM_RISE_DB = 14.0
_HUM_LEVEL_DB = -62.0
_SIDE_DB = 20.0
"""A side that is softer by this much is heard from one ear only; stereo microphones in one phone differ by 1-6 dB."""
_MUSIC_FLATNESS = 0.36
"""Spectral flatness (Wiener entropy) in bands of 300 Hz between the words: noise has 0.5, music less than 0.3."""
_MIN_BACKGROUND_STEPS = 8
_SILENCE_DB = -80.0
_EDGE_STEPS = 2
"""Steps this near to a voice still have its echo in them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundShape:
    """What was measured on each step of sound. Arrays share their first dimension [n]."""

    step_ms: int
    levels_db: np.ndarray
    """float32 [n], dBFS."""
    low_db: np.ndarray
    """float32 [n], dBFS from 20 to 150 Hz."""
    middle_db: np.ndarray
    """float32 [n], dBFS from 300 to 3400 Hz: where voices are."""
    flatness: np.ndarray
    """float32 [n], 0 tones .. 0.5 noise: spectral flatness in bands of 300 Hz of 300-3400 Hz, loud ones more."""
    low_spectrum_db: np.ndarray
    """float32 [n, 32], dBFS in columns of `HUM_BINS_HZ` from 0 Hz on."""
    is_clipped: np.ndarray
    """bool [n]."""
    side_levels_db: tuple[float, ...] = ()
    """dBFS of each channel over the whole file; empty for mono."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundFaults:
    """Findings of one pass over the sound."""

    clipped: tuple[Span, ...] = ()
    wind: tuple[Span, ...] = ()
    """Wind on the microphone, or as deep a rumble."""
    hum_hz: int = 0
    """Frequency of the mains hum (50 or 60), 0 for none."""
    dead_side: Literal["", "left", "right"] = ""
    voice_db: float | None = None
    """Median level of the steps with a voice, dBFS; None without one."""
    background_db: float | None = None
    """Median level of the steps without a voice; None where there are hardly any."""
    is_background_music: bool = False
    """Whether what is heard between the words has tones."""


def find_sound_faults(shape: SoundShape, voice: Sequence[Span]) -> SoundFaults:
    """What `shape` tells, knowing where the voice is."""
    is_voice, is_behind = _voice_steps(shape, voice)
    behind = shape.levels_db[is_behind]
    has_background = len(behind) >= _MIN_BACKGROUND_STEPS
    return SoundFaults(
        clipped=_spans(shape.is_clipped, shape.step_ms, _CLIPPED_GAP_MS, _MIN_CLIPPED_STEPS),
        wind=_find_wind(shape),
        hum_hz=_find_hum(shape, is_behind if has_background else shape.levels_db > _SILENCE_DB),
        dead_side=_find_dead_side(shape.side_levels_db),
        voice_db=_median(shape.levels_db[is_voice]),
        background_db=_median(behind) if has_background else None,
        is_background_music=has_background and float(np.median(shape.flatness[is_behind])) < _MUSIC_FLATNESS,
    )


def _voice_steps(shape: SoundShape, voice: Sequence[Span]) -> tuple[np.ndarray, np.ndarray]:
    """(bool [n] with a voice, bool [n] well away from any voice and not silent)."""
    count = len(shape.levels_db)
    is_voice, is_near = np.zeros(count, bool), np.zeros(count, bool)
    for span in voice:
        first, after = span.start_ms // shape.step_ms, -(-span.end_ms // shape.step_ms)
        is_voice[first:after] = True
        is_near[max(0, first - _EDGE_STEPS) : after + _EDGE_STEPS] = True
    return is_voice, ~is_near


def _median(levels_db: np.ndarray) -> float | None:
    return round(float(np.median(levels_db)), 1) if len(levels_db) else None


def _spans(is_on: np.ndarray, step_ms: int, gap_ms: int, min_steps: int) -> tuple[Span, ...]:
    """Stretches with at least `min_steps` steps on."""
    steps = [Span(int(n) * step_ms, (int(n) + 1) * step_ms) for n in np.flatnonzero(is_on)]
    joined = merge_spans(steps, max_gap_ms=gap_ms)
    return tuple(
        span for span in joined
        if np.count_nonzero(is_on[span.start_ms // step_ms : span.end_ms // step_ms]) >= min_steps
    )  # fmt: skip


def _find_wind(shape: SoundShape) -> tuple[Span, ...]:
    is_deep = (shape.low_db > _WIND_LEVEL_DB) & (shape.low_db > shape.middle_db + _WIND_OVER_VOICE_DB)
    found = _spans(is_deep, shape.step_ms, _WIND_GAP_MS, _MIN_WIND_MS // shape.step_ms)
    return tuple(span for span in found if _is_gusty(shape, span))


def _is_gusty(shape: SoundShape, span: Span) -> bool:
    inside = shape.low_db[span.start_ms // shape.step_ms : span.end_ms // shape.step_ms]
    return float(np.median(np.abs(np.diff(inside)))) > _WIND_STEADY_DB


def _find_hum(shape: SoundShape, is_on: np.ndarray) -> int:
    """The mains frequency whose first two harmonics stand out all the time."""
    if np.count_nonzero(is_on) < _MIN_BACKGROUND_STEPS:
        return 0
    lasting = np.percentile(shape.low_spectrum_db[is_on], 20, axis=0)
    for hz in _MAINS_HZ:
        rises = [_rise(lasting, harmonic * hz // HUM_BINS_HZ) for harmonic in (1, 2, 3)]
        loudest = max(lasting[harmonic * hz // HUM_BINS_HZ] for harmonic in (1, 2, 3))
        if sorted(rises)[1] > _HUM_RISE_DB and loudest > _HUM_LEVEL_DB:
            return hz
    return 0


def _rise(spectrum_db: np.ndarray, column: int) -> float:
    """How far a column stands above the lower of its surroundings three columns off (a window's lobe is two wide)."""
    return float(spectrum_db[column] - min(spectrum_db[max(0, column - 2)], spectrum_db[column + 2]))


def _find_dead_side(levels_db: tuple[float, ...]) -> Literal["", "left", "right"]:
    if len(levels_db) != 2 or max(levels_db) < _SILENCE_DB + 20 or abs(levels_db[0] - levels_db[1]) < _SIDE_DB:
        return ""
    return "left" if levels_db[0] < levels_db[1] else "right"
