"""What a run knows of one footage file before it plans."""

from dataclasses import dataclass

from toolkit.core.shot import PictureAnalysis, SoundAnalysis
from toolkit.core.slices import ProductSlice
from toolkit.core.transcript import Transcript
from toolkit.tasks.footage import Footage


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """All times are source time of this file."""

    footage: Footage
    pictures: PictureAnalysis
    sound: SoundAnalysis | None = None
    transcript: Transcript | None = None
    """Corrected; None where nobody talks."""
    slices: tuple[ProductSlice, ...] = ()
