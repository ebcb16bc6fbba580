"""Whether edges stand on a soft foot, as all of them do behind a smeared lens. Arrays are uint8 luma [h, w]."""

from __future__ import annotations

import cv2
import numpy as np

_SKIP = 2
"""Every second row and column tells."""
_STEPS = 3, 3, 7, 13
"""One after the other they make windows of 3, 5, 11 and 23 pixels."""
_PAIRS = (slice(0, 2), 2), (slice(1, 3), 3)
"""Numbers of the windows whose rises are compared: two narrow ones, each with the wide one."""
_NEAR = np.ones((1, 5), np.uint8)
_LEAST_RISE, _LEAST_OF_PAIR = 30, 36
"""Grey levels within the third window, and within the wider one of a pair, that make an edge."""
_FEW = 30
_UNKNOWN = 0.6
_SHARES = np.array([0.2, 0.5, 0.75, 0.9, 0.97])
_LEVELS = 250


def foot_traits(half: np.ndarray) -> np.ndarray:
    """float32 [21]: at the steepest places, how much of the rise within a wide window lies within a narrow one.

    In a clear picture many an edge is all there is between two even sides: the shares are near 1, and a little
    softness or coding changes the narrowest window only. Stray light in a smear spreads a part of every edge over
    tens of pixels, so that no share comes near 1. `half`: luma at 320 pixels, at which the windows were chosen.
    """
    sides = [_at_steepest(np.ascontiguousarray(side)) for side in (half[::_SKIP], half[:, ::_SKIP].T)]
    rises = np.concatenate(sides, axis=1)
    found: list[float] = []
    for narrows, wide in _PAIRS:
        own = rises[:, rises[wide] >= _LEAST_OF_PAIR].astype(np.float32)
        levels = own[narrows, :] * (_LEVELS / own[wide]) + 0.5
        for level in levels.astype(np.intp):
            if len(level) < _FEW:
                found += [_UNKNOWN] * len(_SHARES)
            else:
                sums = np.cumsum(np.bincount(level, minlength=_LEVELS + 1))
                found += list(np.searchsorted(sums, len(level) * _SHARES) / _LEVELS)
    edges = np.count_nonzero(rises[_PAIRS[0][1]] >= _LEAST_OF_PAIR)
    return np.array([*found, np.log(0.001 + edges / half.size)], np.float32)


def _at_steepest(picture: np.ndarray) -> np.ndarray:
    """uint8 [4, n]: the rise within each window, where the narrowest one's is greatest and makes an edge."""
    rises = _rises(picture)
    is_steepest = cv2.compare(rises[0], cv2.dilate(rises[0], _NEAR), cv2.CMP_GE)
    is_edge = cv2.bitwise_and(is_steepest, cv2.threshold(rises[2], _LEAST_RISE - 1, 255, cv2.THRESH_BINARY)[1])
    at = np.flatnonzero(is_edge.view(np.bool_))
    return np.stack([np.take(rise, at) for rise in rises])


def _rises(picture: np.ndarray) -> list[np.ndarray]:
    """Brightest less darkest within each window along the rows."""
    most, least, found = picture, picture, []
    for step in _STEPS:
        window = np.ones((1, step), np.uint8)
        most, least = cv2.dilate(most, window), cv2.erode(least, window)
        found.append(cv2.subtract(most, least))
    return found
