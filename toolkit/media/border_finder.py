"""Find the borders of a recording while its frames come in, a stretch at a time: memory does not grow with its length.

Of each stretch what lies near its end is found again with the next one, which knows what comes after.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.core.shot import ShotBorder
from toolkit.core.shots import MIN_SHOT_MS, find_borders, told
from toolkit.core.shots_series import with_parts
from toolkit.media.container import open_media
from toolkit.media.second_look import look_again, unclear_windows

if TYPE_CHECKING:
    from toolkit.media.frames import FrameMeter

STRETCH_FRAMES = 8192
"""Frames looked through at once: 4 to 5 minutes, 12 MB, and as much again while they are compared."""
_MARGIN_MS = 10_000.0
"""On both sides of a stretch: several times the longest transition and what it is compared with."""


class BorderFinder:
    """Finds the borders among the frames that a FrameMeter has measured."""

    def __init__(self, path: Path, meter: FrameMeter, new_meter: Callable[[], FrameMeter]) -> None:
        self._path = path
        self._meter = meter
        self._new_meter = new_meter
        self._until_ms = -math.inf
        self.borders: list[ShotBorder] = []

    def step(self) -> None:
        """Call it now and then; it does something where a stretch is whole."""
        times_ms = self._meter.shots.times_ms
        if len(times_ms) < STRETCH_FRAMES:
            return
        until_ms = times_ms[-1] - _MARGIN_MS
        if until_ms - _MARGIN_MS > times_ms[0]:
            self._find(until_ms)
            self._meter.shots.forget(until_ms - _MARGIN_MS)

    def finish(self) -> None:
        """Finds the rest; all of it is in `borders` then."""
        self._find(math.inf)

    def _find(self, until_ms: float) -> None:
        """Adds the borders after those known and before `until_ms`."""
        series = self._meter.shots.series()
        borders = find_borders(series)
        windows = [w for w in unclear_windows(series, borders) if w[1] > self._until_ms and w[0] < until_ms]
        if windows:
            with open_media(self._path) as container:
                series = with_parts(series, look_again(container, windows, self._new_meter))
            borders = find_borders(series)
        for border in told(borders, series):
            is_near = bool(self.borders) and border.time_ms - self.borders[-1].time_ms < MIN_SHOT_MS
            if self._until_ms <= border.time_ms < until_ms and not is_near:
                self.borders.append(border)
        self._until_ms = until_ms
