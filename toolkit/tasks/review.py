"""`review`: what a script, copy, captions or a transcript may not say, before it is said."""

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Literal

from toolkit.core.compliance.checker import Checker
from toolkit.core.compliance.document import ChecklistItem, check_document
from toolkit.core.compliance.findings import FLAGS, ComplianceFinding
from toolkit.core.compliance.learned import Learned, parse_learned
from toolkit.core.compliance.lines import SpokenLine, check_lines
from toolkit.core.compliance.rule_files import parse_rule_book
from toolkit.core.compliance.rules import RuleBook
from toolkit.core.errors import InputError
from toolkit.core.privacy import Box
from toolkit.core.products import ProductCard
from toolkit.core.progress import Reporter
from toolkit.core.spans import Span
from toolkit.core.text import Text
from toolkit.core.transcript import Word, time_of_chars
from toolkit.media.review_files import ReviewLine, parse_review_lines, read_review_lines
from toolkit.tasks.other_products import leave_out_other_products

RULE_FILES = (
    *("words", "variants", "kinds_health", "kinds_boast", "kinds_people"),
    *("absolute", "health", "claims", "trade", "people", "combinations"),
)
"""Files of data/compliance, in the order in which rules are listed."""
LEARNED_FILE = "learned.json"
"""Weights that bench/compliance_learn.py writes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewTools:
    """What the task needs from outside."""

    to_simplified: Callable[[str], str] | None = None
    """Traditional to simplified characters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewRequest:
    """What a user asks for."""

    path: Path | None
    """The file; None: `content`."""
    content: bytes = b""
    lines: tuple[ReviewLine, ...] = ()
    """What was read from a video or photo at `path` already."""
    cards: tuple[ProductCard, ...] = ()
    """One card: everything is said of it. More: a line is said of the product that it or a line before it names."""
    today: datetime.date
    """Day of the broadcast."""
    house_rules: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewedLine:
    """A line and what was found in it; offsets are characters of `text`."""

    line: int
    text: str
    findings: tuple[ComplianceFinding, ...]
    product_id: str | None
    start_ms: int | None
    end_ms: int | None
    cell: str
    source: Literal["", "shown", "said"] = ""
    """Of a video or photo: shown in the picture, or spoken."""
    box: Box | None = None
    """Where in the picture it is shown."""
    words: tuple[Word, ...] = ()
    """Of speech, as the recogniser timed them."""

    def time_of(self, finding: ComplianceFinding) -> Span | None:
        """When the words of a finding are spoken or shown, in source time; None where the text has no times."""
        if self.start_ms is None:
            return None
        span = Span(self.start_ms, max(self.start_ms, self.end_ms or 0))
        if self.source == "shown":
            return span
        return time_of_chars(self.text, span, self.words, finding.start, finding.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """The whole review."""

    name: str
    lines: tuple[ReviewedLine, ...]
    checklist: tuple[ChecklistItem, ...]
    """What the whole text lacks; empty without a card."""
    source: str
    as_of: str

    def count(self, level: str) -> int:
        """How many findings have that level."""
        return sum(finding.level == level for line in self.lines for finding in line.findings)

    @property
    def is_stopped(self) -> bool:
        """Whether anything in it may not be said as it stands."""
        return any(self.count(level) for level in FLAGS)


def load_rule_book(house_rules: Sequence[Path] = ()) -> RuleBook:
    """The rules that ship with the product, and those of the house, which may replace them.

    Raises:
        InputError: naming file and line, if a rule file can't be read.
    """
    if not house_rules:
        return _own_rules()
    return replace(parse_rule_book(_own_texts(), _house_texts(house_rules)), learned=_learned())


@cache
def _own_rules() -> RuleBook:
    return replace(parse_rule_book(_own_texts()), learned=_learned())


@cache
def _learned() -> Learned:
    folder = resources.files("toolkit") / "data" / "compliance"
    return parse_learned((folder / LEARNED_FILE).read_text(encoding="utf-8"))


def _own_texts() -> dict[str, str]:
    folder = resources.files("toolkit") / "data" / "compliance"
    return {f"{name}.toml": (folder / f"{name}.toml").read_text(encoding="utf-8") for name in RULE_FILES}


def _house_texts(paths: Sequence[Path]) -> Mapping[str, str]:
    texts = {}
    for path in paths:
        try:
            texts[str(path)] = path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise InputError(
                str(path),
                Text(f"规则文件读不了（{error}）", f"the rule file can't be read ({error})"),
                Text("请检查文件名，并存成 UTF-8", "Check the name, and save it as UTF-8"),
            ) from error
    return texts


def review(request: ReviewRequest, tools: ReviewTools, reporter: Reporter) -> Review:
    """The findings of every line that holds text.

    Raises:
        InputError: if the file or a rule file can't be read, or there is no text.
    """
    lines = request.lines or _lines(request)
    book = load_rule_book(request.house_rules)
    checker = Checker(book, tools.to_simplified)
    spoken = tuple(
        SpokenLine(text=line.text, card=card, is_timed=line.start_ms is not None)
        for line, card in zip(lines, cards_of_lines(lines, request.cards), strict=True)
    )
    reviewed = []
    for index, findings in enumerate(check_lines(spoken, checker, request.today)):
        reporter.report(index + 1, len(lines))
        line = lines[index]
        if not line.text.strip():
            continue
        card = spoken[index].card
        findings = leave_out_other_products(
            findings,
            line.text,
            card,
            request.cards,
            lambda rest, card=card: checker.check(rest, card, today=request.today),
        )
        reviewed.append(
            ReviewedLine(
                line=line.number,
                text=line.text,
                findings=findings,
                product_id=card.id if card else None,
                start_ms=line.start_ms,
                end_ms=line.end_ms,
                cell=line.cell,
                source=line.source,
                box=line.box,
                words=line.words,
            )
        )
    return Review(
        name=str(request.path) if request.path else "-",
        lines=tuple(reviewed),
        checklist=check_document([line.text for line in lines], _shown_cards(spoken)),
        source=book.source,
        as_of=book.as_of,
    )


def _lines(request: ReviewRequest) -> tuple[ReviewLine, ...]:
    return read_review_lines(request.path) if request.path else parse_review_lines(request.content)


def _shown_cards(spoken: Sequence[SpokenLine]) -> tuple[ProductCard, ...]:
    """The products that the text speaks of, in their order."""
    return tuple({line.card.id: line.card for line in spoken if line.card}.values())


def cards_of_lines(lines: Sequence[ReviewLine], cards: Sequence[ProductCard]) -> tuple[ProductCard | None, ...]:
    """The product of each line: the one that it names, else the last one named, else the only one."""
    if len(cards) <= 1:
        return tuple(cards[0] if cards else None for _ in lines)
    current: ProductCard | None = None
    found = []
    for line in lines:
        named = [(line.text.rfind(name), len(name), card) for card in cards for name in card.names if name in line.text]
        if named:
            current = max(named, key=lambda one: one[:2])[2]
        found.append(current)
    return tuple(found)
