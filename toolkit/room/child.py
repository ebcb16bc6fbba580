"""Helper processes: answers are scored and recordings looked at there, so that pages never wait for it and a decoder
that crashes takes no class with it."""

import contextlib
import multiprocessing
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from typing import Any

from toolkit.core.errors import Cancelled, EngineFailed, ToolkitError
from toolkit.core.progress import Progress, Reporter
from toolkit.core.text import Text

NICENESS = 10
"""Halves the helper's share of a busy core about three times over (Linux: 1.25 for each step)."""
POLL_S = 0.2
STOP_S = 5.0
"""What work that was cancelled may take to end by itself."""

Work = Callable[[Any, Reporter], Any]


class Child:
    """One helper process, started when it is first needed and again after a crash."""

    def __init__(self, make_work: Callable[..., Work], *given: Any, niceness: int = NICENESS) -> None:
        """`make_work(*given)` is called in the helper, once; both must be known by name there."""
        self._make = (make_work, given, niceness)
        self._turn = threading.Lock()
        self._process: Any = None
        self._pipe: Connection | None = None
        self._life: Connection | None = None

    def ask(self, order: Any, reporter: Reporter, time_s: float) -> Any:
        """What the helper's work makes of `order`. Blocks; one order at a time.

        Raises:
            ToolkitError: of the work; or EngineFailed if it took more than `time_s` seconds or crashed.
            Cancelled: the user stopped it.
        """
        with self._turn:
            pipe = self._ready()
            try:
                pipe.send(order)
                return self._follow(pipe, reporter, time.monotonic() + time_s)
            except (EOFError, OSError) as error:
                self._kill()
                raise crashed() from error

    def start(self) -> None:
        """Have it ready before somebody waits for it."""
        with self._turn:
            self._ready()

    def close(self) -> None:
        """End the helper, whatever it does."""
        self._kill()

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process is not None else None

    def _ready(self) -> Connection:
        if self._pipe is not None and self._process is not None and self._process.is_alive():
            return self._pipe
        self._kill()
        context = multiprocessing.get_context("spawn")
        here, there = context.Pipe()
        life_here, life_there = context.Pipe()
        self._process = context.Process(
            target=_serve, args=(there, life_there, *self._make), daemon=True, name="chushan helper"
        )
        with _own_main():
            self._process.start()
        there.close()
        life_there.close()
        self._pipe, self._life = here, life_here
        return here

    def _follow(self, pipe: Connection, reporter: Reporter, until_s: float) -> Any:
        cancelled = False
        while True:
            if not pipe.poll(POLL_S):
                if time.monotonic() > until_s:
                    self._kill()
                    raise Cancelled if cancelled else too_slow()
                if not cancelled and _is_cancelled(reporter):
                    cancelled = True
                    until_s = min(until_s, time.monotonic() + STOP_S)
                    pipe.send("cancel")
                continue
            kind, value = pipe.recv()
            if kind == "done":
                return value
            if kind == "error":
                raise value
            if kind == "progress" and not cancelled:
                with contextlib.suppress(Cancelled):
                    reporter.part(0, 1, value.stage).report(value.fraction, 1)

    def _kill(self) -> None:
        process, self._process = self._process, None
        for pipe in (self._pipe, self._life):
            if pipe is not None:
                pipe.close()
        self._pipe = self._life = None
        if process is not None and process.is_alive():
            process.kill()
            process.join(5)


@contextlib.contextmanager
def _own_main() -> Iterator[None]:
    """A helper begins with nothing but its work: the program that started it (`__main__`, seconds of imports) is not
    imported there again."""
    main = sys.modules["__main__"]
    kept = {name: getattr(main, name) for name in ("__spec__", "__file__") if hasattr(main, name)}
    main.__spec__ = None
    if "__file__" in kept:
        del main.__file__
    try:
        yield
    finally:
        for name, value in kept.items():
            setattr(main, name, value)


def crashed() -> EngineFailed:
    return EngineFailed(
        "",
        Text("处理这段录音录像的程序意外停了", "the program that works on recordings stopped unexpectedly"),
        Text("请再交一次；还不行就重新录一段", "Hand it in again; if that fails, record it anew"),
    )


def too_slow() -> EngineFailed:
    return EngineFailed(
        "",
        Text("处理这段录音录像花的时间太长，停掉了", "working on this recording took too long and was stopped"),
        Text("请录短一点再交", "Make a shorter recording"),
    )


def _is_cancelled(reporter: Reporter) -> bool:
    try:
        reporter.check()
    except Cancelled:
        return True
    return False


def _serve(
    pipe: Connection, life: Connection, make_work: Callable[..., Work], given: tuple[Any, ...], niceness: int
) -> None:
    """The helper's main: orders come by the pipe; it ends when the server does, however that ends."""
    threading.Thread(target=_end_with_server, args=(life,), daemon=True).start()
    if hasattr(os, "nice"):
        os.nice(niceness)
    work = make_work(*given)
    cancelled = threading.Event()
    orders: list[Any] = []
    news = threading.Condition()

    def listen() -> None:
        while True:
            try:
                order = pipe.recv()
            except (EOFError, OSError):
                os._exit(0)
            if order == "cancel":
                cancelled.set()
                continue
            with news:
                orders.append(order)
                news.notify()

    threading.Thread(target=listen, daemon=True).start()
    while True:
        with news:
            news.wait_for(lambda: bool(orders))
            order = orders.pop(0)
        cancelled.clear()
        pipe.send(_answer(work, order, pipe, cancelled))


def _answer(work: Work, order: Any, pipe: Connection, cancelled: threading.Event) -> tuple[str, Any]:
    last_s = 0.0

    def tell(progress: Progress) -> None:
        nonlocal last_s
        if time.monotonic() - last_s > 0.5:
            last_s = time.monotonic()
            pipe.send(("progress", progress))

    try:
        return "done", work(order, Reporter(tell, cancelled.is_set, time.monotonic))
    except (ToolkitError, Cancelled) as error:
        return "error", error
    except Exception as error:  # noqa: BLE001  # whatever a decoder throws ends this order only
        import logging

        logging.getLogger(__name__).warning("a helper's work failed: %r", error)
        return "error", crashed()


def _end_with_server(life: Connection) -> None:
    with contextlib.suppress(EOFError, OSError):
        life.recv()
    os._exit(0)
