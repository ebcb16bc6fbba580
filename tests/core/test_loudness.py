"""Loudness against signals whose loudness ITU-R BS.1770 and EBU Tech 3341 give, and the gain that levels sound."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.core.loudness import (
    LIMIT_DBTP,
    MAX_GAIN_DB,
    find_levelling,
    limiter_factors,
    measure_levels,
    with_factors,
)

RATE_HZ = 48_000


def tone(seconds: float, level_db: float, hz: float = 997.0, phase: float = 0.0) -> np.ndarray:
    at = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    one = (10 ** (level_db / 20) * np.sin(2 * np.pi * hz * at + phase)).astype(np.float32)
    return np.stack([one, one], axis=1)


@pytest.mark.parametrize("level_db", [-23.0, -33.0])
def test_a_stereo_tone_is_as_loud_as_its_level(level_db: float) -> None:
    """EBU Tech 3341, cases 1 and 2: 20 s of 1 kHz in both channels."""
    assert measure_levels(tone(5, level_db, 1000)).lufs == pytest.approx(level_db, abs=0.1)


def test_quiet_passages_are_left_out() -> None:
    """EBU Tech 3341, case 3 (shortened): -36, -23, -36 dBFS measure -23."""
    sound = np.concatenate([tone(2, -36, 1000), tone(12, -23, 1000), tone(2, -36, 1000)])
    assert measure_levels(sound).lufs == pytest.approx(-23.0, abs=0.1)


def test_peaks_between_samples_are_seen() -> None:
    """EBU Tech 3341, case 15 and on: a quarter of the rate at 45 degrees peaks 3 dB over its samples."""
    levels = measure_levels(tone(1, -6, RATE_HZ / 4, np.pi / 4))
    assert levels.true_peak_dbtp == pytest.approx(-6.0, abs=0.3)


def test_silence_and_crumbs() -> None:
    assert measure_levels(np.zeros((RATE_HZ, 2), np.float32)).lufs <= -119
    assert measure_levels(np.zeros((10, 2), np.float32)).lufs == -120
    assert measure_levels(tone(0.2, -20, 1000)).lufs == pytest.approx(-20, abs=0.5)


def test_peaky_sound_reaches_the_target_under_the_limit() -> None:
    rng = np.random.default_rng(3)
    sound = 0.02 * rng.standard_normal((6 * RATE_HZ, 2)).astype(np.float32)
    sound[:: RATE_HZ // 2] = 0.9
    found = find_levelling(measure_levels(sound))
    assert found.is_limited
    heard = measure_levels(with_factors(sound, found.factors))
    assert heard.lufs == pytest.approx(-14.0, abs=0.15)
    assert heard.true_peak_dbtp <= LIMIT_DBTP + 0.15


def test_gain_has_an_end() -> None:
    found = find_levelling(measure_levels(tone(2, -60)))
    assert found.gain_db == MAX_GAIN_DB
    assert not found.is_limited


@given(
    peaks=st.lists(st.floats(0.0, 8.0), min_size=1, max_size=120),
    limit_dbtp=st.floats(-12.0, 0.0),
)
def test_no_peak_passes_the_limiter(peaks: list[float], limit_dbtp: float) -> None:
    """Between two factors runs a straight line: neither neighbour may let a peak through."""
    peak = np.array(peaks)
    factors = limiter_factors(peak, limit_dbtp)
    limit = 10 ** (limit_dbtp / 20) + 1e-9
    padded = np.pad(factors, 1, mode="edge")
    for shift in range(3):
        assert (padded[shift : shift + len(peak)] * peak <= limit).all()
    assert factors.max() <= 1.0
