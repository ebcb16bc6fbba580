"""What a footage file holds, as `media.probe` reads it."""

from dataclasses import dataclass
from typing import Literal

Transfer = Literal["sdr", "hlg", "pq"]


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoInfo:
    """The picture track. Sizes are in display space: after the rotation flag and with square pixels."""

    width_px: int
    height_px: int
    coded_width_px: int
    coded_height_px: int
    rotation_deg: int
    """Clockwise turn that the player applies: 0, 90, 180 or 270."""
    sar_num: int = 1
    sar_den: int = 1
    fps_num: int
    fps_den: int
    is_vfr: bool = False
    codec: str
    pixel_format: str
    transfer: Transfer = "sdr"
    start_ms: int
    """First frame, source time."""
    duration_ms: int

    @property
    def fps(self) -> float:
        return self.fps_num / self.fps_den


@dataclass(frozen=True, slots=True, kw_only=True)
class AudioInfo:
    """The first sound track."""

    codec: str
    sample_rate_hz: int
    channels: int
    start_ms: int
    """First sample, source time."""
    duration_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaInfo:
    """One footage file. Source time 0 is where players (and `ffmpeg -ss`) start: the container's start time."""

    path: str
    size_bytes: int
    duration_ms: int
    video: VideoInfo | None
    audio: AudioInfo | None
    missing_ms: int = 0
    """How much the header promises beyond what is there: a file that was not copied whole. 0 below 1 s and 5 %."""
