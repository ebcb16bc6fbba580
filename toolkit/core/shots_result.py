"""What `chushan shots` tells of one file. All times are source time."""

from dataclasses import dataclass
from typing import ClassVar

from toolkit.core.media_info import MediaInfo
from toolkit.core.shot import PictureAnalysis, Shot, ShotBorder
from toolkit.core.text import Text

BORDER_NAMES = {
    "cut": Text("硬切", "cut"),
    "fade": Text("淡入淡出", "fade"),
    "dissolve": Text("叠化", "dissolve"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ShotsResult:
    """The borders and the shots of one file."""

    SCHEMA: ClassVar[str] = "Shots.1"

    file: str
    duration_ms: int
    fps: float
    is_vfr: bool
    frame_count: int
    """Frames that were measured: where nothing happens not all of them."""
    broken_frames: int
    cuts: tuple[ShotBorder, ...]
    """Where each shot but the first begins, and how."""
    shots: tuple[Shot, ...]


def shots_result(info: MediaInfo, found: PictureAnalysis) -> ShotsResult:
    """What `found` says of the file `info`, which has pictures."""
    assert info.video is not None
    return ShotsResult(
        file=info.path, duration_ms=info.duration_ms, fps=round(info.video.fps, 3), is_vfr=info.video.is_vfr,
        frame_count=found.frame_count, broken_frames=found.broken_frames, cuts=found.borders, shots=found.shots,
    )  # fmt: skip
