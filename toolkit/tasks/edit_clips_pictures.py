"""Pictures for the clips page, kept once made: stills of the footage, covers as they would be. Times: source time."""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

from toolkit.core.clip_edit import CoverEdit
from toolkit.core.codec import to_plain
from toolkit.core.errors import InputError, MediaUnreadable
from toolkit.core.media_info import MediaInfo
from toolkit.core.plan import ClipPlan, OutputProfile
from toolkit.core.reframe import CLEAR_SPREAD
from toolkit.core.shot import PictureAnalysis
from toolkit.core.text import Text
from toolkit.media.covers import make_cover, save_cover
from toolkit.media.hidden_places import hide_places
from toolkit.media.run_folder import write_bytes
from toolkit.media.still import still

STILL_STEP_MS = 40
"""Stills are told apart by frames at 25 fps, so that moving over a timeline does not fill the disk."""
WIDTHS_PX = (160, 320, 640, 960)
JPEG_QUALITY = 80


def footage_path(info: MediaInfo) -> Path:
    """The footage itself. Raises MediaUnreadable if it is no longer where it was."""
    path = Path(info.path)
    if not path.is_file():
        raise MediaUnreadable(
            path.name,
            Text("原来的视频不在原处了", "the footage is no longer where it was"),
            Text(
                "请把它放回原来的文件夹。做好的片子还在，照样能看",
                "Put it back into its folder. The finished clips are there all the same",
            ),
        )
    return path


def still_file(info: MediaInfo, time_ms: int, width_px: int, folder: Path) -> Path:
    """A JPEG of the frame at `time_ms`, `width_px` wide (one of `WIDTHS_PX`), below `folder`.

    Raises:
        InputError: for another width. MediaUnreadable: if the footage has gone or the frame can't be decoded.
        DiskFull: if there is no room.
    """
    if width_px not in WIDTHS_PX:
        raise InputError(
            str(width_px), Text("没有这种大小", "there is no such size"), Text("请刷新页面", "Reload the page")
        )
    time_ms = min(max(0, time_ms), max(0, info.duration_ms - 1)) // STILL_STEP_MS * STILL_STEP_MS
    target = folder / _name_of(info) / f"{time_ms}-{width_px}.jpg"
    if not target.is_file():
        import cv2

        picture = still(footage_path(info), info, time_ms)
        height_px = max(1, round(picture.shape[0] * width_px / picture.shape[1]))
        small = cv2.resize(picture, (width_px, height_px), interpolation=cv2.INTER_AREA)
        bgr = cv2.cvtColor(small, cv2.COLOR_RGB2BGR)
        _, jpeg = cv2.imencode(".jpg", bgr, [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])
        write_bytes(target, jpeg.tobytes())
    return target


def cover_file(
    clip: ClipPlan, cover: CoverEdit, media: Sequence[MediaInfo], pictures: PictureAnalysis, profile: OutputProfile,
    folder: Path,
) -> Path:  # fmt: skip
    """The cover as it would be, below `folder`. Raises as `write_cover` does."""
    look = [clip.title, clip.sticker, clip.parts, cover, profile.cover_width_px, profile.cover_height_px]
    digest = hashlib.sha256(json.dumps(to_plain(look), ensure_ascii=False).encode()).hexdigest()[:20]
    target = folder / _name_of(media[cover.footage]) / f"cover-{digest}.jpg"
    if not target.is_file():
        target.parent.mkdir(parents=True, exist_ok=True)
        write_cover(clip, cover, media, pictures, profile, target)
    return target


def write_cover(
    clip: ClipPlan, cover: CoverEdit, media: Sequence[MediaInfo], pictures: PictureAnalysis, profile: OutputProfile,
    out: Path,
) -> None:  # fmt: skip
    """Write the cover to `out`; what is covered in the clip's pictures is covered here too.

    Raises:
        MediaUnreadable: if the footage has gone or the frame can't be decoded. DiskFull, OutputNotWritable.
    """
    info = media[cover.footage]
    picture = still(footage_path(info), info, cover.time_ms)
    covers = [
        each for part in clip.parts
        if part.footage == cover.footage and part.span.contains(cover.time_ms) for each in part.covers
    ]  # fmt: skip
    picture = hide_places(picture, [box for each in covers if (box := each.at(cover.time_ms)) is not None])
    subject = subject_at(pictures, cover.time_ms)
    save_cover(make_cover(picture, clip.title, clip.sticker, profile, subject=subject, design=cover.design), out)


def subject_at(pictures: PictureAnalysis, time_ms: int) -> tuple[float, float]:
    """Where the subject stands, shares of width and height; the middle where it is not clear."""
    nearest = min(pictures.subjects, key=lambda each: abs(each.time_ms - time_ms), default=None)
    if nearest is None or nearest.spread > CLEAR_SPREAD:
        return 0.5, 0.5
    return nearest.x, nearest.y


def _name_of(info: MediaInfo) -> str:
    """A folder name for one footage file: another one when the file changes."""
    return hashlib.sha256(f"{info.path}\0{info.size_bytes}\0{info.duration_ms}".encode()).hexdigest()[:16]
