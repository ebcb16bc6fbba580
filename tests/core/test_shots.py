import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.core.shot import ShotBorder
from toolkit.core.shots import MIN_SHOT_MS, find_borders, find_cuts, shot_spans, told
from toolkit.core.shots_match import SAME_SCENE, likeness
from toolkit.core.shots_series import FrameSeries
from toolkit.core.spans import Span

HEIGHT, WIDTH = 27, 48


def scene(seed: int) -> np.ndarray:
    """A picture twice as large as a thumbnail, smooth enough to move in."""
    rough = np.random.default_rng(seed).uniform(20, 235, (15, 26))
    rows, columns = np.linspace(0, 13.99, HEIGHT * 2), np.linspace(0, 24.99, WIDTH * 2)
    r, c = rows.astype(int), columns.astype(int)
    fr, fc = (rows - r)[:, None], (columns - c)[None, :]
    top = rough[r][:, c] * (1 - fc) + rough[r][:, c + 1] * fc
    low = rough[r + 1][:, c] * (1 - fc) + rough[r + 1][:, c + 1] * fc
    return top * (1 - fr) + low * fr


SCENES = [scene(seed) for seed in range(5)]


def view(number: int, x: int = 0, y: int = 0) -> np.ndarray:
    return SCENES[number][y : y + HEIGHT, x : x + WIDTH]


def series(pictures: list[np.ndarray], *, fps: float = 25.0, times_ms: list[float] | None = None) -> FrameSeries:
    stack = np.stack(pictures)
    change = np.abs(np.diff(stack, axis=0, prepend=stack[:1])).mean((1, 2))
    return FrameSeries(
        times_ms=np.array(times_ms) if times_ms else np.arange(len(stack)) * 1000 / fps,
        change=change.astype(np.float32), luma=(stack.mean((1, 2)) / 255).astype(np.float32),
        contrast=(stack.std((1, 2)) / 255).astype(np.float32), thumbs=stack.astype(np.uint8),
        tints=np.full((len(stack), 8), 128, np.uint8),
    )  # fmt: skip


def grey(values: list[int], *, fps: float = 25.0) -> FrameSeries:
    return series([np.full((HEIGHT, WIDTH), float(value)) for value in values], fps=fps)


def mixed(one: np.ndarray, other: np.ndarray, count: int) -> list[np.ndarray]:
    return [one + (other - one) * (i + 1) / (count + 1) for i in range(count)]


def found(frames: FrameSeries) -> list[tuple[str, int]]:
    return [(border.kind, border.frame) for border in find_borders(frames)]


def test_cut_is_found_on_its_frame():
    assert found(series([view(0)] * 40 + [view(1)] * 40)) == [("cut", 40)]


def test_even_footage_has_no_cut():
    assert find_cuts(grey([90] * 200)) == ()


def test_two_even_pictures_are_told_apart_by_their_colour_and_drift_is_no_cut():
    assert found(grey([60] * 30 + [160] * 30)) == [("cut", 30)]
    assert found(grey([60] * 30 + [66] * 30)) == []
    assert found(grey([60] * 30 + [200] * 2 + [60] * 30)) == []


def test_a_lens_that_is_covered_at_once_and_stays_so_is_another_shot():
    bright = np.clip(scene(1).astype(int) // 2 + 120, 0, 255).astype(np.uint8)
    dark = (bright * 0.15).astype(np.uint8)
    assert found(series([bright] * 40 + [dark] * 40)) == [("cut", 40)]
    assert found(series([bright] * 40 + [dark] * 5 + [bright] * 40)) == []
    slowly = [(bright * (1 - 0.85 * n / 20)).astype(np.uint8) for n in range(20)]
    assert found(series([bright] * 40 + slowly + [dark] * 40)) == []


def test_moving_camera_is_no_cut():
    assert found(series([view(0, x=n // 3, y=n // 10) for n in range(120)])) == []


@pytest.mark.parametrize("frames", [1, 2, 4])
@pytest.mark.parametrize("share", [0.6, 1.0])
def test_flash_is_no_cut(frames: int, share: float):
    bright = view(0) * (1 - share) + 255 * share

    assert found(series([view(0)] * 40 + [bright] * frames + [view(0)] * 40)) == []


def test_two_cuts_to_another_scene_and_back_are_both_found():
    assert found(series([view(0)] * 40 + [view(1)] * 20 + [view(0)] * 40)) == [("cut", 40), ("cut", 60)]


def test_brightness_that_changes_is_no_border():
    assert found(series([view(0) * gain for gain in [1.0] * 40 + list(np.linspace(1, 0.4, 12)) + [0.4] * 40])) == []


@pytest.mark.parametrize("count", [6, 12, 25, 40])
def test_dissolve_is_found_inside_itself(count: int):
    frames = series([view(0)] * 50 + mixed(view(0), view(1), count) + [view(1)] * 50)

    ((kind, frame),) = found(frames)

    assert kind == "dissolve"
    assert abs(frame - (50 + count / 2)) <= count / 4 + 1


@pytest.mark.parametrize("empty", [0.0, 255.0, 120.0])
def test_fade_is_cut_in_its_empty_middle(empty: float):
    nothing = np.full((HEIGHT, WIDTH), empty)
    down, up = mixed(view(0), nothing, 15), mixed(nothing, view(1), 15)

    ((kind, frame),) = found(series([view(0)] * 30 + down + [nothing] * 6 + up + [view(1)] * 30))

    assert kind == "fade"
    assert 44 <= frame <= 52


def test_fade_of_even_pictures_is_found():
    down, up = list(range(120, 0, -4)), list(range(0, 120, 4))

    ((kind, frame),) = found(grey([120] * 30 + down + [0] * 10 + up + [120] * 30))

    assert kind == "fade"
    assert 60 <= frame <= 72


def test_hand_over_the_lens_is_no_border():
    dark = np.full((HEIGHT, WIDTH), 4.0)
    shut, again = mixed(view(0), dark, 5), mixed(dark, view(0), 5)

    assert found(series([view(0)] * 40 + shut + [dark] * 8 + again + [view(0)] * 40)) == []


def test_long_black_is_a_stretch_of_its_own():
    assert found(grey([120] * 40 + [0] * 50 + [120] * 40)) == [("cut", 40), ("cut", 90)]


def test_cut_near_the_end_counts():
    assert find_cuts(series([view(0)] * 40 + [view(1)] * 6)) == (40,)


def test_doubled_frames_of_a_moving_camera_are_no_cuts():
    # a 30 fps recording stored at 60 fps: every other frame changes nothing
    assert found(series([view(0, x=n // 4 * 2 % 48) for n in range(96)], fps=60)) == []


def test_cut_is_found_where_the_rate_varies():
    rng = np.random.default_rng(3)
    times_ms = np.cumsum(rng.uniform(10, 120, 100)).tolist()

    assert found(series([view(0)] * 50 + [view(1)] * 50, times_ms=times_ms)) == [("cut", 50)]


def test_likeness_is_blind_to_light_and_small_moves_and_sees_another_scene():
    assert likeness(view(0), view(0)) == pytest.approx(1.0, abs=1e-3)
    assert likeness(view(0), view(0) * 0.5 + 60) == pytest.approx(1.0, abs=1e-3)
    assert likeness(view(0), view(0, x=4, y=2)) > SAME_SCENE
    assert likeness(view(0), view(1)) < SAME_SCENE
    assert likeness(view(0).T, view(0).T) == pytest.approx(1.0, abs=1e-3)


def test_likeness_of_pictures_that_show_nothing():
    even = np.full((HEIGHT, WIDTH), 90.0)

    assert likeness(even, even + 40) == 1.0
    assert likeness(view(0), even) == 0.0
    assert likeness(even, view(0)) < SAME_SCENE
    assert likeness(np.zeros((8, 8)), np.ones((8, 8))) == 1.0


def test_spans_cover_everything():
    cut = ShotBorder(time_ms=1600, span=Span(1600, 1600), kind="cut")

    assert shot_spans(40, [cut], 3200) == (Span(40, 1600), Span(1600, 3200))
    assert shot_spans(0, [], 3200) == (Span(0, 3200),)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.integers(-3, 4), st.integers(1, 30)), min_size=1, max_size=8), st.sampled_from([1, 10, 60])
)
def test_borders_are_sorted_and_shots_long_enough(parts: list[tuple[int, int]], fps: int):
    kinds = {number: view(number) if number >= 0 else np.full((HEIGHT, WIDTH), -number * 80.0) for number, _ in parts}
    pictures = [kinds[number] for number, count in parts for _ in range(count)]
    frames = series(pictures, fps=fps)
    borders = find_borders(frames)
    cuts = tuple(border.frame for border in borders)
    spans = shot_spans(0, told(borders, frames), round(len(pictures) * 1000 / fps))

    assert list(cuts) == sorted(set(cuts))
    assert all(0 < cut < len(pictures) for cut in cuts)
    assert all(border.first <= border.frame <= border.after for border in borders)
    assert all(span.duration_ms >= MIN_SHOT_MS - 1 for span in spans[1:-1])
    assert all(one.end_ms == two.start_ms for one, two in itertools.pairwise(spans))
