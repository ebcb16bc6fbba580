"""What a viewer sees: one caption on screen."""

from dataclasses import dataclass

from toolkit.core.spans import Span
from toolkit.core.transcript import Word


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """One caption. The holder says in which coordinate system of time `span` is."""

    span: Span
    lines: tuple[str, ...]
    words: tuple[Word, ...] = ()
    """The words of `lines` with their times (same coordinate system as `span`), for word-by-word captions."""
    second: tuple[str, ...] = ()
    """Lines of a second caption below: the gloss of a dialect, or a translation."""

    @property
    def text(self) -> str:
        return "".join(self.lines)
