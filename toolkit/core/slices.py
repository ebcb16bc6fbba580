"""Stretches of a talk that sell one product."""

from dataclasses import dataclass

from toolkit.core.spans import Span
from toolkit.core.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductSlice:
    """One round of selling one product, in source time, from the start of a sentence to the end of one."""

    product_id: str
    span: Span
    confidence: float
    """0..1: how sure it is that this stretch sells this product."""
    mentions: int
    """How often the product was named."""
    reasons: tuple[Text, ...]
