"""How captions look: colours, outline or box, and how words light up."""

from dataclasses import dataclass
from typing import Literal

from toolkit.core.text import Text

Karaoke = Literal["none", "step", "fill", "spot"]
"""How words light up as they are said. none: not at all; step: each at once and stays lit; fill: swept from left to
right; spot: only the word that is being said is lit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SubtitleStyle:
    """One entry of `toolkit/data/subtitle_styles.toml`. Colours are "#rrggbb"; sizes in ems of a character."""

    id: str
    name: Text
    size: float = 1.0
    """Of the size that the profile's longest line allows; above 1 fits only shorter lines, which are made to fit."""
    is_bold: bool = True
    colour: str = "#ffffff"
    outline_colour: str = "#140e08"
    outline_em: float = 0.085
    box: bool = False
    """Letters stand on a box of `outline_colour`."""
    box_opacity: float = 1.0
    karaoke: Karaoke = "none"
    highlight: str = "#ffd93d"
    """Colour of words that are said."""
    second_colour: str = "#ffe9a8"
    second_size: float = 0.72
    """Of the second caption (gloss, translation), against the first."""
