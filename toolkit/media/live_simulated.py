"""A live source in simulated time, for tests and benchmarks."""

import numpy as np

RATE_HZ = 16_000


class SimulatedSource:
    """Sound in memory that comes at the pace of a clock which reading moves on: for tests and benchmarks."""

    def __init__(self, samples: np.ndarray, clock: "SimulatedClock") -> None:
        self._samples = samples
        self._clock = clock
        self._at = 0
        self.connected = True
        self.drops = 0
        self.is_recording = False
        self.waiting_ms = 0

    def read(self, timeout_s: float) -> np.ndarray | None:
        del timeout_s
        if self._at >= len(self._samples):
            return None
        chunk = self._samples[self._at : self._at + RATE_HZ // 10]
        self._at += len(chunk)
        self._clock.advance_s(len(chunk) / RATE_HZ)
        return chunk

    def close(self) -> None:
        """Nothing to stop."""


class SimulatedClock:
    """Seconds that pass only when told."""

    def __init__(self) -> None:
        self._now_s = 0.0

    def __call__(self) -> float:
        return self._now_s

    def advance_s(self, seconds: float) -> None:
        self._now_s += seconds
