"""What the buttons of the main page do. No Gradio in here: plain values in, plain values out."""

import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from toolkit.config import Settings
from toolkit.core.dialect import Dialect
from toolkit.core.errors import ProductCardInvalid, ToolkitError
from toolkit.core.job import Job
from toolkit.core.make_request import MakeRequest
from toolkit.core.plan import OutputProfile
from toolkit.core.text import Lang
from toolkit.tasks.card_room import CardRoom
from ui import html
from ui.cards import CardStore, FormWrong, Row, check_rows, read_form, rows_of
from ui.text import say

VIDEO_SUFFIXES = (
    ".mp4", ".mov", ".m4v", ".mkv", ".avi", ".flv", ".ts", ".webm", ".3gp", ".wmv", ".mpg", ".mpeg", ".mts",
)  # fmt: skip
MAX_RUNS = 30
MAX_JOBS = 1_000


class MakeApp(CardStore, Protocol):
    """The part of the App that the main page needs."""

    settings: Settings

    def card_room(self) -> CardRoom: ...
    def profiles(self) -> Mapping[str, OutputProfile]: ...
    def dialects(self) -> Mapping[str, Dialect]: ...
    def submit_make(self, request: MakeRequest) -> str: ...
    def job(self, job_id: str) -> Job | None: ...
    def jobs(self, limit: int = 20) -> tuple[Job, ...]: ...
    def cancel(self, job_id: str) -> None: ...
    def result(self, out: Path) -> dict[str, Any]: ...
    def zip_result(self, out: Path) -> Path: ...
    def clip_run_id(self, out: Path) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What stands on the page when Start is pressed."""

    files: tuple[str, ...]
    """Uploaded files, by their place on this computer."""
    places: str
    """Files and folders of this computer, one a line."""
    rows: tuple[Row, ...]
    profile: str
    dialect: str
    matches: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """The footage and the cards that come with the product."""

    footage: tuple[Path, ...]
    cards: Path


class MakeActions:
    """The main page's work, for one server."""

    def __init__(self, app: MakeApp, *, may_name_places: bool, samples: Path) -> None:
        """`may_name_places`: files of this computer may be named; only where the page is for this computer alone."""
        self.app = app
        self.may_name_places = may_name_places
        self._samples = samples

    @property
    def runs(self) -> Path:
        return self.app.settings.home / "runs"

    @property
    def uploads(self) -> Path:
        return self.app.settings.home / "uploads"

    def load_cards(self, path: str, lang: Lang) -> tuple[list[Row], str]:
        """The cards of an uploaded file and a message; no cards if it has faults."""
        try:
            cards = self.app.load_products(Path(path))
        except ProductCardInvalid as error:
            points = [problem.get(lang) for problem in error.problems] or [error.text(lang)]
            return [], html.bad(say("cards_wrong", lang), points)
        except ToolkitError as error:
            return [], html.bad(error.text(lang))
        return rows_of(cards), html.good(say("cards_loaded", lang, len(cards)))

    def own_cards(self, lang: Lang) -> tuple[list[Row], str]:
        """The complete cards of the page of product cards, and a message; no cards if there are none."""
        try:
            cards = self.app.card_room().cards()
        except ToolkitError as error:
            return [], html.bad(error.text(lang))
        if not cards:
            return [], html.bad(say("own_cards_none", lang), way=(say("write_cards", lang), "/products"))
        return rows_of(cards), html.good(say("cards_loaded", lang, len(cards)))

    def save_card(
        self, rows: Sequence[Row], index: int | None, form: Sequence[str | None], lang: Lang
    ) -> tuple[list[Row], str, bool]:
        """The cards with the form's card put in place of `index`, or added; a message; whether it was saved."""
        before = rows[index] if index is not None and index < len(rows) else {}
        path = self._scratch("form")
        try:
            row = read_form(form, before, lang)
            changed = list(rows)
            if before and index is not None:
                changed[index] = row
            else:
                changed.append(row)
            cards = check_rows(self.app, changed, path, lang)
        except FormWrong as wrong:
            return list(rows), html.bad(say("card_wrong", lang), wrong.points, wrong.fields), False
        except ToolkitError as error:
            return list(rows), html.bad(error.text(lang)), False
        finally:
            path.unlink(missing_ok=True)
        return rows_of(cards), html.good(say("card_saved", lang, row["name"])), True

    def sample(self) -> Sample | None:
        """The sample, if this installation has it."""
        cards = self._samples / "products.toml"
        footage = tuple(sorted(path for path in self._samples.glob("*.mp4") if path.is_file()))
        return Sample(footage=footage, cards=cards) if cards.is_file() and footage else None

    def load_sample(self, lang: Lang) -> tuple[tuple[str, ...], list[Row], str]:
        """Copies of the sample's footage, its cards, and a message."""
        found = self.sample()
        if found is None:
            return (), [], html.bad(say("sample_missing", lang), [say("sample_next", lang)])
        folder = self.uploads / "sample"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            copies = tuple(str(_copied(path, folder)) for path in found.footage)
        except OSError as error:
            return (), [], html.bad(str(error))
        rows, message = self.load_cards(str(found.cards), lang)
        return copies, rows, html.good(say("sample_loaded", lang)) if rows else message

    def start(self, asked: Asked, now: datetime, lang: Lang) -> tuple[str, str]:
        """The new job's id and "", or "" and what is missing."""
        footage, wrong = self.find_footage(asked.files, asked.places, lang)
        if not footage and not wrong:
            wrong.append(say("need_footage", lang))
        if not asked.rows:
            wrong.append(say("need_cards", lang))
        if wrong:
            return "", html.bad(wrong[0]) if len(wrong) == 1 else html.bad(say("not_started", lang), wrong)
        path = self._scratch(f"cards-{now:%Y%m%d-%H%M%S}")
        try:
            cards = check_rows(self.app, asked.rows, path, lang)
            known = {card.id for card in cards}
            request = MakeRequest(
                footage=footage,
                cards=cards,
                out=self._new_run(footage[0], now),
                profile=asked.profile,
                dialect=asked.dialect,
                matches=tuple((name, card_id) for name, card_id in asked.matches.items() if card_id in known),
                lang=lang,
            )
            return self.app.submit_make(request), ""
        except FormWrong as problems:
            return "", html.bad(say("card_wrong", lang), problems.points)
        except ToolkitError as error:
            return "", html.bad(error.text(lang))
        except OSError as error:
            return "", html.bad(str(error))

    def find_footage(self, files: Sequence[str], places: str, lang: Lang) -> tuple[tuple[Path, ...], list[str]]:
        """The footage files, and what is wrong with the places that were written."""
        found = [Path(file) for file in files]
        wrong: list[str] = []
        for line in places.splitlines() if self.may_name_places else ():
            text = line.strip().strip("\"'")
            if not text:
                continue
            place = Path(text).expanduser()
            if place.is_dir():
                inside = sorted(p for p in place.iterdir() if p.suffix.lower() in VIDEO_SUFFIXES and p.is_file())
                found += inside
                wrong += [] if inside else [say("no_video_in", lang, text)]
            elif place.is_file():
                found.append(place)
            else:
                wrong.append(say("no_such_file", lang, text))
        return tuple(dict.fromkeys(found)), wrong

    def current_job(self) -> Job | None:
        """The job that is running or waiting, the earliest first."""
        open_jobs = [job for job in self._made() if not job.is_final]
        return open_jobs[-1] if open_jobs else None

    def show_job(self, job_id: str, lang: Lang) -> tuple[str, str, bool]:
        """The progress panel, the result panel, and whether the job has ended."""
        job = self.app.job(job_id) if job_id else None
        if job is None:
            return "", f'<p class="soft">{say("result_empty", lang)}</p>', True
        result = ""
        if job.state == "done":
            run_id = self.app.clip_run_id(Path(job.out))
            result = html.result_panel(self.app.result(Path(job.out)), html.run_name(job.out), lang, run_id)
        return html.job_panel(job, lang), result, job.is_final

    def list_runs(self, lang: Lang) -> list[tuple[str, str]]:
        """Earlier runs as (label, job id), newest first."""
        return [(self._run_label(job, lang), job.id) for job in self._made()]

    def _made(self) -> list[Job]:
        """This page's own jobs, newest first, among those of all pages: a day of photos may lie between two runs."""
        return [job for job in self.app.jobs(MAX_JOBS) if job.kind == "make"][:MAX_RUNS]

    def zip_of(self, run: str) -> Path | None:
        """The zip of the run's folder, made now; None if there is no such finished run."""
        folder = self.runs / run
        if folder.parent != self.runs or not run or run in (".", "..") or not self.app.result(folder):
            return None
        return self.app.zip_result(folder)

    def _run_label(self, job: Job, lang: Lang) -> str:
        marks = {"done": "✓", "failed": "✗", "cancelled": "■"}
        when = re.match(r"(\d{4}-\d{2}-\d{2})_(\d{2})(\d{2})", html.run_name(job.out))
        time = f"{when[1]} {when[2]}:{when[3]} · " if when else ""
        title = job.title if len(job.title) <= 40 else job.title[:39] + "…"
        # the list is not drawn anew while a job runs: for an open one it says what stays true
        told = f"state_{job.state}" if job.is_final else "state_open"
        state = "" if job.state == "done" else f" · {say(told, lang)}"
        return f"{marks.get(job.state, '…')} {time}{title}{state}"

    def _new_run(self, first: Path, now: datetime) -> Path:
        stem = re.sub(r"[^\w-]+", "-", first.stem).strip("-_")[:30] or "clips"
        self.runs.mkdir(parents=True, exist_ok=True)
        name, number = f"{now:%Y-%m-%d_%H%M%S}_{stem}", 1
        while (self.runs / (out := name if number == 1 else f"{name}-{number}")).exists():
            number += 1
        return self.runs / out

    def _scratch(self, stem: str) -> Path:
        self.uploads.mkdir(parents=True, exist_ok=True)
        number = 1
        while (path := self.uploads / f"{stem}-{number}.toml").exists():
            number += 1
        return path


def _copied(path: Path, folder: Path) -> Path:
    target = folder / path.name
    if not target.is_file() or target.stat().st_size != path.stat().st_size:
        shutil.copyfile(path, target)
    return target
