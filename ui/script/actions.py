"""What the script page asks for. No web framework in here: plain values in, plain values out."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Protocol

from toolkit.config import Settings
from toolkit.core.dialect import Dialect
from toolkit.core.errors import InputError
from toolkit.core.job import Job
from toolkit.core.products import ProductCard
from toolkit.core.text import Lang
from toolkit.tasks.card_room import CardRoom
from toolkit.tasks.review_desk import ReviewDesk
from toolkit.tasks.script_desk import ScriptDesk, ScriptView
from toolkit.tasks.write_script import ScriptRequest
from ui.desk.card_files import CardFiles
from ui.desk.job_view import plain_job
from ui.editor.plain import Body, wrong_request
from ui.script.plain import plain_entry, plain_view
from ui.script.words import WORDS

MAX_CHARS = 6_000
"""Of one block."""


class ScriptPageApp(Protocol):
    """The part of the App that the script page needs."""

    settings: Settings

    @property
    def script_desk(self) -> ScriptDesk: ...
    @property
    def review_desk(self) -> ReviewDesk: ...
    def submit_script(self, request: ScriptRequest) -> str: ...
    def load_products(self, path: Path) -> tuple[ProductCard, ...]: ...
    def card_room(self) -> CardRoom: ...
    def dialects(self) -> Mapping[str, Dialect]: ...
    def job(self, job_id: str) -> Job | None: ...
    def cancel(self, job_id: str) -> None: ...


class ScriptActions:
    """The script page's work, for one server."""

    def __init__(self, app: ScriptPageApp) -> None:
        self.app = app
        self.card_files = CardFiles(app)

    @property
    def desk(self) -> ScriptDesk:
        return self.app.script_desk

    def start_page(self, lang: Lang) -> dict[str, Any]:
        spoken = [[each.id, each.name.get(lang)] for each in self.app.dialects().values() if each.gloss]
        return {"scripts": [plain_entry(entry, lang) for entry in self.desk.entries()], "dialects": spoken}

    def begin(self, body: Body) -> dict[str, Any]:
        """Queue writing a script from cards."""
        cards = self.card_files.load(str(body.get("file", "")), str(body.get("product", "")))
        if not cards:
            raise InputError("", WORDS["need_cards"], WORDS["need_cards"])
        minutes = body["minutes"]
        if isinstance(minutes, bool) or not isinstance(minutes, int | float):
            raise wrong_request()
        request = ScriptRequest(
            cards=cards,
            minutes=minutes,
            hosts=body.number("hosts"),
            pace=body.number("pace"),
            dialect=str(body.get("dialect", "")),
            keeps_order=bool(body.get("keeps_order")),
        )
        return {"job": self.app.submit_script(request)}

    def job(self, job_id: str, lang: Lang) -> dict[str, Any]:
        job = self.app.job(job_id)
        if job is None:
            raise InputError(job_id, WORDS["no_job"], WORDS["no_job"])
        return plain_job(job, lang)

    def stop(self, job_id: str) -> None:
        self.app.cancel(job_id)

    def open(self, draft_id: str, lang: Lang) -> dict[str, Any]:
        return plain_view(self.desk.open(draft_id), lang)

    def act(self, what: str, draft_id: str, body: Body, lang: Lang) -> dict[str, Any]:
        """What the page shows after a change."""
        acts: dict[str, Callable[[str, Body], ScriptView]] = {
            "move-group": lambda each, body: self.desk.move_group(each, str(body["group"]), body.number("to")),
            "move-block": lambda each, body: self.desk.move_block(each, str(body["block"]), body.number("to")),
            "drop": lambda each, body: self.desk.drop_block(each, str(body["block"])),
            "time": lambda each, body: self.desk.time(each, str(body["block"]), body.number("seconds")),
            "head": lambda each, body: self.desk.head(each, title=str(body["title"]), pace=body.number("pace")),
            "write": lambda each, body: self.desk.write(each, str(body["block"]), str(body["text"])[:MAX_CHARS]),
            "undo": lambda each, _body: self.desk.undo(each),
        }
        if what == "review":
            return self._to_review(draft_id)
        if what not in acts:
            raise wrong_request()
        return plain_view(acts[what](draft_id, body), lang)

    def _to_review(self, draft_id: str) -> dict[str, Any]:
        """The script as a new review; returns the review's id."""
        draft = self.desk.open(draft_id).draft
        name, content = self.desk.export(draft_id, ".md")
        lines = self.desk.review_lines(draft_id)
        begun = self.app.review_desk.begin_lines(lines, name, content, draft.cards, title=draft.title)
        return {"id": begun.id}
