"""What a footage file holds, without decoding more than its first frames."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.core.media_info import AudioInfo, MediaInfo, Transfer, VideoInfo
from toolkit.core.text import Text
from toolkit.media.container import AGAIN, NO_FRAME, check_file, open_media, start_of, to_ms, unreadable

if TYPE_CHECKING:
    import av
    from av.audio.frame import AudioFrame
    from av.container import InputContainer
    from av.stream import Stream
    from av.video.frame import VideoFrame

_HEAD_PACKETS = 240
"""Video packets read for the frame rate: 8 s at 30 fps."""
_MAX_PACKETS = 3000
"""Packets after which a track that has shown nothing is given up."""
_TAIL_S = 2
_CUT_OFF_MS = 1000
_CUT_OFF_SHARE = 0.05
"""A file that lacks more than both of what its header promises was not copied whole; edit lists explain less."""
_IRREGULAR_SHARE = 0.02
"""More frame intervals off the median than this make the rate variable: a recorder at a constant rate has none."""
_TRANSFERS: dict[int, Transfer] = {16: "pq", 18: "hlg"}
"""Values of transfer_characteristics, ITU-T H.273 table 3."""


@dataclass(slots=True)
class _Track:
    """What the packets of one stream told. Seconds are the container's own clock."""

    stream: Stream
    first_pts: list[Fraction] = field(default_factory=list)
    end_s: Fraction | None = None
    frame: VideoFrame | AudioFrame | None = None

    def note(self, packet: av.Packet, *, keep_pts: bool) -> None:
        if packet.pts is None or packet.size == 0 or packet.is_discard:
            return
        at_s = packet.pts * packet.time_base
        end_s = at_s + (packet.duration or 0) * packet.time_base
        self.end_s = end_s if self.end_s is None else max(self.end_s, end_s)
        if keep_pts:
            self.first_pts.append(at_s)

    @property
    def is_known(self) -> bool:
        return self.frame is not None and (self.stream.type == "audio" or len(self.first_pts) >= _HEAD_PACKETS)

    @property
    def start_s(self) -> Fraction | None:
        if self.stream.start_time is not None and self.stream.time_base is not None:
            return self.stream.start_time * self.stream.time_base
        return min(self.first_pts, default=None)


def probe(path: Path) -> MediaInfo:
    """What the file at `path` holds. Reads its head and its tail only, unless it was cut off.

    Raises:
        MediaUnreadable: if it is missing, damaged, or holds neither moving pictures nor sound.
    """
    size_bytes = check_file(path.absolute())
    with open_media(path) as container:
        tracks = _tracks(container)
        if not tracks:
            raise unreadable(path, Text("里面既没有画面也没有声音", "it holds neither pictures nor sound"), AGAIN)
        _read_head(container, tracks)
        _read_tail(container, tracks)
        video = _video_info(container, tracks.get("video"))
        audio = _audio_info(container, tracks.get("audio"))
        has_frame = "video" not in tracks or tracks["video"].frame is not None
        promised_ms = (container.duration or 0) // 1000
        is_picture = container.format.name == "gif" and all(len(track.first_pts) < 2 for track in tracks.values())
    if is_picture:
        raise unreadable(
            path, Text("这是一张图片，不是视频", "this is one picture, not a video"), Text("请选视频", "Choose a video")
        )
    if not has_frame or (video is None and audio is None):
        raise unreadable(path, NO_FRAME, AGAIN)
    ends = [track.start_ms + track.duration_ms for track in (video, audio) if track is not None]
    missing_ms = promised_ms - max(ends)
    is_cut_off = missing_ms > max(_CUT_OFF_MS, _CUT_OFF_SHARE * promised_ms)
    return MediaInfo(
        path=str(path.absolute()),
        size_bytes=size_bytes,
        duration_ms=max(ends),
        video=video,
        audio=audio,
        missing_ms=missing_ms if is_cut_off else 0,
    )


def _tracks(container: InputContainer) -> dict[str, _Track]:
    """The first moving picture track and the first sound track that have a decoder; a cover picture is neither."""
    from av.stream import Disposition

    found: dict[str, _Track] = {}
    for stream in container.streams:
        if stream.type not in ("video", "audio") or stream.type in found or stream.codec_context is None:
            continue
        if stream.disposition & (Disposition.attached_pic | Disposition.timed_thumbnails):
            continue
        found[stream.type] = _Track(stream)
    return found


def _read_head(container: InputContainer, tracks: dict[str, _Track]) -> None:
    """Reads packets until each track has given a frame and the pictures enough intervals."""
    by_index = {track.stream.index: track for track in tracks.values()}
    for count, packet in enumerate(container.demux([track.stream for track in tracks.values()])):
        track = by_index[packet.stream_index]
        track.note(packet, keep_pts=True)
        if track.frame is None:
            track.frame = _first_frame(packet)
        if all(track.is_known for track in tracks.values()) or count > _MAX_PACKETS:
            return
    if "video" in tracks and not tracks["video"].first_pts:  # a track that is named and has no packet
        del tracks["video"]


def _first_frame(packet: av.Packet) -> VideoFrame | AudioFrame | None:
    from av.error import FFmpegError

    try:
        return next(iter(packet.decode()), None)  # type: ignore[return-value]
    except FFmpegError:
        return None  # a broken packet: a later one may do


def _read_tail(container: InputContainer, tracks: dict[str, _Track]) -> None:
    """Finds where each track really ends: the last packets tell, the header may promise more than was saved."""
    from av.error import FFmpegError

    streams = [track.stream for track in tracks.values()]
    by_index = {track.stream.index: track for track in tracks.values()}
    end = (container.start_time or 0) + (container.duration or 0)
    seen: set[int] = set()
    for target in (end - _TAIL_S * 1_000_000, container.start_time or 0):
        try:
            container.seek(max(target, container.start_time or 0))
            for packet in container.demux(streams):
                if packet.size and packet.pts is not None:
                    seen.add(packet.stream_index)
                    by_index[packet.stream_index].note(packet, keep_pts=False)
        except FFmpegError:
            continue  # a damaged stretch or no way to seek: what was read so far counts
        if seen == set(by_index):
            return


def _rate(track: _Track) -> tuple[Fraction, bool]:
    """Frames per second, and whether they come at uneven intervals."""
    import av

    stream = track.stream
    assert isinstance(stream, av.VideoStream)
    named = stream.guessed_rate or stream.average_rate or Fraction(0)
    times = sorted(track.first_pts)
    times = times[: max(2, len(times) - 4)]  # the last ones still wait for their neighbours in display order
    steps = sorted(later - sooner for sooner, later in itertools.pairwise(times) if later > sooner)
    if len(steps) < 3:
        return (named if 0 < named <= 1000 else Fraction(25)), False
    median = steps[len(steps) // 2]
    slack = max(median / 10, 2 * (stream.time_base or Fraction(1, 1000)))
    is_vfr = sum(abs(step - median) > slack for step in steps) > _IRREGULAR_SHARE * len(steps)
    measured = len(steps) / sum(steps, Fraction(0))
    if is_vfr:
        return measured.limit_denominator(1001), True
    if named and abs(named - measured) < measured / 50:
        return named.limit_denominator(100_000), False
    return measured.limit_denominator(1001), False


def _video_info(container: InputContainer, track: _Track | None) -> VideoInfo | None:
    if track is None or track.frame is None:
        return None
    import av

    frame, stream = track.frame, track.stream
    assert isinstance(frame, av.VideoFrame)
    assert isinstance(stream, av.VideoStream)
    rate, is_vfr = _rate(track)
    sar = stream.sample_aspect_ratio or Fraction(1)
    sar = sar if 0 < sar < 100 else Fraction(1)
    rotation_deg = round(-frame.rotation / 90) % 4 * 90  # FFmpeg counts counterclockwise
    width_px, height_px = max(1, round(frame.width * sar)), frame.height
    if rotation_deg in (90, 270):
        width_px, height_px = height_px, width_px
    start_s = max(Fraction(0), (track.start_s or Fraction(0)) - start_of(container))
    end_s = (track.end_s or Fraction(0)) - start_of(container)
    return VideoInfo(
        width_px=width_px, height_px=height_px, coded_width_px=frame.width, coded_height_px=frame.height,
        rotation_deg=rotation_deg, sar_num=sar.numerator, sar_den=sar.denominator,
        fps_num=rate.numerator, fps_den=rate.denominator, is_vfr=is_vfr,
        codec=stream.codec_context.codec.canonical_name, pixel_format=frame.format.name,
        transfer=_TRANSFERS.get(int(frame.color_trc), "sdr"),
        start_ms=to_ms(start_s), duration_ms=max(to_ms(end_s - start_s), to_ms(1 / rate)),
    )  # fmt: skip


def _audio_info(container: InputContainer, track: _Track | None) -> AudioInfo | None:
    if track is None or track.frame is None:
        return None
    import av

    frame, stream = track.frame, track.stream
    assert isinstance(frame, av.AudioFrame)
    assert isinstance(stream, av.AudioStream)
    start_s = max(Fraction(0), (track.start_s or Fraction(0)) - start_of(container))
    end_s = (track.end_s or Fraction(0)) - start_of(container)
    return AudioInfo(
        codec=stream.codec_context.codec.canonical_name, sample_rate_hz=frame.sample_rate,
        channels=frame.layout.nb_channels, start_ms=to_ms(start_s), duration_ms=max(1, to_ms(end_s - start_s)),
    )  # fmt: skip
