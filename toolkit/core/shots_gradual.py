"""Dissolves and fades: transitions that take their time. All times are source time.

Thresholds were chosen on the dev half of `bench shots`.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from toolkit.core.shots_match import SAME_SCENE, likeness
from toolkit.core.shots_series import FrameSeries

_STEP_MS = 40
"""Dissolves are looked for on a grid of 25 pictures a second, whatever the footage has."""
_LENGTHS = (4, 6, 8, 11, 15, 20, 27, 36, 50)
"""Steps that a dissolve is tried at: 0.16 to 2 s."""
_SHARES = (0.2, 0.35, 0.5, 0.65, 0.8)
"""Moments of a dissolve at which the picture must be a mixture of both ends."""
_MAX_RESIDUAL = 0.31
_MAX_FINE_RESIDUAL = 0.42
"""How far off such a mixture, as a share of what both ends differ by, in averages over 3 x 3 pixels and pixel by pixel.
True dissolves of handheld shots stay below 0.30 and 0.41; hands, pans and a rolling apple are off by more."""
_SURE_FINE_RESIDUAL = 0.25
"""The same where frames nearby were left out, so that it can't be told whether a dissolve stands out of them."""
_MIN_DIFFERENCE = 4.0
"""0..255: ends that differ less nobody can tell apart."""
_STANDS_OUT = 1.15
"""A dissolve changes this many times as much as the same time before and after it."""
_MIN_STRENGTH = 1.3
_SURE_STRENGTH = 6.0
"""How far it stands out, less for every fault of the mixture: passing things reach 1.2; exposure that a phone corrects
reaches any strength, but its ends are alike."""
_SURE_LIKENESS = 0.82
_ROWS = 2048
"""Places tried at once: bounds the memory."""

_FLAT_SHARE = 0.28
"""A picture with this share of the contrast on both its sides is the empty middle of a fade."""
_EMPTY_SHARE = 0.1
"""A picture with at most this share of another's contrast shows nothing."""
_EMPTY_CONTRAST = 0.012
"""Contrast (share of white) that a phone's noise leaves in an empty picture of 160 px."""
_FULL_SHARE = 0.7
"""A picture with this share of it shows the scene."""
_NEAR_MS = 1500
"""How far around a fade its scenes are looked for."""
_MIN_PEAK = 0.025
"""Contrast (share of white) that a scene has; below it all is noise."""
_DARK_LUMA = 0.06
_DARK_CONTRAST = 0.03
"""A frame at most this bright and this contrasty (shares of white) is black, also with camera noise or a line of text;
in footage without much contrast `_FLAT_SHARE` of what it has."""
_LIT_LUMA = 0.2
"""Brightness that is well above black."""
_LONG_BLACK_MS = 1000
"""Black of this length is a stretch of its own; a shorter one is the middle of a fade."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gradual:
    """A transition: `first` is its first mixed frame, `middle` where the new shot begins, `after` is all new."""

    first: int
    middle: int
    after: int
    strength: float


def find_dissolves(series: FrameSeries) -> tuple[Gradual, ...]:
    """Where the picture turns, mixture by mixture, into one in which nothing of the old one is found again."""
    if series.times_ms[-1] - series.times_ms[0] < 2 * _LENGTHS[0] * _STEP_MS:
        return ()
    frames = _grid_frames(series)
    pictures = _coarse(series, frames)
    tried = np.concatenate([_tried(pictures, places, length) for length, places in _lively_places(pictures)])
    found: list[Gradual] = []
    taken = np.empty((0, 2))
    for strength, start, length in tried[np.argsort(-tried[:, 0], kind="stable")]:
        first, last = int(start), int(start + length)
        common = np.minimum(last, taken[:, 1]) - np.maximum(first, taken[:, 0])
        if (common > 0.3 * np.minimum(last - first, taken[:, 1] - taken[:, 0])).any():
            continue
        taken = np.vstack([taken, (first, last)])
        if _is_other_scene(series, frames[first : last + 1], float(strength)):
            middle = first + _half_way(pictures[first : last + 1])
            found.append(
                Gradual(
                    first=int(frames[first]) + 1, middle=int(frames[middle]), after=int(frames[last]),
                    strength=float(strength),
                )
            )  # fmt: skip
    return tuple(found)


def _grid_frames(series: FrameSeries) -> np.ndarray:
    grid_ms = np.arange(series.times_ms[0], series.times_ms[-1], _STEP_MS)
    return np.maximum(0, np.searchsorted(series.times_ms, grid_ms + 0.5) - 1)


def _coarse(series: FrameSeries, frames: np.ndarray) -> np.ndarray:
    """float32 [n, k]: each of `frames` as averages over 3 x 3 pixels of its thumbnail, and its tint."""
    thumbs = series.thumbs[frames]
    n, height, width = thumbs.shape
    h, w = height // 3 * 3, width // 3 * 3
    sums = np.zeros((n, h // 3, w // 3), np.uint16)
    for row in range(3):
        for column in range(3):
            sums += thumbs[:, row:h:3, column:w:3]
    coarse = np.empty((n, sums[0].size + series.tints.shape[1]), np.float32)
    np.divide(sums.reshape(n, -1), 9, out=coarse[:, : sums[0].size])
    coarse[:, sums[0].size :] = series.tints[frames]
    return coarse


def _lively_places(pictures: np.ndarray) -> Iterator[tuple[int, np.ndarray]]:
    """Each length with the steps from which on the picture may change enough within it: by all its changes added."""
    changes = [
        np.abs(np.diff(pictures[low : low + _ROWS + 1], axis=0)).mean(1) for low in range(0, len(pictures) - 1, _ROWS)
    ]
    changed = np.cumsum(np.concatenate([[0.0], *changes]))
    for length in _LENGTHS:
        yield length, np.flatnonzero(changed[length:] - changed[:-length] >= 0.99 * _MIN_DIFFERENCE)


def _tried(pictures: np.ndarray, places: np.ndarray, length: int) -> np.ndarray:
    """float64 [m, 3]: (strength, first step, length) of those of `places` where a dissolve of `length` steps may be."""
    aside = max(4, length // 2)
    rows = []
    for low in range(0, len(places), _ROWS):
        start = places[low : low + _ROWS]
        before, later = pictures[start], pictures[start + length]
        differs = np.abs(later - before).mean(1)
        likely = differs >= _MIN_DIFFERENCE
        start, before, later, differs = start[likely], before[likely], later[likely], differs[likely]
        around = np.maximum(
            np.abs(before - pictures[np.maximum(0, start - aside)]).mean(1),
            np.abs(later - pictures[np.minimum(len(pictures) - 1, start + length + aside)]).mean(1),
        )
        likely = differs >= _STANDS_OUT * (around + 1.0)
        start, before, later = start[likely], before[likely], later[likely]
        standing_out = (differs / (around + 1.0))[likely]
        residual, bend = _mixture_faults(pictures, start, length, before, later - before)
        strength = standing_out * (1 - residual) * (1 - bend)
        good = (residual < _MAX_RESIDUAL) & (bend < _MAX_BEND) & (strength >= _MIN_STRENGTH)
        strength = strength[good]
        rows.append(np.stack([strength, start[good], np.full(len(strength), length)], axis=1))
    return np.concatenate(rows) if rows else np.empty((0, 3))


_MAX_BEND = 0.3
"""How far the share of the new picture may be off a straight line in time; in a hard cut it is a half off."""


def _mixture_faults(
    pictures: np.ndarray, start: np.ndarray, length: int, before: np.ndarray, step: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """(residual, bend): how far the pictures in between are off a mixture, and the mixture off an even one."""
    size = np.maximum(np.einsum("ij,ij->i", step, step), 1e-6)
    squares = np.zeros(len(start))
    bend = np.zeros(len(start))
    for share in _SHARES:
        moved = pictures[start + round(share * length)] - before
        part = np.einsum("ij,ij->i", moved, step) / size
        rest = moved - part[:, None] * step
        squares += np.einsum("ij,ij->i", rest, rest) / size
        bend = np.maximum(bend, np.abs(part - share))
    return np.sqrt(squares / len(_SHARES)), bend


def _is_other_scene(series: FrameSeries, frames: np.ndarray, strength: float) -> bool:
    """Whether `frames` lead from one scene to another by mixtures of both; an empty picture is no scene."""
    ends = series.contrast[frames[0]], series.contrast[frames[-1]]
    if min(ends) <= _EMPTY_SHARE * max(ends) or not series.is_whole(int(frames[0]), int(frames[-1])):
        return False
    limit = _SURE_LIKENESS if strength >= _SURE_STRENGTH else SAME_SCENE
    aside = len(frames) // 2
    is_known_around = series.is_whole(
        max(0, int(frames[0]) - aside), min(len(series.times_ms) - 1, int(frames[-1]) + aside)
    )
    residual = _MAX_FINE_RESIDUAL if is_known_around else _SURE_FINE_RESIDUAL
    return _is_mixture(series.thumbs[frames], residual) and likeness(*series.thumbs[frames[[0, -1]]]) < limit


def _is_mixture(thumbs: np.ndarray, most: float) -> bool:
    """Whether the thumbnails in between are mixtures of the first and the last pixel by pixel, whatever the shares."""
    flat = thumbs.reshape(len(thumbs), -1).astype(np.float32)
    step = flat[-1] - flat[0]
    size = max(1e-6, float(step @ step))
    moved = flat[[round(share * (len(flat) - 1)) for share in _SHARES]] - flat[0]
    rest = moved - np.outer(moved @ step / size, step)
    return float(np.sqrt(np.square(rest).sum(1) / size).mean()) < most


def _half_way(pictures: np.ndarray) -> int:
    """The first picture that shows more of the last than of the first."""
    step = pictures[-1] - pictures[0]
    parts = (pictures - pictures[0]) @ step / max(1e-6, float(step @ step))
    return max(1, int(np.argmax(parts >= 0.5)))


def find_fades(series: FrameSeries, cuts: Sequence[int] = ()) -> tuple[Gradual, ...]:
    """Where the picture goes empty (black, white or any colour) between two scenes; long black has two borders.

    The scenes of a fade lie between it and the hard cuts around it: `cuts`, frame numbers.
    """
    usual = float(np.percentile(series.contrast, 90))
    black = (series.luma <= _DARK_LUMA) & (series.contrast <= min(_DARK_CONTRAST, max(0.01, _FLAT_SHARE * usual)))
    found: list[Gradual] = []
    for first, after in _runs(black):
        if series.times_ms[min(after, len(black) - 1)] - series.times_ms[first] >= _LONG_BLACK_MS:
            found += [
                Gradual(first=edge, middle=edge, after=edge, strength=100.0)
                for edge in (first, after)
                if 0 < edge < len(black)
            ]
        elif _is_dip_of_even_pictures(series, first, after):
            found.append(Gradual(first=first, middle=(first + after) // 2, after=after, strength=100.0))
    for first, after in _runs(_is_flat(series)):
        fade = _fade(series, first, after, cuts)
        if fade is not None and not any(fade.first <= other.after and other.first <= fade.after for other in found):
            found.append(fade)
    return tuple(found)


def _is_dip_of_even_pictures(series: FrameSeries, first: int, after: int) -> bool:
    """Whether pictures that show nothing (a wall, a title's background) go dark and come back."""
    start = int(np.searchsorted(series.times_ms, series.times_ms[first] - _NEAR_MS))
    end = int(np.searchsorted(series.times_ms, series.times_ms[after - 1] + _NEAR_MS, side="right"))
    if start == first or after >= end:
        return False
    is_even = float(series.contrast[start:end].max()) < _MIN_PEAK
    return is_even and min(float(series.luma[start:first].max()), float(series.luma[after:end].max())) >= _LIT_LUMA


def _is_flat(series: FrameSeries) -> np.ndarray:
    """bool [n]: whether the contrast is far below that on both sides within `_NEAR_MS`."""
    times_ms, contrast = series.times_ms, series.contrast
    peaks = [_peak_before(times_ms, contrast), _peak_before(-times_ms[::-1], contrast[::-1])[::-1]]
    peak = np.minimum(*peaks)
    return (contrast <= _FLAT_SHARE * peak) & (peak >= _MIN_PEAK)


def _peak_before(times_ms: np.ndarray, values: np.ndarray) -> np.ndarray:
    """The highest value within `_NEAR_MS` before each time, itself included."""
    waiting: deque[int] = deque()
    peaks = np.empty(len(values), values.dtype)
    for index, value in enumerate(values.tolist()):
        while waiting and values[waiting[-1]] <= value:
            waiting.pop()
        waiting.append(index)
        while times_ms[waiting[0]] < times_ms[index] - _NEAR_MS:
            waiting.popleft()
        peaks[index] = values[waiting[0]]
    return peaks


def _fade(series: FrameSeries, first: int, after: int, cuts: Sequence[int]) -> Gradual | None:
    """The fade whose empty middle is `first`..`after`; None where the same scene comes back (a flash, a hand)."""
    times_ms, contrast = series.times_ms, series.contrast
    start = int(np.searchsorted(times_ms, times_ms[first] - _NEAR_MS))
    end = int(np.searchsorted(times_ms, times_ms[after - 1] + _NEAR_MS, side="right"))
    start = max([start, *(cut for cut in cuts if cut < first - 1)])
    end = min([end, *(cut for cut in cuts if cut > after + 1)])
    before, later = contrast[start:first], contrast[after:end]
    if not len(before) or not len(later):
        return None
    peak = min(float(before.max()), float(later.max()))
    if float(contrast[first:after].min()) > max(_EMPTY_CONTRAST, _EMPTY_SHARE * peak):
        return None  # a scene with little contrast
    leaves = start + int(np.flatnonzero(before >= _FULL_SHARE * peak)[-1])
    comes = after + int(np.flatnonzero(later >= _FULL_SHARE * peak)[0])
    if likeness(series.thumbs[leaves], series.thumbs[comes]) >= SAME_SCENE:
        return None
    return Gradual(first=leaves + 1, middle=(first + after) // 2, after=comes, strength=100.0)


def _runs(flags: np.ndarray) -> list[tuple[int, int]]:
    """(first, after) of each run of true values."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], flags, [False]]).astype(np.int8)))
    return [(int(first), int(after)) for first, after in edges.reshape(-1, 2)]
