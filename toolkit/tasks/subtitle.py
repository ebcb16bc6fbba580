"""`subtitle`: a transcript to captions, and captions to a file."""

from pathlib import Path
from typing import Any

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
from toolkit.media.probe import probe
from toolkit.media.subtitles import srt_text
from toolkit.tasks.footage import Footage, look_at_footage
from toolkit.tasks.speech_files import write_result
from toolkit.tasks.tools import SpeechTools
from toolkit.tasks.transcribe import pick_dialect
from toolkit.tasks.written_files import check_target, note_written

DEFAULT_PROFILE = "netflix-zh"
UPRIGHT_PROFILE = "vertical"
MAX_SHOTS_MS = 3_600_000
"""Longer videos are streams from one camera, and finding their shots takes as long as hearing them."""


SUFFIXES = (".srt", ".vtt", ".ass", ".ttml", ".lrc", ".txt")


def check_request(request: SubtitleRequest, tools: SpeechTools) -> None:
    """Returns if the request can be done as far as can be seen before the long work.

    Raises:
        InputError: for an unknown profile or suffix, a dialect without a list of words, or options that contradict.
        OutputTaken: if a result would write over somebody else's file.
    """
    check_suffix(request.file.path)
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
    looking = reporter.part(0.0, 0.8, Text("找镜头", "looking for shots"))
    shots = find_shots(speech, profile, tools, looking)
    cues = lay_out_speech(speech, request.style, tools, shots)
    if not cues:
        fault, _, step = speech.notes[0].zh.partition("。") if speech.notes else ("没有听到人说话", "", "")
        raise InputError(
            speech.media, Text(fault, speech.notes[0].en if speech.notes else "nobody speaks"), Text(step, "")
        )
    path = export_subtitles(cues, request.file, speech, tools)
    reporter.part(0.8, 1.0, Text("写字幕", "writing captions")).report(1, 1)
    return {
        "schema": "Subtitles.1",
        "out": str(path),
        "burned": "",
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
    if wanted not in tools.profiles:
        known = ", ".join(tools.profiles)
        step = Text(f"可以用：{known}", f"Choose one of {known}")
        raise InputError(wanted, Text("没有这个字幕规格", "there is no such subtitle profile"), step)
    return tools.profiles[wanted]


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
        speech.speech,
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


def export_subtitles(cues: tuple[Cue, ...], file: SubtitleFile, speech: SpeechResult, tools: SpeechTools) -> Path:
    """Write `cues` (source time) as the kind of file that the path ends with; returns the path."""
    check_suffix(file.path)
    check_target(file.path, tools.written, file.overwrites)
    write_result(file.path, srt_text(cues))
    note_written(file.path, tools.written)
    return file.path
