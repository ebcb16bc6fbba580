"""What product copy is made of: platforms, the book of sentences, the copy itself and the log of its blocks."""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

from toolkit.core.copy_gate import Gate, Review
from toolkit.core.copy_lines import ProductKinds, Sentence
from toolkit.core.text import Text
from toolkit.core.wording import WordingRules

Tone = Literal["warm", "plain", "lively"]
TONES: tuple[Tone, ...] = ("warm", "plain", "lively")
CopyLang = Literal["zh", "en", "both"]


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
    show: Literal["post", "shop", "article"]
    """post: title, caption, tags; shop: title, points, detail page; article: title, summary (the caption), detail."""
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
    today: datetime.date | None = None
    """The day of publication: certificates and offers run out."""
    review: Review | None = None
    """A further checker of wording."""

    @property
    def gate(self) -> Gate:
        """What every sentence passes before it is delivered."""
        return Gate(rules=self.rules, today=self.today, review=self.review)


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A selling point: a short heading and its sentence."""

    heading: str
    sentence: Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of the detail page."""

    heading: str
    lines: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What to answer in the comments."""

    question: str
    answer: Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockLog:
    """How one block of text came about."""

    block: str
    """Such as caption, title, section:making or reply:2."""
    engine: str
    """The model's name, or "template"."""
    seed: int
    tries: int
    """How often the engine was asked."""
    refused: tuple[str, ...] = ()
    """What was wrong with each try that was not delivered, in order."""
    source: Literal["engine", "template"] = "template"
    """Whose text was delivered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductCopy:
    """The copy of one product for one platform. Every sentence names the facts that carry it."""

    SCHEMA: ClassVar[str] = "ProductCopy.2"

    product_id: str
    platform: str
    tone: Tone = "warm"
    title: Sentence
    caption: tuple[Sentence, ...]
    tags: tuple[str, ...]
    points: tuple[Point, ...]
    sections: tuple[Section, ...] = ()
    """The detail page."""
    replies: tuple[Reply, ...]
    english_title: Sentence = field(default_factory=lambda: Sentence(text=""))
    english: tuple[Sentence, ...]
    notes: tuple[Text, ...]
    """What was left out and why."""
    must_say: tuple[str, ...] = ()
    """Paths of the facts that have to stand in it."""
    unsaid: tuple[str, ...] = ()
    """Those of them that could not be said: their words are not allowed."""
    log: tuple[BlockLog, ...] = ()

    @property
    def detail(self) -> tuple[Sentence, ...]:
        """The sentences of the detail page in order."""
        return tuple(line for section in self.sections for line in section.lines)

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """Every Chinese and English sentence that would be posted, in order."""
        return (*self.chinese, self.english_title, *self.english)

    @property
    def chinese(self) -> tuple[Sentence, ...]:
        return (
            self.title,
            *self.caption,
            *(point.sentence for point in self.points),
            *self.detail,
            *(reply.answer for reply in self.replies),
        )
