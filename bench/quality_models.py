"""Learns what one picture can't be judged by with a rule: `python -m bench quality_models --photos FOLDER`.

Lost light, a smeared lens, a light of the wrong colour, missing colour. Learned from photographs with a free licence
(which ones: the head of `toolkit/data/picture_models.toml`), drawn scenes and clips of the dev half, each spoilt in
random ways. A fifth of the sources is kept out to report the AUC, then all are learned from. The report half of
`bench quality` takes no part. Needs torch; six minutes of CPU for 330 photographs.
"""

import argparse
import concurrent.futures
from pathlib import Path
from typing import Any

import numpy as np

from bench._quality_fit import Fitted, Lesson, fit, joined, scale_of, write_models
from bench._quality_pictures import Example, examples_of, pictures
from bench.quality import MEDIA, auc
from toolkit.media.picture_models import FAULTS

ROWS = {"lost": ("light",), "haze": ("haze", "feet"), "cast": ("colour",), "grey": ("colour", "hues")}
MEMBERS = 2
_UNITS = {"lost": 24, "haze": 36, "cast": 48, "grey": 48}
_DECAY = {"lost": 0.5, "haze": 0.6, "cast": 0.25, "grey": 0.3}
_GROWS = {"lost": (0.05, 6.0, 1.0), "haze": (0.1, 4.3, 1.3), "cast": (0.06, 5.0, 1.0), "grey": (0.15, 5.5, 1.5)}
"""(least degree that counts, how fast it counts, power): worse ones are to be told as worse, not only as faults."""
_NOTICED = {"lost": 0.25, "haze": 0.45, "cast": 0.3, "grey": 0.5}
"""Degree that a viewer notices: from it on the AUC is told; `bench quality` begins there too."""
_OTHER_FAULT = {"lost": 1.0, "haze": 1.0, "cast": 1.0, "grey": 0.5}
"""How much it counts that a picture with another fault is told apart."""


def measure(arguments: list[str]) -> dict[str, Any]:
    parser = argparse.ArgumentParser(prog="bench quality_models")
    parser.add_argument("--photos", type=Path, required=True)
    parser.add_argument("--out", type=Path, help="write the models here; else only the AUC is told")
    parser.add_argument("--head", default="", help="first lines of the file: where the photographs come from")
    parser.add_argument("--each", type=int, default=2, help="takes of each picture; 17 examples each")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--workers", type=int, default=1)
    options = parser.parse_args(arguments)
    found = _examples(options.photos, options.seed, options.each, options.workers)
    names = sorted({each.source for each in found})
    kept_out = set(names[::5])
    known = [each for each in found if each.source not in kept_out]
    unknown = [each for each in found if each.source in kept_out]
    result = {
        "sources": len(names), "examples": len(found),
        "auc_of_sources_kept_out": {name: _auc(name, _learn(name, known, options.seed), unknown) for name in FAULTS},
    }  # fmt: skip
    if options.out:
        models = {name: _learn(name, found, options.seed) for name in FAULTS}
        write_models(models, options.out, options.head.replace("\\n", "\n"))
    return result


def _examples(photos: Path, seed: int, each: int, workers: int) -> list[Example]:
    work = [(*source, seed * 100_000 + number, each) for number, source in enumerate(pictures(photos, MEDIA))]
    with concurrent.futures.ProcessPoolExecutor(workers) as pool:
        return [example for part in pool.map(examples_of, work, chunksize=4) for example in part]


def _traits(examples: list[Example], rows: tuple[str, ...]) -> np.ndarray:
    return np.stack([np.concatenate([each.traits[row] for row in rows]) for each in examples])


def _wanted(name: str, degree: float) -> float:
    """0..1: how surely a fault of that degree is one."""
    least, fast, power = _GROWS[name]
    return 1.0 - float(np.exp(-fast * max(0.0, degree - least) ** power))


def _learn(name: str, examples: list[Example], seed: int) -> Fitted:
    """The mean of some models, each begun elsewhere."""
    traits = _traits(examples, ROWS[name])
    wanted = np.array([_wanted(name, each.degree) if each.kind == name else 0.0 for each in examples])
    of_kind = {"clean": 2.0, name: 1.0}
    weights = np.array([each.weight * of_kind.get(each.kind, _OTHER_FAULT[name]) for each in examples])
    takes: dict[int, list[int]] = {}
    for number, each in enumerate(examples):
        if each.kind in ("clean", name):
            takes.setdefault(each.take, []).append(number)
    chains = [sorted(own, key=lambda number: examples[number].degree) for own in takes.values()]
    milder, worse = (np.array([n for chain in chains for n in chain[side]]) for side in (slice(-1), slice(1, None)))
    degrees = np.array([each.degree for each in examples])
    lesson = Lesson(
        traits=traits, wanted=wanted, weights=weights, milder=milder, worse=worse,
        apart=degrees[worse] - degrees[milder],
    )  # fmt: skip
    return joined([
        fit(ROWS[name], lesson, scale=scale_of(traits), units=_UNITS[name], decay=_DECAY[name], seed=seed + member)
        for member in range(MEMBERS)
    ])  # fmt: skip


def _auc(name: str, model: Fitted, examples: list[Example]) -> float:
    odds = model.odds(_traits(examples, ROWS[name]))
    is_clean = np.array([each.kind == "clean" for each in examples])
    is_spoilt = np.array([each.kind == name and each.degree >= _NOTICED[name] for each in examples])
    return round(auc(list(-odds[is_clean]), list(-odds[is_spoilt])), 3)
