"""What is known of a live show between two hypotheses, and what was told of the sound that one begins with."""

from dataclasses import dataclass, field

from toolkit.core.live.agreement import rest_after
from toolkit.core.live.events import Heard
from toolkit.core.live.rows import Rows
from toolkit.core.spans import Span

KEPT_STRETCHES = 20
CLAUSE_MARKS = "，。？！；,.?!;"
CLAUSE_QUIET_MS = 300
"""Between two stretches, beside what is heard with each of the quiet around it: 700 ms in all, as `end_quiet_ms`."""


@dataclass(frozen=True, slots=True)
class Told:
    """A stretch that is over, and what was told of it."""

    start_ms: int
    end_ms: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveState:
    """Everything that is known between two hypotheses."""

    told: str = ""
    """Of the stretch under way."""
    told_ms: int = 0
    """Up to where in the media words were told."""
    past: tuple["Told", ...] = ()
    """The last stretches."""
    before: tuple[int, str] = (0, "")
    """Where the last hypothesis of the stretch begins, context included, and its text."""
    hearings: tuple[str, ...] = ()
    """What was made of the stretch under way so far, with names put right and without."""
    shown: str = ""
    """Tentative text on the screen."""
    number: int = 0
    """Finals so far."""
    rows: Rows = field(default_factory=Rows)
    last_ms: int = 0
    """End of the last words that were told or shown."""
    is_clear: bool = True
    ends_marked: bool = True
    """What was told last is punctuation or a pause, or nothing was told yet: no mark may follow."""


def context_text(state: LiveState, context: Span) -> str:
    """What was told of the sound of `context`, up to where it says that a clause is over; empty where not all is known.

    `context`: whole stretches before the one under way. A clause is over at a mark and where a long pause follows:
    a stretch may end in the middle of one, and nobody goes on from "大家听我" with "讲" after a comma.
    """
    known = [one for one in state.past if context.start_ms <= one.start_ms < context.end_ms]
    if not known or known[0].start_ms != context.start_ms:
        return ""
    nexts = [one.start_ms for one in known[1:]] + [context.end_ms]
    text = ""
    for one, next_ms in zip(known, nexts, strict=True):
        ends = next_ms - one.end_ms >= CLAUSE_QUIET_MS and one.text[-1:].isalnum()
        text += one.text + ("，" if ends else "")
    over = [index + 1 for index, char in enumerate(text) if char in CLAUSE_MARKS]
    return text[: over[-1]] if over else ""


def stretch_text(state: LiveState, heard: Heard) -> str:
    """What `heard`, the next hypothesis, makes of its stretch alone, told or not."""
    past = "".join(one.text for one in state.past if one.start_ms >= begins_at(heard))
    return heard.text[rest_after(past, heard.text) :]


def begins_at(heard: Heard) -> int:
    return heard.span.start_ms - heard.context_ms


def told_since(state: LiveState, start_ms: int) -> str:
    return "".join(one.text for one in state.past if one.start_ms >= start_ms) + state.told


def known_of(state: LiveState, heard: Heard) -> str:
    """What was told of the sound that `heard` begins with."""
    return told_since(state, begins_at(heard))


def remembered(state: LiveState, heard: Heard, rest: str) -> tuple[Told, ...]:
    """The past with the stretch that ends here; of sound that a gate refused, and before it, nothing is heard again."""
    if heard.unclear is not None:
        return ()
    told = Told(heard.span.start_ms, heard.span.end_ms, state.told + rest)
    return (*state.past, told)[-KEPT_STRETCHES:]
