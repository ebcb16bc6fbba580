"""Spliced footage whose transitions are known: two halves of different sources and seeds, made with FFmpeg's x264."""

import json
from dataclasses import asdict, dataclass, field
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np

from bench import _shots_effects as effects
from bench._shots_sources import FOOTAGE, HEIGHT, WIDTH, Scene, drawn_scene, footage_scene

VERSION = 3
"""Raise it when the films change."""


@dataclass(frozen=True, slots=True)
class Truth:
    """A transition. `first` is its first mixed frame, `after` the first frame of the new shot alone; equal in a cut."""

    kind: str
    first: int
    after: int


@dataclass(frozen=True, slots=True)
class Recipe:
    """How one film is made."""

    name: str
    fps: float = 30
    kinds: tuple[str, ...] = ("cut", "cut", "dissolve", "black", "white")
    shots: int = 8
    distractors: tuple[str, ...] = ()
    shake: float = 0.0
    gain: float = 1.0
    noise: float = 0.0
    drawn_share: float = 0.35
    is_similar: bool = False
    is_aba: bool = False
    vfr: bool = False
    gop: int = 60
    crf: int = 23
    bframes: int = 2
    dissolves_s: tuple[float, ...] = (0.2, 0.4, 0.7, 1.0, 1.6)
    options: dict[str, str] = field(default_factory=dict)


EVERYTHING = ("flash", "whip", "passer", "exposure")
RECIPES = (
    Recipe("plain30"),
    Recipe("film24", fps=24, distractors=("flash",), gop=48),
    Recipe("noise25", fps=25, noise=7, distractors=("passer",), crf=26),
    Recipe("dark30", gain=0.22, noise=5, distractors=("exposure", "passer"), crf=25),
    Recipe("shake50", fps=50, shake=0.02, distractors=("passer", "whip"), shots=6),
    Recipe("lively60", fps=60, distractors=("flash", "whip"), shots=6, shake=0.008),
    Recipe("aba30", is_aba=True, kinds=("cut",), shots=9, gop=300, distractors=("flash",)),
    Recipe("vfr", vfr=True, distractors=("whip", "passer"), shots=9),
    Recipe("similar30", is_similar=True, kinds=("cut", "cut", "dissolve"), shots=9),
    Recipe("pitfalls30", distractors=EVERYTHING, kinds=("cut", "dissolve"), shots=9, shake=0.008),
    Recipe("phone30", distractors=("whip",), shake=0.012, noise=4, crf=31, bframes=0, gop=30, kinds=("cut",), shots=9),
    Recipe("dissolves25", fps=25, kinds=("dissolve",), shots=8, distractors=("exposure",), shake=0.006),
    Recipe("drawn30", drawn_share=1.0, distractors=EVERYTHING),
    Recipe("take30", kinds=(), shots=1, distractors=EVERYTHING, shake=0.015, gop=60),
)  # fmt: skip
SEEDS = {"dev": 11, "report": 2029}


class _Director:
    """Makes the scenes of one film."""

    def __init__(self, recipe: Recipe, half: str, media: Path, rng: np.random.Generator) -> None:
        self._recipe, self._half, self._media, self._rng = recipe, half, media, rng
        self._last: tuple[str, float, float] | None = None
        self._palette = int(rng.integers(1 << 30))

    def scene(self) -> Scene:
        rng, recipe = self._rng, self._recipe
        if rng.random() < recipe.drawn_share:
            return drawn_scene(rng, self._palette if recipe.is_similar else None)
        stretches = FOOTAGE[self._half]
        known = self._last
        if known is None or not recipe.is_similar or rng.random() < 0.4:
            choices = [s for s in stretches if s != known and s[2] - s[1] > 1.5]
            known = choices[int(rng.integers(len(choices)))]
        zoom = float(rng.choice([1.0, 1.25, 1.5])) if recipe.is_similar else 1.0
        self._last = known
        return footage_scene(self._media, *known, float(rng.uniform(0, known[2] - known[1])), zoom)

    def played(self, scene: Scene, seconds: float) -> Scene:
        """`scene` with what happens in it."""
        rng, recipe = self._rng, self._recipe
        layers = [effects.shake(rng, recipe.shake)] if recipe.shake else []
        count = 6 if recipe.shots == 1 else 1 if rng.random() < 0.6 else 0
        for number in range(count if recipe.distractors else 0):
            kind = str(rng.choice(recipe.distractors))
            at_s = seconds * (number + float(rng.uniform(0.35, 0.6))) / count
            layers.append(_distractor(kind, rng, at_s, recipe.fps))

        def at(time_s: float) -> np.ndarray:
            picture = scene(time_s)
            for layer in layers:
                picture = layer(picture, time_s)
            return picture

        return at


def _distractor(kind: str, rng: np.random.Generator, at_s: float, fps: float) -> effects.Effect:
    if kind == "flash":
        return effects.flash(rng, at_s, fps)
    made = {"whip": effects.whip, "passer": effects.passer, "exposure": effects.exposure_drift}
    return made[kind](rng, at_s)


def _frames(recipe: Recipe, half: str, media: Path, rng: np.random.Generator):
    """Yields each picture; fills `truths` in the end by returning them (use with `yield from`)."""
    director = _Director(recipe, half, media, rng)
    truths: list[Truth] = []
    number, fps = 0, recipe.fps
    seconds = 16.0 if recipe.shots == 1 else 0.0
    first_scene = director.scene()
    scene = director.played(first_scene, seconds or 2.5)
    clock_s = 0.0
    for shot in range(recipe.shots):
        length_s = seconds or float(rng.uniform(1.3, 3.2))
        if recipe.is_aba and shot % 2:
            length_s = float(rng.uniform(0.6, 1.2))
        for _ in range(round(length_s * fps)):
            yield scene(clock_s)
            clock_s += 1 / fps
            number += 1
        if shot == recipe.shots - 1:
            return truths
        returning = recipe.is_aba and shot % 2 and rng.random() < 0.8
        other = director.played(first_scene if returning else director.scene(), 2.5)
        kind = str(rng.choice(recipe.kinds))
        pictures, lead_s = _transition(kind, recipe, scene, clock_s, other, rng)
        truths.append(Truth(kind, number, number + len(pictures)))
        yield from pictures
        number += len(pictures)
        scene, clock_s = other, lead_s
    return truths


def _transition(kind: str, recipe: Recipe, old: Scene, at_s: float, new: Scene, rng: np.random.Generator):
    """(pictures of the transition, seconds of the new scene that they use up)."""
    step = 1 / recipe.fps
    if kind == "cut":
        return [], 0.0
    if kind == "dissolve":
        count = max(4, round(float(rng.choice(recipe.dissolves_s)) * recipe.fps))
        mixed = [
            cv2.addWeighted(old(at_s + i * step), 1 - (i + 1) / (count + 1), new(i * step), (i + 1) / (count + 1), 0)
            for i in range(count)
        ]
        return mixed, count * step
    empty = np.full((HEIGHT, WIDTH, 3), 0 if kind == "black" else 255, np.uint8)
    out, hold, back = (max(low, round(float(rng.uniform(*s)) * recipe.fps)) for low, s in
                       ((5, (0.2, 0.8)), (1, (0.0, 0.3)), (5, (0.2, 0.8))))  # fmt: skip
    leaving = [cv2.addWeighted(old(at_s + i * step), 1 - (i + 1) / (out + 1), empty, (i + 1) / (out + 1), 0)
               for i in range(out)]  # fmt: skip
    coming = [cv2.addWeighted(empty, 1 - (i + 1) / (back + 1), new(i * step), (i + 1) / (back + 1), 0)
              for i in range(back)]  # fmt: skip
    return [*leaving, *[empty] * hold, *coming], back * step


def make_film(recipe: Recipe, half: str, media: Path, folder: Path) -> tuple[Path, tuple[Truth, ...]]:
    """The film and its transitions (numbers of encoded frames); made once, then found again."""
    path = folder / f"{half}_{recipe.name}_{VERSION}.mkv"
    told = path.with_suffix(".json")
    if told.exists():
        return path, tuple(Truth(**each) for each in json.loads(told.read_text()))
    folder.mkdir(parents=True, exist_ok=True)
    index = RECIPES.index(recipe)
    rng = np.random.default_rng([SEEDS[half], index])
    pictures, truths = [], ()
    frames = _frames(recipe, half, media, rng)
    worsen = effects.sensor(rng, gain=recipe.gain, noise=recipe.noise)
    while True:
        try:
            pictures.append(worsen(next(frames)))
        except StopIteration as end:
            truths = tuple(end.value)
            break
    kept = _kept(len(pictures), truths, rng) if recipe.vfr else np.arange(len(pictures))
    _encode(path, [pictures[i] for i in kept], kept, recipe)
    place = np.searchsorted(kept, np.arange(len(pictures) + 1))
    truths = tuple(t for t in truths if t.kind != "cut" or _is_visible(pictures[t.first - 1], pictures[t.first]))
    truths = tuple(Truth(t.kind, int(place[t.first]), int(place[t.after])) for t in truths)
    told.write_text(json.dumps([asdict(each) for each in truths]))
    return path, truths


def _is_visible(before: np.ndarray, after: np.ndarray) -> bool:
    """Whether a cut changes anything: chance may join a scene to itself."""
    return float(cv2.absdiff(before, after).mean()) >= 2.0


def _kept(count: int, truths: tuple[Truth, ...], rng: np.random.Generator) -> np.ndarray:
    """Numbers of the frames that a phone keeps when it lowers its rate in the dark or under load."""
    keep = np.ones(count, bool)
    for start in range(0, count, 45):
        share = float(rng.choice([0.0, 0.3, 0.5]))
        keep[start : start + 45] = rng.random(len(keep[start : start + 45])) >= share
    keep[0] = True
    return np.flatnonzero(keep)


def _encode(path: Path, pictures: list[np.ndarray], ticks: np.ndarray, recipe: Recipe) -> None:
    part = path.with_suffix(".part.mkv")
    rate = Fraction(recipe.fps).limit_denominator(1001)
    with av.open(str(part), "w") as container:
        stream = container.add_stream("libx264", rate=rate)
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        stream.codec_context.time_base = 1 / rate
        stream.options = {
            "preset": "veryfast", "crf": str(recipe.crf), "g": str(recipe.gop), "bf": str(recipe.bframes),
            "sc_threshold": "0", "threads": "2", **recipe.options,
        }  # fmt: skip
        for tick, picture in zip(ticks, pictures, strict=True):
            frame = av.VideoFrame.from_ndarray(picture, format="bgr24")
            frame.pts, frame.time_base = int(tick), 1 / rate
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    part.rename(path)
