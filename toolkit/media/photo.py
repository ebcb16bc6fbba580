"""A photo from a file, upright as the camera meant it, small enough to read."""

from pathlib import Path

import numpy as np

from toolkit.core.errors import MediaUnreadable
from toolkit.core.text import Text

LONGEST_PX = 2000
"""Letters of 3 mm on a label that fills the picture are 30 px high then, as the reader needs; more costs time."""
MAX_PIXELS = 200_000_000


def read_photo(path: Path) -> np.ndarray:
    """The picture at `path` (uint8 [h, w, 3], RGB), turned as its EXIF says, its longer side at most `LONGEST_PX`.

    Raises:
        MediaUnreadable: if there is no such file, or it is no picture.
    """
    from PIL import Image, ImageOps

    try:
        with Image.open(path) as opened:
            if opened.width * opened.height > MAX_PIXELS:
                raise MediaUnreadable(
                    path.name,
                    Text("照片太大", "the photo is too large"),
                    Text("请用手机自带的相机重拍，或缩小后再试", "Take it again, or make it smaller"),
                )
            picture = ImageOps.exif_transpose(opened).convert("RGB")
            picture.thumbnail((LONGEST_PX, LONGEST_PX))
            return np.asarray(picture)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise MediaUnreadable(
            path.name,
            Text("不是能打开的照片", "not a photo that can be opened"),
            Text("请换一张 .jpg 或 .png 照片", "Use another photo, .jpg or .png"),
        ) from error
