"""The designs of a cover: where title and price stand, and how they are kept readable at the size of a thumbnail."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Literal

import numpy as np

from toolkit.media.lettering import (
    APRICOT,
    BRICK,
    CREAM,
    PERSIMMON,
    SOIL,
    draw_text,
    fit_text,
    price_tag,
    rounded_box,
    with_shadow,
)

if TYPE_CHECKING:
    from PIL.Image import Image

CoverDesign = Literal["band", "banner", "panel"]

_BAND_SHARE = 0.46
"""Of the height, from below: darkened so that white letters stand out on any picture."""
_BAND_DARKNESS = 0.82
_LARGEST_TITLE = 0.155
"""Of the width; a thumbnail 180 px wide then shows characters of up to 28 px."""
_SMALLEST_TITLE = 0.062
_TAG_HEIGHT = 0.125
_MARGIN = 0.065
_PANEL_SHARE = 0.3
"""Of the height: room for two lines and a tag."""


def band(cover: "Image", title: str, sticker: str) -> None:
    """Words in the lower part, on darkness that grows softly out of the picture."""
    if title or sticker:
        cover.alpha_composite(_band(cover.size))
    bottom = round(cover.height - cover.width * 0.07)
    if sticker:
        bottom = _place_tag(cover, sticker, bottom)
    if title:
        _place_title(cover, title, bottom)


def banner(cover: "Image", title: str, sticker: str) -> None:
    """The title on a red ribbon across the top, the price at the lower right: the middle is left to the picture."""
    margin = round(cover.width * _MARGIN)
    if title:
        pad = round(cover.width * 0.035)
        fitted = fit_text(
            title, cover.width - 2 * margin - 2 * pad, largest_px=round(cover.width * _LARGEST_TITLE),
            smallest_px=round(cover.width * _SMALLEST_TITLE),
        )  # fmt: skip
        step = round(fitted.size_px * 1.22)
        box = rounded_box((cover.width - 2 * margin, step * len(fitted.lines) + 2 * pad), pad, PERSIMMON, BRICK)
        radius = max(2, round(cover.width * 0.008))
        top = round(cover.height * 0.055)
        cover.alpha_composite(with_shadow(box, radius), (margin - 2 * radius, top - 2 * radius))
        for index, line in enumerate(fitted.lines):
            middle = cover.width / 2, top + pad + step * (index + 0.5)
            draw_text(cover, middle, line, fitted.size_px, CREAM, anchor="mm")
    if sticker:
        _place_tag(cover, sticker, round(cover.height - cover.width * 0.07), at_right=True)


def panel(cover: "Image", title: str, sticker: str) -> None:
    """A cream panel below with dark letters: the calmest, and readable on the busiest picture."""
    from PIL import Image

    if not (title or sticker):
        return
    height = round(cover.height * _PANEL_SHARE)
    top = cover.height - height
    cover.alpha_composite(Image.new("RGBA", (cover.width, height), (*CREAM, 255)), (0, top))
    stripe = max(4, round(cover.width * 0.016))
    cover.alpha_composite(Image.new("RGBA", (cover.width, stripe), (*PERSIMMON, 255)), (0, top))
    margin = round(cover.width * _MARGIN)
    bottom = cover.height - round(height * 0.1)
    if sticker:
        bottom = _place_tag(cover, sticker, bottom)
    if title:
        room = bottom - top - stripe
        fitted = fit_text(
            title, cover.width - 2 * margin, largest_px=min(round(cover.width * _LARGEST_TITLE), round(room * 0.78)),
            smallest_px=round(cover.width * _SMALLEST_TITLE), max_lines=1,
        )  # fmt: skip
        draw_text(cover, (margin, top + stripe + room / 2), fitted.lines[0], fitted.size_px, SOIL, anchor="lm")


DESIGNS: Mapping[CoverDesign, Callable[["Image", str, str], None]] = {"band": band, "banner": banner, "panel": panel}
SUBJECT_AT: Mapping[CoverDesign, float] = {"band": 0.42, "banner": 0.55, "panel": 0.36}
"""Where the subject should stand, as a share of the height: in the middle of what the words leave free."""
FREE: Mapping[CoverDesign, tuple[float, float]] = {"band": (0.1, 0.6), "banner": (0.38, 0.85), "panel": (0.1, 0.62)}
"""From where to where the picture is free of words, shares of the height."""


def _band(size: tuple[int, int]) -> "Image":
    """Darkness that grows softly towards the lower edge, warm like earth."""
    from PIL import Image

    width, height = size
    band_height = round(height * _BAND_SHARE)
    share = np.linspace(0.0, 1.0, band_height)
    alpha = np.zeros(height)
    alpha[height - band_height :] = 255 * _BAND_DARKNESS * (share * share * (3 - 2 * share))
    layer = np.empty((height, width, 4), dtype=np.uint8)
    layer[..., :3] = SOIL
    layer[..., 3] = alpha.round().astype(np.uint8)[:, None]
    return Image.fromarray(layer, "RGBA")


def _place_tag(cover: "Image", sticker: str, bottom: int, *, at_right: bool = False) -> int:
    """Puts the price tag at the lower left or right; returns where the title may end above it."""
    margin = round(cover.width * _MARGIN)
    radius = max(2, round(cover.width * 0.008))
    tag = price_tag(sticker, round(cover.width * _TAG_HEIGHT), cover.width - 2 * margin)
    top = bottom - tag.height
    left = cover.width - margin - tag.width if at_right else margin
    cover.alpha_composite(with_shadow(tag, radius), (left - 2 * radius, top - 2 * radius))
    return top - round(cover.width * 0.05)


def _place_title(cover: "Image", title: str, bottom: int) -> None:
    margin = round(cover.width * _MARGIN)
    stripe = max(4, round(cover.width * 0.016))
    indent = stripe + round(cover.width * 0.03)
    fitted = fit_text(
        title, cover.width - 2 * margin - indent, largest_px=round(cover.width * _LARGEST_TITLE),
        smallest_px=round(cover.width * _SMALLEST_TITLE),
    )  # fmt: skip
    step = round(fitted.size_px * 1.22)
    height = step * len(fitted.lines)
    top = bottom - height
    for index, line in enumerate(fitted.lines):
        middle = top + step * (index + 0.5)
        draw_text(
            cover, (margin + indent, middle), line, fitted.size_px, CREAM, outline=SOIL, outline_em=0.035, anchor="lm"
        )
    trim = round(step * 0.12)
    cover.alpha_composite(
        rounded_box((stripe, height - 2 * trim), stripe // 2, APRICOT, PERSIMMON), (margin, top + trim)
    )
