"""Recordings: taken as they come, looked at by content, given back to their owner only."""

from typing import Any

from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.responses import FileResponse
from starlette.concurrency import run_in_threadpool

from ui.own_page import own_page
from ui.room.access import Access
from ui.room.multipart import receive_upload

MEDIA_HEADERS = {"Cache-Control": "private, no-store", "Content-Security-Policy": "default-src 'none'; sandbox"}


def add_uploads(server: FastAPI, access: Access) -> None:
    """Add /api/upload/..."""
    api = APIRouter(prefix="/api/upload", dependencies=[Depends(own_page)])
    room = access.room

    @api.post("")
    async def upload(request: Request) -> Any:
        seat = await run_in_threadpool(access.seat, request)
        place = await run_in_threadpool(room.begin_upload, seat, _length(request))
        try:
            fields = await receive_upload(request, place)
            return await run_in_threadpool(room.finish_upload, seat, place, fields.get("for", ""))
        finally:
            await run_in_threadpool(room.drop_part, place)

    @api.get("/{upload_id}/media")
    def media(request: Request, upload_id: str) -> Any:
        path, media_type = room.upload_path(access.seat(request), upload_id)
        return FileResponse(path, media_type=media_type, headers=MEDIA_HEADERS)

    @api.delete("/{upload_id}")
    def delete(request: Request, upload_id: str) -> Any:
        room.delete_upload(access.seat(request), upload_id)
        return {}

    server.include_router(api)


def _length(request: Request) -> int:
    text = request.headers.get("content-length", "")
    return int(text) if text.isdecimal() and len(text) < 20 else 0
