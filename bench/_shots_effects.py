"""What happens inside a shot without being a cut, and how a shot's pictures are worsened. Pictures: uint8 BGR."""

from collections.abc import Callable

import cv2
import numpy as np

Effect = Callable[[np.ndarray, float], np.ndarray]
"""(picture, seconds from the shot's start) -> picture"""


def flash(rng: np.random.Generator, at_s: float, fps: float) -> Effect:
    """A photographer's flash or a lightning: one to three frames, then dying away."""
    lasts_s, power = rng.integers(1, 4) / fps, rng.uniform(0.5, 1.0)

    def apply(picture: np.ndarray, time_s: float) -> np.ndarray:
        since = time_s - at_s
        if since < -1e-6 or since > lasts_s + 0.1:
            return picture
        share = power if since < lasts_s - 1e-6 else power * max(0.0, 0.5 - (since - lasts_s) * 8)
        return cv2.addWeighted(picture, 1 - share, np.full_like(picture, 255), share, 0)

    return apply


def whip(rng: np.random.Generator, at_s: float) -> Effect:
    """The camera is torn to the side, to another part of the scene (the picture's mirror image), with motion blur."""
    lasts_s, side, exposure_s = rng.uniform(0.2, 0.45), rng.choice([-1, 1]), 1 / 50

    def place(time_s: float) -> float:
        share = np.clip((time_s - at_s) / lasts_s, 0, 1)
        return float(share * share * (3 - 2 * share))

    def apply(picture: np.ndarray, time_s: float) -> np.ndarray:
        if time_s <= at_s:
            return picture
        width = picture.shape[1]
        round_view = np.concatenate([picture, picture[:, ::-1], picture], axis=1)
        # one and a half pictures to the side: from the picture over its mirror image into the next
        shifts = [1.4 * width * place(time_s + step * exposure_s / 7) for step in range(8)]
        views = [np.roll(round_view, -side * int(shift), axis=1)[:, :width].astype(np.uint16) for shift in shifts]
        return (sum(views[1:], views[0]) // len(views)).astype(np.uint8)

    return apply


def passer(rng: np.random.Generator, at_s: float) -> Effect:
    """Something large goes past close to the lens, out of focus."""
    lasts_s, side = rng.uniform(0.4, 0.9), rng.choice([-1, 1])
    colour, share = rng.uniform(10, 160, 3), rng.uniform(0.4, 0.75)

    def apply(picture: np.ndarray, time_s: float) -> np.ndarray:
        progress = (time_s - at_s) / lasts_s
        if not 0 < progress < 1:
            return picture
        height, width = picture.shape[:2]
        half = share * width / 2
        middle = -half + progress * (width + 2 * half)
        middle = middle if side > 0 else width - middle
        x = np.arange(width)
        cover = np.clip((half - np.abs(x - middle)) / 14 + 0.5, 0, 1)[None, :, None]
        shade = (0.8 + 0.2 * np.sin(np.arange(height) / 23))[:, None, None]
        return (picture * (1 - cover) + colour * shade * cover).astype(np.uint8)

    return apply


def exposure_drift(rng: np.random.Generator, at_s: float) -> Effect:
    """The phone corrects its exposure within a third of a second."""
    gain, lasts_s = rng.choice([0.55, 1.6]), rng.uniform(0.25, 0.5)

    def apply(picture: np.ndarray, time_s: float) -> np.ndarray:
        share = float(np.clip((time_s - at_s) / lasts_s, 0, 1))
        return cv2.convertScaleAbs(picture, alpha=1 + (gain - 1) * share)

    return apply


def shake(rng: np.random.Generator, amount: float) -> Effect:
    """A hand that trembles: `amount` is the amplitude as a share of the width; enlarged to hide edges."""
    tones = [(rng.uniform(1.0, 8.0), rng.uniform(0, 6.3), rng.uniform(0.3, 1)) for _ in range(6)]

    def apply(picture: np.ndarray, time_s: float) -> np.ndarray:
        height, width = picture.shape[:2]
        offsets = [
            sum(a * np.sin(6.283 * f * time_s + p) for f, p, a in part) * amount * width / 2
            for part in (tones[:3], tones[3:])
        ]
        zoom = 1 + 4 * amount
        move = np.array(
            [[zoom, 0, offsets[0] - (zoom - 1) * width / 2], [0, zoom, offsets[1] - (zoom - 1) * height / 2]],
            np.float32,
        )
        return cv2.warpAffine(picture, move, (width, height), borderMode=cv2.BORDER_REFLECT)

    return apply


def sensor(rng: np.random.Generator, *, gain: float = 1.0, noise: float = 0.0) -> Callable[[np.ndarray], np.ndarray]:
    """Low light (`gain` below 1) and a phone's noise (standard deviation 0..255), coarser in colour than in light."""

    def apply(picture: np.ndarray) -> np.ndarray:
        if gain == 1.0 and noise == 0.0:
            return picture
        height, width = picture.shape[:2]
        grain = rng.normal(0, noise, (height, width, 1)).astype(np.float32)
        blots = rng.normal(0, noise, (height // 3, width // 3, 3)).astype(np.float32)
        grain = grain + cv2.resize(blots, (width, height), interpolation=cv2.INTER_LINEAR)
        return np.clip(picture * gain + grain, 0, 255).astype(np.uint8)

    return apply
