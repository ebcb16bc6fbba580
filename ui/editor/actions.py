"""What the editor's page asks for. No web framework in here: plain values in, plain values out."""

import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from toolkit.config import Settings
from toolkit.core.cue import Cue
from toolkit.core.dialect import Dialect
from toolkit.core.errors import InputError, ToolkitError
from toolkit.core.job import Job
from toolkit.core.products import ProductCard
from toolkit.core.spans import Span
from toolkit.core.speech_request import CaptionStyle, TranscribeRequest
from toolkit.core.subtitle_edit import SubtitleEdit, list_changes
from toolkit.core.subtitle_qc import SubtitleFinding
from toolkit.core.text import Lang, Text
from toolkit.core.word_list import WordRule
from toolkit.tasks.card_room import CardRoom
from toolkit.tasks.edit_subtitles import EditRoom
from ui.editor.plain import Body, plain_cue, read_cues, wrong_request
from ui.editor.words import WORDS

MAX_PEAKS = 5_000
DOUBTFUL = ("differs", "unsure")
"""Verdicts on spoken amounts that a person should look at."""


class EditorApp(Protocol):
    """The part of the App that the editor needs."""

    settings: Settings

    def dialects(self) -> Mapping[str, Dialect]: ...
    def advise(self, dialect: str) -> Text | None: ...
    def load_products(self, path: Path) -> tuple[ProductCard, ...]: ...
    def card_room(self) -> CardRoom: ...
    def submit_edit(self, request: TranscribeRequest, style: CaptionStyle = ...) -> str: ...
    def edit_room(self) -> EditRoom: ...
    def job(self, job_id: str) -> Job | None: ...
    def jobs(self, limit: int = 20) -> tuple[Job, ...]: ...
    def cancel(self, job_id: str) -> None: ...


class EditorActions:
    """The editor's work, for one server."""

    def __init__(self, app: EditorApp) -> None:
        self.app = app

    @property
    def _uploads(self) -> Path:
        return self.app.settings.home / "uploads"

    # the first view

    def start_page(self, lang: Lang) -> dict[str, Any]:
        room = self.app.edit_room()
        waiting = [job.id for job in self.app.jobs() if job.kind == "edit" and not job.is_final]
        return {
            "dialects": [[each.id, each.name.get(lang)] for each in self.app.dialects().values()],
            "earlier": [
                {"id": each, "title": title, "when": f"{datetime.fromtimestamp(changed_s):%Y-%m-%d %H:%M}"}
                for each, title, changed_s in room.earlier(50)
            ],
            "own_cards": [card.name for card in self._own_cards()],
            "job": waiting[-1] if waiting else "",
        }

    def _own_cards(self) -> tuple[ProductCard, ...]:
        """Those of the page of product cards; none if their file was broken by hand, which its own page tells."""
        try:
            return self.app.card_room().cards()
        except ToolkitError:
            return ()

    def advice(self, dialect: str, lang: Lang) -> str:
        advice = self.app.advise(dialect) if dialect in self.app.dialects() else None
        return advice.get(lang) if advice else ""

    def upload_place(self, name: str) -> Path:
        """Where an upload called `name` is written; an earlier one of that name stays."""
        plain = re.sub(r"[^\w.() -]+", "_", Path(name.replace("\\", "/")).name).strip(". ") or "upload"
        stem, suffix = Path(plain).stem[-80:], Path(plain).suffix[:10]
        self._uploads.mkdir(parents=True, exist_ok=True)
        number = 1
        while (place := self._uploads / (f"{stem}{suffix}" if number == 1 else f"{stem}-{number}{suffix}")).exists():
            number += 1
        return place

    def start(self, body: Body) -> str:
        """Begin to hear an uploaded recording, with the cards of an uploaded file or the user's own; the job's id."""
        media = self._uploaded(body, "media")
        cards = self._own_cards() if body.get("own_cards") else ()
        if body.get("cards"):
            cards = self.app.load_products(self._uploaded(body, "cards"))
        dialect = str(body.get("dialect", "auto"))
        style = CaptionStyle(gloss="second" if body.get("gloss") else "off")
        return self.app.submit_edit(TranscribeRequest(media=media, cards=cards, dialect=dialect), style)

    def job(self, job_id: str, lang: Lang) -> dict[str, Any]:
        job = self.app.job(job_id)
        if job is None:
            raise InputError(job_id, WORDS["no_job"], WORDS["bad_request"])
        return {
            "state": job.state, "stage": job.stage.get(lang), "fraction": job.fraction, "id": job.out,
            "left": _left(job.eta_s, lang), "message": job.error.get(lang) if job.error else "",
        }  # fmt: skip

    # one recording

    def open(self, edit_id: str, lang: Lang) -> dict[str, Any]:
        room = self.app.edit_room()
        edit = room.open(edit_id)
        return {
            "title": edit.title,
            "length_ms": edit.result.transcript.duration_ms,
            "profile": edit.profile,
            "profiles": [[each.id, each.name.get(lang)] for each in room.profiles.values()],
            "formats": [[suffix.lstrip("."), suffix.lstrip(".").upper()] for suffix in room.formats],
            "questions": [
                {"number": n, "start_ms": each.span.start_ms, "message": each.text.get(lang), "names": list(each.names)}
                for n, each in enumerate(edit.result.questions)
            ],
            "unclear": [
                {"start_ms": each.span.start_ms, "why": each.unclear.get(lang), "heard": each.heard}
                for each in edit.result.segments
                if each.unclear is not None
            ],
            "amounts": [
                {"start_ms": each.span.start_ms, "text": each.text, "why": each.why.get(lang)}
                for each in edit.result.amounts
                if each.verdict in DOUBTFUL
            ],
            **self._state(edit, lang),
        }

    def media_of(self, edit_id: str) -> Path:
        return self.app.edit_room().media_of(edit_id)

    def sound_of(self, edit_id: str) -> Path:
        return self.app.edit_room().sound_of(edit_id)

    def peaks(self, edit_id: str, from_ms: int, to_ms: int, count: int) -> tuple[float, ...]:
        if not (0 <= from_ms <= to_ms and 0 < count <= MAX_PEAKS):
            raise wrong_request()
        return self.app.edit_room().peaks(edit_id, Span(from_ms, to_ms), count)

    def keep(self, edit_id: str, body: Body) -> dict[str, Any]:
        self.app.edit_room().keep(edit_id, read_cues(body["cues"]), str(body["profile"]))
        return {}

    def export(self, edit_id: str, body: Body) -> tuple[str, bytes]:
        room = self.app.edit_room()
        return room.export(edit_id, read_cues(body["cues"]), str(body["profile"]), f".{body['format']}")

    def act(self, what: str, edit_id: str, body: Body, lang: Lang) -> dict[str, Any]:
        """What the page shows after a button was pressed."""
        acts = {
            "check": self._check,
            "fix": self._fix,
            "layout": self._lay_out,
            "changes": self._judge,
            "answers": self._answer,
        }
        if what not in acts:
            raise wrong_request()
        return acts[what](edit_id, body, lang)

    def learn(self, body: Body, lang: Lang) -> dict[str, Any]:
        rule = _read_rule(body)
        edit = self.app.edit_room().learn(str(body["id"]), rule, read_cues(body["cues"]))
        return {**self._state(edit, lang), "message": WORDS["learned"].get(lang)}

    def forget(self, body: Body) -> dict[str, Any]:
        rule = _read_rule(body)
        words = self.app.edit_room().forget(rule.heard, rule.written)
        return {"words": [_plain_rule(each) for each in words.rules]}

    def _check(self, edit_id: str, body: Body, lang: Lang) -> dict[str, Any]:
        found = self.app.edit_room().check(edit_id, read_cues(body["cues"]), str(body["profile"]))
        return {"findings": [_plain_finding(each, lang) for each in found]}

    def _fix(self, edit_id: str, body: Body, lang: Lang) -> dict[str, Any]:
        cues, count = self.app.edit_room().fix(edit_id, read_cues(body["cues"]), str(body["profile"]))
        return {"cues": _plain_cues(cues), "message": WORDS["fixed"].get(lang).format(count)}

    def _lay_out(self, edit_id: str, body: Body, lang: Lang) -> dict[str, Any]:
        return self._state(self.app.edit_room().lay_out(edit_id, str(body["profile"])), lang)

    def _judge(self, edit_id: str, body: Body, lang: Lang) -> dict[str, Any]:
        verdict = "always" if body["verdict"] == "always" else "never"
        edit = self.app.edit_room().judge(edit_id, body.number("number"), verdict, read_cues(body["cues"]))
        return self._state(edit, lang)

    def _answer(self, edit_id: str, body: Body, lang: Lang) -> dict[str, Any]:
        room = self.app.edit_room()
        edit = room.answer(edit_id, body.number("number"), str(body["name"]), read_cues(body["cues"]))
        return self._state(edit, lang)

    def _state(self, edit: SubtitleEdit, lang: Lang) -> dict[str, Any]:
        words = self.app.edit_room().words()
        changes = list_changes(edit.result.transcript.segments, words)
        return {
            "cues": _plain_cues(edit.cues),
            "changes": [
                {
                    "number": each.number, "start_ms": each.span.start_ms, "heard": each.change.heard,
                    "written": each.change.written, "why": each.change.why.get(lang), "verdict": each.verdict,
                }
                for each in changes
            ],
            "words": [_plain_rule(each) for each in words.rules],
        }  # fmt: skip

    def _uploaded(self, body: Body, name: str) -> Path:
        place = self._uploads / Path(str(body[name])).name
        if not place.is_file():
            raise InputError(place.name, WORDS["bad_upload"], WORDS["bad_upload"])
        return place


def _plain_cues(cues: tuple[Cue, ...]) -> list[dict[str, Any]]:
    return [plain_cue(cue) for cue in cues]


def _plain_finding(finding: SubtitleFinding, lang: Lang) -> dict[str, Any]:
    return {
        "cue": finding.cue - 1 if finding.cue else -1, "start_ms": finding.span.start_ms if finding.span else 0,
        "level": finding.level, "fixable": finding.is_fixable, "message": finding.message.get(lang),
        "fix": finding.fix.get(lang) if finding.fix else "",
    }  # fmt: skip


def _plain_rule(rule: WordRule) -> dict[str, str]:
    return {"heard": rule.heard, "written": rule.written, "verdict": rule.verdict}


def _read_rule(body: Body) -> WordRule:
    verdict = "never" if body.get("verdict") == "never" else "always"
    return WordRule(heard=str(body["heard"])[:40], written=str(body["written"])[:40], verdict=verdict)


def _left(eta_s: float | None, lang: Lang) -> str:
    if eta_s is None:
        return ""
    unit, value = ("seconds", eta_s) if eta_s < 90 else ("minutes", eta_s / 60)
    return WORDS["left"].get(lang).format(WORDS[unit].get(lang).format(round(value)))
