"""What a live run is given: engines, clock, rules, and what people ask of it while it runs."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from toolkit.core.live.events import LiveRules
from toolkit.core.live.hearing import LiveListener, LiveStream
from toolkit.core.live.rows import SplitWords
from toolkit.core.live.windows import WindowRules
from toolkit.core.text import Text
from toolkit.tasks.comments import CommentDesk
from toolkit.tasks.live_correct import LiveCorrection, Score
from toolkit.tasks.live_desk import LiveDesk
from toolkit.tasks.live_passes import StartPass


class LiveSound(Protocol):
    """Where the sound comes from; see `media.live_source`."""

    @property
    def drops(self) -> int: ...
    @property
    def is_recording(self) -> bool: ...
    def read(self, timeout_s: float) -> np.ndarray | None: ...
    def close(self) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveTools:
    """What a live run needs from outside."""

    listener: LiveListener | LiveStream
    """Hears stretches, or (a streaming engine) each further piece of sound once."""
    detect: Callable[[np.ndarray], tuple[float, ...]]
    """Probabilities of speech of further sound; see `engines.live_detector`."""
    correction: LiveCorrection
    desk: LiveDesk
    split_words: SplitWords
    clock: Callable[[], float]
    """Seconds; only ever forward."""
    wall_ms: Callable[[], int]
    """Since the epoch."""
    cpu_clock: Callable[[], float]
    start: StartPass
    comments: CommentDesk | None = None
    score: Score | None = None
    """Puts texts to the test on the sound; see `core.protocols.SoundScorer`."""
    keep_slip: Callable[[int, np.ndarray], int] | None = None
    """Puts the alert of that number into the log of slips with its sound (16 kHz); gives the record's number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveSettings:
    """What a user may change."""

    rules: LiveRules = field(default_factory=LiveRules)
    windows: WindowRules = field(default_factory=WindowRules)
    base_ms: int = 0
    """Media time at which this run begins: what an earlier run recorded."""
    first_final: int = 0
    """Finals that an earlier run told."""
    first_event: int = 0
    """Events that it told."""
    is_patient: bool = False
    """Whether the source waits for each pass, as a file that is played as fast as can be does: all of it is heard."""
    last_note: Text | None = None
    """Said in the last status: what is wrong with a source that was read to its end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """What a person does on the control page."""

    do: str
    """corrected, highlight, product or stop."""
    value: str = ""
