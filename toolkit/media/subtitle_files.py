"""Anybody's subtitle files: read with every fault named, written back whole and in one step."""

import re
from dataclasses import replace
from pathlib import Path
from xml.sax.saxutils import escape as escape_xml

from toolkit.core.errors import InputError
from toolkit.core.subtitle_document import ReadingFault, SubtitleCue, SubtitleDocument, SubtitleFormat
from toolkit.core.subtitle_marks import shown_text
from toolkit.core.text import Text
from toolkit.media.save_file import save_text
from toolkit.media.subtitle_decode import NotText, decode_subtitle
from toolkit.media.subtitle_parse import parse_srt, parse_vtt
from toolkit.media.subtitle_parse_more import ASS_FIELDS, parse_ass, parse_lrc, parse_ttml
from toolkit.media.subtitle_times import format_time, match_time_line

MAX_BYTES = 30_000_000
"""A day of captions has about 2 MB; more is something else, or a fault that would fill the memory."""
SUFFIXES: dict[str, SubtitleFormat] = {
    ".srt": "srt", ".vtt": "vtt", ".ass": "ass", ".ssa": "ass", ".lrc": "lrc", ".ttml": "ttml", ".xml": "ttml",
    ".dfxp": "ttml",
}  # fmt: skip
_SUFFIX_OF = {"srt": ".srt", "vtt": ".vtt", "ass": ".ass", "lrc": ".lrc", "ttml": ".ttml"}
_EVENTS = re.compile(r"^[ \t]*\[events\][ \t]*$", re.MULTILINE | re.IGNORECASE)
_ASS_HEADER = """[Script Info]
ScriptType: v4.00+
PlayResX: 1920
PlayResY: 1080

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, Underline, \
StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding
Style: Default,Noto Sans SC,72,&H00FFFFFF,&H000000FF,&H00000000,&H00000000,0,0,0,0,100,100,0,0,1,3,0,2,60,60,60,1

[Events]"""


def read_subtitle_file(path: Path) -> SubtitleDocument:
    """All cues of the file at `path`, and everything that is wrong with the file itself.

    Raises:
        InputError: if there is no such file, it is empty, far too big, no text, or holds no caption times.
    """
    try:
        size_bytes = path.stat().st_size
        if size_bytes > MAX_BYTES:
            raise _refused(
                path,
                Text(
                    f"文件太大（{size_bytes // 1_000_000} MB）", f"the file is too big ({size_bytes // 1_000_000} MB)"
                ),
                Text(
                    "字幕文件一般不到 1 MB，请检查选的是不是字幕",
                    "Subtitles are seldom over 1 MB: is this the right file?",
                ),
            )
        content = path.read_bytes()
    except OSError as error:
        raise _refused(
            path,
            Text(f"打不开（{error.strerror}）", f"it can't be opened ({error.strerror})"),
            Text("请检查文件名和权限", "Check the name and the permissions"),
        ) from error
    return parse_subtitles(content, str(path))


def parse_subtitles(content: bytes, name: str = "") -> SubtitleDocument:
    """The document in `content`; `name` is shown in errors, and its suffix helps where the text leaves it open.

    Raises:
        InputError: if it is empty, no text, or holds no caption times.
    """
    if not content.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise _refused(
            name, Text("是空文件", "the file is empty"), Text("请重新导出字幕", "Export the subtitles again")
        )
    try:
        decoded = decode_subtitle(content)
    except NotText as error:
        what = f"（{error.kind}）" if error.kind else ""
        raise _refused(
            name,
            Text(f"这不是文字字幕文件{what}", f"this is no text subtitle file {what}".strip()),
            Text("请选 .srt、.vtt 或 .ass 文件", "Choose an .srt, .vtt or .ass file"),
        ) from error
    text = decoded.text.replace("\x00", "")
    kind = _kind_of(text, name)
    document = _parse(text, kind, name)
    if not document.cues:
        raise _refused(
            name,
            Text("里面没有找到带时间的字幕", "no captions with times were found"),
            Text("请打开看看是不是字幕文件", "Look into it: is it a subtitle file?"),
        )
    faults = (*decoded.faults, *_suffix_fault(name, kind), *document.faults)
    return replace(document, encoding=decoded.encoding, faults=faults)


def _parse(text: str, kind: SubtitleFormat, name: str) -> SubtitleDocument:
    if kind == "ttml":
        try:
            return parse_ttml(text)
        except ValueError as error:
            raise _refused(
                name,
                Text(f"XML 不完整（{error}）", f"the XML is broken ({error})"),
                Text("请重新导出字幕", "Export the subtitles again"),
            ) from error
    readers = {"srt": parse_srt, "vtt": parse_vtt, "ass": parse_ass, "lrc": parse_lrc}
    return readers[kind](text)


def _kind_of(text: str, name: str) -> SubtitleFormat:
    """By what stands in it; by the suffix only where that says nothing."""
    head = text.lstrip("\ufeff \t\r\n")[:2000]
    if head.startswith("WEBVTT"):
        return "vtt"
    if head.startswith("<") and re.search(r"<(?:\w+:)?tt[\s>]", head):
        return "ttml"
    if re.search(r"^\s*(?:\[Script Info\]|\[Events\]|Dialogue:)", text, re.MULTILINE | re.IGNORECASE):
        return "ass"
    by_suffix = SUFFIXES.get(Path(name).suffix.lower())
    arrows = [line for line in re.split(r"[\r\n]+", text[:200_000]) if match_time_line(line)]
    if not arrows and re.search(r"^\s*\[\d{1,3}:\d{1,2}(?:[.:]\d{1,3})?\]", text, re.MULTILINE):
        return "lrc"
    commas = sum("," in line.split("-->")[0] for line in arrows)
    return "vtt" if by_suffix == "vtt" and commas * 2 <= len(arrows) else "srt"


def _suffix_fault(name: str, kind: SubtitleFormat) -> tuple[ReadingFault, ...]:
    suffix = Path(name).suffix.lower()
    if suffix not in SUFFIXES or SUFFIXES[suffix] == kind:
        return ()
    right = _SUFFIX_OF[kind]
    return (
        ReadingFault(
            rule="suffix", place=0, zh=f"文件名是 {suffix}，内容是 {right}", en=f"named {suffix}, but it holds {right}"
        ),
    )


def format_subtitles(document: SubtitleDocument) -> str:
    """`document` as the text of its format, faults of the file itself mended: numbers, blank lines, times, header."""
    writers = {"srt": _format_srt, "vtt": _format_vtt, "ass": _format_ass, "lrc": _format_lrc, "ttml": _format_ttml}
    return writers[document.format](document)


def fixed_path(path: Path, document: SubtitleDocument) -> Path:
    """`name.fixed.srt` beside `path`: where the mended file goes, so that the original stays."""
    suffix = path.suffix if SUFFIXES.get(path.suffix.lower()) == document.format else _SUFFIX_OF[document.format]
    return path.with_name(f"{path.stem}.fixed{suffix}")


def write_subtitle_file(document: SubtitleDocument, path: Path) -> None:
    """Writes UTF-8 without a mark, in one step.

    Raises:
        OutputNotWritable: if it can't be written.
        DiskFull: if there is no room.
    """
    save_text(path, format_subtitles(document))


def _format_srt(document: SubtitleDocument) -> str:
    blocks = [
        f"{number}\n{_times(cue, 'srt', ' --> ')}{' ' + cue.extra if cue.extra else ''}\n" + "\n".join(cue.lines) + "\n"
        for number, cue in enumerate(document.cues, 1)
    ]
    return "\n".join(blocks)


def _format_vtt(document: SubtitleDocument) -> str:
    blocks = [document.header or "WEBVTT"]
    for cue in document.cues:
        label = cue.style + "\n" if cue.style else ""
        settings = " " + cue.extra if cue.extra else ""
        blocks.append(f"{label}{_times(cue, 'vtt', ' --> ')}{settings}\n" + "\n".join(cue.lines))
    return "\n\n".join(blocks) + "\n"


def _format_ass(document: SubtitleDocument) -> str:
    header = document.header
    if not _EVENTS.search(header):
        header = header + "\n\n[Events]" if "[v4" in header.lower() else _ASS_HEADER
    events = max(match.start() for match in _EVENTS.finditer(header))
    written = re.search(r"^format:(.*)$", header[events:], re.MULTILINE | re.IGNORECASE)
    fields = tuple(name.strip() for name in written[1].split(",")) if written else ASS_FIELDS
    rows = [header] if written else [header, "Format: " + ", ".join(ASS_FIELDS)]
    for cue in document.cues:
        layer, name, left, right, vertical, effect = (cue.extra.split("|") + [""] * 6)[:6] if cue.extra else (
            "0", "", "0", "0", "0", "")  # fmt: skip
        values = {
            "Layer": layer, "Start": format_time(cue.start_ms, "ass"), "End": format_time(cue.end_ms, "ass"),
            "Style": cue.style or "Default", "Name": name, "MarginL": left, "MarginR": right, "MarginV": vertical,
            "Effect": effect, "Text": r"\N".join(cue.lines),
        }  # fmt: skip
        rows.append("Dialogue: " + ",".join(values.get(field, "") for field in fields))
    return "\n".join(rows) + "\n" + (f"\n{document.tail}\n" if document.tail else "")


def _format_lrc(document: SubtitleDocument) -> str:
    """Each caption on a row of its own, and an empty row where the picture stays without one."""
    rows = [document.header] if document.header else []
    for order, cue in enumerate(document.cues):
        rows.append(f"[{format_time(cue.start_ms, 'lrc')}]{' '.join(cue.lines)}")
        following = document.cues[order + 1].start_ms if order + 1 < len(document.cues) else None
        if following is None or following - cue.end_ms > 10:
            rows.append(f"[{format_time(cue.end_ms, 'lrc')}]")
    return "\n".join(rows) + "\n"


def _format_ttml(document: SubtitleDocument) -> str:
    rows = [
        f'<p begin="{format_time(cue.start_ms, "vtt")}" end="{format_time(cue.end_ms, "vtt")}">'
        + "<br/>".join(escape_xml(line) for line in shown_text(cue, "ttml").split("\n"))
        + "</p>"
        for cue in document.cues
    ]
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<tt xmlns="http://www.w3.org/ns/ttml" xml:lang="zh-Hans"><body><div>\n'
        + "\n".join(rows) + "\n</div></body></tt>\n"
    )  # fmt: skip


def _times(cue: SubtitleCue, kind: str, arrow: str) -> str:
    return format_time(cue.start_ms, kind) + arrow + format_time(cue.end_ms, kind)


def _refused(name: Path | str, fault: Text, next_step: Text) -> InputError:
    return InputError(str(name), fault, next_step)
