"""`live`: sound as it comes in -> captions, alerts, the place in the script, until the source ends."""

import contextlib
import logging
import queue
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Literal

import numpy as np

from toolkit.core.live.advance import advance, pause
from toolkit.core.live.doubt import Doubt
from toolkit.core.live.events import Final, Heard, Tentative
from toolkit.core.live.hearing import LiveStream
from toolkit.core.live.plain import Stamped
from toolkit.core.live.state import LiveState, context_text, stretch_text
from toolkit.core.live.status import Corrected, DelayMeter, Highlight, LiveEvent, Status
from toolkit.core.live.talk import Alert
from toolkit.core.live.voicing import Voice, follow_voice, forget
from toolkit.core.live.windows import Listening, Window, drain, next_window
from toolkit.core.progress import Reporter
from toolkit.core.spans import Span
from toolkit.core.text import Text
from toolkit.tasks.live_passes import Pass
from toolkit.tasks.live_sound import KeptSound
from toolkit.tasks.live_tools import Command, LiveSettings, LiveSound, LiveTools

_log = logging.getLogger(__name__)

READ_S = 0.03
"""A pass that is done waits no longer than this to be told, nor the next one to begin."""
PUSHED_MS = 320
"""A streaming engine is given sound in pieces of at least this length."""
STATUS_EVERY_S = 5.0
KEPT_MS = 40_000
"""Sound that stays in memory when all of it was heard."""
KEPT_BEFORE_MS = 20_000
"""Sound that stays before what is not heard yet, however far the computer lags behind: the stretch being heard, and
what is heard once more with it."""
KEPT_SLIP_SOUNDS = 20
"""Sounds of slips that nobody has confirmed yet; 0.6 MB each."""
FOREVER_MS = 2**62
NOTHING_SAID = Text(
    "没有听到有人讲话。请看看麦克风或录音有没有声音",
    "Nobody was heard. See whether the microphone or recording has sound",
)
EDGE_MS = 100
"""Around a stretch that two texts are compared on."""
WAITING_AFTER_S = 3.0
OVERLOADED_MS = 6_000
"""What is heard lags this far behind the voice: said in `status`."""


class LiveRun:
    """One live run. `run` blocks; `commands` may be filled from other threads."""

    def __init__(self, tools: LiveTools, settings: LiveSettings, tell: Callable[[Stamped], None]) -> None:
        self._tools = tools
        self._settings = settings
        self._tell = tell
        self.commands: queue.Queue[Command] = queue.Queue()
        self._state = LiveState(number=settings.first_final)
        self._voice = Voice()
        self._listening = Listening()
        self._sound = KeptSound()
        self._pass: Pass | None = None
        self._events = settings.first_event
        self._slip_sounds: dict[int, np.ndarray] = {}
        self._meter = DelayMeter()
        self._passes = self._dropped = 0
        self._asked_s = 0.0
        self._told_status_s = 0.0
        self._last_sound_s = 0.0
        self._stops = False
        self._other = ""
        self._notes: queue.Queue[Text] = queue.Queue()

    def note(self, text: Text) -> None:
        """Told with the next status; from any thread."""
        self._notes.put(text)

    def stop(self) -> None:
        """Ends the show soon, as the control page does: what was said by then is told. From any thread or signal."""
        self._stops = True

    @property
    def media_ms(self) -> int:
        return self._sound.now_ms

    def run(self, source: LiveSound, reporter: Reporter) -> None:
        """Until the source ends or somebody stops it; what was heard by then is told.

        Raises:
            InputError: if the source can't be opened. EngineFailed: if an engine stops. Cancelled: the user stopped it.
        """
        self._told_status_s = self._last_sound_s = self._tools.clock()
        try:
            while not self._stops:
                reporter.check()
                chunk = source.read(READ_S)
                if chunk is None:
                    break
                self._take(chunk)
                self._work(source)
                if self._settings.is_patient:
                    self._collect(waits=True)
        finally:
            self._finish(source)

    def _take(self, chunk: np.ndarray) -> None:
        if not len(chunk):
            return
        self._last_sound_s = self._tools.clock()
        self._sound.append(chunk)
        self._voice = follow_voice(self._voice, self._tools.detect(chunk))
        self._forget()

    def _forget(self) -> None:
        """What is heard for good and old is needed no more."""
        listening = self._listening
        before_ms = listening.done_ms if listening.anchor_ms is None else listening.anchor_ms
        self._voice = forget(self._voice, before_ms)
        is_heard = self._pass is None and self._voice.last_voice_ms <= before_ms
        needed_ms = self.media_ms if is_heard else before_ms - KEPT_BEFORE_MS
        self._sound.forget(min(needed_ms, self.media_ms - KEPT_MS))

    def _work(self, source: LiveSound) -> None:
        self._obey()
        self._collect()
        if self._pass is None and isinstance(self._tools.listener, LiveStream):
            self._push(self._tools.listener)
        elif self._pass is None:
            before_ms = self._listening.heard_ms
            self._listening, window = next_window(self._listening, self._voice, self._settings.windows)
            if window is not None:
                self._hear(window, before_ms)
        if not self._voice.is_talking and self._pass is None:
            self._state, events = pause(self._state, self.media_ms, self._settings.rules)
            self._say(events)
        self._say(self._tools.desk.wait_no_longer(self.media_ms))
        self._read_comments()
        if self._tools.clock() - self._told_status_s >= STATUS_EVERY_S or not self._notes.empty():
            self._say((self._status(source),))

    def _hear(self, window: Window, before_ms: int) -> None:
        unheard_ms = window.span.end_ms - max(before_ms, window.span.start_ms)
        self._dropped += max(0, unheard_ms // max(1, self._settings.windows.step_ms) - 2)
        self._passes += 1
        span = window.span
        whole = Span(span.start_ms - window.context_ms, span.end_ms)
        audio = self._sound.part(whole.start_ms, whole.end_ms)
        tools, told = self._tools, context_text(self._state, Span(whole.start_ms, span.start_ms))

        listener = tools.listener
        assert not isinstance(listener, LiveStream)

        def work() -> tuple[Heard, ...]:
            heard = listener.hear(audio, is_last=window.is_last, told=told)
            text = tools.correction.correct(heard, whole, audio, is_last=window.is_last)
            return (
                Heard(
                    span=span,
                    text=text,
                    context_ms=window.context_ms,
                    other=tools.correction.correct_other(heard, is_last=window.is_last),
                    is_last=window.is_last,
                    pauses=window.pauses,
                    unclear=heard.unclear,
                ),
            )

        self._pass = tools.start(work)

    def _push(self, stream: LiveStream) -> None:
        """Gives a streaming engine what came in since it was last asked."""
        begin_ms, end_ms = self._listening.heard_ms, self.media_ms
        if end_ms - begin_ms < PUSHED_MS:
            return
        audio = self._sound.part(begin_ms, end_ms)
        self._listening = Listening(anchor_ms=end_ms, heard_ms=end_ms, done_ms=end_ms)
        self._passes += 1
        tools = self._tools
        self._pass = tools.start(lambda: tools.correction.follow(stream.push(audio), end_ms, audio))

    def _collect(self, *, waits: bool = False) -> None:
        if self._pass is None or not (waits or self._pass.is_done()):
            return
        heard, self._pass = self._pass.result(), None
        self._advance(heard)

    def _advance(self, heard: tuple[Heard, ...]) -> None:
        for one in heard:
            self._other = one.other
            self._say(self._tools.desk.hear_again(one))
            text = stretch_text(self._state, one) if one.is_last and one.unclear is None else ""
            self._state, events = advance(self._state, one, self._settings.rules, self._tools.split_words)
            self._say(events)
            if text:
                self._say(self._tools.desk.hear_last(text, self._state.past[-1].text, one.other))
            if one.is_last and one.unclear is not None:
                self._listening = replace(self._listening, starts=())  # what is heard again must be what was told

    def _say(self, events: tuple[LiveEvent, ...]) -> None:
        for event in events:
            if isinstance(event, Tentative | Final):
                self._meter.take(event, self.media_ms)
            self._events += 1
            base_ms = self._settings.base_ms
            self._tell(
                Stamped(
                    number=self._events, media_ms=self.media_ms + base_ms, wall_ms=self._tools.wall_ms(),
                    event=_moved(event, base_ms),
                )
            )  # fmt: skip
            if isinstance(event, Alert):
                self._slip_sounds[event.number] = self._sound_of(event.span)
                self._slip_sounds.pop(event.number - KEPT_SLIP_SOUNDS, None)
            if isinstance(event, Final):
                self._say(self._tools.desk.take(event, Doubt(other=self._other, compare=self._compare)))

    def _compare(self, span: Span, one: str, other: str) -> float:
        score = self._tools.score
        if score is None:
            return 0.5
        audio = self._sound_of(span, EDGE_MS)
        first, second = score(audio, (one, other))
        return first.log_prob - second.log_prob

    def _sound_of(self, span: Span, around_ms: int = 1_000) -> np.ndarray:
        """What is still in memory of `span`, with so much around it."""
        return self._sound.part(span.start_ms - around_ms, span.end_ms + around_ms)

    def _obey(self) -> None:
        with contextlib.suppress(queue.Empty):
            while True:
                self._do(self.commands.get_nowait())

    def _read_comments(self) -> None:
        if self._tools.comments is not None:
            self._say(self._tools.comments.news(self.media_ms, self._tools.desk.product_id))

    def _do(self, command: Command) -> None:
        if command.do == "stop":
            self._stops = True
        elif command.do == "highlight":
            self._say((Highlight(at_ms=self.media_ms),))
        elif command.do == "product":
            self._say(self._tools.desk.choose_product(command.value, self.media_ms))
        elif command.do == "corrected" and command.value.isdecimal():
            self._keep_slip(int(command.value))

    def _keep_slip(self, number: int) -> None:
        if number not in self._tools.desk.alerts:
            return
        record = (
            self._tools.keep_slip(number, self._slip_sounds.pop(number, np.zeros(0, np.float32)))
            if self._tools.keep_slip
            else 0
        )
        self._say((Corrected(alert=number, at_ms=self.media_ms, record=record),))

    def _status(self, source: LiveSound, *, is_over: bool = False) -> Status:
        now_s = self._tools.clock()
        self._told_status_s = now_s
        heard_ms = max(self._listening.heard_ms, self._listening.done_ms)
        lag_ms = max(0, self._voice.last_voice_ms - heard_ms)
        is_waiting = now_s - self._last_sound_s > WAITING_AFTER_S
        is_silent = self.media_ms and self._state.number == self._settings.first_final
        silent = NOTHING_SAID if is_silent else None
        note = (self._settings.last_note or silent) if is_over else None
        with contextlib.suppress(queue.Empty):
            note = self._notes.get_nowait()
        return Status(
            state="ended" if is_over else _state(lag_ms, is_waiting=is_waiting),
            lag_ms=lag_ms,
            shown_p50_ms=self._meter.shown(50),
            shown_p95_ms=self._meter.shown(95),
            told_p50_ms=self._meter.told(50),
            told_p95_ms=self._meter.told(95),
            passes=self._passes,
            dropped=self._dropped,
            drops=source.drops,
            is_recording=source.is_recording,
            cpu_s=round(self._tools.cpu_clock(), 2),
            note=note,
        )

    def _finish(self, source: LiveSound) -> None:
        """What is left is heard to its end, then the source is closed."""
        try:
            self._hear_rest()
        finally:
            source.close()
            self._say(self._tools.desk.wait_no_longer(FOREVER_MS))
            self._say((self._status(source, is_over=True),))

    def _hear_rest(self) -> None:
        while True:
            if self._pass is not None:
                heard, self._pass = self._pass.result(), None
                self._advance(heard)
            if isinstance(self._tools.listener, LiveStream):
                self._push(self._tools.listener)
                if self._pass is not None:
                    continue
                closed = self._tools.listener.close()
                self._advance(self._tools.correction.follow(closed, self.media_ms, self._sound.part(0, self.media_ms)))
                return
            voice = replace(self._voice, now_ms=max(self._voice.now_ms, self.media_ms))
            self._listening, window = next_window(self._listening, voice, self._settings.windows)
            if window is None or not window.is_last:
                self._listening, window = drain(self._listening, voice, self._settings.windows)
            if window is None:
                return
            self._hear(window, window.span.end_ms)


def _state(lag_ms: int, *, is_waiting: bool) -> Literal["live", "waiting", "overloaded"]:
    if lag_ms > OVERLOADED_MS:
        return "overloaded"
    return "waiting" if is_waiting else "live"


def _moved(event: Any, by_ms: int) -> Any:
    """`event` in the media time of the whole recording."""
    if not by_ms:
        return event
    changes = {
        name: value.shifted(by_ms) if name == "span" else value + by_ms
        for name in ("span", "at_ms", "beat_started_ms")
        if (value := getattr(event, name, None)) is not None
    }
    return replace(event, **changes)
