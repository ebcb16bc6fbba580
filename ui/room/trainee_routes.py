"""What a trainee's phone asks."""

from typing import Any

from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.responses import FileResponse, JSONResponse, Response
from starlette.concurrency import run_in_threadpool

from toolkit.app_room import Room
from toolkit.core.room.types import Draft, Seat
from toolkit.core.text import Lang
from toolkit.room.doors import HERE
from toolkit.room.drafts import DraftBehind, mark_of
from toolkit.room.figures import MAX_TABLE_BYTES
from ui.own_page import own_page, page_lang
from ui.room.access import SEAT_COOKIE, Access, address_of
from ui.room.bodies import read_bytes, read_object

PICTURES = {".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".webp": "image/webp"}


def add_trainee(server: FastAPI, access: Access) -> None:
    """Add /api/... of trainees."""
    api = APIRouter(prefix="/api", dependencies=[Depends(own_page)])
    _add_doors(api, access)
    _add_reading(api, access)
    _add_lessons(api, access)
    _add_writing(api, access)
    server.include_router(api)


def _add_doors(api: APIRouter, access: Access) -> None:
    room = access.room

    @api.post("/join")
    async def join(request: Request) -> Any:
        body = await read_object(request)
        entered = await run_in_threadpool(
            room.join, body.get("code"), body.get("name"), body.get("icons"), address_of(request),
            is_another=body.get("another") is True,
        )  # fmt: skip
        return _entered(entered)

    @api.post("/return")
    async def come_back(request: Request) -> Any:
        body = await read_object(request)
        entered = await run_in_threadpool(
            room.come_back, body.get("code"), body.get("name"), body.get("icons"), address_of(request)
        )
        return _entered(entered)

    @api.post("/leave")
    def leave(request: Request) -> Any:
        room.leave(request.cookies.get(SEAT_COOKIE))
        response = JSONResponse({})
        access.take(response, SEAT_COOKIE)
        return response

    def _entered(entered: Any) -> JSONResponse:
        seat = entered.seat
        response = JSONResponse({"seat": {"id": seat.id, "number": seat.number, "name": seat.name}})
        access.give(response, SEAT_COOKIE, entered.token)
        return response


def _add_reading(api: APIRouter, access: Access) -> None:
    room = access.room

    @api.get("/me")
    def me(request: Request) -> Any:
        return room.me(access.seat(request), page_lang(request))

    @api.get("/exercise/{unit}/{exercise}")
    def exercise(request: Request, unit: str, exercise: str) -> Any:
        return room.exercise(access.seat(request), unit, exercise, page_lang(request))

    @api.get("/draft/{unit}/{exercise}")
    def draft(request: Request, unit: str, exercise: str) -> Any:
        kept = room.draft(access.seat(request), unit, exercise)
        return _draft(room, unit, exercise, kept, page_lang(request))

    @api.get("/try/{try_id}")
    def one_try(request: Request, try_id: str) -> Any:
        return room.try_view(access.seat(request), try_id, page_lang(request))

    @api.get("/films")
    def films(request: Request) -> Any:
        return {"films": room.own_films(access.seat(request), page_lang(request))}

    @api.get("/cut/{cut_id}")
    def one_cut(request: Request, cut_id: str) -> Any:
        return room.cut_view(access.seat(request), cut_id, page_lang(request))

    @api.delete("/cut/{cut_id}")
    def stop_cut(request: Request, cut_id: str) -> Any:
        room.cancel_cut(access.seat(request), cut_id)
        return {}

    @api.get("/gallery")
    def gallery(request: Request) -> Any:
        """For who is in the room, and the projector at the laptop itself."""
        if address_of(request) != HERE and not access.is_trainer(request.cookies):
            access.seat(request)
        return {"pieces": room.gallery(page_lang(request))}


def _add_lessons(api: APIRouter, access: Access) -> None:
    room = access.room

    @api.get("/lesson/{unit}")
    def lesson(request: Request, unit: str) -> Any:
        access.seat(request)
        return room.lesson(unit, page_lang(request))

    @api.get("/lesson/{unit}/voice/{page}")
    def voice(request: Request, unit: str, page: str) -> Any:
        """Whether the page has been read aloud yet; asking has the computer begin."""
        access.seat(request)
        return {"ready": room.lesson_sound(unit, _number(page), page_lang(request)) is not None}

    @api.get("/lesson/{unit}/sound/{page}")
    def sound(request: Request, unit: str, page: str) -> Any:
        access.seat(request)
        made = room.lesson_sound(unit, _number(page), "zh")
        if made is None:
            return Response(status_code=404)
        return FileResponse(made, media_type="audio/mp4", headers={"Cache-Control": "private, max-age=3600"})

    @api.get("/picture/{name}")
    def picture(request: Request, name: str) -> Any:
        if not access.is_trainer(request.cookies):
            access.seat(request)
        content = room.picture(name)
        kind = PICTURES.get(name[name.rfind(".") :].lower(), "application/octet-stream")
        headers = {"Cache-Control": "private, max-age=3600", "Content-Security-Policy": "default-src 'none'; sandbox"}
        return Response(content, media_type=kind, headers=headers)


def _add_writing(api: APIRouter, access: Access) -> None:
    room = access.room

    async def seat_and_body(request: Request) -> tuple[Seat, dict[str, Any]]:
        seat = await run_in_threadpool(access.seat, request)
        return seat, await read_object(request)

    @api.put("/draft/{unit}/{exercise}")
    async def draft(request: Request, unit: str, exercise: str) -> Any:
        seat, body = await seat_and_body(request)
        try:
            version = await run_in_threadpool(room.save_draft, seat, unit, exercise, body.get("answer"), mark_of(body))
        except DraftBehind as error:
            message = error.text(page_lang(request)).lstrip("：: ")
            kept = _draft(room, unit, exercise, error.kept, page_lang(request))
            return JSONResponse({"message": message, **kept}, status_code=error.status)
        return {"saved": True, "version": version}

    @api.post("/exercise/{unit}/{exercise}/figures")
    async def figures(request: Request, unit: str, exercise: str) -> Any:
        """The body is a file that a platform exported, or text pasted from one."""
        seat = await run_in_threadpool(access.seat, request)
        content = await read_bytes(request, MAX_TABLE_BYTES)
        return await run_in_threadpool(room.read_figures, seat, unit, exercise, content, page_lang(request))

    @api.post("/step")
    async def step(request: Request) -> Any:
        seat, body = await seat_and_body(request)
        await run_in_threadpool(room.go_to, seat, body.get("unit"), body.get("exercise", ""))
        return {}

    @api.post("/answer/{unit}/{exercise}")
    async def answer(request: Request, unit: str, exercise: str) -> Any:
        seat, body = await seat_and_body(request)
        return await run_in_threadpool(room.hand_in, seat, unit, exercise, body, page_lang(request))

    @api.post("/cut/{unit}/{exercise}")
    async def cut(request: Request, unit: str, exercise: str) -> Any:
        seat, body = await seat_and_body(request)
        return await run_in_threadpool(room.order_cut, seat, unit, exercise, body)

    @api.post("/try/{try_id}/cancel")
    def cancel(request: Request, try_id: str) -> Any:
        room.cancel(access.seat(request), try_id)
        return {}


def _number(text: str) -> int:
    """A page of a lesson, from 0; -1, which there is none of, for anything else."""
    return int(text) if text.isdecimal() and len(text) < 4 else -1


def _draft(room: Room, unit: str, exercise: str, kept: Draft, lang: Lang) -> dict[str, Any]:
    return {
        "draft": kept.answer, "version": kept.version, "writer": kept.writer, "at": kept.saved_ms,
        "written": room.written(unit, exercise, kept.answer, lang),
    }  # fmt: skip
