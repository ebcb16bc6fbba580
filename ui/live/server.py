"""The server of a live show's pages: started beside the captions, open only to who has the token."""

import asyncio
import contextlib
import json
import secrets
import threading
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from fastapi import Depends, FastAPI, HTTPException, Request, WebSocket, WebSocketDisconnect
from fastapi.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse

from toolkit.app_live import LiveSetting
from toolkit.core.errors import ToolkitError
from toolkit.core.text import Lang
from toolkit.tasks.live_tools import Command
from ui.desk.routes import page_file, static_files
from ui.desk.words import words_in
from ui.guard import guard
from ui.live.board import Board
from ui.live.show import plain_show
from ui.live.words import WORDS
from ui.missing import tell_missing
from ui.own_page import own_page, page_lang
from ui.own_server import free_port

PAGES = ("overlay", "host", "control")
BEAT_S = 15.0
"""An empty line so often keeps a proxy from closing a quiet stream, and finds out who has left."""
GATHER_S = 0.05
MAX_BODY_BYTES = 200_000
"""Of a request: a page of pasted comments."""
COMMANDS = ("corrected", "highlight", "product", "stop")


@dataclass(slots=True, kw_only=True)
class LiveServer:
    """A running server."""

    addresses: dict[str, str]
    token: str
    port: int
    _server: Any
    _thread: threading.Thread
    _board: Board
    _over: threading.Event = field(default_factory=threading.Event)

    def stop(self) -> None:
        """Ends every stream, after what is still to be told, and frees the port."""
        self._over.set()
        self._board.wake()
        self._server.should_exit = True
        self._thread.join(timeout=5)


def start(board: Board, setting: LiveSetting, *, host: str, port: int, lang: Lang, token: str = "") -> LiveServer:
    """Serve the pages in a thread of their own. Raises InputError if no port is free."""
    import uvicorn

    token = token or secrets.token_urlsafe(12)
    found = free_port(host, port)
    over = threading.Event()
    pages = build_pages(board, setting, token=token, host=host, lang=lang, over=over)
    server = uvicorn.Server(
        uvicorn.Config(pages, host=host, port=found, log_level="warning", timeout_graceful_shutdown=1)
    )
    thread = threading.Thread(target=server.run, daemon=True, name="live pages")
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.02)
    shown = f"http://{_own_address(host)}:{found}/live"
    addresses = {name: f"{shown}/{name}?token={quote(token)}" for name in PAGES}
    addresses["comments"] = f"{shown.replace('http', 'ws', 1)}/comments?token={quote(token)}"
    addresses["captions"] = f"{shown}/captions.m3u8?token={quote(token)}"
    return LiveServer(
        addresses=addresses, token=token, port=found, _server=server, _thread=thread, _board=board, _over=over
    )


def build_pages(
    board: Board, setting: LiveSetting, *, token: str, host: str, lang: Lang, over: threading.Event
) -> FastAPI:
    """The web application; every address but the scripts and styles asks for the token."""
    pages = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    tell_missing(pages, home="")
    guard(pages, host)

    def has_token(request: Request) -> None:
        given = request.query_params.get("token") or request.headers.get("X-Token", "")
        if not secrets.compare_digest(given.encode(), token.encode()):
            raise HTTPException(403)

    _add_reading(pages, board, setting, has_token, lang, over)
    _add_commands(pages, board, setting, has_token)
    _add_comments(pages, setting, token)
    pages.mount("/live/static", static_files("ui.live"), name="live")
    pages.mount("/desk/static", static_files("ui.desk"), name="desk")
    return pages


def _add_reading(
    pages: FastAPI, board: Board, setting: LiveSetting, has_token: Any, lang: Lang, over: threading.Event
) -> None:
    guarded = [Depends(has_token)]

    @pages.get("/live/events", dependencies=guarded)
    async def events(request: Request, after: int | None = None) -> Any:
        header = request.headers.get("last-event-id", "")
        last = int(header) if header.isdecimal() else after
        stream = _events(board, last, over)
        return StreamingResponse(
            stream, media_type="text/event-stream", headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        )

    @pages.get("/live/api/show", dependencies=guarded)
    def show(page_lang: str = "") -> Any:
        chosen: Lang = "en" if (page_lang or lang) == "en" else "zh"
        return {**plain_show(setting.prompts, setting.cards), "words": words_in(chosen, WORDS), "lang": chosen}

    @pages.get("/live/captions.m3u8", dependencies=guarded)
    def playlist(request: Request) -> Any:
        query = f"?{request.url.query}" if request.url.query else ""
        return Response(
            board.playlist(query), media_type="application/vnd.apple.mpegurl", headers={"Cache-Control": "no-cache"}
        )

    @pages.get("/live/captions/{number}.vtt", dependencies=guarded)
    def segment(number: int) -> Any:
        return PlainTextResponse(board.segment(number), media_type="text/vtt; charset=utf-8")

    @pages.get("/live/{page}", dependencies=guarded)
    def page_of(page: str) -> Any:
        if page not in PAGES:
            raise HTTPException(404)
        return page_file("ui.live", f"{page}.html")


def _add_commands(pages: FastAPI, board: Board, setting: LiveSetting, has_token: Any) -> None:
    @pages.post("/live/api/do", dependencies=[Depends(has_token), Depends(own_page)])
    async def do(request: Request) -> Any:
        content = await request.body()
        try:
            body = json.loads(content[:MAX_BODY_BYTES])
            command = Command(do=str(body["do"]), value=str(body.get("value", "")))
        except (ValueError, KeyError, TypeError, AttributeError):
            raise HTTPException(400) from None
        if command.do == "comments":
            return {"ok": True, "taken": setting.feed.paste(command.value)}
        if command.do == "misheard" and command.value.isdecimal():
            board.misheard(int(command.value))
            return {"ok": True}
        if command.do not in COMMANDS:
            raise HTTPException(400)
        setting.do(command)
        return {"ok": True}

    @pages.exception_handler(ToolkitError)
    async def tell(request: Request, error: ToolkitError) -> JSONResponse:
        return JSONResponse({"message": error.text(page_lang(request))}, status_code=400)


def _add_comments(pages: FastAPI, setting: LiveSetting, token: str) -> None:
    """Where a bridge program sends comments to; see docs/live-comments.md."""

    @pages.websocket("/live/comments")
    async def comments(socket: WebSocket) -> None:
        given = socket.query_params.get("token") or socket.headers.get("X-Token", "")
        if not secrets.compare_digest(given.encode(), token.encode()):
            await socket.close(code=1008)
            return
        await socket.accept()
        with contextlib.suppress(WebSocketDisconnect, RuntimeError):
            while True:
                message = await socket.receive_text()
                taken = setting.feed.paste(message[:MAX_BODY_BYTES])
                await socket.send_json({"taken": taken})


async def _events(board: Board, last_id: int | None, over: threading.Event) -> AsyncIterator[str]:
    """Server-sent events from `last_id` on, until the page leaves or the server ends."""
    loop = asyncio.get_running_loop()
    news = asyncio.Event()
    number = board.listen(lambda: loop.call_soon_threadsafe(news.set))
    try:
        yield "retry: 1000\n\n"
        while True:
            ends = over.is_set()
            for event_id, line in board.after(last_id):
                last_id = event_id
                yield f"id: {event_id}\ndata: {line}\n\n"
            if ends:
                return
            with contextlib.suppress(asyncio.TimeoutError):
                await asyncio.wait_for(news.wait(), BEAT_S)
            if not news.is_set():
                yield ": beat\n\n"
            news.clear()
            await asyncio.sleep(GATHER_S)  # what comes together goes together: ten pages cost one write each
    finally:
        board.leave(number)


def _own_address(host: str) -> str:
    """What a phone in the same network types: this computer's address, if all of them are served."""
    if host not in ("0.0.0.0", "::"):  # noqa: S104
        return host
    import socket

    with contextlib.suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("192.0.2.1", 9))  # nothing is sent: only asks which of our addresses would be used
        return str(probe.getsockname()[0])
    return "127.0.0.1"
