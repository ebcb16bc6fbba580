"""Opening footage safely: real containers from this disk only; a plain sentence for whatever can't be opened."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from toolkit.core.errors import MediaUnreadable
from toolkit.core.text import Text

if TYPE_CHECKING:
    from av.container import InputContainer

CONTAINERS = (
    "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,flv,live_flv,kux,mpegts,mpeg,asf,ogg,gif,mxf,dv,nut,"
    "wav,w64,mp3,aac,flac,amr,aiff,caf,ac3,eac3,ape,au"
)
"""Names of FFmpeg's demuxers that hold pictures or sound themselves; none follows a reference to another file."""

_SNIFFED_BYTES = 4096
_BOXES = (b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"moof", b"styp", b"pnot")
_PHOTO_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1", b"avif")
_PHOTOS = (b"\xff\xd8\xff", b"\x89PNG\r\n", b"BM", b"II*\x00", b"MM\x00*", b"8BPS")
_ARCHIVES = (b"PK\x03\x04", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"%PDF", b"\xd0\xcf\x11\xe0")
_PLAYLISTS = ("#extm3u", "ffconcat", "v=0", "# mpv edl", "[playlist]", "[reference]", "<mpd", "<smil", "<asx", "file ")

AGAIN = Text("请重新导出，或从手机重新拷贝一遍", "Export it again, or copy it from the phone again")
NO_FRAME = Text("一帧画面也解不出来，文件损坏", "not one frame can be decoded: it is damaged")
_CHOOSE = Text(
    "请选手机或相机录的视频文件，例如 MP4、MOV",
    "Choose a video file from a phone or camera, such as MP4 or MOV",
)


def unreadable(path: Path, fault: Text, next_step: Text) -> MediaUnreadable:
    return MediaUnreadable(str(path), fault, next_step)


def check_file(path: Path) -> int:
    """Size in bytes of the file at `path`, once it is certain that it is worth opening.

    Raises:
        MediaUnreadable: if it is missing, a folder, empty, not permitted, or by its first bytes no footage.
    """
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise unreadable(path, Text("这是文件夹，不是视频", "this is a folder, not a video"), _CHOOSE)
        if not stat.S_ISREG(status.st_mode):
            raise unreadable(path, Text("这不是普通文件", "this is not an ordinary file"), _CHOOSE)
        if status.st_size == 0:
            raise unreadable(path, Text("文件是空的，没有内容", "the file is empty"), AGAIN)
        with path.open("rb") as file:
            _check_content(path, file, status.st_size)
    except FileNotFoundError as error:
        raise unreadable(
            path,
            Text("找不到这个文件", "there is no such file"),
            Text(
                "请检查路径和文件名是否写对，U 盘是否插好", "Check the path and name, and that the drive is plugged in"
            ),
        ) from error
    except PermissionError as error:
        raise unreadable(
            path,
            Text("没有权限读这个文件", "no permission to read the file"),
            Text("请把它拷到自己的文件夹里再试", "Copy it to a folder of your own and try again"),
        ) from error
    except (OSError, ValueError) as error:  # a name too long, a NUL in it, a drive that fails
        raise unreadable(
            path,
            Text(f"读不到这个文件（{error}）", f"the file can't be read ({error})"),
            Text(
                "请把文件改成短名字，拷到本机硬盘再试", "Give it a short name, copy it to the hard disk and try again"
            ),
        ) from error
    return status.st_size


def _check_content(path: Path, file: BinaryIO, size_bytes: int) -> None:
    head = file.read(_SNIFFED_BYTES)
    if not head.strip(b"\0"):
        raise unreadable(path, Text("文件里全是零，没有拷贝完", "the file holds only zeros: a copy that failed"), AGAIN)
    if head.startswith(_PHOTOS) or head[8:12] == b"WEBP" or (head[4:8] == b"ftyp" and head[8:12] in _PHOTO_BRANDS):
        raise unreadable(path, Text("这是照片，不是视频", "this is a photo, not a video"), _CHOOSE)
    if head.startswith(_ARCHIVES):
        raise unreadable(
            path,
            Text("这是压缩包或文档，不是视频", "this is an archive or a document, not a video"),
            Text("如果是压缩包，请先解压再选里面的视频", "If it is an archive, unpack it and choose the video inside"),
        )
    if _is_text(head):
        text = head.decode("utf-8", "replace").lower().lstrip("\ufeff \r\n\t")
        is_playlist = any(mark in text[:600] if mark[0] == "<" else text.startswith(mark) for mark in _PLAYLISTS)
        fault = Text("这是文字文件，不是视频", "this is a text file, not a video")
        if is_playlist:
            fault = Text(
                "这是播放列表，里面没有视频本身", "this is a playlist that only points at videos, it holds none itself"
            )
        raise unreadable(path, fault, _CHOOSE)
    if head[4:8] in _BOXES and not _has_index(file, size_bytes):
        raise unreadable(
            path,
            Text(
                "手机没录完或没传完，文件缺了后半段",
                "recording or copying stopped half-way, the file's index is missing",
            ),
            AGAIN,
        )


def _is_text(head: bytes) -> bool:
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return True
    return not any(byte < 9 or 13 < byte < 32 for byte in head)


def _has_index(file: BinaryIO, size_bytes: int) -> bool:
    """Whether an MP4 or MOV file has its `moov` box (ISO/IEC 14496-12), whole, among the boxes of the top level."""
    at_byte = 0
    while at_byte + 8 <= size_bytes:
        file.seek(at_byte)
        header = file.read(16)
        box_bytes = int.from_bytes(header[:4])
        if box_bytes == 1:
            box_bytes = int.from_bytes(header[8:16])
        elif box_bytes == 0:  # to the end of the file
            box_bytes = size_bytes - at_byte
        if header[4:8] == b"moov":
            return at_byte + box_bytes <= size_bytes
        if box_bytes < 8:
            return False
        at_byte += box_bytes
    return False


@contextmanager
def open_media(path: Path) -> Iterator[InputContainer]:
    """The container at `path`, restricted to `CONTAINERS` and to plain files; closed at the end.

    Errors of FFmpeg inside the block become MediaUnreadable.

    Raises:
        MediaUnreadable: if it can't be opened.
    """
    import av
    from av.error import FFmpegError

    absolute = path.absolute()  # a leading dash or "concat:" in a name must stay a name
    check_file(absolute)
    try:
        with av.open(
            str(absolute),
            metadata_errors="replace",
            container_options={"format_whitelist": CONTAINERS, "protocol_whitelist": "file"},
        ) as container:
            yield container
    except (FFmpegError, UnicodeError) as error:
        raise unreadable(
            path,
            Text("文件损坏，或者不是视频", "the file is damaged or not a video"),
            Text(
                "请先用播放器试播；放不了就重新导出或重新拷贝",
                "Try it in a player; if it doesn't play, export or copy it again",
            ),
        ) from error


def start_of(container: InputContainer) -> Fraction:
    """The container's start time in seconds: source time 0."""
    return Fraction(container.start_time or 0, 1_000_000)


def to_ms(seconds: Fraction | float) -> int:
    return round(seconds * 1000)
