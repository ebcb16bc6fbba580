"""The script page's addresses: the page at /script, what it asks at /script/api, its files at /script/files."""

from typing import Any, Literal

from fastapi import APIRouter, Depends, FastAPI, Request
from starlette.concurrency import run_in_threadpool

from ui.desk.routes import as_download, page_file, read_file, static_files
from ui.desk.words import words_in
from ui.editor.plain import read_body
from ui.own_page import own_page, page_lang
from ui.script.actions import ScriptActions
from ui.script.words import WORDS


def add_script(server: FastAPI, actions: ScriptActions) -> None:
    """Add the script page to `server`, which tells ToolkitErrors as the editor's does."""
    page = APIRouter(prefix="/script")
    api = APIRouter(prefix="/script/api", dependencies=[Depends(own_page)])

    @page.get("")
    def show() -> Any:
        return page_file("ui.script", "script.html")

    @page.get("/files/{draft_id}/script.{kind}")
    def export(draft_id: str, kind: Literal["xlsx", "docx", "md", "html"]) -> Any:
        return as_download(*actions.desk.export(draft_id, f".{kind}"))

    _add_beginning(api, actions)
    _add_editing(api, actions)
    server.include_router(page)
    server.include_router(api)
    server.mount("/script/static", static_files("ui.script"), name="script")


def _add_beginning(api: APIRouter, actions: ScriptActions) -> None:
    @api.get("/words")
    def words(lang: str) -> Any:
        return words_in("en" if lang == "en" else "zh", WORDS)

    @api.get("/cards")
    def cards(request: Request) -> Any:
        return {"files": actions.card_files.listed(page_lang(request))}

    @api.post("/cards")
    async def add_cards(request: Request, name: str) -> Any:
        return await run_in_threadpool(actions.card_files.keep, name, await read_file(request, name))

    @api.get("/start")
    def start(request: Request) -> Any:
        return actions.start_page(page_lang(request))

    @api.post("/begin")
    async def begin(request: Request) -> Any:
        return await run_in_threadpool(actions.begin, read_body(await request.body()))

    @api.get("/jobs/{job_id}")
    def job(request: Request, job_id: str) -> Any:
        return actions.job(job_id, page_lang(request))

    @api.post("/jobs/{job_id}/stop")
    def stop(job_id: str) -> Any:
        actions.app.cancel(job_id)
        return {}


def _add_editing(api: APIRouter, actions: ScriptActions) -> None:
    @api.get("/scripts/{draft_id}")
    def opened(request: Request, draft_id: str) -> Any:
        return actions.open(draft_id, page_lang(request))

    @api.post("/scripts/{draft_id}/{what}")
    async def act(request: Request, draft_id: str, what: str) -> Any:
        body = read_body(await request.body())
        return await run_in_threadpool(actions.act, what, draft_id, body, page_lang(request))
