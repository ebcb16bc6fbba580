"""What the room remembers. All times are wall time, ms since the epoch."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from toolkit.core.text import Text

TryState = Literal["waiting", "running", "done", "failed", "cancelled"]
PRETEST, POSTTEST = "pretest", "posttest"
TEST_UNITS = (PRETEST, POSTTEST)
"""Ids that stand for the tests where a unit is named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Where somebody is; both empty before the first."""

    unit: str = ""
    exercise: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Classroom:
    """A class and what its trainer has set."""

    id: str
    name: str
    course_id: str
    code: str
    """Four figures: what a phone types instead of scanning."""
    lang: str
    made_ms: int
    pushed: Step = Step()
    pushed_ms: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """A trainee."""

    id: str
    number: int
    """From 1, in the order of joining: the badge."""
    name: str
    icons: str
    """As `icons_key` gives it."""
    joined_ms: int
    seen_ms: int
    step: Step = Step()


@dataclass(frozen=True, slots=True, kw_only=True)
class Try:
    """An answer that was handed in."""

    id: str
    seat_id: str
    unit: str
    exercise: str
    state: TryState
    handed_in_ms: int
    started_ms: int = 0
    finished_ms: int = 0
    percent: int = 0
    scored: float | None = None
    """The program's points, of what it judged."""
    of: float = 0
    """Of the whole, with what the program left to the trainer."""
    left_to_trainer: float = 0
    """Points of what the program could not judge: neither given nor taken."""
    needs_trainer: bool = False
    error: Text | None = None
    is_heavy: bool = False
    override: float | None = None
    """The trainer's points in place of the program's."""
    override_reason: str = ""
    is_shown: bool = False

    @property
    def got(self) -> float | None:
        """What counts, of `judged_of`."""
        if self.override is not None:
            return self.override
        return self.scored

    @property
    def unjudged(self) -> float:
        """Points that wait for the trainer; hers settle the whole try."""
        return 0 if self.override is not None else self.left_to_trainer

    @property
    def judged_of(self) -> float:
        """What `got` is of."""
        return round(self.of - self.unjudged, 1)

    @property
    def is_open(self) -> bool:
        """Whether it waits for the trainer."""
        return self.state == "done" and self.needs_trainer and self.override is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a trainee has typed in an exercise, as it was kept last."""

    answer: Mapping[str, Any]
    version: int
    """Counts the writes; 0: nothing is kept."""
    writer: str
    """The opened page that wrote it, as it calls itself."""
    saved_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A recording that a trainee sent."""

    id: str
    seat_id: str
    unit: str
    exercise: str
    file: str
    """Name in the class's folder, made by the server."""
    media_type: str
    duration_ms: int
    size_bytes: int
    made_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What a file that was sent turned out to be."""

    media_type: str
    duration_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What the trainer wrote to a trainee, or to all (`seat_id` empty)."""

    id: str
    seat_id: str
    unit: str
    exercise: str
    text: str
    made_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LogEntry:
    """Something that the trainer did which changes what counts."""

    made_ms: int
    what: str
    detail: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a heavy try stands."""

    place: int
    """0 while it runs, 1 for the next."""
    eta_s: int
    """Until it is done."""
