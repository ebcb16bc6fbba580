"""Progress, time left and cancellation of long work, in one object that is handed down the call chain."""

from collections.abc import Callable
from dataclasses import dataclass

from toolkit.core.errors import Cancelled
from toolkit.core.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """A snapshot of how far a job is."""

    stage: Text
    fraction: float
    """0..1 of the whole job."""
    elapsed_s: float
    eta_s: float | None
    """Seconds left, or None while less than 2 % is done."""


def estimate_eta_s(fraction: float, elapsed_s: float) -> float | None:
    """Seconds left if the rest runs at the pace so far; None under 2 % done.

    >>> estimate_eta_s(0.25, 10.0)
    30.0
    """
    if fraction < 0.02:
        return None
    return elapsed_s * (1.0 - fraction) / fraction


class _Pace:
    """Where in the job, and when, the work of this run began."""

    def __init__(self, started_s: float) -> None:
        self.started_s = started_s
        self.counted_from_s = started_s
        self.counted_from = 0.0


class Reporter:
    """Receives progress and answers whether the user wants to stop.

    A reporter covers a part of the job: `part(0.2, 0.5, stage)` gives a reporter whose 0..1 is that part.
    """

    def __init__(
        self,
        on_progress: Callable[[Progress], None] | None = None,
        is_cancelled: Callable[[], bool] = lambda: False,
        clock: Callable[[], float] = lambda: 0.0,
        on_note: Callable[[Text], None] | None = None,
    ) -> None:
        """`clock` gives monotonic seconds; without one no time left is estimated."""
        self._on_progress = on_progress
        self._is_cancelled = is_cancelled
        self._clock = clock
        self._on_note = on_note
        self._pace = _Pace(clock())
        self._start = 0.0
        self._end = 1.0
        self._stage = Text("准备", "preparing")

    def part(self, start: float, end: float, stage: Text | None = None) -> "Reporter":
        """A reporter for the part `start`..`end` (0..1) of this one."""
        child = Reporter(self._on_progress, self._is_cancelled, self._clock, self._on_note)
        width = self._end - self._start
        child._pace = self._pace
        child._start = self._start + width * start
        child._end = self._start + width * end
        child._stage = stage or self._stage
        return child

    def report(self, done: float, total: float) -> None:
        """Say that `done` of `total` of this part is finished.

        Raises:
            Cancelled: if the user stopped the job.
        """
        self.check()
        if self._on_progress is None:
            return
        share = min(max(done / total, 0.0), 1.0) if total > 0 else 1.0
        fraction = self._start + (self._end - self._start) * share
        pace = self._pace
        left = 1.0 - pace.counted_from
        done_here = (fraction - pace.counted_from) / left if left > 0 else 1.0
        eta_s = estimate_eta_s(done_here, self._clock() - pace.counted_from_s)
        elapsed_s = self._clock() - pace.started_s
        self._on_progress(Progress(stage=self._stage, fraction=fraction, elapsed_s=elapsed_s, eta_s=eta_s))

    def skip(self) -> None:
        """Say that this part was done by an earlier run: it counts as done, but not for the pace.

        Raises:
            Cancelled: if the user stopped the job.
        """
        self._pace.counted_from, self._pace.counted_from_s = self._end, self._clock()
        self.report(1, 1)

    def check(self) -> None:
        """Raises Cancelled if the user stopped the job."""
        if self._is_cancelled():
            raise Cancelled

    def note(self, text: Text) -> None:
        """A line worth reading in the log: a stage reused, a fallback taken."""
        if self._on_note is not None:
            self._on_note(text)
