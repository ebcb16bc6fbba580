"""What to cut out of a recording without loss, and what came of it. All times are source time."""

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, ClassVar

from toolkit.core.errors import InputError
from toolkit.core.spans import Span
from toolkit.core.text import Text

_TIME_STEP = Text("写成秒（75.5）或时:分:秒（1:15.5）", "Write seconds (75.5) or h:mm:ss (1:15.5)")
_SLICES_STEP = Text(
    '请用 chushan slice --json 写的文件，或自己写 [{"product": …, "start_ms": …, "end_ms": …}]',
    'Take what chushan slice --json wrote, or write [{"product": ..., "start_ms": ..., "end_ms": ...}]',
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PieceRequest:
    """One piece to cut out."""

    name: str
    """Goes into the file's name; a product's id, or empty."""
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class CutRequest:
    media: Path
    pieces: tuple[PieceRequest, ...]
    out: Path
    """Folder for the pieces."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CutPiece:
    """A finished piece."""

    SCHEMA: ClassVar[str] = "CutPiece.1"

    file: str
    """Name in the result folder."""
    product: str
    start_ms: int
    """Where its first picture stands in the recording."""
    end_ms: int
    """Where its last picture ends."""
    method: str
    """copied, or encoded where it could not be copied."""
    reason: Text | None
    """Why it could not be copied."""
    frame_count: int
    copied_frames: int
    first_psnr_db: float | None
    last_psnr_db: float | None
    sound: str
    size_bytes: int
    doubt: Text | None = None
    """What somebody should look at."""


def parse_time_ms(text: str) -> int:
    """A time as people write it, in ms.

    >>> parse_time_ms("75.5"), parse_time_ms("1:15.5"), parse_time_ms("1:00:00")
    (75500, 75500, 3600000)

    Raises:
        InputError: if it can't be read.
    """
    parts = text.strip().replace("：", ":").split(":")
    try:
        if not 1 <= len(parts) <= 3 or any(not re.fullmatch(r"\d+(\.\d*)?", part.strip()) for part in parts):
            raise InvalidOperation
        seconds = Decimal(0)
        for part in parts:
            seconds = seconds * 60 + Decimal(part.strip())
    except InvalidOperation:
        raise InputError(text, Text("看不懂这个时间", "this time can't be read"), _TIME_STEP) from None
    return round(seconds * 1000)


def parse_pieces(plain: Any, subject: str) -> tuple[PieceRequest, ...]:
    """The pieces of `chushan slice --json`: an object with "slices", or the list itself.

    Raises:
        InputError: naming the entry that can't be read.
    """
    entries = plain.get("slices") if isinstance(plain, dict) else plain
    if not isinstance(entries, list) or not entries:
        raise InputError(subject, Text("里面没有片段", "there are no slices in it"), _SLICES_STEP)
    return tuple(_parse_piece(entry, number, subject) for number, entry in enumerate(entries, 1))


def _parse_piece(entry: Any, number: int, subject: str) -> PieceRequest:
    try:
        start_ms, end_ms = entry["start_ms"], entry["end_ms"]
        name = entry.get("product") or ""
        if not all(type(value) in (int, float) for value in (start_ms, end_ms)) or not isinstance(name, str):
            raise TypeError
        span = Span(round(start_ms), round(end_ms))
        if span.start_ms < 0 or span.duration_ms == 0:
            raise ValueError
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
        raise InputError(
            subject, Text(f"第 {number} 段写法不对", f"entry {number} can't be read"), _SLICES_STEP
        ) from None
    return PieceRequest(name=name, span=span)


def piece_file(number: int, name: str, stem: str) -> str:
    """The file's name of piece `number` (from 1): its product, else the recording's name.

    >>> piece_file(3, "orange/1", "live")
    '003-orange1.mp4'
    """
    kept = re.sub(r"[^\w-]+", "", name)[:40] or re.sub(r"[^\w-]+", "", stem)[:40] or "slice"
    return f"{number:03d}-{kept}.mp4"
