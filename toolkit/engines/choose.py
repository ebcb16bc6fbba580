"""From an entry of the catalogue to a listener that is ready, on the best device there is."""

import importlib.util
from collections.abc import Callable
from pathlib import Path
from typing import Any

from toolkit.core.models import ModelEntry
from toolkit.core.protocols import Transcriber
from toolkit.core.text import Text
from toolkit.engines.device import GraphicsCard, choose_device, ctranslate2_card, sherpa_card, torch_card
from toolkit.engines.registry import TORCH, TRANSCRIBERS, engine_missing, load_engine

_CARDS: dict[str, Callable[[Path], GraphicsCard]] = {
    "whisper": ctranslate2_card,
    "sherpa": lambda _folder: sherpa_card(),
    "transformers": lambda _folder: torch_card(),
}
"""First part of an engine's name -> the graphics card as its library sees it."""

_PACKAGES = {
    "whisper": (("faster_whisper", "faster-whisper"),),
    "sherpa": (("sherpa_onnx", "sherpa-onnx"),),
    "transformers": (("torch", TORCH), ("transformers", "transformers")),
}
"""First part of an engine's name -> modules that it imports and what pip calls their distributions."""


def load_transcriber(
    entry: ModelEntry, folder: Path, *, device: str = "auto", threads: int = 2
) -> tuple[Transcriber, tuple[Text, ...]]:
    """The listener for the model `entry`, whose files are in `folder`, and notes for the user (mostly none).

    Blocks for as long as loading the model takes: 1-3 s for Whisper base, up to a minute for the large ones.

    Raises:
        EngineMissing: if the engine is unknown or its package is not installed, with the pip command.
        ModelMissing: if a file of the model is not there, with the command that fetches it.
        ModelCorrupt: if the engine can't read the model.
        InputError: if there is no such device (see `toolkit.engines.device.DEVICES`).
        EngineFailed: if `device` is "cuda" and the graphics card can't be used.
    """
    engine: Callable[..., Any] = load_engine(entry.engine)
    choice = choose_device(device, _CARDS[entry.engine.partition("-")[0]](folder))
    return engine(folder, threads=threads, device=choice.name), choice.notes


def can_hear(entry: ModelEntry) -> bool:
    """Whether this version has an engine that runs the model `entry` (its package may still have to be installed)."""
    return entry.engine in TRANSCRIBERS and entry.engine != "fake"


def can_score(entry: ModelEntry) -> bool:
    """Whether the model's engine can put texts to the test on the sound (a `score` of its own); nothing is loaded."""
    return can_hear(entry) and hasattr(load_engine(entry.engine), "score")


def check_engine(entry: ModelEntry) -> None:
    """Finds out in milliseconds, before any work, whether the model's engine and its packages are installed.

    Raises:
        EngineMissing: if not, with the pip command.
    """
    load_engine(entry.engine)
    for module, package in _PACKAGES[entry.engine.partition("-")[0]]:
        if importlib.util.find_spec(module) is None:
            raise engine_missing(package, Text("没有安装", "it is not installed"))
