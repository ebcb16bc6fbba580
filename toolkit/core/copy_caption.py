"""The caption of a post: the lines of one shape of the platform, no fact twice, and not too bare."""

from collections.abc import Mapping, Sequence
from typing import Any

from toolkit.core.copy_lines import Sentence
from toolkit.core.copy_slots import Slots


def draw_caption(slots: Slots, templates: Mapping[str, Any]) -> dict[str, Sentence]:
    """Slot -> line, in the order of one shape of the platform's voice; with little to tell, spare slots are added."""
    table = templates["caption"]
    shape = slots.random.choice(slots.shapes())
    lines = _drawn(slots, shape, {})
    if not any("name" in line.fact_ids for line in lines.values()):
        shape.insert(0, "name")
        lines = _drawn(slots, shape, lines)
    for slot in table["spare"]:
        if slot not in shape and sum(one in table["told"] for line in lines.values() for one in line.fact_ids) < 2:
            # a second use goes with the first; what the goods are, before their price
            at = shape.index("use") + 1 if slot == "use_more" and "use" in shape else _end_of_goods(shape)
            shape.insert(at, slot)
            lines = _drawn(slots, shape, lines)
    return lines


def _end_of_goods(shape: Sequence[str]) -> int:
    """Where a shape turns from the goods to the terms; behind the first lines where it begins with the price."""
    found = next((at for at, slot in enumerate(shape) if slot in ("use", "keep", "price", "offer", "ship")), len(shape))
    return found or (shape.index("name") + 1 if "name" in shape else len(shape))


def _drawn(slots: Slots, shape: Sequence[str], had: Mapping[str, Sentence]) -> dict[str, Sentence]:
    """A line for each slot that has something new to say; lines of `had` stay."""
    found: dict[str, Sentence] = {}
    told: set[str] = {path for line in had.values() for path in line.fact_ids}
    for slot in shape:
        line = had.get(slot) or slots.pick(slot, told)
        if line and line.text not in (one.text for one in found.values()):
            found[slot] = line
            told.update(line.fact_ids)
    return found
