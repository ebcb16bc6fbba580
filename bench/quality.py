"""The usable-shot score on footage spoilt in known ways, `python -m bench quality --json [--half dev|report]`.

Clean pieces of real clips and drawn scenes, each spoilt in 16 ways and four degrees, are encoded, analysed as `chushan`
does it, and scored. AUC: how surely a clean shot scores above a spoilt one, over all sources of the half (0.5 is a
guess). Falling: share of sources whose score falls with every degree, ties of at most 0.01 allowed. Baseline in the
same run: the variance of the Laplacian at 640 pixels (what other tools take for quality).
"""

import argparse
import concurrent.futures
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from bench._quality_faults import CLEAN_CRF, FAULTS, Fault
from bench._quality_scenes import FPS, Frames, Source, drawn_sources, photo_sources, real_sources
from toolkit.app_base import cpu_seconds
from toolkit.core.progress import Reporter
from toolkit.core.shot import PictureAnalysis
from toolkit.media.frames import analyse_pictures
from toolkit.media.probe import probe

MEDIA = Path(__file__).parents[1].parent / "shared" / "media" / "video"
TIE = 0.01
STILL_FPS = 5


def measure(arguments: list[str]) -> dict[str, Any]:
    parser = argparse.ArgumentParser(prog="bench quality")
    parser.add_argument("--half", default="report", choices=("dev", "report", "photos"))
    parser.add_argument("--photos", type=Path, help="a folder of pictures: a third set, for --half photos")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--kinds", default="", help="only these, comma separated: the whole takes six minutes of CPU")
    parser.add_argument("--workers", type=int, default=1)
    options = parser.parse_args(arguments)
    sources = all_sources(options.seed, options.photos)
    own = [source.name for source in sources if source.half == options.half]
    kinds = [fault for fault in FAULTS if not options.kinds or fault.name in options.kinds.split(",")]
    work = [(options.seed, options.photos, name, [fault.name for fault in kinds]) for name in own]
    started = cpu_seconds()
    with concurrent.futures.ProcessPoolExecutor(options.workers) as pool:
        rows = dict(zip(own, pool.map(_score_source, work), strict=True))
    return {
        "half": options.half,
        "sources": len(own),
        "clips": len(own) * (2 + sum(len(fault.degrees) for fault in kinds)),
        "clean": _spread([row["clean"][0] for row in rows.values()]),
        "kinds": [_judge(fault, rows) for fault in kinds],
        "cpu_s": round(cpu_seconds() - started, 1),
    }


def all_sources(seed: int, photos: Path | None) -> list[Source]:
    return [*real_sources(MEDIA), *drawn_sources(seed), *(photo_sources(photos) if photos else [])]


def _score_source(work: tuple[int, Path | None, str, list[str]]) -> dict[str, tuple[float, float]]:
    seed, photos, name, kinds = work
    source = next(each for each in all_sources(seed, photos) if each.name == name)
    cv2.setNumThreads(1)
    scored = {}
    with tempfile.TemporaryDirectory() as folder:
        for key, path in make_clips(source, seed, Path(folder), kinds):
            scored[key] = score(path), laplacian(path)
            path.unlink()
    return scored


def make_clips(source: Source, seed: int, folder: Path, kinds: list[str]) -> Iterator[tuple[str, Path]]:
    """(key, file) of the clean shot and of each fault in each degree; the key is "clean", "still" or "fault degree".

    "still" is the clean shot with a fifth of its frames, like the faults that don't move.
    """
    frames = source.frames()
    yield "clean", encode(frames, folder / "clean.mp4", CLEAN_CRF, FPS)
    yield "still", encode(frames[:: FPS // STILL_FPS], folder / "still.mp4", CLEAN_CRF, STILL_FPS)
    for fault in (each for each in FAULTS if each.name in kinds):
        own, fps = (frames, FPS) if fault.is_motion else (frames[:: FPS // STILL_FPS], STILL_FPS)
        for number, degree in enumerate(fault.degrees):
            rng = np.random.default_rng([seed, FAULTS.index(fault), len(source.name), ord(source.name[0])])
            crf = degree if fault.is_coding else CLEAN_CRF
            path = encode(fault.spoil(own, degree, rng), folder / f"{fault.name} {number}.mp4", crf, fps)
            yield f"{fault.name} {number}", path


def encode(frames: Frames, path: Path, crf: float, fps: int) -> Path:
    """H.264, in this process."""
    import av

    height, width = frames[0].shape[:2]
    with av.open(str(path), "w") as container:
        options = {"crf": str(crf), "preset": "superfast", "threads": "1"}
        stream = container.add_stream("libx264", rate=fps, options=options)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        for frame in frames:
            container.mux(stream.encode(av.VideoFrame.from_ndarray(frame, format="bgr24")))
        container.mux(stream.encode())
    return path


def look(path: Path) -> PictureAnalysis:
    return analyse_pictures(path, probe(path), Reporter())


def score(path: Path) -> float:
    """Of the whole piece: the mean of its shots' scores by their length."""
    shots = look(path).shots
    return sum(shot.quality.score * shot.span.duration_ms for shot in shots) / sum(s.span.duration_ms for s in shots)


def laplacian(path: Path) -> float:
    import av

    with av.open(str(path)) as container:
        found = [
            float(cv2.Laplacian(frame.to_ndarray(format="gray"), cv2.CV_32F).var())
            for number, frame in enumerate(container.decode(video=0)) if number % 5 == 0
        ]  # fmt: skip
    return float(np.mean(found))


def auc(clean: list[float], spoilt: list[float]) -> float:
    pairs = np.array(clean)[:, None] - np.array(spoilt)[None]
    return float(((pairs > 0) + 0.5 * (pairs == 0)).mean())


def _spread(values: list[float]) -> dict[str, float]:
    return {"lowest": round(min(values), 3), "median": round(float(np.median(values)), 3)}


def _judge(fault: Fault, rows: dict[str, dict[str, tuple[float, float]]]) -> dict[str, Any]:
    keys = [f"{fault.name} {number}" for number in range(len(fault.degrees))]
    same = "clean" if fault.is_motion else "still"
    clean, other_clean = (np.array([row[same][n] for row in rows.values()]) for n in (0, 1))
    spoilt, other = (np.array([[row[key][n] for key in keys] for row in rows.values()]) for n in (0, 1))
    steps = np.diff(np.column_stack([clean, spoilt]), axis=1)
    other_steps = np.diff(np.column_stack([other_clean, other]), axis=1)
    return {
        "kind": fault.name,
        "auc": round(auc(list(clean), list(spoilt.ravel())), 3),
        "auc_by_degree": [round(auc(list(clean), list(column)), 3) for column in spoilt.T],
        "falling": round(float((steps <= TIE).all(axis=1).mean()), 3),
        "medians": [round(float(np.median(column)), 2) for column in spoilt.T],
        "laplacian_auc": round(auc(list(other_clean), list(other.ravel())), 3),
        "laplacian_falling": round(float((other_steps <= 0.01 * other_clean[:, None]).all(axis=1).mean()), 3),
    }
