"""A whole live run in simulated time, with an engine that reads what is said from the samples themselves."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from selling import card, phrases, terms

from toolkit.core.compliance.checker import Checker
from toolkit.core.dialect import parse_dialects
from toolkit.core.live.events import Final
from toolkit.core.live.hearing import LiveHearing
from toolkit.core.live.plain import Stamped
from toolkit.core.live.talk import Alert
from toolkit.core.progress import Reporter
from toolkit.core.speech_correction import SpeechBook
from toolkit.core.text import Text
from toolkit.engines.words import is_word, read_syllables, split_words
from toolkit.media.data_files import load_data_text
from toolkit.media.live_simulated import SimulatedClock, SimulatedSource
from toolkit.tasks.live import LiveRun
from toolkit.tasks.live_correct import LiveCorrection
from toolkit.tasks.live_desk import DeskPlan, LiveDesk
from toolkit.tasks.live_passes import SimulatedPasses
from toolkit.tasks.live_tools import Command, LiveSettings, LiveSound, LiveTools
from toolkit.tasks.review import load_rule_book

PER_CHAR = 3_200
"""Samples of one spoken character: five in a second."""
CARDS = (card("orange", "奉节脐橙", "脐橙"), card("honey", "康县土蜂蜜", "土蜂蜜"))
FRAME = 512


def speak(*parts: str | float) -> tuple[np.ndarray, str]:
    """Sound whose samples tell which character is being said; numbers are seconds of silence."""
    sound, script = [], ""
    for part in parts:
        if isinstance(part, str):
            for char in part:
                script += char
                sound.append(np.full(PER_CHAR, len(script) / 1000, np.float32))
        else:
            sound.append(np.zeros(round(part * 16_000), np.float32))
    return np.concatenate(sound), script


class Detector:
    """Speech is where samples are not zero."""

    def __init__(self) -> None:
        self._rest = np.zeros(0, np.float32)

    def push(self, samples: np.ndarray) -> tuple[float, ...]:
        sound = np.concatenate((self._rest, samples))
        count = len(sound) // FRAME
        self._rest = sound[count * FRAME :]
        frames = sound[: count * FRAME].reshape(count, FRAME)
        return tuple(0.95 if np.count_nonzero(frame) > FRAME // 2 else 0.01 for frame in frames)


@dataclass
class Reader:
    """Reads every character of which more than a half was heard; takes `cost_s` of the simulated computer."""

    script: str
    spent: list[float]
    cost_s: float = 0.2
    unclear: Text | None = None
    id: str = "reader"
    calls: list[bool] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    def hear(self, audio: np.ndarray, *, is_last: bool, told: str = "") -> LiveHearing:
        self.calls.append(is_last)
        self.told.append(told)
        self.spent[0] += self.cost_s
        numbers, counts = np.unique(np.round(audio * 1000).astype(int), return_counts=True)
        text = "".join(self.script[n - 1] for n, c in zip(numbers, counts, strict=True) if n and c > PER_CHAR // 2)
        return LiveHearing(text=text, confidence=0.9, unclear=self.unclear)


@dataclass
class Ran:
    events: list[Stamped]
    listener: Reader

    def of(self, kind: type) -> list:
        return [each.event for each in self.events if isinstance(each.event, kind)]

    @property
    def text(self) -> str:
        return "".join(final.text for final in self.of(Final))


def play(
    *parts: str | float, cost_s: float = 0.2, plan: DeskPlan | None = None, commands: tuple[Command, ...] = (),
    settings: LiveSettings | None = None, unclear: Text | None = None, kept: list[tuple[int, int]] | None = None,
    confirms: bool = False,
) -> Ran:  # fmt: skip
    sound, script = speak(*parts)
    clock = SimulatedClock()
    return run_show(
        SimulatedSource(sound, clock), script, clock, cost_s=cost_s, plan=plan, commands=commands, settings=settings,
        unclear=unclear, kept=kept, confirms=confirms,
    )  # fmt: skip


def run_show(
    source: LiveSound, script: str, clock: SimulatedClock, *, cost_s: float = 0.2, plan: DeskPlan | None = None,
    commands: tuple[Command, ...] = (), settings: LiveSettings | None = None, unclear: Text | None = None,
    kept: list[tuple[int, int]] | None = None, confirms: bool = False,
    take: Callable[[Stamped], None] | None = None, wall: Callable[[], int] | None = None,
) -> Ran:  # fmt: skip
    """`take` is given each event instead of keeping it."""
    spent = [0.0]
    listener = Reader(script=script, spent=spent, cost_s=cost_s, unclear=unclear)
    (dialect,) = [each for each in parse_dialects(load_data_text("dialects.toml")) if each.id == "auto"]
    book = SpeechBook(phrases=phrases(), common_terms=terms(), read_syllables=read_syllables, is_word=is_word)
    plan = plan or DeskPlan(cards=CARDS, today=datetime.date(2026, 11, 22))

    def keep(number: int, audio: np.ndarray) -> int:
        if kept is not None:
            kept.append((number, len(audio)))
        return 41

    tools = LiveTools(
        listener=listener,
        detect=Detector().push,
        correction=LiveCorrection(plan.cards, dialect, book, engine="reader", score=None),
        desk=LiveDesk(plan, Checker(load_rule_book())),
        split_words=split_words,
        clock=clock,
        wall_ms=wall or (lambda: round(clock() * 1000)),
        cpu_clock=lambda: spent[0],
        start=SimulatedPasses(clock, lambda: spent[0], threads=2),
        keep_slip=keep,
    )
    events: list[Stamped] = []

    def tell(stamped: Stamped) -> None:
        (take or events.append)(stamped)
        if confirms and isinstance(stamped.event, Alert):
            run.commands.put(Command(do="corrected", value=str(stamped.event.number)))

    run = LiveRun(tools, settings or LiveSettings(), tell)
    for command in commands:
        run.commands.put(command)
    run.run(source, Reporter())
    return Ran(events, listener)


SAID = (
    "大家晚上好欢迎来到直播间",
    0.8,
    "这款奉节脐橙皮薄没有籽一刀切开汁水就流出来了",
    0.3,
    "想要的家人点一号链接",
    1.5,
)
