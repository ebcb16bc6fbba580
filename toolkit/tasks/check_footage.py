"""Check footage on arrival: what is wrong, where, how to fix it, and what to shoot again."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from toolkit.core.errors import InputError, MediaUnreadable, ToolkitError
from toolkit.core.footage_check import (
    FileCheck,
    FootageCheck,
    FootageFinding,
    check_file,
    check_pictures,
    find_duplicates,
    finding,
    in_order,
    looks_of,
    overall_score,
    sized_shots,
)
from toolkit.core.footage_check_sound import check_sound
from toolkit.core.progress import Reporter
from toolkit.core.shot import PictureAnalysis
from toolkit.core.spans import Span
from toolkit.core.text import Lang, Text
from toolkit.media.contact_sheet import write_contact_sheet
from toolkit.media.fingerprint import fingerprint_file
from toolkit.media.probe import probe
from toolkit.tasks.footage import Footage, hear_footage, look_at_footage
from toolkit.tasks.tools import StageRunner

SUFFIXES = frozenset(
    (
        ".mp4", ".mov", ".m4v", ".mkv", ".webm", ".avi", ".3gp", ".3g2", ".flv", ".ts", ".mts", ".m2ts", ".mpg",
        ".mpeg", ".wmv", ".asf", ".ogv", ".mxf", ".gif",
    )
)  # fmt: skip
"""Names of footage in a folder; a file that is named itself is checked whatever it is called."""
_SHEET_SHARE = 0.15
"""Of the time, drawing the contact sheet takes about this much."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRequest:
    """What to check, and where the contact sheet goes."""

    files: tuple[Path, ...]
    """Footage, or folders of it (not the folders inside them)."""
    sheet: Path | None = None
    """Where to write the contact sheet; None for none."""
    overwrites: bool = False
    """Whether a file in the sheet's place is written over; else the next free name is taken."""
    lang: Lang = "zh"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckTools:
    """What the check gets from outside."""

    stages: StageRunner
    detect_speech: Callable[[np.ndarray], tuple[Span, ...]]


def check_footage(request: CheckRequest, tools: CheckTools, now_iso: str, reporter: Reporter) -> FootageCheck:
    """Findings of every file. The analysis of each is a stored stage: a second run, or `make`, finds it done.

    Files that can't be opened are findings, not errors.

    Raises:
        InputError: if a folder can't be read or has no footage. OutputNotWritable, DiskFull: if the sheet can't be
            written. Cancelled: if the user stopped it.
    """
    paths = tuple(_all_files(request.files))
    end = 1 - _SHEET_SHARE if request.sheet else 1.0
    files: list[FileCheck] = []
    pictures: list[PictureAnalysis | None] = []
    fingerprints: dict[str, str] = {}
    for number, path in enumerate(paths):
        part = reporter.part(end * number / len(paths), end * (number + 1) / len(paths))
        checked, seen = _check_one(path, fingerprints, tools, part)
        files.append(checked)
        pictures.append(seen)
    result = FootageCheck(files=_with_duplicates(files, pictures))
    if request.sheet is None:
        return result
    out = request.sheet if request.overwrites else _free_page(request.sheet)
    write_contact_sheet(result, out, request.lang, now_iso, reporter.part(end, 1.0, Text("做检查单", "contact sheet")))
    return replace(result, sheet=str(out))


def _free_page(page: Path) -> Path:
    """`page`, or the first of page-2, page-3, ... that does not exist."""
    candidate, number = page, 2
    while candidate.exists():
        candidate, number = page.with_stem(f"{page.stem}-{number}"), number + 1
    return candidate


def _all_files(given: tuple[Path, ...]) -> Iterator[Path]:
    for path in dict.fromkeys(given):
        try:
            is_folder = path.is_dir()
            inside = sorted(each for each in path.iterdir() if each.suffix.lower() in SUFFIXES) if is_folder else []
        except OSError as error:
            raise InputError(
                str(path),
                Text(f"读不了这个文件夹（{error.strerror}）", f"the folder can't be read ({error.strerror})"),
                Text(
                    "请换一个文件夹，或把视频拷到自己的文件夹里",
                    "Choose another, or copy the videos to one of your own",
                ),
            ) from error
        if is_folder and not inside:
            raise InputError(
                str(path),
                Text("文件夹里没有视频", "there is no video in the folder"),
                Text("请选有 MP4、MOV 等视频的文件夹", "Choose a folder with MP4, MOV or other videos"),
            )
        yield from inside if is_folder else (path,)


def _check_one(
    path: Path, fingerprints: dict[str, str], tools: CheckTools, reporter: Reporter
) -> tuple[FileCheck, PictureAnalysis | None]:
    try:
        info = probe(path)
        fingerprint = fingerprint_file(path)
    except (MediaUnreadable, OSError) as error:
        return _unreadable(path, error), None
    footage = Footage(path=path, info=info, fingerprint=fingerprint)
    found = list(check_file(info))
    twin = fingerprints.setdefault(fingerprint, path.name)
    if fingerprints[fingerprint] is not path.name:
        found.append(finding("duplicate-file", Text(f"和 {twin} 完全一样", f"the same file as {twin}")))
    pictures = None
    try:
        pictures = look_at_footage(footage, tools, reporter.part(0, 0.8, _stage(path))) if info.video else None
        sound = hear_footage(footage, tools, reporter.part(0.8, 1, _stage(path)))
    except MediaUnreadable as error:
        return replace(_unreadable(path, error), info=info), None
    found += check_pictures(pictures, info.duration_ms) if pictures else [finding("no-picture")]
    found += check_sound(sound, info)
    shots = sized_shots(pictures.shots, info) if pictures else ()
    checked = FileCheck(
        path=str(path), name=path.name, info=info, score=overall_score(shots), shots=shots, findings=in_order(found)
    )
    return checked, pictures


def _stage(path: Path) -> Text:
    return Text(f"检查 {path.name}", f"checking {path.name}")


def _unreadable(path: Path, error: ToolkitError | OSError) -> FileCheck:
    if isinstance(error, ToolkitError):
        fault, fix = error.fault, error.next_step
    else:
        fault = Text(f"读不了（{error.strerror}）", f"can't be read ({error.strerror})")
        fix = Text("请把它拷到自己的文件夹里再试", "Copy it to a folder of your own and try again")
    found: FootageFinding = replace(finding("unreadable", fault), fix=fix)
    return FileCheck(path=str(path), name=path.name, info=None, score=None, shots=(), findings=(found,))


def _with_duplicates(files: list[FileCheck], pictures: list[PictureAnalysis | None]) -> tuple[FileCheck, ...]:
    """The files with a finding for each shot that is there twice; whole files that are there twice are told already."""
    twins = {n for n, file in enumerate(files) if any(found.rule == "duplicate-file" for found in file.findings)}
    looks = tuple(
        look
        for number, (file, seen) in enumerate(zip(files, pictures, strict=True)) if seen and number not in twins
        for look in looks_of(number, file.name, seen)
    )  # fmt: skip
    more: dict[int, list[FootageFinding]] = {}
    for number, found in find_duplicates(looks):
        more.setdefault(number, []).append(found)
    return tuple(
        replace(file, findings=in_order((*file.findings, *more.get(number, ())))) for number, file in enumerate(files)
    )
