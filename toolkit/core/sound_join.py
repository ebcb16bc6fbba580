"""The sound of a clip's parts, laid end to end: float32 [n, channels], 48 kHz. Pure arithmetic."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

RATE_HZ = 48_000
HANDLE_MS = 40
"""Sound wanted before and after each part, for the crossfades."""
CROSSFADE_MS = 24
"""At joints: long enough against clicks, too short to be heard as a fade."""
_EDGE_FADE_MS = 20
"""At the clip's own ends."""
_SAME_PLACE = RATE_HZ // 50
"""Parts that go on within 20 ms of where the last one ended go on exactly: no joint, no crossfade."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinPart:
    """Where one part's sound lies."""

    source: int
    """Index of the recording."""
    offset: int
    """Its first sample in that recording; what lies before or behind the recording is silence."""
    length: int
    """Samples, exactly as long as its frames."""


def join_sound(sources: Sequence[np.ndarray], parts: Sequence[JoinPart]) -> np.ndarray:
    """float32 [sum of lengths, channels]: the parts in order, joints crossfaded with constant power, ends faded.

    Parts that follow each other in one recording are joined as they are.
    """
    parts = _continued(parts)
    joined = np.zeros((sum(part.length for part in parts), sources[0].shape[1]), np.float32)
    start = 0
    for index, part in enumerate(parts):
        before = _overlap(parts, index - 1)
        after = _overlap(parts, index)
        piece = _cut(sources[part.source], part.offset - before, part.length + before + after)
        _fade(piece, before, is_end=index == 0)
        _fade(piece[::-1], after, is_end=index == len(parts) - 1)
        at = start - before
        joined[at : at + len(piece)] += piece
        start += part.length
    return joined


def _continued(parts: Sequence[JoinPart]) -> list[JoinPart]:
    """The parts with those that go on where the one before ended made one."""
    merged: list[JoinPart] = []
    for part in parts:
        last = merged[-1] if merged else None
        if (
            last is not None
            and last.source == part.source
            and abs(last.offset + last.length - part.offset) <= _SAME_PLACE
        ):
            merged[-1] = JoinPart(source=last.source, offset=last.offset, length=last.length + part.length)
        elif part.length:
            merged.append(part)
    return merged


def _overlap(parts: Sequence[JoinPart], index: int) -> int:
    """Samples that part `index` and the next reach into each other, on either side of their joint."""
    if not 0 <= index < len(parts) - 1:
        return 0
    return min(CROSSFADE_MS * RATE_HZ // 2000, parts[index].length // 2, parts[index + 1].length // 2)


def _cut(source: np.ndarray, start: int, length: int) -> np.ndarray:
    piece = np.zeros((length, source.shape[1]), np.float32)
    first, last = max(start, 0), min(start + length, len(source))
    if last > first:
        piece[first - start : last - start] = source[first:last]
    return piece


def _fade(piece: np.ndarray, overlap: int, *, is_end: bool) -> None:
    """Fades the head of `piece` in, in place."""
    length = min(_EDGE_FADE_MS * RATE_HZ // 1000, len(piece)) if is_end else 2 * overlap
    if length:
        share = (np.arange(length) + 0.5) / length
        curve = share if is_end else np.sin(share * np.pi / 2)
        piece[:length] *= curve.astype(np.float32)[:, None]
