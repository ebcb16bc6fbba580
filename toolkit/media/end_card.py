"""The card over the last seconds of a clip: product, price and link number, composed with MoviePy.

It grows out of its middle and stays to the end, over the picture, which goes on: the clip is as long as before, and
what is said at its close is heard. It says what the product's card says and nothing else.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from toolkit.core.plan import EndCard, OutputProfile
from toolkit.core.text import Text
from toolkit.media.animation import ease_out, moving_frames, write_film
from toolkit.media.drawn import Drawn, Placed, undrawable_note
from toolkit.media.lettering import (
    BRICK,
    CREAM,
    PERSIMMON,
    SOIL,
    SUN,
    draw_text,
    drawing_unit_px,
    fit_text,
    price_tag,
    rounded_box,
    text_width,
    with_shadow,
)
from toolkit.media.render_args import Overlay
from toolkit.media.subtitles import LINE_STEP_EM, caption_layout

if TYPE_CHECKING:
    from PIL.Image import Image

END_S = 2.6
"""Long enough for three short lines at nine characters a second, and not so long that a viewer leaves."""
MIN_CLIP_S = 8.0
"""A shorter clip would be half card."""
GROW_FILE = "end.mov"
CARD_FILE = "end.png"

_GROW_S = 0.4
_FROM_SCALE = 0.82


def make_end_card(
    card: EndCard, profile: OutputProfile, size: tuple[int, int], duration_ms: int, folder: Path
) -> Drawn:
    """Writes the card for a clip of `size` (width, height in pixels) and `duration_ms` into `folder`.

    Tells where it goes, and what its text had to lose; empty for a clip under `MIN_CLIP_S`.

    Raises:
        FfmpegFailed, DiskFull: if its film can't be written.
    """
    if duration_ms < MIN_CLIP_S * 1000:
        return Drawn()
    picture = draw_end_card(card, profile, size)
    picture.save(folder / CARD_FILE)
    _write_growth(folder / GROW_FILE, picture, profile.fps)
    left, top = _place(picture, profile, size)
    from_ms = duration_ms - round(END_S * 1000)
    still_ms = from_ms + round(_GROW_S * 1000)
    overlays = (
        Overlay(file=GROW_FILE, left_px=left, top_px=top, from_ms=from_ms, until_ms=still_ms),
        Overlay(file=CARD_FILE, left_px=left, top_px=top, from_ms=still_ms, is_still=True),
    )
    placed = Placed(
        name=Text("片尾卡", "the end card"), left_px=left, top_px=top, right_px=left + picture.width,
        bottom_px=top + picture.height,
    )  # fmt: skip
    return Drawn(
        overlays=overlays,
        placed=(placed,),
        notes=undrawable_note(Text("片尾卡", "the end card"), card.title + card.price),
    )


def draw_end_card(card: EndCard, profile: OutputProfile, size: tuple[int, int]) -> "Image":
    """The card itself: title, tag with the price, and the number of the link if the product has one. Even sides."""
    width = drawing_unit_px(size)
    shadow = max(3, round(width * 0.012))
    room = round((1 - profile.safe_left - profile.safe_right) * size[0]) - 4 * shadow
    pad = round(width * 0.06)
    inner = min(room, round(width * 0.82)) - 2 * pad
    fitted = fit_text(card.title, inner, largest_px=round(width * 0.1), smallest_px=round(width * 0.05))
    step, gap = round(fitted.size_px * 1.25), round(width * 0.035)
    tag = price_tag(card.price, round(width * 0.13), inner)
    link = _link_badge(card.link_no, round(width * 0.085)) if card.link_no is not None else None
    rows = [tag, *([link] if link is not None else [])]
    text_px = max(text_width(line, fitted.size_px) for line in fitted.lines)
    box_width = round(max(text_px, *(row.width for row in rows))) + 2 * pad
    box_height = 2 * pad + step * len(fitted.lines) + sum(row.height + gap for row in rows)
    box = rounded_box((box_width, box_height), round(width * 0.04), CREAM)
    rim = max(3, round(width * 0.008))
    box.alpha_composite(_band(box_width, rim * 2, round(width * 0.04)), (0, 0))
    top = pad
    for index, line in enumerate(fitted.lines):
        draw_text(box, (box_width / 2, top + step * (index + 0.5)), line, fitted.size_px, SOIL, anchor="mm")
    top += step * len(fitted.lines) + gap
    for row in rows:
        box.alpha_composite(row, ((box_width - row.width) // 2, top))
        top += row.height + gap
    return _evened(with_shadow(box, shadow))


def _band(width: int, height: int, radius: int) -> "Image":
    """A bright edge along the top, round where the card is."""
    whole = rounded_box((width, max(2 * radius, height) + radius), radius, PERSIMMON, SUN)
    return whole.crop((0, 0, width, height))


def _link_badge(number: int, height: int) -> "Image":
    text = f"{number}号链接"
    size_px = round(height * 0.6)
    width = round(text_width(text, size_px) + height)
    badge = rounded_box((width, height), height // 2, PERSIMMON)
    draw_text(badge, (width / 2, height / 2), text, size_px, CREAM, outline=BRICK, outline_em=0.02, anchor="mm")
    return badge


def _evened(picture: "Image") -> "Image":
    from PIL import Image

    width, height = picture.width + picture.width % 2, picture.height + picture.height % 2
    canvas = Image.new("RGBA", (width, height), (0, 0, 0, 0))
    canvas.alpha_composite(picture, (0, 0))
    return canvas


def _place(picture: "Image", profile: OutputProfile, size: tuple[int, int]) -> tuple[int, int]:
    """In the middle across, right above two lines of captions: whoever speaks shows the face further up."""
    left = (profile.safe_left + (1 - profile.safe_right)) / 2 * size[0] - picture.width / 2
    layout = caption_layout(profile, *size)
    top = layout.bottom_px - (1.5 + LINE_STEP_EM) * layout.em_px - picture.height
    return max(0, round(left)), max(0, round(top), round(profile.safe_top * size[1]))


def _write_growth(target: Path, picture: "Image", fps: int) -> None:
    def compose() -> Any:
        from moviepy import CompositeVideoClip, ImageClip, vfx

        def scale(time_s: float) -> float:
            return _FROM_SCALE + (1 - _FROM_SCALE) * ease_out(time_s / _GROW_S)

        still = ImageClip(np.array(picture), transparent=True, duration=_GROW_S).with_position("center")
        growing = still.with_effects([vfx.Resize(scale), vfx.CrossFadeIn(_GROW_S * 0.6)])
        return CompositeVideoClip([growing], size=picture.size).with_duration(_GROW_S)

    write_film(target, compose, moving_frames([(0.0, _GROW_S)], _GROW_S, fps), fps)
