"""What slicing one recording gives: every stretch that sells a product, and what nobody spoke of."""

from collections import Counter
from dataclasses import dataclass
from typing import Any, ClassVar

from toolkit.core.codec import to_plain
from toolkit.core.products import ProductCard
from toolkit.core.slices import ProductSlice
from toolkit.core.speech_result import SpeechFigures
from toolkit.core.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class SliceResult:
    """All rounds of all products in one recording, in source time and order."""

    SCHEMA: ClassVar[str] = "Slices.1"

    media: str
    """Absolute path of the recording."""
    dialect: str
    engine: str
    cards: tuple[ProductCard, ...]
    slices: tuple[ProductSlice, ...]
    notes: tuple[Text, ...] = ()
    """What the user should know: products nobody spoke of, then what the transcript's notes say."""
    figures: SpeechFigures

    @property
    def unspoken(self) -> tuple[ProductCard, ...]:
        """Cards of which no slice was found."""
        sold = {piece.product_id for piece in self.slices}
        return tuple(card for card in self.cards if card.id not in sold)


def unspoken_notes(result: SliceResult) -> tuple[Text, ...]:
    """One note for each product that nobody sells in the recording, with what to do."""
    return tuple(
        Text(
            f"没有听到谁在卖“{card.name}”。要是讲过，请把主播的叫法写进商品卡的 aliases 再试；"
            "主播说方言，就加上 --dialect",
            f"nobody was heard to sell {card.name}. If somebody did, add what the seller calls it to the aliases on "
            "its card and try again; for dialect speech say --dialect",
        )
        for card in result.unspoken
    )


def slices_to_json(result: SliceResult) -> dict[str, Any]:
    """The result as plain values: one entry for each slice, with `product`, `start_ms` and `end_ms` (source time)."""
    names = {card.id: card.name for card in result.cards}
    rounds = Counter(piece.product_id for piece in result.slices)
    so_far: Counter[str] = Counter()
    entries: list[dict[str, Any]] = []
    for piece in result.slices:
        so_far[piece.product_id] += 1
        entries.append(
            {
                "product": piece.product_id,
                "name": names[piece.product_id],
                "start_ms": piece.span.start_ms,
                "end_ms": piece.span.end_ms,
                "round": so_far[piece.product_id],
                "rounds": rounds[piece.product_id],
                "confidence": piece.confidence,
                "mentions": piece.mentions,
                "reasons": to_plain(piece.reasons),
            }
        )
    return {
        "schema": result.SCHEMA,
        "media": result.media,
        "duration_ms": result.figures.duration_ms,
        "dialect": result.dialect,
        "engine": result.engine,
        "slices": entries,
        "unspoken": [{"product": card.id, "name": card.name} for card in result.unspoken],
        "notes": to_plain(result.notes),
        "figures": to_plain(result.figures),
    }
