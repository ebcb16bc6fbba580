"""Where the crop window stands over the picture: it keeps the subject in frame and otherwise keeps still."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from toolkit.core.plan import CropKey, Layout
from toolkit.core.shot import Shot, SubjectSample
from toolkit.core.spans import Span

CLEAR_SPREAD = 0.6
"""Spread (see SubjectSample) above which there is no clear subject."""
_CLEAR_SHARE = 0.4
"""Share of a shot's samples that must show a clear subject before the window leaves the middle for it."""
MAX_SPEED = 0.35
"""Fastest move of the window, its own widths (or heights) per second: about what a calm hand pans."""
_DEAD_ZONE = 0.16
"""How far from the window's middle, as a share of its size, the subject may go before the window follows."""
_LOOK_AHEAD_MS = 1000
"""The window sets off this early, so that it arrives with the subject rather than after it."""
_LOOK_BACK_MS = 500
_SMOOTH_MS = 800
_GRID_MS = 100
_TOLERANCE_PX = 1.0
"""Keys that the line between their neighbours meets this well are left out."""
_PAD_SHARE = 0.28
"""A window that shows less of the picture than this, and has no clear subject to show, gives way to the padded layout;
16:9 cut to 9:16 keeps 0.32, 2.39:1 keeps 0.24."""
_HOPELESS_SHARE = 0.15
_MIN_PART_MS = 2


class CropPlan(NamedTuple):
    """The window of one clip part. Sizes are even, display space; keys are source time."""

    layout: Layout
    width_px: int
    height_px: int
    path: tuple[CropKey, ...]


def crop_size(source_px: tuple[int, int], output_px: tuple[int, int]) -> tuple[int, int]:
    """The largest even (width, height) of the output's shape inside the source.

    >>> crop_size((1920, 1080), (720, 1280))
    (606, 1080)
    >>> crop_size((1080, 2400), (720, 1280))
    (1080, 1920)
    """
    width, height = source_px
    out_width, out_height = output_px
    if width * out_height > height * out_width:
        width = height * out_width // out_height
    else:
        height = width * out_height // out_width
    return max(2, width // 2 * 2), max(2, height // 2 * 2)


def plan_crop_path(
    subjects: Sequence[SubjectSample], shots: Sequence[Shot], span: Span,
    source_px: tuple[int, int], output_px: tuple[int, int],
) -> CropPlan:  # fmt: skip
    """The window over `span` (source time) of footage of `source_px` (width, height in display space).

    It has the shape of `output_px`, follows the subject with a dead zone, look-ahead and a speed limit, starts anew at
    every cut, and stands in the middle where there is no clear subject. Keys begin at the span's start.
    """
    width, height = crop_size(source_px, output_px)
    room = max(0, source_px[0] - width), max(0, source_px[1] - height)
    times = np.array([s.time_ms for s in subjects], np.float64)
    seen = np.array([(s.x * source_px[0], s.y * source_px[1], s.spread) for s in subjects]).reshape(-1, 3)
    kept_share = width * height / max(1, source_px[0] * source_px[1])
    if kept_share < _HOPELESS_SHARE or (kept_share < _PAD_SHARE and not _has_subject(times, seen, span)):
        return CropPlan("pad", width, height, (_centre_key(span.start_ms, room),))
    keys: list[CropKey] = []
    for part in _parts_between_cuts(shots, span):
        inside = (times >= part.start_ms) & (times < part.end_ms)
        keys += _follow(times[inside], seen[inside], part, (width, height), room)
    return CropPlan("crop", width, height, _without_idle(keys))


def _has_subject(times: np.ndarray, seen: np.ndarray, span: Span) -> bool:
    inside = (times >= span.start_ms) & (times < span.end_ms)
    return bool(inside.any() and (seen[inside, 2] <= CLEAR_SPREAD).mean() >= _CLEAR_SHARE)


def _centre_key(time_ms: int, room: tuple[int, int]) -> CropKey:
    return CropKey(time_ms=time_ms, left_px=room[0] / 2, top_px=room[1] / 2)


def _parts_between_cuts(shots: Sequence[Shot], span: Span) -> list[Span]:
    cuts = sorted({s.span.start_ms for s in shots if span.start_ms < s.span.start_ms < span.end_ms})
    borders = [span.start_ms]
    for cut in cuts:
        if cut - borders[-1] >= _MIN_PART_MS and span.end_ms - cut >= _MIN_PART_MS:
            borders.append(cut)
    return [Span(a, b) for a, b in zip(borders, [*borders[1:], span.end_ms], strict=True)]


def _follow(
    times: np.ndarray, seen: np.ndarray, part: Span, size: tuple[int, int], room: tuple[int, int]
) -> list[CropKey]:
    is_clear = seen[:, 2] <= CLEAR_SPREAD if len(seen) else np.zeros(0, bool)
    if not len(seen) or is_clear.mean() < _CLEAR_SHARE:
        return [_centre_key(part.start_ms, room), _centre_key(max(part.start_ms, part.end_ms - 1), room)]
    last_ms = max(part.start_ms, part.end_ms - 1)
    grid = np.append(np.arange(part.start_ms, last_ms, _GRID_MS), last_ms).astype(float)
    corners = []
    for axis in (0, 1):
        target = _steadied(np.interp(grid, times[is_clear], seen[is_clear, axis]), grid)
        corners.append(np.clip(_window_path(target, grid, size[axis]) - size[axis] / 2, 0, room[axis]))
    chosen = sorted({0, len(grid) - 1, *_needed(grid, corners[0]), *_needed(grid, corners[1])})
    return [
        CropKey(time_ms=int(grid[n]), left_px=round(float(corners[0][n]), 1), top_px=round(float(corners[1][n]), 1))
        for n in chosen
    ]


def _steadied(target: np.ndarray, grid: np.ndarray) -> np.ndarray:
    """Median over the look-back and look-ahead: one wrong sample moves nothing, and a move is seen coming."""
    first = np.searchsorted(grid, grid - _LOOK_BACK_MS)
    after = np.searchsorted(grid, grid + _LOOK_AHEAD_MS, side="right")
    return np.array([np.median(target[a:b]) for a, b in zip(first, after, strict=True)])


def _window_path(target: np.ndarray, grid: np.ndarray, size_px: int) -> np.ndarray:
    """Middle of the window over time along one axis, in pixels."""
    slack = _DEAD_ZONE * size_px
    low, high = float(target.min()), float(target.max())
    if high - low <= 2 * slack:  # one place does for the whole shot
        return np.full(len(grid), (low + high) / 2)
    path = np.empty(len(grid))
    at = float(np.clip(target[0], low + slack, high - slack))
    for n, wanted in enumerate(target):
        step = MAX_SPEED * size_px * (grid[n] - grid[n - 1]) / 1000 if n else 0.0
        nearest = min(max(at, wanted - slack), wanted + slack)
        at += min(max(nearest - at, -step), step)
        path[n] = at
    return _smoothed(path, grid)


def _smoothed(path: np.ndarray, grid: np.ndarray) -> np.ndarray:
    """Moving average over time; an average of places reached within the speed limit keeps it."""
    half = _SMOOTH_MS // _GRID_MS // 2
    even = np.arange(grid[0], grid[-1] + _GRID_MS, _GRID_MS)
    padded = np.pad(np.interp(even, grid, path), half, mode="edge")
    smooth = np.convolve(padded, np.ones(2 * half + 1) / (2 * half + 1), mode="valid")
    return np.interp(grid, even, smooth)


def _needed(grid: np.ndarray, values: np.ndarray) -> list[int]:
    """Numbers of the points that a line through the kept ones can't do without (Ramer-Douglas-Peucker)."""
    kept: list[int] = []
    stack = [(0, len(grid) - 1)]
    while stack:
        first, last = stack.pop()
        if last - first < 2:
            continue
        line = np.interp(grid[first : last + 1], grid[[first, last]], values[[first, last]])
        off = np.abs(values[first : last + 1] - line)
        worst = int(off.argmax())
        if off[worst] > _TOLERANCE_PX:
            kept.append(first + worst)
            stack += [(first, first + worst), (first + worst, last)]
    return kept


def _without_idle(keys: list[CropKey]) -> tuple[CropKey, ...]:
    """Keys without repeats: a window that never moves has one."""
    kept: list[CropKey] = []
    for key in keys:
        if kept and key.time_ms <= kept[-1].time_ms:
            continue
        while len(kept) >= 2 and _same_place(kept[-2], kept[-1]) and _same_place(kept[-1], key):
            kept.pop()
        kept.append(key)
    if len(kept) == 2 and _same_place(*kept):
        kept.pop()
    return tuple(kept)


def _same_place(one: CropKey, other: CropKey) -> bool:
    return (one.left_px, one.top_px) == (other.left_px, other.top_px)
