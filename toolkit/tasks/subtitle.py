"""`subtitle`: a transcript to captions, and captions to a file."""

import dataclasses
import tempfile
from pathlib import Path
from typing import Any

from toolkit.core.choices import pick
from toolkit.core.cue import Cue
from toolkit.core.errors import InputError, MediaUnreadable
from toolkit.core.gloss import GlossLexicon
from toolkit.core.layout_cues import lay_out_cues
from toolkit.core.progress import Reporter
from toolkit.core.spans import Span
from toolkit.core.speech_captions import amounts_in_digits, glossed_cues, glossed_segments
from toolkit.core.speech_request import CaptionStyle, SubtitleFile, SubtitleRequest
from toolkit.core.speech_result import SpeechResult
from toolkit.core.subtitle_profile import SubtitleProfile
from toolkit.core.text import Text
from toolkit.media.burn import burn_subtitles
from toolkit.media.probe import probe
from toolkit.media.subtitle_styles import DEFAULT_STYLE, find_subtitle_style
from toolkit.media.subtitle_writer import SUFFIXES, write_subtitles
from toolkit.tasks.footage import Footage, look_at_footage
from toolkit.tasks.tools import SpeechTools
from toolkit.tasks.transcribe import pick_dialect
from toolkit.tasks.written_files import check_target, note_written

DEFAULT_PROFILE = "netflix-zh"
UPRIGHT_PROFILE = "vertical"
MAX_SHOTS_MS = 3_600_000
"""Longer videos are streams from one camera, and finding their shots takes as long as hearing them."""


LOOKED = 0.3
"""Share of the work after the transcript that looking for shots takes where captions are burned."""
KARAOKE_SUFFIXES = (".ass", ".vtt", ".lrc")


def check_request(request: SubtitleRequest, tools: SpeechTools) -> None:
    """Returns if the request can be done as far as can be seen before the long work.

    Raises:
        InputError: for an unknown profile or suffix, a dialect without a list of words, or options that contradict.
        OutputTaken: if a result would write over somebody else's file.
    """
    check_suffix(request.file.path)
    find_subtitle_style(_look(request.file))
    if request.file.is_karaoke and request.burned is None and request.file.path.suffix.lower() not in KARAOKE_SUFFIXES:
        fault = Text(f"{request.file.path.suffix} 字幕不能逐字变色", f"{request.file.path.suffix} can't light up words")
        step = Text("请写成 .ass、.vtt 或 .lrc，或加 --burn", "Write .ass, .vtt or .lrc, or add --burn")
        raise InputError("--karaoke", fault, step)
    dialect = pick_dialect(request.speech.dialect, tools)
    if request.style.profile:
        pick_profile(request.style.profile, 0, 0, tools)
    pick_gloss(request.style, dialect.id, tools)
    check_target(request.file.path, tools.written, request.file.overwrites)
    if request.burned is not None:
        _check_burned(request, tools)


def check_suffix(path: Path) -> None:
    """Raises InputError if no kind of file has the suffix of `path`."""
    if path.suffix.lower() not in SUFFIXES:
        known = " ".join(SUFFIXES)
        fault = Text(f"没有“{path.suffix}”这种字幕", f'there is no kind of captions with the suffix "{path.suffix}"')
        raise InputError(str(path), fault, Text(f"文件名的结尾用其中之一：{known}", f"Let it end with one of {known}"))


def _check_burned(request: SubtitleRequest, tools: SpeechTools) -> None:
    burned = request.burned
    assert burned is not None
    if burned.suffix.lower() != ".mp4":
        fault = Text("烧好字幕的视频要写成 .mp4", "the video with captions must be an .mp4")
        raise InputError(str(burned), fault, Text("文件名用 .mp4 结尾", "Let its name end with .mp4"))
    media = request.speech.media
    if burned.absolute() == media.absolute():
        fault = Text("不能写到原视频上面", "the original must not be written over")
        raise InputError(str(burned), fault, Text("换一个文件名", "Choose another name"))
    if probe(media).video is None:
        raise MediaUnreadable(
            str(media),
            Text("只有声音，没有画面，字幕没处烧", "it has sound but no pictures to burn captions into"),
            Text("去掉 --burn，只写字幕文件", "Leave out --burn and write the file of captions only"),
        )
    check_target(burned, tools.written, request.file.overwrites)


def make_subtitles(
    request: SubtitleRequest, speech: SpeechResult, tools: SpeechTools, reporter: Reporter
) -> dict[str, Any]:
    """Writes the file of captions and returns what was made."""
    check_request(request, tools)
    profile = pick_profile(request.style.profile, speech.width_px, speech.height_px, tools)
    looking = reporter.part(0.0, LOOKED, Text("找镜头", "looking for shots"))
    shots = find_shots(speech, profile, tools, looking)
    cues = lay_out_speech(speech, request.style, tools, shots)
    if not cues:
        raise _nothing_said(speech)
    style = dataclasses.replace(request.style, profile=profile.id)
    path = export_subtitles(cues, request.file, speech, tools, style)
    if request.burned is not None:
        burning = reporter.part(LOOKED, 1.0, Text("烧字幕", "burning captions into the picture"))
        burn_captions(cues, request.burned, request.file, speech, tools, style, burning)
    reporter.part(LOOKED, 1.0, Text("写字幕", "writing captions")).report(1, 1)
    return {
        "schema": "Subtitles.1",
        "out": str(path),
        "burned": str(request.burned or ""),
        "profile": profile.id,
        "cues": len(cues),
        "notes": speech.notes,
        "questions": tuple(question.text for question in speech.questions),
        "findings": (),
    }


def _nothing_said(speech: SpeechResult) -> MediaUnreadable:
    """The error for a recording without a caption to write: its first note, as fault and next step."""
    note = speech.notes[0] if speech.notes else Text("没有听到人说话。请换一段", "nobody speaks. Choose another")
    fault_zh, _, step_zh = note.zh.partition("。")
    fault_en, _, step_en = note.en.partition(". ")
    fault = Text(f"没有字幕可写：{fault_zh}", f"there is nothing to write: {fault_en}")
    return MediaUnreadable(speech.media, fault, Text(step_zh, step_en))


def pick_profile(profile_id: str, width_px: int, height_px: int, tools: SpeechTools) -> SubtitleProfile:
    """The profile asked for, or the one that fits the picture.

    Raises:
        InputError: for an unknown id, with the known ones.
    """
    wanted = profile_id or (UPRIGHT_PROFILE if height_px > width_px else DEFAULT_PROFILE)
    return pick(tools.profiles, wanted, Text("没有这个字幕规格", "there is no such subtitle profile"))


def lay_out_speech(
    speech: SpeechResult, style: CaptionStyle, tools: SpeechTools, shots: tuple[int, ...] = ()
) -> tuple[Cue, ...]:
    """Captions of a whole recording; they and `shots` (starts of shots) are in source time.

    Raises:
        InputError: if there is no such profile, or no list of Mandarin words for the dialect.
    """
    profile = pick_profile(style.profile, speech.width_px, speech.height_px, tools)
    lexicon = pick_gloss(style, speech.transcript.dialect, tools)
    segments = speech.segments
    if style.amounts == "normalise":
        segments = amounts_in_digits(segments)
    if lexicon is not None and style.gloss == "replace":
        segments = glossed_segments(segments, lexicon, tools.split_words, speech.terms)
    cues = lay_out_cues(
        segments,
        Span(0, speech.transcript.duration_ms),
        profile.limits,
        tools.split_words,
        speech.terms,
        speech.voice or speech.speech,
        shots=shots,
        snap_ms=profile.snap_ms,
        shows_commas=profile.shows_commas,
    )
    if lexicon is not None and style.gloss == "second":
        cues = glossed_cues(cues, lexicon, tools.split_words, speech.terms, profile.limits)
    return cues


def pick_gloss(style: CaptionStyle, dialect: str, tools: SpeechTools) -> GlossLexicon | None:
    """The dialect's words in Mandarin; None if none are wanted.

    Raises:
        InputError: if there is no list for the dialect.
    """
    if style.gloss == "off":
        return None
    lexicon = tools.load_gloss(dialect)
    if lexicon is None:
        known = ", ".join(each for each in tools.dialects if tools.load_gloss(each) is not None)
        raise InputError(
            f"--gloss {style.gloss}",
            Text(f"没有“{dialect}”的方言词表，加不了普通话", f'there is no list of dialect words for "{dialect}"'),
            Text(f"请用 --dialect 说明是哪种话：{known}", f"Name the dialect with --dialect: {known}"),
        )
    return lexicon


def find_shots(
    speech: SpeechResult, profile: SubtitleProfile, tools: SpeechTools, reporter: Reporter
) -> tuple[int, ...]:
    """Where shots start (source time), if the profile wants captions to keep to them and there is a picture."""
    if not profile.snap_ms or not speech.width_px or speech.transcript.duration_ms > MAX_SHOTS_MS:
        return ()
    path = Path(speech.media)
    footage = Footage(path=path, info=probe(path), fingerprint=speech.fingerprint)
    return tuple(shot.span.start_ms for shot in look_at_footage(footage, tools, reporter).shots[1:])


def export_subtitles(
    cues: tuple[Cue, ...], file: SubtitleFile, speech: SpeechResult, tools: SpeechTools, style: CaptionStyle
) -> Path:
    """Write `cues` (source time) as the kind of file that the path ends with; returns the path.

    Raises:
        InputError: for an unknown suffix, look or profile.
        OutputTaken, OutputNotWritable, DiskFull: it can't be written.
    """
    check_suffix(file.path)
    check_target(file.path, tools.written, file.overwrites)
    write_subtitles(
        file.path,
        cues,
        profile=pick_profile(style.profile, speech.width_px, speech.height_px, tools),
        style=find_subtitle_style(_look(file)),
        size_px=(speech.width_px, speech.height_px) if speech.width_px else None,
        karaoke=file.is_karaoke,
        title=Path(speech.media).stem,
    )
    note_written(file.path, tools.written)
    return file.path


def burn_captions(
    cues: tuple[Cue, ...], out: Path, file: SubtitleFile, speech: SpeechResult, tools: SpeechTools,
    style: CaptionStyle, reporter: Reporter,
) -> None:  # fmt: skip
    """Makes `out`: the video that was transcribed, with `cues` (source time) in its picture. Blocks for its length.

    Raises:
        FfmpegFailed, DiskFull, OutputNotWritable: it can't be made. Cancelled: the user stopped it.
    """
    profile = pick_profile(style.profile, speech.width_px, speech.height_px, tools)
    look, size_px = find_subtitle_style(_look(file)), (speech.width_px, speech.height_px)
    with tempfile.TemporaryDirectory() as folder:
        drawn = Path(folder) / "captions.ass"
        write_subtitles(drawn, cues, profile=profile, style=look, size_px=size_px, karaoke=file.is_karaoke)
        burn_subtitles(probe(Path(speech.media)), drawn, out, reporter, threads=tools.threads)
    note_written(out, tools.written)


def _look(file: SubtitleFile) -> str:
    return file.look or ("karaoke" if file.is_karaoke else DEFAULT_STYLE)
