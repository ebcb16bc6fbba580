"""The part of the composition root that edits captions."""

from pathlib import Path

from toolkit.app_base import DEFAULT_ASR
from toolkit.app_speech import SpeechApp
from toolkit.core.cue import Cue
from toolkit.core.dialect_advice import advise_engine
from toolkit.core.edit_document import from_document, to_document
from toolkit.core.progress import Reporter
from toolkit.core.speech_request import CaptionStyle, SubtitleFile, TranscribeRequest
from toolkit.core.speech_result import SpeechResult
from toolkit.core.subtitle_fix import fix_document
from toolkit.core.subtitle_profile import SubtitleProfile
from toolkit.core.subtitle_qc import SubtitleFinding, check_document
from toolkit.core.subtitle_view import SubtitleMedia, SubtitleWords
from toolkit.core.text import Text
from toolkit.engines import weights, words
from toolkit.tasks.edit_subtitles import EditRoom, EditTools

FORMATS = (".srt", ".vtt", ".ass", ".ttml", ".lrc", ".txt")


class EditApp(SpeechApp):
    """Editing captions: what the editor's page needs."""

    def submit_edit(self, request: TranscribeRequest, style: CaptionStyle = CaptionStyle()) -> str:
        """Queue hearing a recording for the editor; returns the job's id at once. The job's `out` is the edit's id."""

        def work(reporter: Reporter) -> str:
            result = self.transcribe(request, reporter)
            return self.edit_room().begin(result, style).id

        return self._runner.submit("edit", request.media.name, work)

    def edit_room(self) -> EditRoom:
        """The captions that somebody is editing, and the user's word list."""
        return EditRoom(
            EditTools(
                folder=self.settings.home / "edits",
                words_file=self.word_list_path,
                profiles=self.subtitle_profiles(),
                formats=FORMATS,
                lay_out=self.lay_out,
                check=self._check_cues,
                fix=self._fix_cues,
                write=self._write_cues,
            )
        )

    def advise(self, dialect: str) -> Text | None:
        """What should be said of the dialect and the installed recogniser before work starts, if anything."""
        catalogue = self.catalogue()
        folder = self.settings.weights_dir
        here = {each.id for each in catalogue.entries if weights.quick_status(folder, each).state != "missing"}
        return advise_engine(self.dialects()[dialect], here, DEFAULT_ASR, catalogue)

    def _check_cues(
        self, cues: tuple[Cue, ...], profile: SubtitleProfile, result: SpeechResult
    ) -> tuple[SubtitleFinding, ...]:
        return check_document(to_document(cues), profile, _words(result), _media(result))

    def _fix_cues(
        self, cues: tuple[Cue, ...], profile: SubtitleProfile, result: SpeechResult
    ) -> tuple[tuple[Cue, ...], int]:
        fixed, fixes = fix_document(to_document(cues), profile, _words(result), _media(result))
        return from_document(fixed, cues), len(fixes)

    def _write_cues(self, cues: tuple[Cue, ...], path: Path, profile: SubtitleProfile, result: SpeechResult) -> None:
        style = CaptionStyle(profile=profile.id)
        self.export_subtitles(result, cues, SubtitleFile(path=path, overwrites=True), style)


def _words(result: SpeechResult) -> SubtitleWords:
    return SubtitleWords(split_words=words.split_words, names=result.terms)


def _media(result: SpeechResult) -> SubtitleMedia:
    return SubtitleMedia(duration_ms=result.transcript.duration_ms, speech=result.speech)
