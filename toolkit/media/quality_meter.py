"""What the usable-shot score is made of: sharpness, light, colour and change, four times a second."""

from __future__ import annotations

import math
from array import array

import cv2
import numpy as np

from toolkit.core.camera_motion import CameraMotion
from toolkit.core.quality import PictureSamples, rate_moments
from toolkit.core.shot import Moment
from toolkit.media.float_rows import FloatRows
from toolkit.media.frame_planes import Planes, Small, detail_of, mean_difference
from toolkit.media.picture_faults import blockiness_of, covered_share, edges_of, noise_of, top_of
from toolkit.media.picture_models import FAULTS, judge_picture
from toolkit.media.plain_shift import PlainShiftMeter

_SAMPLE_MS = 250
"""Sharpness, light and colour change slowly: four times a second is enough."""
_JUDGED_MS = 1100
_JUDGED_STILL_MS = 2100
"""Noise, coding blocks, colour and haze change even slower, and hardly while the picture stays what it was."""
_OTHER_PICTURE = 3.0
"""Mean difference (0..255) of small pictures below which the last judgement still holds: a phone's noise makes 1."""
_TEXTURE, _TEXTURE_LOST = 0.40, 2.5
"""Steepness that half of the edges have in clean footage, and what a lack of it adds to the steps between blocks."""
_PLAIN_SHARE = 0.35
"""Share of the small picture near an edge below which points to follow may be missing."""
_TRACK_MS = 60
_DETAIL_SKIP = 3
"""Every third row and column tells how steep edges are."""


class QualityMeter:
    """Measures the frames that are due."""

    def __init__(self, detail_size: tuple[int, int], *, is_sdr: bool = True) -> None:
        """`is_sdr`: else colours are coded paler than they are seen, and nothing is said of them."""
        self._detail_size = detail_size
        self._is_sdr = is_sdr
        self._samples = FloatRows(12 + len(FAULTS))
        self._times = array("d")
        self._looks: list[str] = []
        self._sampled: np.ndarray | None = None
        self._judged: np.ndarray | None = None
        self._judged_ms = -math.inf
        self._grain = 0.0, 1.0
        self._odds = (0.0,) * len(FAULTS)
        self._plain = PlainShiftMeter()
        self._is_plain = False
        self._tracked_ms = -math.inf

    def is_due(self, time_ms: float) -> bool:
        return self._is_sample_due(time_ms) or (self._is_plain and time_ms - self._tracked_ms >= _TRACK_MS)

    def _is_sample_due(self, time_ms: float) -> bool:
        return not self._times or time_ms - self._times[-1] >= _SAMPLE_MS

    def measure(self, planes: Planes, small: Small, time_ms: float, mean: float, quantiser: float = math.nan) -> None:
        """Takes in a frame shown at `time_ms` (source time) whose mean brightness (0..1) is `mean`.

        `quantiser`: how coarsely it was coded, see `coder_strength`.
        """
        if self._is_plain:
            goes_on = time_ms - self._tracked_ms < 2 * _SAMPLE_MS
            self._plain.measure(small.luma, time_ms, goes_on=goes_on)
            self._tracked_ms = time_ms
        if self._is_sample_due(time_ms):
            self._measure_sample(planes, small, time_ms, mean, quantiser)

    def _measure_sample(self, planes: Planes, small: Small, time_ms: float, mean: float, quantiser: float) -> None:
        size = self._detail_size
        luma = detail_of(planes.luma, *size)
        fine, coarse = edges_of(luma, _DETAIL_SKIP), edges_of(small.luma)
        self._is_plain = coarse.share < _PLAIN_SHARE
        offset, scale = _range_of(small.luma, mean)
        change = mean_difference(small.luma, self._sampled) / 255.0 if self._sampled is not None else 0.0
        if self._is_judgement_due(small.luma, time_ms):
            self._grain = noise_of(luma), blockiness_of(planes.luma) + max(0.0, _TEXTURE_LOST * (_TEXTURE - fine.half))
            self._odds = judge_picture(luma, small, offset, scale, is_sdr=self._is_sdr)
        self._times.append(time_ms)
        self._samples.add(
            fine.steepness, coarse.steepness, coarse.share, *self._grain,
            mean, top_of(small.luma, offset, scale), covered_share(small), evenness_of(small),
            colourfulness_of(small), change, quantiser, *self._odds,
        )  # fmt: skip
        self._sampled = small.luma
        self._looks.append(look(*small).hex())

    def _is_judgement_due(self, luma: np.ndarray, time_ms: float) -> bool:
        since_ms = time_ms - self._judged_ms
        if self._judged is None or since_ms >= _JUDGED_STILL_MS:
            is_due = True
        else:
            is_due = since_ms >= _JUDGED_MS and mean_difference(luma, self._judged) >= _OTHER_PICTURE
        if is_due:
            self._judged, self._judged_ms = luma, time_ms
        return is_due

    def samples(self) -> PictureSamples:
        (
            steepness, coarse, edges, noise, blocks, mean, top, covered, even, colour, change, quantiser,
            lost, haze, cast, grey,
        ) = self._samples.columns()  # fmt: skip
        return PictureSamples(
            times_ms=np.frombuffer(self._times), steepness=steepness, coarse_steepness=coarse, coarse_edges=edges,
            noise=noise, blockiness=blocks, brightness=mean, top=top, covered=covered, evenness=even,
            colourfulness=colour, change=change, quantiser=quantiser, lost=lost, haze=haze, cast=cast, grey=grey,
            plain_motion=self._plain.motion(),
        )  # fmt: skip

    def moments(self, motion: CameraMotion) -> tuple[Moment, ...]:
        samples = self.samples()
        usable, faults = rate_moments(samples, motion)
        return tuple(
            Moment(time_ms=round(t), usable=round(float(u), 3), look=look, fault=fault)
            for t, u, look, fault in zip(samples.times_ms, usable, self._looks, faults, strict=True)
        )


def _range_of(luma: np.ndarray, mean: float) -> tuple[float, float]:
    """(offset, scale) of the luma, limited or full range, from its `mean` as the shot meter read it."""
    raw = float(cv2.mean(luma)[0])
    limited, full = (raw - 16.0) / 219.0, raw / 255.0
    if abs(mean - max(limited, 0.0)) < 1e-4:
        return 16.0, 219.0
    if abs(mean - full) < 1e-4:
        return 0.0, 255.0
    return 16.0, max(1.0, (raw - 16.0) / mean) if mean > 0 else 219.0  # PQ: diffuse white lies lower


def look(luma: np.ndarray, blue: np.ndarray, red: np.ndarray) -> bytes:
    """24 bytes: 4 x 4 luma and 2 x 2 of each chroma."""
    sizes = ((luma, 4), (blue, 2), (red, 2))
    return b"".join(cv2.resize(plane, (n, n), interpolation=cv2.INTER_AREA).tobytes() for plane, n in sizes)


def colourfulness_of(small: Small) -> float:
    """Hasler and Suesstrunk's M ("Measuring colourfulness in natural images", 2003)."""
    cb, cr = small.blue.astype(np.float32) - 128.0, small.red.astype(np.float32) - 128.0
    # R - G and (R + G) / 2 - B of ITU-R BT.601, in which luma cancels out
    red_green, yellow_blue = 2.116 * cr + 0.344 * cb, 0.344 * cr - 1.944 * cb
    spread = float(np.hypot(red_green.std(), yellow_blue.std()))
    return spread + 0.3 * float(np.hypot(red_green.mean(), yellow_blue.mean()))


def evenness_of(small: Small) -> float:
    """0..1: how alike twelve parts of the picture are in brightness and in structure; soil is above 0.5."""
    rise = cv2.absdiff(small.luma, cv2.blur(small.luma, (5, 5)))
    grid = (4, 3) if small.luma.shape[1] >= small.luma.shape[0] else (3, 4)
    light, structure = (
        cv2.resize(each, grid, interpolation=cv2.INTER_AREA).astype(np.float32) for each in (small.luma, rise)
    )
    busy = float(structure.mean())
    if busy < 1.0:
        return 0.0
    unlike = float(light.std()) / (8.0 * busy) + float(structure.std()) / busy
    return float(np.clip(1.2 - unlike, 0.0, 1.0))
