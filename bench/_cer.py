"""Character error rate, normalised as ../shared/media/speech/README.md says."""

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

import numpy as np

from toolkit.core.spoken_numbers import speak_number

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_NOT_SAID = re.compile(r"[^\w]|_")


@cache
def _opencc() -> Any:
    import opencc

    return opencc.OpenCC("t2s")


def normalised(text: str) -> str:
    """Simplified characters, no punctuation, digits as Chinese numerals, lower case."""
    spoken = _NUMBER.sub(lambda match: speak_number(match.group()), _opencc().convert(text))
    return _NOT_SAID.sub("", spoken).lower()


def traditional_chars(text: str) -> int:
    """Characters that OpenCC would write otherwise in simplified script."""
    return sum(a != b for a, b in zip(text, _opencc().convert(text), strict=False))


def count_errors(heard: str, said: str) -> tuple[int, int]:
    """Fewest insertions, deletions and substitutions between the normalised texts; characters that were said."""
    heard, said = normalised(heard), normalised(said)
    codes = np.array([ord(char) for char in said], dtype=np.int64)
    steps = np.arange(len(said) + 1)
    row = steps.copy()
    for index, char in enumerate(heard, 1):
        change = row[:-1] + (codes != ord(char))
        best = np.minimum(change, row[1:] + 1)
        row = np.minimum.accumulate(np.concatenate(([index], best)) - steps) + steps
    return int(row[-1]), len(said)


def rate(counts: Iterable[tuple[int, int]]) -> float | None:
    """Errors over characters of all recordings together."""
    pairs = list(counts)
    said = sum(count for _, count in pairs)
    return round(sum(errors for errors, _ in pairs) / said, 4) if said else None
