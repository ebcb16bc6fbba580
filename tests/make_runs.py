"""`chushan make` as a user runs it."""

import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from command_runs import TIMEOUT_S, CommandRun

CARDS = """
[[product]]
id = "orange"
name = "奉节脐橙"
aliases = ["脐橙"]
spec = "5斤装"
price = "39.9元"
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeRun:
    """One `chushan make`, to be run as often as a test likes."""

    home: Path
    out: Path
    footage: tuple[Path | str, ...]
    products: Path
    env: dict[str, str] = field(default_factory=dict)
    options: tuple[str, ...] = ()

    @property
    def _line(self) -> CommandRun:
        fixed = ("make", "--products", self.products, "-o", self.out, *self.options)
        return CommandRun(home=self.home, args=(*fixed, "--", *self.footage), env=self.env)

    def invoke(self) -> subprocess.CompletedProcess[str]:
        """Within this process; see `CommandRun`."""
        return self._line.invoke()

    def run(self) -> subprocess.CompletedProcess[str]:
        """In a process of its own."""
        return self._line.run()

    def stop_when(
        self, is_time: Callable[[str], bool], number: signal.Signals, *, wait_for: str = ""
    ) -> tuple[int, str]:
        """Start it; once `is_time(a line of its standard error)`, and a file like `wait_for` is in the result folder,
        send `number`. Exit code and standard error."""
        process = subprocess.Popen(
            self._line.command, env=self._line.environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE, text=True, encoding="utf-8",
        )  # fmt: skip
        assert process.stderr is not None
        lines: list[str] = []
        try:
            for line in process.stderr:
                lines.append(line)
                if is_time(line):
                    while wait_for and process.poll() is None and not any(_filled(self.out, wait_for)):
                        time.sleep(0.01)
                    process.send_signal(number)
                    break
            else:
                raise AssertionError("it ended before its time:\n" + "".join(lines))
            lines.append(process.stderr.read())
            return process.wait(TIMEOUT_S), "".join(lines)
        finally:
            process.kill()
            process.wait()


def _filled(folder: Path, pattern: str) -> Iterator[Path]:
    return (path for path in folder.rglob(pattern) if path.is_file() and path.stat().st_size)


def leftovers(out: Path) -> Iterator[Path]:
    """Partial files and folders below `out`."""
    return (path for path in out.rglob("*") if ".part" in path.name)
