"""Pieces of recordings, chosen by somebody who can't cut on a phone, joined into one upright clip."""

from collections.abc import Sequence
from pathlib import Path

from toolkit.core.plan import ClipPart, ClipPlan
from toolkit.core.progress import Reporter
from toolkit.core.room.pieces import Piece
from toolkit.core.spans import Span
from toolkit.media.probe import probe
from toolkit.media.profiles import find_profile
from toolkit.media.render import render_clip

PROFILE = "douyin"
"""9:16, as the exercise asks for."""


def join_pieces(pieces: Sequence[Piece], out: Path, threads: int, reporter: Reporter) -> None:
    """Writes the pieces one after another to `out` (.mp4), 9:16, the sound brought to one loudness.

    Blocks for about the clip's length.

    Raises:
        MediaUnreadable, InputError: a recording can't be used. FfmpegFailed, DiskFull: it can't be made. Cancelled.
    """
    paths = tuple(dict.fromkeys(piece.path for piece in pieces))
    media = tuple(probe(path) for path in paths)
    parts = []
    for piece in pieces:
        info = media[paths.index(piece.path)]
        width, height = (info.video.width_px, info.video.height_px) if info.video else (0, 0)
        end_ms = max(piece.span.start_ms, min(piece.span.end_ms, info.duration_ms))
        span = Span(piece.span.start_ms, end_ms)
        parts.append(_whole_picture(paths.index(piece.path), span, width, height))
    plan = ClipPlan(
        id="cut", situation="talk", product_id="", title="", sticker="", parts=tuple(parts), cues=(), cover_footage=0,
        cover_time_ms=0, reasons=(),
    )  # fmt: skip
    render_clip(plan, media, find_profile(PROFILE), out, reporter, threads=threads)


def _whole_picture(footage: int, span: Span, width_px: int, height_px: int) -> ClipPart:
    return ClipPart(
        footage=footage, span=span, layout="pad", crop_width_px=width_px, crop_height_px=height_px, crop_path=(),
    )  # fmt: skip
