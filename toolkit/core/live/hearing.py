"""What live captions ask of an engine."""

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np

from toolkit.core.text import Text
from toolkit.core.transcript import Segment


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveHearing:
    """What an engine makes of a few seconds of sound."""

    text: str
    """Simplified characters, Chinese punctuation; as heard, names not put right."""
    confidence: float = 0.0
    """Mean probability of a token, 0..1."""
    other: str = ""
    """What another hearing of the same sound made of it, as heard; empty where there was none."""
    unclear: Text | None = None
    """Why a gate holds it back."""


class LiveListener(Protocol):
    """Hears a stretch of a few seconds again and again as it grows."""

    @property
    def id(self) -> str: ...

    def hear(self, audio: np.ndarray, *, is_last: bool, told: str = "") -> LiveHearing:
        """What is said in `audio` (float32 [n], mono, 16 kHz, -1..1, at most 28 s). Blocks.

        `is_last`: the stretch is over, take the time to hear it well. `told`: what the sound begins with, as it was
        told before; the text begins with it, or with what else is heard there.

        Raises:
            EngineFailed: if the engine stops with an error of its own.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamUpdate:
    """What a streaming engine knows after a further piece of sound."""

    finished: tuple[Segment, ...]
    """Sentences that ended with this piece; they never change again. Media time: from the start of the stream."""
    tentative: str
    """What has been heard of the sentence under way; grows, and may change until it is finished."""


@runtime_checkable
class LiveStream(Protocol):
    """A streaming engine: hears each sample once."""

    def push(self, samples: np.ndarray) -> StreamUpdate:
        """Take in further sound (float32 [n], mono, 16 kHz, -1..1). Raises EngineFailed."""
        ...

    def close(self) -> tuple[Segment, ...]:
        """The end of the sound: what was still under way. Raises EngineFailed."""
        ...
