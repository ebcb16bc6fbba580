"""The part of the composition root that hears and captions."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from toolkit.app_base import DEFAULT_ASR, AppBase, cpu_seconds
from toolkit.core.choices import not_among
from toolkit.core.cue import Cue
from toolkit.core.dialect_advice import advise_engine
from toolkit.core.products import ProductCard
from toolkit.core.progress import Reporter
from toolkit.core.speech_request import CaptionStyle, SubtitleFile, SubtitleRequest, TranscribeRequest
from toolkit.core.speech_result import SpeechResult
from toolkit.core.subtitle_profile import SubtitleProfile
from toolkit.core.text import Text
from toolkit.engines import chinese_script, speech_detector, weights, words
from toolkit.engines.device import DEVICES
from toolkit.engines.memory import release_memory, share_memory
from toolkit.media.gloss_files import load_gloss
from toolkit.media.subtitle_profiles import DEFAULT_SUBTITLE_PROFILE, find_subtitle_profile, load_subtitle_profiles
from toolkit.store import stages as stage_rows
from toolkit.tasks.check_subtitles import SubtitleCheck, SubtitleCheckRequest, SubtitleCheckTools, check_subtitles
from toolkit.tasks.speech_files import write_speech
from toolkit.tasks.subtitle import check_request, export_subtitles, lay_out_speech, make_subtitles
from toolkit.tasks.tools import SpeechTools
from toolkit.tasks.transcribe import transcribe
from toolkit.tasks.written_files import check_target, note_written

CHECKED_SUFFIXES = (".srt", ".vtt", ".ass")
STAGES_KEPT_DAYS = 60
"""Stored stages of footage that nobody has worked on for so long are dropped."""


class SpeechApp(AppBase):
    """Transcribing and captioning."""

    def transcribe(self, request: TranscribeRequest, reporter: Reporter) -> SpeechResult:
        """What is said in a recording. See `tasks.transcribe`."""
        stage_rows.forget_stages(self._store, STAGES_KEPT_DAYS)
        return transcribe(request, self.speech_tools(request.model, request.device, reporter), reporter)

    def subtitle(self, request: SubtitleRequest, reporter: Reporter) -> dict[str, Any]:
        """A recording to a file of captions (and a video that shows them). See `tasks.subtitle`."""
        check_request(request, self.speech_tools(request.speech.model, request.speech.device))
        speech = self.transcribe(request.speech, reporter.part(0.0, 0.7 if request.burned else 0.97))
        rest = reporter.part(0.7 if request.burned else 0.97, 1.0)
        made = make_subtitles(request, speech, self.speech_tools(request.speech.model), rest)
        if request.is_checked and request.file.path.suffix.lower() in CHECKED_SUFFIXES:
            checked = self.check_subtitles(request.file.path, profile=made["profile"], cards=request.speech.cards)
            made |= {"findings": checked.findings}
        return made

    def save_speech(self, result: SpeechResult, path: Path) -> None:
        """Write a transcript, over what was there. Raises OutputNotWritable or DiskFull."""
        write_speech(result, path)
        note_written(path, _WrittenFiles(self._store))

    def check_output(self, path: Path, *, overwrites: bool = False) -> None:
        """Raises OutputTaken if `path` is a file that this product did not write, or that somebody has changed."""
        check_target(path, _WrittenFiles(self._store), overwrites)

    def lay_out(self, result: SpeechResult, style: CaptionStyle = CaptionStyle()) -> tuple[Cue, ...]:
        """Captions of a whole recording, in source time. Raises InputError for an unknown profile."""
        return lay_out_speech(result, style, self.speech_tools())

    def export_subtitles(
        self, result: SpeechResult, cues: tuple[Cue, ...], file: SubtitleFile, style: CaptionStyle = CaptionStyle()
    ) -> Path:
        """Write `cues` (source time), edited or not, as the kind of file that `file.path` ends with."""
        return export_subtitles(cues, file, result, self.speech_tools(), style)

    def check_subtitles(
        self, path: Path, *, profile: str = "", media: Path | None = None, cards: tuple[ProductCard, ...] = (),
        fix: bool = False, out: Path | None = None, overwrites: bool = False, reporter: Reporter | None = None,
    ) -> SubtitleCheck:  # fmt: skip
        """Findings of a subtitle file by any tool; with `fix` a mended copy is written. See `tasks.check_subtitles`."""
        request = SubtitleCheckRequest(
            path=path,
            profile=find_subtitle_profile(profile or DEFAULT_SUBTITLE_PROFILE),
            media=media,
            products=cards,
            fix=fix,
            out=out,
            overwrite=overwrites,
        )
        part = (reporter or Reporter()).part(0.0, 1.0, Text("检查字幕", "checking captions"))
        return check_subtitles(request, self.check_tools(), part)

    def check_tools(self) -> SubtitleCheckTools:
        return SubtitleCheckTools(
            split_words=words.split_words,
            to_simplified=chinese_script.to_simplified,
            detect_speech=speech_detector.detect_speech,
        )

    def subtitle_profiles(self) -> Mapping[str, SubtitleProfile]:
        return load_subtitle_profiles()

    def speech_tools(self, model: str = "", device: str = "auto", reporter: Reporter | None = None) -> SpeechTools:
        """What transcribing and captioning get from outside; a test or a benchmark may replace parts of it.

        Raises:
            InputError: if there is no such model or device.
        """
        if device not in DEVICES:
            raise not_among(DEVICES, device, Text("没有这个设备选项", "there is no such device"))
        model = model or DEFAULT_ASR
        self._listener(model)
        share_memory()
        dialects = dict(self.dialects())
        return SpeechTools(
            stages=self._stages(),
            check_transcriber=lambda: self._transcriber_name(model),
            load_transcriber=lambda: self._load_transcriber(model, device, reporter or Reporter()),
            can_score=lambda: self._can_score(model),
            advise=lambda dialect: advise_engine(dialect, self._installed(), model, self.catalogue()),
            detect_speech=speech_detector.detect_speech,
            split_words=words.split_words,
            speech_book=self.speech_book(),
            dialects=dialects,
            profiles=dict(self.subtitle_profiles()),
            load_gloss=lambda dialect_id: load_gloss(dialects[dialect_id].gloss),
            written=_WrittenFiles(self._store),
            threads=self.settings.threads,
            cpu_clock=cpu_seconds,
            release_memory=release_memory,
        )

    def _installed(self) -> tuple[str, ...]:
        """Ids of the models whose weights are on this machine, by names and sizes."""
        folder = self.settings.weights_dir
        return tuple(each.id for each in self.catalogue().entries if weights.quick_status(folder, each).state == "ok")


class _WrittenFiles:
    """Which files this product wrote and nobody has changed since; see `tasks.written_files`."""

    def __init__(self, store: sa.Engine) -> None:
        self._store = store

    def digest(self, path: Path) -> str | None:
        return stage_rows.load_stage(self._store, f"written {path}")

    def remember(self, path: Path, digest: str) -> None:
        stage_rows.save_stage(self._store, f"written {path}", "written", digest, 0.0)
