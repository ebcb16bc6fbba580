"""Casts of the light are half taken back; colourful things and evenings are left alone."""

import numpy as np
import pytest

from toolkit.core.colour_fix import MAX_GAMMA, MAX_SHIFT, MIN_GAMMA, ColourSample, find_colour_fix


def sample_of(rgb: np.ndarray) -> ColourSample:
    """BT.709 of colours 0..1 [n, 3]."""
    luma = rgb @ np.array([0.2126, 0.7152, 0.0722])
    blue, red = (rgb[:, 2] - luma) / 1.8556 * 224, (rgb[:, 0] - luma) / 1.5748 * 224
    return ColourSample(luma=luma.astype(np.float32), blue=blue.astype(np.float32), red=red.astype(np.float32))


def yard(seed: int, gains: tuple[float, float, float] = (1.0, 1.0, 1.0), level: float = 1.0) -> ColourSample:
    """A yard: grey ground and wall from dark to bright, green leaves, red apples, brown wood, sensor noise."""
    rng = np.random.default_rng(seed)
    shade = rng.uniform(0.12, 0.85, (20_000, 1))
    things = np.array([(1, 1, 1), (1, 1, 1), (0.5, 1, 0.35), (1, 0.25, 0.2), (0.8, 0.6, 0.45)])
    colours = things[rng.choice(5, 20_000, p=[0.25, 0.2, 0.3, 0.15, 0.1])] * shade
    seen = colours * level * np.array(gains) + rng.normal(0, 0.008, (20_000, 3))
    return sample_of(np.clip(seen, 0, 1))


def painted(colour: tuple[float, float, float]) -> ColourSample:
    """One thing that fills the picture, in light and shade."""
    rng = np.random.default_rng(9)
    rgb = np.array(colour) * rng.uniform(0.2, 0.95, (20_000, 1)) + rng.normal(0, 0.01, (20_000, 3))
    return sample_of(np.clip(rgb, 0, 1))


@pytest.mark.parametrize("gains", [(1.06, 1.0, 0.88), (0.92, 1.0, 1.1), (1.1, 1.02, 0.9)])
def test_a_cast_is_mostly_taken_away_and_never_overdone(gains: tuple[float, float, float]) -> None:
    """Grey at white under the cast, before and after."""
    fix = find_colour_fix([yard(seed, gains) for seed in range(5)])
    assert fix is not None
    grey = sample_of(np.array([gains]) / max(gains))
    before = np.array([grey.blue[0], grey.red[0]]) / grey.luma[0]
    after = before + np.array([fix.blue, fix.red])
    assert np.hypot(*after) < 0.5 * np.hypot(*before)
    assert np.dot(after, before) >= 0
    assert np.hypot(fix.blue, fix.red) <= MAX_SHIFT + 0.1


def test_a_picture_in_good_light_is_left_alone() -> None:
    assert find_colour_fix([yard(seed) for seed in range(5)]) is None
    assert find_colour_fix([]) is None


@pytest.mark.parametrize(
    "colour", [(1.0, 0.6, 0.15), (0.3, 0.9, 0.25), (1.0, 0.2, 0.15), (0.75, 0.55, 0.4), (0.3, 0.5, 1.0)]
)
def test_oranges_leaves_apples_wood_and_sky_keep_their_colour(colour: tuple[float, float, float]) -> None:
    fix = find_colour_fix([painted(colour)] * 5)
    assert fix is None or not (fix.blue or fix.red)


def test_one_odd_moment_changes_nothing() -> None:
    samples = [yard(0, (1.06, 1, 0.88)), *(yard(seed) for seed in range(1, 5))]
    assert find_colour_fix(samples) is None


def test_underexposed_footage_is_lifted_within_bounds() -> None:
    fix = find_colour_fix([yard(seed, level=0.3) for seed in range(3)])
    assert fix is not None
    assert 1.1 < fix.gamma <= MAX_GAMMA
    assert (fix.blue, fix.red) == (0, 0)
    night = find_colour_fix([yard(seed, level=0.02) for seed in range(3)])
    assert night is None or night.gamma <= MAX_GAMMA


def test_a_white_table_is_bright_and_fine() -> None:
    rng = np.random.default_rng(2)
    greys = np.concatenate([rng.uniform(0.75, 0.92, 17_000), rng.uniform(0.3, 0.6, 3_000)])
    assert find_colour_fix([sample_of(np.repeat(greys[:, None], 3, axis=1))]) is None


def test_washed_out_footage_is_darkened_within_bounds() -> None:
    rng = np.random.default_rng(1)
    pale = sample_of(np.repeat(rng.uniform(0.6, 0.95, (20_000, 1)), 3, axis=1))
    fix = find_colour_fix([pale])
    assert fix is not None
    assert MIN_GAMMA <= fix.gamma < 1
