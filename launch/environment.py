"""The `.venv` folder: whether it can be used, what is installed in it, making it anew."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from launch.speech import StartError

Version = tuple[int, int]
NEEDED: Version = (3, 11)
STAMP = "chushan-stamp.json"
LOG = "setup.log"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """What a finished set-up left behind; an empty one means that set-up never finished."""

    key: str = ""
    """Hash of what must be installed."""
    extras: tuple[str, ...] = ()
    python: Version | None = None
    root: str = ""
    """The project's folder: an editable install knows it by its full path."""
    weights: str = ""
    """Signature of the weights' files when they were last verified."""
    weights_failed_s: int = 0
    """When fetching them last failed, in seconds since 1970."""

    def covers(self, wanted: "Stamp") -> bool:
        """Whether everything that `wanted` needs is installed (weights aside)."""
        same = (self.key, self.python, self.root) == (wanted.key, wanted.python, wanted.root)
        return same and set(wanted.extras) <= set(self.extras)


def read_stamp(venv: Path) -> Stamp:
    """The stamp of `.venv`; an empty one if there is none or it can't be read."""
    try:
        row = json.loads((venv / STAMP).read_text(encoding="utf-8"))
        return Stamp(
            key=str(row["key"]),
            extras=tuple(map(str, row["extras"])),
            python=(int(row["python"][0]), int(row["python"][1])),
            root=str(row["root"]),
            weights=str(row["weights"]),
            weights_failed_s=int(row["weights_failed_s"]),
        )
    except (OSError, ValueError, KeyError, TypeError, IndexError):
        return Stamp()


def write_stamp(venv: Path, stamp: Stamp) -> None:
    """Writes whole or not at all."""
    part = venv / f"{STAMP}.part"
    part.write_text(json.dumps(asdict(stamp), indent=1), encoding="utf-8")
    part.replace(venv / STAMP)


def forget_packages(venv: Path) -> None:
    """Marks the packages as unknown, so that an install that is broken off is done again next time."""
    stamp = read_stamp(venv)
    if stamp.key:
        write_stamp(venv, replace(stamp, key=""))


def install_key(root: Path) -> str:
    """Changes whenever what must be installed changes."""
    parts = [(root / name).read_bytes() for name in ("pyproject.toml", "constraints.txt")]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def venv_python(venv: Path, is_windows: bool = os.name == "nt") -> Path:
    """The interpreter inside a virtual environment."""
    return venv / "Scripts" / "python.exe" if is_windows else venv / "bin" / "python"


def python_version(python: Path) -> Version | None:
    """The version that an interpreter reports, or None if it can't run."""
    code = "import sys; print(*sys.version_info[:2])"
    try:
        done = subprocess.run([python, "-I", "-S", "-c", code], capture_output=True, text=True, timeout=60)
        major, minor = done.stdout.split()
        return int(major), int(minor)
    except (OSError, ValueError, subprocess.SubprocessError):
        return None


def usable_version(venv: Path, stamp: Stamp) -> Version | None:
    """The version of a `.venv` that can be kept, or None when it has to be made anew."""
    python = venv_python(venv)
    version = python_version(python)
    if version is None or version < NEEDED or stamp.python not in (None, version):
        return None
    if stamp.python is None:  # set up by hand, or broken off: only pip is certain to be needed
        has_pip = subprocess.run([python, "-m", "pip", "--version"], capture_output=True, check=False).returncode == 0
        return version if has_pip else None
    return version


def folder_bytes(folder: Path) -> int:
    """What the files below `folder` take; 0 if it isn't there."""
    return sum(p.lstat().st_size for p in folder.rglob("*") if p.is_file() and not p.is_symlink())


def check_disk(root: Path, needed_bytes: int, free_bytes: Callable[[Path], int] | None = None) -> None:
    """Makes sure that there is room before anything is downloaded.

    Raises:
        StartError: if the disk of `root` has less than `needed_bytes` free.
    """
    free = free_bytes(root) if free_bytes else shutil.disk_usage(root).free
    if free < needed_bytes:
        need, have = f"{needed_bytes / 1e9:.1f} GB", f"{free / 1e9:.1f} GB"
        raise StartError(
            f"磁盘空间不够：需要 {need}，{root} 所在的磁盘只剩 {have}。\n"
            "  请清理磁盘，或把整个文件夹搬到空间大的磁盘上，再运行同一条命令",
            f"Not enough disk space: {need} needed, {have} free on the disk of {root}.\n"
            "  Free some space, or move the whole folder to a larger disk, then run the same command again",
        )


def create_venv(venv: Path) -> None:
    """Makes `.venv` anew. A broken one is removed, but nothing that isn't a virtual environment.

    Raises:
        StartError: if the folder holds something else, or Python can't make environments.
    """
    if venv.exists():
        if not _is_venv_like(p.name for p in venv.iterdir()):
            raise StartError(
                f"{venv} 不是 Python 环境，不敢删。请把它改名或移走，再运行同一条命令",
                f"{venv} isn't a Python environment, so it was left alone. Rename or move it and run again",
            )
        shutil.rmtree(venv)
    done = subprocess.run([sys.executable, "-m", "venv", venv], capture_output=True, text=True, errors="replace")
    if done.returncode != 0:
        shutil.rmtree(venv, ignore_errors=True)
        raise explain_venv_failure(done.stdout + done.stderr, venv)


def _is_venv_like(names: Iterable[str]) -> bool:
    """Also for one that was broken off before its pyvenv.cfg was written."""
    found = set(names)
    return "pyvenv.cfg" in found or found <= {"bin", "lib", "lib64", "include", "Scripts", "Lib", "Include", STAMP, LOG}


def explain_venv_failure(output: str, venv: Path) -> StartError:
    """The sentence for what `python -m venv` printed when it failed."""
    if "ensurepip" in output or "No module named venv" in output:
        package = "python{}.{}-venv".format(*sys.version_info[:2])
        return StartError(
            f"这个 Python 缺少建立环境的组件（venv）。请先运行：sudo apt install {package}\n  再运行同一条命令",
            f"This Python lacks the module for environments (venv). Run: sudo apt install {package}\n"
            "  then the same command again",
        )
    last = (output.strip().splitlines() or ["?"])[-1]
    return StartError(
        f"建立 {venv} 失败：{last}\n  请检查这个文件夹能不能写、磁盘有没有满",
        f"Making {venv} failed: {last}\n  Check that the folder can be written and that the disk isn't full",
    )
