"""Review a text on a page: open it, change lines, decide each finding, attach evidence, sign. Kept after every step."""

import datetime
import hashlib
import threading
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from toolkit.core.compliance.checker import Checker
from toolkit.core.compliance.document import ChecklistItem, check_document
from toolkit.core.compliance.findings import ComplianceFinding
from toolkit.core.errors import InputError
from toolkit.core.products import ProductCard
from toolkit.core.review_draft import (
    DraftLine,
    FindingChoice,
    LineFindings,
    ReviewDraft,
    draft_sheet,
    split_long,
    with_choice,
    with_line,
)
from toolkit.core.review_sheet import ReviewSheet, SheetFault, sheet_faults
from toolkit.core.spans import format_clock
from toolkit.core.text import Text
from toolkit.media.draft_files import DraftFiles
from toolkit.media.review_files import ReviewLine, parse_review_lines
from toolkit.media.review_sheet_pdf import write_review_pdf
from toolkit.media.review_sheet_xlsx import write_review_xlsx
from toolkit.tasks.line_findings import LineFinder
from toolkit.tasks.review import cards_of_lines, load_rule_book
from toolkit.tasks.review_sheet import RecordLog, SheetOpen, keep_file, seal_sheet, sheet_finding

MAX_LINES = 5_000
"""A day's captions; more is for `chushan review`."""
MAX_LINE_CHARS = 12_000
PATIENCE_S = 1.5
"""So long a person waits for a page; the rest of a very long text is found while it is being read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskTools:
    """What the desk gets from outside."""

    folder: Path
    """Reviews are kept here, one folder each."""
    record_files: Path
    """Evidence and signed sheets, by content."""
    house_rules: tuple[Path, ...]
    to_simplified: Callable[[str], str] | None
    log: RecordLog
    now: Callable[[], datetime.datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskEntry:
    """A review in the list."""

    id: str
    title: str
    changed_s: float
    """Wall time since the epoch, s."""
    record: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskView:
    """A review as it stands, with all that was found in it."""

    draft: ReviewDraft
    findings: tuple[tuple[ComplianceFinding, ...], ...]
    """Of each line as it stands now; offsets are characters of its text."""
    cards: tuple[ProductCard | None, ...]
    """Of which product each line is said."""
    checklist: tuple[ChecklistItem, ...]
    faults: tuple[SheetFault, ...]
    """Why it can't be signed yet; rows count from 1."""
    is_whole: bool = True
    """Whether every line has its rewrites; open it again for more."""


class ReviewDesk:
    """The reviews that somebody is working on."""

    def __init__(self, tools: DeskTools) -> None:
        self._tools = tools
        self._book = load_rule_book(tools.house_rules)
        self._finder = LineFinder(Checker(self._book, tools.to_simplified))
        self._lock = threading.Lock()
        self._files = DraftFiles(
            kind=ReviewDraft, folder=tools.folder, what=Text("审核", "review"),
            choose=Text("请重新审一份，或打开以前审的", "Review anew, or open an earlier one"),
            anew=Text("请把原文再审一次", "Review the text again"),
        )  # fmt: skip

    def entries(self, limit: int = 50) -> tuple[DeskEntry, ...]:
        """The newest reviews."""
        found = []
        for draft_id, changed_s in self._files.listed()[:limit]:
            try:
                draft = self._files.read(draft_id)
            except InputError:  # spoilt by hand: opening it tells why
                draft = None
            title, record = (draft.title, draft.record) if draft else (draft_id, None)
            found.append(DeskEntry(id=draft_id, title=title, changed_s=changed_s, record=record))
        return tuple(found)

    def remove(self, draft_id: str) -> None:
        """Delete a review and its papers for good.

        Raises:
            InputError: if it is signed (kept three years, Order 117), there is none, or it can't be deleted.
        """
        with self._lock:
            if self._files.read(draft_id).record is not None:
                raise InputError(
                    draft_id, Text("这份审核签过字，要留三年", "this review is signed and kept for three years"),
                    Text("签过字的不能删", "Signed reviews can't be deleted"),
                )  # fmt: skip
            self._files.remove(draft_id)

    def begin(
        self, name: str, content: bytes, cards: tuple[ProductCard, ...], *, title: str = "", show_date: str = ""
    ) -> ReviewDraft:
        """A new review of `content`; the ending of `name` tells what it is.

        Raises:
            InputError: if it holds no text, too many lines, or the date is none.
        """
        lines = tuple(part for line in parse_review_lines(content, name) if line.text.strip() for part in _parts(line))
        if len(lines) > MAX_LINES:
            raise InputError(
                name, Text(f"有 {len(lines)} 句，太长了", f"{len(lines)} lines are too many"),
                Text(f"请分成几份，每份不超过 {MAX_LINES} 句", f"Split it: {MAX_LINES} lines at most"),
            )  # fmt: skip
        return self.begin_lines(lines, name, content, cards, title=title, show_date=show_date)

    def begin_lines(
        self, lines: tuple[DraftLine, ...], source: str, content: bytes, cards: tuple[ProductCard, ...], *,
        title: str = "", show_date: str = "",
    ) -> ReviewDraft:  # fmt: skip
        """A new review of lines that another page made; `content` is what they came from."""
        named = " ".join(dict.fromkeys(card.name for card in cards if any(card.name in line.text for line in lines)))
        date = _date(show_date or self._tools.now().astimezone().date().isoformat())
        shown = title.strip() or named or Path(source).stem or f"{date} 口播"
        draft = ReviewDraft(
            id=f"{file_name(shown)}-{uuid.uuid4().hex[:6]}",
            title=shown[:60],
            source=source or "粘贴的文字",
            source_sha256=hashlib.sha256(content).hexdigest(),
            show_date=date,
            lines=lines,
            cards=cards,
        )
        self._files.write(draft, draft.id)
        return draft

    def open(self, draft_id: str) -> DeskView:
        """The review with everything found anew. Raises InputError if there is none."""
        return self._view(self._files.read(draft_id))

    def write(self, draft_id: str, index: int, text: str) -> DeskView:
        """Line `index` is said otherwise."""
        return self._change(draft_id, index, lambda line: replace(line, text=_one_line(text), is_dropped=False))

    def drop(self, draft_id: str, index: int, *, is_dropped: bool) -> DeskView:
        """Line `index` is not said, or is said after all."""
        return self._change(draft_id, index, lambda line: replace(line, is_dropped=is_dropped))

    def choose(self, draft_id: str, index: int, chosen: FindingChoice) -> DeskView:
        """Decide a finding of line `index`; files that were attached to it stay."""

        def decide(line: DraftLine) -> DraftLine:
            return with_choice(line, replace(chosen, files=line.choice(chosen.key).files))

        return self._change(draft_id, index, decide)

    def attach(self, draft_id: str, index: int, key: tuple[str, str, int], name: str, content: bytes) -> DeskView:
        """Add a file that shows what a finding asks evidence for.

        Raises:
            InputError: if it is empty or too big.
        """
        if not content:
            raise InputError(name, Text("文件是空的", "the file is empty"), Text("请换一个文件", "Choose another file"))
        kept = keep_file(file_name(Path(name).name, 80), content, self._tools.record_files)

        def add(line: DraftLine) -> DraftLine:
            before = line.choice(key)
            files = (*(file for file in before.files if file.sha256 != kept.sha256), kept)
            return with_choice(line, replace(before, choice="evidence", files=files))

        return self._change(draft_id, index, add)

    def detach(self, draft_id: str, index: int, key: tuple[str, str, int], sha256: str) -> DeskView:
        """Take an attached file off a finding."""

        def drop(line: DraftLine) -> DraftLine:
            before = line.choice(key)
            return with_choice(line, replace(before, files=tuple(f for f in before.files if f.sha256 != sha256)))

        return self._change(draft_id, index, drop)

    def head(self, draft_id: str, *, title: str, show_date: str, reviewer: str) -> DeskView:
        """What stands above the lines."""
        date = _date(show_date)
        with self._lock:
            draft = self._unsigned(draft_id)
            named = title.strip()[:60] or draft.title
            draft = replace(draft, title=named, show_date=date, reviewer=reviewer.strip()[:40])
            self._files.write(draft, draft.id)
        return self._view(draft)

    def cards(self, draft_id: str, cards: tuple[ProductCard, ...]) -> DeskView:
        """Review it against other product cards."""
        with self._lock:
            draft = replace(self._unsigned(draft_id), cards=cards)
            self._files.write(draft, draft.id)
        return self._view(draft)

    def again(self, draft_id: str) -> ReviewDraft:
        """A new review that goes on from a signed one: its lines as they were said."""
        old = self._files.read(draft_id)
        lines = tuple(replace(line, original=line.text) for line in old.lines if not line.is_dropped)
        content = "\n".join(line.text for line in lines).encode()
        return self.begin_lines(lines, old.source, content, old.cards, title=old.title)

    def text(self, draft_id: str) -> tuple[str, bytes]:
        """Name and content of a file with the lines as they will be said."""
        draft = self._files.read(draft_id)
        said = "\n".join(line.text for line in draft.lines if not line.is_dropped)
        return f"{file_name(draft.title)}-改后.txt", f"{said}\n".encode()

    def sheet_file(self, draft_id: str, suffix: str) -> Path:
        """The sheet as .xlsx or .pdf: the signed one, or a draft as it stands.

        Raises:
            InputError: if there is no such review or kind of file.
        """
        draft = self._files.read(draft_id)
        path = self._files.place(draft.id) / f"审核单{'' if draft.record else '-草稿'}{suffix}"
        if draft.record is None:
            view = self._view(draft, None)
            writers = {".xlsx": write_review_xlsx, ".pdf": write_review_pdf}
            if suffix in writers:
                writers[suffix](self._sheet(view), path)
        if suffix not in (".xlsx", ".pdf") or not path.is_file():
            raise InputError(
                draft_id, Text("没有这个文件", "there is no such file"), Text("请刷新页面", "Reload the page")
            )
        return path

    def sign(self, draft_id: str, reviewer: str) -> DeskView:
        """Keep the decided review for good: a record with its sheet and its evidence.

        Raises:
            SheetOpen: if something is undecided. InputError: if nobody signs, or it is signed already.
        """
        with self._lock:
            draft = self._unsigned(draft_id)
            view = self._view(draft, None)
            sheet = self._sheet(view)
            if view.faults:
                raise SheetOpen(draft.title, view.faults)
            folder = self._files.place(draft.id)
            shown = folder / "审核单.xlsx"
            write_review_xlsx(replace(sheet, reviewer=reviewer.strip()), shown)
            attached = {file.sha256: file for line in draft.lines for one in line.choices for file in one.files}
            kept = keep_file(shown.name, shown.read_bytes(), self._tools.record_files)
            signed, record = seal_sheet(sheet, reviewer, (kept, *attached.values()), self._tools.log, self._tools.now())
            draft = replace(draft, reviewer=reviewer.strip(), record=record.number)
            self._files.write(draft, draft.id)
            write_review_pdf(signed, folder / "审核单.pdf", record)
        return self._view(draft)

    # inside

    def _change(self, draft_id: str, index: int, change: Callable[[DraftLine], DraftLine]) -> DeskView:
        with self._lock:
            draft = self._unsigned(draft_id)
            if not 0 <= index < len(draft.lines):
                raise InputError(
                    draft_id, Text("没有这一句", "there is no such line"), Text("请刷新页面", "Reload the page")
                )
            draft = with_line(draft, index, change(draft.lines[index]))
            self._files.write(draft, draft.id)
        return self._view(draft)

    def _unsigned(self, draft_id: str) -> ReviewDraft:
        draft = self._files.read(draft_id)
        if draft.record is not None:
            raise InputError(
                draft.title,
                Text("已经签字存档，不能再改", "it is signed and kept, and can't be changed"),
                Text("要改请点“再审一次”", 'Press "review again" to go on from it'),
            )
        return draft

    def _view(self, draft: ReviewDraft, patience_s: float | None = PATIENCE_S) -> DeskView:
        cards = self._cards(draft)
        findings, is_whole = self._finder.find(draft, [line.text for line in draft.lines], cards, patience_s)
        texts = [line.text for line in draft.lines if not line.is_dropped]
        shown = tuple({card.id: card for card in cards if card}.values())
        view = DeskView(
            draft=draft, findings=findings, cards=cards, checklist=check_document(texts, shown), faults=(),
            is_whole=is_whole,
        )  # fmt: skip
        if draft.record is not None:
            return view
        # rows of this sheet were found with all that stands around them: their new texts need no second look
        return replace(view, faults=sheet_faults(self._sheet(view), lambda row, _text: row.left))

    def _cards(self, draft: ReviewDraft) -> tuple[ProductCard | None, ...]:
        lines = [ReviewLine(number=line.number, text="" if line.is_dropped else line.text) for line in draft.lines]
        return cards_of_lines(lines, draft.cards)

    def _sheet(self, view: DeskView) -> ReviewSheet:
        draft = view.draft
        before = list(view.findings)
        if changed := {index for index, line in enumerate(draft.lines) if line.is_changed}:
            texts = [line.original for line in draft.lines]
            originals, _ = self._finder.find(draft, texts, view.cards, only=changed)
            for index in changed:
                before[index] = originals[index]
        found = [
            LineFindings(
                original=tuple(map(sheet_finding, first)),
                current=tuple(map(sheet_finding, now)),
                product=card.name if card else "",
                proposal=next((text for one in first for text in one.rewrites), ""),
            )
            for first, now, card in zip(before, view.findings, view.cards, strict=True)
        ]
        missing = tuple(f"{item.name} {item.what.zh}" for item in view.checklist if item.state != "said")
        return draft_sheet(draft, found, rules_as_of=self._book.as_of, missing=missing)


def _parts(line: ReviewLine) -> tuple[DraftLine, ...]:
    text = _one_line(line.text)
    parts = (text,) if line.start_ms is not None or line.cell else split_long(text)
    place = line.cell or (format_clock(line.start_ms) if line.start_ms is not None else f"第 {line.number} 行")
    return tuple(
        DraftLine(
            number=line.number,
            place=place if len(parts) == 1 else f"{place}-{part}",
            original=text,
            text=text,
            start_ms=line.start_ms,
            end_ms=line.end_ms,
        )
        for part, text in enumerate(parts, 1)
    )


def _one_line(text: str) -> str:
    """A line stays a line: the sheet and captions count by them."""
    return " ".join(part for part in text[:MAX_LINE_CHARS].splitlines() if part.strip()).strip() or ""


def _date(text: str) -> str:
    try:
        return datetime.date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise InputError(
            text, Text("不是日期", "this is no date"), Text("写成 2026-11-22 的样子", "Write it as 2026-11-22")
        ) from error


def file_name(text: str, most: int = 30) -> str:
    """`text` as a part of a file's name."""
    plain = "".join(char if char.isalnum() or char in "-_. " else "_" for char in text)
    return plain[-most:].strip(" .") or "review"
