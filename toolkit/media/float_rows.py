"""Rows of floats in flat memory."""

from array import array

import numpy as np


class FloatRows:
    """Rows of floats, 4 bytes each."""

    def __init__(self, width: int) -> None:
        self._width = width
        self._values = array("f")

    def add(self, *values: float) -> None:
        self._values.extend(values)

    def columns(self) -> np.ndarray:
        """float32 [width, n]."""
        return np.frombuffer(self._values, np.float32).reshape(-1, self._width).T

    def forget(self, rows: int) -> None:
        """Drops the first `rows`; no view of `columns` may be held."""
        del self._values[: rows * self._width]
