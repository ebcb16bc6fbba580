"""Files of editing projects on disk: names, relative paths, and footage beside them without using its room twice."""

import os
from collections.abc import Sequence
from pathlib import Path

from toolkit.core.edit_timeline import EditMedia
from toolkit.core.errors import MediaUnreadable
from toolkit.core.media_info import MediaInfo
from toolkit.core.progress import Reporter
from toolkit.core.text import Text
from toolkit.media.ffmpeg import partial_file
from toolkit.media.run_folder import explain_full_disk, need_room

_BLOCK_BYTES = 4 << 20


def project_media(footage: Sequence[MediaInfo], fps: int, folder: Path, beside: str = "") -> tuple[EditMedia, ...]:
    """The footage as projects in `folder` name it: where it lies, or in the subfolder `beside` once it is put there."""
    names = unique_names([Path(info.path).name for info in footage])
    return tuple(
        EditMedia(
            name=name,
            url=f"{beside}/{name}" if beside else relative_url(Path(info.path), folder),
            frames=_frames(info, fps),
            width_px=info.video.width_px if info.video else 0,
            height_px=info.video.height_px if info.video else 0,
            has_sound=info.audio is not None,
        )
        for info, name in zip(footage, names, strict=True)
    )


def _frames(info: MediaInfo, fps: int) -> int:
    """Whole frames that pictures fill: an editing program refuses a cut past them, though the sound goes on."""
    if info.video is None:
        return 0
    end_ms = info.video.start_ms + info.video.duration_ms
    return max(1, (min(end_ms, info.duration_ms) * fps + 500) // 1000)


def unique_names(names: Sequence[str]) -> tuple[str, ...]:
    """Each name once, whatever case a disk keeps; later ones get a number.

    >>> unique_names(["a.mp4", "A.mp4"])
    ('a.mp4', '2-A.mp4')
    """
    taken: set[str] = set()
    unique: list[str] = []
    for name in names:
        number, candidate = 1, name
        while candidate.casefold() in taken:
            number += 1
            candidate = f"{number}-{name}"
        taken.add(candidate.casefold())
        unique.append(candidate)
    return tuple(unique)


def relative_url(path: Path, folder: Path) -> str:
    """`path` from `folder`, with forward slashes; a file URL where no relative path leads there (another drive)."""
    try:
        return Path(os.path.relpath(path, folder)).as_posix()
    except ValueError:
        return path.absolute().as_uri()


def place_media(footage: Sequence[MediaInfo], names: Sequence[str], folder: Path, reporter: Reporter) -> None:
    """Put each footage file into `folder` under its name: a hard link where the disk allows, else a copy.

    Raises:
        MediaUnreadable: if footage is not where it was. DiskFull: if there is no room for copies.
        Cancelled: if the user stopped it; no half copy is left.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for number, (info, name) in enumerate(zip(footage, names, strict=True)):
        _place(Path(info.path), folder / name, reporter.part(number / len(names), (number + 1) / len(names)))


def _place(source: Path, target: Path, reporter: Reporter) -> None:
    try:
        size = source.stat().st_size
    except OSError as error:
        raise MediaUnreadable(
            str(source),
            Text("素材不在原来的地方了", "the footage is not where it was"),
            Text("请插上存素材的盘，或放回原处再试", "Plug in the drive it is on, or put it back, and try again"),
        ) from error
    if target.is_file() and (target.samefile(source) or target.stat().st_size == size):
        return
    target.unlink(missing_ok=True)
    try:
        os.link(source, target)
    except OSError:  # another disk, or one without links
        need_room(target.parent, size)
        _copy(source, target, size, reporter)
    reporter.report(1, 1)


def _copy(source: Path, target: Path, size: int, reporter: Reporter) -> None:
    with (
        explain_full_disk(target, size),
        partial_file(target) as partial,
        source.open("rb") as old,
        partial.open("wb") as new,
    ):
        while block := old.read(_BLOCK_BYTES):
            new.write(block)
            reporter.report(new.tell(), size)
