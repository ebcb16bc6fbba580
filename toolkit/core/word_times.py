"""Words moved to where the sound has its pauses. All times are source time.

Listeners place words within 200-400 ms: they stretch the last word before a pause or the first one after it over the
pause. Pauses themselves are known to some 30 ms. So each pause is given the boundary between two words that fits best
(nearness, punctuation, and how many characters stand between two pauses for the time that is there), all pauses of a
recording together.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from toolkit.core.spans import Span, merge_spans
from toolkit.core.transcript import Segment, Word

REACH_MS = 700
"""A pause belongs to no boundary that lies further away."""
_FULL_STOPS = frozenset("。！？!?…；;")
_COMMAS = frozenset("，,、：:")
_STOP_BONUS, _COMMA_BONUS, _SEGMENT_BONUS = 2.0, 1.5, 1.0
_INSIDE_WORD_COST = 3.0
_MS_PER_COST = 100.0
_PACE_CAP = 5.0
_BACK = 5
"""Pauses that may stay without a boundary between two that have one; beyond that pace is not compared."""
_MIN_CHAR_MS = 60
_SLOWEST_CHAR_MS = 330
_FASTEST_CHAR_MS = 110


@dataclass(frozen=True, slots=True)
class _Boundary:
    """Between two words of the row; the first and the last lie outside of it."""

    left_ms: int
    right_ms: int
    bonus: float
    chars: float
    """Characters before it in the whole recording."""


@dataclass(frozen=True, slots=True)
class _Choice:
    pause: int
    boundary: int
    cost: float
    before: "_Choice | None"


def fit_words(
    segments: Sequence[Segment],
    voice: Sequence[Span],
    split_words: Callable[[str], tuple[str, ...]] | None = None,
) -> tuple[Segment, ...]:
    """`segments` with the spans of words (and their own) moved to the pauses between the spans of `voice`.

    Nothing but times changes. Refused segments and those without words stay as they are; without `voice` all do.
    `split_words` keeps pauses from falling inside a word of the dictionary.
    """
    used = [index for index, segment in enumerate(segments) if segment.unclear is None and segment.words]
    words = [word for index in used for word in segments[index].words]
    voice = merge_spans(voice)
    if not words or not voice:
        return tuple(segments)
    boundaries = _boundaries([segments[index] for index in used], split_words)
    anchors = _choose(_pauses(voice), boundaries, _char_ms(words, voice))
    fitted = _move(words, anchors, voice)
    moved = list(segments)
    at = 0
    for index in used:
        count = len(segments[index].words)
        own = tuple(fitted[at : at + count])
        at += count
        start_ms = own[0].span.start_ms
        span = Span(start_ms, max(start_ms, max(word.span.end_ms for word in own)))
        moved[index] = replace(segments[index], words=own, span=span)
    return tuple(moved)


def _pauses(voice: Sequence[Span]) -> list[Span]:
    """Between the spans of voice, with the quiet before the first and after the last."""
    first, last = voice[0].start_ms, voice[-1].end_ms
    inner = [Span(a.end_ms, b.start_ms) for a, b in pairwise(voice)]
    return [Span(first - 10_000, first), *inner, Span(last, last + 10_000)]


def _weight(text: str) -> float:
    """Syllables of `text`, about: one for a Chinese character, a third for a Latin letter, 1.3 for a digit."""
    return sum(1.0 if ord(c) > 0x2E7F else 1.3 if c.isdigit() else 0.35 for c in text if c.isalnum())


def _boundaries(segments: Sequence[Segment], split_words: Callable[[str], tuple[str, ...]] | None) -> list[_Boundary]:
    rows: list[_Boundary] = []
    chars = 0.0
    left_ms = segments[0].words[0].span.start_ms
    for segment in segments:
        edges = _word_edges(segment, split_words)
        place = 0
        for index, word in enumerate(segment.words):
            opens = index == 0
            before = rows[-1] if rows else None
            mark = (segment.words[index - 1].text if index else "")[-1:]
            bonus = _SEGMENT_BONUS if opens else 0.0
            if before is not None and opens:
                bonus += before.bonus  # of the last segment's closing mark, see below
                rows.pop()
            bonus += _STOP_BONUS if mark in _FULL_STOPS else _COMMA_BONUS if mark in _COMMAS else 0.0
            if not opens and edges is not None and place not in edges:
                bonus -= _INSIDE_WORD_COST
            rows.append(_Boundary(left_ms, max(left_ms, word.span.start_ms), bonus, chars))
            place += len(word.text)
            chars += _weight(word.text)
            left_ms = word.span.end_ms
        mark = segment.words[-1].text[-1:]
        closing = _STOP_BONUS if mark in _FULL_STOPS else _COMMA_BONUS if mark in _COMMAS else 0.0
        rows.append(_Boundary(left_ms, left_ms, closing, chars))
    return rows


def _word_edges(segment: Segment, split_words: Callable[[str], tuple[str, ...]] | None) -> frozenset[int] | None:
    """Places in the joined text of the segment's words at which a word of the dictionary ends."""
    if split_words is None:
        return None
    place, edges = 0, {0}
    for word in split_words("".join(word.text for word in segment.words)):
        place += len(word)
        edges.add(place)
    return frozenset(edges)


def _char_ms(words: Sequence[Word], voice: Sequence[Span]) -> float:
    """How long a syllable takes in this recording."""
    rates = [word.span.duration_ms / _weight(word.text) for word in words if _weight(word.text) >= 1]
    pace = median(rates) if rates else 200.0
    spoken = sum(span.duration_ms for span in voice)
    total = sum(_weight(word.text) for word in words)
    if total >= 20:
        pace = min(pace, spoken / total) if spoken / total > 80 else pace
    return min(max(pace, _FASTEST_CHAR_MS), _SLOWEST_CHAR_MS)


def _choose(pauses: Sequence[Span], boundaries: Sequence[_Boundary], char_ms: float) -> list[tuple[Span, int]]:
    """Pauses with the place of their boundary, in order of both: the cheapest choice for all together."""
    search = _Search(pauses, boundaries, char_ms)
    for index in range(len(pauses)):
        search.add(index)
    last = search.best()
    anchors: list[tuple[Span, int]] = []
    while last is not None:
        anchors.append((pauses[last.pause], last.boundary))
        last = last.before
    return anchors[::-1]


class _Search:
    """Pauses get their boundaries from the first to the last (dynamic programming)."""

    def __init__(self, pauses: Sequence[Span], boundaries: Sequence[_Boundary], char_ms: float) -> None:
        self._pauses, self._boundaries, self._char_ms = pauses, boundaries, char_ms
        self._skipped = [0.0]
        """Cost of leaving the first n pauses without a boundary."""
        for pause in pauses:
            self._skipped.append(self._skipped[-1] + _skip_cost(pause))
        self._recent: list[list[_Choice]] = []
        self._done: _Choice | None = None
        """The cheapest choice of all pauses before the recent ones."""

    def add(self, index: int) -> None:
        row: list[_Choice] = []
        for place, near_cost in _candidates(self._pauses[index], self._boundaries):
            cost, before = self._best_before(index, place)
            row.append(_Choice(index, place, cost + near_cost, before))
        self._recent.append(row)
        if len(self._recent) > _BACK:
            known = [self._done] if self._done is not None else []
            self._done = min((*known, *self._recent.pop(0)), key=self._net, default=None)

    def best(self) -> _Choice | None:
        known = [self._done] if self._done is not None else []
        return min((*known, *(each for row in self._recent for each in row)), key=self._net, default=None)

    def _net(self, choice: _Choice) -> float:
        """Cost of a choice whatever comes after it: pauses passed over later count from the first one on."""
        return choice.cost - self._skipped[choice.pause + 1]

    def _best_before(self, index: int, place: int) -> tuple[float, _Choice | None]:
        """The cheapest way to everything before pause `index`, if that one gets the boundary `place`."""
        skipped = self._skipped[index]
        best_cost, before = skipped, None
        if self._done is not None and self._done.boundary < place:
            cost = self._net(self._done) + skipped + _PACE_CAP
            if cost < best_cost:
                best_cost, before = cost, self._done
        for other in (each for row in self._recent for each in row if each.boundary < place):
            cost = self._net(other) + skipped
            if cost < best_cost:
                cost += _pace_cost(self._pauses, self._boundaries, other, index, place, self._char_ms)
                if cost < best_cost:
                    best_cost, before = cost, other
        return best_cost, before


def _skip_cost(pause: Span) -> float:
    """What it costs to leave a pause without a boundary: little for a short one, which may be a consonant."""
    return min(8.0, max(0.3, (pause.duration_ms - 60) / 80))


def _candidates(pause: Span, boundaries: Sequence[_Boundary]) -> list[tuple[int, float]]:
    first = bisect_left(boundaries, pause.start_ms - REACH_MS, key=lambda each: each.right_ms)
    last = bisect_right(boundaries, pause.end_ms + REACH_MS, key=lambda each: each.left_ms)
    found: list[tuple[int, float]] = []
    for place in range(max(0, first - 1), min(len(boundaries), last + 1)):
        each = boundaries[place]
        away_ms = max(0, each.left_ms - pause.end_ms, pause.start_ms - each.right_ms)
        if away_ms <= REACH_MS:
            found.append((place, away_ms / _MS_PER_COST - each.bonus))
    return found


def _pace_cost(
    pauses: Sequence[Span], boundaries: Sequence[_Boundary], other: _Choice, index: int, place: int, char_ms: float
) -> float:
    """How badly the characters between two chosen boundaries fit the voice between their pauses."""
    chars = boundaries[place].chars - boundaries[other.boundary].chars
    voiced_ms = pauses[index].start_ms - pauses[other.pause].end_ms
    for each in pauses[other.pause + 1 : index]:
        voiced_ms -= each.duration_ms
    expected_ms = chars * char_ms
    off = (voiced_ms - expected_ms) / (120 + 0.2 * expected_ms)
    return min(_PACE_CAP, 0.4 * off * off)


def _move(words: Sequence[Word], anchors: Sequence[tuple[Span, int]], voice: Sequence[Span]) -> list[Word]:
    """The words with each stretch between two anchors set into the voice between their pauses."""
    fitted: list[Word] = []
    borders = [(None, 0), *anchors, (None, len(words))]
    for (left, first), (right, last) in pairwise(borders):
        row = words[first:last]
        if not row:
            continue
        start_ms = left.end_ms if left is not None else min(row[0].span.start_ms, voice[0].start_ms)
        start_ms = max(0, start_ms)
        end_ms = right.start_ms if right is not None else max(row[-1].span.end_ms, start_ms)
        fitted += _set_into(row, start_ms, max(start_ms, end_ms), left is not None, right is not None)
    return fitted


def _set_into(row: Sequence[Word], start_ms: int, end_ms: int, has_start: bool, has_end: bool) -> list[Word]:
    """The words of `row` within start..end: their own times where those fit, else shared out by their length."""
    starts = [min(max(word.span.start_ms, start_ms), end_ms) for word in row]
    ends = [min(max(word.span.end_ms, start_ms), end_ms) for word in row]
    if has_start:
        starts[0] = start_ms
    if has_end:
        ends[-1] = end_ms
    for index in range(1, len(row)):
        starts[index] = max(starts[index], starts[index - 1])
    ends = [max(start, end) for start, end in zip(starts, ends, strict=True)]
    squeezed = any(
        end - start < _MIN_CHAR_MS * _weight(word.text) for word, start, end in zip(row, starts, ends, strict=True)
    )
    if squeezed and has_start and has_end:
        weights = [max(0.3, _weight(word.text)) for word in row]
        per_ms = (end_ms - start_ms) / sum(weights)
        done = 0.0
        for index, weight in enumerate(weights):
            starts[index] = start_ms + round(done * per_ms)
            done += weight
            ends[index] = start_ms + round(done * per_ms)
    return [replace(word, span=Span(a, max(a, b))) for word, a, b in zip(row, starts, ends, strict=True)]
