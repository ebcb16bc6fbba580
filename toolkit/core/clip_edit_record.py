"""What a finished run keeps of its footage, so that its clips can be changed later without looking at it again."""

from dataclasses import dataclass
from typing import ClassVar

from toolkit.core.clip_result import ClipResult
from toolkit.core.privacy import PrivateKind
from toolkit.core.products import ProductCard
from toolkit.core.shot import PictureAnalysis, SoundAnalysis
from toolkit.core.slices import ProductSlice
from toolkit.core.spans import Span
from toolkit.core.text import Lang, Text
from toolkit.core.transcript import Transcript


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRecord:
    """What was found in one footage file, in source time."""

    fingerprint: str
    pictures: PictureAnalysis
    sound: SoundAnalysis | None = None
    transcript: Transcript | None = None
    slices: tuple[ProductSlice, ...] = ()

    @property
    def voice(self) -> tuple[Span, ...]:
        """Where somebody speaks."""
        return (self.sound.voice or self.sound.speech) if self.sound else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Take:
    """One round of selling a product, cut to what makes the best clip of it."""

    product_id: str
    footage: int
    """Index into `MakePlan.footage`."""
    span: Span
    """Source time."""
    score: float
    """In the points of `core.windows`: takes of one product compare, others do not."""
    reasons: tuple[Text, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRecord:
    """Everything about a run that its plan and its manifest do not say."""

    SCHEMA: ClassVar[str] = "RunRecord.1"

    files: tuple[FileRecord, ...]
    """In the order of `MakePlan.footage`."""
    takes: tuple[Take, ...]
    """By product, best first."""
    cards: tuple[ProductCard, ...]
    results: tuple[ClipResult, ...]
    """In the order of `MakePlan.clips`."""
    covers: tuple[tuple[str, ...], ...]
    """For each clip its covers' paths in the result folder, the one to be used first."""
    profile: str
    dialect: str
    matches: tuple[tuple[str, str], ...] = ()
    blur: tuple[PrivateKind, ...] = ()
    """What had to be covered in the pictures: pieces that are added later are searched for it too."""
    lang: Lang | None = None
    """Language of the report."""
