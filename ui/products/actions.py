"""What the page of product cards asks for. No web framework in here: plain values in, plain values out."""

import tempfile
from pathlib import Path, PurePath
from typing import Any, Protocol

from toolkit.config import Settings
from toolkit.core.errors import InputError, ProductCardInvalid
from toolkit.core.job import Job
from toolkit.core.product_facts import card_fields
from toolkit.core.text import Lang
from toolkit.tasks.card_proposals import ProposalShelf
from toolkit.tasks.card_room import CardRoom, FieldWrite
from toolkit.tasks.card_table import preview_table, take_table
from ui.desk.job_view import plain_job
from ui.editor.plain import Body, wrong_request
from ui.products.plain import (
    PASTED,
    PICTURES,
    SOUNDS,
    plain_entry,
    plain_proposal,
    plain_sheet,
    plain_table,
    plain_waiting,
)
from ui.products.words import WORDS

MAX_CHARS = 2_000
"""Of one field, as it is typed."""
MAX_TALK_CHARS = 60_000
TABLES = (".csv", ".tsv", ".xlsx", ".xlsm", ".toml", ".json")
TEXTS = (".txt", ".md", ".srt", ".vtt", ".ass", ".lrc", ".ttml")
PAPERS = (".pdf",)


class ProductsApp(Protocol):
    """The part of the App that the page needs."""

    settings: Settings

    def card_room(self) -> CardRoom: ...
    def card_shelf(self) -> ProposalShelf: ...
    def submit_card_photo(self, file: str, card_id: str = "") -> str: ...
    def submit_card_talk(self, file: str, card_id: str = "") -> str: ...
    def save_products(self, rows: list[dict[str, Any]], path: Path) -> Any: ...
    def job(self, job_id: str) -> Job | None: ...
    def cancel(self, job_id: str) -> None: ...


class ProductsActions:
    """The page's work, for one server."""

    def __init__(self, app: ProductsApp) -> None:
        self.app = app

    @property
    def room(self) -> CardRoom:
        return self.app.card_room()

    @property
    def shelf(self) -> ProposalShelf:
        return self.app.card_shelf()

    # cards

    def cards(self, lang: Lang) -> dict[str, Any]:
        """Every card; a file that somebody broke by hand is told line by line, and left as it is."""
        try:
            sheets = self.room.sheets()
        except ProductCardInvalid as error:
            return {"cards": [], "waiting": [], "broken": [problem.get(lang) for problem in error.problems],
                    "file": str(error.subject)}  # fmt: skip
        waiting = [plain_waiting(one, lang) for one in self.shelf.waiting("")]
        return {"cards": [plain_entry(sheet, lang) for sheet in sheets], "waiting": waiting, "broken": [], "file": ""}

    def card(self, card_id: str, lang: Lang) -> dict[str, Any]:
        return plain_sheet(self.room.open(card_id), self.shelf, self.room.changes(card_id), lang)

    def revision(self, card_id: str) -> dict[str, Any]:
        return {"revision": self.room.open(card_id).revision}

    def add(self, body: Body, lang: Lang) -> dict[str, Any]:
        """A new card, for a proposal if one is named."""
        sheet = self.room.add(_text(body, "name"))
        if body.get("proposal"):
            self.shelf.give(_text(body, "proposal"), sheet.id)
        return self.card(sheet.id, lang)

    def act(self, what: str, card_id: str, body: Body, lang: Lang) -> dict[str, Any]:
        """What the page shows after a change of a card."""
        if what == "field":
            base = body.get("base")
            self.room.write(
                card_id, FieldWrite(path=_text(body, "path"), text=_text(body, "text"),
                                    base=base if isinstance(base, str) else None),
            )  # fmt: skip
        elif what == "settle":
            self.room.settle(card_id, _text(body, "path"), takes_mine=bool(body["takes_mine"]))
        elif what == "back":
            self.room.put_back(card_id)
        elif what == "drop":
            self.room.take_out(card_id)
            return {"dropped": card_id}
        else:
            raise wrong_request()
        return self.card(card_id, lang)

    def export(self, form: str) -> tuple[str, bytes]:
        """The complete cards as a file: the TOML as it stands, or a table.

        Raises:
            InputError: if there are none.
        """
        cards = self.room.cards()
        if form not in ("toml", "xlsx") or not cards:
            raise InputError(WORDS["title"].zh, WORDS["export_none"], WORDS["new_h"])
        if form == "toml":
            return self.room.file.name, self.room.file.read_bytes()
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"{self.room.file.stem}.xlsx"
            self.app.save_products([dict(card_fields(card)) for card in cards], path)
            return path.name, path.read_bytes()

    # photos and talks

    def upload_place(self, name: str, kind: str) -> Path:
        """Where an upload goes; kinds of files that can't be used are refused before they are sent."""
        kinds = {
            "photo": PICTURES, "talk": (*SOUNDS, *TEXTS), "table": TABLES, "evidence": (*PICTURES, *SOUNDS, *PAPERS),
        }.get(kind)  # fmt: skip
        if kinds is None:
            raise wrong_request()
        if PurePath(name).suffix.lower() not in kinds:
            raise InputError(PurePath(name).name[:60], WORDS["bad_kind"], WORDS[f"kinds_{kind}"])
        return self.shelf.place_for(name)

    def read_photo(self, body: Body) -> dict[str, Any]:
        return {"job": self.app.submit_card_photo(_text(body, "file"), self._card_id(body))}

    def hear_talk(self, body: Body) -> dict[str, Any]:
        """Begin to read a recording or transcript, or a text that was typed or pasted."""
        file = body.get("file")
        if not isinstance(file, str) or not file:
            text = _text(body, "text", MAX_TALK_CHARS).strip()
            if not text:
                raise InputError(WORDS["talk_h"].zh, WORDS["talk_empty"], WORDS["talk_empty_next"])
            place = self.shelf.place_for(PASTED)
            place.write_text(text, encoding="utf-8")
            file = place.name
        return {"job": self.app.submit_card_talk(file, self._card_id(body))}

    def job(self, job_id: str, lang: Lang) -> dict[str, Any]:
        job = self.app.job(job_id)
        if job is None:
            raise InputError(job_id[:20], WORDS["no_job"], WORDS["reload"])
        return plain_job(job, lang)

    def stop(self, job_id: str) -> None:
        self.app.cancel(job_id)

    def proposal(self, proposal_id: str, lang: Lang) -> dict[str, Any]:
        stored = self.shelf.open(proposal_id)
        sheet = self.room.open(stored.card_id) if stored.card_id else None
        return plain_proposal(stored, sheet, lang)

    def decide(self, proposal_id: str, what: str, body: Body, lang: Lang) -> dict[str, Any]:
        """Take a proposed field as the person confirmed it, or leave it."""
        path = _text(body, "path")
        if what == "take":
            base = body.get("base")
            self.shelf.take(proposal_id, path, _text(body, "text"), base if isinstance(base, str) else None)
        elif what == "leave":
            self.shelf.leave(proposal_id, path)
        elif what == "give":
            self.shelf.give(proposal_id, path)
        else:
            raise wrong_request()
        return self.proposal(proposal_id, lang)

    # tables

    def table(self, body: Body, lang: Lang) -> dict[str, Any]:
        """The rows of an uploaded table, nothing taken yet."""
        return plain_table(preview_table(self.shelf.evidence_file(_text(body, "file")), self.room), lang)

    def take_table(self, body: Body) -> dict[str, Any]:
        rows = body["rows"]
        if not isinstance(rows, list) or not all(isinstance(row, int) for row in rows):
            raise wrong_request()
        taken = take_table(self.shelf.evidence_file(_text(body, "file")), rows, self.room)
        return {"taken": [sheet.id for sheet in taken], "pending": [
            sheet.name for sheet in taken if any(field.pending for field in sheet.fields)]}  # fmt: skip

    def _card_id(self, body: Body) -> str:
        card_id = body.get("card") or ""
        if card_id:
            self.room.open(str(card_id))
        return str(card_id)


def _text(body: Body, name: str, most: int = MAX_CHARS) -> str:
    value = body[name]
    if not isinstance(value, str) or len(value) > most:
        raise wrong_request()
    return value
