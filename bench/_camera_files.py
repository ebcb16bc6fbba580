"""Scenes as files: encoded once into a folder, with what is true of each frame beside them."""

import json
import subprocess
from dataclasses import astuple, dataclass
from pathlib import Path

import cv2
import imageio_ffmpeg

from bench._camera_scenes import Box, Scene

LABELS = Path(__file__).with_name("camera_labels.json")


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """Footage and where its subjects stand in each frame (nothing where none can be seen)."""

    name: str
    path: Path
    output_px: tuple[int, int]
    boxes: tuple[tuple[Box, ...], ...]
    is_shaken: bool = False


def write_scene(scene: Scene, folder: Path, half: str) -> Labelled:
    """The scene as a file in `folder`, unless it is there."""
    name = f"{half}-{scene.seed}-{''.join(c if c.isalnum() else '_' for c in scene.name)}"
    path, truth = folder / f"{name}.mp4", folder / f"{name}.json"
    if not truth.is_file():
        truth.write_text(json.dumps(_encode(scene, path)))
    boxes = tuple(
        tuple(Box(x=x, y=y, half_width=w, half_height=h) for x, y, w, h in each)
        for each in json.loads(truth.read_text())
    )
    return Labelled(
        name=scene.name, path=path, output_px=scene.output_px, boxes=boxes, is_shaken=scene.is_shaken
    )  # fmt: skip


def _encode(scene: Scene, path: Path) -> list:
    """Writes the file, coded turned against its rotation flag; returns the boxes per frame."""
    turn = {90: cv2.ROTATE_90_COUNTERCLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_CLOCKWISE}
    width, height = scene.size_px if scene.rotation_deg in (0, 180) else scene.size_px[::-1]
    plain = path.with_suffix(".plain.mp4") if scene.rotation_deg else path
    command = [
        imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "bgr24",
        "-s", f"{width}x{height}", "-r", str(scene.fps), "-i", "-", "-c:v", "libx264", "-preset", "veryfast",
        "-crf", "20", "-pix_fmt", "yuv420p", "-threads", "2", str(plain),
    ]  # fmt: skip
    boxes = []
    with subprocess.Popen(command, stdin=subprocess.PIPE) as ffmpeg:
        assert ffmpeg.stdin is not None
        for picture, seen in scene.frames():
            coded = cv2.rotate(picture, turn[scene.rotation_deg]) if scene.rotation_deg else picture
            ffmpeg.stdin.write(coded.tobytes())
            boxes.append([[round(v, 5) for v in astuple(box)] for box in seen])
    if scene.rotation_deg:
        flag = ["-display_rotation", str((360 - scene.rotation_deg) % 360)]
        subprocess.run([*command[:4], *flag, "-i", str(plain), "-c", "copy", str(path)], check=True)
        plain.unlink()
    return boxes


def read_labels(media: Path) -> list[Labelled]:
    """The farm clips in `media` with their boxes, once per output shape; frames at their average rate."""
    import av
    import numpy as np

    found = []
    for clip in json.loads(LABELS.read_text())["clips"]:
        path = media / clip["file"]
        if not path.is_file():
            continue
        with av.open(str(path)) as container:
            times = np.array([float(frame.time) for frame in container.decode(video=0)])
        rows = np.array(clip["boxes"])
        values = np.stack([np.interp(times, rows[:, 0], rows[:, n]) for n in range(1, 5)], axis=1)
        for jump_s in clip["jumps_s"]:  # the subject changes: the nearest box counts
            after = int(np.searchsorted(rows[:, 0], jump_s))
            near = (times > rows[after - 1, 0]) & (times < rows[after, 0])
            values[near] = np.where((times[near] < jump_s)[:, None], rows[after - 1, 1:], rows[after, 1:])
        boxes = tuple((Box(x=x, y=y, half_width=w, half_height=h),) for x, y, w, h in values)
        for output in clip["outputs"]:
            shape = f"{output[0]}x{output[1]}"
            found.append(
                Labelled(name=f"{path.stem} to {shape}", path=path, output_px=(output[0], output[1]), boxes=boxes)
            )
    return found
