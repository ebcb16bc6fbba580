"""Product copy: titles, captions, tags, selling points, a detail page and replies, made of the card's facts only."""

import dataclasses
import itertools
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from toolkit.core.copy_caption import draw_caption
from toolkit.core.copy_card import placed_name, ready_card, short_place
from toolkit.core.copy_engine import BlockAsk, BlockWriter
from toolkit.core.copy_gate import refusals, refusals_english
from toolkit.core.copy_lines import Sentence, fill_line
from toolkit.core.copy_score import missing_facts
from toolkit.core.copy_slots import Slots
from toolkit.core.copy_titles import (
    allowed_title,
    card_notes,
    comparison_notes,
    echoes,
    lacking_notes,
    parse_limits,
    search_title,
    text_width,
    title_length,
    unsaid_notes,
)
from toolkit.core.copy_types import (
    TONES,
    BlockLog,
    CopyBook,
    CopyLang,
    CopyLimits,
    Point,
    ProductCopy,
    Reply,
    Section,
    Tone,
)
from toolkit.core.english_copy import write_english
from toolkit.core.products import ProductCard

__all__ = [
    "TONES", "CopyBook", "CopyLang", "CopyLimits", "Point", "ProductCopy", "Reply", "Section", "Sentence", "Tone",
    "card_notes", "parse_limits", "text_width", "title_length", "write_copy",
]  # fmt: skip

REPLIES = 5
CAPTION_ENGINE_CHARS = 110
SECTION_ENGINE_CHARS = 110
REPLY_ENGINE_CHARS = 60
_REPAIR = {
    "name": "r_name", "origin": "r_origin", "spec": "price", "price": "price", "ship.regions_excluded": "excluded",
    "ingredients": "d_ingredients", "storage": "d_storage", "shelf_life": "d_storage", "ship.hours": "d_ship",
    "limit_per_user": "d_limit", "after_sales": "d_after",
}  # fmt: skip
"""Fact that has to be said -> the slot that says it."""
_TERMS = ("price", "spec", "ship.", "after_sales", "storage", "shelf_life", "limit_per_user", "gifts.", "tests.")
"""Beginnings of the facts of which an engine does not write."""
_ENGINE_SECTIONS: Mapping[str, tuple[str, ...]] = {
    "making": ("name", "process", "harvest_date"),
    "taste": ("name", "taste", "variety"),
}
"""Sections that an engine may write, and from what; prices, papers, promises and quotes are the program's own."""


def _is_term(path: str) -> bool:
    return path.startswith(_TERMS)


def write_copy(
    card: ProductCard,
    limits: CopyLimits,
    book: CopyBook,
    seed: int = 0,
    *,
    tone: Tone = TONES[0],
    lang: CopyLang = "both",
    writer: BlockWriter | None = None,
) -> ProductCopy:
    """The copy of `card` for the platform `limits`; the same card, platform, tone and seed give the same copy.

    Args:
        lang: which languages; the others stay empty.
        writer: an engine that proposes titles, captions, two sections and replies; None: templates alone.

    Raises:
        Cancelled: if the user stopped the job inside a block of `writer`.
    """
    return _Writer(card, limits, book, seed, tone, lang, writer).write()


class _Writer:
    def __init__(
        self,
        card: ProductCard,
        limits: CopyLimits,
        book: CopyBook,
        seed: int,
        tone: Tone,
        lang: CopyLang,
        writer: BlockWriter | None,
    ) -> None:
        ready = ready_card(card, book.today)
        self.card, self.limits, self.book, self.lang = ready.card, limits, book, lang
        told = (*card_notes(card, book.rules), *lacking_notes(ready.card), *comparison_notes(ready.card))
        self.notes = (*ready.notes, *told)
        self.demanded = tuple(
            Sentence(text=f"{text.rstrip('。')}。", fact_ids=("forbidden_notes",)) for text in ready.must_say
        )
        self.tone: Tone = tone
        self.seed, self.writer = seed, writer
        self.slots = Slots(self.card, book, tone, f"{card.id}:{limits.id}:{tone}:{seed}", limits.id)
        self.log: list[BlockLog] = []

    def write(self) -> ProductCopy:
        must = tuple(path for path in self.book.templates["must_say"][self.limits.show] if self.card.value(path))
        copy = ProductCopy(
            product_id=self.card.id, platform=self.limits.id, tone=self.tone, title=Sentence(text=""), caption=(),
            tags=(), points=(), replies=(), english=(), notes=self.notes, must_say=must,
        )  # fmt: skip
        changes: dict[str, Any] = {}
        if self.lang != "en":
            changes |= self._chinese(must)
        if self.lang != "zh":
            title, *lines = write_english(
                self.card,
                self.slots.kind,
                self.book.templates["english"],
                self.book.romanize,
                self.tone,
                is_shop=self.limits.show == "shop",
            )
            changes["english_title"] = title if not refusals_english(title.text, self.card) else Sentence(text="")
            changes["english"] = tuple(line for line in lines if not refusals_english(line.text, self.card))
        return dataclasses.replace(copy, **changes)

    def _chinese(self, must: Sequence[str]) -> dict[str, Any]:
        caption = self._caption()
        title = self._title("".join(line.text for line in caption))
        points = self._points()
        above = points if self.limits.show == "shop" else ()
        sections = self._sections({path for point in above for path in point.sentence.fact_ids})
        replies = self._replies()
        if self.limits.show == "post":
            caption = self._with_missing(caption, title.text, must)
            said = "\n".join((title.text, *(line.text for line in caption)))
        else:
            told = (title, *(point.sentence for point in points), *(line for part in sections for line in part.lines))
            sections = self._completed(sections, "\n".join(line.text for line in told), must)
            said = "\n".join(line.text for line in (*told, *(line for part in sections for line in part.lines)))
        unsaid = missing_facts(must, self.card, said)
        return {
            "title": title, "caption": caption, "tags": self._tags(), "points": points, "sections": sections,
            "replies": replies, "unsaid": unsaid, "notes": (*self.notes, *unsaid_notes(unsaid)), "log": tuple(self.log),
        }  # fmt: skip

    # the title

    def _title(self, caption: str) -> Sentence:
        style = self.limits.title_style
        if style == "search":
            title = search_title(self.slots, self.limits)
            self._note_template("title")
            return title
        templates = self.slots.templates(f"title_{style}")
        lines = [fill_line(template, self.card, self.slots.extra) for template in templates]
        fitting = [
            line
            for line in (allowed_title(line, self.limits) for line in lines if line)
            if line and self.slots.is_clean(line)
        ]
        named = [line for line in fitting if "name" in line.fact_ids] or fitting
        telling = [line for line in named if set(line.fact_ids) - {"name", "origin"}]
        named = [line for line in telling if not echoes(line.text, caption, self.card)] or telling or named
        # the list has the strongest first
        own = self.slots.random.choice(named[:3]) if named else Sentence(text="")
        ask = self.book.templates["engine"]["asks"]["title"]
        most = self.limits.title_max if self.limits.unit == "chars" else self.limits.title_max // 2
        proposed = self._proposed(
            "title", ask.format(max=most, name=self.card.name), ("name", "origin", "taste", "spec"), most,
            must=("name",), fits=self._fits,
        )  # fmt: skip
        if proposed:
            text = "".join(line.text for line in proposed).rstrip("。")
            return Sentence(text=text, fact_ids=tuple(dict.fromkeys(p for line in proposed for p in line.fact_ids)))
        return own

    def _fits(self, text: str) -> bool:
        return allowed_title(Sentence(text=text.rstrip("。")), self.limits) is not None

    # the caption of a short video

    def _caption(self) -> tuple[Sentence, ...]:
        lines = draw_caption(self.slots, self.book.templates)
        paths = ("name", "origin", "taste", "process", "variety")
        ask = self.book.templates["engine"]["asks"]["caption"].format(max=CAPTION_ENGINE_CHARS)
        proposed = self._proposed("caption", ask, paths, CAPTION_ENGINE_CHARS, must=("name",), least=20)
        own = [slot for slot, line in lines.items() if slot == "close" or any(map(_is_term, line.fact_ids))]
        first = next((slot for slot in lines if slot not in own), "")
        kept: list[Sentence] = []
        for slot, line in lines.items():
            if not proposed or slot in own:
                kept.append(line)
            elif slot == first:
                kept += proposed
        kept += self.demanded
        return self._shortened(self._sound_together(kept))

    def _sound_together(self, lines: list[Sentence]) -> list[Sentence]:
        """Without the lines that say something else beside others than alone: 送人。1个 is heard as a gift."""
        if not refusals("".join(line.text for line in lines), self.card, self.book.gate):
            return lines
        loose = [line for line in lines if not line.fact_ids]
        spare = [*loose, *(line for line in lines if line.fact_ids and not any(map(_is_term, line.fact_ids)))]
        pairs = itertools.combinations(loose, 2)
        for gone in (*((line,) for line in spare), *pairs, tuple(loose)):
            rest = [line for line in lines if line not in gone]
            if not refusals("".join(line.text for line in rest), self.card, self.book.gate):
                return rest
        return lines

    def _shortened(self, lines: list[Sentence]) -> tuple[Sentence, ...]:
        """Within the platform's length: what claims nothing goes first, then the last but one."""
        while lines and len("".join(line.text for line in lines)) > self.limits.caption_max:
            loose = [index for index, line in enumerate(lines) if not line.fact_ids]
            lines.pop(loose[-1] if loose else -2 if len(lines) > 1 else -1)
        return tuple(lines)

    def _with_missing(self, caption: tuple[Sentence, ...], title: str, must: Sequence[str]) -> tuple[Sentence, ...]:
        """The caption, with a line for each fact that has to be said and is not said yet."""
        lines = list(caption)
        for path in must:
            said = "\n".join((title, *(line.text for line in lines)))
            if missing_facts((path,), self.card, said) and (line := self._repair(path)):
                named = next((at for at, one in enumerate(lines) if "name" in one.fact_ids), len(lines) - 1)
                lines.insert(named + 1 if path == "origin" else max(0, len(lines) - 1), line)
        return tuple(lines)

    def _repair(self, path: str) -> Sentence | None:
        found = [
            line for line in self.slots.clean(self.slots.templates(_REPAIR[path], "last")) if path in line.fact_ids
        ]
        return self.slots.draw(found)

    def _tags(self) -> tuple[str, ...]:
        kind = self.slots.kind
        place = short_place(self.card.origin)
        place = place if placed_name(self.card).startswith(place) else ""
        wanted = (self.card.name, *self.card.aliases[:2], *kind.tags, self.card.variety, place)
        tags = (re.sub(r"[\W_]+", "", tag) for tag in wanted)
        clean = dict.fromkeys(tag for tag in tags if tag and not refusals(tag, self.card, self.book.gate))
        return tuple(clean)[: self.limits.tags_max]

    # the shop page

    def _points(self) -> tuple[Point, ...]:
        table = self.book.templates["points"]
        found: dict[str, Point] = {}
        told: set[str] = set()
        order: Sequence[str] = table.get(f"order_{self.limits.id}", table["order"])
        for name in order:
            if line := self.slots.pick(f"p_{name}", told):
                found[name] = Point(heading=self.slots.heading(f"p_{name}"), sentence=line)
                told.update(line.fact_ids)
        must = [name for name in found if name in table["must"]]
        rest = [name for name in found if name not in table["must"]]
        kept = {*must, *rest[: max(0, table["max"] - len(must))]}
        return tuple(point for name, point in found.items() if name in kept)

    def _sections(self, told: set[str]) -> tuple[Section, ...]:
        """The detail page, without what is `told` above it."""
        found: list[Section] = []
        for table in self.slots.voice.get("section") or self.book.templates["section"]:
            lines = self._section_lines(table["slots"], told)
            if table["id"] in _ENGINE_SECTIONS and any(line.fact_ids for line in lines):
                ask = self.book.templates["engine"]["asks"][table["id"]].format(max=SECTION_ENGINE_CHARS)
                paths = _ENGINE_SECTIONS[table["id"]]
                quoted = tuple(line for line in lines if "story.quote" in line.fact_ids)
                proposed = self._proposed(f"section:{table['id']}", ask, paths, SECTION_ENGINE_CHARS, least=12)
                lines = (*proposed, *quoted) if proposed else lines
            if table["id"] == "after":
                lines = (*lines, *self.demanded)
            if not lines:
                continue
            facts = [path for line in lines for path in line.fact_ids]
            if table["id"] == "after" and not facts and found and found[-1].heading == self.slots.heading("price"):
                found[-1] = Section(heading=found[-1].heading, lines=(*found[-1].lines, *lines))
            else:
                found.append(Section(heading=self.slots.section_heading(table["id"], facts), lines=lines))
        return tuple(found)

    def _section_lines(self, slots: Sequence[str], told: set[str]) -> tuple[Sentence, ...]:
        lines: list[Sentence] = []
        for slot in slots:
            line = self.slots.pick(slot, told)
            if line and line not in lines and self._is_own(line):
                lines.append(line)
                told.update(line.fact_ids)
        return tuple(lines)

    def _is_own(self, line: Sentence) -> bool:
        """Whether a figure of sales is of this platform, or of none in particular."""
        if "sales.value" not in line.fact_ids:
            return True
        others = [limits.title.zh for limits in self.book.limits if limits.id != self.limits.id]
        return not any(name in self.card.value("sales.source") for name in others)

    def _completed(self, sections: tuple[Section, ...], said: str, must: Sequence[str]) -> tuple[Section, ...]:
        lines: list[Sentence] = []
        for path in must:
            told = "\n".join((said, *(line.text for line in lines)))
            if missing_facts((path,), self.card, told) and (line := self._repair(path)):
                lines.append(line)
        if not lines or not sections:
            return sections
        terms = self.slots.heading("price")
        at = next((n for n, part in enumerate(sections) if part.heading == terms), -1)
        part = sections[at]
        known = list(sections)
        known[at] = Section(heading=part.heading, lines=(*lines, *part.lines))
        return tuple(known)

    # the comments

    def _replies(self) -> tuple[Reply, ...]:
        """What is asked first, then others as they are drawn, in the order of the book; no fact in two answers."""
        tables = self.book.templates["reply"]
        drawn = {id(table): (not table.get("first"), self.slots.random.random()) for table in tables}
        found: dict[int, tuple[str, Sentence]] = {}
        told: set[str] = set()
        for number, table in sorted(enumerate(tables, 1), key=lambda row: drawn[id(row[1])]):
            lines = self.slots.reply_lines(table, told) if len(found) < REPLIES else []
            question = self.slots.question(table) if lines else ""
            if question and (answer := self.slots.draw(lines)):
                found[number] = (question, answer)
                told.update(answer.fact_ids)
        return tuple(
            Reply(question=question, answer=self._answered(number, question, answer))
            for number, (question, answer) in sorted(found.items())
        )

    def _answered(self, number: int, question: str, own: Sentence) -> Sentence:
        ask = self.book.templates["engine"]["asks"]["reply"]
        asked = ask.format(question=question, max=REPLY_ENGINE_CHARS)
        proposed = self._proposed(f"reply:{number}", asked, own.fact_ids, REPLY_ENGINE_CHARS, must=own.fact_ids)
        if not proposed:
            return own
        return Sentence(text="".join(line.text for line in proposed), fact_ids=own.fact_ids)

    # the engine

    def _proposed(
        self,
        block: str,
        ask: str,
        paths: Sequence[str],
        most: int,
        *,
        must: Sequence[str] = (),
        least: int = 6,
        fits: Callable[[str], bool] = lambda _text: True,
    ) -> tuple[Sentence, ...]:
        """What the engine wrote for a block, or nothing where the template has to stand in."""
        held = tuple(path for path in paths if self.card.value(path))
        if self.writer is None or not held:
            self._note_template(block)
            return ()
        lines, log = self.writer.write(
            BlockAsk(
                id=block,
                ask=ask,
                paths=held,
                must=tuple(path for path in must if path in held),
                max_chars=most,
                min_chars=least,
                fits=fits,
            )
        )
        self.log.append(log)
        return lines or ()

    def _note_template(self, block: str) -> None:
        self.log.append(BlockLog(block=block, engine="template", seed=self.seed, tries=0))
