"""Several batches of sound heard at the same time, each job by a worker of its own."""

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from queue import SimpleQueue

import numpy as np

from toolkit.core.spans import Span
from toolkit.engines.memory import release_memory, wait_handing_back
from toolkit.engines.whisper_ct2_decode import Hearing, WhisperDecoder
from toolkit.engines.whisper_ct2_scoring import SPARE_FRAMES, Encoded

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
    encoded: Encoded
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

    A worker has one job at a time. The same sound gives the same hearings, however many workers there are.
    """
    if hint and decoder.on_cpu:
        heard = [_hear_twice(decoder, workers, batch, hint) for batch in batches]
    else:
        heard = _hear_alike(decoder, workers, batches, hint)
    encoded = [sound for sound, _, _ in heard]
    once = _without_loops(decoder, workers, batches, [plain for _, plain, _ in heard], "")
    hinted = _without_loops(decoder, workers, batches, [second for _, _, second in heard], hint) if hint else None

    def mend(batch: Batch, sound: Encoded, first: tuple[Hearing, ...]) -> tuple[Hearing, ...]:
        return decoder.hear_doubtful(batch.sounds, sound, first, batch.speech_ms, only_lost=bool(hint))

    mended = [workers.submit(mend, *each) for each in zip(batches, encoded, once, strict=True)]
    wait_handing_back(mended)  # what is decoded again decodes longest: unwatched it left 200 MB of holes
    plain = [job.result() for job in mended]
    hinted = plain if hinted is None else hinted
    return tuple(
        HeardBatch(batch=batch, encoded=sound, plain=first, hinted=second)
        for batch, sound, first, second in zip(batches, encoded, plain, hinted, strict=True)
    )


def _hear_twice(
    decoder: WhisperDecoder, workers: Executor, batch: Batch, hint: str
) -> tuple[Encoded, tuple[Hearing, ...], tuple[Hearing, ...]]:
    """The encoded sound, the plain and the hinted hearings.

    One worker encodes piece after piece and then hears them all without the hint; the other meanwhile hears each with
    the hint once it is encoded. Two pieces encoded at the same time took 120 MB more and no less time: the hinted
    hearing, piece by piece (two at once take 70 MB more and are 4 % faster), is the longer job and waits for one piece
    in either way.
    """
    ready: SimpleQueue[Encoded | None] = SimpleQueue()

    def encode_and_hear() -> tuple[Encoded, tuple[Hearing, ...]]:
        try:
            sound = decoder.encode(batch.sounds, spare_frames=SPARE_FRAMES, tell=ready.put)
        finally:
            ready.put(None)  # no more pieces, or it failed
        release_memory()
        return sound, decoder.hear_first(sound, "")

    def hear_hinted() -> tuple[Hearing, ...]:
        return tuple(decoder.hear_once(piece, hint) for piece in iter(ready.get, None))

    first = workers.submit(encode_and_hear)  # first, so that a single worker never waits for what it has yet to do
    second = workers.submit(hear_hinted)
    wait_handing_back((first, second))
    return *first.result(), second.result()


def _hear_alike(
    decoder: WhisperDecoder, workers: Executor, batches: Sequence[Batch], hint: str
) -> list[tuple[Encoded, tuple[Hearing, ...], tuple[Hearing, ...]]]:
    """As `_hear_twice` for each batch, a whole batch being a job; the second hearings are the first without a hint."""
    spare = SPARE_FRAMES if hint else None
    encoded = [decoder.encode(batch.sounds, spare_frames=spare) for batch in batches]
    release_memory()
    first = [workers.submit(decoder.hear_first, sound, "") for sound in encoded]
    second = [workers.submit(decoder.hear_first, sound, hint) for sound in encoded] if hint else first
    wait_handing_back((*first, *second))
    return [(sound, a.result(), b.result()) for sound, a, b in zip(encoded, first, second, strict=True)]


def _without_loops(
    decoder: WhisperDecoder,
    workers: Executor,
    batches: Sequence[Batch],
    heard: Sequence[tuple[Hearing, ...]],
    prompt: str,
) -> list[tuple[Hearing, ...]]:
    """In turn, when no worker has another job: see `WhisperDecoder.without_loops`."""
    found: list[tuple[Hearing, ...]] = []
    for batch, each in zip(batches, heard, strict=True):
        job = workers.submit(decoder.without_loops, batch.sounds, each, prompt)
        wait_handing_back((job,))
        found.append(job.result())
    return found
