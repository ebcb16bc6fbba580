"""The window's path frame by frame: where it stands, and that FFmpeg puts it there."""

import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from media_factory import MediaFactory
from render_fixtures import PROFILE, frames_of, part, plan, render

from toolkit.media.crop_commands import crop_commands, crop_steps, first_place, is_moving, whole_places, window_places

LANDSCAPE = (1280, 720)


def test_window_glides_between_keys_far_apart_and_holds_the_last() -> None:
    moving = part(1000, 4000, size=(404, 720), path=((500, 0, 0), (1500, 100, 0), (2500, 9999, 0)))

    places = window_places(moving, LANDSCAPE, 10, 30)

    assert places[0].tolist() == [50, 0]
    assert places[5].tolist() == [100, 0]
    assert places[10].tolist() == [488, 0]
    assert places[15:].tolist() == [[876, 0]] * 15


def test_window_jumps_with_the_frames_where_every_frame_has_a_key() -> None:
    # footage at 25 fps in a clip at 30: every fifth frame is shown twice
    keys = tuple((1000 + 40 * n, 10.0 * n, 0.0) for n in range(25))

    places = window_places(part(1000, 2000, size=(404, 720), path=keys), LANDSCAPE, 30, 30)[:, 0]

    shown = [max(n for n in range(25) if int(40 * n * 0.03 + 0.5) <= frame) for frame in range(30)]
    assert places.tolist() == [10.0 * n for n in shown]
    assert len(set(places)) == 25


def test_part_without_keys_shows_the_middle() -> None:
    assert first_place(part(0, 1000, size=(404, 720)), LANDSCAPE) == (438, 0)


def test_still_window_needs_no_commands() -> None:
    assert not is_moving(part(0, 1000, path=((0, 10, 0), (500, 10.2, 0))))
    assert is_moving(part(0, 1000, path=((0, 10, 0), (500, 60, 0))))


def test_commands_name_only_what_changes() -> None:
    moving = part(0, 1000, size=(404, 720), path=((0, 100, 0), (500, 100, 0), (600, 104, 0)))
    steps = crop_steps(moving, LANDSCAPE, (720, 1280))

    lines = crop_commands(moving, ("a", "b"), steps, 10, 10).splitlines()

    assert lines == ["0.0000 a x 100, a y 0, b x 0, b y 0;", "0.5500 a x 104;"]


@given(
    st.tuples(st.integers(16, 2000), st.integers(16, 2000)),
    st.tuples(st.integers(8, 2000), st.integers(8, 2000)),
    st.sampled_from([(720, 1280), (720, 720), (1080, 1440)]),
    st.lists(st.tuples(st.integers(-500, 3000), st.floats(-50, 2100), st.floats(-50, 2100)), max_size=20),
)
def test_what_is_cut_lies_inside_and_within_a_pixel_of_the_plan(source, window, output, keys) -> None:
    moving = part(0, 2000, size=window, path=tuple(keys))
    steps = crop_steps(moving, source, output)
    places = window_places(moving, source, 30, 60)
    cut, fine = whole_places(places, steps)

    assert (cut >= 0).all()
    assert (cut % 2 == 0).all()
    assert (cut + steps.cut_px <= source).all()
    assert (fine >= 0).all()
    assert (fine + steps.output_px <= steps.scaled_px).all()
    if not is_moving(moving):
        return
    shown = cut + fine * np.array(steps.cut_px) / steps.scaled_px
    pixel = np.maximum(1.0, np.array(steps.cut_px) / steps.scaled_px)
    spared = np.array(steps.cut_px) > steps.window_px
    at_odd_edge = places > (np.array(source) - steps.window_px) // 2 * 2
    assert (np.abs(shown - places) <= pixel)[np.broadcast_to(spared, places.shape) & ~at_odd_edge].all()


@pytest.mark.parametrize(("fps", "speed_px"), [(30, 3.0), (25, 2.3)])
def test_rendered_window_stands_where_the_plan_puts_it(
    media: MediaFactory, tmp_path: Path, fps: int, speed_px: float
) -> None:
    picture = f"color=gray:s=640x320:r={fps}:d=2,drawbox=120:0:40:320:white:fill,format=yuv420p"
    bar = media.ffmpeg(f"bar{fps}.mp4", "-f", "lavfi", "-i", picture, "-c:v", "libx264", "-crf", "8")
    keys = tuple((round(1000 * n / fps), 40 + speed_px * (n % 7), 0.0) for n in range(2 * fps))
    trembling = part(0, 2000, path=keys)

    rows = frames_of(render(plan(trembling), bar, tmp_path / "a.mp4").path)[:, 100:200].astype(float).mean(axis=1)

    light = np.clip(rows - 160, 0, None)
    measured = (light * np.arange(rows.shape[1])).sum(axis=1) / light.sum(axis=1)
    wanted = 139.5 - window_places(trembling, (640, 320), PROFILE.fps, 60)[:, 0]
    assert np.abs(measured - wanted).max() < 0.6


def test_times_of_commands_rise() -> None:
    moving = part(0, 5000, size=(404, 720), path=tuple((100 * n, 50 + 40 * np.sin(n), 0) for n in range(50)))
    text = crop_commands(moving, ("a", "b"), crop_steps(moving, LANDSCAPE, (720, 1280)), 30, 150)
    times = [float(line.split()[0]) for line in text.splitlines()]
    assert times == sorted(set(times))
    assert all(re.fullmatch(r"[ab] [xy] \d+", each) for line in text.splitlines()
               for each in line.split(" ", 1)[1].rstrip(";").split(", "))  # fmt: skip
