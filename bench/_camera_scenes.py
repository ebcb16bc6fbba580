"""Footage with known subjects, drawn from a seed: what moves where is known to the pixel in every frame."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import cv2
import numpy as np

_FIXED_POINT = 16
"""OpenCV draws to a sixteenth of a pixel."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """Middle and half sizes of a subject as shares of the displayed picture's width and height."""

    x: float
    y: float
    half_width: float
    half_height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """Something drawn: shape, BGR colour, radius as a share of the picture's height, and its place in the scene.

    `place(t)` gives the middle at second t in heights of the picture, (0, 0) its middle; None while it is away.
    """

    shape: str
    colour: tuple[int, int, int]
    radius: float
    place: Callable[[float], tuple[float, float] | None]
    spin: float = 0.0
    """Turns a second."""
    is_subject: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """A take: background, things, and where the camera looks."""

    seconds: float
    background: str
    things: tuple[Thing, ...]
    camera: Callable[[float], tuple[float, float]] = lambda t: (0.0, 0.0)
    """Middle of the picture at second t, in heights of the picture."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One file of footage."""

    name: str
    seed: int
    shots: tuple[Shot, ...]
    size_px: tuple[int, int] = (640, 360)
    """As displayed."""
    output_px: tuple[int, int] = (720, 1280)
    fps: int = 25
    rotation_deg: int = 0
    """Clockwise turn that the file asks the player for."""
    noise: float = 2.0
    is_shaken: bool = False
    _cache: dict[str, np.ndarray] = field(default_factory=dict)

    def frames(self) -> Iterator[tuple[np.ndarray, tuple[Box, ...]]]:
        """Displayed BGR pictures, and where the subjects stand in them (only those of which half can be seen)."""
        rng = np.random.default_rng(self.seed)
        grain = rng.normal(0, self.noise, (8, self.size_px[1], self.size_px[0], 1)).astype(np.float32)
        number = 0
        for shot in self.shots:
            canvas = background(shot.background, self.size_px, int(rng.integers(1 << 30)))
            for n in range(round(shot.seconds * self.fps)):
                picture, boxes = _draw(shot, canvas, self.size_px, n / self.fps)
                yield np.clip(picture + grain[number % 8], 0, 255).astype(np.uint8), boxes
                number += 1


def _draw(
    shot: Shot, canvas: np.ndarray, size_px: tuple[int, int], t: float
) -> tuple[np.ndarray, tuple[Box, ...]]:  # fmt: skip
    width, height = size_px
    camera_x, camera_y = (share * height for share in shot.camera(t))
    left = (canvas.shape[1] - width) / 2 + camera_x
    top = (canvas.shape[0] - height) / 2 + camera_y
    shift = np.array([[1, 0, -left], [0, 1, -top]], np.float64)
    picture = cv2.warpAffine(canvas, shift, size_px, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT_101)
    boxes = []
    for thing in shot.things:
        place = thing.place(t)
        if place is None:
            continue
        x, y = place[0] * height + width / 2 - camera_x, place[1] * height + height / 2 - camera_y
        radius = thing.radius * height
        _DRAWN[thing.shape](picture, x, y, radius, thing.colour, thing.spin * t * 2 * math.pi)
        if thing.is_subject and 0 <= x < width and 0 <= y < height:
            boxes.append(Box(x=x / width, y=y / height, half_width=radius / width, half_height=radius / height))
    return picture, tuple(boxes)


def _point(x: float, y: float) -> tuple[int, int]:
    return round(x * _FIXED_POINT), round(y * _FIXED_POINT)


def _oval(picture, x, y, a, b, angle, colour) -> None:
    axes = max(1, round(a * _FIXED_POINT)), max(1, round(b * _FIXED_POINT))
    cv2.ellipse(picture, _point(x, y), axes, math.degrees(angle), 0, 360, colour, -1, cv2.LINE_AA, 4)


def _shade(colour: tuple[int, int, int], by: float) -> tuple[int, int, int]:
    b, g, r = (int(min(255, max(0, c * by))) for c in colour)
    return b, g, r


def _fruit(picture, x, y, r, colour, turn) -> None:
    _oval(picture, x, y, r, r * 0.95, 0, _shade(colour, 0.8))
    _oval(picture, x - r * 0.1, y - r * 0.1, r * 0.85, r * 0.8, 0, colour)
    for n in range(5):  # spots that turn with it
        angle = turn + n * 2.4
        _oval(picture, x + 0.7 * r * math.cos(angle), y + 0.5 * r * math.sin(angle), r * 0.1, r * 0.08, 0,
              _shade(colour, 0.55))  # fmt: skip
    _oval(picture, x - r * 0.4, y - r * 0.45, r * 0.18, r * 0.12, 0.6, _shade(colour, 1.6))


_SKIN = (130, 165, 215)


def _hand(picture, x, y, r, colour, turn) -> None:
    for n in range(4):
        _oval(picture, x + r * (0.2 * n - 0.3), y - r * 0.55, r * 0.12, r * 0.45, -0.1 + 0.08 * n, _shade(_SKIN, 0.93))
    _oval(picture, x, y + r * 0.15, r * 0.55, r * 0.5, 0, _SKIN)
    _oval(picture, x + r * 0.1, y + r * 1.6, r * 0.35, r * 1.3, 0, (90, 80, 70))  # sleeve
    _fruit(picture, x, y, r * 0.5, colour, turn)


def _face(picture, x, y, r, colour, turn) -> None:
    _oval(picture, x, y + r * 2.6, r * 1.3, r * 1.7, 0, colour)  # body
    _oval(picture, x, y - r * 0.15, r * 0.82, r, 0, (35, 30, 30))
    _oval(picture, x, y + r * 0.1, r * 0.68, r * 0.85, 0, _SKIN)
    for side in (-1, 1):
        _oval(picture, x + side * r * 0.27, y, r * 0.1, r * 0.06, 0, (30, 30, 30))
    opened = 0.06 + 0.06 * math.sin(turn * 9)
    _oval(picture, x, y + r * 0.5, r * 0.2, max(0.02, opened) * r, 0, (70, 60, 150))


def _basket(picture, x, y, r, colour, turn) -> None:
    corners = np.array([(x - r, y - r * 0.3), (x + r, y - r * 0.3), (x + r * 0.75, y + r * 0.8),
                        (x - r * 0.75, y + r * 0.8)])  # fmt: skip
    for n in range(5):
        _fruit(picture, x + r * (0.36 * n - 0.72), y - r * 0.35, r * 0.28, colour, n)
    cv2.fillPoly(picture, [np.round(corners * _FIXED_POINT).astype(np.int32)], (60, 110, 160), cv2.LINE_AA, 4)
    for n in range(1, 5):
        at = y - r * 0.3 + n * r * 0.22
        cv2.line(picture, _point(x - r * 0.8, at), _point(x + r * 0.8, at), (40, 75, 120), 2, cv2.LINE_AA, 4)


def _leaf(picture, x, y, r, colour, turn) -> None:
    _oval(picture, x, y, r, r * 0.35, math.sin(turn) * 0.5, colour)


def _crate(picture, x, y, r, colour, turn) -> None:
    cv2.rectangle(picture, _point(x - r, y - r), _point(x + r, y + r), colour, -1, cv2.LINE_AA, 4)
    for n in (-1, 0, 1):
        cv2.line(picture, _point(x - r, y + n * r * 0.6), _point(x + r, y + n * r * 0.6), _shade(colour, 0.6), 2,
                 cv2.LINE_AA, 4)  # fmt: skip


_DRAWN = {"fruit": _fruit, "hand": _hand, "face": _face, "basket": _basket, "leaf": _leaf, "crate": _crate}


def background(kind: str, size_px: tuple[int, int], seed: int) -> np.ndarray:
    """BGR, larger than the picture by its height on each side, so that the camera has room to move."""
    rng = np.random.default_rng(seed)
    width, height = size_px[0] + 2 * size_px[1], 3 * size_px[1]
    return _GROUNDS[kind](rng, width, height)


def _cloudy(rng, width, height, grain_px: float, depth: float) -> np.ndarray:
    small = rng.normal(0, 1, (max(4, int(height / grain_px)), max(4, int(width / grain_px)))).astype(np.float32)
    return cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC)[..., None] * depth


def _leaves(rng, width, height) -> np.ndarray:
    picture = np.full((height, width, 3), (40, 75, 45), np.uint8)
    for _ in range(width * height // 500):
        x, y, r = rng.uniform(0, width), rng.uniform(0, height), rng.uniform(6, 22)
        green = rng.uniform(0.5, 1.4)
        _oval(picture, x, y, r, r * 0.4, rng.uniform(0, 3.1), _shade((45, 110, 60), green))
    return picture


def _wall(rng, width, height) -> np.ndarray:
    picture = np.full((height, width, 3), (175, 185, 190), np.float32)
    picture += _cloudy(rng, width, height, 60, 8) + _cloudy(rng, width, height, 6, 4)
    return np.clip(picture, 0, 255).astype(np.uint8)


def _soil(rng, width, height) -> np.ndarray:
    picture = np.full((height, width, 3), (70, 100, 135), np.float32)
    picture += _cloudy(rng, width, height, 40, 12) + _cloudy(rng, width, height, 5, 12)
    return np.clip(picture, 0, 255).astype(np.uint8)


def _stall(rng, width, height) -> np.ndarray:
    """Crates of coloured goods, none of which matters."""
    picture = np.full((height, width, 3), (110, 120, 120), np.uint8)
    side = height // 10
    for top in range(0, height, side):
        for left in range(0, width, side * 2):
            b, g, r = (int(c) for c in rng.uniform(40, 190, 3))
            for _ in range(14):
                x, y = left + rng.uniform(0, side * 2), top + rng.uniform(0, side)
                _oval(picture, x, y, side * 0.22, side * 0.2, 0, _shade((b, g, r), rng.uniform(0.7, 1.2)))
            cv2.rectangle(picture, (left, top), (left + side * 2, top + side), (60, 80, 90), 2)
    return picture


def _room(rng, width, height) -> np.ndarray:
    """Wall, table and window: large even areas with hard edges."""
    picture = np.full((height, width, 3), (200, 205, 205), np.uint8)
    picture[height * 58 // 100 :] = (90, 130, 165)
    for _ in range(6):
        left, top = int(rng.uniform(0, width * 0.9)), int(rng.uniform(height * 0.2, height * 0.5))
        cv2.rectangle(picture, (left, top), (left + width // 12, top + height // 9), _shade((230, 215, 200), 1), -1)
        cv2.rectangle(picture, (left, top), (left + width // 12, top + height // 9), (90, 90, 90), 3)
    grain = _cloudy(rng, width, height, 50, 5) + _cloudy(rng, width, height, 4, 2)
    return np.clip(picture + grain, 0, 255).astype(np.uint8)


def _floor(rng, width, height) -> np.ndarray:
    """Smooth tiles with joints and a patch of glare."""
    picture = np.full((height, width, 3), (120, 150, 180), np.float32) + _cloudy(rng, width, height, 90, 10)
    for at in range(0, width, height // 4):
        cv2.line(picture, (at, 0), (at + height // 12, height), (90, 115, 140), 2, cv2.LINE_AA)
    for at in range(0, height, height // 4):
        cv2.line(picture, (0, at), (width, at + height // 20), (90, 115, 140), 2, cv2.LINE_AA)
    x, y = rng.uniform(0.4, 0.6) * width, rng.uniform(0.45, 0.6) * height
    cv2.ellipse(picture, (int(x), int(y)), (width // 30, height // 60), 5, 0, 360, (255, 255, 255), -1, cv2.LINE_AA)
    return np.clip(cv2.GaussianBlur(picture, (0, 0), 1.2), 0, 255).astype(np.uint8)


def _grey(rng, width, height) -> np.ndarray:
    ramp = np.linspace(90, 150, width, dtype=np.float32)[None, :, None]
    return np.broadcast_to(ramp, (height, width, 3)).astype(np.uint8).copy()


_GROUNDS = {"leaves": _leaves, "wall": _wall, "soil": _soil, "stall": _stall, "room": _room, "floor": _floor,
            "grey": _grey}  # fmt: skip
