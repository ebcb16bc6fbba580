"""How alike two tiny pictures are when parts of them may have moved or become brighter. Pure arithmetic."""

import numpy as np

_BLOCKS = 4, 3
"""Blocks along the longer and along the shorter side; each is looked for by itself, for things move by themselves."""
_REACH = 9, 6
"""How far a block may have moved, in pixels of a picture of 48 x 27: a fifth of the picture."""
EVEN = 2.5
"""Standard deviation (0..255) below which a block shows nothing that could be found again."""


_COMMON_SPREAD = 45.0
"""Standard deviation (0..255) of the brightness of a well-lit picture."""
SAME_SCENE = 0.70
"""Likeness above which two pictures show the same scene; unlike ones find a half of each other by chance.

Chosen on the dev half of `bench shots`: across hard cuts it stays below 0.60, within a shot it is above 0.75 but in
whip pans.
"""


def likeness(one: np.ndarray, other: np.ndarray) -> float:
    """How much of `other` (uint8 [h, w]) is found again in `one` of the same shape: -1..1, 1 for the same picture.

    The best normalised cross-correlation within reach, of the whole picture and of its blocks (the mean, weighted by
    how much a block shows). Blind to brightness and contrast, so that flashes and corrected exposure are no new
    picture. 1.0 if both are even.
    """
    if one.shape[0] > one.shape[1]:
        one, other = one.T, other.T
    before, now = one.astype(np.float32), other.astype(np.float32)
    height, width = now.shape
    high, wide = height // _BLOCKS[1], width // _BLOCKS[0]
    found = weight = 0.0
    for top in range(0, high * _BLOCKS[1], high):
        for left in range(0, wide * _BLOCKS[0], wide):
            block = now[top : top + high, left : left + wide]
            spread = float(block.std())
            if spread < EVEN:
                continue
            near = before[
                max(0, top - _REACH[1]) : top + high + _REACH[1], max(0, left - _REACH[0]) : left + wide + _REACH[0]
            ]
            share = min(spread, 20.0)
            found += share * _best_correlation(near, block)
            weight += share
    if weight == 0.0:
        return 1.0 if float(before.std()) < 2 * EVEN else 0.0
    middle = now[_REACH[1] : height - _REACH[1], _REACH[0] : width - _REACH[0]]
    if middle.size == 0 or float(middle.std()) < EVEN:
        return found / weight
    return (found / weight + _best_correlation(before, middle)) / 2


def palette_distance(one: tuple[np.ndarray, np.ndarray], other: tuple[np.ndarray, np.ndarray]) -> float:
    """How far the light and the colours of two pictures, each (thumbnail, tints), are apart, wherever they stand.

    0 for the same ones, scaled to a picture of common contrast: one scene seen from two sides stays below about 12.
    """
    shares = np.linspace(0.05, 0.95, 10)
    parts = []
    for thumb, tints in (one, other):
        middle = len(tints) // 2
        parts.append([np.quantile(values, shares) for values in (thumb, tints[:middle], tints[middle:])])
    light, blue, red = (float(np.abs(a - b).mean()) for a, b in zip(*parts, strict=True))
    spread = min(_COMMON_SPREAD, max(4.0, (float(one[0].std()) + float(other[0].std())) / 2))
    return (light + 2 * max(blue, red)) * _COMMON_SPREAD / spread


def _best_correlation(near: np.ndarray, block: np.ndarray) -> float:
    """The highest normalised cross-correlation of `block` with any place in `near`."""
    places = np.lib.stride_tricks.sliding_window_view(near, block.shape)
    flat = (block - block.mean()).ravel()
    rows = places.reshape(-1, flat.size)
    sums = rows.sum(1)
    spread = np.sqrt(np.maximum(np.einsum("ij,ij->i", rows, rows) - sums * sums / flat.size, 1e-6))
    # an even place correlates with anything by chance
    spread = np.maximum(spread, EVEN / 2 * flat.size**0.5)
    return float(((rows @ flat) / spread).max() / max(1e-6, float(np.sqrt(flat @ flat))))
