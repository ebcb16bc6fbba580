"""Read the pictures of footage in order, leaving out what tells nothing new where nothing happens.

Three kinds of pictures are passed over, undecoded, unless a packet nearby stands out:

* those that no other picture is predicted from (most of the B pictures of H.264 and HEVC), while the camera does not
  tremble: a half to two thirds of all, and a half of what decoding costs;
* all B pictures of H.264 while the camera stands still and nothing moves. P pictures may hang on one of them, but then
  by what hardly moved: they came out 0.2 of 255 off on average, 0.7 at most, until the next keyframe;
* the rest of a group of pictures, up to 0.7 s, while the camera stands still and nothing moves.
"""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Iterator
from statistics import median
from typing import TYPE_CHECKING, Literal, NamedTuple

from toolkit.core.media_info import VideoInfo
from toolkit.media.coder_strength import EXPORT
from toolkit.media.container import start_of

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.packet import Packet
    from av.video.frame import VideoFrame

_DECODER_THREADS = 2
_ONE_THREAD_PX = 1280 * 720
"""Pictures of at most this size one thread decodes: a second one costs 15 % more and no wall time on a busy laptop."""
_RICH_BITS = 0.12
"""Bits per pixel from which on the deblocking filter changes next to nothing; it is left out for all frames then."""
_AROUND = 7
"""Packets on each side of one that stands out of which every picture is decoded: as many as tell a cut from what the
picture changes anyway (`core.shots`), and the reordering."""
_SPIKE = 2.0
"""A packet stands out at this many times the median of the `_USUAL` before it,"""
_SPIKE_OF_KEY = 0.3
"""and this share of the last keyframe: a picture of something new is mostly coded like one."""
_SHARP_SPIKE, _SHARP_SPIKE_OF_KEY = 5.0, 0.06
"""Or these: something plain comes after something that hardly changed."""
_LATELY, _OVER_LATELY = 4, 1.2
"""And this many times the largest of so many before it: a fade or a gust is a run of large packets, and no cut."""
_USUAL = 12
_P_MS = 400
"""B pictures may be left out where P pictures are no farther apart."""
_REST_MS = 700
"""The longest rest of a group that is left out: a third of the time in which a viewer takes in a shot."""
_QUIET = 1.4
"""No packet of it is larger than this many times the median of those before."""


class Timed(NamedTuple):
    """A picture with its place in time."""

    frame: VideoFrame | None
    """None where it is broken."""
    time_ms: float
    """Source time."""
    is_thinned: bool
    """Whether pictures between the one before and this one were left out."""


class FrameReader:
    """The pictures of the first picture track, in order of time."""

    def __init__(self, container: InputContainer, video: VideoInfo, size_bytes: int, *, is_thrifty: bool) -> None:
        """`is_thrifty`: pictures may be left out; else every one is decoded."""
        self._container = container
        self._stream = container.streams.video[0]
        self._step_ms = 1000 / video.fps
        self._start_ms = float(start_of(container) * 1000)
        self._is_thrifty = is_thrifty
        self.wants_all = False
        """Set it while the camera trembles: every picture is needed then."""
        self.is_still = False
        """Set it while nothing moves."""
        self._set_up(video, size_bytes)
        self._waiting: list[int] = []
        self._last_ms = -1.0

    def _set_up(self, video: VideoInfo, size_bytes: int) -> None:
        """As little work as gives the same pictures at 160 pixels."""
        context = self._stream.codec_context
        pixels = video.coded_width_px * video.coded_height_px
        self._stream.thread_type = "AUTO"
        context.thread_count = 1 if pixels <= _ONE_THREAD_PX else _DECODER_THREADS
        bits = 8000 * size_bytes / max(1, video.duration_ms) / video.fps / pixels
        self._is_h264 = context.name == "h264"
        context.options = EXPORT | {"skip_loop_filter": "all" if bits >= _RICH_BITS else "noref"}

    def frames(self) -> Iterator[Timed]:
        """Each picture, its time rising."""
        from av.error import FFmpegError

        for packet in self._chosen():
            try:
                frames = packet.decode()
            except FFmpegError:
                yield Timed(None, self._last_ms, is_thinned=False)
                continue
            for frame in frames:
                yield from self._timed(frame)

    def _chosen(self) -> Iterator[Packet]:
        """The packets to decode, in order; the decoder is told which of them it may pass over."""
        context = self._stream.codec_context
        told = "DEFAULT"
        line = PacketLine(self._container.demux(self._stream), ahead=max(_AROUND, round(_REST_MS / self._step_ms)))
        for packet in line.packets():
            if packet.pts is not None:
                heapq.heappush(self._waiting, packet.pts)
            if not self._is_thrifty:
                yield packet
                continue
            if self.is_still and self._last_ms >= 0 and line.is_quiet_to_key(packet):
                for rest in line.up_to_key():
                    heapq.heappush(self._waiting, rest.pts or 0)
                continue
            skipped = self._skipped(line)
            if skipped != told:
                context.skip_frame = told = skipped
            yield packet

    def _skipped(self, line: PacketLine) -> Literal["DEFAULT", "NONREF", "BIDIR"]:
        """Which pictures the decoder may pass over now."""
        if line.is_near_spike or self.wants_all:
            return "DEFAULT"
        is_close = line.p_distance() * self._step_ms <= _P_MS
        return "BIDIR" if self.is_still and self._is_h264 and is_close else "NONREF"

    def _timed(self, frame: VideoFrame) -> Iterator[Timed]:
        left_out = 0
        time_ms = self._last_ms + self._step_ms
        if frame.pts is not None:
            time_ms = frame.time * 1000 - self._start_ms
            while self._waiting and self._waiting[0] <= frame.pts:
                left_out += heapq.heappop(self._waiting) < frame.pts
        if frame.is_corrupt:
            yield Timed(None, time_ms, is_thinned=False)
        elif time_ms > self._last_ms:
            is_first = self._last_ms < 0
            self._last_ms = time_ms
            yield Timed(frame, time_ms, is_thinned=left_out > 0 and not is_first)


class PacketLine:
    """Packets in order, with a view of those to come."""

    def __init__(self, packets: Iterator[Packet], ahead: int) -> None:
        self._source = packets
        self._ahead = ahead
        self._line: deque[Packet] = deque()
        self._usual: deque[int] = deque(maxlen=_USUAL)
        self._latest_pts: int | None = None
        self._p_distances: deque[int] = deque([1], maxlen=_USUAL)
        self._b_run = 0
        self._key_bytes = self._since_key = self._longest_group = 0
        self._spikes: deque[int] = deque()
        self._taken = self._read = 0

    def packets(self) -> Iterator[Packet]:
        """Each packet that was not taken by `up_to_key`."""
        while True:
            self._fill()
            if not self._line:
                return
            while self._spikes and self._spikes[0] < self._taken - _AROUND:
                self._spikes.popleft()
            yield self._pop()

    def _pop(self) -> Packet:
        self._taken += 1
        return self._line.popleft()

    @property
    def is_near_spike(self) -> bool:
        """Whether a packet near the one given last stands out."""
        return bool(self._spikes) and self._spikes[0] <= self._taken + _AROUND

    def p_distance(self) -> int:
        """How many pictures lie from one that is not predicted from later ones to the next, at most, of late."""
        return max(*self._p_distances, self._b_run + 1)

    def _fill(self) -> None:
        while len(self._line) <= self._ahead:
            packet = next(self._source, None)
            if packet is None:
                return
            if packet.size and self._stands_out(packet):
                self._spikes.append(self._read)
            self._line.append(packet)
            self._read += 1

    def _stands_out(self, packet: Packet) -> bool:
        """A keyframe out of turn, or a picture that could not be predicted."""
        if self._latest_pts is not None and packet.pts is not None and packet.pts < self._latest_pts:
            self._since_key += 1
            self._b_run += 1
            return False  # predicted from later ones too: small anyway
        self._latest_pts = packet.pts
        self._p_distances.append(self._b_run + 1)
        self._b_run = 0
        if packet.is_keyframe:
            is_out_of_turn = abs(self._since_key - self._longest_group) > 1
            self._longest_group = max(self._longest_group, self._since_key)
            self._key_bytes, self._since_key = packet.size, 0
            return is_out_of_turn
        self._since_key += 1
        usual = self._usual
        times, of_key = packet.size / median(usual or [1]), packet.size / max(1, self._key_bytes)
        is_one_of_many = bool(usual) and packet.size < _OVER_LATELY * max(list(usual)[-_LATELY:])
        usual.append(packet.size)
        if is_one_of_many:
            return False
        return (times > _SPIKE and of_key > _SPIKE_OF_KEY) or (times > _SHARP_SPIKE and of_key > _SHARP_SPIKE_OF_KEY)

    def is_quiet_to_key(self, packet: Packet) -> bool:
        """Whether `packet` and all up to the next keyframe are small, no reordering among them, and that is near."""
        rest: list[Packet] = [packet]
        for later in self._line:
            if later.is_keyframe:
                break
            rest.append(later)
        else:
            return False
        if packet.is_keyframe or len(rest) < 3 or any(each.pts is None or each.pts != each.dts for each in rest):
            return False
        usual = median(self._usual)
        return max(each.size for each in rest) <= _QUIET * usual

    def up_to_key(self) -> Iterator[Packet]:
        """Takes the packets up to the next keyframe."""
        while self._line and not self._line[0].is_keyframe:
            yield self._pop()
