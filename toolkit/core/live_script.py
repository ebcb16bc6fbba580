"""The live script: a timetable, and ten beats for each product, said with the card's facts only."""

import dataclasses
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from toolkit.core.copy_lines import ProductKind, Sentence, fact_count, fill_line, fillable, kind_of
from toolkit.core.copywriting import CopyBook, card_notes, write_copy
from toolkit.core.product_facts import CARD_EVIDENCE
from toolkit.core.products import ProductCard
from toolkit.core.spoken_numbers import speak_numbers, spoken_length
from toolkit.core.text import Text
from toolkit.core.wording import check_wording

SLOT_S = 300
"""The seconds and characters of data/script_templates.toml are for a slot of five minutes."""
CHARS_PER_MINUTE = 240
"""Pace of the budgets; the usual band is 220-280. Source: project facts, copy and scripts a3, a4."""

PROVEN = ("harvest_date", "process", "spec", "origin")
"""Facts whose evidence may be held up to the camera."""
BARE_EVIDENCE = ("", CARD_EVIDENCE, "卖家自述")
"""Evidence that is only somebody's word: nothing to show."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Beat:
    """One block of a product's slot. `start_s` counts from the start of the show (wall time)."""

    kind: str
    title: str
    start_s: int
    seconds: int
    char_budget: int
    """Most syllables to say in `seconds`, at 240 a minute."""
    lines: tuple[Sentence, ...]
    """In spoken form: no digits."""
    show: str
    """What is in the picture."""
    control: str
    """What the control room does."""
    spare: str
    """A line in reserve."""

    @property
    def spoken_chars(self) -> int:
        return sum(spoken_length(line.text) for line in self.lines)

    @property
    def quiet_s(self) -> int:
        """Seconds left for pictures and viewers after the lines are said at 240 a minute."""
        return max(0, self.seconds - round(self.spoken_chars * 60 / CHARS_PER_MINUTE))

    @property
    def fact_ids(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(path for line in self.lines for path in line.fact_ids))


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductScript:
    """The slot of one product."""

    product_id: str
    name: str
    link_no: int | None
    offer: str
    """Spec and price as on the card."""
    start_s: int
    seconds: int
    beats: tuple[Beat, ...]
    red_lines: tuple[str, ...]
    """What must not be said, the card's own notes first."""
    notes: tuple[Text, ...]
    """What was left out and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """A whole show. Times count from its start (wall time)."""

    SCHEMA: ClassVar[str] = "Script.1"

    opening: Beat
    products: tuple[ProductScript, ...]
    closing: Beat
    red_lines: tuple[str, ...]
    emergency: str

    @property
    def seconds(self) -> int:
        return self.closing.start_s + self.closing.seconds


def write_live_script(
    cards: Sequence[ProductCard],
    book: CopyBook,
    templates: Mapping[str, Any],
    minutes_per_product: float = 5,
    seed: int = 0,
) -> Script:
    """The script of a show that presents `cards` in their order; the same input gives the same script.

    Args:
        templates: the tables of data/script_templates.toml.

    Raises:
        ValueError: if there are no cards, or the slot is not longer than zero.
    """
    if not cards or minutes_per_product <= 0:
        raise ValueError("a script needs cards and a slot longer than zero")
    show = templates["show"]
    opening = _show_beat("opening", "开场", 0, show, cards)
    start_s = opening.seconds
    products = []
    for index, card in enumerate(cards):
        following = cards[index + 1] if index + 1 < len(cards) else None
        slot = _Slot(card, following, book, templates, round(minutes_per_product * 60), seed)
        products.append(slot.write(start_s))
        start_s += products[-1].seconds
    return Script(
        opening=opening,
        products=tuple(products),
        closing=_show_beat("closing", "收尾", start_s, show, cards),
        red_lines=tuple(show["red_lines"]),
        emergency=show["emergency"],
    )


def _show_beat(kind: str, title: str, start_s: int, show: Mapping[str, Any], cards: Sequence[ProductCard]) -> Beat:
    names = "、".join(card.name for card in cards)
    seconds = int(show[f"{kind}_seconds"])
    ids = tuple(f"{card.id}/name" for card in cards)
    return Beat(
        kind=kind,
        title=title,
        start_s=start_s,
        seconds=seconds,
        char_budget=seconds * CHARS_PER_MINUTE // 60,
        lines=tuple(
            Sentence(text=speak_numbers(line.replace("{names}", names)), fact_ids=ids if "{names}" in line else ())
            for line in show[kind]
        ),
        show="主播出镜，所有商品摆在台面上" if kind == "opening" else "主播出镜，商品再摆一遍",
        control="检查声音、画面、链接和价格" if kind == "opening" else "导出订单和评论，记下没答上的问题",
        spare="刚进来的朋友，想看哪一款打在评论区。" if kind == "opening" else "没看完的朋友，可以点回放。",
    )


class _Slot:
    """The ten beats of one product."""

    def __init__(
        self,
        card: ProductCard,
        following: ProductCard | None,
        book: CopyBook,
        templates: Mapping[str, Any],
        seconds: int,
        seed: int,
    ) -> None:
        self.card, self.following, self.book, self.templates = card, following, book, templates
        self.seconds = seconds
        self.kind: ProductKind = kind_of(card, book.kinds)
        self.random = random.Random(f"{card.id}:script:{seed}")
        self.extra = self._general_words()
        copy = write_copy(card, book.limits[0], book, seed)
        self.faq = {f"faq{index}": reply for index, reply in enumerate(copy.replies, 1)}

    def write(self, start_s: int) -> ProductScript:
        tables = self.templates["beat"]
        total = sum(table["seconds"] for table in tables)
        beats, done = [], 0
        for table in tables:
            done += table["seconds"]
            end_s = start_s + round(self.seconds * done / total)
            at = beats[-1].start_s + beats[-1].seconds if beats else start_s
            beats.append(self._beat(table, at, end_s - at))
        return ProductScript(
            product_id=self.card.id,
            name=self.card.name,
            link_no=self.card.link_no,
            offer=f"{self.card.spec} {self.card.price.text}",
            start_s=start_s,
            seconds=self.seconds,
            beats=tuple(beats),
            red_lines=(*self.card.forbidden_notes, *self._missing_red_lines()),
            notes=card_notes(self.card, self.book.rules),
        )

    def _general_words(self) -> dict[str, str]:
        """Words that are no facts of the card: they hold for every product of the kind."""
        kind = self.kind
        uses = self.random.sample(kind.uses, len(kind.uses))
        words = {
            "demo": kind.demo,
            "demo_say": kind.demo_say,
            "scene1": kind.scene[0],
            "scene2": kind.scene[1],
            "use": uses[0],
            "use2": uses[1] if len(uses) > 1 else "",
            "verb": kind.verb,
            "ask": kind.ask,
            "how": self.book.templates["how"][kind.id]["ask"],
        }
        if self.following:
            words["next_name"] = self.following.name
        return words

    def _beat(self, table: Mapping[str, Any], start_s: int, seconds: int) -> Beat:
        budget = max(1, round(table["chars"] * self.seconds / SLOT_S))
        lines = [line for group in table["lines"] if (line := self._line(group))]
        has_fact = any(line.fact_ids for line in lines)
        if table["fallback"] and not (has_fact or (lines and table["kind"] == "next")):
            lines = [Sentence(text=text) for text in table["fallback"]]
        title, show, control = self._staging(table, lines)
        return Beat(
            kind=table["kind"],
            title=title,
            start_s=start_s,
            seconds=seconds,
            char_budget=budget,
            lines=self._fitted(lines, budget),
            show=show.replace("{demo}", self.kind.demo),
            control=control,
            spare=table["spare"],
        )

    def _staging(self, table: Mapping[str, Any], lines: Sequence[Sentence]) -> tuple[str, str, str]:
        """Title, picture and work of the control room, as far as the card bears them."""
        last = "_last" if self.following is None and "title_last" in table else ""
        title, show, control = (table[f"{part}{last}"] for part in ("title", "show", "control"))
        if not table["show_missing"] or self._has_substance(lines, table.get("proof", ())):
            return title, show, control
        return title, self._shown_proof(table), table.get("control_missing", control)

    def _has_substance(self, lines: Sequence[Sentence], proof: Sequence[str]) -> bool:
        """Whether the beat says more than name, origin and link; or, where it asks for `proof`, one of these groups."""
        told = {path for line in lines for path in line.fact_ids}
        if proof:
            return any(path.partition(".")[0] in proof for path in told)
        return bool(told - {"name", "origin", "link_no"})

    def _shown_proof(self, table: Mapping[str, Any]) -> str:
        """What there is to show of a product without certificate: the papers and pictures that its card names."""
        facts = (self.card.fact(path) for path in PROVEN)
        found = dict.fromkeys(fact.evidence for fact in facts if fact and fact.evidence not in BARE_EVIDENCE)
        words = {"proof": "、".join(found)} if found else {}
        usable = [one for one in table.get("show_proof", ()) if found or "{proof}" not in one]
        lines = (fill_line(template, self.card, words) for template in usable)
        return next((line.text for line in lines if line), table["show_missing"])

    def _line(self, group: Sequence[str]) -> Sentence | None:
        if group[0].strip("{}") in ("faq1", "faq2", "faq3"):
            return self._answer(group[0].strip("{}"))
        usable = [template for template in group if "{next_name}" not in template or self.following]
        clean = [line for line in fillable(usable, self.card, self.extra) if line.text and self._is_clean(line)]
        if not clean:
            return None
        line = self.random.choice([one for one in clean if fact_count(one) == fact_count(clean[0])])
        if self.following and any("{next_name}" in template for template in group):
            return Sentence(text=speak_numbers(line.text), fact_ids=(f"{self.following.id}/name",))
        return dataclasses.replace(line, text=speak_numbers(line.text))

    def _is_clean(self, line: Sentence) -> bool:
        text = line.text.replace(self.following.name, "") if self.following else line.text
        spoken = speak_numbers(text)
        return not check_wording(text, self.card, self.book.rules) and not check_wording(
            spoken, self.card, self.book.rules
        )

    def _answer(self, key: str) -> Sentence | None:
        reply = self.faq.get(key)
        if reply is None:
            return None
        asked = ("有人问，", "还有人问，", "再答一个，")[int(key[-1]) - 1]
        return Sentence(
            text=speak_numbers(f"{asked}{reply.question}{reply.answer.text}"), fact_ids=reply.answer.fact_ids
        )

    def _fitted(self, lines: Sequence[Sentence], budget: int) -> tuple[Sentence, ...]:
        """Lines within the budget: those without facts go first, the last before the earlier; one always stays."""
        kept = list(lines)
        while len(kept) > 1 and sum(spoken_length(line.text) for line in kept) > budget:
            plain = [index for index, line in enumerate(kept) if not line.fact_ids]
            kept.pop(plain[-1] if plain else -1)
        return tuple(kept)

    def _missing_red_lines(self) -> tuple[str, ...]:
        """What the card does not hold, and so must not be said on the spur of the moment."""
        card = self.card
        gaps = (
            ("certificates.1.no", "卡上没有证书编号：不提任何认证"),
            ("stock", "卡上没有库存：不报数量"),
            ("price_detail.reference", "卡上没有对比价：不说原价"),
            ("sales.value", "卡上没有销量：不说卖了多少"),
            ("ship.hours", "卡上没有发货时限：不许诺几天到"),
        )
        return tuple(text for path, text in gaps if not card.value(path))
