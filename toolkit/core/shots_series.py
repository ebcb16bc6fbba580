"""What the pictures of footage are compared by."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameSeries:
    """What was measured on every decoded frame, in order of time. Arrays share their first dimension [n]."""

    times_ms: np.ndarray
    """float64 [n], source time, increasing."""
    change: np.ndarray
    """float32 [n]: mean absolute difference to the frame before, luma plus chroma, 0..255; 0 for the first."""
    luma: np.ndarray
    """float32 [n]: mean brightness 0..1."""
    contrast: np.ndarray
    """float32 [n]: standard deviation of the brightness, 0..0.5."""
    thumbs: np.ndarray
    """uint8 [n, h, w]: the luma at about 48 x 27."""
    tints: np.ndarray
    """uint8 [n, k]: a coarse copy of both chroma planes."""

    after_gap: np.ndarray | None = None
    """bool [n]: whether frames before this one were left out, where no border is; None for none."""
    thinned: np.ndarray | None = None
    """bool [n]: whether a few frames just before this one were left out; None for none."""

    def is_whole(self, first: int, last: int) -> bool:
        """Whether no frame between `first` and `last` was left out."""
        return self.after_gap is None or not bool(self.after_gap[first + 1 : last + 1].any())

    def at_ms(self, time_ms: float) -> int:
        """The frame that is shown at `time_ms`; the nearest one outside."""
        return min(len(self.times_ms) - 1, max(0, int(np.searchsorted(self.times_ms, time_ms + 0.5)) - 1))


def with_parts(series: FrameSeries, parts: Sequence[FrameSeries]) -> FrameSeries:
    """`series` with what was measured again in `parts`: whole stretches, in order, whose first and last frames are in
    it, apart from each other.
    """
    pieces, done = [], 0
    for part in parts:
        first, last = (series.at_ms(float(part.times_ms[end])) for end in (0, -1))
        # the first frame of the part knows nothing of the change that led to it
        pieces += [_rows(series, slice(done, first + 1)), _rows(part, slice(1, None))]
        done = last + 1
    pieces.append(_rows(series, slice(done, None)))
    columns = zip(*pieces, strict=True)
    return FrameSeries(**dict(zip(_COLUMNS, map(np.concatenate, columns), strict=True)))


_COLUMNS = ("times_ms", "change", "luma", "contrast", "thumbs", "tints", "after_gap", "thinned")


def _rows(series: FrameSeries, rows: slice) -> list[np.ndarray]:
    none = np.zeros(len(series.times_ms), np.bool_)
    values = (getattr(series, name) for name in _COLUMNS)
    return [(none if each is None else each)[rows] for each in values]
