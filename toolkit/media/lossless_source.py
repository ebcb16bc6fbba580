"""A recording as the lossless cutter reads it: packets around a slice, without looking at the rest of the file."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.core.h264_stream import (
    IDR,
    ParameterSets,
    is_annexb,
    is_plain_sps,
    nal_type,
    read_avcc,
    sets_of,
    split_annexb,
    split_lengths,
)
from toolkit.core.lossless import NotCopyable, PacketIndex
from toolkit.core.progress import Reporter
from toolkit.core.spans import Span
from toolkit.core.text import Text
from toolkit.media.container import open_media, start_of

if TYPE_CHECKING:
    import av
    from av.container import InputContainer
    from av.video.stream import VideoStream

_MARGINS_S = (0, 4, 16, 45)
"""How far before a slice its first group of pictures is looked for: recorders write one every 1 to 10 s."""
_REPORT_EVERY = 512
_NO_START = Text(
    "开头附近没有能独立解码的画面（开放式 GOP）", "no picture near its start can be decoded by itself (open groups)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The packets of one slice and what its pictures are coded with."""

    index: PacketIndex
    start: int
    """First tick that belongs to the slice, of the video stream."""
    end: int
    sets: ParameterSets


class Recording:
    """An opened H.264 recording. Ticks are those of its video stream; source time 0 is the container's start."""

    def __init__(self, container: InputContainer, video: VideoStream) -> None:
        self.container = container
        self.video = video
        self.time_base: Fraction = video.time_base or Fraction(1, 90_000)
        self.zero_s = start_of(container)
        extradata = video.codec_context.extradata or b""
        self._length_bytes = 0  # start codes
        self._sets = ParameterSets(sps=(), pps=())
        if extradata and not is_annexb(extradata):
            self._length_bytes, self._sets = read_avcc(extradata)
        elif extradata:
            self._sets = sets_of(split_annexb(extradata))

    def units(self, packet: av.Packet) -> tuple[bytes, ...]:
        """The NAL units of a packet."""
        data = bytes(packet)
        return split_lengths(data, self._length_bytes) if self._length_bytes else split_annexb(data)

    @property
    def is_length_prefixed(self) -> bool:
        """Whether packets are stored as MP4 wants them: NAL units behind lengths of four bytes."""
        return self._length_bytes == 4

    def ticks(self, time_ms: int) -> int:
        """The first tick whose time, rounded to milliseconds, is not before `time_ms` (source time)."""
        return math.ceil((self.zero_s + Fraction(2 * time_ms - 1, 2000)) / self.time_base)

    def seconds(self, ticks: int) -> Fraction:
        """Source time of a tick."""
        return ticks * self.time_base - self.zero_s

    def window(self, span: Span, reporter: Reporter) -> Window:
        """What lies around `span` (source time).

        Raises:
            NotCopyable: if no picture near its start can be decoded afresh, or packets have no times.
        """
        start, end = self.ticks(span.start_ms), self.ticks(span.end_ms)
        for margin_s in _MARGINS_S:
            window = self._read_window(start, end, round(margin_s / self.time_base), reporter)
            if window is not None:
                return window
            if self.seconds(start) <= margin_s:
                break
        raise NotCopyable(_NO_START)

    def _read_window(self, start: int, end: int, margin: int, reporter: Reporter) -> Window | None:
        pts: list[int] = []
        starts: list[int] = []
        sets = self._sets
        for count, packet in enumerate(self._seek(start - margin)):
            if count % _REPORT_EVERY == 0:
                reporter.check()
            at = _time_of(packet, start, end)
            if packet.is_keyframe and any(nal_type(unit) == IDR for unit in self.units(packet)):
                if at > start and not pts:
                    return None
                if at <= start:  # an earlier group does not matter
                    pts, starts = [], []
                sets = self._agree(sets, packet)
                starts.append(len(pts))
            if starts:
                pts.append(at)
                if (packet.dts if packet.dts is not None else at) >= end:
                    break
        if not pts:
            return None
        if not all(map(is_plain_sps, sets.sps)):
            raise NotCopyable(Text("画面不是 8 位 4:2:0", "not 4:2:0 in 8 bits"))
        return Window(index=PacketIndex(pts=tuple(pts), starts=tuple(starts)), start=start, end=end, sets=sets)

    def _agree(self, known: ParameterSets, packet: av.Packet) -> ParameterSets:
        """The parameter sets, with those that a packet carries itself.

        Raises:
            NotCopyable: if one of them changed, as after a broken connection.
        """
        own = sets_of(self.units(packet))
        if not own.sps and not own.pps:
            return known
        both = sets_of((*known.sps, *known.pps, *own.sps, *own.pps))
        if len(both.sps) != len(ParameterSets(sps=both.sps, pps=()).ids) or (
            len(both.pps) != len(ParameterSets(sps=(), pps=both.pps).ids)
        ):
            raise NotCopyable(Text("中途画面格式变了", "the picture's format changes on the way"))
        return both

    def packets(self, first: int) -> Iterator[av.Packet]:
        """The video packets from the one at tick `first` on, which must be the start of a group.

        Raises:
            NotCopyable: if it is not found again.
        """
        for margin_s in _MARGINS_S:
            found = False
            for packet in self._seek(first - round(margin_s / self.time_base)):
                found = found or (packet.pts == first and packet.is_keyframe)
                if found:
                    yield packet
                elif packet.dts is not None and packet.dts > first:
                    break
            if found:
                return
        raise NotCopyable(Text("有的数据再读时找不到", "a packet was not found again"))

    def _seek(self, ticks: int) -> Iterator[av.Packet]:
        from av.error import FFmpegError

        lowest = self.video.start_time
        try:
            self.container.seek(max(ticks, lowest) if lowest is not None else ticks, stream=self.video, backward=True)
        except FFmpegError as error:
            raise NotCopyable(Text(f"不能在文件里定位（{error}）", f"it can't be searched ({error})")) from error
        for packet in self.container.demux(self.video):
            if packet.size:
                yield packet


def _time_of(packet: av.Packet, start: int, end: int) -> int:
    """The packet's tick. Raises NotCopyable for one that can't be copied faithfully."""
    if packet.pts is None or packet.is_corrupt:
        raise NotCopyable(Text("有的画面没有时间或已损坏", "a packet without a time, or a damaged one"))
    if start <= packet.pts < end and packet.is_discard:
        raise NotCopyable(Text("文件的编辑表藏了这一段的画面", "an edit list hides pictures of the slice"))
    return packet.pts


@contextmanager
def open_recording(path: Path) -> Iterator[Recording]:
    """The recording at `path`.

    Raises:
        NotCopyable: if its pictures are not H.264.
        MediaUnreadable: if it can't be opened.
    """
    with open_media(path) as container:
        if not container.streams.video:
            raise NotCopyable(Text("没有画面", "no pictures"))
        video = container.streams.video[0]
        if video.codec_context.name != "h264":
            raise NotCopyable(
                Text(
                    f"画面是 {video.codec_context.name}，不是 H.264",
                    f"its pictures are {video.codec_context.name}, not H.264",
                )
            )
        try:
            yield Recording(container, video)
        except ValueError as error:
            raise NotCopyable(Text(f"数据流读不懂（{error}）", f"the stream can't be read ({error})")) from error
