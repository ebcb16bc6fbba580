"""ASS/SSA, LRC and TTML text to a document, with patience."""

import re
from xml.etree import ElementTree

from toolkit.core.subtitle_document import ReadingFault, SubtitleCue, SubtitleDocument
from toolkit.media.subtitle_parse import split_lines
from toolkit.media.subtitle_times import read_time

ASS_FIELDS = ("Layer", "Start", "End", "Style", "Name", "MarginL", "MarginR", "MarginV", "Effect", "Text")
_EXTRA = ("Layer", "Name", "MarginL", "MarginR", "MarginV", "Effect")
_ASS_BREAK = re.compile(r"\\[Nn]")
_LRC_TIME = re.compile(r"\[(\d{1,3}[:：]\d{1,2}(?:[.:,]\d{1,3})?)\]")
_LRC_LAST_MS = 4_000
"""How long the last line of an LRC file stays: the format has no ends."""
_TTML_CLOCK = re.compile(r"^(\d+):(\d\d):(\d\d)(?:\.(\d+)|:(\d+)(?:\.\d+)?)?$")
_TTML_OFFSET = re.compile(r"^(\d+(?:\.\d+)?)(h|m|s|ms|f|t)$")


def parse_ass(text: str) -> SubtitleDocument:
    """The dialogue of ASS or SSA `text` with every fault of the file; styles and comments are kept."""
    lines, found = split_lines(text)
    faults = list(found)
    section, fields = "", ASS_FIELDS
    header: list[str] = []
    tail: list[str] = []
    cues: list[SubtitleCue] = []
    seen = {"events": False, "format": False}
    for place, line in enumerate(lines, 1):
        stripped = line.strip("\ufeff \t")
        section = stripped.lower() if stripped.startswith("[") and stripped.endswith("]") else section
        seen["events"] |= section == "[events]"
        if section == "[events]" and stripped.lower().startswith("format:"):
            named = tuple(name.strip() for name in stripped.split(":", 1)[1].split(","))
            if not {"Start", "End", "Text"} <= set(named) or named[-1] != "Text":
                continue  # useless: the usual fields are taken for granted
            fields, seen["format"] = named, True
        if stripped.lower().startswith("dialogue:"):
            row = _dialogue(stripped.split(":", 1)[1], fields, place, len(cues) + 1, faults)
            if row is not None:
                cues.append(row)
        elif cues and section != "[events]":
            tail.append(line)
        else:
            header.append(line)
    if not (seen["events"] and seen["format"]):
        faults.append(
            ReadingFault(
                rule="header",
                place=1,
                zh="缺少 [Events] 段或它的 Format 行",
                en="[Events] or its Format line is missing",
            )
        )
    return SubtitleDocument(
        format="ass", cues=tuple(cues), header="\n".join(header).strip("\n"), tail="\n".join(tail).strip("\n"),
        faults=(*faults, *_unknown_styles(cues, lines)),
    )  # fmt: skip


def _unknown_styles(cues: list[SubtitleCue], lines: list[str]) -> list[ReadingFault]:
    faults: list[ReadingFault] = []
    rows = [line.strip() for line in lines if line.strip().lower().startswith("style:")]
    styles = {row.split(":", 1)[1].split(",")[0].strip() for row in rows}
    for order, cue in enumerate(cues, 1):
        if styles and cue.style.lstrip("*") not in styles:
            faults.append(
                ReadingFault(
                    rule="unknown-style", place=cue.place, cue=order,
                    zh=f"样式“{cue.style}”没有定义", en=f'the style "{cue.style}" is not defined',
                )
            )  # fmt: skip
    return faults


def _dialogue(
    row: str, fields: tuple[str, ...], place: int, order: int, faults: list[ReadingFault]
) -> SubtitleCue | None:
    cells = row.split(",", len(fields) - 1)
    if len(cells) < len(fields):
        faults.append(
            ReadingFault(rule="bad-row", place=place, zh="这一行 Dialogue 不完整", en="this Dialogue row lacks fields")
        )
        return None
    values = {name: cell.strip() if name != "Text" else cell for name, cell in zip(fields, cells, strict=True)}
    start, end = read_time(values.get("Start", ""), "ass"), read_time(values.get("End", ""), "ass")
    if not (start and end and start.is_well_written and end.is_well_written):
        shown = f"{values.get('Start', '')}, {values.get('End', '')}"[:40]
        faults.append(
            ReadingFault(
                rule="bad-time", place=place, cue=order, zh=f"时间写法不对：{shown}", en=f"malformed time: {shown}"
            )
        )
    start_ms = start.ms if start else 0
    return SubtitleCue(
        start_ms=start_ms,
        end_ms=end.ms if end else start_ms,
        lines=tuple(_ASS_BREAK.split(values.get("Text", ""))),
        place=place,
        style=values.get("Style", "Default"),
        extra="|".join(values.get(name, "0" if name.startswith(("Layer", "Margin")) else "") for name in _EXTRA),
        is_time_certain=bool(start and end and start.is_certain and end.is_certain),
    )


def parse_lrc(text: str) -> SubtitleDocument:
    """The lines of LRC `text`; each ends where the next begins."""
    lines, faults = split_lines(text)
    found: list[tuple[int, str, int]] = []
    header: list[str] = []
    for place, line in enumerate(lines, 1):
        rest, times = line.strip("\ufeff "), []
        while match := _LRC_TIME.match(rest):
            times.append(match[1])
            rest = rest[match.end() :]
        for each in times:
            time = read_time(each, "ass")
            found.append((time.ms if time else 0, rest.strip(), place))
        if not times and rest:
            header.append(rest)
    found.sort(key=lambda item: item[0])
    cues: list[SubtitleCue] = []
    for order, (start_ms, shown, place) in enumerate(found):
        end_ms = found[order + 1][0] if order + 1 < len(found) else start_ms + _LRC_LAST_MS
        if shown:
            cues.append(SubtitleCue(start_ms=start_ms, end_ms=end_ms, lines=(shown,), place=place))
    return SubtitleDocument(format="lrc", cues=tuple(cues), header="\n".join(header), faults=faults)


def parse_ttml(text: str) -> SubtitleDocument:
    """The paragraphs of TTML `text` that have a time.

    Raises:
        ValueError: if it is no well-formed XML, or defines entities of its own.
    """
    if "<!ENTITY" in text:
        raise ValueError("entities are refused")
    try:
        root = ElementTree.fromstring(text.lstrip("\ufeff \n\r"))  # noqa: S314  own entities are refused above
    except ElementTree.ParseError as error:
        raise ValueError(str(error)) from error
    rates = {name.rsplit("}", 1)[-1]: value for name, value in root.attrib.items()}
    frames, ticks = _number(rates.get("frameRate"), 30.0), _number(rates.get("tickRate"), 10_000_000.0)
    cues: list[SubtitleCue] = []
    for order, item in enumerate(item for item in root.iter() if item.tag.rsplit("}", 1)[-1] == "p"):
        begin = _ttml_ms(item.get("begin", ""), frames, ticks)
        end = _ttml_ms(item.get("end", ""), frames, ticks)
        lasts = _ttml_ms(item.get("dur", ""), frames, ticks)
        if begin is None:
            continue
        end = end if end is not None else begin + (lasts or 0)
        shown = re.sub(r"[ \t]*\n[ \t]*", " ", _ttml_text(item)).replace("\x1e", "\n")
        shown_lines = tuple(line.strip() for line in shown.strip().split("\n"))
        cues.append(SubtitleCue(start_ms=begin, end_ms=end, lines=shown_lines, place=order + 1))
    return SubtitleDocument(format="ttml", cues=tuple(cues))


def _ttml_text(item: ElementTree.Element) -> str:
    text = item.text or ""
    for child in item:
        text += "\x1e" if child.tag.rsplit("}", 1)[-1] == "br" else _ttml_text(child)
        text += child.tail or ""
    return text


def _number(text: str | None, default: float) -> float:
    try:
        value = float(text or default)
    except ValueError:
        return default
    return value if 0 < value < 1e12 else default


def _ttml_ms(text: str, frames: float, ticks: float) -> int | None:
    clock = _TTML_CLOCK.match(text.strip())
    if clock:
        seconds = int(clock[1]) * 3600 + int(clock[2]) * 60 + int(clock[3])
        part = float(f"0.{clock[4]}") if clock[4] else int(clock[5] or 0) / frames
        return round((seconds + part) * 1000)
    offset = _TTML_OFFSET.match(text.strip())
    if offset is None:
        return None
    unit_ms = {"h": 3_600_000, "m": 60_000, "s": 1000, "ms": 1, "f": 1000 / frames, "t": 1000 / ticks}
    return round(float(offset[1]) * unit_ms[offset[2]])
