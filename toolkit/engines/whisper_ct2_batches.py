"""Several batches of sound heard at the same time, each job by a worker of its own."""

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Any

import numpy as np

from toolkit.core.spans import Span
from toolkit.engines.memory import release_memory
from toolkit.engines.whisper_ct2_decode import Hearing, WhisperDecoder
from toolkit.engines.whisper_ct2_scoring import SPARE_FRAMES

PER_MS = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Pieces of sound that are decoded together."""

    spans: tuple[Span, ...]
    """In the time of the whole sound."""
    sounds: tuple[np.ndarray, ...]
    """float32 [n] each, mono, 16 kHz."""
    speech_ms: tuple[int, ...]
    """How long somebody speaks in each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeardBatch:
    """What was made of a batch, piece by piece."""

    batch: Batch
    encoded: tuple[Any, tuple[int, ...]]
    plain: tuple[Hearing, ...]
    hinted: tuple[Hearing, ...]
    """`plain` where no hint was given."""


def cut_batches(
    audio: np.ndarray, spans: Sequence[Span], speech: Sequence[Span], pieces_each: int
) -> tuple[Batch, ...]:
    """The sound of `spans` (in the time of `audio`), `pieces_each` to a batch."""
    groups = [tuple(spans[at : at + pieces_each]) for at in range(0, len(spans), pieces_each)]
    return tuple(
        Batch(
            spans=group,
            sounds=tuple(audio[span.start_ms * PER_MS : span.end_ms * PER_MS] for span in group),
            speech_ms=tuple(sum(talk.overlap_ms(span) for talk in speech) for span in group),
        )
        for group in groups
    )


def hear_batches(
    decoder: WhisperDecoder, workers: Executor, batches: Sequence[Batch], hint: str
) -> tuple[HeardBatch, ...]:
    """Both hearings of every batch, or the plain one alone if `hint` is empty.

    A worker has one job at a time: to encode a piece, or to decode a batch in one of the two ways. The same sound gives
    the same hearings, however many workers there are.
    """
    spare = SPARE_FRAMES if hint else None
    encoded = [decoder.encode(batch.sounds, spare_frames=spare, run=workers.map) for batch in batches]
    release_memory()

    def hear_plain(sound: tuple[Any, tuple[int, ...]]) -> tuple[Hearing, ...]:
        return decoder.hear_first(sound, "")

    def hear_hinted(batch: Batch, sound: tuple[Any, tuple[int, ...]]) -> tuple[Hearing, ...]:
        return decoder.hear_apart(batch.sounds, sound, hint)

    def mend(batch: Batch, sound: tuple[Any, tuple[int, ...]], first: tuple[Hearing, ...]) -> tuple[Hearing, ...]:
        return decoder.hear_doubtful(batch.sounds, sound, first, batch.speech_ms, only_lost=bool(hint))

    hinted_jobs = workers.map(hear_hinted, batches, encoded) if hint else None
    once = list(workers.map(hear_plain, encoded))
    prompted = once if hinted_jobs is None else list(hinted_jobs)
    once = _without_loops(decoder, batches, once, "")
    hinted = _without_loops(decoder, batches, prompted, hint) if hint else None
    plain = list(workers.map(mend, batches, encoded, once))
    hinted = plain if hinted is None else hinted
    return tuple(
        HeardBatch(batch=batch, encoded=sound, plain=first, hinted=second)
        for batch, sound, first, second in zip(batches, encoded, plain, hinted, strict=True)
    )


def _without_loops(
    decoder: WhisperDecoder, batches: Sequence[Batch], heard: Sequence[tuple[Hearing, ...]], prompt: str
) -> list[tuple[Hearing, ...]]:
    """In turn, when no worker has a job: see `WhisperDecoder.without_loops`."""
    return [decoder.without_loops(batch.sounds, each, prompt) for batch, each in zip(batches, heard, strict=True)]
