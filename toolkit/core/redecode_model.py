"""A language model of Chinese words that can be searched by sound, as an input method does."""

import copy
import math
import re
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

MAX_CHARS = 6
"""Longest word, in characters."""
STEPS_PER_LOG10 = 32
"""Probabilities are stored as one byte: steps of 1/32 of a power of ten, down to 1e-7.97."""
BACKOFF_STEPS_PER_LOG10 = 64
BACKOFF_TOP_LOG10 = 1.0
READING_STEPS_PER_LOG10 = 128
_LN10 = math.log(10.0)
_UNKNOWN_WORD = -7.0 * _LN10
_SYLLABLE_BITS = 9

NearSyllables = Sequence[Sequence[tuple[float, int]]]
"""For each place, the syllables that may be meant there: (cost, number), cheapest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LexiconWord:
    """A word that the trade uses more often than the model's texts do."""

    text: str
    weight: float
    """How much more likely than a word of weight 1."""
    syllables: tuple[str, ...]
    """One toneless syllable per character."""


@dataclass(frozen=True, slots=True)
class SoundMatch:
    """A word that may be meant where something like it was heard."""

    word: int
    size: int
    """Its characters."""
    cost: float
    """Sum of its syllables' costs."""
    log_share: float
    """Natural log of how often the word is read so."""


class SoundIndex:
    """Words in the order of their sounds, so that all words that begin with a syllable stand together."""

    def __init__(self, rows: np.ndarray, owners: np.ndarray, log_shares: np.ndarray) -> None:
        """`rows`: unsigned [n, MAX_CHARS], numbers of syllables from 1, 0 after the end; `owners`: int [n], words."""
        keys = np.zeros(len(rows), np.uint64)
        for column in range(MAX_CHARS):
            keys = keys << np.uint64(_SYLLABLE_BITS) | rows[:, column].astype(np.uint64)
        order = np.argsort(keys, kind="stable")
        self._keys = array("Q", keys[order].tobytes())
        self._owners = array("i", owners[order].astype(np.int32).tobytes())
        self._log_shares = array("f", log_shares[order].astype(np.float32).tobytes())

    def find(self, near: NearSyllables, budgets: Sequence[float]) -> Iterator[SoundMatch]:
        """Words whose sounds are near the first places of `near`; `budgets`: most cost allowed, by number of places."""
        yield from self._search(near, budgets, 0, 0, 0, len(self._keys), 0.0)

    def _search(
        self, near: NearSyllables, budgets: Sequence[float], depth: int, prefix: int, low: int, high: int, cost: float
    ) -> Iterator[SoundMatch]:
        shift = _SYLLABLE_BITS * (MAX_CHARS - 1 - depth)
        for step, syllable in near[depth]:
            total = cost + step
            if total > budgets[depth]:
                return
            key = prefix | syllable << shift
            start = bisect_left(self._keys, key, low, high)
            if start >= high or self._keys[start] >= key + (1 << shift):
                continue
            end = bisect_left(self._keys, key + (1 << shift), start, high)
            while start < end and self._keys[start] == key:
                yield SoundMatch(self._owners[start], depth + 1, total, self._log_shares[start])
                start += 1
            if depth + 1 < len(near) and start < end:
                yield from self._search(near, budgets, depth + 1, key, start, end, total)


class WordModel:
    """How likely one word follows another; natural logs of probabilities."""

    def __init__(self, arrays: Mapping[str, np.ndarray]) -> None:
        """`arrays` as bench/_make_language_model.py writes them."""
        text = arrays["words"].tobytes().decode()
        self.words: list[str] = text.split("\n") if text else []
        self._ids = {word: number for number, word in enumerate(self.words)}
        self._single = array("f", _unpack(arrays["single"], STEPS_PER_LOG10))
        self._backoff = array("f", _unpack(arrays["backoff"], BACKOFF_STEPS_PER_LOG10, BACKOFF_TOP_LOG10))
        counts = _join_planes(arrays["followers"])
        ends = np.cumsum(counts, dtype=np.uint32)
        second = _join_planes(arrays["second"])
        np.cumsum(second, out=second)  # may pass 2^32 and start again, which the difference below undoes
        before = np.concatenate((np.zeros(1, np.uint32), second))[ends - counts]
        second -= np.repeat(before, counts)
        self._second = array("I")
        self._second.frombytes(second.view(np.uint8).data)
        self._starts = array("I", [0])
        self._starts.frombytes(ends.view(np.uint8).data)
        self._pair = arrays["pair"].tobytes()
        self._pair_log = tuple(-step / STEPS_PER_LOG10 * _LN10 for step in range(256))
        names = arrays["syllables"].tobytes().decode().split()
        self.syllables: dict[str, int] = {name: number for number, name in enumerate(names, 1)}
        self.indexes: tuple[SoundIndex, ...] = (self._index_readings(arrays),)
        self._weights: dict[int, float] = {}
        self.own: Mapping[int, float] = {}
        """Words of the dialect in hand -> how much likelier than its usual word."""
        self.own_pattern: re.Pattern[str] | None = None
        """Finds those of three characters and more."""

    def _index_readings(self, arrays: Mapping[str, np.ndarray]) -> SoundIndex:
        owners = np.cumsum(arrays["reading_owner"], dtype=np.uint32)
        lengths = np.fromiter(map(len, self.words), np.uint8, len(self.words))[owners]
        flat = _join_planes(arrays["reading"]) + np.uint32(1)
        rows = np.zeros((len(owners), MAX_CHARS), np.uint16)
        rows[np.arange(MAX_CHARS)[None, :] < lengths[:, None]] = flat
        shares = np.frombuffer(_unpack(arrays["reading_share"], READING_STEPS_PER_LOG10), np.float32)
        return SoundIndex(rows, owners, shares)

    @property
    def is_empty(self) -> bool:
        return not self.words

    def add_lexicon(self, lexicon: Iterable[LexiconWord]) -> None:
        """Let the words of a trade count; those the model lacks become words of it. Call it once, before any use."""
        weights = self._add(lexicon)
        total = sum(weights.values())
        self._weights = {number: weight / total for number, weight in weights.items()}

    def with_dialect(self, lexicon: Iterable[LexiconWord]) -> "WordModel":
        """A model that knows the words of a dialect as well; it shares the pairs of this one, which stays as it is."""
        model = copy.copy(self)
        model.words, model._ids = self.words.copy(), self._ids.copy()
        model._single, model._backoff, model._starts = self._single[:], self._backoff[:], self._starts[:]
        model.own = model._add(lexicon)
        long = sorted((model.words[number] for number in model.own if len(model.words[number]) > 2), key=len)
        model.own_pattern = re.compile("|".join(map(re.escape, reversed(long)))) if long else None
        return model

    def _add(self, lexicon: Iterable[LexiconWord]) -> dict[int, float]:
        """The numbers of the words, new ones where they are not known, and their weights."""
        rows: list[list[int]] = []
        owners: list[int] = []
        weights: dict[int, float] = {}
        for entry in lexicon:
            number = self._ids.get(entry.text)
            if number is None:
                codes = [self.syllables.get(syllable, 0) for syllable in entry.syllables]
                if len(codes) != len(entry.text) or len(codes) > MAX_CHARS or not all(codes):
                    continue
                number = self._append(entry.text)
                rows.append(codes + [0] * (MAX_CHARS - len(codes)))
                owners.append(number)
            weights[number] = max(entry.weight, weights.get(number, 0.0))
        if rows:
            self.indexes += (SoundIndex(np.array(rows), np.array(owners), np.zeros(len(rows))),)
        return weights

    def _append(self, word: str) -> int:
        self.words.append(word)
        self._ids[word] = len(self.words) - 1
        self._single.append(_UNKNOWN_WORD)
        self._backoff.append(0.0)
        self._starts.append(self._starts[-1])
        return len(self.words) - 1

    def number_of(self, word: str) -> int | None:
        return self._ids.get(word)

    def mix(
        self, trade_share: float, words: Iterable[str] = (), share: float = 0.0, own_word: float = 0.0
    ) -> "WordMix":
        """Speech of which `trade_share` (0..1) are the lexicon's words, `share` the known ones of `words`, and
        `own_word` each word of the dialect that has the weight 1."""
        known = sorted({number for word in words if (number := self._ids.get(word)) is not None})
        trade_share = trade_share if self._weights else 0.0
        share = share if known else 0.0
        masses = {number: trade_share * weight for number, weight in self._weights.items()} if trade_share else {}
        for number in known:
            masses[number] = masses.get(number, 0.0) + share / len(known)
        for number, weight in self.own.items():
            masses[number] = masses.get(number, 0.0) + own_word * weight
        return WordMix(1.0 - trade_share - share - own_word * sum(self.own.values()), masses)

    def single_log_prob(self, word: int, mix: "WordMix") -> float:
        """ln P(word)."""
        return mix.mixed(self._single[word], word)

    def log_prob(self, before: int, word: int, mix: "WordMix") -> float:
        """ln P(word | the word before it); `before` is -1 where nothing is known of it."""
        if before < 0:
            return mix.mixed(self._single[word], word)
        low, high = self._starts[before], self._starts[before + 1]
        place = bisect_left(self._second, word, low, high)
        if place < high and self._second[place] == word:
            return mix.mixed(self._pair_log[self._pair[place]], word)
        return mix.mixed(self._backoff[before] + self._single[word], word)

    def known_words(self, text: str) -> Iterator[str]:
        """Words of two characters and more in `text`, the longest first from left to right."""
        start = 0
        while start < len(text):
            size = next((n for n in range(MAX_CHARS, 1, -1) if text[start : start + n] in self._ids), 1)
            if size > 1 and start + size <= len(text):
                yield text[start : start + size]
            start += size


@dataclass(frozen=True, slots=True)
class WordMix:
    """A kind of speech: some words are more frequent in it than in the model's texts."""

    rest: float
    """Share 0..1 of everything else."""
    masses: Mapping[int, float]
    """Share of each such word."""

    def mixed(self, log_prob: float, word: int) -> float:
        mass = self.masses.get(word)
        return log_prob if mass is None else math.log(self.rest * math.exp(log_prob) + mass)


def _unpack(steps: np.ndarray, per_log10: int, top_log10: float = 0.0) -> bytes:
    """Natural logs, float32, of stored steps."""
    return ((top_log10 - steps.astype(np.float32) / per_log10) * _LN10).astype(np.float32).tobytes()


def _join_planes(planes: np.ndarray) -> np.ndarray:
    """uint32 [n] of uint8 [bytes, n], lowest byte first."""
    joined = np.zeros(planes.shape[1], np.uint32)
    for plane in reversed(planes):
        joined <<= np.uint32(8)
        joined |= plane
    return joined


def parse_lexicon(
    tables: Mapping[str, Sequence[Mapping[str, object]]], read_syllables: Callable[[str], tuple[str, ...]]
) -> tuple[LexiconWord, ...]:
    """The words of a parsed `livestream_words.toml`.

    Raises:
        ValueError: if a list lacks its words or weight.
    """
    try:
        weights: dict[str, float] = {}
        for entry in tables["list"]:
            for word in str(entry["words"]).split():
                weights[word] = max(float(str(entry["weight"])), weights.get(word, 0.0))
    except KeyError as error:
        raise ValueError(f"livestream_words.toml lacks the key {error}") from error
    return tuple(
        LexiconWord(text=word, weight=weight, syllables=read_syllables(word)) for word, weight in weights.items()
    )
