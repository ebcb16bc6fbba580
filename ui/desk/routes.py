"""What the pages for texts share on the server: their common files, and files that a page sends."""

from importlib import resources
from typing import Any
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.responses import FileResponse, Response
from starlette.staticfiles import StaticFiles

from toolkit.core.errors import InputError
from ui.desk.words import SHARED

MAX_UPLOAD_BYTES = 50_000_000
FRESH = {"Cache-Control": "no-cache"}


def add_desk(server: FastAPI) -> None:
    """Add the shared look and tools at /desk/static."""
    server.mount("/desk/static", StaticFiles(directory=str(resources.files("ui.desk") / "static")), name="desk")


def page_file(package: str, name: str) -> FileResponse:
    """The page of a package."""
    return FileResponse(str(resources.files(package) / "static" / name), headers=FRESH)


def static_files(package: str) -> Any:
    """The package's scripts and styles."""
    return StaticFiles(directory=str(resources.files(package) / "static"))


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
