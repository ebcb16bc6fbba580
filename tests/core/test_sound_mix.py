"""Music under a voice: below it, lower still while it speaks, and gone at the clip's ends."""

import numpy as np
import pytest

from toolkit.core.loudness import measure_levels
from toolkit.core.sound_mix import IN_PAUSES_LU, UNDER_VOICE_LU, mix_music, music_factors
from toolkit.core.spans import Span

RATE_HZ = 48_000


def noise(seconds: float, level: float, seed: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return (level * rng.standard_normal((round(seconds * RATE_HZ), 2))).astype(np.float32)


def test_music_stays_below_the_voice_and_lower_while_it_speaks() -> None:
    voice = [Span(4000, 8000)]
    sound = np.zeros((12 * RATE_HZ, 2), np.float32)
    sound[4 * RATE_HZ : 8 * RATE_HZ] = noise(4, 0.1, 1)
    lufs = measure_levels(sound).lufs
    mixed = mix_music(sound, noise(12, 0.3, 2), voice, lufs)
    only_music = mixed - sound
    ducked = measure_levels(only_music[round(4.3 * RATE_HZ) : 8 * RATE_HZ]).lufs
    open_ = measure_levels(only_music[RATE_HZ : 3 * RATE_HZ]).lufs
    assert ducked - lufs == pytest.approx(-UNDER_VOICE_LU, abs=0.5)
    assert open_ - lufs == pytest.approx(-IN_PAUSES_LU, abs=0.5)
    assert ducked - lufs <= -20


def test_it_is_down_before_the_first_word_and_does_not_pump_in_short_pauses() -> None:
    factors = music_factors(12_000, [Span(3000, 5000), Span(5900, 8000)])
    low = 10 ** (-UNDER_VOICE_LU / 20)
    assert factors[3000:8000] == pytest.approx(low, rel=1e-6)
    assert factors[11_999] < 0.001
    assert factors[0] == 0
    assert np.abs(np.diff(factors)).max() < 0.01


def test_without_a_voice_the_music_is_all_there_is() -> None:
    mixed = mix_music(np.zeros((6 * RATE_HZ, 2), np.float32), noise(4, 0.01, 3), (), None)
    assert measure_levels(mixed[RATE_HZ : 4 * RATE_HZ]).lufs == pytest.approx(-14, abs=0.5)
    assert not mixed[4 * RATE_HZ + 100 :].any()


def test_silent_music_changes_nothing() -> None:
    sound = noise(1, 0.1, 4)
    assert mix_music(sound, np.zeros_like(sound), (), -20.0) is sound
