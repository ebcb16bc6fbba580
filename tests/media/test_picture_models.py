"""Learned judgements: fine scenes are left alone, and more of a fault never counts for less."""

import cv2
import numpy as np
import pytest

from toolkit.core.errors import InputError
from toolkit.media import picture_models
from toolkit.media.frame_planes import Small, fitted
from toolkit.media.picture_models import FAULTS, judge_picture, load_models, traits_of

SIZE = 640, 360
CALLED = 1.5
"""Odds from which on `core.quality` calls it a fault."""


def market(seed: int) -> np.ndarray:
    """float32 BGR: fruit of many colours with lights and shadows on a table of grained wood before a wall."""
    rng = np.random.default_rng(seed)
    width, height = SIZE
    grain = cv2.GaussianBlur(rng.normal(0, 1, (height, width)).astype(np.float32), (0, 0), 2) * 22
    picture = np.empty((height, width, 3), np.float32)
    picture[:] = np.linspace(205, 150, height)[:, None, None]
    picture[150:] = (70, 105, 140)
    picture += grain[..., None]
    colours = ((30, 120, 235), (40, 40, 190), (60, 170, 80), (50, 190, 230), (120, 60, 110), (235, 238, 240))
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    for number in range(26):
        at, radius = (int(rng.integers(20, width - 20)), int(rng.integers(150, height - 20))), int(rng.integers(14, 40))
        inside = np.hypot(x - at[0], y - at[1]) < radius
        light = np.clip(0.9 - 0.5 * ((x - at[0]) + 1.4 * (y - at[1])) / radius, 0.08, 1.2)
        picture[inside] = (np.array(colours[number % 6]) * light[..., None])[inside]
        cv2.circle(picture, (at[0] - radius // 3, at[1] - radius // 3), max(2, radius // 9), (250, 250, 250), -1)
        cv2.ellipse(picture, (at[0], at[1] + radius), (radius, 4), 0, 0, 360, (18, 22, 26), -1)
    return cv2.GaussianBlur(np.clip(picture, 0, 255), (0, 0), 0.6)


def planes(picture: np.ndarray) -> tuple[np.ndarray, Small]:
    coded = np.clip(picture, 0, 255).astype(np.float32) @ np.array(
        [[0.098, 0.439, -0.071], [0.504, -0.291, -0.368], [0.257, -0.148, 0.439]], np.float32
    )
    coded += np.array([16, 128, 128], np.float32)
    luma, blue, red = (np.clip(coded[..., n], 0, 255).astype(np.uint8) for n in range(3))
    wide, high = fitted(picture.shape[1], picture.shape[0], 160)
    return luma, Small(
        cv2.resize(luma, (wide, high), interpolation=cv2.INTER_AREA),
        *(cv2.resize(each, (wide // 2, high // 2), interpolation=cv2.INTER_AREA) for each in (blue, red)),
    )


def odds(picture: np.ndarray) -> dict[str, float]:
    return dict(zip(FAULTS, judge_picture(*planes(picture), 16, 219), strict=True))


def over_exposed(picture: np.ndarray, share: float) -> np.ndarray:
    return picture * (255 / np.quantile(picture.mean(axis=2), 1 - share))


def cast(picture: np.ndarray, share: float) -> np.ndarray:
    return picture * (1 + share * np.array([-1, 0.1, 0.6]))


def paler(picture: np.ndarray, share: float) -> np.ndarray:
    return picture + share * (picture.mean(axis=2, keepdims=True) - picture)


def smeared(picture: np.ndarray, share: float) -> np.ndarray:
    return picture * (1 - share) + share * (0.6 * cv2.GaussianBlur(picture, (0, 0), 7) + 0.4 * 150)


@pytest.mark.parametrize("seed", range(3))
def test_fine_scene_is_left_alone(seed: int):
    assert {name: value for name, value in odds(market(seed)).items() if value > CALLED} == {}


@pytest.mark.parametrize(
    ("name", "spoil", "degrees"),
    [
        ("lost", over_exposed, (0.3, 0.6, 0.85)),
        ("cast", cast, (0.3, 0.5, 0.75)),
        ("grey", paler, (0.6, 0.85, 1.0)),
        ("haze", smeared, (0.4, 0.6, 0.85)),
    ],
)
@pytest.mark.parametrize("seed", range(2))
def test_more_of_a_fault_is_told_more_surely(name: str, spoil, degrees: tuple[float, ...], seed: int):
    fine = market(seed)
    found = [odds(fine)[name], *(odds(spoil(fine, degree))[name] for degree in degrees)]

    assert found[0] < min(found[1:])
    assert found[-1] > CALLED


def test_upright_and_tiny_pictures_are_judged_too():
    for picture in (market(0).transpose(1, 0, 2).copy(), market(0)[:48, :64].copy(), np.zeros((36, 64, 3), np.float32)):
        assert all(np.isfinite(list(odds(picture).values())))


def test_nothing_is_said_of_the_colours_of_hdr():
    found = dict(zip(FAULTS, judge_picture(*planes(paler(market(0), 1.0)), 16, 219, is_sdr=False), strict=True))

    assert found["grey"] < -5
    assert found["cast"] < -5


def test_models_fit_the_traits():
    traits = traits_of(*planes(market(0)), 16, 219)

    assert set(load_models()) == set(FAULTS)
    for model in load_models().values():
        assert len(model.mean) == sum(len(traits[row]) for row in model.rows)


def test_broken_models_are_refused_in_plain_words(monkeypatch: pytest.MonkeyPatch):
    load_models.cache_clear()
    monkeypatch.setattr(picture_models, "load_data", lambda _name: {"model": {"cast": {"rows": ["colour"]}}})
    with pytest.raises(InputError, match="picture_models"):
        load_models()
    load_models.cache_clear()
