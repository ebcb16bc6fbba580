"""Where in the script she is, and which facts of the product are still unsaid."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from toolkit.core.facts import check_claims
from toolkit.core.products import ProductCard

LOOK_AHEAD = 8
"""Lines: she leaves some out, but does not jump to the end because of one common word."""
HEARD_CHARS = 40
MIN_SHARE = 0.5
"""Share of a line's pairs of characters that was heard, from which on the line counts as said (own choice)."""
NEAR_LINES = 2
NOT_SPOKEN = ("id", "aliases", "link_no")
"""Fields that nobody has to say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptLine:
    """A line of the script as it is shown."""

    text: str
    beat: int
    """Index of the block it belongs to."""
    fact_ids: tuple[str, ...] = ()


def follow_script(lines: Sequence[PromptLine], at: int, heard: str) -> int:
    """Index of the line that she speaks now or next, from the end of what was heard. Never goes back.

    >>> lines = [PromptLine(text=t, beat=0) for t in ("大家晚上好欢迎来", "这款脐橙皮薄没有籽", "五斤装三十九块九")]
    >>> follow_script(lines, 0, "大家晚上好欢迎来到"), follow_script(lines, 0, "这个脐橙皮薄没有子")
    (1, 2)
    """
    tail = _pairs(heard[-HEARD_CHARS:])
    best, share_of_best = at, MIN_SHARE
    for index in range(at, min(len(lines), at + LOOK_AHEAD)):
        pairs = _pairs(lines[index].text)
        share = len(pairs & tail) / len(pairs) if pairs else 0.0
        needed = share_of_best if index <= at + NEAR_LINES else max(share_of_best, 0.7)
        if share >= needed:
            best, share_of_best = index + 1, share
    return min(best, len(lines))


def said_facts(text: str, card: ProductCard, today: datetime.date) -> frozenset[str]:
    """Ids of the card's facts that `text` tells rightly."""
    claims = check_claims(text, card, today=today, asides=True)
    return frozenset(claim.fact_id for claim in claims if claim.status == "supported" and claim.fact_id)


def _pairs(text: str) -> set[str]:
    said = "".join(char for char in text if char.isalnum())
    return {said[index : index + 2] for index in range(len(said) - 1)}
