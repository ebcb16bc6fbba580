"""`review --sheet` and `records`: the sheet that is signed before a broadcast, and the log that it is kept in."""

import datetime
import hashlib
import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from toolkit.core.codec import from_plain, to_plain
from toolkit.core.compliance.checker import Checker
from toolkit.core.compliance.findings import ComplianceFinding
from toolkit.core.errors import InputError
from toolkit.core.products import ProductCard
from toolkit.core.progress import Reporter
from toolkit.core.record_chain import Attachment, ChainFault, Record, RecordKind, check_chain
from toolkit.core.review_sheet import ReviewSheet, SheetFault, SheetFinding, SheetRow, sheet_faults
from toolkit.core.spans import format_clock
from toolkit.core.text import Text
from toolkit.media.review_sheet_pdf import write_review_pdf
from toolkit.media.review_sheet_xlsx import read_review_xlsx, write_review_xlsx
from toolkit.media.save_file import save_bytes, save_text
from toolkit.tasks.review import Review, ReviewedLine, ReviewTools, load_rule_book

MAX_EVIDENCE_BYTES = 50_000_000


class RecordLog(Protocol):
    """Where records are kept."""

    def append(self, kind: RecordKind, title: str, payload: str, files: tuple[Attachment, ...]) -> Record: ...

    def load(self) -> tuple[Record, ...]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """A sheet that was signed and kept."""

    record: Record
    pdf: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class LogCheck:
    """What a check of the whole log found."""

    records: int
    newest: str
    """Digest of the newest record; empty without one."""
    faults: tuple[ChainFault, ...]


class SheetOpen(InputError):
    """A sheet that can't be signed yet; `faults` lists the rows."""

    def __init__(self, subject: str, faults: tuple[SheetFault, ...]) -> None:
        first = "；".join(f"第 {one.row} 句：{one.fault.zh}" for one in faults[:5])
        first_en = "; ".join(f"row {one.row}: {one.fault.en}" for one in faults[:5])
        more, more_en = (f"（共 {len(faults)} 句）", f" ({len(faults)} rows)") if len(faults) > 5 else ("", "")
        super().__init__(
            subject,
            Text(f"还不能签字：{first}{more}", f"it can't be signed yet: {first_en}{more_en}"),
            Text("请在表里补上决定，再签一次", "Fill in the decisions and sign again"),
        )
        self.args = (subject, faults)
        self.faults = faults


def make_sheet(review: Review, content: bytes, cards: Sequence[ProductCard], show_date: datetime.date) -> ReviewSheet:
    """The sheet of a review, nothing decided yet."""
    names = {card.id: card.name for card in cards}
    missing = tuple(f"{item.name} {item.what.zh}" for item in review.checklist if item.state != "said")
    return ReviewSheet(
        title=" ".join(dict.fromkeys(names.values()))[:60] or Path(review.name).stem,
        source=Path(review.name).name,
        source_sha256=hashlib.sha256(content).hexdigest(),
        show_date=show_date.isoformat(),
        rules_as_of=review.as_of,
        rows=tuple(_row(line, names) for line in review.lines),
        missing=missing,
    )


def _row(line: ReviewedLine, names: dict[str, str]) -> SheetRow:
    place = line.cell or (format_clock(line.start_ms) if line.start_ms is not None else f"第 {line.line} 行")
    findings = tuple(map(sheet_finding, line.findings))
    proposals = [rewrite for one in line.findings for rewrite in one.rewrites]
    return SheetRow(
        place=place, product=names.get(line.product_id or "", ""), text=line.text, findings=findings,
        proposal=proposals[0] if proposals else "",
    )  # fmt: skip


def write_sheet(sheet: ReviewSheet, path: Path) -> None:
    """A spreadsheet to decide in, or a draft to print (.pdf).

    Raises:
        InputError: for another kind of file. OutputNotWritable, DiskFull.
    """
    if path.suffix.lower() == ".xlsx":
        write_review_xlsx(sheet, path)
    elif path.suffix.lower() == ".pdf":
        write_review_pdf(sheet, path)
    else:
        raise InputError(
            str(path),
            Text("审核单只能存成 .xlsx 或 .pdf", "a review sheet is .xlsx or .pdf"),
            Text("要填决定请用 .xlsx", "Use .xlsx to decide in it"),
        )


def sign_sheet(
    path: Path, reviewer: str, cards: Sequence[ProductCard], tools: ReviewTools, log: RecordLog, folder: Path,
    now: datetime.datetime, reporter: Reporter,
) -> Signed:  # fmt: skip
    """Keeps a decided sheet for good, with its evidence, and writes it as a document beside it.

    Args:
        cards: for the review of the lines that are said otherwise.
        folder: where evidence and signed sheets are kept.

    Raises:
        SheetOpen: if something is undecided, or a new text may not be said either.
        InputError: if the sheet can't be read, nobody signs, or evidence is too big.
        StoreError, OutputNotWritable, DiskFull.
    """
    _check_reviewer(path.name, reviewer)
    sheet = read_review_xlsx(path)
    faults = sheet_faults(sheet, review_again(cards, tools, sheet))
    if faults:
        raise SheetOpen(str(path), faults)
    reporter.check()
    files = _keep_files([path, *_evidence_files(sheet, path.parent)], folder)
    signed, record = seal_sheet(sheet, reviewer, files, log, now)
    pdf = path.with_name(f"{path.stem}-{record.number}.pdf")
    write_review_pdf(signed, pdf, record)
    return Signed(record=record, pdf=pdf)


def _check_reviewer(subject: str, reviewer: str) -> None:
    if not reviewer.strip():
        raise InputError(
            subject, Text("没有写审核人", "nobody signs it"), Text("请写上审核人姓名", "Write the reviewer's name")
        )


def seal_sheet(
    sheet: ReviewSheet, reviewer: str, files: tuple[Attachment, ...], log: RecordLog, now: datetime.datetime
) -> tuple[ReviewSheet, Record]:
    """The signed sheet, and the record that keeps it. The sheet must have no faults any more.

    Raises:
        InputError: if nobody signs. StoreError.
    """
    _check_reviewer(sheet.title, reviewer)
    signed_at = now.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    signed = replace(sheet, reviewer=reviewer.strip(), signed_at=signed_at)
    payload = json.dumps(to_plain(signed), ensure_ascii=False, sort_keys=True)
    return signed, log.append("review", signed.title, payload, files)


def review_again(
    cards: Sequence[ProductCard], tools: ReviewTools, sheet: ReviewSheet, house_rules: Sequence[Path] = ()
) -> Callable[[SheetRow, str], tuple[SheetFinding, ...]]:
    """What finds the faults of a row's new text."""
    checker = Checker(load_rule_book(house_rules), tools.to_simplified)
    by_name = {card.name: card for card in cards}
    today = datetime.date.fromisoformat(sheet.show_date)

    def find(row: SheetRow, text: str) -> tuple[SheetFinding, ...]:
        card = by_name.get(row.product) or (cards[0] if len(cards) == 1 else None)
        return tuple(map(sheet_finding, checker.check(text, card, today=today)))

    return find


def sheet_finding(one: ComplianceFinding) -> SheetFinding:
    """A finding as the sheet keeps it."""
    return SheetFinding(
        rule_id=one.rule_id, level=one.level, text=one.text, law=one.law, why=one.why.zh, clears=one.clears.zh
    )


def _evidence_files(sheet: ReviewSheet, folder: Path) -> list[Path]:
    """The files that the column of evidence names; other evidence is a number or words."""
    found = []
    for name in dict.fromkeys(
        part.strip() for row in sheet.rows for part in row.evidence.replace("；", ";").split(";")
    ):
        candidate = folder / Path(name).name
        if name and Path(name).name == name and candidate.is_file():
            found.append(candidate)
    return found


def _keep_files(paths: Sequence[Path], folder: Path) -> tuple[Attachment, ...]:
    """Copies by content: the same picture is kept once."""
    for path in paths:
        _check_size(path.name, path.stat().st_size)
    return tuple(keep_file(path.name, path.read_bytes(), folder) for path in paths)


def keep_file(name: str, content: bytes, folder: Path) -> Attachment:
    """A file below `folder` under its digest.

    Raises:
        InputError: if it is too big. OutputNotWritable, DiskFull.
    """
    _check_size(name, len(content))
    digest = hashlib.sha256(content).hexdigest()
    if not (folder / digest).is_file():
        save_bytes(folder / digest, content)
    return Attachment(name=name, sha256=digest, size_bytes=len(content))


def _check_size(name: str, size_bytes: int) -> None:
    if size_bytes > MAX_EVIDENCE_BYTES:
        raise InputError(
            name,
            Text("依据文件超过 50 MB", "the evidence is larger than 50 MB"),
            Text("请存成小一点的照片或 PDF", "Save it as a smaller picture or document"),
        )


def check_log(log: RecordLog, folder: Path) -> LogCheck:
    """Whether the log and its files are what was signed."""
    records = log.load()
    faults = list(check_chain(records))
    for record in records:
        for file in record.files:
            if (fault := _file_fault(folder / file.sha256, file)) is not None:
                faults.append(ChainFault(number=record.number, fault=fault))
    faults.sort(key=lambda fault: fault.number)
    return LogCheck(records=len(records), newest=records[-1].digest if records else "", faults=tuple(faults))


def _file_fault(path: Path, file: Attachment) -> Text | None:
    if not path.is_file():
        return Text(f"{file.name} 不见了", f"{file.name} is missing")
    if hashlib.sha256(path.read_bytes()).hexdigest() != file.sha256:
        return Text(f"{file.name} 被改过", f"{file.name} was changed")
    return None


def export_log(log: RecordLog, folder: Path, target: Path) -> Path:
    """The whole log in a new folder that anybody can check: records.jsonl, the files, and the documents.

    Raises:
        InputError: if `target` is there and not empty.
    """
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise InputError(
            str(target),
            Text("文件夹里已经有东西", "the folder is not empty"),
            Text("请换一个空文件夹", "Choose an empty one"),
        )
    records = log.load()
    lines = [json.dumps(to_plain(record), ensure_ascii=False, sort_keys=True) for record in records]
    save_text(target / "records.jsonl", "".join(f"{line}\n" for line in lines))
    for record in records:
        for file in record.files:
            if (folder / file.sha256).is_file():
                (target / "files").mkdir(exist_ok=True)
                shutil.copyfile(folder / file.sha256, target / "files" / file.sha256)
        if record.kind == "review":
            sheet = _sheet_of(record)
            if sheet is not None:
                write_review_pdf(sheet, target / f"{record.number:05}-审核单.pdf", record)
    return target


def _sheet_of(record: Record) -> ReviewSheet | None:
    try:
        return from_plain(ReviewSheet, json.loads(record.payload))
    except ValueError:  # changed by somebody: the check of the log tells it
        return None
