"""The sound of a live run that is still needed. Media time: 0 is the first sample of the run."""

import numpy as np

PER_MS = 16
"""Samples a millisecond at 16 kHz."""
SPARE = 16_000 * 30
"""Samples that can come in before the memory is laid out anew."""


class KeptSound:
    """The last part of a stream, float32 [n], mono, 16 kHz, -1..1.

    However long the part grows because the computer lags behind, adding to it costs the same.
    """

    def __init__(self) -> None:
        self._room = np.zeros(SPARE, np.float32)
        self._begin = self._end = 0
        self._first = 0
        """Which sample of the stream stands at `_begin`."""

    @property
    def now_ms(self) -> int:
        """How much has come in since the start of the run."""
        return (self._first + self._end - self._begin) // PER_MS

    def append(self, chunk: np.ndarray) -> None:
        if self._end + len(chunk) > len(self._room):
            self._lay_out(len(chunk))
        self._room[self._end : self._end + len(chunk)] = chunk
        self._end += len(chunk)

    def forget(self, before_ms: int) -> None:
        """Drops what is older; never more than there is."""
        surplus = min(before_ms * PER_MS - self._first, self._end - self._begin)
        if surplus > 0:
            self._begin += surplus
            self._first += surplus

    def part(self, start_ms: int, end_ms: int) -> np.ndarray:
        """A copy of what is still there of [start_ms, end_ms)."""
        start = max(0, start_ms * PER_MS - self._first) + self._begin
        end = max(0, end_ms * PER_MS - self._first) + self._begin
        return self._room[start : min(end, self._end)].copy()

    def _lay_out(self, more: int) -> None:
        kept = self._room[self._begin : self._end]
        room = np.zeros(len(kept) + max(len(kept), more + SPARE), np.float32)
        room[: len(kept)] = kept
        self._room, self._begin, self._end = room, 0, len(kept)
