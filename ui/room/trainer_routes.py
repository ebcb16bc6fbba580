"""What the trainer asks: everything below /api/trainer, the role checked before anything else."""

from typing import Any

from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.responses import FileResponse, JSONResponse
from starlette.concurrency import run_in_threadpool

from toolkit.core.room.errors import malformed
from ui.desk.routes import as_download
from ui.own_page import own_page, page_lang
from ui.room.access import TRAINER_COOKIE, Access, address_of
from ui.room.bodies import read_object

MEDIA_HEADERS = {"Cache-Control": "private, no-store", "Content-Security-Policy": "default-src 'none'; sandbox"}

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def add_trainer(server: FastAPI, access: Access) -> None:
    """Add /api/trainer/... ; only signing in and out need no role."""
    doors = APIRouter(prefix="/api/trainer", dependencies=[Depends(own_page)])

    @doors.post("/login")
    async def login(request: Request) -> Any:
        body = await read_object(request)
        token = await run_in_threadpool(access.room.sign_in, body.get("pin"), address_of(request))
        response = JSONResponse({"ok": True})
        access.give(response, TRAINER_COOKIE, token)
        return response

    @doors.post("/logout")
    def logout(request: Request) -> Any:
        access.room.sign_out(request.cookies.get(TRAINER_COOKIE))
        response = JSONResponse({})
        access.take(response, TRAINER_COOKIE)
        return response

    api = APIRouter(prefix="/api/trainer", dependencies=[Depends(access.check_trainer_request), Depends(own_page)])
    _add_looking(api, access)
    _add_results(api, access)
    _add_doing(api, access)
    server.include_router(doors)
    server.include_router(api)


def _add_looking(api: APIRouter, access: Access) -> None:
    room = access.room

    @api.get("/roster")
    def roster(request: Request) -> Any:
        return {"roster": room.roster(page_lang(request)), "units": room.units(page_lang(request))}

    @api.get("/queue")
    def queue(request: Request) -> Any:
        return {"queue": room.queue_view(page_lang(request))}

    @api.get("/seat/{seat}/tries")
    def tries(request: Request, seat: str) -> Any:
        return {"tries": room.seat_tries(seat, page_lang(request))}

    @api.get("/try/{try_id}")
    def one_try(request: Request, try_id: str) -> Any:
        return room.try_view(None, try_id, page_lang(request))

    @api.get("/upload/{upload}/media")
    def media(upload: str) -> Any:
        path, media_type = room.upload_path(None, upload)
        return FileResponse(path, media_type=media_type, headers=MEDIA_HEADERS)

    @api.get("/log")
    def log() -> Any:
        return {"log": [{"at": one.made_ms, "what": one.what, **one.detail} for one in room.log()]}


def _add_results(api: APIRouter, access: Access) -> None:
    room = access.room

    @api.get("/results")
    def results(request: Request) -> Any:
        """The class's table, cell by cell what the screen shows; `unjudged`: tries that wait for points."""
        sheet = room.sheet(page_lang(request))
        return {"head": sheet.head, "rows": sheet.shown(), "unjudged": room.unjudged(page_lang(request))}

    @api.get("/export.csv")
    def csv(lang: str = "zh") -> Any:
        return as_download(f"{room.name}.csv", room.csv("en" if lang == "en" else "zh"), "text/csv; charset=utf-8")

    @api.get("/export.xlsx")
    def xlsx(lang: str = "zh") -> Any:
        return as_download(f"{room.name}.xlsx", room.xlsx("en" if lang == "en" else "zh"), XLSX)

    @api.get("/certificates.pdf")
    def certificates(trainer: str = "", seat: str = "") -> Any:
        made = room.certificates((seat,) if seat else (), trainer)
        return as_download(f"{room.name}-证书.pdf", made, "application/pdf")


def _add_doing(api: APIRouter, access: Access) -> None:
    room = access.room

    @api.post("/push")
    async def push(request: Request) -> Any:
        body = await read_object(request)
        await run_in_threadpool(room.push, _word(body, "unit"), _word(body, "exercise"))
        return {}

    @api.post("/lock")
    async def lock(request: Request) -> Any:
        body = await read_object(request)
        await run_in_threadpool(room.set_open, _word(body, "unit"), False, _word(body, "exercise"))
        return {}

    @api.post("/unlock")
    async def unlock(request: Request) -> Any:
        body = await read_object(request)
        await run_in_threadpool(room.set_open, _word(body, "unit"), True, _word(body, "exercise"))
        return {}

    @api.post("/comment")
    async def comment(request: Request) -> Any:
        body = await read_object(request)
        words = [_word(body, name) for name in ("seat", "text", "unit", "exercise")]
        await run_in_threadpool(room.comment, *words)
        return {}

    @api.post("/override")
    async def override(request: Request) -> Any:
        body = await read_object(request)
        changed = await run_in_threadpool(room.override, _word(body, "try"), body.get("got"), body.get("reason"))
        return {"try": changed.id, "got": changed.got}

    @api.post("/reset")
    async def reset(request: Request) -> Any:
        await run_in_threadpool(room.reset, _word(await read_object(request), "seat"))
        return {}

    @api.post("/show")
    async def show(request: Request) -> Any:
        body = await read_object(request)
        await run_in_threadpool(room.set_shown, _word(body, "try"), body.get("shown", True) is True)
        return {}

    @api.post("/cancel")
    async def cancel(request: Request) -> Any:
        await run_in_threadpool(room.cancel, None, _word(await read_object(request), "try"))
        return {}


def _word(body: dict[str, Any], name: str) -> str:
    value = body.get(name, "")
    if not isinstance(value, str):
        raise malformed()
    return value
