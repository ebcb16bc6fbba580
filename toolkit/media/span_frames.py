"""Pictures of a stretch of footage at even steps, as a viewer sees them."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from toolkit.core.media_info import MediaInfo
from toolkit.core.spans import Span
from toolkit.core.text import Text
from toolkit.media.container import open_media, start_of, unreadable
from toolkit.media.still import turned

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.video.frame import VideoFrame


def span_frames(
    path: Path, info: MediaInfo, span: Span, step_ms: int, longer_px: int
) -> Generator[tuple[int, np.ndarray]]:
    """(source time in ms, uint8 [h, w, 3] RGB) about every `step_ms` within `span`, and always the span's last frame.

    Upright, with square pixels, the longer side at most `longer_px`. Frames that can't be decoded are passed over.

    Raises:
        MediaUnreadable: if there is no picture track.
    """
    if info.video is None:
        raise unreadable(path, Text("里面没有画面", "it has no pictures"), Text("请选视频", "Choose a video"))
    video = info.video
    size = (video.width_px, video.height_px)
    scale = min(1.0, longer_px / max(size))
    width, height = (max(2, round(side * scale)) for side in size)
    if video.rotation_deg in (90, 270):
        width, height = height, width
    with open_media(path) as container:
        container.streams.video[0].thread_type = "AUTO"
        due_ms = float(span.start_ms)
        last: tuple[int, VideoFrame] | None = None
        for frame, time_ms in _frames_from(container, span.start_ms):
            if time_ms >= span.end_ms:
                break
            if time_ms < due_ms:
                last = (time_ms, frame)
                continue
            last = None
            due_ms = max(due_ms + step_ms, time_ms + step_ms / 2)
            yield time_ms, _upright(frame, width, height, video.rotation_deg)
        if last is not None and last[0] >= span.start_ms:
            yield last[0], _upright(last[1], width, height, video.rotation_deg)


def _upright(frame: VideoFrame, width: int, height: int, rotation_deg: int) -> np.ndarray:
    return turned(frame.reformat(width, height, "rgb24", threads=1).to_ndarray(), rotation_deg)


def _frames_from(container: InputContainer, start_ms: int) -> Iterator[tuple[VideoFrame, int]]:
    """Frames with their source times, from the last keyframe at or before `start_ms` on."""
    from av.error import FFmpegError

    start_s = start_of(container)
    container.seek(int((start_s + start_ms / 1000) * 1_000_000) if start_ms else int(start_s * 1_000_000))
    for packet in container.demux(container.streams.video[0]):
        try:
            frames = packet.decode()
        except FFmpegError:
            continue
        for frame in frames:
            if frame.pts is not None and frame.time_base is not None:
                yield frame, round(float(frame.pts * frame.time_base - start_s) * 1000)
