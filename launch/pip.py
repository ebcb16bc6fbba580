"""pip, run with its own settings (pip.conf, PIP_*): mirrors and proxies work, no index is ever named here."""

import os
import queue
import re
import subprocess
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path

from launch.environment import venv_python
from launch.speech import StartError, say

STEP = ("第 2 步 安装组件", "step 2, installing packages")
NETWORK_SIGNS = (
    "Could not fetch URL", "NewConnectionError", "ConnectTimeoutError", "NameResolutionError", "ReadTimeoutError",
    "Retrying (Retry(", "ProxyError", "SSLError", "getaddrinfo failed", "Connection broken", "ConnectionResetError",
    "Network is unreachable", "Temporary failure in name resolution", "IncompleteRead", "incomplete-download",
)  # fmt: skip
DISK_SIGNS = ("No space left on device", "Errno 28", "WinError 112")


class PipView:
    """pip's output in a few lines: what is being downloaded, megabytes so far, time used."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` gives monotonic seconds."""
        self._clock = clock
        self._started_s = self._said_s = clock()
        self._done_mb = 0.0
        self._file_mb = 0.0
        """Of the file that is being downloaded: its size, or how much of it has come if pip tells."""
        self._name = ""

    def take(self, line: str) -> None:
        """Reads one line of pip's output."""
        if progress := re.match(r"\s*Progress (\d+) of", line):
            self._file_mb = int(progress.group(1)) / 1e6
        elif found := re.match(r"\s*Downloading (?:\S*/)?([^\s/]+?)-\d\S* \(([\d.]+) ([kM]?B)", line):
            self._done_mb += self._file_mb
            self._name = found.group(1)
            self._file_mb = float(found.group(2)) * {"B": 1e-6, "kB": 1e-3, "MB": 1.0}[found.group(3)]
        elif line.startswith("Installing collected packages") and "," in line:
            count = line.count(",") + 1
            say(f"    下载完成，写入 {count} 个组件", f"    downloads done, writing {count} packages")
            self._name = ""

    def tell(self) -> None:
        """Prints where things are, at most every 10 seconds."""
        now_s = self._clock()
        if now_s - self._said_s < 10:
            return
        self._said_s = now_s
        clock = "{}:{:02d}".format(*divmod(int(now_s - self._started_s), 60))
        mb = round(self._done_mb + self._file_mb)
        zh = f"已下载 {mb} MB，正在下载 {self._name}" if self._name else "还在进行"
        en = f"{mb} MB so far, downloading {self._name}" if self._name else "still working"
        say(f"    {zh}，用时 {clock}", f"    {en}, {clock} elapsed")


def clean_env() -> dict[str, str]:
    """The environment for the `.venv`'s Python: nothing of another Python, everything of pip's settings."""
    env = {k: v for k, v in os.environ.items() if k not in ("PYTHONHOME", "PYTHONPATH", "__PYVENV_LAUNCHER__")}
    return env | {"PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}


def run_pip(root: Path, venv: Path, arguments: Sequence[str], log: Path) -> tuple[int, str]:
    """(exit code, last lines) of one pip call. Its output is shown in short and appended to `log` in full."""
    command = [str(venv_python(venv)), "-m", "pip", *arguments, "--no-input"]
    child = subprocess.Popen(
        command, cwd=root, env=clean_env(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True, encoding="utf-8", errors="replace",
    )  # fmt: skip
    lines: queue.Queue[str | None] = queue.Queue()

    def read() -> None:
        for line in child.stdout or ():
            lines.put(line.rstrip())
        lines.put(None)

    threading.Thread(target=read, daemon=True).start()
    try:
        tail = _follow(lines, log, " ".join(command))
        return child.wait(), "\n".join(tail)
    finally:
        _end(child)


def _end(child: "subprocess.Popen[str]") -> None:
    """Lets pip tidy up after Ctrl-C, which it has heard too if there is a terminal."""
    for stop in (lambda: None, child.terminate, child.kill):
        stop()
        try:
            child.wait(timeout=3)
            return
        except subprocess.TimeoutExpired:
            continue


def _follow(lines: "queue.Queue[str | None]", log: Path, title: str) -> deque[str]:
    view = PipView()
    tail: deque[str] = deque(maxlen=80)
    with log.open("a", encoding="utf-8") as sink:
        sink.write(f"$ {title}\n")
        while True:
            try:
                line = lines.get(timeout=1)
            except queue.Empty:
                line = ""
            if line is None:
                return tail
            if line and not line.startswith("Progress "):
                sink.write(f"{line}\n")
                tail.append(line)
            view.take(line)
            view.tell()


def install(root: Path, venv: Path, extras: Sequence[str], log: Path) -> None:
    """Installs the project and its extras into `.venv`, from the folder `wheels/` if that is there and enough.

    Raises:
        StartError: if pip fails.
    """
    links = ["--find-links", "wheels"] if (root / "wheels").is_dir() else []
    offline = ["--no-index"] if links else []
    # pip 25.2 goes on with a broken download where older ones start again, and can tell its progress.
    code, output = run_pip(root, venv, ["install", "--no-user", *links, *offline, "pip>=25.2"], log)
    if code != 0 and any(sign in output for sign in NETWORK_SIGNS):
        raise explain_failure(output, log)
    bar = "raw" if code == 0 else "off"
    target = f".[{','.join(extras)}]" if extras else "."
    # --no-compile: 0.2 GB and a fifth of the time for files that are mostly never imported.
    arguments = ["install", "--no-user", "--no-compile", "--progress-bar", bar, "-c", "constraints.txt", *links]
    arguments += ["-e", target]
    if links and run_pip(root, venv, [*arguments, "--no-index"], log)[0] == 0:
        return
    code, output = run_pip(root, venv, arguments, log)
    if code != 0:
        raise explain_failure(output, log)


def explain_failure(output: str, log: Path) -> StartError:
    """The sentences for a failed pip call: full disk, network or missing package, else pip's own last error."""
    missing = re.search(r"No matching distribution found for (\S+)", output)
    if any(sign in output for sign in DISK_SIGNS):
        zh = "磁盘写满了。请清理磁盘，再运行同一条命令"
        en = "the disk is full. Free some space and run the same command again"
    elif missing or any(sign in output for sign in NETWORK_SIGNS):
        zh, en = _network_advice(f" {missing.group(1)}" if missing else "")
    else:
        lines = [line for line in output.splitlines() if line.lower().lstrip().startswith("error")]
        last = (lines or output.splitlines() or ["?"])[-1].strip()
        zh, en = f"pip 出错：{last}", f"pip failed: {last}"
    return StartError(f"{STEP[0]}：{zh}。\n  详细记录：{log}", f"{STEP[1]}: {en}.\n  Full log: {log}")


def _network_advice(package: str) -> tuple[str, str]:
    zh = (
        f"下载不到软件包{package}。可能没有网络，也可能下载站里没有它。已经下载的会保留\n"
        "  1. 检查网络，再运行同一条命令，会接着做\n"
        "  2. 下载站太慢或打不开，先设镜像：python3 -m pip config set global.index-url 镜像网址\n"
        "     （例如 https://pypi.tuna.tsinghua.edu.cn/simple）\n"
        "  3. 完全没有网络：在有网的同系统电脑上运行 python3 start.py wheels，\n"
        "     把整个文件夹（含 wheels 和 models）用 U 盘拷过来，再运行同一条命令；\n"
        "     也可以用 pip 自己的设置 PIP_NO_INDEX=1 PIP_FIND_LINKS=软件包文件夹"
    )
    en = (
        f"the package{package} can't be downloaded: no network, or the index lacks it. Finished downloads are kept\n"
        "  1. Check the network and run the same command again: it goes on where it stopped\n"
        "  2. If the index is slow or blocked, set a mirror: python3 -m pip config set global.index-url URL\n"
        "  3. No network at all: run `python3 start.py wheels` on a connected computer of the same system,\n"
        "     copy the whole folder (with wheels and models) here by USB stick, and run the same command again;\n"
        "     pip's own PIP_NO_INDEX=1 PIP_FIND_LINKS=FOLDER works as well"
    )
    return zh, en
