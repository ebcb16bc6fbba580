"""Whether a slice is what was asked for: decoded to its end and compared with the recording."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from toolkit.core.errors import MediaUnreadable
from toolkit.core.lossless import NotCopyable
from toolkit.core.progress import Reporter
from toolkit.core.text import Text
from toolkit.media.container import open_media, start_of
from toolkit.media.lossless_encode import psnr_db

if TYPE_CHECKING:
    from av.video.frame import VideoFrame

NEAR_DB = 40.0
"""The first and the last picture must be at least so close to the source."""
_TIME_SLACK_S = Fraction(1, 500)
"""Containers round times to ticks of up to 1 ms each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What decoding a slice showed."""

    frame_count: int
    psnr_db: dict[int, float]
    """Place of a picture -> PSNR against the source, for those that were compared."""
    sound_start_s: Fraction | None
    """When the sound begins, from the first picture on; None without sound."""
    sound_s: Fraction


def pictures_at(path: Path, wanted: Sequence[int], threads: int) -> dict[int, np.ndarray]:
    """The recording's own pictures at ticks of its video stream, as 8-bit 4:2:0 planes below each other.

    Raises:
        NotCopyable: if one of them can't be decoded.
    """
    found: dict[int, np.ndarray] = {}
    with open_media(path) as container:
        stream = container.streams.video[0]
        stream.codec_context.thread_count = threads
        time_base = stream.time_base or Fraction(1, 90_000)
        for ticks in sorted(set(wanted)):
            for margin_s in (0, 3, 12):
                if not _can_seek(container, stream, ticks - round(margin_s / time_base)):
                    continue
                for frame in container.decode(stream):
                    if frame.pts is not None and frame.pts >= ticks:
                        if frame.pts == ticks:
                            found[ticks] = as_planes(frame)
                        break
                if ticks in found:
                    break
            else:
                raise NotCopyable(Text("原片的画面解不出来", "a picture of the recording can't be decoded"))
    return found


def _can_seek(container: Any, stream: Any, ticks: int) -> bool:
    from av.error import FFmpegError

    try:
        container.seek(ticks, stream=stream, backward=True)
    except FFmpegError:
        return False
    return True


def as_planes(frame: VideoFrame) -> np.ndarray:
    """8-bit 4:2:0 planes below each other."""
    if frame.format.name not in ("yuv420p", "yuvj420p"):
        frame = frame.reformat(format="yuv420p")
    return frame.to_ndarray()


def verify(
    path: Path, times_s: Sequence[Fraction] | None, references: dict[int, np.ndarray], threads: int, reporter: Reporter
) -> Verified:
    """Decodes the slice at `path` whole.

    `times_s` are its pictures' times from the first on, None where the recording does not tell them; `references` are
    the source's pictures by their place.

    Raises:
        NotCopyable: if anything differs: the number of pictures, a time, damage, a picture that isn't near.
    """
    near: dict[int, float] = {}
    count = 0
    sound_start_s, sound_end_s = None, Fraction(0)
    try:
        with open_media(path) as container:
            video = container.streams.video[0]
            video.codec_context.thread_count = threads
            video.codec_context.thread_type = "AUTO"
            streams = [video, *container.streams.audio[:1]]
            zero_s = start_of(container)
            for packet in container.demux(streams):
                for frame in cast("list[Any]", packet.decode()):
                    at_s = (frame.pts or 0) * (frame.time_base or Fraction(0)) - zero_s
                    if packet.stream is not video:
                        if sound_start_s is None:
                            sound_start_s = at_s
                        sound_end_s = at_s + Fraction(frame.samples, frame.sample_rate)
                        continue
                    if frame.is_corrupt or (times_s is not None and not _is_due(at_s, times_s, count)):
                        raise _differs(count)
                    if count in references:
                        near[count] = psnr_db(references[count], as_planes(frame))
                    count += 1
                    if count % 32 == 0:
                        reporter.report(count, len(times_s or ()) or 2 * count)
    except MediaUnreadable as error:
        raise NotCopyable(Text("拼好的片子解不出来", "the joined slice can't be decoded")) from error
    if count == 0 or (times_s is not None and count != len(times_s)):
        raise _differs(count)
    length_s = sound_end_s - sound_start_s if sound_start_s is not None else Fraction(0)
    return Verified(frame_count=count, psnr_db=near, sound_start_s=sound_start_s, sound_s=length_s)


def _is_due(at_s: Fraction, times_s: Sequence[Fraction], place: int) -> bool:
    return place < len(times_s) and abs(at_s - times_s[place]) <= _TIME_SLACK_S


def _differs(place: int) -> NotCopyable:
    return NotCopyable(Text(f"核对时第 {place + 1} 帧对不上", f"picture {place + 1} differs on checking"))
