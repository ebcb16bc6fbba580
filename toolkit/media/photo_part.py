"""A part of a photo as a picture of its own."""

import io
from pathlib import Path

from toolkit.core.privacy import Box
from toolkit.media.photo import read_photo
from toolkit.media.save_file import save_bytes

MARGIN = 0.35
"""Shown around a line, as a share of its height: a person wants to see that nothing was cut off."""
LEAST_PX = 240
"""Smaller parts are enlarged, so that letters can be read."""


def write_photo_part(photo: Path, box: Box, target: Path) -> None:
    """Write the part `box` (shares of the upright picture) of `photo` to `target` as a JPEG.

    Raises:
        MediaUnreadable: if it is no picture.
        OutputNotWritable: if it can't be written.
    """
    from PIL import Image

    picture = Image.fromarray(read_photo(photo))
    width, height = picture.size
    pad = MARGIN * min((box.bottom - box.top) * height, (box.right - box.left) * width) + 4
    left, right = max(0, round(box.left * width - pad)), min(width, round(box.right * width + pad))
    top, bottom = max(0, round(box.top * height - pad)), min(height, round(box.bottom * height + pad))
    part = picture.crop((left, top, max(right, left + 1), max(bottom, top + 1)))
    if part.width < LEAST_PX:
        scale = LEAST_PX / part.width
        part = part.resize((LEAST_PX, max(1, round(part.height * scale))))
    content = io.BytesIO()
    part.save(content, "JPEG", quality=88)
    save_bytes(target, content.getvalue())
