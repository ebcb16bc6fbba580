"""A whole live run in simulated time, with an engine that reads what is said from the samples themselves."""

import datetime
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
from selling import card, phrases, terms

from toolkit.core.compliance.checker import Checker
from toolkit.core.dialect import parse_dialects
from toolkit.core.errors import EngineFailed
from toolkit.core.live.events import Cleared, Final, LiveRules, Tentative
from toolkit.core.live.hearing import LiveHearing, StreamUpdate
from toolkit.core.live.plain import Stamped, plain_event
from toolkit.core.live.prompter import PromptLine
from toolkit.core.live.status import Corrected, Highlight, ProductTurn, Prompt, Status
from toolkit.core.live.talk import Alert
from toolkit.core.progress import Reporter
from toolkit.core.spans import Span
from toolkit.core.speech_correction import SpeechBook
from toolkit.core.text import Text
from toolkit.core.transcript import Segment
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

    def hear(self, audio: np.ndarray, *, is_last: bool) -> LiveHearing:
        self.calls.append(is_last)
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


def test_everything_that_is_said_is_told_once_and_in_time() -> None:
    ran = play(*SAID)
    assert "".join(filter(str.isalnum, ran.text)) == "".join(part for part in SAID if isinstance(part, str))
    spoken_ms = {}
    at_ms = 0
    for part in SAID:
        for char in part if isinstance(part, str) else ():
            at_ms += 200
            spoken_ms.setdefault(char, at_ms)
        at_ms += 0 if isinstance(part, str) else round(part * 1000)
    lags = [
        each.wall_ms - spoken_ms[char]
        for each in ran.events if isinstance(each.event, Final)
        for char in each.event.text if ran.text.count(char) == 1
    ]  # fmt: skip
    assert max(lags) <= 4_200


def test_text_is_shown_before_it_is_told() -> None:
    ran = play(*SAID)
    assert len(ran.of(Tentative)) >= 5
    first = next(each for each in ran.events if isinstance(each.event, Tentative))
    assert first.wall_ms <= 2_500


def test_events_are_numbered_without_a_gap_and_plain() -> None:
    ran = play(*SAID)
    assert [each.number for each in ran.events] == list(range(1, len(ran.events) + 1))
    walls = [each.wall_ms for each in ran.events]
    assert walls == sorted(walls)
    plain = [plain_event(each) for each in ran.events]
    assert {"final", "tentative", "product", "prompt", "status"} <= {each["type"] for each in plain}
    assert all({"id", "media_ms", "wall_ms"} <= set(each) for each in plain)


def test_a_slow_computer_drops_tentative_passes_and_never_finals() -> None:
    talk = tuple(part for _ in range(8) for part in ("今天给大家带来的是奉节脐橙皮薄", 0.5))
    fast, slow = play(*talk, 2.0), play(*talk, 2.0, cost_s=5.0)
    assert slow.text == fast.text, "what is told does not depend on the computer"
    assert slow.listener.calls.count(False) < fast.listener.calls.count(False) / 2
    statuses = slow.of(Status)
    assert statuses[-1].dropped > 0
    assert statuses[-1].state == "ended"


def test_the_delay_does_not_grow() -> None:
    ran = play(*(part for _ in range(16) for part in ("今天给大家带来的是奉节脐橙皮薄没有籽", 0.3)), 1.0)
    delays = [each.wall_ms - each.event.span.end_ms for each in ran.events if isinstance(each.event, Final)]
    half = len(delays) // 2
    assert np.mean(delays[half:]) <= np.mean(delays[:half]) + 100


def test_silence_tells_nothing_and_clears_the_screen_once() -> None:
    ran = play(1.0, "大家晚上好", 60.0)
    assert len(ran.of(Cleared)) == 1
    assert ran.text.startswith("大家晚上好")
    assert play(30.0).of(Final) == []


def test_what_the_gates_refuse_is_not_told() -> None:
    ran = play("嗡嗡嗡嗡嗡嗡嗡嗡", 2.0, unclear=Text("这里多半没有人说话", "probably nobody speaks here"))
    assert ran.text == ""
    assert ran.of(Tentative) == []


def test_a_violation_is_told_within_six_seconds_with_a_lawful_correction() -> None:
    ran = play("这款奉节脐橙吃了能降血糖", 0.6, "想要的家人点一号链接", 2.0)
    ((at_ms, alert),) = [(each.wall_ms, each.event) for each in ran.events if isinstance(each.event, Alert)]
    assert "降血糖" in alert.text
    assert alert.product_id == "orange"
    assert at_ms <= 12 * 200 + 6_000
    assert alert.correction.startswith("更正一下")
    assert not any(f.is_flag for f in Checker(load_rule_book()).check(alert.correction, CARDS[0]))


def test_a_denial_that_follows_is_no_violation() -> None:
    assert play("有人问能降血糖吗不能普通水果没有这个功效", 2.0).of(Alert) == []


def test_products_turn_as_they_are_named() -> None:
    ran = play("先来看奉节脐橙", 0.6, "下面这一款是康县土蜂蜜", 1.5)
    assert [turn.product_id for turn in ran.of(ProductTurn)] == ["orange", "honey"]


def test_the_script_is_followed() -> None:
    lines = ("大家晚上好欢迎来到直播间", "这款奉节脐橙皮薄没有籽", "想要的家人点一号链接")
    plan = DeskPlan(
        cards=CARDS, today=datetime.date(2026, 11, 22),
        lines=tuple(PromptLine(text=line, beat=index) for index, line in enumerate(lines)),
    )  # fmt: skip
    ran = play(lines[0], 0.6, lines[1], 2.0, plan=plan)
    assert ran.of(Prompt)[-1].line == 2


def test_a_highlight_is_told() -> None:
    assert len(play("大家晚上好", 1.0, commands=(Command(do="highlight"),)).of(Highlight)) == 1


def test_a_slip_goes_to_the_log_with_its_sound_when_somebody_says_it_was_corrected() -> None:
    kept: list[tuple[int, int]] = []
    ran = play("这款奉节脐橙吃了能降血糖", 4.0, kept=kept, confirms=True)
    assert ran.of(Corrected) == [Corrected(alert=1, at_ms=ran.of(Corrected)[0].at_ms, record=41)]
    ((number, samples),) = kept
    assert number == 1
    assert samples >= 12 * PER_CHAR, "the whole sentence can be heard again"


def test_a_command_about_an_unknown_alert_or_product_does_nothing() -> None:
    commands = (
        Command(do="corrected", value="9"),
        Command(do="product", value="x"),
        Command(do="corrected", value="x"),
    )
    ran = play("大家晚上好", 1.0, commands=commands)
    assert ran.of(Corrected) == ran.of(ProductTurn) == []


def test_stopping_tells_what_was_heard_by_then() -> None:
    ran = play("大家晚上好欢迎来到直播间", 1.0, commands=(Command(do="stop"),))
    assert ran.of(Status)[-1].state == "ended"


def test_a_run_goes_on_where_an_earlier_one_ended() -> None:
    settings = LiveSettings(rules=LiveRules(), base_ms=60_000, first_final=7, first_event=30)
    ran = play(*SAID, settings=settings)
    first = ran.of(Final)[0]
    assert first.number == 8
    assert first.span.start_ms >= 60_000
    assert ran.events[0].number == 31


class Broken(Reader):
    def hear(self, audio: np.ndarray, *, is_last: bool) -> LiveHearing:
        raise EngineFailed("reader", Text("坏了", "broken"), Text("请重试", "Try again"))


@dataclass
class Stream:
    """A streaming engine: hears each sample once, ends a sentence at a second of silence."""

    script: str
    seen: int = 0
    now_ms: int = 0
    heard: str = ""
    begun_ms: int = 0
    quiet_ms: int = 0

    def push(self, samples: np.ndarray) -> StreamUpdate:
        self.now_ms += len(samples) // 16
        numbers = np.unique(np.round(samples * 1000).astype(int))
        for number in numbers:
            if number > self.seen:
                self.heard += self.script[number - 1]
                self.seen = number
        self.quiet_ms = 0 if numbers.any() else self.quiet_ms + len(samples) // 16
        if self.quiet_ms < 300 or not self.heard:
            return StreamUpdate(finished=(), tentative=self.heard)
        return StreamUpdate(finished=self.close(), tentative="")

    def close(self) -> tuple[Segment, ...]:
        if not self.heard:
            return ()
        span = Span(self.begun_ms, self.now_ms)
        segment = Segment(span=span, text=self.heard, heard=self.heard, confidence=0.9)
        self.heard, self.begun_ms = "", self.now_ms
        return (segment,)


def test_a_streaming_engine_fits_in() -> None:
    sound, script = speak(*SAID)
    clock = SimulatedClock()
    (dialect,) = [each for each in parse_dialects(load_data_text("dialects.toml")) if each.id == "auto"]
    book = SpeechBook(phrases=phrases(), common_terms=terms(), read_syllables=read_syllables, is_word=is_word)
    tools = LiveTools(
        listener=Stream(script), detect=Detector().push,
        correction=LiveCorrection(CARDS, dialect, book, engine="stream", score=None),
        desk=LiveDesk(DeskPlan(cards=CARDS, today=datetime.date(2026, 11, 22)), None), split_words=split_words,
        clock=clock, wall_ms=lambda: round(clock() * 1000), cpu_clock=lambda: 0.0,
        start=SimulatedPasses(clock, lambda: 0.0),
    )  # fmt: skip
    events: list[Stamped] = []
    LiveRun(tools, LiveSettings(), events.append).run(SimulatedSource(sound, clock), Reporter())
    finals = [each.event for each in events if isinstance(each.event, Final)]
    assert "".join(final.text for final in finals) == script
    assert any(isinstance(each.event, Tentative) for each in events)


def test_a_broken_engine_ends_the_run_with_its_error() -> None:
    sound, script = speak("大家晚上好欢迎来到直播间", 1.0)
    clock = SimulatedClock()
    (dialect,) = [each for each in parse_dialects(load_data_text("dialects.toml")) if each.id == "auto"]
    book = SpeechBook(phrases=phrases(), common_terms=terms(), read_syllables=read_syllables, is_word=is_word)
    tools = LiveTools(
        listener=Broken(script=script, spent=[0.0]), detect=Detector().push,
        correction=LiveCorrection((), dialect, book, engine="reader", score=None),
        desk=LiveDesk(DeskPlan(today=datetime.date(2026, 11, 22)), None), split_words=split_words,
        clock=clock, wall_ms=lambda: 0, cpu_clock=lambda: 0.0, start=SimulatedPasses(clock, lambda: 0.0),
    )  # fmt: skip
    with pytest.raises(EngineFailed):
        LiveRun(tools, LiveSettings(), lambda _: None).run(SimulatedSource(sound, clock), Reporter())


@pytest.mark.slow
def test_memory_stays_flat_over_half_an_hour() -> None:
    import tracemalloc

    talk = ("今天给大家带来的是奉节脐橙皮薄没有籽", 1.0, "吃了能降血糖", 10.0)
    few = tuple(part for _ in range(5) for part in talk)
    play(*few)
    tracemalloc.start()
    try:
        play(*(part for _ in range(20) for part in talk))
        _, short_peak = tracemalloc.get_traced_memory()
        tracemalloc.reset_peak()
        ran = play(*(part for _ in range(110) for part in talk))
        _, long_peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    sound = 90 * 17 * 16_000 * 4  # the simulated sound itself, and its concatenation, lie in memory
    assert long_peak - short_peak <= 2 * sound + 20_000_000
    assert ran.of(Status)[-1].lag_ms == 0


def test_what_is_wrong_with_a_source_stands_in_the_last_status() -> None:
    ran = play("大家晚上好", 1.0, settings=LiveSettings(last_note=Text("文件不完整", "not whole")))
    assert ran.of(Status)[-1].note == Text("文件不完整", "not whole")


def test_ten_minutes_of_silence_in_the_middle_cost_nothing_and_lose_nothing() -> None:
    ran = play("大家晚上好", 600.0, "这款奉节脐橙皮薄没有籽", 2.0)
    assert "".join(filter(str.isalnum, ran.text)) == "大家晚上好这款奉节脐橙皮薄没有籽"
    assert len(ran.of(Cleared)) == 1
    assert len(ran.listener.calls) < 15, "silence is not heard again and again"


@pytest.mark.parametrize("jump_ms", [-3_600_000, 86_400_000])
def test_a_clock_that_is_set_changes_no_text_and_no_delay(jump_ms: int) -> None:
    sound, script = speak(*SAID)
    told = []
    for jump in (0, jump_ms):
        clock = SimulatedClock()
        ran = run_show(
            SimulatedSource(sound, clock), script, clock,
            wall=lambda jump=jump, clock=clock: round(clock() * 1000) + (jump if clock() > 4 else 0),
        )  # fmt: skip
        last = ran.of(Status)[-1]
        told.append((ran.text, last.told_p95_ms, [each.media_ms for each in ran.events]))
    assert told[0] == told[1]


class EndlessShow:
    """Sound that is made as it is read: the same minute of talk again and again."""

    drops = 0
    is_recording = False

    def __init__(self, minute: np.ndarray, clock: SimulatedClock, hours: float) -> None:
        self._minute, self._clock, self._at = minute, clock, 0
        self._end = round(hours * 3_600 * 16_000)

    def read(self, timeout_s: float) -> np.ndarray | None:
        if self._at >= self._end:
            return None
        begin = self._at % len(self._minute)
        chunk = self._minute[begin : begin + 1_600]
        self._at += len(chunk)
        self._clock.advance_s(len(chunk) / 16_000)
        return chunk

    def close(self) -> None:
        """Nothing to stop."""


@pytest.mark.slow
def test_two_hours_take_no_more_memory_and_lag_no_more_than_ten_minutes() -> None:
    statm = Path("/proc/self/statm")
    if not statm.exists():
        pytest.skip("this system does not tell a program's memory so")
    sound, script = speak(*(part for _ in range(3) for part in SAID))
    clock = SimulatedClock()
    sizes: list[int] = []
    lags: list[tuple[float, int]] = []
    rows: dict[int, str] = {}
    edits = 0

    def take(stamped: Stamped) -> None:
        nonlocal edits
        event = stamped.event
        if isinstance(event, Status):
            sizes.append(int(statm.read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE"))
        if isinstance(event, Final) and event.text:
            lags.append((stamped.wall_ms / 60_000, stamped.wall_ms - event.span.end_ms))
        if isinstance(event, Final | Tentative):
            for index, row in enumerate(event.frozen, event.frozen_count - len(event.frozen)):
                edits += rows.setdefault(index, row) != row
            for index in tuple(rows)[:-40]:
                del rows[index]

    run_show(EndlessShow(sound, clock, 2.0), script, clock, cost_s=1.2, take=take)
    tenth = len(sizes) // 12
    first, last = max(sizes[tenth : 2 * tenth]), max(sizes[-tenth:])
    assert last - first < 10_000_000, (first, last)
    slope = np.polyfit([at for at, _ in lags], [lag for _, lag in lags], 1)[0]
    assert slope < 2.0, f"{slope:.2f} ms a minute: a quarter of a second in two hours"
    assert edits == 0
    assert len(lags) > 2_000
