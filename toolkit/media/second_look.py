"""Look again, at every frame, where a cut was found between frames of which some had been left out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from toolkit.core.shots import Border
from toolkit.core.shots_series import FrameSeries
from toolkit.media.container import start_of

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.video.frame import VideoFrame

    from toolkit.media.frames import FrameMeter

_AROUND_MS = 300
"""On each side of a cut; what `core.shots` compares it with lies within."""
_LONG_MS = 250
"""A fade may lack frames for this long: it has no one frame with which the new shot begins."""

Window = tuple[float, float]
"""First and last ms (source time) of frames that were measured."""


def unclear_windows(series: FrameSeries, borders: Sequence[Border]) -> tuple[Window, ...]:
    """Where frames are missing that tell with which of them a cut begins; windows don't overlap."""
    if series.thinned is None:
        return ()
    windows: list[Window] = []
    last = len(series.times_ms) - 1
    for border in borders:
        if not _is_unclear(series, border):
            continue
        ends_ms = (series.times_ms[max(0, border.first - 1)], series.times_ms[min(last, border.after)])
        first = int(np.searchsorted(series.times_ms, ends_ms[0] - _AROUND_MS))
        after = int(np.searchsorted(series.times_ms, ends_ms[1] + _AROUND_MS))
        window = float(series.times_ms[first]), float(series.times_ms[min(last, after)])
        if windows and window[0] <= windows[-1][1]:
            window = windows.pop()[0], window[1]
        windows.append(window)
    return tuple(windows)


def _is_unclear(series: FrameSeries, border: Border) -> bool:
    assert series.thinned is not None
    if border.kind == "cut":
        return bool(series.thinned[max(1, border.frame - 1) : border.frame + 2].any())
    inside = slice(max(1, border.first - 1), border.after + 2)
    if border.kind == "dissolve":
        return bool(series.thinned[inside].any())
    long = np.diff(series.times_ms, prepend=series.times_ms[0])[inside] > _LONG_MS
    return bool((series.thinned[inside] & long).any())


def look_again(
    container: InputContainer, windows: Sequence[Window], new_meter: Callable[[], FrameMeter]
) -> tuple[FrameSeries, ...]:
    """What is seen when every frame of each of `windows` is decoded; less where a file can't be read from there."""
    found = []
    for window in windows:
        meter = new_meter()
        for frame, time_ms in _frames_within(container, window):
            meter.measure_for_shots(frame, time_ms)
        times = meter.shots.times_ms
        if len(times) > 2 and abs(times[0] - window[0]) < 0.5 and abs(times[-1] - window[1]) < 0.5:
            found.append(meter.shots.series())
    return tuple(found)


def _frames_within(container: InputContainer, window: Window) -> Iterator[tuple[VideoFrame, float]]:
    stream = container.streams.video[0]
    if stream.time_base is None:
        return
    start_s = start_of(container)
    start_pts = int((Fraction(window[0] - 0.5) / 1000 + start_s) / stream.time_base)
    for frame in _decoded_from(container, start_pts):
        if frame.pts is None or frame.is_corrupt:
            continue
        time_ms = frame.time * 1000 - float(start_s * 1000)
        if time_ms > window[1] + 0.5:
            return
        if time_ms >= window[0] - 0.5:
            yield frame, time_ms


def _decoded_from(container: InputContainer, start_pts: int) -> Iterator[VideoFrame]:
    """Every picture from `start_pts` on and, before it, at least what they hang on; ends where a file is broken."""
    from av.error import FFmpegError

    stream = container.streams.video[0]
    try:
        container.seek(start_pts, stream=stream)
        for packet in container.demux(stream):
            is_before = packet.pts is not None and packet.pts < start_pts
            stream.codec_context.skip_frame = "NONREF" if is_before else "DEFAULT"
            yield from packet.decode()
    except FFmpegError:
        return
