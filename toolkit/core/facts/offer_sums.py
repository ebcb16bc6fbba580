"""One promotion, and what one really pays under several of them, to the 分."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import chain, permutations
from typing import Literal

OfferKind = Literal[
    "off_each", "off_packs", "off_yuan", "off_each_yuan", "nth_rate", "nth_price", "nth_off", "from_nth", "free",
    "rate", "rate_yuan", "coupon",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A promotion at [start, end) of a text."""

    start: int
    end: int
    kind: OfferKind
    count: Decimal | None = None
    """How many packs it asks for, or how many yuan (off_yuan); None: any."""
    amount: Decimal = Decimal(0)
    """Yuan taken off, 折 (8 for 八折), packs given away, or the price of the nth."""
    has_condition: bool = True
    """Whether the condition was said with it; 减五块 alone may go with any count."""
    is_repeated: bool = False
    """每满两箱减八块: once for every two."""
    is_saving: bool = False
    """Worded as 便宜 or 省, which may as well tell a difference of two prices."""
    unit: str = ""
    """What `count` counts, where it is said: 箱, 袋."""
    paid: Decimal = Decimal(0)
    """Yuan paid before as a deposit."""
    is_joined: bool = False
    """Said to come on top of the offer before it: 再, 叠加."""
    is_single: bool = False
    """Said not to go with others: 不叠加, 二选一."""

    def key(self) -> tuple[str, Decimal | None, Decimal]:
        """What two equal offers share."""
        return self.kind, self.count, self.amount


def totals(count: Decimal, price: Decimal, offers: Sequence[Offer]) -> frozenset[Decimal]:
    """What `count` packs at `price` may cost, to the 分: all offers that apply together, or any one of them.

    Without an offer, or where none applies, count times price. Where sellers do not say whether offers add up or which
    comes first, each selection of those that apply counts as right, in any order; leaving out every one does not.

    >>> less = Offer(start=0, end=6, kind="off_packs", count=Decimal(2), amount=Decimal(5))
    >>> sorted(totals(Decimal(2), Decimal("26.8"), (less,)))
    [Decimal('48.60')]
    """
    base = count * price
    able = [offer for offer in offers if any(paid != base for paid in pay(offer, count, price, base))]
    able = [offer for offer in able if not any(_outranks(other, offer) for other in able)]
    if not able:
        return frozenset({to_fen(base)})
    chains = _chains(able)
    found: set[Decimal] = set()
    for size in range(1, 2 if able[0].is_single else min(len(chains), 3) + 1):
        for chosen in permutations(chains, size):
            reached = {base}
            for offer in chain.from_iterable(chosen):
                reached = {paid for total in reached for paid in pay(offer, count, price, total)}
            found |= {to_fen(total) for total in reached}
    return frozenset(found)


def _chains(offers: Sequence[Offer]) -> tuple[tuple[Offer, ...], ...]:
    """Offers that go together, in their order: 先打九折，再减二十; and the second half price, the third free."""
    chains: list[tuple[Offer, ...]] = []
    for offer in offers:
        is_next = bool(chains) and offer.kind.startswith("nth") and chains[-1][-1].kind.startswith("nth")
        if chains and (offer.is_joined or (is_next and offer.count != chains[-1][-1].count)):
            chains[-1] = (*chains[-1], offer)
        else:
            chains.append((offer,))
    return tuple(chains)


def _outranks(other: Offer, offer: Offer) -> bool:
    """Whether of 两箱减五块，三箱减十二 the second tier takes the place of the first."""
    return (
        other.kind == offer.kind
        and offer.kind in ("off_packs", "off_yuan", "rate", "rate_yuan", "off_each")
        and (other.count or 0) > (offer.count or 0)
    )


def pay(offer: Offer, count: Decimal, price: Decimal, total: Decimal) -> tuple[Decimal, ...]:
    """What `total` may become after `offer`, for `count` packs at `price` each."""
    asked = offer.count or Decimal(1)
    if offer.kind.endswith("yuan"):
        return (_pay_by_yuan(offer, total),)
    if offer.kind == "free":
        group = asked + offer.amount
        return (total - price * offer.amount * (count // group),)
    if count < asked:
        return (total,)
    match offer.kind:
        case "off_each":
            return (total - offer.amount * count,)
        case "from_nth":
            return (total - (price - offer.amount) * (count - asked + 1),)
        case "rate":
            return (total * offer.amount / 10,)
        case "off_packs" if offer.is_repeated:
            return tuple(total - offer.amount * times for times in sorted({Decimal(1), count // asked}))
        case "nth_rate" | "nth_price" | "nth_off":
            saved = price - nth_price(offer, price)
            return tuple(total - saved * times for times in sorted({Decimal(1), count // asked}))
        case _:
            return (total - offer.amount,)


def _pay_by_yuan(offer: Offer, total: Decimal) -> Decimal:
    """满一百减十, 每满一百减十, 满一百打九折."""
    times = total // (offer.count or Decimal(1))
    if times < 1:
        return total
    if offer.kind == "rate_yuan":
        return total * offer.amount / 10
    return total - offer.amount * (times if offer.kind == "off_each_yuan" else 1)


def nth_price(offer: Offer, price: Decimal) -> Decimal:
    """What the nth pack costs by itself.

    >>> nth_price(Offer(start=0, end=5, kind="nth_rate", count=Decimal(2), amount=Decimal(5)), Decimal(58))
    Decimal('29')
    """
    match offer.kind:
        case "nth_rate":
            return price * offer.amount / 10
        case "nth_off":
            return price - offer.amount
        case _:
            return offer.amount


def to_fen(yuan: Decimal) -> Decimal:
    return yuan.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
