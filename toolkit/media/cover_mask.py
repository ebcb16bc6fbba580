"""The mask of a clip: white where the picture must be made unrecognisable. One small grey picture per output frame."""

import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from toolkit.core.plan import ClipPart, ClipPlan, CropKey
from toolkit.core.privacy import Box
from toolkit.media.ffmpeg import partial_file

SHARE = 8
"""The mask is this many times smaller than the clip."""


def mask_size(width_px: int, height_px: int) -> tuple[int, int]:
    """Width and height of the mask of a clip of that size."""
    return -(-width_px // SHARE), -(-height_px // SHARE)


def has_covers(clip: ClipPlan) -> bool:
    return any(part.covers for part in clip.parts)


def write_mask(
    clip: ClipPlan,
    display_sizes_px: Sequence[tuple[int, int]],
    frame_counts: Sequence[int],
    output_px: tuple[int, int],
    fps: int,
    out: Path,
) -> None:
    """Raw grey frames (one byte a pixel, `mask_size`), as many as the clip has, into `out`.

    `display_sizes_px`: (width, height) in display space of each part's footage; `frame_counts`: output frames per part.
    """
    with partial_file(out) as partial, partial.open("wb") as file:
        for part, size_px, count in zip(clip.parts, display_sizes_px, frame_counts, strict=True):
            for index in range(count):
                time_ms = part.span.start_ms + index * 1000 / fps
                file.write(mask_at(part, time_ms, size_px, output_px).tobytes())


def mask_at(part: ClipPart, time_ms: float, display_px: tuple[int, int], output_px: tuple[int, int]) -> np.ndarray:
    """uint8 [h, w]: 255 where a cover stands at `time_ms` (source time), 0 elsewhere."""
    width, height = mask_size(*output_px)
    mask = np.zeros((height, width), np.uint8)
    for cover in part.covers:
        box = cover.at(time_ms)
        if box is not None:
            left, top, right, bottom = _in_output(box, part, time_ms, display_px, output_px)
            rows = slice(max(0, math.floor(top * height)), max(0, math.ceil(bottom * height)))
            columns = slice(max(0, math.floor(left * width)), max(0, math.ceil(right * width)))
            mask[rows, columns] = 255
    return mask


def _in_output(
    box: Box, part: ClipPart, time_ms: float, display_px: tuple[int, int], output_px: tuple[int, int]
) -> tuple[float, float, float, float]:
    """(left, top, right, bottom) as shares of the output."""
    wide, tall = display_px
    if part.layout == "pad":
        scale = min(output_px[0] / wide, output_px[1] / tall)
        shown = wide * scale / output_px[0], tall * scale / output_px[1]
        x, y = (1 - shown[0]) / 2, (1 - shown[1]) / 2
        return x + box.left * shown[0], y + box.top * shown[1], x + box.right * shown[0], y + box.bottom * shown[1]
    left, top = _corner(part.crop_path, time_ms)
    crop = min(part.crop_width_px, wide), min(part.crop_height_px, tall)
    return (
        (box.left * wide - left) / crop[0], (box.top * tall - top) / crop[1],
        (box.right * wide - left) / crop[0], (box.bottom * tall - top) / crop[1],
    )  # fmt: skip


def _corner(path: Sequence[CropKey], time_ms: float) -> tuple[float, float]:
    times = [key.time_ms for key in path]
    left = np.interp(time_ms, times, [key.left_px for key in path])
    top = np.interp(time_ms, times, [key.top_px for key in path])
    return float(left), float(top)
