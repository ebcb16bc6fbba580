import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.core.plan import CropKey
from toolkit.core.reframe import MAX_SPEED, CropPlan, crop_size, plan_crop_path
from toolkit.core.shot import Quality, Shot, SubjectSample
from toolkit.core.spans import Span

PHONE, LANDSCAPE = (720, 1280), (1920, 1080)


def shots(*cuts_ms: int, end_ms: int = 10_000) -> tuple[Shot, ...]:
    quality = Quality(score=1, sharpness=1, exposure=1, steadiness=1, colour=1, reasons=())
    borders = (0, *cuts_ms, end_ms)
    return tuple(
        Shot(span=Span(a, b), quality=quality, best_time_ms=a, motion=0.1) for a, b in itertools.pairwise(borders)
    )


def subjects(x, y=lambda t: 0.5, spread: float = 0.2, end_ms: int = 10_000) -> tuple[SubjectSample, ...]:
    return tuple(SubjectSample(time_ms=t, x=x(t), y=y(t), spread=spread) for t in range(0, end_ms, 250))


def left_at(plan: CropPlan, time_ms: float) -> float:
    return float(np.interp(time_ms, [k.time_ms for k in plan.path], [k.left_px for k in plan.path]))


def plan(seen, cut_shots=None, span=None, source=LANDSCAPE, output=PHONE) -> CropPlan:
    return plan_crop_path(seen, cut_shots or shots(), span or Span(0, 10_000), source, output)


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
    assert found.path[0].left_px + found.width_px / 2 == pytest.approx(0.31 * 1920, abs=30)


def test_subject_that_crosses_the_picture_stays_in_the_window():
    def x(t):
        return 0.25 + 0.5 * t / 10_000

    found = plan(subjects(x))

    for t in range(0, 10_000, 250):
        assert left_at(found, t) <= x(t) * 1920 <= left_at(found, t) + found.width_px


def test_window_arrives_with_the_subject():
    def jumps(t):
        return 0.3 if t < 5000 else 0.6

    found = plan(subjects(jumps))

    assert left_at(found, 4900) > left_at(found, 3000) + 20  # it sets off before
    assert left_at(found, 7500) <= 0.6 * 1920 <= left_at(found, 7500) + found.width_px


def test_one_wrong_sample_moves_nothing():
    found = plan(subjects(lambda t: 0.9 if t == 5000 else 0.4))

    assert len(found.path) == 1


def test_window_jumps_at_a_cut_only():
    found = plan(subjects(lambda t: 0.2 if t < 4000 else 0.8), shots(4000))

    assert [k.time_ms for k in found.path] == [0, 3999, 4000, 9999]
    assert left_at(found, 3999) + found.width_px / 2 == pytest.approx(0.2 * 1920, abs=2)
    assert left_at(found, 4000) + found.width_px / 2 == pytest.approx(0.8 * 1920, abs=2)


def test_no_clear_subject_gets_the_middle():
    for seen in (subjects(lambda t: 0.1, spread=0.9), ()):
        found = plan(seen)
        assert found.path == (CropKey(time_ms=0, left_px=657.0, top_px=0.0),)


def test_very_wide_picture_without_a_subject_is_padded():
    cinema = (2390, 1000)

    assert plan(subjects(lambda t: 0.5, spread=0.9), source=cinema).layout == "pad"
    assert plan(subjects(lambda t: 0.5, spread=0.2), source=cinema).layout == "crop"
    assert plan(subjects(lambda t: 0.5, spread=0.2), source=(6000, 1000)).layout == "pad"


def test_tall_picture_follows_upwards():
    found = plan(subjects(lambda t: 0.5, lambda t: 0.1), source=(1080, 2400))

    assert found.path[0].left_px == 0
    assert found.path[0].top_px == 0


def test_keys_are_source_time_and_begin_with_the_span():
    found = plan(subjects(lambda t: 0.2 + 0.6 * t / 10_000), span=Span(3200, 7400))

    assert found.path[0].time_ms == 3200
    assert found.path[-1].time_ms == 7399


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1)), max_size=60),
    st.lists(st.integers(1, 14_999), max_size=5),
    st.tuples(st.integers(0, 14_000), st.integers(1, 15_000)),
    st.tuples(st.integers(16, 4000), st.integers(16, 4000)),
    st.sampled_from([(720, 1280), (720, 960), (720, 720), (1280, 720)]),
)
def test_window_is_inside_keys_rise_and_speed_is_kept(seen, cuts, place, source, output):
    samples = tuple(SubjectSample(time_ms=n * 250, x=x, y=y, spread=s) for n, (x, y, s) in enumerate(seen))
    cut_shots = shots(*sorted(set(cuts)), end_ms=15_000)
    span = Span(place[0], place[0] + place[1])

    found = plan_crop_path(samples, cut_shots, span, source, output)

    assert found.width_px % 2 == found.height_px % 2 == 0
    assert found.width_px <= source[0]
    assert found.height_px <= source[1]
    assert found.path[0].time_ms == span.start_ms
    for key in found.path:
        assert 0 <= key.left_px <= source[0] - found.width_px
        assert 0 <= key.top_px <= source[1] - found.height_px
        assert span.contains(key.time_ms)
    starts = {shot.span.start_ms for shot in cut_shots}
    for one, two in itertools.pairwise(found.path):
        assert two.time_ms > one.time_ms
        if two.time_ms in starts and two.time_ms - one.time_ms <= 1:
            continue
        seconds = (two.time_ms - one.time_ms) / 1000
        for moved, size in ((two.left_px - one.left_px, found.width_px), (two.top_px - one.top_px, found.height_px)):
            assert abs(moved) <= MAX_SPEED * size * seconds + 0.2
