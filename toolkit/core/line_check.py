"""One line of copy beside the card: the facts that carry it, why it may not go out, and what could be said instead."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from toolkit.core.compliance.checker import Checker
from toolkit.core.compliance.findings import FLAGS, ComplianceFinding, Level
from toolkit.core.copy_card import ready_card
from toolkit.core.copy_gate import refusals, refusals_english
from toolkit.core.copy_lines import Sentence
from toolkit.core.copy_titles import allowed_title, title_length
from toolkit.core.copy_types import CopyBook, CopyLimits
from toolkit.core.edited_copy import CopyLine, carrying_facts, read_tags
from toolkit.core.facts import check_claims
from toolkit.core.products import ProductCard
from toolkit.core.text import Text


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
        problems = _problems(spoken, ready, book, checker, weighs=not is_original)
    problems = (*problems, *_length_problems(line, limits))
    is_held = any(problem.level in EDITED_LEVELS for problem in problems)
    rewrites = _rewrites(line, problems, ready, limits, book, checker) if is_held else ()
    return LineCheck(fact_ids=facts, problems=problems, rewrites=rewrites, is_held=is_held)


_NOTHING = Text("", "")


def _problems(
    text: str, card: ProductCard, book: CopyBook, checker: Checker, *, weighs: bool
) -> tuple[LineProblem, ...]:
    """The gate that all copy passes decides what is held; what else the review finds is to be looked at.

    Args:
        weighs: tell what merely reads like a breach too; not of sentences as they were written, which were checked.
    """
    refused = refusals(text, card, book.gate)
    sure = checker.check(text, card, today=book.today, learned=False)
    found = [
        _finding_problem(one, one.level if one in sure and (refused or not one.is_flag) else "caution")
        for one in (checker.check(text, card, today=book.today) if weighs else sure)
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
    """What the platform does not take."""
    level: Literal["length", "caution"] = "length"
    if line.kind == "title":
        now, most, least = title_length(line.text, limits), limits.title_max, limits.title_min
        allowed = allowed_title(Sentence(text=line.text), limits)
        if allowed is not None and allowed.text == line.text:
            return ()
        if not least <= now <= most:
            why = Text(f"标题要 {least}–{most}，现在 {now}", f"a title takes {least}-{most}, this has {now}")
        elif allowed is None:
            why = Text("这个平台的标题不收里面的符号", "the platform takes no such symbols in a title")
        else:
            level = "caution"
            why = Text(f"平台会改成“{allowed.text}”", f'the platform makes it "{allowed.text}"')
    elif line.kind == "tags":
        now = len(read_tags(line.text))
        if now <= limits.tags_max:
            return ()
        why = Text(f"话题最多 {limits.tags_max} 个，现在 {now} 个", f"{limits.tags_max} tags at most, there are {now}")
    else:
        return ()
    return (LineProblem(start=0, end=0, text="", why=why, law="", level=level, clears=_NOTHING),)


def _rewrites(
    line: CopyLine,
    problems: Sequence[LineProblem],
    card: ProductCard,
    limits: CopyLimits,
    book: CopyBook,
    checker: Checker,
) -> tuple[str, ...]:
    """The sentence without its faulty clauses, as it was written, and what the rules offer; only what passes."""
    if line.kind in ("tags", "english"):
        return (line.original.text,) if line.text != line.original.text else ()
    offers = [_without(line.text, problems), line.original.text]
    for finding in checker.check(line.text, card, today=book.today, rewrites=True):
        offers += finding.rewrites
    passing = (
        offer
        for offer in dict.fromkeys(_fitted(offer.strip(), line, limits) for offer in offers)
        if offer and offer != line.text and not refusals(offer, card, book.gate)
    )
    return tuple(passing)[:3]


def _fitted(offer: str, line: CopyLine, limits: CopyLimits) -> str:
    """The offer as the platform takes it; empty if it does not."""
    if line.kind != "title":
        return offer
    allowed = allowed_title(Sentence(text=offer.rstrip("。")), limits)
    return allowed.text if allowed else ""


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
