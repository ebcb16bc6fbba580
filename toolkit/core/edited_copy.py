"""Copy that a person goes on writing: its sentences by key, what was changed, what carries each and what is wrong."""

import dataclasses
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar, Literal

from toolkit.core.copy_engine import facts_in
from toolkit.core.copy_lines import Sentence
from toolkit.core.copy_titles import title_length
from toolkit.core.copy_types import CopyLimits, Point, ProductCopy, Reply, Section
from toolkit.core.products import ProductCard

BlockKind = Literal["title", "caption", "tags", "points", "section", "replies", "english"]
NO_GROUND = ("id", "category", "forbidden_notes", "link_no")
"""Fields that no sentence rests on; nor on the scope of a certificate, which is the name of the goods once more."""
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
        if _is_shown(copy, kind, line, is_first=is_first)
    )  # fmt: skip


def _is_shown(copy: ProductCopy, kind: BlockKind, line: Sentence, *, is_first: bool) -> bool:
    """A title that could not be written stands there empty, for a person to write."""
    if not line.text:
        return kind == "title" and bool(copy.caption or copy.points)
    return is_first or kind not in ("replies", "english")


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
    paths = [fact.id for fact in card.facts if fact.id not in NO_GROUND and not fact.id.endswith(".scope")]
    return facts_in(text, paths, card)


def block_length(kind: BlockKind, lines: Sequence[CopyLine], limits: CopyLimits) -> tuple[int, int, str] | None:
    """How much of what a platform takes is used: now, most, and in which unit (chars, width, tags)."""
    if kind == "title":
        return (title_length(lines[0].text, limits), limits.title_max, limits.unit) if lines else None
    if kind == "caption":
        return sum(len(line.text) for line in lines), limits.caption_max, "chars"
    if kind == "tags":
        return len(read_tags(lines[0].text)) if lines else 0, limits.tags_max, "tags"
    return None
