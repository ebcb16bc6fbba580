"""Drawn scenes to learn from only: thrown together from parts, never the scenes of `bench quality`.

The colours of each are drawn anew from those of grounds, walls and goods, so that nothing can be learned by heart.
"""

import cv2
import numpy as np

from bench._quality_scenes import CANVAS, _ball, _leaf, _sign, _stand, clouds, coloured, paint

_GROUNDS = (
    (90, 128, 160), (60, 84, 110), (120, 140, 150), (70, 100, 80), (150, 160, 165), (90, 95, 100), (180, 190, 195),
    (140, 165, 190), (60, 70, 90), (200, 190, 175), (100, 130, 120), (50, 90, 140), (190, 205, 215), (40, 50, 55),
)  # fmt: skip
_GOODS = (
    (30, 110, 235), (40, 50, 200), (40, 190, 235), (60, 160, 80), (90, 60, 140), (110, 180, 150), (60, 90, 150),
    (190, 215, 235), (40, 70, 110), (80, 200, 210), (150, 110, 60), (120, 120, 220), (70, 70, 75), (210, 205, 200),
)  # fmt: skip


def any_scene(rng: np.random.Generator) -> np.ndarray:
    """uint8 BGR of `CANVAS`: goods before something, or what fools simple measures: one good from edge to edge, a
    single thing close up, a white ground, fog."""
    kind = rng.random()
    if kind < 0.2:
        return paint(_lit(_edge_to_edge(rng), rng))
    if kind < 0.28:
        return paint(_lit(_close_up(rng), rng))
    if kind < 0.38:
        return paint(_on_white(rng))
    picture = _back(rng)
    if rng.random() < 0.7:
        _lay_ground(picture, rng)
    if rng.random() < 0.25:
        picture = cv2.GaussianBlur(picture, (0, 0), float(rng.uniform(2, 12)))
    if kind < 0.5:
        picture = _in_fog(picture, rng)
    _put_things(picture, rng, int(rng.integers(1, 6)))
    return paint(_lit(picture, rng))


def _put_things(picture: np.ndarray, rng: np.random.Generator, count: int) -> None:
    for _ in range(count):
        _THINGS[rng.integers(0, len(_THINGS))](picture, rng)
    if rng.random() < 0.3:
        words = rng.choice(["9.9", "TEA", "12.8", "FRESH", "15"])
        _sign(picture, str(words), _place(rng), float(rng.uniform(0.7, 1.6)), _of(_GOODS, rng))


def _edge_to_edge(rng: np.random.Generator) -> np.ndarray:
    """A heap, a bed of leaves, or soil: hardly more than one hue."""
    colour = np.array(_of(_GOODS, rng))
    picture = coloured(clouds(rng, (40, 8, 3)), tuple(colour * 0.25), tuple(colour * 0.6))
    kind = rng.integers(0, 3)
    if kind == 0:
        radius = int(rng.integers(9, 60))
        for _ in range(int(0.9 * CANVAS[0] * CANVAS[1] / radius**2)):
            at = int(rng.integers(0, CANVAS[0])), int(rng.integers(0, CANVAS[1]))
            _ball(picture, at, int(radius * rng.uniform(0.8, 1.2)), tuple(colour * rng.uniform(0.75, 1.15)), rng)
    elif kind == 1:
        green, length = (
            np.array((70, 165, 95)) * rng.uniform(0.6, 1.3) * rng.normal(1, 0.15, 3),
            int(rng.integers(10, 60)),
        )
        for _ in range(int(60_000 / length**2) + 400):
            _leaf(picture, rng, tuple(green), length)
    else:
        ground = np.array(_of(_GROUNDS, rng))
        picture = coloured(clouds(rng, (90, 14, 4, 2)), tuple(ground * 0.6), tuple(np.minimum(ground * 1.3, 250)))
    if rng.random() < 0.3:
        _put_things(picture, rng, 1)
    return picture


def _close_up(rng: np.random.Generator) -> np.ndarray:
    picture = cv2.GaussianBlur(_back(rng), (0, 0), float(rng.uniform(8, 20)))
    at = int(rng.uniform(0.3, 0.7) * CANVAS[0]), int(rng.uniform(0.3, 0.7) * CANVAS[1])
    _ball(picture, at, int(rng.integers(90, 200)), _of(_GOODS, rng), rng)
    return picture


def _on_white(rng: np.random.Generator) -> np.ndarray:
    fall = np.linspace(0, 1, CANVAS[1])[:, None, None] * rng.uniform(0, 18)
    picture = (np.full((*CANVAS[::-1], 3), rng.uniform(232, 254)) - fall).astype(np.float32)
    _put_things(picture, rng, int(rng.integers(1, 8)))
    return picture + rng.normal(0, 1.0, 3)


def _in_fog(picture: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """What is far is pale; what is put before it afterwards is not."""
    near = np.linspace(1, 0, CANVAS[1])[:, None, None] ** rng.uniform(0.5, 2) * rng.uniform(0.6, 1)
    air = rng.uniform(150, 215) + rng.normal(0, 3, 3)
    return (picture * (1 - near) + near * air).astype(np.float32)


def _of(colours: tuple[tuple[int, int, int], ...], rng: np.random.Generator) -> tuple[int, int, int]:
    """One of them, another shade of it."""
    colour = np.array(colours[rng.integers(0, len(colours))]) * rng.uniform(0.6, 1.2) * rng.normal(1, 0.05, 3)
    blue, green, red = (int(part) for part in np.clip(colour, 4, 250))
    return blue, green, red


def _place(rng: np.random.Generator) -> tuple[int, int]:
    return int(rng.integers(20, CANVAS[0] - 60)), int(rng.integers(60, CANVAS[1] - 20))


def _back(rng: np.random.Generator) -> np.ndarray:
    """A wall, the sky, bushes far away, or dark."""
    shade = np.linspace(0, 1, CANVAS[1])[:, None] * np.ones((1, CANVAS[0])) * rng.uniform(0.2, 1)
    shade = shade + rng.uniform(0, 0.5) * clouds(rng, (int(rng.integers(40, 240)), int(rng.integers(4, 40))))
    kind = rng.integers(0, 4)
    if kind == 0:
        return coloured(shade, (235, 190, 140), (240, 225, 205)) * rng.uniform(0.75, 1.02)
    if kind == 1:
        picture = coloured(clouds(rng, (120, 40, 10)), (20, 50, 30), (110, 170, 130)) * rng.uniform(0.6, 1.1)
        return cv2.GaussianBlur(picture, (0, 0), float(rng.uniform(0.6, 14)))
    first = np.array(_of(_GROUNDS, rng)) * (0.3 if kind == 2 and rng.random() < 0.5 else 1)
    return coloured(shade, tuple(first * rng.uniform(0.5, 0.9)), tuple(np.minimum(first * 1.2, 252)))


def _lay_ground(picture: np.ndarray, rng: np.random.Generator) -> None:
    """Soil, boards, tiles or a cloth from some height down."""
    top = int(rng.uniform(0.25, 0.75) * CANVAS[1])
    base = np.array(_of(_GROUNDS, rng))
    ground = coloured(clouds(rng, (60, 8, int(rng.integers(2, 5)))), tuple(base * 0.7), tuple(base * 1.15))
    step = int(rng.integers(24, 90))
    if rng.random() < 0.5:
        ground[::step] *= 0.6
        ground[1::step] *= 0.7
    if rng.random() < 0.3:
        ground[:, ::step] *= 0.7
    picture[top:] = ground[top:]


def _fruits(picture: np.ndarray, rng: np.random.Generator) -> None:
    colour, middle, radius = np.array(_of(_GOODS, rng)), _place(rng), int(rng.integers(8, 60))
    for _ in range(int(rng.integers(1, 24))):
        at = int(middle[0] + rng.normal(0, 2.2 * radius)), int(middle[1] + rng.normal(0, 2.2 * radius))
        _ball(picture, at, radius, tuple(colour * rng.uniform(0.8, 1.15)), rng)


def _bunch(picture: np.ndarray, rng: np.random.Generator) -> None:
    x, y = _place(rng)
    part = picture[max(0, y - 150) : y + 60, max(0, x - 180) : x + 180]
    green = np.array((60, 160, 85)) * rng.uniform(0.5, 1.3) * rng.normal(1, 0.12, 3)
    for _ in range(int(rng.integers(6, 90))):
        _leaf(part, rng, tuple(green), int(rng.integers(8, 46)))


def _crate(picture: np.ndarray, rng: np.random.Generator) -> None:
    _stand(picture, *_place(rng), rng, float(rng.uniform(0.5, 1.1)))


def _box(picture: np.ndarray, rng: np.random.Generator) -> None:
    (x, y), wide, high = _place(rng), int(rng.integers(30, 200)), int(rng.integers(30, 200))
    cv2.rectangle(picture, (x, y - high), (x + wide, y), _of(_GOODS, rng), -1)
    cv2.rectangle(picture, (x + wide // 5, y - high // 2), (x + wide * 4 // 5, y - high // 5), _of(_GROUNDS, rng), -1)
    cv2.line(picture, (x, y), (x + wide, y), (30, 34, 38), 2, cv2.LINE_AA)


def _bowl(picture: np.ndarray, rng: np.random.Generator) -> None:
    at, wide = _place(rng), int(rng.integers(30, 120))
    china = float(rng.uniform(190, 250))
    cv2.ellipse(picture, at, (wide, wide // 2), 0, 0, 360, (china, china, china), -1, cv2.LINE_AA)
    cv2.ellipse(picture, at, (wide * 4 // 5, wide * 2 // 5), 0, 0, 360, _of(_GOODS, rng), -1, cv2.LINE_AA)


def _person(picture: np.ndarray, rng: np.random.Generator) -> None:
    (x, y), size = _place(rng), int(rng.integers(24, 80))
    skin = np.array((120, 155, 205)) * rng.uniform(0.6, 1.15)
    cv2.ellipse(picture, (x, y + 3 * size), (2 * size, 2 * size), 0, 180, 360, _of(_GOODS, rng), -1, cv2.LINE_AA)
    cv2.ellipse(picture, (x, y), (size, int(1.25 * size)), 0, 0, 360, tuple(skin), -1, cv2.LINE_AA)
    cv2.ellipse(picture, (x, y - size // 2), (size, size * 3 // 4), 0, 180, 360, (28, 30, 34), -1, cv2.LINE_AA)
    for side in (-1, 1):
        cv2.circle(picture, (x + side * size // 3, y), max(2, size // 9), (30, 36, 44), -1, cv2.LINE_AA)


def _hills(picture: np.ndarray, rng: np.random.Generator) -> None:
    xs = np.arange(0, CANVAS[0] + 8, 8)
    ridge = rng.uniform(0.3, 0.8) * CANVAS[1] + 40 * np.sin(xs / rng.uniform(50, 160) + rng.uniform(0, 6))
    outline = np.array([*zip(xs, ridge + rng.normal(0, 3, len(xs)), strict=True), CANVAS, (0, CANVAS[1])], np.int32)
    cv2.fillPoly(picture, [outline], _of(_GROUNDS, rng), cv2.LINE_AA)


_THINGS = (_fruits, _fruits, _bunch, _crate, _box, _bowl, _person, _hills)


def _lit(picture: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """In even light, by a window, under a lamp with warm light near it, or at dusk."""
    kind = rng.integers(0, 4)
    if kind == 0:
        return picture * rng.uniform(0.7, 1.1)
    y, x = np.mgrid[0 : CANVAS[1], 0 : CANVAS[0]].astype(np.float32)
    at = _place(rng)
    near = np.exp(-np.hypot(x - at[0], y - at[1]) / rng.uniform(120, 500))[..., None]
    if kind == 1:
        return picture * (rng.uniform(0.6, 0.9) + rng.uniform(0.2, 0.5) * near)
    tint = np.array((0.86, 1.0, 1.06)) if kind == 2 else np.ones(3)
    picture = picture * (rng.uniform(0.3, 0.7) + rng.uniform(0.5, 1.1) * near * tint)
    cv2.circle(picture, at, int(rng.integers(5, 18)), (200, 238, 252), -1, cv2.LINE_AA)
    return picture
