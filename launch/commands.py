# ruff: noqa: T201 - this speaks before the command line exists
"""The commands of start.py: set up what is missing, then do the job."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from launch import environment, pip
from launch.environment import Stamp, read_stamp, venv_python, write_stamp
from launch.speech import StartError, explain, say

ROOT = Path(__file__).resolve().parent.parent
COMMANDS = ("ui", "demo", "test", "setup", "wheels")
DOWNLOAD_MB = 410
"""Measured: the wheels of the base install (Linux x86-64, Python 3.11)."""
FIRST_BYTES = 2_000_000_000
"""Measured: .venv 1.1 GB, pip's downloads 0.4 GB, weights 0.15 GB; the rest is for results."""
DEV_BYTES = 400_000_000
"""Measured: what `test` adds."""
CHANGE_BYTES = 500_000_000
"""Room for newer versions in a .venv that is already filled."""
WEIGHTS = "whisper-base"
RETRY_WEIGHTS_S = 24 * 3600
DEMO = (
    "samples/sale_two_products.mp4",
    "samples/orchard_silent.mp4",
    "--products",
    "samples/products.toml",
    "--match",
    "orchard_silent.mp4=fengjie-qicheng,wuxiang-xiaomi",
)
DEMO_OUT = "chushan-out/demo"
ALL_TESTS = ("-n", "auto", "--dist", "loadfile")
"""On all cores; the tests of a file share what they set up."""


def run_job(command: Sequence[str | Path], env: Mapping[str, str], cwd: Path) -> int:
    """Runs a program to its end; its exit code, 130 after Ctrl-C, 128 + n if a signal killed it."""
    child = subprocess.Popen(command, env=env, cwd=cwd)
    try:
        code = child.wait()
    except KeyboardInterrupt:
        if os.name != "nt" and not any(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)):
            child.send_signal(signal.SIGINT)  # no terminal that told the child as well
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(timeout=60)
        return 130
    finally:
        if child.poll() is None:
            child.terminate()
    return 128 - code if code < 0 else code


def run_in_venv(venv: Path, arguments: Sequence[str]) -> int:
    """`python -m ARGUMENTS` of the `.venv`, with this folder's code even if the folder was moved."""
    return run_job([venv_python(venv), "-m", *arguments], pip.clean_env() | {"PYTHONPATH": str(ROOT)}, ROOT)


def weights_signature(root: Path, env: Mapping[str, str]) -> str:
    """Names, sizes and times of the weights' files: equal means untouched since they were verified. "" if absent."""
    folder = Path(env.get("CHUSHAN_WEIGHTS_DIR") or root / "models" / "weights") / WEIGHTS
    files = sorted(p for p in folder.rglob("*") if p.is_file()) if folder.is_dir() else []
    return "|".join(f"{p.relative_to(folder)}:{p.stat().st_size}:{p.stat().st_mtime_ns}" for p in files)


def ensure_packages(venv: Path, extras: Sequence[str]) -> None:
    """Makes `.venv` and installs into it, if anything of that is missing or has changed.

    Raises:
        StartError: if there is no room, no network or no way to make an environment.
    """
    stamp = read_stamp(venv)
    version = environment.usable_version(venv, stamp)
    wanted = Stamp(key=environment.install_key(ROOT), extras=tuple(extras), python=version, root=str(ROOT))
    if version is not None and stamp.covers(wanted):
        return
    extras = tuple(sorted({*extras, *stamp.extras}))
    first_bytes = FIRST_BYTES + (DEV_BYTES if "dev" in extras else 0)
    environment.check_disk(ROOT, max(CHANGE_BYTES, first_bytes - environment.folder_bytes(venv)))
    if version is None:
        say("[1/3] 建立 Python 环境 .venv", "[1/3] making the Python environment .venv")
        environment.create_venv(venv)
        version = environment.python_version(venv_python(venv))
    if not stamp.key:
        zh, en = f"第一次要下载约 {DOWNLOAD_MB} MB，装好占 1.1 GB", f"first time: {DOWNLOAD_MB} MB, 1.1 GB on disk"
    else:
        zh, en = "检查并补齐", "checking, adding what is missing"
    say(f"[2/3] 安装组件（{zh}）", f"[2/3] installing packages ({en})")
    is_only_moved = stamp.covers(replace(wanted, root=stamp.root, extras=extras))
    environment.forget_packages(venv)
    try:
        pip.install(ROOT, venv, extras, venv / environment.LOG)
    except StartError:
        if not is_only_moved:
            raise
        say("  文件夹换过位置，现在装不了新的，先用原来的组件", "  folder moved: going on with its old packages")
    write_stamp(venv, replace(wanted, extras=extras, python=version, weights=stamp.weights))


def ensure_weights(venv: Path, is_needed: bool, is_asked: bool) -> None:
    """Fetches the default model once. Without it `demo` can't hear; everything else only loses speech.

    Where it failed within a day it is tried again only if it `is_needed` or `is_asked` for, so that a workshop without
    network doesn't wait at every start.

    Raises:
        StartError: if the model is needed and can't be had.
    """
    stamp, signature = read_stamp(venv), weights_signature(ROOT, os.environ)
    if signature and stamp.weights == signature:
        return
    now_s = int(time.time())
    if not (is_needed or is_asked) and 0 <= now_s - stamp.weights_failed_s < RETRY_WEIGHTS_S:
        say(
            "没有语音识别模型；联网后运行 python3 start.py setup",
            "No speech model; with network run python3 start.py setup",
        )
        return
    say(f"[3/3] 语音识别模型 {WEIGHTS}（约 150 MB，只下载一次）", f"[3/3] speech model {WEIGHTS} (150 MB, once)")
    code = run_in_venv(venv, ["toolkit.cli.main", "models", "fetch", WEIGHTS])
    if code == 130:
        raise KeyboardInterrupt
    if code == 0:
        write_stamp(venv, replace(stamp, weights=weights_signature(ROOT, os.environ)))
        return
    write_stamp(venv, replace(stamp, weights_failed_s=now_s))
    if is_needed:
        raise StartError(
            "第 3 步 语音识别模型没有准备好，原因见上。联网后再运行同一条命令会接着下载；\n"
            "  没有网络：从有模型的电脑把 models/weights 文件夹用 U 盘拷过来",
            "Step 3, the speech model isn't ready, see above. Run the same command again with network to go on;\n"
            "  without network: copy the folder models/weights from a computer that has it",
        )
    say("  先不用模型：听不懂说话，其余照常", "  going on without it: speech is not understood, the rest works")


def show_demo() -> None:
    """Where the demo's results are and how to open them."""
    marks = (ROOT / DEMO_OUT).parent.glob("demo*/.chushan-run.json")
    newest = max(marks, key=lambda mark: mark.stat().st_mtime, default=None)
    out = newest.parent if newest else ROOT / DEMO_OUT
    say(f"\n结果文件夹：{out}", f"\nResult folder: {out}")
    for clip in sorted((out / "clips").glob("*.mp4")):
        print(f"  {clip.relative_to(out)}  {clip.stat().st_size / 1e6:.1f} MB")
    report = out / "report.html"
    say(
        "每一步的说明（双击，或把网址粘到浏览器）：",
        "Every choice explained (double-click or paste into a browser):",
    )
    print(f"  {report}\n  {report.as_uri()}")
    say("换成自己的视频：python3 start.py", "With your own footage: python3 start.py")


def fill_wheels(venv: Path) -> int:
    """Puts everything that pip needs into `wheels/`, to be carried to a computer without network."""
    tools = ["pip", "hatchling", "editables", "setuptools", "wheel"]
    arguments = ["wheel", "-w", "wheels", "-c", "constraints.txt", ".[dev]", *tools]
    code, output = pip.run_pip(ROOT, venv, arguments, venv / environment.LOG)
    if code != 0:
        raise pip.explain_failure(output, venv / environment.LOG)
    for own in (ROOT / "wheels").glob("chushan-*.whl"):
        own.unlink()  # the project itself is installed from the folder
    say("wheels 文件夹好了：把整个项目文件夹拷过去就能装", "wheels/ is filled: copy the whole project folder")
    return 0


def do_command(name: str, rest: Sequence[str]) -> int:
    """Sets up what the command needs and runs it; its exit code."""
    venv = ROOT / ".venv"
    if name == "setup" and "--fresh" in rest and venv.exists():
        environment.create_venv(venv)
    ensure_packages(venv, ("dev",) if name in ("test", "wheels") else ())
    ensure_weights(venv, is_needed=name == "demo", is_asked=name in ("setup", "wheels"))
    if name == "demo":
        code = run_in_venv(venv, ["toolkit.cli.main", "make", *DEMO, "-o", DEMO_OUT, "--new-folder", *rest])
        if code == 0:
            show_demo()
        return code
    if name == "test":
        return run_in_venv(venv, ["pytest", *(rest or ALL_TESTS)])
    if name == "wheels":
        return fill_wheels(venv)
    if name == "setup":
        say("准备好了。下一步：python3 start.py demo", "Ready. Next: python3 start.py demo")
        return 0
    return run_in_venv(venv, ["toolkit.cli.main", "ui", *rest])


def main(argv: Sequence[str], usage: str | None) -> int:
    """Runs `start.py ARGV` and returns the exit code; no traceback reaches the user."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # pyright: ignore[reportAttributeAccessIssue]
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    name = argv[0] if argv else "ui"
    if name in ("-h", "--help", "help"):
        print(usage)
        return 0
    if name not in COMMANDS:
        known = " ".join(COMMANDS)
        say(f"没有 {name} 这个命令；可用：{known}", f"there is no command {name}; there are: {known}")
        return 2
    try:
        return do_command(name, argv[1:])
    except KeyboardInterrupt:
        say("\n已停止。再运行同一条命令会接着做", "\nStopped. Run the same command again to go on")
        return 130
    except StartError as error:
        explain(error)
        return 1
    except OSError as error:
        place, fault = error.filename or ROOT, error.strerror or str(error)
        explain(StartError(f"{place}：{fault}。请检查权限和磁盘", f"{place}: {fault}. Check permissions and the disk"))
        return 1
    except Exception as error:  # noqa: BLE001 - a stranger gets a sentence, never a traceback
        explain(
            StartError(
                f"start.py 出错：{error!r}。请把这一行告诉我们", f"start.py failed: {error!r}. Please report this line"
            )
        )
        return 1
