"""Known faults in known degrees, put into clean frames (uint8 BGR, at most 640 pixels, 25 a second)."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np

from bench._quality_scenes import FPS, Frames, clouds, coloured, paint, with_noise

CLEAN_CRF = 20
SWINGS = 0.012, 0.02, 0.035, 0.06


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One way to spoil a shot."""

    name: str
    degrees: tuple[float, ...]
    """From what a viewer notices to what nobody would use."""
    spoil: Callable[[Frames, float, np.random.Generator], Frames]
    is_coding: bool = False
    """The degree is the encoder's rate factor."""
    is_motion: bool = False
    """The fault is in how the picture moves: it needs all frames; for the others five a second do."""


def _each(change: Callable[[np.ndarray], np.ndarray], frames: Frames) -> Frames:
    return [change(frame) for frame in frames]


def defocus(frames: Frames, radius: float, _rng: np.random.Generator) -> Frames:
    """A disc, as a lens makes it; `radius` in pixels of 640."""
    size = math.ceil(radius) * 2 + 1
    y, x = np.mgrid[: size * 8, : size * 8] / 8 - size / 2
    disc = cv2.resize((np.hypot(x, y) <= radius).astype(np.float32), (size, size), interpolation=cv2.INTER_AREA)
    return _each(lambda f: cv2.filter2D(f, -1, disc / disc.sum(), borderType=cv2.BORDER_REFLECT), frames)


def motion_blur(frames: Frames, length: float, rng: np.random.Generator) -> Frames:
    """`length` pixels along one direction."""
    size = int(length) * 2 + 1
    angle = rng.uniform(0, math.pi)
    along = np.array([math.cos(angle), math.sin(angle)]) * length / 2
    line = np.zeros((size, size), np.float32)
    middle = np.array([size // 2, size // 2])
    start, end = (tuple(round(float(v) * 16) for v in middle + side * along) for side in (-1, 1))
    cv2.line(line, start, end, 1.0, 1, cv2.LINE_AA, 4)
    return _each(lambda f: cv2.filter2D(f, -1, line / line.sum(), borderType=cv2.BORDER_REFLECT), frames)


def shake(hz: float) -> Callable[[Frames, float, np.random.Generator], Frames]:
    """A camera that swings by `share` of the longer side to each side."""

    def spoil(frames: Frames, share: float, rng: np.random.Generator) -> Frames:
        height, width = frames[0].shape[:2]
        swing = share * max(width, height)
        zoom = 1 + 2.2 * swing / min(width, height)
        phase = rng.uniform(0, 6.28, 2)
        shaken = []
        for n, frame in enumerate(frames):
            t = n / FPS
            x = swing * math.sin(2 * math.pi * hz * t + phase[0])
            y = 0.8 * swing * math.sin(2 * math.pi * hz * 1.27 * t + phase[1])
            turn = np.array([[zoom, 0, x - (zoom - 1) * width / 2], [0, zoom, y - (zoom - 1) * height / 2]], np.float32)
            shaken.append(cv2.warpAffine(frame, turn, (width, height), borderMode=cv2.BORDER_REFLECT))
        return shaken

    return spoil


def under_exposed(frames: Frames, stops: float, rng: np.random.Generator) -> Frames:
    """Less light by `stops` (halvings of the light, gamma 2.2), with the noise that dark pictures have."""
    return [with_noise(cv2.convertScaleAbs(frame, alpha=2 ** (-stops / 2.2)), rng, 2.0) for frame in frames]


def over_exposed(frames: Frames, share: float, _rng: np.random.Generator) -> Frames:
    """So much light that `share` of what was not white before is white."""
    brightest = np.stack([cv2.cvtColor(frame[::4, ::4], cv2.COLOR_BGR2GRAY) for frame in frames[::4]])
    border = np.quantile(brightest[brightest < 245], 1 - share)
    return _each(lambda f: cv2.convertScaleAbs(f, alpha=255 / max(8.0, border)), frames)


def noise(frames: Frames, sigma: float, rng: np.random.Generator) -> Frames:
    return [with_noise(frame, rng, sigma) for frame in frames]


def cast(frames: Frames, share: float, rng: np.random.Generator) -> Frames:
    """The light's colour is wrong: yellow, blue, green or violet."""
    kinds = np.array([(-1, 0.1, 0.6), (0.8, 0, -0.9), (-0.6, 0.5, -0.6), (0.5, -0.7, 0.5)])
    gains = 1 + share * kinds[rng.integers(0, len(kinds))]
    return _each(lambda f: paint(f * gains), frames)


def grey(frames: Frames, share: float, _rng: np.random.Generator) -> Frames:
    """`share` of the colour is gone."""
    return _each(lambda f: paint(f + share * (f.mean(axis=2, keepdims=True) - f)), frames)


def covered_part(frames: Frames, share: float, rng: np.random.Generator) -> Frames:
    """A finger, far out of focus, over `share` of the picture from one side."""
    height, width = frames[0].shape[:2]
    y, x = np.mgrid[0 : 1 : height * 1j, 0 : 1 : width * 1j].astype(np.float32)
    side = (x, 1 - x, y, 1 - y)[rng.integers(0, 4)]
    edge = side + 0.10 * (clouds(rng, (300,), (width, height)) - 0.5)
    cover = (1 / (1 + np.exp((edge - share) / 0.045)))[..., None]
    skin = coloured(clouds(rng, (200,), (width, height)), (30, 38, 80), (60, 80, 150)) * rng.uniform(0.35, 1.0)
    return _each(lambda f: with_noise(paint(f * (1 - cover) + skin * cover), rng, 1.5), frames)


def covered_whole(frames: Frames, dark: float, rng: np.random.Generator) -> Frames:
    """A finger or a pocket over the whole lens: a trace of the scene's light, `dark` of it gone."""
    veil = np.array((40, 60, 150)) * (1 - dark)
    sizes = frames[0].shape[1::-1]

    def hide(frame: np.ndarray) -> np.ndarray:
        soft = cv2.GaussianBlur(cv2.resize(frame, (64, 36)), (0, 0), 8)
        soft = cv2.resize(soft, sizes, interpolation=cv2.INTER_CUBIC)
        return with_noise(paint((0.4 * soft + 0.6 * veil) * (1 - dark)), rng, 1.5)

    return _each(hide, frames)


def black(frames: Frames, dark: float, rng: np.random.Generator) -> Frames:
    return [with_noise(cv2.convertScaleAbs(frame, alpha=1 - dark), rng, 1.0) for frame in frames]


def ground(frames: Frames, share: float, rng: np.random.Generator) -> Frames:
    """For the last `share` of the shot the camera hangs down while its owner walks: soil, stones, feet."""
    height, width = frames[0].shape[:2]
    soil = _soil(rng, (width + 200, height * 6))
    first = round(len(frames) * (1 - share))
    spoilt = list(frames[:first])
    speed = rng.uniform(0.7, 1.3) * height / FPS
    for n in range(len(frames) - first):
        t = n / FPS
        y = 5 * height - speed * n + 0.05 * height * math.sin(2 * math.pi * 1.9 * t)
        x = 100 + 0.05 * width * math.sin(2 * math.pi * 0.95 * t)
        move = np.array([[1, 0, -x], [0, 1, -y]], np.float32)
        picture = cv2.warpAffine(soil, move, (width, height), borderMode=cv2.BORDER_REFLECT)
        _draw_feet(picture, t)
        spoilt.append(with_noise(picture, rng, 1.5))
    return spoilt


def _soil(rng: np.random.Generator, size: tuple[int, int]) -> np.ndarray:
    kinds = (((40, 62, 84), (100, 134, 160)), ((88, 92, 94), (140, 144, 146)), ((30, 66, 54), (90, 140, 120)))
    dark, light = kinds[rng.integers(0, len(kinds))]
    soil = coloured(clouds(rng, (80, 12, 4, 2), size), dark, light)
    for _ in range(900):
        at = int(rng.integers(0, size[0])), int(rng.integers(0, size[1]))
        grey_level = float(rng.uniform(0.7, 1.4))
        colour = tuple(c * grey_level for c in light)
        cv2.ellipse(soil, at, tuple(int(v) for v in rng.integers(2, 12, 2)), 30, 0, 360, colour, -1, cv2.LINE_AA)
    return paint(soil)


def _draw_feet(picture: np.ndarray, t: float) -> None:
    height, width = picture.shape[:2]
    for side in (-1, 1):
        y = height + 0.25 * height * side * math.sin(2 * math.pi * 0.95 * t)
        at = int(width * (0.5 + 0.12 * side)), int(y)
        cv2.ellipse(picture, at, (int(0.06 * width), int(0.2 * height)), 0, 0, 360, (44, 40, 40), -1, cv2.LINE_AA)


def dirty(frames: Frames, share: float, rng: np.random.Generator) -> Frames:
    """A smeared lens: in most places a veil of stray light and softness, in the same places all the time."""
    height, width = frames[0].shape[:2]
    smear = np.clip(0.35 + 0.9 * clouds(rng, (320, 160), (width, height)), 0, 1)[..., None] * share

    def smeared(frame: np.ndarray) -> np.ndarray:
        soft = cv2.GaussianBlur(frame, (0, 0), 7).astype(np.float32)
        glow = cv2.GaussianBlur(frame, (0, 0), 40).astype(np.float32) * 0.6 + 60
        return paint(frame * (1 - smear) + smear * (0.6 * soft + 0.4 * glow))

    return _each(smeared, frames)


FAULTS = (
    Fault(name="defocus", degrees=(2.5, 4.0, 7.0, 12.0), spoil=defocus),
    Fault(name="motion blur", degrees=(8.0, 14.0, 24.0, 40.0), spoil=motion_blur),
    Fault(name="shake 3 Hz", degrees=SWINGS, spoil=shake(3.0), is_motion=True),
    Fault(name="shake 5 Hz", degrees=SWINGS, spoil=shake(5.0), is_motion=True),
    Fault(name="shake 8 Hz", degrees=SWINGS, spoil=shake(7.7), is_motion=True),
    Fault(name="under-exposed", degrees=(3.0, 4.0, 5.0, 6.5), spoil=under_exposed),
    Fault(name="over-exposed", degrees=(0.25, 0.4, 0.6, 0.85), spoil=over_exposed),
    Fault(name="noise", degrees=(12.0, 18.0, 28.0, 45.0), spoil=noise),
    Fault(name="covered in part", degrees=(0.3, 0.45, 0.6, 0.8), spoil=covered_part),
    Fault(name="covered wholly", degrees=(0.3, 0.5, 0.7, 0.9), spoil=covered_whole),
    Fault(name="black", degrees=(0.85, 0.92, 0.97, 1.0), spoil=black),
    Fault(name="at the ground", degrees=(0.4, 0.6, 0.8, 1.0), spoil=ground, is_motion=True),
    Fault(name="compression", degrees=(40.0, 44.0, 48.0, 51.0), spoil=lambda f, _d, _r: f, is_coding=True),
    Fault(name="dirty lens", degrees=(0.45, 0.6, 0.75, 0.9), spoil=dirty),
    Fault(name="colour cast", degrees=(0.25, 0.4, 0.55, 0.75), spoil=cast),
    Fault(name="grey", degrees=(0.5, 0.7, 0.85, 1.0), spoil=grey),
)  # fmt: skip
