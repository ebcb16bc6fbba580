"""Check anybody's subtitle file, and mend it on request: read -> look at the footage -> find -> mend -> write."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import ClassVar

import numpy as np

from toolkit.core.errors import InputError, OutputTaken
from toolkit.core.media_info import MediaInfo
from toolkit.core.products import ProductCard
from toolkit.core.progress import Reporter
from toolkit.core.spans import Span
from toolkit.core.subtitle_document import SubtitleDocument
from toolkit.core.subtitle_fix import AppliedFix, fix_document
from toolkit.core.subtitle_profile import SubtitleProfile
from toolkit.core.subtitle_qc import check_document
from toolkit.core.subtitle_rules import SubtitleFinding
from toolkit.core.subtitle_view import SubtitleMedia, SubtitleWords
from toolkit.core.text import Text
from toolkit.media.audio import analyse_sound
from toolkit.media.frames import analyse_pictures
from toolkit.media.probe import probe
from toolkit.media.subtitle_files import (
    fixed_path,
    format_subtitles,
    parse_subtitles,
    read_subtitle_file,
    write_subtitle_file,
)

_LEFT = Text("自动改不好，请人工处理", "it can't be mended by itself; please do it by hand")
_LEFT_BECAUSE = {
    "reading-speed": Text(
        "这里话太密，前后都没有空当；请删减文字",
        "speech is too dense here and no time is free nearby; shorten the words",
    ),
    "too-short": Text("前后都没有空当，也拼不进邻近的字幕", "no time is free nearby, and no neighbour can take it in"),
    "line-too-long": Text(
        "双语或特效字幕不能自动拆开；请手工拆分", "captions in two languages or karaoke are not split; do it by hand"
    ),
    "too-many-lines": Text(
        "双语或特效字幕不能自动拆开；请手工拆分", "captions in two languages or karaoke are not split; do it by hand"
    ),
    "shot-change": Text("对齐会让字幕太短或和邻近的重叠", "on the cut it would be too short or overlap a neighbour"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SubtitleCheckTools:
    """What the task needs from outside."""

    split_words: Callable[[str], tuple[str, ...]]
    """Words of a Chinese text, in order: joined they equal it."""
    to_simplified: Callable[[str], str] | None = None
    """Traditional to simplified characters; None leaves that rule out."""
    detect_speech: Callable[[np.ndarray], tuple[Span, ...]] | None = None
    """Speech in float32 [n], mono, 16 kHz; None leaves the rules about speech out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SubtitleCheckRequest:
    """What a user asks for."""

    path: Path
    profile: SubtitleProfile
    media: Path | None = None
    """Footage with the subtitles' own time."""
    products: tuple[ProductCard, ...] = ()
    """Their names stay on one line."""
    fix: bool = False
    out: Path | None = None
    """Where the mended file goes; None: `name.fixed.srt` beside the original."""
    overwrite: bool = False
    """Whether `out` may exist. The original is only ever overwritten if it is named as `out` as well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SubtitleCheck:
    """What was found and done."""

    SCHEMA: ClassVar[str] = "SubtitleCheck.1"

    file: str
    format: str
    encoding: str
    """What the file was read as."""
    profile: str
    cues: int
    findings: tuple[SubtitleFinding, ...]
    """All that was found in the file as it was."""
    errors: int
    warnings: int
    advice: int
    out: str | None = None
    """The mended file."""
    applied: tuple[AppliedFix, ...] = ()
    left: tuple[SubtitleFinding, ...] = ()
    """What is still found in the mended file, each with the reason."""
    notes: tuple[Text, ...] = ()


def check_subtitles(request: SubtitleCheckRequest, tools: SubtitleCheckTools, reporter: Reporter) -> SubtitleCheck:
    """Findings of one file; with `fix` a mended copy is written.

    Raises:
        InputError: if the file can't be read as subtitles, or the result can't be written.
        OutputTaken: if the result exists and `overwrite` is not set.
        MediaUnreadable: if the footage can't be read.
        Cancelled: if the user stopped the job.
    """
    document = read_subtitle_file(request.path)
    target = request.out or fixed_path(request.path, document)
    if request.fix:
        _need_free(target, request)
    notes: tuple[Text, ...] = ()
    media = None
    if request.media is not None:
        media, notes = look_at_media(request.media, tools, reporter.part(0.0, 0.9))
    words = SubtitleWords(
        split_words=tools.split_words,
        names=tuple(dict.fromkeys(name for card in request.products for name in card.names)),
        to_simplified=tools.to_simplified,
    )
    reporter.check()
    findings = check_document(document, request.profile, words, media)
    levels = [found.level for found in findings]
    result = SubtitleCheck(
        file=str(request.path),
        format=document.format,
        encoding=document.encoding,
        profile=request.profile.id,
        cues=len(document.cues),
        findings=findings,
        errors=levels.count("error"),
        warnings=levels.count("warning"),
        advice=levels.count("advice"),
        notes=notes,
    )
    if request.fix:
        result = _mend(result, document, request, words, media, target)
    reporter.report(1, 1)
    return result


def look_at_media(path: Path, tools: SubtitleCheckTools, reporter: Reporter) -> tuple[SubtitleMedia, tuple[Text, ...]]:
    """Length, cuts and speech of the footage (source time), and what could not be had. Takes as long as decoding it.

    Raises:
        MediaUnreadable: if it can't be read.
        Cancelled: if the user stopped the job.
    """
    info = probe(path)
    cuts = _cuts(path, info, reporter.part(0.0, 0.6, Text("看镜头", "looking at shots")))
    notes: list[Text] = []
    speech: tuple[Span, ...] | None = None
    if info.audio is None:
        notes.append(Text("视频没有声音，没有检查说话的地方", "the media has no sound: speech was not compared"))
    elif tools.detect_speech is not None:
        part = reporter.part(0.6, 1.0, Text("听人声", "listening for speech"))
        speech = analyse_sound(path, info, tools.detect_speech, part).speech
        if not speech:
            notes.append(Text("没有听到人说话", "nobody was heard speaking"))
    return SubtitleMedia(duration_ms=info.duration_ms, cuts_ms=cuts, speech=speech or None), tuple(notes)


def _cuts(path: Path, info: MediaInfo, reporter: Reporter) -> tuple[int, ...]:
    if info.video is None:
        return ()
    shots = analyse_pictures(path, info, reporter).shots
    return tuple(shot.span.start_ms for shot in shots[1:])


def _mend(
    result: SubtitleCheck, document: SubtitleDocument, request: SubtitleCheckRequest, words: SubtitleWords,
    media: SubtitleMedia | None, target: Path,
) -> SubtitleCheck:  # fmt: skip
    mended, applied = fix_document(document, request.profile, words, media)
    if not mended.cues:
        raise InputError(
            str(request.path),
            Text("去掉坏的内容后一条字幕也不剩", "nothing is left once the faulty cues are gone"),
            Text("请检查是不是选对了文件", "Check that this is the right file"),
        )
    # What a player will read counts: the mended text is read again as any other file.
    again = parse_subtitles(format_subtitles(mended).encode(), target.with_suffix(_suffix(target, mended)).name)
    again = replace(again, faults=(*again.faults, *mended.faults))
    left = tuple(_explained(found) for found in check_document(again, request.profile, words, media))
    write_subtitle_file(mended, target)
    return replace(result, out=str(target), applied=applied, left=left)


def _suffix(target: Path, document: SubtitleDocument) -> str:
    return target.suffix or f".{document.format}"


def _explained(found: SubtitleFinding) -> SubtitleFinding:
    """A finding in the mended file: nothing here can mend it, and why."""
    if not found.is_fixable:
        return found
    return replace(found, is_fixable=False, fix=_LEFT_BECAUSE.get(found.rule, _LEFT))


def _need_free(target: Path, request: SubtitleCheckRequest) -> None:
    is_original = target.absolute() == request.path.absolute()
    if target.exists() and not (request.overwrite and (request.out is not None or not is_original)):
        raise OutputTaken(
            str(target),
            Text("文件已经存在", "the file exists already"),
            Text("换一个名字（-o），或加 --overwrite", "Choose another name (-o), or add --overwrite"),
        )
