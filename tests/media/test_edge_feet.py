"""Edges between even sides and edges on a soft foot."""

import cv2
import numpy as np
import pytest

from toolkit.media.edge_feet import foot_traits

WIDE, HIGH = 320, 180
NARROW_IN_WIDE = 13
"""The share of 5 pixels in 23 that nine edges of ten do not exceed."""
EDGES = 20


def crates(seed: int = 0) -> np.ndarray:
    """float32 luma: boxes of different brightness with room between them."""
    rng = np.random.default_rng(seed)
    picture = np.full((HIGH, WIDE), 90, np.float32)
    for left in range(10, WIDE - 40, 60):
        for top in range(10, HIGH - 40, 60):
            picture[top : top + 30, left : left + 30] = rng.choice([20, 40, 170, 220])
    return cv2.GaussianBlur(picture, (0, 0), 0.5)


def smeared(picture: np.ndarray, share: float) -> np.ndarray:
    return picture * (1 - share) + share * (0.6 * cv2.GaussianBlur(picture, (0, 0), 5) + 0.4 * 120)


def traits(picture: np.ndarray) -> np.ndarray:
    return foot_traits(np.clip(picture, 0, 255).astype(np.uint8))


def test_edge_between_even_sides_is_all_there_is():
    assert traits(crates())[NARROW_IN_WIDE] > 0.95


@pytest.mark.parametrize("seed", range(3))
def test_thicker_smear_spreads_edges_further(seed: int):
    found = [traits(smeared(crates(seed), share))[NARROW_IN_WIDE] for share in (0.0, 0.3, 0.5, 0.7)]

    assert found == sorted(found, reverse=True)
    assert found[-1] < found[0] - 0.15


def test_picture_lying_on_its_side_is_told_alike():
    upright = traits(np.ascontiguousarray(crates().T))

    assert np.allclose(upright, traits(crates()), atol=0.02)


def test_without_edges_nothing_is_claimed():
    found = traits(np.full((HIGH, WIDE), 120, np.float32))

    assert set(np.round(found[:EDGES], 3)) == {np.float32(0.6)}
    assert np.isfinite(found).all()


def test_tiny_picture_is_told_too():
    assert np.isfinite(traits(np.zeros((4, 6), np.float32))).all()
