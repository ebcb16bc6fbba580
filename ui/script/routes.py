"""The script page's addresses: the page at /script, what it asks at /script/api, its files at /script/files."""

from typing import Any, Literal

from fastapi import APIRouter, Depends, FastAPI, Request
from starlette.concurrency import run_in_threadpool

from ui.desk.routes import add_card_files, add_jobs, add_words, as_download, page_file, static_files
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
    add_words(api, WORDS)
    add_card_files(api, actions.card_files)

    @api.get("/start")
    def start(request: Request) -> Any:
        return actions.start_page(page_lang(request))

    @api.post("/begin")
    async def begin(request: Request) -> Any:
        return await run_in_threadpool(actions.begin, read_body(await request.body()))

    add_jobs(api, actions)


def _add_editing(api: APIRouter, actions: ScriptActions) -> None:
    @api.get("/scripts/{draft_id}")
    def opened(request: Request, draft_id: str) -> Any:
        return actions.open(draft_id, page_lang(request))

    @api.delete("/scripts/{draft_id}")
    def remove(draft_id: str) -> Any:
        actions.desk.remove(draft_id)
        return {}

    @api.post("/scripts/{draft_id}/{what}")
    async def act(request: Request, draft_id: str, what: str) -> Any:
        body = read_body(await request.body())
        return await run_in_threadpool(actions.act, what, draft_id, body, page_lang(request))
