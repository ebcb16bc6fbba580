"""Courses on disk: those that ship with the product, and the trainer's own in the home folder."""

import tomllib
from collections.abc import Iterator
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from toolkit.core.courses.assemble import assemble
from toolkit.core.courses.parse import PICTURE, parse_course
from toolkit.core.courses.types import Course
from toolkit.core.errors import CourseInvalid, InputError
from toolkit.core.text import Text

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
