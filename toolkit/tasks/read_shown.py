"""The words that a video or a photo shows, read by OCR."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

from toolkit.core.progress import Reporter
from toolkit.core.protocols import ReadPicture, WrittenLine
from toolkit.core.shown_text import ShownTexts, ShownWords, join_frames, rows_joined
from toolkit.core.spans import Span
from toolkit.core.text import Text
from toolkit.core.transcript import Transcript
from toolkit.media.fingerprint import fingerprint_file
from toolkit.media.photo import read_photo
from toolkit.media.probe import probe
from toolkit.media.review_files import ReviewLine
from toolkit.media.span_frames import span_frames
from toolkit.tasks.tools import StageRunner

SHOWN_VERSION = 1
"""Raise it when a change makes stored readings wrong."""
PHOTOS = (".jpg", ".jpeg", ".png", ".webp", ".bmp", ".tif", ".tiff", ".heic")
VIDEOS = (".mp4", ".mov", ".m4v", ".mkv", ".webm", ".avi", ".flv", ".ts", ".3gp", ".mts")
STEP_MS = 1_000
LONG_STEP_MS = 2_000
LONG_MS = 180_000
"""From this length on a look every two seconds: what stands shorter than that nobody can read (captions: 5/6 s is the
least of the Netflix guide, but such a short one is spoken as well)."""
LONGER_PX = 960
"""Captions of 4 % of the height keep 20 px and more, of which PP-OCR reads all (its own advice is 16 px)."""
_BLOCK_PX = 8
_CHANGED = 6.0
"""Grey levels by which a block of the small picture has to differ before the words are read anew."""


def is_picture(path: Path) -> bool:
    """Whether the name is that of a video or photo."""
    return path.suffix.lower() in (*PHOTOS, *VIDEOS)


def read_shown(
    path: Path, load_reader: Callable[[], ReadPicture], stages: StageRunner, reporter: Reporter
) -> ShownTexts:
    """Every line that is shown in the video or photo at `path`; a stored stage, so a second look is free.

    A photo's lines stand in a span of no length.

    Raises:
        MediaUnreadable: if it can't be read or has no pictures.
        EngineMissing, EngineFailed: if there is no reader, or it stops.
        Cancelled: if the user stopped it.
    """
    if path.suffix.lower() in PHOTOS:
        words = rows_joined(_shown(line) for line in load_reader()(read_photo(path)))
        reporter.report(1, 1)
        return ShownTexts(lines=join_frames([(Span(0, 0), words)]), frames=1)
    return stages.run(
        Text(f"读画面上的字 {path.name}", f"words shown in {path.name}"),
        ShownTexts,
        ["shown text", SHOWN_VERSION, fingerprint_file(path)],
        lambda: _read_video(path, load_reader(), reporter),
        reporter,
    )


def _read_video(path: Path, read: ReadPicture, reporter: Reporter) -> ShownTexts:
    info = probe(path)
    step_ms = STEP_MS if info.duration_ms <= LONG_MS else LONG_STEP_MS
    found: list[tuple[Span, tuple[ShownWords, ...]]] = []
    looked = 0
    last: np.ndarray | None = None
    for time_ms, picture in span_frames(path, info, Span(0, info.duration_ms), step_ms, LONGER_PX):
        reporter.report(time_ms, info.duration_ms)
        small = _small(picture)
        span = Span(time_ms, min(time_ms + step_ms, max(info.duration_ms, time_ms)))
        if last is not None and found and _is_like(small, last):
            found.append((span, found[-1][1]))
            continue
        looked, last = looked + 1, small
        found.append((span, rows_joined(_shown(line) for line in read(picture))))
    reporter.report(1, 1)
    return ShownTexts(lines=join_frames(found), frames=looked)


def _small(picture: np.ndarray) -> np.ndarray:
    """float32 [h / 8, w / 8]: mean grey of each block."""
    height, width = (side // _BLOCK_PX * _BLOCK_PX for side in picture.shape[:2])
    grey = picture[:height, :width].mean(axis=2, dtype=np.float32)
    return grey.reshape(height // _BLOCK_PX, _BLOCK_PX, width // _BLOCK_PX, _BLOCK_PX).mean(axis=(1, 3))


def _is_like(small: np.ndarray, last: np.ndarray) -> bool:
    return small.shape == last.shape and float(np.abs(small - last).max()) < _CHANGED


def _shown(line: WrittenLine) -> ShownWords:
    return ShownWords(text=line.text.strip(), box=line.box, confidence=line.confidence)


def media_lines(shown: ShownTexts, said: Transcript | None) -> tuple[ReviewLine, ...]:
    """What is shown and then what is spoken, as lines to review."""
    lines = [
        ReviewLine(
            number=0, text=line.text, start_ms=line.span.start_ms, end_ms=line.span.end_ms, source="shown", box=line.box
        )
        for line in shown.lines
    ]
    lines += [
        ReviewLine(
            number=0,
            text=part.text,
            start_ms=part.span.start_ms,
            end_ms=part.span.end_ms,
            source="said",
            words=part.words,
        )
        for part in (said.segments if said else ())
        if part.unclear is None and part.text.strip()
    ]
    return tuple(replace(line, number=number) for number, line in enumerate(lines, 1))
