"""What shots are found from: a little, on every frame."""

from __future__ import annotations

from array import array
from bisect import bisect_left

import cv2
import numpy as np

from toolkit.core.shots_series import FrameSeries
from toolkit.media.float_rows import FloatRows
from toolkit.media.frame_planes import Small, fitted, mean_difference

_PQ_WHITE = 0.58
"""Signal of diffuse white (203 cd/m2) in PQ, ITU-R BT.2408: brighter is highlight only."""


THUMB_PX = 48
"""Longer side of the copy of every frame that shots are compared by: 1.4 kB a frame."""
_TINT_PX = 8


class ShotMeter:
    """Change, brightness and a tiny copy of every frame."""

    def __init__(self, size: tuple[int, int], *, is_pq: bool) -> None:
        """`size`: (width, height) of the small pictures."""
        self._is_pq = is_pq
        self._thumb_size = fitted(*size, THUMB_PX)
        self._tint_size = fitted(*size, _TINT_PX)
        self.times_ms = array("d")
        self.count = 0
        """Of all frames taken in, those forgotten too."""
        self._frames = FloatRows(3)
        self._thumbs, self._tints = bytearray(), bytearray()
        self._after_gap, self._thinned = bytearray(), bytearray()
        self._before: Small | None = None

    def measure(
        self,
        small: Small,
        time_ms: float,
        *,
        is_full_range: bool,
        is_after_gap: bool = False,
        is_thinned: bool = False,
    ) -> tuple[float, float]:
        """Takes in the next frame, shown at `time_ms` (source time); returns its (change, mean brightness).

        `is_after_gap`: frames before it were left out, and hold no border; `is_thinned`: a few were, and may.
        """
        change = 0.0
        if self._before is not None:
            change = sum(mean_difference(now, old) for now, old in zip(small, self._before, strict=True))
        self._before = small
        mean, contrast = brightness(small.luma, is_full_range=is_full_range, is_pq=self._is_pq)
        self.count += 1
        self.times_ms.append(time_ms)
        self._after_gap.append(is_after_gap)
        self._thinned.append(is_thinned)
        self._frames.add(change, mean, contrast)
        self._thumbs += self.thumb(small).tobytes()
        self._tints += self.tints(small).tobytes()
        return change, mean

    def thumb(self, small: Small) -> np.ndarray:
        """uint8 [h, w]: the tiny copy of a picture that shots are compared by."""
        return cv2.resize(small.luma, self._thumb_size, interpolation=cv2.INTER_AREA)

    def tints(self, small: Small) -> np.ndarray:
        """uint8 [n]: a coarse copy of both chroma planes, one after the other."""
        planes = (small.blue, small.red)
        return np.concatenate(
            [cv2.resize(plane, self._tint_size, interpolation=cv2.INTER_AREA).ravel() for plane in planes]
        )

    def series(self) -> FrameSeries:
        """A copy of what is known of the frames that were not forgotten."""
        change, luma, contrast = self._frames.columns().copy()
        return FrameSeries(
            times_ms=np.array(self.times_ms), after_gap=np.array(self._after_gap, np.bool_),
            thinned=np.array(self._thinned, np.bool_),
            change=change, luma=luma, contrast=contrast,
            thumbs=np.frombuffer(bytes(self._thumbs), np.uint8).reshape(-1, *self._thumb_size[::-1]),
            tints=np.frombuffer(bytes(self._tints), np.uint8).reshape(len(self.times_ms), -1),
        )  # fmt: skip

    def forget(self, before_ms: float) -> None:
        """Drops the frames shown before `before_ms` (source time)."""
        rows = bisect_left(self.times_ms, before_ms)
        thumb, tint = (len(kept) // len(self.times_ms) for kept in (self._thumbs, self._tints))
        del self.times_ms[:rows], self._after_gap[:rows], self._thinned[:rows]
        del self._thumbs[: rows * thumb], self._tints[: rows * tint]
        self._frames.forget(rows)


def brightness(luma: np.ndarray, *, is_full_range: bool, is_pq: bool) -> tuple[float, float]:
    """(mean 0..1, standard deviation) of the picture's brightness."""
    mean, deviation = (float(value[0, 0]) for value in cv2.meanStdDev(luma))
    offset, scale = (0.0, 255.0) if is_full_range else (16.0, 219.0)
    if is_pq:
        scale *= _PQ_WHITE
    return min(1.0, max(0.0, (mean - offset) / scale)), deviation / scale
