"""Sentences of the templates for one card and tone: found by slot, filled, checked, one drawn."""

import random
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from toolkit.core.copy_gate import refusals
from toolkit.core.copy_lines import ProductKind, Sentence, fillable, kind_of, meant_for
from toolkit.core.copy_types import CopyBook, Tone
from toolkit.core.copy_words import talk_words
from toolkit.core.products import ProductCard

_DRUNK = re.compile("吃起来|吃着|尝着|尝一口|自己尝|自己吃|想吃")
_TO_DRINK = str.maketrans("吃尝", "喝喝")


def _weight(line: Sentence) -> int:
    """How many facts a line tells; the name is none."""
    return len(set(line.fact_ids) - {"name"})


_FIRST = re.compile("先|收到|淘|洗|温水|提前|水烧开|头一回")
_FREE = frozenset({"lead_hook", "use", "use_more", "close", "forward", "d_close"})
"""Slots where any line may be drawn: how many facts it holds does not matter."""


def _is_new(line: Sentence, known: set[str]) -> bool:
    """Whether a line tells what is not known yet and nothing that is; the name may come again in passing."""
    facts = set(line.fact_ids)
    return not facts or ((facts - {"name"}).isdisjoint(known) and bool(facts - known))


class Slots:
    """Draws clean sentences for `card`; the same card, tone and seed draw the same."""

    def __init__(self, card: ProductCard, book: CopyBook, tone: Tone, seed: str, platform: str = "") -> None:
        self.card, self.book, self.tone = card, book, tone
        self.kind: ProductKind = kind_of(card, book.kinds)
        self.random = random.Random(seed)
        self.how: Mapping[str, str] = book.templates["how"].get(self.kind.pool) or book.templates["how"][self.kind.id]
        self.voice: Mapping[str, Any] = book.templates["voice"].get(platform, {})
        self.extra: dict[str, str | Sentence] = self._kind_words(is_written=bool(platform))
        # a page of a shop stands for years: there a month has its year
        posts = {limits.id for limits in book.limits if limits.show == "post"}
        year = str(book.today.year) if book.today and (not platform or platform in posts) else ""
        self.extra |= talk_words(card, self.kind, lambda text: not refusals(text, card, book.gate), year)

    def _kind_words(self, *, is_written: bool) -> dict[str, str | Sentence]:
        """Words that need no fact. Written copy of goods of no known kind gets no scene, no use and no question."""
        kind, nothing = self.kind, Sentence(text="")
        uses, hooks = (self._shuffled(lines) for lines in (kind.uses, kind.hooks))
        # what is done first is said first, and what the card praises comes out in the pot that is named
        uses[:2] = sorted(uses[:2], key=lambda line: not _FIRST.match(line))
        if any("米油" in word for word in self.card.taste):
            uses.sort(key=lambda line: "熬" not in line)
        words: dict[str, str | Sentence] = {
            "use": uses[0] or nothing,
            "use_more": uses[1] if len(uses) > 1 else nothing,
            "hook": hooks[0] or nothing,
            "hook_more": hooks[-1] or nothing,
            "noun": kind.noun,
            "noun_word": kind.tags[0] if kind.tags else nothing,
            "search_word": kind.search[0] if kind.search else nothing,
            "search_more": " ".join(kind.search[1:]) or nothing,
            "how": self.how["ask"],
            "scene": kind.scene[0],
            "verb": kind.verb,
            "ask": kind.question or nothing,
        }
        if is_written and not kind.words:
            words |= dict.fromkeys(("use", "use_more", "hook", "hook_more"), nothing)
        return words

    def _shuffled(self, lines: Sequence[str]) -> list[str]:
        """The lines of the kind that may be said of this card, in a drawn order."""
        clean = [line for line in lines if not refusals(line, self.card, self.book.gate)]
        return self.random.sample(clean, len(clean)) or [""]

    def templates(self, slot: str, *more: str) -> Sequence[str]:
        """The sentences of a slot in this voice or tone, for this kind of goods and for `more`."""
        tables: Mapping[str, Any] = self.book.templates
        for table in (self.voice, tables[self.tone], tables["shared"]):
            if listed := meant_for(table.get(slot, ()), *self._marks(), *more):
                return self.said(listed)
        return []

    def _marks(self) -> tuple[str, ...]:
        """What a template may be for: the category, the manner, the tone and the verb of these goods."""
        leaf = {"tea": "leaf", "fruit": "orchard"}.get(self.kind.pool, "")
        return (self.kind.id, self.kind.pool, leaf, self.tone, self.kind.verb)

    def is_clean(self, sentence: Sentence) -> bool:
        return not refusals(sentence.text, self.card, self.book.gate)

    def clean(self, templates: Iterable[str]) -> list[Sentence]:
        """Every sentence that the card can fill and the gate lets through, those with the most facts first."""
        return [line for line in fillable(templates, self.card, self.extra) if line.text and self.is_clean(line)]

    def draw(self, lines: Sequence[Sentence], *, is_free: bool = False) -> Sentence | None:
        """One of those that carry the most facts, or any."""
        if not lines:
            return None
        most = max(_weight(line) for line in lines)
        return self.random.choice([line for line in lines if is_free or _weight(line) == most])

    def pick(self, slot: str, told: Iterable[str] = ()) -> Sentence | None:
        """A line of the slot that says nothing of what is in `told`, and as much as it can of the rest."""
        known, is_free = set(told), slot in _FREE
        for more in ((), ("last",)):
            lines = [
                line
                for line in self.clean(self.templates(slot, *more))
                if _is_new(line, known) or (is_free and set(line.fact_ids) <= {"name"})
            ]
            if lines:
                return self.draw(lines, is_free=is_free)
        return None

    def shapes(self) -> list[list[str]]:
        """The shapes of this voice for these goods whose needed slots, those with !, can be filled; never none.

        A shape that needs nothing is for cards that have nothing to begin with.
        """
        tables: Sequence[Sequence[str]] = self.voice.get("shapes") or self.book.templates["shared"]["shapes"]
        meant = [self._meant(shape) for shape in tables]
        full = [shape for shape in meant if shape and all(self._can_fill(slot) for slot in shape)]
        led = [shape for shape in full if any(slot.endswith("!") for slot in shape)]
        return [[slot.rstrip("!") for slot in shape] for shape in led or full or meant[:1]]

    def _meant(self, shape: Sequence[str]) -> Sequence[str]:
        if not shape[0].startswith("@"):
            return shape
        return shape[1:] if meant_for([f"{shape[0]} x"], *self._marks()) else ()

    def _can_fill(self, slot: str) -> bool:
        return not slot.endswith("!") or bool(self.clean(self.templates(slot.rstrip("!"))))

    def reply_lines(self, table: Mapping[str, Any], told: set[str]) -> list[Sentence]:
        """Answers of a reply's table that speak of what was asked, for goods of which it is asked."""
        kinds, verb = table.get("for", ""), table.get("only", self.kind.verb)
        if verb != self.kind.verb or (kinds and not meant_for([f"@{kinds} x"], *self._marks())):
            return []
        for more in ((), ("last",)):
            lines = self.clean(self.said(meant_for(table["answers"], *self._marks(), *more)))
            fitting = [line for line in lines if _is_new(line, told) and re.search(table.get("needs", ""), line.text)]
            if fitting:
                return fitting
        return []

    def question(self, table: Mapping[str, Any]) -> str:
        """One way to ask it."""
        return self.random.choice([line.text for line in fillable(table["question"], self.card, self.extra)] or [""])

    def heading(self, name: str) -> str:
        """The heading of a section or a point on this platform, else in this tone."""
        own: Mapping[str, str] = self.voice.get("headings", {})
        text = str(own.get(name) or self.book.templates[self.tone]["headings"][name])
        text = text.replace("{how_title}", self.how["title"]).replace("吃法", f"{self.kind.verb}法")
        return re.sub("(?:味道|口感)[和与]", "", text) if self.kind.verb == "用" else text

    def section_heading(self, name: str, fact_ids: Sequence[str]) -> str:
        """The heading of a section that says these facts: it promises no more than is there."""
        heads = {fact.partition(".")[0] for fact in fact_ids}
        text = self.heading(name)
        if name == "taste" and "taste" not in heads:
            return re.sub("(?:味道|口感)[和与]", "", text)
        if name == "proof":
            return self._proof_heading(heads, text)
        if name == "price":
            return self._price_heading(heads, set(fact_ids), text)
        if name == "keep" and not {"ingredients"} & heads:
            return "存放"
        if name == "keep" and not {"storage", "shelf_life"} & heads:
            return re.sub("[和与]存放", "", text)
        return "下单前" if name == "after" and "after_sales" not in heads else text

    @staticmethod
    def _proof_heading(heads: set[str], text: str) -> str:
        if {"certificates", "tests"} <= heads:
            return text
        known = {"tests": "检测", "certificates": "证书", "sales": "销售记录"}
        return next((word for head, word in known.items() if head in heads), "卖家")

    @staticmethod
    def _price_heading(heads: set[str], paths: set[str], text: str) -> str:
        """价格 only where there is one, 发货 only where it is said when."""
        if {"price", "spec"} & heads:
            return text if "ship" in heads else re.sub("[和、](?:发货|怎么发)", "", text)
        if heads == {"ship"}:
            return "哪里发不到" if paths == {"ship.regions_excluded"} else "发货"
        other = "优惠" if {"price_detail", "gifts"} & heads else "限购"
        return f"{other}和发货" if "ship" in heads else other

    def said(self, templates: Iterable[str]) -> list[str]:
        """Templates with the verb of the goods: tea is drunk, cloth is used."""
        if self.kind.verb == "喝":
            return [_DRUNK.sub(lambda found: found[0].translate(_TO_DRINK), each) for each in templates]
        if self.kind.verb == "用":
            return [each for each in templates if not re.search("吃起来|吃着|想吃", each)]
        return list(templates)
