"""Where the subject stands in a small picture."""

from typing import NamedTuple

import cv2
import numpy as np

from toolkit.media.camera_shift import grid_points, similarity

PROFILE_BINS = 32
"""Parts of the picture's width, and of its height, that a profile has."""
_PROFILE_GAIN = 3.0
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
_STEADY_PX = 3.0
"""Camera movement between two samples (px of 80) at which what moves by itself counts half: near and far things
shift unlike then."""
_CROWD_SHARE = 0.12
"""Share of the picture that moves by itself at which motion counts half: no one thing does."""


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
        steps = cv2.resize(
            cv2.convertScaleAbs(cv2.Laplacian(luma, cv2.CV_16S)), self._size, interpolation=cv2.INTER_AREA
        )
        glare = cv2.dilate((grey > _GLARE).astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
        trust = 0.0 if is_new_shot or self._before is None else self._warm(luma, grey, steps, glare)
        if not trust:
            self._heat[:] = 0
        self._before = luma, grey
        alone = self._standing_out(grey, steps, blue, red)
        alone[glare] *= 0.2
        moving = trust * self._heat
        weight = (alone * np.maximum(self._whole, moving) * (1.0 + self._heat) + moving) * self._centre
        weight = cv2.GaussianBlur(weight, (0, 0), self._size[0] / 40)
        weight = np.maximum(weight - _FLOOR_SHARE * float(weight.max()), 0)
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

    def _standing_out(self, grey: np.ndarray, steps: np.ndarray, blue: np.ndarray, red: np.ndarray) -> np.ndarray:
        """Tinted or lit unlike what is around it, and with edges: a patch of even floor has none."""
        around = self._size[0] // 3 | 1
        tints = [cv2.resize(p, self._size, interpolation=cv2.INTER_AREA).astype(np.float32) for p in (blue, red)]
        apart = [t - cv2.blur(t, (around, around)) for t in tints]
        colour = np.minimum(cv2.magnitude(*apart) / 25.0, 1.0)
        lit = np.minimum(cv2.absdiff(grey, cv2.blur(grey, (around, around))).astype(np.float32) / 90.0, 1.0)
        edges = np.minimum(cv2.blur(steps, (5, 5)).astype(np.float32) / 25.0, 1.0)
        ripe = np.clip(cv2.magnitude(tints[0] - 128.0, tints[1] - 128.0) / 30.0, 0.3, 1.0)
        return (0.15 + 0.85 * edges) * (colour * ripe + 0.3 * lit)

    def _warm(self, luma: np.ndarray, grey: np.ndarray, steps: np.ndarray, glare: np.ndarray) -> float:
        """Heats the place of what moves on its own; returns how far that can be trusted, 0..1."""
        assert self._before is not None
        camera = similarity(self._before[0], luma, self._points)
        if camera is None:
            return 0.0
        camera[:, 2] /= 2
        # -1 marks what was outside the picture before
        before, heat = (
            cv2.warpAffine(p, camera, self._size, borderMode=cv2.BORDER_CONSTANT, borderValue=outside)
            for p, outside in ((self._before[1].astype(np.float32), -1000.0), (self._heat, 0.0))
        )
        moved = np.abs(cv2.blur(grey.astype(np.float32), (3, 3)) - cv2.blur(before, (3, 3)))
        # the steeper the picture, the more a small error of the camera's shift shows
        fresh = np.clip((moved - 8.0 - 0.3 * steps) / 30.0, 0.0, 1.0)
        was_outside = cv2.dilate((before < 0).astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
        fresh[was_outside | glare | (before > _GLARE)] = 0
        self._heat = np.maximum(_COOLING * heat, fresh)
        shift_px = float(np.hypot(*(camera[:, :2] @ (self._size[0] / 2, self._size[1] / 2) + camera[:, 2]
                                    - (self._size[0] / 2, self._size[1] / 2))))  # fmt: skip
        crowd = float((fresh > 0.3).mean())
        return 1.0 / ((1.0 + (shift_px / _STEADY_PX) ** 2) * (1.0 + (crowd / _CROWD_SHARE) ** 2))


def _profile(means: np.ndarray) -> np.ndarray:
    bins = cv2.resize(means.reshape(1, -1), (PROFILE_BINS, 1), interpolation=cv2.INTER_AREA)[0]
    return np.clip(bins * (255.0 * _PROFILE_GAIN) + 0.5, 0, 255).astype(np.uint8)
