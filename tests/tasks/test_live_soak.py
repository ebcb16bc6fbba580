"""Long live runs in simulated time: memory, lag and rows."""

import os
from pathlib import Path

import numpy as np
import pytest
from live_runs import SAID, play, run_show, speak

from toolkit.core.live.events import Final, Tentative
from toolkit.core.live.plain import Stamped
from toolkit.core.live.status import Status
from toolkit.media.live_simulated import SimulatedClock


@pytest.mark.slow
def test_memory_stays_flat_over_half_an_hour() -> None:
    import tracemalloc

    talk = ("今天给大家带来的是奉节脐橙皮薄没有籽", 1.0, "吃了能降血糖", 10.0)
    few = tuple(part for _ in range(5) for part in talk)
    play(*few)
    tracemalloc.start()
    try:
        play(*(part for _ in range(20) for part in talk))
        _, short_peak = tracemalloc.get_traced_memory()
        tracemalloc.reset_peak()
        ran = play(*(part for _ in range(110) for part in talk))
        _, long_peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    sound = 90 * 17 * 16_000 * 4  # the simulated sound itself, and its concatenation, lie in memory
    assert long_peak - short_peak <= 2 * sound + 20_000_000
    assert ran.of(Status)[-1].lag_ms == 0


class EndlessShow:
    """Sound that is made as it is read: the same minute of talk again and again."""

    drops = 0
    is_recording = False

    def __init__(self, minute: np.ndarray, clock: SimulatedClock, hours: float) -> None:
        self._minute, self._clock, self._at = minute, clock, 0
        self._end = round(hours * 3_600 * 16_000)

    def read(self, timeout_s: float) -> np.ndarray | None:
        if self._at >= self._end:
            return None
        begin = self._at % len(self._minute)
        chunk = self._minute[begin : begin + 1_600]
        self._at += len(chunk)
        self._clock.advance_s(len(chunk) / 16_000)
        return chunk

    def close(self) -> None:
        """Nothing to stop."""


@pytest.mark.slow
def test_two_hours_take_no_more_memory_and_lag_no_more_than_ten_minutes() -> None:
    statm = Path("/proc/self/statm")
    if not statm.exists():
        pytest.skip("this system does not tell a program's memory so")
    sound, script = speak(*(part for _ in range(3) for part in SAID))
    clock = SimulatedClock()
    sizes: list[int] = []
    lags: list[tuple[float, int]] = []
    rows: dict[int, str] = {}
    edits = 0

    def take(stamped: Stamped) -> None:
        nonlocal edits
        event = stamped.event
        if isinstance(event, Status):
            sizes.append(int(statm.read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE"))
        if isinstance(event, Final) and event.text:
            lags.append((stamped.wall_ms / 60_000, stamped.wall_ms - event.span.end_ms))
        if isinstance(event, Final | Tentative):
            for index, row in enumerate(event.frozen, event.frozen_count - len(event.frozen)):
                edits += rows.setdefault(index, row) != row
            for index in tuple(rows)[:-40]:
                del rows[index]

    run_show(EndlessShow(sound, clock, 2.0), script, clock, cost_s=1.2, take=take)
    tenth = len(sizes) // 12
    first, last = max(sizes[tenth : 2 * tenth]), max(sizes[-tenth:])
    assert last - first < 10_000_000, (first, last)
    slope = np.polyfit([at for at, _ in lags], [lag for _, lag in lags], 1)[0]
    assert slope < 2.0, f"{slope:.2f} ms a minute: a quarter of a second in two hours"
    assert edits == 0
    assert len(lags) > 2_000
