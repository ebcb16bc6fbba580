"""Pictures for the shot benchmark: stretches of the shared footage without a cut, and drawn scenes."""

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import av
import cv2
import numpy as np

WIDTH, HEIGHT = 384, 216

Scene = Callable[[float], np.ndarray]
"""Picture (uint8 [HEIGHT, WIDTH, 3], BGR) of a scene at a time in seconds from its start."""

# file, first and last second of a stretch without a cut (checked by eye)
FOOTAGE = {
    "dev": [
        ("apple.mp4", 0.0, 10.4), ("bikes.mp4", 0.0, 1.16), ("bikes.mp4", 1.2, 3.0), ("bikes.mp4", 3.04, 5.44),
        ("fruit-and-vegetable-detection.gif", 0.0, 6.6), ("testvideo.mp4", 1.1, 5.9), ("fire2.mp4", 0.0, 2.3),
        ("person.mp4", 0.0, 45.0),
    ],
    "report": [
        ("tomato.mp4", 0.0, 9.8), ("bikes.mp4", 5.48, 7.44), ("bikes.mp4", 7.48, 9.64),
        ("store-aisle-detection.gif", 0.0, 4.4), ("pancake.mkv", 0.0, 10.1), ("testvideo.mp4", 7.8, 11.2),
        ("person.mp4", 60.0, 135.0),
    ],
}  # fmt: skip


@lru_cache(maxsize=4)
def _stretch(path: Path, start_s: float, end_s: float) -> tuple[np.ndarray, list[np.ndarray]]:
    """(times in seconds from the start, pictures) of a stretch of a file."""
    times, pictures = [], []
    with av.open(str(path)) as container:
        first = None
        for frame in container.decode(video=0):
            first = frame.time if first is None else first
            at_s = frame.time - first
            if at_s >= end_s:
                break
            if at_s >= start_s:
                times.append(at_s - start_s)
                pictures.append(_filled(frame.to_ndarray(format="bgr24")))
    return np.array(times), pictures


def _filled(picture: np.ndarray) -> np.ndarray:
    """The middle of the picture at WIDTH x HEIGHT."""
    height, width = picture.shape[:2]
    scale = max(WIDTH / width, HEIGHT / height)
    w, h = round(WIDTH / scale), round(HEIGHT / scale)
    left, top = (width - w) // 2, (height - h) // 2
    return cv2.resize(picture[top : top + h, left : left + w], (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA)


def footage_scene(media: Path, name: str, start_s: float, end_s: float, offset_s: float, zoom: float) -> Scene:
    """A stretch of a file from `offset_s` on, played to and fro, the middle enlarged `zoom` times."""
    times, pictures = _stretch(media / name, start_s, end_s)
    span_s = float(times[-1])

    def at(time_s: float) -> np.ndarray:
        place = (offset_s + time_s) % (2 * span_s) if span_s else 0.0
        place = place if place <= span_s else 2 * span_s - place
        index = min(len(times) - 1, max(0, int(np.searchsorted(times, place + 1e-6)) - 1))
        return _zoomed(pictures[index], zoom)

    return at


def _zoomed(picture: np.ndarray, zoom: float) -> np.ndarray:
    if zoom == 1.0:
        return picture
    w, h = int(WIDTH / zoom), int(HEIGHT / zoom)
    left, top = (WIDTH - w) // 3, (HEIGHT - h) // 2
    return cv2.resize(picture[top : top + h, left : left + w], (WIDTH, HEIGHT), interpolation=cv2.INTER_LINEAR)


def drawn_scene(rng: np.random.Generator, palette: int | None = None) -> Scene:
    """A hillside of coloured noise with fruit on it; the camera drifts, one fruit moves.

    Scenes with the same `palette` have the same colours and differ in their shapes only.
    """
    colours = np.random.default_rng(palette) if palette is not None else rng
    wide, high = WIDTH * 2, HEIGHT * 2
    base = colours.uniform(30, 190, 3)
    tint = colours.uniform(-60, 60, 3)
    canvas = np.zeros((high, wide, 3), np.float32) + base
    for octave in (4, 9, 20, 60):
        grain = rng.normal(0, 1, (octave * high // wide + 2, octave)).astype(np.float32)
        canvas += cv2.resize(grain, (wide, high), interpolation=cv2.INTER_CUBIC)[..., None] * tint * 6 / (octave**0.5)
    for _ in range(rng.integers(6, 25)):
        centre = (int(rng.uniform(0, wide)), int(rng.uniform(0, high)))
        axes = (int(rng.uniform(8, 60)), int(rng.uniform(8, 60)))
        colour = colours.uniform(0, 255, 3)
        cv2.ellipse(canvas, centre, axes, float(rng.uniform(0, 180)), 0, 360, colour.tolist(), -1)
    canvas = cv2.GaussianBlur(np.clip(canvas, 0, 255), (3, 3), 0).astype(np.uint8)
    start = rng.uniform(0.2, 0.8, 2)
    drift = rng.uniform(-0.06, 0.06, 2)
    fruit = tuple(int(v) for v in colours.uniform(0, 255, 3))
    pace, radius = rng.uniform(0.3, 1.2), int(rng.uniform(10, 30))

    def at(time_s: float) -> np.ndarray:
        x = float(np.clip(start[0] + drift[0] * time_s, 0, 1)) * (wide - WIDTH)
        y = float(np.clip(start[1] + drift[1] * time_s, 0, 1)) * (high - HEIGHT)
        move = np.array([[1, 0, -x], [0, 1, -y]], np.float32)
        picture = cv2.warpAffine(canvas, move, (WIDTH, HEIGHT))
        place = (int(WIDTH * (0.5 + 0.35 * np.sin(pace * time_s))), int(HEIGHT * 0.6))
        return cv2.circle(picture, place, radius, fruit, -1)

    return at
