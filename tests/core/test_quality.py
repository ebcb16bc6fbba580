import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.core.camera_motion import CameraMotion
from toolkit.core.quality import PictureSamples, rate_shots
from toolkit.core.shot import Shot
from toolkit.core.spans import Span

FINE = {"detail": 0.7, "texture": 0.1, "brightness": 0.45, "burnt": 0.0, "colourfulness": 45.0, "change": 0.02}


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
    ("changed", "reason"),
    [
        ({"detail": 0.42}, "画面发虚"),
        ({"brightness": 0.09}, "偏暗"),
        ({"brightness": 0.95}, "过曝发白"),
        ({"burnt": 0.5}, "过曝发白"),
        ({"texture": 0.003, "detail": 0.2}, "镜头被挡住"),
        ({"texture": 0.001, "brightness": 0.01}, "画面是黑的"),
        ({"colourfulness": 3.0}, "颜色发灰"),
    ],
)
def test_fault_is_named_and_lowers_the_score(changed: dict, reason: str):
    shot = rate(samples(**changed))

    assert shot.quality.reasons[0].zh == reason
    assert shot.quality.score < rate(samples()).quality.score


def test_shake_is_a_fault_and_a_pan_is_not():
    shaken = rate(samples(), motion(jitter_share=0.03))
    panned = rate(samples(), motion(pan_share=0.2))

    assert shaken.quality.reasons[0].zh == "晃得厉害"
    assert panned.quality.steadiness > 0.95


def test_worst_fault_comes_first():
    reasons = rate(samples(detail=0.47, brightness=0.08)).quality.reasons

    assert [reason.zh for reason in reasons] == ["偏暗", "画面发虚"]


@pytest.mark.parametrize(
    ("name", "steps"),
    [
        ("detail", [0.7, 0.6, 0.55, 0.5, 0.45, 0.3]),
        ("brightness", [0.4, 0.2, 0.15, 0.1, 0.05, 0.0]),
        ("brightness", [0.6, 0.75, 0.8, 0.85, 0.9, 1.0]),
        ("burnt", [0.0, 0.15, 0.25, 0.35, 0.6]),
        ("texture", [0.1, 0.009, 0.007, 0.005, 0.001]),
    ],
)
def test_more_of_a_fault_never_scores_higher(name: str, steps: list[float]):
    scores = [rate(samples(**{name: step})).quality.score for step in steps]

    assert scores == sorted(scores, reverse=True)
    assert scores[-1] < 0.5 * scores[0]


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
    detail = [0.5] * 20
    detail[12] = 0.8
    assert rate(samples(detail=detail)).best_time_ms == 3000

    brightness = [0.03] * 20
    brightness[5] = 0.4
    assert rate(samples(brightness=brightness)).best_time_ms == 1250


def test_shot_shorter_than_the_samples_takes_the_nearest():
    shots = rate_shots((Span(0, 2010), Span(2010, 2060), Span(2060, 5000)), samples(), motion())

    assert shots[1].best_time_ms == 2000
    assert shots[1].quality.score > 0.5


@settings(max_examples=50, deadline=None)
@given(
    st.floats(0, 1), st.floats(0, 0.3), st.floats(0, 1), st.floats(0, 1), st.floats(0, 150), st.floats(0, 0.5)
)  # fmt: skip
def test_parts_stay_within_0_and_1(detail, texture, brightness, burnt, colour, jitter):
    shot = rate(
        samples(detail=detail, texture=texture, brightness=brightness, burnt=burnt, colourfulness=colour),
        motion(jitter_share=jitter),
    )
    quality = shot.quality

    for part in (quality.score, quality.sharpness, quality.exposure, quality.steadiness, quality.colour):
        assert 0 <= part <= 1
    assert quality.reasons
