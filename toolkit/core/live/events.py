"""What the captions tell, and what they are told. All times are media time: from the first sample of the source."""

from dataclasses import dataclass
from typing import ClassVar

from toolkit.core.spans import Span
from toolkit.core.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What an engine makes of the sound of a stretch, or of its beginning up to now."""

    span: Span
    """The stretch, or what there is of it."""
    text: str
    """With names and terms put right; of the whole sound that was heard, context included."""
    context_ms: int = 0
    """So much sound before the stretch was heard with it; `text` begins with what was said there."""
    other: str = ""
    """What another hearing of the same sound made of it."""
    is_last: bool = False
    """The stretch is over: what is not told yet is told now."""
    pauses: bool = True
    """Of a last hypothesis: a pause follows; False where the speech was only cut for its length."""
    unclear: Text | None = None
    """Why a gate holds the text back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tentative:
    """What is heard but may still change; it stands behind what was told for good."""

    KIND: ClassVar[str] = "tentative"

    span: Span
    text: str
    base: str
    """The base row as it is to be shown, with the tentative text."""
    base_told: int
    """How many characters of `base` never change."""
    frozen: tuple[str, ...] = ()
    """Rows that have rolled up, oldest first."""
    frozen_count: int = 0
    """How many have rolled up since the start."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Final:
    """Further words that never change; all of them joined are the transcript."""

    KIND: ClassVar[str] = "final"

    number: int
    span: Span
    text: str
    ends_stretch: bool
    """A pause follows."""
    base: str = ""
    frozen: tuple[str, ...] = ()
    frozen_count: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleared:
    """Nobody has spoken for a while: the screen is emptied."""

    KIND: ClassVar[str] = "cleared"

    at_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """The end of a stretch whose words a gate held back."""

    KIND: ClassVar[str] = "refused"

    span: Span
    why: Text


CaptionEvent = Tentative | Final | Cleared | Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveRules:
    """What live captions are held to."""

    row_chars: int = 16
    """Netflix for simplified Chinese, landscape; 13 suits vertical video."""
    told_after_ms: int = 1_600
    """A word on which two passes agree is told once it was spoken so long ago; the end of a stretch tells the rest.
    Four streams, two runs each: with 1.5, 1.7 and 2.0 s as many characters are wrong, finals (95 of 100) come within
    3.6, 3.8 and 3.9 s. Words the law forbids are looked for in the last hearing too, whatever was told before."""
    disputed_after_ms: int = 1_900
    """A character or two that two passes hear differently, no number, hold up what they agree on behind them no longer
    than so: then the newer hearing is told."""
    named_after_ms: int = 4_000
    """So late a word is told in whose place a second hearing of the same sound has a name from the cards: the end of
    the stretch, where both are put to the test on the sound, comes earlier if it can."""
    held_chars: int = 3
    """So many characters at the end of a hypothesis are not shown before two passes agree: the word may not be over."""
    least_held_chars: int = 2
    """So many of them where a second hearing of the same sound says the same before them. Four streams, two runs each:
    first text (50 and 95 of 100) 1.62 and 2.62 s without, 1.44 and 2.49 with 2, 1.28 and 2.43 with 1; rewrites a word
    on the worst of them 0.17, 0.20 and 0.27."""
    clear_after_ms: int = 3_000
    rolled_after_ms: int = 900
    """A full base row is told earlier, once two passes agree on it and its last word was spoken so long ago: what
    follows is not shown before the row has rolled up."""
    keep_whole: tuple[str, ...] = ()
    """Names that are never cut."""
