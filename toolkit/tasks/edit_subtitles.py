"""Edit the captions of one recording: open, keep, judge corrections, check, repair, export. All times source time."""

import dataclasses
import tempfile
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from toolkit.core.cue import Cue
from toolkit.core.errors import InputError, MediaUnreadable
from toolkit.core.spans import Span
from toolkit.core.speech_request import CaptionStyle
from toolkit.core.speech_result import SpeechResult
from toolkit.core.subtitle_edit import SubtitleEdit, list_changes, refit_words, swap_words
from toolkit.core.subtitle_profile import SubtitleProfile
from toolkit.core.subtitle_qc import SubtitleFinding
from toolkit.core.text import Text
from toolkit.core.word_list import Verdict, WordList, WordRule, apply_word_list, why_not_learn
from toolkit.media.edit_files import list_edits, read_edit, write_edit
from toolkit.media.probe import probe
from toolkit.media.sound_copy import copy_sound
from toolkit.media.waveform import measure_peaks
from toolkit.media.word_list_file import read_word_list, write_word_list
from toolkit.tasks.subtitle import DEFAULT_PROFILE, UPRIGHT_PROFILE


@dataclass(frozen=True, slots=True, kw_only=True)
class EditTools:
    """What the room gets from outside."""

    folder: Path
    """Edits are kept here, one folder each."""
    words_file: Path
    profiles: Mapping[str, SubtitleProfile]
    formats: tuple[str, ...]
    """Suffixes of the files that can be written."""
    lay_out: Callable[[SpeechResult, CaptionStyle], tuple[Cue, ...]]
    """Captions of a whole recording."""
    check: Callable[[tuple[Cue, ...], SubtitleProfile, SpeechResult], tuple[SubtitleFinding, ...]]
    fix: Callable[[tuple[Cue, ...], SubtitleProfile, SpeechResult], tuple[tuple[Cue, ...], int]]
    """Repaired cues and the number of repairs."""
    write: Callable[[tuple[Cue, ...], Path, SubtitleProfile, SpeechResult], None]


class EditRoom:
    """The captions a user is editing, kept on the disk after every step."""

    def __init__(self, tools: EditTools) -> None:
        self._tools = tools

    @property
    def profiles(self) -> Mapping[str, SubtitleProfile]:
        return self._tools.profiles

    @property
    def formats(self) -> tuple[str, ...]:
        return self._tools.formats

    def begin(self, result: SpeechResult, style: CaptionStyle = CaptionStyle()) -> SubtitleEdit:
        """Captions for a recording that has just been heard, ready to edit."""
        own = UPRIGHT_PROFILE if result.height_px > result.width_px else DEFAULT_PROFILE
        style = dataclasses.replace(style, profile=style.profile or own)
        title = Path(result.media).name
        edit_id = f"{Path(title).stem[:40].strip(' .') or 'speech'}-{uuid.uuid4().hex[:6]}"
        cues = self._tools.lay_out(self._taught(result), style)
        edit = SubtitleEdit(id=edit_id, title=title, profile=style.profile, gloss=style.gloss, result=result, cues=cues)
        write_edit(edit, self._tools.folder)
        return edit

    def earlier(self, limit: int) -> tuple[tuple[str, str, float], ...]:
        """Id, title and time of the last change (wall time since the epoch, s) of the newest edits."""
        found = list_edits(self._tools.folder)[:limit]
        return tuple((edit_id, edit_id.rpartition("-")[0] or edit_id, changed_s) for edit_id, changed_s in found)

    def open(self, edit_id: str) -> SubtitleEdit:
        """Raises InputError if there is no such edit."""
        return read_edit(self._tools.folder, edit_id)

    def keep(self, edit_id: str, cues: tuple[Cue, ...], profile: str) -> SubtitleEdit:
        """Store the user's cues; their words are fitted to what was typed."""
        self._profile(profile)
        edit = self.open(edit_id)
        return self._store(dataclasses.replace(edit, cues=tuple(map(refit_words, cues)), profile=profile))

    def lay_out(self, edit_id: str, profile: str) -> SubtitleEdit:
        """New captions from what was heard, with the user's word list applied."""
        self._profile(profile)
        edit = self.open(edit_id)
        style = CaptionStyle(profile=profile, gloss=edit.gloss)
        cues = self._tools.lay_out(self._taught(edit.result), style)
        return self._store(dataclasses.replace(edit, cues=cues, profile=profile))

    def judge(self, edit_id: str, number: int, verdict: Verdict, cues: tuple[Cue, ...]) -> SubtitleEdit:
        """Learn that correction `number` is right or wrong, and write it so wherever it was made."""
        edit = self.open(edit_id)
        words = self.words()
        changes = list_changes(edit.result.segments, words)
        if not 0 <= number < len(changes):
            raise InputError(
                edit_id,
                Text("没有这一处改动", "there is no such correction"),
                Text("请刷新页面", "Reload the page"),
            )
        judged = changes[number].change
        rule = WordRule(heard=judged.heard, written=judged.written, verdict=verdict)
        if why_not_learn(rule) is None:
            write_word_list(words.learned(rule), self._tools.words_file)
        pair = (judged.written, judged.heard) if verdict == "never" else (judged.heard, judged.written)
        places = [c.span for c in changes if (c.change.heard, c.change.written) == (judged.heard, judged.written)]
        return self._store(dataclasses.replace(edit, cues=swap_words(cues, places, *pair)))

    def answer(self, edit_id: str, number: int, name: str, cues: tuple[Cue, ...]) -> SubtitleEdit:
        """Write the name that the user chose where several sounded alike."""
        edit = self.open(edit_id)
        if not 0 <= number < len(edit.result.questions) or name not in edit.result.questions[number].names:
            raise InputError(
                edit_id, Text("没有这个问题", "there is no such question"), Text("请刷新页面", "Reload the page")
            )
        question = edit.result.questions[number]
        swapped = swap_words(cues, [question.span], question.heard, name)
        for other in question.names:
            swapped = swap_words(swapped, [question.span], other, name) if other != name else swapped
        return self._store(dataclasses.replace(edit, cues=swapped))

    def learn(self, edit_id: str, rule: WordRule, cues: tuple[Cue, ...]) -> SubtitleEdit:
        """Learn a word and write it so in the whole recording.

        Raises:
            InputError: if the rule would do harm; the message says why.
        """
        if (fault := why_not_learn(rule)) is not None:
            raise InputError(
                f"{rule.heard} → {rule.written}", fault, Text("这一处已改，只是没有记住", "Only this place was changed")
            )
        write_word_list(self.words().learned(rule), self._tools.words_file)
        edit = self.open(edit_id)
        everywhere = [Span(0, max((cue.span.end_ms for cue in cues), default=0))]
        return self._store(dataclasses.replace(edit, cues=swap_words(cues, everywhere, rule.heard, rule.written)))

    def forget(self, heard: str, written: str) -> WordList:
        """Take a rule off the word list."""
        words = self.words().forgotten(heard, written)
        write_word_list(words, self._tools.words_file)
        return words

    def words(self) -> WordList:
        """The user's word list. Raises InputError if its file was spoilt by hand."""
        return read_word_list(self._tools.words_file)

    def check(self, edit_id: str, cues: tuple[Cue, ...], profile: str) -> tuple[SubtitleFinding, ...]:
        return self._tools.check(cues, self._profile(profile), self.open(edit_id).result)

    def fix(self, edit_id: str, cues: tuple[Cue, ...], profile: str) -> tuple[tuple[Cue, ...], int]:
        """Repaired cues (not stored) and how many repairs were made."""
        fixed, count = self._tools.fix(cues, self._profile(profile), self.open(edit_id).result)
        return tuple(map(refit_words, fixed)), count

    def export(self, edit_id: str, cues: tuple[Cue, ...], profile: str, suffix: str) -> tuple[str, bytes]:
        """File name and content of the captions in one of `formats`."""
        if suffix not in self.formats:
            raise InputError(
                suffix, Text("不会写这种文件", "can't write this kind"), Text("请换一种", "Choose another one")
            )
        edit = self.open(edit_id)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"captions{suffix}"
            self._tools.write(tuple(map(refit_words, cues)), path, self._profile(profile), edit.result)
            return f"{Path(edit.title).stem}{suffix}", path.read_bytes()

    def media_of(self, edit_id: str) -> Path:
        """The recording itself. Raises MediaUnreadable if it is no longer where it was."""
        path = Path(self.open(edit_id).result.media)
        if not path.is_file():
            raise MediaUnreadable(
                str(path),
                Text("原来的视频不在了", "the recording is no longer there"),
                Text("字幕还在，可以照样改和导出", "The captions are kept: you can edit and export them all the same"),
            )
        return path

    def sound_of(self, edit_id: str) -> Path:
        """The recording's sound in a form that every browser plays; made once."""
        path = self.media_of(edit_id)
        target = self._tools.folder / edit_id / "sound.m4a"
        if not target.is_file():
            copy_sound(path, probe(path), target)
        return target

    def peaks(self, edit_id: str, span: Span, count: int) -> tuple[float, ...]:
        """Heights of the waveform, see `media.waveform`."""
        path = self.media_of(edit_id)
        return measure_peaks(path, probe(path), span, count)

    def _taught(self, result: SpeechResult) -> SpeechResult:
        segments = apply_word_list(result.segments, self.words())
        return dataclasses.replace(result, transcript=dataclasses.replace(result.transcript, segments=segments))

    def _profile(self, profile: str) -> SubtitleProfile:
        if profile not in self._tools.profiles:
            raise InputError(
                profile,
                Text("没有这套规矩", "there is no such profile"),
                Text("请从列表里选一个", "Choose one of the list"),
            )
        return self._tools.profiles[profile]

    def _store(self, edit: SubtitleEdit) -> SubtitleEdit:
        write_edit(edit, self._tools.folder)
        return edit
