"""One pass over the pictures of footage: every frame is decoded once, reduced, measured and forgotten."""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from toolkit.core.media_info import MediaInfo, VideoInfo
from toolkit.core.progress import Reporter
from toolkit.core.quality import CameraMotion, PictureSamples, rate_moments, rate_shots
from toolkit.core.shot import Moment, PictureAnalysis, SubjectSample
from toolkit.core.shots import FrameSeries, find_cuts, shot_spans
from toolkit.core.text import Text
from toolkit.media.container import AGAIN, open_media, start_of, unreadable

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.video.frame import VideoFrame

    from toolkit.media.picture_features import Planes

    Small = tuple[np.ndarray, np.ndarray, np.ndarray]

_DECODER_THREADS = 2
_SAMPLE_MS = 250
"""Sharpness, light, colour and subject change slowly: four times a second is enough."""
_SHIFT_MS = 60
"""Hand tremor reaches 10 Hz, so the camera's shift is wanted at least about 15 times a second."""
_NEW_SHOT_CHANGE = 25.0
"""A change above this (0..255) makes the sample before useless for telling what moves."""


class _Rows:
    """Rows of floats in flat memory: 4 bytes each."""

    def __init__(self, width: int) -> None:
        self._width = width
        self._values = array("f")

    def add(self, *values: float) -> None:
        self._values.extend(values)

    def columns(self) -> np.ndarray:
        """float32 [width, n]."""
        return np.frombuffer(self._values, np.float32).reshape(-1, self._width).T


class FrameMeter:
    """Measures the frames of one file as they come."""

    def __init__(self, video: VideoInfo) -> None:
        from toolkit.media import picture_features

        self._features = picture_features
        square_width = video.coded_width_px * video.sar_num / video.sar_den
        self._size = picture_features.fitted(square_width, video.coded_height_px, picture_features.SMALL_PX)
        self._detail_size = picture_features.fitted(square_width, video.coded_height_px, picture_features.DETAIL_PX)
        self._shift = picture_features.ShiftMeter(*self._size)
        self._subject = picture_features.SubjectMap(*self._size)
        self._is_pq = video.transfer == "pq"
        self._rotation_deg = video.rotation_deg
        self.times_ms = array("d")
        self._frames = _Rows(3)
        self._signatures = bytearray()
        self._samples = _Rows(6)
        self._sample_times = array("d")
        self._shifts = _Rows(2)
        self._shift_times = array("d")
        self.subjects: list[SubjectSample] = []
        self._looks: list[str] = []
        self._before: Small | None = None
        self._sampled: np.ndarray | None = None
        self._change_since = 0.0
        self._moved = (0.0, 0.0)

    def measure(self, frame: VideoFrame, time_ms: float) -> None:
        """Takes in the next frame, shown at `time_ms` (source time)."""
        f = self._features
        planes = f.planes_of(frame)
        width, height = self._size
        small = (
            f.reduced(planes.luma, width, height),
            f.reduced(planes.blue, width // 2, height // 2, rows=1),
            f.reduced(planes.red, width // 2, height // 2, rows=1),
        )
        change = 0.0
        if self._before is not None:
            change = sum(f.mean_difference(now, old) for now, old in zip(small, self._before, strict=True))
        self._before = small
        mean, contrast = f.brightness(small[0], is_full_range=int(frame.color_range) == 2, is_pq=self._is_pq)
        self.times_ms.append(time_ms)
        self._frames.add(change, mean, contrast)
        self._signatures += f.signature(*small)
        self._change_since = max(self._change_since, change)
        if not self._shift_times or time_ms - self._shift_times[-1] >= _SHIFT_MS:
            self._shift_times.append(time_ms)
            x, y = self._shift.shift(small[0])
            self._shifts.add(x, y)
            self._moved = self._moved[0] + x, self._moved[1] + y
        if not self._sample_times or time_ms - self._sample_times[-1] >= _SAMPLE_MS:
            self._sample(planes, small, time_ms, mean)

    def _sample(
        self, planes: Planes, small: tuple[np.ndarray, np.ndarray, np.ndarray], time_ms: float, mean: float
    ) -> None:
        f = self._features
        luma, blue, red = small
        size = self._detail_size
        is_large = planes.luma.shape[1] > size[0]
        detail, texture = f.detail_and_texture(f.reduced(planes.luma, *size) if is_large else planes.luma)
        change = f.mean_difference(luma, self._sampled) / 255.0 if self._sampled is not None else 0.0
        burnt = float((luma >= 235).mean())
        self._sample_times.append(time_ms)
        self._samples.add(detail, texture, mean, burnt, f.colourfulness(luma, blue, red), change)
        self._sampled = luma
        self._looks.append(f.look(*small).hex())
        is_known = math.isfinite(self._moved[0]) and self._change_since <= _NEW_SHOT_CHANGE
        x, y, spread = self._subject.locate(luma, blue, red, self._moved if is_known else None)
        self._change_since, self._moved = 0.0, (0.0, 0.0)
        x, y = _turned_point(x, y, self._rotation_deg)
        self.subjects.append(
            SubjectSample(time_ms=round(time_ms), x=round(x, 4), y=round(y, 4), spread=round(spread, 3))
        )

    def series(self) -> FrameSeries:
        change, luma, contrast = self._frames.columns()
        return FrameSeries(
            times_ms=np.frombuffer(self.times_ms), change=change, luma=luma, contrast=contrast,
            signature=np.frombuffer(self._signatures, np.uint8).reshape(len(self.times_ms), -1),
        )  # fmt: skip

    def samples(self) -> PictureSamples:
        detail, texture, mean, burnt, colour, change = self._samples.columns()
        return PictureSamples(
            times_ms=np.frombuffer(self._sample_times), detail=detail, texture=texture, brightness=mean, burnt=burnt,
            colourfulness=colour, change=change,
        )  # fmt: skip

    def moments(self) -> tuple[Moment, ...]:
        samples = self.samples()
        rated = zip(samples.times_ms, rate_moments(samples, self.motion()), self._looks, strict=True)
        return tuple(Moment(time_ms=round(t), usable=round(float(u), 3), look=look) for t, u, look in rated)

    def motion(self) -> CameraMotion:
        x, y = self._shifts.columns()
        return CameraMotion(times_ms=np.frombuffer(self._shift_times), shift_x=x, shift_y=y)


def _turned_point(x: float, y: float, rotation_deg: int) -> tuple[float, float]:
    """A point of the coded picture (shares of width and height) where it stands on the display."""
    return {0: (x, y), 90: (1 - y, x), 180: (1 - x, 1 - y), 270: (y, 1 - x)}[rotation_deg]


def analyse_pictures(path: Path, info: MediaInfo, reporter: Reporter) -> PictureAnalysis:
    """Shots with quality and the subject's place, from one decoding of all frames. Memory grows by 120 bytes a frame.

    Frames that can't be decoded are counted and passed over.

    Raises:
        MediaUnreadable: if there is no picture track or not one frame can be decoded.
        Cancelled: if the user stopped the job.
    """
    if info.video is None:
        raise unreadable(path, Text("里面没有画面", "it has no pictures"), Text("请选视频", "Choose a video"))
    meter = FrameMeter(info.video)
    broken = 0
    with _one_cv_thread(), open_media(path) as container:
        for frame, time_ms in _timed_frames(container, info.video):
            if frame is None:
                broken += 1
                continue
            meter.measure(frame, time_ms)
            if len(meter.times_ms) % 8 == 1:
                reporter.report(time_ms, info.duration_ms)
    if not meter.times_ms:
        raise unreadable(
            path, Text("一帧画面也解不出来，文件损坏", "not one frame can be decoded: it is damaged"), AGAIN
        )
    series = meter.series()
    spans = shot_spans(series, find_cuts(series), info.video.start_ms + info.video.duration_ms)
    reporter.report(1, 1)
    return PictureAnalysis(
        shots=rate_shots(spans, meter.samples(), meter.motion()), subjects=tuple(meter.subjects),
        frame_count=len(meter.times_ms), broken_frames=broken, moments=meter.moments(),
    )  # fmt: skip


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


def _timed_frames(container: InputContainer, video: VideoInfo) -> Iterator[tuple[VideoFrame | None, float]]:
    """Each frame with its source time in ms, rising; None for a frame that is broken."""
    from av.error import FFmpegError

    stream = container.streams.video[0]
    stream.thread_type = "AUTO"
    stream.codec_context.thread_count = _DECODER_THREADS
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
