"""Views that several shots share: the grounds, the orchard, the branch, the millet."""

import math
import random
from collections.abc import Callable
from functools import cache

import skia

from drawing.farm import millet_ear
from drawing.goods import hanging_orange, leaf, orange_tree, wood
from drawing.pen import Pen, Point, box, linear, oval, poly, smooth, sprite, wave
from drawing.scenery import DAY, bird, gorge, mountain, ridge, sky, terraces


@cache
def ground_image(name: str, width: float = 720, height: float = 1280) -> skia.Image:
    """A ground drawn once: gorge, foliage, room, millet or millet_far."""
    return sprite(width, height, lambda pen: GROUNDS[name](pen, (width, height)), 1.5)


def _gorge_ground(pen: Pen, size: Point) -> None:
    sky(pen, size, DAY, 0, sun=(0.5, 0.16))
    mountain(
        pen,
        ridge(size[0], size[1] * 0.60, [(0.42, size[1] * 0.16, 0.1), (0.6, size[1] * 0.12, 0.1)], 6, 8),
        size[1] * 0.62,
        "#b4d3d1",
        DAY["mist"],
    )
    gorge(pen, size, 0)
    slope = ridge(size[0], size[1] * 0.72, [(0.0, size[1] * 0.05, 0.4), (1.0, size[1] * 0.06, 0.3)], 9, 6)
    terraces(pen, slope, size[1], ["#9cc063", "#84b057", "#9abb5e", "#74a34f"], 5)


def _foliage_ground(pen: Pen, size: Point) -> None:
    """Leaves and light out of focus."""
    width, height = size
    pen.fill(box(0, 0, *size), linear((0, 0), (width, height), ["#cfe6b0", "#7fb465", "#4d8b4a"]))
    rng = random.Random(12)
    for _ in range(70):
        x, y, r = rng.uniform(0, width), rng.uniform(0, height), rng.uniform(30, 110)
        pen.fill(oval(x, y, r), rng.choice(["#e8f5c4", "#3e7c40", "#69a653", "#a9d07c", "#2f6a38"]), 0.35, blur=22)
    for _ in range(12):
        pen.fill(oval(rng.uniform(0, width), rng.uniform(0, height), rng.uniform(20, 42)), "#ff9d3a", 0.5, blur=14)


def _room_ground(pen: Pen, size: Point) -> None:
    """A kitchen table by a window."""
    width, height = size
    top = height * 0.60
    pen.fill(box(0, 0, *size), linear((0, 0), (0, top), ["#efe0c2", "#dcc39a"]))
    for i in range(7):
        pen.line(poly([(0, i * 110), (width, i * 110)], False), "#c9ab7c", 2, 0.35)
    frame = (width * 0.20, height * 0.06, width * 0.60, height * 0.34)
    pen.fill(box(*frame, 8), linear((0, frame[1]), (0, frame[1] + frame[3]), ["#9fd3dd", "#eef3d6"]))
    with pen.clipped(box(*frame, 8)), pen.moved(frame[0], frame[1]):
        mountain(
            pen,
            ridge(frame[2], frame[3] * 0.75, [(0.3, 130, 0.16), (0.75, 170, 0.16)], 3, 8),
            frame[3],
            "#8dbab0",
            "#dfe9c8",
        )
        mountain(
            pen,
            ridge(frame[2], frame[3] * 0.95, [(0.1, 90, 0.3), (0.9, 60, 0.3)], 4, 8),
            frame[3] * 1.1,
            "#7fae62",
            "#a8c978",
        )
    pen.line(box(*frame, 8), "#8c5c3a", 20)
    pen.line(
        poly([(frame[0] + frame[2] / 2, frame[1]), (frame[0] + frame[2] / 2, frame[1] + frame[3])], False),
        "#8c5c3a",
        11,
    )
    pen.line(
        poly([(frame[0], frame[1] + frame[3] / 2), (frame[0] + frame[2], frame[1] + frame[3] / 2)], False),
        "#8c5c3a",
        11,
    )
    for i in range(5):
        deep = top + (height - top) * (i / 5) ** 1.2
        end = top + (height - top) * ((i + 1) / 5) ** 1.2
        wood(pen, box(-10, deep, width + 20, end - deep), (-10, deep, width + 20, end - deep), "#b57b4c", 30 + i)
        pen.line(poly([(0, end), (width, end)], False), "#5f3a22", 3, 0.5)
    pen.fill(
        poly([(width * 0.3, top), (width * 0.66, top), (width * 0.9, height), (width * 0.2, height)]),
        "#fff1c8",
        0.20,
        blur=40,
    )


def _millet_ground(pen: Pen, size: Point) -> None:
    width, height = size
    sky(pen, size, DAY, 0, sun=(0.25, 0.15))
    mountain(
        pen,
        ridge(width, height * 0.48, [(0.25, height * 0.16, 0.14), (0.7, height * 0.20, 0.16)], 7, 10),
        height * 0.62,
        DAY["far"],
        DAY["mist"],
    )
    mountain(
        pen,
        ridge(width, height * 0.54, [(0.0, height * 0.12, 0.2), (0.95, height * 0.15, 0.2)], 8, 10),
        height * 0.66,
        "#86ad8a",
        "#e4e2ba",
        50,
    )
    hill = ridge(width, height * 0.58, [(0.68, height * 0.10, 0.32)], 11, 10)
    terraces(
        pen, hill, height, ["#dcc662", "#e7c95a", "#c9b653", "#edd06a", "#d8b64a", "#e8c860", "#cda845", "#e0bb52"], 8
    )


def _millet_far_ground(pen: Pen, size: Point) -> None:
    width, height = size
    with pen.layer(blur=9):
        pen.picture(ground_image("millet", *size), -width * 0.3, -height * 0.35, width * 1.6, height * 1.6)
    pen.fill(box(0, 0, *size), linear((0, 0), (0, height), [("#fff3cf", 0.35), ("#e9c860", 0.15)]))


GROUNDS: dict[str, Callable[[Pen, Point], None]] = {
    "gorge": _gorge_ground, "foliage": _foliage_ground, "room": _room_ground, "millet": _millet_ground,
    "millet_far": _millet_far_ground,
}  # fmt: skip


def orchard_view(pen: Pen, size: Point, clock_s: float) -> None:
    """Rows of orange trees above the river."""
    width, height = size
    pen.picture(ground_image("gorge", *size), 0, 0, *size)
    for i in range(3):
        bird(pen, (width * 0.3 + i * 40 + clock_s * 22) % (width + 100), height * 0.27 + i * 15, 0.8, clock_s + i * 0.2)
    for row, (deep, scale, count) in enumerate(((0.755, 0.30, 6), (0.82, 0.46, 5), (0.90, 0.70, 4), (1.02, 1.02, 3))):
        gap = 410 * scale * 0.80
        for i in range(max(count, int(width / gap) + 2)):
            x = (i - 0.35 + 0.5 * (row % 2)) * gap
            orange_tree(pen, x, height * deep + 8 * math.sin(i * 2 + row), scale, clock_s, i + row)


def branch(pen: Pen, size: Point, clock_s: float, without: int = -1) -> None:
    """A laden branch near the eye; fruit number `without` has been picked."""
    width, height = size
    pen.picture(ground_image("foliage", *size), 0, 0, *size)
    grown = 1.0 if height > width else 1.25
    sway = 1.6 * wave(clock_s, 3.3)
    with pen.moved(width * 0.1, -20, rotate=sway):
        bough = smooth([(-140, 130), (width * 0.2, 190), (width * 0.5, 170), (width * 0.9, 250)], False)
        pen.line(bough, "#5f3d28", 34)
        pen.line(bough, "#8a6242", 20)
        fruits = ((0.10, 190, 92), (0.40, 190, 112), (0.72, 212, 88))
        for i in range(34):
            share = i / 33
            leaf(
                pen,
                width * (share - 0.1),
                172 + 30 * math.sin(i * 1.7),
                (130 + 30 * math.sin(i)) * grown,
                -170 + (i * 67) % 330 + 3 * wave(clock_s, 2.2, i * 0.1),
            )
        for i, (x, y, radius) in enumerate(fruits):
            if i != without:
                hanging_orange(pen, width * x, y, radius * grown, 4 * wave(clock_s, 2.4, i * 0.3) - sway)
    for i in range(9):
        leaf(
            pen,
            -30 + i * width / 8,
            height + 20,
            190,
            -60 - (i * 31) % 70 + 3 * wave(clock_s, 2.7, i * 0.2),
            ("#5c9a4a", "#2f6a38"),
        )


def field_view(pen: Pen, size: Point, clock_s: float) -> None:
    """Terraces of ripe millet with the nearest rows moving in the wind."""
    width, height = size
    pen.picture(ground_image("millet", *size), 0, 0, *size)
    rng = random.Random(9)
    for deep, scale, count in ((0.88, 0.30, 24), (0.95, 0.42, 18), (1.03, 0.60, 12)):
        for i in range(int(count * width / 720)):
            x = (i + rng.uniform(0.1, 0.9)) * 720 / count
            millet_ear(pen, x, height * deep + rng.uniform(-12, 12), scale, clock_s, rng.random() < 0.4)


def ears_view(pen: Pen, size: Point, clock_s: float) -> None:
    """Ripe ears near the eye, the terraces out of focus behind."""
    width, height = size
    pen.picture(ground_image("millet_far", *size), 0, 0, *size)
    plants = (
        (0.06, 1.15, True),
        (0.30, 1.25, False),
        (0.60, 1.1, True),
        (0.86, 1.3, True),
        (0.42, 1.75, False),
        (0.78, 1.6, False),
        (0.02, 1.7, False),
    )
    for share, scale, flip in plants:
        millet_ear(pen, width * share - 40, height * 1.05, scale * (0.55 + 0.85 * height / 1280), clock_s, flip)
