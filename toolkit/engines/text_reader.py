"""Written lines in a picture, by RapidOCR (PP-OCRv6, Apache-2.0; its weights come in the package)."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from toolkit.core.errors import EngineFailed
from toolkit.core.privacy import Box
from toolkit.core.text import Text
from toolkit.engines.registry import import_module


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenLine:
    """One line as read."""

    text: str
    box: Box
    confidence: float


class TextReader:
    """Reads Chinese and Latin lines."""

    def __init__(self, threads: int = 2) -> None:
        """Loads the networks (about 1 s).

        Raises:
            EngineMissing: if rapidocr is not installed.
        """
        package = import_module("rapidocr", package="rapidocr")
        import_module("logging", package="rapidocr").getLogger("RapidOCR").setLevel("ERROR")
        self._read: Any = package.RapidOCR(
            params={
                "Global.log_level": "error",
                "EngineConfig.onnxruntime.intra_op_num_threads": threads,
                "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            }
        )

    def read(self, picture: np.ndarray) -> tuple[WrittenLine, ...]:
        """The lines in `picture` (uint8 [h, w, 3], RGB, upright).

        Raises:
            EngineFailed: if the reader stops with an error of its own.
        """
        height, width = picture.shape[:2]
        try:
            result = self._read(np.ascontiguousarray(picture[:, :, ::-1]))
        except Exception as error:
            raise EngineFailed(
                "rapidocr",
                Text(f"读画面上的字时出错（{error}）", f"reading the words in the picture failed ({error})"),
                Text(
                    "换一张清楚的照片再试；遮挡时也可以去掉 --blur 里的 phone 和 plate",
                    "Try a clearer photo; for hiding, phone and plate may be left out of --blur",
                ),
            ) from error
        if result.boxes is None:
            return ()
        return tuple(
            WrittenLine(text=text, box=_box_of(np.asarray(corners), width, height), confidence=float(score))
            for corners, text, score in zip(result.boxes, result.txts, result.scores, strict=True)
        )


def _box_of(corners: np.ndarray, width: int, height: int) -> Box:
    x, y = np.clip(corners[:, 0] / width, 0, 1), np.clip(corners[:, 1] / height, 0, 1)
    return Box(left=float(x.min()), top=float(y.min()), right=float(x.max()), bottom=float(y.max()))
