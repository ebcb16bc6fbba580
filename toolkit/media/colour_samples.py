"""A few still pictures of a take, small, for judging its colours."""

from pathlib import Path

import numpy as np

from toolkit.core.colour_fix import ColourSample
from toolkit.core.media_info import MediaInfo
from toolkit.core.spans import Span
from toolkit.media.container import open_media, start_of

_SAMPLES = 5
_WIDTH_PX, _HEIGHT_PX = 192, 108


def colour_samples(media: MediaInfo, span: Span) -> tuple[ColourSample, ...]:
    """Key pictures at about five moments of `span` (source time); fewer where the file has fewer or is damaged.

    Only key pictures are decoded: about 20 ms of CPU each at 1080p. HDR footage gives none: its colours are another
    system's until tone mapping.
    """
    from av.error import FFmpegError

    if media.video is None or media.video.transfer != "sdr":
        return ()
    found: dict[int, ColourSample] = {}
    with open_media(Path(media.path)) as container:
        stream = container.streams.video[0]
        stream.codec_context.skip_frame = "NONKEY"
        begin_us = round(start_of(container) * 1_000_000)
        for index in range(_SAMPLES):
            at_ms = span.start_ms + span.duration_ms * (2 * index + 1) // (2 * _SAMPLES)
            try:
                container.seek(begin_us + at_ms * 1000)
                frame = next(container.decode(video=0), None)
            except (FFmpegError, StopIteration):
                continue
            if frame is not None and frame.pts is not None:
                found[frame.pts] = _sample(frame)
    return tuple(found.values())


def _sample(frame: object) -> ColourSample:
    small = frame.reformat(width=_WIDTH_PX, height=_HEIGHT_PX, format="yuv444p")  # type: ignore[attr-defined]
    luma, blue, red = (plane.astype(np.float32).ravel() for plane in small.to_ndarray())
    return ColourSample(luma=np.clip((luma - 16) / 219, 0, 1), blue=blue - 128, red=red - 128)
