"""What a caption may be, as numbers: characters, lines, times, reading speed."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptionLimits:
    """What a caption may be. Defaults: Netflix, but for the narrower line of vertical video."""

    max_chars: int = 13
    """Characters in one line (see `count`); vertical video shows 12-14."""
    max_lines: int = 2
    preferred_lines: int = 1
    """More lines than this only where the words would otherwise not stay long enough on screen."""
    min_ms: int = 833
    """5/6 of a second."""
    max_ms: int = 7_000
    gap_ms: int = 84
    """Between two captions: two frames at 24 fps, more at higher rates."""
    max_chars_per_s: float = 9.0
    """Reading speed of adults, in characters as `count` counts them."""
    linger_ms: int = 500
    """How long a caption may stay after its last word if nothing else asks for it."""
    max_pause_ms: int = 900
    """Silence within one caption."""
    lead_ms: int = 200
    """How much before its first sound a caption may come where time to read is short."""
    lag_ms: int = 200
    """How much after its first sound a caption may come where the one before needs time to be read."""
    is_latin_half: bool = False
    """Latin letters, digits and half-width marks count half a character, as they are half as wide."""

    def count(self, line: str) -> float:
        """Characters in `line` as this house counts them: white space and punctuation included.

        >>> CaptionLimits().count("5斤装 39"), CaptionLimits(is_latin_half=True).count("5斤装 39")
        (6.0, 4.0)
        """
        if not self.is_latin_half:
            return float(len(line))
        return sum(1.0 if ord(char) > 0x2E7F else 0.5 for char in line)

    def count_all(self, lines: Sequence[str]) -> float:
        """Characters to be read in all `lines` of a caption."""
        return sum(self.count(line) for line in lines)

    def reading_ms(self, lines: Sequence[str]) -> int:
        """Milliseconds that a viewer needs for `lines`, rounded up; never under `min_ms`."""
        return max(self.min_ms, -int(-self.count_all(lines) * 1000 // self.max_chars_per_s))
