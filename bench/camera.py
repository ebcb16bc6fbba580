"""The crop window on footage with known subjects: `python -m bench camera --json [--half report] [--folder DIR]`.

Scenes are drawn from seeds (`dev` was tuned on, `report` not); the two farm clips were labelled by hand
(bench/camera_labels.json) and lie in ../shared/media beside the repository. Per scene:

* `inside`: share of frames in which the middle of the subject (of the nearest, where there are two) is in the window,
  and `box`: in which at least 80 % of what the window could hold of its box is; beside a window that never leaves the
  middle (`centre`).
* the window's path in the finished clip: peak speed and acceleration (widths a second, and a second squared), and
  how far it is off its own smooth path (`jitter_px`, root mean square in pixels of the output; steady footage only).
* `shake`: root mean square of the picture's movement above 1 Hz in the rendered clip, seen by Lucas-Kanade flow of
  OpenCV, without and with the product's counter-movement; and the mean step from frame to frame.
* what a window with a key for every frame adds to the CPU of rendering 1080p to 720 x 1280 (`render_extra_share`).

Shaken scenes have a background with some structure: before an empty wall nothing tells the camera's tremble from the
hand's, and nothing is countered.
"""

import argparse
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from bench._camera_files import Labelled, read_labels, write_scene
from bench._camera_render import measure_render_cpu
from bench._camera_sets import scenes
from bench._camera_shake import measure_shake
from toolkit.core.media_info import MediaInfo
from toolkit.core.plan import ClipPart
from toolkit.core.progress import Reporter
from toolkit.core.reframe import plan_crop_path
from toolkit.core.shot import PictureAnalysis
from toolkit.core.spans import Span
from toolkit.media.crop_commands import crop_window, window_places
from toolkit.media.frames import analyse_pictures
from toolkit.media.probe import probe

MEDIA = Path(__file__).resolve().parent.parent.parent / "shared" / "media" / "video"
_BOX_SHARE = 0.8
_CUT_SPEED = 6.0


def measure(arguments: list[str]) -> dict[str, Any]:
    parser = argparse.ArgumentParser(prog="python -m bench camera")
    parser.add_argument("--half", choices=("dev", "report"), default="report")
    parser.add_argument("--variants", type=int, default=3, help="versions of each scene")
    parser.add_argument("--folder", type=Path, help="keep the scenes there")
    parser.add_argument("--no-shake", action="store_true", help="leave out what has to be rendered")
    parser.add_argument("--only", default="", help="scenes whose name holds this")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        made = [
            write_scene(scene, folder, options.half)
            for variant in range(options.variants)
            for scene in scenes(options.half, variant)
            if options.only in scene.name
        ]
        farm = [each for each in read_labels(MEDIA) if options.only in each.name]
        rendering = {} if options.no_shake else measure_render_cpu(folder, repeats=2)
        rows = [_row(each, folder, with_shake=not options.no_shake) for each in (*made, *farm)]
    return {"half": options.half, "scenes": rows, **_totals(rows[: len(made)], rows[len(made) :]), **rendering}


def _row(labelled: Labelled, folder: Path, *, with_shake: bool) -> dict[str, Any]:
    info = probe(labelled.path)
    pictures = analyse_pictures(labelled.path, info, Reporter())
    part = plan_part(pictures, info, labelled.output_px)
    row: dict[str, Any] = {"name": labelled.name, **_inside(labelled, info, part), **_path(info, part, labelled)}
    if labelled.is_shaken and with_shake:
        row |= measure_shake(labelled.path, info, part, labelled.output_px, folder)
    return row


def plan_part(pictures: PictureAnalysis, info: MediaInfo, output_px: tuple[int, int]) -> ClipPart:
    """The whole file as one part of a clip, framed by the product."""
    assert info.video is not None
    span = Span(info.video.start_ms, info.video.start_ms + info.video.duration_ms)
    crop = plan_crop_path(pictures, span, (info.video.width_px, info.video.height_px), output_px)
    return ClipPart(
        footage=0, span=span, layout=crop.layout, crop_width_px=crop.width_px, crop_height_px=crop.height_px,
        crop_path=crop.path,
    )  # fmt: skip


def _inside(labelled: Labelled, info: MediaInfo, part: ClipPart) -> dict[str, Any]:
    assert info.video is not None
    source = info.video.width_px, info.video.height_px
    count = len(labelled.boxes)
    window = np.array(crop_window(part, source)) / source
    middle = replace(part, crop_path=())
    results = {}
    for name, each in (("", part), ("centre_", middle)):
        corner = window_places(each, source, info.video.fps, count) / source
        scores = np.array(
            [max((_held(box, place, window) for box in boxes), default=(np.nan, np.nan))
             for boxes, place in zip(labelled.boxes, corner, strict=True)]
        )  # fmt: skip
        if part.layout == "pad" and not name:
            scores = np.where(np.isnan(scores), np.nan, 1.0)
        results[f"{name}inside"] = round(float(np.nanmean(scores[:, 0])), 4)
        results[f"{name}box"] = round(float(np.nanmean(scores[:, 1])), 4)
    return {**results, "layout": part.layout}


def _held(box, corner: np.ndarray, window: np.ndarray) -> tuple[float, float]:
    """Whether the middle is inside, and whether enough of the box is."""
    half, middle = np.array([box.half_width, box.half_height]), np.array([box.x, box.y])
    is_inside = bool(((middle >= corner) & (middle <= corner + window)).all())
    low, high = np.clip(middle - half, 0, 1), np.clip(middle + half, 0, 1)
    shown = np.clip(np.minimum(high, corner + window) - np.maximum(low, corner), 0, None)
    held = (shown / np.minimum(high - low, window)).prod()
    return float(is_inside), float(held >= _BOX_SHARE)


def _path(info: MediaInfo, part: ClipPart, labelled: Labelled) -> dict[str, Any]:
    """Of the window's movement in the finished clip, without the jumps at cuts."""
    assert info.video is not None
    source, fps = (info.video.width_px, info.video.height_px), 30
    window = np.array(crop_window(part, source))
    places = window_places(part, source, fps, part.span.duration_ms * fps // 1000) / window
    row: dict[str, Any] = {"keys": len(part.crop_path), "width": part.crop_width_px}
    if len(part.crop_path) > places.shape[0] * 0.3:
        return row | {"steadied": True}
    speed = np.diff(places, axis=0) * fps
    is_cut = np.any(np.abs(speed) > _CUT_SPEED, axis=1)
    over_s = 0.2  # a speed shorter than that is no speed to the eye
    half = round(over_s * fps / 2)
    change = (speed[2 * half :] - speed[: -2 * half]) / over_s
    off = (places - _parabola(places, fps // 2 | 1)) * labelled.output_px
    calm = np.convolve(np.append(is_cut, [False]), np.ones(fps), "same") == 0
    return row | {
        "peak_speed": round(float(np.abs(speed[calm[1:]]).max(initial=0)), 2),
        "peak_acceleration": round(float(np.abs(change[calm[1 + half : -half]]).max(initial=0)), 2),
        "jitter_px": round(float(np.sqrt(np.square(off[calm]).sum(axis=1).mean())), 2),
    }


def _parabola(places: np.ndarray, count: int) -> np.ndarray:
    """Each place as the parabola through the `count` around it has it (Savitzky and Golay 1964)."""
    reach = np.arange(count) - count // 2
    weights = np.linalg.pinv(np.vander(reach, 3))[2]
    padded = [np.pad(p, count // 2, mode="reflect", reflect_type="odd") for p in places.T]
    return np.stack([np.convolve(p, weights[::-1], "valid") for p in padded], axis=1)


def _totals(made: list[dict[str, Any]], farm: list[dict[str, Any]]) -> dict[str, Any]:
    totals: dict[str, Any] = {}
    for name, rows in (("made", made), ("farm", farm)):
        for figure in ("inside", "box", "centre_inside", "centre_box"):
            totals[f"{name}_{figure}"] = round(float(np.mean([row[figure] for row in rows])), 4) if rows else None
        totals[f"{name}_worst_inside"] = min((row["inside"] for row in rows), default=None)
        for figure in ("peak_speed", "peak_acceleration", "jitter_px"):
            totals[f"{name}_{figure}"] = max((row.get(figure, 0.0) for row in rows), default=None)
    shaken = [row["shake_reduced"] for row in made if "shake_reduced" in row]
    totals["shake_reduced"] = round(float(np.mean(shaken)), 3) if shaken else None
    totals["shake_reduced_least"] = min(shaken, default=None)
    return totals
