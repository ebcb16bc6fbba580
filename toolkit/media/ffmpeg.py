"""The one place that runs FFmpeg: progress, cancel, clean-up and plain errors."""

import contextlib
import functools
import logging
import os
import queue
import re
import shutil
import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO

from toolkit.core.errors import Cancelled, DiskFull, EngineMissing, FfmpegFailed, OutputNotWritable
from toolkit.core.progress import Reporter
from toolkit.core.text import Text

_log = logging.getLogger(__name__)

PARTIAL_MARK = ".part"
"""Stands before the suffix of every file that is still being written: `name.part.mp4`."""

_STDERR_LINES = 60
_POLL_S = 0.1
_TERMINATE_WAIT_S = 3.0
_FULL_DISK_BYTES = 256 * 1024
"""Less free space than this after a failure means that the disk filled up."""

_FULL_DISK_WORDS = re.compile(r"No space left on device|Disk quota exceeded|File too large|not enough space", re.I)
_BROKEN_INPUT_WORDS = re.compile(
    r"Invalid data found when processing input|moov atom not found|Error opening input|does not contain any stream",
    re.I,
)


@functools.cache
def ffmpeg_exe() -> str:
    """Path of the FFmpeg program that comes with the imageio-ffmpeg package.

    Raises:
        EngineMissing: if the package has no program for this machine.
    """
    import imageio_ffmpeg

    try:
        return imageio_ffmpeg.get_ffmpeg_exe()
    except RuntimeError as error:
        raise EngineMissing(
            "FFmpeg",
            Text("这台电脑上没有可用的 FFmpeg", "there is no FFmpeg for this machine"),
            Text(
                "请重新安装：pip install --force-reinstall imageio-ffmpeg",
                "Run pip install --force-reinstall imageio-ffmpeg",
            ),
        ) from error


@functools.cache
def available_filters() -> frozenset[str]:
    """Names of the filters that this FFmpeg was built with."""
    listing = subprocess.run(
        [ffmpeg_exe(), "-hide_banner", "-filters"],
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    ).stdout
    return frozenset(re.findall(r"^\s*[T.][S.][C.]?\s+(\w+)\s+\S+->\S+", listing, re.M))


def require_filters(names: Sequence[str], available: frozenset[str] | None = None) -> None:
    """Returns if every filter of `names` is there.

    Raises:
        EngineMissing: naming the filters that this FFmpeg lacks.
    """
    missing = sorted(set(names) - (available_filters() if available is None else available))
    if missing:
        listed = ", ".join(missing)
        raise EngineMissing(
            "FFmpeg",
            Text(f"这个 FFmpeg 缺少功能：{listed}", f"this FFmpeg was built without {listed}"),
            Text(
                "请安装自带的版本：pip install --force-reinstall imageio-ffmpeg",
                "Install the version we ship with: pip install --force-reinstall imageio-ffmpeg",
            ),
        )


def file_url(path: Path | str) -> str:
    """`path` as FFmpeg takes it whatever it is called: a leading dash, a colon or a quote mean nothing in it."""
    return f"file:{Path(path).absolute()}"


@contextlib.contextmanager
def partial_file(target: Path) -> Iterator[Path]:
    """A path to write to, which becomes `target` when the block ends well and is deleted when it does not."""
    partial = target.with_name(f"{target.stem}{PARTIAL_MARK}{target.suffix}")
    try:
        yield partial
        partial.replace(target)
    finally:
        with contextlib.suppress(OSError):
            partial.unlink(missing_ok=True)


@contextlib.contextmanager
def partial_folder(target: Path) -> Iterator[Path]:
    """A working folder beside `target`, deleted when the block ends; `remove_partials` finds it after a crash.

    Raises:
        OutputNotWritable: if it can't be made.
    """
    folder = target.with_name(f"{target.stem}{PARTIAL_MARK}.d")
    shutil.rmtree(folder, ignore_errors=True)
    try:
        folder.mkdir(parents=True)
    except OSError as error:
        raise OutputNotWritable(
            str(target.parent),
            Text(f"不能在这里写文件（{error.strerror}）", f"can't write here ({error.strerror})"),
            Text("请换一个能写的文件夹", "Choose a folder that you may write to"),
        ) from error
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def remove_partials(folder: Path) -> tuple[Path, ...]:
    """Deletes what a killed run left half-written in `folder` (not below it); returns what was deleted.

    Call it only while no run writes to `folder`.
    """
    removed: list[Path] = []
    for path in sorted(folder.glob(f"*{PARTIAL_MARK}.*")) if folder.is_dir() else ():
        if path.is_dir() and path.name.endswith(f"{PARTIAL_MARK}.d"):
            shutil.rmtree(path, ignore_errors=True)
        elif path.is_file() and path.stem.endswith(PARTIAL_MARK):
            with contextlib.suppress(OSError):
                path.unlink()
        if not path.exists():
            removed.append(path)
    return tuple(removed)


def free_bytes(folder: Path) -> int:
    """Free space of the disk that holds `folder` or its nearest existing parent."""
    existing = next(place for place in (folder, *folder.absolute().parents) if place.exists())
    return shutil.disk_usage(existing).free


def disk_full(folder: Path, needed_bytes: int) -> DiskFull:
    """The error for a disk without room for `needed_bytes` in `folder`."""
    needed_mb = max(1, -(-needed_bytes // 1_000_000))
    free_mb = free_bytes(folder) / 1_000_000
    return DiskFull(
        str(folder),
        Text(f"磁盘满了（还剩 {free_mb:.0f} MB）", f"the disk is full ({free_mb:.0f} MB left)"),
        Text(
            f"请腾出至少 {needed_mb} MB，或换一个文件夹，再运行同一条命令，会接着做",
            f"Free at least {needed_mb} MB or choose another folder, then run the same command again to go on",
        ),
    )


def run_ffmpeg(
    args: Sequence[str], reporter: Reporter, *, duration_ms: int, subject: str, cwd: Path | None = None,
    folder: Path | None = None, needed_bytes: int = 1_000_000, log_level: str = "warning",
) -> str:  # fmt: skip
    """Runs FFmpeg to its end and returns the last lines of its messages. Blocks.

    `args` are all arguments after the program's name; `duration_ms` is the length of the output (clip time) for the
    progress. Written files are the caller's to keep or delete: see `partial_file`. `folder` and `needed_bytes` are
    named if the disk fills up. On Linux FFmpeg dies with this process even when that is killed; elsewhere it only
    ends with it on errors, cancel and Ctrl-C.

    Raises:
        FfmpegFailed: if it ends with an error; `subject` is the thing the user knows.
        DiskFull: if there was no room to write.
        Cancelled: if the user stopped the job; FFmpeg is gone by then.
    """
    command = (ffmpeg_exe(), "-hide_banner", "-nostdin", "-nostats", "-loglevel", log_level,
               "-progress", "pipe:1", "-stats_period", "0.25", *args)  # fmt: skip
    _log.debug("ffmpeg %s", " ".join(args))
    reporter.check()
    child = subprocess.Popen(
        command, cwd=cwd, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        preexec_fn=_die_with_parent(),  # calls only prctl between fork and exec
        start_new_session=sys.platform != "win32",
    )  # fmt: skip
    tail: deque[str] = deque(maxlen=_STDERR_LINES)
    assert child.stdout is not None
    assert child.stderr is not None
    times: queue.Queue[int | None] = queue.Queue()
    readers = (
        threading.Thread(target=_read_progress, args=(child.stdout, times), daemon=True),
        threading.Thread(target=_read_messages, args=(child.stderr, tail), daemon=True),
    )
    for reader in readers:
        reader.start()
    try:
        _follow(times, duration_ms, reporter)
        exit_code = child.wait()
        reporter.check()
    finally:
        _stop(child)
        for reader in readers:
            reader.join(timeout=_TERMINATE_WAIT_S)
        child.stdout.close()
        child.stderr.close()
    messages = "\n".join(tail)
    if exit_code != 0:
        raise _failure(tuple(args), exit_code, messages, subject, folder, needed_bytes)
    reporter.report(1, 1)
    return messages


def _follow(times: "queue.Queue[int | None]", duration_ms: int, reporter: Reporter) -> None:
    while True:
        try:
            time_ms = times.get(timeout=_POLL_S)
        except queue.Empty:
            reporter.check()
            continue
        if time_ms is None:
            return
        reporter.report(min(time_ms, duration_ms), max(duration_ms, 1))


def _read_progress(stream: IO[bytes], times: "queue.Queue[int | None]") -> None:
    try:
        for line in stream:
            found = re.match(rb"out_time_us=(-?\d+)", line)
            if found:
                times.put(max(0, int(found.group(1)) // 1000))
    finally:
        times.put(None)


def _read_messages(stream: IO[bytes], tail: deque[str]) -> None:
    for line in stream:
        tail.append(line.decode("utf-8", "replace").rstrip())


def _stop(child: "subprocess.Popen[bytes]") -> None:
    """Ends FFmpeg: asks, waits three seconds, kills."""
    if child.poll() is not None:
        return
    child.terminate()
    try:
        child.wait(timeout=_TERMINATE_WAIT_S)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def _die_with_parent() -> Callable[[], None] | None:
    """For Linux: a function to run in the child that has the kernel kill it when its parent thread is gone."""
    if not sys.platform.startswith("linux"):
        return None
    import ctypes

    set_death_signal = 1  # PR_SET_PDEATHSIG of <sys/prctl.h>
    libc = ctypes.CDLL(None, use_errno=True)
    parent = os.getpid()

    def ask_kernel() -> None:
        libc.prctl(set_death_signal, int(signal.SIGKILL), 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)

    return ask_kernel


def _failure(
    args: tuple[str, ...], exit_code: int, messages: str, subject: str, folder: Path | None, needed_bytes: int
) -> Exception:
    place = folder or Path.cwd()
    file_limit_hit = sys.platform != "win32" and exit_code == -signal.SIGXFSZ
    if file_limit_hit or _FULL_DISK_WORDS.search(messages) or (folder and free_bytes(folder) < _FULL_DISK_BYTES):
        return disk_full(place, needed_bytes)
    if exit_code in (255, -signal.SIGINT):
        return Cancelled()
    last = next((line for line in reversed(messages.splitlines()) if line.strip()), "")
    if _BROKEN_INPUT_WORDS.search(messages):
        fault = Text("文件坏了，或不是视频", "the file is damaged or not a video")
        step = Text("请重新拷贝或重新拍一段", "Copy it again from the phone or shoot it again")
    else:
        fault = Text(
            f"FFmpeg 出错（{last[:160] or exit_code}）", f"FFmpeg stopped with an error ({last[:160] or exit_code})"
        )
        step = Text("请重试；如果还不行，请带上这句话来问", "Try again; if it fails again, report this sentence")
    return FfmpegFailed(subject, fault, step, args, exit_code, messages)
