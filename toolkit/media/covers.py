"""Cover pictures: the sharpest frame around its subject, a large title and a price tag, readable at thumbnail size."""

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from toolkit.core.errors import OutputNotWritable
from toolkit.core.plan import OutputProfile
from toolkit.core.text import Text
from toolkit.media.cover_designs import DESIGNS, SUBJECT_AT, CoverDesign
from toolkit.media.ffmpeg import disk_full, free_bytes, partial_file

if TYPE_CHECKING:
    from PIL.Image import Image

_SMALL_LIFT = 1.06


def make_cover(
    still: np.ndarray, title: str, sticker: str, profile: OutputProfile, *,
    subject: tuple[float, float] = (0.5, 0.5), design: CoverDesign = "band",
) -> "Image":  # fmt: skip
    """A cover of the profile's cover size, in one of the designs of `cover_designs`.

    `still`: uint8 [h, w, 3], RGB. `subject` is where the subject stands, as shares of the picture's width and height;
    the crop keeps it in the middle of what the title leaves free, as far as the picture reaches.
    """
    from PIL import Image, ImageEnhance

    size = profile.cover_width_px, profile.cover_height_px
    left, top, width, height = cover_window(still.shape[1], still.shape[0], size, subject, SUBJECT_AT[design])
    piece = Image.fromarray(np.ascontiguousarray(still[top : top + height, left : left + width]))
    cover = piece.resize(size, Image.Resampling.LANCZOS)
    cover = ImageEnhance.Color(cover).enhance(_SMALL_LIFT + 0.04)
    cover = ImageEnhance.Contrast(cover).enhance(_SMALL_LIFT).convert("RGBA")
    DESIGNS[design](cover, title.strip(), sticker.strip())
    return cover.convert("RGB")


def cover_window(
    width_px: int, height_px: int, cover_size: tuple[int, int], subject: tuple[float, float], subject_at: float = 0.42
) -> tuple[int, int, int, int]:
    """Left, top, width and height of the largest window of the cover's shape.

    The subject stands in its middle across, and at `subject_at` of its height where the picture reaches.
    """
    scale = min(width_px / cover_size[0], height_px / cover_size[1])
    width, height = min(width_px, round(cover_size[0] * scale)), min(height_px, round(cover_size[1] * scale))
    left = round(subject[0] * width_px - width / 2)
    top = round(subject[1] * height_px - height * subject_at)
    return min(max(left, 0), width_px - width), min(max(top, 0), height_px - height), width, height


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
