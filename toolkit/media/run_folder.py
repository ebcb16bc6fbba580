"""The result folder of one run: claimed once, never shared with another run, complete only with its manifest."""

import errno
import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from toolkit.core.errors import OutputNotWritable, OutputTaken
from toolkit.core.text import Text
from toolkit.media.ffmpeg import PARTIAL_MARK, disk_full, free_bytes, partial_file, remove_partials

MARK = ".chushan-run.json"
MANIFEST = "manifest.json"
NO_ROOM = frozenset({errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)})


def claim_folder(out: Path, run_key: str) -> None:
    """Make `out` the folder of the run `run_key`, or find that it already is.

    Raises:
        OutputTaken: if the folder holds another run or other files.
        OutputNotWritable: if it can't be made or written.
    """
    mark = out / MARK
    try:
        if out.exists() and not out.is_dir():
            raise _taken(out, Text("这是一个文件，不是文件夹", "this is a file, not a folder"))
        is_new = not out.exists()
        out.mkdir(parents=True, exist_ok=True)
        if mark.is_file():
            if _read_mark(mark).get("key") == run_key:
                mark.touch()  # the newest mark is that of the newest run
                return
            raise _taken(
                out, Text("这里放着另一次运行的结果，不会覆盖它", "it holds another run, which is kept as it is")
            )
        if any(PARTIAL_MARK not in item.name for item in out.iterdir()):
            raise _taken(
                out, Text("这个文件夹里已有别的文件，不会动它们", "it holds other files, which are kept as they are")
            )
        write_text(mark, json.dumps({"schema": "Run.1", "key": run_key, "is_new": is_new}))
    except OSError as error:
        raise _not_writable(out, error) from error


@contextmanager
def given_back_if_empty(out: Path) -> Iterator[None]:
    """A run that fails before it wrote anything leaves no claim, and no folder that it made itself."""
    try:
        yield
    except BaseException:
        with suppress(OSError):
            remove_partials(out)
            if [item.name for item in out.iterdir()] == [MARK]:
                is_new = _read_mark(out / MARK).get("is_new") is True
                (out / MARK).unlink()
                if is_new:
                    out.rmdir()
        raise


def claim_free_folder(out: Path, run_key: str) -> Path:
    """Like `claim_folder`, but goes on to out-2, out-3, ... where another run is in the way; returns the folder.

    Raises:
        OutputTaken: if 99 folders are taken. OutputNotWritable: if the folder can't be made or written.
    """
    for number in range(1, 100):
        candidate = out if number == 1 else out.with_name(f"{out.name}-{number}")
        try:
            claim_folder(candidate, run_key)
        except OutputTaken:
            continue
        return candidate
    raise _taken(out, Text("已经有 99 个这样的文件夹", "there are 99 such folders already"))


def free_name(out: Path) -> Path:
    """`out`, or the first of out-2, out-3, ... that does not exist."""
    candidate, number = out, 2
    while candidate.exists():
        candidate = out.with_name(f"{out.name}-{number}")
        number += 1
    return candidate


def clean_up(out: Path) -> None:
    """Delete what a killed run left half-written in `out` and its folders. Call it only while no run writes there."""
    for folder in (out, *(item for item in out.iterdir() if item.is_dir())):
        remove_partials(folder)


def write_text(path: Path, text: str) -> None:
    """Write `text` as UTF-8 in one step: a reader sees the old file or the whole new one."""
    write_bytes(path, text.encode("utf-8"))


def write_bytes(path: Path, content: bytes) -> None:
    """Write `content` in one step.

    Raises:
        DiskFull: if there is no room; nothing is left behind.
    """
    with explain_full_disk(path, len(content)):
        path.parent.mkdir(parents=True, exist_ok=True)
        with partial_file(path) as partial:
            partial.write_bytes(content)


@contextmanager
def explain_full_disk(path: Path, needed_bytes: int) -> Iterator[None]:
    """Turn "no space left" while `path` is written into DiskFull."""
    try:
        yield
    except OSError as error:
        if error.errno in NO_ROOM:
            raise disk_full(path.parent, needed_bytes) from error
        raise


def need_room(out: Path, needed_bytes: int) -> None:
    """Raises DiskFull if the disk of `out` has less than `needed_bytes` free."""
    if free_bytes(out) < needed_bytes:
        raise disk_full(out, needed_bytes)


def read_manifest(out: Path) -> dict[str, Any] | None:
    """The manifest of a finished run, or None."""
    try:
        manifest = json.loads((out / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return manifest if isinstance(manifest, dict) else None


def list_files(out: Path) -> dict[str, int]:
    """Relative POSIX path -> size in bytes of every result file."""
    return {
        path.relative_to(out).as_posix(): path.stat().st_size
        for path in sorted(out.rglob("*"))
        if path.is_file()
        and path.name not in (MARK, MANIFEST)
        and not any(PARTIAL_MARK in name for name in path.relative_to(out).parts)
    }


def is_complete(out: Path, manifest: dict[str, Any]) -> bool:
    """True if every file of the manifest is there with its size."""
    files: dict[str, int] = manifest.get("files", {})
    return bool(files) and all(
        (out / name).is_file() and (out / name).stat().st_size == size for name, size in files.items()
    )


def _read_mark(mark: Path) -> dict[str, Any]:
    try:
        content = json.loads(mark.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def _taken(out: Path, fault: Text) -> OutputTaken:
    other = free_name(out)
    return OutputTaken(
        str(out), fault, Text(f"换一个文件夹，比如 -o {other}", f"Choose another folder, such as -o {other}")
    )


def _not_writable(out: Path, error: OSError) -> OutputNotWritable:
    return OutputNotWritable(
        str(out),
        Text(
            f"建不了或写不进这个文件夹（{error.strerror}）", f"the folder can't be made or written ({error.strerror})"
        ),
        Text(
            "换一个有写权限的文件夹，比如 -o ~/chushan-out", "Choose a folder you may write, such as -o ~/chushan-out"
        ),
    )
