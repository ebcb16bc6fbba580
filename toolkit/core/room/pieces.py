"""A stretch of a trainee's recording."""

from dataclasses import dataclass
from pathlib import Path

from toolkit.core.spans import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """What a clip is joined from."""

    path: Path
    span: Span
    """Source time."""
