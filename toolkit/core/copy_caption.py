"""The caption of a post: the lines of one shape of the platform, with what sells the goods, and no fact twice."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from toolkit.core.copy_lines import Sentence
from toolkit.core.copy_slots import Slots

_BEFORE_TERMS = ("use", "keep", "checklist", "price", "offer", "ship")
_LAST = ("close", "forward")


def draw_caption(slots: Slots, templates: Mapping[str, Any]) -> dict[str, Sentence]:
    """Slot -> line, in the order of one shape of the platform's voice.

    What the card holds to sell the goods (`sell`) is put in where the shape leaves it out, as long as there is room for
    it (`most`); so is what a buyer has to know (`terms`). With little to tell, `spare` slots follow.
    """
    table: Mapping[str, Any] = {**templates["caption"], **slots.voice.get("caption", {})}
    shape = slots.random.choice(slots.shapes())
    lines = _drawn(slots, shape, {})
    if not any("name" in line.fact_ids for line in lines.values()):
        shape.insert(0, "name")
        lines = _drawn(slots, shape, lines)
    for slot in table["sell"]:
        if slot not in lines and _told(lines.values(), table["told"]) < table["most"]:
            lines = _with(slots, shape, lines, slot, _end_of_goods(shape))
    for slot in table["terms"]:
        if slot not in lines:
            at = next((at for at, one in enumerate(shape) if one in _LAST), len(shape))
            lines = _with(slots, shape, lines, slot, at)
    for slot in table["spare"]:
        if slot not in shape and _told(lines.values(), table["told"]) < 2:
            # a second use goes with the first; what the goods are, before their price
            at = shape.index("use") + 1 if slot == "use_more" and "use" in shape else _end_of_goods(shape)
            lines = _with(slots, shape, lines, slot, at)
    return lines


def _told(lines: Iterable[Sentence], counted: Sequence[str]) -> int:
    return len({path for line in lines for path in line.fact_ids if path in counted})


def _with(slots: Slots, shape: list[str], lines: Mapping[str, Sentence], slot: str, at: int) -> dict[str, Sentence]:
    """The lines with one more slot at `at` of the shape."""
    if slot not in shape:
        shape.insert(at, slot)
    return _drawn(slots, shape, lines)


def _end_of_goods(shape: Sequence[str]) -> int:
    """Where a shape turns from the goods to the terms; behind the first lines where it begins with the price."""
    found = next((at for at, slot in enumerate(shape) if slot in _BEFORE_TERMS), len(shape))
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
