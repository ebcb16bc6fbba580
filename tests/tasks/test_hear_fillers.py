"""`hear_fillers`: times in the recording, kept as a stage, nothing for engines that can't; and real 嗯 with Whisper."""

import datetime
import wave
from pathlib import Path

import numpy as np
import pytest

from toolkit.app import App
from toolkit.core.progress import Reporter
from toolkit.core.spans import Span
from toolkit.core.speech_result import SpeechFigures, SpeechResult
from toolkit.core.transcript import Segment, Transcript, Word
from toolkit.media.product_files import load_products
from toolkit.tasks.hear_fillers import Verbatim, hear_fillers
from toolkit.tasks.rehearse import RehearseRequest

ROOT = Path(__file__).resolve().parents[2]
WEIGHTS = ROOT / "models" / "weights"
SENTENCES = ("嗯，大家好，今天讲奉节脐橙。", "呃，长在重庆市奉节县。", "嗯，五斤装，三十九块九。", "呃，想要的点链接。")


def write_sound(path: Path, samples: np.ndarray, rate_hz: int) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate_hz)
        file.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
    return path


def heard(path: Path, speech: tuple[Span, ...]) -> SpeechResult:
    length_ms = speech[-1].end_ms
    return SpeechResult(
        media=str(path), fingerprint=path.name, speech=speech, voice=speech,
        transcript=Transcript(segments=(), language="zh", dialect="auto", engine="told", duration_ms=length_ms),
        figures=SpeechFigures(duration_ms=length_ms, speech_ms=length_ms, chunks=1, reused_chunks=0, cpu_s=0.0),
    )  # fmt: skip


def test_times_are_of_the_recording_and_a_second_run_hears_nothing_again(app: App, tmp_path: Path) -> None:
    path = write_sound(tmp_path / "a.wav", np.zeros(16_000 * 60, np.float32), 16_000)
    lengths: list[int] = []

    def listen(audio: np.ndarray, speech: tuple[Span, ...]) -> tuple[Segment, ...]:
        lengths.append(len(audio))
        at = speech[0].start_ms
        word = Word(text="嗯", span=Span(at, at + 200), confidence=0.9)
        return (Segment(span=word.span, text="嗯", heard="嗯", words=(word,)),)

    def load() -> Verbatim:
        return listen

    result = heard(path, (Span(1_000, 18_000), Span(21_000, 38_000), Span(41_000, 59_000)))
    stages = app.speech_tools().stages
    found = hear_fillers(result, stages, load, Reporter())
    assert [one.span.start_ms for one in found] == [1_000, 21_000, 41_000]
    assert [one.words[0].span for one in found] == [one.span for one in found]
    assert max(lengths) <= 26_000 * 16
    told: list[int] = list(lengths)
    assert hear_fillers(result, stages, load, Reporter()) == found
    assert lengths == told


def test_an_engine_that_cannot_do_it_counts_nothing(app: App, tmp_path: Path) -> None:
    path = write_sound(tmp_path / "a.wav", np.zeros(16_000 * 2, np.float32), 16_000)
    assert hear_fillers(heard(path, (Span(0, 2_000),)), app.speech_tools().stages, lambda: None, Reporter()) == ()


@pytest.mark.model
@pytest.mark.skipif(not (WEIGHTS / "kokoro-int8").is_dir(), reason="the voice's weights are not here")
@pytest.mark.skipif(not (WEIGHTS / "whisper-base").is_dir(), reason="Whisper's weights are not here")
def test_spoken_hesitations_are_counted_and_a_fluent_talk_has_none(app: App, tmp_path: Path) -> None:
    from toolkit.engines.kokoro import SAMPLE_RATE_HZ, KokoroSpeaker

    voice = KokoroSpeaker(WEIGHTS / "kokoro-int8")
    pause = np.zeros(SAMPLE_RATE_HZ // 2, np.float32)

    def fillers(lines: list[str]) -> int:
        sound = np.concatenate([part for line in lines for part in (voice.synthesize(line).samples, pause)])
        media = write_sound(tmp_path / "talk.wav", sound, SAMPLE_RATE_HZ)
        cards = load_products(ROOT / "samples" / "products.toml")
        request = RehearseRequest(media=media, cards=cards, today=datetime.date(2026, 11, 22))
        return app.rehearse(request, Reporter()).rehearsal.fillers

    assert fillers([line[2:] for line in SENTENCES]) == 0
    assert fillers(list(SENTENCES)) >= 3
