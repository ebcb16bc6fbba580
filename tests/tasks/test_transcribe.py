"""Transcribing from end to end, with a listener that says what it is told."""

import dataclasses
import json
import weakref
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from media_factory import MediaFactory
from speech_runs import STEP_MS, beeps, script, speech_tools

from toolkit.app import App
from toolkit.core.dialect import Dialect
from toolkit.core.errors import Cancelled, InputError, MediaUnreadable
from toolkit.core.products import ProductCard
from toolkit.core.progress import Progress, Reporter
from toolkit.core.protocols import TextScore, Transcriber
from toolkit.core.redecode_model import WordModel
from toolkit.core.spans import Span
from toolkit.core.speech_json import speech_to_json
from toolkit.core.speech_request import TranscribeRequest
from toolkit.engines.fake import FakeTranscriber
from toolkit.tasks.transcribe import open_recording, spoken_terms, transcribe
from toolkit.tasks.transcribe_chunks import ChunkedTranscription

CARDS = """
[[product]]
id = "orange"
name = "奉节脐橙"
aliases = ["脐橙"]
variety = "纽荷尔"
spec = "5斤装"
price = "39.9元"
"""
SENTENCES = ("大家晚上好。", "这个风节七成皮薄。", "五斤装三十九块九。") * 20
SPOKEN = script(*SENTENCES)


@pytest.fixture
def cards(app: App, tmp_path: Path) -> tuple[ProductCard, ...]:
    (tmp_path / "products.toml").write_text(CARDS, encoding="utf-8")
    return app.load_products(tmp_path / "products.toml")


@pytest.fixture(scope="module")
def recording(media: MediaFactory) -> Path:
    """Four minutes."""
    return media.ffmpeg("beeps.m4a", *beeps(len(SENTENCES) * STEP_MS / 1000), "-c:a", "aac")


def test_sound_alone_gives_segments_with_times_changes_and_amounts(app: App, cards, recording: Path):
    result = transcribe(TranscribeRequest(media=recording, cards=cards), speech_tools(app, SPOKEN), Reporter())
    assert [(s.span, s.heard) for s in result.segments] == [(span, text) for span, text in SPOKEN]
    assert result.segments[1].text == "这个奉节脐橙皮薄。"
    assert [change.written for change in result.segments[1].changes] == ["奉节脐橙"]
    assert {amount.normalised for amount in result.amounts} >= {"39.9元"}
    assert result.notes == ()
    assert result.terms[:2] == ("奉节脐橙", "脐橙")
    assert result.figures.chunks >= 4
    plain = json.loads(json.dumps(speech_to_json(result)))
    assert plain["schema"] == "Speech.1"
    first = plain["segments"][0]
    assert (first["start_ms"], first["end_ms"], first["text"]) == (500, 3100, "大家晚上好。")
    assert set(first["words"][0]) == {"text", "start_ms", "end_ms", "confidence"}


def test_a_video_is_heard_too_and_its_size_kept(app: App, media: MediaFactory):
    video = media.clock("talk.mp4", seconds=6, size=(180, 320))
    result = transcribe(TranscribeRequest(media=video), speech_tools(app, script("大家好。")), Reporter())
    assert [segment.text for segment in result.segments] == ["大家好。"]
    assert (result.width_px, result.height_px) == (180, 320)


def test_no_piece_is_longer_than_a_minute(app: App, recording: Path):
    heard: list[Span] = []
    transcribe(TranscribeRequest(media=recording), speech_tools(app, SPOKEN, heard.append), Reporter())
    assert max(span.duration_ms for span in heard) <= 60_000
    assert sum(span.duration_ms for span in heard) <= len(SENTENCES) * STEP_MS


def test_a_stopped_run_goes_on_where_it_was(app: App, recording: Path):
    request, heard = TranscribeRequest(media=recording), []
    reached = [0.0]

    def watch(progress: Progress) -> None:
        reached[0] = progress.fraction

    with pytest.raises(Cancelled):
        transcribe(request, speech_tools(app, SPOKEN, heard.append), Reporter(watch, lambda: reached[0] >= 0.5))
    before = len(heard)
    assert before >= 2
    result = transcribe(request, speech_tools(app, SPOKEN, heard.append), Reporter())
    again = heard[before:]
    assert again[0].start_ms >= heard[before - 1].start_ms  # at most the piece it was stopped in
    assert result.figures.reused_chunks >= before - 1
    assert [segment.text for segment in result.segments] == [text for _, text in SPOKEN]
    assert transcribe(request, speech_tools(app, (), heard.append), Reporter()).segments == result.segments


def test_other_names_are_heard_anew_and_another_price_is_not(app: App, cards, recording: Path):
    heard: list[Span] = []
    tools = speech_tools(app, SPOKEN, heard.append)
    transcribe(TranscribeRequest(media=recording, cards=cards), tools, Reporter())
    count = len(heard)
    dearer = (dataclasses.replace(cards[0], spec="10斤装"),)
    transcribe(TranscribeRequest(media=recording, cards=dearer), tools, Reporter())
    assert len(heard) == count
    other = (dataclasses.replace(cards[0], name="秭归脐橙"),)
    transcribe(TranscribeRequest(media=recording, cards=other), tools, Reporter())
    assert len(heard) == 2 * count


class _Scoring(FakeTranscriber):
    """Scores every text the same; notes what it was given to hear."""

    def __init__(self) -> None:
        super().__init__(SPOKEN)
        self.given: list[np.ndarray] = []

    def score(self, audio, texts, *, prompt: str = "", language: str = "zh") -> tuple[TextScore, ...]:
        self.given.append(audio)
        return tuple(TextScore(text=text, char_log_probs=(-0.1,) * len(text)) for text in texts)


def test_corrections_may_ask_the_sound(app: App, recording: Path):
    engine = _Scoring()
    tools = dataclasses.replace(speech_tools(app, SPOKEN), load_transcriber=lambda: engine, can_score=lambda: True)
    footage = open_recording(recording)
    with ChunkedTranscription(tools, tools.dialects["auto"]).scorer(footage, Reporter()) as score:
        assert score is not None
        assert [each.text for each in score(Span(500, 3000), ("甲", "乙"))] == ["甲", "乙"]
        score(Span(200_500, 201_500), ("甲",))
        score(Span(3200, 4000), ("甲",))
    loud, later, silent = engine.given
    assert len(loud) == 40_000
    assert np.abs(loud).max() > 0.3
    assert np.abs(later).max() > 0.3
    assert np.abs(silent).max() < 0.05
    stopped = ChunkedTranscription(tools, tools.dialects["auto"]).scorer(footage, Reporter(is_cancelled=lambda: True))
    with stopped as score:
        assert score is not None
        with pytest.raises(Cancelled):
            score(Span(0, 1000), ("甲",))


class _Leaving(_Scoring):
    """Notes its own end."""

    def __init__(self, on_end: Callable[[], None]) -> None:
        super().__init__()
        weakref.finalize(self, on_end)


def test_the_listener_is_gone_before_what_comes_after_hearing(app: App, cards, recording: Path):
    """Whoever comes after the last question to the sound finds no listener, and its memory handed back."""
    happened: list[str] = []

    def load() -> Transcriber:
        happened.append("loaded")
        return _Leaving(lambda: happened.append("gone"))

    def read_model(_dialect: Dialect) -> WordModel:
        happened.append("language model")
        raise _Enough

    tools = speech_tools(app, SPOKEN)
    tools = dataclasses.replace(
        tools,
        check_transcriber=lambda: "whisper-of-this-test",  # of whose mistakes the language model knows
        load_transcriber=load,
        can_score=lambda: True,
        release_memory=lambda: happened.append("handed back"),
        speech_book=dataclasses.replace(tools.speech_book, language_model=read_model),
    )

    with pytest.raises(_Enough):
        transcribe(TranscribeRequest(media=recording, cards=cards), tools, Reporter())

    assert happened[-3:] == ["gone", "handed back", "language model"]
    assert happened.count("loaded") == 1


class _Enough(Exception):
    pass


def test_a_listener_that_was_let_go_is_loaded_again_when_the_sound_is_asked(app: App, recording: Path):
    loaded: list[_Scoring] = []

    def load() -> Transcriber:
        loaded.append(_Scoring())
        return loaded[-1]

    tools = dataclasses.replace(speech_tools(app, SPOKEN), load_transcriber=load, can_score=lambda: True)
    hearing = ChunkedTranscription(tools, tools.dialects["auto"])
    with hearing.scorer(open_recording(recording), Reporter()) as score:
        assert score is not None
        first = score(Span(500, 1500), ("甲",))
        hearing.release()
        assert score(Span(500, 1500), ("甲",)) == first
    assert len(loaded) == 2


def test_an_engine_that_can_not_score_is_not_asked(app: App, recording: Path):
    tools = speech_tools(app, SPOKEN)
    with ChunkedTranscription(tools, tools.dialects["auto"]).scorer(open_recording(recording), Reporter()) as score:
        assert score is None


def test_silence_is_said_plainly(app: App, media: MediaFactory):
    silence = media.ffmpeg("silence.wav", "-f", "lavfi", "-i", "anullsrc=r=16000:cl=mono", "-t", "5")
    result = transcribe(TranscribeRequest(media=silence), speech_tools(app, ()), Reporter())
    assert result.segments == ()
    assert result.clear_segments == ()
    assert "没有声音" in result.notes[0].zh


def test_sound_in_which_nobody_speaks_is_said_plainly(app: App, media: MediaFactory):
    tone = media.ffmpeg("tone.wav", "-f", "lavfi", "-i", "sine=d=5")
    tools = dataclasses.replace(speech_tools(app, ()), detect_speech=lambda _audio: ())
    result = transcribe(TranscribeRequest(media=tone), tools, Reporter())
    assert "没有听到人说话" in result.notes[0].zh


def test_clipped_and_telephone_sound_is_told(app: App, media: MediaFactory):
    loud = media.ffmpeg("loud.wav", "-f", "lavfi", "-i", "sine=300:d=6,volume=40dB", "-ar", "8000")
    notes = transcribe(TranscribeRequest(media=loud), speech_tools(app, script("你好。")), Reporter()).notes
    assert [("录爆" in note.zh, "电话" in note.zh) for note in notes] == [(True, False), (False, True)]
    fine = media.ffmpeg("fine.wav", "-f", "lavfi", "-i", "sine=300:d=6")
    assert transcribe(TranscribeRequest(media=fine), speech_tools(app, script("你好。")), Reporter()).notes == ()


def test_what_can_not_be_heard_is_refused(app: App, media: MediaFactory):
    tools = speech_tools(app, ())
    with pytest.raises(MediaUnreadable, match="no sound track"):
        transcribe(TranscribeRequest(media=media.clock("mute.mp4", sound=False)), tools, Reporter())
    with pytest.raises(InputError, match="klingon"):
        transcribe(TranscribeRequest(media=media.clock(), dialect="klingon"), tools, Reporter())


def test_time_left_counts_only_what_this_run_does(app: App, recording: Path):
    request = TranscribeRequest(media=recording)
    transcribe(request, speech_tools(app, SPOKEN), Reporter())
    now = [0.0]
    seen: list[Progress] = []

    def clock() -> float:
        now[0] += 1.0
        return now[0]

    transcribe(request, speech_tools(app, SPOKEN), Reporter(seen.append, clock=clock))
    assert seen[-1].fraction == pytest.approx(1.0)
    assert [each.fraction for each in seen] == sorted(each.fraction for each in seen)


def test_terms_are_names_aliases_and_varieties(cards):
    assert spoken_terms(cards) == ("奉节脐橙", "脐橙", "纽荷尔")
