"""The part of the composition root that keeps records: sheets that were signed, and slips."""

import datetime
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path

import sqlalchemy as sa

from toolkit.app_base import AppBase
from toolkit.app_speech import _WrittenFiles
from toolkit.core.products import ProductCard
from toolkit.core.progress import Reporter
from toolkit.core.record_chain import Attachment, Record, RecordKind
from toolkit.core.slip_log import SlipEntry
from toolkit.engines import chinese_script
from toolkit.store import records as record_rows
from toolkit.tasks.review import ReviewRequest, ReviewTools
from toolkit.tasks.review_desk import DeskTools, ReviewDesk
from toolkit.tasks.review_sheet import LogCheck, Signed, check_log, export_log, sign_sheet
from toolkit.tasks.slips import SlipProposals, export_slips, keep_slip, kept_slips, propose_slips, write_slip_file


class RecordApp(AppBase):
    """What `chushan records` needs."""

    @property
    def record_files(self) -> Path:
        """Where evidence and signed sheets are kept, by content."""
        return self.settings.home / "records"

    def sign_review(self, sheet: Path, reviewer: str, cards: Sequence[ProductCard], reporter: Reporter) -> Signed:
        """Keeps a decided sheet for good. See `tasks.review_sheet.sign_sheet`."""
        tools = ReviewTools(to_simplified=chinese_script.to_simplified)
        return sign_sheet(sheet, reviewer, cards, tools, self._log(), self.record_files, _now(), reporter)

    @property
    def review_desk(self) -> ReviewDesk:
        """The reviews that somebody is working on. Raises InputError if a rule file of the house can't be read."""
        return self._review_desk

    @cached_property
    def _review_desk(self) -> ReviewDesk:
        return ReviewDesk(
            DeskTools(
                folder=self.settings.home / "reviews",
                record_files=self.record_files,
                house_rules=self.house_rules,
                to_simplified=chinese_script.to_simplified,
                log=self._log(),
                now=_now,
            )
        )

    def records(self) -> tuple[Record, ...]:
        return self._log().load()

    def check_records(self) -> LogCheck:
        """Whether anything in the log was changed."""
        return check_log(self._log(), self.record_files)

    def export_records(self, target: Path) -> Path:
        """The whole log in a folder of its own."""
        written = export_log(self._log(), self.record_files, target)
        export_slips(self._log(), written)
        return written

    def propose_slips(self, request: ReviewRequest, reporter: Reporter) -> SlipProposals:
        """What was said wrong in a transcript, and the corrections that followed. See `tasks.slips`."""
        whole = replace(request, house_rules=(*self.house_rules, *request.house_rules))
        return propose_slips(whole, ReviewTools(to_simplified=chinese_script.to_simplified), reporter)

    def keep_slip(self, entry: SlipEntry, transcript: tuple[str, bytes] | None = None) -> Record:
        """Keep a slip that a person has confirmed, from a transcript or from a live page. See `tasks.slips`."""
        return keep_slip(entry, self._log(), transcript, self.record_files)

    def kept_slips(self) -> tuple[tuple[Record, SlipEntry], ...]:
        """Every slip in the log."""
        return kept_slips(self._log())

    def write_slips(self, path: Path, *, overwrites: bool = False) -> Path:
        """Every slip in the log as .xlsx or .pdf."""
        return write_slip_file(self._log(), path.absolute(), _WrittenFiles(self._store), overwrites)

    def _log(self) -> "_RecordRows":
        return _RecordRows(self._store)


class _RecordRows:
    def __init__(self, store: sa.Engine) -> None:
        self._store = store

    def append(self, kind: RecordKind, title: str, payload: str, files: tuple[Attachment, ...]) -> Record:
        return record_rows.append_record(self._store, kind=kind, title=title, payload=payload, files=files, clock=_now)

    def load(self) -> tuple[Record, ...]:
        return record_rows.load_records(self._store)


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)
