"""Writing captions to a file, in the format that its suffix says."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from toolkit.core.cue import Cue
from toolkit.core.errors import InputError
from toolkit.core.subtitle_profile import SubtitleProfile
from toolkit.core.subtitle_style import SubtitleStyle
from toolkit.core.text import Text
from toolkit.media.save_file import save_bytes
from toolkit.media.subtitle_texts import to_lrc, to_srt, to_ttml, to_txt, to_vtt
from toolkit.media.subtitles_ass import styled_ass

SUFFIXES = (".srt", ".vtt", ".ass", ".ttml", ".lrc", ".txt")
_KARAOKE_BY_DEFAULT = "fill"


def subtitle_text(
    suffix: str,
    cues: Sequence[Cue],
    *,
    profile: SubtitleProfile,
    style: SubtitleStyle,
    size_px: tuple[int, int] | None = None,
    karaoke: bool = False,
    title: str = "",
    language: str = "zh-Hans",
) -> str:
    """The text of a subtitle file. `size_px` is the picture for ASS, the profile's own if None.

    `karaoke` lights words up in ASS even if `style` does not, and gives VTT and LRC the times of words. Times are those
    of the cues, text is escaped as each format needs.

    Raises:
        InputError: if no format has that suffix; it lists those there are.
    """
    if suffix == ".srt":
        return to_srt(cues)
    if suffix == ".vtt":
        return to_vtt(cues, word_times=karaoke)
    if suffix == ".ass":
        if karaoke and style.karaoke == "none":
            style = replace(style, karaoke=_KARAOKE_BY_DEFAULT)
        width_px, height_px = size_px or (profile.width_px, profile.height_px)
        return styled_ass(cues, profile, style, width_px, height_px, title)
    if suffix == ".ttml":
        return to_ttml(cues, profile, language=language, title=title)
    if suffix == ".lrc":
        return to_lrc(cues, word_times=karaoke, title=title)
    if suffix == ".txt":
        return to_txt(cues)
    known = " ".join(SUFFIXES)
    raise InputError(
        suffix or "?",
        Text("不会写这种字幕文件", "there is no such subtitle format"),
        Text(f"文件名请以这些结尾：{known}", f"End the file's name with one of {known}"),
    )


def write_subtitles(
    path: Path,
    cues: Sequence[Cue],
    *,
    profile: SubtitleProfile,
    style: SubtitleStyle,
    size_px: tuple[int, int] | None = None,
    karaoke: bool = False,
    bom: bool = False,
    title: str = "",
    language: str = "zh-Hans",
) -> None:
    """Writes `cues` to `path` in the format of its suffix, in one step: readers see the old file or the whole new one.

    UTF-8; `bom` adds the mark and the line ends by which old players on Windows know it. See `subtitle_text`.

    Raises:
        InputError: if no format has that suffix.
        OutputNotWritable: if the file can't be written.
        DiskFull: if there is no room.
    """
    text = subtitle_text(
        path.suffix.lower(), cues, profile=profile, style=style, size_px=size_px, karaoke=karaoke, title=title,
        language=language,
    )  # fmt: skip
    content = text.replace("\n", "\r\n").encode("utf-8-sig") if bom else text.encode("utf-8")
    save_bytes(path, content)
