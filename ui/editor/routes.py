"""The editor's addresses: its page at /editor, what the page asks at /editor/api, the recording at /editor/media."""

import contextlib
from importlib import resources
from pathlib import Path
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.responses import FileResponse, JSONResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.staticfiles import StaticFiles

from toolkit.core.errors import ToolkitError
from ui.editor.actions import EditorActions
from ui.editor.plain import read_body
from ui.editor.words import WORDS, words_for
from ui.own_page import own_page, page_lang

MAX_UPLOAD_BYTES = 20 * 1024**3


def add_editor(server: FastAPI, actions: EditorActions) -> None:
    """Add the editor to `server`."""
    files = resources.files("ui.editor") / "static"
    page, api = APIRouter(), APIRouter(prefix="/editor/api", dependencies=[Depends(own_page)])

    @server.exception_handler(ToolkitError)
    async def tell(request: Request, error: ToolkitError) -> Any:
        return JSONResponse({"message": error.text(page_lang(request))}, status_code=400)

    @page.get("/editor")
    def show() -> Any:
        return FileResponse(str(files / "editor.html"), headers={"Cache-Control": "no-cache"})

    @page.get("/editor/media/{edit_id}")
    def media(edit_id: str) -> Any:
        return FileResponse(actions.media_of(edit_id))

    @page.get("/editor/sound/{edit_id}")
    def sound(edit_id: str) -> Any:
        return FileResponse(actions.sound_of(edit_id), media_type="audio/mp4")

    _add_beginning(api, actions)
    _add_editing(api, actions)
    server.include_router(page)
    server.include_router(api)
    server.mount("/editor/static", StaticFiles(directory=str(files)), name="editor")


def _add_beginning(api: APIRouter, actions: EditorActions) -> None:
    @api.get("/words")
    def words(lang: str) -> Any:
        return words_for("en" if lang == "en" else "zh")

    @api.get("/start")
    def start_page(request: Request) -> Any:
        return actions.start_page(page_lang(request))

    @api.get("/advice")
    def advice(request: Request, dialect: str) -> Any:
        return {"message": actions.advice(dialect, page_lang(request))}

    @api.post("/upload")
    async def upload(request: Request, name: str) -> Any:
        return {"file": await _receive(request, actions.upload_place(name))}

    @api.post("/start")
    async def start(request: Request) -> Any:
        return {"job": actions.start(read_body(await request.body()))}

    @api.get("/jobs/{job_id}")
    def job(request: Request, job_id: str) -> Any:
        return actions.job(job_id, page_lang(request))

    @api.post("/jobs/{job_id}/stop")
    def stop(job_id: str) -> Any:
        actions.app.cancel(job_id)
        return {}


def _add_editing(api: APIRouter, actions: EditorActions) -> None:
    @api.get("/speech/{edit_id}")
    def speech(request: Request, edit_id: str) -> Any:
        return actions.open(edit_id, page_lang(request))

    @api.get("/speech/{edit_id}/peaks")
    def peaks(edit_id: str, from_ms: int, to_ms: int, count: int) -> Any:
        return {"peaks": actions.peaks(edit_id, from_ms, to_ms, count)}

    @api.put("/speech/{edit_id}/cues")
    async def cues(request: Request, edit_id: str) -> Any:
        return await run_in_threadpool(actions.keep, edit_id, read_body(await request.body()))

    @api.post("/speech/{edit_id}/{what}")
    async def act(request: Request, edit_id: str, what: str) -> Any:
        body, lang = read_body(await request.body()), page_lang(request)
        if what == "export":
            name, content = await run_in_threadpool(actions.export, edit_id, body)
            headers = {"Content-Disposition": f"attachment; filename*=utf-8''{quote(name)}"}
            return Response(content, media_type="application/octet-stream", headers=headers)
        return await run_in_threadpool(actions.act, what, edit_id, body, lang)

    @api.post("/words")
    async def learn(request: Request) -> Any:
        return await run_in_threadpool(actions.learn, read_body(await request.body()), page_lang(request))

    @api.post("/words/forget")
    async def forget(request: Request) -> Any:
        return await run_in_threadpool(actions.forget, read_body(await request.body()))


async def _receive(request: Request, place: Path) -> str:
    """Write the body of `request` to `place` as it comes; half an upload is removed."""
    size = 0
    try:
        with place.open("wb") as file:
            async for block in request.stream():
                size += len(block)
                if size > MAX_UPLOAD_BYTES:
                    break
                file.write(block)
        if 0 < size <= MAX_UPLOAD_BYTES:
            return place.name
    except Exception:
        with contextlib.suppress(OSError):
            place.unlink()
        raise
    place.unlink(missing_ok=True)
    raise ToolkitError(place.name, WORDS["bad_upload"], WORDS["bad_upload"])
