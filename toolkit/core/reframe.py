"""Where the crop window stands over the picture: it keeps the subject in frame and otherwise keeps still."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from toolkit.core.camera_motion import CameraMotion
from toolkit.core.crop_keys import needed_keys, without_idle
from toolkit.core.plan import CropKey, Layout
from toolkit.core.shot import PictureAnalysis, Shot, SubjectSample
from toolkit.core.spans import Span
from toolkit.core.steadying import Tremble, find_tremble, shrunk
from toolkit.core.subject_path import hold_subject, read_profiles

CLEAR_SPREAD = 0.6
"""Spread (see SubjectSample) above which there is no clear subject."""
GRID_MS = 60
"""Keys of a gliding window stand no closer; those of one that goes along with a tremble belong to a frame each."""
_SMOOTH_MS = (720, 480)
"""Moving averages that make a path of stands and even moves start and stop gently: no change of speed by more than
2 x MAX_SPEED in the first of them, so an acceleration of at most 3.4 widths (44 degrees) per second squared on a phone;
the eye's own pursuit takes up a new speed at 40 to 200 (Lisberger et al. 1981)."""
_PAD_SHARE = 0.40
"""A window that shows less of the picture than this, and can't hold what stands out, gives way to the padded layout;
16:9 cut to 9:16 keeps 0.32, cut to 3:4 0.42."""
_HOPELESS_SHARE = 0.15
_CLEAR_HOLD = 0.15
"""How much more of what stands out the window must hold than of an even picture (0), as a share of all the rest (1)."""
_MIN_PART_MS = 2


class CropPlan(NamedTuple):
    """The window of one clip part. Sizes are even, display space; keys are source time."""

    layout: Layout
    width_px: int
    height_px: int
    path: tuple[CropKey, ...]


class _Take(NamedTuple):
    """What happens between two cuts."""

    span: Span
    subjects: tuple[SubjectSample, ...]
    tremble: Tremble | None


class _Base(NamedTuple):
    """The window's corner before it goes along with the tremble."""

    times_ms: np.ndarray
    corner_px: np.ndarray
    hold: float
    """-1 where nothing stands out."""


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
    pictures: PictureAnalysis, span: Span, source_px: tuple[int, int], output_px: tuple[int, int]
) -> CropPlan:  # fmt: skip
    """The window over `span` (source time) of footage of `source_px` (width, height in display space).

    It has the shape of `output_px`, holds what stands out, moves within a speed limit and starts anew at every cut.
    Where the camera trembles it goes along, with a key for every frame, and is up to 8 % smaller. Where nothing can be
    held and the window would show little of the picture, the whole picture is shown instead. Keys begin at the span's
    start.

    No visible jitter: a window that glides is off a smooth path (a parabola over half a second) by less than a pixel
    of the output, root mean square. A pixel of a clip 720 px wide on a phone 6.8 cm wide, 30 cm away, is 1 arc minute,
    the least that normal sight resolves (ITU-R BT.1845, which puts a viewer where a pixel is that small).
    """
    width, height = crop_size(source_px, output_px)
    takes = _takes(pictures, parts_between_cuts(pictures.shots, span), max(source_px))
    if (width * height) / max(1, source_px[0] * source_px[1]) < _HOPELESS_SHARE:
        return _padded(span, (width, height), source_px)
    needed = [take.tremble.needed_px() for take in takes if take.tremble is not None]
    if needed:
        most = max(need[0] for need in needed), max(need[1] for need in needed)
        width, height = shrunk((width, height), source_px, most)
    bases = [_base(take, (width, height), source_px) for take in takes]
    if (width * height) / (source_px[0] * source_px[1]) < _PAD_SHARE and _is_unclear(takes, bases):
        return _padded(span, crop_size(source_px, output_px), source_px)
    room = max(0, source_px[0] - width), max(0, source_px[1] - height)
    keys = [key for take, base in zip(takes, bases, strict=True) for key in _keys(take, base, room)]
    return CropPlan("crop", width, height, without_idle(keys))


def _padded(span: Span, size: tuple[int, int], source_px: tuple[int, int]) -> CropPlan:
    left, top = max(0, source_px[0] - size[0]) / 2, max(0, source_px[1] - size[1]) / 2
    return CropPlan("pad", *size, (CropKey(time_ms=span.start_ms, left_px=left, top_px=top),))


def take_keys(
    pictures: PictureAnalysis, span: Span, size: tuple[int, int], source_px: tuple[int, int], stand: float | None
) -> list[CropKey]:
    """Keys of a window of `size` over `span` (source time), which lies between two cuts.

    `stand`: the window stands at this share of its room, 0 left or top, 1 right or bottom, and only goes along with a
    tremble; None: it follows the subject.
    """
    (take,) = _takes(pictures, [span], max(source_px))
    base = _base(take, size, source_px)
    room = max(0, source_px[0] - size[0]), max(0, source_px[1] - size[1])
    if stand is not None:
        base = base._replace(corner_px=np.tile(np.array(room) * stand, (len(base.times_ms), 1)))
    return _keys(take, base, room)


def _takes(pictures: PictureAnalysis, parts: Sequence[Span], longer_px: int) -> list[_Take]:
    camera = CameraMotion.parse(pictures.camera)
    takes = []
    for part in parts:
        shot = next((s.span for s in pictures.shots if s.span.contains(part.start_ms)), part)
        inside = tuple(s for s in pictures.subjects if part.start_ms <= s.time_ms < part.end_ms)
        takes.append(_Take(part, inside, find_tremble(camera, shot, longer_px)))
    return takes


def parts_between_cuts(shots: Sequence[Shot], span: Span) -> list[Span]:
    """`span` (source time) divided at the cuts that lie inside it."""
    cuts = sorted({s.span.start_ms for s in shots if span.start_ms < s.span.start_ms < span.end_ms})
    borders = [span.start_ms]
    for cut in cuts:
        if cut - borders[-1] >= _MIN_PART_MS and span.end_ms - cut >= _MIN_PART_MS:
            borders.append(cut)
    return [Span(a, b) for a, b in zip(borders, [*borders[1:], span.end_ms], strict=True)]


def _is_unclear(takes: list[_Take], bases: list[_Base]) -> bool:
    """Whether for most of the time things stand out that the window can't hold."""
    unclear_ms = sum(t.span.duration_ms for t, b in zip(takes, bases, strict=True) if 0 <= b.hold < _CLEAR_HOLD)
    return unclear_ms > sum(take.span.duration_ms for take in takes) / 2


def _base(take: _Take, size: tuple[int, int], source_px: tuple[int, int]) -> _Base:
    last_ms = max(take.span.start_ms, take.span.end_ms - 1)
    grid = np.append(np.arange(take.span.start_ms, last_ms, GRID_MS), last_ms).astype(float)
    if len(grid) > 2 and grid[-1] - grid[-2] < GRID_MS:
        grid = np.delete(grid, -2)
    corner, holds = np.empty((len(grid), 2)), []
    times = np.array([s.time_ms for s in take.subjects], np.float64)
    for axis in (0, 1):
        room = source_px[axis] - size[axis]
        profiles = _profiles(take.subjects, axis)
        if room <= 0 or not profiles.any():
            corner[:, axis] = max(0, room) / 2
            continue
        window = size[axis] / source_px[axis]
        held = hold_subject(times, profiles, window)
        holds.append(max(0.0, (held.share - window) / (1 - window)))
        centre = _smoothed(np.interp(grid, times, held.centre), grid) * source_px[axis]
        corner[:, axis] = np.clip(centre - size[axis] / 2, 0, room)
    return _Base(grid, corner, min(holds, default=-1.0))


def _profiles(subjects: Sequence[SubjectSample], axis: int) -> np.ndarray:
    """float [n, 32]: what stands out along the axis; made of the point where only that is known."""
    if subjects and subjects[0].across:
        return read_profiles([s.down if axis else s.across for s in subjects])
    bins = (np.arange(32) + 0.5) / 32
    bumps = [
        np.clip(1.5 - np.abs(bins - (s.y if axis else s.x)) * 32, 0, 1) * (s.spread <= CLEAR_SPREAD) for s in subjects
    ]
    return np.array(bumps).reshape(-1, 32)


def _smoothed(path: np.ndarray, grid: np.ndarray) -> np.ndarray:
    """Moving averages over time; an average of places reached within the speed limit keeps it."""
    even = np.arange(grid[0], grid[-1] + GRID_MS, GRID_MS)
    smooth = np.interp(even, grid, path)
    for window_ms in _SMOOTH_MS:
        half = window_ms // GRID_MS // 2
        smooth = np.convolve(np.pad(smooth, half, mode="edge"), np.ones(2 * half + 1) / (2 * half + 1), mode="valid")
    return np.interp(grid, even, smooth)


def _keys(take: _Take, base: _Base, room: tuple[int, int]) -> list[CropKey]:
    if take.tremble is None:
        chosen = needed_keys(base.times_ms, base.corner_px)
        return [_key(base.times_ms[n], base.corner_px[n]) for n in chosen]
    needed = take.tremble.needed_px()
    margin = min(needed[0], room[0] / 2), min(needed[1], room[1] / 2)
    inside = (take.tremble.times_ms >= take.span.start_ms) & (take.tremble.times_ms < take.span.end_ms)
    times = np.unique(np.append(np.round(take.tremble.times_ms[inside]), take.span.start_ms))
    off = take.tremble.limited(margin)
    places = []
    for axis in (0, 1):
        stand = np.interp(times, base.times_ms, base.corner_px[:, axis])
        stand = np.clip(stand, margin[axis], room[axis] - margin[axis])
        places.append(np.clip(stand + np.interp(times, take.tremble.times_ms, off[:, axis]), 0, room[axis]))
    return [_key(time, place) for time, place in zip(times, np.stack(places, axis=1), strict=True)]


def _key(time_ms: float, corner_px: np.ndarray) -> CropKey:
    return CropKey(time_ms=round(time_ms), left_px=round(float(corner_px[0]), 1), top_px=round(float(corner_px[1]), 1))
