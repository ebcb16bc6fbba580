"""The trainer's form for an own unit: written, opened again, packed to carry, deleted."""

import datetime
import re
from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.responses import FileResponse, JSONResponse
from starlette.concurrency import run_in_threadpool

from toolkit.app import App
from toolkit.app_room import Room
from toolkit.core.courses.types import Course
from toolkit.core.errors import CourseInvalid, OutputTaken
from toolkit.core.room.errors import RoomError, not_found
from toolkit.core.text import Text
from ui.desk.routes import as_download
from ui.own_page import own_page, page_lang
from ui.room.bodies import read_object
from ui.room.unit_form import course_tables
from ui.room.unit_form_read import form_of

FRESH = {"Cache-Control": "no-cache"}
PACK = "application/zip"
TAKEN = Text(
    "已经有这个编号的课。请换一个编号；要盖掉旧的，就勾上最下面那一格（自带的课盖不了）",
    "there is a course of this id. Choose another, or tick the box above the button to write over it; those of the "
    "product stay",
)


def add_units(server: FastAPI, app: App, room: Room) -> None:
    """Add /units and what it asks at /api/trainer/units; the guard lets only the trainer through."""
    api = APIRouter(prefix="/api/trainer/units", dependencies=[Depends(own_page)])

    @server.get("/units")
    def page() -> Any:
        return FileResponse(str(resources.files("ui.room") / "static" / "units.html"), headers=FRESH)

    _add_writing(api, room)
    _add_kept(api, app, room)
    server.include_router(api)


def _add_kept(api: APIRouter, app: App, room: Room) -> None:
    @api.get("")
    def own(request: Request) -> Any:
        lang = page_lang(request)
        kept = [course for course in app.courses() if course.is_own]
        return {
            "courses": [
                {
                    "id": one.id, "title": one.title.get(lang), "opens": form_of(one) is not None,
                    "taught": one.id == room.course.id,
                }
                for one in kept
            ]
        }  # fmt: skip

    @api.get("/{course}")
    def form(course: str) -> Any:
        """What the form holds of a course. Raises RoomError where it was written in a spreadsheet."""
        found = form_of(_own(app, course))
        if found is None:
            raise RoomError(
                course,
                Text("这门课是用表格编的，这里装不下", "this course was written in a spreadsheet and holds more"),
                Text("请改表格，再运行 chushan courses import 表格 --force",
                     "Change the spreadsheet, then run chushan courses import FILE --force"),
            )  # fmt: skip
        return {"form": found}

    @api.get("/{course}/pack")
    def pack(course: str) -> Any:
        found = _own(app, course)
        with TemporaryDirectory(prefix="chushan-") as folder:
            made = app.pack_course(found.id, Path(folder) / "course.chushanpack")
            return as_download(f"{found.id}.chushanpack", made.read_bytes(), PACK)

    @api.delete("/{course}")
    def drop(course: str) -> Any:
        found = _own(app, course)
        if found.id == room.course.id:
            raise RoomError(
                found.title.zh,
                Text("正在上这门课，不能删", "it is being taught"),
                Text("下课以后再删", "Delete it after the class"),
            )
        app.drop_course(found.id)
        return {}


def _add_writing(api: APIRouter, room: Room) -> None:
    @api.post("")
    async def keep(request: Request) -> Any:
        """Checked and kept by the helper that scores texts: reading the rules would hold up every phone here."""
        body = await read_object(request)
        lang = page_lang(request)
        tables = course_tables(body, datetime.date.today(), lang)
        try:
            course = await run_in_threadpool(room.keep_course, tables, body.get("overwrites") is True)
        except CourseInvalid as error:
            faults = [told_fault(one.get(lang)) for one in error.problems]
            told = "\n".join((error.fault.get(lang), *(one["text"] for one in faults)))
            return JSONResponse({"message": told, "head": error.fault.get(lang), "faults": faults}, status_code=400)
        except OutputTaken as error:
            told = f"{error.subject}：{TAKEN.get(lang)}"
            return JSONResponse({"message": told, "head": told, "faults": []}, status_code=400)
        return {"id": course.id, "title": course.title.get(lang), "taught": course.id == room.course.id}


def _own(app: App, course_id: str) -> Course:
    """Raises NotFound: also for the courses of the product."""
    found = next((one for one in app.courses() if one.is_own and one.id == course_id), None)
    if found is None:
        raise not_found(Text("这门课", "this course"))
    return found


_PLACE = re.compile(r"^(?:第 (\d+) 个练习(?:第 (\d+) 项)?|Exercise (\d+)(?: item (\d+))?)?“([^”]+)”")


def told_fault(told: str) -> Mapping[str, Any]:
    """A fault with the field that it is in: (exercise, its row, the field's label); 0 and "" where it names none.

    >>> told_fault("单元格 第 1 个练习“要学员做什么”（单元 u1 练习 quiz-1）：没有写")
    {'text': '第 1 个练习“要学员做什么”：没有写', 'exercise': 1, 'row': 0, 'label': '要学员做什么'}
    """
    text = plain_place(told)
    found = _PLACE.match(text)
    numbers = [int(one or 0) for one in found.groups()[:4]] if found else [0, 0, 0, 0]
    return {
        "text": text, "exercise": numbers[0] or numbers[2], "row": numbers[1] or numbers[3],
        "label": found.group(5) if found else "",
    }  # fmt: skip


def plain_place(told: str) -> str:
    """A fault as the form's own page tells it: without the places of files and sheets.

    >>> plain_place("单元格 第 1 个练习“要学员做什么”（单元 u1 练习 quiz-1）：没有写，请补上")
    '第 1 个练习“要学员做什么”：没有写，请补上'
    """
    plain = re.sub(r"^\s*(?:单元格|cell) ", "", told.strip())
    return re.sub(r"(?:（单元[^）]*）|（）| \(unit[^)]*\)| \(\))(?=[：:])", "", plain)
