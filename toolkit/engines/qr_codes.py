"""QR codes in a picture, by OpenCV's detector (Apache-2.0)."""

import numpy as np

from toolkit.core.privacy import Box


class QrFinder:
    """Finds QR codes, whether or not they can be read."""

    def __init__(self) -> None:
        import cv2

        self._detector = cv2.QRCodeDetector()

    def find(self, picture: np.ndarray) -> tuple[Box, ...]:
        """Places of QR codes in `picture` (uint8 [h, w, 3], RGB)."""
        height, width = picture.shape[:2]
        is_found, corners = self._detector.detectMulti(np.ascontiguousarray(picture))
        if not is_found:
            return ()
        boxes = []
        for corner in corners:
            x, y = np.clip(corner[:, 0] / width, 0, 1), np.clip(corner[:, 1] / height, 0, 1)
            boxes.append(Box(left=float(x.min()), top=float(y.min()), right=float(x.max()), bottom=float(y.max())))
        return tuple(box for box in boxes if box.width > 0.01 and box.height > 0.01)
