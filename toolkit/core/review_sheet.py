"""The sheet that is signed before a broadcast (开播前审核单): what will be said, what was found, what was decided."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, Literal

from toolkit.core.text import Text

Decision = Literal["", "rewrite", "drop", "evidence", "keep"]
"""Not decided yet; said otherwise; not said; said because evidence shows it; said as it stands."""

DECISIONS: tuple[tuple[Decision, Text], ...] = (
    ("rewrite", Text("改", "rewrite")),
    ("drop", Text("删", "drop")),
    ("evidence", Text("有依据", "evidence")),
    ("keep", Text("保留", "keep")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetFinding:
    """A finding as the reviewer sees it."""

    rule_id: str
    level: str
    text: str
    law: str
    why: str
    clears: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetRow:
    """One line of what will be said or shown."""

    place: str
    """Where it stands: line, cell or time."""
    product: str
    text: str
    findings: tuple[SheetFinding, ...] = ()
    proposal: str = ""
    """A lawful way to say it."""
    decision: Decision = ""
    new_text: str = ""
    """What is said instead, where the decision is to rewrite."""
    evidence: str = ""
    """What shows it: a file's name, a certificate's number."""

    @property
    def is_stopped(self) -> bool:
        """Whether somebody has to decide: a violation, or a claim without evidence."""
        return any(finding.level in ("violation", "needs_evidence") for finding in self.findings)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewSheet:
    """The whole sheet."""

    SCHEMA: ClassVar[str] = "ReviewSheet.1"

    title: str
    source: str
    """The reviewed file's name."""
    source_sha256: str
    show_date: str
    """Day of the broadcast, ISO 8601."""
    rules_as_of: str
    rows: tuple[SheetRow, ...]
    missing: tuple[str, ...] = ()
    """What the whole text lacks."""
    reviewer: str = ""
    signed_at: str = ""
    """UTC, ISO 8601; empty until it is signed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetFault:
    """Why a sheet can't be signed yet; `row` counts from 1."""

    row: int
    fault: Text


def sheet_faults(sheet: ReviewSheet, is_lawful: Callable[[SheetRow, str], bool]) -> tuple[SheetFault, ...]:
    """What is still open. `is_lawful` reviews a row's new text.

    A violation may not be kept, whatever the reviewer thinks: it is rewritten, dropped, or shown by evidence.
    """
    faults = []
    for number, row in enumerate(sheet.rows, 1):
        fault = _row_fault(row, is_lawful)
        if fault is not None:
            faults.append(SheetFault(row=number, fault=fault))
    return tuple(faults)


def _row_fault(row: SheetRow, is_lawful: Callable[[SheetRow, str], bool]) -> Text | None:
    if row.decision == "rewrite":
        if not row.new_text.strip():
            return Text("决定改，但没有写改成什么", "it is to be rewritten, but the new text is missing")
        if not is_lawful(row, row.new_text):
            return Text("改后的话还是不能说", "the new text may not be said either")
        return None
    if not row.is_stopped or row.decision == "drop":
        return None
    if row.decision == "evidence":
        return None if row.evidence.strip() else Text("写了有依据，但没有写是什么依据", "the evidence is not named")
    if row.decision == "keep":
        return Text("有问题的话不能原样保留", "a stopped line can't be kept as it stands")
    return Text("还没有决定", "nothing is decided yet")
