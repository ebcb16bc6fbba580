"""What a text claims of a product, and what the card says of it."""

from dataclasses import dataclass
from typing import Literal

from toolkit.core.text import Text

ClaimKind = Literal[
    "number", "unit", "price", "arithmetic", "place", "date", "certificate", "person", "process", "comparison", "effect"
]
"""unit: a weight, length, time or other quantity with a unit; number: a count or a bare number; arithmetic: what
follows from prices and packs, such as a price per 斤, the total of two, or an offer."""
ClaimStatus = Literal["supported", "contradicted", "unsupported"]
"""contradicted: the card holds another value in its place; unsupported: the card says nothing of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One claim of a text."""

    kind: ClaimKind
    start: int
    """First character."""
    end: int
    """One past the last."""
    text: str
    """The claim as it stands in the text."""
    status: ClaimStatus
    fact_id: str | None
    """Path of the fact that carries or contradicts it, such as `price` or `certificates.1.no`."""
    value: str
    """As it would be written: 39.9元, 2500克, 重庆市奉节县."""
    why: Text
