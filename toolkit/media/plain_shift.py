"""How far the camera moved where hardly anything is to be seen: sky, water, a wall, one thing on a table."""

from __future__ import annotations

import math
from array import array

import cv2
import numpy as np

from toolkit.core.camera_motion import CameraMotion
from toolkit.media.float_rows import FloatRows

_LONGER_PX = 80
_LEAST_RESPONSE = 0.25
"""Peak of the phase correlation below which two pictures have nothing in common."""
_EDGE_SHARE = 0.125
"""Of the picture, on each side, is faded out; more would lose a ridge at the bottom of a picture full of sky."""
_STRONG = 25.0
"""Grey levels above which structure counts no more: a lamp must not outweigh the rest."""


class PlainShiftMeter:
    """One phase correlation of the whole picture at 80 pixels, 0.05 ms: points and tiles find nothing to hold on to."""

    def __init__(self) -> None:
        self._times = array("d")
        self._shifts = FloatRows(2)
        self._before: np.ndarray | None = None
        self._window: np.ndarray | None = None

    def measure(self, luma: np.ndarray, time_ms: float, *, goes_on: bool) -> None:
        """Takes in a small picture [h, w], shown at `time_ms`; `goes_on` if the one before was shown just before."""
        scale = _LONGER_PX / max(luma.shape)
        size = round(luma.shape[1] * scale / 2) * 2, round(luma.shape[0] * scale / 2) * 2
        picture = cv2.resize(luma, size, interpolation=cv2.INTER_AREA).astype(np.float32)
        picture = np.clip(picture - cv2.blur(picture, (9, 9)), -_STRONG, _STRONG)
        before, self._before = self._before, picture
        x = y = math.nan
        if goes_on and before is not None:
            if self._window is None:
                self._window = np.outer(_faded(size[1]), _faded(size[0])).astype(np.float32)
            (across, down), response = cv2.phaseCorrelate(before, picture, self._window)
            if response > _LEAST_RESPONSE:
                x, y = across / max(size), down / max(size)
        self._times.append(time_ms)
        self._shifts.add(x, y)

    def motion(self) -> CameraMotion:
        """Shifts of the coded picture, NaN at the start of each stretch and where nothing could be told."""
        x, y = self._shifts.columns()
        return CameraMotion(times_ms=np.frombuffer(self._times), shift_x=x, shift_y=y)


def _faded(count: int) -> np.ndarray:
    """A Tukey window."""
    at = np.minimum(np.arange(count), np.arange(count)[::-1]) / (count - 1)
    return np.where(at < _EDGE_SHARE, 0.5 - 0.5 * np.cos(np.pi * at / _EDGE_SHARE), 1.0)
