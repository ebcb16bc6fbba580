"""The shots of the sample sale, each a function of its own time, 720 x 1280."""

from collections.abc import Callable
from functools import cache

import skia

from drawing.closeups import CLOSEUPS
from drawing.farm import stall_roof, stall_table, tea_cup
from drawing.frame import Frame, camera
from drawing.goods import bowl, heap, orange
from drawing.pen import Pen, box, ease, linear, sprite, wave
from drawing.person import Pose, seller
from drawing.scenery import DAY, EVENING, bird, house, mist, mountain, ridge, sky, terraces

SIZE = (720.0, 1280.0)


def _village(pen: Pen, mood: dict[str, str]) -> None:
    width, _height = SIZE
    sky(pen, SIZE, mood, 0)
    far = ridge(width, 660, [(0.18, 190, 0.1), (0.42, 270, 0.12), (0.8, 230, 0.12)], 1, 10)
    mountain(pen, far, 800, mood["far"], mood["mist"])
    mist(pen, width, 690, 60, mood["mist"], 0)
    near = ridge(width, 720, [(0.02, 200, 0.16), (0.62, 130, 0.14), (1, 230, 0.15)], 2, 12)
    mountain(pen, near, 860, mood["near"], mood["mist"], 60)
    hill = ridge(width, 800, [(0.78, 120, 0.3)], 5, 12)
    terraces(pen, hill, 1120, ["#a9c46a", "#c9c765", "#8fb65a", "#dcc55c", "#7fab55", "#b9c061"], 4)
    for x, y, scale, flip in ((120, 838, 0.62, False), (250, 862, 0.5, True), (600, 800, 0.42, False)):
        house(pen, x, y, scale, flip)


@cache
def _village_image(name: str) -> skia.Image:
    return sprite(*SIZE, lambda pen: _village(pen, EVENING if name == "evening" else DAY), 1.6)


def _stall(pen: Pen, frame: Frame, pose: Pose, held: Callable[[Pen], None] | None = None, mood: str = "day") -> None:
    pen.picture(_village_image(mood), 0, 0, *SIZE)
    for i in range(4):
        bird(
            pen,
            (60 + i * 34 + frame.clock_s * 26) % 860 - 60,
            350 + i * 13 + 8 * wave(frame.clock_s, 4, i * 0.2),
            0.6,
            frame.clock_s + i * 0.17,
        )
    seller(pen, 360, 566, 1.0, frame.clock_s, frame.energy, pose, held)
    stall_table(pen)
    stall_roof(pen, frame.clock_s)
    if mood == "evening":
        pen.fill(box(0, 0, *SIZE), linear((0, 0), (0, 1280), [("#ffb45a", 0.10), ("#a04a2a", 0.14)]))


def _talking_pose(frame: Frame) -> Pose:
    """Both hands low, one of them moving with the words."""
    lift = 26 * wave(frame.clock_s, 2.1) + 40 * frame.energy
    return Pose(
        left=(-78, 282 + 8 * wave(frame.clock_s, 2.6)),
        right=(168, 214 - lift),
        open_right=True,
        gaze=0.6 * wave(frame.clock_s, 7),
    )


def stall_wave(pen: Pen, frame: Frame) -> None:
    with camera(pen, frame, SIZE, (360, 640, 1.0), (360, 600, 1.10)):
        _stall(pen, frame, Pose(left=(-84, 285), right=(216 + 24 * wave(frame.time_s, 0.9), -8), open_right=True))


def stall_talk(pen: Pen, frame: Frame) -> None:
    with camera(pen, frame, SIZE, (366, 604, 1.25), (366, 604, 1.25)):
        _stall(pen, frame, _talking_pose(frame))


def stall_tea(pen: Pen, frame: Frame) -> None:
    sip = ease((frame.share - 0.45) / 0.25) * (1 - ease((frame.share - 0.9) / 0.1))
    at = (92 - 56 * sip, 212 - 168 * sip)
    with camera(pen, frame, SIZE, (356, 590, 1.34), (356, 590, 1.34)):
        _stall(pen, frame, Pose(left=(-84, 285), right=(at[0] + 34, at[1] + 8), gaze=-0.2), lambda p: tea_cup(p, *at))


def _held_orange(frame: Frame) -> tuple[Pose, Callable[[Pen], None]]:
    lift = 12 * wave(frame.clock_s, 2.4)
    pose = Pose(left=(-52, 196 + lift), right=(190, 250 - 40 * frame.energy), open_right=True, gaze=-0.3)
    return pose, lambda p: orange(p, -8, 172 + lift, 48, 8 * wave(frame.clock_s, 3.1))


def seller_orange(pen: Pen, frame: Frame) -> None:
    pose, held = _held_orange(frame)
    with camera(pen, frame, SIZE, (338, 630, 1.36), (338, 630, 1.36)):
        _stall(pen, frame, pose, held)


def seller_orange_close(pen: Pen, frame: Frame) -> None:
    pose, held = _held_orange(frame)
    with camera(pen, frame, SIZE, (356, 596, 1.70), (356, 596, 1.70)):
        _stall(pen, frame, pose, held)


def _held_bowl(frame: Frame) -> tuple[Pose, Callable[[Pen], None]]:
    lift = 9 * wave(frame.clock_s, 2.6)

    def held(pen: Pen) -> None:
        bowl(pen, 4, 188 + lift, 150, "#e9bd55")
        heap(pen, 4, 200 + lift, 138, 52)

    return Pose(left=(-78, 226 + lift), right=(86, 226 + lift), gaze=0.2 * wave(frame.clock_s, 5)), held


def seller_millet(pen: Pen, frame: Frame) -> None:
    pose, held = _held_bowl(frame)
    with camera(pen, frame, SIZE, (382, 630, 1.36), (382, 630, 1.36)):
        _stall(pen, frame, pose, held)


def seller_millet_close(pen: Pen, frame: Frame) -> None:
    pose, held = _held_bowl(frame)
    with camera(pen, frame, SIZE, (360, 604, 1.70), (360, 604, 1.70)):
        _stall(pen, frame, pose, held)


def evening_talk(pen: Pen, frame: Frame) -> None:
    with camera(pen, frame, SIZE, (360, 606, 1.22), (360, 606, 1.22)):
        _stall(pen, frame, _talking_pose(frame), mood="evening")


def evening_wave(pen: Pen, frame: Frame) -> None:
    swing = 22 * wave(frame.time_s, 0.85)
    pose = Pose(left=(-214 - swing, 0), right=(214 + swing, 0), open_left=True, open_right=True)
    with camera(pen, frame, SIZE, (360, 610, 1.14), (360, 640, 1.0)):
        _stall(pen, frame, pose, mood="evening")


SHOTS: dict[str, Callable[[Pen, Frame], None]] = {
    **CLOSEUPS,
    **{
        shot.__name__: shot
        for shot in (
            stall_wave, stall_talk, stall_tea, seller_orange, seller_orange_close, seller_millet, seller_millet_close,
            evening_talk, evening_wave,
        )
    },
}  # fmt: skip
