"""Copy that a person goes on writing: its sentences by key, what was changed, what carries each and what is wrong."""

import dataclasses
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar, Literal

from toolkit.core.compliance.checker import Checker
from toolkit.core.compliance.findings import FLAGS, ComplianceFinding, Level
from toolkit.core.copy_card import ready_card
from toolkit.core.copy_engine import facts_in
from toolkit.core.copy_gate import refusals, refusals_english
from toolkit.core.copy_lines import Sentence
from toolkit.core.copy_titles import title_length
from toolkit.core.copy_types import CopyBook, CopyLimits, Point, ProductCopy, Reply, Section
from toolkit.core.facts import check_claims
from toolkit.core.products import ProductCard
from toolkit.core.text import Text

BlockKind = Literal["title", "caption", "tags", "points", "section", "replies", "english"]
LINE_CHARS = 600
"""Of one sentence, as it is typed: the longest detail pages have sections of some 300 characters."""
HISTORY_KEPT = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyChange:
    """One change by hand, newest first in lists."""

    at: str
    key: str
    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EditedCopy:
    """The copy of one card for several platforms as it was written, and what a person made of it."""

    SCHEMA: ClassVar[str] = "EditedCopy.1"

    id: str
    card_id: str
    made_at: str
    """Wall time, ISO 8601 to the second."""
    engine: str
    seed: int
    lang: str
    copies: tuple[ProductCopy, ...]
    edits: dict[str, str] = field(default_factory=dict)
    """Key of a line -> what a person wrote in its place; empty: left out."""
    changes: tuple[CopyChange, ...] = ()

    def copy_of(self, platform: str) -> ProductCopy | None:
        """The copy for a platform as it was written."""
        return next((copy for copy in self.copies if copy.platform == platform), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyLine:
    """One sentence, or the tags, of a platform's copy."""

    key: str
    """Such as douyin/caption/2; the same as long as the copy is not written anew."""
    block: str
    """Such as caption or section.1."""
    kind: BlockKind
    heading: str
    """Of a selling point, a section, or the question that a reply answers."""
    original: Sentence
    text: str
    """As it stands now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LineProblem:
    """Why a sentence may not go out as it stands, or should be read again."""

    start: int
    end: int
    """Of the sentence; 0, 0 means all of it."""
    text: str
    why: Text
    law: str
    level: Level | Literal["claim", "length"]
    clears: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class LineCheck:
    """A sentence beside the card."""

    fact_ids: tuple[str, ...]
    """Facts that carry it."""
    problems: tuple[LineProblem, ...]
    rewrites: tuple[str, ...]
    """Other wordings, each of which passes; empty where nothing is wrong."""
    is_held: bool
    """It may not go out as it stands."""


EDITED_LEVELS: tuple[str, ...] = ("violation", "needs_evidence", "claim", "length")
"""Problems that hold a sentence back."""


def copy_lines(
    copy: ProductCopy, limits: CopyLimits, edits: Mapping[str, str], *, is_first: bool = True
) -> tuple[CopyLine, ...]:
    """The lines that a platform shows, in order, as they stand now.

    Args:
        is_first: replies and English are the same everywhere: they are shown with the first platform only.
    """
    return tuple(
        CopyLine(
            key=key, block=block, kind=kind, heading=heading, original=line, text=edits.get(key, line.text)
        )
        for key, block, kind, heading, line in _lines(copy, limits)
        if line.text and (is_first or kind not in ("replies", "english"))
    )  # fmt: skip


def _lines(copy: ProductCopy, limits: CopyLimits) -> Iterator[tuple[str, str, BlockKind, str, Sentence]]:
    at = copy.platform
    yield f"{at}/title", "title", "title", "", copy.title
    if limits.show in ("post", "article"):
        for n, line in enumerate(copy.caption):
            yield f"{at}/caption/{n}", "caption", "caption", "", line
    if copy.tags and limits.show != "shop":
        yield f"{at}/tags", "tags", "tags", "", Sentence(text=" ".join(f"#{tag}" for tag in copy.tags))
    yield from _shop_lines(copy, limits)
    for n, reply in enumerate(copy.replies):
        yield f"{at}/replies/{n}", "replies", "replies", reply.question, reply.answer
    yield f"{at}/english_title", "english", "english", "", copy.english_title
    for n, line in enumerate(copy.english):
        yield f"{at}/english/{n}", "english", "english", "", line


def _shop_lines(copy: ProductCopy, limits: CopyLimits) -> Iterator[tuple[str, str, BlockKind, str, Sentence]]:
    at = copy.platform
    if limits.show == "shop":
        for n, point in enumerate(copy.points):
            yield f"{at}/points/{n}", "points", "points", point.heading, point.sentence
    if limits.show in ("shop", "article"):
        for number, section in enumerate(copy.sections):
            for n, line in enumerate(section.lines):
                yield f"{at}/section/{number}/{n}", f"section.{number}", "section", section.heading, line


def with_edits(edited: EditedCopy, limits: Sequence[CopyLimits], card: ProductCard) -> tuple[ProductCopy, ...]:
    """The copies with what a person wrote, each changed sentence with the facts that carry it now."""
    known = {each.id for each in limits}
    copies = [_with_edits(copy, edited.edits, card) for copy in edited.copies if copy.platform in known]
    return tuple(
        dataclasses.replace(
            copy, replies=copies[0].replies, english_title=copies[0].english_title, english=copies[0].english
        )
        for copy in copies
    )


def _with_edits(copy: ProductCopy, edits: Mapping[str, str], card: ProductCard) -> ProductCopy:
    at = copy.platform

    def now(key: str, line: Sentence) -> Sentence:
        text = edits.get(f"{at}/{key}")
        if text is None or text == line.text:
            return line
        return Sentence(text=text.strip(), fact_ids=carrying_facts(text, card))

    def many(name: str, lines: Sequence[Sentence]) -> tuple[Sentence, ...]:
        changed = (now(f"{name}/{n}", line) for n, line in enumerate(lines))
        return tuple(line for line in changed if line.text)

    points = (
        Point(heading=point.heading, sentence=now(f"points/{n}", point.sentence)) for n, point in enumerate(copy.points)
    )
    replies = (
        Reply(question=reply.question, answer=now(f"replies/{n}", reply.answer)) for n, reply in enumerate(copy.replies)
    )
    sections = (
        Section(heading=section.heading, lines=many(f"section/{n}", section.lines))
        for n, section in enumerate(copy.sections)
    )
    tags = edits.get(f"{at}/tags")
    return dataclasses.replace(
        copy,
        title=now("title", copy.title),
        caption=many("caption", copy.caption),
        tags=copy.tags if tags is None else read_tags(tags),
        points=tuple(point for point in points if point.sentence.text),
        sections=tuple(section for section in sections if section.lines),
        replies=tuple(reply for reply in replies if reply.answer.text),
        english_title=now("english_title", copy.english_title),
        english=many("english", copy.english),
    )


def read_tags(text: str) -> tuple[str, ...]:
    """The tags in a line such as "#脐橙 #水果".

    >>> read_tags("#脐橙 #水果，#奉节")
    ('脐橙', '水果', '奉节')
    """
    return tuple(tag for tag in re.split(r"[#＃\s,，、]+", text) if tag)


def carrying_facts(text: str, card: ProductCard) -> tuple[str, ...]:
    """The facts of the card that `text` says."""
    paths = [fact.id for fact in card.facts if fact.id not in ("id", "forbidden_notes", "link_no")]
    return facts_in(text, paths, card)


def check_line(
    line: CopyLine, card: ProductCard, limits: CopyLimits, book: CopyBook, checker: Checker
) -> LineCheck:  # fmt: skip
    """What of the card carries a line, what is wrong with it, and other ways to say it."""
    ready = ready_card(card, book.today).card
    text = line.text
    if not text.strip():
        return LineCheck(fact_ids=(), problems=(), rewrites=(), is_held=False)
    is_original = text == line.original.text
    facts = line.original.fact_ids if is_original and line.kind != "tags" else carrying_facts(text, ready)
    if line.kind == "english":
        problems = _english_problems(text, ready)
    else:
        spoken = " ".join(read_tags(text)) if line.kind == "tags" else text
        problems = _problems(spoken, ready, book, checker)
    problems = (*problems, *_length_problems(line, limits))
    is_held = any(problem.level in EDITED_LEVELS for problem in problems)
    rewrites = _rewrites(line, problems, ready, book, checker) if is_held else ()
    return LineCheck(fact_ids=facts, problems=problems, rewrites=rewrites, is_held=is_held)


_NOTHING = Text("", "")


def _problems(text: str, card: ProductCard, book: CopyBook, checker: Checker) -> tuple[LineProblem, ...]:
    """The gate that all copy passes decides what is held; what else the review finds is to be looked at."""
    refused = refusals(text, card, book.gate)
    sure = checker.check(text, card, today=book.today, learned=False)
    found = [
        _finding_problem(one, one.level if one in sure and (refused or not one.is_flag) else "caution")
        for one in checker.check(text, card, today=book.today)
    ]
    told = [(problem.start, problem.end) for problem in found if problem.level in EDITED_LEVELS]
    claims = check_claims(text, card, today=book.today) if refused else ()
    for claim in claims:
        if claim.status != "supported" and not _overlaps(claim.start, claim.end, told):
            found.append(_claim_problem(claim.start, claim.end, claim.text, claim.why))
            told.append((claim.start, claim.end))
    for refusal in refused:
        start = text.find(refusal.text) if refusal.text else 0
        end = start + len(refusal.text)
        if start >= 0 and not _overlaps(start, end, told):
            found.append(_claim_problem(start, end, refusal.text, refusal.why))
            told.append((start, end))
    return tuple(sorted(found, key=lambda problem: (problem.start, problem.end)))


def _overlaps(start: int, end: int, told: Sequence[tuple[int, int]]) -> bool:
    return any(first < end and start < last for first, last in told)


def _finding_problem(one: ComplianceFinding, level: Level) -> LineProblem:
    is_hint = level not in FLAGS and one.is_flag
    return LineProblem(
        start=one.start, end=one.end, text=one.text, why=one.why, law=one.law, level=level,
        clears=_NOTHING if is_hint else one.clears,
    )  # fmt: skip


def _claim_problem(start: int, end: int, text: str, why: Text) -> LineProblem:
    return LineProblem(start=start, end=end, text=text, why=why, law="", level="claim", clears=_NOTHING)


def _english_problems(text: str, card: ProductCard) -> tuple[LineProblem, ...]:
    found = []
    for refusal in refusals_english(text, card):
        start = max(0, text.find(refusal.text))
        found.append(_claim_problem(start, start + len(refusal.text), refusal.text, refusal.why))
    return tuple(found)


def _length_problems(line: CopyLine, limits: CopyLimits) -> tuple[LineProblem, ...]:
    if line.kind == "title":
        now, most, least = title_length(line.text, limits), limits.title_max, limits.title_min
        if least <= now <= most:
            return ()
        why = Text(f"标题要 {least}–{most}，现在 {now}", f"a title takes {least}-{most}, this has {now}")
    elif line.kind == "tags":
        now = len(read_tags(line.text))
        if now <= limits.tags_max:
            return ()
        why = Text(f"话题最多 {limits.tags_max} 个，现在 {now} 个", f"{limits.tags_max} tags at most, there are {now}")
    else:
        return ()
    return (LineProblem(start=0, end=0, text="", why=why, law="", level="length", clears=_NOTHING),)


def _rewrites(
    line: CopyLine, problems: Sequence[LineProblem], card: ProductCard, book: CopyBook, checker: Checker
) -> tuple[str, ...]:
    """The sentence without its faulty clauses, as it was written, and what the rules offer; only what passes."""
    if line.kind in ("tags", "english"):
        return (line.original.text,) if line.text != line.original.text else ()
    offers = [_without(line.text, problems), line.original.text]
    for finding in checker.check(line.text, card, today=book.today, rewrites=True):
        offers += finding.rewrites
    passing = (
        offer
        for offer in dict.fromkeys(offer.strip() for offer in offers)
        if offer and offer != line.text and not refusals(offer, card, book.gate)
    )
    return tuple(passing)[:3]


def _without(text: str, problems: Sequence[LineProblem]) -> str:
    """The clauses of `text` that hold no fault."""
    faults = [(one.start, one.end) for one in problems if one.level in EDITED_LEVELS and one.end]
    kept, at = [], 0
    for clause in re.findall(r"[^，。！？；]*[，。！？；]*", text):
        end = at + len(clause)
        if clause and not any(start < end and at < last for start, last in faults):
            kept.append(clause)
        at = end
    joined = "".join(kept).strip("，；")
    return joined if len(joined) >= 6 else ""


def block_length(kind: BlockKind, lines: Sequence[CopyLine], limits: CopyLimits) -> tuple[int, int, str] | None:
    """How much of what a platform takes is used: now, most, and in which unit (chars, width, tags)."""
    if kind == "title":
        return (title_length(lines[0].text, limits), limits.title_max, limits.unit) if lines else None
    if kind == "caption":
        return sum(len(line.text) for line in lines), limits.caption_max, "chars"
    if kind == "tags":
        return len(read_tags(lines[0].text)) if lines else 0, limits.tags_max, "tags"
    return None
