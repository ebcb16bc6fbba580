"""The record of a live run on disk: events line by line, and the recording in parts, only ever added to."""

import contextlib
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from toolkit.core.errors import InputError, OutputNotWritable, OutputTaken, ToolkitError
from toolkit.core.progress import Reporter
from toolkit.core.spans import Span
from toolkit.core.text import Text
from toolkit.media.ffmpeg import file_url, partial_file, run_ffmpeg
from toolkit.media.live_source import next_part
from toolkit.media.probe import probe

EVENTS = "events.jsonl"
PARTS = "parts"
RECORDING = "recording.mkv"
HIGHLIGHTS = "highlights"
_KEPT = ("final", "product", "alert", "corrected", "highlight", "refused", "question")
"""Kinds of events that are logged; tentative ones are gone when they are replaced."""
_SYNCED = ("final", "alert", "corrected", "highlight")


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """What an earlier run left in the folder."""

    events: tuple[dict[str, Any], ...] = ()
    duration_ms: int = 0
    """Of the parts that can be played (media time)."""
    next_part: int = 0


class LiveLog:
    """Appends events, each safe on the disk before the next is told."""

    def __init__(self, folder: Path) -> None:
        """Raises OutputNotWritable if the folder can't be written."""
        self.folder = folder
        self._is_broken = self._is_told = False
        try:
            (folder / PARTS).mkdir(parents=True, exist_ok=True)
            path = folder / EVENTS
            cut_broken_line(path)
            self._file = path.open("ab")
        except OSError as error:
            raise OutputNotWritable(
                str(folder),
                Text(f"不能在这里写文件（{error.strerror}）", f"can't write here ({error.strerror})"),
                Text("请换一个能写的文件夹", "Choose a folder that you may write to"),
            ) from error

    def add(self, plain: dict[str, Any]) -> bool:
        """Keeps an event if its kind is kept; False once the disk is full: the captions go on without the log."""
        if plain["type"] not in _KEPT or self._is_broken:
            return not self._is_broken
        try:
            self._file.write(json.dumps(plain, ensure_ascii=False).encode() + b"\n")
            self._file.flush()
            if plain["type"] in _SYNCED:
                os.fsync(self._file.fileno())
        except OSError:
            self._is_broken = True
        return not self._is_broken

    def breaks(self) -> bool:
        """Whether it has just broken: true once."""
        is_new, self._is_told = self._is_broken and not self._is_told, True
        return is_new

    def close(self) -> None:
        with contextlib.suppress(OSError):  # what the full disk did not take is lost with it
            self._file.close()


def cut_broken_line(path: Path) -> None:
    """Takes away the last line if a killed run left it unfinished."""
    if not path.is_file():
        return
    with path.open("rb+") as file:
        data = file.read()
        whole = data.rfind(b"\n") + 1
        if whole < len(data):
            file.truncate(whole)


def read_recorded(folder: Path) -> Recorded:
    """What an earlier run recorded in `folder`; a part without a playable second counts nothing.

    Raises:
        OutputTaken: if the folder holds other things.
    """
    if not folder.is_dir():
        return Recorded()
    foreign = [path.name for path in folder.iterdir() if path.name not in (EVENTS, PARTS, *FINISHED)]
    if foreign:
        raise OutputTaken(
            str(folder),
            Text(f"文件夹里有别的东西（{foreign[0]}）", f"the folder holds other things ({foreign[0]})"),
            Text("请给直播录像一个新文件夹", "Give the recording a folder of its own"),
        )
    return Recorded(
        events=read_events(folder / EVENTS),
        duration_ms=sum(length for _, length in playable_parts(folder)),
        next_part=next_part(folder / PARTS),
    )


FINISHED = (
    RECORDING,
    "transcript.json",
    "captions.srt",
    "captions.vtt",
    "slices.json",
    "review.json",
    HIGHLIGHTS,
)
"""What is made from a recording when it has ended."""


def read_events(path: Path) -> tuple[dict[str, Any], ...]:
    """Every whole line of a log."""
    if not path.is_file():
        return ()
    events = []
    for line in path.read_bytes().split(b"\n")[:-1]:
        try:
            events.append(json.loads(line))
        except ValueError:
            continue
    return tuple(events)


def playable_parts(folder: Path) -> tuple[tuple[Path, int], ...]:
    """The parts of a recording that can be played, in order, each with its length in milliseconds."""
    found = []
    for path in sorted((folder / PARTS).glob("part-*.mkv")):
        try:
            length_ms = probe(path).duration_ms
        except ToolkitError:
            continue  # a part that was begun when the run was killed
        if length_ms > 0:
            found.append((path, length_ms))
    return tuple(found)


def join_parts(folder: Path, reporter: Reporter) -> Path:
    """The whole recording as one file, nothing decoded; the parts stay.

    Raises:
        InputError: if there is nothing to join. FfmpegFailed, DiskFull: if it can't be written.
    """
    parts = playable_parts(folder)
    if not parts:
        raise InputError(
            str(folder),
            Text("里面没有能放的录像", "it holds no recording that can be played"),
            Text("请确认文件夹是 chushan live --record 写的", "Give a folder that chushan live --record wrote"),
        )
    target = folder / RECORDING
    listing = folder / PARTS / "list.txt"
    listing.write_text("".join(f"file '{path.name}'\n" for path, _ in parts), encoding="utf-8")
    total_ms = sum(length for _, length in parts)
    size = sum(path.stat().st_size for path, _ in parts)
    try:
        with partial_file(target) as partial:
            run_ffmpeg(
                ["-f", "concat", "-safe", "1", "-protocol_whitelist", "file,pipe", "-i", file_url(listing),
                 "-map", "0", "-c", "copy", "-y", file_url(partial)],
                reporter, duration_ms=total_ms, subject=str(folder), folder=folder, needed_bytes=size,
            )  # fmt: skip
    finally:
        listing.unlink(missing_ok=True)
    return target


def cut_sound(recording: Path, pieces: Sequence[tuple[str, Span]], folder: Path, reporter: Reporter) -> None:
    """Stretches of a recording without a picture as M4A files, each with its name.

    Raises:
        FfmpegFailed, DiskFull: if one can't be written.
    """
    folder.mkdir(exist_ok=True)
    for number, (name, span) in enumerate(pieces):
        target = folder / f"{name}.m4a"
        part = reporter.part(number / len(pieces), (number + 1) / len(pieces))
        with partial_file(target) as partial:
            run_ffmpeg(
                ["-protocol_whitelist", "file,pipe", "-ss", f"{span.start_ms / 1000:.3f}", "-i", file_url(recording),
                 "-t", f"{span.duration_ms / 1000:.3f}", "-map", "0:a:0", "-c:a", "aac", "-b:a", "128k", "-y",
                 file_url(partial)],
                part, duration_ms=span.duration_ms, subject=str(recording), folder=folder,
                needed_bytes=20 * span.duration_ms,
            )  # fmt: skip
