import json
from pathlib import Path

import pytest
from tiny_engines import build_sherpa, read_sample

from toolkit.core.errors import InputError, ModelCorrupt
from toolkit.engines.choose import load_transcriber
from toolkit.engines.recognise import entry_of_folder, find_engine

pytest.importorskip("sherpa_onnx", reason="sherpa-onnx is not installed: pip install sherpa-onnx")


@pytest.mark.parametrize("name", ["paraformer", "sense-voice", "fire-red-ctc", "wenet-ctc", "zipformer", "qwen3-asr"])
def test_a_models_own_files_tell_its_engine_and_it_listens(name: str, tmp_path: Path) -> None:
    build_sherpa(name, tmp_path)
    entry = entry_of_folder(tmp_path / name)
    assert entry.engine == f"sherpa-onnx-{name}"
    assert "tokens.txt" in {file.name for file in entry.editions[0].files} or name == "qwen3-asr"
    engine, _ = load_transcriber(entry, tmp_path / name, threads=1)
    assert engine.id == name
    assert engine.transcribe(read_sample(2_000, 8_000))


@pytest.mark.parametrize(
    ("files", "engine"),
    [
        ({"model.bin": "", "config.json": "{}", "tokenizer.json": "{}"}, "whisper-ct2"),
        ({"config.json": '{"model_type": "whisper"}', "model.safetensors": ""}, "transformers-whisper"),
        ({"config.json": '{"model_type": "qwen3_asr"}', "model-1-of-2.safetensors": ""}, "transformers-qwen3-asr"),
    ],
)  # fmt: skip
def test_other_layouts_are_known_by_name(files: dict[str, str], engine: str, tmp_path: Path) -> None:
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert find_engine(tmp_path) == engine


@pytest.mark.parametrize(
    "files",
    [
        {},
        {"notes.txt": "hello"},
        {"config.json": json.dumps({"model_type": "bert"}), "model.safetensors": ""},
        {"config.json": "[1", "model.safetensors": ""},
        {"config.json": "[]", "model.safetensors": ""},
        {"config.json": json.dumps({"model_type": "whisper"}), "pytorch_model.bin": ""},
    ],
)
def test_what_no_engine_knows_is_said(files: dict[str, str], tmp_path: Path) -> None:
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="chushan models list"):
        find_engine(tmp_path)


def test_no_folder_and_a_damaged_file_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such folder"):
        find_engine(tmp_path / "nowhere")
    (tmp_path / "model.onnx").write_bytes(b"<html>")
    with pytest.raises(ModelCorrupt):
        find_engine(tmp_path)
