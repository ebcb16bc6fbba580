"""Few keys for a window's path: those that a line between the others can't do without."""

import numpy as np

from toolkit.core.plan import CropKey

_TOLERANCE_PX = 0.4
"""Keys that the line between their neighbours meets this well are left out: less than what the crop can show."""


def needed_keys(times_ms: np.ndarray, places_px: np.ndarray) -> list[int]:
    """Numbers of the places [n, 2] to keep, with the first and the last (Ramer-Douglas-Peucker)."""
    kept = {0, len(times_ms) - 1}
    stack = [(0, len(times_ms) - 1)]
    while stack:
        first, last = stack.pop()
        if last - first < 2:
            continue
        ends = times_ms[[first, last]]
        line = np.stack([np.interp(times_ms[first : last + 1], ends, p[[first, last]]) for p in places_px.T], axis=1)
        off = np.abs(places_px[first : last + 1] - line).max(axis=1)
        worst = int(off.argmax())
        if off[worst] > _TOLERANCE_PX:
            kept.add(first + worst)
            stack += [(first, first + worst), (first + worst, last)]
    return sorted(kept)


def without_idle(keys: list[CropKey]) -> tuple[CropKey, ...]:
    """Keys without repeats, times rising: a window that never moves has one."""
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
