"""What is particular to the engines of transformers; the common promises are in test_contract.py."""

import sys
from pathlib import Path

import numpy as np
import pytest
from tiny_engines import build_transformers, read_sample

from toolkit.core.errors import EngineMissing, ModelCorrupt, ModelMissing
from toolkit.core.protocols import TranscribeOptions
from toolkit.engines.transformers_asr import TransformersQwen3, TransformersWhisper

slow = pytest.mark.slow
ANSWER = "大家好，奉节脐橙。"


def said(segments) -> str:
    return "".join(segment.text for segment in segments)


@slow
def test_whisper_writes_what_its_tokens_say_with_their_times_and_probabilities(tmp_path: Path) -> None:
    engine = build_transformers("whisper", tmp_path)
    heard = engine.transcribe(read_sample(2_000, 8_000), options=TranscribeOptions(prompt=""))
    spoken = [segment for segment in heard if segment.text]
    assert said(spoken) == ANSWER
    words = [word for segment in spoken for word in segment.words]
    assert len({word.span.start_ms for word in words}) > 1
    assert all(0.0 < word.confidence < 1.0 for word in words)


@slow
def test_a_prompt_is_given_and_its_echo_is_held_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = build_transformers("whisper-without-times", tmp_path)
    generate, told = engine._model.generate, []  # type: ignore[attr-defined]
    monkeypatch.setattr(engine._model, "generate", lambda **given: told.append(given) or generate(**given))  # type: ignore[attr-defined]
    heard = engine.transcribe(read_sample(2_000, 8_000), options=TranscribeOptions(prompt="奉节脐橙。", language="yue"))
    assert told[0]["language"] == "yue"
    assert told[0]["prompt_ids"].shape[0] > 2
    for segment in heard:
        assert segment.unclear is not None or "奉节脐橙" not in segment.text


@slow
def test_qwen3_is_told_the_language_and_its_frame_is_taken_off(tmp_path: Path) -> None:
    engine = build_transformers("qwen3-asr", tmp_path)
    assert said(engine.transcribe(read_sample(2_000, 8_000))).startswith(ANSWER)


@slow
def test_long_sound_is_cut_to_the_safe_length(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = build_transformers("whisper", tmp_path)
    hear, lengths_ms = engine._hear, []  # type: ignore[attr-defined]
    monkeypatch.setattr(engine, "_hear", lambda samples: lengths_ms.append(len(samples) // 16) or hear(samples))
    engine.transcribe(np.tile(read_sample(3_000, 6_000), 30))
    assert len(lengths_ms) >= 4
    assert max(lengths_ms) <= TransformersWhisper.LIMITS.max_ms


@slow
@pytest.mark.parametrize("name", ["whisper", "qwen3-asr"])
def test_damaged_models_are_told_apart(name: str, tmp_path: Path) -> None:
    engine = type(build_transformers(name, tmp_path))
    folder = tmp_path / name
    weights = folder / "model.safetensors"
    whole = {path: path.read_bytes() for path in folder.iterdir()}
    faults = {
        weights: (b"", whole[weights][:-100], b"<html>404</html>" * 100),
        folder / "config.json": (b"", b"{}", b'{"model_type": "bert"}', b"[1"),
        folder / "tokenizer.json": (b"{}",),
    }
    for path, contents in faults.items():
        for content in contents:
            path.write_bytes(content)
            with pytest.raises(ModelCorrupt, match="chushan models verify"):
                engine(folder)
        path.write_bytes(whole[path])


@slow
def test_pickled_weights_are_not_read(tmp_path: Path) -> None:
    engine = type(build_transformers("whisper", tmp_path))
    folder = tmp_path / "whisper"
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")
    with pytest.raises(ModelMissing):
        engine(folder)


@slow
def test_an_old_transformers_is_named_with_one_that_can(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build_transformers("qwen3-asr", tmp_path)
    monkeypatch.setattr(TransformersQwen3, "MODEL_CLASS", "Qwen9ASRForConditionalGeneration")
    with pytest.raises(EngineMissing, match=r"5\.23 can") as caught:
        TransformersQwen3(tmp_path / "qwen3-asr")
    assert "pip install --upgrade transformers" in str(caught.value)


def test_without_torch_the_pip_command_names_its_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "config.json").write_text("{}", encoding="utf-8")
    (tmp_path / "model.safetensors").write_bytes(b"")
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(EngineMissing, match=r"pip install --upgrade torch==2\.13\.0"):
        TransformersWhisper(tmp_path)


def test_without_files_the_fetch_command_is_named_before_torch_is_loaded(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match="chushan models fetch some-model"):
        TransformersWhisper(tmp_path / "some-model")
