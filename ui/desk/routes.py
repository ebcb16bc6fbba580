"""What the pages for texts share on the server: their common files, and files that a page sends."""

from collections.abc import Mapping
from importlib import resources
from typing import Any, Protocol
from urllib.parse import quote

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import FileResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.staticfiles import StaticFiles

from toolkit.core.errors import InputError
from toolkit.core.text import Lang, Text
from ui.desk.card_files import CardFiles
from ui.desk.words import SHARED, words_in
from ui.own_page import page_lang
from ui.site import MAIN, page_list
from ui.text import say

MAX_UPLOAD_BYTES = 50_000_000
FRESH = {"Cache-Control": "no-cache"}


def add_desk(server: FastAPI, home: str = MAIN, room: str = "") -> None:
    """Add the shared look and tools at /desk/static, and all pages by name: `home` and `room` are where those stand."""

    @server.get("/desk/pages")
    def pages(lang: str = "zh") -> Any:
        spoken: Lang = "en" if lang == "en" else "zh"
        named = {key: say(key, spoken) for key in ("menu", "all_pages")}
        return {**named, "home": home, "pages": page_list(spoken, home, room)}

    server.mount("/desk/static", StaticFiles(directory=str(resources.files("ui.desk") / "static")), name="desk")


def page_file(package: str, name: str) -> FileResponse:
    """The page of a package."""
    return FileResponse(str(resources.files(package) / "static" / name), headers=FRESH)


def static_files(package: str) -> Any:
    """The package's scripts and styles."""
    return StaticFiles(directory=str(resources.files(package) / "static"))


def add_words(api: APIRouter, book: Mapping[str, Text]) -> None:
    """What the page says, in the language that it asks for."""

    @api.get("/words")
    def words(lang: str) -> Any:
        return words_in("en" if lang == "en" else "zh", book)


def add_card_files(api: APIRouter, files: CardFiles) -> None:
    """The files of product cards that can be chosen, and one more."""

    @api.get("/cards")
    def cards(request: Request) -> Any:
        return {"files": files.listed(page_lang(request))}

    @api.post("/cards")
    async def add_cards(request: Request, name: str) -> Any:
        return await run_in_threadpool(files.keep, name, await read_file(request, name))


class JobActions(Protocol):
    """Of a page that starts jobs."""

    def job(self, job_id: str, lang: Lang) -> dict[str, Any]: ...
    def stop(self, job_id: str) -> None: ...


def add_jobs(api: APIRouter, actions: JobActions) -> None:
    """How far a job is, and to stop it."""

    @api.get("/jobs/{job_id}")
    def job(request: Request, job_id: str) -> Any:
        return actions.job(job_id, page_lang(request))

    @api.post("/jobs/{job_id}/stop")
    def stop(job_id: str) -> Any:
        actions.stop(job_id)
        return {}


async def read_file(request: Request, name: str) -> bytes:
    """The body of `request`: a file that the page sends.

    Raises:
        InputError: if it is larger than `MAX_UPLOAD_BYTES`.
    """
    blocks, size = [], 0
    async for block in request.stream():
        size += len(block)
        if size > MAX_UPLOAD_BYTES:
            raise InputError(name, SHARED["too_big"], SHARED["too_big_next"])
        blocks.append(block)
    return b"".join(blocks)


def as_download(name: str, content: bytes, media_type: str = "application/octet-stream") -> Response:
    """An answer that the browser keeps as a file."""
    headers = {"Content-Disposition": f"attachment; filename*=utf-8''{quote(name)}", **FRESH}
    return Response(content, media_type=media_type, headers=headers)
