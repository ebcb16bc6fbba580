"""Product cards: the only source of what may be said of a product."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
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


@dataclass(frozen=True, kw_only=True)
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

    def __hash__(self) -> int:
        """Of what tells cards apart; hashing every fact costs more than what is remembered of a card saves."""
        return hash((self.id, self.name, len(self.facts)))

    @property
    def names(self) -> tuple[str, ...]:
        """The name, then the aliases."""
        return (self.name, *self.aliases)

    def fact(self, path: str) -> Fact | None:
        """The fact at `path`, such as `ship.hours`, or None."""
        return self._by_path.get(path)

    def value(self, path: str) -> str:
        """The value of the fact at `path`, or an empty string."""
        fact = self._by_path.get(path)
        return fact.value if fact else ""

    @cached_property
    def _by_path(self) -> dict[str, Fact]:
        """The first fact of each path."""
        return {fact.id: fact for fact in reversed(self.facts)}
