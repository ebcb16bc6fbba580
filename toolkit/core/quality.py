"""How usable a shot is, with reasons a farmer understands. All times are source time."""

from dataclasses import dataclass

import numpy as np

from toolkit.core.camera_motion import CameraMotion
from toolkit.core.shot import Quality, Shot
from toolkit.core.spans import Span
from toolkit.core.text import Text

_SHARPNESS = (0.40, 0.64)
"""Detail at which a picture is mush, and from which on it is crisp; measured on nine clips blurred in five steps."""
_DARK = (0.07, 0.30)
_BRIGHT = (0.90, 0.72)
"""Mean brightness that is useless, and that is fine, on the dark and on the bright side."""
_BURNT = (0.45, 0.12)
"""Share of the picture without any detail in the lights that is useless, and that is fine."""
_SHAKE = (0.022, 0.004)
"""Jitter of the camera, share of the longer side, that is useless, and that is fine: 42 and 8 pixels at 1080p."""
_COLOUR = (0.0, 40.0)
"""Hasler and Suesstrunk's colourfulness (2003, table 2): 0 grey, 33 moderately, 45 averagely colourful."""
_COVERED = (0.0045, 0.009)
"""Texture (share of white) of a picture behind a finger or a pocket, and of any real scene."""

_BLACK = 0.04
"""Mean brightness below which a picture without structure is black rather than covered."""
_DULL_BELOW = 0.15
_FAULT_BELOW = 0.5
_PRAISE_ABOVE = 0.8

_FAULTS = {
    "sharpness": Text("画面发虚", "the picture is blurred"),
    "dark": Text("偏暗", "too dark"),
    "bright": Text("过曝发白", "overexposed"),
    "steadiness": Text("晃得厉害", "the camera shakes"),
    "covered": Text("镜头被挡住", "the lens is covered"),
    "black": Text("画面是黑的", "the picture is black"),
    "colour": Text("颜色发灰", "the colours are dull"),
}
_PRAISE = {
    "sharpness": Text("画面清楚", "sharp picture"),
    "exposure": Text("光线合适", "good light"),
    "steadiness": Text("拿得稳", "steady camera"),
    "colour": Text("颜色鲜亮", "vivid colours"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureSamples:
    """What was measured on about five frames a second. Arrays are float32 [n] in order of time."""

    times_ms: np.ndarray
    detail: np.ndarray
    """Share of the steps between neighbouring pixels that a blur would take away, at 640 pixels: 1 - blur effect."""
    texture: np.ndarray
    """Deviation of the Laplacian at 320 pixels, as a share of white."""
    brightness: np.ndarray
    """Mean, 0..1."""
    burnt: np.ndarray
    """Share of pixels at white."""
    colourfulness: np.ndarray
    """Hasler and Suesstrunk's M."""
    change: np.ndarray
    """Mean absolute difference of brightness to the sample before, 0..1."""


def ramp(value: float | np.ndarray, useless: float, fine: float) -> np.ndarray:
    """0 at `useless` and beyond, 1 at `fine` and beyond, smooth and monotone in between (smoothstep)."""
    share = np.clip((np.asarray(value, np.float64) - useless) / (fine - useless), 0.0, 1.0)
    return share * share * (3.0 - 2.0 * share)


def rate_shots(spans: tuple[Span, ...], samples: PictureSamples, motion: CameraMotion) -> tuple[Shot, ...]:
    """The shots on `spans` with their quality, their best moment and how lively they are."""
    return tuple(_rate_shot(span, samples, motion) for span in spans)


def _rate_shot(span: Span, samples: PictureSamples, motion: CameraMotion) -> Shot:
    inside = _inside(samples.times_ms, span)
    of_motion = _inside(motion.times_ms, span)
    # the first shift of a shot spans the cut
    camera = CameraMotion(
        times_ms=motion.times_ms[of_motion][1:],
        shift_x=motion.shift_x[of_motion][1:],
        shift_y=motion.shift_y[of_motion][1:],
    )
    jitter = camera.jitter()
    parts = _parts(samples, inside, jitter)
    moments = _moment_scores(samples, inside, camera.times_ms, jitter)
    change = samples.change[inside][1:]
    return Shot(
        span=span,
        quality=_quality(parts, is_black=float(np.median(samples.brightness[inside])) < _BLACK),
        best_time_ms=round(float(samples.times_ms[inside][int(np.argmax(moments))])),
        motion=min(1.0, float(change.mean())) if len(change) else 0.0,
    )


def _inside(times_ms: np.ndarray, span: Span) -> np.ndarray:
    """Numbers of the times in `span`; the nearest one if there is none."""
    found = np.flatnonzero((times_ms >= span.start_ms) & (times_ms < span.end_ms))
    if len(found) or not len(times_ms):
        return found
    return np.array([int(np.argmin(np.abs(times_ms - (span.start_ms + span.end_ms) / 2)))])


def _parts(samples: PictureSamples, inside: np.ndarray, jitter: np.ndarray) -> dict[str, float]:
    shake = float(np.sqrt(np.square(jitter).mean())) if len(jitter) else 0.0
    # the median forgives a moment of focusing, or a hand that passes
    return {
        "sharpness": float(ramp(np.median(samples.detail[inside]), *_SHARPNESS)),
        "dark": float(ramp(np.median(samples.brightness[inside]), *_DARK)),
        "bright": float(
            ramp(np.median(samples.brightness[inside]), *_BRIGHT) * ramp(np.median(samples.burnt[inside]), *_BURNT)
        ),
        "steadiness": float(ramp(shake, *_SHAKE)),
        "colour": float(ramp(np.median(samples.colourfulness[inside]), *_COLOUR)),
        "covered": float(ramp(np.median(samples.texture[inside]), *_COVERED)),
    }


def _moment_scores(samples: PictureSamples, inside: np.ndarray, times_ms: np.ndarray, jitter: np.ndarray) -> np.ndarray:
    """How good a still each sample would make, leaving out the shot's edges where it can."""
    at = samples.times_ms[inside]
    steady = ramp(np.interp(at, times_ms, jitter), *_SHAKE) if len(jitter) else np.ones(len(at))
    edge = np.clip(np.minimum(at - at[0], at[-1] - at) / 300.0, 0.0, 1.0)
    light = _light(samples, inside)
    return (0.05 + samples.detail[inside]) * (0.2 + 0.8 * steady) * (0.1 + light) * (0.8 + 0.2 * edge)


def _light(samples: PictureSamples, inside: np.ndarray | slice) -> np.ndarray:
    brightness = samples.brightness[inside]
    return ramp(brightness, *_DARK) * ramp(brightness, *_BRIGHT) * ramp(samples.burnt[inside], *_BURNT)


def rate_moments(samples: PictureSamples, motion: CameraMotion) -> np.ndarray:
    """float64 [n], 0..1: how usable the footage is at each sample: sharp, well lit, steady, and not covered."""
    everything = slice(None)
    jitter = motion.jitter()
    window = np.ones(2 * motion.half_window() + 1)
    near = [
        np.convolve(values, window)[len(window) // 2 :][: len(jitter)]
        for values in (np.square(jitter), np.ones(len(jitter)))
    ]
    shake = np.interp(samples.times_ms, motion.times_ms, np.sqrt(near[0] / near[1])) if len(jitter) else 0.0
    clear = ramp(samples.detail, *_SHARPNESS) * ramp(samples.texture, *_COVERED)
    return np.asarray((clear * _light(samples, everything) * ramp(shake, *_SHAKE)) ** 0.4)


def _quality(parts: dict[str, float], *, is_black: bool) -> Quality:
    """Weighted geometric mean, so that one grave fault can't be made up for by the other parts."""
    exposure = parts["dark"] * parts["bright"]
    floor = 0.02
    score = (
        max(parts["sharpness"], floor) ** 0.40
        * max(exposure, floor) ** 0.35
        * max(parts["steadiness"], floor) ** 0.35
        * (0.6 + 0.4 * parts["colour"]) ** 0.5
        * max(parts["covered"], floor)
    )
    return Quality(
        score=round(score, 3), sharpness=round(parts["sharpness"], 3), exposure=round(exposure, 3),
        steadiness=round(parts["steadiness"], 3), colour=round(parts["colour"], 3),
        reasons=_reasons(parts, exposure, is_black=is_black),
    )  # fmt: skip


def _reasons(parts: dict[str, float], exposure: float, *, is_black: bool) -> tuple[Text, ...]:
    if parts["covered"] < _FAULT_BELOW:
        return (_FAULTS["black" if is_black else "covered"],)  # blurred, dark and grey follow from it
    graded = {name: parts[name] for name in ("sharpness", "dark", "bright", "steadiness")}
    faults = [_FAULTS[name] for name in sorted(graded, key=graded.__getitem__) if graded[name] < _FAULT_BELOW]
    if parts["colour"] < _DULL_BELOW:
        faults.append(_FAULTS["colour"])
    if faults:
        return tuple(faults)
    good = {name: parts[name] for name in ("sharpness", "steadiness", "colour")} | {"exposure": exposure}
    praise = [_PRAISE[name] for name in sorted(good, key=good.__getitem__, reverse=True) if good[name] > _PRAISE_ABOVE]
    return tuple(praise) or (Text("画面还可以", "a fair picture"),)
