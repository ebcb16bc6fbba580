"""What becomes of a quantity beside a card, and why, in words."""

from dataclasses import dataclass

from toolkit.core.amount_words import plain
from toolkit.core.facts.card_book import CardBook
from toolkit.core.facts.claim import ClaimKind, ClaimStatus
from toolkit.core.facts.quantity import Quantity
from toolkit.core.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What becomes of a quantity: a claim at [start, end) of the surface."""

    kind: ClaimKind
    start: int
    end: int
    status: ClaimStatus
    fact_id: str | None
    value: str
    why: Text


def verdict_of(
    kind: ClaimKind, money: Quantity, status: ClaimStatus, fact_id: str | None, why: Text, suffix: str = ""
) -> Verdict:
    value = f"{plain(money.low)}{f'-{plain(money.high)}' if money.high is not None else ''}元{suffix}"
    return Verdict(kind=kind, start=money.start, end=money.end, status=status, fact_id=fact_id, value=value, why=why)


def agrees(label: str, value: str) -> Text:
    return Text(f"卡上“{label}”写着 {value}", f"the card says {value}")


def differs(label: str, value: str) -> Text:
    return Text(f"和卡上不一样：“{label}”是 {value}", f"the card says {value} instead")


def nothing_text(shown: str) -> Text:
    return Text(f"卡上没有 {shown}", f"the card does not hold {shown}")


def prices_text(book: CardBook) -> Text:
    return Text(f"卡上的价格是 {book.card.price.text}", f"the card's price is {book.card.price.text}")


def quantity_verdict(
    kind: ClaimKind, quantity: Quantity, status: ClaimStatus, fact_id: str | None, why: Text
) -> Verdict:
    return Verdict(
        kind=kind,
        start=quantity.start,
        end=quantity.end,
        status=status,
        fact_id=fact_id,
        value=quantity.written(),
        why=why,
    )
