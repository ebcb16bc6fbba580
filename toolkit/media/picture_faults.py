"""What spoils one picture: softness, noise, blocks, burnt lights, a covered lens. Arrays are uint8 luma [h, w]."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np

from toolkit.media.frame_planes import Small

_REACH_PX = 4
_ALONG_X = np.ones((1, 2 * _REACH_PX + 1), np.uint8), np.ones((1, 2 * _REACH_PX), np.uint8)
_ALONG_Y = np.ones((2 * _REACH_PX + 1, 1), np.uint8), np.ones((2 * _REACH_PX, 1), np.uint8)
_EDGE = 20
"""Grey levels within 9 pixels that make an edge; below it noise and shading would be measured."""
_FEW_EDGES = 40
_SHARP_SHARE = 0.9
"""Of all edges the steepest tenth counts: behind the subject a picture may be out of focus."""
_RATIO_SCALE = 250.0
_CELL_PX = 16
_WHITE_NOISE = 0.3, 0.5
"""Share of the structure within 9 pixels that lies within 3: about 0.25 in textures, above 0.55 in noise."""
_BLOCK_PX = 8
_BLOCKS_PX = 512, 256
_SMOOTH = 12
"""Grey levels within 5 pixels of 160 below which there is nothing to see."""
_DIM = 28, 88
"""Luma of a finger before the lens; light comes through it, so it is not as black as a night sky."""
_COLD = 134, 122
"""Cb from which on and Cr up to which a dim patch is sky or leaves rather than a finger or a pocket."""
_RED = 143
"""Cr of a finger with light behind it, at least."""
_MIN_COVER = 0.06
_RING_PX = 5


class Edges(NamedTuple):
    """How steep the edges are, 0..1 (a step within one pixel is 1), and the share of pixels near an edge."""

    steepness: float
    """Of the softer direction, so that a picture smeared one way is soft; NaN without edges."""
    share: float
    half: float = 1.0
    """Steepness that half of the edges have; strong compression leaves outlines steep and smooths the rest."""


def edges_of(luma: np.ndarray, skip: int = 1) -> Edges:
    """Of every `skip`th row and column. Steepness is the largest step between neighbours within 9 pixels, as a share
    of all they differ by.

    In sharp footage of anything the steepest tenth of the edges is at 0.6 and more, behind a lens out of focus by 2.5
    pixels of 640 at 0.48 and less (measured on the dev half of bench quality).
    """
    columns = np.ascontiguousarray(luma[:, ::skip])
    found = [_edges_along(luma[::skip], _ALONG_X, 1), _edges_along(columns, _ALONG_Y, 0)]
    known = [each for each in found if not np.isnan(each.steepness)]
    return Edges(
        min((each.steepness for each in known), default=np.nan), max(each.share for each in found),
        max((each.half for each in known), default=1.0),
    )  # fmt: skip


def _edges_along(luma: np.ndarray, windows: tuple[np.ndarray, np.ndarray], axis: int) -> Edges:
    steps = cv2.absdiff(luma[:, 1:], luma[:, :-1]) if axis else cv2.absdiff(luma[1:], luma[:-1])
    rise = cv2.subtract(cv2.dilate(luma, windows[0]), cv2.erode(luma, windows[0]))
    steepest = cv2.dilate(steps, windows[1])
    rise = rise[: steepest.shape[0], : steepest.shape[1]]
    is_edge = cv2.threshold(rise, _EDGE, 255, cv2.THRESH_BINARY)[1]
    count = cv2.countNonZero(is_edge)
    share = count / max(1, is_edge.size)
    if count < _FEW_EDGES:
        return Edges(np.nan, share)
    ratio = cv2.divide(steepest, rise, scale=_RATIO_SCALE)
    counts = np.cumsum(cv2.calcHist([ratio], [0], is_edge, [256], [0, 256]))
    sharp, half = np.searchsorted(counts, [counts[-1] * _SHARP_SHARE, counts[-1] * 0.5]) / _RATIO_SCALE
    return Edges(float(sharp), share, float(half))


def noise_of(luma: np.ndarray) -> float:
    """Grain in grey levels, where the picture has least structure; textures don't count."""
    rows = luma[::3]
    size = max(1, luma.shape[1] // _CELL_PX), max(1, luma.shape[0] // _CELL_PX)
    fine, coarse = (
        cv2.resize(cv2.absdiff(rows, cv2.blur(rows, (reach, 1))), size, interpolation=cv2.INTER_AREA).astype(np.float32)
        for reach in (3, 9)
    )
    grain = float(np.partition(fine.ravel(), fine.size // 20)[fine.size // 20])
    whiteness = float(np.median(fine / (coarse + 0.5)))
    return grain * min(1.0, max(0.0, (whiteness - _WHITE_NOISE[0]) / (_WHITE_NOISE[1] - _WHITE_NOISE[0])))


def blockiness_of(luma: np.ndarray) -> float:
    """How much larger steps are at the borders of blocks of 8 pixels than elsewhere; 1 without blocks.

    `luma` as it was coded, not reduced; its middle is looked at.
    """
    height, width = luma.shape
    top, left = (
        (side - most) // 2 // _BLOCK_PX * _BLOCK_PX for side, most in ((height, _BLOCKS_PX[1]), (width, _BLOCKS_PX[0]))
    )
    part = luma[max(0, top) :, max(0, left) :][: _BLOCKS_PX[1] : 2, : _BLOCKS_PX[0]]
    steps = cv2.reduce(cv2.absdiff(part[:, 1:], part[:, :-1]), 0, cv2.REDUCE_AVG, dtype=cv2.CV_32F)[0]
    usable = len(steps) // _BLOCK_PX * _BLOCK_PX
    if usable < 8 * _BLOCK_PX:
        return 1.0
    by_place = steps[:usable].reshape(-1, _BLOCK_PX).mean(axis=0)
    return float(by_place[-1] / (by_place[:-1].mean() + 0.2))


def covered_share(small: Small) -> float:
    """Share of the picture behind a finger: a dim or reddish patch from the border on, empty, with a soft edge."""
    rise = _rise(small.luma)
    height, width = small.red.shape
    rise = rise[::2, ::2][:height, :width]
    luma = cv2.resize(small.luma, (width, height), interpolation=cv2.INTER_AREA)
    is_dim = (luma > _DIM[0]) & (luma < _DIM[1]) & (small.blue < _COLD[0]) & (small.red > _COLD[1])
    is_hidden = ((rise < _SMOOTH) & (is_dim | (small.red > _RED))).astype(np.uint8)
    count, labels, boxes, _ = cv2.connectedComponentsWithStats(is_hidden, connectivity=4)
    covered = 0.0
    for label in range(1, count):
        x, y, wide, high, area = boxes[label]
        touches = x == 0 or y == 0 or x + wide == width or y + high == height
        if touches and area >= _MIN_COVER * is_hidden.size:
            covered += area / is_hidden.size * _softness((labels == label).astype(np.uint8), rise)
    return covered


def _rise(luma: np.ndarray) -> np.ndarray:
    window = np.ones((5, 5), np.uint8)
    return cv2.subtract(cv2.dilate(luma, window), cv2.erode(luma, window))


def _softness(patch: np.ndarray, rise: np.ndarray) -> float:
    """1 if the scene fades in around the patch, as round a finger near the lens; 0 if it begins at a sharp edge."""
    ring = cv2.dilate(patch, np.ones((_RING_PX, _RING_PX), np.uint8)) - patch
    around = rise[ring > 0]
    if not len(around):
        return 1.0
    return float(np.clip((46.0 - np.percentile(around, 75)) / 16.0, 0.0, 1.0))


def top_of(luma: np.ndarray, offset: float, scale: float) -> float:
    """Brightness of the brightest spots, 0..1: one pixel in five hundred is brighter.

    `offset` and `scale` make 0..1 of the luma, whatever its range.
    """
    counts = np.cumsum(cv2.calcHist([luma], [0], None, [256], [0, 256]))
    top = float(np.searchsorted(counts, counts[-1] * 0.998))
    return min(1.0, max(0.0, (top - offset) / scale))
