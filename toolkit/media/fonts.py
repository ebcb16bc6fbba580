"""The one font of captions, covers and title cards: Noto Sans SC, from the pylopdf-fonts-zh-cn package (OFL)."""

import functools
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.core.errors import EngineMissing
from toolkit.core.text import Text

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont


@dataclass(frozen=True, slots=True, kw_only=True)
class Font:
    """A font file and what is needed to use it."""

    path: Path
    family: str
    """Family name as written inside the file: the only name that libass finds it by."""
    line_height_em: float
    """Height of a line in ems: libass gives this height to one unit of font size."""


@functools.cache
def caption_font() -> Font:
    """The bundled Chinese font.

    Raises:
        EngineMissing: if its package is not installed or damaged.
    """
    from fontTools.ttLib import TTFont, TTLibError

    try:
        import pylopdf_fonts_zh_cn

        path = pylopdf_fonts_zh_cn.sans_path()
        with TTFont(path, lazy=True) as font:
            family = font["name"].getBestFamilyName()
            metrics: Any = font["OS/2"]
            head: Any = font["head"]
            line_height_em = (metrics.usWinAscent + metrics.usWinDescent) / head.unitsPerEm
    except (ImportError, OSError, TTLibError, KeyError) as error:
        raise EngineMissing(
            "Noto Sans SC",
            Text("字幕用的中文字体没有装好", "the Chinese font of the captions is not installed"),
            Text(
                "请运行：pip install --force-reinstall pylopdf-fonts-zh-cn",
                "Run pip install --force-reinstall pylopdf-fonts-zh-cn",
            ),
        ) from error
    return Font(path=path, family=str(family), line_height_em=line_height_em)


@functools.cache
def _covered(path: Path) -> frozenset[int]:
    from fontTools.ttLib import TTFont

    with TTFont(path, lazy=True) as font:
        return frozenset(font.getBestCmap() or ())


def missing_glyphs(text: str, font: Font | None = None) -> str:
    """Characters of `text` that the font can't draw, each once, in order; white space is never missing."""
    covered = _covered((font or caption_font()).path)
    return "".join(dict.fromkeys(char for char in text if not char.isspace() and ord(char) not in covered))


_LOOKALIKES = {
    "\N{NO-BREAK SPACE}": " ", "\N{NON-BREAKING HYPHEN}": "-", "\N{MINUS SIGN}": "-", "\N{BULLET}": "·",
    "\N{KATAKANA MIDDLE DOT}": "·", "\N{FULLWIDTH HYPHEN-MINUS}": "-", "\N{FULLWIDTH YEN SIGN}": "¥",
}  # fmt: skip


def drawable_text(text: str, font: Font | None = None) -> str:
    """`text` with what the font lacks (emoji, rare characters) replaced by a look-alike or dropped, never tofu.

    Variation selectors and joiners go with the emoji they belong to.
    """
    missing = set(missing_glyphs(text, font))
    kept = (_LOOKALIKES.get(char, "") if char in missing else char for char in text if char not in "\ufe0e\ufe0f\u200d")
    return "".join(char for char in kept if char.isprintable() or char in "\n")


@functools.cache
def pillow_font(size_px: int) -> "FreeTypeFont":
    """The bundled font for Pillow; `size_px` is the em."""
    from PIL import ImageFont

    return ImageFont.truetype(str(caption_font().path), size_px)


def place_font(folder: Path) -> Path:
    """Puts the font alone into `folder`/fonts (a link where possible) for libass' `fontsdir`; returns that folder."""
    target = folder / "fonts"
    target.mkdir(parents=True, exist_ok=True)
    source = caption_font().path
    link = target / f"caption{source.suffix}"
    if not link.exists():
        try:
            link.symlink_to(source.absolute())
        except OSError:
            shutil.copyfile(source, link)
    return target
