"""What every request to the class's server must pass: own name, own page, right role. Closed unless opened here."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from toolkit.core.errors import ToolkitError
from toolkit.core.room.errors import RoomError, not_trainer, status_of
from toolkit.core.text import Text
from ui.guard import CONTENT_POLICY
from ui.own_page import page_lang
from ui.room.access import Access, foreign

OPEN_PATHS = frozenset({
    "/", "/projector", "/login", "/selftest", "/favicon.ico", "/manifest.json", "/ca.crt",
    "/api/join", "/api/return", "/api/leave", "/api/me", "/api/step", "/api/upload", "/api/gallery", "/api/projector",
    "/api/films", "/api/words", "/api/icons", "/api/qr.svg", "/api/wifi.svg", "/api/selftest", "/api/trainer/login",
    "/api/trainer/logout",
})  # fmt: skip
"""Paths that trainees or anybody may ask for; those of trainees check the seat themselves."""
OPEN_FOLDERS = (
    "/room/static/", "/api/lesson/", "/api/exercise/", "/api/draft/", "/api/answer/", "/api/try/", "/api/upload/",
    "/api/picture/", "/api/cut/", "/certificate/", "/room/page/",
)  # fmt: skip
"""Everything else is the trainer's: the tools, the trainer's room and all that Gradio serves below them."""

PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "media-src 'self' blob:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
"""For the pages of phones: no script but our files', nothing from elsewhere, in nobody's frame."""
HEADERS = {
    "x-content-type-options": "nosniff", "referrer-policy": "no-referrer", "x-frame-options": "SAMEORIGIN",
    "cross-origin-opener-policy": "same-origin", "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(self), microphone=(self), geolocation=()",
}  # fmt: skip


def is_open_path(path: str) -> bool:
    """Whether the guard lets a request without the trainer's cookie through to its route."""
    return path in OPEN_PATHS or path.startswith(OPEN_FOLDERS)


class Guard:
    """Stands before everything, Gradio's mounted applications included."""

    def __init__(self, app: ASGIApp, *, access: Access, is_own_host: Callable[[str], bool]) -> None:
        self._app = app
        self._access = access
        self._is_own_host = is_own_host

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":  # nothing here speaks over websockets
            await send({"type": "websocket.close", "code": 1008})
            return
        request = Request(scope)
        try:
            self._check_sender(request)
            if not is_open_path(scope["path"]) and not await run_in_threadpool(
                self._access.is_trainer, request.cookies
            ):
                raise not_trainer()
        except ToolkitError as error:
            await self._refuse(request, error)(scope, receive, _with_headers(send, scope["path"]))
            return
        await self._app(scope, receive, _with_headers(send, scope["path"]))

    def _check_sender(self, request: Request) -> None:
        """Another name of this address (DNS rebinding) or another page's request is refused."""
        host = request.headers.get("host", "")
        if not self._is_own_host(host):
            raise foreign()
        origin = request.headers.get("origin")
        if origin is not None and (origin == "null" or urlsplit(origin).netloc.lower() != host.lower()):
            raise foreign()
        if request.headers.get("sec-fetch-site", "") == "cross-site" and request.method not in ("GET", "HEAD"):
            raise foreign()
        path = request.scope["path"]
        if "\\" in path or "\0" in path or "//" in path or "/../" in f"{path}/" or len(path) > 1000:
            raise _wrong_path()

    def _refuse(self, request: Request, error: ToolkitError) -> Any:
        wants_page = request.method == "GET" and "text/html" in request.headers.get("accept", "")
        if wants_page and status_of(error) == 403 and self._is_own_host(request.headers.get("host", "")):
            return RedirectResponse(f"/login?{urlencode({'to': request.url.path})}", status_code=303)
        return JSONResponse({"message": error.text(page_lang(request)).lstrip("：: ")}, status_code=status_of(error))


def _wrong_path() -> RoomError:
    return RoomError(
        "",
        Text("网址不对", "this is no address of the room"),
        Text("请回到首页", "Go back to the first page"),
    )


def _with_headers(send: Send, path: str) -> Send:
    policy = PAGE_POLICY if is_open_path(path) else CONTENT_POLICY

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = [(name, value) for name, value in message.get("headers", []) if name.lower() != b"server"]
            known = {name.lower() for name, _ in headers}
            for name, value in (("content-security-policy", policy), *HEADERS.items()):
                if name.encode() not in known:
                    headers.append((name.encode(), value.encode()))
            message = {**message, "headers": headers}
        await send(message)

    return sending
