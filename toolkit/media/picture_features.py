"""What is measured on decoded frames: a little on every one, more on some. Pure arithmetic on small pictures."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from av.video.frame import VideoFrame

SMALL_PX = 160
"""Longer side of the picture that every frame is reduced to."""
DETAIL_PX = 640
"""Longer side of the picture on which sharpness is measured."""
_TILE_RESPONSE = 0.15
"""Peak of the phase correlation below which two tiles have nothing in common (flat, or something passed)."""
_TILE_AGREEMENT_PX = 0.8
_TILE_PX = (48, 40)
"""Sizes that a Fourier transform is quick with, six of which about cover a picture of 160 x 90."""
_BOX_SHARE = 0.5
"""Side of the box that looks for the subject, as a share of the shorter side of the picture."""
_COOLING = 0.93
"""Of the heat of motion this share is left after a sample: half of it after 2.5 s."""
_PLANAR = ("yuv420p", "yuvj420p", "yuv422p", "yuvj422p", "yuv444p", "yuvj444p")
_PQ_WHITE = 0.58
"""Signal of diffuse white (203 cd/m2) in PQ, ITU-R BT.2408: brighter is highlight only."""


@dataclass(frozen=True, slots=True)
class Planes:
    """A picture as it was coded (not turned), 8 bits: luma [h, w], chroma at its own size."""

    luma: np.ndarray
    blue: np.ndarray
    red: np.ndarray


def planes_of(frame: VideoFrame) -> Planes:
    """The planes of `frame`, without copying where the format allows; other formats are reduced and converted first."""
    if frame.format.name not in _PLANAR:
        scale = min(1.0, DETAIL_PX / max(frame.width, frame.height))
        width, height = (max(2, round(side * scale / 2) * 2) for side in (frame.width, frame.height))
        frame = frame.reformat(width, height, "yuv420p", interpolation="BILINEAR", threads=1)
    return Planes(*(_plane_array(frame, index) for index in range(3)))


def _plane_array(frame: VideoFrame, index: int) -> np.ndarray:
    plane = frame.planes[index]
    return np.frombuffer(plane, np.uint8).reshape(plane.height, plane.line_size)[:, : plane.width]  # type: ignore[call-overload]


def reduced(picture: np.ndarray, width: int, height: int, rows: int = 2) -> np.ndarray:
    """`picture` at `width` x `height` by averaging; of the rows only `rows` for each new one are looked at."""
    skip = max(1, picture.shape[0] // height // rows)
    return cv2.resize(picture[::skip], (width, height), interpolation=cv2.INTER_AREA)


def fitted(width_px: float, height_px: float, longer_px: int) -> tuple[int, int]:
    """Even (width, height) of the same shape whose longer side is `longer_px`."""
    scale = longer_px / max(width_px, height_px)
    return max(8, round(width_px * scale / 2) * 2), max(8, round(height_px * scale / 2) * 2)


def brightness(luma: np.ndarray, *, is_full_range: bool, is_pq: bool) -> tuple[float, float]:
    """(mean 0..1, standard deviation) of the picture's brightness."""
    mean, deviation = (float(value[0, 0]) for value in cv2.meanStdDev(luma))
    offset, scale = (0.0, 255.0) if is_full_range else (16.0, 219.0)
    if is_pq:
        scale *= _PQ_WHITE
    return min(1.0, max(0.0, (mean - offset) / scale)), deviation / scale


def mean_difference(picture: np.ndarray, before: np.ndarray) -> float:
    """Mean absolute difference, 0..255."""
    return cv2.norm(picture, before, cv2.NORM_L1) / picture.size


def signature(luma: np.ndarray, blue: np.ndarray, red: np.ndarray) -> bytes:
    """Every 16th pixel in each direction: 60 of luma and 15 of each chroma for a picture of 160 x 90."""
    return luma[8::16, 8::16].tobytes() + blue[8::16, 8::16].tobytes() + red[8::16, 8::16].tobytes()


def look(luma: np.ndarray, blue: np.ndarray, red: np.ndarray) -> bytes:
    """24 bytes: 4 x 4 luma and 2 x 2 of each chroma."""
    sizes = ((luma, 4), (blue, 2), (red, 2))
    return b"".join(cv2.resize(plane, (n, n), interpolation=cv2.INTER_AREA).tobytes() for plane, n in sizes)


def detail_and_texture(luma: np.ndarray) -> tuple[float, float]:
    """(sharpness 0..1, fine structure as a share of white) of a picture of about 640 pixels.

    Sharpness is the share of the steps between neighbours that a blur over 9 pixels would take away: much in a sharp
    picture of anything, little in one that is blurred already (Crete et al. 2007, "The blur effect").
    """
    shares = [
        _lost_to_blur(luma[:, 1:], luma[:, :-1], cv2.blur(luma, (9, 1)), axis=1),
        _lost_to_blur(luma[1:], luma[:-1], cv2.blur(luma, (1, 9)), axis=0),
    ]
    half = cv2.resize(luma, (luma.shape[1] // 2, luma.shape[0] // 2), interpolation=cv2.INTER_AREA)
    coarse = float(cv2.meanStdDev(cv2.Laplacian(half, cv2.CV_16S))[1][0, 0])
    return sum(shares) / 2, coarse / 255.0


def _lost_to_blur(later: np.ndarray, sooner: np.ndarray, blurred: np.ndarray, axis: int) -> float:
    steps = cv2.absdiff(later, sooner)
    pairs = (blurred[:, 1:], blurred[:, :-1]) if axis == 1 else (blurred[1:], blurred[:-1])
    lost = cv2.subtract(steps, cv2.absdiff(*pairs))
    return cv2.norm(lost, cv2.NORM_L1) / max(1.0, cv2.norm(steps, cv2.NORM_L1))


def colourfulness(luma: np.ndarray, blue: np.ndarray, red: np.ndarray) -> float:
    """Hasler and Suesstrunk's M ("Measuring colourfulness in natural images", 2003); all three of one size."""
    cb, cr = blue.astype(np.float32) - 128.0, red.astype(np.float32) - 128.0
    # R - G and (R + G) / 2 - B of ITU-R BT.601, in which luma cancels out
    red_green = 2.116 * cr + 0.344 * cb
    yellow_blue = 0.344 * cr - 1.944 * cb
    spread = float(np.hypot(red_green.std(), yellow_blue.std()))
    return spread + 0.3 * float(np.hypot(red_green.mean(), yellow_blue.mean()))


class ShiftMeter:
    """How far the camera moved between two small pictures: what most of six tiles agree on, by phase correlation.

    One correlation of the whole picture would follow whatever large thing passes by.
    """

    def __init__(self, width: int, height: int) -> None:
        columns, rows = (3, 2) if width >= height else (2, 3)
        tile_width, tile_height = _TILE_PX if width >= height else _TILE_PX[::-1]
        self._tile = min(tile_width, width // columns), min(tile_height, height // rows)
        self._corners = [
            (c * (width - self._tile[0]) // (columns - 1), r * (height - self._tile[1]) // (rows - 1))
            for r in range(rows) for c in range(columns)
        ]  # fmt: skip
        self._window = cv2.createHanningWindow(self._tile, cv2.CV_32F)
        self._longer = max(width, height)
        self._before: np.ndarray | None = None

    def shift(self, luma: np.ndarray) -> tuple[float, float]:
        """(x, y) since the picture before, as a share of the longer side; NaN where the tiles don't agree."""
        picture, before = luma.astype(np.float32), self._before
        picture -= cv2.blur(picture, (17, 17))  # even light would pull the answer towards "no shift"
        self._before = picture
        if before is None:
            return 0.0, 0.0
        width, height = self._tile
        shifts = []
        for left, top in self._corners:
            place = slice(top, top + height), slice(left, left + width)
            (x, y), response = cv2.phaseCorrelate(before[place], picture[place], self._window)
            if response > _TILE_RESPONSE:
                shifts.append((x, y))
        if len(shifts) < 2:
            return math.nan, math.nan
        middle_x, middle_y = (sorted(along)[len(shifts) // 2] for along in zip(*shifts, strict=True))
        agreed = [s for s in shifts if max(abs(s[0] - middle_x), abs(s[1] - middle_y)) < _TILE_AGREEMENT_PX]
        if len(agreed) < 0.6 * len(shifts):
            return math.nan, math.nan
        x, y = (sum(along) / len(agreed) / self._longer for along in zip(*agreed, strict=True))
        return x, y


class SubjectMap:
    """Finds what moves on its own, is colourful, or stands out of its surroundings."""

    def __init__(self, width: int, height: int) -> None:
        self._size = width // 2, height // 2
        columns, rows = np.meshgrid(
            (np.arange(self._size[0]) + 0.5) / self._size[0], (np.arange(self._size[1]) + 0.5) / self._size[1]
        )
        self._x, self._y = columns.astype(np.float32), rows.astype(np.float32)
        # people point the camera at what they mean: the edges count about half
        self._centre = np.exp(-((self._x - 0.5) ** 2 + (self._y - 0.5) ** 2) / 0.5).astype(np.float32)
        self._before: np.ndarray | None = None
        self._heat = np.zeros(self._size[::-1], np.float32)

    def locate(
        self, luma: np.ndarray, blue: np.ndarray, red: np.ndarray, camera: tuple[float, float] | None
    ) -> tuple[float, float, float]:
        """(x, y, spread) as shares of the coded picture; see SubjectSample.

        `camera` is how far the picture moved since the last call, as a share of its longer side; None if that is not
        known or another shot began: then nothing can be said about what moves on its own.
        """
        grey = cv2.resize(luma, self._size, interpolation=cv2.INTER_AREA).astype(np.float32)
        if self._before is None or camera is None:
            self._heat[:] = 0
        else:
            self._warm(grey, self._before, camera)
        self._before = grey
        weight = (self._standing_out(luma, grey, blue, red) + self._heat) * self._centre
        weight = cv2.GaussianBlur(weight, (0, 0), self._size[0] / 40)
        weight = np.clip(weight - 0.4 * weight.max(), 0, None)
        total = float(weight.sum())
        if total < 1e-4:
            return 0.5, 0.5, 1.0
        x, y = self._densest(weight)
        variance = float((weight * ((self._x - x) ** 2 + (self._y - y) ** 2)).sum()) / total
        return x, y, min(1.0, (variance * 6.0) ** 0.5)  # an even weight has a variance of 1/12 in each direction

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

    def _standing_out(self, luma: np.ndarray, grey: np.ndarray, blue: np.ndarray, red: np.ndarray) -> np.ndarray:
        """Tinted or lit unlike what is around it, and with edges: a patch of glare or of even floor has none."""
        tints = [cv2.resize(p, self._size, interpolation=cv2.INTER_AREA).astype(np.float32) for p in (blue, red)]
        around = self._size[0] // 3 | 1
        apart = [np.square(t - cv2.blur(t, (around, around))) for t in tints]
        colour = np.minimum(np.sqrt(apart[0] + apart[1]) / 25.0, 1.0)
        lit = np.minimum(cv2.absdiff(grey, cv2.blur(grey, (around, around))) / 90.0, 1.0)
        steps = cv2.resize(
            cv2.convertScaleAbs(cv2.Laplacian(luma, cv2.CV_16S)), self._size, interpolation=cv2.INTER_AREA
        )
        edges = np.minimum(cv2.blur(steps, (5, 5)).astype(np.float32) / 25.0, 1.0)
        ripe = np.clip(np.hypot(tints[0] - 128.0, tints[1] - 128.0) / 30.0, 0.3, 1.0)
        glare = cv2.dilate((grey > 225).astype(np.uint8), np.ones((3, 3), np.uint8))
        return (0.15 + 0.85 * edges) * (colour * ripe + 0.3 * lit) * np.where(glare, np.float32(0.2), np.float32(1.0))

    def _warm(self, grey: np.ndarray, before: np.ndarray, camera: tuple[float, float]) -> None:
        """What moves on its own heats its place, and the heat stays for a while when it stops."""
        x, y = (share * max(self._size) for share in camera)
        along = np.array([[1, 0, x], [0, 1, y]], np.float32)
        before, heat = (
            cv2.warpAffine(p, along, self._size, borderMode=cv2.BORDER_REPLICATE) for p in (before, self._heat)
        )
        moved = cv2.absdiff(cv2.blur(grey, (3, 3)), cv2.blur(before, (3, 3)))
        self._heat = np.maximum(_COOLING * heat, np.clip((moved - 8.0) / 30.0, 0.0, 1.0))
