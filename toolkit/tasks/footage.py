"""Take in the footage of a run: probe, tell apart, analyse. Each result is a stored stage."""

from dataclasses import dataclass
from pathlib import Path

from toolkit.core.errors import MediaUnreadable, ToolkitError
from toolkit.core.media_info import MediaInfo
from toolkit.core.progress import Reporter
from toolkit.core.shot import PictureAnalysis, SoundAnalysis
from toolkit.core.text import Text
from toolkit.media.audio import analyse_sound
from toolkit.media.fingerprint import fingerprint_file
from toolkit.media.frames import analyse_pictures
from toolkit.media.probe import probe
from toolkit.tasks.tools import PictureTools, SoundTools

ANALYSIS_VERSION = 16
"""Raise it when a change of the analysis makes stored results wrong."""

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


def hear_footage(footage: Footage, tools: SoundTools, reporter: Reporter) -> SoundAnalysis | None:
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


def look_at_footage(footage: Footage, tools: PictureTools, reporter: Reporter) -> PictureAnalysis:
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
