"""How long a heavy exercise will have to wait."""

from collections.abc import Sequence

FIRST_GUESS_S = 60.0
"""A rehearsal of 60-120 s with Whisper base on two cores, before any was measured in this class."""
MEASURED = 8
"""The last so many durations are averaged."""


def usual_s(durations_s: Sequence[float]) -> float:
    """What one try takes, from those that ended last (newest last).

    >>> usual_s([]), usual_s([10.0, 20.0])
    (60.0, 15.0)
    """
    latest = durations_s[-MEASURED:]
    return sum(latest) / len(latest) if latest else FIRST_GUESS_S


def left_s(place: int, running_percent: int, usual: float) -> int:
    """Seconds until the try in `place` is done (0: it runs), if another runs at `running_percent`.

    >>> left_s(0, 50, 60.0), left_s(1, 50, 60.0), left_s(3, 0, 60.0)
    (30, 90, 240)
    """
    now = usual * (100 - min(max(running_percent, 0), 99)) / 100
    return max(1, round(now + place * usual))
