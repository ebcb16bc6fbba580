"""Product copy: titles, captions, tags, selling points, a detail text and replies, made of the card's facts only."""

import random
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from toolkit.core.copy_lines import ProductKind, ProductKinds, Sentence, fact_count, fillable, kind_of
from toolkit.core.english_copy import write_english
from toolkit.core.product_fields import field_spec
from toolkit.core.products import ProductCard
from toolkit.core.text import Text
from toolkit.core.wording import WordingRules, check_card_wording, check_wording

REPLIES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyLimits:
    """What a platform takes of text. A width counts a Chinese character as 2 and a letter as 1."""

    id: str
    title: Text
    title_max: int
    title_min: int
    unit: Literal["chars", "width"]
    title_style: Literal["search", "sentence", "short"]
    title_symbols: str
    tags_max: int
    caption_max: int
    show: Literal["post", "shop"]
    source: str
    as_of: str
    review_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyBook:
    """Everything that copy is made with, from the data files."""

    limits: tuple[CopyLimits, ...]
    kinds: ProductKinds
    templates: Mapping[str, Any]
    rules: WordingRules
    romanize: Callable[[str], str] = str
    """Chinese to Latin letters, one word for one place name; as it comes, places stay in Chinese."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A selling point: a short heading and its sentence."""

    heading: str
    sentence: Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What to answer in the comments."""

    question: str
    answer: Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductCopy:
    """The copy of one product for one platform. Every sentence names the facts that carry it."""

    SCHEMA: ClassVar[str] = "ProductCopy.1"

    product_id: str
    platform: str
    title: Sentence
    caption: tuple[Sentence, ...]
    tags: tuple[str, ...]
    points: tuple[Point, ...]
    detail: tuple[Sentence, ...]
    replies: tuple[Reply, ...]
    english: tuple[Sentence, ...]
    notes: tuple[Text, ...]
    """What was left out and why."""

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """Every sentence that would be posted, in order."""
        return (
            self.title,
            *self.caption,
            *(point.sentence for point in self.points),
            *self.detail,
            *(reply.answer for reply in self.replies),
            *self.english,
        )


def parse_limits(data: Mapping[str, Any]) -> tuple[CopyLimits, ...]:
    """The platforms in the tables of data/copy_limits.toml.

    Raises:
        KeyError: if a platform lacks its title.
        TypeError: if a platform lacks another field, or has one too many.
    """
    found = []
    for table in data["platform"]:
        fields = dict(table)
        title = Text(fields.pop("title_zh"), fields.pop("title_en"))
        found.append(CopyLimits(title=title, **fields))
    return tuple(found)


def text_width(text: str) -> int:
    """Width in half-width units, as platforms count: a Chinese character is 2, a Latin letter or digit 1.

    >>> text_width("脐橙5斤")
    7
    """
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)


def title_length(text: str, limits: CopyLimits) -> int:
    """The length of a title in the platform's own unit."""
    return text_width(text) if limits.unit == "width" else len(text)


def write_copy(card: ProductCard, limits: CopyLimits, book: CopyBook, seed: int = 0) -> ProductCopy:
    """The copy of `card` for the platform `limits`; the same card, platform and seed give the same copy."""
    return _Writer(card, limits, book, seed).write()


class _Writer:
    def __init__(self, card: ProductCard, limits: CopyLimits, book: CopyBook, seed: int) -> None:
        self.card, self.limits, self.book = card, limits, book
        self.kind: ProductKind = kind_of(card, book.kinds)
        self.random = random.Random(f"{card.id}:{limits.id}:{seed}")
        how = book.templates["how"][self.kind.id]
        self.extra = {"use": self.random.choice(self.kind.uses), "noun": self.kind.noun, "how": how["ask"]}
        self.how_title: str = how["title"]

    def write(self) -> ProductCopy:
        templates = self.book.templates
        return ProductCopy(
            product_id=self.card.id,
            platform=self.limits.id,
            title=self._title(templates["title"]),
            caption=self._caption(templates["caption"]),
            tags=self._tags(),
            points=self._points(templates["points"]),
            detail=tuple(line for group in templates["detail"]["groups"] if (line := self._pick(group))),
            replies=self._replies(templates["reply"]),
            english=tuple(
                line
                for line in write_english(self.card, self.kind, templates["english"], self.book.romanize)
                if self._is_clean(line)
            ),
            notes=card_notes(self.card, self.book.rules),
        )

    def _is_clean(self, sentence: Sentence) -> bool:
        return not check_wording(sentence.text, self.card, self.book.rules)

    def _pick(self, templates: Iterable[str]) -> Sentence | None:
        """One clean sentence, drawn among those that carry the most facts."""
        clean = [line for line in fillable(self._said(templates), self.card, self.extra) if self._is_clean(line)]
        if not clean:
            return None
        return self.random.choice([line for line in clean if fact_count(line) == fact_count(clean[0])])

    def _said(self, templates: Iterable[str]) -> list[str]:
        """Templates with the verb of the goods: tea is drunk, cloth is used."""
        if self.kind.verb == "喝":
            return [template.replace("吃起来", "喝起来").replace("吃着", "喝着") for template in templates]
        if self.kind.verb == "用":
            return [template for template in templates if "吃起来" not in template and "吃着" not in template]
        return list(templates)

    def _title(self, templates: Mapping[str, Sequence[str]]) -> Sentence:
        if self.limits.title_style == "search":
            return self._search_title(templates["search"])
        lines = fillable(templates[self.limits.title_style], self.card, self.extra)
        fitting = [line for line in map(self._allowed, lines) if line and self._is_clean(line)]
        if not fitting:
            return Sentence(text="")
        return self.random.choice([line for line in fitting if fact_count(line) == fact_count(fitting[0])])

    def _allowed(self, line: Sentence) -> Sentence | None:
        """The title if it fits the platform: length, symbols, no pictograms and no half-width angle brackets."""
        text = re.sub(
            r"[<>]", "", "".join(char for char in line.text if unicodedata.category(char) not in ("So", "Cf"))
        )
        symbols = self.limits.title_symbols
        if symbols != "*" and re.search(rf"[^\w\s{re.escape(symbols)}]", text):
            return None
        if not self.limits.title_min <= title_length(text, self.limits) <= self.limits.title_max:
            return None
        return Sentence(text=text, fact_ids=line.fact_ids)

    def _search_title(self, pieces: Sequence[str]) -> Sentence:
        """The words people search for, in order, as many as fit, none twice."""
        text, facts = "", []
        for piece in pieces:
            words = [line for line in fillable([piece], self.card, self.extra) if self._is_clean(line)]
            if not words or words[0].text in text:
                continue
            longer = self._allowed(Sentence(text=f"{text} {words[0].text}".strip()))
            if longer:
                text = longer.text
                facts += words[0].fact_ids
        return Sentence(text=text, fact_ids=tuple(facts))

    def _caption(self, templates: Mapping[str, Any]) -> tuple[Sentence, ...]:
        groups = list(templates["body"])
        told = [line for group in groups[:-1] if (line := self._pick(group))]
        # two facts of substance are enough for a short video; with fewer, how it is used fills the place
        body = self.random.sample(told, min(2, len(told)))
        body.sort(key=told.index)
        if len(body) < 2 and (use := self._pick(groups[-1])):
            body.append(use)
        around = (self._pick(templates[slot]) for slot in ("price", "ship", "close"))
        lines = [line for line in (self._pick(templates["open"]), *body, *around) if line]
        while lines and len("".join(line.text for line in lines)) > self.limits.caption_max:
            lines.pop(-2 if len(lines) > 1 else -1)
        return tuple(lines)

    def _tags(self) -> tuple[str, ...]:
        wanted = (self.card.name, *self.card.aliases[:2], *self.kind.tags, self.card.variety, "农产品")
        if self.kind.id == "craft":
            wanted = wanted[:-1]
        tags = (re.sub(r"[\W_]+", "", tag) for tag in wanted)
        clean = dict.fromkeys(tag for tag in tags if tag and not check_wording(tag, self.card, self.book.rules))
        return tuple(clean)[: self.limits.tags_max]

    def _points(self, templates: Mapping[str, Any]) -> tuple[Point, ...]:
        found: list[Point] = []
        for group in templates["groups"]:
            for heading, template in group:
                lines = [line for line in fillable([template], self.card, self.extra) if self._is_clean(line)]
                if lines:
                    found.append(Point(heading=heading.replace("{how_title}", self.how_title), sentence=lines[0]))
                    break
        must = [point for point in found if point.heading in templates["must"]]
        rest = [point for point in found if point.heading not in templates["must"]]
        kept = [*must, *rest[: max(0, templates["max"] - len(must))]]
        return tuple(point for point in found if point in kept)

    def _replies(self, templates: Sequence[Mapping[str, Any]]) -> tuple[Reply, ...]:
        known, general = [], []
        for table in templates:
            if table["categories"] and self.kind.id not in table["categories"]:
                continue
            if "口感" in table["question"] and self.kind.verb != "吃":
                continue
            if answer := self._pick(table["answers"]):
                known.append(Reply(question=table["question"], answer=answer))
            elif table["fallback"] and (answer := self._pick(table["fallback"])):
                general.append(Reply(question=table["question"], answer=answer))
        # questions of quality before those that the page answers by itself
        known.sort(key=lambda reply: reply.question in ("怎么卖的？", "哪里产的？"))
        return tuple([*known, *general][:REPLIES]) if len(known) >= REPLIES else self._mixed(known, general)

    def _mixed(self, known: list[Reply], general: list[Reply]) -> tuple[Reply, ...]:
        return tuple([*known[: REPLIES - 1], *general, *known[REPLIES - 1 :]][:REPLIES])


def card_notes(card: ProductCard, rules: WordingRules) -> tuple[Text, ...]:
    """Words of the card itself that are not copied, with field and reason."""
    notes = []
    for path, finding in check_card_wording(card, rules):
        label = field_spec(path).label
        notes.append(
            Text(
                f"商品卡的“{label}”里有“{finding.text}”：{finding.why.zh}（{finding.law}）。带这个词的句子没有写，请改商品卡",
                f'"{finding.text}" in {path}: {finding.why.en} ({finding.law}). '
                "Sentences with it were left out; correct the card",
            )
        )
    return tuple(notes)
