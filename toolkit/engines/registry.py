"""Engines by name, and the packages they need."""

import importlib
import importlib.util
from types import ModuleType
from typing import Any

from toolkit.core.errors import EngineMissing
from toolkit.core.text import Text

TRANSCRIBERS = {
    "whisper-ct2": "toolkit.engines.whisper_ct2:WhisperTranscriber",
    "sherpa-onnx-paraformer": "toolkit.engines.sherpa:ParaformerTranscriber",
    "sherpa-onnx-sense-voice": "toolkit.engines.sherpa:SenseVoiceTranscriber",
    "sherpa-onnx-fire-red-ctc": "toolkit.engines.sherpa:FireRedCtcTranscriber",
    "sherpa-onnx-wenet-ctc": "toolkit.engines.sherpa:WenetCtcTranscriber",
    "sherpa-onnx-qwen3-asr": "toolkit.engines.sherpa:Qwen3Transcriber",
    "sherpa-onnx-zipformer": "toolkit.engines.sherpa_stream:ZipformerTranscriber",
    "transformers-whisper": "toolkit.engines.transformers_asr:TransformersWhisper",
    "transformers-qwen3-asr": "toolkit.engines.transformers_asr:TransformersQwen3",
    "fake": "toolkit.engines.fake:FakeTranscriber",
}
"""Name of an engine in `models/catalogue.toml` -> "module:Class"."""

TEXT_GENERATORS = {
    "ctranslate2": "toolkit.engines.text_ct2:CTranslate2Writer",
    "transformers": "toolkit.engines.text_transformers:TransformersWriter",
    "openai": "toolkit.engines.text_server:ServerWriter",
    "liar": "toolkit.engines.text_fake:LyingWriter",
}
"""Name of a writer as `--engine` takes it (beside "template", which is none) -> "module:Class"."""

TORCH = "torch==2.13.0"
"""What pip gets where PyTorch is missing: the version the product is tested with."""


def load_engine(name: str, table: dict[str, str] = TRANSCRIBERS) -> Any:
    """The class of the engine `name`. Its module is imported here and not before.

    Raises:
        EngineMissing: if no engine has this name, or its package is not installed.
    """
    place = table.get(name)
    if place is None:
        known = "、".join(sorted(table))
        raise EngineMissing(
            name,
            Text("没有这个引擎", "there is no such engine"),
            Text(f"请改用其中之一：{known}", f"Use one of these: {', '.join(sorted(table))}"),
        )
    module, _, cls = place.partition(":")
    return getattr(import_module(module, package=name), cls)


def import_module(module: str, *, package: str) -> ModuleType:
    """The module; `package` is what pip calls its distribution.

    Raises:
        EngineMissing: if it is not installed, with the pip command.
    """
    try:
        return importlib.import_module(module)
    except ImportError as error:
        fault = Text(f"没有安装或装坏了（{error}）", f"it is not installed, or its installation is broken ({error})")
        raise engine_missing(package, fault) from error


def engine_missing(package: str, fault: Text) -> EngineMissing:
    """The error a person should see when `package` (its distribution's name for pip) can't be used."""
    step = Text(f"请运行 pip install --upgrade {package}", f"Run: pip install --upgrade {package}")
    return EngineMissing(package, fault, step)
