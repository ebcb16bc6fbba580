"""Cover pictures: the sharpest frame around its subject, a large title and a price tag, readable at thumbnail size."""

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from toolkit.core.errors import OutputNotWritable
from toolkit.core.plan import OutputProfile
from toolkit.core.text import Text
from toolkit.media.ffmpeg import disk_full, free_bytes, partial_file
from toolkit.media.lettering import (
    APRICOT,
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

_BAND_SHARE = 0.46
"""Of the height, from below: darkened so that white letters stand out on any picture."""
_BAND_DARKNESS = 0.82
_LARGEST_TITLE = 0.155
"""Of the width; a thumbnail 180 px wide then shows characters of up to 28 px."""
_SMALLEST_TITLE = 0.062
_TAG_HEIGHT = 0.125
_SMALL_LIFT = 1.06


def make_cover(
    still: np.ndarray, title: str, sticker: str, profile: OutputProfile, *,
    subject: tuple[float, float] = (0.5, 0.5),
) -> "Image":  # fmt: skip
    """A cover of the profile's cover size.

    `still`: uint8 [h, w, 3], RGB. `subject` is where the subject stands, as shares of the picture's width and height;
    the crop keeps it in the middle of what the title leaves free, as far as the picture reaches.
    """
    from PIL import Image, ImageEnhance

    size = profile.cover_width_px, profile.cover_height_px
    left, top, width, height = cover_window(still.shape[1], still.shape[0], size, subject)
    piece = Image.fromarray(np.ascontiguousarray(still[top : top + height, left : left + width]))
    cover = piece.resize(size, Image.Resampling.LANCZOS)
    cover = ImageEnhance.Color(cover).enhance(_SMALL_LIFT + 0.04)
    cover = ImageEnhance.Contrast(cover).enhance(_SMALL_LIFT).convert("RGBA")
    has_words = bool(title.strip() or sticker.strip())
    if has_words:
        cover.alpha_composite(_band(size))
    bottom = round(size[1] - size[0] * 0.07)
    if sticker.strip():
        bottom = _place_tag(cover, sticker, bottom)
    if title.strip():
        _place_title(cover, title, bottom)
    return cover.convert("RGB")


def cover_window(
    width_px: int, height_px: int, cover_size: tuple[int, int], subject: tuple[float, float]
) -> tuple[int, int, int, int]:
    """Left, top, width and height of the largest window of the cover's shape, the subject in its upper middle."""
    scale = min(width_px / cover_size[0], height_px / cover_size[1])
    width, height = min(width_px, round(cover_size[0] * scale)), min(height_px, round(cover_size[1] * scale))
    left = round(subject[0] * width_px - width / 2)
    top = round(subject[1] * height_px - height * 0.42)
    return min(max(left, 0), width_px - width), min(max(top, 0), height_px - height), width, height


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


def _place_tag(cover: "Image", sticker: str, bottom: int) -> int:
    """Puts the price tag at the lower left; returns where the title may end above it."""
    margin = round(cover.width * 0.065)
    radius = max(2, round(cover.width * 0.008))
    tag = price_tag(sticker, round(cover.width * _TAG_HEIGHT), cover.width - 2 * margin)
    top = bottom - tag.height
    cover.alpha_composite(with_shadow(tag, radius), (margin - 2 * radius, top - 2 * radius))
    return top - round(cover.width * 0.05)


def _place_title(cover: "Image", title: str, bottom: int) -> None:
    margin = round(cover.width * 0.065)
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


def save_cover(cover: "Image", out: Path) -> Path:
    """Writes `cover` as JPEG, whole or not at all; returns `out`.

    Raises:
        DiskFull, OutputNotWritable: if it can't be written.
    """
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with partial_file(out) as partial:
            cover.save(partial, "JPEG", quality=90, optimize=True, progressive=True, subsampling=0)
    except OSError as error:
        if free_bytes(out.parent) < 1_000_000:
            raise disk_full(out.parent, 2_000_000) from error
        raise OutputNotWritable(
            str(out),
            Text(
                f"封面写不进去（{error.strerror or error}）", f"the cover can't be written ({error.strerror or error})"
            ),
            Text("请换一个能写的文件夹", "Choose a folder that you may write to"),
        ) from error
    return out
