"""What an engine must offer; only kinds of engine of which there are two."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from toolkit.core.privacy import Box
from toolkit.core.progress import Reporter
from toolkit.core.spans import Span
from toolkit.core.transcript import Segment


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


@dataclass(frozen=True, slots=True, kw_only=True)
class TranscribeOptions:
    """What a listener should know before it hears the sound; every engine understands all of it."""

    language: str = "zh"
    """ISO 639 code, or "yue" for Cantonese where the engine knows it."""
    dialect: str = "auto"
    """Id of `toolkit/data/dialects.toml`."""
    prompt: str = "以下是普通话的句子。"
    """A sentence in the wanted script. Without it Whisper base wrote traditional characters in 63 of 96 clips
    (measured on the project's 96 test clips)."""
    terms: tuple[str, ...] = ()
    """Words that may well be spoken here: names, aliases and specs of the product cards, dearest first. An engine may
    use them to hear better, but must not write one that the sound does not bear out."""


class Transcriber(Protocol):
    """Turns speech into words with times."""

    @property
    def id(self) -> str:
        """Name of the model, such as whisper-base: part of what a stored transcript is known by."""
        ...

    def transcribe(
        self,
        audio: np.ndarray,
        *,
        offset_ms: int = 0,
        options: TranscribeOptions = TranscribeOptions(),
        reporter: Reporter | None = None,
    ) -> tuple[Segment, ...]:
        """What is said in `audio` (float32 [n], mono, 16 kHz, -1..1), in order of time.

        Times are source time: `offset_ms` is where `audio` starts in the footage. Segments that a gate of
        `toolkit.core.gates` doubts come back with `unclear` set. Text is in simplified characters with Chinese
        punctuation. May block for as long as the sound lasts; progress and cancellation go through `reporter`.

        Raises:
            Cancelled: if the user stopped the job.
            EngineFailed: if the engine stops with an error of its own.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class TextScore:
    """How well a text fits a stretch of sound."""

    text: str
    char_log_probs: tuple[float, ...]
    """Natural log of the engine's probability for each character of `text`, given the sound and what stands before."""

    @property
    def log_prob(self) -> float:
        """Of the whole text."""
        return sum(self.char_log_probs)


class SoundScorer(Protocol):
    """Puts texts to the test on the sound itself (forced scoring); bound to one footage."""

    def __call__(self, span: Span, texts: tuple[str, ...]) -> tuple[TextScore, ...]:
        """One score per text, in their order, for the sound in `span` (source time, at most 28 s).

        Raises:
            EngineFailed: if the engine stops with an error of its own.
        """
        ...


class Denoiser(Protocol):
    """Takes the noise from behind a voice; see `toolkit.core.speech_noise` for where that helps."""

    def denoise(self, sound: np.ndarray, rate_hz: int, reporter: Reporter | None = None) -> np.ndarray:
        """float32 of the shape of `sound` ([n, channels], -1..1) and in step with it.

        Raises:
            EngineFailed: if the engine stops with an error of its own. Cancelled: if the user stopped the job.
        """
        ...


class WrittenLine(Protocol):
    """A line as a reader of pictures gives it."""

    @property
    def text(self) -> str: ...
    @property
    def box(self) -> Box: ...
    @property
    def confidence(self) -> float: ...


ReadPicture = Callable[[np.ndarray], tuple[WrittenLine, ...]]
"""uint8 [height, width, 3] RGB, upright, to the lines that stand in it. Raises EngineFailed."""
