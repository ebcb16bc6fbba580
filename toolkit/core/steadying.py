"""How the crop window goes along with the camera's tremble, so that the clip stands still. Turns are not countered.

All times are source time; places are pixels of the footage in display space.
"""

from dataclasses import dataclass

import numpy as np

from toolkit.core.camera_motion import CameraMotion, bell, off_smooth
from toolkit.core.spans import Span

MAX_SHRINK = 0.08
"""The window gives up at most this share of its size to have room for the tremble: it costs 9 % of enlargement."""
_SMOOTH_SIGMA_MS = 350.0
"""The clip keeps what the camera does slower: of a sway at 0.5 Hz a half, at 1 Hz a tenth, at 2 Hz nothing."""
_TREMBLE_SIGMA_MS = 120.0
_STILL = 0.0004
_SHAKY = 0.0008
"""Tremble (root mean square over a second, share of the longer side) up to which the window stays, and from which it
goes along in full: 0.8 and 1.5 px at 1080p, the latter about 1 arc minute on a phone, what an eye just resolves."""
_NEAR_MS = 1000.0
_KNOWN_SHARE = 0.7
"""Of the shifts this share must be known, or nothing is countered."""
_KNEE = 0.7
_NEEDED_QUANTILE = 0.99


@dataclass(frozen=True, slots=True, kw_only=True)
class Tremble:
    """What the window has to go along with in one shot."""

    times_ms: np.ndarray
    off_px: np.ndarray
    """float64 [n, 2]: how far the picture (x, y) is off the camera's smooth path at each time."""

    def needed_px(self) -> tuple[float, float]:
        """Room on each side (x, y) that is enough for nearly all of it."""
        x, y = np.quantile(np.abs(self.off_px), _NEEDED_QUANTILE, axis=0) / _KNEE
        return float(x), float(y)

    def limited(self, margin_px: tuple[float, float]) -> np.ndarray:
        """float64 [n, 2]: `off_px`, never beyond the margin, and softly led up to it."""
        margin = np.maximum(np.array(margin_px), 1e-6)
        knee = _KNEE * margin
        beyond = np.maximum(np.abs(self.off_px) - knee, 0)
        led = np.minimum(np.abs(self.off_px), knee) + (margin - knee) * np.tanh(beyond / (margin - knee))
        return np.sign(self.off_px) * led


def find_tremble(camera: CameraMotion, shot: Span, longer_px: int) -> Tremble | None:
    """The tremble of one shot of footage whose longer side has `longer_px`; None if it is steady or can't be told."""
    motion = camera.within(shot)
    if len(motion.times_ms) < 4 or motion.known_share() < _KNOWN_SHARE:
        return None
    path = motion.path()
    fast = off_smooth(motion.times_ms, path, bell(_TREMBLE_SIGMA_MS))
    going_along = _going_along(motion.times_ms, np.square(fast).sum(axis=1))
    if not (going_along > 0.01).any():
        return None
    off = off_smooth(motion.times_ms, path, bell(_SMOOTH_SIGMA_MS)) * going_along[:, None]
    return Tremble(times_ms=motion.times_ms, off_px=off * longer_px)


def _going_along(times_ms: np.ndarray, squares: np.ndarray) -> np.ndarray:
    """float64 [n]: 0 where the camera stands still, 1 where it trembles, smooth in between."""
    sums = np.concatenate([[0.0], np.cumsum(squares)])
    first = np.searchsorted(times_ms, times_ms - _NEAR_MS / 2)
    after = np.searchsorted(times_ms, times_ms + _NEAR_MS / 2, side="right")
    strength = np.sqrt((sums[after] - sums[first]) / (after - first))
    share = np.clip((strength - _STILL) / (_SHAKY - _STILL), 0.0, 1.0)
    sums = np.concatenate([[0.0], np.cumsum(share)])
    share = (sums[after] - sums[first]) / (after - first)
    return share * share * (3.0 - 2.0 * share)


def shrunk(size_px: tuple[int, int], source_px: tuple[int, int], needed_px: tuple[float, float]) -> tuple[int, int]:
    """The window `size_px` made smaller, even, so that `needed_px` of room are on each side where that can be had."""
    lacking = [
        max(0.0, 2 * need - (there - size)) / size
        for size, there, need in zip(size_px, source_px, needed_px, strict=True)
    ]
    keep = 1.0 - min(MAX_SHRINK, max(lacking))
    width, height = (max(2, int(size * keep) // 2 * 2) for size in size_px)
    return width, height
