"""Files that a page sends, written as they come."""

import contextlib
from pathlib import Path

from fastapi import Request

from toolkit.core.errors import InputError
from toolkit.core.text import Text

EMPTY = Text("文件是空的，或没有传完", "the file is empty or did not come whole")
TOO_LARGE = Text("文件太大", "the file is too large")
AGAIN = Text("请再选一次", "Choose it again")


async def receive(request: Request, place: Path, max_bytes: int) -> str:
    """Write the body of `request` to `place`; half an upload is removed. The file's name.

    Raises:
        InputError: if nothing came, or too much.
    """
    size = 0
    try:
        with place.open("wb") as file:
            async for block in request.stream():
                size += len(block)
                if size > max_bytes:
                    break
                file.write(block)
    except BaseException:
        with contextlib.suppress(OSError):
            place.unlink()
        raise
    if 0 < size <= max_bytes:
        return place.name
    place.unlink(missing_ok=True)
    raise InputError(place.name, EMPTY if size == 0 else TOO_LARGE, AGAIN)
