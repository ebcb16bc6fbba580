"""Take in the footage of a run: probe, tell apart, analyse, transcribe. Each result is a stored stage."""

from dataclasses import dataclass
from pathlib import Path

from toolkit.core.chunks import plan_chunks
from toolkit.core.dialect import Dialect
from toolkit.core.errors import MediaUnreadable, ToolkitError
from toolkit.core.media_info import MediaInfo
from toolkit.core.progress import Reporter
from toolkit.core.protocols import TranscribeOptions, Transcriber
from toolkit.core.shot import PictureAnalysis, SoundAnalysis
from toolkit.core.spans import Span
from toolkit.core.text import Text
from toolkit.core.transcript import Segment, Transcript
from toolkit.media.audio import analyse_sound, read_audio
from toolkit.media.fingerprint import fingerprint_file
from toolkit.media.frames import analyse_pictures
from toolkit.media.probe import probe
from toolkit.tasks.tools import MakeTools

ANALYSIS_VERSION = 2
"""Raise it when a change of the analysis makes stored results wrong."""
TRANSCRIPT_VERSION = 2

MIN_FOOTAGE_MS = 1000
"""Shorter pieces can't carry a clip: a viewer needs about a second to see what a picture shows."""

MIN_SPEECH_MS = 6000
MIN_SPEECH_SHARE = 0.15
"""Footage counts as a talk with at least 6 s of speech that fill 15 % of it: a passer-by's call does not sell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Footage:
    """One footage file, probed."""

    path: Path
    info: MediaInfo
    fingerprint: str


def read_footage(paths: tuple[Path, ...], reporter: Reporter) -> tuple[tuple[Footage, ...], tuple[Text, ...]]:
    """The usable files in the order given, and a note for each that is left out.

    Raises:
        MediaUnreadable: if no file is usable (the fault of the first one).
    """
    usable: list[Footage] = []
    faults: list[ToolkitError] = []
    for index, path in enumerate(paths):
        reporter.report(index, len(paths))
        try:
            usable.append(_read_one(path))
        except MediaUnreadable as error:
            faults.append(error)
    if not usable:
        raise faults[0]
    notes = [Text(f"没有用：{error.text('zh')}", f"left out: {error.text('en')}") for error in faults]
    notes += [_cut_off(item) for item in usable if item.info.missing_ms]
    return tuple(usable), tuple(notes)


def _cut_off(item: Footage) -> Text:
    there_s = item.info.duration_ms / 1000
    promised_s = there_s + item.info.missing_ms / 1000
    return Text(
        f"{item.path.name} 不完整：应有 {promised_s:.0f} 秒，只读到 {there_s:.0f} 秒，请从手机重新拷贝一次",
        f"{item.path.name} is not whole: {there_s:.0f} of {promised_s:.0f} s are there; copy it from the phone again",
    )


def _read_one(path: Path) -> Footage:
    info = probe(path)
    if info.video is None:
        raise MediaUnreadable(
            str(path),
            Text("只有声音，没有画面", "it has sound but no pictures"),
            Text("做短视频要有画面，请换一段手机拍的视频", "Clips need pictures: choose a video from the phone"),
        )
    if info.duration_ms < MIN_FOOTAGE_MS:
        raise MediaUnreadable(
            str(path),
            Text(f"太短了，只有 {info.duration_ms / 1000:.1f} 秒", f"it is only {info.duration_ms / 1000:.1f} s long"),
            Text("请换一段 3 秒以上的视频", "Choose a video of 3 seconds or more"),
        )
    return Footage(path=path, info=info, fingerprint=fingerprint_file(path))


def hear_footage(footage: Footage, tools: MakeTools, reporter: Reporter) -> SoundAnalysis | None:
    """Loudness and speech of one file; None without a sound track."""
    if footage.info.audio is None:
        return None
    return tools.stages.run(
        Text(f"听声音 {footage.path.name}", f"sound {footage.path.name}"),
        SoundAnalysis,
        ["sound", ANALYSIS_VERSION, footage.fingerprint],
        lambda: analyse_sound(footage.path, footage.info, tools.detect_speech, reporter),
        reporter,
    )


def look_at_footage(footage: Footage, tools: MakeTools, reporter: Reporter) -> PictureAnalysis:
    """Shots, quality and subject of one file."""
    return tools.stages.run(
        Text(f"看画面 {footage.path.name}", f"pictures {footage.path.name}"),
        PictureAnalysis,
        ["pictures", ANALYSIS_VERSION, footage.fingerprint],
        lambda: analyse_pictures(footage.path, footage.info, reporter),
        reporter,
    )


def is_talk(sound: SoundAnalysis | None, duration_ms: int) -> bool:
    """True if somebody speaks enough to be selling something."""
    if sound is None:
        return False
    return sound.speech_ms >= max(MIN_SPEECH_MS, MIN_SPEECH_SHARE * duration_ms)


class ChunkedTranscription:
    """Transcribes footage piece by piece: a killed run loses one piece at most."""

    def __init__(self, tools: MakeTools, dialect: Dialect) -> None:
        self._tools = tools
        self._dialect = dialect
        self._engine_name = tools.check_transcriber()
        self._transcriber: Transcriber | None = None

    def transcribe(self, footage: Footage, sound: SoundAnalysis, reporter: Reporter) -> Transcript:
        """What was said, as heard, in source time."""
        chunks = plan_chunks(sound.speech, footage.info.duration_ms)
        segments: list[Segment] = []
        for index, chunk in enumerate(chunks):
            part = reporter.part(index / len(chunks), (index + 1) / len(chunks))
            segments.extend(self._transcribe_chunk(footage, chunk, f"{index + 1}/{len(chunks)}", part).segments)
            part.report(1, 1)
        return Transcript(
            segments=tuple(segments),
            language="zh",
            dialect=self._dialect.id,
            engine=self._engine_name,
            duration_ms=footage.info.duration_ms,
        )

    def _transcribe_chunk(self, footage: Footage, chunk: Span, place: str, reporter: Reporter) -> Transcript:
        def compute() -> Transcript:
            audio = read_audio(footage.path, footage.info, chunk)
            options = TranscribeOptions(
                language=self._dialect.language, dialect=self._dialect.id, prompt=self._dialect.prompt
            )
            segments = self._loaded().transcribe(audio, offset_ms=chunk.start_ms, options=options, reporter=reporter)
            return Transcript(
                segments=segments,
                language="zh",
                dialect=self._dialect.id,
                engine=self._engine_name,
                duration_ms=chunk.duration_ms,
            )

        return self._tools.stages.run(
            Text(f"听写 {footage.path.name} {place}", f"speech {footage.path.name} {place}"),
            Transcript,
            ["speech", TRANSCRIPT_VERSION, footage.fingerprint, chunk, self._engine_name, _heard_as(self._dialect)],
            compute,
            reporter,
        )

    def _loaded(self) -> Transcriber:
        if self._transcriber is None:
            self._transcriber = self._tools.load_transcriber()
        return self._transcriber


def _heard_as(dialect: Dialect) -> list[str]:
    """What of the dialect changes what the recogniser hears."""
    return [dialect.language, dialect.prompt]
