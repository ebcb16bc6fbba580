"""One picture out of footage, as a viewer sees it."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from toolkit.core.media_info import MediaInfo
from toolkit.core.text import Text
from toolkit.media.container import AGAIN, open_media, start_of, unreadable

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.video.frame import VideoFrame


def still(path: Path, info: MediaInfo, time_ms: int) -> np.ndarray:
    """uint8 [h, w, 3], RGB: the frame on screen at `time_ms` (source time), rotated and with square pixels.

    Before the first frame it is the first, after the end the last.

    Raises:
        MediaUnreadable: if there is no picture track, or nothing near that time can be decoded.
    """
    if info.video is None:
        raise unreadable(path, Text("里面没有画面", "it has no pictures"), Text("请选视频", "Choose a video"))
    with open_media(path) as container:
        container.streams.video[0].thread_type = "AUTO"
        frame = _frame_at(container, time_ms)
        if frame is None:
            raise unreadable(
                path, Text("这个时间的画面解不出来", "the picture at that time can't be decoded"), AGAIN
            )  # fmt: skip
        width_px, height_px = info.video.width_px, info.video.height_px
        if info.video.rotation_deg in (90, 270):
            width_px, height_px = height_px, width_px
        rgb = frame.reformat(width_px, height_px, "rgb24", threads=1).to_ndarray()
    return turned(rgb, info.video.rotation_deg)


def turned(picture: np.ndarray, rotation_deg: int) -> np.ndarray:
    """`picture` [h, w, ...] turned clockwise by 0, 90, 180 or 270 degrees, contiguous."""
    return np.ascontiguousarray(np.rot90(picture, -rotation_deg // 90))


def _frame_at(container: InputContainer, time_ms: int) -> VideoFrame | None:
    """The last frame that starts at or before `time_ms`; failing that the first one after."""
    from av.error import FFmpegError

    wanted_s = start_of(container) + Fraction(
        max(0, time_ms) * 2 + 1, 2000
    )  # half a ms: pts are rounded to ms elsewhere
    found: VideoFrame | None = None
    for back_s in (0, 3, None):  # a seek may land late, or on a damaged stretch
        target_s = start_of(container) if back_s is None else max(start_of(container), wanted_s - back_s)
        try:
            container.seek(int(target_s * 1_000_000))
            for frame in _readable_frames(container):
                if frame.pts is None or frame.time_base is None:
                    continue
                if frame.pts * frame.time_base > wanted_s:
                    found = found or (frame if back_s is None else None)
                    break
                found = frame
        except FFmpegError:
            continue
        if found is not None:
            return found
    return found


def _readable_frames(container: InputContainer) -> Iterator[VideoFrame]:
    from av.error import FFmpegError

    for packet in container.demux(container.streams.video[0]):
        try:
            yield from packet.decode()
        except FFmpegError:
            continue
