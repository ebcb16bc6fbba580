"""Sentences of the templates for one card and tone: found by slot, filled, checked, one drawn."""

import random
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from toolkit.core.copy_gate import refusals
from toolkit.core.copy_lines import ProductKind, Sentence, fact_count, fillable, kind_of, meant_for
from toolkit.core.copy_types import CopyBook, Tone
from toolkit.core.products import ProductCard

_DRUNK = re.compile("吃起来|吃着|尝着|尝一口|自己尝|自己吃|想吃")
_TO_DRINK = str.maketrans("吃尝", "喝喝")


class Slots:
    """Draws clean sentences for `card`; the same card, tone and seed draw the same."""

    def __init__(self, card: ProductCard, book: CopyBook, tone: Tone, seed: str) -> None:
        self.card, self.book, self.tone = card, book, tone
        self.kind: ProductKind = kind_of(card, book.kinds)
        self.random = random.Random(seed)
        how = book.templates["how"].get(self.kind.pool) or book.templates["how"][self.kind.id]
        ask = self.kind.ask.partition("？")[0]
        self.extra: dict[str, str] = {
            "use": self.random.choice(self.kind.uses),
            "noun": self.kind.noun,
            "noun_word": self.kind.tags[0],
            "how": how["ask"],
            "how_title": how["title"],
            "scene": self.kind.scene[0],
            "ask": f"{ask}？" if ask else "",
        }

    def templates(self, slot: str) -> Sequence[str]:
        """The sentences of a slot in this tone, for this kind of goods."""
        tables: Mapping[str, Any] = self.book.templates
        listed = tables[self.tone].get(slot) or tables["shared"].get(slot, ())
        leaf = {"tea": "leaf", "fruit": "orchard"}.get(self.kind.pool, "")
        return self.said(meant_for(listed, self.kind.id, leaf))

    def is_clean(self, sentence: Sentence) -> bool:
        return not refusals(sentence.text, self.card, self.book.gate)

    def clean(self, templates: Iterable[str]) -> list[Sentence]:
        """Every sentence that the card can fill and the gate lets through, those with the most facts first."""
        return [line for line in fillable(templates, self.card, self.extra) if line.text and self.is_clean(line)]

    def draw(self, lines: Sequence[Sentence]) -> Sentence | None:
        """One of those that carry the most facts."""
        if not lines:
            return None
        return self.random.choice([line for line in lines if fact_count(line) == fact_count(lines[0])])

    def pick(self, slot: str) -> Sentence | None:
        return self.draw(self.clean(self.templates(slot)))

    def heading(self, name: str) -> str:
        """The heading of a section or a point in this tone."""
        text = str(self.book.templates[self.tone]["headings"][name]).replace("{how_title}", self.extra["how_title"])
        return re.sub("(?:味道|口感)[和与]", "", text) if self.kind.verb == "用" else text

    def section_heading(self, name: str, fact_ids: Sequence[str]) -> str:
        """The heading of a section that says these facts: it promises no more than is there."""
        heads = {fact.partition(".")[0] for fact in fact_ids}
        text = self.heading(name)
        if name == "taste" and "taste" not in heads:
            return re.sub("(?:味道|口感)[和与]", "", text)
        if name == "price" and "ship" not in heads:
            return re.sub("[和、](?:发货|怎么发)", "", text)
        if name == "keep" and not {"ingredients"} & heads:
            return "存放"
        if name == "keep" and not {"storage", "shelf_life"} & heads:
            return re.sub("[和与]存放", "", text)
        return "下单前" if name == "after" and "after_sales" not in heads else text

    def said(self, templates: Iterable[str]) -> list[str]:
        """Templates with the verb of the goods: tea is drunk, cloth is used."""
        if self.kind.verb == "喝":
            return [_DRUNK.sub(lambda found: found[0].translate(_TO_DRINK), each) for each in templates]
        if self.kind.verb == "用":
            return [each for each in templates if not re.search("吃起来|吃着|想吃", each)]
        return list(templates)
