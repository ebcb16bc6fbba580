"""`chushan transcribe` on hours of speech: memory, CPU seconds, and what a kill -9 half way costs.

`python -m bench long [--hours 4] [--kill] [--json]`. The recording is made on the spot: the shared livestreams and long
recordings (else the sample sale) one after the other, again and again, as AAC in an .m4a. The command runs in a process
of its own with an empty home folder; its resident memory is read from /proc four times a second.
"""

import argparse
import datetime
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from toolkit.config import load_settings
from toolkit.media.ffmpeg import ffmpeg_exe

REPO = Path(__file__).resolve().parent.parent
SHARED = REPO.parent / "shared" / "media"
SAMPLE_EVERY_S = 0.25
MARKS_S = 1800
"""A row of the table for each half hour of sound."""
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


def measure(arguments: list[str]) -> dict[str, Any]:
    """Figures of one run; with `--kill` of a run that is killed half way, and of the same command again."""
    parser = argparse.ArgumentParser(prog="python -m bench long")
    parser.add_argument("--hours", type=float, default=1.0)
    parser.add_argument("--kill", action="store_true", help="kill -9 half way and run again")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sound = _make_recording(folder, options.hours)
        row: dict[str, Any] = {
            "date": datetime.date.today().isoformat(),
            "machine": f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}",
            "hours": options.hours,
        }
        killed = None
        if options.kill:
            killed = _Run(folder, sound, options.hours)
            killed.follow(stop_at=0.5)
            row |= {"killed_after_pieces": killed.pieces, "killed_at_s": round(killed.heard_s)}
            row["killed_cpu_s"] = round(killed.cpu_s, 1)
        run = _Run(folder, sound, options.hours)
        run.follow()
        result = json.loads((folder / "out.json").read_text(encoding="utf-8"))
        row |= {
            "audio_s": round(result["duration_ms"] / 1000),
            "speech_s": round(result["figures"]["speech_ms"] / 1000),
            "chunks": result["figures"]["chunks"],
            "reused_chunks": result["figures"]["reused_chunks"],
            "segments": len(result["segments"]),
            "peak_mb": round(run.peak_bytes / 1e6),
            "cpu_s": round(run.cpu_s, 1),
            "wall_s": round(run.wall_s, 1),
        }
        total_cpu_s = run.cpu_s + (killed.cpu_s if killed else 0.0)
        row["cpu_s_per_audio_s"] = round(total_cpu_s * 1000 / result["duration_ms"], 3)
        return {**row, "memory": run.marks}


def _make_recording(folder: Path, hours: float) -> Path:
    """An .m4a of `hours`; silence of two seconds stands between the recordings."""
    found = sorted((SHARED / "livestream").glob("*.flac")) + sorted((SHARED / "speech" / "long").glob("*.flac"))
    found = found or [REPO / "samples" / "sale_two_products.mp4"]
    once = folder / "once.wav"
    inputs = [arg for path in found for arg in ("-i", str(path))]
    parts = "".join(f"[{i}:a]aresample=16000,apad=pad_dur=2[a{i}];" for i in range(len(found)))
    joined = "".join(f"[a{i}]" for i in range(len(found)))
    graph = f"{parts}{joined}concat=n={len(found)}:v=0:a=1[a]"
    _ffmpeg(*inputs, "-filter_complex", graph, "-map", "[a]", "-ac", "1", str(once))
    sound = folder / "long.m4a"
    _ffmpeg("-stream_loop", "-1", "-i", str(once), "-t", str(hours * 3600), "-c:a", "aac", "-b:a", "48k", str(sound))
    once.unlink()
    return sound


def _ffmpeg(*args: str) -> None:
    subprocess.run([ffmpeg_exe(), "-nostdin", "-v", "error", *args], check=True)


class _Run:
    """The command in a process of its own."""

    def __init__(self, folder: Path, sound: Path, hours: float) -> None:
        self.peak_bytes = 0
        self.cpu_s = self.wall_s = self.heard_s = 0.0
        self.pieces = 0
        self._audio_s = hours * 3600
        self.marks: list[dict[str, Any]] = []
        self._out = folder / "out.json"
        self._log = folder / "log.txt"
        weights = str(load_settings().weights_dir)
        env = {"CHUSHAN_HOME": str(folder / "home"), "CHUSHAN_LANG": "en", "CHUSHAN_WEIGHTS_DIR": weights}
        self._environment = {**os.environ, **env}
        self._command = [sys.executable, "-m", "toolkit.cli.main", "transcribe", str(sound), "-o", str(self._out)]

    def follow(self, stop_at: float = 2.0) -> None:
        """Runs to the end, or is killed when the share `stop_at` of the pieces is heard."""
        started_s = time.monotonic()
        with self._log.open("w", encoding="utf-8") as log:
            process = subprocess.Popen(
                self._command, stdout=subprocess.DEVNULL, stderr=log, env=self._environment, cwd=REPO
            )
            try:
                while process.poll() is None:
                    time.sleep(SAMPLE_EVERY_S)
                    self._look(process.pid)
                    if self.heard_s >= stop_at * self._audio_s:
                        process.kill()
                        process.wait()
            finally:
                process.kill()
                process.wait()
        self.wall_s = time.monotonic() - started_s
        if stop_at > 1.0 and process.returncode != 0:
            raise RuntimeError(self._log.read_text(encoding="utf-8")[-2000:])

    def _look(self, pid: int) -> None:
        try:
            resident = int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE_BYTES
            fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        except (OSError, IndexError):
            return
        self.peak_bytes = max(self.peak_bytes, resident)
        self.cpu_s = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        heard_s = self._share() * self._audio_s
        if heard_s // MARKS_S > self.heard_s // MARKS_S:
            self.marks.append(
                {
                    "heard_s": round(heard_s),
                    "resident_mb": round(resident / 1e6),
                    "peak_mb": round(self.peak_bytes / 1e6),
                    "cpu_s": round(self.cpu_s),
                }
            )
        self.heard_s = heard_s

    def _share(self) -> float:
        """Of the pieces that are heard, by the log."""
        lines = [line for line in self._log.read_text(encoding="utf-8").splitlines() if ": speech long.m4a " in line]
        self.pieces = len(lines)
        return len(lines) / int(lines[-1].split("/")[1].split()[0]) if lines else 0.0
