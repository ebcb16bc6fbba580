"""Where one shot ends and the next begins, from what was measured on every frame. All times are source time.

Thresholds were chosen on the dev half of `bench shots`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from toolkit.core.shot import BorderKind, ShotBorder
from toolkit.core.shots_gradual import Gradual, find_dissolves, find_fades
from toolkit.core.shots_match import EVEN, SAME_SCENE, likeness
from toolkit.core.shots_series import FrameSeries
from toolkit.core.spans import Span

MIN_SHOT_MS = 500
"""Nothing shorter is a shot of its own: a viewer can't take it in, and flashes are shorter."""

_NEIGHBOURS = 6
"""Frames on each side that tell how much the picture changes here anyway."""
_MIN_CHANGE = 2.5
"""Least change of a cut, 0..255 over luma and chroma: below it are cuts between pictures nobody can tell apart."""
_MIN_RATIO = 2.2
"""A cut changes this many times as much as the lively quarter of its neighbours."""
_QUIET = 0.6
"""Change (0..255) that a still picture has from the sensor's noise."""
_FLASH_MS = (100, 200, 300)
"""After a flash the old picture is back by one of these."""
_OTHER_LIGHT = 0.3
"""Step of the mean brightness (0..1) from one frame to the next that is no exposure's."""
_OTHER_COLOUR = 20.0
"""Light and tint (0..255 each, added) by which two even pictures are two scenes: exposure drifts less in a frame."""
_WHIP_FRAMES = 2
_WHIP_SHARE = 0.42
"""In a whip pan another frame this near changes by this share of the most, and is as unlike the one before it."""

_SUDDEN_CHANGE = 10.0
"""Change (0..255) with which a picture comes out of black at once; a fade of five frames begins with less."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Border:
    """Where a new shot begins. Frame numbers."""

    frame: int
    """First frame of the new shot; in a dissolve the first that shows more of it, in a fade the empty middle."""
    first: int
    """First frame of the transition; `frame` in a cut."""
    after: int
    """First frame that shows the new shot alone; `frame` in a cut."""
    kind: BorderKind
    strength: float


def find_borders(series: FrameSeries) -> tuple[Border, ...]:
    """The borders between shots, in order, at least `MIN_SHOT_MS` apart."""
    cuts = _hard_cuts(series)
    found_fades = find_fades(series, [cut.frame for cut in cuts])
    fades = [_border(found, _fade_kind(series, found)) for found in found_fades]
    cuts = [cut for cut in cuts if not _overlaps(cut, fades)]
    dissolves = [
        border for found in find_dissolves(series) if not _overlaps(border := _border(found, "dissolve"), fades + cuts)
    ]
    chosen: list[Border] = []
    for group in (fades, cuts, dissolves):
        for border in sorted(group, key=lambda b: (-b.strength, b.frame)):
            at_ms = series.times_ms[border.frame]
            if all(abs(at_ms - series.times_ms[other.frame]) >= MIN_SHOT_MS for other in chosen):
                chosen.append(border)
    return tuple(sorted(chosen, key=lambda b: b.frame))


def find_cuts(series: FrameSeries) -> tuple[int, ...]:
    """Numbers of the frames with which a new shot begins; never 0."""
    return tuple(border.frame for border in find_borders(series))


def shot_spans(first_ms: int, borders: Sequence[ShotBorder], end_ms: int) -> tuple[Span, ...]:
    """The shots between `borders`: from the first frame, at `first_ms`, to `end_ms`, without gaps."""
    starts = [first_ms, *(border.time_ms for border in borders)]
    ends = [*starts[1:], max(end_ms, starts[-1] + 1)]
    return tuple(Span(start, end) for start, end in zip(starts, ends, strict=True))


def told(borders: tuple[Border, ...], series: FrameSeries) -> tuple[ShotBorder, ...]:
    """The borders in source time."""
    last = len(series.times_ms) - 1

    def at_ms(frame: int) -> int:
        return round(float(series.times_ms[min(frame, last)]))

    return tuple(
        ShotBorder(time_ms=at_ms(each.frame), span=Span(at_ms(each.first), at_ms(each.after)), kind=each.kind)
        for each in borders
    )


def _border(found: Gradual, kind: BorderKind) -> Border:
    return Border(frame=max(1, found.middle), first=found.first, after=found.after, kind=kind, strength=found.strength)


def _fade_kind(series: FrameSeries, found: Gradual) -> BorderKind:
    """A long black stretch may begin or end at once."""
    is_sudden = found.first == found.after and float(series.change[found.first]) >= _SUDDEN_CHANGE
    return "cut" if is_sudden else "fade"


def _overlaps(border: Border, others: list[Border]) -> bool:
    return any(border.first <= other.after and other.first <= border.after for other in others)


def _hard_cuts(series: FrameSeries) -> list[Border]:
    """Changes that stand out of those around them, after which the old picture is neither found again nor moving on."""
    change, changes = series.change, series.change.tolist()
    found = []
    for frame in np.flatnonzero(change >= _MIN_CHANGE).tolist():
        if frame == 0 or not series.is_whole(frame - 1, frame):
            continue
        usual = _lively_quarter(
            [*changes[max(1, frame - _NEIGHBOURS) : frame], *changes[frame + 1 : frame + 1 + _NEIGHBOURS]]
        )
        strength = changes[frame] / max(usual, _QUIET)
        if strength >= _MIN_RATIO and _is_new(series, frame) and not _is_whip(series, frame):
            found.append(Border(frame=frame, first=frame, after=frame, kind="cut", strength=strength))
    return found


def _lively_quarter(changes: list[float]) -> float:
    """The value that a quarter of `changes` is above: NumPy's percentile takes twenty times as long on a dozen."""
    if not changes:
        return 0.0
    changes.sort()
    low, share = divmod(0.75 * (len(changes) - 1), 1)
    high = min(len(changes) - 1, int(low) + 1)
    return changes[int(low)] + share * (changes[high] - changes[int(low)])


def _is_new(series: FrameSeries, frame: int) -> bool:
    """Whether nothing of the old picture is found in the new one, nor shortly after, nor the new one shortly before."""
    if _is_other_light(series, frame):
        return True
    if _is_same(series, frame - 1, frame):
        return False
    at_ms = float(series.times_ms[frame])
    later = {series.at_ms(at_ms + step) for step in _FLASH_MS} - {frame}
    sooner = {max(0, series.at_ms(at_ms - step) - 1) for step in _FLASH_MS} - {frame - 1}
    return not any(_is_same(series, frame - 1, other) for other in later) and not any(
        _is_same(series, other, frame) for other in sooner
    )


def _is_other_light(series: FrameSeries, frame: int) -> bool:
    """Whether it became much darker or brighter at once and stays so: a covered lens, a lamp; the scene may be one.

    A flash is over soon, and a camera's exposure takes several frames.
    """
    luma, at_ms = series.luma, float(series.times_ms[frame])
    before, now = float(luma[frame - 1]), float(luma[frame])
    if abs(now - before) < _OTHER_LIGHT:
        return False
    steps = range(100, MIN_SHOT_MS + 1, 100)
    later = [float(luma[series.at_ms(at_ms + step)]) for step in steps]
    sooner = [float(luma[max(0, series.at_ms(at_ms - step) - 1)]) for step in steps]
    near = _OTHER_LIGHT / 3
    return all(abs(each - now) < near for each in later) and all(abs(each - before) < near for each in sooner)


def _is_same(series: FrameSeries, one: int, other: int) -> bool:
    """Whether two frames show one scene. Of two even ones nothing but their colour can tell."""
    before, now = series.thumbs[one], series.thumbs[other]
    if max(float(before.std()), float(now.std())) >= EVEN:
        return likeness(before, now) >= SAME_SCENE
    light = abs(float(before.mean()) - float(now.mean()))
    return light + float(np.abs(series.tints[one].astype(int) - series.tints[other].astype(int)).mean()) < _OTHER_COLOUR


def _is_whip(series: FrameSeries, frame: int) -> bool:
    """Whether the camera was torn aside: more than one frame nearby is unlike the one before it."""
    change = series.change
    around = range(max(1, frame - _WHIP_FRAMES), min(len(change), frame + _WHIP_FRAMES + 1))
    near = [n for n in around if n != frame and change[n] >= _WHIP_SHARE * change[frame]]
    return any(not _is_same(series, n - 1, n) for n in near)
