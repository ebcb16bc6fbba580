"""What is drawn on top of a clip: its layers, where they rest, and what their words had to lose."""

from dataclasses import dataclass

from toolkit.core.text import Text
from toolkit.media.fonts import missing_glyphs
from toolkit.media.render_args import Overlay


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """Something that was drawn on the picture, where it rests. Output pixels."""

    name: Text
    left_px: float
    top_px: float
    right_px: float
    bottom_px: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """Layers over a clip; empty where there is nothing to draw."""

    overlays: tuple[Overlay, ...] = ()
    placed: tuple[Placed, ...] = ()
    notes: tuple[Text, ...] = ()


def undrawable_note(where: Text, words: str) -> tuple[Text, ...]:
    """A note of the signs in `words` that the font has not, which were left out of `where`; () if it has them all."""
    dropped = missing_glyphs(words)
    if not dropped:
        return ()
    return (
        Text(
            f"{where.zh}里这些符号字体画不出，已经去掉：{dropped}",
            f"left out of {where.en}, the font has no sign for: {dropped}",
        ),
    )
