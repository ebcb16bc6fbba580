"""Short pauses inside speech, by the level of the sound. Times are those of the spans handed in.

Speech detectors report pauses from about 300 ms on; sellers pause for half of that between two sentences.
"""

from collections.abc import Sequence

import numpy as np

from toolkit.core.spans import Span

STEP_MS = 10
MIN_QUIET_MS = 130
"""Stop consonants close the mouth for 50-100 ms; pauses between clauses begin above that."""
MIN_VOICE_MS = 60
"""A shorter sound between two pauses is a click."""
EDGE_MS = 20
"""Kept at a pause's edges: soft first and last sounds lie under the threshold."""
_FLOOR_PERCENT = 1
_LEVEL_PERCENT = 80
_MIN_RISE_DB = 6.0
_RISE_SHARE = 0.33
"""The threshold stands this far between the quiet and the loud of the surroundings, at least 6 dB above the quiet."""
_AROUND_MS = 6_000
_MIN_RANGE_DB = 9.0
"""Where quiet and loud differ less (music, traffic), the level says nothing of pauses."""


def split_at_pauses(samples: np.ndarray, rate_hz: int, speech: Sequence[Span], start_ms: int = 0) -> tuple[Span, ...]:
    """`speech` cut at the pauses of at least 130 ms that the level shows.

    `samples` (float32 [n], mono) begin at `start_ms`. Outer edges of `speech` stay where the detector put them; speech
    outside of `samples` comes back as it is. About 10 CPU-milliseconds for a minute of sound.
    """
    levels = _levels_db(samples, rate_hz)
    quiet = _quiet_steps(levels)
    voice: list[Span] = []
    for span in speech:
        first = max(0, (span.start_ms - start_ms) // STEP_MS)
        last = min(len(levels), (span.end_ms - start_ms) // STEP_MS)
        at = span.start_ms
        for begin, end in _runs(quiet[first:last]):
            pause = Span(start_ms + (first + begin) * STEP_MS, start_ms + (first + end) * STEP_MS)
            is_inside = pause.start_ms - at >= MIN_VOICE_MS and span.end_ms - pause.end_ms >= MIN_VOICE_MS
            if is_inside and pause.duration_ms >= MIN_QUIET_MS:
                voice.append(Span(at, pause.start_ms + EDGE_MS))
                at = pause.end_ms - EDGE_MS
        voice.append(Span(at, span.end_ms))
    return tuple(voice)


def _levels_db(samples: np.ndarray, rate_hz: int) -> np.ndarray:
    """float32 [n], dB of each 10 ms, smoothed over three of them."""
    size = rate_hz * STEP_MS // 1000
    frames = samples[: len(samples) // size * size].reshape(-1, size).astype(np.float32)
    power = np.square(frames).mean(axis=1) if len(frames) else np.zeros(0, np.float32)
    if len(power) >= 3:
        power = np.convolve(power, np.full(3, 1 / 3, np.float32), mode="same")
    return 10 * np.log10(power + 1e-10)


def _quiet_steps(levels: np.ndarray) -> np.ndarray:
    """bool [n]: under the threshold of the twelve seconds around; nothing is quiet where all is equally loud."""
    quiet = np.zeros(len(levels), dtype=bool)
    half, block = _AROUND_MS // STEP_MS, 1_000 // STEP_MS
    for at in range(0, len(levels), block):
        around = levels[max(0, at - half) : at + block + half]
        floor, level = np.percentile(around, (_FLOOR_PERCENT, _LEVEL_PERCENT))
        if level - floor >= _MIN_RANGE_DB:
            threshold = floor + max(_MIN_RISE_DB, _RISE_SHARE * (level - floor))
            quiet[at : at + block] = levels[at : at + block] < threshold
    return quiet


def _runs(marks: np.ndarray) -> list[tuple[int, int]]:
    """Half-open ranges in which `marks` is true."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], marks, [False])).astype(np.int8)))
    return [(int(begin), int(end)) for begin, end in edges.reshape(-1, 2)]
