"""A class of thirty phones here: `python -m bench classroom --json [--minutes 15] [--phones 30] [--kills 3]`.

A real server (`chushan serve`) with real rehearsals in its queue is asked by simulated trainees from a second process,
and ended by kill -9 several times. Timed is each attempt that got through, from the request to the whole answer, with
the clients' own time in it. `lost` counts acknowledged steps, drafts and answers that are not there afterwards, and
answers that are there twice. Page actions are everything but uploads. 2 minutes by default.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

REPO = Path(__file__).resolve().parents[1]
SPEECH = REPO / "samples" / "sale_two_products.mp4"
START_MOST_S = 60.0


class Server:
    """`chushan serve`, started, killed and started again on the same port."""

    def __init__(self, home: Path, port: int, store: str) -> None:
        self._home = home
        self._port = port
        self._store = store
        self._process: subprocess.Popen[str] | None = None
        self.code = ""
        self.starts_s: list[float] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def start(self) -> None:
        command = [
            sys.executable, "-m", "toolkit.cli.main", "serve", "--class", "bench", "--host", "127.0.0.1",
            "--port", str(self._port), "--json", *(["--store", self._store] if self._store else []),
        ]  # fmt: skip
        started = time.monotonic()
        log = (self._home / "server.log").open("a", encoding="utf-8")
        self._process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=log, text=True, cwd=REPO, env=self._environment()
        )
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("the server did not start: " + (self._home / "server.log").read_text(encoding="utf-8"))
        self.starts_s.append(time.monotonic() - started)
        self.code = json.loads(line)["code"]

    def kill(self) -> None:
        """As a power cut ends it."""
        assert self._process is not None
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()

    def stop(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            self._process.wait(30)

    def cpu_s(self) -> float:
        """CPU seconds of the server's own process so far, helpers not counted."""
        assert self._process is not None
        try:
            fields = Path(f"/proc/{self._process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        except OSError:
            return 0.0
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def _environment(self) -> dict[str, str]:
        return {**os.environ, "CHUSHAN_HOME": str(self._home), "CHUSHAN_LANG": "zh", "PYTHONUNBUFFERED": "1"}


def measure(arguments: Sequence[str]) -> dict[str, Any]:
    parser = argparse.ArgumentParser(prog="python -m bench classroom")
    parser.add_argument("--minutes", type=float, default=2.0)
    parser.add_argument("--phones", type=int, default=30)
    parser.add_argument("--kills", type=int, default=3)
    parser.add_argument("--port", type=int, default=7971)
    parser.add_argument("--store", default="", help="URL of PostgreSQL in place of SQLite")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="chushan-class-") as folder:
        home = Path(folder)
        server = Server(home, options.port, options.store)
        server.start()
        try:
            told = _run(server, home, options)
        finally:
            server.stop()
    return _figures(told, server, options)


def _run(server: Server, home: Path, options: argparse.Namespace) -> dict[str, Any]:
    seconds = options.minutes * 60
    order = home / "order.json"
    sound = _sound(home)
    order.write_text(
        json.dumps(
            {"url": server.url, "code": server.code, "phones": options.phones, "seconds": seconds, "sound": str(sound)}
        ),
        encoding="utf-8",
    )
    clients = subprocess.Popen(
        [sys.executable, "-m", "bench._classroom_clients", str(order)], stdout=subprocess.PIPE, text=True, cwd=REPO
    )
    started = time.monotonic()
    cpu_s = 0.0
    for kill in range(1, options.kills + 1):
        time.sleep(max(0.0, started + seconds * kill / (options.kills + 1) - time.monotonic()))
        cpu_s += server.cpu_s()
        server.kill()
        server.start()
    output, _ = clients.communicate(timeout=seconds + 600)
    told = json.loads(output)
    told["server_cpu_s"] = cpu_s + server.cpu_s()
    told["wall_s"] = time.monotonic() - started
    return told


def _sound(home: Path) -> Path:
    """A minute of the spoken sample, as a phone's recorder writes it."""
    import imageio_ffmpeg

    path = home / "talk.m4a"
    command = [
        imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-stream_loop", "3", "-i", str(SPEECH), "-vn", "-t", "60",
        "-c:a", "aac", "-b:a", "64k", str(path),
    ]  # fmt: skip
    subprocess.run(command, check=True)
    return path


def _figures(told: dict[str, Any], server: Server, options: argparse.Namespace) -> dict[str, Any]:
    rows = [
        {
            "action": name, "count": len(times), "p50_ms": _rank(times, 50), "p95_ms": _rank(times, 95),
            "most_ms": _rank(times, 100),
        }
        for name, times in sorted(told["times_ms"].items())
    ]  # fmt: skip
    pages = [ms for name, times in told["times_ms"].items() if name != "upload" for ms in times]
    return {
        "minutes": options.minutes, "phones": options.phones, "kills": options.kills,
        "store": "postgresql" if options.store else "sqlite",
        "page_actions": len(pages), "p50_ms": _rank(pages, 50), "p95_ms": _rank(pages, 95), "p99_ms": _rank(pages, 99),
        "most_ms": _rank(pages, 100), "errors": len(told["errors"]), "error_examples": told["errors"][:5],
        "lost": len(told["lost"]), "lost_examples": told["lost"][:5], "retries_while_down": told["retries"],
        "slowest": [f"{kind} {ms} ms at {at_s} s" for ms, kind, at_s in told["slowest"]],
        "rehearsals_done": told["heavy_done"], "rehearsals_failed": len(told["heavy_failed"]),
        "failure_examples": told["heavy_failed"][:3], "start_s": [round(one, 1) for one in server.starts_s],
        "server_cpu_share": round(told["server_cpu_s"] / told["wall_s"], 3), "load": round(os.getloadavg()[0], 1),
        "actions": rows,
    }  # fmt: skip


def _rank(times: Sequence[float], percent: float) -> float:
    return round(float(np.percentile(times, percent)), 1) if times else 0.0
