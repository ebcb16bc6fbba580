"""What the slips of the review page ask for: propose, keep what a person confirmed, the log and its files."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Protocol

from toolkit.config import Settings
from toolkit.core.courses.law_names import law_text
from toolkit.core.errors import InputError
from toolkit.core.progress import Reporter
from toolkit.core.record_chain import Record
from toolkit.core.review_sheet import SheetFinding
from toolkit.core.slip_log import Slip, SlipEntry
from toolkit.core.spans import format_clock
from toolkit.core.speech_json import speech_to_json
from toolkit.core.text import Lang
from toolkit.tasks.edit_subtitles import EditRoom
from toolkit.tasks.review import ReviewRequest, load_rule_book
from toolkit.tasks.review_sheet import LogCheck
from toolkit.tasks.slips import SlipProposals, slip_file
from ui.desk.card_files import CardFiles
from ui.editor.plain import Body, wrong_request
from ui.review.words import WORDS

MAX_CHARS = 1_000


class SlipApp(Protocol):
    """The part of the App that slips need."""

    settings: Settings

    def propose_slips(self, request: ReviewRequest, reporter: Reporter) -> SlipProposals: ...
    def keep_slip(self, entry: SlipEntry, transcript: tuple[str, bytes] | None = None) -> Record: ...
    def kept_slips(self) -> tuple[tuple[Record, SlipEntry], ...]: ...
    def check_records(self) -> LogCheck: ...
    def edit_room(self) -> EditRoom: ...


class SlipActions:
    """The work on slips, for one server."""

    def __init__(self, app: SlipApp, card_files: CardFiles) -> None:
        self.app = app
        self._cards = card_files

    def propose(self, name: str, content: bytes, body: Body, lang: Lang) -> dict[str, Any]:
        """The slips of a transcript that the page sent; the page gives `transcript` and `name` back to keep them."""
        return self._propose(Path(name.replace("\\", "/")).name, content, body, lang)

    def propose_talk(self, body: Body, lang: Lang) -> dict[str, Any]:
        """The slips of something that was transcribed before, by its id on the captions' page."""
        edit = self.app.edit_room().open(str(body["talk"]))
        content = json.dumps(speech_to_json(edit.result), ensure_ascii=False).encode()
        return self._propose(f"{edit.title}.json", content, body, lang)

    def talks(self) -> list[list[str]]:
        """Id and title of what was transcribed before, newest first."""
        return [[each, title] for each, title, _ in self.app.edit_room().earlier(50)]

    def _propose(self, plain: str, content: bytes, body: Body, lang: Lang) -> dict[str, Any]:
        stored = f"slips-{hashlib.sha256(content).hexdigest()[:24]}{Path(plain).suffix.lower()[:6]}"
        place = self._place(stored)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
        return self._proposed(stored, plain, body, lang)

    def propose_again(self, body: Body, lang: Lang) -> dict[str, Any]:
        """The same once more, of a transcript that was sent before: the page was closed in between."""
        return self._proposed(str(body["transcript"]), str(body["name"])[:120], body, lang)

    def _proposed(self, stored: str, plain: str, body: Body, lang: Lang) -> dict[str, Any]:
        found = self._found(stored, body)
        return {
            "transcript": stored,
            "name": plain,
            "lines": found.lines,
            "slips": [_plain_slip(slip, lang) for slip in found.slips],
        }

    def keep(self, body: Body, lang: Lang) -> dict[str, Any]:
        """Keep those slips of a transcript that were ticked, with what a person wrote beside them."""
        stored, name = str(body["transcript"]), str(body["name"])[:120]
        found = self._found(stored, body)
        content = self._place(stored).read_bytes()
        ticked: Any = body["ticked"]
        if not isinstance(ticked, list) or not ticked:
            raise InputError(name, WORDS["slip_need"], WORDS["slip_need"])
        entries = [_entry(each, found, name, body) for each in ticked]
        for entry in entries:
            self.app.keep_slip(entry, (name, content))
        return {"message": WORDS["slips_kept"].get(lang).format(len(entries)), **self.log(lang)}

    def log(self, lang: Lang) -> dict[str, Any]:
        """Every slip that is kept, newest first, and whether the log is as it was written."""
        check = self.app.check_records()
        state = WORDS["log_ok"].get(lang).format(check.records)
        if check.faults:
            state = WORDS["log_bad"].get(lang).format(check.faults[0].number)
        kept = [
            {
                "number": record.number,
                "when": record.made_at[:16].replace("T", " "),
                "show": entry.show,
                "by": entry.confirmed_by,
                "note": entry.note,
                **_plain_slip(entry.slip, lang),
            }
            for record, entry in reversed(self.app.kept_slips())
        ]
        return {"kept": kept, "state": state if check.records else "", "is_whole": not check.faults}

    def file(self, suffix: str) -> bytes:
        """The log of slips as .xlsx or .pdf."""
        return slip_file(self.app.kept_slips(), suffix)

    def _found(self, stored: str, body: Body) -> SlipProposals:
        place = self._place(stored)
        if not place.is_file():
            raise InputError(str(body.get("name", stored))[:60], WORDS["slip_gone"], WORDS["slip_again"])
        cards = self._cards.load(str(body.get("file", "")), str(body.get("product", "")))
        return self.app.propose_slips(ReviewRequest(path=place, cards=cards, today=date.today()), Reporter())

    def _place(self, stored: str) -> Path:
        return self.app.settings.home / "uploads" / Path(stored).name


def _entry(ticked: Any, found: SlipProposals, name: str, body: Body) -> SlipEntry:
    if not isinstance(ticked, Mapping) or not isinstance(number := ticked.get("number"), int):
        raise wrong_request()
    if not 0 <= number < len(found.slips):
        raise wrong_request()
    slip = found.slips[number]
    correction = str(ticked.get("correction", slip.correction))[:MAX_CHARS].strip()
    if correction != slip.correction:
        slip = replace(slip, correction=correction, correction_ms=slip.correction_ms if correction else None)
    return SlipEntry(
        slip=slip,
        show=str(body["show"])[:60].strip() or Path(name).stem,
        source=name,
        source_sha256=found.source_sha256,
        note=str(ticked.get("note", ""))[:MAX_CHARS].strip(),
        confirmed_by=str(body["by"])[:40].strip(),
    )


def _why(one: SheetFinding, lang: Lang) -> str:
    """The reason as it was kept, in Chinese; in English that of its rule, where there still is such a rule."""
    if lang == "zh":
        return one.why
    return next((rule.why.en for rule in load_rule_book().rules if rule.id == one.rule_id), one.why)


def _plain_slip(slip: Slip, lang: Lang) -> dict[str, Any]:
    at = format_clock(slip.correction_ms) if slip.correction_ms is not None else ""
    return {
        "place": slip.place,
        "product": slip.product,
        "said": slip.said,
        "rules": list(dict.fromkeys(one.rule_id for one in slip.findings)),
        "why": ("；" if lang == "zh" else "; ").join(dict.fromkeys(_why(one, lang) for one in slip.findings))
        or WORDS["slip_own"].get(lang),
        "law": law_text("；".join(dict.fromkeys(one.law for one in slip.findings)), lang),
        "proposal": slip.proposal,
        "correction": slip.correction,
        "corrected": WORDS["slip_found_at"].get(lang).format(at) if at else "",
    }
