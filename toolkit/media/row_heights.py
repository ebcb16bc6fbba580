"""How high a row of a spreadsheet has to be: not every program works it out for wrapped text by itself."""

import math
import unicodedata
from collections.abc import Sequence

LINE_PT = 15.5
"""Of a line in 11 pt."""
MAX_PT = 400.0
"""Excel's limit is 409."""


def row_height_pt(texts: Sequence[str], widths: Sequence[float]) -> float:
    """Height in points of a row with these texts in columns of these widths (characters, as in Excel).

    >>> row_height_pt(["一二三四五"], [6])
    31.0
    """
    lines = max((_lines(text, width) for text, width in zip(texts, widths, strict=False)), default=1)
    return min(MAX_PT, lines * LINE_PT)


def _lines(text: str, width: float) -> int:
    return sum(max(1, math.ceil(_width(part) / max(1.0, width - 1))) for part in text.split("\n"))


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
