"""What one house or platform demands of subtitles."""

from dataclasses import dataclass
from typing import Literal

from toolkit.core.caption_limits import CaptionLimits
from toolkit.core.text import Lang, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class SafeArea:
    """What of the picture stays free of text, as shares of its height (top, bottom) or width (left, right)."""

    top: float = 0.05
    bottom: float = 0.07
    left: float = 0.05
    right: float = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class SubtitleProfile:
    """One entry of `toolkit/data/subtitle_profiles.toml`."""

    id: str
    name: Text
    limits: CaptionLimits
    snap_ms: int
    """A cue's edge that lies so near to a shot change moves onto it; 0 leaves edges alone."""
    shows_commas: bool
    """False: a comma becomes a space inside a line and nothing at its end, a full stop is not shown."""
    source: str
    """Where the numbers come from."""
    as_of: str
    language: Lang = "zh"
    """Language that the numbers are meant for; "en" joins words by spaces."""
    kind: Literal["file", "live"] = "file"
    """live: words are added to a row as they are said and never change."""
    width_px: int = 1920
    height_px: int = 1080
    """Picture for which the characters per line are meant."""
    safe: SafeArea = SafeArea()
    is_verified: bool = False
    """Whether the numbers were read in the house's own rules; otherwise they are what is commonly told."""
    review_by: str = ""
    """Day after which somebody should look the numbers up again."""
