"""Close-ups and views of the sample sale, 720 x 1280."""

import math
import random
from collections.abc import Callable

from drawing.farm import bag, carton, steam, truck
from drawing.frame import Frame, camera
from drawing.goods import bowl, half_orange, heap, leaf, orange, orange_tree, wood
from drawing.pen import Pen, Point, box, ease, linear, oval, poly, radial, smooth, wave
from drawing.person import reaching_arm
from drawing.scenery import grass
from drawing.views import branch, ears_view, field_view, ground_image, orchard_view

SIZE = (720.0, 1280.0)


def orchard(pen: Pen, frame: Frame) -> None:
    with camera(pen, frame, SIZE, (360, 560, 1.12), (380, 740, 1.22)):
        orchard_view(pen, SIZE, frame.clock_s)


def picking(pen: Pen, frame: Frame) -> None:
    reach, pull = ease(frame.share / 0.4), ease((frame.share - 0.5) / 0.5)
    at = (352 + 260 * (1 - reach) + 70 * pull, 372 + 420 * (1 - reach) + 300 * pull)
    with camera(pen, frame, SIZE, (360, 600, 1.0), (370, 560, 1.10)):
        branch(pen, SIZE, frame.clock_s, without=1)
        reaching_arm(pen, *at, -128, 1.25, reach, False)
        fruit = (352 + 70 * pull, 372 + 300 * pull)
        if pull == 0:
            pen.line(smooth([(352, 180), (356, 260)], False), "#5b7a34", 12)
        orange(pen, *fruit, 124, 14 * ease((frame.share - 0.4) / 0.2))
        leaf(pen, fruit[0], fruit[1] - 112, 110, -24)
        reaching_arm(pen, *at, -128, 1.25, reach, True)


def _knife(pen: Pen, x: float, y: float) -> None:
    """A kitchen knife seen along its blade, in a hand."""
    reaching_arm(pen, x + 20, y - 330, 148, 0.62, 1, False)
    blade = poly([(x - 3, y), (x + 3, y), (x + 12, y - 40), (x + 12, y - 300), (x - 12, y - 300), (x - 12, y - 40)])
    pen.fill(blade, linear((x - 12, 0), (x + 12, 0), ["#8f9aa0", "#f8fbfc", "#b4bec3"]))
    pen.fill(box(x - 20, y - 430, 40, 140, 14), linear((x - 20, 0), (x + 20, 0), ["#4a2f20", "#8a5c3c", "#4a2f20"]))
    reaching_arm(pen, x + 20, y - 330, 148, 0.62, 1, True)


def _board(pen: Pen) -> None:
    pen.fill(oval(360, 1000, 340, 70), "#2a1a10", 0.4, blur=14)
    wood(pen, box(40, 830, 640, 160, 40), (40, 830, 640, 160), "#d9a869", 77)
    pen.fill(box(40, 966, 640, 30, 14), "#8c5c34")


def _juice(pen: Pen, time_s: float) -> None:
    rng = random.Random(6)
    for _ in range(26):
        angle, pace = rng.uniform(-2.6, -0.5), rng.uniform(160, 380)
        x, y = 360 + pace * math.cos(angle) * time_s, 780 + pace * math.sin(angle) * time_s + 420 * time_s**2
        if time_s > 0 and y < 900:
            pen.fill(oval(x, y, rng.uniform(4, 9)), "#ffb23e", 0.9)


def cutting(pen: Pen, frame: Frame) -> None:
    cut, open_up = ease((frame.share - 0.18) / 0.22), ease((frame.share - 0.46) / 0.3)
    with camera(pen, frame, SIZE, (360, 740, 1.18), (360, 740, 1.18)):
        pen.picture(ground_image("room"), 0, 0, *SIZE)
        _board(pen)
        for x, y, reach in ((150, 874, 70), (360, 896, 90 + 150 * open_up)):
            pen.fill(oval(x, y, reach, 13), "#4a2a12", 0.4, blur=8)
        orange(pen, 150, 800, 74, 20)
        leaf(pen, 156, 734, 70, -30)
        if open_up == 0:
            orange(pen, 360, 776, 118, -8)
            _knife(pen, 360, 640 + 250 * cut)
        else:
            half_orange(pen, 360 - 118 * open_up, 790, 112, 8, 0.98 - 0.16 * open_up)
            half_orange(pen, 366 + 128 * open_up, 790, 112, 24, 0.98 - 0.16 * open_up)
            _juice(pen, frame.time_s - frame.time_s / max(frame.share, 1e-6) * 0.46)


def halves(pen: Pen, frame: Frame) -> None:
    with camera(pen, frame, SIZE, (330, 690, 1.20), (390, 640, 1.42)):
        pen.picture(ground_image("room"), 0, 0, *SIZE)
        _board(pen)
        orange(pen, 560, 640, 130, 30, 0.1)
        half_orange(pen, 330, 760, 212, 6 + 2 * frame.time_s, 0.93)
        drop = (frame.time_s * 0.45) % 1
        pen.fill(
            oval(300, 960 + 30 * drop, 9, 13 + 6 * drop),
            radial((297, 955), 20, ["#ffe0a0", "#ff9a2b"]),
            0.9 * (1 - drop * 0.5),
        )
        glint = 0.5 + 0.5 * wave(frame.time_s, 1.9)
        for x, y in ((250, 650), (410, 700), (330, 860)):
            pen.fill(oval(x, y, 26 * glint + 6, 8), "#ffffff", 0.5 * glint, blur=6)


def packing(pen: Pen, frame: Frame) -> None:
    spots = [(250, 716), (360, 716), (470, 716), (304, 640), (416, 640), (360, 566)]
    with camera(pen, frame, SIZE, (360, 720, 1.10), (360, 720, 1.10)):
        pen.picture(ground_image("room"), 0, 0, *SIZE)
        now = frame.share * (len(spots) + 0.6)
        for i, (x, y) in enumerate(spots):
            fall = min(max(now - i, 0), 1)
            if fall == 0:
                continue
            at = (x + 190 * (1 - ease(fall)), y - 330 * (1 - ease(fall)))
            holding = fall < 0.98 and now - i < 1
            if holding:
                reaching_arm(pen, *at, 145, 0.8, 1, False)
            orange(pen, *at, 66, i * 31)
            if holding:
                reaching_arm(pen, *at, 145, 0.8, 1, True)
        carton(pen, 360, 960, 440, is_open=True)
        for x, size, turn in ((92, 60, 10), (640, 64, 50)):
            orange(pen, x, 980, size, turn)


def delivery(pen: Pen, frame: Frame) -> None:
    with camera(pen, frame, SIZE, (360, 700, 1.08), (380, 680, 1.14)):
        pen.picture(ground_image("gorge"), 0, 0, *SIZE)
        for i in range(4):
            orange_tree(pen, i * 220 + 20, 930 + (i % 2) * 14, 0.52, frame.clock_s, i)
        pen.fill(
            smooth([(-40, 940), (360, 925), (760, 950), (760, 1075), (360, 1060), (-40, 1080)]),
            linear((0, 930), (0, 1075), ["#cfc5ae", "#a89c85"]),
        )
        for i in range(6):
            x = (i * 170 - frame.time_s * 40) % 900 - 90
            pen.line(smooth([(x, 1004), (x + 70, 1002)], False), "#fdf6e2", 7, 0.8)
        truck(pen, 150 + 330 * frame.share, 1030, 0.92, frame.time_s)
        grass(pen, SIZE, 1080, ("#86b356", "#4d8342"), 3, frame.clock_s)


def millet_field(pen: Pen, frame: Frame) -> None:
    with camera(pen, frame, SIZE, (340, 560, 1.10), (390, 720, 1.18)):
        field_view(pen, SIZE, frame.clock_s)


def millet_ears(pen: Pen, frame: Frame) -> None:
    with camera(pen, frame, SIZE, (330, 720, 1.05), (390, 680, 1.18)):
        ears_view(pen, SIZE, frame.clock_s)


def _grains(pen: Pen, start: Point, end_y: float, time_s: float) -> None:
    rng = random.Random(31)
    for _ in range(420):
        delay, spread, tone = rng.random(), rng.gauss(0, 1), rng.choice(["#ffe79a", "#f7cd5c", "#e0a838"])
        fall = (time_s * 1.7 + delay) % 1
        x, y = (
            start[0] - 30 * fall + spread * (10 + 11 * fall),
            start[1] + (end_y - start[1]) * (0.35 * fall + 0.65 * fall * fall),
        )
        pen.fill(oval(x, y, 3.4, 4.4), tone)


def pouring(pen: Pen, frame: Frame) -> None:
    grow = 0.25 + 0.75 * ease(frame.share)
    with camera(pen, frame, SIZE, (360, 680, 1.05), (360, 760, 1.28)):
        pen.picture(ground_image("room"), 0, 0, *SIZE)
        bowl(pen, 360, 830, 460, "#e2b04a")
        heap(pen, 360, 868, 430, 60 + 110 * grow, 2)
        _grains(pen, (418, 500), 838 - 96 * grow, frame.time_s)
        tilt = 3 * wave(frame.time_s, 1.4)
        with pen.moved(470, 450, rotate=-24 + tilt):
            reaching_arm(pen, 90, 6, 172, 0.72, 1, False)
            pen.fill(
                smooth([(-74, 30), (-60, -26), (10, -38), (76, -30), (86, 10), (60, 46), (-20, 56)]),
                linear((0, -40), (0, 56), ["#caa06a", "#86582f"]),
            )
            pen.fill(oval(0, -14, 66, 22), radial((-10, -18), 70, ["#ffe79a", "#e0a838"]))
            reaching_arm(pen, 90, 6, 172, 0.72, 1, True)


def porridge(pen: Pen, frame: Frame) -> None:
    with camera(pen, frame, SIZE, (360, 760, 1.20), (360, 760, 1.20)):
        pen.picture(ground_image("room"), 0, 0, *SIZE)
        bowl(pen, 360, 830, 500)
        surface = oval(360, 834, 232, 76)
        pen.fill(surface, radial((320, 815), 260, ["#ffeeb2", "#f8d775", "#e3b145"]))
        with pen.clipped(surface):
            rng = random.Random(14)
            for _ in range(420):
                x, y = rng.uniform(130, 590), rng.uniform(760, 910)
                drift = 10 * wave(frame.time_s, 5, rng.random())
                pen.fill(oval(x + drift, y, 4.2, 2.6), rng.choice(["#fff6d2", "#f3c65a", "#dca53a"]), 0.75)
            turn = frame.time_s * 1.6
            for i in range(3):
                ring = oval(360, 834, 60 + i * 56 + 6 * math.sin(turn + i), (60 + i * 56) * 0.32)
                pen.line(ring, "#fff8dc", 6, 0.35, blur=3)
        at = (360 + 120 * math.cos(turn), 834 + 34 * math.sin(turn))
        pen.line(smooth([at, (at[0] + 90, at[1] - 150), (at[0] + 150, at[1] - 300)], False), "#6f4527", 24)
        pen.line(smooth([at, (at[0] + 88, at[1] - 150), (at[0] + 148, at[1] - 300)], False), "#b98052", 15)
        reaching_arm(pen, at[0] + 128, at[1] - 250, 150, 0.55, 1, False)
        reaching_arm(pen, at[0] + 128, at[1] - 250, 150, 0.55, 1, True)
        steam(pen, 340, 800, 460, frame.clock_s)


def bags(pen: Pen, frame: Frame) -> None:
    place = ease(frame.share / 0.5)
    at = (360 + 240 * (1 - place), 1000 - 330 * (1 - place))
    with camera(pen, frame, SIZE, (360, 760, 1.14), (360, 760, 1.14)):
        pen.picture(ground_image("room"), 0, 0, *SIZE)
        bag(pen, 170, 930, 190, -3)
        bag(pen, 550, 930, 190, 3)
        if place < 1:
            reaching_arm(pen, at[0] + 60, at[1] - 210, 140, 0.8, 1, False)
        bag(pen, *at, 226)
        if place < 1:
            reaching_arm(pen, at[0] + 60, at[1] - 210, 140, 0.8, 1, True)
        heap(pen, 600, 1056, 170, 54, 3)


CLOSEUPS: dict[str, Callable[[Pen, Frame], None]] = {
    "orchard": orchard, "picking": picking, "cutting": cutting, "halves": halves, "packing": packing, "truck": delivery,
    "millet_field": millet_field, "millet_ears": millet_ears, "pouring": pouring, "porridge": porridge, "bags": bags,
}  # fmt: skip
