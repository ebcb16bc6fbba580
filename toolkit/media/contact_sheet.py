"""Writes the contact sheet of a footage check: one self-contained page to print on A4 or to project in class."""

import base64
import io
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup
from PIL import Image

from toolkit.core.errors import MediaUnreadable, OutputNotWritable
from toolkit.core.footage_check import FileCheck, FootageCheck, FootageFinding, format_span
from toolkit.core.media_info import MediaInfo
from toolkit.core.progress import Reporter
from toolkit.core.quality_words import FAULTS
from toolkit.core.shot import Shot
from toolkit.core.text import Lang, Text
from toolkit.media.contact_sheet_words import WORDS
from toolkit.media.report_pictures import quality_colour
from toolkit.media.run_folder import write_text
from toolkit.media.still import still

MAX_PICTURES = 160
"""Of all files together: about 4 MB."""
_MIN_SHOTS, _MAX_SHOTS = 3, 12
"""Shots shown of one file."""
_MAX_SHOWN_FINDINGS = 8
_LONGER_PX = 400
_JPEG_QUALITY = 74


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureView:
    """One shot on the sheet."""

    uri: str
    time: str
    score: int
    colour: str
    fault: str
    is_upright: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingView:
    """One finding on the sheet."""

    level: str
    level_word: str
    message: str
    fix: str
    uri: str
    file: str
    source: str
    is_reshoot: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FileView:
    """One file on the sheet."""

    number: int
    name: str
    facts: str
    score: int | None
    colour: str
    shots: tuple[PictureView, ...]
    more: int
    findings: tuple[FindingView, ...]


def write_contact_sheet(check: FootageCheck, out: Path, lang: Lang, now_iso: str, reporter: Reporter) -> None:
    """Write the page to `out`, whole or not at all.

    Raises:
        OutputNotWritable, DiskFull: if the file can't be written. Cancelled: if the user stopped it.
    """
    page = render_contact_sheet(check, lang, now_iso, reporter)
    try:
        write_text(out, page)
    except OSError as error:
        raise OutputNotWritable(
            str(out),
            Text(f"检查单写不进去（{error.strerror}）", f"the sheet can't be written ({error.strerror})"),
            Text("请看看磁盘是否满了、文件夹能不能写", "Check that the disk has room and the folder can be written"),
        ) from error


def render_contact_sheet(check: FootageCheck, lang: Lang, now_iso: str, reporter: Reporter) -> str:
    """The page as HTML."""
    most = min(_MAX_SHOTS, max(_MIN_SHOTS, MAX_PICTURES // max(1, 2 * len(check.files))))
    files = []
    for number, file in enumerate(check.files, start=1):
        reporter.report(number - 1, len(check.files))
        files.append(_view_file(number, file, lang, most, reporter))
    environment = Environment(
        loader=FunctionLoader(_asset), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    again = tuple(found for file in files for found in file.findings if found.is_reshoot)
    return environment.get_template("sheet.html").render(
        lang=lang, t=lambda key: WORDS[key].get(lang), css=Markup(_asset("sheet.css")),  # noqa: S704  own file
        files=files, again=again, headline=summarise(check).get(lang), day=now_iso[:10],
        legend=[(quality_colour(score), WORDS[key].get(lang)) for score, key in
                ((0.9, "legend_good"), (0.5, "legend_fair"), (0.1, "legend_poor"))],
    )  # fmt: skip


def summarise(check: FootageCheck) -> Text:
    """How many files, and what to do, in one line."""
    files, again = len(check.files), check.shoot_again
    broken = sum(file.info is None for file in check.files)
    zh, en = [f"{files} 个文件"], [f"{files} file{'s' if files != 1 else ''}"]
    if broken:
        zh.append(f"{broken} 个打不开")
        en.append(f"{broken} can't be opened")
    zh.append(f"{again} 处要重拍" if again else "不用重拍")
    en.append(f"{again} to shoot again" if again else "nothing to shoot again")
    return Text("，".join(zh), ", ".join(en))


def _asset(name: str) -> str:
    return resources.files("toolkit").joinpath("data", "contact_sheet", name).read_text(encoding="utf-8")


def _view_file(number: int, file: FileCheck, lang: Lang, most: int, reporter: Reporter) -> FileView:
    shown = _spread(file.shots, most)
    pictures: dict[int, str] = {}

    def picture(time_ms: int | None) -> str:
        if time_ms is None or file.info is None or file.info.video is None:
            return ""
        if time_ms not in pictures:
            reporter.check()
            pictures[time_ms] = still_uri(Path(file.path), file.info, time_ms)
        return pictures[time_ms]

    findings = tuple(
        _view_finding(found, file, picture(found.picture_ms) if n < _MAX_SHOWN_FINDINGS else "", lang)
        for n, found in enumerate(file.findings)
    )
    return FileView(
        number=number, name=file.name, facts=describe(file.info, lang) if file.info else "",
        score=round(100 * file.score) if file.score is not None else None,
        colour=quality_colour(file.score or 0.0),
        shots=tuple(_view_shot(shot, picture(shot.best_time_ms), lang, file.info) for shot in shown),
        more=len(file.shots) - len(shown), findings=findings,
    )  # fmt: skip


def _spread(shots: tuple[Shot, ...], most: int) -> tuple[Shot, ...]:
    """At most `most`, evenly over the file."""
    if len(shots) <= most:
        return shots
    return tuple(shots[number * len(shots) // most] for number in range(most))


def _view_shot(shot: Shot, uri: str, lang: Lang, info: MediaInfo | None) -> PictureView:
    video = info.video if info else None
    faults = shot.quality.faults
    return PictureView(
        uri=uri, time=format_span(shot.span), score=round(100 * shot.quality.score),
        colour=quality_colour(shot.quality.score), fault=FAULTS[faults[0]].get(lang) if faults else "",
        is_upright=video is not None and video.height_px > video.width_px,
    )  # fmt: skip


def _view_finding(found: FootageFinding, file: FileCheck, uri: str, lang: Lang) -> FindingView:
    word = "error_file" if found.level == "error" and not found.is_reshoot else found.level
    return FindingView(
        level=found.level, level_word=WORDS[word].get(lang), message=found.message.get(lang),
        fix=found.fix.get(lang), uri=uri, file=file.name, source=found.source, is_reshoot=found.is_reshoot,
    )  # fmt: skip


def describe(info: MediaInfo, lang: Lang) -> str:
    """Length, size and rate of a file, in one line."""
    minutes, seconds = divmod(round(info.duration_ms / 1000), 60)
    length = Text(f"{minutes} 分 {seconds} 秒" if minutes else f"{seconds} 秒", f"{minutes}:{seconds:02d}")
    facts = [length.get(lang)]
    if info.video:
        video = info.video
        facts += [f"{video.width_px}×{video.height_px}", Text(f"{video.fps:.0f} 帧", f"{video.fps:.0f} fps").get(lang)]
    return " · ".join(facts)


def still_uri(path: Path, info: MediaInfo, time_ms: int) -> str:
    """A small JPEG of the moment as a data URI; "" where nothing can be decoded."""
    try:
        picture = Image.fromarray(still(path, info, time_ms))
    except MediaUnreadable:
        return ""
    scale = min(1.0, _LONGER_PX / max(picture.size))
    picture = picture.resize((max(1, round(picture.width * scale)), max(1, round(picture.height * scale))))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=_JPEG_QUALITY, optimize=True)
    return "data:image/jpeg;base64," + base64.b64encode(out.getvalue()).decode("ascii")
