"""One pass over the pictures of footage: every frame is decoded once, reduced, measured and forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.core.media_info import MediaInfo, VideoInfo
from toolkit.core.progress import Reporter
from toolkit.core.quality import rate_shots
from toolkit.core.shot import PictureAnalysis
from toolkit.core.shots import find_borders, shot_spans, told
from toolkit.core.text import Text
from toolkit.media.coder_strength import EXPORT
from toolkit.media.container import AGAIN, open_media, start_of, unreadable
from toolkit.media.keyframes_first import KeyframeReader

if TYPE_CHECKING:
    import numpy as np
    from av.container import InputContainer
    from av.video.frame import VideoFrame


_DECODER_THREADS = 2
_ONE_THREAD_PX = 1280 * 720
"""Pictures of at most this size one thread decodes: a second one costs 15 % more and no wall time on a busy laptop."""
_RICH_BITS = 0.12
"""Bits per pixel from which on the deblocking filter changes next to nothing; it is left out for all frames then."""
KEYFRAMES_FIRST_MS = 10 * 60_000
"""Recordings longer than this are looked through by their keyframes."""


class FrameMeter:
    """Measures the frames of one file as they come."""

    def __init__(self, video: VideoInfo) -> None:
        from toolkit.media import camera_meter, coder_strength, frame_planes, quality_meter, shot_meter

        self._planes = frame_planes
        self._quantiser_of = coder_strength.quantiser_of
        square_width = video.coded_width_px * video.sar_num / video.sar_den
        self._size = frame_planes.fitted(square_width, video.coded_height_px, frame_planes.SMALL_PX)
        detail_size = frame_planes.fitted(square_width, video.coded_height_px, frame_planes.DETAIL_PX)
        self.shots = shot_meter.ShotMeter(self._size, is_pq=video.transfer == "pq")
        self.quality = quality_meter.QualityMeter(detail_size, is_sdr=video.transfer == "sdr")
        self.camera = camera_meter.CameraMeter(self._size, video.rotation_deg)

    def measure(self, frame: VideoFrame, time_ms: float, *, is_alone: bool = False) -> None:
        """Takes in the next frame, shown at `time_ms` (source time); `is_alone` where the one before was left out."""
        planes = self._planes.planes_of(frame)
        small = self._planes.small_of(planes, *self._size)
        change, mean = self.shots.measure(
            small, time_ms, is_full_range=int(frame.color_range) == 2, is_after_gap=is_alone
        )
        if is_alone:
            self.camera.measure_alone(small, time_ms)
        else:
            self.camera.measure(small, time_ms, change)
        if self.quality.is_due(time_ms):
            self.quality.measure(planes, small, time_ms, mean, self._quantiser_of(frame))

    def glance(self, frame: VideoFrame) -> tuple[np.ndarray, np.ndarray]:
        """(thumbnail, tints) that shots are compared by; nothing is kept."""
        small = self._planes.small_of(self._planes.planes_of(frame), *self._size)
        return self.shots.thumb(small), self.shots.tints(small)


def analyse_pictures(
    path: Path, info: MediaInfo, reporter: Reporter, *, keyframes_first: bool | None = None
) -> PictureAnalysis:
    """Shots with quality and the subject's place, from one decoding. Memory grows by 1.5 kB a frame measured.

    With `keyframes_first` (by itself above `KEYFRAMES_FIRST_MS`) groups of pictures in which nothing happens are
    known by their keyframes only. Frames that can't be decoded are counted and passed over.

    Raises:
        MediaUnreadable: if there is no picture track or not one frame can be decoded.
        Cancelled: if the user stopped the job.
    """
    if info.video is None:
        raise unreadable(path, Text("里面没有画面", "it has no pictures"), Text("请选视频", "Choose a video"))
    meter = FrameMeter(info.video)
    if keyframes_first is None:
        keyframes_first = info.duration_ms > KEYFRAMES_FIRST_MS
    with _one_cv_thread(), open_media(path) as container:
        if keyframes_first:
            reader = KeyframeReader(container, info.video, meter)
            reader.read(lambda time_ms: reporter.report(time_ms, info.duration_ms))
            broken = reader.broken
        else:
            broken = _measure_all(container, info, meter, reporter)
    if not meter.shots.times_ms:
        raise unreadable(
            path, Text("一帧画面也解不出来，文件损坏", "not one frame can be decoded: it is damaged"), AGAIN
        )
    series, motion = meter.shots.series(), meter.camera.motion()
    borders = find_borders(series)
    spans = shot_spans(series, tuple(border.frame for border in borders), info.video.start_ms + info.video.duration_ms)
    reporter.report(1, 1)
    return PictureAnalysis(
        shots=rate_shots(spans, meter.quality.samples(), motion), subjects=tuple(meter.camera.subjects),
        borders=told(borders, series), frame_count=len(meter.shots.times_ms), broken_frames=broken,
        moments=meter.quality.moments(motion), camera=motion.format(),
    )  # fmt: skip


def _measure_all(container: InputContainer, info: MediaInfo, meter: FrameMeter, reporter: Reporter) -> int:
    """Measures every frame; how many were broken."""
    assert info.video is not None
    broken = 0
    for frame, time_ms in _timed_frames(container, info.video, info.size_bytes):
        if frame is None:
            broken += 1
            continue
        meter.measure(frame, time_ms)
        if len(meter.shots.times_ms) % 8 == 1:
            reporter.report(time_ms, info.duration_ms)
    return broken


@contextmanager
def _one_cv_thread() -> Iterator[None]:
    """OpenCV's threads cost more than they save on pictures this small, and the decoder wants the cores."""
    import cv2

    threads = cv2.getNumThreads()
    cv2.setNumThreads(1)
    try:
        yield
    finally:
        cv2.setNumThreads(threads)


def _set_up_decoder(container: InputContainer, video: VideoInfo, size_bytes: int) -> None:
    """As little work as gives the same pictures at 160 pixels."""
    stream = container.streams.video[0]
    pixels = video.coded_width_px * video.coded_height_px
    stream.thread_type = "AUTO"
    stream.codec_context.thread_count = 1 if pixels <= _ONE_THREAD_PX else _DECODER_THREADS
    bits = 8000 * size_bytes / max(1, video.duration_ms) / video.fps / pixels
    stream.codec_context.options = EXPORT | {"skip_loop_filter": "all" if bits >= _RICH_BITS else "noref"}


def _timed_frames(
    container: InputContainer, video: VideoInfo, size_bytes: int
) -> Iterator[tuple[VideoFrame | None, float]]:
    """Each frame with its source time in ms, rising; None for a frame that is broken."""
    from av.error import FFmpegError

    stream = container.streams.video[0]
    _set_up_decoder(container, video, size_bytes)
    start_ms = float(start_of(container) * 1000)
    last_ms = -1.0
    for packet in container.demux(stream):
        try:
            frames = packet.decode()
        except FFmpegError:
            yield None, last_ms
            continue
        for frame in frames:
            time_ms = frame.time * 1000 - start_ms if frame.pts is not None else last_ms + 1000 / video.fps
            if frame.is_corrupt:
                yield None, time_ms
            elif time_ms > last_ms:
                last_ms = time_ms
                yield frame, time_ms
