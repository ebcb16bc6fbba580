"""Lessons read aloud by the laptop: each page is spoken once, kept, and fetched by every phone that asks."""

import hashlib
import threading
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path

from toolkit.core.errors import ToolkitError

SPEED = 0.9
"""A little slower than the voice's own pace: its tones were heard best at this one (engines/kokoro.py)."""
IDLE_S = 60.0
"""The helper that speaks gives its memory back when nobody has asked for so long."""
_VERSION = 1
"""Raise it when the same text would be spoken otherwise."""

Speak = Callable[[str, Path], None]
"""(text, file to make); blocks for about half of what is spoken. Raises ToolkitError."""


class LessonVoice:
    """The pages of lessons as sound files in `folder`, made in a thread of its own, one after another."""

    def __init__(self, folder: Path, speak: Speak, rest: Callable[[], None] = lambda: None) -> None:
        """`rest` is called when nobody has asked for a while."""
        self._folder, self._speak, self._rest = folder, speak, rest
        self._orders: deque[str] = deque()
        self._failures: dict[str, ToolkitError] = {}
        self._news = threading.Condition()
        self._is_closed = False
        self._thread: threading.Thread | None = None

    def sound(self, text: str, after: Sequence[str] = ()) -> Path | None:
        """The file that says `text`; None while it is being made: ask again. `after` are made next.

        Raises:
            ToolkitError: it could not be made; the next call tries again.
        """
        made = self._file(text)
        with self._news:
            if failure := self._failures.pop(text, None):
                raise failure
            if made.is_file():
                wanted = list(after)
            else:
                wanted = [text, *after]
                if text in self._orders:
                    self._orders.remove(text)  # what somebody waits for comes before what may be asked for
                self._orders.appendleft(text)
            self._orders.extend(one for one in wanted if one not in self._orders and not self._file(one).is_file())
            self._begin()
        return made if made.is_file() else None

    def close(self) -> None:
        """Make nothing more."""
        with self._news:
            self._is_closed = True
            self._news.notify()

    def _file(self, text: str) -> Path:
        return self._folder / f"{hashlib.sha256(f'{_VERSION}/{SPEED}/{text}'.encode()).hexdigest()[:24]}.m4a"

    def _begin(self) -> None:
        if self._thread is None and self._orders and not self._is_closed:
            self._thread = threading.Thread(target=self._run, daemon=True, name="room voice")
            self._thread.start()
        self._news.notify()

    def _run(self) -> None:
        while (text := self._next()) is not None:
            try:
                if not self._file(text).is_file():
                    self._speak(text, self._file(text))
            except ToolkitError as error:
                with self._news:
                    self._failures[text] = error
                    self._orders.clear()  # whatever it is, the pages after it would fail alike

    def _next(self) -> str | None:
        """What is to be spoken; None: nobody asks any more, and the thread has ended."""
        with self._news:
            self._news.wait_for(lambda: bool(self._orders) or self._is_closed, IDLE_S)
            if self._is_closed or not self._orders:
                self._rest()  # held, so that nobody is given the helper while it ends
                self._thread = None
                return None
            return self._orders.popleft()
