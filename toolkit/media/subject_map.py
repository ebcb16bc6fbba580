"""Where the subject stands in a small picture."""

import cv2
import numpy as np

_BOX_SHARE = 0.5
"""Side of the box that looks for the subject, as a share of the shorter side of the picture."""
_COOLING = 0.93
"""Of the heat of motion this share is left after a sample: half of it after 2.5 s."""


class SubjectMap:
    """Finds what moves on its own, is colourful, or stands out of its surroundings."""

    def __init__(self, width: int, height: int) -> None:
        self._size = width // 2, height // 2
        columns, rows = np.meshgrid(
            (np.arange(self._size[0]) + 0.5) / self._size[0], (np.arange(self._size[1]) + 0.5) / self._size[1]
        )
        self._x, self._y = columns.astype(np.float32), rows.astype(np.float32)
        # people point the camera at what they mean: the edges count about half
        self._centre = np.exp(-((self._x - 0.5) ** 2 + (self._y - 0.5) ** 2) / 0.5).astype(np.float32)
        self._before: np.ndarray | None = None
        self._heat = np.zeros(self._size[::-1], np.float32)

    def locate(
        self, luma: np.ndarray, blue: np.ndarray, red: np.ndarray, camera: tuple[float, float] | None
    ) -> tuple[float, float, float]:
        """(x, y, spread) as shares of the coded picture; see SubjectSample.

        `camera` is how far the picture moved since the last call, as a share of its longer side; None if that is not
        known or another shot began: then nothing can be said about what moves on its own.
        """
        grey = cv2.resize(luma, self._size, interpolation=cv2.INTER_AREA).astype(np.float32)
        if self._before is None or camera is None:
            self._heat[:] = 0
        else:
            self._warm(grey, self._before, camera)
        self._before = grey
        weight = (self._standing_out(luma, grey, blue, red) + self._heat) * self._centre
        weight = cv2.GaussianBlur(weight, (0, 0), self._size[0] / 40)
        weight = np.clip(weight - 0.4 * weight.max(), 0, None)
        total = float(weight.sum())
        if total < 1e-4:
            return 0.5, 0.5, 1.0
        x, y = self._densest(weight)
        variance = float((weight * ((self._x - x) ** 2 + (self._y - y) ** 2)).sum()) / total
        return x, y, min(1.0, (variance * 6.0) ** 0.5)  # an even weight has a variance of 1/12 in each direction

    def _densest(self, weight: np.ndarray) -> tuple[float, float]:
        """Middle of the weight inside the box that holds most of it: between two things there is nothing to see."""
        box = int(_BOX_SHARE * min(self._size)) | 1
        held = cv2.boxFilter(weight, -1, (box, box), normalize=False, borderType=cv2.BORDER_CONSTANT)
        row, column = divmod(int(held.argmax()), self._size[0])
        place = (
            slice(max(0, row - box // 2), row + box // 2 + 1),
            slice(max(0, column - box // 2), column + box // 2 + 1),
        )
        inside = weight[place]
        total = float(inside.sum())
        return float((inside * self._x[place]).sum()) / total, float((inside * self._y[place]).sum()) / total

    def _standing_out(self, luma: np.ndarray, grey: np.ndarray, blue: np.ndarray, red: np.ndarray) -> np.ndarray:
        """Tinted or lit unlike what is around it, and with edges: a patch of glare or of even floor has none."""
        tints = [cv2.resize(p, self._size, interpolation=cv2.INTER_AREA).astype(np.float32) for p in (blue, red)]
        around = self._size[0] // 3 | 1
        apart = [np.square(t - cv2.blur(t, (around, around))) for t in tints]
        colour = np.minimum(np.sqrt(apart[0] + apart[1]) / 25.0, 1.0)
        lit = np.minimum(cv2.absdiff(grey, cv2.blur(grey, (around, around))) / 90.0, 1.0)
        steps = cv2.resize(
            cv2.convertScaleAbs(cv2.Laplacian(luma, cv2.CV_16S)), self._size, interpolation=cv2.INTER_AREA
        )
        edges = np.minimum(cv2.blur(steps, (5, 5)).astype(np.float32) / 25.0, 1.0)
        ripe = np.clip(np.hypot(tints[0] - 128.0, tints[1] - 128.0) / 30.0, 0.3, 1.0)
        glare = cv2.dilate((grey > 225).astype(np.uint8), np.ones((3, 3), np.uint8))
        return (0.15 + 0.85 * edges) * (colour * ripe + 0.3 * lit) * np.where(glare, np.float32(0.2), np.float32(1.0))

    def _warm(self, grey: np.ndarray, before: np.ndarray, camera: tuple[float, float]) -> None:
        """What moves on its own heats its place, and the heat stays for a while when it stops."""
        x, y = (share * max(self._size) for share in camera)
        along = np.array([[1, 0, x], [0, 1, y]], np.float32)
        before, heat = (
            cv2.warpAffine(p, along, self._size, borderMode=cv2.BORDER_REPLICATE) for p in (before, self._heat)
        )
        moved = cv2.absdiff(cv2.blur(grey, (3, 3)), cv2.blur(before, (3, 3)))
        self._heat = np.maximum(_COOLING * heat, np.clip((moved - 8.0) / 30.0, 0.0, 1.0))
