"""Reading many stretches of one long recording: forwards from one decode, without starting again for each."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from toolkit.core.media_info import MediaInfo
from toolkit.core.spans import Span
from toolkit.media.container import open_media
from toolkit.media.sound_decoding import RATE_HZ, filled_blocks, need_audio, timed_samples

BLOCK_MS = 1_000
KEPT_BLOCKS = 150
"""Seconds that can be read again without decoding: the longest chunk (90 s) and the one before it. 10 MB."""
NEAR_MS = 30_000
"""A gap up to this is decoded and thrown away; a longer one is jumped over."""


class SoundReader:
    """Stretches of one file's sound. Use it in `with`, in one thread; memory stays flat for any length."""

    def __init__(self, path: Path, info: MediaInfo) -> None:
        """Opens nothing yet.

        Raises:
            MediaUnreadable: if there is no sound track.
        """
        need_audio(path, info)
        self._path = path
        self._info = info
        self._blocks: Iterator[np.ndarray] | None = None
        self._kept: deque[np.ndarray] = deque()
        self._start_ms = 0
        """Where the first kept block starts, source time."""
        self._end_ms = 0

    def __enter__(self) -> SoundReader:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()

    def close(self) -> None:
        """Lets go of the file; reading again opens it again."""
        if self._blocks is not None:
            self._blocks.close()  # type: ignore[attr-defined]
        self._blocks = None
        self._kept.clear()

    def read(self, span: Span) -> np.ndarray:
        """float32 [n], mono, 16 kHz, -1..1 of exactly `span` (source time); silence where no sound is stored.

        Raises:
            MediaUnreadable: if the file can't be opened.
        """
        per_ms = RATE_HZ // 1000
        samples = np.zeros(span.duration_ms * per_ms, np.float32)
        inside = span.clamped(Span(0, self._info.duration_ms))
        if not inside.duration_ms:
            return samples
        if self._blocks is None or not self._start_ms <= inside.start_ms <= self._end_ms + NEAR_MS:
            self._open_at(inside.start_ms)
        at_ms = inside.start_ms
        for start_ms, block in self._until(inside.end_ms):
            part = Span(start_ms, start_ms + len(block) // per_ms).clamped(Span(at_ms, inside.end_ms))
            if part.duration_ms:
                taken = block[(part.start_ms - start_ms) * per_ms : (part.end_ms - start_ms) * per_ms]
                at = (part.start_ms - span.start_ms) * per_ms
                samples[at : at + len(taken)] = taken
                at_ms = part.end_ms
        return samples

    def _open_at(self, start_ms: int) -> None:
        self.close()
        self._start_ms = self._end_ms = start_ms
        self._blocks = self._decode(start_ms)

    def _decode(self, start_ms: int) -> Iterator[np.ndarray]:
        with open_media(self._path) as container:
            pieces = timed_samples(container, start_ms)
            for _, block in filled_blocks(pieces, Span(start_ms, self._info.duration_ms), BLOCK_MS):
                yield block

    def _until(self, end_ms: int) -> Iterator[tuple[int, np.ndarray]]:
        """(start in source ms, block) for what is kept and what comes until `end_ms`."""
        start_ms = self._start_ms
        for block in tuple(self._kept):
            yield start_ms, block
            start_ms += len(block) * 1000 // RATE_HZ
        assert self._blocks is not None
        while self._end_ms < end_ms and (block := next(self._blocks, None)) is not None:
            start_ms = self._end_ms
            self._kept.append(block)
            self._end_ms += len(block) * 1000 // RATE_HZ
            if len(self._kept) > KEPT_BLOCKS:
                self._start_ms += len(self._kept.popleft()) * 1000 // RATE_HZ
            yield start_ms, block
