"""A person's wish for the crop window: how it is written, and what it does to a path."""

import numpy as np
import pytest

from toolkit.core.crop_override import CropWish, override_path, parse_crop_wish
from toolkit.core.errors import InputError
from toolkit.core.plan import ClipPart, CropKey
from toolkit.core.reframe import plan_crop_path
from toolkit.core.shot import PictureAnalysis, Quality, Shot, SubjectSample
from toolkit.core.spans import Span

SOURCE, OUTPUT = (1280, 720), (720, 1280)
ROOM = 1280 - 404


def pictures() -> PictureAnalysis:
    quality = Quality(score=1, sharpness=1, exposure=1, steadiness=1, colour=1, reasons=())
    borders = ((0, 4000), (4000, 7000), (7000, 10_000))
    shots = tuple(Shot(span=Span(a, b), quality=quality, best_time_ms=a, motion=0.1) for a, b in borders)
    stripe = np.zeros(32, np.uint8)
    stripe[20] = 90
    seen = tuple(
        SubjectSample(time_ms=t, x=0.64, y=0.5, spread=0.2, across=stripe.tobytes().hex(), down=stripe.tobytes().hex())
        for t in range(0, 10_000, 250)
    )
    return PictureAnalysis(shots=shots, subjects=seen, frame_count=300, broken_frames=0)


def planned(span: Span) -> ClipPart:
    crop = plan_crop_path(pictures(), span, SOURCE, OUTPUT)
    return ClipPart(
        footage=0, span=span, layout=crop.layout, crop_width_px=crop.width_px, crop_height_px=crop.height_px,
        crop_path=crop.path,
    )  # fmt: skip


def left_at(part: ClipPart, time_ms: float) -> float:
    return float(np.interp(time_ms, [k.time_ms for k in part.crop_path], [k.left_px for k in part.crop_path]))


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("a.mp4@12.5=left", CropWish(file_name="a.mp4", at_ms=12_500, stand=0.0)),
        ("果园/a b.mp4@1:02=右", CropWish(file_name="a b.mp4", at_ms=62_000, stand=1.0)),
        ("a=b@2.mp4@3=whole", CropWish(file_name="a=b@2.mp4", at_ms=3000, stand="whole")),
        ("a.mp4=AUTO", CropWish(file_name="a.mp4", at_ms=None, stand="auto")),
        ("C:\\x\\a.mp4@0=0.25", CropWish(file_name="a.mp4", at_ms=0, stand=0.25)),
    ],
)
def test_wish_is_read(text: str, wish: CropWish) -> None:
    assert parse_crop_wish(text) == wish


@pytest.mark.parametrize("text", ["", "a.mp4", "a.mp4=", "a.mp4@=left", "a.mp4@x=left", "a.mp4@-3=left", "=left",
                                  "a.mp4=1.5", "a.mp4=nan", "a.mp4@nan=left", "a.mp4@1=sideways"])  # fmt: skip
def test_wish_that_can_not_be_read_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        parse_crop_wish(text)


def test_only_the_shot_that_is_meant_changes() -> None:
    part = planned(Span(1000, 9000))

    wished = override_path(part, pictures(), SOURCE, OUTPUT, 5000, 0.25)

    for time_ms in (1000, 3999, 7000, 8999):
        assert left_at(wished, time_ms) == pytest.approx(left_at(part, time_ms), abs=0.2)
    for time_ms in (4000, 5500, 6999):
        assert left_at(wished, time_ms) == pytest.approx(0.25 * ROOM, abs=0.2)
    times = [key.time_ms for key in wished.crop_path]
    assert times == sorted(set(times))


def test_every_shot_changes_where_no_moment_is_named() -> None:
    wished = override_path(planned(Span(1000, 9000)), pictures(), SOURCE, OUTPUT, None, 1.0)
    assert wished.crop_path == (CropKey(time_ms=1000, left_px=ROOM, top_px=0.0),)


def test_a_path_that_was_edited_by_hand_stays_in_the_other_shots() -> None:
    edited = ClipPart(
        footage=0, span=Span(1000, 9000), layout="crop", crop_width_px=300, crop_height_px=532,
        crop_path=(CropKey(time_ms=1000, left_px=7, top_px=9), CropKey(time_ms=9000, left_px=87, top_px=9)),
    )  # fmt: skip

    wished = override_path(edited, pictures(), SOURCE, OUTPUT, 8000, 0.0)

    assert left_at(wished, 3000) == pytest.approx(27, abs=0.2)
    assert left_at(wished, 8000) == 0
    assert (wished.crop_width_px, wished.crop_height_px) == (300, 532)


def test_auto_brings_the_products_own_path_back() -> None:
    part = planned(Span(1000, 9000))
    moved = override_path(part, pictures(), SOURCE, OUTPUT, None, 0.0)

    back = override_path(moved, pictures(), SOURCE, OUTPUT, None, "auto")

    for time_ms in range(1000, 9000, 100):
        assert left_at(back, time_ms) == pytest.approx(left_at(part, time_ms), abs=0.2)


def test_whole_picture_and_back() -> None:
    whole = override_path(planned(Span(1000, 9000)), pictures(), SOURCE, OUTPUT, 2000, "whole")
    assert whole.layout == "pad"

    cropped = override_path(whole, pictures(), SOURCE, OUTPUT, 2000, 0.0)

    assert (cropped.layout, cropped.crop_width_px, cropped.crop_height_px) == ("crop", 404, 720)
    assert left_at(cropped, 2000) == 0


def test_moment_outside_the_part_changes_nothing() -> None:
    part = planned(Span(1000, 9000))
    assert override_path(part, pictures(), SOURCE, OUTPUT, 9500, 0.0) is part
