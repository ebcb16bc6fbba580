"""A finished clip read to its end: every packet, all sound, and the key pictures decoded."""

from pathlib import Path
from typing import Any

import numpy as np

from toolkit.core.errors import MediaUnreadable
from toolkit.core.loudness import SILENCE_LUFS, measure_levels
from toolkit.core.progress import Reporter
from toolkit.core.text import Text
from toolkit.media.container import open_media
from toolkit.media.loudness import Meter

_REPORT_PACKETS = 200
_FORBIDDEN = (b"\x00\x00\x00", b"\x00\x00\x01", b"\x00\x00\x02")
"""Never inside a unit of H.264 (ITU-T H.264, 7.4.1): whatever breaks a file mostly leaves them behind."""


def read_through(path: Path, reporter: Reporter) -> tuple[int, Meter | None]:
    """Number of pictures, and loudness of the sound (None for silence), of an H.264 and AAC file.

    Raises:
        MediaUnreadable: at the first packet, picture or block of sound that is damaged.
        Cancelled: if the user stopped the job.
    """
    from av.error import FFmpegError

    blocks: list[np.ndarray] = []
    frame_count = 0
    with open_media(path) as container:
        video, audio = container.streams.video[0], container.streams.audio[0]
        video.codec_context.options = {"err_detect": "explode"}
        is_h264 = video.codec_context.name == "h264" and len(video.codec_context.extradata or b"") > 6
        try:
            for count, packet in enumerate(container.demux([video, audio])):
                if count % _REPORT_PACKETS == 0:
                    reporter.check()
                if packet.stream_index == audio.index:
                    blocks += [_samples(frame) for frame in packet.decode()]
                    continue
                frame_count += packet.size > 0
                if is_h264 and packet.size and not _is_whole(bytes(packet)):
                    raise _damaged(path, frame_count)
                if packet.is_keyframe or not packet.size:
                    packet.decode()
        except FFmpegError as error:
            raise _damaged(path, frame_count) from error
    return frame_count, _meter(blocks)


def _samples(frame: Any) -> np.ndarray:
    """float32 [n, channels], the coder's start-up samples left out."""
    block = frame.to_ndarray().T
    early = -round(float((frame.pts or 0) * (frame.time_base or 0)) * frame.sample_rate)
    return block[max(0, early) :]


def _meter(blocks: list[np.ndarray]) -> Meter | None:
    if not blocks:
        return None
    levels = measure_levels(np.concatenate(blocks))
    if levels.lufs <= SILENCE_LUFS:
        return None
    return Meter(lufs=round(levels.lufs, 1), true_peak_dbtp=round(levels.true_peak_dbtp, 1))


def _is_whole(packet: bytes) -> bool:
    """Whether the units of a picture fill its packet (each with its length before it) and look like H.264."""
    at = 0
    while at + 4 < len(packet):
        length = int.from_bytes(packet[at : at + 4], "big")
        unit = packet[at + 4 : at + 4 + length]
        if not length or len(unit) < length or unit[0] & 0x80 or any(mark in unit for mark in _FORBIDDEN):
            return False
        at += 4 + length
    return at == len(packet)


def _damaged(path: Path, frame: int) -> MediaUnreadable:
    return MediaUnreadable(
        str(path),
        Text(f"第 {frame} 帧附近坏了", f"it is damaged near picture {frame}"),
        Text("请重新做这条片子", "Make this clip again"),
    )


__all__ = ["read_through"]
