"""The sheet that is signed before a broadcast (开播前审核单): what will be said, what was found, what was decided."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from toolkit.core.text import Text

Decision = Literal["", "rewrite", "drop", "evidence", "keep"]
"""Not decided yet; said otherwise; not said; said because evidence shows it; said as it stands for a reason."""
MIN_REASON_CHARS = 4
"""A reason for not following a finding is a sentence, not a tick."""

DECISIONS: tuple[tuple[Decision, Text], ...] = (
    ("rewrite", Text("改", "rewrite")),
    ("drop", Text("删", "drop")),
    ("evidence", Text("有依据", "evidence")),
    ("keep", Text("保留", "keep")),
)


ONE_BY_ONE = "逐条"
"""In place of a decision, where each finding of a line has its own."""
STOPS = ("violation", "needs_evidence")
"""Levels that stop a line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetFinding:
    """A finding as the reviewer sees it."""

    rule_id: str
    level: str
    text: str
    law: str
    why: str
    clears: str
    decision: Decision = ""
    """What was decided of this finding alone: evidence or keep; empty where the line as a whole is decided."""
    evidence: str = ""
    reason: str = ""

    @property
    def is_stop(self) -> bool:
        """Whether somebody has to decide."""
        return self.level in STOPS


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
    reason: str = ""
    """Why it is said as it stands, where the decision is to keep it."""
    left: tuple[SheetFinding, ...] = ()
    """What is still found in the new text, each decided by itself."""

    @property
    def is_stopped(self) -> bool:
        """Whether somebody has to decide: a violation, or a claim without evidence."""
        return any(finding.is_stop for finding in self.findings)


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


def shown_decision(row: SheetRow) -> str:
    """The decision of a line in Chinese; empty where there is none."""
    name = next((name.zh for each, name in DECISIONS if each == row.decision), "")
    return name or (ONE_BY_ONE if any(one.decision for one in row.findings) else "")


def shown_problems(row: SheetRow) -> str:
    """What was found in a line and decided of each finding, one to a line."""
    found = [_shown_finding(one) for one in row.findings]
    return "\n".join([*found, *(f"改后还有 {_shown_finding(one)}" for one in row.left)])


def _shown_finding(one: SheetFinding) -> str:
    decided = next((name.zh for each, name in DECISIONS if each == one.decision), "")
    because = one.evidence if one.decision == "evidence" else one.reason
    end = f" → {decided}：{because}" if decided else ""
    return f"[{one.rule_id}] {one.text}：{one.why}（{one.law}）{end}"


def sheet_faults(
    sheet: ReviewSheet, review: Callable[[SheetRow, str], Sequence[SheetFinding]]
) -> tuple[SheetFault, ...]:
    """What is still open. `review` gives the findings of a row's new text.

    A stopped line is said otherwise, left out, shown by evidence, or said for a reason that the reviewer writes down.
    """
    faults = []
    for number, row in enumerate(sheet.rows, 1):
        fault = _row_fault(row, review)
        if fault is not None:
            faults.append(SheetFault(row=number, fault=fault))
    return tuple(faults)


def _row_fault(row: SheetRow, review: Callable[[SheetRow, str], Sequence[SheetFinding]]) -> Text | None:
    if row.decision == "drop":
        return None
    if row.decision == "rewrite":
        return _rewrite_fault(row, review)
    if not row.is_stopped:
        return None
    if row.decision and not any(one.decision for one in row.findings):
        return _choice_fault(row.decision, row.evidence, row.reason)
    return _first_fault(row.findings)


def _rewrite_fault(row: SheetRow, review: Callable[[SheetRow, str], Sequence[SheetFinding]]) -> Text | None:
    if not row.new_text.strip():
        return Text("决定改，但没有写改成什么", "it is to be rewritten, but the new text is missing")
    decided = {(one.rule_id, one.text) for one in row.left if one.decision}
    if any(one.is_stop and (one.rule_id, one.text) not in decided for one in review(row, row.new_text)):
        return Text("改后的话还是不能说", "the new text may not be said either")
    return _first_fault(row.left)


def _first_fault(findings: Sequence[SheetFinding]) -> Text | None:
    faults = (_choice_fault(one.decision, one.evidence, one.reason) for one in findings if one.is_stop)
    return next((fault for fault in faults if fault), None)


def _choice_fault(decision: Decision, evidence: str, reason: str) -> Text | None:
    """What is missing in a decision to say something all the same."""
    if decision == "evidence":
        return None if evidence.strip() else Text("写了有依据，但没有写是什么依据", "the evidence is not named")
    if decision == "keep":
        if len(reason.strip()) >= MIN_REASON_CHARS:
            return None
        return Text("有问题的话不能原样保留，除非写明理由", "a stopped line is kept only for a written reason")
    return Text("还没有决定", "nothing is decided yet")
