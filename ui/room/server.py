"""The web application of a class: phones at /, the projector, the trainer's room at /trainer, all tools behind it."""

from collections.abc import Callable
from importlib import resources
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import FileResponse, JSONResponse
from starlette.exceptions import HTTPException

from toolkit.app import App
from toolkit.app_room import Room
from toolkit.core.errors import ToolkitError
from toolkit.core.room.errors import RoomError, status_of
from toolkit.core.text import Lang, Text
from toolkit.room.addresses import host_judge
from ui.own_page import page_lang
from ui.room.access import Access
from ui.room.back import Back, build_back
from ui.room.guard import Guard
from ui.room.hall import HallInfo, add_hall
from ui.room.pages import add_room_pages
from ui.room.trainee_routes import add_trainee
from ui.room.trainer_routes import add_trainer
from ui.room.upload_routes import add_uploads

FRESH = {"Cache-Control": "no-cache"}
UNEXPECTED = Text("出错了。请刷新页面再试，或请培训老师看", "Something failed. Refresh the page, or ask the trainer")


def build_room_server(
    room: Room,
    *,
    app: App | None = None,
    hall: HallInfo | None = None,
    lang: Lang = "zh",
    is_own_host: Callable[[str], bool] | None = None,
    is_secure: bool = False,
) -> FastAPI:
    """Everything that a class needs, each address guarded by role.

    Args:
        app: with the tools of the trainer behind the guard; None: without (for tests of the room alone).
    """
    access = Access(room, is_secure=is_secure)
    back = Back(build_back(app, access, lang), lang) if app is not None else None
    server = FastAPI(
        docs_url=None, redoc_url=None, openapi_url=None, lifespan=back.lifespan if back is not None else None
    )  # fmt: skip
    add_trainee(server, access)
    add_uploads(server, access)
    add_trainer(server, access)
    add_hall(server, access, hall or HallInfo())
    _add_pages(server, access)
    if back is not None:
        server.mount("", back)
        server.state.back = back
    _tell_errors(server)
    server.add_middleware(Guard, access=access, is_own_host=is_own_host or host_judge())
    return server


def _tell_errors(server: FastAPI) -> None:
    @server.exception_handler(ToolkitError)
    @server.exception_handler(RoomError)
    async def tell(request: Request, error: ToolkitError) -> Any:
        headers = {"Retry-After": str(error.wait_s)} if hasattr(error, "wait_s") else None  # type: ignore[attr-defined]
        message = error.text(page_lang(request)).lstrip("：: ")
        return JSONResponse({"message": message}, status_code=status_of(error), headers=headers)

    @server.exception_handler(HTTPException)
    async def tell_http(request: Request, error: HTTPException) -> Any:
        words = Text("找不到这个网址", "there is no such address") if error.status_code == 404 else UNEXPECTED
        return JSONResponse({"message": words.get(page_lang(request))}, status_code=error.status_code)

    @server.exception_handler(Exception)
    async def tell_unexpected(request: Request, _error: Exception) -> Any:
        return JSONResponse({"message": UNEXPECTED.get(page_lang(request))}, status_code=500)


def _add_pages(server: FastAPI, access: Access) -> None:
    """The pages of phones and projector; the sign-in of the trainer is here."""
    own = resources.files("ui.room") / "doors"

    @server.get("/login")
    def login() -> Any:
        return FileResponse(str(own / "login.html"), headers=FRESH)

    @server.get("/room/page/{name}")
    def part(name: str) -> Any:
        if name not in ("login.js", "selftest.js", "doors.css"):
            raise HTTPException(404)
        return FileResponse(str(own / name), headers=FRESH)

    @server.get("/selftest")
    def selftest() -> Any:
        return FileResponse(str(own / "selftest.html"), headers=FRESH)

    add_room_pages(server, access)
