"""Code a few pictures again so that they join a copied H.264 stream: own parameter sets, same format."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from toolkit.core.h264_stream import (
    DELIMITER,
    PPS,
    SPS,
    ParameterSets,
    free_id,
    is_annexb,
    join_lengths,
    nal_type,
    sets_of,
    split_annexb,
)
from toolkit.core.lossless import NotCopyable, Stretch
from toolkit.core.progress import Reporter
from toolkit.core.text import Text
from toolkit.media.lossless_source import Recording

if TYPE_CHECKING:
    from av.video.frame import VideoFrame

PRESET = "veryfast"
_CRFS = (13, 8, 3)
"""Tried in turn until the first and the last picture are close enough: a stretch is short, so bits are cheap."""
NEAR_DB = 42.0
"""PSNR of a picture coded again against its source that is aimed at: 2 dB above what is promised."""
_PROFILES = {66: "baseline", 77: "main", 100: "high"}
_FORMATS = ("yuv420p", "yuvj420p")


@dataclass(frozen=True, slots=True, kw_only=True)
class CodedPicture:
    """One packet as MP4 holds it."""

    data: bytes
    pts: int
    is_start: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CodedStretch:
    """A stretch that was coded again, with what the check compares."""

    pictures: tuple[CodedPicture, ...]
    sets: ParameterSets
    first: np.ndarray
    """The source's first and last picture: planes below each other, as `VideoFrame.to_ndarray` gives them."""
    last: np.ndarray
    psnr_db: float
    """The worse of both."""


def psnr_db(one: np.ndarray, other: np.ndarray) -> float:
    """Peak signal to noise over all samples of all planes; 99 for equal pictures.

    >>> psnr_db(np.zeros((2, 2), np.uint8), np.full((2, 2), 255, np.uint8))
    0.0
    """
    if one.shape != other.shape:
        return 0.0
    error = float(np.mean(np.square(one.astype(np.float32) - other.astype(np.float32))))
    return 99.0 if error == 0 else min(99.0, round(10 * float(np.log10(255**2 / error)), 2))


def encode_stretch(
    recording: Recording, stretch: Stretch, group_start: int, sets: ParameterSets, threads: int, reporter: Reporter
) -> CodedStretch:
    """The pictures of `stretch` (kind encode), coded again. Holds packets, not pictures: memory stays small.

    `group_start` is the tick of its group's first packet; `sets` are the recording's own parameter sets.

    Raises:
        NotCopyable: if the pictures can't be decoded whole, or their format can't be coded the same.
    """
    best: CodedStretch | None = None
    for crf in _CRFS:
        coded = _encode(recording, stretch, group_start, sets, crf, threads, reporter)
        if best is None or coded.psnr_db > best.psnr_db:
            best = coded
        if coded.psnr_db >= NEAR_DB:
            break
    assert best is not None
    return best


def _encode(
    recording: Recording, stretch: Stretch, group_start: int, sets: ParameterSets, crf: int, threads: int,
    reporter: Reporter,
) -> CodedStretch:  # fmt: skip
    encoder: Any = None
    packets: list[Any] = []
    first = last = None
    for count, frame in enumerate(_frames(recording, stretch, group_start, threads)):
        reporter.report(count, len(stretch.pts))
        if stretch.pts[count : count + 1] != (frame.pts,):
            raise NotCopyable(Text("画面缺失或次序不对", "pictures are missing or out of order"))
        _check_format(frame)
        if encoder is None:
            encoder = _open_encoder(recording, frame, sets, crf, threads)
            first = frame.to_ndarray()
        last = frame.to_ndarray() if count == len(stretch.pts) - 1 else last
        frame.pict_type = 0  # type: ignore[assignment]  # the encoder decides, not the source
        packets += encoder.encode(frame)
    if encoder is None or first is None or last is None:
        raise NotCopyable(Text("画面缺失", "pictures are missing"))
    packets += encoder.encode(None)
    pictures = tuple(_picture(packet) for packet in packets)
    if tuple(picture.pts for picture in pictures) != stretch.pts:
        raise NotCopyable(Text("编码器给出的画面对不上", "the encoder gave other pictures back"))
    own = sets_of(split_annexb(encoder.extradata))
    near = min(_decoded_psnr(encoder.extradata, packets, first, last))
    return CodedStretch(pictures=pictures, sets=own, first=first, last=last, psnr_db=near)


def _frames(recording: Recording, stretch: Stretch, group_start: int, threads: int) -> Any:
    """The decoded pictures of a stretch, in order of display."""
    import av
    from av.error import FFmpegError

    decoder: Any = av.CodecContext.create("h264", "r")
    decoder.extradata = recording.video.codec_context.extradata
    decoder.thread_count, decoder.thread_type = threads, "AUTO"
    low, high = stretch.pts[0], stretch.pts[-1]
    left = len(stretch.pts)
    try:
        for place, packet in enumerate(recording.packets(group_start), stretch.first):
            frames = decoder.decode(packet if place < stretch.end else None)
            for frame in frames:
                if frame.is_corrupt:
                    raise NotCopyable(Text("画面有损坏", "damaged pictures"))
                if low <= frame.pts <= high:
                    left -= 1
                    yield frame
            if left <= 0 or place >= stretch.end:
                return
        for frame in decoder.decode(None):
            if low <= frame.pts <= high:
                yield frame
    except FFmpegError as error:
        raise NotCopyable(Text("画面有损坏", "damaged pictures")) from error


def _check_format(frame: VideoFrame) -> None:
    if frame.format.name not in _FORMATS:
        raise NotCopyable(Text(f"画面是 {frame.format.name}", f"pictures are {frame.format.name}"))
    if frame.interlaced_frame:
        raise NotCopyable(Text("隔行画面", "interlaced pictures"))


def _open_encoder(recording: Recording, frame: VideoFrame, sets: ParameterSets, crf: int, threads: int) -> Any:
    import av
    from av.codec.context import Flags

    number = free_id(sets.ids)
    if number is None:
        raise NotCopyable(Text("参数集编号已用完", "no free parameter set id"))
    source = recording.video.codec_context
    encoder: Any = av.CodecContext.create("libx264", "w")
    encoder.width, encoder.height, encoder.pix_fmt = frame.width, frame.height, frame.format.name
    encoder.time_base = recording.time_base
    encoder.framerate = recording.video.guessed_rate or Fraction(30)
    encoder.sample_aspect_ratio = source.sample_aspect_ratio or Fraction(1)
    for name in ("color_primaries", "color_trc", "colorspace", "color_range"):
        setattr(encoder, name, int(getattr(source, name)))
    encoder.thread_count = threads
    encoder.flags |= Flags.global_header
    encoder.options = {
        "preset": PRESET, "crf": str(crf), "profile": _PROFILES.get(sets.sps[0][1], "high"), "g": "9999", "bf": "0",
        "x264-params": f"sps-id={number}:scenecut=0:bframes=0:ipratio=1.1:aq-mode=0:mbtree=0:rc-lookahead=0",
    }  # fmt: skip
    encoder.open()
    return encoder


def _picture(packet: Any) -> CodedPicture:
    data = bytes(packet)
    if not is_annexb(data):
        raise NotCopyable(Text("编码器的写法不认识", "the encoder wrote an unknown form"))
    units = tuple(unit for unit in split_annexb(data) if nal_type(unit) not in (SPS, PPS, DELIMITER))
    return CodedPicture(data=join_lengths(units), pts=packet.pts, is_start=packet.is_keyframe)


def _decoded_psnr(extradata: bytes, packets: list[Any], first: np.ndarray, last: np.ndarray) -> tuple[float, float]:
    """PSNR of the first and of the last picture as a player will see them."""
    import av

    decoder: Any = av.CodecContext.create("h264", "r")
    decoder.extradata = extradata
    frames = 0
    seen: list[np.ndarray] = []
    for packet in (*packets, None):
        for frame in decoder.decode(packet):
            if frames in (0, len(packets) - 1):
                seen.append(frame.to_ndarray())
            frames += 1
    if frames != len(packets) or not seen:
        raise NotCopyable(Text("重编的画面解不出来", "what was coded again can't be decoded"))
    return psnr_db(first, seen[0]), psnr_db(last, seen[-1])
