"""Which hues a picture has and how strong they are."""

import numpy as np
import pytest

from toolkit.media.picture_traits import hue_traits

OF_HUE = 3
"""Share, middle and strong colours of each of red, yellow, green, cyan, blue, violet."""
COLOURS = {"red": (0.8, 0.1, 0.1), "yellow": (0.8, 0.8, 0.1), "green": (0.1, 0.7, 0.1), "blue": (0.1, 0.1, 0.8)}
NUMBERS = {"red": 0, "yellow": 1, "green": 2, "blue": 4}


def plain(colour: tuple[float, float, float]) -> np.ndarray:
    return np.broadcast_to(np.array(colour, np.float32), (24, 40, 3)).copy()


@pytest.mark.parametrize("name", COLOURS)
def test_hue_is_found(name: str):
    shares = hue_traits(plain(COLOURS[name]))[: 6 * OF_HUE : OF_HUE]

    assert int(np.argmax(shares)) == NUMBERS[name]
    assert shares.max() == pytest.approx(1.0)
    assert shares.sum() == pytest.approx(1.0)


def test_paler_leaves_are_less_strong():
    green = np.array(COLOURS["green"])
    strong = [
        float(hue_traits(plain(tuple(green + share * (green.mean() - green))))[NUMBERS["green"] * OF_HUE + 2])
        for share in (0.0, 0.3, 0.6, 0.9)
    ]

    assert strong == sorted(strong, reverse=True)
    assert strong[0] > 0.8
    assert strong[-1] < 0.25


def test_black_and_white_pictures_claim_nothing():
    for level in (0.0, 0.5, 1.0):
        found = hue_traits(plain((level, level, level)))
        assert np.isfinite(found).all()
        assert found[NUMBERS["green"] * OF_HUE] == 0
