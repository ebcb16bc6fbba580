"""What the usable-shot score is made of: sharpness, light, colour and change, four times a second."""

from __future__ import annotations

from array import array

import cv2
import numpy as np

from toolkit.core.camera_motion import CameraMotion
from toolkit.core.quality import PictureSamples, rate_moments
from toolkit.core.shot import Moment
from toolkit.media.float_rows import FloatRows
from toolkit.media.frame_planes import Planes, Small, mean_difference, reduced

_SAMPLE_MS = 250
"""Sharpness, light and colour change slowly: four times a second is enough."""


class QualityMeter:
    """Measures the frames that are due."""

    def __init__(self, detail_size: tuple[int, int]) -> None:
        self._detail_size = detail_size
        self._samples = FloatRows(6)
        self._times = array("d")
        self._looks: list[str] = []
        self._sampled: np.ndarray | None = None

    def is_due(self, time_ms: float) -> bool:
        return not self._times or time_ms - self._times[-1] >= _SAMPLE_MS

    def measure(self, planes: Planes, small: Small, time_ms: float, mean: float) -> None:
        """Takes in a frame shown at `time_ms` (source time) whose mean brightness (0..1) is `mean`."""
        size = self._detail_size
        is_large = planes.luma.shape[1] > size[0]
        detail, texture = detail_and_texture(reduced(planes.luma, *size) if is_large else planes.luma)
        change = mean_difference(small.luma, self._sampled) / 255.0 if self._sampled is not None else 0.0
        burnt = float((small.luma >= 235).mean())
        self._times.append(time_ms)
        self._samples.add(detail, texture, mean, burnt, colourfulness(*small), change)
        self._sampled = small.luma
        self._looks.append(look(*small).hex())

    def samples(self) -> PictureSamples:
        detail, texture, mean, burnt, colour, change = self._samples.columns()
        return PictureSamples(
            times_ms=np.frombuffer(self._times), detail=detail, texture=texture, brightness=mean, burnt=burnt,
            colourfulness=colour, change=change,
        )  # fmt: skip

    def moments(self, motion: CameraMotion) -> tuple[Moment, ...]:
        samples = self.samples()
        rated = zip(samples.times_ms, rate_moments(samples, motion), self._looks, strict=True)
        return tuple(Moment(time_ms=round(t), usable=round(float(u), 3), look=look) for t, u, look in rated)


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
