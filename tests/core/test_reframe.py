import itertools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.core.camera_motion import CameraMotion
from toolkit.core.plan import CropKey
from toolkit.core.reframe import CropPlan, crop_size, plan_crop_path
from toolkit.core.shot import PictureAnalysis, Quality, Shot, SubjectSample
from toolkit.core.spans import Span
from toolkit.core.steadying import MAX_SHRINK
from toolkit.core.subject_path import MAX_SPEED

PHONE, LANDSCAPE = (720, 1280), (1920, 1080)


def shots(*cuts_ms: int, end_ms: int = 10_000) -> tuple[Shot, ...]:
    quality = Quality(score=1, sharpness=1, exposure=1, steadiness=1, colour=1, reasons=())
    borders = (0, *cuts_ms, end_ms)
    return tuple(
        Shot(span=Span(a, b), quality=quality, best_time_ms=a, motion=0.1) for a, b in itertools.pairwise(borders)
    )


def stripes(*bumps: tuple[float, int]) -> str:
    """A profile with bumps: (place 0..1, height)."""
    bins = np.zeros(32, np.uint8)
    for place, height in bumps:
        bins[min(31, int(place * 32))] = height
    return bins.tobytes().hex()


def subjects(x, y=lambda t: 0.5, end_ms: int = 10_000) -> tuple[SubjectSample, ...]:
    return tuple(
        SubjectSample(time_ms=t, x=x(t), y=y(t), spread=0.2, across=stripes((x(t), 90)), down=stripes((y(t), 90)))
        for t in range(0, end_ms, 250)
    )


def pictures(seen, cut_shots=None, camera: str = "") -> PictureAnalysis:
    return PictureAnalysis(
        shots=cut_shots or shots(), subjects=tuple(seen), frame_count=300, broken_frames=0, camera=camera
    )  # fmt: skip


def trembling(size: float, *, end_ms: int = 10_000, hertz: float = 4.0, pan: float = 0.0) -> str:
    """A camera that trembles by `size` of the longer side both ways, and pans by `pan` a second, 30 frames a second."""
    times = np.round(np.arange(0, end_ms, 1000 / 30))
    wave = 2 * np.pi * hertz * times / 1000
    x, y = size * np.sin(wave) + pan * times / 1000, size * np.cos(1.3 * wave)
    return CameraMotion(times_ms=times, shift_x=np.diff(x, prepend=0), shift_y=np.diff(y, prepend=0)).format()


def left_at(plan: CropPlan, time_ms: float) -> float:
    return float(np.interp(time_ms, [k.time_ms for k in plan.path], [k.left_px for k in plan.path]))


def plan(seen, cut_shots=None, span=None, source=LANDSCAPE, output=PHONE, camera="") -> CropPlan:
    return plan_crop_path(pictures(seen, cut_shots, camera), span or Span(0, 10_000), source, output)


@pytest.mark.parametrize(
    ("source", "output", "expected"),
    [
        ((1920, 1080), (720, 1280), (606, 1080)),
        ((1280, 720), (720, 1280), (404, 720)),
        ((720, 1280), (720, 1280), (720, 1280)),
        ((1080, 2400), (720, 1280), (1080, 1920)),  # narrower than 9:16: top and bottom go
        ((641, 361), (720, 720), (360, 360)),
        ((4, 4), (720, 1280), (2, 4)),
    ],
)
def test_window_is_the_largest_of_that_shape(source, output, expected):
    assert crop_size(source, output) == expected


def test_still_subject_gets_a_window_that_stands_still():
    found = plan(subjects(lambda t: 0.3 + 0.02 * (t % 500 == 0)))

    assert found.layout == "crop"
    assert len(found.path) == 1
    assert found.path[0].time_ms == 0
    assert found.path[0].left_px < 0.3 * 1920 < found.path[0].left_px + found.width_px


@pytest.mark.parametrize("seconds", [10, 4])
def test_subject_that_crosses_the_picture_stays_in_the_window(seconds):
    def x(t):
        return float(np.clip(0.15 + 0.7 * t / 1000 / seconds, 0, 0.85))

    found = plan(subjects(x))

    for t in range(0, 10_000, 250):
        assert left_at(found, t) <= x(t) * 1920 <= left_at(found, t) + found.width_px


def test_window_arrives_with_the_subject():
    def jumps(t):
        return 0.3 if t < 5000 else 0.6

    found = plan(subjects(jumps))

    assert left_at(found, 4900) > left_at(found, 3000) + 20  # it sets off before
    assert left_at(found, 5750) <= 0.6 * 1920 <= left_at(found, 5750) + found.width_px


def test_what_is_there_for_a_moment_moves_nothing():
    found = plan(subjects(lambda t: 0.9 if t in (5000, 5250) else 0.4))

    assert len(found.path) == 1


def test_window_keeps_to_the_subject_when_something_else_comes_for_a_while():
    def seen(t):
        also = [(0.9, 90)] if 4000 <= t < 6000 else []
        return replace(subjects(lambda t: 0.3)[0], time_ms=t, across=stripes((0.3, 90), *also))

    found = plan(tuple(seen(t) for t in range(0, 10_000, 250)))

    assert all(k.left_px < 0.3 * 1920 < k.left_px + found.width_px for k in found.path)


def test_window_jumps_at_a_cut_only():
    found = plan(subjects(lambda t: 0.2 if t < 4000 else 0.8), shots(4000))

    assert [k.time_ms for k in found.path] == [0, 3999, 4000, 9999]
    assert found.path[0].left_px == found.path[1].left_px
    assert left_at(found, 3999) < 0.2 * 1920 < left_at(found, 3999) + found.width_px
    assert left_at(found, 4000) < 0.8 * 1920 < left_at(found, 4000) + found.width_px


def test_nothing_to_see_gets_the_middle():
    blank = tuple(replace(each, across="00" * 32, down="00" * 32) for each in subjects(lambda t: 0.1))
    for seen in (blank, ()):
        found = plan(seen)
        assert found.layout == "crop"
        assert found.path == (CropKey(time_ms=0, left_px=657.0, top_px=0.0),)


def test_whole_picture_is_shown_where_the_window_can_hold_little_of_it():
    everywhere = tuple(replace(each, across="50" * 32) for each in subjects(lambda t: 0.5))

    assert plan(everywhere).layout == "pad"
    assert plan(everywhere, output=(720, 720)).layout == "crop"  # that window shows more than half of the picture
    assert plan(subjects(lambda t: 0.5)).layout == "crop"
    assert plan(subjects(lambda t: 0.5), source=(6000, 1000)).layout == "pad"


def test_tall_picture_follows_upwards():
    found = plan(subjects(lambda t: 0.5, lambda t: 0.1), source=(1080, 2400))

    assert found.path[0].left_px == 0
    assert found.path[0].top_px < 0.1 * 2400 < found.path[0].top_px + found.height_px


def test_keys_are_source_time_and_begin_with_the_span():
    found = plan(subjects(lambda t: 0.2 + 0.6 * t / 10_000), span=Span(3200, 7400))

    assert found.path[0].time_ms == 3200
    assert found.path[-1].time_ms == 7399


def test_window_goes_along_with_the_tremble_and_makes_room_for_it():
    found = plan(subjects(lambda t: 0.5), camera=trembling(0.006))

    assert (1 - MAX_SHRINK) * 1080 - 2 <= found.height_px < 1080
    assert found.width_px / found.height_px == pytest.approx(9 / 16, abs=0.005)
    inner = [k for k in found.path if 1000 < k.time_ms < 9000]
    assert len(inner) > 230
    for axis, wave in ((0, np.sin), (1, lambda turn: np.cos(1.3 * turn))):
        stands = np.array([(k.left_px, k.top_px)[axis] for k in inner])
        shaken = 0.006 * 1920 * np.array([wave(2 * np.pi * 4 * k.time_ms / 1000) for k in inner])
        assert np.std(stands - shaken) < 0.15 * np.std(shaken)


def test_steady_camera_and_a_pan_cost_no_room():
    for camera in ("", trembling(0.0001), trembling(0.0, pan=0.1)):
        found = plan(subjects(lambda t: 0.5), camera=camera)
        assert found.height_px == 1080
        assert len(found.path) == 1


def test_only_the_shot_that_shakes_is_steadied():
    calm, shaken = (CameraMotion.parse(trembling(size)) for size in (0.0, 0.006))
    half = len(calm.times_ms) // 2
    joined = CameraMotion(
        times_ms=calm.times_ms,
        shift_x=np.append(calm.shift_x[:half], shaken.shift_x[half:]),
        shift_y=np.append(calm.shift_y[:half], shaken.shift_y[half:]),
    )

    found = plan(subjects(lambda t: 0.5), shots(5000), camera=joined.format())

    assert len([k for k in found.path if k.time_ms < 5000]) <= 2
    assert len([k for k in found.path if k.time_ms >= 5000]) > 140


@settings(max_examples=120, deadline=None)
@given(
    st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1), st.integers(0, 255)), max_size=60),
    st.lists(st.integers(1, 14_999), max_size=5),
    st.tuples(st.integers(0, 14_000), st.integers(1, 15_000)),
    st.tuples(st.integers(16, 4000), st.integers(16, 4000)),
    st.sampled_from([(720, 1280), (720, 960), (720, 720), (1280, 720)]),
    st.sampled_from([0.0, 0.0, 0.003, 0.05]),
)
def test_window_is_inside_keys_rise_and_speed_is_kept(seen, cuts, place, source, output, tremble):
    samples = tuple(
        SubjectSample(
            time_ms=n * 250, x=x, y=y, spread=0.2, across=stripes((x, h), (0.5, 30)), down=stripes((y, h), (0.5, 30))
        )
        for n, (x, y, h) in enumerate(seen)
    )
    cut_shots = shots(*sorted(set(cuts)), end_ms=15_000)
    span = Span(place[0], place[0] + place[1])
    camera = trembling(tremble, end_ms=15_000) if tremble else ""

    found = plan_crop_path(pictures(samples, cut_shots, camera), span, source, output)

    assert found.width_px % 2 == found.height_px % 2 == 0
    assert found.width_px <= source[0]
    assert found.height_px <= source[1]
    largest = crop_size(source, output)
    assert found.height_px >= (1 - MAX_SHRINK) * largest[1] - 2
    assert found.path[0].time_ms == span.start_ms
    for key in found.path:
        assert 0 <= key.left_px <= source[0] - found.width_px
        assert 0 <= key.top_px <= source[1] - found.height_px
        assert span.contains(key.time_ms)
    starts = {shot.span.start_ms for shot in cut_shots}
    for one, two in itertools.pairwise(found.path):
        assert two.time_ms > one.time_ms
        if tremble or (two.time_ms in starts and two.time_ms - one.time_ms <= 1):
            continue
        seconds = (two.time_ms - one.time_ms) / 1000
        for moved, size in ((two.left_px - one.left_px, found.width_px), (two.top_px - one.top_px, found.height_px)):
            # half of the tolerance of left-out keys, and rounding, on each side
            assert abs(moved) <= 1.02 * MAX_SPEED * size * seconds + 1.0
