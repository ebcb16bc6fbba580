"""Animated title and price sticker as overlays, composed with MoviePy."""

from dataclasses import dataclass
from pathlib import Path

from toolkit.core.plan import OutputProfile
from toolkit.core.text import Text
from toolkit.media.render_args import Overlay


@dataclass(frozen=True, slots=True, kw_only=True)
class TitleCard:
    """Overlays for one clip, and what its text had to lose."""

    overlays: tuple[Overlay, ...]
    notes: tuple[Text, ...] = ()


def make_title_card(
    title: str,
    sticker: str,
    profile: OutputProfile,
    size: tuple[int, int],
    folder: Path,
    *,
    cache_dir: Path | None = None,
) -> TitleCard:
    return TitleCard(overlays=())
