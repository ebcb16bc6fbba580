"""Drawn words: titles broken at words, bold letters, ribbons and price tags, as pictures with transparency."""

import functools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from toolkit.media.fonts import drawable_text, pillow_font

if TYPE_CHECKING:
    from PIL.Image import Image

Colour = tuple[int, int, int]

PERSIMMON: Colour = (226, 62, 38)
APRICOT: Colour = (246, 146, 30)
CREAM: Colour = (255, 250, 238)
SUN: Colour = (255, 222, 66)
BRICK: Colour = (148, 26, 18)
SOIL: Colour = (44, 22, 10)

_BOLD_EM = 0.022
"""Stroke in the letter's own colour: the font has one weight only."""
_SMOOTH = 3
"""Shapes are drawn larger and scaled down: Pillow draws their edges without smoothing."""
_LOW_SHARE = 0.72
"""In a square picture of a talker the face begins at about a third of the width; so does what is left of the title."""
_PRICE = re.compile(r"[¥￥]?\d+(?:\.\d+)?(?:元|块\d?)|[¥￥]\d+(?:\.\d+)?")
_NO_LINE_START = "，。！？、：；）》」』”’%·,.!?:;)"


@dataclass(frozen=True, slots=True, kw_only=True)
class FittedText:
    """Lines and the size at which they fit."""

    lines: tuple[str, ...]
    size_px: int


def text_width(text: str, size_px: int) -> float:
    """Width in pixels of `text` in bold."""
    return pillow_font(size_px).getlength(text) + 2 * _BOLD_EM * size_px if text else 0.0


def fit_text(text: str, width_px: float, *, largest_px: int, smallest_px: int, max_lines: int = 2) -> FittedText:
    """`text` as large as it fits into the width, on one line if that costs under a fifth of the size.

    Lines are broken between words and of about equal width; what does not fit at the smallest size ends in "…".
    """
    text = " ".join(drawable_text(text).split())
    one_line = _fitting_size((text,), width_px, largest_px)
    if max_lines == 1 or one_line >= 0.8 * largest_px or len(text) < 4:
        return _at_least(FittedText(lines=(text,), size_px=one_line), width_px, smallest_px)
    lines = _balanced_lines(text)
    return _at_least(FittedText(lines=lines, size_px=_fitting_size(lines, width_px, largest_px)), width_px, smallest_px)


def _fitting_size(lines: tuple[str, ...], width_px: float, largest_px: int) -> int:
    widest = max(text_width(line, 100) for line in lines)
    return min(largest_px, int(width_px * 100 / widest)) if widest else largest_px


def _at_least(fitted: FittedText, width_px: float, smallest_px: int) -> FittedText:
    if fitted.size_px >= smallest_px:
        return fitted
    lines = tuple(_shortened(line, width_px, smallest_px) for line in fitted.lines)
    return FittedText(lines=lines, size_px=smallest_px)


def _shortened(line: str, width_px: float, size_px: int) -> str:
    if text_width(line, size_px) <= width_px:
        return line
    while line and text_width(line + "…", size_px) > width_px:
        line = line[:-1]
    return line + "…"


def _balanced_lines(text: str) -> tuple[str, ...]:
    """Two lines, broken where they come out most alike without tearing a word or a number from its unit."""
    pieces = _words(text)
    best = (float("inf"), text, "")
    for index in range(1, len(pieces)):
        first, second = "".join(pieces[:index]).strip(), "".join(pieces[index:]).strip()
        if not first or not second or second[0] in _NO_LINE_START:
            continue
        # A space is where the writer paused: worth a little imbalance.
        bonus = 0.25 if pieces[index - 1].isspace() or pieces[index].isspace() else 0.0
        widths = text_width(first, 100), text_width(second, 100)
        best = min(best, (max(widths) / sum(widths) - bonus, first, second))
    return (best[1], best[2]) if best[2] else (text,)


def _words(text: str) -> list[str]:
    import logging

    import jieba

    jieba.setLogLevel(logging.WARNING)
    pieces: list[str] = []
    for word in jieba.cut(text):
        is_unit = bool(pieces) and pieces[-1][-1:].isdigit() and not word.isspace()
        if is_unit or (pieces and word[0] in ".0123456789" and pieces[-1][-1:] in ".0123456789"):
            pieces[-1] += word
        else:
            pieces.append(word)
    return pieces


def drawing_unit_px(size: tuple[int, int]) -> int:
    """The length that letters and cards on a clip of `size` (width, height in pixels) are measured by.

    The width of an upright picture; less where the picture is low, or they would cover the face in a square one.
    """
    return min(size[0], round(size[1] * _LOW_SHARE))


# --- pictures ---


def draw_text(
    image: "Image", xy: tuple[float, float], text: str, size_px: int, colour: Colour, *,
    outline: Colour | None = None, outline_em: float = 0.07, anchor: str = "ls",
) -> None:  # fmt: skip
    """Writes bold letters, with an outline if asked; `xy` is where `anchor` (Pillow's, default left baseline) goes."""
    from PIL import ImageDraw

    draw = ImageDraw.Draw(image)
    font = pillow_font(size_px)
    bold = max(1, round(_BOLD_EM * size_px))
    if outline is not None:
        width = bold + max(1, round(outline_em * size_px))
        draw.text(xy, text, font=font, fill=outline, stroke_width=width, stroke_fill=outline, anchor=anchor)
    draw.text(xy, text, font=font, fill=colour, stroke_width=bold, stroke_fill=colour, anchor=anchor)


def gradient(width_px: int, height_px: int, first: Colour, last: Colour) -> "Image":
    """A picture that runs from `first` on the left to `last` on the right."""
    from PIL import Image

    share = np.linspace(0.0, 1.0, width_px)[None, :, None]
    row = np.array(first)[None, None, :] * (1 - share) + np.array(last)[None, None, :] * share
    return Image.fromarray(np.repeat(row, height_px, axis=0).round().astype(np.uint8), "RGB")


def rounded_box(
    size: tuple[int, int], radius_px: int, first: Colour, last: Colour | None = None, *, corners: str = "1111"
) -> "Image":
    """A box with smooth round corners (top left, top right, bottom right, bottom left) on nothing."""
    from PIL import Image, ImageDraw

    width, height = size
    mask = Image.new("L", (width * _SMOOTH, height * _SMOOTH), 0)
    ImageDraw.Draw(mask).rounded_rectangle(
        (0, 0, width * _SMOOTH - 1, height * _SMOOTH - 1), radius_px * _SMOOTH, fill=255,
        corners=tuple(corner == "1" for corner in corners),  # type: ignore[arg-type]
    )  # fmt: skip
    box = gradient(width, height, first, last or first).convert("RGBA")
    box.putalpha(mask.resize(size, Image.Resampling.LANCZOS))
    return box


def with_shadow(picture: "Image", radius_px: int, strength: float = 0.45) -> "Image":
    """`picture` with a soft shadow below it; it grows by twice the radius on every side."""
    from PIL import Image, ImageFilter

    pad = 2 * radius_px
    canvas = Image.new("RGBA", (picture.width + 2 * pad, picture.height + 2 * pad), (0, 0, 0, 0))
    shadow = Image.new("L", canvas.size, 0)
    shadow.paste(picture.getchannel("A").point(lambda value: int(value * strength)), (pad, pad + radius_px // 2))
    canvas.putalpha(shadow.filter(ImageFilter.GaussianBlur(radius_px * 0.7)))
    canvas.alpha_composite(picture, (pad, pad))
    return canvas


@functools.lru_cache(maxsize=32)
def price_tag(text: str, height_px: int, max_width_px: int) -> "Image":
    """A yellow tag with spec and price, the price's number large; as high as asked or lower if it would be too wide."""
    from PIL import Image

    pieces = _tag_pieces(" ".join(drawable_text(text).split()))
    small, large = round(height_px * 0.44), round(height_px * 0.68)
    pad, gap, rim = round(height_px * 0.34), round(height_px * 0.14), max(2, round(height_px * 0.05))
    widths = [text_width(piece, large if is_price else small) for piece, is_price in pieces]
    width = round(sum(widths)) + 2 * pad + gap * (len(pieces) - 1)
    if width > max_width_px and height_px > 16:
        return price_tag(text, int(height_px * min(0.96, max_width_px / width)), max_width_px)
    tag = rounded_box((width, height_px), height_px // 2, CREAM)
    inner = rounded_box((width - 2 * rim, height_px - 2 * rim), height_px // 2 - rim, SUN, (255, 205, 40))
    tag.alpha_composite(inner, (rim, rim))
    left: float = pad
    for (piece, is_price), piece_width in zip(pieces, widths, strict=True):
        size = large if is_price else small
        colour = PERSIMMON if is_price else BRICK
        draw_text(tag, (left, height_px / 2), piece, size, colour, anchor="lm")
        left += piece_width + gap
    assert isinstance(tag, Image.Image)
    return tag


def _tag_pieces(text: str) -> list[tuple[str, bool]]:
    """The text cut into pieces, each with whether it is the price's number.

    >>> _tag_pieces("5斤装 39.9元")
    [('5斤装', False), ('39.9', True), ('元', False)]
    """
    found = _PRICE.search(text)
    if found is None:
        return [(text, False)]
    price = found.group()
    number = re.search(r"[¥￥]?\d+(?:\.\d+)?(?:块\d)?", price)
    assert number is not None
    pieces = [(text[: found.start()].strip(" ，,·"), False), (number.group(), True), (price[number.end() :], False),
              (text[found.end() :].strip(" ，,·"), False)]  # fmt: skip
    return [piece for piece in pieces if piece[0]]
