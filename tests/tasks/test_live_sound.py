"""The sound that a live run keeps: what was asked for comes back, however much has come in."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from toolkit.tasks.live_sound import PER_MS, SPARE, KeptSound


@given(st.lists(st.tuples(st.integers(0, 3_000), st.integers(0, 4_000)), min_size=1, max_size=12), st.data())
def test_any_part_that_is_not_forgotten_comes_back(steps: list[tuple[int, int]], data: st.DataObject) -> None:
    sound, whole, forgotten_ms = KeptSound(), np.zeros(0, np.float32), 0
    for length, before_ms in steps:
        chunk = np.arange(len(whole), len(whole) + length, dtype=np.float32)
        sound.append(chunk)
        whole = np.concatenate((whole, chunk))
        sound.forget(before_ms)
        forgotten_ms = max(forgotten_ms, before_ms)
    assert sound.now_ms == len(whole) // PER_MS
    start_ms = data.draw(st.integers(forgotten_ms, forgotten_ms + 300))
    end_ms = data.draw(st.integers(start_ms, start_ms + 300))
    assert np.array_equal(sound.part(start_ms, end_ms), whole[start_ms * PER_MS : end_ms * PER_MS])


def test_what_is_forgotten_does_not_come_back_in_another_place() -> None:
    sound = KeptSound()
    sound.append(np.arange(16_000, dtype=np.float32))
    sound.forget(500)
    assert sound.part(0, 500).size == 0
    assert sound.part(400, 600)[0] == 500 * PER_MS


def test_hours_of_sound_take_no_more_memory_than_what_is_kept() -> None:
    sound = KeptSound()
    chunk = np.zeros(16_000, np.float32)
    for second in range(600):
        sound.append(chunk)
        sound.forget(second * 1_000 - 40_000)
    assert sound._room.size <= 4 * SPARE  # pyright: ignore[reportPrivateUsage]
