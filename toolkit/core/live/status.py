"""How the captions keep up: delays, dropped passes, and the other news of a live run."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar, Literal

from toolkit.core.comment_answers import Question
from toolkit.core.live.events import Cleared, Final, Refused, Tentative
from toolkit.core.live.talk import Alert
from toolkit.core.spans import Span
from toolkit.core.text import Text

KEPT_DELAYS = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductTurn:
    """She speaks of another product from here on."""

    KIND: ClassVar[str] = "product"

    at_ms: int
    product_id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """Where she is in the script, and what of the product is still unsaid."""

    KIND: ClassVar[str] = "prompt"

    line: int
    """Index of the line to say next."""
    beat: int
    beat_started_ms: int
    unsaid: tuple[str, ...]
    """Ids of the card's facts."""
    pace: int
    """Characters in the last minute."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """A slip was put right on air, or a person says so."""

    KIND: ClassVar[str] = "corrected"

    alert: int
    at_ms: int
    record: int
    """Number in the log of records; 0: it could not be kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Highlight:
    """This moment is marked for a clip."""

    KIND: ClassVar[str] = "highlight"

    at_ms: int
    by: Literal["hand", "comments"] = "hand"
    """comments: many came at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """How it goes."""

    KIND: ClassVar[str] = "status"

    state: Literal["live", "waiting", "overloaded", "ended"]
    """waiting: no sound comes; overloaded: tentative passes are left out, what is told comes late."""
    lag_ms: int
    """From the last voice that came in to the last that was heard."""
    shown_p50_ms: int | None
    shown_p95_ms: int | None
    """From a word's sound to its first text."""
    told_p50_ms: int | None
    told_p95_ms: int | None
    """From a word's sound to its final text."""
    passes: int
    dropped: int
    """Tentative passes that were left out for want of time."""
    drops: int
    """How often the source dropped."""
    is_recording: bool
    cpu_s: float
    note: Text | None = None


LiveEvent = (
    Tentative | Final | Cleared | Refused | Alert | ProductTurn | Prompt | Corrected | Highlight | Question | Status
)


class DelayMeter:
    """Delays of the last words, in milliseconds."""

    def __init__(self) -> None:
        self._shown: deque[int] = deque(maxlen=KEPT_DELAYS)
        self._told: deque[int] = deque(maxlen=KEPT_DELAYS)
        self._seen_ms = 0

    def take(self, event: Tentative | Final, now_ms: int) -> None:
        """`now_ms`: media time that has come in; a word counts once as shown and once as told."""
        span = event.span
        if not event.text:
            return
        if span.end_ms > self._seen_ms:
            begin_ms = max(self._seen_ms, span.start_ms)
            self._shown += _delays(Span(begin_ms, span.end_ms), event.text, now_ms)
            self._seen_ms = span.end_ms
        if isinstance(event, Final):
            self._told += _delays(span, event.text, now_ms)

    def shown(self, percent: int) -> int | None:
        return _percentile(self._shown, percent)

    def told(self, percent: int) -> int | None:
        return _percentile(self._told, percent)


def _delays(span: Span, text: str, now_ms: int) -> list[int]:
    """One for each character, spread evenly over `span`; at least one."""
    count = max(1, min(len(text), span.duration_ms // 150))
    return [now_ms - span.start_ms - (index + 1) * span.duration_ms // count for index in range(count)]


def _percentile(values: Iterable[int], percent: int) -> int | None:
    """
    >>> _percentile([10, 30, 20], 50)
    20
    """
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, len(ranked) * percent // 100)] if ranked else None
