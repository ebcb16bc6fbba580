"""The animated title of a clip and its price sticker, composed with MoviePy as small pictures with transparency.

The title slides in on a ribbon and leaves after less than three seconds; the sticker pops up above it and stays.
Only the region of both is composed, never the whole frame: FFmpeg lays it over the clip.
"""

import hashlib
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from toolkit.core.plan import OutputProfile
from toolkit.core.text import Text
from toolkit.media.animation import ease_out, moving_frames, settle, write_film
from toolkit.media.drawn import Drawn, Placed, undrawable_note
from toolkit.media.ffmpeg import partial_file
from toolkit.media.lettering import (
    APRICOT,
    BRICK,
    CREAM,
    PERSIMMON,
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

if TYPE_CHECKING:
    from PIL.Image import Image

INTRO_S = 2.8
INTRO_FILE = "intro.mov"
STICKER_FILE = "sticker.png"

_SLIDE_S = 0.5
_POP_FROM_S = 0.45
_POP_S = 0.3
_LEAVE_S = 0.35
_POP_SCALE = 0.25
_LOOK = 3
"""Counts up when the drawing changes, so that remembered cards are drawn again."""


def make_title_card(
    title: str, sticker: str, profile: OutputProfile, size: tuple[int, int], folder: Path, *,
    cache_dir: Path | None = None,
) -> Drawn:  # fmt: skip
    """Writes title and sticker for a clip of `size` (width, height in pixels) into `folder`; tells where they go.

    With `cache_dir` a card is composed once and remembered by its content. Blocks for a quarter of a second.

    Raises:
        FfmpegFailed, DiskFull: if the film of the title can't be written.
    """
    title, sticker = title.strip(), sticker.strip()
    ribbon = _ribbon(title, profile, size) if title else None
    tag = _sticker(sticker, profile, size) if sticker else None
    left, top = round(profile.safe_left * size[0]), round(profile.safe_top * size[1])
    overlays: list[Overlay] = []
    placed: list[Placed] = []
    if ribbon is not None:
        target = folder / INTRO_FILE
        key = repr((_LOOK, title, sticker, size, profile.fps, left, profile.safe_right))
        _remembered(target, key, cache_dir, lambda: _write_intro(target, ribbon, tag, left, profile.fps))
        overlays.append(Overlay(file=INTRO_FILE, left_px=0, top_px=top))
        placed.append(_placed(Text("标题", "the title"), ribbon, left, top + _ribbon_top(ribbon, tag)))
    if tag is not None:
        tag.save(folder / STICKER_FILE)
        from_ms = round(INTRO_S * 1000) if ribbon is not None else 0
        overlays.append(Overlay(file=STICKER_FILE, left_px=left, top_px=top, from_ms=from_ms, is_still=True))
        placed.append(_placed(Text("价格贴", "the price sticker"), tag, left, top))
    return Drawn(
        overlays=tuple(overlays),
        placed=tuple(placed),
        notes=undrawable_note(Text("标题", "the title"), title + sticker),
    )


def _placed(name: Text, picture: "Image", left_px: int, top_px: int) -> Placed:
    right_px, bottom_px = left_px + picture.width, top_px + picture.height
    return Placed(name=name, left_px=left_px, top_px=top_px, right_px=right_px, bottom_px=bottom_px)


def _ribbon_top(ribbon: "Image", tag: "Image | None") -> int:
    """Where the ribbon begins below the sticker, pixels."""
    return tag.height + max(2, ribbon.height // 20) if tag is not None else 0


def _remembered(target: Path, key: str, cache_dir: Path | None, write: Any) -> None:
    kept = cache_dir / f"title-{hashlib.sha256(key.encode()).hexdigest()[:20]}.mov" if cache_dir else None
    if kept is not None and kept.is_file():
        shutil.copyfile(kept, target)
        return
    write()
    if kept is not None:
        kept.parent.mkdir(parents=True, exist_ok=True)
        with partial_file(kept) as partial:
            shutil.copyfile(target, partial)


# --- drawing ---


def _usable_px(profile: OutputProfile, size: tuple[int, int]) -> int:
    return round((1 - profile.safe_left - profile.safe_right) * size[0])


def _sticker(text: str, profile: OutputProfile, size: tuple[int, int]) -> "Image":
    unit = drawing_unit_px(size)
    height = round(unit * 0.098)
    radius = max(2, round(unit * 0.006))
    return with_shadow(price_tag(text, height, round(_usable_px(profile, size) * 0.8)), radius)


def _ribbon(title: str, profile: OutputProfile, size: tuple[int, int]) -> "Image":
    """The title on a ribbon with a bright edge, as wide as its words."""
    unit = drawing_unit_px(size)
    room = _usable_px(profile, size) - round(unit * 0.13)
    fitted = fit_text(title, room, largest_px=round(unit * 0.088), smallest_px=round(unit * 0.045))
    step = round(fitted.size_px * 1.25)
    pad_x, pad_y = round(unit * 0.035), round(fitted.size_px * 0.34)
    text_px = max(text_width(line, fitted.size_px) for line in fitted.lines)
    edge = max(4, round(unit * 0.014))
    box_size = (round(text_px) + 2 * pad_x + edge, step * len(fitted.lines) + 2 * pad_y)
    radius = round(unit * 0.022)
    box = rounded_box(box_size, radius, PERSIMMON, APRICOT)
    box.alpha_composite(rounded_box((edge, box_size[1]), min(radius, edge), SUN, corners="1001"), (0, 0))
    for index, line in enumerate(fitted.lines):
        middle = pad_y + step * (index + 0.5)
        draw_text(box, (edge + pad_x, middle), line, fitted.size_px, CREAM, outline=BRICK, outline_em=0.03, anchor="lm")
    return with_shadow(box, max(2, round(unit * 0.008)))


# --- animation ---


def _write_intro(target: Path, ribbon: "Image", tag: "Image | None", left_px: int, fps: int) -> None:
    ribbon_top = _ribbon_top(ribbon, tag)
    width = left_px + max(ribbon.width, round((1 + _POP_SCALE) * tag.width) if tag is not None else 0)
    width, height = width + width % 2, ribbon_top + ribbon.height + (ribbon_top + ribbon.height) % 2

    def compose() -> Any:
        from moviepy import CompositeVideoClip

        layers = [_ribbon_clip(ribbon, left_px, ribbon_top)]
        if tag is not None:
            layers += _sticker_clips(tag, left_px)
        return CompositeVideoClip(layers, size=(width, height)).with_duration(INTRO_S)

    come_s = max(_SLIDE_S, _POP_FROM_S + _POP_S if tag is not None else 0.0)
    moves_s = ((0.0, come_s), (INTRO_S - _LEAVE_S, INTRO_S))
    write_film(target, compose, moving_frames(moves_s, INTRO_S, fps), fps)


def _ribbon_clip(ribbon: "Image", left_px: int, top_px: int) -> Any:
    from moviepy import ImageClip, vfx

    def position(time_s: float) -> tuple[int, int]:
        if time_s > INTRO_S - _LEAVE_S:
            share = (time_s - INTRO_S + _LEAVE_S) / _LEAVE_S
            return left_px - round(0.25 * ribbon.width * share**2), top_px
        return left_px - round((ribbon.width + left_px) * (1 - ease_out(time_s / _SLIDE_S))), top_px

    clip = ImageClip(np.array(ribbon), transparent=True, duration=INTRO_S).with_position(position)
    return clip.with_effects([vfx.CrossFadeIn(_SLIDE_S / 2), vfx.CrossFadeOut(_LEAVE_S)])


def _sticker_clips(tag: "Image", left_px: int) -> list[Any]:
    from moviepy import ImageClip, vfx

    still = np.array(tag)
    popping = ImageClip(still, transparent=True, duration=_POP_S).with_effects(
        [vfx.Resize(lambda time_s: settle(time_s, _POP_S, _POP_SCALE)), vfx.CrossFadeIn(_POP_S / 2)]
    )
    resting = ImageClip(still, transparent=True, duration=INTRO_S - _POP_FROM_S - _POP_S)
    place = (left_px, 0)
    return [
        popping.with_start(_POP_FROM_S).with_position(place),
        resting.with_start(_POP_FROM_S + _POP_S).with_position(place),
    ]
