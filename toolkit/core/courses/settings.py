"""What each kind of exercise is given: questions, goods, lines, limits. Solutions are here too."""

from dataclasses import dataclass, field

from toolkit.core.products import ProductCard
from toolkit.core.text import Text

NOTHING = Text("", "")
SHOTS = (Text("全景", "wide"), Text("特写", "close-up"), Text("人", "person"))
"""Source: project facts, training, unit 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One possible answer."""

    id: str
    text: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question with one right answer."""

    id: str
    ask: Text
    choices: tuple[Choice, ...]
    right: str
    """Id of the right choice."""
    why: Text
    """Told after the answer."""

    def choice(self, choice_id: str) -> Choice | None:
        return next((one for one in self.choices if one.id == choice_id), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class QuizSettings:
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CardSettings:
    """A trainee fills in the card of own goods, or of the goods of a note."""

    fields: tuple[str, ...]
    """Paths of the card, in the order in which they are asked for."""
    required: tuple[str, ...] = ("name", "spec", "price")
    note: Text = NOTHING
    """What is known of the goods, where they are not the trainee's own."""
    example: ProductCard | None = None
    """A card filled in well. Values that the trainee should find in `note`; None: own goods, no values are right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShootSettings:
    """Clips by phone. Limits: project facts, training, unit 1."""

    shots: tuple[Text, ...] = SHOTS
    min_s: float = 10
    max_s: float = 20
    min_width_px: int = 1080
    min_height_px: int = 1920
    quietest_lufs: float = -30
    loudest_lufs: float = -10


@dataclass(frozen=True, slots=True, kw_only=True)
class CutSettings:
    """One cut clip. Limits: project facts, training, unit 2."""

    min_s: float = 30
    max_s: float = 45
    hook_s: float = 3
    """Speech or motion is wanted within so many seconds."""
    min_shots: int = 3
    max_silence: float = 0.25
    """Share of the clip without voice or sound."""
    lufs: float = -16
    lufs_tolerance: float = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class HeardLine:
    """A caption as a machine heard it, and as it should be. Times are clip time."""

    start_ms: int
    end_ms: int
    heard: str
    right: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SubtitleSettings:
    """Limits: project facts, training, unit 3."""

    lines: tuple[HeardLine, ...]
    terms: tuple[str, ...] = ()
    """Words that must stand as they are: names of goods, dialect words that stay."""
    max_cps: float = 9
    """Characters a second."""
    max_chars: int = 15
    """Of one line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CopySettings:
    card: ProductCard
    platforms: tuple[str, ...]
    must: tuple[str, ...] = ("name", "origin", "spec", "price")
    """Paths of the facts that a buyer has to learn; those that the card lacks are not asked for."""
    points: int = 5
    """Selling points asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplyLine:
    """One line of a script to be judged."""

    number: int
    text: str
    is_bad: bool
    why: Text
    better: str = ""
    """A wording that passes; for good lines empty."""
    gloss: str = ""
    """What it says, in English."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplySettings:
    lines: tuple[ComplyLine, ...]
    card: ProductCard | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetLine:
    """One line of a script on the sheet that is signed before a show."""

    number: int
    text: str
    right: tuple[str, ...]
    """Decisions that are right: of `core.review_sheet.DECISIONS`."""
    why: Text
    finding: Text = NOTHING
    """What the review says of it; empty where it finds nothing, which clears nothing."""
    better: str = ""
    """A wording that passes, where it should be changed."""
    evidence: tuple[str, ...] = ()
    """Words of which the evidence has to name one, where the card shows it."""
    gloss: str = ""
    """What it says, in English."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewSettings:
    """A script with its findings: what is decided of each line. Source: Order 117, art. 30 (review before a show)."""

    card: ProductCard
    lines: tuple[SheetLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScriptSettings:
    card: ProductCard
    seconds: int
    blocks: tuple[str, ...]
    """Kinds of data/script_templates.toml, in order."""
    interactions: int = 2
    chars_per_minute: int = 240
    tolerance: float = 0.15


@dataclass(frozen=True, slots=True, kw_only=True)
class RehearseSettings:
    card: ProductCard
    seconds: int = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """A viewer's comment. `at_s` counts from the start of the exercise (wall time)."""

    id: str
    at_s: float
    name: str
    text: str
    gloss: str = ""
    """What it says, in English."""
    is_trap: bool = False
    """A careless answer would break the law."""
    about: tuple[str, ...] = ()
    """Paths of the card that an answer should rest on."""
    needs: tuple[str, ...] = ()
    """Words of which an answer has to hold one; empty: any safe answer will do."""
    better: str = ""
    """A safe answer."""
    is_small_talk: bool = False
    """Needs no answer of substance: a greeting is enough, and none costs nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentSettings:
    card: ProductCard
    comments: tuple[Comment, ...]
    within_s: float = 15
    may_pause: bool = False
    """Whether a trainee may stop the clock; the time does not count."""
    slip: str = ""
    """What the host said wrongly a moment ago; "" where nothing has to be corrected."""
    slip_gloss: str = ""
    slip_wrong: tuple[str, ...] = ()
    """Words of the slip."""
    slip_right: tuple[str, ...] = ()
    """Words of the truth, of which the correction has to hold one."""
    correction: str = ""
    """A correction that would do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number of a live show, as a platform reports it."""

    id: str
    label: Text
    value: float
    unit: Text = NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class KpiSettings:
    figures: tuple[Figure, ...]
    asks: tuple[str, ...] = field(default=())
    """Ids of `formulas.FORMULAS`."""


Settings = (
    QuizSettings | CardSettings | ShootSettings | CutSettings | SubtitleSettings | CopySettings | ComplySettings
    | ReviewSettings
    | ScriptSettings | RehearseSettings | CommentSettings | KpiSettings
)  # fmt: skip
