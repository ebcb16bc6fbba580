"""A still picture with places made unrecognisable."""

import math
from collections.abc import Sequence

import numpy as np

from toolkit.core.privacy import Box

_COLOURS = 4
"""A hidden place is this many colours wide and high at most: nobody is told apart by so few (see render_args)."""


def hide_places(picture: np.ndarray, boxes: Sequence[Box]) -> np.ndarray:
    """A copy of `picture` (uint8 [h, w, 3]) in which nothing can be told within `boxes` (shares of its size)."""
    import cv2

    if not boxes:
        return picture
    hidden = picture.copy()
    height, width = picture.shape[:2]
    for box in boxes:
        rows = slice(max(0, math.floor(box.top * height)), min(height, math.ceil(box.bottom * height)))
        columns = slice(max(0, math.floor(box.left * width)), min(width, math.ceil(box.right * width)))
        place = hidden[rows, columns]
        if place.size:
            coarse = cv2.resize(place, (_COLOURS, _COLOURS), interpolation=cv2.INTER_AREA)
            hidden[rows, columns] = cv2.resize(coarse, place.shape[1::-1], interpolation=cv2.INTER_LINEAR)
    return hidden
