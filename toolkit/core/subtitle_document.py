"""A subtitle file as it was written, faults included. Times are source time unless the file belongs to a clip."""

from dataclasses import dataclass
from typing import Literal

from toolkit.core.spans import Span

SubtitleFormat = Literal["srt", "vtt", "ass", "lrc", "ttml"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SubtitleCue:
    """One caption as the file has it. Nothing is promised of it: the end may lie before the start."""

    start_ms: int
    """May be negative."""
    end_ms: int
    lines: tuple[str, ...]
    """As in the file, with its marks (`<i>`, `{\\an8}`); see `core.subtitle_marks` for what a viewer sees."""
    number: int | None = None
    """The number that the file gives it, None without one."""
    place: int = 0
    """Line of the file (from 1) on which its time stands."""
    style: str = ""
    """Style name (ASS), identifier (VTT)."""
    extra: str = ""
    """What else stands with its time: settings (VTT), `Layer|Name|MarginL|MarginR|MarginV|Effect` (ASS)."""
    is_time_certain: bool = True
    """False: the file's time was malformed, and this is what it was taken for."""

    @property
    def span(self) -> Span:
        """Its time, empty where the end lies before the start."""
        start_ms = max(0, self.start_ms)
        return Span(start_ms, max(start_ms, self.end_ms))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingFault:
    """What is wrong with the file itself. `rule` is an id of `core.subtitle_rules`."""

    rule: str
    place: int
    """Line of the file, from 1; 0 for the whole file."""
    zh: str
    en: str
    cue: int | None = None
    """Number of the cue in the file's order, from 1."""
    is_fixable: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class SubtitleDocument:
    """All cues of a file, in its order, and what stands around them."""

    format: SubtitleFormat
    cues: tuple[SubtitleCue, ...]
    encoding: str = "utf-8"
    """What the file was read as, such as "gb18030" or "utf-16-le"."""
    header: str = ""
    """What stands before the first cue: styles (ASS), notes (VTT); written back as it is."""
    tail: str = ""
    faults: tuple[ReadingFault, ...] = ()

    @property
    def slack_ms(self) -> int:
        """How far a time may be off because the format rounds it: ASS and LRC have hundredths of a second."""
        return 15 if self.format in ("ass", "lrc") else 1

    @property
    def grid_ms(self) -> int:
        """Times are written in steps of so many ms."""
        return 10 if self.format in ("ass", "lrc") else 1
