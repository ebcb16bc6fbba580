"""The scenes of `bench camera`: the same kinds in both halves, with other backgrounds, subjects, paths and seeds."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from bench._camera_scenes import Scene, Shot, Thing

Place = Callable[[float], tuple[float, float] | None]
PORTRAIT = (360, 640)


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What differs between the halves besides the seeds."""

    grounds: tuple[str, ...]
    colours: tuple[tuple[int, int, int], ...]
    decoy: tuple[int, int, int]


LOOKS = {
    "dev": Look(grounds=("leaves", "wall", "floor"), colours=((40, 110, 235), (45, 45, 205), (60, 190, 220)),
                decoy=(70, 140, 90)),
    "report": Look(grounds=("soil", "room", "grey"), colours=((120, 60, 110), (60, 205, 215), (90, 190, 120)),
                   decoy=(150, 120, 80)),
}  # fmt: skip


def still(x: float, y: float = 0.0) -> Place:
    return lambda t: (x, y)


def wander(rng: np.random.Generator, x: float, y: float, reach_x: float, reach_y: float, period_s: float) -> Place:
    """Around (x, y) on two sines a side; about `period_s` there and back."""
    phase = rng.uniform(0, 2 * math.pi, 4)

    def at(t: float) -> tuple[float, float]:
        turn = 2 * math.pi * t / period_s
        dx = 0.75 * math.sin(turn + phase[0]) + 0.25 * math.sin(2.7 * turn + phase[1])
        dy = 0.75 * math.sin(0.8 * turn + phase[2]) + 0.25 * math.sin(3.1 * turn + phase[3])
        return x + reach_x * dx, y + reach_y * dy

    return at


def walk(*stops: tuple[float, float, float]) -> Place:
    """Along (second, x, y), still before the first and after the last."""
    times, xs, ys = (np.array(values) for values in zip(*stops, strict=True))
    return lambda t: (float(np.interp(t, times, xs)), float(np.interp(t, times, ys)))


def away(place: Place, from_s: float, to_s: float) -> Place:
    return lambda t: None if from_s <= t < to_s else place(t)


def shaken(
    rng: np.random.Generator, size: float, base: Place | None = None
) -> Callable[[float], tuple[float, float]]:  # fmt: skip
    """A hand's tremble of `size` heights (root mean square): 1.2 to 9 Hz, less the faster."""
    hertz = rng.uniform(1.2, 9.0, (2, 12))
    strength = 1 / hertz
    strength *= size * math.sqrt(2) / np.sqrt(np.square(strength).sum(axis=1, keepdims=True))
    phase = rng.uniform(0, 2 * math.pi, (2, 12))

    def at(t: float) -> tuple[float, float]:
        x, y = (strength * np.sin(2 * math.pi * hertz * t + phase)).sum(axis=1)
        moved = (base(t) if base else None) or (0.0, 0.0)
        return moved[0] + float(x), moved[1] + float(y)

    return at


def scenes(half: str, variant: int) -> tuple[Scene, ...]:
    """Every kind once; `variant` changes seeds, colours and backgrounds."""
    look = LOOKS[half]
    seed = (0 if half == "dev" else 1000) + 100 * variant
    rng = np.random.default_rng(seed + 7)
    ground = look.grounds[variant % len(look.grounds)]
    other = look.grounds[(variant + 1) % len(look.grounds)]
    colour = look.colours[variant % len(look.colours)]
    side = 1 if rng.random() < 0.5 else -1

    def subject(shape: str, radius: float, place: Place, spin: float = 0.0, tint=colour) -> Thing:
        return Thing(shape=shape, colour=tint, radius=radius, place=place, spin=spin, is_subject=True)

    def one(name: str, *things: Thing, ground: str = ground, seconds: float = 8.0, **options) -> Scene:
        camera = options.pop("camera", lambda t: (0.0, 0.0))
        shot = Shot(seconds=seconds, background=ground, things=things, camera=camera)
        return Scene(name=name, seed=seed + len(name), shots=(shot,), **options)

    faint = _between(colour, (150, 160, 165) if half == "dev" else (75, 105, 140))
    return (
        one("hand moving", subject("hand", 0.16, wander(rng, 0.25 * side, 0, 0.3, 0.12, 5))),
        one("fruit turning", subject("hand", 0.2, wander(rng, -0.35 * side, 0.05, 0.02, 0.02, 3), 0.4)),
        one("basket carried through", subject("basket", 0.17, walk((0.5, -1.2 * side, 0.1), (6.5, 1.2 * side, 0.05)))),
        one("face", subject("face", 0.12, wander(rng, 0.3 * side, -0.15, 0.22, 0.03, 6), 0.3)),
        one("leaves and comes back",
            subject("hand", 0.16, away(walk((0, 0, 0), (2, 1.1 * side, 0), (4.5, 1.1 * side, 0), (6, 0.2 * side, 0)),
                                       2.0, 4.5)), seconds=9.0),
        one("two subjects", subject("hand", 0.15, wander(rng, 0.45 * side, 0, 0.14, 0.1, 4)),
            Thing(shape="fruit", colour=look.colours[(variant + 1) % 3], radius=0.1, place=still(-0.55 * side, 0.2))),
        one("camera pans to it", subject("fruit", 0.13, still(0.75 * side)),
            camera=lambda t: (float(np.interp(t, [1, 5], [0.0, 0.6 * side])), 0.0)),
        one("camera follows it", subject("basket", 0.15, walk((0, -0.6 * side, 0.1), (8, 0.9 * side, 0.1))),
            camera=lambda t: (float(np.interp(t, [0, 8], [-0.35 * side, 0.7 * side])), 0.0)),
        one("cluttered", subject("hand", 0.16, wander(rng, 0.3 * side, 0.05, 0.2, 0.12, 5), 0.2), ground="stall"),
        one("low contrast", subject("fruit", 0.15, wander(rng, -0.3 * side, 0, 0.2, 0.1, 6), 0.3, faint),
            ground="wall" if half == "dev" else "soil"),
        Scene(name="cuts", seed=seed + 50, shots=(
            Shot(seconds=2.6, background=ground, things=(subject("fruit", 0.16, still(0.5 * side, 0.1), 0.3),)),
            Shot(seconds=2.8, background=other,
                 things=(subject("hand", 0.16, wander(rng, -0.4 * side, 0, 0.1, 0.1, 3)),)),
            Shot(seconds=2.6, background=ground, things=(subject("basket", 0.18, still(0.1 * side, 0.1)),)),
        )),
        one("seller in the middle", subject("face", 0.14, wander(rng, 0, -0.12, 0.05, 0.015, 4), 0.4),
            Thing(shape="crate", colour=look.colours[(variant + 2) % 3], radius=0.12, place=still(-0.65, 0.35)),
            Thing(shape="basket", colour=colour, radius=0.13, place=still(0.62, 0.35)), ground=look.grounds[1]),
        one("leaf waves at the edge", subject("hand", 0.17, wander(rng, 0.1 * side, 0, 0.08, 0.08, 3), 0.3),
            Thing(shape="leaf", colour=look.decoy, radius=0.12, spin=0.7, place=wander(rng, -0.75 * side, -0.25, 0.03,
                                                                                      0.03, 1.5))),
        one("lies still", subject("fruit", 0.13, still(-0.45 * side, 0.08)), ground=look.grounds[2]),
        *_turned_scenes(one, subject, rng, side),
        *_shaken_scenes(one, subject, rng, side, look.grounds[variant % 2]),
    )  # fmt: skip


def _turned_scenes(one, subject, rng: np.random.Generator, side: int) -> tuple[Scene, ...]:
    return (
        one("portrait to square", subject("hand", 0.1, wander(rng, 0, -0.2 * side, 0.08, 0.14, 5)),
            size_px=PORTRAIT, output_px=(720, 720)),
        one("portrait to 3:4", subject("fruit", 0.08, wander(rng, 0, 0.28 * side, 0.1, 0.1, 5), 0.3),
            size_px=PORTRAIT, output_px=(720, 960)),
        one("held upright, flagged 90", subject("hand", 0.1, wander(rng, 0, 0.2 * side, 0.06, 0.14, 5)),
            size_px=PORTRAIT, output_px=(720, 720), rotation_deg=90),
        one("upside down, flagged 180", subject("basket", 0.15, wander(rng, 0.35 * side, 0.1, 0.25, 0.1, 6)),
            rotation_deg=180),
        one("coded upright, flagged 270", subject("hand", 0.16, wander(rng, -0.35 * side, 0, 0.2, 0.1, 5)),
            rotation_deg=270),
    )  # fmt: skip


def _shaken_scenes(one, subject, rng: np.random.Generator, side: int, ground: str) -> tuple[Scene, ...]:
    pan = walk((0, -0.4 * side, 0), (8, 0.4 * side, 0))
    return (
        one("shaken a little", subject("fruit", 0.14, still(0.3 * side)), camera=shaken(rng, 0.006), ground=ground,
            is_shaken=True),
        one("shaken", subject("hand", 0.15, wander(rng, -0.2 * side, 0, 0.1, 0.08, 4)), camera=shaken(rng, 0.013),
            ground=ground, is_shaken=True),
        one("shaken while panning", subject("fruit", 0.14, walk((0, -0.1 * side, 0), (8, 0.3 * side, 0))),
            camera=shaken(rng, 0.010, pan), ground=ground, is_shaken=True),
        one("shaken, 50 fps upright", subject("hand", 0.1, wander(rng, 0, 0, 0.06, 0.1, 5)), camera=shaken(rng, 0.008),
            ground=ground, is_shaken=True, size_px=PORTRAIT, fps=50),
    )  # fmt: skip


def _between(one: tuple[int, int, int], other: tuple[int, int, int]) -> tuple[int, int, int]:
    b, g, r = (round(0.3 * x + 0.7 * y) for x, y in zip(one, other, strict=True))
    return b, g, r
