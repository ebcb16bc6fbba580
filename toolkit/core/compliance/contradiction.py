"""Words that contradict the product card."""

from dataclasses import dataclass

from toolkit.core.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """Words that the card says otherwise, as [start, end) of the text."""

    rule_id: str
    start: int
    end: int
    why: Text
