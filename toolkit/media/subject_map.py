"""Where the subject stands in a small picture."""

import math
from typing import NamedTuple

import cv2
import numpy as np

from toolkit.media.camera_shift import grid_points, similarity

PROFILE_BINS = 32
"""Parts of the picture's width, and of its height, that a profile has."""
_PROFILE_GAIN = 3.0
_MOVING_GAIN = 1.0
_MOVER_SHARE = 0.004
_OUTSHONE = 0.6
"""Where so much of the picture moves on its own (a tomato in a hand across the table), what merely stands out counts
less by this."""
_EDGE_SHARE = 0.12
"""How far from the picture's edges, as a share of its sides, things begin to count less."""
_FLOOR_SHARE = 0.25
"""What stands out less than this share of what stands out most is left out."""
_ENOUGH = 0.3
"""What stands out as much as this counts half of the most: gaudy things don't drown the others."""
_BOX_SHARE = 0.5
"""Side of the box that looks for the subject, as a share of the shorter side of the picture."""
_COOLING = 0.6
"""Of the heat of motion this share is left after a sample: half of it after 0.35 s."""
_GLARE = 215
"""Brighter is lamp or reflection: it slides over what reflects it when the camera moves."""
_STEADY_PX = 1.0
"""Camera movement between two samples (px of 80) at which what moves by itself counts half: near and far things
shift unlike then."""
_CROWD_SHARE = 0.12
"""Share of the picture that moves by itself at which motion counts half: no one thing does."""

_NONE = -1000.0
"""Marks what was outside of the picture before."""
_ROUND, _WIDE = np.ones((3, 3), np.uint8), np.ones((5, 5), np.uint8)


class Place(NamedTuple):
    """What was found in one picture. Shares of the coded picture; see SubjectSample."""

    x: float
    y: float
    spread: float
    across: np.ndarray
    """uint8 [32]: how much stands out in each upright stripe, from left to right."""
    down: np.ndarray
    """uint8 [32]: the same for each lying stripe, from top to bottom."""


class SubjectMap:
    """Finds what moves on its own, is colourful, or stands out of its surroundings."""

    def __init__(self, width: int, height: int) -> None:
        self._size = width // 2, height // 2
        columns, rows = np.meshgrid(
            (np.arange(self._size[0]) + 0.5) / self._size[0], (np.arange(self._size[1]) + 0.5) / self._size[1]
        )
        self._x, self._y = columns.astype(np.float32), rows.astype(np.float32)
        # people point the camera at what they mean: the middle of an edge counts half, what an edge may cut off a third
        # unless it moves
        middle = np.exp(-((self._x - 0.5) ** 2 + (self._y - 0.5) ** 2) / 0.4)
        off_edge = np.minimum(np.minimum(self._x, 1 - self._x), np.minimum(self._y, 1 - self._y))
        self._centre = middle.astype(np.float32)
        self._whole = np.clip(off_edge / _EDGE_SHARE, 0.3, 1.0).astype(np.float32)
        self._points = grid_points(width, height)
        self._before: tuple[np.ndarray, np.ndarray] | None = None
        self._heat = np.zeros(self._size[::-1], np.float32)

    def locate(self, luma: np.ndarray, blue: np.ndarray, red: np.ndarray, *, is_new_shot: bool) -> Place:
        """The subject's place; `is_new_shot`: nothing can be said about what moved since the last call."""
        grey = cv2.resize(luma, self._size, interpolation=cv2.INTER_AREA)
        steps = cv2.convertScaleAbs(cv2.Laplacian(luma, cv2.CV_16S))
        steps = cv2.resize(steps, self._size, interpolation=cv2.INTER_AREA).astype(np.float32)
        even = grey.astype(np.float32)
        glare = cv2.dilate(cv2.threshold(grey, _GLARE, 1, cv2.THRESH_BINARY)[1], _ROUND)
        trust = 0.0 if is_new_shot or self._before is None else self._warm(luma, even, steps, glare)
        self._before = luma, even
        weight = self._standing_out(even, steps, blue, red)
        weight[glare > 0] *= 0.2
        if trust:
            moving = trust * self._heat
            seen = min(1.0, float(moving.sum()) / (_MOVER_SHARE * moving.size))
            weight *= np.maximum(self._whole, moving) * (1.0 + self._heat) * (1.0 - _OUTSHONE * seen)
            weight += _MOVING_GAIN * moving
        else:
            self._heat[:] = 0
            weight *= self._whole
        weight *= self._centre
        weight = cv2.GaussianBlur(weight, (0, 0), self._size[0] / 40)
        weight = cv2.threshold(weight - _FLOOR_SHARE * float(weight.max()), 0, 0, cv2.THRESH_TOZERO)[1]
        weight /= weight + _ENOUGH
        return self._place(weight)

    def _place(self, weight: np.ndarray) -> Place:
        total = float(weight.sum())
        across, down = _profile(weight.mean(axis=0)), _profile(weight.mean(axis=1))
        if total < 1e-4:
            return Place(0.5, 0.5, 1.0, across, down)
        x, y = self._densest(weight)
        variance = float((weight * ((self._x - x) ** 2 + (self._y - y) ** 2)).sum()) / total
        spread = min(1.0, (variance * 6.0) ** 0.5)  # an even weight has a variance of 1/12 in each direction
        return Place(x, y, spread, across, down)

    def _densest(self, weight: np.ndarray) -> tuple[float, float]:
        """Middle of the weight inside the box that holds most of it: between two things there is nothing to see."""
        box = int(_BOX_SHARE * min(self._size)) | 1
        held = cv2.boxFilter(weight, -1, (box, box), normalize=False, borderType=cv2.BORDER_CONSTANT)
        row, column = divmod(int(held.argmax()), self._size[0])
        place = (
            slice(max(0, row - box // 2), row + box // 2 + 1),
            slice(max(0, column - box // 2), column + box // 2 + 1),
        )
        inside = weight[place]
        total = float(inside.sum())
        return float((inside * self._x[place]).sum()) / total, float((inside * self._y[place]).sum()) / total

    def _standing_out(self, even: np.ndarray, steps: np.ndarray, blue: np.ndarray, red: np.ndarray) -> np.ndarray:
        """Tinted or lit unlike what is around it, and with edges: a patch of even floor has none."""
        around = self._size[0] // 3 | 1
        tints = [plane.astype(np.float32) for plane in (blue, red)]  # of this size already
        apart = cv2.magnitude(*(t - cv2.blur(t, (around, around)) for t in tints))
        ripe = cv2.magnitude(tints[0] - 128.0, tints[1] - 128.0)
        colour = np.minimum(apart * (1 / 25.0), 1.0) * np.clip(ripe * (1 / 30.0), 0.3, 1.0)
        lit = np.minimum(cv2.absdiff(even, cv2.blur(even, (around, around))) * (0.3 / 90.0), 0.3)
        edges = np.minimum(cv2.blur(steps, (5, 5)) * (0.85 / 25.0), 0.85)
        return (0.15 + edges) * (colour + lit)

    def _warm(self, luma: np.ndarray, even: np.ndarray, steps: np.ndarray, glare: np.ndarray) -> float:
        """Heats the place of what moves on its own; returns how far that can be trusted, 0..1."""
        assert self._before is not None
        camera = similarity(self._before[0], luma, self._points)
        if camera is None:
            return 0.0
        camera[:, 2] /= 2
        before = cv2.warpAffine(self._before[1], camera, self._size, borderMode=cv2.BORDER_CONSTANT, borderValue=_NONE)
        moved = cv2.absdiff(cv2.blur(even, (3, 3)), cv2.blur(before, (3, 3)))
        # the steeper the picture, the more a small error of the camera's shift shows
        fresh = np.clip((moved - (0.3 * steps + 8.0)) * (1 / 30.0), 0.0, 1.0)
        fresh[(glare > 0) | (before > _GLARE) | (cv2.erode(before, _WIDE) < 0)] = 0
        heat = cv2.warpAffine(self._heat, camera, self._size, borderMode=cv2.BORDER_CONSTANT)
        self._heat = np.maximum(_COOLING * heat, fresh)
        middle_x, middle_y = self._size[0] / 2, self._size[1] / 2
        (a, b, x), (_, _, y) = camera.tolist()
        shift_px = math.hypot(a * middle_x + b * middle_y + x - middle_x, a * middle_y - b * middle_x + y - middle_y)
        crowd = cv2.countNonZero((fresh > 0.3).astype(np.uint8)) / fresh.size
        return 1.0 / ((1.0 + (shift_px / _STEADY_PX) ** 2) * (1.0 + (crowd / _CROWD_SHARE) ** 2))


def _profile(means: np.ndarray) -> np.ndarray:
    bins = cv2.resize(means.reshape(1, -1), (PROFILE_BINS, 1), interpolation=cv2.INTER_AREA)[0]
    return np.clip(bins * (255.0 * _PROFILE_GAIN) + 0.5, 0, 255).astype(np.uint8)
