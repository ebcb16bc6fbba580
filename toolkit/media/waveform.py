"""How loud a recording is over time, for drawing it."""

from pathlib import Path

import numpy as np

from toolkit.core.media_info import MediaInfo
from toolkit.core.spans import Span
from toolkit.media.audio import read_audio

FLOOR = 1e-4
"""-80 dBFS: quieter than any microphone."""


def measure_peaks(path: Path, info: MediaInfo, span: Span, count: int) -> tuple[float, ...]:
    """`count` heights 0..1 of equal stretches of `span` (source time): the peak in dB, -60 dBFS as 0.

    In dB, because phone recordings are quiet: on a linear scale soft speech would look like silence.

    Raises:
        MediaUnreadable: if the sound can't be decoded.
    """
    samples = np.abs(read_audio(path, info, span)) if span.duration_ms else np.zeros(0, np.float32)
    if not len(samples) or count <= 0:
        return (0.0,) * max(0, count)
    edges = np.linspace(0, len(samples), count + 1).astype(int)[:-1]
    peaks = np.maximum.reduceat(samples, np.minimum(edges, len(samples) - 1))
    heights = 1 + 20 * np.log10(np.maximum(peaks, FLOOR)) / 60
    return tuple(round(float(height), 3) for height in np.clip(heights, 0.0, 1.0))
