"""The clips page's addresses: the page at /clips, what it asks at /clips/api, videos and pictures at /clips/media.

Nothing here takes a path from outside: runs, clips and footage go by ids and numbers that the room knows.
"""

from importlib import resources
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote

from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.responses import FileResponse
from starlette.concurrency import run_in_threadpool
from starlette.staticfiles import StaticFiles

from ui.clips.actions import ClipsActions
from ui.clips.words import words_for
from ui.editor.plain import read_body
from ui.own_page import own_page, page_lang

_KEPT = {"Cache-Control": "private, max-age=86400"}
_FRESH = {"Cache-Control": "no-cache"}


def add_clips(server: FastAPI, actions: ClipsActions) -> None:
    """Add the clips page to `server`, which tells ToolkitErrors as the editor's does."""
    files = resources.files("ui.clips") / "static"
    page = APIRouter(prefix="/clips")
    api = APIRouter(prefix="/clips/api", dependencies=[Depends(own_page)])

    @page.get("")
    def show() -> Any:
        return FileResponse(str(files / "clips.html"), headers=_FRESH)

    _add_lists(api, actions)
    _add_clip(api, actions)
    _add_media(page, actions)
    server.include_router(page)
    server.include_router(api)
    server.mount("/clips/static", StaticFiles(directory=str(files)), name="clips")


def _add_lists(api: APIRouter, actions: ClipsActions) -> None:
    @api.get("/words")
    def words(lang: str) -> Any:
        return words_for("en" if lang == "en" else "zh")

    @api.get("/runs")
    def runs(request: Request) -> Any:
        return actions.runs(page_lang(request))

    @api.get("/runs/{run_id}")
    def run(request: Request, run_id: str) -> Any:
        return actions.run(run_id, page_lang(request))

    @api.get("/runs/{run_id}/footage/{index}")
    def footage(request: Request, run_id: str, index: int) -> Any:
        return actions.footage(run_id, index, page_lang(request))

    @api.get("/jobs/{job_id}")
    def job(request: Request, job_id: str) -> Any:
        return actions.job(job_id, page_lang(request))

    @api.post("/jobs/{job_id}/stop")
    def stop(job_id: str) -> Any:
        actions.app.cancel(job_id)
        return {}


def _add_clip(api: APIRouter, actions: ClipsActions) -> None:
    @api.get("/runs/{run_id}/clips/{clip_id}")
    def clip(request: Request, run_id: str, clip_id: str) -> Any:
        return actions.open(run_id, clip_id, page_lang(request))

    @api.post("/runs/{run_id}/clips/{clip_id}/{what}")
    async def act(request: Request, run_id: str, clip_id: str, what: str) -> Any:
        body, lang = read_body(await request.body()), page_lang(request)
        if what == "make":
            return await run_in_threadpool(actions.make, run_id, clip_id)
        if what == "export":
            return await run_in_threadpool(actions.export, run_id, clip_id, str(body["kind"]), lang)
        return await run_in_threadpool(actions.act, what, run_id, clip_id, body, lang)


def _add_media(page: APIRouter, actions: ClipsActions) -> None:
    @page.get("/media/{run_id}/source/{index}")
    def source(run_id: str, index: int) -> Any:
        return FileResponse(actions.room.source_file(run_id, index), headers=_FRESH)

    @page.get("/media/{run_id}/sound/{index}")
    def sound(run_id: str, index: int) -> Any:
        return FileResponse(actions.room.sound_file(run_id, index), media_type="audio/mp4", headers=_FRESH)

    @page.get("/media/{run_id}/still/{index}/{time_ms}")
    def still(run_id: str, index: int, time_ms: int, w: int = 320) -> Any:
        return FileResponse(actions.room.still(run_id, index, time_ms, w), headers=_KEPT)

    @page.get("/media/{run_id}/clip/{clip_id}/{what}")
    def result(run_id: str, clip_id: str, what: Literal["video", "srt", "cover"]) -> Any:
        return _sent(actions.room.result_file(run_id, clip_id, what))

    @page.get("/media/{run_id}/design/{clip_id}")
    def design(run_id: str, clip_id: str, design: str, footage: int, time_ms: int) -> Any:
        return FileResponse(actions.cover(run_id, clip_id, design, footage, time_ms), headers=_FRESH)

    @page.get("/media/{run_id}/project/{clip_id}/{kind}")
    def project(run_id: str, clip_id: str, kind: str) -> Any:
        path = actions.export_file(run_id, clip_id, kind)
        headers = {"Content-Disposition": f"attachment; filename*=utf-8''{quote(path.name)}"}
        return FileResponse(path, headers=headers, media_type="application/octet-stream")


def _sent(path: Path) -> FileResponse:
    return FileResponse(path, headers=_FRESH)
