"""The live script: beats of a product filled with the card's facts, then with lines that claim nothing."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from toolkit.core.copy_card import ready_card
from toolkit.core.copy_lines import Sentence
from toolkit.core.copy_types import CopyBook
from toolkit.core.products import ProductCard
from toolkit.core.script_fill import LinePool, padding, total, trimmed
from toolkit.core.script_plan import ShowPlan, plan_slots
from toolkit.core.script_rows import show_rows
from toolkit.core.script_slot import ProductSlot, voices
from toolkit.core.script_types import Beat, Script, ScriptOptions
from toolkit.core.spoken_numbers import speak_numbers

WRITTEN_S = {"opening": 120, "closing": 45}
"""Most that is written out; warming up longer is talk with viewers."""


def write_live_script(
    cards: Sequence[ProductCard],
    book: CopyBook,
    templates: Mapping[str, Any],
    minutes_per_product: float = 5,
    seed: int = 0,
) -> Script:
    """The script of a show that presents `cards` in their order, each as long; the same input gives the same script.

    Args:
        templates: the tables of data/script_templates.toml.

    Raises:
        ValueError: if there are no cards, or the slot is not longer than zero.
    """
    if not cards or minutes_per_product <= 0:
        raise ValueError("a script needs cards and a slot longer than zero")
    show = templates["show"]
    plan = plan_slots(cards, round(minutes_per_product * 60), show["opening_seconds"], show["closing_seconds"])
    return write_show(plan, book, templates, ScriptOptions(seed=seed))


def write_show(plan: ShowPlan, book: CopyBook, templates: Mapping[str, Any], options: ScriptOptions) -> Script:
    """The words of a planned show; the same input gives the same script."""
    return _Show(plan, book, templates, options).write()


class _Show:
    def __init__(self, plan: ShowPlan, book: CopyBook, templates: Mapping[str, Any], options: ScriptOptions) -> None:
        self.plan, self.book, self.templates, self.options = plan, book, templates, options
        draw = random.Random(f"{options.seed}:{'/'.join(slot.card.id for slot in plan.slots)}")
        self.pool = LinePool(templates["pool"], book.gate, draw)
        self.now_s = 0
        self.slots = [
            ProductSlot(slot, self._following(index), book, templates, options, self.pool)
            for index, slot in enumerate(plan.slots)
        ]
        self.names = "、".join(slot.spoken_name for slot in self.slots)

    def _following(self, index: int) -> ProductCard | None:
        slots = self.plan.slots
        return ready_card(slots[index + 1].card, self.book.today).card if index + 1 < len(slots) else None

    def write(self) -> Script:
        show = self.templates["show"]
        opening = self._show_beat("opening", "暖场", self.plan.opening_s) if self.plan.opening_s else None
        products, later = [], []
        for slot in self.slots:
            products.append(slot.write(self.now_s))
            self.now_s += slot.time.seconds
            if slot.time.free_s:
                later.append(self._free_beat(slot, slot.time.free_s))
        by_id = {slot.time.card.id: slot for slot in self.slots}
        for card, seconds in self.plan.returns:
            later.append(by_id[card.id].write_return(self.now_s, seconds))
            self.now_s += seconds
        closing = self._show_beat("closing", "下播预告", self.plan.closing_s) if self.plan.closing_s else None
        script = Script(
            theme=show["theme"].replace("{names}", self._few_names()),
            pace=self.options.pace,
            hosts=self.options.hosts,
            opening=opening,
            products=tuple(products),
            later=tuple(later),
            closing=closing,
            red_lines=tuple(show["red_lines"]),
            emergency=show["emergency"],
        )
        return replace(script, rows=show_rows(script, show))

    def _few_names(self) -> str:
        names = [slot.spoken_name for slot in self.slots]
        return "、".join(names) if len(names) < 4 else f"{'、'.join(names[:2])}等 {len(names)} 款"

    def _show_beat(self, kind: str, title: str, seconds: int) -> Beat:
        show = self.templates["show"]
        ids = tuple(f"{slot.card.id}/name" for slot in self.slots)
        lines = [
            Sentence(text=speak_numbers(line.replace("{names}", self.names)), fact_ids=ids if "{names}" in line else ())
            for line in show[kind]
        ]
        budget = round(min(seconds, WRITTEN_S[kind]) * self.options.pace / 60)
        lines = trimmed(lines, budget, ids)
        card = self.slots[0].card
        more = self.pool.candidates(show[f"{kind}_pools"], card, "", {line.text for line in lines})
        ranks = {
            line: rank for rank, line in enumerate(one for lines in self.templates["pool"].values() for one in lines)
        }
        extra = [Sentence(text=line) for line in sorted(padding(more, budget - total(lines)), key=ranks.__getitem__)]
        for line in extra:
            self.pool.note(line.text)
        is_opening = kind == "opening"
        beat = Beat(
            kind=kind,
            title=title,
            start_s=self.now_s,
            seconds=seconds,
            char_budget=budget,
            lines=voices(
                [*lines[:1], *extra, *lines[1:]] if is_opening else [*lines[:-1], *extra, lines[-1]], self.options.hosts
            ),
            show="主播出镜，所有商品摆在台面上" if is_opening else "主播出镜，商品再摆一遍",
            control="检查声音、画面、链接和价格" if is_opening else "导出订单和评论，记下没答上的问题",
            spare="刚进来的朋友，想看哪一款打在评论区。" if is_opening else "没看完的朋友，可以点回放。",
            props=show[f"{kind}_materials"],
            host="坐定，先问声音和画面" if is_opening else "逐款点一遍，道谢",
            avoid="不预告没核对的价格" if is_opening else "不说“最后一次”",
            pace=self.options.pace,
        )
        self.now_s += seconds
        return beat

    def _free_beat(self, slot: ProductSlot, seconds: int) -> Beat:
        table = self.templates["free"]
        beat = Beat(
            kind="free", title=f"{table['title']}（{slot.card.name}）", start_s=self.now_s, seconds=seconds,
            char_budget=0,
            lines=(), show=table["show"], control=table["control"], spare="　".join(table["cues"]),
            props="实物、商品卡打印件", host=table["host"], avoid="卡上没有的不随口答",
        )  # fmt: skip
        self.now_s += seconds
        return beat
