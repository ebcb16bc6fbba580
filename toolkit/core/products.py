"""Product cards: the only source of what may be said of a product."""

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """An amount in yuan, as on the card."""

    yuan: Decimal
    text: str
    """As written on the card, such as 39.9元."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One thing that is known of a product, and from where."""

    id: str
    """Path of the field in the card, such as `origin` or `ship.hours`."""
    label: str
    """Name of the field in Chinese, for people."""
    value: str
    evidence: str
    """File, photo, certificate number or person that shows it; "商品卡" where the card itself is the only witness."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductCard:
    """One product. Everything but id, name, spec and price may be empty."""

    SCHEMA: ClassVar[str] = "ProductCard.1"

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    category: str = ""
    """Kind of goods, as in `data/product_kinds.toml`; empty: guessed from the name."""
    variety: str = ""
    origin: str = ""
    spec: str
    price: Price
    link_no: int | None = None
    taste: tuple[str, ...] = ()
    forbidden_notes: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    """Every non-empty field of the card, those above included, in the card's order."""

    @property
    def names(self) -> tuple[str, ...]:
        """The name, then the aliases."""
        return (self.name, *self.aliases)

    def fact(self, path: str) -> Fact | None:
        """The fact at `path`, such as `ship.hours`, or None."""
        return next((fact for fact in self.facts if fact.id == path), None)

    def value(self, path: str) -> str:
        """The value of the fact at `path`, or an empty string."""
        fact = self.fact(path)
        return fact.value if fact else ""
