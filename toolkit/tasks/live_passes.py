"""How hearing runs beside the reading of sound: in a thread, or in simulated time."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Protocol

from toolkit.core.live.events import Heard


class Pass(Protocol):
    """A hearing under way."""

    def is_done(self) -> bool: ...
    def result(self) -> tuple[Heard, ...]: ...


StartPass = Callable[[Callable[[], tuple[Heard, ...]]], Pass]


class ThreadPasses:
    """Hears in a thread of its own, one stretch at a time. Close it."""

    def __init__(self) -> None:
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="live")

    def __call__(self, work: Callable[[], tuple[Heard, ...]]) -> Pass:
        return _Running(self._worker.submit(work))

    def close(self) -> None:
        self._worker.shutdown(wait=True, cancel_futures=True)


class _Running:
    def __init__(self, future: "Future[tuple[Heard, ...]]") -> None:
        self._future = future

    def is_done(self) -> bool:
        return self._future.done()

    def result(self) -> tuple[Heard, ...]:
        return self._future.result()


class SimulatedPasses:
    """Hears at once, but is done only when as much simulated time has passed as the CPU took, over `threads`."""

    def __init__(self, clock: Callable[[], float], cpu_clock: Callable[[], float], threads: int = 2) -> None:
        self._clock = clock
        self._cpu_clock = cpu_clock
        self._threads = threads

    def __call__(self, work: Callable[[], tuple[Heard, ...]]) -> Pass:
        began_s = self._cpu_clock()
        heard = work()
        spent_s = (self._cpu_clock() - began_s) / self._threads
        return _Simulated(heard, self._clock, self._clock() + spent_s)


class _Simulated:
    def __init__(self, heard: tuple[Heard, ...], clock: Callable[[], float], done_s: float) -> None:
        self._heard = heard
        self._clock = clock
        self._done_s = done_s

    def is_done(self) -> bool:
        return self._clock() >= self._done_s

    def result(self) -> tuple[Heard, ...]:
        return self._heard
