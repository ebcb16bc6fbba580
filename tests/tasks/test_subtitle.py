"""From a transcript to a file of captions."""

import dataclasses
from pathlib import Path

import pysubs2
import pytest
from media_factory import MediaFactory
from speech_runs import script, speech_tools

from toolkit.app import App
from toolkit.core.errors import InputError, MediaUnreadable, OutputTaken
from toolkit.core.progress import Reporter
from toolkit.core.spans import Span
from toolkit.core.speech_request import CaptionStyle, SubtitleFile, SubtitleRequest, TranscribeRequest
from toolkit.core.speech_result import SpeechFigures, SpeechResult
from toolkit.core.transcript import Transcript
from toolkit.engines.fake import spoken_segment
from toolkit.media.probe import probe
from toolkit.media.still import still
from toolkit.tasks.subtitle import check_request, export_subtitles, lay_out_speech, make_subtitles
from toolkit.tasks.tools import SpeechTools

SPOKEN = script("大家晚上好，欢迎来到直播间。", "这个巴适得板，晓得不？", "五斤装今天三十九块九。")


@pytest.fixture
def tools(app: App) -> SpeechTools:
    return speech_tools(app, SPOKEN)


def speech(dialect: str = "sichuan", *, spoken=SPOKEN, media: Path = Path("talk.wav")) -> SpeechResult:
    transcript = Transcript(
        segments=tuple(spoken_segment(span, text) for span, text in spoken),
        language="zh", dialect=dialect, engine="fake", duration_ms=13_000,
    )  # fmt: skip
    return SpeechResult(
        media=str(media), fingerprint="f", transcript=transcript, speech=tuple(span for span, _ in spoken),
        figures=SpeechFigures(duration_ms=13_000, speech_ms=7_800, chunks=1, reused_chunks=0, cpu_s=1.0),
    )  # fmt: skip


def request(out: Path, media: Path = Path("talk.wav"), **changes) -> SubtitleRequest:
    made = SubtitleRequest(speech=TranscribeRequest(media=media), file=SubtitleFile(path=out))
    return dataclasses.replace(made, **changes)


def shown(cues) -> str:
    return "".join(cue.text for cue in cues).replace(" ", "")


def test_captions_stand_where_the_words_were_said(tools: SpeechTools):
    cues = lay_out_speech(speech(), CaptionStyle(), tools)
    assert shown(cues) == "大家晚上好欢迎来到直播间这个巴适得板晓得不？五斤装今天三十九块九"
    for span, _ in SPOKEN:
        assert min(abs(cue.span.start_ms - span.start_ms) for cue in cues) <= 200


def test_amounts_and_gloss_change_only_what_they_should(tools: SpeechTools):
    assert shown(lay_out_speech(speech(), CaptionStyle(amounts="normalise"), tools)).endswith("5斤装今天39.9元")
    replaced = shown(lay_out_speech(speech(), CaptionStyle(gloss="replace"), tools))
    assert "舒服极了" in replaced
    assert "巴适" not in replaced
    below = lay_out_speech(speech(), CaptionStyle(gloss="second"), tools)
    assert "巴适得板" in shown(below)
    assert any("舒服极了" in line for cue in below for line in cue.second)
    assert not below[0].second


def test_a_dialect_without_a_list_of_words_is_told(tools: SpeechTools):
    with pytest.raises(InputError, match="--dialect"):
        lay_out_speech(speech("mandarin"), CaptionStyle(gloss="second"), tools)


@pytest.mark.parametrize("suffix", [".srt", ".vtt", ".ass", ".ttml", ".lrc", ".txt"])
def test_every_kind_of_file_holds_every_caption(tools: SpeechTools, tmp_path: Path, suffix: str):
    cues = lay_out_speech(speech(), CaptionStyle(), tools)
    path = export_subtitles(cues, SubtitleFile(path=tmp_path / f"out{suffix}"), speech(), tools, CaptionStyle())
    text = path.read_text(encoding="utf-8-sig")
    for cue in cues:
        assert all(line in text for line in cue.lines), cue
    assert {".srt": "-->", ".vtt": "WEBVTT", ".ass": "[Events]", ".ttml": "<tt", ".lrc": "[00:", ".txt": ""}[
        suffix
    ] in text
    if suffix in (".srt", ".vtt", ".ass"):
        read = pysubs2.load(str(path))
        assert len(read) >= len(cues)
        assert abs(read[0].start - cues[0].span.start_ms) <= 10
    if suffix == ".txt":
        assert "-->" not in text
    assert not list(tmp_path.glob("*.part*"))


def test_an_own_file_is_written_over_and_a_changed_one_is_kept(tools: SpeechTools, tmp_path: Path):
    out = tmp_path / "out.srt"
    make_subtitles(request(out), speech(), tools, Reporter())
    make_subtitles(request(out), speech(), tools, Reporter())
    out.write_text(out.read_text(encoding="utf-8").replace("巴适", "巴实"), encoding="utf-8")
    with pytest.raises(OutputTaken, match=r"out-2\.srt"):
        make_subtitles(request(out), speech(), tools, Reporter())
    assert "巴实" in out.read_text(encoding="utf-8")
    forced = request(out, file=SubtitleFile(path=out, overwrites=True))
    make_subtitles(forced, speech(), tools, Reporter())
    assert "巴适" in out.read_text(encoding="utf-8")


def test_nothing_said_writes_nothing(tools: SpeechTools, tmp_path: Path):
    with pytest.raises(MediaUnreadable, match="nothing to write"):
        make_subtitles(request(tmp_path / "out.srt"), speech(spoken=()), tools, Reporter())
    assert not list(tmp_path.glob("out*"))


def test_what_can_not_work_is_refused_before_the_work(tools: SpeechTools, media: MediaFactory, tmp_path: Path):
    out = tmp_path / "out.srt"
    (tmp_path / "folder.srt").mkdir()
    sound = media.ffmpeg("tone.wav", "-f", "lavfi", "-i", "sine=d=5")
    for odd, said in (
        (request(tmp_path / "out.doc"), "out.doc"),
        (request(out, style=CaptionStyle(profile="imax")), "imax"),
        (request(out, style=CaptionStyle(gloss="second")), "--dialect"),
        (request(tmp_path / "folder.srt"), "file name"),
        (request(out, file=SubtitleFile(path=out, is_karaoke=True)), "--karaoke"),
        (request(out, file=SubtitleFile(path=out, look="neon")), "neon"),
        (request(out, burned=tmp_path / "out.avi"), ".mp4"),
        (request(out, media=sound, burned=tmp_path / "out.mp4"), "no pictures"),
    ):
        with pytest.raises(InputError) as caught:
            check_request(odd, tools)
        assert said in str(caught.value)


def test_upright_video_gets_narrow_lines(tools: SpeechTools):
    long = ((Span(0, 6_000), "这个花椒颗粒的颜色红麻味足香味浓做水煮鱼放一把就够味"),)
    upright = dataclasses.replace(speech(spoken=long), width_px=720, height_px=1280)
    widest = max(len(line) for cue in lay_out_speech(upright, CaptionStyle(), tools) for line in cue.lines)
    assert widest <= tools.profiles["vertical"].limits.max_chars


def test_captions_are_burned_into_the_picture(tools: SpeechTools, media: MediaFactory, tmp_path: Path):
    video = media.ffmpeg(
        "grey.mp4", "-f", "lavfi", "-i", "color=gray:s=320x240:r=10:d=13", "-f", "lavfi", "-i", "sine=d=13",
        "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-shortest",
    )  # fmt: skip
    said = dataclasses.replace(speech(media=video), width_px=320, height_px=240)
    burned = tmp_path / "burned.mp4"
    made = make_subtitles(request(tmp_path / "out.srt", media=video, burned=burned), said, tools, Reporter())
    assert made["burned"] == str(burned)
    info = probe(burned)
    assert info.audio is not None
    with_caption, without = still(burned, info, 1_500), still(burned, info, 3_950)
    assert with_caption[160:].max() > 220
    assert without[160:].max() < 160
    assert not list(tmp_path.glob("*.part*"))
