"""Clean footage for `bench quality`: pieces of real clips, and drawn scenes that fool simple measures.

Every source gives uint8 BGR frames [h, w, 3], at most 640 pixels wide or high, 25 a second.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import cv2
import numpy as np

FPS = 25
FRAMES = 36
LONGER_PX = 640
SIZE = 640, 360
CANVAS = 800, 480

Frames = list[np.ndarray]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One clean shot."""

    name: str
    half: str
    """dev: tuned on; report: not."""
    frames: Callable[[], Frames]


def real_sources(folder: Path) -> list[Source]:
    """Pieces of the shared clips that a person would call fine; each clip is in one half only."""
    pieces = {
        "dev": {
            "tomato.mp4": (500, 7200), "bikes.mp4": (5550, 7600), "person.mp4": (6_000, 18_000),
            "fruit-and-vegetable-detection.gif": (500,),
        },
        "report": {
            "apple.mp4": (300, 8000), "store-aisle-detection.gif": (300,), "pancake.mkv": (700, 5000),
            "testvideo.mp4": (1500, 7500),
        },
    }  # fmt: skip
    return [
        Source(name=f"{name}@{at}", half=half, frames=lambda path=folder / name, at=at: read_piece(path, at))
        for half, files in pieces.items() for name, starts in files.items() for at in starts
        if (folder / name).is_file()
    ]  # fmt: skip


def photo_sources(folder: Path, half: str = "photos") -> list[Source]:
    """Every picture in `folder`, filmed with a hand that hardly trembles."""
    files = sorted(each for each in folder.rglob("*") if each.suffix.lower() in (".jpg", ".jpeg", ".png"))
    return [
        Source(name=path.name, half=half, frames=lambda path=path, n=n: filmed(_fit(cv2.imread(str(path))), n))
        for n, path in enumerate(files)
    ]


def _fit(picture: np.ndarray | None) -> np.ndarray:
    assert picture is not None
    scale = max(CANVAS[0] / picture.shape[1], CANVAS[1] / picture.shape[0])
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return cv2.resize(picture, None, fx=scale, fy=scale, interpolation=how)


def read_piece(path: Path, start_ms: int) -> Frames:
    """`FRAMES` frames from `start_ms` on, at 25 a second."""
    import av

    frames: Frames = []
    with av.open(str(path)) as container:
        for frame in container.decode(video=0):
            at_ms = (frame.time or 0) * 1000 - start_ms
            while len(frames) < FRAMES and at_ms >= len(frames) * 1000 / FPS:
                frames.append(_reduced(frame.to_ndarray(format="bgr24")))
            if len(frames) == FRAMES:
                break
    return frames


def _reduced(picture: np.ndarray) -> np.ndarray:
    scale = min(1.0, LONGER_PX / max(picture.shape[:2]))
    size = tuple(int(side * scale) // 2 * 2 for side in picture.shape[1::-1])
    return cv2.resize(picture, size, interpolation=cv2.INTER_AREA)


def filmed(canvas: np.ndarray, seed: int, noise: float = 1.5, sway: float = 1.2) -> Frames:
    """`canvas` through a camera that drifts slowly and trembles by about `sway` pixels."""
    rng = np.random.default_rng(seed)
    width, height = SIZE
    canvas = cv2.GaussianBlur(canvas, (0, 0), 0.5)
    room = canvas.shape[1] - width, canvas.shape[0] - height
    drift = rng.uniform(-0.35, 0.35, 2) * (room[0], room[1])
    phase = rng.uniform(0, 6.28, 4)
    frames = []
    for n in range(FRAMES):
        t = n / FPS
        share = n / FRAMES - 0.5
        swing = [math.sin(4.2 * t + phase[0]) + 0.3 * math.sin(37 * t + phase[1]),
                 math.sin(5.4 * t + phase[2]) + 0.3 * math.sin(41 * t + phase[3])]  # fmt: skip
        x, y = (room[i] / 2 + drift[i] * share + sway * swing[i] for i in (0, 1))
        move = np.array([[1, 0, -x], [0, 1, -y]], np.float32)
        picture = cv2.warpAffine(canvas, move, SIZE, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
        frames.append(with_noise(picture, rng, noise))
    return frames


@cache
def _grain() -> np.ndarray:
    """int16 [h, w, 3]: noise of deviation 16, most of it in the brightness; larger than any picture."""
    rng = np.random.default_rng(1)
    shape = LONGER_PX + 128, LONGER_PX + 128
    return (rng.normal(0, 16, shape)[..., None] + rng.normal(0, 8, (*shape, 3))).astype(np.int16)


def with_noise(picture: np.ndarray, rng: np.random.Generator, sigma: float) -> np.ndarray:
    """`picture` with noise of deviation `sigma`, another one at each call."""
    if sigma == 0:
        return picture
    height, width = picture.shape[:2]
    y, x = rng.integers(0, 128, 2)
    grain = _grain()[y : y + height, x : x + width]
    return cv2.addWeighted(picture.astype(np.int16), 1.0, grain, sigma / 16, 0, dtype=cv2.CV_8U)


def clouds(rng: np.random.Generator, octaves: tuple[int, ...], size: tuple[int, int] = CANVAS) -> np.ndarray:
    """float32 [h, w], 0..1: noise with structure of these sizes in pixels, coarse ones stronger."""
    total = np.zeros(size[::-1], np.float32)
    for step in octaves:
        small = rng.random((size[1] // step + 2, size[0] // step + 2)).astype(np.float32)
        total += cv2.resize(small, size, interpolation=cv2.INTER_CUBIC) * math.sqrt(step)
    low, high = np.percentile(total, (1, 99))
    return np.clip((total - low) / (high - low), 0, 1)


def coloured(shade: np.ndarray, dark: tuple[int, int, int], light: tuple[int, int, int]) -> np.ndarray:
    """Between two BGR colours, by `shade` 0..1."""
    return (np.array(dark) + shade[..., None] * (np.array(light) - np.array(dark))).astype(np.float32)


def paint(picture: np.ndarray) -> np.ndarray:
    return np.clip(picture, 0, 255).astype(np.uint8)


def _ball(picture: np.ndarray, at: tuple[int, int], radius: int, colour: tuple, rng: np.random.Generator) -> None:
    """A fruit: shaded, with pores and a highlight."""
    size = 2 * radius + 1
    y, x = np.mgrid[-1 : 1 : size * 1j, -1 : 1 : size * 1j].astype(np.float32)
    inside = np.clip((1 - np.hypot(x, y)) * radius, 0, 1)[..., None]
    light = np.clip(0.35 + 0.65 * (0.75 - 0.5 * x - 0.6 * y - 0.35 * (x * x + y * y)), 0.1, 1.1)
    skin = light * (0.88 + 0.24 * clouds(rng, (2, 4, 16), (size, size)))
    shine = np.exp(-((x + 0.35) ** 2 + (y + 0.4) ** 2) / 0.02)[..., None] * 120
    ball = np.array(colour) * skin[..., None] + shine
    top, left = at[1] - radius, at[0] - radius
    y0, x0 = max(0, top), max(0, left)
    y1, x1 = min(picture.shape[0], top + size), min(picture.shape[1], left + size)
    if y1 <= y0 or x1 <= x0:
        return
    part = slice(y0 - top, y1 - top), slice(x0 - left, x1 - left)
    area = picture[y0:y1, x0:x1]
    area[:] = area * (1 - inside[part]) + ball[part] * inside[part]


def _leaf(picture: np.ndarray, rng: np.random.Generator, colour: tuple[int, int, int], length: int) -> None:
    height, width = picture.shape[:2]
    at = int(rng.integers(0, width)), int(rng.integers(0, height))
    shade = float(rng.uniform(0.5, 1.25))
    tint = tuple(float(np.clip(c * shade, 0, 255)) for c in colour)
    angle = float(rng.uniform(0, 360))
    cv2.ellipse(picture, at, (length, max(2, length // 3)), angle, 0, 360, tint, -1, cv2.LINE_AA)
    end = (int(at[0] + length * math.cos(math.radians(angle))), int(at[1] + length * math.sin(math.radians(angle))))
    cv2.line(picture, at, end, tuple(c * 1.3 for c in tint), 1, cv2.LINE_AA)


def _stand(picture: np.ndarray, x: int, y: int, rng: np.random.Generator, light: float) -> None:
    """A crate of fruit."""
    colour = rng.choice(np.array([(30, 90, 220), (40, 60, 190), (40, 170, 200), (60, 160, 70)])) * light
    for row in range(3):
        for column in range(7):
            _ball(picture, (x + column * 18, y + row * 15), 10, tuple(colour), rng)
    wood = tuple(float(c) for c in np.array((60, 95, 130)) * light)
    cv2.rectangle(picture, (x - 14, y + 40), (x + 124, y + 66), wood, -1)
    for line in range(3):
        cv2.line(picture, (x - 14, y + 46 + line * 8), (x + 124, y + 46 + line * 8), tuple(c * 0.6 for c in wood), 1)


def _sign(picture: np.ndarray, text: str, at: tuple[int, int], scale: float, colour: tuple[int, int, int]) -> None:
    mask = np.zeros(picture.shape[:2], np.uint8)
    cv2.putText(mask, text, at, cv2.FONT_HERSHEY_SIMPLEX, scale, 255, 2, cv2.LINE_AA)
    share = mask[..., None] / 255
    picture[:] = picture * (1 - share) + share * np.array(colour)


def dim_room(rng: np.random.Generator) -> np.ndarray:
    """Indoors at dusk: dark on the whole, one lamp, everything can be seen."""
    picture = coloured(clouds(rng, (60, 8, 2)), (26, 34, 44), (44, 54, 66))
    for n in range(4):
        _stand(picture, 60 + n * 180, int(rng.integers(250, 340)), rng, 0.55)
    y, x = np.mgrid[0 : CANVAS[1], 0 : CANVAS[0]]
    lamp = np.exp(-np.hypot(x - 420, y - 60) / 190)[..., None]
    picture = picture * (0.65 + 1.1 * lamp)
    cv2.circle(picture, (420, 60), 16, (190, 235, 252), -1, cv2.LINE_AA)
    _sign(picture, "12.8", (330, 200), 1.1, (150, 190, 200))
    return paint(picture)


def sky(rng: np.random.Generator) -> np.ndarray:
    """Nearly all of it soft sky, a thin ridge below."""
    shade = np.linspace(0, 1, CANVAS[1])[:, None] * np.ones((1, CANVAS[0]))
    picture = coloured(shade, (215, 150, 90), (235, 215, 190)) + 30 * clouds(rng, (240, 120))[..., None]
    xs = np.arange(0, CANVAS[0] + 8, 8)
    ridge = 400 + 20 * np.sin(xs / 90 + rng.uniform(0, 6)) + rng.normal(0, 3, len(xs))
    outline = np.array([*zip(xs, ridge, strict=True), (CANVAS[0], CANVAS[1]), (0, CANVAS[1])], np.int32)
    cv2.fillPoly(picture, [outline], (52, 78, 62), cv2.LINE_AA)
    return paint(picture)


def snow(rng: np.random.Generator) -> np.ndarray:
    """Bright, pale, and hardly any texture but a few stalks."""
    picture = coloured(clouds(rng, (200, 90, 4)), (206, 196, 186), (240, 234, 230))
    for _ in range(14):
        at = int(rng.integers(0, CANVAS[0])), int(rng.integers(150, CANVAS[1]))
        top = at[0] + int(rng.integers(-12, 12)), at[1] - int(rng.integers(30, 80))
        cv2.line(picture, at, top, (60, 80, 96), 2, cv2.LINE_AA)
    return paint(picture)


def wall(rng: np.random.Generator) -> np.ndarray:
    """A plain wall with one small basket."""
    x = np.mgrid[0 : CANVAS[1], 0 : CANVAS[0]][1]
    picture = coloured(0.7 - 0.4 * x / CANVAS[0] + 0.05 * clouds(rng, (3,)), (120, 150, 165), (190, 212, 222))
    at = int(rng.integers(300, 500)), int(rng.integers(200, 300))
    cv2.ellipse(picture, at, (46, 30), 0, 0, 360, (50, 92, 140), -1, cv2.LINE_AA)
    for n in range(-4, 5):
        cv2.line(picture, (at[0] + n * 10, at[1] - 25), (at[0] + n * 10, at[1] + 25), (36, 66, 104), 1, cv2.LINE_AA)
    return paint(picture)


def night_market(rng: np.random.Generator) -> np.ndarray:
    """Black sky, bright lamps, stalls in warm light."""
    picture = coloured(clouds(rng, (200, 3)), (8, 6, 5), (20, 16, 14))
    for n in range(5):
        x, y = 30 + n * 155, int(rng.integers(230, 310))
        cv2.rectangle(picture, (x - 20, y - 60), (x + 130, y + 80), (24, 44, 70), -1)
        _stand(picture, x, y, rng, float(rng.uniform(0.7, 1.0)))
        cv2.circle(picture, (x + 55, y - 75), 9, (200, 240, 255), -1, cv2.LINE_AA)
        _sign(picture, str(rng.choice(["9.9", "15", "5.8", "20"])), (x + 20, y - 30), 0.8, (90, 200, 250))
    lamps = cv2.GaussianBlur(np.where(picture > 190, picture, 0), (0, 0), 14)
    return paint(picture + 0.9 * lamps)


def macro_fruit(rng: np.random.Generator, colour: tuple[int, int, int]) -> np.ndarray:
    """One fruit close up; everything behind it is far out of focus."""
    picture = coloured(clouds(rng, (160, 90)), (30, 60, 40), (110, 160, 120))
    for _ in range(18):
        _leaf(picture, rng, (50, 140, 70), 60)
    picture = cv2.GaussianBlur(picture, (0, 0), 14)
    _ball(picture, (400, 250), 150, colour, rng)
    for _ in range(25):
        x, y = (int(v) for v in rng.integers((300, 150), (500, 350)))
        cv2.circle(picture, (x, y), int(rng.integers(2, 5)), (220, 230, 235), 1, cv2.LINE_AA)
    return paint(picture)


def high_key(rng: np.random.Generator) -> np.ndarray:
    """A product on a white table before a white wall: most of it is white, on purpose."""
    picture = np.full((*CANVAS[::-1], 3), 249.0, np.float32)
    picture[340:] = 240
    for n in range(3):
        colour = ((40, 120, 230), (50, 60, 200), (70, 170, 90))[n]
        _ball(picture, (260 + n * 140, 270), 66, colour, rng)
    cv2.rectangle(picture, (330, 350), (470, 400), (70, 110, 60), -1)
    _sign(picture, "FRESH", (345, 384), 1.0, (240, 245, 240))
    return paint(picture)


def white_box(rng: np.random.Generator) -> np.ndarray:
    """A jar and leaves in a light box: white from edge to edge, on purpose."""
    picture = np.full((*CANVAS[::-1], 3), 251.0, np.float32)
    for _ in range(14):
        part = picture[150:420, 180:620]
        _leaf(part, rng, (60, 150, 80), 34)
    cv2.rectangle(picture, (350, 120), (450, 380), (30, 50, 96), -1)
    cv2.rectangle(picture, (360, 80), (440, 122), (40, 160, 200), -1)
    cv2.rectangle(picture, (350, 200), (450, 300), (210, 225, 232), -1)
    _sign(picture, "HONEY", (352, 260), 0.8, (30, 40, 120))
    return paint(picture)


def fog(rng: np.random.Generator) -> np.ndarray:
    """Hills in fog: little contrast, but the near tree is sharp."""
    picture = coloured(clouds(rng, (240, 160)), (176, 176, 170), (206, 204, 200))
    xs = np.arange(0, CANVAS[0] + 6, 6)
    for depth in range(4):
        wave = 24 * np.sin(xs / (70 + 20 * depth) + rng.uniform(0, 6))
        y = 200 + 55 * depth + wave + rng.normal(0, 2 + depth, len(xs))
        grey = 178 - 24 * depth
        outline = np.array([*zip(xs, y, strict=True), (CANVAS[0], CANVAS[1]), (0, CANVAS[1])], np.int32)
        cv2.fillPoly(picture, [outline], (grey, grey + 4, grey - 6), cv2.LINE_AA)
    cv2.line(picture, (520, 470), (512, 200), (62, 70, 70), 7, cv2.LINE_AA)
    for _ in range(70):
        at = 512 + int(rng.normal(0, 46)), 210 + int(rng.normal(0, 34))
        cv2.circle(picture, at, int(rng.integers(3, 9)), (70, 92, 80), -1, cv2.LINE_AA)
    return paint(picture)


def leaves(rng: np.random.Generator, colour: tuple[int, int, int], length: int) -> np.ndarray:
    """Tea, vegetables: leaves from edge to edge."""
    picture = coloured(clouds(rng, (60, 10, 3)), (12, 40, 18), (50, 100, 60))
    for _ in range(int(60_000 / length / length) + 500):
        _leaf(picture, rng, colour, length)
    return paint(picture)


def rows(rng: np.random.Generator) -> np.ndarray:
    """A field with rows, a hut and the sky."""
    shade = np.linspace(1, 0, CANVAS[1])[:, None] * np.ones((1, CANVAS[0]))
    picture = coloured(shade, (230, 215, 200), (225, 170, 120))
    soil = coloured(clouds(rng, (40, 6, 2)), (50, 80, 96), (90, 128, 150))
    picture[190:] = soil[190:]
    for n in range(-9, 10):
        for step in range(26):
            depth = (step / 26) ** 2
            at = int(400 + n * (14 + 120 * depth)), int(196 + 290 * depth)
            cv2.circle(picture, at, int(2 + 17 * depth), (44, 130 + int(rng.integers(-30, 30)), 60), -1, cv2.LINE_AA)
    cv2.rectangle(picture, (560, 140), (640, 196), (100, 130, 150), -1)
    cv2.rectangle(picture, (590, 160), (610, 196), (40, 50, 60), -1)
    return paint(picture)


def heap(rng: np.random.Generator, colour: tuple[int, int, int], radius: int) -> np.ndarray:
    """Goods from edge to edge: potatoes, chestnuts, corn."""
    picture = coloured(clouds(rng, (20, 4)), (20, 26, 34), (40, 50, 60))
    count = int(1.7 * CANVAS[0] * CANVAS[1] / radius**2)
    for _ in range(count // 2):
        at = int(rng.integers(0, CANVAS[0])), int(rng.integers(0, CANVAS[1]))
        _ball(picture, at, int(radius * rng.uniform(0.8, 1.2)), tuple(np.array(colour) * rng.uniform(0.75, 1.15)), rng)
    return paint(picture)


def lake(rng: np.random.Generator) -> np.ndarray:
    """Still water with the evening sky in it, a boat."""
    shade = np.abs(np.linspace(-1, 1, CANVAS[1]))[:, None] * np.ones((1, CANVAS[0]))
    picture = coloured(shade, (150, 190, 240), (150, 110, 80)) + 10 * clouds(rng, (100, 30))[..., None]
    cv2.rectangle(picture, (0, 232), (CANVAS[0], 246), (46, 60, 50), -1)
    cv2.ellipse(picture, (360, 330), (90, 16), 0, 0, 180, (30, 40, 60), -1, cv2.LINE_AA)
    cv2.line(picture, (350, 330), (350, 262), (30, 40, 50), 3, cv2.LINE_AA)
    return paint(picture)


def counter(rng: np.random.Generator) -> np.ndarray:
    """A seller's table under even light."""
    picture = coloured(clouds(rng, (120, 3)), (150, 168, 176), (186, 200, 206))
    for n in range(4):
        _stand(picture, 70 + n * 175, 250, rng, 1.0)
        _sign(picture, f"{rng.integers(5, 60)}.8", (80 + n * 175, 200), 1.0, (40, 40, 190))
    cv2.circle(picture, (400, 120), 54, (140, 170, 215), -1, cv2.LINE_AA)
    cv2.ellipse(picture, (400, 92), (56, 36), 0, 180, 360, (30, 32, 36), -1, cv2.LINE_AA)
    return paint(picture)


_DRAWN: dict[str, dict[str, Callable[[np.random.Generator], np.ndarray]]] = {
    "dev": {
        "dim room": dim_room, "sky": sky, "wall": wall, "night market": night_market, "fog": fog, "field rows": rows,
        "macro orange": lambda rng: macro_fruit(rng, (30, 130, 240)), "tea": lambda rng: leaves(rng, (60, 170, 90), 16),
        "corn heap": lambda rng: heap(rng, (50, 180, 230), 13), "counter": counter,
        "white box": white_box,
    },
    "report": {
        "dim store": dim_room, "snow": snow, "high key": high_key, "night stalls": night_market, "fog valley": fog,
        "macro apple": lambda rng: macro_fruit(rng, (40, 40, 200)), "lake": lake, "long sky": sky,
        "cabbage": lambda rng: leaves(rng, (110, 190, 130), 40),
        "potato heap": lambda rng: heap(rng, (80, 130, 165), 26),
    },
}  # fmt: skip


def drawn_sources(seed: int) -> list[Source]:
    """Scenes that are fine but dim, pale, plain, soft at the back or of one texture."""
    found = []
    for half, scenes in _DRAWN.items():
        for number, (name, draw) in enumerate(scenes.items()):
            own = seed + number + (1000 if half == "report" else 0)
            frames = lambda d=draw, s=own: filmed(d(np.random.default_rng(s)), s)  # noqa: E731
            found.append(Source(name=name, half=half, frames=frames))
    return found
