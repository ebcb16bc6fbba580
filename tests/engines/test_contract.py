"""The same promises for every transcriber: the fake and tiny models always, real weights where they are."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from tiny_engines import REPO, build_fake, build_sherpa, build_transformers, read_sample

from toolkit.core.errors import Cancelled
from toolkit.core.progress import Progress, Reporter
from toolkit.core.protocols import TranscribeOptions, Transcriber
from toolkit.core.text import Text
from toolkit.engines.registry import TRANSCRIBERS

SHERPA = (
    "paraformer",
    "paraformer-without-times",
    "sense-voice",
    "fire-red-ctc",
    "wenet-ctc",
    "zipformer",
    "qwen3-asr",
)
TRANSFORMERS = ("whisper", "whisper-without-times", "qwen3-asr")
REAL = {"whisper-base": "whisper-ct2"}
"""Models whose weights may lie in models/weights."""
OFFSET_MS = 100_000
WHOLE_MS = 20_000


@pytest.fixture(
    scope="module",
    params=[
        "fake",
        *SHERPA,
        # importing PyTorch alone takes some seconds
        *(pytest.param(f"transformers-{name}", marks=pytest.mark.slow) for name in TRANSFORMERS),
        *(pytest.param(name, marks=[pytest.mark.model, pytest.mark.slow]) for name in REAL),
    ],
)
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Transcriber:
    name = request.param
    if name == "fake":
        return build_fake()
    if name in SHERPA:
        return build_sherpa(name, tmp_path_factory.mktemp("models"))
    if name.startswith("transformers-"):
        return build_transformers(name.removeprefix("transformers-"), tmp_path_factory.mktemp("models"))
    weights = REPO / "models" / "weights" / name
    if not weights.is_dir():
        pytest.skip(f"the weights of {name} are not here")
    from toolkit.engines.registry import load_engine

    return load_engine(REAL[name])(weights)


@pytest.fixture(scope="module")
def heard(engine: Transcriber):
    return engine.transcribe(read_sample(), offset_ms=OFFSET_MS)


def test_every_engine_of_the_registry_is_here() -> None:
    tested = {"fake", *REAL.values(), *(f"sherpa-onnx-{name}" for name in SHERPA)}
    tested |= {f"transformers-{name}" for name in TRANSFORMERS}
    assert set(TRANSCRIBERS) <= tested


def test_the_name_is_the_models(engine: Transcriber) -> None:
    assert engine.id
    assert "/" not in engine.id


def test_speech_is_heard_in_order_inside_the_sound(heard) -> None:
    assert [segment for segment in heard if segment.unclear is None]
    for left, right in pairwise(heard):
        assert left.span.start_ms <= right.span.start_ms
    for segment in heard:
        assert OFFSET_MS <= segment.span.start_ms <= segment.span.end_ms <= OFFSET_MS + WHOLE_MS
        assert 0.0 <= segment.confidence <= 1.0
        assert segment.text == segment.heard
        assert isinstance(segment.unclear, Text | None)


def test_words_make_the_text_and_lie_in_it(heard) -> None:
    for segment in heard:
        assert "".join(word.text for word in segment.words) == "".join(segment.text.split())
        for left, right in pairwise(segment.words):
            assert left.span.start_ms <= right.span.start_ms
        for word in segment.words:
            assert segment.span.start_ms <= word.span.start_ms <= word.span.end_ms <= segment.span.end_ms
            assert 0.0 <= word.confidence <= 1.0


def test_characters_are_simplified_and_marks_chinese(heard) -> None:
    for segment in heard:
        assert not set(segment.text) & set("節臍買來們這給,?!")


def test_the_offset_moves_everything_and_nothing_else(engine: Transcriber, heard) -> None:
    if engine.id == "fake":
        pytest.skip("the fake has one script for all of time")
    moved = engine.transcribe(read_sample(), offset_ms=OFFSET_MS + 7_000)
    assert [segment.text for segment in moved] == [segment.text for segment in heard]
    assert [segment.span for segment in moved] == [segment.span.shifted(7_000) for segment in heard]
    words = [word.span for segment in moved for word in segment.words]
    assert words == [word.span.shifted(7_000) for segment in heard for word in segment.words]


def test_the_same_sound_is_heard_the_same(engine: Transcriber, heard) -> None:
    assert engine.transcribe(read_sample(), offset_ms=OFFSET_MS) == heard


def test_nothing_is_heard_in_nothing(engine: Transcriber) -> None:
    for samples in (0, 1, 159, 1_599):
        assert engine.transcribe(np.zeros(samples, np.float32), offset_ms=OFFSET_MS) == ()


@pytest.mark.parametrize("kind", ["silence", "noise", "tone"])
def test_without_speech_nothing_is_written(engine: Transcriber, kind: str) -> None:
    if engine.id == "fake":
        pytest.skip("the fake hears its script in any sound")
    at = np.arange(16_000 * 10)
    sounds = {
        "silence": np.zeros(len(at)),
        "noise": np.random.default_rng(3).normal(0, 0.02, len(at)),
        "tone": 0.3 * np.sin(2 * np.pi * 440 * at / 16_000),
    }
    segments = engine.transcribe(sounds[kind].astype(np.float32))
    assert [segment.text for segment in segments if segment.unclear is None] == []


@pytest.mark.parametrize("kind", ["clipped", "not a number", "double", "two seconds"])
def test_odd_sound_is_heard_like_any_other(engine: Transcriber, kind: str) -> None:
    sound = read_sample(0, 6_000).copy()
    if kind == "clipped":
        sound = np.clip(sound * 50, -1, 1)
    elif kind == "not a number":
        sound[1_000:1_100], sound[2_000], sound[3_000] = np.nan, np.inf, -np.inf
    elif kind == "double":
        sound = sound.astype(np.float64)
    else:
        sound = sound[:32_000]
    segments = engine.transcribe(sound)
    assert all(0 <= segment.span.start_ms <= segment.span.end_ms <= 6_000 for segment in segments)
    assert segments


@pytest.mark.parametrize("language", ["zh", "yue", "en", "xx"])
def test_any_language_and_terms_may_be_asked_for(engine: Transcriber, language: str) -> None:
    if engine.id == "whisper-base" and language == "xx":
        pytest.skip("Whisper names the languages it knows itself")
    options = TranscribeOptions(language=language, prompt="", terms=("奉节脐橙", "武都花椒"))
    heard = engine.transcribe(read_sample(0, 3_000), options=options)
    assert heard
    assert all(0 <= segment.span.start_ms <= segment.span.end_ms <= 3_000 for segment in heard)


def test_progress_grows_to_the_end(engine: Transcriber) -> None:
    shares: list[float] = []
    engine.transcribe(read_sample(), offset_ms=OFFSET_MS, reporter=Reporter(lambda now: shares.append(now.fraction)))
    assert shares == sorted(shares)
    assert shares
    assert engine.id == "fake" or shares[-1] == 1.0


def test_cancelling_stops_it(engine: Transcriber) -> None:
    with pytest.raises(Cancelled):
        engine.transcribe(read_sample(), offset_ms=OFFSET_MS, reporter=Reporter(is_cancelled=lambda: True))
    seen: list[Progress] = []
    reporter = Reporter(seen.append, is_cancelled=lambda: len(seen) >= 1)
    with pytest.raises(Cancelled):
        engine.transcribe(read_sample(), offset_ms=OFFSET_MS, reporter=reporter)


def test_an_engine_without_its_model_names_the_command(engine: Transcriber, tmp_path: Path) -> None:
    if engine.id == "fake":
        pytest.skip("the fake has no model")
    from toolkit.core.errors import ModelMissing

    with pytest.raises(ModelMissing, match="chushan models fetch some-model"):
        type(engine)(tmp_path / "some-model")  # type: ignore[call-arg]
