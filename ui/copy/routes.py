"""The addresses of the page for copy: the page at /copy, what it asks at /copy/api."""

from typing import Any

from fastapi import APIRouter, Depends, FastAPI, Request
from starlette.concurrency import run_in_threadpool

from ui.copy.actions import CopyActions
from ui.copy.words import WORDS
from ui.desk.routes import add_jobs, add_words, as_download, page_file, static_files
from ui.editor.plain import read_body
from ui.own_page import own_page, page_lang


def add_copy(server: FastAPI, actions: CopyActions) -> None:
    """Add the page to `server`, which tells ToolkitErrors as the editor's does."""
    page = APIRouter(prefix="/copy")
    api = APIRouter(prefix="/copy/api", dependencies=[Depends(own_page)])

    @page.get("")
    def show() -> Any:
        return page_file("ui.copy", "copy.html")

    add_words(api, WORDS)

    @api.get("/start")
    def start(request: Request) -> Any:
        return actions.start_page(page_lang(request))

    @api.post("/write")
    async def write(request: Request) -> Any:
        return await run_in_threadpool(actions.write, read_body(await request.body()))

    add_jobs(api, actions)

    @api.get("/copies/{copy_id}")
    def copy(request: Request, copy_id: str) -> Any:
        return actions.open(copy_id, page_lang(request))

    @api.post("/copies/{copy_id}/line")
    async def line(request: Request, copy_id: str) -> Any:
        body = read_body(await request.body())
        return await run_in_threadpool(actions.change, copy_id, body, page_lang(request))

    @api.get("/copies/{copy_id}/file/{form}")
    def file(copy_id: str, form: str) -> Any:
        return as_download(*actions.download(copy_id, form))

    server.include_router(page)
    server.include_router(api)
    server.mount("/copy/static", static_files("ui.copy"), name="copy")
