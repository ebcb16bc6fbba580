from pathlib import Path

import numpy as np
import pytest
from media_factory import CORNER_PX, MediaFactory, luma_at

from toolkit.core.errors import MediaUnreadable
from toolkit.media.probe import probe
from toolkit.media.still import still


def frame_number(picture: np.ndarray) -> int:
    """Which frame of `MediaFactory.clock` this is, by the grey of its middle."""
    height, width = picture.shape[:2]
    grey = float(picture[height // 2 - 20 : height // 2 + 20, width // 2 - 20 : width // 2 + 20].mean())
    luma = grey * 219 / 255 + 16
    return int(np.argmin([abs(luma_at(n) - luma) for n in range(27)]))


@pytest.mark.parametrize("name", ["clock.mp4", "clock.mkv", "clock.ts", "offset.mkv"])
def test_shows_the_frame_of_that_time(media: MediaFactory, name: str):
    clock = media.clock(sound=True)
    path = (
        clock if name == "clock.mp4" else media.remux(name, clock, before=("-itsoffset", "5") if "off" in name else ())
    )
    info = probe(path)
    assert info.video

    for time_ms, frame in [(0, 0), (39, 0), (40, 1), (500, 12), (1000, 25)]:
        assert frame_number(still(path, info, info.video.start_ms + time_ms)) == frame


def test_times_outside_give_the_first_or_last_frame(media: MediaFactory):
    path = media.clock("one_second.mp4", seconds=1)
    info = probe(path)

    assert frame_number(still(path, info, -500)) == 0
    assert frame_number(still(path, info, 10**7)) == 24


def test_single_frame(media: MediaFactory):
    path = media.clock("frames1.mp4", sound=False, args=("-frames:v", "1"))

    assert frame_number(still(path, probe(path), 0)) == 0


@pytest.mark.parametrize(
    ("rotation_deg", "rows", "columns"),
    [
        (0, slice(None, CORNER_PX), slice(None, CORNER_PX)),
        (90, slice(None, CORNER_PX), slice(-CORNER_PX, None)),
        (180, slice(-CORNER_PX, None), slice(-CORNER_PX, None)),
        (270, slice(-CORNER_PX, None), slice(None, CORNER_PX)),
    ],
)
def test_is_turned_as_a_player_turns_it(media: MediaFactory, rotation_deg: int, rows: slice, columns: slice):
    path = media.rotated(rotation_deg)
    info = probe(path)
    assert info.video

    picture = still(path, info, 0)

    assert picture.shape == (info.video.height_px, info.video.width_px, 3)
    corner = picture[rows, columns].reshape(-1, 3).mean(axis=0)
    assert corner[0] > 150
    assert corner[1] < 80


def test_has_square_pixels(media: MediaFactory):
    path = media.clock("sar.mp4", size=(240, 240), filters="setsar=4/3")

    assert still(path, probe(path), 0).shape == (240, 320, 3)


def test_sound_has_no_picture(media: MediaFactory):
    path = media.ffmpeg("sound.m4a", "-i", str(media.clock()), "-vn", "-c", "copy")

    with pytest.raises(MediaUnreadable) as caught:
        still(path, probe(path), 0)
    assert "没有画面" in caught.value.fault.zh


def test_real_footage_that_stands_on_its_head(real_media: Path):
    path = real_media / "video" / "fire2.mp4"

    assert still(path, probe(path), 500).shape == (720, 1280, 3)
