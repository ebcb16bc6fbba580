"""Checks of the computer itself: Python, processor, memory, disk, folders, network."""

import ctypes
import os
import platform
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Sequence
from pathlib import Path

from toolkit.core.health import CheckResult
from toolkit.core.text import Text

GB = 1_000_000_000
LOW_DISK_BYTES = 5 * GB
"""An hour of phone footage at 16 Mbit/s is 7 GB; under this a workshop's day does not fit."""
NO_DISK_BYTES = GB // 2
"""Working files and results of one run of a few minutes."""
LOW_MEMORY_BYTES = 1_500_000_000
"""The main job with Whisper base int8 peaks at 1.0 GB together with its FFmpeg (bench/RESULTS.md); the rest is for the
system."""
SMALL_MEMORY_BYTES = 1_800_000_000
"""What a laptop sold with 2 GB has left over for programs."""
NETWORK_WAIT_S = 2.0


def check_python(version: tuple[int, int, int] | None = None) -> tuple[CheckResult, ...]:
    """Whether this Python is new enough (3.11)."""
    name = Text("Python", "Python")
    found = version or (sys.version_info.major, sys.version_info.minor, sys.version_info.micro)
    shown = ".".join(map(str, found)) + f" ({platform.system()} {platform.machine()})"
    if found < (3, 11, 0):
        fix = Text("请安装 3.11 或更新，再运行 python3 start.py", "Install 3.11 or newer, then run python3 start.py")
        return (CheckResult(name=name, level="fail", what=Text(f"{shown} 太旧", f"{shown} is too old"), fix=fix),)
    return (CheckResult(name=name, level="ok", what=Text(shown, shown)),)


def usable_cores() -> int:
    """Cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def check_cores(cores: int | None = None) -> tuple[CheckResult, ...]:
    """One core works, slowly: the product is made for two."""
    name = Text("处理器", "processor")
    cores = usable_cores() if cores is None else cores
    what = Text(f"{cores} 个核", f"{cores} cores")
    if cores < 2:
        fix = Text("能用，但会慢一倍多；请关掉别的程序", "It works at less than half the speed; close other programs")
        return (CheckResult(name=name, level="warn", what=what, fix=fix),)
    return (CheckResult(name=name, level="ok", what=what),)


def memory_bytes() -> tuple[int, int] | None:
    """(total, available) memory of this computer, or None where it can't be asked."""
    try:
        if sys.platform == "win32":
            return _windows_memory()
        if sys.platform == "darwin":
            return parse_vm_stat(_output("sysctl", "-n", "hw.memsize"), _output("vm_stat"))
        return parse_meminfo(Path("/proc/meminfo").read_text(encoding="ascii"))
    except (OSError, ValueError, subprocess.SubprocessError):
        return None


def _output(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, timeout=10, check=True).stdout


def parse_meminfo(text: str) -> tuple[int, int]:
    """(total, available) from Linux' /proc/meminfo.

    Raises:
        ValueError: if it lacks one of the two.
    """
    found = dict(re.findall(r"^(MemTotal|MemAvailable):\s+(\d+) kB", text, re.M))
    if len(found) < 2:
        raise ValueError("not a meminfo")
    return int(found["MemTotal"]) * 1024, int(found["MemAvailable"]) * 1024


def parse_vm_stat(memsize: str, vm_stat: str) -> tuple[int, int]:
    """(total, available) from macOS' `sysctl -n hw.memsize` and `vm_stat`; free and inactive pages are available.

    Raises:
        ValueError: if either is not what it should be.
    """
    page = re.search(r"page size of (\d+) bytes", vm_stat)
    pages = re.findall(r"^Pages (?:free|inactive|speculative):\s+(\d+)\.", vm_stat, re.M)
    if page is None or not pages:
        raise ValueError("not a vm_stat")
    return int(memsize), sum(map(int, pages)) * int(page.group(1))


def _windows_memory() -> tuple[int, int]:
    class MemoryStatus(ctypes.Structure):
        _fields_ = (
            ("length", ctypes.c_ulong), ("load", ctypes.c_ulong), ("total", ctypes.c_ulonglong),
            ("available", ctypes.c_ulonglong), ("page_total", ctypes.c_ulonglong), ("page_free", ctypes.c_ulonglong),
            ("virtual_total", ctypes.c_ulonglong), ("virtual_free", ctypes.c_ulonglong),
            ("extended", ctypes.c_ulonglong),
        )  # fmt: skip

    status = MemoryStatus(length=ctypes.sizeof(MemoryStatus))
    if not ctypes.windll.kernel32.GlobalMemoryStatusEx(ctypes.byref(status)):  # type: ignore[attr-defined]
        raise OSError("GlobalMemoryStatusEx")
    return int(status.total), int(status.available)


def judge_memory(found: tuple[int, int] | None) -> tuple[CheckResult, ...]:
    """Judges (total, available) bytes."""
    name = Text("内存", "memory")
    if found is None:
        fix = Text("请自己看一下：至少要有 2 GB", "Look for yourself: 2 GB at least")
        return (CheckResult(name=name, level="warn", what=Text("问不到", "unknown"), fix=fix),)
    total, available = found
    what = Text(
        f"共 {total / GB:.1f} GB，现在可用 {available / GB:.1f} GB",
        f"{total / GB:.1f} GB, {available / GB:.1f} GB available",
    )
    if total < SMALL_MEMORY_BYTES:
        fix = Text("太少，听不了长视频；请换 4 GB 以上的电脑", "Too little for speech; use one with 4 GB or more")
        return (CheckResult(name=name, level="fail", what=what, fix=fix),)
    if available < LOW_MEMORY_BYTES:
        fix = Text("请先关掉浏览器等大程序再运行", "Close the browser and other large programs first")
        return (CheckResult(name=name, level="warn", what=what, fix=fix),)
    return (CheckResult(name=name, level="ok", what=what),)


def check_memory() -> tuple[CheckResult, ...]:
    """Total and available memory of this computer."""
    return judge_memory(memory_bytes())


def existing_parent(folder: Path) -> Path:
    """The folder itself or its nearest parent that exists."""
    return next(place for place in (folder.absolute(), *folder.absolute().parents) if place.exists())


def judge_disk(name: Text, folder: Path, free_bytes: int) -> CheckResult:
    """Judges the free space of the disk that holds `folder`."""
    what = Text(f"{folder} 还剩 {free_bytes / GB:.1f} GB", f"{free_bytes / GB:.1f} GB free at {folder}")
    if free_bytes >= LOW_DISK_BYTES:
        return CheckResult(name=name, level="ok", what=what)
    fix = Text(
        "请清理磁盘；一小时手机视频约 7 GB，成片和中间结果也放在这里",
        "Free some space: an hour of phone footage is about 7 GB, and results are kept here",
    )
    return CheckResult(name=name, level="fail" if free_bytes < NO_DISK_BYTES else "warn", what=what, fix=fix)


def check_disk(home: Path, work_folder: Path) -> tuple[CheckResult, ...]:
    """Free space of the product's own folder and of the folder where results go; one line if it is the same disk."""
    name = Text("磁盘", "disk")
    by_disk = {existing_parent(folder).stat().st_dev: folder.absolute() for folder in (home, work_folder)}
    return tuple(
        judge_disk(name, folder, shutil.disk_usage(existing_parent(folder)).free) for folder in by_disk.values()
    )


def check_writable(home: Path) -> tuple[CheckResult, ...]:
    """Whether the product can keep its data: tried by writing a file."""
    name = Text("数据文件夹", "data folder")
    probe = home / f"doctor-{uuid.uuid4().hex}.part"
    try:
        home.mkdir(parents=True, exist_ok=True)
        probe.write_bytes(b"chushan")
        probe.unlink()
    except OSError as error:
        reason = error.strerror or str(error)
        fix = Text(
            "请改这个文件夹的权限，或用环境变量 CHUSHAN_HOME 指到能写的地方",
            "Change its permissions, or point the variable CHUSHAN_HOME to a folder that can be written",
        )
        what = Text(f"{home} 不能写（{reason}）", f"{home} can't be written ({reason})")
        return (CheckResult(name=name, level="fail", what=what, fix=fix),)
    return (CheckResult(name=name, level="ok", what=Text(f"{home} 可以写", f"{home} can be written")),)


def is_reachable(host: str, port: int = 443, wait_s: float = NETWORK_WAIT_S) -> bool:
    """Whether a TCP connection opens within `wait_s`. Blocks that long; sends nothing."""
    try:
        with socket.create_connection((host, port), timeout=wait_s):
            return True
    except OSError:
        return False


def reachable_hosts(hosts: Sequence[str], wait_s: float = NETWORK_WAIT_S) -> tuple[str, ...]:
    """The hosts that answer within `wait_s`, all asked at once. A name server that hangs costs no more than that."""
    answered: list[str] = []
    threads = [
        threading.Thread(target=lambda host=host: is_reachable(host) and answered.append(host), daemon=True)
        for host in hosts
    ]
    for thread in threads:
        thread.start()
    end_s = time.monotonic() + wait_s
    for thread in threads:
        thread.join(max(0.0, end_s - time.monotonic()))
    found = set(answered)
    return tuple(host for host in hosts if host in found)


def check_network(hosts: Sequence[str]) -> tuple[CheckResult, ...]:
    """Which of the download hosts answer. Never a fault: only fetching models needs the network."""
    name = Text("网络", "network")
    reached = reachable_hosts(hosts)
    if reached:
        listed = ", ".join(reached)
        what = Text(f"能连上 {listed}（只在下载模型时用）", f"{listed} can be reached (only used to fetch models)")
    else:
        what = Text(
            "连不上下载站（可能没有联网，或只能走代理）；剪辑、字幕、文案都不需要网络",
            "no download host answers (offline, or only through a proxy); clips, captions and copy need no network",
        )
    return (CheckResult(name=name, level="ok", what=what),)
