"""How the camera moved, and where the subject stands."""

from __future__ import annotations

import math
from array import array

import numpy as np

from toolkit.core.camera_motion import CameraMotion
from toolkit.core.shot import SubjectSample
from toolkit.media.camera_shift import ShiftMeter
from toolkit.media.float_rows import FloatRows
from toolkit.media.frame_planes import Small
from toolkit.media.subject_map import SubjectMap

_SHIFT_MS = 60
"""Hand tremor reaches 10 Hz, so the camera's shift is wanted at least about 15 times a second."""
_SUBJECT_MS = 250
_NEW_SHOT_CHANGE = 25.0
"""A change above this (0..255) makes the sample before useless for telling what moves."""


class CameraMeter:
    """Takes in every frame and measures those that are due."""

    def __init__(self, size: tuple[int, int], rotation_deg: int) -> None:
        self._shift = ShiftMeter(*size)
        self._subject = SubjectMap(*size)
        self._rotation_deg = rotation_deg
        self._shifts = FloatRows(2)
        self._shift_times = array("d")
        self.subjects: list[SubjectSample] = []
        self._change_since = 0.0
        self._moved = (0.0, 0.0)

    def measure(self, small: Small, time_ms: float, change: float) -> None:
        """Takes in the next frame, shown at `time_ms` (source time), that changed by `change` (0..255)."""
        self._change_since = max(self._change_since, change)
        if not self._shift_times or time_ms - self._shift_times[-1] >= _SHIFT_MS:
            self._shift_times.append(time_ms)
            x, y = self._shift.shift(small.luma)
            self._shifts.add(x, y)
            self._moved = self._moved[0] + x, self._moved[1] + y
        if not self.subjects or time_ms - self.subjects[-1].time_ms >= _SUBJECT_MS:
            self._locate(small, time_ms)

    def _locate(self, small: Small, time_ms: float) -> None:
        is_known = math.isfinite(self._moved[0]) and self._change_since <= _NEW_SHOT_CHANGE
        x, y, spread = self._subject.locate(*small, self._moved if is_known else None)
        self._change_since, self._moved = 0.0, (0.0, 0.0)
        x, y = _turned_point(x, y, self._rotation_deg)
        self.subjects.append(
            SubjectSample(time_ms=round(time_ms), x=round(x, 4), y=round(y, 4), spread=round(spread, 3))
        )

    def motion(self) -> CameraMotion:
        x, y = self._shifts.columns()
        return CameraMotion(times_ms=np.frombuffer(self._shift_times), shift_x=x, shift_y=y)


def _turned_point(x: float, y: float, rotation_deg: int) -> tuple[float, float]:
    """A point of the coded picture (shares of width and height) where it stands on the display."""
    return {0: (x, y), 90: (1 - y, x), 180: (1 - x, 1 - y), 270: (y, 1 - x)}[rotation_deg]
