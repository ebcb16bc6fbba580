"""Millet ears, bags, boxes, the truck, the stall: the rest of the farm."""

import math
import random
from functools import cache

import skia

from drawing.goods import bowl, crate, heap, leaf, orange, wood
from drawing.pen import Pen, Point, box, linear, mix, oval, poly, smooth, sprite, wave


def _bezier(points: tuple[Point, Point, Point, Point], share: float) -> Point:
    rest = 1 - share
    weights = (rest**3, 3 * rest**2 * share, 3 * rest * share**2, share**3)
    return (
        sum(w * p[0] for w, p in zip(weights, points, strict=True)),
        sum(w * p[1] for w, p in zip(weights, points, strict=True)),
    )


def _blade(pen: Pen, foot: Point, reach: float, lift: float, tones: tuple[str, str]) -> None:
    """A long leaf of grass that rises and hangs over."""
    tip = (foot[0] + reach, foot[1] - lift * 0.35)
    path = skia.Path()
    path.moveTo(foot[0], foot[1] + 12)
    path.cubicTo(foot[0] + reach * 0.15, foot[1] - lift, foot[0] + reach * 0.7, foot[1] - lift * 1.25, *tip)
    path.cubicTo(
        foot[0] + reach * 0.65,
        foot[1] - lift * 0.95,
        foot[0] + reach * 0.25,
        foot[1] - lift * 0.6,
        foot[0],
        foot[1] - 14,
    )
    path.close()
    pen.fill(path, linear(foot, tip, list(tones)))
    vein = [foot, (foot[0] + reach * 0.36, foot[1] - lift * 0.86), tip]
    pen.line(smooth(vein, False), "#eef0b0", 1.6, 0.5)


def _draw_ear(pen: Pen, ear_only: bool) -> None:
    """A plant of 300 x 460, its foot at (110, 456); or just the ear."""
    arch: tuple[Point, Point, Point, Point] = ((118, 118), (128, 20), (226, 30), (236, 236))
    rng = random.Random(2)
    if not ear_only:
        for y, reach, lift in ((400, -96, 150), (330, 128, 170), (250, -88, 130), (430, 110, 120), (210, 96, 90)):
            _blade(pen, (111, y), reach, lift, ("#5f8f3c", "#c3cb62"))
        stalk = [(110.0, 458.0), (108.0, 300.0), (112.0, 180.0), (118.0, 118.0), _bezier(arch, 0.25)]
        pen.line(smooth(stalk, False), linear((0, 60), (0, 450), ["#d3b350", "#668a3a"]), 9)
        pen.line(smooth([(x - 1.5, y) for x, y in stalk], False), "#f1e6a0", 2, 0.5)
    for i in range(40):
        share = 0.10 + 0.90 * i / 39
        x, y = _bezier(arch, share)
        thick = 27 * math.sin(math.pi * min((i + 3) / 44, 1)) ** 0.6 + 2
        for _ in range(5):
            angle = rng.uniform(0, 6.3)
            end = (x + thick * 1.35 * math.cos(angle), y + thick * 0.9 * math.sin(angle) - 4)
            pen.line(poly([(x, y), end], False), "#c79a3c", 1.2, 0.7)
        for _ in range(30):
            angle, far = rng.uniform(0, 6.3), math.sqrt(rng.random())
            light = 0.5 - 0.5 * math.cos(angle + 0.9) * far
            tone = mix("#bd8426", "#ffe89a", light * rng.uniform(0.8, 1))
            pen.fill(oval(x + thick * far * math.cos(angle), y + thick * 0.5 * far * math.sin(angle), 4.2, 3.7), tone)


@cache
def ear_image(ear_only: bool) -> skia.Image:
    return sprite(300, 460, lambda pen: _draw_ear(pen, ear_only), 2.4)


def millet_ear(pen: Pen, x: float, y: float, scale: float, time_s: float, flip: bool = False) -> None:
    """A plant with its drooping ear; (x, y) is its foot."""
    lean = 0.05 * wave(time_s, 2.9, x * 0.0023) + 0.02 * wave(time_s, 1.1, x * 0.006)
    with pen.moved(x, y, scale, skew=lean, flip=flip):
        pen.picture(ear_image(False), -110, -456, 300, 460)


def bag(pen: Pen, x: float, y: float, width: float, turn: float = 0.0) -> None:
    """A vacuum-packed brick of millet; (x, y) is the middle of its foot."""
    height = width * 1.22
    with pen.moved(x, y, width / 200, turn):
        pen.fill(oval(4, 2, 112, 13), "#2a1a10", 0.35, blur=7)
        path = smooth([(-96, -6), (-102, -120), (-92, -228), (0, -238), (92, -228), (102, -120), (96, -6), (0, 2)])
        pen.fill(path, linear((-100, 0), (100, 0), ["#d69e33", "#f8d46c", "#f3c654", "#c48a25"], [0, 0.3, 0.65, 1]))
        with pen.clipped(path):
            rng = random.Random(4)
            for _ in range(700):
                pen.fill(
                    oval(rng.uniform(-100, 100), rng.uniform(-238, 0), 2.6),
                    rng.choice(["#fff0ae", "#ffdd78", "#c98a24"]),
                    0.7,
                )
            pen.fill(smooth([(-84, -220), (-60, -224), (-70, -20), (-90, -16)]), "#ffffff", 0.38, blur=6)
            pen.line(smooth([(70, -210), (60, -120), (76, -20)], False), "#8f5f16", 5, 0.25, blur=3)
        pen.fill(
            box(-98, -height - 12, 196, 26, 6), linear((0, -height - 12), (0, -height + 14), ["#fff3cf", "#e2b95c"])
        )
        pen.fill(box(-56, -172, 112, 116, 14), "#fbf3df")
        pen.line(box(-50, -166, 100, 104, 10), "#b6412f", 3, 0.8)
        pen.picture(ear_image(True), -98, -172, 166, 254)


def carton(pen: Pen, x: float, y: float, width: float, is_open: bool = False) -> None:
    """A cardboard box seen from the front; (x, y) is the middle of its foot."""
    height = width * 0.55
    pen.fill(oval(x, y, width * 0.55, width * 0.05), "#2a1a10", 0.35, blur=8)
    pen.fill(box(x - width / 2, y - height, width, height, 5), linear((0, y - height), (0, y), ["#dcae74", "#b98750"]))
    if is_open:
        for side in (-1, 1):
            pen.fill(
                poly(
                    [
                        (x + side * width / 2, y - height),
                        (x + side * width * 0.63, y - height * 0.72),
                        (x + side * width * 0.63, y - height * 0.60),
                        (x + side * width / 2, y - height * 0.84),
                    ]
                ),
                "#c7965c",
            )
        pen.line(poly([(x - width / 2, y - height + 2), (x + width / 2, y - height + 2)], False), "#f0cb95", 5)
    else:
        pen.fill(box(x - width * 0.05, y - height, width * 0.1, height), "#f1d9a6", 0.7)
    orange(pen, x, y - height * 0.46, height * 0.21)
    leaf(pen, x + 2, y - height * 0.62, height * 0.28, -30)
    pen.line(oval(x, y - height * 0.46, height * 0.33), "#8a4b1f", 3, 0.7)


def truck(pen: Pen, x: float, y: float, scale: float, time_s: float) -> None:
    """A small lorry loaded with boxes, driving to the right."""
    with pen.moved(x, y + 2.5 * wave(time_s, 0.34), scale):
        pen.fill(oval(10, 4, 250, 16), "#1f2d24", 0.35, blur=8)
        for i, (dx, dy) in enumerate(((-190, -66), (-100, -66), (-10, -66), (-150, -118), (-56, -118))):
            carton(pen, dx + (i % 2) * 3, dy, 92)
        pen.fill(box(-246, -72, 300, 30, 4), linear((0, -72), (0, -42), ["#4c86a8", "#2d5b78"]))
        pen.fill(
            smooth([(58, -44), (58, -150), (72, -166), (150, -166), (176, -150), (204, -96), (212, -84), (212, -44)]),
            linear((0, -166), (0, -40), ["#69b0cf", "#3a7896"]),
        )
        pen.fill(
            smooth([(96, -148), (146, -148), (162, -138), (182, -98), (96, -98)]),
            linear((0, -150), (0, -96), ["#e8f6f7", "#a9d3da"]),
        )
        pen.line(poly([(80, -92), (80, -50)], False), "#2d5b78", 3)
        pen.fill(oval(206, -66, 8, 10), "#fff1b8")
        pen.fill(box(-250, -46, 466, 16, 5), "#33434c")
    for dx in (-170, 130):
        with pen.moved(x + dx * scale, y - 24 * scale, scale, rotate=time_s * 260):
            pen.fill(oval(0, 0, 32), "#2b2f33")
            pen.fill(oval(0, 0, 17), "#cfd6d8")
            for i in range(5):
                pen.fill(oval(10 * math.cos(i * 1.257), 10 * math.sin(i * 1.257), 3), "#7d878b")


def steam(pen: Pen, x: float, y: float, width: float, time_s: float, height: float = 330) -> None:
    """Warm vapour rising in curls."""
    for i in range(7):
        rise = (time_s * 0.22 + i / 7) % 1
        sway = width * 0.13 * math.sin(2 * math.pi * (rise * 1.1 + i * 0.37) + time_s * 0.5)
        at = (x + (i - 3) * width * 0.10 + sway, y - rise * height)
        fade = math.sin(math.pi * rise) ** 1.2 * 0.34
        pen.fill(oval(at[0], at[1], width * (0.05 + 0.07 * rise), 40 + 34 * rise), "#fffaf0", fade, blur=16)


def tea_cup(pen: Pen, x: float, y: float) -> None:
    pen.fill(
        smooth([(x - 26, y - 34), (x - 24, y + 22), (x, y + 30), (x + 24, y + 22), (x + 26, y - 34)]),
        linear((x - 26, 0), (x + 26, 0), ["#dbe3e6", "#ffffff", "#c9d3d8"]),
    )
    pen.fill(oval(x, y - 34, 26, 8), "#8a5a2c")
    pen.line(oval(x, y - 34, 26, 8), "#f6f8f8", 4)
    pen.line(smooth([(x - 24, y - 4), (x, y + 3), (x + 24, y - 4)], False), "#c8382f", 4)


def _chilli_string(pen: Pen, x: float, y: float, time_s: float) -> None:
    with pen.moved(x, y, rotate=2.2 * wave(time_s, 3.1, x * 0.01)):
        pen.line(smooth([(0, 0), (0, 170)], False), "#8a6a3a", 4)
        rng = random.Random(int(x))
        for i in range(26):
            angle = math.radians(rng.uniform(30, 150))
            start = (rng.uniform(-4, 4), 20 + i * 5.6)
            end = (start[0] + 34 * math.cos(angle), start[1] + 30 * math.sin(angle))
            pen.line(
                smooth([start, ((start[0] + end[0]) / 2 + 3, (start[1] + end[1]) / 2 - 3), end], False),
                rng.choice(["#d9372b", "#b82420", "#ec5a3c"]),
                9,
            )


def _corn_string(pen: Pen, x: float, y: float, time_s: float) -> None:
    with pen.moved(x, y, rotate=2.0 * wave(time_s, 3.7, x * 0.01)):
        pen.line(smooth([(0, 0), (0, 150)], False), "#8a6a3a", 4)
        for row in range(4):
            for side in (-1, 1):
                with pen.moved(side * 13, 34 + row * 36, rotate=side * -16):
                    pen.fill(oval(0, 0, 12, 32), linear((-12, 0), (12, 0), ["#ffd858", "#e09a22"]))
                    for k in range(-4, 5):
                        pen.line(smooth([(-9, k * 6.6), (9, k * 6.6)], False), "#b87818", 1.3, 0.5)


def stall_roof(pen: Pen, time_s: float) -> None:
    """The striped awning of the stall with what hangs from it, in a picture of 720 x 1280."""
    for x in (34, 686):
        wood(pen, box(x - 15, 150, 30, 790), (x - 15, 150, 30, 790), "#a8744a", int(x), upright=True)
    _chilli_string(pen, 92, 236, time_s)
    _corn_string(pen, 634, 236, time_s)
    for i in range(10):
        x = -40 + i * 80
        tone = "#d9573c" if i % 2 == 0 else "#fbf0d8"
        left, right = (360 + (edge - 360) * 0.86 for edge in (x, x + 80))
        pen.fill(
            poly([(left, 30), (right, 30), (x + 80, 214), (x, 214)]),
            linear((0, 40), (0, 214), [mix(tone, "#5a2418", 0.25), tone]),
        )
        flutter = 5 * wave(time_s, 2.3, i * 0.13)
        path = smooth(
            [(x, 212), (x + 6, 244 + flutter), (x + 40, 262 + flutter), (x + 74, 244 + flutter), (x + 80, 212)]
        )
        pen.fill(path, linear((0, 212), (0, 262), [tone, mix(tone, "#5a2418", 0.2)]))
    pen.fill(box(-60, 206, 840, 12), "#7a2c1c", 0.35, blur=5)


def stall_table(pen: Pen) -> None:
    """The table with the goods of the day, in a picture of 720 x 1280."""
    wood(pen, box(-40, 936, 800, 70, 6), (-40, 936, 800, 70), "#b98052", 3)
    pen.fill(box(-40, 1004, 800, 290), linear((0, 1004), (0, 1280), ["#7d4d30", "#5a3420"]))
    for i in range(7):
        wood(
            pen, box(-40 + i * 116, 1008, 112, 290, 3), (-40 + i * 116, 1008, 112, 290), "#94613d", 20 + i, upright=True
        )
    pen.fill(box(-40, 1000, 800, 26), "#2e180c", 0.5, blur=8)
    crate(pen, 146, 972, 250, rows=2)
    bag(pen, 636, 966, 100, 3)
    bowl(pen, 508, 896, 170, "#e9bd55")
    heap(pen, 508, 908, 158, 62)
