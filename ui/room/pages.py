"""The pages that phones and the projector open, what they say, and their scripts and pictures."""

from importlib import resources
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import FileResponse, RedirectResponse
from starlette.staticfiles import StaticFiles

from ui.room.access import SEAT_COOKIE, Access
from ui.room.words import words_of

FRESH = {"Cache-Control": "no-cache"}


def add_room_pages(server: FastAPI, access: Access) -> None:
    """Add / (join, or my room), /projector and /certificate/ (check a code), their words and their files."""
    own = resources.files("ui.room") / "static"

    @server.get("/")
    def first(request: Request) -> Any:
        """The trainer's way home from the tools' pages, whose first page this is outside of a class."""
        cookies = request.cookies
        if SEAT_COOKIE not in cookies and not request.url.query and access.is_trainer(cookies):
            return RedirectResponse("/trainer", status_code=303)
        return FileResponse(str(own / "index.html"), headers=FRESH)

    @server.get("/projector")
    def projector() -> Any:
        return FileResponse(str(own / "projector.html"), headers=FRESH)

    @server.get("/certificate/")
    def check() -> Any:
        return FileResponse(str(own / "check.html"), headers=FRESH)

    @server.get("/api/words")
    def words(lang: str = "zh") -> Any:
        return words_of("en" if lang == "en" else "zh")

    server.mount("/room/static", _Fresh(directory=str(own)), name="room")


class _Fresh(StaticFiles):
    """Files that a phone asks for anew, and takes from its own store if they are the same (304)."""

    def file_response(self, *args: Any, **kwargs: Any) -> Any:
        response = super().file_response(*args, **kwargs)
        response.headers.setdefault("Cache-Control", FRESH["Cache-Control"])
        return response
