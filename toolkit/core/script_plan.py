"""The time of a show: what comes when, for how long. No words yet."""

from collections.abc import Sequence
from dataclasses import dataclass

from toolkit.core.products import ProductCard
from toolkit.core.script_types import Role

SLOT_S = 300
"""The seconds and characters of data/script_templates.toml are for a slot of five minutes."""
SHORT_SHOW_S = 360
"""A show of one product up to here is one slot: it greets and ends by itself."""
MAX_SLOT_S = 360
"""A written slot longer than six minutes would have to repeat itself; more time is for viewers."""
MIN_SLOT_S = 45
"""Shorter, name, spec, price and how to order don't fit at 240 characters a minute."""
OPENING_SHARE, CLOSING_SHARE = 0.05, 0.025
"""Five to ten minutes of warming up in shows of two hours and more (project facts, copy and scripts a3)."""
RETURN_S = 60
_WEIGHTS: dict[Role, float] = {"gift": 0.75, "main": 1.1, "profit": 1.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotTime:
    """A product's written slot, and free time for viewers after it."""

    card: ProductCard
    role: Role
    seconds: int
    free_s: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowPlan:
    """Seconds of a whole show."""

    opening_s: int
    slots: tuple[SlotTime, ...]
    returns: tuple[tuple[ProductCard, int], ...]
    """Second turns, in order, with their seconds."""
    closing_s: int

    @property
    def seconds(self) -> int:
        slots = sum(slot.seconds + slot.free_s for slot in self.slots)
        return self.opening_s + slots + sum(seconds for _, seconds in self.returns) + self.closing_s


def order_cards(cards: Sequence[ProductCard]) -> tuple[tuple[ProductCard, Role], ...]:
    """The usual order of a show: something inexpensive first, then what there is most to say of, the dearest last.

    With up to two products their order is kept: there is nothing to arrange.
    """
    if len(cards) < 3:
        return tuple((card, "main") for card in cards)
    gift = min(cards, key=lambda card: card.price.yuan)
    rest = [card for card in cards if card is not gift]
    profit = max(rest, key=lambda card: card.price.yuan)
    mains = sorted((card for card in rest if card is not profit), key=lambda card: -len(card.facts))
    return ((gift, "gift"), *((card, "main") for card in mains), (profit, "profit"))


def plan_show(ordered: Sequence[tuple[ProductCard, Role]], seconds: int) -> ShowPlan:
    """Every second of the show given away.

    Raises:
        ValueError: if there are no cards, or a slot would be shorter than `MIN_SLOT_S`.
    """
    if not ordered or seconds < MIN_SLOT_S * len(ordered):
        raise ValueError("a show needs cards, and time for each")
    if len(ordered) == 1 and seconds <= SHORT_SHOW_S:
        card, role = ordered[0]
        return ShowPlan(opening_s=0, slots=(SlotTime(card=card, role=role, seconds=seconds),), returns=(), closing_s=0)
    opening = round(min(480, max(20, seconds * OPENING_SHARE)))
    closing = round(min(180, max(15, seconds * CLOSING_SHARE)))
    rest = seconds - opening - closing
    weights = [_WEIGHTS[role] for _, role in ordered]
    wanted = [rest * weight / sum(weights) for weight in weights]
    written = [round(min(each, MAX_SLOT_S * min(1.0, weight))) for each, weight in zip(wanted, weights, strict=True)]
    spare = rest - sum(written)
    returns: tuple[tuple[ProductCard, int], ...] = ()
    if spare >= RETURN_S * len(ordered):
        returns = tuple((card, RETURN_S) for card, _ in ordered)
        spare -= RETURN_S * len(ordered)
    slots = []
    for index, ((card, role), length) in enumerate(zip(ordered, written, strict=True)):
        free = round(spare / (len(ordered) - index))
        if 0 < free < 30 or free < 0:  # too short to be told apart: it goes to the slot
            slots.append(SlotTime(card=card, role=role, seconds=length + free))
        else:
            slots.append(SlotTime(card=card, role=role, seconds=length, free_s=free))
        spare -= free
    return ShowPlan(opening_s=opening, slots=tuple(slots), returns=returns, closing_s=closing)


def plan_slots(cards: Sequence[ProductCard], slot_s: int, opening_s: int, closing_s: int) -> ShowPlan:
    """A show of equal slots in the cards' own order.

    Raises:
        ValueError: if there are no cards, or the slots are not longer than zero.
    """
    if not cards or slot_s <= 0:
        raise ValueError("a script needs cards and a slot longer than zero")
    slots = tuple(SlotTime(card=card, role="main", seconds=slot_s) for card in cards)
    return ShowPlan(opening_s=opening_s, slots=slots, returns=(), closing_s=closing_s)
