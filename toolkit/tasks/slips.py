"""`records slips`: what was said wrong in a broadcast, the corrections that followed, and the log that keeps both."""

import datetime
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from toolkit.core.codec import from_plain, to_plain
from toolkit.core.compliance.checker import Checker
from toolkit.core.compliance.findings import ComplianceFinding
from toolkit.core.compliance.lines import AROUND_LINES
from toolkit.core.errors import InputError
from toolkit.core.products import ProductCard
from toolkit.core.progress import Reporter
from toolkit.core.record_chain import Record
from toolkit.core.slip_log import (
    SLIP_LEVELS,
    HeardLine,
    Slip,
    SlipEntry,
    find_slips,
    is_correction,
    said_before_correction,
)
from toolkit.core.spans import format_clock
from toolkit.core.text import Text
from toolkit.media.save_file import save_bytes
from toolkit.media.slip_pdf import slip_pdf
from toolkit.media.slip_xlsx import slip_xlsx
from toolkit.tasks.review import ReviewedLine, ReviewRequest, ReviewTools, load_rule_book, review
from toolkit.tasks.review_sheet import RecordLog, keep_file, sheet_finding
from toolkit.tasks.tools import WrittenFiles
from toolkit.tasks.written_files import check_target, note_written


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipProposals:
    """What a transcript shows, to be confirmed by a person."""

    source: str
    source_sha256: str
    lines: int
    slips: tuple[Slip, ...]


def propose_slips(request: ReviewRequest, tools: ReviewTools, reporter: Reporter) -> SlipProposals:
    """The slips of a transcript, each with its correction if one followed on air.

    Raises:
        InputError: if the file or a rule file can't be read, or there is no text.
    """
    content = request.path.read_bytes() if request.path and request.path.is_file() else request.content
    found = review(request, tools, reporter)
    cards = {card.id: card for card in request.cards}
    checker = Checker(load_rule_book(request.house_rules), tools.to_simplified)
    heard = []
    for index, line in enumerate(found.lines):
        card = cards.get(line.product_id or "")
        following = found.lines[index + 1 : index + 1 + AROUND_LINES]
        findings = line.findings
        if not any(one.level in SLIP_LEVELS for one in findings):
            findings = _taken_back(line, following, card, checker, request.today) or findings
        heard.append(heard_line(line, findings, card.name if card else ""))
    return SlipProposals(
        source=Path(found.name).name,
        source_sha256=hashlib.sha256(content).hexdigest(),
        lines=len(heard),
        slips=find_slips(heard),
    )


def _taken_back(
    line: ReviewedLine, following: Sequence[ReviewedLine], card: ProductCard | None, checker: Checker,
    today: datetime.date,
) -> tuple[ComplianceFinding, ...]:  # fmt: skip
    """What a review passes over because the speaker takes it back at once: it was said all the same."""
    if before := said_before_correction(line.text):
        return checker.check(before, card, today=today, rewrites=True)
    if any(is_correction(each.text) for each in following):
        return checker.check(line.text, card, today=today, rewrites=True)
    return ()


def heard_line(line: ReviewedLine, findings: Sequence[ComplianceFinding], product: str) -> HeardLine:
    """A reviewed line as `core.slip_log` takes it. A live page does the same with what it has just heard."""
    place = line.cell or (format_clock(line.start_ms) if line.start_ms is not None else f"第 {line.line} 行")
    return HeardLine(
        text=line.text,
        start_ms=line.start_ms,
        end_ms=line.end_ms,
        place=place,
        product=product,
        findings=tuple(map(sheet_finding, findings)),
        ends=tuple(one.end for one in findings),
        proposal=next((text for one in findings for text in one.rewrites), ""),
    )


def keep_slip(
    entry: SlipEntry, log: RecordLog, transcript: tuple[str, bytes] | None = None, folder: Path | None = None
) -> Record:
    """The record of a slip that a person has confirmed: in the chain of signed reviews, and kept as long.

    Args:
        transcript: name and content of what it was found in; kept with it below `folder`, by content.

    Raises:
        InputError: if nothing was said, or nobody confirms it. StoreError, OutputNotWritable, DiskFull.
    """
    if not entry.slip.said.strip():
        raise InputError(
            entry.show,
            Text("没有写说错的话", "what was said wrong is missing"),
            Text("请写上原话", "Write what was said"),
        )
    if not entry.confirmed_by.strip():
        raise InputError(
            entry.slip.said[:30], Text("没有写核对人", "nobody confirms it"), Text("请写上核对人姓名", "Write a name")
        )
    files = (keep_file(transcript[0], transcript[1], folder),) if transcript and folder else ()
    return log.append("slip", entry.title, json.dumps(to_plain(entry), ensure_ascii=False, sort_keys=True), files)


def kept_slips(log: RecordLog) -> tuple[tuple[Record, SlipEntry], ...]:
    """Every slip in the log; one that somebody changed is left out, and told by the check of the log."""
    found = []
    for record in log.load():
        if record.kind == "slip":
            try:
                found.append((record, from_plain(SlipEntry, json.loads(record.payload))))
            except ValueError:
                continue
    return tuple(found)


def export_slips(log: RecordLog, target: Path) -> None:
    """The log of slips as files in the folder `target`; nothing if there are none."""
    if kept := kept_slips(log):
        for suffix in (".xlsx", ".pdf"):
            save_bytes(target / f"口误纠正记录{suffix}", slip_file(kept, suffix))


def write_slip_file(log: RecordLog, path: Path, written: WrittenFiles, overwrites: bool) -> Path:
    """The log of slips as a file.

    Raises:
        InputError: for another ending than .xlsx and .pdf. OutputTaken, OutputNotWritable, DiskFull.
    """
    content = slip_file(kept_slips(log), path.suffix.lower())
    check_target(path, written, overwrites)
    save_bytes(path, content)
    note_written(path, written)
    return path


def slip_file(kept: Sequence[tuple[Record, SlipEntry]], suffix: str) -> bytes:
    """The log of slips as a spreadsheet or a document.

    Raises:
        InputError: for another ending than .xlsx and .pdf.
    """
    if suffix == ".xlsx":
        return slip_xlsx(kept)
    if suffix == ".pdf":
        return slip_pdf(kept)
    raise InputError(
        suffix or "-",
        Text("口误纠正记录只能存成 .xlsx 或 .pdf", "the log of slips is .xlsx or .pdf"),
        Text("请换一个文件名", "Choose another name"),
    )
