"""Stages: a result is computed once for the same inputs and found again after a crash or in another run."""

import hashlib
import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from toolkit.core.codec import from_plain, to_plain
from toolkit.core.progress import Reporter
from toolkit.core.text import Text

logger = logging.getLogger(__name__)

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class StageRecord:
    """One line of the log of a run."""

    name: Text
    seconds: float
    cpu_seconds: float
    reused: bool


class Stages:
    """Runs stages of one job and remembers their results."""

    def __init__(
        self,
        load: Callable[[str], str | None],
        save: Callable[[str, str, str, float], None],
        clock: Callable[[], float],
        cpu_clock: Callable[[], float],
    ) -> None:
        """`load(key)` gives stored JSON; `save(key, name, payload, seconds)` stores it; the clocks give seconds."""
        self._load = load
        self._save = save
        self._clock = clock
        self._cpu_clock = cpu_clock
        self.records: list[StageRecord] = []

    def run(
        self,
        name: Text,
        kind: type[T],
        inputs: Any,
        compute: Callable[[], T],
        reporter: Reporter,
        is_valid: Callable[[T], bool] = lambda _: True,
    ) -> T:
        """The result of `compute`, or the stored one of the same `name` and `inputs` if `is_valid` still holds.

        `inputs` is anything `to_plain` takes and must hold all that the result depends on, a version included.
        """
        key = stage_key(name.en, inputs)
        reporter.check()
        stored = self._read(kind, key)
        if stored is not None and is_valid(stored):
            self.records.append(StageRecord(name=name, seconds=0.0, cpu_seconds=0.0, reused=True))
            reporter.note(Text(f"沿用上次的结果：{name.zh}", f"reused: {name.en}"))
            return stored
        started, cpu_started = self._clock(), self._cpu_clock()
        result = compute()
        seconds, cpu_seconds = self._clock() - started, self._cpu_clock() - cpu_started
        self._save(key, name.en, json.dumps(to_plain(result), ensure_ascii=False), seconds)
        self.records.append(StageRecord(name=name, seconds=seconds, cpu_seconds=cpu_seconds, reused=False))
        reporter.note(Text(f"完成：{name.zh}（用时 {seconds:.1f} 秒）", f"done: {name.en} (took {seconds:.1f} s)"))
        return result

    def _read(self, kind: type[T], key: str) -> T | None:
        payload = self._load(key)
        if payload is None:
            return None
        try:
            return from_plain(kind, json.loads(payload))
        except ValueError:
            logger.warning("a stored stage has an old shape and is computed again")
            return None


def stage_key(name: str, inputs: Any) -> str:
    """A hash of the stage's name and everything that goes into it."""
    text = json.dumps([name, to_plain(inputs)], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
