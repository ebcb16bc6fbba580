"""What an engine must offer; only kinds of engine of which there are two."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np


@dataclass(frozen=True, slots=True, kw_only=True)
class Audio:
    """Sound in memory."""

    samples: np.ndarray
    """float32 [n], mono, -1..1."""
    sample_rate_hz: int

    @property
    def duration_ms(self) -> int:
        return round(len(self.samples) * 1000 / self.sample_rate_hz)


class Speaker(Protocol):
    """Turns text into speech."""

    def synthesize(self, text: str, *, speed: float = 1.0) -> Audio:
        """Speech of `text` from its first to its last sound. May block for seconds.

        Raises:
            EngineFailed: if the engine stops with an error of its own.
        """
        ...
