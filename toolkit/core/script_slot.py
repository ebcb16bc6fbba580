"""One product's slot in a live script: ten beats, filled with the card's facts, then with lines claiming nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from toolkit.core.copy_card import ready_card
from toolkit.core.copy_gate import refusals
from toolkit.core.copy_lines import Sentence, fact_count, fill_line, fillable, meant_for, shown_value
from toolkit.core.copy_score import missing_facts
from toolkit.core.copy_slots import Slots
from toolkit.core.copy_types import CopyBook
from toolkit.core.copywriting import card_notes, write_copy
from toolkit.core.field_labels import field_label
from toolkit.core.product_facts import CARD_EVIDENCE
from toolkit.core.products import ProductCard
from toolkit.core.script_fill import LinePool, padding, spoken, total, trimmed
from toolkit.core.script_plan import SLOT_S, SlotTime
from toolkit.core.script_types import CHARS_PER_MINUTE, Answer, Beat, Line, ProductScript, ScriptOptions
from toolkit.core.spoken_numbers import speak_numbers, spoken_length
from toolkit.core.text import Text

PROVEN = ("harvest_date", "process", "spec", "origin")
"""Facts whose evidence may be held up to the camera."""
BARE_EVIDENCE = ("", CARD_EVIDENCE, "卖家自述")
"""Evidence that is only somebody's word: nothing to show."""
FEW_FACTS = 0.3
"""Below this share of the budget in sentences with facts the host is told that the card holds too little."""
WANTED = ("origin", "taste", "process", "story.quote", "after_sales", "ship.hours", "storage", "variety", "ingredients")
"""What a card with too few facts should get first."""
FRESH_POOLS = ("fruit", "veg", "egg")
LEFT_OUT = ((240, ("scene", "trust", "interaction")), (120, ("origin", "faq")))
"""Slots shorter than so many seconds leave these beats out: in 240 characters a card's price and terms need most."""
MAX_CARRY = 40
"""Characters that a beat may hand on to the next."""


def voices(lines: Sequence[Sentence], hosts: int) -> tuple[Line, ...]:
    """Lines with who says them: two hosts take turns, and the second asks what the first answers."""
    said: list[Line] = []
    for index, line in enumerate(lines):
        if hosts < 2:
            said.append(Line(text=line.text, fact_ids=line.fact_ids))
        elif "？" in line.text[:-1] and line.text.startswith(_ASKED):
            asked, _, answer = line.text.partition("？")
            said.append(Line(text=f"{asked}？", speaker="副播"))
            said.append(Line(text=answer, fact_ids=line.fact_ids))
        else:
            said.append(Line(text=line.text, fact_ids=line.fact_ids, speaker="副播" if index % 2 else "主播"))
    return tuple(said)


_ASKED = ("有人问，", "还有人问，", "再答一个，")


class ProductSlot:
    """The ten beats of one product."""

    def __init__(
        self,
        time: SlotTime,
        following: ProductCard | None,
        book: CopyBook,
        templates: Mapping[str, Any],
        options: ScriptOptions,
        pool: LinePool,
    ) -> None:
        ready = ready_card(time.card, book.today)
        self.time, self.card, self.following = time, ready.card, following
        self.book, self.templates, self.options, self.pool = book, templates, options, pool
        self.notes = (*ready.notes, *card_notes(time.card, book.rules))
        self.demanded = tuple(
            Sentence(text=f"{text.rstrip('。')}。", fact_ids=("forbidden_notes",)) for text in ready.must_say
        )
        self.slots = Slots(self.card, book, "warm", f"{time.card.id}:script:{options.seed}")
        self.kind, self.random = self.slots.kind, self.slots.random
        self.spoken_name = self._spoken_name()
        self.extra = self._general_words()
        self.answers = self._three_answers()
        self.said: set[str] = set()
        self.carry = 0
        self.share = 1.0

    def write(self, start_s: int) -> ProductScript:
        tables = [table for table in self.templates["beat"] if self._is_kept(table["kind"])]
        weight = sum(table["seconds"] for table in tables)
        self.share = sum(table["chars"] for table in self.templates["beat"]) / sum(table["chars"] for table in tables)
        beats, done, at = [], 0, start_s
        for table in tables:
            done += table["seconds"]
            end_s = start_s + round(self.time.seconds * done / weight)
            beats.append(self._beat(table, at, end_s - at))
            at = end_s
        return self._script(tuple(beats), start_s)

    def _is_kept(self, kind: str) -> bool:
        """Whether the slot is long enough for this beat: a short one says what has to be said."""
        return all(self.time.seconds >= least or kind not in kinds for least, kinds in LEFT_OUT)

    def write_return(self, start_s: int, seconds: int) -> Beat:
        """The product's second turn, shorter."""
        self.carry = 0
        table = {"show_missing": "", **self.templates["return_beat"]}
        beat = self._beat(table, start_s, seconds)
        return replace(beat, title=f"返场：{self.card.name}")

    def _script(self, beats: tuple[Beat, ...], start_s: int) -> ProductScript:
        must = tuple(path for path in self.templates["must_say"] if self.card.value(path))
        told = "\n".join(line.text for beat in beats for line in beat.lines)
        card = self.card
        gifts = fill_line("{gift_limit}送{gift}{gift_qty}", card) or fill_line("送{gift}{gift_qty}", card)
        offer = [
            gifts.text if gifts else "",
            f"限购{shown_value('limit_per_user', card)}" if card.value("limit_per_user") else "",
        ]
        if time := fill_line("{offer_from}到{offer_to}", card):
            offer.append(time.text)
        return ProductScript(
            product_id=card.id,
            name=card.name,
            link_no=card.link_no,
            role=self.time.role,
            offer=f"{card.spec} {card.price.text}".strip(),
            mechanism="；".join(part for part in offer if part),
            materials=f"实物、价格牌、{self.templates['props_kind'][self.kind.id]}",
            start_s=start_s,
            seconds=self.time.seconds,
            beats=beats,
            answers=self.answers,
            red_lines=(*card.forbidden_notes, *self._missing_red_lines()),
            notes=(*self.notes, *self._shortage(beats)),
            must_say=must,
            unsaid=missing_facts(must, card, told),
        )

    def _spoken_name(self) -> str:
        """The name, or an alias or the kind of goods where it may not be said."""
        for name in (*self.card.names, self.kind.noun):
            if not refusals(name, self.card, self.book.gate):
                return name
        return "这一款"

    def _general_words(self) -> dict[str, str | Sentence]:
        """Words of the kind of goods, and the card's facts as they are said."""
        kind = self.kind
        words: dict[str, str | Sentence] = {
            **self.slots.extra,
            "demo": kind.demo,
            "demo_say": kind.demo_say,
            "scene1": kind.scene[0],
            "scene2": kind.scene[1],
            "use2": self.slots.extra["use_more"],
            "ask": kind.ask,
            "how": self.book.templates["how"][kind.id]["ask"],
        }
        if self.following:
            words["next_name"] = self.following.name
        return words

    def _three_answers(self) -> tuple[Answer, ...]:
        """What viewers ask: after-sales first, since it has to be said, then what the card answers."""
        copy = write_copy(self.card, self.book.limits[0], self.book, self.options.seed, lang="zh")
        ranked = sorted(
            copy.replies, key=lambda reply: ("after_sales" not in reply.answer.fact_ids, not reply.answer.fact_ids)
        )
        return tuple(
            Answer(question=reply.question, answer=reply.answer.text, fact_ids=reply.answer.fact_ids)
            for reply in ranked[:3]
        )

    def _beat(self, table: Mapping[str, Any], start_s: int, seconds: int) -> Beat:
        budget = self._budget(table, seconds)
        groups = table["lines"]
        drawn = [(index, line) for index, group in enumerate(groups) if (line := self._line(group))]
        lines = [line for _, line in drawn]
        last = [line for index, line in drawn if index >= len(groups) - table.get("tail", 0)]
        if table["kind"] == "price":
            is_answered = self._is_kept("faq") and any("after_sales" in one.fact_ids for one in self.answers)
            lines = [line for line in lines if not (is_answered and "after_sales" in line.fact_ids)]
            lines += self.demanded
        has_fact = any(line.fact_ids for line in lines)
        pools = table["pools"]
        if table["fallback"] and not (has_fact or (lines and table["kind"] == "next")):
            lines = [Sentence(text=text) for text in table["fallback"]]
            pools = table.get("pools_missing", pools)
        kept = trimmed(lines, budget + max(0, self.carry), (*self.templates["must_say"], "forbidden_notes"))
        more = self._more(pools, budget, kept)
        ends = [line for line in kept if line in last]
        kept = [*(line for line in kept if line not in ends), *more, *ends]
        self.said |= {line.text for line in kept}
        self.carry = max(-MAX_CARRY, min(MAX_CARRY, self.carry + budget - total(kept)))
        title, show, control, props = self._staging(table, lines)
        return Beat(
            kind=table["kind"],
            title=title,
            start_s=start_s,
            seconds=seconds,
            char_budget=budget,
            lines=voices(kept, self.options.hosts),
            show=show.replace("{demo}", self.kind.demo),
            control=control,
            spare=table["spare"],
            props=props.replace("{props_kind}", self.templates["props_kind"][self.kind.id]),
            host=table["host"],
            avoid=table["avoid"],
            pace=self.options.pace,
        )

    def _budget(self, table: Mapping[str, Any], seconds: int) -> int:
        share = table["chars"] * self.options.pace / CHARS_PER_MINUTE
        is_return = table["kind"] == "return"
        scale = seconds / table["seconds"] if is_return else self.time.seconds / SLOT_S * self.share
        return max(1, round(share * scale))

    def _more(self, pools: Sequence[str], budget: int, kept: Sequence[Sentence]) -> list[Sentence]:
        """Lines of the pools for the time that facts leave."""
        room = budget + self.carry - total(kept)
        said = self.said | {line.text for line in kept}
        lines = self.pool.ordered(pools, padding(self.pool.candidates(pools, self.card, self.kind.pool, said), room))
        for line in lines:
            self.pool.note(line)
        return [spoken(Sentence(text=line)) for line in lines]

    def _staging(self, table: Mapping[str, Any], lines: Sequence[Sentence]) -> tuple[str, str, str, str]:
        """Title, picture, work of the control room and props, as far as the card bears them."""
        last = "_last" if self.following is None and "title_last" in table else ""
        title, show, control = (table[f"{part}{last}"] for part in ("title", "show", "control"))
        props = table.get(f"props{last}", table["props"])
        if not table["show_missing"] or self._has_substance(lines, table.get("proof", ())):
            return title, show, control, props
        return title, self._shown_proof(table), table.get("control_missing", control), table.get("props_missing", props)

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
            return self._answer(int(group[0].strip("{}")[-1]) - 1)
        meant = meant_for(group, self.kind.id)
        usable = [template for template in meant if "{next_name}" not in template or self.following]
        clean = [line for line in fillable(usable, self.card, self.extra) if line.text and self._is_clean(line)]
        if not clean:
            return None
        line = self.random.choice([one for one in clean if fact_count(one) == fact_count(clean[0])])
        if self.following and any("{next_name}" in template for template in group):
            return Sentence(text=speak_numbers(line.text), fact_ids=(f"{self.following.id}/name",))
        return spoken(line, self.card.variety)

    def _is_clean(self, line: Sentence) -> bool:
        text = line.text.replace(self.following.name, "") if self.following else line.text
        gate = self.book.gate
        return not refusals(text, self.card, gate) and not refusals(
            spoken(Sentence(text=text), self.card.variety).text, self.card, gate
        )

    def _answer(self, index: int) -> Sentence | None:
        if index >= len(self.answers):
            return None
        answer = self.answers[index]
        line = Sentence(text=f"{_ASKED[index]}{answer.question}{answer.answer}", fact_ids=answer.fact_ids)
        return spoken(line) if self._is_clean(line) else None

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

    def _may_have(self, path: str) -> bool:
        """Fresh goods have no list of ingredients."""
        return path != "ingredients" or self.kind.pool not in FRESH_POOLS

    def _shortage(self, beats: Sequence[Beat]) -> tuple[Text, ...]:
        """What to tell the host where the card can't fill the time."""
        budget = sum(beat.char_budget for beat in beats)
        told = sum(spoken_length(line.text) for beat in beats for line in beat.lines if line.fact_ids)
        said = sum(beat.spoken_chars for beat in beats)
        notes = []
        if told < budget * FEW_FACTS:
            lacking = [field_label(path) for path in WANTED if not self.card.value(path) and self._may_have(path)][:5]
            zh = f"{self.card.name}：商品卡上的事实只够说约 {told} 字，这一段要 {budget} 字；"
            zh += "其余是演示和互动，没有编内容"
            en = f"{self.card.name}: the card has facts for about {told} of {budget} characters; "
            en += "the rest is demonstration and talk, nothing is made up"
            if lacking:
                zh += f"。补上{'、'.join(label.zh for label in lacking)}再重新写一份，会更有得讲"
                en += f". Add to the card, then write it again: {', '.join(label.en for label in lacking)}"
            notes.append(Text(zh, en))
        if said < budget * 0.95:
            notes.append(
                Text(
                    f"{self.card.name}：这一段还空约 {budget - said} 字，留给看实物和答评论，没有用重复的话凑",
                    f"{self.card.name}: about {budget - said} characters are left for pictures and questions",
                )
            )
        return tuple(notes)
