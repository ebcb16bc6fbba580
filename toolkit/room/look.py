"""Whether what a phone has sent is a recording: by its content, never by its name."""

from pathlib import Path
from typing import Any

from toolkit.core.errors import MediaUnreadable
from toolkit.core.progress import Reporter
from toolkit.core.room.errors import RoomError
from toolkit.core.room.types import Looked
from toolkit.core.text import Text

MAX_MINUTES = 15
"""Exercises ask for two minutes at most; whoever lets the camera run is not refused, an hour's film is."""
MAX_PIXELS = 8192 * 4320
MIN_MS = 500

_HEADS: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\x1aE\xdf\xa3", "webm"), (0, b"OggS", "ogg"), (0, b"RIFF", "x-wav"), (0, b"ID3", "mpeg"),
    (0, b"#!AMR", "amr"), (0, b"fLaC", "flac"),
)  # fmt: skip


def make_looker() -> Any:
    """The helper's work."""
    return lambda path, _reporter=Reporter(): look(path)


def look(path: Path) -> Looked:
    """What the file at `path` is.

    Raises:
        MediaUnreadable: no recording, a playlist, an archive, damaged. RoomError: too long, too short, too large.
    """
    from toolkit.media.probe import probe

    if not path.stat().st_size:
        raise RoomError("", Text("这个文件是空的", "this file is empty"), Text("请重新录一段", "Record it anew"))
    try:
        found = probe(path)
    except MediaUnreadable as error:
        raise MediaUnreadable("", error.fault, error.next_step) from error
    if found.duration_ms > MAX_MINUTES * 60_000:
        raise RoomError(
            "",
            Text(f"超过 {MAX_MINUTES} 分钟了", f"it is longer than {MAX_MINUTES} minutes"),
            Text("练习只要一两分钟，请重新录", "An exercise takes a minute or two: record it anew"),
        )
    if found.duration_ms < MIN_MS:
        raise RoomError(
            "",
            Text("太短了，什么也没录到", "it is too short to hold anything"),
            Text("请重新录一段", "Record it anew"),
        )
    if found.video and found.video.width_px * found.video.height_px > MAX_PIXELS:
        raise RoomError(
            "",
            Text("画面太大，不像手机拍的", "the picture is larger than any phone's"),
            Text("请用手机重新拍", "Record it with a phone"),
        )
    return Looked(media_type=_media_type(path, has_video=found.video is not None), duration_ms=found.duration_ms)


def _media_type(path: Path, *, has_video: bool) -> str:
    with path.open("rb") as file:
        head = file.read(16)
    kind = next((name for at, mark, name in _HEADS if head[at:].startswith(mark)), "")
    if not kind:
        kind = "mp4" if head[4:8] in (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip") else ""
    if not kind and head[:1] == b"\xff":
        kind = "mpeg" if not has_video and head[1] & 0x06 else "aac"
    return f"{'video' if has_video else 'audio'}/{kind}" if kind else "application/octet-stream"
