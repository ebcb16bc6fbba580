"""The trainer's form for an own unit: a lesson with questions, lines to judge, or copy to write."""

import datetime
import hashlib
import re
from collections.abc import Mapping
from importlib import resources
from typing import Any

from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.responses import FileResponse, JSONResponse
from starlette.concurrency import run_in_threadpool

from toolkit.app import App
from toolkit.core.courses.parse import parse_course
from toolkit.core.courses.reading import CELLS
from toolkit.core.courses.types import Course
from toolkit.core.errors import CourseInvalid
from toolkit.core.room.errors import malformed
from toolkit.tasks.course_files import keep_course
from ui.own_page import own_page, page_lang
from ui.room.bodies import read_object
from ui.room.words_units import UNITS

FRESH = {"Cache-Control": "no-cache"}
VALID_DAYS = 365
"""A course is to be looked at again after so many days, as those that ship with the product."""
Tables = dict[str, Any]


def add_units(server: FastAPI, app: App) -> None:
    """Add /units and what it asks at /api/trainer/units. Both are the trainer's: the guard lets nobody else through."""
    api = APIRouter(prefix="/api/trainer/units", dependencies=[Depends(own_page)])

    @server.get("/units")
    def page() -> Any:
        return FileResponse(str(resources.files("ui.room") / "static" / "units.html"), headers=FRESH)

    @api.get("")
    def own(request: Request) -> Any:
        lang = page_lang(request)
        kept = [course for course in app.courses() if course.is_own]
        return {"courses": [{"id": one.id, "title": one.title.get(lang)} for one in kept]}

    @api.post("")
    async def keep(request: Request) -> Any:
        body = await read_object(request)
        try:
            course = await run_in_threadpool(keep_form, app, body, datetime.date.today())
        except CourseInvalid as error:
            lang = page_lang(request)
            told = "\n".join((error.fault.get(lang), *(plain_place(one.get(lang)) for one in error.problems)))
            return JSONResponse({"message": told}, status_code=400)
        return {"id": course.id, "title": course.title.get(page_lang(request))}

    server.include_router(api)


def keep_form(app: App, form: Mapping[str, Any], today: datetime.date) -> Course:
    """The course that the form describes, kept with the trainer's own.

    Raises:
        CourseInvalid: with every fault. OutputTaken: a course of that id is there. RoomError: no form at all.
    """
    tables = course_tables(form, today)
    course = parse_course(tables, "", is_own=True)
    app.check_examples(course, "", tables)
    return keep_course(course, {}, app.course_folder, overwrites=form.get("overwrites") is True)


def course_tables(form: Mapping[str, Any], today: datetime.date) -> Tables:
    """The tables of a course of one unit, as a file would have them. Raises RoomError."""
    title = _line(form, "title")
    products: list[Tables] = []
    exercises = [_exercise(one, number, products) for number, one in enumerate(_list(form, "exercises"), 1)]
    tables: Tables = {
        "id": _line(form, "id") or own_id(title),
        CELLS: _labels("", title="u_course", id="u_id", level="u_level", source="u_source"),
        "title_zh": title,
        "level": _line(form, "level"),
        "source": _line(form, "source") or "培训老师自编",
        "as_of": today.isoformat(),
        "review_by": (today + datetime.timedelta(days=VALID_DAYS)).isoformat(),
        "unit": [
            {
                "id": "u1",
                CELLS: _labels("", title="u_unit", minutes="u_minutes", lesson="u_lesson"),
                "title_zh": _line(form, "unit") or title or "-",
                "minutes": form.get("minutes") or 45,
                "lesson": [{"zh": screen} for screen in screens(_line(form, "lesson"))],
                "exercise": exercises,
            }
        ],
    }
    return {**tables, "product": products} if products else tables


def _labels(place: str, **fields: str) -> dict[str, str]:
    """Field -> where it stands in the form, by the label that the page shows."""
    return {"": place or "表单", **{name: f"{place}“{UNITS[key].zh}”" for name, key in fields.items()}}


def plain_place(told: str) -> str:
    """A fault as the form's own page tells it: without the places of files and sheets.

    >>> plain_place("单元格 第 1 个练习“要学员做什么”（单元 u1 练习 quiz-1）：没有写，请补上")
    '第 1 个练习“要学员做什么”：没有写，请补上'
    """
    plain = re.sub(r"^\s*(?:单元格|cell) ", "", told.strip())
    return re.sub(r"(?:（单元[^）]*）|（）| \(unit[^)]*\)| \(\))(?=[：:])", "", plain)


def own_id(title: str) -> str:
    """An id that the same title always gets.

    >>> own_id("花椒") == own_id("花椒") != own_id("蜂蜜")
    True
    """
    return f"own-{hashlib.sha256(title.encode()).hexdigest()[:6]}"


def screens(text: str) -> list[str]:
    """The pages of a lesson: an empty line begins a new one.

    >>> screens("先擦镜头。\\n再拍。\\n\\n手机竖着拿。")
    ['先擦镜头。\\n再拍。', '手机竖着拿。']
    """
    parts = "\n".join(line.strip() for line in text.splitlines()).split("\n\n")
    return [part.strip() for part in parts if part.strip()]


def _exercise(form: Any, number: int, products: list[Tables]) -> Tables:
    if not isinstance(form, dict):
        raise malformed()
    kind = _line(form, "kind")
    table: Tables = {
        "id": f"{kind or 'exercise'}-{number}",
        "kind": kind,
        CELLS: _labels(f"第 {number} 个练习", title="u_title", task="u_task", points="u_points"),
        "title_zh": _line(form, "title"),
        "task_zh": _line(form, "task"),
        "points": form.get("points") or 100,
    }
    if kind == "quiz":
        table["question"] = [_question(one, number, at) for at, one in enumerate(_list(form, "questions"), 1)]
    elif kind == "comply":
        table["line"] = [_judged(one, number, at) for at, one in enumerate(_list(form, "lines"), 1)]
    elif kind == "copy":
        product = {name: _line(form, name) for name in ("name", "spec", "price", "origin", "taste")}
        cells = _labels(
            f"第 {number} 个练习", name="u_name", spec="u_spec", price="u_price", origin="u_origin", taste="u_taste"
        )
        products.append(
            {"id": f"goods-{number}", CELLS: cells, **{name: value for name, value in product.items() if value}}
        )
        table |= {"product": f"goods-{number}", "platforms": _list(form, "platforms"), "selling_points": 3}
    return table


def _question(form: Any, exercise: int, number: int) -> Tables:
    if not isinstance(form, dict):
        raise malformed()
    choices = [str(one).strip() for one in _list(form, "choices") if str(one).strip()]
    letters = "abcdefghijklmnopqrstuvwxyz"[: len(choices)]
    right = form.get("right")
    is_there = isinstance(right, int) and 0 <= right < len(letters)
    return {
        "id": f"q{number}",
        CELLS: _labels(
            f"第 {exercise} 个练习第 {number} 题", zh="u_question", right="u_right", choice="u_right", why="u_why"
        ),
        "zh": _line(form, "ask"),
        "choice": [{"id": letter, "zh": text, CELLS: {}} for letter, text in zip(letters, choices, strict=False)],
        "right": letters[right] if is_there else "",  # type: ignore[index]
        "why_zh": _line(form, "why"),
    }


def _judged(form: Any, exercise: int, number: int) -> Tables:
    if not isinstance(form, dict):
        raise malformed()
    is_bad = form.get("bad") is True
    why = _line(form, "why") or ("" if is_bad else "这句照实说，没有问题")
    place = f"第 {exercise} 个练习第 {number} 句"
    cells = _labels(place, text="u_text", bad="u_bad", why="u_why", better="u_better")
    return {CELLS: cells, "text": _line(form, "text"), "bad": is_bad, "why_zh": why, "better": _line(form, "better")}


def _line(form: Mapping[str, Any], name: str) -> str:
    value = form.get(name, "")
    if not isinstance(value, str):
        raise malformed()
    return value.strip()


def _list(form: Mapping[str, Any], name: str) -> list[Any]:
    value = form.get(name, [])
    if not isinstance(value, list) or len(value) > 100:
        raise malformed()
    return value
