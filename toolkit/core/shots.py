"""Where one shot ends and the next begins, from what was measured on every frame. All times are source time."""

from dataclasses import dataclass

import numpy as np

from toolkit.core.spans import Span

MIN_SHOT_MS = 500
"""Nothing shorter is a shot of its own: a viewer can't take it in, and flashes are shorter."""

_NEIGHBOURS = 6
"""Frames on each side that tell how much the picture changes here anyway."""
_CUT_RATIO = 3.0
"""A cut changes this many times as much as the lively quarter of its neighbours, as in PySceneDetect."""
_CERTAIN_RISE = 30.0
"""A rise this far (0..255) above the neighbours is a cut also where everything moves; fast pans rise step by step."""
_MIN_CHANGE = 9.0
"""Least change of a cut, 0..255 over luma and chroma: below it are cuts between pictures nobody can tell apart."""
_LASTING_SHARE = 0.45
"""Share of a cut's change that must still be there `_FLASH_MS` later; after a flash the old picture is back."""
_FLASH_MS = 250
_DARK_LUMA = 0.06
_DARK_CONTRAST = 0.03
"""A frame at most this bright and this contrasty (shares of white) is black, also with camera noise."""
_LONG_BLACK_MS = 1000
"""Black of this length is a stretch of its own; a shorter one is the middle of a fade."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameSeries:
    """What was measured on every decoded frame, in order of time. Arrays share their first dimension [n]."""

    times_ms: np.ndarray
    """float64 [n], source time, increasing."""
    change: np.ndarray
    """float32 [n]: mean absolute difference to the frame before, luma plus chroma, 0..255; 0 for the first."""
    luma: np.ndarray
    """float32 [n]: mean brightness 0..1."""
    contrast: np.ndarray
    """float32 [n]: standard deviation of the brightness, 0..0.5."""
    signature: np.ndarray
    """uint8 [n, k]: a tiny copy of the picture."""


def find_cuts(series: FrameSeries) -> tuple[int, ...]:
    """Numbers of the frames with which a new shot begins; never 0.

    Hard cuts stand out of the change around them (an adaptive threshold, so that lively footage is not chopped) and
    last (so that a flash is none); a fade through black is cut in its middle. Dissolves are not found.
    """
    strengths = _hard_cuts(series)
    for frame in _black_borders(series):
        strengths[frame] = 255.0
    chosen: list[int] = []
    for frame in sorted(strengths, key=lambda f: (-strengths[f], f)):
        at_ms = series.times_ms[frame]
        if all(abs(at_ms - series.times_ms[other]) >= MIN_SHOT_MS for other in chosen):
            chosen.append(frame)
    return tuple(sorted(chosen))


def shot_spans(series: FrameSeries, cuts: tuple[int, ...], end_ms: int) -> tuple[Span, ...]:
    """The shots between `cuts`: from the first frame to `end_ms`, without gaps."""
    starts = [round(float(series.times_ms[frame])) for frame in (0, *cuts)]
    ends = [*starts[1:], max(end_ms, starts[-1] + 1)]
    return tuple(Span(start, end) for start, end in zip(starts, ends, strict=True))


def _hard_cuts(series: FrameSeries) -> dict[int, float]:
    change = series.change
    candidates = np.flatnonzero(change >= _MIN_CHANGE)
    found: dict[int, float] = {}
    for frame in candidates[candidates > 0]:
        around = np.concatenate(
            [change[max(1, frame - _NEIGHBOURS) : frame], change[frame + 1 : frame + 1 + _NEIGHBOURS]]
        )
        usual = float(np.percentile(around, 75)) if len(around) else 0.0
        stands_out = change[frame] >= min(_CUT_RATIO * max(usual, 1.0), usual + _CERTAIN_RISE)
        if stands_out and _is_lasting(series, int(frame)):
            found[int(frame)] = float(change[frame])
    return found


def _is_lasting(series: FrameSeries, frame: int) -> bool:
    """Whether the old picture stays away, and the new one was not there just before: both fail at a flash's edges."""
    times_ms, last = series.times_ms, len(series.times_ms) - 1
    later = min(last, int(np.searchsorted(times_ms, times_ms[frame] + _FLASH_MS)))
    sooner = max(0, int(np.searchsorted(times_ms, times_ms[frame] - _FLASH_MS)) - 1)
    at_cut = _distance(series, frame - 1, frame)
    return (
        _distance(series, frame - 1, later) >= _LASTING_SHARE * at_cut
        and _distance(series, sooner, frame) >= _LASTING_SHARE * at_cut
    )


def _distance(series: FrameSeries, one: int, other: int) -> float:
    return float(np.abs(series.signature[one].astype(np.int16) - series.signature[other]).mean())


def _black_borders(series: FrameSeries) -> list[int]:
    is_black = (series.luma <= _DARK_LUMA) & (series.contrast <= _DARK_CONTRAST)
    edges = np.flatnonzero(np.diff(np.concatenate([[False], is_black, [False]]).astype(np.int8)))
    borders: list[int] = []
    for first, after in edges.reshape(-1, 2):
        last = min(after, len(is_black) - 1)
        if series.times_ms[last] - series.times_ms[first] >= _LONG_BLACK_MS:
            borders += [int(first), int(after)]
        else:
            borders.append(int(first + after) // 2)
    return [frame for frame in borders if 0 < frame < len(is_black)]
