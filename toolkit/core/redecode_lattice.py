"""The likeliest characters for a row of syllables: a lattice of words, searched from left to right with a beam."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from toolkit.core.pinyin import Sounds
from toolkit.core.redecode_model import MAX_CHARS, NearSyllables, WordMix, WordModel

_REMEMBERED = 2_000
"""Rows of syllables whose words are remembered: about 10 MB, enough for the runs at hand and their second looks."""
_LN10 = math.log(10.0)
_UNKNOWN_CHAR = -7.0 * _LN10
NUMERALS = frozenset("〇零一二两三四五六七八九十百千万亿半几")


@dataclass(frozen=True, slots=True, kw_only=True)
class RedecodeOptions:
    """Weights of the noisy channel, in natural logs. Tuned by bench/redecode.py on its dev half only."""

    sound_weight: float = 13.0
    """Loss per unit of a syllable's cost (toolkit.core.pinyin): n for l, which accents merge, costs 0.1."""
    keep: float = 0.5
    """Gain for each of the engine's own characters that stays ..."""
    keep_by_confidence: float = 4.0
    """... and what its confidence 0..1 adds."""
    alternative: float = 2.0
    """Gain for a character that an alternative hearing has in this place."""
    least_gain: float = 2.0
    """A change must make the whole run likelier by so much."""
    trade_share: float = 0.3
    """How much of a seller's speech is taken to consist of the trade's words."""
    trade_share_plain: float = 0.05
    """The same where no product is known, so that nothing says that it is a sale; so with the others in `_plain`."""
    card_share: float = 0.1
    """How much of it is taken to consist of the words on the product cards."""
    own_word: float = 1.2e-4
    """How much of it each word of the dialect in hand is taken to make up; frequent ones more, by their weight."""
    own_relief: float = 0.5
    """How much of the engine's confidence in a character (0..1) doesn't count against a word of the dialect, which the
    engine doesn't know and so can't have been right about ..."""
    own_relief_pair: float = 0.5
    """... of two characters whose syllables cost together at most `own_pair_budget`: the same to the dialect's ear."""
    own_pair_budget: float = 0.06
    least_confidence_own: float = 0.45
    """In segments down to this confidence longer words of the dialect may still be put in, and nothing else."""
    least_confidence: float = 0.6
    """Segments in which the engine is less sure on average are left: other words would be no better."""
    least_confidence_plain: float = 0.65
    budgets: tuple[float, ...] = (0.36, 0.40, 0.50, 0.60, 0.70, 0.70)
    """Most cost of a word's syllables together, by its number of characters."""
    single_log10: float = -4.0
    """One character alone may only be put in if it is at least so frequent (or the trade's)."""
    words_per_size: int = 14
    """Words of the same place and size that are weighed."""
    beam: int = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Chinese characters without a break, as the engine wrote them."""

    text: str
    syllables: tuple[str, ...]
    confidences: tuple[float, ...]
    fixed: tuple[bool, ...]
    """Characters that must stay."""
    others: tuple[frozenset[str], ...]
    """What alternative hearings have in each place."""


@dataclass(frozen=True, slots=True)
class _Arc:
    size: int
    word: int
    """-1 for a character that the model does not know."""
    gain: float


@dataclass(frozen=True, slots=True)
class _Node:
    """The best way to a place that ends with a certain word."""

    score: float
    before: "_Node | None"
    place: int
    word: int
    size: int


class Lattice:
    """Decodes runs under one set of confusions and one kind of speech; remembers what sounds alike."""

    def __init__(self, model: WordModel, sounds: Sounds, options: RedecodeOptions, mix: WordMix) -> None:
        self._model = model
        self._sounds = sounds
        self._options = options
        self._mix = mix
        self._near: dict[str, tuple[tuple[float, int], ...]] = {}
        self._found: dict[tuple[str, ...], tuple[_Arc, ...]] = {}

    def decode(self, run: Run, fixed: Sequence[bool] | None = None) -> tuple[str, float]:
        """The likeliest text of `run` (of the same length) and its score; `fixed` in place of the run's own."""
        size = len(run.text)
        arcs = self._arcs(run, run.fixed if fixed is None else fixed)
        layers: list[dict[int, _Node]] = [{} for _ in range(size + 1)]
        layers[0][-1] = _Node(0.0, None, 0, -1, 0)
        for place in range(size):
            ends = sorted(layers[place].values(), key=lambda node: -node.score)[: self._options.beam]
            for arc in arcs[place]:
                self._extend(layers, place, ends, arc)
        best = max(layers[size].values(), key=lambda node: node.score)
        return self._trace(best, run.text), best.score

    def _extend(self, layers: list[dict[int, _Node]], place: int, ends: list[_Node], arc: _Arc) -> None:
        best_score, best_end = float("-inf"), None
        for end in ends:
            step = self._model.log_prob(end.word, arc.word, self._mix) if arc.word >= 0 else _UNKNOWN_CHAR
            if end.score + step > best_score:
                best_score, best_end = end.score + step, end
        score = best_score + arc.gain
        layer = layers[place + arc.size]
        known = layer.get(arc.word)
        if known is None or score > known.score:
            layer[arc.word] = _Node(score, best_end, place, arc.word, arc.size)

    def _trace(self, node: _Node, heard: str) -> str:
        pieces: list[str] = []
        while node.before is not None:
            own = heard[node.place : node.place + node.size]
            pieces.append(self._model.words[node.word] if node.word >= 0 else own)
            node = node.before
        return "".join(reversed(pieces))

    def _arcs(self, run: Run, fixed: Sequence[bool]) -> list[list[_Arc]]:
        keep = [self._options.keep + self._options.keep_by_confidence * each for each in run.confidences]
        size = len(run.text)
        arcs: list[list[_Arc]] = []
        for place in range(size):
            own = self._own_arcs(run.text, place, keep)
            known = {arc.word for arc in own}
            for arc in self._sounding_like(run.syllables[place : place + MAX_CHARS]):
                gain = None if arc.word in known else self._gain_of(arc, run, place, keep, fixed)
                if gain is not None:
                    own.append(_Arc(arc.size, arc.word, gain))
            arcs.append(own)
        return arcs

    def _own_arcs(self, text: str, place: int, keep: list[float]) -> list[_Arc]:
        """The engine's own words from `place` on."""
        arcs: list[_Arc] = []
        for end in range(place + 1, min(place + MAX_CHARS, len(text)) + 1):
            word = self._model.number_of(text[place:end])
            if word is not None:
                arcs.append(_Arc(end - place, word, sum(keep[place:end])))
        if not any(arc.size == 1 for arc in arcs):
            arcs.append(_Arc(1, -1, keep[place]))
        return arcs

    def _gain_of(self, arc: _Arc, run: Run, place: int, keep: list[float], fixed: Sequence[bool]) -> float | None:
        """What the arc gains in this run; None if it would change what must stay or make a number."""
        gain = arc.gain
        relief = self._relief_of(arc)
        for at, char in enumerate(self._model.words[arc.word], place):
            if char == run.text[at]:
                gain += keep[at]
                continue
            if fixed[at] or char in NUMERALS:
                return None
            gain += relief * keep[at]
            if char in run.others[at]:
                gain += self._options.alternative
        return gain

    def _relief_of(self, arc: _Arc) -> float:
        if arc.word not in self._model.own:
            return 0.0
        options = self._options
        if arc.size > 2:
            return options.own_relief
        return options.own_relief_pair if arc.gain >= -options.sound_weight * options.own_pair_budget else 0.0

    def _sounding_like(self, syllables: tuple[str, ...]) -> tuple[_Arc, ...]:
        known = self._found.get(syllables)
        if known is None:
            if len(self._found) >= _REMEMBERED:
                self._found.clear()
            known = self._found[syllables] = self._search(syllables)
        return known

    def _search(self, syllables: tuple[str, ...]) -> tuple[_Arc, ...]:
        options, model = self._options, self._model
        near: NearSyllables = [self._near_to(syllable) for syllable in syllables]
        rows: dict[int, list[tuple[float, _Arc]]] = {}
        for index in model.indexes:
            for match in index.find(near, options.budgets):
                single = model.single_log_prob(match.word, self._mix)
                if match.size == 1 and single < options.single_log10 * _LN10 and match.word not in self._mix.masses:
                    continue
                gain = match.log_share - options.sound_weight * match.cost
                rows.setdefault(match.size, []).append((-gain - single, _Arc(match.size, match.word, gain)))
        found: list[_Arc] = []
        for row in rows.values():
            row.sort(key=lambda item: (item[0], item[1].word))
            found += [arc for _, arc in row[: options.words_per_size]]
        return tuple(found)

    def _near_to(self, syllable: str) -> tuple[tuple[float, int], ...]:
        known = self._near.get(syllable)
        if known is None:
            limit = self._options.budgets[0]
            costs = ((self._sounds.cost(syllable, meant), number) for meant, number in self._model.syllables.items())
            known = self._near[syllable] = tuple(sorted(item for item in costs if item[0] <= limit))
        return known
