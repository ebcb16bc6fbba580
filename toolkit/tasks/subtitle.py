"""`subtitle`: a transcript to captions, and captions to a file."""

from pathlib import Path
from typing import Any

from toolkit.core.cue import Cue
from toolkit.core.errors import InputError, MediaUnreadable
from toolkit.core.layout_cues import lay_out_cues
from toolkit.core.progress import Reporter
from toolkit.core.spans import Span
from toolkit.core.speech_request import CaptionStyle, SubtitleFile, SubtitleRequest
from toolkit.core.speech_result import SpeechResult
from toolkit.core.subtitle_profile import SubtitleProfile
from toolkit.core.text import Text
from toolkit.media.subtitles import srt_text
from toolkit.tasks.speech_files import write_result
from toolkit.tasks.tools import SpeechTools
from toolkit.tasks.written_files import check_target, note_written

DEFAULT_PROFILE = "netflix-zh"
UPRIGHT_PROFILE = "vertical"


def make_subtitles(
    request: SubtitleRequest, speech: SpeechResult, tools: SpeechTools, reporter: Reporter
) -> dict[str, Any]:
    """Writes the file of captions and returns what was made."""
    check_target(request.file.path, tools.written, request.file.overwrites)
    cues = lay_out_speech(speech, request.style, tools)
    if not cues:
        fault, _, step = speech.notes[0].zh.partition("。") if speech.notes else ("没有听到人说话", "", "")
        raise InputError(
            speech.media, Text(fault, speech.notes[0].en if speech.notes else "nobody speaks"), Text(step, "")
        )
    path = export_subtitles(cues, request.file, speech, tools)
    reporter.report(1, 1)
    return {"out": str(path), "cues": len(cues), "notes": speech.notes}


def _nothing_said(speech: SpeechResult) -> MediaUnreadable:
    """The error for a recording without a caption to write: its first note, as fault and next step."""
    note = speech.notes[0] if speech.notes else Text("没有听到人说话。请换一段", "nobody speaks. Choose another")
    fault_zh, _, step_zh = note.zh.partition("。")
    fault_en, _, step_en = note.en.partition(". ")
    fault = Text(f"没有字幕可写：{fault_zh}", f"there is nothing to write: {fault_en}")
    return MediaUnreadable(speech.media, fault, Text(step_zh, step_en))


def pick_profile(profile_id: str, speech: SpeechResult, tools: SpeechTools) -> SubtitleProfile:
    """Raises InputError for an unknown id, with the known ones."""
    wanted = profile_id or (UPRIGHT_PROFILE if speech.height_px > speech.width_px else DEFAULT_PROFILE)
    if wanted not in tools.profiles:
        known = ", ".join(tools.profiles)
        step = Text(f"可以用：{known}", f"Choose one of {known}")
        raise InputError(wanted, Text("没有这个字幕规格", "there is no such subtitle profile"), step)
    return tools.profiles[wanted]


def lay_out_speech(speech: SpeechResult, style: CaptionStyle, tools: SpeechTools) -> tuple[Cue, ...]:
    """Captions of a whole recording, in source time."""
    profile = pick_profile(style.profile, speech, tools)
    whole = Span(0, speech.transcript.duration_ms)
    return lay_out_cues(speech.segments, whole, profile.limits, tools.split_words, speech.terms, speech.speech)


def export_subtitles(cues: tuple[Cue, ...], file: SubtitleFile, speech: SpeechResult, tools: SpeechTools) -> Path:
    """Write `cues` (source time) as the kind of file that the path ends with; returns the path."""
    check_target(file.path, tools.written, file.overwrites)
    write_result(file.path, srt_text(cues))
    note_written(file.path, tools.written)
    return file.path
