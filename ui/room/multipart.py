"""A form with one file, written to disk while it comes: nothing is kept in memory, no name of the phone's is used."""

import asyncio
import contextlib
import time
from pathlib import Path
from typing import IO, Any

from fastapi import Request

from toolkit.core.room.errors import RoomError, malformed
from toolkit.core.text import Text
from toolkit.room.uploads import MAX_UPLOAD_BYTES, too_large

MAX_FIELD_BYTES = 200
IDLE_S = 60.0
"""A phone that sends nothing for so long has lost the Wi-Fi."""
WHOLE_S = 1800.0


async def receive_upload(request: Request, place: Path) -> dict[str, str]:
    """Write the form's file to `place`; its other fields.

    Raises:
        RoomError: no file, too large, broken off, no form of this kind.
    """
    from python_multipart.exceptions import FormParserError
    from python_multipart.multipart import MultipartParser, parse_options_header

    kind, options = parse_options_header(request.headers.get("content-type", ""))
    boundary = options.get(b"boundary")
    if kind != b"multipart/form-data" or not boundary or len(boundary) > 100:
        raise malformed()
    try:
        with place.open("wb") as file:
            form = _Form(file)
            parser = MultipartParser(boundary, form.callbacks)
            await _feed(request, parser)
            if not form.is_over or not form.file_bytes:
                raise broken_off()
    except FormParserError as error:
        raise malformed() from error
    return form.fields


async def _feed(request: Request, parser: Any) -> None:
    from starlette.requests import ClientDisconnect

    until_s = time.monotonic() + WHOLE_S
    blocks = request.stream().__aiter__()
    try:
        while True:
            try:
                block = await asyncio.wait_for(blocks.__anext__(), IDLE_S)
            except StopAsyncIteration:
                return
            if time.monotonic() > until_s:
                raise broken_off()
            parser.write(block)
    except (TimeoutError, ClientDisconnect) as error:
        raise broken_off() from error
    finally:
        with contextlib.suppress(Exception):
            await blocks.aclose()  # type: ignore[attr-defined]


class _Form:
    """Gathers what the parser finds."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._name = ""
        self._header = b""
        self._value = b""
        self._text = bytearray()
        self.fields: dict[str, str] = {}
        self.file_bytes = 0
        self.is_over = False
        self.callbacks: Any = {
            "on_part_begin": self._begin, "on_header_field": self._on_header, "on_header_value": self._on_value,
            "on_header_end": self._end_header, "on_part_data": self._on_part, "on_part_end": self._end_part,
            "on_end": self._end,
        }  # fmt: skip

    def _begin(self) -> None:
        self._name, self._header, self._value = "", b"", b""
        self._text.clear()

    def _on_header(self, data: bytes, start: int, end: int) -> None:
        self._header = (self._header + data[start:end])[:200]

    def _on_value(self, data: bytes, start: int, end: int) -> None:
        self._value = (self._value + data[start:end])[:1000]

    def _end_header(self) -> None:
        from python_multipart.multipart import parse_options_header

        if self._header.lower() == b"content-disposition":
            _, options = parse_options_header(self._value)
            self._name = options.get(b"name", b"").decode("ascii", "replace")
        self._header, self._value = b"", b""

    def _on_part(self, data: bytes, start: int, end: int) -> None:
        size = end - start
        if self._name == "file":
            self.file_bytes += size
            if self.file_bytes > MAX_UPLOAD_BYTES:
                raise too_large()
            self._file.write(data[start:end])
            return
        if len(self._text) + size > MAX_FIELD_BYTES:
            raise malformed()
        self._text += data[start:end]

    def _end_part(self) -> None:
        if self._name != "file" and len(self.fields) < 10:
            self.fields[self._name] = self._text.decode("utf-8", "replace")

    def _end(self) -> None:
        self.is_over = True


def broken_off() -> RoomError:
    return RoomError(
        "",
        Text("没有传完，网络断了", "the upload broke off"),
        Text("请靠近路由器，再传一次", "Go closer to the router and send it again"),
    )
