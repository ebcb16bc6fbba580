"""The teleprompter's address: /teleprompter?script=ID. The page is the one that `chushan script -o x.html` writes."""

from typing import Any, Protocol
from urllib.parse import quote

from fastapi import FastAPI
from fastapi.responses import HTMLResponse, RedirectResponse

from toolkit.core.errors import ToolkitError
from toolkit.core.text import Lang
from toolkit.tasks.script_desk import ScriptDesk
from ui.desk.routes import FRESH
from ui.script.plain import block_title


class PrompterApp(Protocol):
    """The part of the App that the teleprompter needs."""

    @property
    def script_desk(self) -> ScriptDesk: ...


def add_teleprompter(server: FastAPI, app: PrompterApp) -> None:
    """Add the teleprompter to `server`; without a script it leads to the list of scripts."""

    @server.get("/teleprompter")
    def show(script: str = "", lang: str = "zh") -> Any:
        if not script:
            return RedirectResponse(f"/script?lang={quote(lang)}")
        spoken: Lang = "en" if lang == "en" else "zh"
        try:
            page = app.script_desk.prompter(script, spoken, lambda beat, whole: block_title(beat, whole, spoken))
        except ToolkitError:  # the page of scripts tells what is wrong, and has the others
            return RedirectResponse(f"/script?id={quote(script)}&lang={quote(lang)}")
        return HTMLResponse(page, headers=FRESH)
