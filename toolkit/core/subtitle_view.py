"""How a document looks to a viewer, and what rules and repairs are given from outside. Pure."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from toolkit.core.spans import Span
from toolkit.core.subtitle_document import SubtitleCue, SubtitleDocument
from toolkit.core.subtitle_marks import is_drawing, is_placed, shown_text
from toolkit.core.subtitle_profile import SubtitleProfile

HAN = r"\u3400-\u9fff\uf900-\ufaff"
_HAN_CHAR = re.compile(f"[{HAN}]")
_LATIN_CHAR = re.compile(r"[A-Za-z\u00c0-\u024f\u0400-\u04ff]")
_LETTER = re.compile(r"[^\W_]")
_TWO_WORDS = re.compile(r"[A-Za-z\u00c0-\u024f\u0400-\u04ff][,;:']? +\w")
_FORMAT_CHARS = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad\x00-\x1f\x7f-\x9f]")
_LATIN_LINE = 42 / 16
"""Netflix: 42 characters in a line of English where Chinese has 16."""
_LATIN_SPEED = 20 / 9
"""Netflix: 20 characters a second of English for adults where Chinese has 9."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SubtitleWords:
    """What is known of words."""

    split_words: Callable[[str], tuple[str, ...]]
    """Words of a Chinese text, in order: joined they equal it."""
    names: tuple[str, ...] = ()
    """Product names and the like, which stay on one line."""
    to_simplified: Callable[[str], str] | None = None
    """Traditional to simplified characters; None: the rule is left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SubtitleMedia:
    """What is known of the footage. All times are source time, the same as the subtitles'."""

    duration_ms: int
    cuts_ms: tuple[int, ...] = ()
    """First frames of new shots."""
    speech: tuple[Span, ...] | None = None
    """Where somebody speaks; None if there is no sound to tell."""


@dataclass(frozen=True)
class ShownCue:
    """One cue as a viewer sees it."""

    order: int
    """Number in the file, from 1."""
    cue: SubtitleCue
    text: str
    is_placed: bool
    """It has a place of its own in the picture: a sign, a label, no dialogue."""
    is_drawing: bool

    @cached_property
    def lines(self) -> tuple[str, ...]:
        return tuple(self.text.split("\n"))

    @cached_property
    def letters(self) -> str:
        """Its characters without punctuation and white space."""
        return letters_of(self.text)

    @property
    def is_dialogue(self) -> bool:
        return not (self.is_placed or self.is_drawing)

    @property
    def duration_ms(self) -> int:
        return self.cue.end_ms - self.cue.start_ms


def show_cues(document: SubtitleDocument) -> tuple[ShownCue, ...]:
    """All cues, in the file's order."""
    kind = document.format
    return tuple(
        ShownCue(order, cue, shown_text(cue, kind), is_placed(cue, kind), is_drawing(cue, kind))
        for order, cue in enumerate(document.cues, 1)
    )


def letters_of(text: str) -> str:
    """Letters, digits and Chinese characters of `text`.

    >>> letters_of("五斤装，39.9元！")
    '五斤装399元'
    """
    return "".join(_LETTER.findall(text))


def has_han(text: str) -> bool:
    return bool(_HAN_CHAR.search(text))


def is_latin(line: str) -> bool:
    """Whether the line is in a Western language."""
    return bool(_LATIN_CHAR.search(line)) and not has_han(line)


def tracks(lines: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """The lines of each language: one tuple, or two where a Chinese caption has a Western sentence with it.

    >>> tracks(("脐橙", "navel orange"))
    (('脐橙',), ('navel orange',))
    """
    western = tuple(line for line in lines if is_latin(line))
    other = tuple(line for line in lines if not is_latin(line))
    is_sentence = any(_TWO_WORDS.search(line) for line in western)
    if is_sentence and any(has_han(line) for line in other):
        return other, western
    return (tuple(lines),)


def line_limit(line: str, profile: SubtitleProfile) -> float:
    """Most characters that a line like this may have."""
    limits = profile.limits
    return limits.max_chars * _LATIN_LINE if is_latin(line) and profile.language == "zh" else limits.max_chars


def line_count(line: str, profile: SubtitleProfile) -> float:
    """Characters of `line` as the profile counts them."""
    line = _FORMAT_CHARS.sub("", line)
    return len(line) if is_latin(line) and profile.language == "zh" else profile.limits.count(line)


def is_too_long(line: str, profile: SubtitleProfile) -> bool:
    return line_count(line.strip(), profile) > line_limit(line, profile)


def needed_ms(lines: Sequence[str], profile: SubtitleProfile) -> int:
    """How long a viewer reads the lines; of two languages only one is read."""
    limits = profile.limits
    lines = [_FORMAT_CHARS.sub("", line) for line in lines]
    needed = 0.0
    for track in tracks(lines):
        western = sum(len(line.strip()) for line in track if is_latin(line)) if profile.language == "zh" else 0
        other = limits.count_all([line.strip() for line in track if not western or not is_latin(line)])
        speed = limits.max_chars_per_s
        needed = max(needed, other * 1000 / speed + western * 1000 / (speed * _LATIN_SPEED))
    return -int(-needed // 1)


def in_order(shown: Sequence[ShownCue], kind: str) -> tuple[tuple[ShownCue, ...], ...]:
    """Dialogue in order of time, one row per style (ASS shows styles beside each other).

    Cues whose time is in doubt or backward are left out: they are reported for that.
    """
    rows: dict[str, list[ShownCue]] = {}
    for each in shown:
        cue = each.cue
        if each.is_dialogue and cue.is_time_certain and cue.end_ms >= cue.start_ms:
            key = f"{cue.style}|{cue.extra.split('|')[0]}" if kind == "ass" else ""
            rows.setdefault(key, []).append(each)
    return tuple(tuple(sorted(row, key=lambda item: (item.cue.start_ms, item.order))) for row in rows.values())
