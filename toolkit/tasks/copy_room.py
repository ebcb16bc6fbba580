"""Copy that is written, changed by hand, held against the card, and taken along; kept after every step."""

import dataclasses
import json
import re
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from toolkit.core.codec import from_plain, to_plain
from toolkit.core.compliance.checker import Checker
from toolkit.core.copy_markdown import fact_labels
from toolkit.core.copy_types import CopyBook, CopyLimits, ProductCopy
from toolkit.core.edited_copy import (
    HISTORY_KEPT,
    LINE_CHARS,
    CopyChange,
    CopyLine,
    EditedCopy,
    copy_lines,
    with_edits,
)
from toolkit.core.errors import InputError
from toolkit.core.line_check import LineCheck, check_line
from toolkit.core.products import ProductCard
from toolkit.core.text import Text
from toolkit.media.copy_sheet import SheetLine, copy_workbook
from toolkit.media.save_file import save_text
from toolkit.tasks.product_texts import copy_markdown
from toolkit.tasks.review import load_rule_book

KEPT = 200
"""Copies in the list; older files stay on the disk."""
CHECKS_KEPT = 20_000
Form = Literal["md", "json", "xlsx"]
FORMS: tuple[Form, ...] = ("md", "json", "xlsx")


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedLine:
    """A line and what was found in it."""

    line: CopyLine
    check: LineCheck


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenPlatform:
    """The copy for one platform as it stands."""

    limits: CopyLimits
    copy: ProductCopy
    lines: tuple[CheckedLine, ...]

    @property
    def held(self) -> tuple[CheckedLine, ...]:
        """Lines that may not go out as they stand."""
        return tuple(each for each in self.lines if each.check.is_held)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCopy:
    """A stored copy beside its card."""

    edited: EditedCopy
    card: ProductCard
    platforms: tuple[OpenPlatform, ...]


class CopyRoom:
    """Copies in `folder`, one file each, written from the cards that `find_card` knows."""

    def __init__(
        self,
        folder: Path,
        find_card: Callable[[str], ProductCard],
        load_book: Callable[[], CopyBook],
        house_rules: Callable[[], Sequence[Path]],
        now: Callable[[], datetime],
    ) -> None:
        self._folder = folder
        self._find_card = find_card
        self._load_book = load_book
        self._house_rules = house_rules
        self._now = now
        self._lock = threading.RLock()
        self._made: tuple[object, CopyBook, Checker] | None = None
        self._checks: dict[tuple[CopyLine, ProductCard], LineCheck] = {}

    @property
    def book(self) -> CopyBook:
        """Platforms, sentences and rules of today."""
        return self._tools()[0]

    def keep(self, card: ProductCard, copies: tuple[ProductCopy, ...], *, engine: str, seed: int, lang: str) -> str:
        """Store what was written anew, beside what was written before; its id."""
        now = self._now()
        with self._lock:
            stem, number = f"{card.id}-{now:%Y%m%d-%H%M%S}", 1
            while self._file(copy_id := stem if number == 1 else f"{stem}-{number}").exists():
                number += 1
            made_at = now.isoformat(timespec="seconds")
            edited = EditedCopy(
                id=copy_id, card_id=card.id, made_at=made_at, engine=engine, seed=seed, lang=lang, copies=copies
            )
            self._save(edited)
            return copy_id

    def earlier(self, card_id: str = "") -> tuple[EditedCopy, ...]:
        """What was written, newest first."""
        if not self._folder.is_dir():
            return ()
        files = sorted(self._folder.glob("*.json"), key=lambda path: -path.stat().st_mtime)
        found = (self._read(path) for path in files[:KEPT])
        return tuple(each for each in found if each is not None and card_id in ("", each.card_id))

    def open(self, copy_id: str) -> OpenCopy:
        """A copy with every sentence held against the card as it is now.

        Raises:
            InputError: if the copy or its card is gone.
        """
        edited = self._find(copy_id)
        card = self._find_card(edited.card_id)
        book = self.book
        known = {limits.id: limits for limits in book.limits}
        platforms = tuple(
            OpenPlatform(
                limits=known[copy.platform],
                copy=copy,
                lines=tuple(
                    CheckedLine(line=line, check=self._check(line, card, known[copy.platform]))
                    for line in copy_lines(copy, known[copy.platform], edited.edits, is_first=copy is edited.copies[0])
                ),
            )
            for copy in edited.copies
            if copy.platform in known
        )
        return OpenCopy(edited=edited, card=card, platforms=platforms)

    def write(self, copy_id: str, key: str, text: str, base: str | None = None) -> str:
        """Keep what a person wrote into a line; empty leaves the line out.

        Args:
            base: what the line said when the writing began. Where somebody else changed it meanwhile, theirs goes to
                the history, from which it can be brought back, and this text stands.

        Returns:
            What somebody else wrote meanwhile and was replaced; empty where nobody did.
        """
        with self._lock:
            edited = self._find(copy_id)
            _, _, line = self._line(edited, key, None)
            self._line(edited, key, text)
            if text == line.text:
                return ""
            overwritten = line.text if base is not None and base != line.text else ""
            edits = {each: held for each, held in edited.edits.items() if each != key}
            if text != line.original.text:
                edits[key] = text
            change = CopyChange(at=self._now().isoformat(timespec="seconds"), key=key, old=line.text, new=text)
            changes = _joined(change, edited.changes, is_new=bool(overwritten))
            self._save(dataclasses.replace(edited, edits=edits, changes=changes))
            return overwritten

    def download(self, copy_id: str, form: Form) -> tuple[str, bytes]:
        """Name and content of a file with everything as it stands.

        Raises:
            InputError: if a sentence in it may not go out.
        """
        opened = self.open(copy_id)
        held = [each for platform in opened.platforms for each in platform.held]
        if held:
            raise InputError(
                held[0].line.text[:30],
                Text(
                    f"有 {len(held)} 句没过核对，不能导出", f"{len(held)} sentences did not pass, nothing is exported"
                ),
                Text("请先改好，或用给出的改法", "Correct them first, or use what is offered"),
            )
        name = f"{opened.card.id}-copy.{form}"
        book = self.book
        copies = with_edits(opened.edited, book.limits, opened.card)
        if form == "md":
            return name, copy_markdown(opened.card, copies, book).encode()
        if form == "json":
            return name, json.dumps([to_plain(copy) for copy in copies], ensure_ascii=False, indent=1).encode()
        return name, copy_workbook(f"{opened.card.name} 文案", _sheet_lines(opened))

    # inside

    def _line(self, edited: EditedCopy, key: str, text: str | None) -> tuple[ProductCopy, CopyLimits, CopyLine]:
        copy = edited.copy_of(key.split("/")[0])
        limits = next((each for each in self.book.limits if copy and each.id == copy.platform), None)
        wrong = Text("没有这一句", "there is no such sentence")
        if copy is None or limits is None or (text is not None and len(text) > LINE_CHARS):
            raise InputError(key[:60], wrong, Text("请刷新页面", "Reload the page"))
        edits = edited.edits if text is None else {**edited.edits, key: text}
        for line in copy_lines(copy, limits, edits, is_first=copy is edited.copies[0]):
            if line.key == key:
                return copy, limits, line
        raise InputError(key[:60], wrong, Text("请刷新页面", "Reload the page"))

    def _check(self, line: CopyLine, card: ProductCard, limits: CopyLimits) -> LineCheck:
        """Remembered: while somebody types in one line, the others stay as they are."""
        book, checker = self._tools()
        if len(self._checks) > CHECKS_KEPT:
            self._checks.clear()
        if (line, card) not in self._checks:
            self._checks[line, card] = check_line(line, card, limits, book, checker)
        return self._checks[line, card]

    def _tools(self) -> tuple[CopyBook, Checker]:
        house = tuple(self._house_rules())
        stamp = (self._now().date(), tuple((path, path.stat().st_mtime_ns) for path in house))
        if self._made is None or self._made[0] != stamp:
            self._made = (stamp, self._load_book(), Checker(load_rule_book(house)))
            self._checks.clear()
        return self._made[1], self._made[2]

    def _file(self, copy_id: str) -> Path:
        return self._folder / f"{copy_id}.json"

    def _find(self, copy_id: str) -> EditedCopy:
        found = self._read(self._file(copy_id)) if re.fullmatch(r"[A-Za-z0-9_-]{1,120}", copy_id) else None
        if found is None:
            raise InputError(
                "",
                Text("没有这份文案", "There is no such copy"),
                Text("请重新写一份", "Write it anew"),
            )
        return found

    def _read(self, path: Path) -> EditedCopy | None:
        try:
            return from_plain(EditedCopy, json.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError):
            return None

    def _save(self, edited: EditedCopy) -> None:
        text = json.dumps(to_plain(edited), ensure_ascii=False, indent=1)
        save_text(self._file(edited.id), text, Text("文案", "the copy"))


def _joined(change: CopyChange, older: tuple[CopyChange, ...], *, is_new: bool) -> tuple[CopyChange, ...]:
    """One change for one spell of typing in a line."""
    if older and older[0].key == change.key and not is_new and older[0].new == change.old:
        return (dataclasses.replace(change, old=older[0].old), *older[1:])
    return (change, *older)[:HISTORY_KEPT]


def _sheet_lines(opened: OpenCopy) -> list[SheetLine]:
    found = []
    for platform in opened.platforms:
        for each in platform.lines:
            line = each.line
            if not line.text.strip():
                continue
            limit = platform.limits.title_max if line.kind == "title" else None
            found.append(
                SheetLine(
                    platform="各平台" if line.kind in ("replies", "english") else platform.limits.title.zh,
                    part=PARTS[line.kind] + (f"：{line.heading}" if line.heading else ""),
                    text=line.text,
                    length=len(line.text),
                    limit=limit,
                    facts=fact_labels(each.check.fact_ids, opened.card),
                )
            )
    return found


PARTS = {
    "title": "标题", "caption": "正文", "tags": "话题", "points": "卖点", "section": "详情", "replies": "评论回复",
    "english": "English",
}  # fmt: skip
