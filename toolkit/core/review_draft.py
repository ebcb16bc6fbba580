"""A review that a person is working on: lines as they came, as they stand now, and what was decided of each finding."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar, Literal, Protocol

from toolkit.core.products import ProductCard
from toolkit.core.record_chain import Attachment
from toolkit.core.review_sheet import ReviewSheet, SheetFinding, SheetRow

Choice = Literal["", "evidence", "keep"]
"""Not decided; said because evidence shows it; said as it stands, for a reason."""
LONG_CHARS = 140
"""A pasted line longer than this is parted at the ends of its sentences, so that a finding's rewrite stays short."""
PART_CHARS = 80
"""Parts are about this long: two to four spoken sentences."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingChoice:
    """What was decided of a finding: the `nth` of this rule and these words in a line, from 0."""

    rule_id: str
    text: str
    nth: int = 0
    choice: Choice = ""
    evidence: str = ""
    """A certificate's number, or where it is to be seen."""
    files: tuple[Attachment, ...] = ()
    reason: str = ""

    @property
    def key(self) -> tuple[str, str, int]:
        return self.rule_id, self.text, self.nth

    @property
    def shown_evidence(self) -> str:
        """Words and names of files in one line."""
        return "；".join(part for part in (self.evidence.strip(), *(file.name for file in self.files)) if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftLine:
    """One line of what will be said."""

    number: int
    """Line, cue or row of the source, from 1."""
    place: str
    """As it is shown to people, such as 第 3 行."""
    original: str
    text: str
    """As it will be said."""
    start_ms: int | None = None
    """Source time, where the source has times."""
    end_ms: int | None = None
    is_dropped: bool = False
    choices: tuple[FindingChoice, ...] = ()

    @property
    def is_changed(self) -> bool:
        return self.text != self.original

    def choice(self, key: tuple[str, str, int]) -> FindingChoice:
        """What was decided of the finding with this key, perhaps nothing yet."""
        rule_id, text, nth = key
        found = (one for one in self.choices if one.key == key)
        return next(found, FindingChoice(rule_id=rule_id, text=text, nth=nth))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewDraft:
    """The whole review."""

    SCHEMA: ClassVar[str] = "ReviewDraft.1"

    id: str
    title: str
    source: str
    """Name of the file, or what it came from."""
    source_sha256: str
    show_date: str
    """Day of the broadcast, ISO 8601."""
    lines: tuple[DraftLine, ...]
    cards: tuple[ProductCard, ...] = ()
    reviewer: str = ""
    record: int | None = None
    """Number of the record that keeps it, once it is signed; from then on nothing changes."""


class Found(Protocol):
    """A finding of any kind."""

    @property
    def rule_id(self) -> str: ...
    @property
    def text(self) -> str: ...


def finding_keys(findings: Sequence[Found]) -> tuple[tuple[str, str, int], ...]:
    """The keys by which a line's findings are decided, in their order.

    >>> one = SheetFinding(rule_id="A", level="hint", text="x", law="", why="", clears="")
    >>> finding_keys([one, one])
    (('A', 'x', 0), ('A', 'x', 1))
    """
    seen: dict[tuple[str, str], int] = {}
    keys = []
    for one in findings:
        nth = seen.get((one.rule_id, one.text), 0)
        seen[one.rule_id, one.text] = nth + 1
        keys.append((one.rule_id, one.text, nth))
    return tuple(keys)


def with_line(draft: ReviewDraft, index: int, line: DraftLine) -> ReviewDraft:
    """`draft` with another line at `index`."""
    return replace(draft, lines=(*draft.lines[:index], line, *draft.lines[index + 1 :]))


def with_choice(line: DraftLine, chosen: FindingChoice) -> DraftLine:
    """`line` with this decision in place of an earlier one of the same finding."""
    others = tuple(one for one in line.choices if one.key != chosen.key)
    is_empty = not (chosen.choice or chosen.evidence or chosen.files or chosen.reason)
    return replace(line, choices=others if is_empty else (*others, chosen))


_SENTENCE = re.compile(r"[^。！？!?；;\n]*[。！？!?；;]+[”’」）)]*|[^。！？!?；;\n]+")


def split_long(text: str) -> tuple[str, ...]:
    """A long line in parts of whole sentences; a short one as it is.

    >>> split_long("短句。")
    ('短句。',)
    >>> [len(part) for part in split_long("今天讲一讲我们家的橙子是怎么种的。" * 20)]
    [85, 85, 85, 85]
    """
    if len(text) <= LONG_CHARS:
        return (text,)
    parts: list[str] = [""]
    for sentence in _SENTENCE.findall(text):
        if len(parts[-1]) >= PART_CHARS:
            parts.append("")
        parts[-1] += sentence
    return tuple(part for part in parts if part.strip())


@dataclass(frozen=True, slots=True, kw_only=True)
class LineFindings:
    """What was found in a line as it came, as it stands now, and of which product it is said."""

    original: tuple[SheetFinding, ...]
    current: tuple[SheetFinding, ...]
    product: str = ""
    proposal: str = ""


def draft_sheet(
    draft: ReviewDraft, found: Sequence[LineFindings], *, rules_as_of: str, missing: Iterable[str]
) -> ReviewSheet:
    """The sheet of what is decided so far; `found` has an entry for each line."""
    return ReviewSheet(
        title=draft.title,
        source=draft.source,
        source_sha256=draft.source_sha256,
        show_date=draft.show_date,
        rules_as_of=rules_as_of,
        rows=tuple(_row(line, each) for line, each in zip(draft.lines, found, strict=True)),
        missing=tuple(missing),
    )


def _row(line: DraftLine, found: LineFindings) -> SheetRow:
    row = SheetRow(
        place=line.place, product=found.product, text=line.original, findings=found.original, proposal=found.proposal
    )
    if line.is_dropped:
        return replace(row, decision="drop")
    decided = _decided(line, found.current)
    if line.is_changed:
        shown = "；".join(dict.fromkeys(one.evidence for one in decided if one.evidence))
        return replace(row, decision="rewrite", new_text=line.text, left=decided, evidence=shown)
    return _with_one_decision(replace(row, findings=decided))


def _with_one_decision(row: SheetRow) -> SheetRow:
    """Where all stops of a line are decided alike, the decision is the line's."""
    stops = [one for one in row.findings if one.is_stop]
    decisions = {one.decision for one in stops}
    evidence = "；".join(dict.fromkeys(one.evidence for one in stops if one.evidence))
    reason = "；".join(dict.fromkeys(one.reason for one in stops if one.reason))
    if len(decisions) == 1:
        row = replace(row, decision=decisions.pop())
    return replace(row, evidence=evidence, reason=reason)


def _decided(line: DraftLine, findings: Sequence[SheetFinding]) -> tuple[SheetFinding, ...]:
    decided = []
    for one, key in zip(findings, finding_keys(findings), strict=True):
        chosen = line.choice(key)
        evidence = chosen.shown_evidence if chosen.choice == "evidence" else ""
        reason = chosen.reason.strip() if chosen.choice == "keep" else ""
        decided.append(replace(one, decision=chosen.choice, evidence=evidence, reason=reason))
    return tuple(decided)
