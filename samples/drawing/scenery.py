"""Sky, mountains, terraces, gorge, houses: what stands behind everything."""

import math
import random
from collections.abc import Sequence

from drawing.pen import Fill, Pen, Point, box, linear, mix, oval, poly, radial, smooth, wave

DAY = {"top": "#7fc4d6", "low": "#fdeccb", "sun": "#fff6d8", "mist": "#f3ead2", "far": "#a9cdd0", "near": "#5f9c86"}
EVENING = {"top": "#f0b27e", "low": "#ffe3ae", "sun": "#fff3c4", "mist": "#ffe6bd", "far": "#d9b4a4", "near": "#9aa283"}


def sky(pen: Pen, size: Point, mood: dict[str, str], time_s: float, sun: Point = (0.72, 0.17)) -> None:
    """The whole ground of a picture: sky, sun, clouds that drift."""
    width, height = size
    pen.fill(box(0, 0, width, height), linear((0, 0), (0, height * 0.62), [mood["top"], mood["low"]]))
    at = (width * sun[0], height * sun[1])
    reach = height * 0.34
    pen.fill(
        oval(*at, reach), radial(at, reach, [(mood["sun"], 0.95), (mood["sun"], 0.35), (mood["sun"], 0.0)], [0, 0.3, 1])
    )
    pen.fill(oval(*at, height * 0.042), mood["sun"])
    for x, y, scale, pace in ((0.12, 0.10, 1.0, 5.0), (0.62, 0.06, 0.7, 3.5), (0.36, 0.21, 0.6, 4.0)):
        cloud(pen, ((x * width + pace * time_s) % (width + 300)) - 100, y * height, scale * height / 900)


def cloud(pen: Pen, x: float, y: float, scale: float) -> None:
    with pen.moved(x, y, scale), pen.layer(0.85):
        fill = linear((0, -50), (0, 36), ["#ffffff", "#fbeeda"])
        for dx, dy, rx, ry in (
            (0, 0, 90, 26),
            (-40, -18, 44, 30),
            (14, -32, 50, 38),
            (56, -12, 40, 26),
            (-86, 6, 40, 16),
        ):
            pen.fill(oval(dx, dy, rx, ry), fill, blur=1.5)


def ridge(
    width: float, base: float, peaks: Sequence[tuple[float, float, float]], seed: int, rough: float
) -> list[Point]:
    """A skyline from left to right: bell-shaped `peaks` (x share, height, width share) and a little roughness."""
    rng = random.Random(seed)
    waves = [(rng.uniform(2, 9), rng.uniform(0, 7), rng.uniform(0.3, 1)) for _ in range(5)]
    points = []
    for i in range(49):
        share = i / 48 * 1.1 - 0.05
        rise = sum(h * math.exp(-(((share - x) / w) ** 2)) for x, h, w in peaks)
        rise += rough * sum(a * math.sin(f * 3 * share + p) for f, p, a in waves) / 2
        points.append((share * width, base - rise))
    return points


def mountain(pen: Pen, skyline: list[Point], bottom: float, top_color: str, low_color: str, trees: int = 0) -> None:
    """A range lit from the upper right, fading into mist at its foot."""
    top = min(y for _, y in skyline)
    left, right = skyline[0][0], skyline[-1][0]
    closing = [(right, bottom), (left, bottom)]
    path = smooth(skyline, closed=False)
    path.lineTo(right, bottom)
    path.lineTo(left, bottom)
    path.close()
    pen.fill(path, linear((0, top), (0, bottom), [top_color, low_color]))
    with pen.clipped(path):
        shade = [(x - (bottom - top) * 0.16, y + (bottom - top) * 0.10) for x, y in skyline]
        pen.fill(
            poly([*shade, *closing]), linear((0, top), (0, bottom), [("#1f4a52", 0.20), ("#1f4a52", 0.0)]), blur=16
        )
        rng = random.Random(len(skyline) + trees)
        for _ in range(trees):
            x, y = rng.choice(skyline)
            x, y = x + rng.uniform(-20, 20), y + 14 + (bottom - y) * 0.55 * rng.random()
            for _ in range(5):
                dx, radius = rng.uniform(-22, 22), rng.uniform(6, 12)
                tone = mix(top_color, "#1d4a3c", rng.uniform(0.2, 0.45))
                pen.fill(oval(x + dx, y + rng.uniform(-4, 4), radius * 1.2, radius), tone, 0.5)


def mist(pen: Pen, width: float, y: float, depth: float, tone: str, time_s: float) -> None:
    """A soft band of fog that moves slowly."""
    pen.fill(oval(width / 2 + 24 * wave(time_s, 19), y, width * 0.8, depth), tone, 0.55, blur=depth * 0.45)


def terraces(pen: Pen, skyline: list[Point], bottom: float, bands: Sequence[str], seed: int) -> None:
    """Fields stepped down a slope, each with a lit edge and a shadow below its wall."""
    rng = random.Random(seed)
    top = min(y for _, y in skyline)
    phase = [rng.uniform(0, 6.3) for _ in bands]
    for i, tone in enumerate(bands):
        drop = (bottom - top) * (i / len(bands)) ** 1.25
        flatten = 1 - 0.75 * i / len(bands)
        mean = sum(y for _, y in skyline) / len(skyline)
        edge = [
            (x, mean + (y - mean) * flatten + drop + 5 * math.sin(x / 70 + phase[i]) * (0.4 + i / len(bands)))
            for x, y in skyline
        ]
        path = smooth(edge, closed=False)
        pen.line(path, mix(tone, "#fff3c4", 0.55), 3.5, 0.9)
        path.lineTo(edge[-1][0], bottom)
        path.lineTo(edge[0][0], bottom)
        path.close()
        pen.fill(path, linear((0, min(y for _, y in edge)), (0, bottom), [tone, mix(tone, "#24503a", 0.35)]))
        for k in range(1, 4):
            rows = smooth([(x, y + k * (5 + i * 1.6)) for x, y in edge], closed=False)
            pen.line(rows, mix(tone, "#234b2f", 0.5), 1.6, 0.28)


def gorge(pen: Pen, size: Point, time_s: float) -> None:
    """Two cliffs above a river, as where the Yangtze enters its gorges."""
    width, height = size
    water = height * 0.60
    pen.fill(
        poly([(0, water), (width, water), (width, height), (0, height)]),
        linear((0, water), (0, height), ["#bfe0d6", "#5fa79b"]),
    )
    for i in range(16):
        y = water + 6 + (i / 16) ** 1.6 * height * 0.22
        x = width * (0.5 + 0.16 * wave(time_s, 6 + i % 4, i * 0.37)) + (i * 97 % 160 - 80)
        pen.fill(oval(x, y, 26 + i * 5, 1.6 + i * 0.1), "#ffffff", 0.35)
    left = [(-20, 0.20), (0.10, 0.22), (0.20, 0.30), (0.26, 0.31), (0.31, 0.42), (0.36, 0.52), (0.39, 0.605)]
    right = [(1.03, 0.14), (0.92, 0.16), (0.84, 0.24), (0.77, 0.26), (0.71, 0.37), (0.66, 0.48), (0.60, 0.605)]
    for side, tone in ((left, "#6f9d92"), (right, "#80a894")):
        edge = [(x * width if abs(x) < 2 else x, y * height) for x, y in side]
        corner = (edge[0][0], water + 6)
        path = poly([*edge, corner])
        pen.fill(path, linear((0, height * 0.15), (0, water), [mix(tone, "#f2e4c2", 0.25), mix(tone, "#274f4c", 0.35)]))
        with pen.clipped(path):
            _strata(pen, edge, water, tone)


def _strata(pen: Pen, edge: list[Point], water: float, tone: str) -> None:
    rng = random.Random(int(edge[1][0]))
    foot = edge[-1][0]
    outer = edge[0][0]
    for _ in range(60):
        x = rng.uniform(min(outer, foot), max(outer, foot))
        y = rng.uniform(edge[0][1], water)
        drop = rng.uniform(20, 90)
        pen.line(
            smooth([(x, y), (x + rng.uniform(-8, 8), y + drop / 2), (x + rng.uniform(-6, 6), y + drop)], closed=False),
            mix(tone, rng.choice(["#f6ebcd", "#2c5552", "#2c5552"]), 0.5), rng.uniform(2, 7), 0.25,
        )  # fmt: skip
    for _ in range(16):
        x = rng.uniform(min(outer, foot), max(outer, foot))
        y = edge[0][1] + (water - edge[0][1]) * rng.random() ** 0.7
        for _ in range(12):
            dx, dy, radius = rng.uniform(-42, 42), rng.uniform(-5, 7), rng.uniform(6, 13)
            pen.fill(
                oval(x + dx, y + dy + dx * 0.12, radius * 1.3, radius), mix(tone, "#2a6a46", rng.uniform(0.5, 0.9)), 0.6
            )


def house(pen: Pen, x: float, y: float, scale: float, flip: bool = False) -> None:
    """A white-walled, grey-tiled village house; (x, y) is the middle of its foot."""
    with pen.moved(x, y, scale, flip=flip):
        pen.fill(oval(0, 2, 110, 9), "#26463a", 0.25, blur=5)
        pen.fill(box(-90, -82, 180, 82), linear((-90, 0), (90, 0), ["#fbf6e9", "#e6dcc6"]))
        pen.fill(box(-90, -22, 180, 22), "#b9ab93", 0.55)
        pen.fill(box(-16, -54, 34, 54), "#8a5a3b")
        pen.line(poly([(1, -54), (1, 0)], closed=False), "#5f3a26", 2)
        for window in (-66, 42):
            pen.fill(box(window, -56, 30, 26, 2), "#6b4a35")
            pen.fill(box(window + 3, -53, 24, 20, 1), linear((0, -53), (0, -33), ["#ffe9b0", "#f3c878"]))
            pen.line(poly([(window + 15, -54), (window + 15, -32)], closed=False), "#6b4a35", 2)
        roof = smooth([(-112, -78), (-84, -98), (-60, -128), (60, -128), (84, -98), (112, -78), (60, -84), (-60, -84)])
        pen.fill(roof, linear((0, -130), (0, -78), ["#6d7a82", "#434f58"]))
        with pen.clipped(roof):
            for i in range(-11, 12):
                pen.line(poly([(i * 9, -128), (i * 10.5, -76)], closed=False), "#2f3a42", 1.4, 0.45)
        pen.line(poly([(-64, -128), (64, -128)], closed=False), "#39444c", 7)
        for lantern in (-34, 36):
            pen.line(poly([(lantern, -80), (lantern, -70)], closed=False), "#7a2a20", 1.5)
            pen.fill(oval(lantern, -62, 8, 9), radial((lantern - 2, -64), 11, ["#ff7a55", "#c8321f"]))


def bird(pen: Pen, x: float, y: float, scale: float, time_s: float) -> None:
    lift = 7 * wave(time_s, 0.55, x * 0.01)
    with pen.moved(x, y, scale):
        pen.line(
            smooth([(-16, -lift), (-7, -5 - lift * 0.3), (0, 0), (7, -5 - lift * 0.3), (16, -lift)], False),
            "#35505a",
            2.4,
            0.7,
        )


def grass(pen: Pen, size: Point, y: float, tones: tuple[str, str], seed: int, time_s: float, blades: int = 60) -> None:
    """Near ground with tufts that bend in the wind."""
    width, height = size
    fill: Fill = linear((0, y), (0, height), list(tones))
    pen.fill(
        smooth(
            [
                (-20, y + 10),
                (width * 0.3, y - 8),
                (width * 0.7, y + 8),
                (width + 20, y),
                (width + 20, height + 20),
                (-20, height + 20),
            ]
        ),
        fill,
    )
    rng = random.Random(seed)
    for _ in range(blades):
        x, base = rng.uniform(0, width), rng.uniform(y + 14, height)
        size_px = 8 + 16 * (base - y) / (height - y + 1)
        bend = size_px * (0.3 + 0.25 * wave(time_s, 2.6, x * 0.002))
        tone = mix(tones[0], rng.choice(["#f2f0a0", "#1e4d33"]), 0.35)
        for lean in (-0.5, 0.1, 0.6):
            pen.line(
                smooth(
                    [
                        (x, base),
                        (x + lean * size_px * 0.5, base - size_px * 0.6),
                        (x + lean * size_px + bend, base - size_px),
                    ],
                    False,
                ),
                tone,
                2.2,
                0.6,
            )
