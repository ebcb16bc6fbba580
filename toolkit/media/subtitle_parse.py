"""SRT and WebVTT text to a document, with patience: every fault is named with its line and read over."""

import re
from dataclasses import dataclass, field

from toolkit.core.subtitle_document import ReadingFault, SubtitleCue, SubtitleDocument, SubtitleFormat
from toolkit.media.subtitle_times import (
    ARROW,
    CUT_TIME,
    LOOKS_LIKE_TIME,
    SETTINGS,
    TIME_INSIDE,
    TIME_LINE,
    ReadTime,
    match_time_line,
    read_time,
)

_NUMBER = re.compile(r"^\s*\ufeff?(\d{1,7})\s*$")
_VTT_BLOCK = re.compile(r"^(?:NOTE|STYLE|REGION)(?:\s|$)")
_LINE_END = re.compile(r"\r\n|\n|\r")
_DOUBLED_END = re.compile(r"\r\r\n|\n")
"""What a file has that was twice converted for Windows: only there is CR CR LF one end."""


def split_lines(text: str) -> tuple[list[str], tuple[ReadingFault, ...]]:
    """Lines of `text`, and a fault if it mixes the ways of ending them."""
    plain = text.replace("\r\r\n", "\n")
    is_doubled = plain != text and "\r" not in plain
    pattern = _DOUBLED_END if is_doubled else _LINE_END
    lines = pattern.split(text)
    if len(set(pattern.findall(text))) <= 1 and not is_doubled:
        return lines, ()
    fault = ReadingFault(rule="line-ends", place=0, zh="换行符混用", en="different line ends are mixed")
    return lines, (fault,)


@dataclass(slots=True)
class _Reading:
    """What has been read so far."""

    kind: SubtitleFormat
    lines: list[str]
    places: list[int]
    """Line of the file (from 1) of each of `lines`: a time that shares its line with text is taken apart."""
    cues: list[SubtitleCue] = field(default_factory=list)
    faults: list[ReadingFault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def fault(self, rule: str, place: int, zh: str, en: str) -> None:
        """Note a fault at the line number `place` (from 1) of `lines`, of the cue that comes next."""
        cue = len(self.cues) + 1
        place = self.places[min(place, len(self.places)) - 1]
        self.faults.append(ReadingFault(rule=rule, place=place, zh=zh, en=en, cue=cue))


def _read_lines(text: str, kind: SubtitleFormat) -> _Reading:
    """All lines, each time on one of its own."""
    lines, faults = split_lines(text)
    reading = _Reading(kind, [], [], faults=list(faults))
    for place, line in enumerate(lines, 1):
        parts = _parts_around_time(line, kind)
        reading.lines += parts
        reading.places += [place] * len(parts)
        if len(parts) > 1:
            reading.faults.append(
                ReadingFault(
                    rule="bad-time", place=place, zh="时间没有单独占一行", en="the time is not on a line of its own"
                )
            )
    return reading


def _parts_around_time(line: str, kind: SubtitleFormat) -> list[str]:
    match = TIME_INSIDE.search(line) if ">" in line or "→" in line else None
    if match is None:
        return [line]
    before, after = line[: match.start()].strip("\ufeff \t"), line[match.end() :]
    if not before and (not after.strip() or SETTINGS[kind].match(after)):
        return [line]
    return [part for part in (before, match.group(), after.strip()) if part]


@dataclass(frozen=True, slots=True)
class _Head:
    first: int
    """Line (from 0) with which the cue begins: its number, or its time."""
    time: int
    label: str


def parse_srt(text: str) -> SubtitleDocument:
    """The cues of SRT `text` with every fault of the file."""
    reading = _read_lines(text, "srt")
    heads = _heads(reading)
    _read_before(reading, heads, 0)
    _read_cues(reading, heads)
    _check_numbers(reading)
    return SubtitleDocument(format="srt", cues=tuple(reading.cues), faults=tuple(reading.faults))


def parse_vtt(text: str) -> SubtitleDocument:
    """The cues of WebVTT `text` with every fault of the file; its header, notes and styles are kept."""
    reading = _read_lines(text, "vtt")
    lines = reading.lines
    heads = _heads(reading)
    before = heads[0].first if heads else len(lines)
    header = "\n".join(lines[:before]).strip("\n")
    if not header.lstrip("\ufeff").startswith("WEBVTT"):
        reading.faults.append(
            ReadingFault(rule="header", place=1, zh="第一行不是 WEBVTT", en="the first line is not WEBVTT")
        )
        header = "WEBVTT\n\n" + header if header else "WEBVTT"
    elif heads and before < len(lines) and lines[before - 1].strip():
        reading.faults.append(
            ReadingFault(
                rule="blank-line", place=before, zh="WEBVTT 之后缺空行", en="the blank line after WEBVTT is missing"
            )
        )
    _read_cues(reading, heads)
    header = "\n\n".join([header, *reading.notes])
    return SubtitleDocument(format="vtt", cues=tuple(reading.cues), header=header, faults=tuple(reading.faults))


def _heads(reading: _Reading) -> list[_Head]:
    """Where each cue begins."""
    heads: list[_Head] = []
    lines, after = reading.lines, 0
    for index, line in enumerate(lines):
        if not match_time_line(line) and not (">" in line and LOOKS_LIKE_TIME.match(line)):
            continue
        first, label = _label_above(reading, index, after, len(heads) + 1)
        heads.append(_Head(first, index, label))
        after = index + 1
    return heads


def _label_above(reading: _Reading, index: int, after: int, expected: int) -> tuple[int, str]:
    """(line, label): the number (SRT) or identifier (VTT) above the time in line `index`."""
    lines = reading.lines
    above = lines[index - 1] if index - 1 >= after else ""
    if reading.kind == "vtt":
        is_alone = not after if index - 2 < after else not lines[index - 2].strip()
        is_label = above.strip() and is_alone and not (index == 1 and above.startswith("WEBVTT"))
        return (index - 1, above.strip()) if is_label else (index, "")
    if _NUMBER.match(above):
        return index - 1, above.strip()
    number = _NUMBER.match(lines[index - 2]) if index - 2 >= after and not above.strip() else None
    is_apart = number is not None and (index - 3 < after or not lines[index - 3].strip())
    if number is not None and is_apart and abs(int(number[1]) - expected) <= 1:
        return index - 2, number[1]
    return index, ""


def _read_before(reading: _Reading, heads: list[_Head], start: int) -> None:
    before = reading.lines[start : heads[0].first] if heads else []
    text = " ".join(line.strip() for line in before).strip("\ufeff ")
    if text:
        reading.fault(
            "stray-text", start + 1, f"第一条之前有多余的文字：{text[:30]}", f"text before the first cue: {text[:30]}"
        )


def _read_cues(reading: _Reading, heads: list[_Head]) -> None:
    lines = reading.lines
    for order, head in enumerate(heads):
        until = heads[order + 1].first if order + 1 < len(heads) else len(lines)
        body = lines[head.time + 1 : until]
        is_last = order + 1 == len(heads)
        if is_last:
            body = _without_cut_end(reading, body, head)
        if head.time - head.first == 2:
            reading.fault("blank-line", head.first + 2, "序号和时间之间有空行", "blank line between number and time")
        made = _cue(reading, head, body, is_last)
        if made is not None:
            reading.cues.append(made)
        if not is_last and any(line.strip() for line in body) and body[-1].strip():
            reading.fault("blank-line", until + 1, "和上一条之间缺空行", "the blank line before this cue is missing")


def _cue(reading: _Reading, head: _Head, body: list[str], is_last: bool) -> SubtitleCue | None:
    at_end = head.time == len(reading.lines) - 1
    if is_last and at_end:
        reading.fault("truncated", head.time + 1, "文件在最后一条中间断了", "the file ends inside the last cue")
        return None
    start, end, rest = _read_times(reading, head)
    text = _read_body(reading, head, body)
    if rest and not SETTINGS[reading.kind].match(" " + rest):
        text, rest = [ARROW.sub(" ", rest), *text], ""
    is_certain = start is not None and end is not None and start.is_certain and end.is_certain
    before = reading.cues[-1].end_ms if reading.cues else 0
    start_ms = start.ms if start else before
    return SubtitleCue(
        start_ms=start_ms,
        end_ms=end.ms if end else start_ms,
        lines=tuple(text),
        number=int(head.label) if head.label.isdecimal() and reading.kind == "srt" else None,
        place=reading.places[head.time],
        style=head.label if reading.kind == "vtt" else "",
        extra=rest,
        is_time_certain=is_certain,
    )


def _read_times(reading: _Reading, head: _Head) -> tuple[ReadTime | None, ReadTime | None, str]:
    line = reading.lines[head.time]
    match = match_time_line(line)
    start = read_time(match["start"], reading.kind) if match else None
    end = read_time(match["end"], reading.kind) if match else None
    rest = match["rest"].strip() if match else ""
    is_right = (
        match is not None
        and TIME_LINE.match(line)
        and match["arrow"] == "-->"
        and (not rest or match["rest"][0].isspace())
    )
    if not (is_right and start and end and start.is_well_written and end.is_well_written):
        shown = line.strip()[:40]
        reading.fault("bad-time", head.time + 1, f"时间写法不对：{shown}", f"malformed time: {shown}")
    return start, end, rest


def _read_body(reading: _Reading, head: _Head, body: list[str]) -> list[str]:
    """Text lines of a cue: blank lines are left out, and so are VTT's notes, which are kept apart."""
    while body and not body[-1].strip():
        body = body[:-1]
    text: list[str] = []
    is_after_blank = is_note = has_hole = False
    note: list[str] = []
    for line in body:
        if not line.strip():
            is_after_blank, is_note = True, False
            continue
        if reading.kind == "vtt" and is_after_blank and not is_note and _VTT_BLOCK.match(line):
            is_note = True
            note.append("")
        if is_note:
            note.append(line)
        else:
            has_hole |= is_after_blank
            text.append(line)
        is_after_blank = False
    if has_hole:
        reading.fault("blank-line", head.time + 2, "一条字幕中间有空行", "blank line inside a cue")
    if note:
        reading.notes.append("\n".join(note).strip("\n"))
    return text


def _without_cut_end(reading: _Reading, body: list[str], head: _Head) -> list[str]:
    """The last cue's lines without the beginning of a cue that the file's end cut off."""
    filled = [index for index, line in enumerate(body) if line.strip()]
    if not filled:
        return body
    last = filled[-1]
    cut_at = last
    if CUT_TIME.match(body[last]) and ":" in body[last].replace("：", ":"):
        if last and _NUMBER.match(body[last - 1]):
            cut_at = last - 1
    elif not (reading.kind == "srt" and _is_next_number(body, last, head)):
        return body
    reading.faults.append(
        ReadingFault(
            rule="truncated", place=reading.places[head.time + 1 + last], cue=len(reading.cues) + 1,
            zh="文件断了：最后一条只剩序号或半个时间", en="the file is cut off inside the last cue",
        )
    )  # fmt: skip
    return body[:cut_at]


def _is_next_number(body: list[str], last: int, head: _Head) -> bool:
    number = _NUMBER.match(body[last])
    is_apart = last > 0 and not body[last - 1].strip()
    return bool(number and is_apart and head.label.isdecimal() and int(number[1]) == int(head.label) + 1)


def _check_numbers(reading: _Reading) -> None:
    """Numbers of an SRT file: each one more than the one before, or a fault."""
    if all(cue.number is None for cue in reading.cues):
        if reading.cues:
            reading.faults.append(
                ReadingFault(rule="number-missing", place=0, zh="所有字幕都没有序号", en="no cue has a number")
            )
        return
    seen: set[int] = set()
    expected: int | None = None
    for order, cue in enumerate(reading.cues, 1):
        number = cue.number
        expected = expected if expected is not None else (number if number in (0, 1) else 1)
        fault = _number_fault(number, expected, seen, order)
        follows = number is not None and order > 1 and number == (reading.cues[order - 2].number or -9) + 1
        if fault and not (follows and number not in seen):
            rule, zh, en = fault
            reading.faults.append(ReadingFault(rule=rule, place=cue.place, zh=zh, en=en, cue=order))
            expected += 1
        else:
            expected = (number or 0) + 1
        if number is not None:
            seen.add(number)


def _number_fault(number: int | None, expected: int, seen: set[int], order: int) -> tuple[str, str, str] | None:
    if number is None:
        return "number-missing", f"第 {order} 条没有序号", f"cue {order} has no number"
    if number in seen:
        return "number-duplicate", f"序号 {number} 用了两次", f"the number {number} is used twice"
    if number != expected:
        return (
            "number-order",
            f"序号 {number} 不连续，应为 {expected}",
            f"number {number} out of order, {expected} expected",
        )
    return None
