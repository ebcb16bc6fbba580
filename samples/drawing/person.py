"""The seller behind the table, and the hands of the close-ups."""

import math
import random
from collections.abc import Callable
from dataclasses import dataclass

import skia

from drawing.pen import Pen, Point, box, ease, linear, mix, oval, radial, smooth, wave

SKIN, SKIN_SHADE, SLEEVE = "#f6c9a0", "#dd9f76", "#33588f"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pose:
    """Where the hands are, in the seller's own coordinates (the chin is near 0, 0; shoulders at y 70)."""

    left: Point = (-120, 300)
    right: Point = (120, 300)
    open_left: bool = False
    open_right: bool = False
    gaze: float = 0.0
    """-1 looks to the left, 1 to the right."""


def _elbow(shoulder: Point, hand: Point, upper: float, lower: float, side: int) -> Point:
    dx, dy = hand[0] - shoulder[0], hand[1] - shoulder[1]
    far = min(math.hypot(dx, dy), (upper + lower) * 0.999)
    along = (upper**2 - lower**2 + far**2) / (2 * far)
    out = math.sqrt(max(upper**2 - along**2, 0))
    length = math.hypot(dx, dy)
    unit = (dx / length, dy / length)
    bends = [
        (shoulder[0] + unit[0] * along + turn * unit[1] * out, shoulder[1] + unit[1] * along - turn * unit[0] * out)
        for turn in (-1, 1)
    ]
    return max(bends, key=lambda at: at[1] + 0.6 * side * at[0])


def hand(pen: Pen, x: float, y: float, angle: float, scale: float, is_open: bool, flip: bool = False) -> None:
    """A hand whose wrist is at (x, y); it points along +x before it is turned."""
    with pen.moved(x, y, scale, angle, flip=False):
        side = -1 if flip else 1
        fingers = [(-19, 30, -26), (-7, 38, -9), (6, 37, 8), (18, 29, 24)]
        for offset, length, spread in fingers:
            turn = math.radians(spread * (1.15 if is_open else 0.25))
            reach = length if is_open else length * 0.55
            start = (38.0, offset * 0.85)
            end = (start[0] + reach * math.cos(turn), start[1] + reach * math.sin(turn))
            pen.line(smooth([start, end], False), SKIN_SHADE, 17)
            pen.line(smooth([start, end], False), SKIN, 14.5)
        pen.fill(
            smooth([(-8, -17), (16, -23), (42, -24), (50, 0), (42, 24), (16, 22), (-8, 16)]),
            radial((20, -8), 60, [mix(SKIN, "#ffffff", 0.2), SKIN, mix(SKIN, SKIN_SHADE, 0.6)]),
        )
        thumb = smooth([(14, side * 14), (24, side * 30), (40, side * (38 if is_open else 24))], False)
        pen.line(thumb, SKIN_SHADE, 18)
        pen.line(thumb, SKIN, 15.5)


def _arm(pen: Pen, side: int, target: Point, is_open: bool) -> None:
    shoulder = (side * 104.0, 104.0)
    elbow = _elbow(shoulder, target, 150, 140, side)
    sleeve_end = (target[0] + (elbow[0] - target[0]) * 0.22, target[1] + (elbow[1] - target[1]) * 0.22)
    angle = math.degrees(math.atan2(target[1] - elbow[1], target[0] - elbow[0]))
    path = skia.Path()
    path.moveTo(*shoulder)
    path.quadTo(*elbow, *sleeve_end)
    pen.line(path, mix(SLEEVE, "#101c30", 0.45), 66)
    pen.line(path, linear((shoulder[0] - 40, 0), (shoulder[0] + 60, 0), [mix(SLEEVE, "#ffffff", 0.12), SLEEVE]), 61)
    wrist = smooth([sleeve_end, target], False)
    pen.line(wrist, SKIN_SHADE, 34)
    pen.line(wrist, SKIN, 31)
    cuff = (math.cos(math.radians(angle + 90)) * 31, math.sin(math.radians(angle + 90)) * 31)
    ends = [(sleeve_end[0] - cuff[0], sleeve_end[1] - cuff[1]), (sleeve_end[0] + cuff[0], sleeve_end[1] + cuff[1])]
    pen.line(smooth(ends, False), "#f2e6cc", 13)
    hand(pen, *target, angle, 1.0, is_open, flip=side > 0)


def _body(pen: Pen, time_s: float) -> None:
    lift = 2.0 * wave(time_s, 3.6)
    torso = smooth(
        [
            (-44, 46),
            (-110, 66 + lift),
            (-140, 120),
            (-136, 330),
            (-146, 560),
            (146, 560),
            (136, 330),
            (140, 120),
            (110, 66 + lift),
            (44, 46),
        ]
    )
    pen.fill(torso, linear((-140, 0), (140, 0), ["#2b4a7c", "#3f6aa6", "#36609c", "#24406c"], [0, 0.35, 0.6, 1]))
    rng = random.Random(8)
    with pen.clipped(torso):
        for row in range(9):
            for k in range(-4, 5):
                x, y = k * 36 + (row % 2) * 18 + rng.uniform(-3, 3), 90 + row * 36 + rng.uniform(-3, 3)
                for petal in range(5):
                    turn = petal * 1.257
                    pen.fill(oval(x + 4.4 * math.cos(turn), y + 4.4 * math.sin(turn), 2.8), "#dfe9f5", 0.8)
        apron = smooth(
            [(-78, 190), (-66, 150), (0, 160), (66, 150), (78, 190), (112, 340), (118, 570), (-118, 570), (-112, 340)]
        )
        pen.fill(apron, linear((-100, 0), (110, 0), ["#d98a3a", "#efb25c", "#d78537"]))
        pen.line(smooth([(-76, 196), (0, 208), (76, 196)], False), "#fff0cf", 5, 0.8)
        for side in (-1, 1):
            pen.line(smooth([(side * 62, 154), (side * 58, 90), (side * 46, 50)], False), "#cf7f33", 17)
    pen.fill(smooth([(-46, 44), (0, 100), (46, 44), (30, 30), (-30, 30)]), "#f4ead4")
    pen.fill(smooth([(-30, 10), (-32, 46), (0, 82), (32, 46), (30, 10)]), linear((0, 0), (0, 80), [SKIN_SHADE, SKIN]))


def _hair_back(pen: Pen) -> None:
    pen.fill(
        smooth([(-96, -96), (-100, -40), (-82, 6), (-40, 20), (40, 20), (82, 6), (100, -40), (96, -96), (0, -170)]),
        "#2d2321",
    )
    pen.fill(oval(0, -196, 40, 34), radial((-10, -206), 50, ["#4d3d38", "#261c1a"]))


def _eye(pen: Pen, x: float, gaze: float, closed: float) -> None:
    if closed > 0.6:
        pen.line(smooth([(x - 15, -62), (x, -56), (x + 15, -62)], False), "#3b2720", 4.5)
        return
    tall = 11.5 * (1 - closed)
    pen.fill(oval(x, -62, 15, tall), "#fffaf2")
    with pen.clipped(oval(x, -62, 15, tall)):
        pen.fill(oval(x + 3.5 * gaze, -61, 9.6), radial((x + 3.5 * gaze, -61), 10, ["#2a1712", "#4c2f22"]))
        pen.fill(oval(x + 3.5 * gaze + 3, -65, 3.2), "#ffffff")
    pen.line(smooth([(x - 17, -63), (x - 8, -63 - tall), (x + 8, -63 - tall), (x + 17, -65)], False), "#3b2720", 4)


def _mouth(pen: Pen, energy: float) -> None:
    """A smile that opens with the sound."""
    drop, half = 3 + 25 * energy, 27 - 5 * energy
    path = skia.Path()
    path.moveTo(-half, -20)
    path.cubicTo(-half * 0.4, -16, half * 0.4, -16, half, -20)
    path.cubicTo(half * 0.75, -12 + drop * 1.1, -half * 0.75, -12 + drop * 1.1, -half, -20)
    path.close()
    if energy > 0.08:
        pen.fill(path, "#8c2f2c")
        with pen.clipped(path):
            pen.fill(box(-24, -26, 48, 13, 5), "#fffaf0")
            pen.fill(oval(0, -4 + drop * 0.9, 17, 11), "#e0736c")
        pen.line(path, "#c9564d", 3.6)
    else:
        pen.line(smooth([(-half, -21), (-10, -13), (10, -13), (half, -21)], False), "#b8483f", 4.6)
    for side in (-1, 1):
        pen.line(
            smooth([(side * (half + 3), -26), (side * (half + 6), -20), (side * (half + 3), -15)], False),
            SKIN_SHADE,
            2.6,
            0.8,
        )


def _head(pen: Pen, time_s: float, energy: float, gaze: float) -> None:
    for side in (-1, 1):
        pen.fill(oval(side * 82, -56, 14, 20), SKIN_SHADE)
        pen.fill(oval(side * 84, -30, 4.5), radial((side * 84 - 1, -31), 5, ["#ffffff", "#d9b34a"]))
    chin = 6 + 4 * energy
    face = smooth(
        [(-82, -84), (-80, -36), (-54, 0), (0, 18 + chin), (54, 0), (80, -36), (82, -84), (56, -136), (-56, -136)]
    )
    pen.fill(face, radial((-16, -76), 130, ["#ffdfbd", SKIN, "#e8b084"]))
    for side in (-1, 1):
        pen.fill(oval(side * 50, -30, 19, 13), "#f0806a", 0.42, blur=6)
        pen.line(
            smooth(
                [(side * 52, -92 - 3 * energy), (side * 34, -97 - 4 * energy), (side * 17, -91 - 2 * energy)], False
            ),
            "#3b2a25",
            5.5,
        )
    phase = time_s % 3.3
    closed = max(0.0, 1 - abs(phase - 3.1) / 0.1)
    for x in (-34, 34):
        _eye(pen, x, gaze, closed)
    pen.line(smooth([(-3, -56), (-9, -39), (-2, -35), (7, -37)], False), "#d1906a", 3.6)
    _mouth(pen, energy)
    _scarf(pen)


def _scarf(pen: Pen) -> None:
    fringe = smooth(
        [(-86, -80), (-72, -112), (-20, -132), (30, -128), (74, -110), (87, -80), (90, -130), (0, -172), (-90, -130)]
    )
    pen.fill(fringe, "#2d2321")
    cloth = smooth(
        [
            (-94, -96),
            (-60, -128),
            (0, -140),
            (60, -128),
            (94, -96),
            (88, -142),
            (48, -178),
            (0, -188),
            (-48, -178),
            (-88, -142),
        ]
    )
    pen.fill(cloth, linear((-90, 0), (90, 0), ["#c8382f", "#e8584a", "#b92f2a"]))
    with pen.clipped(cloth):
        for i in range(-5, 6):
            for k in range(4):
                x, y = i * 21 + (k % 2) * 10, -182 + k * 20 + abs(i) * 3.5
                pen.fill(oval(x, y, 3.6), "#fff1dc", 0.95)
    pen.line(smooth([(-94, -96), (-60, -128), (0, -140), (60, -128), (94, -96)], False), "#fff1dc", 3.4, 0.8)


def seller(
    pen: Pen,
    x: float,
    y: float,
    scale: float,
    time_s: float,
    energy: float,
    pose: Pose,
    held: Callable[[Pen], None] | None = None,
) -> None:
    """The whole figure; (x, y) is her chin. `held` is drawn in her coordinates behind the hands, before the body."""
    nod = 2.2 * wave(time_s, 2.7) + 1.4 * energy * wave(time_s, 0.8)
    with pen.moved(x, y + 2 * wave(time_s, 3.6), scale):
        with pen.moved(0, 30, rotate=nod), pen.moved(0, -30):
            _hair_back(pen)
        _body(pen, time_s)
        with pen.moved(0, 30, rotate=nod), pen.moved(0, -30):
            pen.fill(oval(2, 30, 44, 14), "#a8623f", 0.4, blur=6)
            _head(pen, time_s, energy, pose.gaze)
        if held is not None:
            held(pen)
        _arm(pen, -1, pose.left, pose.open_left)
        _arm(pen, 1, pose.right, pose.open_right)


def reaching_arm(pen: Pen, x: float, y: float, angle: float, scale: float, grip: float, front: bool) -> None:
    """A close-up arm from outside the picture; (x, y) is the middle of what it holds.

    Drawn in two goes with the thing held in between: first fingers (`front` False), then thumb and sleeve.
    `grip` 0 is an open hand, 1 holds.
    """
    spread = 1.5 - 0.5 * ease(grip)
    with pen.moved(x, y, scale, angle):
        if not front:
            for offset, reach in ((-60, 66), (-24, 88), (14, 92), (50, 76)):
                points = [(-128.0, offset * 0.5), (-70.0, offset * spread), (reach - 60.0, offset * 0.72 * spread)]
                pen.line(smooth(points, False), SKIN_SHADE, 45)
                pen.line(smooth(points, False), linear((-120, -80), (-60, 80), ["#ffdcb8", SKIN]), 40)
                pen.fill(oval(reach - 52, offset * 0.72 * spread, 14, 11), "#ffe6d2", 0.8)
            return
        pen.fill(
            smooth([(-260, -52), (-190, -56), (-120, -72), (-84, -44), (-84, 40), (-118, 66), (-190, 54), (-260, 50)]),
            radial((-160, -20), 130, ["#ffdfbd", SKIN, "#e3a87c"]),
        )
        thumb = smooth([(-140, 44), (-92, 66 * spread * 0.8), (-26, 44 * spread)], False)
        pen.line(thumb, SKIN_SHADE, 49)
        pen.line(thumb, linear((-120, 20), (-20, 90), ["#ffdcb8", SKIN]), 44)
        pen.fill(oval(-22, 43 * spread, 13, 11), "#ffe6d2", 0.85)
        pen.fill(
            smooth([(-900, -130), (-500, -104), (-226, -78), (-216, 0), (-226, 76), (-500, 100), (-900, 130)]),
            linear((0, -110), (0, 110), ["#4a78b6", SLEEVE, "#223d68"]),
        )
        pen.line(smooth([(-226, -76), (-216, 0), (-226, 74)], False), "#f2e6cc", 26)
