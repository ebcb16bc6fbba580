"""Single pictures, fine ones and ones spoilt in random ways and degrees: what the learned judgements are learned from.

Not the clips of `bench quality`: other pictures, other ways to spoil them, 320 pixels, nothing encoded.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import av
import cv2
import numpy as np

from bench._quality_more_scenes import any_scene
from bench._quality_scenes import _DRAWN, clouds, real_sources
from toolkit.media.frame_planes import fitted, planes_of, small_of
from toolkit.media.picture_models import FAULTS, traits_of
from toolkit.media.picture_traits import HALF_PX

_KEPT_PX = 512
_DRAWN_SEEDS = range(100, 104)
_MORE_SEEDS = range(5000, 5420)
_RARE_WEIGHT, _MORE_WEIGHT = 6.0, 0.25
"""Few are like footage, many are thrown together."""
_WHITE_SHARE = 0.25
"""Of the pictures, those before a white ground: goods are shown so, and nothing of it is lost light."""
_CASTS = np.array([(-1, 0.1, 0.6), (0.8, 0, -0.9), (-0.6, 0.5, -0.6), (0.5, -0.7, 0.5)])
_LUMA = np.array([0.114, 0.587, 0.299], np.float32)
STEPS = 4
_SHARES = {"lost": (0.1, 0.9), "haze": (0.15, 0.95), "cast": (0.05, 0.85), "grey": (0.15, 1.0)}
"""How much is done, least and most; in `STEPS` steps."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One picture, measured."""

    source: str
    take: int
    """Of one take are a fine example and, of each kind, the same fault worse and worse."""
    kind: str
    degree: float
    """0..1 of what was done (lost light: as a share of the picture); of a cast the distance of the lamp's colour
    (logarithm of red and blue to green)."""
    weight: float
    """How much it counts."""
    traits: dict[str, np.ndarray]


def pictures(photos: Path, media: Path) -> Iterator[tuple[str, float, np.ndarray]]:
    """(name, how much it counts, uint8 BGR) of photographs, of drawn scenes and of clips of the dev half."""
    for path in sorted(each for each in photos.rglob("*") if each.suffix.lower() in (".jpg", ".jpeg", ".png")):
        picture = cv2.imread(str(path))
        if picture is not None and picture.std() > 1:
            scale = min(1.0, _KEPT_PX / max(picture.shape[:2]))
            yield path.name, 1.0, cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    for seed in _MORE_SEEDS:
        yield f"more {seed}", _MORE_WEIGHT, any_scene(np.random.default_rng(seed))
    for seed in _DRAWN_SEEDS:
        for name, draw in _DRAWN["dev"].items():
            yield f"drawn {name}", _RARE_WEIGHT, draw(np.random.default_rng(seed))
    for source in real_sources(media):
        if source.half == "dev":
            frames = source.frames()
            for at in (0, len(frames) // 2):
                yield f"real {source.name}", _RARE_WEIGHT, frames[at]


def examples_of(work: tuple[str, float, np.ndarray, int, int]) -> list[Example]:
    """`count` takes of (name, weight, picture, seed, count), each fine and with every fault, worse and worse."""
    name, weight, picture, seed, count = work
    cv2.setNumThreads(1)
    rng = np.random.default_rng(seed)
    found = []
    for take in range(count):
        fine = _taken_again(picture, rng)
        if rng.random() < _WHITE_SHARE:
            fine = _on_white(fine, rng)
        own = {"source": name, "take": seed * 100 + take, "weight": weight}
        found.append(Example(kind="clean", degree=0.0, traits=_measured_with_grain(fine, rng), **own))
        for kind in FAULTS:
            least, most = _SHARES[kind]
            own_seed = int(rng.integers(1 << 30))
            for step in range(STEPS):
                share = least + (most - least) * (step + rng.random()) / STEPS
                spoilt, degree = _SPOIL[kind](fine, share, np.random.default_rng(own_seed))
                found.append(Example(kind=kind, degree=degree, traits=_measured_with_grain(spoilt, rng), **own))
    return found


def _measured_with_grain(picture: np.ndarray, rng: np.random.Generator) -> dict[str, np.ndarray]:
    grain = rng.normal(0, rng.uniform(0.5, 2.0), picture.shape[:2])[..., None]
    return measured(np.clip(picture + grain, 0, 255).astype(np.uint8))


def measured(picture: np.ndarray) -> dict[str, np.ndarray]:
    """The traits of a uint8 BGR picture as `chushan` sees it."""
    frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(picture), format="bgr24").reformat(format="yuv420p")
    planes = planes_of(frame)
    small = small_of(planes, *fitted(frame.width, frame.height, 160))
    return traits_of(np.ascontiguousarray(planes.luma), small, 16.0, 219.0)


def _taken_again(picture: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """float32: another frame of the same thing, a little brighter or darker, as another camera might show it."""
    height, width = picture.shape[:2]
    share, shape = rng.uniform(0.7, 1), rng.choice([16 / 9, 9 / 16, 4 / 3, width / height])
    wide, high = (width, width / shape) if width / shape <= height else (height * shape, height)
    wide, high = int(min(width, wide * share)), int(min(height, high * share))
    left, top = rng.integers(0, width - wide + 1), rng.integers(0, height - high + 1)
    part = picture[top : top + high, left : left + wide].astype(np.float32)
    if rng.random() < 0.5:
        part = part[:, ::-1]
    scale = HALF_PX / max(part.shape[:2])
    size = tuple(int(side * scale) // 4 * 4 for side in part.shape[1::-1])
    part = cv2.resize(part, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC)
    part = 255 * np.clip(part / 255, 0, 1) ** rng.uniform(0.85, 1.2) * rng.uniform(0.75, 1.04)
    grey = part.mean(axis=2, keepdims=True)
    part = grey + (part - grey) * rng.uniform(0.9, 1.15)
    return np.clip(part * (1 + rng.normal(0, 0.012, 3)), 0, 255).astype(np.float32)


def _on_white(picture: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Some of it cut out before a white ground with soft shadows, as goods are shown."""
    height, width = picture.shape[:2]
    mask = np.zeros((height, width), np.uint8)
    for _ in range(rng.integers(1, 9)):
        at = int(rng.uniform(0.2, 0.8) * width), int(rng.uniform(0.2, 0.8) * height)
        half = int(rng.uniform(0.03, 0.2) * width), int(rng.uniform(0.03, 0.3) * height)
        if rng.random() < 0.5:
            cv2.ellipse(mask, at, half, rng.uniform(0, 90), 0, 360, 255, -1, cv2.LINE_AA)
        else:
            cv2.rectangle(mask, (at[0] - half[0], at[1] - half[1]), (at[0] + half[0], at[1] + half[1]), 255, -1)
    goods = cv2.GaussianBlur(mask, (0, 0), 0.6)[..., None] / 255
    fall = np.linspace(0, 1, height)[:, None, None] * rng.choice([0, rng.uniform(0, 20)])
    ground = np.full_like(picture, rng.uniform(228, 256)) - fall + rng.normal(0, 1.5, 3)
    shadow = _blurred(goods.astype(np.float32), 12).reshape(height, width, 1) * rng.choice([0, rng.uniform(0, 25)])
    return (picture * goods + (ground - shadow) * (1 - goods)).astype(np.float32)


def _over_exposed(picture: np.ndarray, share: float, rng: np.random.Generator) -> tuple[np.ndarray, float]:
    """Clipped hard, with lifted shadows, or with a soft shoulder as phones do it."""
    grey = picture @ _LUMA
    below = grey[grey < 245]
    light = picture / max(8.0, float(np.quantile(below if below.size > 100 else grey, 1 - share)))
    kind = rng.integers(0, 4)
    if kind == 2:
        light = light * 0.94 + 0.06
    if kind == 3:
        light = np.where(light < 0.8, light, 0.8 + 0.2 * (1 - np.exp(-(light - 0.8) / 0.2))) * 1.02
    return light * 255, share * below.size / grey.size


def _cast(picture: np.ndarray, share: float, rng: np.random.Generator) -> tuple[np.ndarray, float]:
    if rng.random() < 0.6:
        kind = _CASTS[rng.integers(0, len(_CASTS))] * rng.uniform(0.85, 1.15)
    else:
        hue = rng.uniform(0, 2 * math.pi)
        kind = 0.9 * np.array([math.cos(hue), -0.3 * math.cos(hue) - 0.3 * math.sin(hue), math.sin(hue)])
    gains = np.clip(1 + share * kind, 0.08, 9)
    blue, green, red = np.log(gains)
    coded = (
        picture * gains if rng.random() < 0.7 else 255 * np.clip((picture / 255) ** 2.2 * gains**2.2, 0, 1) ** (1 / 2.2)
    )
    return coded, math.hypot(red - green, blue - green)


def _paler(picture: np.ndarray, share: float, rng: np.random.Generator) -> tuple[np.ndarray, float]:
    grey = picture.mean(axis=2, keepdims=True) if rng.random() < 0.6 else (picture @ _LUMA)[..., None]
    return picture + share * (grey - picture), share


def _smeared(picture: np.ndarray, share: float, rng: np.random.Generator) -> tuple[np.ndarray, float]:
    """A film of grease all over, thick here and thin there, or a few finger prints."""
    height, width = picture.shape[:2]
    if rng.random() < 0.3:
        return _finger_prints(picture, share, rng), share
    steps = (int(rng.uniform(60, 180)), int(rng.uniform(30, 90)))
    film = np.clip(rng.uniform(0.15, 0.6) + 0.9 * clouds(rng, steps, (width, height)), 0, 1)[..., None] * share
    veil = rng.uniform(0.2, 0.5)
    glow = _blurred(picture, rng.uniform(12, 35)) * 0.6 + rng.uniform(30, 80)
    return picture * (1 - film) + film * ((1 - veil) * _blurred(picture, rng.uniform(2, 6)) + veil * glow), share


def _finger_prints(picture: np.ndarray, share: float, rng: np.random.Generator) -> np.ndarray:
    height, width = picture.shape[:2]
    film = np.zeros((height, width), np.float32)
    for _ in range(rng.integers(2, 7)):
        at = int(rng.uniform(0, width)), int(rng.uniform(0, height))
        half = int(rng.uniform(0.1, 0.4) * width), int(rng.uniform(0.08, 0.3) * height)
        cv2.ellipse(film, at, half, rng.uniform(0, 180), 0, 360, 1, -1)
    film = np.clip(_blurred(film, 0.05 * width) + rng.uniform(0.1, 0.4), 0, 1)[..., None] * share
    glow, veil = _blurred(picture, 30), rng.uniform(0.15, 0.4)
    lit = 0.5 * glow + 0.5 * glow.mean() + rng.uniform(10, 40)
    return picture * (1 - film) + film * ((1 - veil) * _blurred(picture, rng.uniform(2.5, 6)) + veil * lit)


def _blurred(picture: np.ndarray, sigma: float) -> np.ndarray:
    """Wide blurs on a reduced copy."""
    if sigma <= 6:
        return cv2.GaussianBlur(picture, (0, 0), sigma)
    height, width = picture.shape[:2]
    step = max(2, int(sigma // 3))
    small = cv2.resize(picture, (max(4, width // step), max(4, height // step)), interpolation=cv2.INTER_AREA)
    return cv2.resize(cv2.GaussianBlur(small, (0, 0), sigma / step), (width, height), interpolation=cv2.INTER_LINEAR)


_SPOIL = {"lost": _over_exposed, "haze": _smeared, "cast": _cast, "grey": _paler}
