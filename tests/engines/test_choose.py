from dataclasses import replace
from pathlib import Path

import pytest
from tiny_engines import REPO, build_sherpa, read_sample

from toolkit.app_base import DEFAULT_ASR
from toolkit.core.errors import EngineMissing, InputError, ModelMissing
from toolkit.engines import choose, device
from toolkit.engines.registry import TRANSCRIBERS
from toolkit.engines.weights import load_catalogue

CATALOGUE = load_catalogue(REPO / "models")


pytest.importorskip("sherpa_onnx", reason="sherpa-onnx is not installed: pip install sherpa-onnx")


def test_the_catalogues_engine_is_loaded_on_the_processor(tmp_path: Path) -> None:
    build_sherpa("paraformer", tmp_path)
    entry = CATALOGUE.entry("paraformer-chuan")
    engine, notes = choose.load_transcriber(entry, tmp_path / "paraformer", threads=1)
    assert engine.transcribe(read_sample(0, 6_000))
    assert notes == ()


def test_a_card_that_fails_is_told_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build_sherpa("paraformer", tmp_path)
    monkeypatch.setattr(device, "_count_ctranslate2", lambda: 1)
    engine, notes = choose.load_transcriber(CATALOGUE.entry("paraformer-chuan"), tmp_path / "paraformer")
    assert len(notes) == 1
    assert engine.transcribe(read_sample(0, 6_000))


def test_faults_are_those_of_the_engine_and_the_device(tmp_path: Path) -> None:
    entry = CATALOGUE.entry("whisper-base")
    with pytest.raises(ModelMissing, match="chushan models fetch whisper-base"):
        choose.load_transcriber(entry, tmp_path / "whisper-base")
    with pytest.raises(InputError, match="tpu"):
        choose.load_transcriber(entry, tmp_path, device="tpu")
    with pytest.raises(EngineMissing):
        choose.load_transcriber(replace(entry, engine="no-such-engine"), tmp_path)


def test_the_catalogue_promises_an_engine_exactly_where_there_is_one() -> None:
    for entry in CATALOGUE.entries:
        if entry.task == "asr":
            assert entry.has_engine == choose.can_hear(entry), entry.id


def test_what_an_engine_can_do_is_known_before_it_is_loaded() -> None:
    assert choose.can_score(CATALOGUE.entry("whisper-base"))
    assert not choose.can_score(CATALOGUE.entry("paraformer-chuan"))
    assert not choose.can_hear(CATALOGUE.entry("kokoro-int8"))


@pytest.mark.parametrize(
    ("model", "command"),
    [("paraformer-chuan", "sherpa-onnx"), ("whisper-base", "faster-whisper")],
)
def test_a_missing_package_is_told_before_any_work(model: str, command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    choose.check_engine(CATALOGUE.entry(model))
    monkeypatch.setattr(choose.importlib.util, "find_spec", lambda _name: None)
    with pytest.raises(EngineMissing, match=f"pip install --upgrade {command}"):
        choose.check_engine(CATALOGUE.entry(model))


def test_every_engine_names_the_packages_it_imports() -> None:
    entry = CATALOGUE.entry("whisper-base")
    for name in TRANSCRIBERS:
        if name != "fake":
            assert choose._PACKAGES[name.partition("-")[0]]
            assert name.partition("-")[0] in choose._CARDS
            assert choose.can_hear(replace(entry, engine=name))


def test_the_product_listens_with_the_model_that_the_catalogue_calls_the_default() -> None:
    assert [each.id for each in CATALOGUE.entries if each.is_default and each.task == "asr"] == [DEFAULT_ASR]
