"""What a live script is made of: lines, beats, slots of products, and the timetable of the show."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import ClassVar, Literal

from toolkit.core.spoken_numbers import spoken_length
from toolkit.core.text import Text

CHARS_PER_MINUTE = 240
"""Pace of the budgets; the usual band is 220-280. Source: project facts, copy and scripts a3, a4."""
PACE_MIN, PACE_MAX = 160, 340
"""Below, a show drags; above, nobody follows: the red bands of the same source, a4."""

Role = Literal["gift", "main", "profit"]
ROLE_NAMES: dict[Role, Text] = {
    "gift": Text("福利款", "opener"),
    "main": Text("主推款", "main product"),
    "profit": Text("利润款", "profit product"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DialectWord:
    """A word of a line that was put into dialect."""

    dialect: str
    mandarin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line to say, in spoken form: no digits. No fact: it claims nothing of the product."""

    text: str
    fact_ids: tuple[str, ...] = ()
    speaker: Literal["主播", "副播"] = "主播"
    dialect: tuple[DialectWord, ...] = ()

    @property
    def spoken_chars(self) -> int:
        return spoken_length(self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Beat:
    """One block of the show. `start_s` counts from the start of the show (wall time)."""

    kind: str
    title: str
    start_s: int
    seconds: int
    char_budget: int
    """Syllables to say in `seconds` at the pace of the script; 0 where nothing is written out."""
    lines: tuple[Line, ...]
    show: str
    """What is in the picture."""
    control: str
    """What the control room does."""
    spare: str
    """A line in reserve."""
    props: str = ""
    host: str = ""
    """What the host does."""
    avoid: str = ""
    """What must not be said here."""
    pace: int = CHARS_PER_MINUTE

    @property
    def spoken_chars(self) -> int:
        return sum(line.spoken_chars for line in self.lines)

    @property
    def quiet_s(self) -> int:
        """Seconds left for pictures and viewers after the lines are said."""
        return max(0, self.seconds - round(self.spoken_chars * 60 / self.pace))

    @property
    def fact_ids(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(path for line in self.lines for path in line.fact_ids))


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A question of the audience and what may safely be answered."""

    question: str
    answer: str
    fact_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductScript:
    """The slot of one product."""

    product_id: str
    name: str
    link_no: int | None
    role: Role = "main"
    offer: str
    """Spec and price as on the card."""
    mechanism: str = ""
    """Gifts, limits and the time of the offer, as on the card."""
    materials: str = ""
    start_s: int
    seconds: int
    beats: tuple[Beat, ...]
    answers: tuple[Answer, ...] = ()
    """Three questions of the audience."""
    red_lines: tuple[str, ...]
    """What must not be said, the card's own notes first."""
    notes: tuple[Text, ...]
    """What was left out and why, and where the card has too few facts to fill the time."""
    must_say: tuple[str, ...] = ()
    unsaid: tuple[str, ...] = ()

    @property
    def char_budget(self) -> int:
        return sum(beat.char_budget for beat in self.beats)

    @property
    def spoken_chars(self) -> int:
        return sum(beat.spoken_chars for beat in self.beats)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowRow:
    """A row of the timetable. Columns: project facts, copy and scripts a3."""

    theme: str
    goal: str
    people: str
    start_s: int
    end_s: int
    item: str
    """Product and number of the link."""
    points: str
    interaction: str
    offer: str
    materials: str
    plan_b: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """A whole show. Times count from its start (wall time)."""

    SCHEMA: ClassVar[str] = "Script.2"

    theme: str = ""
    pace: int = CHARS_PER_MINUTE
    """Syllables a minute."""
    hosts: int = 1
    dialect: str = ""
    """Name of the dialect that some words are put into; empty: none."""
    opening: Beat | None
    """None in a show of one short slot, which greets by itself."""
    products: tuple[ProductScript, ...]
    later: tuple[Beat, ...] = ()
    """Second turns and free time, in order; a free beat has no lines but cues."""
    closing: Beat | None
    red_lines: tuple[str, ...]
    emergency: str
    rows: tuple[ShowRow, ...] = ()
    notes: tuple[Text, ...] = field(default=())

    @property
    def seconds(self) -> int:
        last = max(self.beats(), key=lambda beat: beat.start_s)
        return last.start_s + last.seconds

    @property
    def char_budget(self) -> int:
        return sum(beat.char_budget for beat in self.beats())

    @property
    def spoken_chars(self) -> int:
        return sum(beat.spoken_chars for beat in self.beats())

    def beats(self) -> Iterator[Beat]:
        """Every block in the order of time."""
        found = [*((self.opening,) if self.opening else ()), *(beat for slot in self.products for beat in slot.beats)]
        found += [*self.later, *((self.closing,) if self.closing else ())]
        yield from sorted(found, key=lambda beat: beat.start_s)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScriptOptions:
    """How a show is written."""

    pace: int = CHARS_PER_MINUTE
    hosts: int = 1
    seed: int = 0
