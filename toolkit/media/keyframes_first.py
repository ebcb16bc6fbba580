"""Measure long recordings keyframe-first: keyframes always, whole groups of pictures where something happens."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from toolkit.core.media_info import VideoInfo
from toolkit.media.container import start_of
from toolkit.media.frame_groups import (
    BURST_EVERY_MS,
    BURST_MS,
    RUN_IN_MS,
    SETTLED_MS,
    Group,
    GroupDecoder,
    in_threes,
    is_eventful,
    is_passing,
    is_settled,
    read_groups,
)

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.packet import Packet
    from av.video.frame import VideoFrame

    from toolkit.media.frames import FrameMeter


_REORDERED = 4
"""Pictures that may be shown before one whose packet came before theirs."""


class KeyframeReader:
    """Feeds a FrameMeter with the keyframes of one file, and with every frame of the groups that need it."""

    def __init__(self, container: InputContainer, video: VideoInfo, meter: FrameMeter) -> None:
        self._container = container
        self._keys, self._all = GroupDecoder(container), GroupDecoder(container)
        self._start_ms = float(start_of(container) * 1000)
        self._step_ms = 1000 / video.fps
        self._meter = meter
        self._last_ms = -1.0
        self._burst_ms = -math.inf
        self._run_in_until_ms = -math.inf
        self._is_gap = False
        self.broken = 0
        self.decoded_groups = 0
        self.groups = 0

    def read(self, on_time: Callable[[float], None]) -> None:
        """Measures the whole file; `on_time` is told the source time in ms after every group."""
        for group, after, second in in_threes(self._with_keys()):
            self.groups += 1
            self._take(group, after, second)
            on_time(self._last_ms)

    def _with_keys(self) -> Iterator[Group]:
        for group in read_groups(self._container):
            group.key = self._keys.key(group)
            if group.key is not None:
                group.thumb, group.tints = self._meter.glance(group.key)
            yield group

    def _take(self, group: Group, after: Group | None, second: Group | None) -> None:
        begins_ms = self._time_of(group.key, group.packets[0]) if group.key is not None else self._last_ms + 1
        if is_eventful(group, after, second):
            self.decoded_groups += 1
            if not self._decode_until_settled(group, after):
                self._run_in_until_ms = self._last_ms + RUN_IN_MS
            return
        until_ms = self._run_in_until_ms
        if begins_ms - self._burst_ms >= BURST_EVERY_MS:
            self._burst_ms, until_ms = begins_ms, max(until_ms, begins_ms + BURST_MS)
        if begins_ms < until_ms:
            self._decode(group, until_ms)
        elif group.key is not None and begins_ms > self._last_ms:
            self._last_ms = begins_ms
            self._meter.measure(group.key, begins_ms, is_alone=True)
            self._is_gap = True

    def _decode_until_settled(self, group: Group, after: Group | None) -> bool:
        """Decodes what happens in `group`; whether some of the rest was left out, as nothing but a move lies in it."""
        settles_at = group.settles_at()
        ask = after is not None
        ask_at = len(group.packets) // 2 if settles_at is None else settles_at
        for count, frame in enumerate(self._measured(group)):
            if not ask or after is None or count < ask_at:
                continue
            if settles_at is not None and count < settles_at + _REORDERED + SETTLED_MS / self._step_ms:
                continue
            ask = False
            now = self._meter.glance(frame)
            if is_settled(now, after) if settles_at is not None else is_passing(group, now, after):
                self._is_gap = True
                return True
        return False

    def _decode(self, group: Group, until_ms: float) -> None:
        for _ in self._measured(group, until_ms):
            pass

    def _measured(self, group: Group, until_ms: float = math.inf) -> Iterator[VideoFrame]:
        """Measures the frames of `group` one by one, up to `until_ms`."""
        for frame in self._all.frames(group.packets):
            if frame is None:
                self.broken += 1
                continue
            time_ms = self._time_of(frame, group.packets[0])
            if time_ms > until_ms:
                self._is_gap = True
                return
            if time_ms > self._last_ms:
                self._last_ms = time_ms
                self._meter.measure(frame, time_ms, is_alone=self._is_gap)
                self._is_gap = False
            yield frame

    def _time_of(self, frame: VideoFrame, packet: Packet) -> float:
        if frame.pts is None or packet.time_base is None:
            return self._last_ms + self._step_ms
        base = packet.time_base
        return frame.pts * 1000 * base.numerator / base.denominator - self._start_ms
