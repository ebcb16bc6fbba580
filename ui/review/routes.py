"""The review page's addresses: the page at /review, what it asks at /review/api, its files at /review/files."""

from typing import Any, Literal

from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.responses import FileResponse
from starlette.concurrency import run_in_threadpool

from ui.desk.routes import FRESH, add_card_files, add_words, as_download, page_file, read_file, static_files
from ui.editor.plain import Body, read_body
from ui.own_page import own_page, page_lang
from ui.review.actions import ReviewActions
from ui.review.slips import SlipActions
from ui.review.words import WORDS


def add_review(server: FastAPI, actions: ReviewActions) -> None:
    """Add the review page to `server`, which tells ToolkitErrors as the editor's does."""
    page = APIRouter(prefix="/review")
    api = APIRouter(prefix="/review/api", dependencies=[Depends(own_page)])

    @page.get("")
    def show() -> Any:
        return page_file("ui.review", "review.html")

    @page.get("/files/slips.{kind}")
    def slips(kind: Literal["pdf", "xlsx"]) -> Any:
        return as_download(f"口误纠正记录.{kind}", actions.slips.file(f".{kind}"))

    @page.get("/files/{draft_id}/sheet.{kind}")
    def sheet(draft_id: str, kind: Literal["pdf", "xlsx"]) -> Any:
        path = actions.desk.sheet_file(draft_id, f".{kind}")
        title = actions.desk.open(draft_id).draft.title
        return FileResponse(path, filename=f"{path.stem}-{title}.{kind}", headers=FRESH)

    @page.get("/files/{draft_id}/text")
    def text(draft_id: str) -> Any:
        return as_download(*actions.desk.text(draft_id), media_type="text/plain; charset=utf-8")

    _add_beginning(api, actions)
    _add_reviewing(api, actions)
    _add_slips(api, actions.slips)
    server.include_router(page)
    server.include_router(api)
    server.mount("/review/static", static_files("ui.review"), name="review")


def _add_beginning(api: APIRouter, actions: ReviewActions) -> None:
    add_words(api, WORDS)
    add_card_files(api, actions.card_files)

    @api.get("/reviews")
    def reviews(request: Request) -> Any:
        return actions.entries(page_lang(request))

    @api.post("/begin")
    async def begin(request: Request) -> Any:
        return await run_in_threadpool(actions.begin_text, read_body(await request.body()))

    @api.post("/begin-file")
    async def begin_file(
        request: Request, name: str, file: str = "", product: str = "", title: str = "", show_date: str = ""
    ) -> Any:
        body = Body(file=file, product=product, title=title, show_date=show_date)
        return await run_in_threadpool(actions.begin_file, name, await read_file(request, name), body)


def _add_reviewing(api: APIRouter, actions: ReviewActions) -> None:
    @api.get("/reviews/{draft_id}")
    def opened(request: Request, draft_id: str) -> Any:
        return actions.open(draft_id, page_lang(request))

    @api.delete("/reviews/{draft_id}")
    def remove(draft_id: str) -> Any:
        actions.desk.remove(draft_id)
        return {}

    @api.post("/reviews/{draft_id}/attach")
    async def attach(request: Request, draft_id: str, line: int, rule: str, text: str, nth: int, name: str) -> Any:
        body = Body(line=line, key=[rule, text, nth])
        content = await read_file(request, name)
        return await run_in_threadpool(actions.attach, draft_id, body, name, content, page_lang(request))

    @api.post("/reviews/{draft_id}/{what}")
    async def act(request: Request, draft_id: str, what: str) -> Any:
        body = read_body(await request.body())
        return await run_in_threadpool(actions.act, what, draft_id, body, page_lang(request))


def _add_slips(api: APIRouter, actions: SlipActions) -> None:
    @api.get("/slips")
    def log(request: Request) -> Any:
        return {**actions.log(page_lang(request)), "talks": actions.talks()}

    @api.post("/slips/talk")
    async def talk(request: Request) -> Any:
        return await run_in_threadpool(actions.propose_talk, read_body(await request.body()), page_lang(request))

    @api.post("/slips/propose")
    async def propose(request: Request, name: str, file: str = "", product: str = "") -> Any:
        content = await read_file(request, name)
        return await run_in_threadpool(
            actions.propose, name, content, Body(file=file, product=product), page_lang(request)
        )

    @api.post("/slips/again")
    async def again(request: Request) -> Any:
        body = read_body(await request.body())
        return await run_in_threadpool(actions.propose_again, body, page_lang(request))

    @api.post("/slips/keep")
    async def keep(request: Request) -> Any:
        return await run_in_threadpool(actions.keep, read_body(await request.body()), page_lang(request))
