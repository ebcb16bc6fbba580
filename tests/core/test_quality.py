import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.core.camera_motion import CameraMotion
from toolkit.core.quality import PictureSamples, rate_moments, rate_shots
from toolkit.core.shot import Shot
from toolkit.core.spans import Span

FINE = {
    "steepness": 0.7, "coarse_steepness": 0.9, "coarse_edges": 0.3, "noise": 0.5, "blockiness": 1.0,
    "brightness": 0.45, "top": 0.9, "covered": 0.0, "evenness": 0.1,
    "colourfulness": 45.0, "change": 0.02, "quantiser": 24.0, "lost": -4.0, "haze": -4.0, "cast": -4.0, "grey": -4.0,
}  # fmt: skip
NAN = float("nan")


def samples(**changed: float | list[float]) -> PictureSamples:
    values = {name: np.broadcast_to(np.float32(value), (20,)).copy() for name, value in (FINE | changed).items()}
    return PictureSamples(times_ms=np.arange(20) * 250.0, **values)


def motion(jitter_share: float = 0.0, pan_share: float = 0.0, hz: float = 5.0) -> CameraMotion:
    """A camera that trembles with that amplitude while it pans by that much in a second."""
    times_ms = np.arange(0, 5000, 1000 / 15)
    path = jitter_share * np.sin(2 * np.pi * hz * times_ms / 1000) + pan_share * times_ms / 1000
    shift = np.diff(path, prepend=path[0]).astype(np.float32)
    return CameraMotion(times_ms=times_ms, shift_x=shift, shift_y=np.zeros_like(shift))


def rate(measured: PictureSamples, camera: CameraMotion | None = None) -> Shot:
    return rate_shots((Span(0, 5000),), measured, camera or motion())[0]


def test_fine_footage_is_praised():
    shot = rate(samples())

    assert shot.quality.score > 0.95
    assert {reason.zh for reason in shot.quality.reasons} == {"画面清楚", "光线合适", "拿得稳", "颜色鲜亮"}


@pytest.mark.parametrize(
    ("changed", "reason", "fault"),
    [
        ({"steepness": 0.42}, "画面发虚", "sharpness"),
        ({"steepness": NAN, "coarse_steepness": 0.5}, "画面发虚", "sharpness"),
        ({"top": 0.3}, "偏暗", "dark"),
        ({"brightness": 0.985}, "过曝发白", "bright"),
        ({"lost": 3.0}, "过曝发白", "bright"),
        ({"covered": 0.5}, "镜头被挡住", "covered"),
        ({"steepness": NAN, "coarse_steepness": NAN, "coarse_edges": 0.0}, "镜头被挡住", "covered"),
        ({"coarse_edges": 0.0, "brightness": 0.01, "top": 0.02}, "画面是黑的", "black"),
        ({"noise": 8.0}, "噪点多", "noise"),
        ({"blockiness": 1.8}, "画质压得太狠", "compression"),
        ({"quantiser": 42.0}, "画质压得太狠", "compression"),
        ({"haze": 3.0}, "镜头像是脏了", "dirty"),
        ({"grey": 3.0}, "颜色发灰", "colour"),
        ({"cast": 3.0}, "颜色偏了", "tint"),
    ],
)
def test_fault_is_named_and_lowers_the_score(changed: dict, reason: str, fault: str):
    shot = rate(samples(**changed))

    assert shot.quality.reasons[0].zh == reason
    assert shot.quality.faults[0] == fault
    assert set(rate_moments(samples(**changed), motion())[1]) == {fault}
    assert shot.quality.score < rate(samples()).quality.score


def test_shake_is_a_fault_and_a_pan_is_not():
    shaken = rate(samples(), motion(jitter_share=0.03))
    panned = rate(samples(), motion(pan_share=0.2))

    assert shaken.quality.reasons[0].zh == "晃得厉害"
    assert panned.quality.steadiness > 0.95


def test_worst_fault_comes_first():
    reasons = rate(samples(steepness=0.44, top=0.25)).quality.reasons

    assert [reason.zh for reason in reasons] == ["偏暗", "画面发虚"]


@pytest.mark.parametrize(
    ("name", "steps"),
    [
        ("steepness", [0.7, 0.6, 0.55, 0.5, 0.45, 0.3]),
        ("top", [0.7, 0.5, 0.4, 0.3, 0.2, 0.1]),
        ("brightness", [0.4, 0.07, 0.05, 0.03, 0.02, 0.0]),
        ("brightness", [0.6, 0.94, 0.96, 0.98, 1.0]),
        ("lost", [-4.0, -1.0, 0.0, 2.0, 6.0]),
        ("haze", [-4.0, -1.0, 0.0, 2.0, 6.0]),
        ("covered", [0.0, 0.1, 0.2, 0.3, 0.6]),
        ("coarse_edges", [0.1, 0.01, 0.005, 0.001]),
        ("noise", [0.0, 4.0, 6.0, 9.0]),
        ("blockiness", [1.0, 1.4, 1.6, 2.0]),
        ("quantiser", [20.0, 36.0, 40.0, 44.0, 51.0]),
    ],
)
def test_more_of_a_fault_never_scores_higher(name: str, steps: list[float]):
    scores = [rate(samples(**{name: step})).quality.score for step in steps]

    assert scores == sorted(scores, reverse=True)
    assert scores[-1] < 0.5 * scores[0]


@pytest.mark.parametrize("name", ["cast", "grey"])
def test_wrong_colours_cost_less_than_a_fault_that_spoils_the_picture(name: str):
    scores = [rate(samples(**{name: odds})).quality.score for odds in (-4.0, -1.0, 1.0, 3.0, 8.0)]

    assert scores == sorted(scores, reverse=True)
    assert rate(samples(lost=8.0)).quality.score < scores[-1] < 0.8


def test_footage_whose_quantiser_is_unknown_is_judged_by_its_blocks():
    assert rate(samples(quantiser=NAN)).quality.faults == ()
    assert rate(samples(quantiser=NAN, blockiness=1.8)).quality.faults == ("compression",)


def test_more_shake_scores_lower():
    scores = [rate(samples(), motion(jitter_share=a)).quality.score for a in (0.0, 0.01, 0.02, 0.03, 0.05)]

    assert scores == sorted(scores, reverse=True)
    assert scores[-1] < 0.5 * scores[0]


def test_unknown_shifts_are_no_shake():
    known = motion(jitter_share=0.01)
    x = known.shift_x.copy()
    x[::4] = np.nan
    gaps = dataclasses.replace(known, shift_x=x)

    assert abs(rate(samples(), gaps).quality.steadiness - rate(samples(), known).quality.steadiness) < 0.4
    nothing = dataclasses.replace(known, shift_x=np.full_like(known.shift_x, np.nan))
    assert rate(samples(), nothing).quality.steadiness == 1.0


def test_best_moment_is_the_sharpest_lit_one():
    steepness = [0.5] * 20
    steepness[12] = 0.8
    assert rate(samples(steepness=steepness)).best_time_ms == 3000

    top = [0.25] * 20
    top[5] = 0.8
    assert rate(samples(top=top)).best_time_ms == 1250


def test_shot_shorter_than_the_samples_takes_the_nearest():
    shots = rate_shots((Span(0, 2010), Span(2010, 2060), Span(2060, 5000)), samples(), motion())

    assert shots[1].best_time_ms == 2000
    assert shots[1].quality.score > 0.5


@settings(max_examples=50, deadline=None)
@given(
    st.dictionaries(st.sampled_from(sorted(FINE)), st.one_of(st.just(NAN), st.floats(0, 50)), max_size=5),
    st.floats(0, 0.5),
)  # fmt: skip
def test_parts_stay_within_0_and_1(changed: dict[str, float], jitter: float):
    known = {name: v if "steepness" in name or name == "quantiser" or v == v else 0.0 for name, v in changed.items()}
    quality = rate(samples(**known), motion(jitter_share=jitter)).quality

    for part in (quality.score, quality.sharpness, quality.exposure, quality.steadiness, quality.colour):
        assert 0 <= part <= 1
    assert quality.reasons


def test_a_fault_of_half_the_shot_costs_half_and_a_moment_hardly_any():
    moment, half = [0.0] * 20, [0.0] * 20
    moment[3] = 0.9
    half[:9] = [0.9] * 9

    assert rate(samples(covered=moment)).quality.score > 0.9
    assert rate(samples(covered=half)).quality.score < 0.85
    assert rate_moments(samples(covered=half), motion())[1][:10] == ("covered",) * 9 + ("",)


def test_dim_scene_with_a_lamp_and_an_all_soft_background_are_fine():
    assert rate(samples(brightness=0.12, top=0.9)).quality.faults == ()
    assert rate(samples(steepness=0.63, coarse_steepness=0.8)).quality.faults == ()


def walk(speed: float, bob: float) -> CameraMotion:
    """A camera that runs through the picture at `speed` longer sides a second and bobs with the steps."""
    times_ms = np.arange(0, 5000, 1000 / 16)
    path = speed * times_ms / 1000 + bob * np.sin(2 * np.pi * 1.9 * times_ms / 1000)
    shift = np.diff(path, prepend=path[0]).astype(np.float32)
    return CameraMotion(times_ms=times_ms, shift_x=np.zeros_like(shift), shift_y=shift)


def test_walk_with_the_camera_at_the_ground_is_told():
    assert "ground" in rate(samples(evenness=0.8), walk(0.5, 0.03)).quality.faults


@pytest.mark.parametrize(
    ("evenness", "speed", "bob"),
    [
        (0.2, 0.5, 0.03),  # walking through a scene
        (0.9, 0.5, 0.0),  # a steady pan over tea
        (0.9, 0.0, 0.012),  # a heap of corn in a hand that trembles
    ],
)
def test_other_movement_is_not_taken_for_the_ground(evenness: float, speed: float, bob: float):
    assert "ground" not in rate(samples(evenness=evenness), walk(speed, bob)).quality.faults


def test_tremble_before_a_plain_wall_is_seen():
    unknown = dataclasses.replace(motion(), shift_x=np.full(len(motion().times_ms), np.nan, np.float32))
    plain = dataclasses.replace(samples(), plain_motion=motion(jitter_share=0.03))

    assert rate(plain, unknown).quality.faults == ("steadiness",)
    assert rate(samples(), unknown).quality.faults == ()
