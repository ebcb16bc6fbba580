"""The product's own pages in class mode: for the trainer only, behind the guard."""

import os
import time
from typing import Any

import toolkit
from toolkit.app import App
from toolkit.core.text import Lang

TRAINER = "/trainer/"


def add_tools(server: Any, app: App, lang: Lang) -> None:
    """Add every page of `chushan ui`; the main job's page at /tools."""
    from starlette.staticfiles import StaticFiles

    from ui.app import _add_zip_route, build_blocks, drop_old_uploads
    from ui.clips.actions import ClipsActions
    from ui.clips.routes import add_clips
    from ui.copy.actions import CopyActions
    from ui.copy.routes import add_copy
    from ui.desk.routes import add_desk
    from ui.editor.actions import EditorActions
    from ui.editor.routes import add_editor
    from ui.make_actions import MakeActions
    from ui.products.actions import ProductsActions
    from ui.products.routes import add_products
    from ui.review.actions import ReviewActions
    from ui.review.routes import add_review
    from ui.script.actions import ScriptActions
    from ui.script.routes import add_script
    from ui.teleprompter.routes import add_teleprompter
    from ui.theme import make_theme, style

    home = app.settings.home
    runs, uploads = home / "runs", home / "uploads"
    for folder in (runs, uploads):
        folder.mkdir(parents=True, exist_ok=True)
    drop_old_uploads(uploads, time.time())
    set_gradio_folders(uploads)
    from pathlib import Path

    import gradio as gr

    actions = MakeActions(app, may_name_places=False, samples=Path(toolkit.__file__).parents[1] / "samples")
    _add_zip_route(server, actions, lang)
    server.mount("/runs", StaticFiles(directory=runs), name="runs")
    add_editor(server, EditorActions(app))
    add_clips(server, ClipsActions(app))
    add_products(server, ProductsActions(app))
    add_copy(server, CopyActions(app, may_name_servers=False))
    add_desk(server, home="/tools/", room=TRAINER)
    add_review(server, ReviewActions(app))
    add_script(server, ScriptActions(app))
    add_teleprompter(server, app)
    gr.mount_gradio_app(
        server, build_blocks(actions, lang, TRAINER), path="/tools", allowed_paths=[str(runs)],
        footer_links=[], show_error=False, theme=make_theme(), css=style(), ssr_mode=False, enable_monitoring=False,
        pwa=False,
        mcp_server=False,
    )  # fmt: skip


def set_gradio_folders(uploads: Any) -> None:
    """Gradio reads these when it is first used: its files stay in our folder, and nothing is reported to anyone."""
    os.environ["GRADIO_TEMP_DIR"] = str(uploads)
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
