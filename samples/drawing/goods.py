"""Oranges, trees, crates, millet, bowls: what is sold."""

import math
import random
from functools import cache

import skia

from drawing.pen import Pen, Point, box, linear, mix, oval, poly, radial, smooth, sprite, wave

LEAF = ("#7fb24a", "#3f7f3a")


def leaf(pen: Pen, x: float, y: float, length: float, angle: float, tones: tuple[str, str] = LEAF) -> None:
    """A pointed glossy leaf from its stalk at (x, y)."""
    with pen.moved(x, y, length / 100, angle):
        path = skia.Path()
        path.moveTo(0, 0)
        path.cubicTo(25, -38, 70, -34, 100, 0)
        path.cubicTo(70, 26, 28, 30, 0, 0)
        pen.fill(path, linear((0, -34), (0, 30), list(tones)))
        with pen.clipped(path):
            pen.fill(oval(48, -24, 44, 14), "#e4f2a8", 0.35, blur=5)
        pen.line(smooth([(4, 0), (50, -3), (92, 0)], closed=False), "#dcebaa", 2.4, 0.6)


def _draw_orange(pen: Pen) -> None:
    pen.fill(
        oval(100, 100, 84, 82),
        radial((74, 66), 150, ["#ffd06a", "#ffab36", "#f58420", "#d8600f", "#b94c0c"], [0, 0.25, 0.58, 0.85, 1]),
    )
    with pen.clipped(oval(100, 100, 84, 82)):
        rng = random.Random(5)
        for _ in range(420):
            angle, far = rng.uniform(0, 6.3), 84 * math.sqrt(rng.random())
            x, y = 100 + far * math.cos(angle), 100 + far * math.sin(angle)
            pen.fill(oval(x, y, 1.25), "#a8470c", 0.28)
            pen.fill(oval(x - 0.9, y - 0.9, 0.9), "#fff0b8", 0.35)
        pen.fill(oval(128, 168, 70, 26), "#ffd27d", 0.28, blur=12)
        pen.fill(oval(66, 58, 26, 16), "#fffbe6", 0.75, blur=9)
    pen.fill(oval(120, 128, 13, 11), radial((120, 128), 14, ["#a94f10", "#e27a1c"]))
    pen.line(smooth([(113, 122), (120, 118), (128, 123), (129, 132), (121, 136), (113, 133)]), "#ffc670", 2.2, 0.7)
    pen.fill(oval(120, 128, 4.5, 3.6), "#8f420d", 0.8)


@cache
def orange_image() -> skia.Image:
    return sprite(200, 200, _draw_orange)


def orange(pen: Pen, x: float, y: float, radius: float, turn: float = 0.0, shade: float = 0.0) -> None:
    """A navel orange with its pores and its navel; `shade` darkens one further back."""
    size = radius * 200 / 84
    with pen.moved(x, y, rotate=turn):
        pen.picture(orange_image(), -size / 2, -size / 2, size, size)
    if shade:
        pen.fill(oval(x, y, radius * 0.99, radius * 0.97), "#7a3410", shade)


def hanging_orange(pen: Pen, x: float, y: float, radius: float, angle: float) -> None:
    """A fruit on its stalk, turning about the point where it hangs."""
    with pen.moved(x, y, rotate=angle):
        pen.line(smooth([(0, -radius * 0.35), (2, 0), (0, radius * 0.3)], False), "#5b7a34", radius * 0.09)
        orange(pen, 0, radius * 1.12, radius)
        leaf(pen, 2, radius * 0.20, radius * 1.1, 22)
        leaf(pen, -2, radius * 0.20, radius * 0.9, 150)


def _draw_half(pen: Pen) -> None:
    pen.fill(oval(100, 100, 96), radial((90, 84), 110, ["#ffb24a", "#ee7d1b", "#cf5c0f"]))
    pen.fill(oval(100, 100, 89), radial((100, 100), 89, ["#fff7e0", "#fff1d0", "#ffe0a6"]))
    rng = random.Random(3)
    for i in range(10):
        with pen.moved(100, 100, rotate=i * 36):
            path = skia.Path()
            path.moveTo(9, 0)
            path.cubicTo(30, -8, 56, -22, 72, -22)
            path.cubicTo(84, -20, 84, 20, 72, 22)
            path.cubicTo(56, 22, 30, 8, 9, 0)
            pen.fill(path, radial((10, 0), 84, ["#ffc35a", "#ff9a2b", "#f57a14"]))
            with pen.clipped(path):
                for _ in range(26):
                    x, y = rng.uniform(16, 80), rng.uniform(-18, 18)
                    pen.line(
                        poly([(x, y * x / 80), (x + 9, y * (x + 9) / 80)], False),
                        rng.choice(["#ffe09a", "#e5650c"]),
                        2.6,
                        0.35,
                    )
                pen.fill(oval(62, -9, 14, 4), "#fff6d8", 0.6, blur=2)
    pen.fill(oval(100, 100, 8), "#fff3d6")


@cache
def half_image() -> skia.Image:
    return sprite(200, 200, _draw_half)


def half_orange(pen: Pen, x: float, y: float, radius: float, turn: float = 0.0, squash: float = 1.0) -> None:
    """The cut face; `squash` below 1 tilts it away, showing the peel below."""
    if squash < 1:
        depth = radius * 0.55 * math.sqrt(1 - squash * squash)
        pen.fill(
            oval(x, y + depth, radius * 0.97, radius * max(squash, 0.72)),
            radial((x - radius * 0.3, y), radius * 1.8, ["#ffa63a", "#ee7d1b", "#b94c0c"]),
        )
    with pen.moved(x, y):
        pen.canvas.scale(1, squash)
        pen.canvas.rotate(turn)
        pen.picture(half_image(), -radius, -radius, radius * 2, radius * 2)


def _draw_tree(pen: Pen, fruit: int, seed: int) -> None:
    rng = random.Random(seed)
    pen.fill(
        smooth(
            [(186, 420), (190, 330), (176, 270), (200, 285), (206, 240), (214, 285), (236, 262), (216, 332), (224, 420)]
        ),
        linear((180, 0), (226, 0), ["#9a6b45", "#5f3d28"]),
    )
    for tone, spread, count, lift in (
        ("#2f6a38", 140, 40, 12),
        ("#3f8241", 126, 42, -6),
        ("#5d9f48", 104, 34, -26),
        ("#8cc05a", 76, 22, -44),
    ):
        for _ in range(count):
            angle, far = rng.uniform(0, 6.3), math.sqrt(rng.random())
            x, y = 205 + spread * 1.12 * far * math.cos(angle), 175 + lift + spread * 0.86 * far * math.sin(angle)
            leaf(pen, x, y, rng.uniform(44, 64), rng.uniform(-200, 20), (mix(tone, "#ffffff", 0.1), tone))
    for i in range(fruit):
        angle = i * 2.4 + rng.uniform(-0.3, 0.3)
        far = 0.25 + 0.72 * math.sqrt((i + 0.5) / fruit)
        x, y = 205 + 128 * far * math.cos(angle), 178 + 104 * far * math.sin(angle)
        pen.fill(oval(x + 2, y + 5, 17), "#1f4a2a", 0.35, blur=4)
        orange(pen, x, y, rng.uniform(14, 18), rng.uniform(-40, 40))
        leaf(pen, x + 1, y - 12, 34, rng.uniform(-60, 10), ("#a6cf66", "#4f9443"))


@cache
def tree_image(seed: int) -> skia.Image:
    return sprite(410, 430, lambda pen: _draw_tree(pen, 17, seed), 1.6)


def orange_tree(pen: Pen, x: float, y: float, scale: float, time_s: float, seed: int = 1) -> None:
    """A fruit-bearing tree whose foot is at (x, y), leaning in the wind."""
    lean = -0.022 * wave(time_s, 3.4, x * 0.0017) - 0.008 * wave(time_s, 1.3, x * 0.004)
    pen.fill(oval(x + 12 * scale, y, 120 * scale, 16 * scale), "#1f3f2a", 0.3, blur=9 * scale)
    with pen.moved(x, y, scale, skew=lean):
        pen.picture(tree_image(seed % 3), -205, -420, 410, 430)


def wood(
    pen: Pen, path: skia.Path, area: tuple[float, float, float, float], tone: str, seed: int, upright: bool = False
) -> None:
    """A board with grain; area is x, y, width, height."""
    x, y, width, height = area
    pen.fill(path, linear((x, y), (x, y + height), [mix(tone, "#ffe6b8", 0.25), mix(tone, "#3a1f10", 0.18)]))
    rng = random.Random(seed)
    with pen.clipped(path):
        for _ in range(int(max(width, height) / 22) + 4):
            if upright:
                at = x + rng.uniform(0, width)
                points: list[Point] = [(at, y), (at + rng.uniform(-4, 4), y + height / 2), (at, y + height)]
            else:
                at = y + rng.uniform(0, height)
                start = x + rng.uniform(-0.2, 0.8) * width
                points = [(start, at), (start + width * 0.2, at + rng.uniform(-3, 3)), (start + width * 0.4, at)]
            pen.line(smooth(points, False), mix(tone, "#3a1f10", 0.6), rng.uniform(1, 2.6), 0.22)


def crate(pen: Pen, x: float, y: float, width: float, rows: int = 2, seed: int = 1, taken: int = 0) -> None:
    """A slatted box heaped with oranges; (x, y) is the middle of its foot. `taken` fruits of the top are gone."""
    height = width * 0.36
    rng = random.Random(seed)
    radius = width * 0.105
    pen.fill(oval(x, y, width * 0.56, width * 0.06), "#2a1a10", 0.35, blur=8)
    pen.fill(box(x - width * 0.47, y - height, width * 0.94, height), "#4e2f1c")
    fruits = []
    for row in range(rows, -1, -1):
        across = 5 - row
        for i in range(across):
            fruits.append(
                (
                    x + (i - (across - 1) / 2) * radius * 1.86 + rng.uniform(-4, 4),
                    y - height - radius * (0.1 + row * 1.25),
                    row,
                )
            )
    for fx, fy, row in fruits[taken:]:
        orange(pen, fx, fy, radius, rng.uniform(-60, 60), 0.10 * row)
    for i, slat in enumerate((0.98, 0.62, 0.26)):
        area = (x - width / 2, y - height * slat, width, height * 0.29)
        wood(pen, box(*area, 4), area, "#c98f57", seed * 7 + i)
    for side in (-1, 1):
        area = (x + side * width * 0.455 - width * 0.035, y - height * 1.02, width * 0.07, height * 1.02)
        wood(pen, box(*area, 3), area, "#b67c48", seed + side, upright=True)


@cache
def heap_image(seed: int) -> skia.Image:
    """A mound of millet, 400 x 200, its foot at the lower edge."""

    def draw(pen: Pen) -> None:
        mound = smooth([(6, 196), (60, 150), (130, 74), (200, 38), (270, 74), (340, 150), (394, 196), (200, 199)])
        pen.fill(mound, radial((170, 70), 240, ["#ffe28a", "#f4c34a", "#d3962a"]))
        rng = random.Random(seed)
        with pen.clipped(mound):
            for _ in range(3600):
                x, y = rng.uniform(0, 400), 30 + 170 * rng.random() ** 0.8
                pen.fill(oval(x, y, 2.5, 2.2), rng.choice(["#fff0ae", "#ffdd78", "#eebb48", "#c98a24", "#f7cd5c"]), 0.9)
        for _ in range(160):
            x = rng.uniform(10, 390)
            y = 196 - 156 * math.exp(-(((x - 200) / 112) ** 2)) + rng.uniform(-4, 4)
            pen.fill(oval(x, y, 2.6, 2.3), rng.choice(["#fff0ae", "#ffdd78", "#eebb48"]))

    return sprite(400, 200, draw)


def heap(pen: Pen, x: float, y: float, width: float, height: float, seed: int = 1) -> None:
    """Millet heaped on (x, y), the middle of its foot."""
    pen.picture(heap_image(seed), x - width / 2, y - height, width, height)


def bowl(pen: Pen, x: float, y: float, width: float, inside: str = "#f6f2e6") -> None:
    """A blue-and-white bowl, without its filling; (x, y) is the middle of its rim."""
    rim = width * 0.17
    half, depth = width / 2, width * 0.42
    pen.fill(oval(x + 6, y + depth + 6, half * 0.72, rim * 0.5), "#2a1a10", 0.38, blur=9)
    path = skia.Path()
    path.moveTo(x - half, y)
    path.cubicTo(x - half, y + depth * 0.75, x - half * 0.55, y + depth, x - half * 0.36, y + depth)
    path.lineTo(x + half * 0.36, y + depth)
    path.cubicTo(x + half * 0.55, y + depth, x + half, y + depth * 0.75, x + half, y)
    path.close()
    pen.fill(path, linear((x - half, 0), (x + half, 0), ["#dfe6ea", "#fdfdfb", "#f1f1ec", "#bfc9d0"], [0, 0.3, 0.6, 1]))
    with pen.clipped(path):
        for band, thick in ((0.20, 4), (0.27, 2), (0.86, 5)):
            edge = smooth(
                [
                    (x - half * 1.05, y + depth * band - rim * 0.3),
                    (x, y + depth * band + rim * 0.75),
                    (x + half * 1.05, y + depth * band - rim * 0.3),
                ],
                False,
            )
            pen.line(edge, "#2f5fa8", thick * width / 400, 0.85)
        for i in range(-3, 4):
            fx, fy = x + i * half * 0.27, y + depth * 0.58 + rim * (0.5 - 0.055 * i * i)
            for k in range(5):
                leaf(pen, fx, fy, width * 0.05, k * 72 + i * 20, ("#5a86c8", "#2f5fa8"))
    pen.fill(oval(x, y, half, rim), linear((x - half, y), (x + half, y), ["#ffffff", "#d9dee2"]))
    pen.fill(oval(x, y, half * 0.955, rim * 0.91), inside)
    pen.line(oval(x, y, half * 0.985, rim * 0.96), "#2f5fa8", 2.4 * width / 400, 0.8)
