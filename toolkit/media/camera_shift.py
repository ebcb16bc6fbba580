"""How far the camera moved between two small pictures."""

import math

import cv2
import numpy as np

_TILE_RESPONSE = 0.15
"""Peak of the phase correlation below which two tiles have nothing in common (flat, or something passed)."""
_TILE_AGREEMENT_PX = 0.8
_TILE_PX = (48, 40)
"""Sizes that a Fourier transform is quick with, six of which about cover a picture of 160 x 90."""


class ShiftMeter:
    """How far the camera moved between two small pictures: what most of six tiles agree on, by phase correlation.

    One correlation of the whole picture would follow whatever large thing passes by.
    """

    def __init__(self, width: int, height: int) -> None:
        columns, rows = (3, 2) if width >= height else (2, 3)
        tile_width, tile_height = _TILE_PX if width >= height else _TILE_PX[::-1]
        self._tile = min(tile_width, width // columns), min(tile_height, height // rows)
        self._corners = [
            (c * (width - self._tile[0]) // (columns - 1), r * (height - self._tile[1]) // (rows - 1))
            for r in range(rows) for c in range(columns)
        ]  # fmt: skip
        self._window = cv2.createHanningWindow(self._tile, cv2.CV_32F)
        self._longer = max(width, height)
        self._before: np.ndarray | None = None

    def shift(self, luma: np.ndarray) -> tuple[float, float]:
        """(x, y) since the picture before, as a share of the longer side; NaN where the tiles don't agree."""
        picture, before = luma.astype(np.float32), self._before
        picture -= cv2.blur(picture, (17, 17))  # even light would pull the answer towards "no shift"
        self._before = picture
        if before is None:
            return 0.0, 0.0
        width, height = self._tile
        shifts = []
        for left, top in self._corners:
            place = slice(top, top + height), slice(left, left + width)
            (x, y), response = cv2.phaseCorrelate(before[place], picture[place], self._window)
            if response > _TILE_RESPONSE:
                shifts.append((x, y))
        if len(shifts) < 2:
            return math.nan, math.nan
        middle_x, middle_y = (sorted(along)[len(shifts) // 2] for along in zip(*shifts, strict=True))
        agreed = [s for s in shifts if max(abs(s[0] - middle_x), abs(s[1] - middle_y)) < _TILE_AGREEMENT_PX]
        if len(agreed) < 0.6 * len(shifts):
            return math.nan, math.nan
        x, y = (sum(along) / len(agreed) / self._longer for along in zip(*agreed, strict=True))
        return x, y
