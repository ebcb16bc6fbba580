"""Noise behind a voice is told from a clean voice and from music."""

import numpy as np
import pytest

from toolkit.core.spans import Span
from toolkit.core.speech_noise import read_noise

RATE_HZ = 48_000
SECONDS = 6
VOICE = tuple(Span(start, start + 700) for start in range(200, 5800, 1000))


def voice() -> np.ndarray:
    """Harmonics of 140 Hz that come and go as words do."""
    at = np.arange(SECONDS * RATE_HZ) / RATE_HZ
    tone = sum(np.sin(2 * np.pi * 140 * n * at) / n for n in range(1, 20))
    is_on = np.zeros(len(at))
    for span in VOICE:
        is_on[span.start_ms * 48 : span.end_ms * 48] = 0.2
    return tone * is_on


def behind(other: np.ndarray, snr_db: float) -> np.ndarray:
    spoken = voice()
    factor = np.sqrt(np.square(spoken).mean() / np.square(other).mean() / 10 ** (snr_db / 10))
    return np.repeat((spoken + factor * other).astype(np.float32)[:, None], 2, axis=1)


def hiss() -> np.ndarray:
    return np.random.default_rng(5).standard_normal(SECONDS * RATE_HZ)


def wind() -> np.ndarray:
    spectrum = np.fft.rfft(hiss()) / np.maximum(np.fft.rfftfreq(SECONDS * RATE_HZ, 1 / RATE_HZ), 40)
    return np.fft.irfft(spectrum)


def music() -> np.ndarray:
    rng = np.random.default_rng(6)
    at = np.arange(SECONDS * RATE_HZ) / RATE_HZ
    played = np.zeros(len(at))
    for start in np.arange(0, SECONDS, 0.4):
        hz = 220 * 2 ** (rng.integers(0, 20) / 12)
        envelope = np.where(at >= start, np.exp(-2 * (at - start)), 0.0)
        played += envelope * sum(np.sin(2 * np.pi * hz * n * at) / n for n in range(1, 8))
    return played


@pytest.mark.parametrize("noise", [hiss, wind])
def test_noise_behind_a_voice_is_worth_reducing(noise) -> None:
    assert read_noise(behind(noise(), 14), VOICE).is_worth_reducing


def test_a_clean_voice_is_left_alone() -> None:
    reading = read_noise(behind(hiss(), 40), VOICE)
    assert reading.snr_db is not None
    assert reading.snr_db > 30
    assert not reading.is_worth_reducing


def test_music_behind_a_voice_is_left_alone() -> None:
    reading = read_noise(behind(music(), 8), VOICE)
    assert reading.flatness < 0.4
    assert not reading.is_worth_reducing


def test_without_a_voice_there_is_nothing_to_judge() -> None:
    assert read_noise(behind(hiss(), 0), ()).snr_db is None
    assert not read_noise(behind(hiss(), 0), (Span(0, 300),)).is_worth_reducing


def test_snr_is_about_right() -> None:
    """The reading compares the voice while it speaks (70 % of the time) with the noise in the same weighting."""
    for snr_db in (5, 15):
        found = read_noise(behind(hiss(), snr_db), VOICE).snr_db
        assert found is not None
        assert abs(found - snr_db) < 5


def test_a_voice_that_drowns_is_left_alone() -> None:
    """Taking the noise would take words with it."""
    reading = read_noise(behind(hiss(), -2), VOICE)
    assert reading.snr_db is not None
    assert not reading.is_worth_reducing
