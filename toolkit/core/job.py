"""A job as the user sees it."""

from dataclasses import dataclass
from typing import ClassVar, Literal

from toolkit.core.text import Text

JobState = Literal["queued", "running", "cancelling", "cancelled", "failed", "done"]
"""cancelling: the user asked to stop and the work has not ended yet; the last three are final."""

FINAL_STATES: frozenset[JobState] = frozenset({"cancelled", "failed", "done"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A snapshot of one job."""

    SCHEMA: ClassVar[str] = "Job.1"

    id: str
    kind: str
    title: str
    state: JobState
    stage: Text
    fraction: float
    """0..1."""
    eta_s: float | None = None
    error: Text | None = None
    """What went wrong and the next step, when failed."""
    out: str = ""
    """Result folder."""
    notes: tuple[Text, ...] = ()

    @property
    def is_final(self) -> bool:
        return self.state in FINAL_STATES
