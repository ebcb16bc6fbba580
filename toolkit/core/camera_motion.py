"""How the camera moved, and how far it trembled. All times are source time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from toolkit.core.spans import Span

_JITTER_WINDOW_MS = 500
"""What a camera does slower than this is a pan, what it does faster is a tremble (hand tremor is 2..10 Hz)."""
_GRID_MS = 20.0
_UNIT = 1e-5
"""Stored shifts are whole numbers of this share: 0.02 px at 1080p."""
_UNKNOWN = -32768
_STEP = np.dtype([("after_ms", "<u2"), ("x", "<i2"), ("y", "<i2")])


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraMotion:
    """Where the camera looked over time. Arrays are [n], in order of time; times need not be even."""

    times_ms: np.ndarray
    shift_x: np.ndarray
    """Shift of the picture since the time before, as a share of its longer side; NaN where it can't be told."""
    shift_y: np.ndarray

    def half_window(self) -> int:
        """How many times make half of `_JITTER_WINDOW_MS`."""
        step_ms = float(np.median(np.diff(self.times_ms))) if len(self.times_ms) > 1 else 1000.0
        return max(1, round(_JITTER_WINDOW_MS / max(1.0, step_ms) / 2))

    def within(self, span: Span) -> CameraMotion:
        """The times inside `span` without the first of them: its shift came with the cut."""
        first, after = np.searchsorted(self.times_ms, [span.start_ms, span.end_ms])
        kept = slice(first + 1, after)
        return CameraMotion(times_ms=self.times_ms[kept], shift_x=self.shift_x[kept], shift_y=self.shift_y[kept])

    def known_share(self) -> float:
        """Of the shifts that could be measured, 0..1."""
        return float(np.isfinite(self.shift_x).mean()) if len(self.times_ms) else 0.0

    def path(self) -> np.ndarray:
        """float64 [n, 2]: where the picture's content stood, from any place on; unknown shifts are taken for even."""
        is_known = np.isfinite(self.shift_x)
        if not is_known.any():
            return np.zeros((len(self.times_ms), 2))
        shifts = [np.interp(self.times_ms, self.times_ms[is_known], s[is_known]) for s in (self.shift_x, self.shift_y)]
        return np.cumsum(np.stack(shifts, axis=1).astype(np.float64), axis=0)

    def jitter(self) -> np.ndarray:
        """float32 [n]: how far the camera is off its own smooth path at each time, share of the longer side."""
        if np.isfinite(self.shift_x).sum() < 3:
            return np.zeros(len(self.times_ms), np.float32)
        off = off_smooth(self.times_ms, self.path(), np.ones(int(_JITTER_WINDOW_MS / _GRID_MS) | 1))
        return np.hypot(off[:, 0], off[:, 1]).astype(np.float32)

    def format(self) -> str:
        """The stored form of the shifts, about 12 characters each."""
        steps = np.zeros(len(self.times_ms), _STEP)
        steps["after_ms"] = np.clip(np.diff(np.round(self.times_ms), prepend=0.0), 0, 65535)
        for name, shift in (("x", self.shift_x), ("y", self.shift_y)):
            counted = np.clip(np.round(np.nan_to_num(shift) / _UNIT), -32767, 32767)
            steps[name] = np.where(np.isfinite(shift), counted, _UNKNOWN)
        return steps.tobytes().hex()

    @classmethod
    def parse(cls, text: str) -> CameraMotion:
        """From the stored form; times are whole milliseconds then.

        Raises:
            ValueError: if it is not one.
        """
        steps = np.frombuffer(bytes.fromhex(text), _STEP)
        x, y = (np.where(steps[n] == _UNKNOWN, np.nan, steps[n] * _UNIT) for n in ("x", "y"))
        return cls(times_ms=np.cumsum(steps["after_ms"].astype(np.float64)), shift_x=x, shift_y=y)


def off_smooth(times_ms: np.ndarray, path: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """float64 [n, k]: how far `path` [n, k] is off itself smoothed by `kernel`, whose weights stand 20 ms apart.

    The path goes on beyond its ends turned about them: a steady pan stays straight.
    """
    if len(times_ms) < 2:
        return np.zeros_like(path)
    even = np.linspace(times_ms[0], times_ms[-1], max(2, round((times_ms[-1] - times_ms[0]) / _GRID_MS) + 1))
    half = min(len(kernel) // 2, len(even) - 1)
    weights = kernel[len(kernel) // 2 - half : len(kernel) // 2 + half + 1]
    off = np.empty_like(path)
    for axis in range(path.shape[1]):
        padded = np.pad(np.interp(even, times_ms, path[:, axis]), half, mode="reflect", reflect_type="odd")
        smooth = np.convolve(padded, weights / weights.sum(), mode="valid")
        off[:, axis] = path[:, axis] - np.interp(times_ms, even, smooth)
    return off


def bell(sigma_ms: float) -> np.ndarray:
    """A Gaussian kernel for `off_smooth`."""
    reach = np.arange(-round(3 * sigma_ms / _GRID_MS), round(3 * sigma_ms / _GRID_MS) + 1) * _GRID_MS
    return np.exp(-np.square(reach / sigma_ms) / 2)
