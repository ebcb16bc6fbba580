"""A product card as somebody fills it in: fields with their evidence, what is typed but not taken, what is missing."""

from dataclasses import dataclass, field
from typing import ClassVar, Literal

from toolkit.core.card_questions import CardQuestion
from toolkit.core.products import ProductCard
from toolkit.core.text import Text

PendingKind = Literal["wrong", "changed"]
"""wrong: the card can't hold it; changed: somebody else changed the field meanwhile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """What was typed into a field and is not on the card: it is kept until somebody decides."""

    text: str
    kind: PendingKind
    why: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetField:
    """One field of a card."""

    path: str
    text: str
    """What the card says; empty where it says nothing."""
    evidence: str
    """Its own evidence, as written; empty where it has none."""
    pending: Pending | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetChange:
    """One change of a card, newest first in lists."""

    at: str
    """Wall time, ISO 8601 to the second."""
    card_id: str
    path: str
    """Empty where a whole card was taken out; `old` is then its TOML."""
    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CardSheet:
    """Everything about one card."""

    id: str
    name: str
    is_finished: bool
    """It holds name, pack and price, and nothing in it is wrong: texts may be written from it."""
    fields: tuple[SheetField, ...]
    unknown: tuple[tuple[str, str], ...]
    """Name and value of fields that this program does not know; they stay in the file."""
    problems: tuple[Text, ...]
    questions: tuple[CardQuestion, ...]
    card: ProductCard | None
    revision: str

    def field(self, path: str) -> SheetField:
        """The field at `path`, empty if the card does not have it."""
        empty = SheetField(path=path, text="", evidence="")
        return next((each for each in self.fields if each.path == path), empty)


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetNotes:
    """What is kept beside the cards: what was typed and not taken, and the last changes."""

    SCHEMA: ClassVar[str] = "SheetNotes.1"

    pending: dict[str, dict[str, Pending]] = field(default_factory=dict)
    """Card id -> path -> what was typed."""
    changes: tuple[SheetChange, ...] = ()
    """Newest first."""
