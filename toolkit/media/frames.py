"""One pass over the pictures of footage: every frame is decoded once, reduced, measured and forgotten."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.core.media_info import MediaInfo, VideoInfo
from toolkit.core.progress import Reporter
from toolkit.core.quality import rate_shots
from toolkit.core.shot import PictureAnalysis
from toolkit.core.shots import shot_spans
from toolkit.core.text import Text
from toolkit.media.border_finder import BorderFinder
from toolkit.media.container import AGAIN, NO_FRAME, open_media, unreadable
from toolkit.media.frame_reader import FrameReader
from toolkit.media.keyframes_first import KeyframeReader

if TYPE_CHECKING:
    import numpy as np
    from av.container import InputContainer
    from av.video.frame import VideoFrame


_STILL_SAMPLE_MS = 740
"""While nothing moves the quality is measured a third as often."""
KEYFRAMES_FIRST_MS = 10 * 60_000
"""Recordings longer than this are looked through by their keyframes."""


class FrameMeter:
    """Measures the frames of one file as they come."""

    def __init__(self, video: VideoInfo) -> None:
        from toolkit.media import camera_meter, coder_strength, frame_planes, quality_meter, shot_meter

        self._planes = frame_planes
        self._rated_ms = -math.inf
        self.first_ms = 0
        """When the first frame was shown (source time)."""
        self._quantiser_of = coder_strength.quantiser_of
        square_width = video.coded_width_px * video.sar_num / video.sar_den
        self._size = frame_planes.fitted(square_width, video.coded_height_px, frame_planes.SMALL_PX)
        detail_size = frame_planes.fitted(square_width, video.coded_height_px, frame_planes.DETAIL_PX)
        self.shots = shot_meter.ShotMeter(self._size, is_pq=video.transfer == "pq")
        self.quality = quality_meter.QualityMeter(detail_size, is_sdr=video.transfer == "sdr")
        self.camera = camera_meter.CameraMeter(self._size, video.rotation_deg)

    def measure(self, frame: VideoFrame, time_ms: float, *, is_alone: bool = False, is_thinned: bool = False) -> None:
        """Takes in the next frame, shown at `time_ms` (source time).

        `is_alone` where those before it were left out for long, `is_thinned` where a few were.
        """
        if not self.shots.count:
            self.first_ms = round(time_ms)
        planes = self._planes.planes_of(frame)
        small = self._planes.small_of(planes, *self._size)
        change, mean = self.shots.measure(
            small,
            time_ms,
            is_full_range=int(frame.color_range) == 2,
            is_after_gap=is_alone,
            is_thinned=is_thinned,
        )
        if is_alone:
            self.camera.measure_alone(small, time_ms)
        else:
            self.camera.measure(small, time_ms, change)
        is_early = self.camera.is_still(time_ms) and time_ms - self._rated_ms < _STILL_SAMPLE_MS
        if not is_early and self.quality.is_due(time_ms):
            self._rated_ms = time_ms
            self.quality.measure(planes, small, time_ms, mean, self._quantiser_of(frame))

    def measure_for_shots(self, frame: VideoFrame, time_ms: float) -> None:
        """Takes in the next frame as `measure` does, but to find borders only."""
        small = self._planes.small_of(self._planes.planes_of(frame), *self._size)
        self.shots.measure(small, time_ms, is_full_range=int(frame.color_range) == 2)

    def glance(self, frame: VideoFrame) -> tuple[np.ndarray, np.ndarray]:
        """(thumbnail, tints) that shots are compared by; nothing is kept."""
        small = self._planes.small_of(self._planes.planes_of(frame), *self._size)
        return self.shots.thumb(small), self.shots.tints(small)


def analyse_pictures(
    path: Path, info: MediaInfo, reporter: Reporter, *, keyframes_first: bool | None = None, is_thrifty: bool = True
) -> PictureAnalysis:
    """Shots with quality and the subject's place, from one decoding. Memory grows by 7 MB an hour.

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
    finder = BorderFinder(path, meter, partial(FrameMeter, info.video))
    with _one_cv_thread():
        with open_media(path) as container:
            broken = (_measure_few if keyframes_first else partial(_measure_all, is_thrifty=is_thrifty))(
                container, info, meter, finder, reporter
            )
        if not meter.shots.count:
            raise unreadable(path, NO_FRAME, AGAIN)
        finder.finish()
    motion = meter.camera.motion()
    spans = shot_spans(meter.first_ms, finder.borders, info.video.start_ms + info.video.duration_ms)
    reporter.report(1, 1)
    return PictureAnalysis(
        shots=rate_shots(spans, meter.quality.samples(), motion), subjects=tuple(meter.camera.subjects),
        borders=tuple(finder.borders), frame_count=meter.shots.count, broken_frames=broken,
        moments=meter.quality.moments(motion), camera=motion.format(),
    )  # fmt: skip


def _measure_few(
    container: InputContainer, info: MediaInfo, meter: FrameMeter, finder: BorderFinder, reporter: Reporter
) -> int:
    """Measures keyframes, and every frame where something happens; how many were broken."""
    assert info.video is not None

    def after_group(time_ms: float) -> None:
        reporter.report(time_ms, info.duration_ms)
        finder.step()

    reader = KeyframeReader(container, info.video, meter)
    reader.read(after_group)
    return reader.broken


def _measure_all(
    container: InputContainer,
    info: MediaInfo,
    meter: FrameMeter,
    finder: BorderFinder,
    reporter: Reporter,
    *,
    is_thrifty: bool,
) -> int:
    """Measures every frame, or all but those that tell nothing new; how many were broken."""
    assert info.video is not None
    broken = 0
    reader = FrameReader(container, info.video, info.size_bytes, is_thrifty=is_thrifty)
    for frame, time_ms, is_thinned in reader.frames():
        if frame is None:
            broken += 1
            continue
        meter.measure(frame, time_ms, is_thinned=is_thinned)
        reader.wants_all, reader.is_still = meter.camera.is_trembling(time_ms), meter.camera.is_still(time_ms)
        if meter.shots.count % 8 == 1:
            reporter.report(time_ms, info.duration_ms)
            finder.step()
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
