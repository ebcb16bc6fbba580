from pathlib import Path

import numpy as np

from toolkit.core.plan import ClipPart, ClipPlan, CropKey
from toolkit.core.privacy import Box, Cover, CoverKey
from toolkit.core.spans import Span
from toolkit.media.cover_mask import mask_at, mask_size, write_mask

FACE = Cover(
    kind="face",
    keys=(
        CoverKey(time_ms=1000, box=Box(left=0.5, top=0.25, right=0.6, bottom=0.5)),
        CoverKey(time_ms=2000, box=Box(left=0.5, top=0.25, right=0.6, bottom=0.5)),
    ),
)


def part(layout: str = "crop", path: tuple[CropKey, ...] = ()) -> ClipPart:
    path = path or (CropKey(time_ms=1000, left_px=800, top_px=0),)
    return ClipPart(
        footage=0, span=Span(1000, 2500), layout=layout,  # type: ignore[arg-type]
        crop_width_px=606, crop_height_px=1080, crop_path=path, covers=(FACE,),
    )  # fmt: skip


def test_the_patch_stands_where_the_window_shows_the_face() -> None:
    mask = mask_at(part(), 1500, (1920, 1080), (720, 1280))
    rows, columns = np.nonzero(mask)
    # 960..1152 x 270..540 of the footage, so 160..352 x 270..540 of the window, times 720 / 606 and 1280 / 1080
    assert (columns.min(), columns.max()) == (160 * 720 // 606 // 8, -(-352 * 720 // 606) // 8)
    assert (rows.min(), rows.max()) == (270 * 1280 // 1080 // 8, 540 * 1280 // 1080 // 8 - 1)


def test_the_patch_follows_a_moving_window_and_leaves_with_it() -> None:
    path = (CropKey(time_ms=1000, left_px=800, top_px=0), CropKey(time_ms=2000, left_px=1300, top_px=0))
    first, last = (np.nonzero(mask_at(part(path=path), at_ms, (1920, 1080), (720, 1280)))[1] for at_ms in (1000, 2000))
    assert first.mean() > 20
    assert last.size == 0


def test_a_padded_picture_is_covered_where_it_stands() -> None:
    mask = mask_at(part("pad"), 1500, (1920, 1080), (720, 1280))
    rows, columns = np.nonzero(mask)
    assert abs(columns.min() * 8 - 360) <= 8
    top_px = (1280 - 405) / 2 + 0.25 * 405
    assert abs(rows.min() * 8 - top_px) <= 8


def test_nothing_is_covered_before_and_after() -> None:
    assert not mask_at(part(), 2200, (1920, 1080), (720, 1280)).any()


def test_the_file_has_a_picture_for_every_frame(tmp_path: Path) -> None:
    clip = ClipPlan(
        id="01-x", situation="talk", product_id="", title="", sticker="", parts=(part(), part("pad")), cues=(),
        cover_footage=0, cover_time_ms=0, reasons=(),
    )  # fmt: skip
    out = tmp_path / "covers.gray"
    write_mask(clip, ((1920, 1080), (1920, 1080)), (45, 45), (720, 1280), 30, out)
    width, height = mask_size(720, 1280)
    frames = np.fromfile(out, np.uint8).reshape(90, height, width)
    assert frames[0].any()
    assert frames[20].any()
    assert not frames[44].any()
    assert frames[45 + 20].any()
