import cv2
import numpy as np
import pytest

from toolkit.media.frame_planes import Small
from toolkit.media.picture_faults import blockiness_of, covered_share, edges_of, noise_of, top_of
from toolkit.media.plain_shift import PlainShiftMeter

RNG = np.random.default_rng(5)


def scene(kind: str = "busy", size: tuple[int, int] = (640, 360)) -> np.ndarray:
    """Discs on an even ground: many, or one."""
    rng = np.random.default_rng(1)
    picture = np.full(size[::-1], 110, np.uint8)
    for _ in range(300 if kind == "busy" else 1):
        at = (int(rng.integers(0, size[0])), int(rng.integers(0, size[1])))
        shade = int(rng.integers(20, 230)) if kind == "busy" else 30
        cv2.circle(picture, at, int(rng.integers(12, 40)), shade, -1, cv2.LINE_AA)
    return picture


def small(luma: np.ndarray, blue: int = 128, red: int = 128) -> Small:
    reduced = cv2.resize(luma, (160, 90), interpolation=cv2.INTER_AREA)
    return Small(reduced, np.full((45, 80), blue, np.uint8), np.full((45, 80), red, np.uint8))


@pytest.mark.parametrize("kind", ["busy", "plain"])
def test_sharp_edges_are_steep_however_few_there_are(kind: str):
    steepness = [
        edges_of(cv2.GaussianBlur(scene(kind), (0, 0), s) if s else scene(kind)).steepness for s in (0, 1.8, 3, 5)
    ]

    assert steepness[0] > 0.6
    assert steepness[1] < 0.48
    assert steepness == sorted(steepness, reverse=True)


def test_picture_smeared_one_way_is_soft():
    smeared = cv2.blur(scene(), (15, 1))

    assert edges_of(smeared).steepness < 0.45


def test_flat_picture_has_no_steepness():
    edges = edges_of(np.full((90, 160), 80, np.uint8))

    assert np.isnan(edges.steepness)
    assert edges.share == 0


@pytest.mark.parametrize("sigma", [8, 20])
def test_noise_is_measured_and_texture_is_not(sigma: int):
    noisy = np.clip(scene() + RNG.normal(0, sigma, scene().shape), 0, 255).astype(np.uint8)
    texture = cv2.resize(RNG.integers(60, 200, (90, 160)).astype(np.uint8), (640, 360), interpolation=cv2.INTER_CUBIC)

    assert noise_of(noisy) == pytest.approx(0.5 * sigma, rel=0.35)
    assert noise_of(scene()) < 1
    assert noise_of(texture) < 1.5


def test_blocks_of_eight_stand_out():
    coarse = cv2.resize(scene(), (80, 45), interpolation=cv2.INTER_AREA).repeat(8, axis=0).repeat(8, axis=1)

    assert blockiness_of(coarse) > 2
    assert blockiness_of(scene()) == pytest.approx(1, abs=0.15)
    assert blockiness_of(scene()[:40, :40]) == 1.0


@pytest.mark.parametrize("share", [0.25, 0.5])
def test_finger_from_the_side_is_seen_and_a_dark_door_is_not(share: float):
    across = np.linspace(0, 1, 640)
    fade = 1 / (1 + np.exp((across - share) / 0.04))
    finger = (scene() * (1 - fade) + 55 * fade).astype(np.uint8)
    door = scene()
    door[:, : int(640 * share)] = 55

    assert covered_share(small(finger)) == pytest.approx(share - 0.06, abs=0.07)
    assert covered_share(small(door)) < 0.05
    assert covered_share(small(scene())) == 0


def test_dusk_sky_is_no_finger():
    assert covered_share(small(np.full((360, 640), 60, np.uint8), blue=145)) == 0
    assert covered_share(small(np.full((360, 640), 60, np.uint8))) == pytest.approx(1)


def test_brightest_spots_are_told_in_either_range():
    white = np.full((90, 160), 235, np.uint8)
    white[30:60, 50:110] = 90

    assert top_of(white, 16, 219) == pytest.approx(1, abs=0.02)
    assert top_of(white, 0, 255) == pytest.approx(235 / 255, abs=0.02)
    assert top_of(np.full((90, 160), 16, np.uint8), 16, 219) < 0.02


def test_shift_of_a_nearly_empty_picture_is_told():
    canvas = scene("plain", (800, 500))
    meter = PlainShiftMeter()
    for step in range(6):
        view = canvas[40 : 40 + 360, 40 + 12 * step : 40 + 12 * step + 640]
        meter.measure(cv2.resize(view, (160, 90), interpolation=cv2.INTER_AREA), 60.0 * step, goes_on=step > 0)

    shift = meter.motion().shift_x
    assert np.isnan(shift[0])
    assert shift[1:] == pytest.approx(-12 / 640, abs=0.004)
