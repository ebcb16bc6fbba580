"""What a scored rehearsal is made of. All times are source time of the recording."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from toolkit.core.spans import Span
from toolkit.core.text import Text

ItemId = Literal["facts", "law", "structure", "cta", "interaction", "pace", "fluency", "length"]
ITEM_NAMES: Mapping[ItemId, Text] = {
    "facts": Text("事实说全说对", "facts"),
    "law": Text("合规", "law"),
    "structure": Text("结构", "structure"),
    "cta": Text("引导下单", "call to action"),
    "interaction": Text("互动", "interaction"),
    "pace": Text("语速", "pace"),
    "fluency": Text("停顿与口头语", "pauses and fillers"),
    "length": Text("时长", "length"),
}
"""In the order in which they are shown: content first, delivery last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """One thing that could be better, or that cost points."""

    points: float
    """Taken off; 0 for a hint."""
    why: Text
    span: Span | None = None
    """When it was said; None where it was not said at all."""
    words: str = ""
    """As heard."""
    better: str = ""
    """A line that would do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemScore:
    """One row of the rubric."""

    id: ItemId
    points: float
    most: int
    remarks: tuple[Remark, ...] = ()
    is_by_hand: bool = False
    """The recogniser is unsure of the words: a trainer should score it, and `points` count nowhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsal:
    """One try, scored."""

    SCHEMA: ClassVar[str] = "Rehearsal.1"

    product_id: str
    total: float
    """0..100, after the cap; of what was judged."""
    items: tuple[ItemScore, ...]
    capped: Text | None
    """Why the total is no higher than the cap."""
    chars: int
    """Syllables that were said."""
    talk_ms: int
    """From the first to the last word."""
    pace: float
    """Characters a minute while talking; silences over the limit are not counted."""
    fillers: int
    confidence: float
    """Mean of the recogniser over the words, 0..1."""
    unjudged: int = 0
    """Points of the rows that are left to the trainer: neither given nor taken, so in no total."""

    def item(self, name: ItemId) -> ItemScore:
        return next(item for item in self.items if item.id == name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rubric:
    """The tables of data/rehearsal.toml."""

    tables: Mapping[str, Any]

    def most(self, name: ItemId) -> int:
        """Points of a row."""
        return int(self.tables["points"][name])


def falling(value: float, free: float, zero: float) -> float:
    """1 up to `free`, 0 from `zero` on, a straight line between.

    >>> falling(5, 2, 8)
    0.5
    """
    if value <= free:
        return 1.0
    return max(0.0, 1 - (value - free) / (zero - free))
