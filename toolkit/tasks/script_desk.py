"""Write a live script on a page, rearrange and rewrite it, reviewed as it is typed. Kept after every step."""

import datetime
import threading
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import quote

from toolkit.core.compliance.checker import Checker
from toolkit.core.compliance.findings import ComplianceFinding
from toolkit.core.errors import InputError
from toolkit.core.facts import check_claims
from toolkit.core.products import ProductCard
from toolkit.core.progress import Reporter
from toolkit.core.review_draft import DraftLine
from toolkit.core.script_edit import (
    ScriptBlock,
    ScriptDraft,
    draft_of,
    drop_block,
    move_block,
    move_group,
    script_of,
    with_pace,
    with_seconds,
    with_text,
)
from toolkit.core.script_markdown import format_clock
from toolkit.core.script_types import Line, Script
from toolkit.core.text import Lang, Text
from toolkit.media.data_files import load_data
from toolkit.media.draft_files import DraftFiles
from toolkit.media.script_html import TitleOf, own_title, script_html
from toolkit.tasks.other_products import leave_out_other_products
from toolkit.tasks.review import load_rule_book
from toolkit.tasks.review_desk import file_name
from toolkit.tasks.write_script import ScriptRequest, ScriptResult, script_bytes

FORMATS = (".xlsx", ".docx", ".md", ".html")
UNDO_STEPS = 60
KNOWN_LINES = 20_000
"""Lines whose findings are remembered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScriptDeskTools:
    """What the desk gets from outside."""

    folder: Path
    """Scripts are kept here, one folder each."""
    write: Callable[[ScriptRequest, Reporter], ScriptResult]
    house_rules: tuple[Path, ...]
    to_simplified: Callable[[str], str] | None
    now: Callable[[], datetime.datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScriptEntry:
    """A script in the list."""

    id: str
    title: str
    changed_s: float
    """When it was changed last, wall time since the epoch."""
    wanted_s: int = 0
    """Length of the show that was asked for; 0 if the file can't be read."""
    hosts: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockReview:
    """What was found in a block's lines."""

    lines: tuple[tuple[ComplianceFinding, ...], ...]
    unsupported: tuple[str, ...]
    """Claims of rewritten lines that the card says nothing of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScriptView:
    """A script as it stands."""

    draft: ScriptDraft
    script: Script
    reviews: dict[str, BlockReview]
    """By the block's id."""
    can_undo: bool


class ScriptDesk:
    """The scripts that somebody is working on."""

    def __init__(self, tools: ScriptDeskTools) -> None:
        self._tools = tools
        self._checker = Checker(load_rule_book(tools.house_rules), tools.to_simplified)
        self._templates = load_data("script_templates")
        self._known: dict[tuple[object, ...], tuple[ComplianceFinding, ...]] = {}
        self._before: dict[str, list[ScriptDraft]] = {}
        self._lock = threading.Lock()
        self._files = DraftFiles(
            kind=ScriptDraft, folder=tools.folder, what=Text("脚本", "script"),
            choose=Text("请重新写一份，或打开以前写的", "Write a new one, or open an earlier one"),
            anew=Text("请重新写一份", "Write it anew"),
        )  # fmt: skip

    def entries(self, limit: int = 50) -> tuple[ScriptEntry, ...]:
        """The newest scripts."""
        found = []
        for draft_id, changed_s in self._files.listed()[:limit]:
            try:
                draft = self._files.read(draft_id)
            except InputError:  # spoilt by hand: opening it tells why
                found.append(ScriptEntry(id=draft_id, title=draft_id, changed_s=changed_s))
                continue
            told = ScriptEntry(id=draft_id, title=draft.title, changed_s=changed_s, wanted_s=draft.wanted_s)
            found.append(replace(told, hosts=draft.base.hosts))
        return tuple(found)

    def remove(self, draft_id: str) -> None:
        """Delete a script for good. Raises InputError if there is none, or it can't be deleted."""
        with self._lock:
            self._files.remove(self._files.read(draft_id).id)
            self._before.pop(draft_id, None)

    def begin(self, request: ScriptRequest, reporter: Reporter) -> ScriptDraft:
        """A new script, written from cards.

        Raises:
            OptionInvalid, InputError: see `tasks.write_script.make_script`.
        """
        script = self._tools.write(replace(request, out=None), reporter).script
        draft_id = f"{file_name(script.theme)}-{uuid.uuid4().hex[:6]}"
        draft = draft_of(script, request.cards, draft_id, round(request.minutes * 60))
        self._files.write(draft, draft.id)
        return draft

    def open(self, draft_id: str) -> ScriptView:
        """Raises InputError if there is no such script."""
        return self._view(self._files.read(draft_id))

    def script(self, draft_id: str) -> Script:
        """The script as it stands, for what reads scripts."""
        return script_of(self._files.read(draft_id), self._templates)

    def move_group(self, draft_id: str, group_id: str, to: int) -> ScriptView:
        return self._change(draft_id, lambda draft: move_group(draft, group_id, to, self._templates))

    def move_block(self, draft_id: str, block_id: str, to: int) -> ScriptView:
        return self._change(draft_id, lambda draft: move_block(draft, block_id, to))

    def drop_block(self, draft_id: str, block_id: str) -> ScriptView:
        return self._change(draft_id, lambda draft: drop_block(draft, block_id, self._templates))

    def time(self, draft_id: str, block_id: str, seconds: int) -> ScriptView:
        """Another length of a block."""
        return self._change(draft_id, lambda draft: with_seconds(draft, block_id, seconds))

    def head(self, draft_id: str, *, title: str, pace: int) -> ScriptView:
        """Another title, another pace in syllables a minute."""
        return self._change(
            draft_id, lambda draft: replace(with_pace(draft, pace), title=title.strip()[:60] or draft.title)
        )

    def write(self, draft_id: str, block_id: str, text: str) -> ScriptView:
        """Other lines in a block; lines that claim what the card shows carry its facts."""
        return self._change(draft_id, lambda draft: self._with_facts(with_text(draft, block_id, text), block_id))

    def undo(self, draft_id: str) -> ScriptView:
        """As it was before the last change of this session of the program."""
        with self._lock:
            before = self._before.get(draft_id, [])
            draft = before.pop() if before else self._files.read(draft_id)
            self._files.write(draft, draft.id)
        return self._view(draft)

    def export(self, draft_id: str, suffix: str) -> tuple[str, bytes]:
        """Name and content of the script as a file.

        Raises:
            InputError: for another ending than `FORMATS`. EngineMissing.
        """
        if suffix not in FORMATS:
            raise InputError(
                suffix, Text("不会写这种文件", "this kind can't be written"), Text("请换一种", "Choose another")
            )
        script = self.script(draft_id)
        return f"{file_name(script.theme)}-脚本{suffix}", script_bytes(script, suffix)

    def prompter(self, draft_id: str, lang: Lang, title_of: TitleOf = own_title) -> str:
        """The script as the page of a teleprompter that keeps its place."""
        home = f"/script?id={quote(draft_id)}"
        return script_html(self.script(draft_id), lang=lang, key=draft_id, home=home, title_of=title_of)

    def review_lines(self, draft_id: str) -> tuple[DraftLine, ...]:
        """Every line to say, for the review before the broadcast."""
        lines = [(beat, line) for beat in self.script(draft_id).beats() for line in beat.lines]
        return tuple(
            DraftLine(number=n, place=f"{format_clock(beat.start_s)} {beat.title}", original=line.text, text=line.text)
            for n, (beat, line) in enumerate(lines, 1)
        )

    # inside

    def _change(self, draft_id: str, change: Callable[[ScriptDraft], ScriptDraft]) -> ScriptView:
        with self._lock:
            before = self._files.read(draft_id)
            try:
                draft = change(before)
            except ValueError as error:
                raise InputError(
                    before.title,
                    Text("这一段不在了，或者是最后一段", "this block is gone, or it is the last one"),
                    Text("请刷新页面", "Reload the page"),
                ) from error
            if draft != before:
                self._before[draft_id] = [*self._before.get(draft_id, ())[-UNDO_STEPS + 1 :], before]
                self._files.write(draft, draft.id)
        return self._view(draft)

    def _view(self, draft: ScriptDraft) -> ScriptView:
        reviews = {
            block.id: self._review(block.beat.lines, draft.card(group), draft, is_edited=block.is_edited)
            for group in draft.groups
            for block in group.blocks
        }
        return ScriptView(
            draft=draft,
            script=script_of(draft, self._templates),
            reviews=reviews,
            can_undo=bool(self._before.get(draft.id)),
        )

    def _review(
        self, lines: tuple[Line, ...], card: ProductCard | None, draft: ScriptDraft, *, is_edited: bool
    ) -> BlockReview:
        today = self._tools.now().astimezone().date()
        unsupported = []
        for line in lines if is_edited and card else ():
            claims = check_claims(line.text, card, today=today)
            unsupported += [claim.text for claim in claims if claim.status == "unsupported"]
        return BlockReview(
            lines=tuple(self._findings(line.text, self._card(line, card, draft), draft, today) for line in lines),
            unsupported=tuple(dict.fromkeys(unsupported)),
        )

    def _card(self, line: Line, card: ProductCard | None, draft: ScriptDraft) -> ProductCard | None:
        """The product that a line speaks of: the slot's, or the one that it names."""
        named = [each for each in draft.cards for name in each.names if name in line.text]
        return card or (named[0] if named else None)

    def _findings(
        self, text: str, card: ProductCard | None, draft: ScriptDraft, today: datetime.date
    ) -> tuple[ComplianceFinding, ...]:
        key = text, card, draft.cards, today
        if key not in self._known:
            if len(self._known) > KNOWN_LINES:
                self._known.clear()
            found = self._checker.check(text, card, today=today, rewrites=True)
            self._known[key] = leave_out_other_products(
                found, text, card, draft.cards, lambda rest: self._checker.check(rest, card, today=today)
            )
        return self._known[key]

    def _with_facts(self, draft: ScriptDraft, block_id: str) -> ScriptDraft:
        today = self._tools.now().astimezone().date()

        def carried(block: ScriptBlock, card: ProductCard | None) -> ScriptBlock:
            lines = tuple(_facts(line, card, today) for line in block.beat.lines)
            return replace(block, beat=replace(block.beat, lines=lines)) if block.id == block_id else block

        groups = [
            replace(group, blocks=tuple(carried(block, draft.card(group)) for block in group.blocks))
            for group in draft.groups
        ]
        return replace(draft, groups=tuple(groups))


def _facts(line: Line, card: ProductCard | None, today: datetime.date) -> Line:
    if card is None or line.fact_ids:
        return line
    claims = check_claims(line.text, card, today=today)
    ids = tuple(dict.fromkeys(claim.fact_id for claim in claims if claim.status == "supported" and claim.fact_id))
    return replace(line, fact_ids=ids)
