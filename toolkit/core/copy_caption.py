"""The caption of a post: the lines of one shape of the platform, no fact twice, and not too bare."""

from collections.abc import Mapping, Sequence
from typing import Any

from toolkit.core.copy_lines import Sentence
from toolkit.core.copy_slots import Slots


def draw_caption(slots: Slots, templates: Mapping[str, Any]) -> dict[str, Sentence]:
    """Slot -> line, in the order of one shape of the platform's voice; with little to tell, spare slots are added."""
    table = templates["caption"]
    shape: list[str] = list(slots.random.choice(slots.voice.get("shapes") or templates["shared"]["shapes"]))
    lines = _drawn(slots, shape, {})
    for slot in table["spare"]:
        if slot not in shape and sum(one in table["told"] for one in lines) < 2:
            # a second use goes with the first or before the price; what the goods are, right after their name
            before = "use" if "use" in shape else "price"
            at = shape.index(before) + (before == "use") if slot == "use_more" else shape.index("open") + 1
            shape.insert(at, slot)
            lines = _drawn(slots, shape, lines)
    return lines


def _drawn(slots: Slots, shape: Sequence[str], had: Mapping[str, Sentence]) -> dict[str, Sentence]:
    """A line for each slot that has something new to say; lines of `had` stay."""
    found: dict[str, Sentence] = {}
    told: set[str] = {path for line in had.values() for path in line.fact_ids}
    for slot in shape:
        line = had.get(slot) or slots.pick(slot, told)
        if line and line not in found.values():
            found[slot] = line
            told.update(line.fact_ids)
    return found
