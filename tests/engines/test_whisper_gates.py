"""Nothing is heard where nobody speaks, and odd sound is heard all the same; needs the weights."""

from pathlib import Path

import numpy as np
import pytest
from sound_samples import not_speech, read_stream, truth_of

from toolkit.core.chinese_text import is_han
from toolkit.core.protocols import TranscribeOptions
from toolkit.engines.whisper_ct2 import WhisperTranscriber, make_hint

WEIGHTS = Path(__file__).parents[2] / "models" / "weights" / "whisper-base"
NAMES = ("奉节脐橙", "武乡小米", "武都花椒", "康县土蜂蜜", "奉节老腊肉", "凉山苦荞茶")

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def engine() -> WhisperTranscriber:
    if not WEIGHTS.is_dir():
        pytest.skip("the weights of whisper-base are not here")
    return WhisperTranscriber(WEIGHTS)


def shown(segments: tuple) -> str:
    return "".join(segment.text for segment in segments if segment.unclear is None)


def test_ten_minutes_without_speech_give_five_characters_at_most(engine: WhisperTranscriber) -> None:
    sounds = not_speech(60)
    assert len(sounds) == 10
    written = {name: shown(engine.transcribe(sound)) for name, sound in sounds.items()}
    assert sum(map(len, written.values())) <= 5, written


def test_the_gates_hold_even_where_the_speech_detector_is_deceived(
    engine: WhisperTranscriber, monkeypatch: pytest.MonkeyPatch
) -> None:
    from toolkit.core.spans import Span
    from toolkit.engines import whisper_ct2

    monkeypatch.setattr(whisper_ct2, "detect_speech", lambda audio, *_: (Span(0, len(audio) // 16),))
    for name, sound in not_speech(12).items():
        segments = engine.transcribe(sound)
        assert len(shown(segments)) <= 5, (name, shown(segments))


def test_terms_do_not_leak_into_speech_without_them(engine: WhisperTranscriber) -> None:
    sound = read_stream("dev_clean", 42_400, 47_300)  # the village lies forty kilometres from the town
    for terms in ((), NAMES):
        text = shown(engine.transcribe(sound, options=TranscribeOptions(terms=terms)))
        assert "公里" in text or "共里" in text
        assert not any(name in text for name in NAMES)


def test_a_place_is_heard_once_it_may_be_expected(engine: WhisperTranscriber) -> None:
    sound = read_stream("dev_clean", 8_100, 23_900)  # the first round of 奉节脐橙
    assert "奉节" not in shown(engine.transcribe(sound))
    first = engine.transcribe(sound, options=TranscribeOptions(terms=NAMES))
    assert "给大家介绍的是奉节" in shown(first).replace("，", "")
    assert any("奉节" not in other for segment in first for other in segment.alternatives)
    assert engine.transcribe(sound, options=TranscribeOptions(terms=NAMES)) == first


def test_words_begin_and_end_with_the_voice(engine: WhisperTranscriber) -> None:
    truth = truth_of("dev_clean")["sentences"][:8]
    segments = engine.transcribe(read_stream("dev_clean", 0, truth[-1]["end_ms"] + 400))
    starts = [word.span.start_ms for segment in segments for word in segment.words]
    errors = sorted(min(abs(start - sentence["start_ms"]) for start in starts) for sentence in truth)
    assert errors[len(errors) // 2] <= 150
    assert errors[-1] <= 500


@pytest.mark.parametrize("kind", ["telephone", "clipped", "quiet"])
def test_bad_sound_is_heard(engine: WhisperTranscriber, kind: str) -> None:
    sound = read_stream("dev_clean", 0, 7_000)
    if kind == "telephone":
        narrow = sound[: len(sound) // 2 * 2].reshape(-1, 2).mean(axis=1)
        sound = np.repeat(narrow, 2).astype(np.float32)
    elif kind == "clipped":
        sound = np.clip(sound * 12, -1, 1)
    else:
        sound = sound * 0.02
    text = shown(engine.transcribe(np.ascontiguousarray(sound, dtype=np.float32)))
    assert sum(map(is_han, text)) >= 15
    assert "欢迎" in text


def test_a_hint_names_the_products_and_stays_short() -> None:
    hint = make_hint(("奉节脐橙", "脐橙", "武乡小米", *(f"第{index}号产品名" for index in range(1000))))
    assert "奉节脐橙,武乡小米" in hint
    assert len(hint) < 250
