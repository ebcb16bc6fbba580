"""Which processor an engine runs on: a graphics card when it really works, else the CPU with one plain line."""

import importlib.metadata
import importlib.util
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from toolkit.core.choices import not_among
from toolkit.core.errors import EngineFailed
from toolkit.core.text import Text
from toolkit.engines.registry import import_module

DEVICES = ("auto", "cpu", "cuda")
"""What a user may ask for."""
TRIAL_SECONDS = 180
"""Loading Whisper large onto a card takes under a minute; a driver that hangs must not hang the product."""
_REASON_CHARS = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphicsCard:
    """What is known of the graphics cards that one engine could use."""

    count: Callable[[], int]
    """How many cards the engine's library sees; cheap, never raises."""
    find_fault: Callable[[], str]
    """Really runs something on the first card: "" if that works, else the reason in the library's words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceChoice:
    """Where an engine runs, and what the user should know about it."""

    name: Literal["cpu", "cuda"]
    notes: tuple[Text, ...] = ()


def choose_device(wanted: str, card: GraphicsCard) -> DeviceChoice:
    """The device to run on; `wanted` is one of `DEVICES`.

    `auto` never fails: without a card it is the CPU in silence, with a card that doesn't work the CPU and one note.

    Raises:
        InputError: if there is no such device.
        EngineFailed: if the graphics card was demanded ("cuda") and doesn't work.
    """
    if wanted not in DEVICES:
        raise not_among(DEVICES, f"--device {wanted}", Text("没有这种设备", "there is no such device"))
    if wanted == "cpu":
        return DeviceChoice(name="cpu")
    fault = "" if (count := card.count()) else "no CUDA graphics card was found"
    if not fault:
        fault = _short(card.find_fault())
    if not fault:
        return DeviceChoice(name="cuda")
    if wanted == "cuda":
        raise EngineFailed(
            "--device cuda",
            Text(f"显卡用不起来（{fault}）", f"the graphics card can't be used ({fault})"),
            Text(
                "请装好显卡驱动和 CUDA 运行库，或改用 --device cpu",
                "Install its driver and the CUDA libraries, or use --device cpu",
            ),
        )
    if not count:
        return DeviceChoice(name="cpu")
    return DeviceChoice(
        name="cpu",
        notes=(
            Text(
                f"找到了显卡，但用不起来（{fault}），改用处理器，会慢一些",
                f"A graphics card was found but can't be used ({fault}); using the processor, which is slower",
            ),
        ),
    )


def ctranslate2_card(folder: Path) -> GraphicsCard:
    """The card as CTranslate2 sees it; the trial loads the Whisper model in `folder` in a child process."""
    return GraphicsCard(count=_count_ctranslate2, find_fault=lambda: _run_trial(folder))


def torch_card() -> GraphicsCard:
    """The card as PyTorch sees it; the trial multiplies two small matrices on it."""
    return GraphicsCard(count=_count_torch, find_fault=_try_torch)


def sherpa_card() -> GraphicsCard:
    """The card as sherpa-onnx sees it: the package of the index is built for the CPU only."""
    return GraphicsCard(count=_count_any, find_fault=_fault_of_sherpa)


def _count_ctranslate2() -> int:
    try:
        return int(import_module("ctranslate2", package="ctranslate2").get_cuda_device_count())
    except Exception:  # noqa: BLE001 - whatever a driver does wrong, there is no card to be had
        return 0


def _run_trial(folder: Path) -> str:
    program = Path(__file__).with_name("gpu_trial.py")
    try:
        run = subprocess.run(
            [sys.executable, "-P", str(program), str(folder)],
            capture_output=True, text=True, errors="replace", timeout=TRIAL_SECONDS, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return f"no answer within {TRIAL_SECONDS} s"
    except OSError as error:
        return str(error)
    if run.returncode == 0:
        return ""
    lines = [line.strip() for line in run.stderr.splitlines() if line.strip()]
    return lines[-1] if lines else f"the trial run ended with code {run.returncode}"


def _count_torch() -> int:
    if importlib.util.find_spec("torch") is None:
        return 0
    try:
        torch = import_module("torch", package="torch")
        return int(torch.cuda.device_count()) if torch.cuda.is_available() else 0
    except Exception:  # noqa: BLE001 - whatever a driver does wrong, there is no card to be had
        return 0


def _try_torch() -> str:
    try:
        torch = import_module("torch", package="torch")
        ones = torch.ones((8, 8), device="cuda")
        good = float((ones @ ones).sum()) == 512.0
    except Exception as error:  # noqa: BLE001 - the reason goes to the user as it is
        return str(error) or type(error).__name__
    return "" if good else "it computes wrong results"


def _count_any() -> int:
    return max(_count_ctranslate2(), _count_torch())


def _fault_of_sherpa() -> str:
    version = importlib.metadata.version("sherpa-onnx")
    if "cuda" in version:
        return ""
    return f"sherpa-onnx {version} is built for the processor only"


def _short(reason: str) -> str:
    line = " ".join(reason.split())
    return line if len(line) <= _REASON_CHARS else line[: _REASON_CHARS - 1] + "…"
