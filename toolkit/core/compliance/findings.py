"""What a review says."""

from dataclasses import dataclass
from typing import Literal

from toolkit.core.text import Text

Level = Literal["violation", "needs_evidence", "caution", "hint"]
"""violation: may not be said; needs_evidence: may be said once the card shows it; caution: read it again; hint: better
said otherwise. Only the first two stop a text."""

LEVELS: tuple[Level, ...] = ("violation", "needs_evidence", "caution", "hint")
"""Gravest first."""
FLAGS: tuple[Level, ...] = ("violation", "needs_evidence")
"""Levels that stop a text."""

DISCLAIMER = Text(
    "没有查出问题不等于合规；本检查不是法律意见",
    "No hit is not a clearance, and this is not legal advice",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplianceFinding:
    """One place of a text that a rule speaks of, as [start, end) characters of the text as it was given."""

    rule_id: str
    level: Level
    start: int
    end: int
    text: str
    """The characters themselves."""
    law: str
    why: Text
    rewrites: tuple[str, ...]
    """Two ways to say the whole text; each was checked again and keeps the card's facts. Empty for hints."""
    clears: Text
    """The evidence that would clear it; empty where nothing would."""
    is_guess: bool = False
    """No words of the rule were found, and the sentence reads like others that reviewers stopped; or kinds of words
    stand together in a sentence that does not read so (睡不着 and 一觉). For a person to judge."""

    @property
    def is_flag(self) -> bool:
        """Whether it stops the text."""
        return self.level in FLAGS
