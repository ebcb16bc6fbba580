"""Decoded frames as small arrays, the way they were coded (not turned). Pure arithmetic."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import cv2
import numpy as np

if TYPE_CHECKING:
    from av.video.frame import VideoFrame
    from av.video.plane import VideoPlane

SMALL_PX = 160
"""Longer side of the picture that every frame is reduced to."""
DETAIL_PX = 640
"""Longer side of the picture on which sharpness is measured."""
_PLANAR = ("yuv420p", "yuvj420p", "yuv422p", "yuvj422p", "yuv444p", "yuvj444p")


class Small(NamedTuple):
    """A picture of at most `SMALL_PX`: uint8 luma [h, w], chroma [h // 2, w // 2]."""

    luma: np.ndarray
    blue: np.ndarray
    red: np.ndarray


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
    return Planes(*map(_plane_array, frame.planes[:3]))


def _plane_array(plane: VideoPlane) -> np.ndarray:
    return np.frombuffer(plane, np.uint8).reshape(plane.height, plane.line_size)[:, : plane.width]  # type: ignore[call-overload]


def reduced(picture: np.ndarray, width: int, height: int, rows: int = 2) -> np.ndarray:
    """`picture` at `width` x `height` by averaging; of the rows only `rows` for each new one are looked at."""
    skip = max(1, picture.shape[0] // height // rows)
    picture = picture[::skip]
    high, wide = picture.shape
    if wide % 2 == 0 and high % 2 == 0 and wide >= 4 * width and high >= 2 * height:
        # the same averages: halving first takes OpenCV's quick way
        picture = cv2.resize(picture, (wide // 2, high // 2), interpolation=cv2.INTER_AREA)
    return cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA)


def detail_of(luma: np.ndarray, width: int, height: int) -> np.ndarray:
    """`luma` at `width` x `height`, or as it is where that is no smaller.

    Halved as long as that leaves more than enough; the rest, less than a half, is interpolated, which differs little
    from averaging (at 1.5 the weights are 0.75 and 0.25 for 0.67 and 0.33) and takes a tenth of the time.
    """
    if luma.shape[1] <= width:
        return luma
    while luma.shape[1] >= 2 * width and luma.shape[0] >= 2 * height and not (luma.shape[0] | luma.shape[1]) & 1:
        luma = cv2.resize(luma, (luma.shape[1] // 2, luma.shape[0] // 2), interpolation=cv2.INTER_AREA)
    if luma.shape == (height, width):
        return luma
    is_near = luma.shape[1] <= 2 * width
    return cv2.resize(luma, (width, height), interpolation=cv2.INTER_LINEAR if is_near else cv2.INTER_AREA)


def fitted(width_px: float, height_px: float, longer_px: int) -> tuple[int, int]:
    """Even (width, height) of the same shape whose longer side is `longer_px`."""
    scale = longer_px / max(width_px, height_px)
    return max(8, round(width_px * scale / 2) * 2), max(8, round(height_px * scale / 2) * 2)


def small_of(planes: Planes, width: int, height: int) -> Small:
    """`planes` at `width` x `height`, chroma at half of that."""
    return Small(
        reduced(planes.luma, width, height),
        reduced(planes.blue, width // 2, height // 2, rows=1),
        reduced(planes.red, width // 2, height // 2, rows=1),
    )


def mean_difference(picture: np.ndarray, before: np.ndarray) -> float:
    """Mean absolute difference, 0..255."""
    return cv2.norm(picture, before, cv2.NORM_L1) / picture.size
