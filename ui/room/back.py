"""The trainer's half of the server: Gradio and the pages of the tools, which tell their errors in their own way."""

import contextlib
from collections.abc import AsyncIterator
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, JSONResponse
from starlette.types import Receive, Scope, Send

from toolkit.app import App
from toolkit.core.text import Lang, Text
from ui.own_page import page_lang
from ui.room.access import Access
from ui.room.speaking import send_speaking
from ui.room.trainer import trainer_paths


def build_back(app: App, access: Access, lang: Lang) -> FastAPI:
    """The tools' pages and the trainer's room. Takes seconds; every address of it needs the trainer's role."""
    from ui.room.tools import add_tools
    from ui.room.trainer import mount_trainer
    from ui.room.units import add_units

    back = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    add_tools(back, app, lang)
    add_units(back, app, access.room)
    mount_trainer(back, access, lang)
    _tell_missing(back)
    return back


def _tell_missing(back: FastAPI) -> None:
    """An address that there is none of: a way back for a person, a sentence for a page's script."""

    @back.exception_handler(404)
    async def missing(request: Request, _error: Exception) -> Any:
        if "text/html" in request.headers.get("accept", ""):
            return HTMLResponse(MISSING, status_code=404)
        words = Text("找不到这个网址", "there is no such address")
        return JSONResponse({"message": words.get(page_lang(request))}, status_code=404)


MISSING = (
    '<!doctype html><html lang="zh"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    '<title>没有这一页 No such page</title><link rel="stylesheet" href="/room/page/doors.css"><main>'
    '<h1>没有这一页 <small lang="en">No such page</small></h1>'
    '<p><a class="button" href="/trainer">回老师的教室 <small lang="en">Trainer\'s room</small></a><br>'
    '<a class="button" href="/tools/">全部工具 <small lang="en">All tools</small></a></p></main></html>'
)


class Back:
    """Stands at every address that the phones' half does not know.

    Built before the first phone is let in: loading Gradio beside served pages made them wait for seconds (measured).
    """

    def __init__(self, app: FastAPI, lang: Lang) -> None:
        self.app = app
        self._pages: dict[str, Lang] = {"/tools": lang, **{path: each for each, path in trainer_paths(lang).items()}}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send_speaking(self.app, self._pages, scope, receive, send)

    @contextlib.asynccontextmanager
    async def lifespan(self, _server: Any) -> AsyncIterator[None]:
        """While the server runs: let Gradio's queue run."""
        async with self.app.router.lifespan_context(self.app):
            yield
