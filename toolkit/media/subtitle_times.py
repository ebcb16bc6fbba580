"""Times of subtitle files, read with patience: what was meant, and whether it was written as the format wants it."""

import re
from dataclasses import dataclass

_TIME = r"[-－−]?\s*(?:\d{1,4}\s*[:：]\s*)?\d{1,4}\s*[:：]\s*\d{1,3}(?:\s*[,，.。:：;；]\s*\d{1,6})?"
_ONE = re.compile(
    r"(?P<minus>[-－−]?)\s*(?:(?P<h>\d{1,4})\s*[:：]\s*)?(?P<m>\d{1,4})\s*[:：]\s*(?P<s>\d{1,3})"
    r"(?:\s*(?P<sep>[,，.。:：;；])\s*(?P<f>\d{1,6}))?"
)
_ARROW = r"(?:[-—–－]{1,3}\s?[>＞》]|→|⟶)"
ARROW = re.compile(_ARROW)
TIME_LINE = re.compile(rf"^\ufeff?\s*(?P<start>{_TIME})\s*(?P<arrow>{_ARROW})\s*(?P<end>{_TIME})(?P<rest>.*)$")
_WHOLE = r"(?:\d{1,4}[:：]){2}\d{1,2}[,.，。]\d{1,3}"
TIME_INSIDE = re.compile(rf"[-－]?(?<![\d:：,.]){_WHOLE}\s*{_ARROW}\s*[-－]?{_WHOLE}(?![\d:：,.，。])")
"""A whole time, wherever in a line."""
SETTINGS = {"srt": re.compile(r"^\s*[XY][12]:\d"), "vtt": re.compile(r"^\s+[A-Za-z]+:\S")}
"""What may follow a time on its line: SubRip's coordinates, WebVTT's cue settings."""
_ODD_LINE = re.compile(
    rf"^\ufeff?\s*(?P<start>{_WHOLE})\s*(?P<arrow>-{{1,3}}|[~～,至到]|[=—–－-]+[>＞》]|)\s*(?P<end>{_WHOLE})(?P<rest>.*)$"
)
_HAN = "\u3400-\u9fff"
LOOKS_LIKE_TIME = re.compile(
    rf"^[\s\d:：,，.。-]*-->|^\s*[-－]?\d{{1,4}}[:：]\d[\s\d:：,，.。]*{_ARROW}"
    rf"|^(?=(?:[^{_HAN}]*\d){{8}})[^{_HAN}]*-->[^{_HAN}]*$"
)
"""A line that was meant as a time, even if it can't be read."""
CUT_TIME = re.compile(r"^\s*\d{1,3}[:：][\d:：,，.。]*\s*(?:-{1,2}>?\s*[\d:：,，.。]*)?$")
_MISREAD = str.maketrans("OoIl|", "00111")
"""What text recognition takes for digits."""
_RIGHT = {
    "srt": re.compile(r"^-?[0-9]{2,3}:[0-5][0-9]:[0-5][0-9],[0-9]{3}$"),
    "vtt": re.compile(r"^-?(?:[0-9]{2,}:)?[0-5][0-9]:[0-5][0-9]\.[0-9]{3}$"),
    "ass": re.compile(r"^-?[0-9]{1,2}:[0-5][0-9]:[0-5][0-9]\.[0-9]{2}$"),
}
_LONGEST_H = 100
"""No footage is longer, and ASS has no room for three digits."""
_FRAMES_PER_S = 25
"""Where a fourth field of two digits counts frames (GY/T: Chinese television has 25)."""


def match_time_line(line: str) -> re.Match[str] | None:
    """The groups start, arrow, end and rest of a line that says when a cue is shown.

    >>> match_time_line("00:00:01,000 00:00:02,000")["end"], match_time_line("OO:00:01,000 --> 00:00:02,000")["start"]
    ('00:00:02,000', '00:00:01,000')
    """
    found = TIME_LINE.match(line) or _ODD_LINE.match(line)
    if found is None and "-->" in line and LOOKS_LIKE_TIME.match(line):
        found = TIME_LINE.match(line.translate(_MISREAD))
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadTime:
    """One time as it was understood."""

    ms: int
    is_well_written: bool
    is_certain: bool
    """False where the numbers make no time (99 minutes), so that it may be meant otherwise."""


def read_time(text: str, kind: str) -> ReadTime | None:
    """The time `text` says, None if it says none.

    >>> read_time("00:01:02,500", "srt")
    ReadTime(ms=62500, is_well_written=True, is_certain=True)
    >>> read_time("01:02.5", "srt")
    ReadTime(ms=62500, is_well_written=False, is_certain=True)
    """
    match = _ONE.fullmatch(text.strip())
    if match is None:
        return None
    hours, minutes, seconds = int(match["h"] or 0), int(match["m"]), int(match["s"])
    fraction = match["f"] or "0"
    if match["sep"] in (":", "：") and len(fraction) == 2 and int(fraction) < _FRAMES_PER_S:
        rest_ms = int(fraction) * 1000 // _FRAMES_PER_S
    else:
        rest_ms = int(fraction[:3].ljust(3, "0"))
    ms = ((hours * 60 + minutes) * 60 + seconds) * 1000 + rest_ms
    is_right = bool(_RIGHT[kind].match(text.strip())) and hours < _LONGEST_H
    return ReadTime(
        ms=-ms if match["minus"] else ms,
        is_well_written=is_right,
        is_certain=hours < _LONGEST_H and minutes < 60 and seconds < 60,
    )


def format_time(ms: int, kind: str) -> str:
    """`ms` (0 or more) as the format writes it.

    >>> format_time(3_723_004, "srt"), format_time(3_723_004, "ass"), format_time(62_500, "lrc")
    ('01:02:03,004', '1:02:03.00', '01:02.50')
    """
    if kind in ("ass", "lrc"):
        hundredths = (max(0, ms) + 5) // 10
        seconds, rest = divmod(hundredths, 100)
        if kind == "lrc":
            return f"{seconds // 60:02d}:{seconds % 60:02d}.{rest:02d}"
        return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}.{rest:02d}"
    seconds, rest = divmod(max(0, ms), 1000)
    mark = "," if kind == "srt" else "."
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}{mark}{rest:03d}"
