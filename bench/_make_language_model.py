"""Makes `toolkit/data/lm/zh.npz`, the word model of the re-decoding, from the language model of libime.

    apt-get source --download-only libime          # Debian 12: libime 1.0.16
    tar xf libime_1.0.16.orig.tar.xz; tar xf libime-1.0.16/data/lm_sc.arpa-20220810.tar.xz
    tar xf libime-1.0.16/data/dict-20220810.tar.xz
    python -m bench._make_language_model lm_sc.arpa dict_sc.txt toolkit/data/lm/zh.npz

Kept are words of one to six Chinese characters with their probabilities and readings, and the word pairs that matter
most: the weight of a pair is P(first) P(second | first) x the distance from its backed-off probability (after Seymore
and Rosenfeld 1996, "Scalable backoff language models"). The weights of backing off are made anew for the pairs kept.
"""

import argparse
import re
from pathlib import Path

import numpy as np

from toolkit.core.redecode_model import (
    BACKOFF_STEPS_PER_LOG10,
    BACKOFF_TOP_LOG10,
    MAX_CHARS,
    READING_STEPS_PER_LOG10,
    STEPS_PER_LOG10,
)
from toolkit.engines.words import read_syllables

HAN = re.compile(r"[\u3400-\u9fff]+")
PAIRS = 2_000_000
LEAST_READING_LOG10 = -1.75
"""Rarer readings of a character or word (about 2 %) are left out."""


def read_arpa(path: Path) -> tuple[dict[str, tuple[float, float]], list[tuple[str, str, float]]]:
    """Words with log10 probability and backoff, and pairs with log10 probability; three-word entries are left out."""
    singles: dict[str, tuple[float, float]] = {}
    pairs: list[tuple[str, str, float]] = []
    order = 0
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("\\"):
                order = {"\\1-grams:": 1, "\\2-grams:": 2}.get(line.strip(), 0)
                if line.startswith("\\3-grams"):
                    break
                continue
            parts = line.rstrip("\n").split("\t")
            if order == 1 and len(parts) >= 2 and HAN.fullmatch(parts[1]) and len(parts[1]) <= MAX_CHARS:
                singles[parts[1]] = float(parts[0]), float(parts[2]) if len(parts) > 2 else 0.0
            elif order == 2 and len(parts) >= 2:
                first, second = parts[1].split(" ")
                pairs.append((first, second, float(parts[0])))
    return singles, pairs


def read_readings(path: Path) -> dict[str, list[tuple[tuple[str, ...], float]]]:
    """Readings of words, each with its log10 share."""
    readings: dict[str, list[tuple[tuple[str, ...], float]]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        word, sound, *share = line.split()
        sounds = tuple("v".join(s.split("ü")).replace("lue", "lve").replace("nue", "nve") for s in sound.split("'"))
        readings.setdefault(word, []).append((sounds, float(share[0]) if share else 0.0))
    return readings


def choose_pairs(
    words: list[str], singles: dict[str, tuple[float, float]], pairs: list[tuple[str, str, float]], count: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """First and second words and log10 probability of the `count` weightiest pairs, and backoffs made anew."""
    ids = {word: number for number, word in enumerate(words)}
    known = [(ids[a], ids[b], p) for a, b, p in pairs if a in ids and b in ids]
    first, second = (np.array([pair[column] for pair in known], np.int64) for column in (0, 1))
    log10 = np.array([pair[2] for pair in known])
    single = np.array([singles[word][0] for word in words])
    backoff = np.array([singles[word][1] for word in words])
    gain = np.maximum(0.0, log10 - backoff[first] - single[second])
    weight = 10.0 ** (single[first] + log10) * gain
    kept = np.sort(np.argsort(-weight, kind="stable")[:count])
    kept = kept[np.lexsort((second[kept], first[kept]))]
    first, second, log10 = first[kept], second[kept], log10[kept]
    left = 1 - np.bincount(first, 10.0**log10, len(words))
    left_single = 1 - np.bincount(first, 10.0 ** single[second], len(words))
    backoff = np.log10(np.clip(left, 1e-6, 1) / np.clip(left_single, 1e-6, 1))
    return first, second, log10, backoff


def planes(values: np.ndarray) -> np.ndarray:
    """uint8 [3, n]: the three bytes of each value apart, which packs better."""
    return np.stack([(values >> shift & 255).astype(np.uint8) for shift in (0, 8, 16)])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("arpa", type=Path)
    parser.add_argument("dictionary", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--pairs", type=int, default=PAIRS)
    given = parser.parse_args()
    singles, pairs = read_arpa(given.arpa)
    words = sorted(singles, key=lambda word: (-singles[word][0], word))
    first, second, log10, backoff = choose_pairs(words, singles, pairs, given.pairs)
    known = read_readings(given.dictionary)
    owners, shares, sounds = [], [], []
    for number, word in enumerate(words):
        for reading, share in known.get(word) or [(read_syllables(word), 0.0)]:
            if len(reading) == len(word) and all(reading) and share >= LEAST_READING_LOG10:
                owners.append(number)
                shares.append(share)
                sounds.append(reading)
    syllables = sorted({syllable for reading in sounds for syllable in reading})
    ids = {syllable: number for number, syllable in enumerate(syllables)}
    flat = np.array([ids[syllable] for reading in sounds for syllable in reading], np.int64)
    starts = np.diff(second, prepend=0)
    starts[np.flatnonzero(np.diff(first, prepend=-1))] = second[np.flatnonzero(np.diff(first, prepend=-1))]

    def steps(values: np.ndarray, per_log10: int) -> np.ndarray:
        return np.clip(np.round(-values * per_log10), 0, 255).astype(np.uint8)

    np.savez_compressed(
        given.out,
        words=np.frombuffer("\n".join(words).encode(), np.uint8),
        single=steps(np.array([singles[word][0] for word in words]), STEPS_PER_LOG10),
        backoff=steps(backoff - BACKOFF_TOP_LOG10, BACKOFF_STEPS_PER_LOG10),
        followers=planes(np.bincount(first, minlength=len(words))),
        second=planes(starts),
        pair=steps(log10, STEPS_PER_LOG10),
        syllables=np.frombuffer(" ".join(syllables).encode(), np.uint8),
        reading_owner=np.diff(np.array(owners), prepend=0).astype(np.uint8),
        reading_share=steps(np.array(shares), READING_STEPS_PER_LOG10),
        reading=planes(flat)[:2],
    )
    print(f"{len(words)} words, {len(first)} pairs, {len(owners)} readings, {given.out.stat().st_size} bytes")


if __name__ == "__main__":
    main()
