"""Which engine runs the model in a folder: for models that are in no catalogue, such as a user's own fine-tuning."""

import json
from pathlib import Path

from toolkit.core.errors import InputError
from toolkit.core.models import Cost, Edition, ModelEntry, ModelFile
from toolkit.core.text import Text
from toolkit.engines.sherpa_files import check_onnx

_TRANSFORMERS = {"whisper": "transformers-whisper", "qwen3_asr": "transformers-qwen3-asr"}
"""`model_type` of a config.json -> engine."""


def entry_of_folder(folder: Path) -> ModelEntry:
    """A catalogue's entry for the model in `folder`, as far as its files tell: id, engine and files.

    Raises:
        InputError: if it is no folder, or no engine knows what is in it.
        ModelCorrupt: if an ONNX file in it is damaged.
    """
    engine = find_engine(folder)
    names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    unknown = "a folder of the user's own"
    return ModelEntry(
        id=folder.name,
        task="asr",
        engine=engine,
        title=Text(f"自己的模型 {folder.name}", f"own model {folder.name}"),
        licence=unknown,
        languages=(),
        dialects=(),
        memory=Cost(low=0, high=0, unit="mb", kind="estimated", source=unknown),
        editions=(Edition(id="own", files=tuple(ModelFile(name=name) for name in names)),),
        sources=(),
        extra="" if engine == "whisper-ct2" else ("dialect" if engine.startswith("sherpa") else "llm"),
    )


def find_engine(folder: Path) -> str:
    """The name of the engine (of `toolkit.engines.registry.TRANSCRIBERS`) that runs the model in `folder`.

    Raises:
        InputError: if it is no folder, or no engine knows what is in it.
        ModelCorrupt: if an ONNX file in it is damaged.
    """
    if not folder.is_dir():
        raise _not_known(folder, Text("没有这个文件夹", "there is no such folder"))
    names = {path.name for path in folder.iterdir()}
    if "model.bin" in names and "config.json" in names:
        return "whisper-ct2"
    if any(name.startswith("conv_frontend") and name.endswith(".onnx") for name in names):
        return "sherpa-onnx-qwen3-asr"
    if any(name.startswith("joiner") and name.endswith(".onnx") for name in names):
        return "sherpa-onnx-zipformer"
    engine = _by_metadata(folder, names) or _by_config(folder, names)
    if engine is None:
        raise _not_known(folder, Text("认不出里面是哪种语音模型", "what speech model is in it is not known"))
    return engine


def _by_metadata(folder: Path, names: set[str]) -> str | None:
    """For a single ONNX file the keys that only one architecture has."""
    model = next((name for name in ("model.int8.onnx", "model.onnx") if name in names), None)
    if model is None:
        return None
    metadata = check_onnx(folder / model, ())
    if metadata.get("model_type", "").startswith("fire-red-asr-2-ctc"):
        return "sherpa-onnx-fire-red-ctc"
    if "with_itn" in metadata:
        return "sherpa-onnx-sense-voice"
    if "lfr_window_size" in metadata and "neg_mean" in metadata:
        return "sherpa-onnx-paraformer"
    if "vocab_size" in metadata and "subsampling_factor" in metadata:
        return "sherpa-onnx-wenet-ctc"
    return None


def _by_config(folder: Path, names: set[str]) -> str | None:
    if "config.json" not in names or not any(name.endswith(".safetensors") for name in names):
        return None
    try:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return _TRANSFORMERS.get(str(config.get("model_type"))) if isinstance(config, dict) else None


def _not_known(folder: Path, fault: Text) -> InputError:
    return InputError(
        str(folder),
        fault,
        Text(
            "请给一个模型文件夹：faster-whisper、sherpa-onnx 发布页解开的，或 transformers 的（safetensors）；"
            "或从 chushan models list 里选一个名字",
            "Give a folder of faster-whisper, of a sherpa-onnx release, or of transformers (safetensors), "
            "or choose a name of chushan models list",
        ),
    )
