"""Lossless slices: CPU beside coding the same 60 s again, exactness by an independent decode, growth with the length.

The recording is made here: the orchard sample over and over with phone noise, 1280x720, 30 fps, H.264 with a group of
pictures every 2 s, AAC; 2 minutes of it, and the same repeated by copying to 10 minutes and 2 hours. `--half dev` cuts
at places used while writing it, `--half held` (the default) at others. Baseline, in the same run: FFmpeg coding those
60 s with x264 veryfast and its sound.

    python -m bench lossless --json [--half dev|held] [--source FILE]
"""

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import av
import numpy as np

from toolkit.media.ffmpeg import ffmpeg_exe

SAMPLE = Path(__file__).resolve().parent.parent / "samples" / "orchard_silent.mp4"
STARTS_MS = {"dev": (31_300, 45_017), "held": (20_733, 38_250, 52_900)}
LENGTH_MS = 60_000
_WORKER = """
import json, resource, sys
from pathlib import Path
from toolkit.core.progress import Reporter
from toolkit.core.spans import Span
from toolkit.media.lossless import cut_slice
from toolkit.media.probe import probe
path, start_ms, end_ms, out = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4])
def cpu_s():
    both = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in both)
info = probe(path)
before = cpu_s()
cut = cut_slice(path, info, Span(start_ms, end_ms), out, Reporter(), threads=2)
peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"cpu_s": cpu_s() - before, "peak_mb": peak_mb, "method": cut.method, "sound": cut.sound,
                  "frames": cut.frame_count, "copied": cut.copied_frames, "first_db": cut.first_psnr_db,
                  "last_db": cut.last_psnr_db}))
"""


def measure(arguments: list[str]) -> dict[str, Any]:
    parser = argparse.ArgumentParser()
    parser.add_argument("--half", choices=("dev", "held"), default="held")
    parser.add_argument("--source", type=Path, help="2 minutes of a recording of your own instead")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        short = options.source or _make_recording(folder / "2min.mp4")
        rows = [_row(short, start_ms, folder) for start_ms in STARTS_MS[options.half]]
        growth = [] if options.source else _growth(short, folder)
    return {
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}",
        "half": options.half,
        "slices_60_s": rows,
        "worst_ratio": max(row["ratio"] for row in rows),
        "same_slice_of_longer_recordings": growth,
    }


def _make_recording(path: Path) -> Path:
    picture = "scale=1280:720,noise=alls=7:allf=t,fps=30,format=yuv420p"
    _ffmpeg(
        "-stream_loop", "-1", "-i", str(SAMPLE), "-f", "lavfi", "-i", "anoisesrc=a=0.05:r=48000", "-t", "120",
        "-map", "0:v", "-map", "1:a", "-vf", picture, "-c:v", "libx264", "-preset", "veryfast", "-b:v", "5M",
        "-maxrate", "6M", "-bufsize", "10M", "-g", "60", "-keyint_min", "60", "-sc_threshold", "0", "-c:a", "aac",
        "-b:a", "128k", str(path),
    )  # fmt: skip
    return path


def _row(path: Path, start_ms: int, folder: Path) -> dict[str, Any]:
    end_ms = start_ms + LENGTH_MS
    cut, again = folder / "cut.mp4", folder / "again.mp4"
    made = _cut(path, start_ms, end_ms, cut)
    again_cpu_s = _ffmpeg(
        "-ss", f"{start_ms / 1000}", "-i", str(path), "-t", f"{LENGTH_MS / 1000}", "-c:v", "libx264", "-preset",
        "veryfast", "-crf", "20", "-c:a", "aac", str(again),
    )  # fmt: skip
    return {
        "start_ms": start_ms, **made, "again_cpu_s": round(again_cpu_s, 2),
        "ratio": round(made["cpu_s"] / again_cpu_s, 3), **_compare(path, cut, start_ms, end_ms),
    }  # fmt: skip


def _growth(short: Path, folder: Path) -> list[dict[str, Any]]:
    """The same minute of the recording repeated to 10 minutes and to 2 hours."""
    rows = []
    for minutes in (10, 120):
        long = folder / f"{minutes}min.mp4"
        _ffmpeg("-stream_loop", str(minutes // 2 - 1), "-i", str(short), "-c", "copy", str(long))
        start_ms = minutes * 60_000 // 2 + 7_133
        rows.append({"minutes": minutes, **_cut(long, start_ms, start_ms + LENGTH_MS, folder / "cut.mp4")})
        long.unlink()
    return rows


def _cut(path: Path, start_ms: int, end_ms: int, out: Path) -> dict[str, Any]:
    """In a process of its own, so that memory is its own."""
    command = [sys.executable, "-c", _WORKER, str(path), str(start_ms), str(end_ms), str(out)]
    made = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    return made | {"cpu_s": round(made["cpu_s"], 2), "peak_mb": round(made["peak_mb"])}


def _compare(source: Path, cut: Path, start_ms: int, end_ms: int) -> dict[str, Any]:
    """Every picture against the recording, decoded by other code than the cutter's."""
    near: list[float] = []
    equal = 0
    with av.open(str(source)) as one, av.open(str(cut)) as other:
        stream = one.streams.video[0]
        zero_s, base = (one.start_time or 0) / 1e6, float(stream.time_base or 0)
        one.seek(int((start_ms / 1000 - 5 + zero_s) / base), stream=stream)
        ours = other.decode(video=0)
        wanted = 0
        for frame in one.decode(stream):
            at_ms = round(((frame.pts or 0) * base - zero_s) * 1000)
            if at_ms < start_ms:
                continue
            if at_ms >= end_ms:
                break
            wanted += 1
            mine = next(ours, None)
            if mine is None:
                break
            error = float(np.mean((frame.to_ndarray().astype(np.float32) - mine.to_ndarray()) ** 2))
            equal += error == 0
            near.append(99.0 if error == 0 else round(10 * float(np.log10(255**2 / error)), 2))
        extra = sum(1 for _ in ours)
    return {
        "frames_wanted": wanted, "frames_missing_or_extra": wanted - len(near) + extra, "equal_frames": equal,
        "first_frame_db": near[0], "last_frame_db": near[-1], "worst_frame_db": min(near),
    }  # fmt: skip


def _ffmpeg(*args: str) -> float:
    """CPU seconds of one run."""
    before = _children_s()
    subprocess.run([ffmpeg_exe(), "-nostdin", "-v", "error", "-y", *args], check=True)
    return _children_s() - before


def _children_s() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime
