"""Bodies of requests, none larger than it may be."""

import json
from typing import Any

from fastapi import Request

from toolkit.core.room.errors import TooLarge, malformed
from toolkit.core.text import Text

MAX_JSON_BYTES = 1_000_000


async def read_bytes(request: Request, most_bytes: int) -> bytes:
    """The body as it is. Raises TooLarge."""
    content = bytearray()
    async for block in request.stream():
        content += block
        if len(content) > most_bytes:
            raise TooLarge("", Text("发来的内容太多", "too much was sent"), Text("请写短一点", "Make it shorter"))
    return bytes(content)


async def read_object(request: Request) -> dict[str, Any]:
    """The JSON object that a page sent. Raises TooLarge, RoomError."""
    content = await read_bytes(request, MAX_JSON_BYTES)
    try:
        found = json.loads(content or b"{}")
    except (ValueError, RecursionError) as error:
        raise malformed() from error
    if not isinstance(found, dict):
        raise malformed()
    return found
