"""Packs: what is written is read; what does not belong is refused, and nothing is unpacked anywhere."""

import io
import stat
import zipfile
from pathlib import Path

import pytest

from toolkit.core.errors import InputError
from toolkit.media.course_pack import MAX_PICTURE_BYTES, Pack, is_plain_svg, pack_bytes, read_pack

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle cx="4" cy="4" r="3"/></svg>'
GOOD = Pack(course='id = "a"\n', pictures={"a.svg": SVG})


def zipped(path: Path, entries: dict[str, bytes], links: tuple[str, ...] = ()) -> Path:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            info = zipfile.ZipInfo(name)
            if name in links:
                info.external_attr = (stat.S_IFLNK | 0o777) << 16
            archive.writestr(info, content, zipfile.ZIP_DEFLATED)
    path.write_bytes(target.getvalue())
    return path


def test_a_pack_is_read_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "a.chushanpack"
    path.write_bytes(pack_bytes(GOOD))
    assert read_pack(path) == GOOD
    assert pack_bytes(GOOD) == pack_bytes(GOOD)


@pytest.mark.parametrize(
    "name",
    [
        "../evil.toml", "/etc/passwd", "pictures/../../evil.svg", "pictures/..\\evil.svg", "pictures/a.html",
        "pictures/a.svg.exe", "pictures/sub/a.svg", "a.svg", "C:\\evil.svg", "pictures/", "pictures/A b.svg",
    ],
)  # fmt: skip
def test_a_name_that_does_not_belong_is_refused(name: str, tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.chushanpack", {"course.toml": b"", name: SVG})
    with pytest.raises(InputError) as caught:
        read_pack(path)
    assert caught.value.fault.zh.startswith("课程包")
    assert list(tmp_path.iterdir()) == [path]


def test_links_bombs_doubles_and_damaged_files_are_refused(tmp_path: Path) -> None:
    bad = [
        zipped(tmp_path / "link", {"course.toml": b"", "pictures/a.svg": b"/etc/passwd"}, ("pictures/a.svg",)),
        zipped(tmp_path / "bomb", {"course.toml": b"", "pictures/a.png": b"\0" * (MAX_PICTURE_BYTES + 1)}),
        zipped(tmp_path / "none", {"pictures/a.svg": SVG}),
        zipped(tmp_path / "html", {"course.toml": b"", "pictures/a.png": b"<html>"}),
        zipped(tmp_path / "text", {"course.toml": "课".encode("gbk")}),
    ]
    (tmp_path / "cut").write_bytes(pack_bytes(GOOD)[:-30])
    (tmp_path / "word").write_bytes(b"no zip at all")
    (tmp_path / "empty").write_bytes(b"")
    lying = bytearray(pack_bytes(GOOD))
    lying[42:48] = b"\0" * 6
    (tmp_path / "lying").write_bytes(bytes(lying))
    for path in (*bad, *(tmp_path / name for name in ("cut", "word", "empty", "lying", "missing"))):
        with pytest.raises(InputError):
            read_pack(path)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_twice_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.chushanpack"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("course.toml", "")
        archive.writestr("course.toml", "")
    with pytest.raises(InputError):
        read_pack(path)


@pytest.mark.parametrize(
    "inside",
    [
        b"<script>alert(1)</script>",
        b'<circle onload="alert(1)" r="1"/>',
        b'<image href="http://example.org/a.png"/>',
        b'<a href="javascript:alert(1)"><circle r="1"/></a>',
        b"<foreignObject><p>x</p></foreignObject>",
        b'<circle fill="url(http://example.org/a)" r="1"/>',
        b"<style>@import url(http://example.org)</style>",
        b'<use xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="http://example.org/#a"/>',
    ],
)
def test_a_drawing_that_does_more_than_show_is_refused(inside: bytes) -> None:
    assert is_plain_svg(SVG)
    assert not is_plain_svg(SVG.replace(b"</svg>", inside + b"</svg>"))


def test_entities_are_refused() -> None:
    bomb = b'<!DOCTYPE svg [<!ENTITY a "aaaa">]>' + SVG
    assert not is_plain_svg(bomb)
    assert not is_plain_svg(b"<html><svg></svg></html>")
