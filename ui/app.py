"""The server of the pages: Gradio for the pages, plain routes for results and their zip."""

import json
import os
import shutil
import threading
import time
import webbrowser
from collections.abc import Callable
from pathlib import Path
from typing import Any

import toolkit
from toolkit.app import App
from toolkit.config import Settings
from toolkit.core.text import Lang
from ui.guard import LOOPBACK, guard
from ui.make_actions import MakeActions
from ui.missing import tell_missing
from ui.own_server import free_port, page_server
from ui.text import say

UPLOADS_KEPT_DAYS = 30


def serve(
    settings: Settings,
    *,
    host: str,
    port: int,
    lang: Lang,
    opens_browser: bool,
    as_json: bool = False,
    tell: Callable[[str], None] = print,
) -> None:
    """Serve the pages until Ctrl-C, then stop running jobs and close the store.

    Once it answers, `tell` gets the address: a sentence, or {"url": ...} if `as_json`.

    Raises:
        InputError: if no port is free. StoreError: if the product's own data file can't be used.
    """
    import uvicorn

    found = free_port(host, port)
    with App.open(settings) as app:
        server = page_server(
            uvicorn.Config(
                build_server(app, host=host, lang=lang), host=host, port=found, log_level="warning",
                timeout_graceful_shutdown=2,
            )
        )  # fmt: skip
        shown = f"http://{'127.0.0.1' if host in ('0.0.0.0', '::') else host}:{found}"  # noqa: S104
        lines = [json.dumps({"url": shown}) if as_json else say("serving", lang, shown)]
        if host not in LOOPBACK and not as_json:
            lines.append(say("serving_all", lang))
        address = shown if opens_browser else None
        watcher = threading.Thread(target=_announce, args=(server, lines, address, tell), daemon=True)
        watcher.start()
        server.run()


def build_server(app: App, *, host: str, lang: Lang) -> Any:
    """The web application: pages at /, results below /runs, their zips below /zip."""
    home = app.settings.home
    runs, uploads = home / "runs", home / "uploads"
    for folder in (runs, uploads):
        folder.mkdir(parents=True, exist_ok=True)
    drop_old_uploads(uploads, time.time())
    # Gradio reads these when it is first used: uploads stay in our folder, and nothing is reported to anyone
    os.environ["GRADIO_TEMP_DIR"] = str(uploads)
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
    import gradio as gr
    from fastapi import FastAPI
    from starlette.staticfiles import StaticFiles

    actions = MakeActions(app, may_name_places=host in LOOPBACK, samples=Path(toolkit.__file__).parents[1] / "samples")
    server = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    tell_missing(server)
    guard(server, host)
    _add_zip_route(server, actions, lang)
    server.mount("/runs", StaticFiles(directory=runs), name="runs")
    from ui.clips.actions import ClipsActions
    from ui.clips.routes import add_clips
    from ui.copy.actions import CopyActions
    from ui.copy.routes import add_copy
    from ui.desk.routes import add_desk
    from ui.editor.actions import EditorActions
    from ui.editor.routes import add_editor
    from ui.products.actions import ProductsActions
    from ui.products.routes import add_products
    from ui.review.actions import ReviewActions
    from ui.review.routes import add_review
    from ui.script.actions import ScriptActions
    from ui.script.routes import add_script
    from ui.teleprompter.routes import add_teleprompter
    from ui.theme import make_theme, style

    add_editor(server, EditorActions(app))
    add_clips(server, ClipsActions(app))
    add_products(server, ProductsActions(app))
    add_copy(server, CopyActions(app, may_name_servers=host in LOOPBACK))
    add_desk(server)
    add_review(server, ReviewActions(app))
    add_script(server, ScriptActions(app))
    add_teleprompter(server, app)

    return gr.mount_gradio_app(
        server, build_blocks(actions, lang), path="/", allowed_paths=[str(runs)], footer_links=[], show_error=False,
        theme=make_theme(), css=style(), ssr_mode=False, enable_monitoring=False, pwa=False,
        mcp_server=False,
    )  # fmt: skip


def build_blocks(actions: MakeActions, lang: Lang, room: str = "") -> Any:
    """All pages; `room`: where the trainer's room stands, to be led back to."""
    import gradio as gr

    from ui.pages import make

    with gr.Blocks(analytics_enabled=False, title=say("title", lang)) as blocks:
        make.build(actions, lang, blocks, room)
    return blocks.queue(default_concurrency_limit=8, api_open=False)


def drop_old_uploads(uploads: Path, now_s: float) -> None:
    """Remove uploads that nobody has used for `UPLOADS_KEPT_DAYS` days. `now_s` is wall time since the epoch."""
    oldest_s = now_s - UPLOADS_KEPT_DAYS * 86_400
    for entry in uploads.iterdir():
        if entry.stat().st_mtime >= oldest_s:
            continue
        if entry.is_dir():
            shutil.rmtree(entry, ignore_errors=True)
        else:
            entry.unlink(missing_ok=True)


def _add_zip_route(server: Any, actions: MakeActions, lang: Lang) -> None:
    from fastapi.responses import FileResponse, PlainTextResponse

    @server.get("/zip/{run}")
    def zip_run(run: str) -> Any:
        path = actions.zip_of(run)
        if path is None:
            return PlainTextResponse(f"{say('run_missing', lang)}. {say('run_next', lang)}", status_code=404)
        return FileResponse(path, filename=path.name, media_type="application/zip")


def _announce(server: Any, lines: list[str], open_address: str | None, tell: Callable[[str], None]) -> None:
    while not server.started:
        if server.should_exit:
            return
        time.sleep(0.05)
    for line in lines:
        tell(line)
    if open_address is not None:
        webbrowser.open(open_address)
