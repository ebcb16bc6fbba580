"""Where in recognised speech any of many names may stand, by sound: rows of syllables aligned all at once.

A thousand names against an hour of speech is a hundred million pairs of syllables; numpy lays every name along every
place of the text at once, with at most one syllable too many or too few at a time, and only the few places whose cost
stays low are looked at one by one.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from toolkit.core.ear import PARTICLE_COST, PARTICLES, Ear

GAP_COST = 0.6
"""A syllable too many or too few inside a name (two unlike halves of a syllable cost 1)."""
PARTICLE_GAP_COST = 1.2
"""A particle too many was said on purpose: 奉节的脐橙 is not a misheard 奉节脐橙."""
PAUSE_COST = 0.15
"""A comma inside a name: Whisper writes one where the speaker takes breath (恩师、土豆 for 恩施土豆)."""
STOP_COST = 0.4
OTHER_READING_COST = 0.06
"""A reading that is not the usual one of this character in this place."""
_PAUSES = "，、 "
_STOPS = "。！？；：…"
_BARRIER = 9.0
_BLOCK_CELLS = 2_000_000
"""Names times heard syllables that are searched together ..."""
_STRETCH_CELLS = 100_000
"""... and laid at once: two hours laid at once took 100 MB, and these few stay in the processor's cache."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A stretch of one text that sounds like a name."""

    name: int
    """Number of the name among those searched for."""
    text: int
    """Number of the text."""
    start: int
    """First character."""
    end: int
    """One past the last character."""
    costs: tuple[float, ...]
    """Cost of each syllable of the name (0 the same sound, about 1 nothing shared); pauses and gaps included."""
    gaps: int
    """Syllables too many or too few."""

    @property
    def cost(self) -> float:
        """Mean cost per syllable."""
        return sum(self.costs) / len(self.costs)


@dataclass(frozen=True, slots=True)
class _Row:
    """All texts as one row of syllables with barriers between."""

    keys: tuple[tuple[str, ...], ...]
    text: tuple[int, ...]
    char: tuple[int, ...]
    pause: tuple[float, ...]
    """Cost of standing directly after what stands before."""
    is_particle: tuple[bool, ...]


class TermSearch:
    """Searches texts for names under one ear."""

    def __init__(
        self, names: Sequence[str], ear: Ear, all_readings: Callable[[str], tuple[str, ...]] = lambda _: ()
    ) -> None:
        """`all_readings` gives every reading of a character (any may match, at a small cost)."""
        self._names = tuple(names)
        self._ear = ear
        self._all_readings = all_readings
        self._known: dict[str, tuple[str, ...]] = {}
        self._costs: dict[tuple[tuple[str, ...], tuple[str, ...]], float] = {}
        self._meant = tuple(self._keys(name) for name in self._names)

    def find(self, texts: Sequence[str], limit: float) -> list[Hit]:
        """All places where a name's mean cost per syllable is at most `limit`; they may overlap.

        Names of less than four syllables must keep their number of syllables.
        """
        row = self._lay_row(texts)
        if not row.keys:
            return []
        hits: list[Hit] = []
        sizes: dict[int, list[int]] = {}
        for number, keys in enumerate(self._meant):
            if keys and all(key[0] for key in keys):
                sizes.setdefault(len(keys), []).append(number)
        heard, heard_ids = _numbered(list(zip(row.keys, row.is_particle, strict=True)))
        for numbers in sizes.values():
            meant, meant_ids = _numbered([key for number in numbers for key in self._meant[number]])
            table = np.array([[self._key_cost(key, want, part) for want in meant] for key, part in heard], np.float32)
            shape = meant_ids.reshape(len(numbers), -1)
            step = max(1, _BLOCK_CELLS // len(row.keys))
            for first in range(0, len(numbers), step):
                block = shape[first : first + step]
                places = _align(table, heard_ids, block, np.array(row.pause, np.float32), limit)
                hits += [
                    hit
                    for which, start, end in places
                    if (hit := self._explain(row, numbers[first + which], start, end)) and hit.cost <= limit + 1e-6
                ]
        return hits

    def _keys(self, text: str) -> tuple[tuple[str, ...], ...]:
        """The readings of each character, the usual one first; () for what is not Chinese."""
        usual = self._ear.syllables(text)
        return tuple(
            (each, *self._others(char, each)) if each else ("",) for char, each in zip(text, usual, strict=True)
        )

    def _others(self, char: str, usual: str) -> tuple[str, ...]:
        known = self._known.get(char)
        if known is None:
            known = self._known[char] = tuple(self._all_readings(char))
        return tuple(each for each in known if each != usual)

    def _lay_row(self, texts: Sequence[str]) -> _Row:
        keys: list[tuple[str, ...]] = []
        where: list[int] = []
        chars: list[int] = []
        pauses: list[float] = []
        for number, text in enumerate(texts):
            pause = _BARRIER
            for at, key in enumerate(self._keys(text)):
                if not key[0]:
                    pause = min(_BARRIER, pause + _gap_of(text[at]))
                    continue
                keys.append(key)
                where.append(number)
                chars.append(at)
                pauses.append(pause)
                pause = 0.0
        parts = tuple(texts[n][at] in PARTICLES for n, at in zip(where, chars, strict=True))
        return _Row(tuple(keys), tuple(where), tuple(chars), tuple(pauses), parts)

    def _key_cost(self, heard: tuple[str, ...], meant: tuple[str, ...], is_particle: bool) -> float:
        known = self._costs.get((heard, meant))
        if known is None:
            known = self._costs[heard, meant] = min(
                self._ear.sounds.cost(h, m) + OTHER_READING_COST * ((i > 0) + (j > 0))
                for i, h in enumerate(heard)
                for j, m in enumerate(meant)
            )
        return known + PARTICLE_COST if is_particle and known else known

    def _explain(self, row: _Row, number: int, start: int, end: int) -> Hit | None:
        """The hit at syllables `start`..`end` of the row, with the cost of each syllable of the name."""
        meant = self._meant[number]
        pair = [[self._key_cost(row.keys[at], want, row.is_particle[at]) for at in range(start, end)] for want in meant]
        gap = [PARTICLE_GAP_COST if row.is_particle[at] else GAP_COST for at in range(start, end)]
        costs = _cheapest_path(pair, gap, [0.0, *row.pause[start + 1 : end]])
        text = row.text[start]
        if row.text[end - 1] != text or costs is None:
            return None
        gaps = abs(end - start - len(meant))
        first, last = row.char[start], row.char[end - 1] + 1
        return Hit(name=number, text=text, start=first, end=last, costs=costs, gaps=gaps)


def _gap_of(char: str) -> float:
    if char in _PAUSES:
        return PAUSE_COST
    return STOP_COST if char in _STOPS else _BARRIER


def _numbered(items: list) -> tuple[list, np.ndarray]:
    """The different items, and the number among them of each."""
    numbers: dict = {}
    ids = [numbers.setdefault(item, len(numbers)) for item in items]
    return list(numbers), np.array(ids, np.int32)


def _align(
    table: np.ndarray, heard: np.ndarray, names: np.ndarray, pause: np.ndarray, limit: float
) -> list[tuple[int, int, int]]:
    """(name, start, end) of every place where a name's lowest total cost is within `limit` per syllable.

    `table`: float32 [heard syllables, name syllables]; `heard`: int [n]; `names`: int [names, size].
    """
    size = names.shape[1]
    room = size + 2
    row = _PaddedRow(
        costs=np.vstack([table, np.full((1, table.shape[1]), _BARRIER, np.float32)]),
        heard=np.concatenate([heard, np.full(room, len(table), np.int32)]),
        breaks=np.concatenate([pause, np.full(room, _BARRIER, np.float32)]),
    )
    stretch = max(1, _STRETCH_CELLS // len(names))
    places: list[tuple[int, int, int]] = []
    for first in range(0, len(heard), stretch):
        totals = _align_stretch(row, names, first, min(stretch, len(heard) - first))
        places += _places_within(totals, size, limit * size + 1e-4, first, len(heard))
    return sorted(places, key=lambda place: (place[2] - place[1], place))  # as if the row were one stretch


@dataclass(frozen=True, slots=True, kw_only=True)
class _PaddedRow:
    """Heard syllables with room after the last, where nothing fits."""

    costs: np.ndarray
    """float32 [heard syllables + 1, name syllables]."""
    heard: np.ndarray
    """int [n + room], rows of `costs`."""
    breaks: np.ndarray
    """float32 [n + room]: cost of standing directly after what stands before."""


def _align_stretch(row: _PaddedRow, names: np.ndarray, first: int, count: int) -> dict[int, np.ndarray]:
    """Total cost, float32 [names, count], of each name laid on each of `count` syllables from `first` on.

    By how many syllables more than the name has were heard.
    """
    size = names.shape[1]
    width = 1 if size >= 4 else 0
    heard, breaks = row.heard[first:], row.breaks[first:]
    shape = len(names), count
    far = np.full(shape, 99.0, np.float32)

    def at(step: int, shift: int) -> np.ndarray:
        """Cost of name syllable `step` on heard syllable start + step + shift."""
        k = step + shift
        return row.costs[heard[k : k + count, None], names[:, step]].T

    before = {shift: far for shift in range(-width, width + 1)}
    before[0] = at(0, 0)
    if width:
        before[-1] = np.full(shape, GAP_COST, np.float32)  # the first syllable is missing
    for step in range(1, size):
        now: dict[int, np.ndarray] = {}
        for shift in range(-width, width + 1):
            k = step + shift
            follow = breaks[k : k + count] if k > 0 else np.zeros(count, np.float32)
            best = before[shift] + follow
            if shift > -width:  # a syllable too many before this one
                extra = GAP_COST + follow + (breaks[k - 1 : k - 1 + count] if k > 1 else 0.0)
                best = np.minimum(best, before[shift - 1] + extra)
            best = best + at(step, shift) if k >= 0 else far
            if shift < width:  # this syllable is missing
                best = np.minimum(best, before[shift + 1] + GAP_COST)
            now[shift] = best
        before = now
    return before


def _places_within(
    totals: dict[int, np.ndarray], size: int, budget: float, first: int, last: int
) -> list[tuple[int, int, int]]:
    """(name, start, end) where a total of `_align_stretch` is within `budget`; `last`: one past the last syllable."""
    places: list[tuple[int, int, int]] = []
    for shift, costs in totals.items():
        which, at = np.nonzero(costs <= budget)
        start = at + first
        end = start + size + shift
        places += [(int(w), int(s), int(e)) for w, s, e in zip(which, start, end, strict=True) if s < e <= last]
    return places


def _cheapest_path(pair: list[list[float]], gap: list[float], pause: list[float]) -> tuple[float, ...] | None:
    """Cost of each name syllable on the cheapest alignment with as few gaps as the lengths ask for."""
    size, count = len(pair), len(gap)
    best: dict[tuple[int, int], tuple[float, tuple[float, ...]]] = {(0, 0): (0.0, ())}
    for i in range(size + 1):
        for j in range(max(0, i - 1), min(count, i + 1) + 1):
            options = []
            if (i - 1, j - 1) in best:
                total, path = best[i - 1, j - 1]
                cost = pair[i - 1][j - 1] + pause[j - 1]
                options.append((total + cost, (*path, cost)))
            if i and (i - 1, j) in best and size > count:
                total, path = best[i - 1, j]
                options.append((total + GAP_COST, (*path, GAP_COST)))
            if j and (i, j - 1) in best and count > size and i:
                total, path = best[i, j - 1]
                cost = gap[j - 1] + pause[j - 1]
                options.append((total + cost, (*path[:-1], path[-1] + cost)))
            if options:
                best[i, j] = min(options)
    return best[size, count][1] if (size, count) in best else None
