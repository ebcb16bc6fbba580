"""How usable a shot is, with reasons a farmer understands. All times are source time.

The borders of the ramps were set on the dev half of `bench quality`; its report half says how well they hold.
"""

from dataclasses import dataclass

import numpy as np

from toolkit.core.camera_motion import CameraMotion
from toolkit.core.quality_words import FAULTS, PRAISE, SO_SO
from toolkit.core.shot import Quality, Shot
from toolkit.core.spans import Span
from toolkit.core.text import Text

_SHARPNESS = (0.28, 0.58)
"""Steepness of the edges at which a picture is mush, and from which on it is crisp."""
_COARSE_TO_FINE = 0.4
"""Where only the picture of 160 pixels has edges left, their steepness counts this much: a picture far out of focus."""
_TOP = (0.20, 0.62)
"""Brightness of the brightest spots: a dim scene has lamps or white things in it, an under-exposed one has none."""
_DARK = (0.015, 0.08)
_BRIGHT = (0.98, 0.91)
"""Mean brightness that is useless, and that is fine, on the dark and on the bright side."""
_NOISE = (7.5, 2.5)
"""Grey levels of grain at 640 pixels."""
_BLOCKS = (1.5, 1.1)
_QUANTISER = (42.0, 26.0)
"""Mean H.264 quantiser at which a picture is mush, and up to which it is fine. x264 at a rate factor of 28 gives
22..27, of 34 28..33, of 40 36..39, of 46 41..45 (measured on two Kodak pictures)."""
_COVERED = (0.36, 0.06)
"""Share of the picture behind a finger."""
_EMPTY = (0.003, 0.014)
"""Share of the picture of 160 pixels near an edge; below it there is nothing to be seen."""
_SHAKE = (0.019, 0.0035)
"""Jitter of the camera, share of the longer side, that is useless, and that is fine: 36 and 7 pixels at 1080p."""
_EVEN = (0.45, 0.68)
"""How alike all parts of the picture are, below which it is no ground, and from which on it may be."""
_RUNNING = (0.12, 0.28)
"""How fast the picture runs through, in longer sides a second, when somebody stands, and walks."""
_BOBBING = (0.004, 0.010)
"""Jitter of a steady pan, and of a walk."""
_STRIDE_MS = 750
_NEAR_MS = 300
_KNOWN = 0.5
"""Share of the shifts that must be known; else those of plain scenes count."""
_VIVID = (0.0, 40.0)
"""Hasler and Suesstrunk's colourfulness (2003, table 2): 0 grey, 33 moderately, 45 averagely colourful."""
_LEARNED = {"lost": 0.9, "haze": 0.4, "cast": 0.5, "grey": 0.3}
"""Odds (natural logarithm) of a learned fault at which its part is a half."""
_SURE = {"lost": 0.6, "haze": 1.5, "cast": 1.5, "grey": 1.2}
"""So much above, the fault counts in full: the models tell faults from fine pictures, not grave from graver ones."""

_BLACK = 0.04
"""Mean brightness below which a picture without structure is black rather than covered."""
_FAULT_BELOW = 0.5
_OWN_BELOW = {"grey": 0.37, "cast": 0.11, "veil": 0.27, "blocks": 0.1, "sharpness": 0.6, "steadiness": 0.33}
"""Of parts that count before anybody would complain (blocks are named from a quantiser of 39 on), or after."""
_PRAISE_ABOVE = 0.8
_FLOOR = 0.02
_WORST = 0.7
"""How far the worst part decides; see `_together`."""
_WEIGHTS = {
    "sharpness": 0.6, "dark": 0.6, "bright": 0.8, "steadiness": 0.8, "covered": 1.0, "noise": 0.6, "blocks": 0.6,
    "veil": 0.6, "ground": 0.8, "grey": 0.4, "tint": 0.4, "cast": 0.0,
}  # fmt: skip
"""Exponents: how grave a fault is. One grave fault can't be made up for by the other parts. Colours can be mended when
the clip is cut and are judged least surely: a naturally pale shot must not fall behind a shaken one. A wrong light
counts as "tint" and is named by "cast", which tells sure from very sure."""
_FAULT_OF = {"blocks": "compression", "veil": "dirty", "grey": "colour", "cast": "tint"}
"""Names of parts whose fault has another name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureSamples:
    """What was measured about four times a second. Arrays are float32 [n]; see media.picture_faults."""

    times_ms: np.ndarray
    steepness: np.ndarray
    """Of the edges at 640 pixels, 0..1; NaN without any."""
    coarse_steepness: np.ndarray
    """Of the edges at 160 pixels, 0..1; NaN without any."""
    coarse_edges: np.ndarray
    """Share of the picture at 160 pixels near an edge."""
    noise: np.ndarray
    """Grey levels."""
    blockiness: np.ndarray
    """Step at the borders of coding blocks against elsewhere, and more where only outlines are left."""
    brightness: np.ndarray
    """Mean, 0..1."""
    top: np.ndarray
    """Brightness of the brightest spots, 0..1."""
    covered: np.ndarray
    """Share of the picture behind a finger, 0..1."""
    evenness: np.ndarray
    """0 a scene with a top and a bottom, 1 the same texture all over, as soil has."""
    colourfulness: np.ndarray
    """Hasler and Suesstrunk's M."""
    quantiser: np.ndarray
    """Mean H.264 quantiser, 0..51; NaN where it isn't known."""
    lost: np.ndarray
    """Odds (natural logarithm) that light is lost; see media.picture_models."""
    haze: np.ndarray
    """Odds of a smeared lens."""
    cast: np.ndarray
    """Odds of a light of the wrong colour."""
    grey: np.ndarray
    """Odds of missing colour."""
    change: np.ndarray
    """Mean absolute difference of brightness to the sample before, 0..1."""
    plain_motion: CameraMotion | None = None
    """Of scenes with hardly anything to follow."""


def ramp(value: float | np.ndarray, useless: float, fine: float) -> np.ndarray:
    """0 at `useless` and beyond, 1 at `fine` and beyond, smooth and monotone in between (smoothstep)."""
    share = np.clip((np.asarray(value, np.float64) - useless) / (fine - useless), 0.0, 1.0)
    return share * share * (3.0 - 2.0 * share)


def rate_shots(spans: tuple[Span, ...], samples: PictureSamples, motion: CameraMotion) -> tuple[Shot, ...]:
    """The shots on `spans` with their quality, their best moment and how lively they are."""
    parts = _parts(samples) | {"ground": ground_parts(samples, motion)}
    return tuple(_rate_shot(span, samples, parts, motion) for span in spans)


def _rate_shot(span: Span, samples: PictureSamples, parts: dict[str, np.ndarray], motion: CameraMotion) -> Shot:
    inside = _inside(samples.times_ms, span)
    camera = _within(motion, span)
    if samples.plain_motion is not None and _known_share(camera) < _KNOWN:
        camera = _within(samples.plain_motion, span)
    jitter = camera.jitter()
    shake = float(np.sqrt(np.square(jitter).mean())) if len(jitter) else 0.0
    # half of the median forgives a moment of focusing or a hand that passes; half of the mean sees what lasts
    own = {name: float(np.median(part[inside]) + part[inside].mean()) / 2 for name, part in parts.items()}
    own["steadiness"] = float(ramp(shake, *_SHAKE))
    change = samples.change[inside][1:]
    steady = ramp(np.interp(samples.times_ms[inside], camera.times_ms, jitter), *_SHAKE) if len(jitter) else 1.0
    stills = _still_scores(samples, parts, inside) * (0.2 + 0.8 * steady)
    return Shot(
        span=span,
        quality=_quality(
            own, vivid=float(ramp(np.median(samples.colourfulness[inside]), *_VIVID)),
            is_black=float(np.median(samples.brightness[inside])) < _BLACK,
        ),
        best_time_ms=round(float(samples.times_ms[inside][int(np.argmax(stills))])),
        motion=min(1.0, float(change.mean())) if len(change) else 0.0,
    )  # fmt: skip


def _within(motion: CameraMotion, span: Span) -> CameraMotion:
    """Without the first shift, which spans the cut."""
    own = np.flatnonzero((motion.times_ms >= span.start_ms) & (motion.times_ms < span.end_ms))[1:]
    return CameraMotion(times_ms=motion.times_ms[own], shift_x=motion.shift_x[own], shift_y=motion.shift_y[own])


def _known_share(motion: CameraMotion) -> float:
    return float(np.isfinite(motion.shift_x).mean()) if len(motion.times_ms) else 0.0


def _inside(times_ms: np.ndarray, span: Span) -> np.ndarray:
    """Numbers of the times in `span`; the nearest one if there is none."""
    found = np.flatnonzero((times_ms >= span.start_ms) & (times_ms < span.end_ms))
    if len(found) or not len(times_ms):
        return found
    return np.array([int(np.argmin(np.abs(times_ms - (span.start_ms + span.end_ms) / 2)))])


def _parts(samples: PictureSamples) -> dict[str, np.ndarray]:
    """0 useless .. 1 fine of each sample, by the name of the part."""
    coarse = samples.coarse_steepness
    steepness = np.where(np.isnan(samples.steepness), coarse * _COARSE_TO_FINE, samples.steepness)
    return {
        "sharpness": np.where(np.isnan(steepness), 1.0, ramp(np.nan_to_num(steepness, nan=1.0), *_SHARPNESS)),
        "dark": ramp(samples.top, *_TOP) * ramp(samples.brightness, *_DARK),
        "bright": ramp(samples.brightness, *_BRIGHT) * told(samples.lost, "lost"),
        "noise": ramp(samples.noise, *_NOISE),
        "blocks": ramp(samples.blockiness, *_BLOCKS) * _coded(samples.quantiser),
        "covered": ramp(samples.covered, *_COVERED) * ramp(samples.coarse_edges, *_EMPTY),
        "veil": told(samples.haze, "haze"),
        "grey": told(samples.grey, "grey"),
        "tint": told(samples.cast, "cast"),
        "cast": 1.0 - _share_of(samples.cast - _LEARNED["cast"]),
    }


def told(odds: np.ndarray, name: str) -> np.ndarray:
    """1 where the fault is out of the question, 0.5 where it begins to count, 0 where it is certain."""
    return 1.0 - _share_of(np.minimum(np.asarray(odds, np.float64) - _LEARNED[name], _SURE[name]))


def _share_of(odds: np.ndarray) -> np.ndarray:
    return 1.0 / (1.0 + np.exp(-np.clip(np.asarray(odds, np.float64), -30.0, 30.0)))


def _coded(quantiser: np.ndarray) -> np.ndarray:
    return np.where(np.isnan(quantiser), 1.0, ramp(np.nan_to_num(quantiser), *_QUANTISER))


def ground_parts(samples: PictureSamples, motion: CameraMotion) -> np.ndarray:
    """float64 [n]: 0 where somebody walks with the camera at the ground, 1 elsewhere.

    Soil, grass and asphalt look alike all over, run through the picture one way, and bob with the steps; a pan over
    tea bushes does not bob, a shaken heap of corn runs nowhere.
    """
    count = len(samples.times_ms)
    if not len(motion.times_ms):
        return np.ones(count)
    tremble = motion.jitter()
    known = [np.nan_to_num(shift) for shift in (motion.shift_x, motion.shift_y)]
    paths = [np.concatenate([[0.0], np.cumsum(shift)]) for shift in known]
    bobs = np.concatenate([[0.0], np.cumsum(np.square(tremble))])
    first = np.searchsorted(motion.times_ms, samples.times_ms - _STRIDE_MS)
    after = np.searchsorted(motion.times_ms, samples.times_ms + _STRIDE_MS)
    last = len(motion.times_ms) - 1
    length_s = (motion.times_ms[np.clip(after - 1, 0, last)] - motion.times_ms[np.clip(first, 0, last)]) / 1000
    speed = np.hypot(*(path[after] - path[first] for path in paths)) / np.maximum(length_s, 0.3)
    bob = np.sqrt((bobs[after] - bobs[first]) / np.maximum(after - first, 1))
    return 1.0 - ramp(samples.evenness, *_EVEN) * ramp(speed, *_RUNNING) * ramp(bob, *_BOBBING)


def _still_scores(samples: PictureSamples, parts: dict[str, np.ndarray], inside: np.ndarray) -> np.ndarray:
    """How good a still each sample would make, leaving out the shot's edges where it can."""
    at = samples.times_ms[inside]
    edge = np.clip(np.minimum(at - at[0], at[-1] - at) / 300.0, 0.0, 1.0)
    light = parts["dark"][inside] * parts["bright"][inside]
    seen = parts["covered"][inside] * (0.3 + 0.7 * parts["sharpness"][inside])
    crisp = 0.05 + np.nan_to_num(samples.steepness[inside])
    return crisp * (0.1 + light) * (0.1 + seen) * (0.8 + 0.2 * edge)


def rate_moments(samples: PictureSamples, motion: CameraMotion) -> tuple[np.ndarray, tuple[str, ...]]:
    """(float64 [n], 0..1: how usable the footage is at each sample; its worst fault's name, "" for none)."""
    parts = _parts(samples) | {"ground": ground_parts(samples, motion), "steadiness": _steadiness(samples, motion)}
    usable = _together(parts)
    faults = []
    for number, brightness in enumerate(samples.brightness):
        own = {name: float(part[number]) for name, part in parts.items()}
        named = faults_of(own, is_black=float(brightness) < _BLACK)
        faults.append(named[0] if named else "")
    return usable, tuple(faults)


def _together(parts: dict[str, np.ndarray]) -> np.ndarray:
    """One score of all parts: mostly the worst of them, a little of each.

    The worst alone would forgive a second fault; the product alone would rise where a fault that grows hides another,
    as a colour cast hides that colours were pale.
    """
    weighed = np.stack([np.maximum(part, _FLOOR) ** _WEIGHTS[name] for name, part in parts.items()])
    return weighed.min(axis=0) ** _WORST * weighed.prod(axis=0) ** (1.0 - _WORST)


def _steadiness(samples: PictureSamples, motion: CameraMotion) -> np.ndarray:
    shake, known = _shake_near(samples.times_ms, motion)
    if samples.plain_motion is not None:
        plain_shake, plain_known = _shake_near(samples.times_ms, samples.plain_motion)
        shake = np.where((known < _KNOWN) & (plain_known >= _KNOWN), plain_shake, shake)
    return ramp(shake, *_SHAKE)


def _shake_near(times_ms: np.ndarray, motion: CameraMotion) -> tuple[np.ndarray, np.ndarray]:
    """(jitter, share of known shifts) within half a second around each time."""
    if not len(motion.times_ms):
        return np.zeros(len(times_ms)), np.zeros(len(times_ms))
    sums = [
        np.concatenate([[0.0], np.cumsum(values)])
        for values in (np.square(motion.jitter()), np.isfinite(motion.shift_x))
    ]
    first, after = (np.searchsorted(motion.times_ms, times_ms + side * _NEAR_MS) for side in (-1, 1))
    count = np.maximum(after - first, 1)
    return np.sqrt((sums[0][after] - sums[0][first]) / count), (sums[1][after] - sums[1][first]) / count


def _quality(parts: dict[str, float], *, vivid: float, is_black: bool) -> Quality:
    exposure = parts["dark"] * parts["bright"]
    score = (0.97 + 0.03 * vivid) * float(_together({name: np.array(part) for name, part in parts.items()}))
    faults = faults_of(parts, is_black=is_black)
    return Quality(
        score=round(score, 3), sharpness=round(parts["sharpness"], 3), exposure=round(exposure, 3),
        steadiness=round(parts["steadiness"], 3), colour=round(vivid, 3),
        reasons=tuple(FAULTS[fault] for fault in faults) or _praise(parts, exposure, vivid), faults=faults,
    )  # fmt: skip


def faults_of(parts: dict[str, float], *, is_black: bool) -> tuple[str, ...]:
    """Names of the faults, the worst first; the keys of `quality_words.FAULTS`."""
    if parts["covered"] < _FAULT_BELOW:  # blurred, dark and grey follow from it
        return ("black" if is_black else "bright" if parts["bright"] < _FAULT_BELOW else "covered",)
    graded = {
        _FAULT_OF.get(name, name): part for name, part in parts.items() if name not in ("covered", "grey", "tint")
    }
    borders = {_FAULT_OF.get(name, name): border for name, border in _OWN_BELOW.items()}
    faults = [name for name in sorted(graded, key=graded.__getitem__) if graded[name] < borders.get(name, _FAULT_BELOW)]
    if parts["dark"] < _FAULT_BELOW:
        faults = [name for name in faults if name not in ("noise", "tint", "compression")]  # they follow from it
    if parts["grey"] < _OWN_BELOW["grey"] and parts["dark"] >= _FAULT_BELOW:
        faults.append("colour")
    return tuple(faults)


def _praise(parts: dict[str, float], exposure: float, vivid: float) -> tuple[Text, ...]:
    good = {name: parts[name] for name in ("sharpness", "steadiness")} | {"exposure": exposure, "colour": vivid}
    praise = [PRAISE[name] for name in sorted(good, key=good.__getitem__, reverse=True) if good[name] > _PRAISE_ABOVE]
    return tuple(praise) or (SO_SO,)
