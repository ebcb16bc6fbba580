"""The sound of a slice in one piece: copied where that is exact, else coded once. Never cut at the pictures' seams."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from toolkit.core.progress import Reporter
from toolkit.media.container import open_media, start_of
from toolkit.media.ffmpeg import file_url, run_ffmpeg

if TYPE_CHECKING:
    import av
    from av.audio.stream import AudioStream

Method = Literal["copied", "encoded", "none"]

_SEEK_BACK_S = Fraction(1)
_BITRATE = "160k"
_LEAD_PACKETS = 1
"""AAC blocks overlap by half: one more before the first makes that sound whole. The edit list hides it."""
_SOUND_FILE = "sound.m4a"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sound:
    """The sound's packets, in order, with times from the slice's first picture on."""

    method: Method
    stream: AudioStream | None
    packets: Iterator[av.Packet]
    block_s: Fraction
    """Length of one block: how far sound and pictures may be apart."""


@contextmanager
def open_sound(path: Path, start_s: Fraction, end_s: Fraction, folder: Path, reporter: Reporter) -> Iterator[Sound]:
    """The sound of `path` between two source times, to be written into an MP4. `folder` is for a working file.

    Raises:
        FfmpegFailed, DiskFull: if it can't be coded. Cancelled: if the user stopped the job.
    """
    with open_media(path) as container:
        if not container.streams.audio:
            yield Sound(method="none", stream=None, packets=iter(()), block_s=Fraction(0))
            return
        stream = container.streams.audio[0]
        block_s = copyable_block(container, stream, start_s, end_s, reporter)
        if block_s is not None:
            packets = _copied(container, stream, start_s, end_s, block_s)
            yield Sound(method="copied", stream=stream, packets=packets, block_s=block_s)
            return
    coded = _encode(path, start_s, end_s, folder, reporter)
    with open_media(coded) as container:
        stream = container.streams.audio[0]
        block_s = Fraction(1024, stream.codec_context.sample_rate)
        yield Sound(method="encoded", stream=stream, packets=_packets(container, stream), block_s=block_s)


def copyable_block(
    container: Any, stream: AudioStream, start_s: Fraction, end_s: Fraction, reporter: Reporter
) -> Fraction | None:
    """Seconds of one AAC block if the stretch can be copied: AAC with its own description, blocks without a gap."""
    context = stream.codec_context
    block = context.frame_size or 1024
    if context.name not in ("aac", "aac_latm") or not context.extradata or len(context.extradata) < 2:
        return None
    block_s = Fraction(block, context.sample_rate)
    first: Fraction | None = None
    base = 0
    for count, (at_s, packet) in enumerate(_timed(container, stream, start_s)):
        if count % 512 == 0:
            reporter.check()
        if at_s >= end_s:
            break
        if at_s + block_s * (1 + _LEAD_PACKETS) <= start_s:
            first = None
            continue
        if packet.is_corrupt:
            return None
        if first is None:
            first, base = at_s, count
        if abs(at_s - (first + (count - base) * block_s)) > block_s / 2:
            return None
    return block_s if first is not None else None


def _timed(container: Any, stream: AudioStream, start_s: Fraction) -> Iterator[tuple[Fraction, av.Packet]]:
    """Packets from a little before `start_s` on, with their source time."""
    zero_s, time_base = start_of(container), stream.time_base or Fraction(1, 1000)
    target = max(start_s - _SEEK_BACK_S, Fraction(0)) + zero_s
    container.seek(int(target / time_base), stream=stream, backward=True)
    for packet in container.demux(stream):
        if packet.size and packet.pts is not None:
            yield packet.pts * time_base - zero_s, packet


def _copied(
    container: Any, stream: AudioStream, start_s: Fraction, end_s: Fraction, block_s: Fraction
) -> Iterator[av.Packet]:
    first: int | None = None
    count = 0
    block = stream.codec_context.frame_size or 1024
    time_base = Fraction(1, stream.codec_context.sample_rate)
    for at_s, packet in _timed(container, stream, start_s):
        if at_s >= end_s:
            return
        if at_s + block_s * (1 + _LEAD_PACKETS) <= start_s:
            continue
        if first is None:
            first = round((at_s - start_s) / time_base)
        packet.time_base = time_base
        packet.pts = packet.dts = first + count * block
        packet.duration = block
        count += 1
        yield packet


def _encode(path: Path, start_s: Fraction, end_s: Fraction, folder: Path, reporter: Reporter) -> Path:
    """The stretch as AAC; gaps become silence, so that it stays with the pictures."""
    length_s = float(end_s - start_s)
    args = ["-protocol_whitelist", "file", "-ss", f"{float(start_s):.6f}", "-i", file_url(path),
            "-t", f"{length_s:.6f}", "-map", "0:a:0", "-vn", "-af", "aresample=async=1:first_pts=0",
            "-c:a", "aac", "-b:a", _BITRATE, "-map_metadata", "-1", "-y", file_url(folder / _SOUND_FILE)]  # fmt: skip
    run_ffmpeg(args, reporter, duration_ms=round(length_s * 1000), subject=path.name, folder=folder)
    return folder / _SOUND_FILE


def _packets(container: Any, stream: AudioStream) -> Iterator[av.Packet]:
    for packet in container.demux(stream):
        if packet.size:
            yield packet
