"""A course with its pictures as one file to carry: written whole, and verified piece by piece when it is opened."""

import io
import re
import stat
import xml.etree.ElementTree as ET
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from toolkit.core.courses.parse import PICTURE
from toolkit.core.errors import InputError
from toolkit.core.text import Text

SUFFIX = ".chushanpack"
COURSE = "course.toml"
FOLDER = "pictures/"
MAX_BYTES = 30 * 1024 * 1024
"""Of a pack; a USB stick's smallest class takes it in seconds."""
MAX_COURSE_BYTES = 4 * 1024 * 1024
MAX_PICTURE_BYTES = 2 * 1024 * 1024
MAX_PICTURES = 200
_SAFE_TAGS = frozenset(
    [
        "svg",
        "g",
        "path",
        "rect",
        "circle",
        "ellipse",
        "line",
        "polyline",
        "polygon",
        "text",
        "tspan",
        "title",
        "desc",
        "defs",
        "linearGradient",
        "radialGradient",
        "stop",
        "clipPath",
    ]
)
_FIXED_TIME = (2026, 1, 1, 0, 0, 0)
"""The same course gives the same file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """What a pack holds."""

    course: str
    """The text of its course."""
    pictures: Mapping[str, bytes]


def pack_bytes(pack: Pack) -> bytes:
    """The file of a pack."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        names = {COURSE: pack.course.encode("utf-8")}
        names |= {FOLDER + name: content for name, content in sorted(pack.pictures.items())}
        for name, content in names.items():
            archive.writestr(zipfile.ZipInfo(name, _FIXED_TIME), content, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def read_pack(path: Path) -> Pack:
    """What the pack at `path` holds, nothing of it written anywhere.

    Raises:
        InputError: if it is no pack, or anything in it is too large, misnamed, a link, or not what its name says.
    """
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
        if len(content) > MAX_BYTES:
            raise _refused(path, "太大", "too large")
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _read(path, archive)
    except OSError as error:
        raise InputError(
            str(path),
            Text(f"打不开（{error.strerror}）", f"it can't be opened ({error.strerror})"),
            Text("请检查文件名", "Check the name of the file"),
        ) from error
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, ValueError) as error:
        raise _refused(path, "坏了，或不是课程包", "damaged, or no course pack") from error


def _refused(path: Path, zh: str, en: str) -> InputError:
    return InputError(
        str(path),
        Text(f"课程包{zh}", f"the pack is {en}"),
        Text(
            "请向给你这个包的人再要一份（chushan courses pack 写的）",
            "Ask for it again, as chushan courses pack writes it",
        ),
    )


def _read(path: Path, archive: zipfile.ZipFile) -> Pack:
    entries = archive.infolist()
    names = [entry.filename for entry in entries]
    if len(set(names)) < len(names) or len(names) > MAX_PICTURES + 1:
        raise _refused(path, "里的文件名重复或太多", "holding names twice, or too many")
    if COURSE not in names:
        raise _refused(path, f"里没有 {COURSE}", f"without {COURSE}")
    course, pictures = b"", {}
    for entry in entries:
        limit = MAX_COURSE_BYTES if entry.filename == COURSE else MAX_PICTURE_BYTES
        _check_entry(path, entry, limit)
        data = _content(path, archive, entry, limit)
        if entry.filename == COURSE:
            course = data
        else:
            name = entry.filename.removeprefix(FOLDER)
            check_picture(path, name, data)
            pictures[name] = data
    try:
        return Pack(course=course.decode("utf-8-sig"), pictures=pictures)
    except UnicodeDecodeError as error:
        raise _refused(path, "里的课不是 UTF-8 文字", "holding a course that is not UTF-8") from error


def _check_entry(path: Path, entry: zipfile.ZipInfo, limit: int) -> None:
    """Raises InputError unless it is a plain file of a known name and size."""
    name = entry.filename
    is_known = name == COURSE or (name.startswith(FOLDER) and PICTURE.fullmatch(name.removeprefix(FOLDER)))
    if not is_known:
        raise _refused(path, f"里有不该有的文件：{name[:60]!r}", f"holding a file that does not belong: {name[:60]!r}")
    mode = entry.external_attr >> 16
    if entry.is_dir() or stat.S_ISLNK(mode) or entry.flag_bits & 0x1:
        raise _refused(path, f"里的 {name} 不是普通文件", f"holding {name}, which is no plain file")
    if entry.file_size > limit:
        raise _refused(path, f"里的 {name} 太大", f"holding {name}, which is too large")


def _content(path: Path, archive: zipfile.ZipFile, entry: zipfile.ZipInfo, limit: int) -> bytes:
    """The bytes, whatever the header promises: no more than `limit` are unpacked."""
    with archive.open(entry) as file:
        data = file.read(limit + 1)
    if len(data) > limit:
        raise _refused(path, f"里的 {entry.filename} 太大", f"holding {entry.filename}, which is too large")
    return data


def check_picture(path: Path, name: str, data: bytes) -> None:
    """Raises InputError unless `data` is the kind of picture that `name` says, and does nothing but show."""
    kind = name.rpartition(".")[2]
    is_right = {
        "png": data.startswith(b"\x89PNG\r\n\x1a\n"),
        "jpg": data.startswith(b"\xff\xd8\xff"),
        "jpeg": data.startswith(b"\xff\xd8\xff"),
        "svg": is_plain_svg(data),
    }.get(kind, False)
    if not is_right:
        raise _refused(path, f"里的图 {name} 不是它名字说的那种图", f"holding {name}, which is no such picture")


def is_plain_svg(data: bytes) -> bool:
    """Whether it is a drawing without scripts, links, styles, or anything from outside."""
    lowered = data[:4096].lower()
    if b"<!doctype" in data.lower() or b"<!entity" in data.lower() or b"<svg" not in lowered:
        return False
    try:
        root = ET.fromstring(data)  # noqa: S314 - no doctype, so no entities to expand
    except (ET.ParseError, ValueError):
        return False
    return all(_is_plain(element) for element in root.iter())


def _is_plain(element: ET.Element) -> bool:
    tag = element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
    if tag not in _SAFE_TAGS:
        return False
    for name, value in element.attrib.items():
        plain = name.rpartition("}")[2].lower()
        if plain.startswith("on") or plain in ("href", "style", "class", "src"):
            return False
        if re.search(r"url\s*\(\s*['\"]?(?!#)|javascript:|data:", value, re.IGNORECASE):
            return False
    return True
