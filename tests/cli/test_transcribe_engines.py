"""`chushan transcribe --model` with another engine, from the catalogue's entry to the printed line."""

import json
import wave
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from tiny_catalogue import HEAD, HUGGING_FACE, files_toml, model_toml
from tiny_engines import build_sherpa, read_sample
from typer.testing import CliRunner, Result

from toolkit.cli.main import cli
from toolkit.engines import choose

Run = Callable[..., Result]
ENGINES = ("paraformer", "sense-voice")


def entry_of(folder: Path, engine: str, *, is_default: bool) -> str:
    more = f'extra = "dialect"\ndefault = {str(is_default).lower()}'
    content = {path.name: path.read_bytes() for path in sorted(folder.iterdir())}
    entry = model_toml(
        folder.name, engine=f"sherpa-onnx-{engine}", dialect="sichuan", files=files_toml(content), more=more
    )
    return entry + HUGGING_FACE


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    weights, models = tmp_path / "weights", tmp_path / "models"
    models.mkdir()
    catalogue = HEAD
    for name in ENGINES:
        build_sherpa(name, weights)
        catalogue += entry_of(weights / name, name, is_default=name == ENGINES[0])
    (models / "catalogue.toml").write_text(catalogue, encoding="utf-8")
    for key, value in {
        "CHUSHAN_HOME": tmp_path / "home",
        "CHUSHAN_MODELS_DIR": models,
        "CHUSHAN_WEIGHTS_DIR": weights,
        "CHUSHAN_LANG": "en",
    }.items():
        monkeypatch.setenv(key, str(value))
    sound = tmp_path / "talk.wav"
    with wave.open(str(sound), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        file.writeframes((read_sample(2_000, 8_000) * 32_000).astype(np.int16).tobytes())
    return lambda *words: CliRunner().invoke(cli, ["transcribe", str(sound), *words])


@pytest.mark.parametrize("name", ENGINES)
def test_the_model_asked_for_listens(name: str, run: Run) -> None:
    result = run("--model", name, "--dialect", "sichuan", "--json")
    assert result.exit_code == 0, result.output
    segments = json.loads(result.stdout)["segments"]
    assert segments
    assert all(0 <= each["start_ms"] <= each["end_ms"] <= 6_000 for each in segments)


def test_a_model_that_is_not_here_names_the_way(run: Run, tmp_path: Path) -> None:
    for path in (tmp_path / "weights" / "paraformer").iterdir():
        path.unlink()
    result = run("--model", "paraformer")
    assert result.exit_code == 1
    assert "chushan models fetch paraformer" in result.stderr
    assert "Traceback" not in result.output


def test_a_damaged_model_and_an_unknown_device_are_plain_sentences(run: Run, tmp_path: Path) -> None:
    tokens = tmp_path / "weights" / "paraformer" / "tokens.txt"
    tokens.write_bytes(bytes(len(tokens.read_bytes())))
    damaged = run("--model", "paraformer")
    assert damaged.exit_code == 1
    assert "tokens.txt" in damaged.stderr
    device = run("--model", "paraformer", "--device", "tpu")
    assert device.exit_code == 1
    assert "auto, cpu, cuda" in device.stderr
    assert "Traceback" not in damaged.output + device.output


def test_a_missing_package_is_told_before_any_sound_is_heard(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choose.importlib.util, "find_spec", lambda _name: None)
    result = run("--model", ENGINES[0])
    assert result.exit_code == 1
    assert "pip install --upgrade sherpa-onnx" in result.stderr
    assert "looking for speech" not in result.stderr
