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

_CALM_STEP_MS = 90
_TREMBLE_STEP_MS = 15
"""A steady camera is looked at some ten times a second, which is enough to see it tremble; then, as a hand's tremor
reaches 10 Hz, every frame is measured up to 60 a second."""
_TREMBLE = 0.25
"""Change of the camera's speed (its longer sides a second, per second) from which on every frame is measured: 8 px at
1080p from one frame to the next at 30 fps."""
_CALM_MS = 600
"""After so long without a tremble fewer frames are measured again."""
_STILL_CHANGE = 1.6
_STILL_SPEED = 0.006
"""Change (0..255) from frame to frame that a phone's noise makes, and speed of the camera (longer sides a second) that
nobody sees: 12 px a second at 1080p. A hand that holds a phone is four times as fast, on a tripod it is a tenth."""
_FROZEN_CHANGE = 0.3
"""Below it nothing moved, though a picture may be too plain to follow."""
_STILL_MS = 300
"""For so long everything has to be below."""
_SUBJECT_MS, _STILL_SUBJECT_MS = 250, 490
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
        self._speed = (0.0, 0.0)
        self._trembled_ms = -math.inf
        self._stirred_ms = math.inf

    def measure(self, small: Small, time_ms: float, change: float) -> None:
        """Takes in the next frame, shown at `time_ms` (source time), that changed by `change` (0..255)."""
        self._change_since = max(self._change_since, change)
        if change > _STILL_CHANGE or math.isinf(self._stirred_ms):
            self._stirred_ms = time_ms
        step_ms = _TREMBLE_STEP_MS if self.is_trembling(time_ms) else _CALM_STEP_MS
        if not self._shift_times or time_ms - self._shift_times[-1] >= step_ms:
            self._measure_shift(small, time_ms, change)
        subject_ms = _STILL_SUBJECT_MS if self.is_still(time_ms) else _SUBJECT_MS
        if not self.subjects or time_ms - self.subjects[-1].time_ms >= subject_ms:
            self._locate(small, time_ms)

    def measure_alone(self, small: Small, time_ms: float) -> None:
        """Takes in a frame far from its neighbours: where the subject stands, not how the camera moved."""
        self._shift.forget()
        self._change_since = math.inf
        self._locate(small, time_ms)

    def is_trembling(self, time_ms: float) -> bool:
        """Whether every frame is wanted at `time_ms` (source time)."""
        return time_ms - self._trembled_ms <= _CALM_MS

    def is_still(self, time_ms: float) -> bool:
        """Whether neither the camera nor anything before it has moved for a while."""
        return time_ms - self._stirred_ms >= _STILL_MS

    def _measure_shift(self, small: Small, time_ms: float, change: float) -> None:
        x, y = self._shift.shift(small.luma)
        if self._shift_times:
            step_s = (time_ms - self._shift_times[-1]) / 1000
            speed = x / step_s, y / step_s
            if math.dist(speed, self._speed) > _TREMBLE * step_s:  # False where either is unknown
                self._trembled_ms = time_ms
            self._speed = speed
            if not math.hypot(*speed) <= _STILL_SPEED and change > _FROZEN_CHANGE:  # unknown is no rest either
                self._stirred_ms = time_ms
        self._shift_times.append(time_ms)
        self._shifts.add(x, y)

    def _locate(self, small: Small, time_ms: float) -> None:
        place = self._subject.locate(*small, is_new_shot=self._change_since > _NEW_SHOT_CHANGE)
        self._change_since = 0.0
        x, y = _turned_point(place.x, place.y, self._rotation_deg)
        across, down = _turned_profiles(place.across, place.down, self._rotation_deg)
        self.subjects.append(
            SubjectSample(
                time_ms=round(time_ms),
                x=round(x, 4),
                y=round(y, 4),
                spread=round(place.spread, 3),
                across=across.tobytes().hex(),
                down=down.tobytes().hex(),
            )
        )

    def motion(self) -> CameraMotion:
        """The camera's shifts as the display shows them."""
        x, y = self._shifts.columns()
        x, y = {0: (x, y), 90: (-y, x), 180: (-x, -y), 270: (y, -x)}[self._rotation_deg]
        return CameraMotion(times_ms=np.frombuffer(self._shift_times), shift_x=x, shift_y=y)


def _turned_point(x: float, y: float, rotation_deg: int) -> tuple[float, float]:
    """A point of the coded picture (shares of width and height) where it stands on the display."""
    return {0: (x, y), 90: (1 - y, x), 180: (1 - x, 1 - y), 270: (y, 1 - x)}[rotation_deg]


def _turned_profiles(across: np.ndarray, down: np.ndarray, rotation_deg: int) -> tuple[np.ndarray, np.ndarray]:
    return {
        0: (across, down), 90: (down[::-1], across), 180: (across[::-1], down[::-1]), 270: (down, across[::-1]),
    }[rotation_deg]  # fmt: skip
