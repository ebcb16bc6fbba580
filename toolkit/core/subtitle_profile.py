"""What one house or platform demands of subtitles."""

from dataclasses import dataclass

from toolkit.core.layout_cues import CaptionLimits
from toolkit.core.text import Text


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
