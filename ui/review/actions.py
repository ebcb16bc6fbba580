"""What the review page asks for. No web framework in here: plain values in, plain values out."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from toolkit.config import Settings
from toolkit.core.products import ProductCard
from toolkit.core.review_draft import FindingChoice
from toolkit.core.text import Lang
from toolkit.tasks.card_room import CardRoom
from toolkit.tasks.review_desk import DeskView, ReviewDesk
from ui.desk.card_files import CardFiles
from ui.editor.plain import Body, wrong_request
from ui.review.plain import plain_entry, plain_view
from ui.review.slips import SlipActions, SlipApp

MAX_NOTE_CHARS = 500
CHOICES = ("", "evidence", "keep")


class ReviewApp(SlipApp, Protocol):
    """The part of the App that the review page needs."""

    settings: Settings

    @property
    def review_desk(self) -> ReviewDesk: ...
    def load_products(self, path: Path) -> tuple[ProductCard, ...]: ...
    def card_room(self) -> CardRoom: ...


class ReviewActions:
    """The review page's work, for one server."""

    def __init__(self, app: ReviewApp) -> None:
        self.app = app
        self.card_files = CardFiles(app)
        self.slips = SlipActions(app, self.card_files)

    @property
    def desk(self) -> ReviewDesk:
        return self.app.review_desk

    def entries(self, lang: Lang) -> dict[str, Any]:
        return {"reviews": [plain_entry(entry, lang) for entry in self.desk.entries()]}

    def begin_text(self, body: Body) -> dict[str, Any]:
        """A review of what was pasted."""
        return self._begin("", str(body["text"]).encode(), body)

    def begin_file(self, name: str, content: bytes, body: Body) -> dict[str, Any]:
        """A review of a file that the page sent."""
        return self._begin(Path(name.replace("\\", "/")).name, content, body)

    def _begin(self, name: str, content: bytes, body: Body) -> dict[str, Any]:
        cards = self.card_files.load(str(body.get("file", "")), str(body.get("product", "")))
        title, date = str(body.get("title", "")), str(body.get("show_date", ""))
        return {"id": self.desk.begin(name, content, cards, title=title, show_date=date).id}

    def open(self, draft_id: str, lang: Lang) -> dict[str, Any]:
        return plain_view(self.desk.open(draft_id), lang)

    def act(self, what: str, draft_id: str, body: Body, lang: Lang) -> dict[str, Any]:
        """What the page shows after a change."""
        acts: dict[str, Callable[[str, Body], DeskView]] = {
            "write": lambda each, body: self.desk.write(each, body.number("line"), str(body["text"])),
            "drop": lambda each, body: self.desk.drop(each, body.number("line"), is_dropped=bool(body["is_dropped"])),
            "choose": self._choose,
            "detach": lambda each, body: self.desk.detach(each, body.number("line"), _key(body), str(body["sha256"])),
            "head": lambda each, body: self.desk.head(
                each, title=str(body["title"]), show_date=str(body["show_date"]), reviewer=str(body["reviewer"])
            ),
            "cards": lambda each, body: self.desk.cards(
                each, self.card_files.load(str(body["file"]), str(body.get("product", "")))
            ),
            "sign": lambda each, body: self.desk.sign(each, str(body["reviewer"])),
        }
        if what == "again":
            return {"id": self.desk.again(draft_id).id}
        if what not in acts:
            raise wrong_request()
        return plain_view(acts[what](draft_id, body), lang)

    def attach(self, draft_id: str, body: Body, name: str, content: bytes, lang: Lang) -> dict[str, Any]:
        """What the page shows after a file was attached to a finding."""
        return plain_view(self.desk.attach(draft_id, body.number("line"), _key(body), name, content), lang)

    def _choose(self, draft_id: str, body: Body) -> DeskView:
        rule_id, text, nth = _key(body)
        choice = body["choice"]
        if choice not in CHOICES:
            raise wrong_request()
        chosen = FindingChoice(
            rule_id=rule_id,
            text=text,
            nth=nth,
            choice=choice,
            evidence=str(body.get("evidence", ""))[:MAX_NOTE_CHARS],
            reason=str(body.get("reason", ""))[:MAX_NOTE_CHARS],
        )
        return self.desk.choose(draft_id, body.number("line"), chosen)


def _key(body: Body) -> tuple[str, str, int]:
    match body["key"]:
        case [str(rule_id), str(text), int(nth)]:
            return rule_id, text, nth
    raise wrong_request()
