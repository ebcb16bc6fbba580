"""Where a window should stand to hold what stands out, over time: one choice for the whole shot, by looking ahead.

Moves cost and seeing the subject pays, so the window keeps still until a move is worth it, sets off before the
subject leaves, and doesn't run after what is there for a moment (dynamic programming, Viterbi 1967; the cost of
moving is what keeps a path made of stands and even pans, as in Grundmann et al. 2011, "Auto-directed video
stabilization with robust L1 optimal camera paths").
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

PLACES = 97
"""Places across the picture among which the window chooses."""
MAX_SPEED = 1.2
"""Fastest move, window widths (or heights) a second. A window that is a phone's screen, 6.8 cm seen from 30 cm, is 13
degrees wide: this is 16 degrees a second, half of what the eye follows with ease (about 30, Robinson 1965)."""
_CORE = 0.55
_RIM = 0.9
"""What lies in the middle `_CORE` of the window is held in full, beyond `_RIM` of it not at all."""
_OFF_CENTRE = 0.35
"""What stands at the window's rim pays so much less than in its middle: where the window may stand, it stands well."""
_MOVE_COST = 0.20
"""Of a move by one window, as a share of what a second of a perfectly held subject pays."""
_SPEED_COST = 0.08
_HOME_PAY = 0.02
"""What standing in the middle of the picture pays, as a share of a held subject: decides where nothing else does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A window's path along one axis."""

    centre: np.ndarray
    """float64 [n]: the window's middle, share of the picture, at each sample."""
    share: float
    """Of all that stood out this much was in the window, 0..1."""


def hold_subject(times_ms: np.ndarray, profiles: np.ndarray, window: float) -> Held:
    """The best path of a window (`window`: its share of the picture's width or height, below 1) over one shot.

    `profiles` float [n, bins] tell how much stands out where (SubjectSample.across or down); at least one sample.
    """
    pay = _paid(profiles, window)
    scale = max(float(np.quantile(pay.max(axis=1), 0.8)), 1e-6)
    centres = _centres(window)
    pay = np.minimum(pay / scale, 1.2) + _HOME_PAY * (1 - np.abs(centres - 0.5))
    steps_s = np.diff(times_ms, prepend=times_ms[0] - 250.0) / 1000
    best = _best_path(pay * np.minimum(steps_s, 0.5)[:, None], centres / window, steps_s)
    held = _held_share(profiles, centres[best], window)
    return Held(centre=centres[best], share=held)


def _centres(window: float) -> np.ndarray:
    return np.linspace(window / 2, 1 - window / 2, PLACES)


def _bins(count: int) -> np.ndarray:
    return (np.arange(count) + 0.5) / count


def _paid(profiles: np.ndarray, window: float) -> np.ndarray:
    """float64 [n, PLACES]: how much of what stands out each place holds."""
    off = np.abs(_bins(profiles.shape[1])[:, None] - _centres(window)[None, :]) / (window / 2)
    # at the picture's edge the window can't centre what stands there: it is held all the same
    edge = (_centres(window)[None, :] <= window / 2 + 1e-9) & (_bins(profiles.shape[1])[:, None] < window / 2)
    edge |= (_centres(window)[None, :] >= 1 - window / 2 - 1e-9) & (_bins(profiles.shape[1])[:, None] > 1 - window / 2)
    grip = np.clip((_RIM - off) / (_RIM - _CORE), 0.0, 1.0) * (1.0 - _OFF_CENTRE * np.square(np.minimum(off, 1.0)))
    grip = np.where(edge, 1.0, grip)
    return profiles.astype(np.float64) @ grip


def _best_path(pay: np.ndarray, centres: np.ndarray, steps_s: np.ndarray) -> np.ndarray:
    """int [n]: the place at each sample; `centres` in windows."""
    distance = np.abs(centres[:, None] - centres[None, :])
    total = pay[0].copy()
    came_from = np.zeros((len(pay), len(centres)), np.int32)
    for n in range(1, len(pay)):
        step_s = max(float(steps_s[n]), 0.02)
        cost = _MOVE_COST * distance + _SPEED_COST * np.square(distance) / step_s
        cost[distance > MAX_SPEED * step_s] = np.inf
        reached = total[None, :] - cost
        came_from[n] = reached.argmax(axis=1)
        total = reached[np.arange(len(total)), came_from[n]] + pay[n]
    path = np.empty(len(pay), np.int32)
    path[-1] = int(total.argmax())
    for n in range(len(pay) - 1, 0, -1):
        path[n - 1] = came_from[n, path[n]]
    return path


def _held_share(profiles: np.ndarray, centre: np.ndarray, window: float) -> float:
    inside = np.abs(_bins(profiles.shape[1])[None, :] - centre[:, None]) <= window / 2
    total = float(profiles.sum())
    return float((profiles * inside).sum()) / total if total else 0.0


def read_profiles(hexadecimal: Sequence[str]) -> np.ndarray:
    """uint8 [n, bins] from the stored form."""
    return np.stack([np.frombuffer(bytes.fromhex(each), np.uint8) for each in hexadecimal])
