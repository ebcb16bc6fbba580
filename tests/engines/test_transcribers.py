"""The same promises for every transcriber; the real one needs its weights."""

import json
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from toolkit.core.errors import Cancelled, ModelCorrupt, ModelMissing
from toolkit.core.progress import Progress, Reporter
from toolkit.core.protocols import Transcriber
from toolkit.core.spans import Span
from toolkit.engines.fake import FakeTranscriber
from toolkit.engines.speech_detector import detect_speech
from toolkit.engines.whisper_ct2 import WhisperTranscriber

REPO = Path(__file__).parents[2]
WEIGHTS = REPO / "models" / "weights" / "whisper-base"
STREAMS = REPO.parent / "shared" / "media" / "livestream"
PIECE_MS = 30_000


def read_audio(path: Path, span: Span) -> np.ndarray:
    import av

    parts = []
    with av.open(str(path)) as container:
        resampler = av.AudioResampler("flt", "mono", 16_000)
        for frame in container.decode(audio=0):
            parts += [part.to_ndarray().reshape(-1) for part in resampler.resample(frame)]
            if sum(map(len, parts)) > span.end_ms * 16:
                break
    return np.concatenate(parts)[span.start_ms * 16 : span.end_ms * 16]


@pytest.fixture(
    scope="module", params=["fake", pytest.param("whisper-base", marks=[pytest.mark.model, pytest.mark.slow])]
)
def engine(request: pytest.FixtureRequest) -> Transcriber:
    if request.param == "fake":
        return FakeTranscriber(
            ((Span(100_000, 103_000), "大家晚上好。"), (Span(108_000, 112_000), "接下来是奉节脐橙。"))
        )
    if not WEIGHTS.is_dir():
        pytest.skip("the weights of whisper-base are not here")
    return WhisperTranscriber(WEIGHTS)


@pytest.fixture(scope="module")
def audio(engine: Transcriber) -> np.ndarray:
    if engine.id == "fake":
        return np.zeros(PIECE_MS * 16, np.float32)
    if not STREAMS.is_dir():
        pytest.skip("the labelled streams are not beside the repository")
    return read_audio(STREAMS / "dev_clean.flac", Span(0, PIECE_MS))


def test_segments_are_in_order_inside_the_sound_and_words_make_the_text(engine: Transcriber, audio: np.ndarray) -> None:
    shares: list[float] = []
    reporter = Reporter(lambda progress: shares.append(progress.fraction))
    segments = engine.transcribe(audio, offset_ms=100_000, reporter=reporter)
    assert segments
    assert shares == sorted(shares)
    for left, right in pairwise(segments):
        assert left.span.start_ms <= right.span.start_ms
    for segment in segments:
        assert 100_000 <= segment.span.start_ms <= segment.span.end_ms <= 100_000 + PIECE_MS + 500
        assert "".join(word.text for word in segment.words) == "".join(segment.text.split())
        assert not set(segment.text) & set(",?!們這給")


def test_cancelling_stops_it(engine: Transcriber, audio: np.ndarray) -> None:
    seen: list[Progress] = []
    with pytest.raises(Cancelled):
        engine.transcribe(audio, offset_ms=100_000, reporter=Reporter(seen.append, is_cancelled=lambda: len(seen) >= 1))


def test_the_fake_hears_each_sentence_once_over_all_pieces() -> None:
    fake = FakeTranscriber(tuple((Span(at, at + 900), f"第{at}句") for at in range(0, 10_000, 1_000)))
    heard = [
        segment.text
        for start in range(0, 10_000, 2_500)
        for segment in fake.transcribe(np.zeros(2_500 * 16, np.float32), offset_ms=start)
    ]
    assert heard == [f"第{at}句" for at in range(0, 10_000, 1_000)]


def test_missing_weights_name_the_fetch_command(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match="chushan models fetch whisper-base"):
        WhisperTranscriber(tmp_path / "whisper-base")


def test_damaged_weights_are_told_apart(tmp_path: Path) -> None:
    for name in ("model.bin", "config.json", "tokenizer.json"):
        (tmp_path / name).write_bytes(b"{}")
    with pytest.raises(ModelCorrupt):
        WhisperTranscriber(tmp_path)


def test_silence_and_nothing_have_no_speech() -> None:
    assert detect_speech(np.zeros(0, np.float32)) == ()
    assert detect_speech(np.zeros(32_000, np.float32)) == ()


def test_speech_is_found_where_it_is() -> None:
    if not STREAMS.is_dir():
        pytest.skip("the labelled streams are not beside the repository")
    truth = json.loads((STREAMS / "dev_clean.json").read_text(encoding="utf-8"))["sentences"]
    found = detect_speech(read_audio(STREAMS / "dev_clean.flac", Span(0, 60_000)))
    assert len(found) > 5
    for sentence in truth:
        span = Span(sentence["start_ms"], sentence["end_ms"])
        if span.end_ms < 55_000:
            covered = sum(span.overlap_ms(part) for part in found)
            assert covered > 0.8 * span.duration_ms
