"""What every command needs: the App, a progress line, Ctrl-C, errors as one plain message, exit codes.

Exit codes: 0 ok, 1 error of the product, 2 usage (typer's, and OptionInvalid), 130 cancelled.
"""

import datetime
import json
import shutil
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import typer

from toolkit.app import App
from toolkit.config import load_settings
from toolkit.core.codec import to_plain
from toolkit.core.errors import Cancelled, CourseInvalid, InputError, OptionInvalid, ProductCardInvalid, ToolkitError
from toolkit.core.progress import Progress, Reporter
from toolkit.core.text import Lang, Text

EXIT_ERROR = 1
EXIT_USAGE = 2
EXIT_CANCELLED = 130

CANCELLED = Text(
    "已停止。做完的部分都留着，再运行同一条命令会接着做",
    "Stopped. What was finished is kept: run the same command again to go on",
)


def run_command(
    json_mode: bool,
    work: Callable[[App, Reporter], Any],
    show: Callable[[Any, Lang], None],
    *,
    is_lines: bool = False,
) -> None:
    """Run `work` and print its result: as JSON if `json_mode`, else through `show`.

    With `is_lines` the result is a list, and each of its items is printed as JSON on a line of its own.

    `work` returns a core type, or plain dicts and lists. Progress and notes go to standard error.

    Raises:
        typer.Exit: with code 1, 2 or 130 after an error, a wrong option or Ctrl-C was told.
    """
    lang: Lang = "zh"
    try:
        settings = load_settings()
        lang = settings.lang
        with _cancel_on_interrupt() as is_cancelled, _progress_line(lang) as line:
            reporter = Reporter(line.update, is_cancelled, time.monotonic, line.note)
            with App.open(settings) as app:
                result = work(app, reporter)
        if json_mode and is_lines:
            for item in result:
                print(json.dumps(to_plain(item), ensure_ascii=False))
        elif json_mode:
            print(json.dumps(to_plain(result), ensure_ascii=False, indent=2))
        else:
            show(result, lang)
    except Cancelled:
        details = {"kind": "Cancelled", "message": CANCELLED.get(lang)}
        _tell(CANCELLED.get(lang), json_mode, details, is_lines=is_lines)
        raise typer.Exit(EXIT_CANCELLED) from None
    except ToolkitError as error:
        tell_error(error, lang, json_mode, is_lines=is_lines)
        raise typer.Exit(EXIT_USAGE if isinstance(error, OptionInvalid) else EXIT_ERROR) from None
    except OSError as error:
        told = Text(
            f"{error.filename or ''}：{error.strerror or error}", f"{error.filename or ''}: {error.strerror or error}"
        )
        _tell(told.get(lang), json_mode, {"kind": "OSError", "message": told.get(lang)}, is_lines=is_lines)
        raise typer.Exit(EXIT_ERROR) from None


def tell_error(error: ToolkitError, lang: Lang, json_mode: bool, *, is_lines: bool = False) -> None:
    """The message on standard error, and with `json_mode` as JSON on standard output, on one line with `is_lines`."""
    problems = error.problems if isinstance(error, ProductCardInvalid | CourseInvalid) else ()
    lines = [error.text(lang), *(f"  - {problem.get(lang)}" for problem in problems)]
    details = {
        "kind": type(error).__name__,
        "subject": error.subject,
        "fault": error.fault.get(lang),
        "next_step": error.next_step.get(lang),
        "problems": [problem.get(lang) for problem in problems],
        "message": error.text(lang),
    }
    _tell("\n".join(lines), json_mode, details, is_lines=is_lines)


def _tell(message: str, json_mode: bool, details: dict[str, Any], *, is_lines: bool) -> None:
    if json_mode:
        print(json.dumps({"error": details}, ensure_ascii=False, indent=None if is_lines else 2))
    print(message, file=sys.stderr)


@contextmanager
def _cancel_on_interrupt() -> Iterator[Callable[[], bool]]:
    """Ctrl-C and SIGTERM ask for a clean stop; a second Ctrl-C ends at once."""
    asked = threading.Event()

    def ask(_number: int, _frame: object) -> None:
        if asked.is_set():
            raise KeyboardInterrupt
        asked.set()

    if threading.current_thread() is not threading.main_thread():
        yield asked.is_set
        return
    before = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield asked.is_set
    except KeyboardInterrupt:
        raise Cancelled from None
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


ENDING = Text(
    "正在收尾，已经说的都会写完；再按一次 Ctrl-C 立刻停",
    "Ending: what was said is still written; Ctrl-C again stops at once",
)


@contextmanager
def ends_on_interrupt(stop: Callable[[], None], lang: Lang) -> Iterator[None]:
    """What has no end of its own is ended by the first Ctrl-C with `stop`; the next one cancels, as everywhere else."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.getsignal(signal.SIGINT)

    def end(_number: int, _frame: object) -> None:
        signal.signal(signal.SIGINT, before)
        stop()
        print(f"\n· {ENDING.get(lang)}", file=sys.stderr, flush=True)

    signal.signal(signal.SIGINT, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


TOLD_EVERY_S = 15.0
"""Into a log file, progress goes this often."""


class _ProgressLine:
    """One line that is rewritten on a terminal; elsewhere a line per stage, per note and every 15 seconds."""

    def __init__(self, lang: Lang) -> None:
        self._lang: Lang = lang
        self._is_terminal = sys.stderr.isatty()
        self._last_stage = ""
        self._last_drawn_s = 0.0

    def update(self, progress: Progress) -> None:
        stage = progress.stage.get(self._lang)
        now_s = time.monotonic()
        left = "" if progress.eta_s is None else _left(progress.eta_s, self._lang)
        if not self._is_terminal:
            if stage != self._last_stage or now_s - self._last_drawn_s >= TOLD_EVERY_S:
                self._last_stage, self._last_drawn_s = stage, now_s
                print(f"[{progress.fraction:4.0%}] {stage} {left}".rstrip(), file=sys.stderr, flush=True)
            return
        if stage == self._last_stage and now_s - self._last_drawn_s < 0.1:
            return
        self._last_stage, self._last_drawn_s = stage, now_s
        width = min(30, max(8, shutil.get_terminal_size().columns - 50))
        filled = round(progress.fraction * width)
        bar = "█" * filled + "░" * (width - filled)
        print(f"\r\x1b[K{bar} {progress.fraction:4.0%} {stage} {left}", end="", file=sys.stderr, flush=True)

    def note(self, text: Text) -> None:
        prefix = "\r\x1b[K" if self._is_terminal else ""
        print(f"{prefix}· {text.get(self._lang)}", file=sys.stderr, flush=True)

    def clear(self) -> None:
        if self._is_terminal:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def _left(eta_s: float, lang: Lang) -> str:
    minutes, seconds = divmod(round(eta_s), 60)
    if lang == "zh":
        return f"还要约 {minutes} 分 {seconds} 秒" if minutes else f"还要约 {seconds} 秒"
    return f"about {minutes} min {seconds} s left" if minutes else f"about {seconds} s left"


@contextmanager
def _progress_line(lang: Lang) -> Iterator[_ProgressLine]:
    line = _ProgressLine(lang)
    try:
        yield line
    finally:
        line.clear()


def date_option(text: str) -> datetime.date:
    """The day that `--date` names; today where it is empty. Raises InputError if it is none."""
    if not text:
        return datetime.date.today()
    try:
        return datetime.date.fromisoformat(text)
    except ValueError as error:
        raise InputError(
            text, Text("不是日期", "this is no date"), Text("写成 2026-11-22 的样子", "Write it as 2026-11-22")
        ) from error
