"""The main job on the samples: CPU seconds and peak memory per stage, beside bare decoding and bare encoding.

Baselines, in the same run: `decode` is FFmpeg decoding all footage to nothing; `encode` is x264 with the renderer's own
settings on the finished clips' frames (decoding them is measured apart and taken off).
"""

import dataclasses
import datetime
import os
import platform
import resource
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from toolkit.app import App
from toolkit.config import load_settings
from toolkit.core.make_request import MakeRequest
from toolkit.core.progress import Reporter
from toolkit.media.ffmpeg import ffmpeg_exe
from toolkit.media.render_args import CRF, PRESET, X264_PARAMS
from toolkit.tasks.make_clips import make_clips

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
FOOTAGE = ("sale_two_products.mp4", "orchard_silent.mp4")
SAMPLE_EVERY_S = 0.02
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


def measure(_arguments: list[str]) -> dict[str, Any]:
    """All figures of one run with an empty store, then of the same command again."""
    with tempfile.TemporaryDirectory() as folder:
        settings = dataclasses.replace(load_settings(), home=Path(folder) / "home")
        out = Path(folder) / "out"
        with App.open(settings) as app:
            rows = _run(app, out)
            first_cpu_s = sum(row["cpu_s"] for row in rows)
            again_cpu_s = _cpu_of(lambda: app.make(_request(app, out), Reporter()))
        clips = sorted((out / "clips").glob("*.mp4"))
        decode_s = sum(_ffmpeg_cpu_s(["-i", str(SAMPLES / name)]) for name in FOOTAGE)
        encode_s = sum(_bare_encode_cpu_s(clip) for clip in clips)
    for row in rows:
        row["x_decode"] = round(row["cpu_s"] / decode_s, 2)
        row["x_encode"] = round(row["cpu_s"] / encode_s, 2)
    return {
        "date": datetime.date.today().isoformat(),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}",
        "clips": len(clips),
        "decode_cpu_s": round(decode_s, 2),
        "encode_cpu_s": round(encode_s, 2),
        "first_run_cpu_s": round(first_cpu_s, 2),
        "second_run_cpu_s": round(again_cpu_s, 2),
        "second_to_first": round(again_cpu_s / first_cpu_s, 3),
        "stages": rows,
    }


def _request(app: App, out: Path) -> MakeRequest:
    cards = app.load_products(SAMPLES / "products.toml")
    matches = tuple((FOOTAGE[1], card.id) for card in cards)
    return MakeRequest(footage=tuple(SAMPLES / name for name in FOOTAGE), cards=cards, out=out, matches=matches)


def _run(app: App, out: Path) -> list[dict[str, Any]]:
    tools = app.make_tools()
    stages = _MeasuredStages(tools.stages)
    with _peak_memory() as peak:
        cpu_s = _cpu_of(lambda: make_clips(_request(app, out), dataclasses.replace(tools, stages=stages), Reporter()))
    rows = [
        {"stage": record.name.en, "cpu_s": round(record.cpu_seconds, 2), "peak_mb": mb}
        for record, mb in zip(tools.stages.records, stages.peaks_mb, strict=True)
    ]
    rest_s = cpu_s - sum(row["cpu_s"] for row in rows)
    return [*rows, {"stage": "everything else", "cpu_s": round(rest_s, 2), "peak_mb": round(peak() / 1e6)}]


class _MeasuredStages:
    """Stages that note the peak memory of each."""

    def __init__(self, stages: Any) -> None:
        self._stages = stages
        self.peaks_mb: list[int] = []

    @property
    def records(self) -> list[Any]:
        return self._stages.records

    def run(self, *args: Any, **kwargs: Any) -> Any:
        with _peak_memory() as peak:
            result = self._stages.run(*args, **kwargs)
        self.peaks_mb.append(round(peak() / 1e6))
        return result


@contextmanager
def _peak_memory() -> Iterator[Callable[[], int]]:
    """Largest resident set in bytes of this process and its children together, sampled from /proc."""
    ended = threading.Event()
    largest = [0]

    def watch() -> None:
        while not ended.wait(SAMPLE_EVERY_S):
            largest[0] = max(largest[0], sum(_resident_bytes(pid) for pid in (os.getpid(), *_children())))

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield lambda: largest[0]
    finally:
        ended.set()
        thread.join()


def _children() -> tuple[int, ...]:
    tasks = Path(f"/proc/{os.getpid()}/task")
    return tuple(int(pid) for task in tasks.iterdir() for pid in _read(task / "children").split())


def _resident_bytes(pid: int) -> int:
    fields = _read(Path(f"/proc/{pid}/statm")).split()
    return int(fields[1]) * PAGE_BYTES if fields else 0


def _read(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:
        return ""


def _cpu_of(work: Callable[[], object]) -> float:
    before = _cpu_s()
    work()
    return _cpu_s() - before


def _cpu_s() -> float:
    return sum(
        usage.ru_utime + usage.ru_stime
        for usage in (resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN))
    )


def _ffmpeg_cpu_s(args: list[str]) -> float:
    command = [ffmpeg_exe(), "-nostdin", "-v", "error", *args, "-f", "null", "-"]
    return _cpu_of(lambda: subprocess.run(command, check=True))


def _bare_encode_cpu_s(clip: Path) -> float:
    settings = [
        "-an", "-c:v", "libx264", "-preset", PRESET, "-crf", str(CRF), "-x264-params", X264_PARAMS,
        "-pix_fmt", "yuv420p",
    ]  # fmt: skip
    return _ffmpeg_cpu_s(["-i", str(clip), *settings]) - _ffmpeg_cpu_s(["-i", str(clip), "-an"])
