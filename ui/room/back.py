"""The trainer's half of the server: Gradio and the pages of the tools, which tell their errors in their own way."""

import contextlib
from collections.abc import AsyncIterator
from typing import Any

from fastapi import FastAPI
from starlette.types import Receive, Scope, Send

from toolkit.app import App
from toolkit.core.text import Lang
from ui.room.access import Access


def build_back(app: App, access: Access, lang: Lang) -> FastAPI:
    """The tools' pages and the trainer's room. Takes seconds; every address of it needs the trainer's role."""
    from ui.room.tools import add_tools
    from ui.room.trainer import mount_trainer
    from ui.room.units import add_units

    back = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    add_tools(back, app, lang)
    add_units(back, app, access.room)
    mount_trainer(back, access, lang)
    return back


class Back:
    """Stands at every address that the phones' half does not know.

    Built before the first phone is let in: loading Gradio beside served pages made them wait for seconds (measured).
    """

    def __init__(self, app: FastAPI) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.app(scope, receive, send)

    @contextlib.asynccontextmanager
    async def lifespan(self, _server: Any) -> AsyncIterator[None]:
        """While the server runs: let Gradio's queue run."""
        async with self.app.router.lifespan_context(self.app):
            yield
