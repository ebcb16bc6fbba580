"""Gentle correction of light and colour: what is plainly wrong is brought half way back, all else is left alone.

A cast of the light turns everything in the picture the same way: things that are grey, dark ones and bright ones, lie
on one line through black away from grey, and nothing is left where grey belongs. A colourful thing does not do that.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from toolkit.core.plan import ColourFix

MAX_SHIFT = 14.0
"""Of blue- and red-difference at white, in 8-bit steps: about the way from daylight to a shady wall, not to a lamp."""
MAX_GAMMA = 1.35
MIN_GAMMA = 0.8
_CAST_SHARE = 0.75
"""Of a cast that is taken away: an evening stays warm."""
_LEAST_SHIFT = 4.0
"""Smaller casts nobody sees."""
_LARGEST_SHIFT = 26.0
"""Farther off grey it is the colour of things."""
_CLUSTER = 4.0
"""Radius of a cluster of grey things, in steps at white: sensor noise and coding spread them so far."""
_MIN_CLUSTER = 0.10
_GREY_LEFT = 0.30
"""If so many pixels as this share of the cluster are still grey, the light is fine."""
_MIN_LUMA_RANGE = 0.30
"""Between the darkest and the brightest tenth of the cluster."""
_BRIGHT_AGREES = 7.0
_DARK_MEDIAN, _DARK_LIGHTS = 0.20, 0.72
"""Median and brightest twentieth of an underexposed picture: a dark one with lights in it is meant to be dark."""
_PALE_MEDIAN, _PALE_SHADOWS, _PALE_RANGE = 0.74, 0.52, 0.42
"""Median and darkest twentieth of a washed out picture, and what lies between its darkest and brightest: a bright one,
such as a white table, still has its shadows."""
_USABLE = (0.12, 0.92)


@dataclass(frozen=True, slots=True, kw_only=True)
class ColourSample:
    """Pixels of one still picture: float32 [n] each."""

    luma: np.ndarray
    """0 black to 1 white, as coded."""
    blue: np.ndarray
    """Blue-difference (Cb) in 8-bit steps, 0 grey."""
    red: np.ndarray


def find_colour_fix(samples: Sequence[ColourSample]) -> ColourFix | None:
    """What puts the pictures of one take right; None where they are fine or it can't be told."""
    if not samples:
        return None
    gammas = sorted(_gamma(sample.luma) for sample in samples)
    is_common = sum(gamma != 1.0 for gamma in gammas) * 2 > len(gammas)
    gamma = gammas[len(gammas) // 2] if is_common else 1.0
    casts = [cast for cast in map(_cast, samples) if cast is not None]
    blue, red = 0.0, 0.0
    if len(casts) * 2 > len(samples):  # most of the take shows it
        middle = np.median(np.array(casts), axis=0)
        spread = float(np.abs(np.array(casts) - middle).max())
        if spread <= 2 * _CLUSTER:
            blue, red = _bounded(-_CAST_SHARE * middle)
    if gamma == 1.0 and not blue and not red:
        return None
    return ColourFix(gamma=round(gamma, 3), blue=round(blue, 1), red=round(red, 1))


def _bounded(shift: np.ndarray) -> tuple[float, float]:
    size = float(np.hypot(*shift))
    if size > MAX_SHIFT:
        shift = shift * (MAX_SHIFT / size)
    return float(shift[0]), float(shift[1])


def _gamma(luma: np.ndarray) -> float:
    """What lifts an underexposed take, or darkens a washed out one, half way to where its middle should be."""
    shadows, middle, lights = (float(value) for value in np.quantile(luma, (0.05, 0.5, 0.95)))
    if 0.02 < middle < _DARK_MEDIAN and lights < _DARK_LIGHTS:
        wanted = (middle * 0.32) ** 0.5
        return min(MAX_GAMMA, float(np.log(middle) / np.log(wanted)))
    if middle > _PALE_MEDIAN and shadows > _PALE_SHADOWS and lights - shadows < _PALE_RANGE:
        return max(MIN_GAMMA, float(np.log(middle) / np.log((middle * 0.6) ** 0.5)))
    return 1.0


def _cast(sample: ColourSample) -> np.ndarray | None:
    """(blue, red) of grey things at white, if the light has a cast towards yellow or blue; None if not."""
    usable = (sample.luma > _USABLE[0]) & (sample.luma < _USABLE[1])
    if usable.sum() < 500:
        return None
    luma = sample.luma[usable]
    at_white = np.stack([sample.blue[usable], sample.red[usable]], axis=1) / luma[:, None]
    middle = _densest(at_white)
    if middle is None:
        return None
    near = np.hypot(*(at_white - middle).T) < _CLUSTER
    middle = at_white[near].mean(axis=0)
    size = float(np.hypot(*middle))
    is_warm_or_cool = middle[0] * middle[1] < 0  # daylight and lamps differ so; leaves and lips do not
    if not (_LEAST_SHIFT < size < _LARGEST_SHIFT and is_warm_or_cool):
        return None
    low, high = np.quantile(luma[near], (0.1, 0.9))
    still_grey = float((np.hypot(*at_white.T) < min(_CLUSTER, size / 2)).mean())
    bright = at_white[luma >= np.quantile(luma, 0.95)].mean(axis=0)
    is_cast = (
        near.mean() >= _MIN_CLUSTER
        and still_grey < _GREY_LEFT * near.mean()
        and high - low >= _MIN_LUMA_RANGE
        and np.hypot(*(bright - middle)) < _BRIGHT_AGREES
    )
    return middle if is_cast else None


def _densest(at_white: np.ndarray) -> np.ndarray | None:
    """The place within reach of a cast around which most pixels lie."""
    edges = np.arange(-30, 31, 2.0)
    counts, _, _ = np.histogram2d(at_white[:, 0], at_white[:, 1], bins=(edges, edges))
    wide = np.pad(counts, 1)
    rows = wide[:-2] / 2 + wide[1:-1] + wide[2:] / 2
    smooth = rows[:, :-2] / 2 + rows[:, 1:-1] + rows[:, 2:] / 2
    if not smooth.any():
        return None
    row, column = np.unravel_index(int(smooth.argmax()), smooth.shape)
    return np.array([edges[row] + 1, edges[column] + 1])
