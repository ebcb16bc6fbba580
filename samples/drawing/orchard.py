"""The shots of the orchard footage, 1280 x 720, one of them bad on purpose."""

import math
from collections.abc import Callable

from drawing.frame import Frame, camera
from drawing.goods import leaf, orange
from drawing.pen import Pen, Point, box, ease, linear, oval, smooth
from drawing.person import reaching_arm
from drawing.scenery import grass
from drawing.views import branch, ears_view, field_view, orchard_view

SIZE = (1280.0, 720.0)


def wide_orchard(pen: Pen, frame: Frame) -> None:
    with camera(pen, frame, SIZE, (590, 380, 1.08), (690, 370, 1.16)):
        orchard_view(pen, SIZE, frame.clock_s)


def fruit(pen: Pen, frame: Frame) -> None:
    with camera(pen, frame, SIZE, (600, 330, 1.06), (660, 320, 1.22)):
        branch(pen, SIZE, frame.clock_s)


def _basket(pen: Pen, x: float, y: float, width: float) -> None:
    height = width * 0.52
    shape = smooth(
        [
            (x - width * 0.5, y - height),
            (x - width * 0.44, y - height * 0.3),
            (x - width * 0.34, y),
            (x + width * 0.34, y),
            (x + width * 0.44, y - height * 0.3),
            (x + width * 0.5, y - height),
        ]
    )
    pen.fill(oval(x, y, width * 0.48, 22), "#1f3320", 0.4, blur=10)
    pen.fill(shape, linear((x - width / 2, 0), (x + width / 2, 0), ["#8f5f2e", "#d9a45a", "#8a5a2c"]))
    with pen.clipped(shape):
        for row in range(8):
            for k in range(-9, 10):
                cx, cy = x + k * width / 17 + (row % 2) * width / 34, y - height + 12 + row * height / 7.5
                pen.fill(
                    box(cx - width / 40, cy - 8, width / 20, 16, 7), "#e8bd77" if (k + row) % 2 else "#b37c40", 0.85
                )
                pen.line(smooth([(cx - width / 44, cy + 8), (cx + width / 44, cy + 8)], False), "#6b4420", 3, 0.5)
    pen.line(
        smooth([(x - width * 0.5, y - height), (x, y - height + 26), (x + width * 0.5, y - height)], False),
        "#7d5028",
        24,
    )
    pen.line(
        smooth([(x - width * 0.5, y - height - 2), (x, y - height + 22), (x + width * 0.5, y - height - 2)], False),
        "#d9a45a",
        13,
    )


def basket(pen: Pen, frame: Frame) -> None:
    spots: list[Point] = [(520, 400), (640, 412), (760, 400), (575, 340), (705, 340), (640, 285)]
    with camera(pen, frame, SIZE, (640, 360, 1.0), (640, 400, 1.14)):
        orchard_view(pen, SIZE, frame.clock_s)
        grass(pen, SIZE, 470, ("#86b356", "#4d8342"), 4, frame.clock_s)
        pen.fill(oval(640, 408, 232, 40), "#4a2d16")
        now = 1.4 + frame.share * (len(spots) - 1.0)
        for i, (x, y) in enumerate(spots):
            fall = ease(min(max(now - i, 0), 1))
            if fall == 0:
                continue
            at = (x + 220 * (1 - fall), y - 260 * (1 - fall))
            holding = now - i < 1
            if holding:
                reaching_arm(pen, *at, 145, 0.8, 1, False)
            orange(pen, *at, 72, i * 37)
            leaf(pen, at[0], at[1] - 62, 54, -30 + i * 17)
            if holding:
                reaching_arm(pen, *at, 145, 0.8, 1, True)
        _basket(pen, 640, 670, 500)


def bad_shot(pen: Pen, frame: Frame) -> None:
    """What comes of walking with the phone on: shaken, out of focus, too dark."""
    now = frame.time_s
    shake = (
        34 * math.sin(now * 23) + 22 * math.sin(now * 41 + 1),
        30 * math.sin(now * 27 + 2) + 20 * math.sin(now * 37),
    )
    with (
        pen.layer(blur=13),
        pen.moved(640 + shake[0], 360 + shake[1], 1.25, rotate=5 * math.sin(now * 11)),
        pen.moved(-640, -360),
    ):
        orchard_view(pen, SIZE, frame.clock_s)
    pen.fill(box(0, 0, *SIZE), "#05080c", 0.78)


def wide_millet(pen: Pen, frame: Frame) -> None:
    with camera(pen, frame, SIZE, (700, 350, 1.16), (590, 390, 1.08)):
        field_view(pen, SIZE, frame.clock_s)


def ears(pen: Pen, frame: Frame) -> None:
    with camera(pen, frame, SIZE, (640, 380, 1.04), (640, 360, 1.16)):
        ears_view(pen, SIZE, frame.clock_s)


ORCHARD: dict[str, Callable[[Pen, Frame], None]] = {
    shot.__name__: shot for shot in (wide_orchard, fruit, basket, bad_shot, wide_millet, ears)
}
