"""Questions in the comments: grouped by what is asked of which product, each with an answer that the card carries."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

from toolkit.core.comments import Comment
from toolkit.core.copy_lines import Sentence
from toolkit.core.mentions import find_mentions
from toolkit.core.numerals import read_number
from toolkit.core.products import ProductCard
from toolkit.core.text import Text

Answer = Callable[[ProductCard, Sequence[str]], Sentence | None]
"""The best of some templates that a card can fill and that facts and review let through."""

_ASKS = re.compile(
    r"([\u4e00-\u9fff])[不没]\1|[?？]|吗|呢$|多少|几|怎么|咋|什么|啥|哪|能不能|可不可以|有没有|是不是|会不会|好不好|多久|多大|求"
)
_LINK = re.compile("([0-9一二三四五六七八九十]+)号")
ALIKE = 0.4
"""Questions of no known kind count as the same from this share of common pairs of characters on (own choice)."""
BARE_CHARS = 8
KEPT_EXAMPLES = 3
KEPT_GROUPS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A kind of question."""

    id: str
    label: Text
    patterns: tuple[re.Pattern[str], ...]
    answers: tuple[str, ...]
    general: str
    is_bare: bool = True
    """A few words of it ask without a question mark (包邮); False: they may be praise (好吃)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicBook:
    """The table data/comment_topics.toml."""

    topics: tuple[Topic, ...]
    unknown: str
    """Said where nothing else can be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A group of comments that ask the same; told again as it grows."""

    KIND: ClassVar[str] = "question"

    number: int
    at_ms: int
    """Of the last comment (media time)."""
    topic: str
    """Id of the topic; "other": none of the known."""
    label: Text
    product_id: str | None
    count: int
    examples: tuple[str, ...]
    """The first few comments."""
    answer: str
    """Proposed; facts and review let it through."""
    fact_ids: tuple[str, ...] = ()
    """Facts of the card that carry it; none: it claims nothing."""


def parse_topics(data: Mapping[str, Any]) -> TopicBook:
    """Raises KeyError or re.error for a broken table."""
    topics = tuple(
        Topic(
            id=table["id"],
            label=Text(*table["label"]),
            patterns=tuple(re.compile(pattern, re.I) for pattern in table["patterns"]),
            answers=tuple(table["answers"]),
            general=table.get("general", data["unknown"]),
            is_bare=table.get("bare", True),
        )
        for table in data["topic"]
    )
    return TopicBook(topics=topics, unknown=data["unknown"])


def is_question(text: str) -> bool:
    """
    >>> is_question("多少钱一斤"), is_question("主播好漂亮")
    (True, False)
    """
    return bool(_ASKS.search(text))


@dataclass(slots=True)
class QuestionGroups:
    """Groups questions as they come."""

    book: TopicBook
    cards: tuple[ProductCard, ...]
    answer: Answer
    _groups: dict[tuple[str, str | None], Question] = field(default_factory=dict)
    _count: int = 0

    def take(self, comment: Comment, at_ms: int, on_sale: str | None) -> Question | None:
        """The group that the comment belongs to, as it is now; None: it asks nothing."""
        topic = self._topic(comment.text)
        if topic is None and not is_question(comment.text):
            return None
        product_id = self._product(comment.text) or on_sale
        key = (topic.id, product_id) if topic else self._alike(comment.text, product_id)
        known = self._groups.get(key)
        if known is None:
            self._count += 1
            known = self._new(topic, comment.text, product_id)
        examples = known.examples if comment.text in known.examples else (*known.examples, comment.text)
        grown = replace(known, count=known.count + 1, at_ms=at_ms, examples=examples[:KEPT_EXAMPLES])
        self._groups.pop(key, None)
        self._groups[key] = grown
        while len(self._groups) > KEPT_GROUPS:
            self._groups.pop(next(iter(self._groups)))
        return grown

    def _new(self, topic: Topic | None, text: str, product_id: str | None) -> Question:
        card = next((card for card in self.cards if card.id == product_id), None)
        found = self.answer(card, topic.answers) if topic and card else None
        plain = topic.general if topic else self.book.unknown
        return Question(
            number=self._count, at_ms=0, topic=topic.id if topic else "other",
            label=topic.label if topic else Text("别的问题", "another question"), product_id=product_id, count=0,
            examples=(), answer=found.text if found else plain, fact_ids=found.fact_ids if found else (),
        )  # fmt: skip

    def _topic(self, text: str) -> Topic | None:
        """The topic whose words come first in the table; a short comment needs no question mark: 多少钱."""
        for topic in self.book.topics:
            if any(pattern.search(text) for pattern in topic.patterns):
                return topic if is_question(text) or (topic.is_bare and len(text) <= BARE_CHARS) else None
        return None

    def _product(self, text: str) -> str | None:
        found = _LINK.search(text)
        if found and (number := read_number(found[1])) is not None:
            card = next((card for card in self.cards if card.link_no == number), None)
            if card:
                return card.id
        mentions = find_mentions(text, self.cards)
        return mentions[-1].product_id if mentions else None

    def _alike(self, text: str, product_id: str | None) -> tuple[str, str | None]:
        """The group of no topic that asks much the same, or a new one."""
        pairs = _pairs(text)
        for (name, owner), group in self._groups.items():
            if name.startswith("other:") and owner == product_id:
                others = _pairs(group.examples[0])
                if len(pairs & others) >= ALIKE * len(pairs | others):
                    return name, owner
        return f"other:{self._count + 1}", product_id


def _pairs(text: str) -> set[str]:
    said = "".join(char for char in text if char.isalnum())
    return {said[at : at + 2] for at in range(len(said) - 1)} or {said}
