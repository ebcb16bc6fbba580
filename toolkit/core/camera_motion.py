"""How the camera moved, and how far it trembled. All times are source time."""

from dataclasses import dataclass

import numpy as np

_JITTER_WINDOW_MS = 500
"""What a camera does slower than this is a pan, what it does faster is a tremble (hand tremor is 2..10 Hz)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraMotion:
    """Where the camera looked over time. Arrays are float32 [n]."""

    times_ms: np.ndarray
    shift_x: np.ndarray
    """Shift of the picture since the time before, as a share of its longer side; NaN where it can't be told."""
    shift_y: np.ndarray

    def half_window(self) -> int:
        """How many times make half of `_JITTER_WINDOW_MS`."""
        step_ms = float(np.median(np.diff(self.times_ms))) if len(self.times_ms) > 1 else 1000.0
        return max(1, round(_JITTER_WINDOW_MS / max(1.0, step_ms) / 2))

    def jitter(self) -> np.ndarray:
        """float32 [n]: how far the camera is off its own smooth path at each time, share of the longer side."""
        is_known = np.isfinite(self.shift_x)
        if is_known.sum() < 3:
            return np.zeros(len(self.times_ms), np.float32)
        half = self.half_window()
        x, y = (np.interp(self.times_ms, self.times_ms[is_known], s[is_known]) for s in (self.shift_x, self.shift_y))
        return np.hypot(_off_path(x, half), _off_path(y, half))


def _off_path(shift: np.ndarray, half: int) -> np.ndarray:
    path = np.cumsum(shift)
    # odd reflection: a steady pan stays straight at its ends
    before = 2 * path[0] - path[1 : half + 1][::-1]
    after = 2 * path[-1] - path[-half - 1 : -1][::-1]
    padded = np.concatenate([before, path, after])
    sums = np.cumsum(np.concatenate([[0.0], padded]))
    size = len(padded) - len(path) + 1
    return (path - (sums[size:] - sums[:-size]) / size).astype(np.float32)
