"""What is particular to the engines of sherpa-onnx; the common promises are in test_contract.py."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from tiny_engines import build_sherpa, read_sample

from toolkit.core.errors import EngineFailed, EngineMissing, ModelCorrupt, ModelMissing
from toolkit.core.protocols import TranscribeOptions
from toolkit.core.spans import Span
from toolkit.engines import registry, sherpa
from toolkit.engines.sherpa_files import check_onnx

pytest.importorskip("sherpa_onnx", reason='sherpa-onnx is not installed: pip install "chushan[dialect]"')
pytest.importorskip("onnx", reason="onnx, which builds the tiny models, is not installed: pip install onnx")

import tiny_qwen3_asr
import tiny_sherpa

ENGINES: dict[str, tuple[str, Callable[[Path], Path], str]] = {
    "paraformer": ("ParaformerTranscriber", tiny_sherpa.build_paraformer, "model.int8.onnx"),
    "sense-voice": ("SenseVoiceTranscriber", tiny_sherpa.build_sense_voice, "model.int8.onnx"),
    "fire-red-ctc": ("FireRedCtcTranscriber", tiny_sherpa.build_fire_red_ctc, "model.int8.onnx"),
    "wenet-ctc": ("WenetCtcTranscriber", tiny_sherpa.build_wenet_ctc, "model.int8.onnx"),
    "zipformer": ("ZipformerTranscriber", tiny_sherpa.build_zipformer, "encoder.int8.onnx"),
    "qwen3-asr": ("Qwen3Transcriber", tiny_qwen3_asr.build_qwen3_asr, "decoder.int8.onnx"),
}


def open_engine(name: str, folder: Path) -> sherpa.SherpaTranscriber:
    return registry.load_engine(f"sherpa-onnx-{name}")(folder, threads=1)


def bursts(*spans: Span, duration_ms: int) -> np.ndarray:
    """The sample's voice in `spans`, silence elsewhere."""
    sound = np.zeros(duration_ms * 16, np.float32)
    voice = np.tile(read_sample(3_000, 6_000), 40)
    for span in spans:
        sound[span.start_ms * 16 : span.end_ms * 16] = voice[: span.duration_ms * 16]
    return sound


@pytest.mark.parametrize("name", ["paraformer", "sense-voice", "fire-red-ctc", "wenet-ctc", "zipformer"])
def test_characters_stand_where_the_sound_is(name: str, tmp_path: Path) -> None:
    spoken = (Span(2_000, 4_000), Span(7_000, 10_000))
    heard = build_sherpa(name, tmp_path).transcribe(bursts(*spoken, duration_ms=12_000))
    words = [word.span for segment in heard for word in segment.words]
    assert len(words) >= 12
    for span in spoken:
        assert sum(span.overlap_ms(word) for word in words) > 0.5 * span.duration_ms
    assert all(any(word.overlap_ms(Span(s.start_ms - 100, s.end_ms + 100)) for s in spoken) for word in words)
    assert len(heard) >= 2


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[pytest.mark.slow] if name == "qwen3-asr" else []) for name in ENGINES]
)
def test_long_sound_is_cut_to_the_safe_length(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = build_sherpa(name, tmp_path)
    hear, lengths_ms = engine._hear, []  # type: ignore[attr-defined]
    monkeypatch.setattr(engine, "_hear", lambda samples: lengths_ms.append(len(samples) // 16) or hear(samples))
    # Two minutes without any pause, three pauses, and more: FireRed CTC would crash on it in one piece.
    talk = (Span(0, 120_000), Span(121_000, 140_000), Span(141_000, 200_000), Span(201_000, 230_000))
    heard = engine.transcribe(bursts(*talk, duration_ms=231_000))
    assert len(lengths_ms) > 230_000 / engine.LIMITS.max_ms - 1  # type: ignore[attr-defined]
    assert max(lengths_ms) <= engine.LIMITS.max_ms  # type: ignore[attr-defined]
    assert max(segment.span.end_ms for segment in heard) > 225_000


def test_the_language_reaches_sense_voice_and_cantonese_is_simplified(tmp_path: Path) -> None:
    engine = build_sherpa("sense-voice", tmp_path)
    sound = read_sample(0, 6_000)
    mandarin = "".join(segment.text for segment in engine.transcribe(sound))
    cantonese = "".join(segment.text for segment in engine.transcribe(sound, options=TranscribeOptions(language="yue")))
    assert set(mandarin) <= set(tiny_sherpa.SIMPLE + "。")
    assert set(cantonese) & set("佢哋买喇")
    assert not set(cantonese) & set(tiny_sherpa.SIMPLE + "買")
    assert "".join(segment.text for segment in engine.transcribe(sound)) == mandarin


def test_sense_voice_writes_its_own_marks(tmp_path: Path) -> None:
    heard = build_sherpa("sense-voice", tmp_path).transcribe(read_sample(0, 6_000))
    assert any(segment.text.endswith("。") for segment in heard)


def test_latin_pieces_become_words(tmp_path: Path) -> None:
    heard = build_sherpa("fire-red-ctc", tmp_path).transcribe(bursts(Span(500, 5_500), duration_ms=6_000))
    words = [word.text for segment in heard for word in segment.words]
    assert "HELLO" in words
    assert not any("▁" in word or " " in word for word in words)


def test_zipformer_gives_its_probabilities(tmp_path: Path) -> None:
    heard = build_sherpa("zipformer", tmp_path).transcribe(read_sample(0, 6_000))
    logits = np.array([6.0] + [0.0] * (len(tiny_sherpa.CHARS) + 2))
    expected = np.exp(6.0) / np.exp(logits).sum()
    assert heard[0].words[0].confidence == pytest.approx(expected, abs=1e-4)


def test_speech_without_words_is_kept_as_unclear(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = build_sherpa("paraformer", tmp_path)
    from toolkit.core.heard import Heard

    monkeypatch.setattr(engine, "_hear", lambda samples: Heard(text=""))
    heard = engine.transcribe(bursts(Span(1_000, 6_000), duration_ms=8_000), offset_ms=50_000)
    assert [segment.text for segment in heard] == [""]
    assert heard[0].unclear is not None
    assert 50_500 <= heard[0].span.start_ms < heard[0].span.end_ms <= 57_500


def test_a_failure_that_the_library_swallows_is_not_taken_for_silence(tmp_path: Path) -> None:
    """sherpa-onnx logs what goes wrong inside Paraformer and returns an empty text."""
    import onnx

    folder = tiny_sherpa.build_paraformer(tmp_path / "model")
    model = onnx.load(str(folder / "model.int8.onnx"))
    (depth,) = [node for node in model.graph.node if node.output[0] == "rows_size"]
    depth.attribute[0].t.CopyFrom(onnx.numpy_helper.from_array(np.array(-5, np.int64)))
    onnx.save(model, str(folder / "model.int8.onnx"))
    heard = open_engine("paraformer", folder).transcribe(bursts(Span(1_000, 6_000), duration_ms=8_000))
    assert heard
    assert all(segment.unclear is not None for segment in heard)


def test_a_fault_of_the_library_is_told_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = build_sherpa("paraformer", tmp_path)

    class Broken:
        def create_stream(self) -> None:
            raise RuntimeError("bad allocation\nat some place")

    monkeypatch.setattr(engine, "_recognizer", Broken())
    with pytest.raises(EngineFailed, match="bad allocation") as caught:
        engine.transcribe(read_sample(0, 6_000))
    assert "at some place" not in str(caught.value)


@pytest.mark.parametrize("name", list(ENGINES))
def test_damaged_models_are_told_apart_before_the_library_ends_the_process(name: str, tmp_path: Path) -> None:
    _, build, model = ENGINES[name]
    whole = build(tmp_path / "whole")
    faults = {
        "cut short": lambda path: path.write_bytes(path.read_bytes()[:-40]),
        "not ONNX": lambda path: path.write_bytes(b"<html>404 Not Found</html>" * 50),
        "empty": lambda path: path.write_bytes(b""),
        "a folder of zeros": lambda path: path.write_bytes(bytes(5_000)),
    }
    for fault, damage in faults.items():
        folder = tmp_path / fault.replace(" ", "-")
        shutil.copytree(whole, folder)
        damage(folder / model)
        with pytest.raises(ModelCorrupt, match="chushan models verify"):
            open_engine(name, folder)


@pytest.mark.parametrize("name", list(ENGINES))
def test_a_graph_that_the_library_refuses_is_a_damaged_model(name: str, tmp_path: Path) -> None:
    _, build, model = ENGINES[name]
    path = build(tmp_path / "model") / model
    path.write_bytes(path.read_bytes().replace(b"Unsqueeze", b"Unsqueezy"))
    with pytest.raises(ModelCorrupt):
        open_engine(name, tmp_path / "model")


@pytest.mark.parametrize("name", ["paraformer", "sense-voice", "fire-red-ctc", "wenet-ctc"])
def test_a_model_of_another_kind_is_refused(name: str, tmp_path: Path) -> None:
    _, build, model = ENGINES[name]
    folder = build(tmp_path / "model")
    other = tiny_sherpa.build_zipformer(tmp_path / "other")
    shutil.copy(other / "encoder.int8.onnx", folder / model)
    with pytest.raises(ModelCorrupt):
        open_engine(name, folder)


@pytest.mark.parametrize("name", ["paraformer", "sense-voice", "fire-red-ctc", "wenet-ctc", "zipformer"])
@pytest.mark.parametrize("text", ["", "a b c d\n", "<blk> 0\n", "\x00\xff", "好 x\n"])
def test_damaged_token_tables_are_told_apart(name: str, text: str, tmp_path: Path) -> None:
    folder = ENGINES[name][1](tmp_path / "model")
    (folder / "tokens.txt").write_text(text, encoding="latin-1" if "\xff" in text else "utf-8")
    with pytest.raises(ModelCorrupt, match=r"tokens\.txt"):
        open_engine(name, folder)


@pytest.mark.parametrize("name", list(ENGINES))
def test_each_missing_file_is_named(name: str, tmp_path: Path) -> None:
    folder = ENGINES[name][1](tmp_path / "a-model")
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert len(files) >= 2
    for path in files:
        kept = path.read_bytes()
        path.unlink()
        with pytest.raises(ModelMissing, match="chushan models fetch a-model"):
            open_engine(name, folder)
        path.write_bytes(kept)


def test_metadata_is_read_without_the_weights(tmp_path: Path) -> None:
    folder = tiny_sherpa.build_fire_red_ctc(tmp_path / "model")
    found = check_onnx(folder / "model.int8.onnx", ("model_type",))
    assert found["model_type"] == "fire-red-asr-2-ctc"
    assert found["cmvn_mean"].count(",") == 79


def test_without_the_package_the_pip_command_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tiny_sherpa.build_paraformer(tmp_path / "model")
    monkeypatch.setitem(sys.modules, "sherpa_onnx", None)
    with pytest.raises(EngineMissing, match="pip install --upgrade sherpa-onnx"):
        open_engine("paraformer", folder)


def test_an_old_package_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import sherpa_onnx

    class Old:
        pass

    folder = tiny_sherpa.build_fire_red_ctc(tmp_path / "model")
    monkeypatch.setattr(sherpa_onnx, "OfflineRecognizer", Old)
    with pytest.raises(EngineMissing, match="too old"):
        open_engine("fire-red-ctc", folder)


def test_live_sound_grows_into_sentences(tmp_path: Path) -> None:
    engine = build_sherpa("zipformer", tmp_path)
    sound = bursts(Span(500, 3_000), Span(6_500, 9_000), duration_ms=12_000)
    stream = engine.open_stream()  # type: ignore[attr-defined]
    tentative, finished = [], []
    for start in range(0, len(sound), 1_600):
        update = stream.push(sound[start : start + 1_600])
        tentative.append(update.tentative)
        finished += update.finished
    finished += stream.close()
    assert any(tentative)
    assert len(finished) >= 2
    spans = [word.span for segment in finished for word in segment.words]
    assert spans == sorted(spans)
    assert all(400 <= span.start_ms <= 9_200 for span in spans)
    second = min(span.start_ms for span in spans if span.start_ms > 4_000)
    assert 6_450 <= second <= 6_800  # a character every 160 ms, and the voice begins softly
    whole = "".join(segment.text for segment in finished)
    assert set(whole) <= set(tiny_sherpa.SIMPLE)


def test_importing_the_engines_loads_no_library() -> None:
    code = (
        "import sys, toolkit.engines.sherpa, toolkit.engines.sherpa_stream, toolkit.engines.choose;"
        "assert not {'sherpa_onnx', 'torch', 'transformers', 'ctranslate2', 'opencc'} & set(sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[2], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
