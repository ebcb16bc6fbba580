"""The addresses of the product cards: the page at /products, its requests at /products/api, evidence beside them.

Nothing here takes a path from outside: cards, proposals and files of evidence go by names that the room knows.
"""

from pathlib import Path, PurePath
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.responses import FileResponse, JSONResponse
from starlette.concurrency import run_in_threadpool

from toolkit.core.errors import ProductCardInvalid, ToolkitError
from toolkit.core.text import Lang, Text
from ui.desk.routes import add_jobs, add_words, as_download, page_file, static_files
from ui.editor.plain import read_body
from ui.own_page import own_page, page_lang
from ui.products.actions import PAPERS, ProductsActions
from ui.products.plain import PICTURES, SOUNDS
from ui.products.words import WORDS
from ui.uploads import receive

MAX_BYTES = {"photo": 60 * 1024**2, "talk": 4 * 1024**3, "table": 20 * 1024**2, "evidence": 200 * 1024**2}
_FRESH = {"Cache-Control": "no-cache"}


def told_on_page(error: ProductCardInvalid, lang: Lang) -> str:
    """The fault of a file for who has chosen it here: its name alone, and no commands."""
    name = Path(error.subject).name
    again = Text("请在文件里照下面写的改好，再选一次", "Correct the file as told below, then choose it again")
    return ToolkitError(name, error.fault, again if name != error.subject else error.next_step).text(lang)


def add_products(server: FastAPI, actions: ProductsActions) -> None:
    """Add the page to `server`, which tells ToolkitErrors as the editor's does."""
    page = APIRouter(prefix="/products")
    api = APIRouter(prefix="/products/api", dependencies=[Depends(own_page)])

    @server.exception_handler(ProductCardInvalid)
    async def tell(request: Request, error: ProductCardInvalid) -> Any:
        lang = page_lang(request)
        points = [problem.get(lang) for problem in error.problems]
        told = "\n".join([told_on_page(error, lang), *points])
        return JSONResponse({"message": told, "points": points}, status_code=400)

    @page.get("")
    def show() -> Any:
        return page_file("ui.products", "products.html")

    _add_cards(api, actions)
    _add_sources(api, actions)
    _add_media(page, actions)
    server.include_router(page)
    server.include_router(api)
    server.mount("/products/static", static_files("ui.products"), name="products")


def _add_cards(api: APIRouter, actions: ProductsActions) -> None:
    add_words(api, WORDS)

    @api.get("/cards")
    def cards(request: Request) -> Any:
        return actions.cards(page_lang(request))

    @api.post("/cards")
    async def add(request: Request) -> Any:
        return await run_in_threadpool(actions.add, read_body(await request.body()), page_lang(request))

    @api.get("/file/{form}")
    def file(form: str) -> Any:
        return as_download(*actions.export(form))

    @api.get("/cards/{card_id}")
    def card(request: Request, card_id: str) -> Any:
        return actions.card(card_id, page_lang(request))

    @api.get("/cards/{card_id}/revision")
    def revision(card_id: str) -> Any:
        return actions.revision(card_id)

    @api.post("/cards/{card_id}/{what}")
    async def act(request: Request, card_id: str, what: str) -> Any:
        body = read_body(await request.body())
        return await run_in_threadpool(actions.act, what, card_id, body, page_lang(request))


def _add_sources(api: APIRouter, actions: ProductsActions) -> None:
    @api.post("/upload")
    async def upload(request: Request, name: str, kind: str) -> Any:
        place = actions.upload_place(name, kind)
        return {"file": await receive(request, place, MAX_BYTES[kind])}

    @api.post("/photo")
    async def photo(request: Request) -> Any:
        return await run_in_threadpool(actions.read_photo, read_body(await request.body()))

    @api.post("/talk")
    async def talk(request: Request) -> Any:
        return await run_in_threadpool(actions.hear_talk, read_body(await request.body()))

    add_jobs(api, actions)

    @api.get("/proposals/{proposal_id}")
    def proposal(request: Request, proposal_id: str) -> Any:
        return actions.proposal(proposal_id, page_lang(request))

    @api.post("/proposals/{proposal_id}/{what}")
    async def decide(request: Request, proposal_id: str, what: str) -> Any:
        body = read_body(await request.body())
        return await run_in_threadpool(actions.decide, proposal_id, what, body, page_lang(request))

    @api.post("/table")
    async def table(request: Request) -> Any:
        return await run_in_threadpool(actions.table, read_body(await request.body()), page_lang(request))

    @api.post("/table/take")
    async def take(request: Request) -> Any:
        return await run_in_threadpool(actions.take_table, read_body(await request.body()))


def _add_media(page: APIRouter, actions: ProductsActions) -> None:
    @page.get("/media/{name}")
    def media(name: str) -> Any:
        path = actions.shelf.evidence_file(name)
        is_shown = PurePath(name).suffix.lower() in (*PICTURES, *SOUNDS, *PAPERS)
        if is_shown:
            return FileResponse(path, headers=_FRESH)
        headers = {"Content-Disposition": f"attachment; filename*=utf-8''{quote(path.name)}"}
        return FileResponse(path, media_type="application/octet-stream", headers=headers)

    @page.get("/part/{proposal_id}/{path}")
    def part(proposal_id: str, path: str) -> Any:
        return FileResponse(actions.shelf.part_picture(proposal_id, path), headers=_FRESH)
