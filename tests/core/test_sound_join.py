"""Parts of sound laid end to end: exact lengths, no clicks."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from toolkit.core.sound_join import JoinPart, join_sound

RATE_HZ = 48_000


def hum(seconds: float, hz: float = 220.0) -> np.ndarray:
    at = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    return np.repeat((0.5 * np.sin(2 * np.pi * hz * at)).astype(np.float32)[:, None], 2, axis=1)


def steepest(sound: np.ndarray) -> float:
    return float(np.abs(np.diff(sound[:, 0])).max())


def test_joints_are_no_steeper_than_the_sound() -> None:
    source = hum(4)
    parts = [JoinPart(source=0, offset=4753 * n, length=30_001) for n in (1, 9, 4, 17)]
    assert steepest(join_sound([source], parts)) < 1.5 * steepest(source)


def test_without_the_crossfade_it_would_click() -> None:
    source = hum(4)
    hard = np.concatenate([source[4800:34_801], source[43_290:73_291]])
    assert steepest(hard) > 3 * steepest(source)


def test_parts_that_go_on_are_not_touched() -> None:
    source = hum(3)
    parts = [JoinPart(source=0, offset=9600, length=24_000), JoinPart(source=0, offset=33_590, length=24_000)]
    joined = join_sound([source], parts)
    inner = slice(2000, 46_000)
    assert np.array_equal(joined[inner], source[9600:57_600][inner])


def test_what_lies_outside_the_recording_is_silent() -> None:
    joined = join_sound([hum(0.5)], [JoinPart(source=0, offset=12_000, length=48_000)])
    assert len(joined) == 48_000
    assert np.abs(joined[12_001:]).max() == 0


@given(st.lists(st.tuples(st.integers(0, 1), st.integers(-3000, 60_000), st.integers(0, 9000)), min_size=1, max_size=8))
def test_length_is_exact_and_nothing_grows(rows: list[tuple[int, int, int]]) -> None:
    sources = [hum(1), -hum(1, 500)]
    parts = [JoinPart(source=source, offset=offset, length=length) for source, offset, length in rows]
    joined = join_sound(sources, parts)
    assert len(joined) == sum(length for _, _, length in rows)
    if len(joined):
        assert np.abs(joined).max() <= 0.5 * 2**0.5 + 1e-3
