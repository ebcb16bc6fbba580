import numpy as np

from toolkit.core.spans import Span
from toolkit.core.voice import split_at_pauses

RATE_HZ = 16_000


def talk(*lengths_ms: int, quiet: float = 0.001) -> np.ndarray:
    """Sound and quiet in turn, beginning with sound."""
    noise = np.random.default_rng(7).normal(size=sum(lengths_ms) * RATE_HZ // 1000).astype(np.float32)
    gains = [np.full(ms * RATE_HZ // 1000, quiet if index % 2 else 0.2) for index, ms in enumerate(lengths_ms)]
    return noise * np.concatenate(gains).astype(np.float32)


def test_a_short_pause_cuts_speech_where_it_is() -> None:
    spans = split_at_pauses(talk(1_000, 200, 1_500), RATE_HZ, (Span(0, 2_700),))
    assert len(spans) == 2
    assert abs(spans[0].end_ms - 1_020) <= 20
    assert abs(spans[1].start_ms - 1_180) <= 20
    assert (spans[0].start_ms, spans[1].end_ms) == (0, 2_700)


def test_a_closed_mouth_is_no_pause() -> None:
    assert split_at_pauses(talk(1_000, 80, 1_500), RATE_HZ, (Span(0, 2_580),)) == (Span(0, 2_580),)


def test_music_under_speech_says_nothing_of_pauses() -> None:
    assert split_at_pauses(talk(1_000, 300, 1_500, quiet=0.12), RATE_HZ, (Span(0, 2_800),)) == (Span(0, 2_800),)


def test_times_are_those_of_the_footage() -> None:
    spans = split_at_pauses(talk(1_000, 200, 1_500), RATE_HZ, (Span(60_000, 62_700),), start_ms=60_000)
    assert abs(spans[1].start_ms - 61_180) <= 20


def test_speech_beyond_the_sound_comes_back_as_it_is() -> None:
    assert split_at_pauses(np.zeros(0, np.float32), RATE_HZ, (Span(10, 900),)) == (Span(10, 900),)
    assert split_at_pauses(talk(500), RATE_HZ, (Span(5_000, 6_000),)) == (Span(5_000, 6_000),)
