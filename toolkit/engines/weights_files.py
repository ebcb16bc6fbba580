"""Models' files on disk: checks, the record of what was fetched, staging, and one rename that makes a model appear."""

import errno
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from toolkit.core.errors import DiskFull, FetchFailed, OutputNotWritable
from toolkit.core.models import Edition, FileFault, FileState, ModelEntry, ModelFile, ModelStatus
from toolkit.core.text import Text

RECORD_FILE = "chushan-fetched.json"
"""Lies beside a model's files: edition, source and the checksums seen, also of files nobody published one for."""
WORK_FOLDER = ".fetch"
_SCHEMA = "Fetched.1"
_BLOCK_BYTES = 1 << 20

OnBytes = Callable[[int], None]
"""Called with the number of bytes just dealt with; may raise Cancelled."""


class SourceFailed(Exception):
    """One source of a model did not work; the next one may. Never leaves the engines."""

    def __init__(self, reason: Text) -> None:
        super().__init__(reason.en)
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchRecord:
    """What a fetch or an import left beside the files."""

    edition: str
    source: str
    sha256: tuple[tuple[str, str], ...]
    """(file name, checksum seen)."""


def read_record(folder: Path) -> FetchRecord | None:
    """The record in a model's folder, or None if there is none that can be read."""
    try:
        data: Any = json.loads((folder / RECORD_FILE).read_text(encoding="utf-8"))
        if data["schema"] != _SCHEMA:
            return None
        seen = tuple((str(each["name"]), str(each["sha256"])) for each in data["files"])
        return FetchRecord(edition=str(data["edition"]), source=str(data["source"]), sha256=seen)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write_record(folder: Path, model_id: str, record: FetchRecord) -> None:
    """Raises OSError."""
    data = {
        "schema": _SCHEMA,
        "model": model_id,
        "edition": record.edition,
        "source": record.source,
        "files": [{"name": name, "sha256": sha256} for name, sha256 in record.sha256],
    }
    (folder / RECORD_FILE).write_text(json.dumps(data, indent=2) + "\n", encoding="utf-8")


def sha256_of(path: Path, on_bytes: OnBytes) -> str:
    """Raises OSError, and whatever `on_bytes` raises."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK_BYTES):
            digest.update(block)
            on_bytes(len(block))
    return digest.hexdigest()


def examine(weights_dir: Path, entry: ModelEntry, on_bytes: OnBytes | None = None) -> ModelStatus:
    """What is there of a model: names and sizes, and with `on_bytes` every byte as well.

    Raises:
        OSError: if a file that exists can't be read.
    """
    folder = weights_dir / entry.id
    record = read_record(folder)
    edition = _edition_in(folder, entry, record)
    files = tuple(FileState(name=each.name, fault=_fault(folder, each, record, on_bytes)) for each in edition.files)
    return ModelStatus(
        model_id=entry.id,
        state=_state_of({each.fault for each in files}),
        checked="size" if on_bytes is None else "sha256",
        edition=edition.id,
        folder=folder,
        files=files,
    )


def _state_of(faults: set[FileFault]) -> Literal["ok", "missing", "corrupt"]:
    if faults == {"missing"}:
        return "missing"
    return "ok" if faults <= {"ok", "unchecked"} else "corrupt"


def _edition_in(folder: Path, entry: ModelEntry, record: FetchRecord | None) -> Edition:
    """The recorded edition, else the one of which most files are there by name and size."""
    if record is not None:
        for each in entry.editions:
            if each.id == record.edition:
                return each
    return max(entry.editions, key=lambda edition: sum(_size_fault(folder, each) == "ok" for each in edition.files))


def _size_fault(folder: Path, file: ModelFile) -> FileFault:
    path = folder / file.name
    if not path.is_file():
        return "missing"
    return "ok" if file.size_bytes in (None, path.stat().st_size) else "wrong_size"


def _fault(folder: Path, file: ModelFile, record: FetchRecord | None, on_bytes: OnBytes | None) -> FileFault:
    fault = _size_fault(folder, file)
    if fault != "ok" or on_bytes is None:
        return fault
    expected = expected_sha256(file, record)
    if expected is None:
        return "unchecked"
    return "ok" if sha256_of(folder / file.name, on_bytes) == expected else "wrong_bytes"


def expected_sha256(file: ModelFile, record: FetchRecord | None) -> str | None:
    """The catalogue's checksum, else the one seen at the first download, else None."""
    if file.sha256 is not None or record is None:
        return file.sha256
    return dict(record.sha256).get(file.name)


def reuse_file(source: Path, target: Path) -> None:
    """Give `target` the content of `source`, without taking space where the file system can."""
    target.parent.mkdir(parents=True, exist_ok=True)
    target.unlink(missing_ok=True)
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def put_in_place(staging: Path, target: Path) -> None:
    """Make the finished folder `staging` the model's folder `target`; an old one goes away after the new one is there.

    Raises OSError.
    """
    old = staging.with_name(f"{staging.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if target.exists():
        target.rename(old)
    staging.rename(target)
    shutil.rmtree(old, ignore_errors=True)


def free_bytes(folder: Path) -> int:
    """Free space where `folder` is or will be."""
    while not folder.exists():
        folder = folder.parent
    return shutil.disk_usage(folder).free


def require_room(folder: Path, needed_bytes: int, model_id: str) -> None:
    """Raises DiskFull if `needed_bytes` and a little more would not fit."""
    needed = needed_bytes + (16 << 20)
    free = free_bytes(folder)
    if free >= needed:
        return
    need, have = round(needed / 1e6), round(free / 1e6)
    raise DiskFull(
        model_id,
        Text(
            f"下载需要 {need} MB 空间，{folder} 所在的盘只剩 {have} MB",
            f"the download needs {need} MB and the disk of {folder} has only {have} MB left",
        ),
        Text(
            "请清出空间，或用设置 weights_dir 换到别的盘，再运行同一条命令",
            "Free some space, or move to another disk by the setting weights_dir, and run the same command again",
        ),
    )


@contextmanager
def disk_errors(model_id: str, folder: Path) -> Iterator[None]:
    """Translates the file system's errors: full disk, no permission, read-only."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFull(
                model_id,
                Text(f"{folder} 所在的盘写满了", f"the disk of {folder} is full"),
                Text(
                    "请清出空间再运行同一条命令，会接着下载",
                    "Free some space and run the same command again: it goes on where it stopped",
                ),
            ) from error
        raise OutputNotWritable(
            str(error.filename or folder),
            Text(f"读写失败（{error.strerror or error}）", f"reading or writing failed ({error.strerror or error})"),
            Text(
                "请检查这个文件夹的权限和磁盘，或用设置 weights_dir 换个地方",
                "Check the permissions of this folder and the disk, or choose another by the setting weights_dir",
            ),
        ) from error


@contextmanager
def work_folder(weights_dir: Path, model_id: str) -> Iterator[Path]:
    """The folder for a model's unfinished download, held by one process at a time.

    Raises:
        FetchFailed: if another process is fetching the same model.
    """
    root = weights_dir / WORK_FOLDER
    work = root / model_id
    work.mkdir(parents=True, exist_ok=True)
    with (root / f"{model_id}.lock").open("a+b") as stream:
        if not _locked(stream.fileno()):
            raise FetchFailed(
                model_id,
                Text("另一个程序正在下载这个模型", "another program is fetching this model right now"),
                Text("请等它完成，或先停掉它", "Wait until it has finished, or stop it first"),
            )
        yield work


def _locked(descriptor: int) -> bool:
    """Whether the lock was got; it goes with the process, also when that is killed."""
    try:
        import fcntl
    except ImportError:
        return _locked_on_windows(descriptor)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _locked_on_windows(descriptor: int) -> bool:
    import msvcrt

    try:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
    except OSError:
        return False
    return True


def clear_work(work: Path) -> None:
    """Remove a finished download's work folder and whatever is empty above it."""
    shutil.rmtree(work, ignore_errors=True)
