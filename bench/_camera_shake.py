"""How much a finished clip shakes, seen by another method than the product's: sparse optical flow of OpenCV."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from toolkit.core.media_info import MediaInfo
from toolkit.core.plan import ClipPart, ClipPlan, OutputProfile
from toolkit.core.progress import Reporter
from toolkit.core.text import Text
from toolkit.media.render import render_clip

_FAST_HZ = 1.0


def measure_shake(
    path: Path, info: MediaInfo, part: ClipPart, output_px: tuple[int, int], folder: Path
) -> dict[str, Any]:  # fmt: skip
    """Shake of the clip as planned, and with the same window standing in the middle."""
    measured = {}
    for name, each in (("still", replace(part, crop_path=())), ("planned", part)):
        out = folder / f"{path.stem}-{name}.mp4"
        plan = ClipPlan(
            id="clip", situation="scenery", product_id="", title="", sticker="", parts=(each,), cues=(),
            cover_footage=0, cover_time_ms=0, reasons=(),
        )  # fmt: skip
        render_clip(plan, (info,), _profile(output_px), out, Reporter(), threads=2)
        measured[name] = shake_of(out)
        out.unlink()
    (before, step_before), (after, step_after) = measured["still"], measured["planned"]
    return {
        "shake_before_px": round(before, 2), "shake_after_px": round(after, 2),
        "shake_reduced": round(1 - after / before, 3), "step_before_px": round(step_before, 2),
        "step_after_px": round(step_after, 2),
    }  # fmt: skip


def _profile(output_px: tuple[int, int]) -> OutputProfile:
    return OutputProfile(
        id="bench", title=Text("", ""), width_px=output_px[0], height_px=output_px[1], fps=30, min_s=0, max_s=600,
        safe_top=0, safe_bottom=0, safe_left=0, safe_right=0, caption_chars=12, cover_width_px=270,
        cover_height_px=360, max_mb=500, source="bench", as_of="2026-11-22",
    )  # fmt: skip


def shake_of(path: Path) -> tuple[float, float]:
    """(rms of the camera's path above 1 Hz, rms step from frame to frame), pixels of the clip."""
    steps = np.array(_camera_steps(path))
    path_px = np.cumsum(steps, axis=0)
    times = np.linspace(-1, 1, len(path_px))
    path_px = path_px - np.stack([np.polyval(np.polyfit(times, p, 3), times) for p in path_px.T], axis=1)
    waves = np.fft.rfft(path_px * np.hanning(len(path_px))[:, None], axis=0)
    waves[np.fft.rfftfreq(len(path_px), 1 / 30) < _FAST_HZ] = 0
    fast = np.fft.irfft(waves, len(path_px), axis=0)
    weight = float(np.square(np.hanning(len(path_px))).mean())
    return float(np.sqrt(np.square(fast).sum(axis=1).mean() / weight)), float(
        np.sqrt(np.square(steps).sum(axis=1).mean())
    )


def _camera_steps(path: Path) -> list[np.ndarray]:
    """Movement of the background from each frame to the next: what most of 200 corners agree on."""
    video = cv2.VideoCapture(str(path))
    steps: list[np.ndarray] = []
    before = None
    while True:
        is_there, frame = video.read()
        if not is_there:
            return steps
        grey = cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY)
        if before is not None:
            corners = cv2.goodFeaturesToTrack(before, 200, 0.01, 12)
            moved, found, _ = cv2.calcOpticalFlowPyrLK(
                before, grey, corners, corners.copy(), winSize=(31, 31), maxLevel=4
            )
            steps.append(_agreed((moved - corners).reshape(-1, 2)[found.ravel() == 1]))
        before = grey


def _agreed(moves: np.ndarray) -> np.ndarray:
    middle = np.median(moves, axis=0)
    for within_px in (8.0, 2.0):
        near = np.linalg.norm(moves - middle, axis=1) < within_px
        if near.any():
            middle = moves[near].mean(axis=0)
    return middle
