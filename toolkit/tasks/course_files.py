"""Courses on disk: those that ship with the product, and the trainer's own in the home folder."""

import datetime
import io
import shutil
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import tomlkit

from toolkit.core.courses.assemble import assemble
from toolkit.core.courses.parse import PICTURE, invalid, parse_course
from toolkit.core.courses.sheet import sheet_tables
from toolkit.core.courses.sheet_faults import stray_rows
from toolkit.core.courses.types import Course
from toolkit.core.courses.write import course_tables
from toolkit.core.errors import CourseInvalid, InputError, OutputTaken
from toolkit.core.text import Text
from toolkit.media import course_pack
from toolkit.media.course_sheet import read_sheet_rows, write_sheet_template
from toolkit.media.product_files import pinyin_id
from toolkit.media.save_file import not_writable, save_bytes, save_text

OWN = ("wechat", "video", "live")
"""Ids of the courses that ship with the product, one for each level."""
MAX_BYTES = 4 * 1024 * 1024
"""Of a course's text."""


@cache
def shipped_course(course_id: str) -> Course:
    """One of `OWN`. Raises CourseInvalid if its file has faults."""
    folder = resources.files("toolkit") / "data" / "courses"
    head = _tables((folder / f"{course_id}.toml").read_text(encoding="utf-8"), f"{course_id}.toml")
    parts = [_tables((folder / name).read_text(encoding="utf-8"), name) for name in head.get("use", ())]
    return parse_course(assemble(head, parts), f"{course_id}.toml")


def read_course(path: Path) -> Course:
    """A course that somebody wrote, in one TOML file.

    Raises:
        CourseInvalid: with every fault.
        InputError: if the file can't be read.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            raise InputError(
                str(path),
                Text("文件太大，不像是一门课", "the file is too large for a course"),
                Text("请确认选对了文件", "Check that it is the right file"),
            )
        text = data.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            str(path),
            Text(f"读不了这个文件（{error}）", f"the file can't be read ({error})"),
            Text("请检查文件名，并存成 UTF-8", "Check the name, and save it as UTF-8"),
        ) from error
    return parse_course(_tables(text, path.name), path.name, is_own=True)


def _tables(text: str, name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CourseInvalid(
            name,
            Text(f"不是 TOML 文件（{error}）", f"it is not TOML ({error})"),
            Text("请改正那一行；不熟悉的话用表格写课：chushan courses sheet", "Correct that line, or write a sheet"),
        ) from error


Tables = Mapping[str, Any]
CourseCheck = Callable[[Course, str, Tables], None]
"""(course, file, the tables it was read from): raises CourseInvalid for what only the product's own tools can tell."""


def _no_check(_course: Course, _file: str, _tables: Tables) -> None:
    """Whatever can be read will do."""


def check_file(path: Path, today: datetime.date, check: CourseCheck = _no_check) -> Course:
    """The course in a TOML file, a spreadsheet or a pack; nothing is kept.

    Raises:
        CourseInvalid: with every fault.
        InputError: if the file can't be read.
    """
    if path.suffix.lower() == course_pack.SUFFIX:
        course = parse_course(_tables(course_pack.read_pack(path).course, path.name), path.name, is_own=True)
        check(course, path.name, {})
        return course
    if path.suffix.lower() in (".xlsx", ".xlsm"):
        course = _sheet_course(path, today, check)
    else:
        course = read_course(path)
        check(course, path.name, {})
    for name in course.pictures:
        if not _is_shipped(name):
            _own_picture(path, name)
    return course


def _sheet_course(path: Path, today: datetime.date, check: CourseCheck) -> Course:
    """The course of a spreadsheet. Raises CourseInvalid with every fault, those of rows that belong nowhere first."""
    rows = read_sheet_rows(path)
    strays = tuple(Text(f"{path.name} {one.zh}", f"{path.name} {one.en}") for one in stray_rows(rows))
    tables = sheet_tables(rows, pinyin_id, today)
    try:
        course = parse_course(tables, path.name, is_own=True)
    except CourseInvalid as error:
        raise invalid(path.name, (*strays, *error.problems)) from None
    if strays:
        raise invalid(path.name, strays)
    check(course, path.name, tables)
    return course


def import_sheet(
    path: Path, folder: Path, today: datetime.date, *, overwrites: bool = False, check: CourseCheck = _no_check
) -> Course:  # fmt: skip
    """The course of a spreadsheet, kept in `folder`. Pictures are taken from the folder 图片 beside it.

    Raises:
        CourseInvalid: with every fault, each with its cell.
        InputError: if the file is no such spreadsheet, or a course of that id is there already.
    """
    course = _sheet_course(path, today, check)
    pictures = {name: _own_picture(path, name) for name in course.pictures if not _is_shipped(name)}
    return keep_course(course, pictures, folder, overwrites=overwrites)


def import_course(
    path: Path, folder: Path, *, overwrites: bool = False, check: CourseCheck = _no_check
) -> Course:  # fmt: skip
    """A course written as TOML, kept in `folder`; pictures as in `import_sheet`."""
    course = read_course(path)
    check(course, path.name, {})
    pictures = {name: _own_picture(path, name) for name in course.pictures if not _is_shipped(name)}
    return keep_course(course, pictures, folder, overwrites=overwrites)


def keep_tables(tables: Mapping[str, Any], folder: Path, *, overwrites: bool = False) -> Course:
    """A course from a form; its pictures are those that ship with the product.

    Raises:
        CourseInvalid: with every fault, or for a picture that is not there.
        OutputTaken: if a course of that id is there already.
    """
    course = parse_course(tables, str(tables.get("id") or "course"), is_own=True)
    if strange := [name for name in course.pictures if not _is_shipped(name)]:
        raise _no_picture(course.id, strange[0])
    return keep_course(course, {}, folder, overwrites=overwrites)


def _own_picture(path: Path, name: str) -> bytes:
    for place in (path.parent / "图片" / name, path.parent / "pictures" / name):
        if place.is_file():
            data = place.read_bytes()
            if len(data) > course_pack.MAX_PICTURE_BYTES:
                raise CourseInvalid(
                    str(place), Text("图太大，最多 2 MB", "the picture is too large, 2 MB at most"),
                    Text("请把图缩小再试", "Make it smaller"),
                )  # fmt: skip
            course_pack.check_picture(place, name, data)
            return data
    raise _no_picture(path.name, name)


def _no_picture(subject: str, name: str) -> CourseInvalid:
    return CourseInvalid(
        subject,
        Text(f"没有找到图 {name}", f"there is no picture {name}"),
        Text(
            "请把它放进表格旁边的“图片”文件夹，或写自带的图名，如 card.svg",
            "Put it into the folder 图片 beside the file, or name one that ships with the product, such as card.svg",
        ),
    )


def _is_shipped(name: str) -> bool:
    return (resources.files("toolkit") / "data" / "courses" / "pictures" / name).is_file()


def keep_course(course: Course, pictures: Mapping[str, bytes], folder: Path, *, overwrites: bool = False) -> Course:
    """Write the course and its pictures into `folder`.

    Raises:
        OutputTaken: if a course of that id is there and may not be written over, or ships with the product.
        OutputNotWritable, DiskFull: if it can't be written.
    """
    target = folder / f"{course.id}.toml"
    if course.id in OWN or (target.exists() and not overwrites):
        step = Text("请换一个编号，或加 --force 覆盖", "Choose another id, or add --force to write over it")
        if course.id in OWN:
            step = Text("这个编号是自带的课，请换一个", "That course ships with the product; choose another id")
        raise OutputTaken(course.id, Text("已经有这个编号的课", "there is a course of that id"), step)
    for name, data in pictures.items():
        save_bytes(folder / "pictures" / course.id / name, data, Text("图", "the picture"))
    save_text(target, course_text(course), Text("课程", "the course"))
    return course


def drop_course(course_id: str, folder: Path) -> None:
    """Delete an own course and its pictures.

    Raises:
        InputError: there is none of that id, or it ships with the product. OutputNotWritable.
    """
    course = find_course(course_id, folder)
    if not course.is_own:
        raise InputError(
            course_id,
            Text("自带的课删不了", "it ships with the product"),
            Text("不用就不选它", "Choose another course"),
        )
    for path, one in own_courses(folder):
        if isinstance(one, Course) and one.id == course_id:
            try:
                path.unlink()
            except OSError as error:
                raise not_writable(path, error) from error
    shutil.rmtree(folder / "pictures" / course_id, ignore_errors=True)


def course_text(course: Course) -> str:
    """The course as one TOML file."""
    return tomlkit.dumps(course_tables(course))


def write_sheet(path: Path) -> Path:
    """The empty spreadsheet in which a trainer writes a course.

    Raises:
        OutputNotWritable, DiskFull: if it can't be written.
    """
    content = io.BytesIO()
    write_sheet_template(content)
    save_bytes(path, content.getvalue(), Text("表格", "the spreadsheet"))
    return path


def pack_course(course: Course, folder: Path, target: Path) -> Path:
    """Write the course and its pictures as one file to carry.

    Raises:
        OutputNotWritable, DiskFull: if it can't be written.
    """
    pictures = {name: picture_bytes(course, name, folder) for name in course.pictures}
    whole = course if course.id not in OWN else replace(course, id=f"{course.id}-copy")
    save_bytes(
        target, course_pack.pack_bytes(course_pack.Pack(course=course_text(whole), pictures=pictures)),
        Text("课程包", "the pack"),
    )  # fmt: skip
    return target


def unpack_course(path: Path, folder: Path, *, overwrites: bool = False) -> Course:
    """Verify a pack and keep its course in `folder`.

    Raises:
        CourseInvalid: the course in it has faults.
        InputError: it is no pack, or something in it is not as it should be.
    """
    pack = course_pack.read_pack(path)
    course = parse_course(_tables(pack.course, path.name), path.name, is_own=True)
    missing = [name for name in course.pictures if name not in pack.pictures and not _is_shipped(name)]
    if missing:
        raise CourseInvalid(
            path.name,
            Text(f"课程包里少了图：{'、'.join(missing)}", f"pictures are missing: {', '.join(missing)}"),
            Text("请向给你这个包的人再要一份", "Ask for the pack again"),
        )
    used = {name: pack.pictures[name] for name in course.pictures if name in pack.pictures}
    return keep_course(course, used, folder, overwrites=overwrites)


def own_courses(folder: Path) -> Iterator[tuple[Path, Course | InputError]]:
    """The trainer's own courses in `folder`, each with its file; an error in place of one that has faults."""
    for path in sorted(folder.glob("*.toml")) if folder.is_dir() else ():
        try:
            yield path, read_course(path)
        except InputError as error:
            yield path, error


def find_course(course_id: str, folder: Path) -> Course:
    """The course of that id; one of the trainer's own wins over none of the shipped: their ids are taken.

    Raises:
        InputError: if there is none, or it has faults.
    """
    if course_id in OWN:
        return shipped_course(course_id)
    known: list[str] = list(OWN)
    for path, course in own_courses(folder):
        if isinstance(course, Course):
            known.append(course.id)
            if course.id == course_id:
                return course
        elif path.stem == course_id:
            raise course
    raise InputError(
        course_id,
        Text("没有这门课", "there is no such course"),
        Text(f"有这些：{'、'.join(known)}", f"There are: {', '.join(known)}"),
    )


def picture_bytes(course: Course, name: str, folder: Path) -> bytes:
    """A picture of the course. Own courses have theirs in `folder`/pictures/<course id>, or use the shipped ones.

    Raises:
        InputError: if the course names no such picture, or it is not there.
    """
    if name in course.pictures and PICTURE.fullmatch(name):
        own = folder / "pictures" / course.id / name
        if course.is_own and own.is_file():
            return own.read_bytes()
        shipped = resources.files("toolkit") / "data" / "courses" / "pictures" / name
        if shipped.is_file():
            return shipped.read_bytes()
    raise InputError(
        name,
        Text("课里没有这张图", "the course has no such picture"),
        Text("请用 chushan courses check 看一遍这门课", "Look at the course with chushan courses check"),
    )
