"""Captions as text in the formats of players and editors but ASS. Times are those of the cues."""

import xml.etree.ElementTree as ET
from collections.abc import Callable, Sequence
from html import escape

from toolkit.core.cue import Cue
from toolkit.core.subtitle_profile import SubtitleProfile

_TT = "http://www.w3.org/ns/ttml"
_TTP = "http://www.w3.org/ns/ttml#parameter"
_TTS = "http://www.w3.org/ns/ttml#styling"
_XML = "http://www.w3.org/XML/1998/namespace"
_IMSC_TEXT = "http://www.w3.org/ns/ttml/profile/imsc1.1/text"
_BLANK_AFTER_MS = 1_000
"""Song-text players keep a line until the next one: after this much silence an empty one takes it away."""


def _all_lines(cue: Cue) -> list[str]:
    return [clean for line in (*cue.lines, *cue.second) if (clean := _one_line(line))]


def _one_line(text: str) -> str:
    """`text` without line breaks and other control characters, which XML forbids and players choke on."""
    return "".join(char for char in " ".join(text.split()) if char.isprintable() or char in "\u200b\u200d")


def _shown(cues: Sequence[Cue]) -> list[Cue]:
    return [cue for cue in cues if cue.span.duration_ms > 0 and _all_lines(cue)]


def _clock(time_ms: int, mark: str) -> str:
    """HH:MM:SS and milliseconds after `mark`.

    >>> _clock(3_723_004, ",")
    '01:02:03,004'
    """
    seconds, ms = divmod(max(0, time_ms), 1000)
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}{mark}{ms:03d}"


def to_srt(cues: Sequence[Cue]) -> str:
    """SubRip. An arrow inside a text, which readers take for a time line, is written as →."""
    parts: list[str] = []
    for number, cue in enumerate(_shown(cues), 1):
        text = "\n".join(_all_lines(cue)).replace("-->", "→")
        parts.append(f"{number}\n{_clock(cue.span.start_ms, ',')} --> {_clock(cue.span.end_ms, ',')}\n{text}\n")
    return "\n".join(parts)


def to_vtt(cues: Sequence[Cue], *, word_times: bool = False) -> str:
    """WebVTT; `word_times` puts a time before each word but the first, by which browsers light up what was said."""
    parts = ["WEBVTT\n"]
    for number, cue in enumerate(_shown(cues), 1):
        lines = _timed_lines(cue, lambda ms: f"<{_clock(ms, '.')}>", _escaped) if word_times else None
        lines = lines or [_escaped(line) for line in map(_one_line, cue.lines)]
        lines = [*lines, *(f"<i>{_escaped(_one_line(line))}</i>" for line in cue.second)]
        times = f"{_clock(cue.span.start_ms, '.')} --> {_clock(cue.span.end_ms, '.')}"
        parts.append(f"{number}\n{times}\n" + "\n".join(line for line in lines if line) + "\n")
    return "\n".join(parts)


def _escaped(text: str) -> str:
    return escape(text, quote=False)


def _timed_lines(cue: Cue, mark: Callable[[int], str], write: Callable[[str], str]) -> list[str] | None:
    """The lines with the `mark` of its time before each word, characters as `write` gives them; None if the cue has no
    words that spell its lines."""
    letters = [char for line in cue.lines for char in line if not char.isspace()]
    if not cue.words or letters != [char for word in cue.words for char in word.text if not char.isspace()]:
        return None
    starts: dict[int, int] = {}
    place = 0
    for word in cue.words:
        starts[place] = word.span.start_ms
        place += sum(not char.isspace() for char in word.text)
    lines: list[str] = []
    place = 0
    for line in cue.lines:
        text = ""
        for char in line:
            if not char.isspace():
                if place in starts and place and starts[place] > cue.span.start_ms:
                    text += mark(starts[place])
                place += 1
            text += write(char)
        lines.append(text)
    return lines


def to_ttml(cues: Sequence[Cue], profile: SubtitleProfile, *, language: str = "zh-Hans", title: str = "") -> str:
    """TTML after IMSC 1.1's text profile: one region in the safe area, lines parted by <br/>, second captions as spans
    of their own style."""
    for prefix, name in (("", _TT), ("ttp", _TTP), ("tts", _TTS)):
        ET.register_namespace(prefix, name)
    safe = profile.safe
    root = ET.Element(
        f"{{{_TT}}}tt",
        {f"{{{_XML}}}lang": language, f"{{{_TTP}}}timeBase": "media", f"{{{_TTP}}}contentProfiles": _IMSC_TEXT},
    )
    head = ET.SubElement(root, f"{{{_TT}}}head")
    metadata = ET.SubElement(head, f"{{{_TT}}}metadata")
    ET.SubElement(metadata, "{http://www.w3.org/ns/ttml#metadata}title").text = _one_line(title) or "chushan"
    styling = ET.SubElement(head, f"{{{_TT}}}styling")
    em_percent = min(5.6, 100 * (1 - safe.left - safe.right) * profile.width_px / profile.height_px
                     / profile.limits.max_chars)  # fmt: skip
    ET.SubElement(styling, f"{{{_TT}}}style", {
        f"{{{_XML}}}id": "caption", f"{{{_TTS}}}fontFamily": "proportionalSansSerif",
        f"{{{_TTS}}}fontSize": f"{em_percent:.1f}rh", f"{{{_TTS}}}color": "white", f"{{{_TTS}}}textAlign": "center",
        f"{{{_TTS}}}textOutline": "black 8%",
    })  # fmt: skip
    ET.SubElement(styling, f"{{{_TT}}}style", {
        f"{{{_XML}}}id": "second", f"{{{_TTS}}}fontSize": "75%", f"{{{_TTS}}}color": "#ffe9a8",
    })  # fmt: skip
    layout = ET.SubElement(head, f"{{{_TT}}}layout")
    extent = f"{100 * (1 - safe.left - safe.right):.1f}% {100 * (1 - safe.top - safe.bottom):.1f}%"
    ET.SubElement(layout, f"{{{_TT}}}region", {
        f"{{{_XML}}}id": "bottom", f"{{{_TTS}}}origin": f"{100 * safe.left:.1f}% {100 * safe.top:.1f}%",
        f"{{{_TTS}}}extent": extent, f"{{{_TTS}}}displayAlign": "after",
    })  # fmt: skip
    body = ET.SubElement(ET.SubElement(root, f"{{{_TT}}}body"), f"{{{_TT}}}div")
    for number, cue in enumerate(_shown(cues), 1):
        _add_paragraph(body, number, cue)
    ET.indent(head)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _add_paragraph(body: ET.Element, number: int, cue: Cue) -> None:
    paragraph = ET.SubElement(body, f"{{{_TT}}}p", {
        f"{{{_XML}}}id": f"c{number}", "begin": _clock(cue.span.start_ms, "."), "end": _clock(cue.span.end_ms, "."),
        "region": "bottom", "style": "caption",
    })  # fmt: skip
    last: ET.Element | None = None
    for index, line in enumerate(filter(None, map(_one_line, cue.lines))):
        if index == 0:
            paragraph.text = line
        else:
            last = ET.SubElement(paragraph, f"{{{_TT}}}br")
            last.tail = line
    for line in filter(None, map(_one_line, cue.second)):
        if last is not None or paragraph.text:
            ET.SubElement(paragraph, f"{{{_TT}}}br")
        last = ET.SubElement(paragraph, f"{{{_TT}}}span", {"style": "second"})
        last.text = line
    paragraph.tail = "\n"


def to_lrc(cues: Sequence[Cue], *, word_times: bool = False, title: str = "") -> str:
    """Song-text format: a time and the text on one line. `word_times` puts <mm:ss.xx> before each word but the first.

    Brackets, which would be read as times, are written wide.
    """
    rows = [f"[ti:{_one_line(title)}]"] if title else []
    rows.append("[re:chushan]")
    shown = _shown(cues)
    for index, cue in enumerate(shown):
        lines = _timed_lines(cue, lambda ms: f"<{_lrc_clock(ms)}>", _lrc_text) if word_times else None
        plain = (_lrc_text(_one_line(line)) for line in (*(() if lines else cue.lines), *cue.second))
        text = " ".join([*(lines or ()), *plain])
        rows.append(f"[{_lrc_clock(cue.span.start_ms)}]{text}")
        following = shown[index + 1].span.start_ms if index + 1 < len(shown) else None
        if following is None or following - cue.span.end_ms >= _BLANK_AFTER_MS:
            rows.append(f"[{_lrc_clock(cue.span.end_ms)}]")
    return "\n".join(rows) + "\n"


def _lrc_text(text: str) -> str:
    return text.translate({ord("["): "［", ord("]"): "］", ord("<"): "＜", ord(">"): "＞"})


def _lrc_clock(time_ms: int) -> str:
    hundredths = max(0, time_ms) // 10
    return f"{hundredths // 6000:02d}:{hundredths // 100 % 60:02d}.{hundredths % 100:02d}"


def to_txt(cues: Sequence[Cue]) -> str:
    """Bare text: one line for each caption, its second caption below; a blank line where the speaker pauses long."""
    rows: list[str] = []
    shown = _shown(cues)
    for index, cue in enumerate(shown):
        rows.append(" ".join(filter(None, map(_one_line, cue.lines))))
        rows += filter(None, [" ".join(filter(None, map(_one_line, cue.second)))])
        if index + 1 < len(shown) and shown[index + 1].span.start_ms - cue.span.end_ms >= 2 * _BLANK_AFTER_MS:
            rows.append("")
    return "\n".join(rows) + "\n" if rows else ""
