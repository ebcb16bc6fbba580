"""What a viewer sees: one caption on screen."""

from dataclasses import dataclass

from toolkit.core.spans import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """One caption. The holder says in which coordinate system of time `span` is."""

    span: Span
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        return "".join(self.lines)
