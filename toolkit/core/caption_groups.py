"""Which tokens stand on the screen together, and on how many lines: the cheapest way to cut the row of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from toolkit.core.caption_limits import CaptionLimits
from toolkit.core.caption_tokens import Token
from toolkit.core.caption_words import ALONE_MS

_CUE_COST = 1.0
_SECOND_LINE_COST, _WELCOME_SECOND_LINE_COST = 1.6, 0.5
_ORPHAN_COST = 8.0
_SHORT_COST = 0.6
_SHORT_CHARS, _ORPHAN_CHARS = 5.0, 2.0
_TOO_SHORT_COST = 40.0
_TOO_LONG_COST = 40.0
_TOO_FAST_COST, _TOO_FAST_SLOPE = 0.8, 4.0
_OVERFLOW_COST = 400.0
_LONG_PAUSE_COST, _PAUSE_COST, _JOIN_COST = 4.0, 2.5, 0.8
_PAUSE_AS_CUE_MS = 120
"""A pause of this length inside a caption is as bad as one caption more. Listeners write commas for full stops, so
only pauses tell where sentences begin: on seven labelled streams 97 % of the sentences have a caption that starts
within half a second of them, 83 % with 250 ms here (7 characters in a caption instead of 9.5)."""
_UNEVEN_COST = 0.12
_BORROWED_MS = 120
"""Time that a caption may take from its neighbours on average; see `caption_times`."""


@dataclass(frozen=True, slots=True)
class Group:
    """Tokens first..last (half-open) of one caption; the second line begins at `cut`, which is `last` for one line."""

    first: int
    cut: int
    last: int


def group_tokens(tokens: Sequence[Token], end_ms: int, limits: CaptionLimits) -> tuple[Group, ...]:
    """Captions of `tokens`, which lie in a span that ends at `end_ms` (source time)."""
    row = _Row(tokens, end_ms, limits)
    best = [0.0] + [float("inf")] * len(tokens)
    origin = [Group(0, 0, 0)] * (len(tokens) + 1)
    for last in range(1, len(tokens) + 1):
        for first in range(last - 1, -1, -1):
            if last - first > 1 and row.is_too_wide(first, last):
                break
            cut, cost = row.cost(first, last)
            if best[first] + cost < best[last]:
                best[last], origin[last] = best[first] + cost, Group(first, cut, last)
    groups: list[Group] = []
    last = len(tokens)
    while last:
        groups.append(origin[last])
        last = origin[last].first
    return tuple(groups[::-1])


def lines_of(tokens: Sequence[Token], group: Group) -> tuple[str, ...]:
    """The lines of a caption as shown."""
    parts = ((group.first, group.cut), (group.cut, group.last))
    return tuple(line for first, last in parts if first < last and (line := line_of(tokens[first:last])))


def line_of(tokens: Sequence[Token]) -> str:
    """What is shown of `tokens` on one line: no "、" at its end."""
    text = "".join(token.text + (" " if token.has_space else "") for token in tokens)
    return text.strip().rstrip("、")


class _Row:
    """The tokens with sums over them, so that any caption's cost is found at once."""

    def __init__(self, tokens: Sequence[Token], end_ms: int, limits: CaptionLimits) -> None:
        self._tokens, self._end_ms, self._limits = tokens, end_ms, limits
        space = limits.count(" ")
        self._widths = [0.0, *accumulate(limits.count(t.text) + space * t.has_space for t in tokens)]
        self._spaces = [space * token.has_space for token in tokens]
        self._inner = [0.0, *accumulate(_inner_cost(token, limits) for token in tokens)]

    def width(self, first: int, last: int) -> float:
        return self._widths[last] - self._widths[first] - self._spaces[last - 1]

    def is_too_wide(self, first: int, last: int) -> bool:
        return self.width(first, last) > self._limits.max_chars * self._limits.max_lines + 1

    def cost(self, first: int, last: int) -> tuple[int, float]:
        """Where the second line begins, and how bad a caption of these tokens is."""
        cut, cost = self._lines(first, last)
        cost += _CUE_COST + self._tokens[last - 1].break_cost + self._inner[last - 1] - self._inner[first]
        chars = self.width(first, last)
        if chars < _ORPHAN_CHARS and self._has_neighbour(first, last):
            cost += _ORPHAN_COST
        if chars < _SHORT_CHARS:
            cost += _SHORT_COST
        return cut, cost + self._cost_of_time(first, last, chars)

    def _has_neighbour(self, first: int, last: int) -> bool:
        before_ms = self._tokens[first - 1].pause_ms if first else ALONE_MS
        return min(before_ms, self._tokens[last - 1].pause_ms) < ALONE_MS

    def _lines(self, first: int, last: int) -> tuple[int, float]:
        limits = self._limits
        if self.width(first, last) <= limits.max_chars:
            return last, 0.0
        best_cut, best_cost = last, _OVERFLOW_COST
        if limits.max_lines < 2:
            return best_cut, best_cost
        base = _WELCOME_SECOND_LINE_COST if limits.preferred_lines > 1 else _SECOND_LINE_COST
        for cut in range(last - 1, first, -1):
            top, bottom = self.width(first, cut), self.width(cut, last)
            if bottom > limits.max_chars:
                break
            if top > limits.max_chars:
                continue
            cost = base + self._tokens[cut - 1].break_cost * 0.6 + abs(top - bottom) * _UNEVEN_COST
            if min(top, bottom) < _ORPHAN_CHARS:
                cost += _ORPHAN_COST
            if cost < best_cost:
                best_cut, best_cost = cut, cost
        return best_cut, best_cost

    def _cost_of_time(self, first: int, last: int, chars: float) -> float:
        limits, tokens = self._limits, self._tokens
        start_ms = tokens[first].span.start_ms
        following_ms = tokens[last].span.start_ms - limits.gap_ms if last < len(tokens) else self._end_ms
        room_ms = max(1, following_ms - start_ms)
        cost = 0.0
        if tokens[last - 1].span.end_ms - start_ms > limits.max_ms:
            cost += _TOO_LONG_COST
        if room_ms < limits.min_ms:
            cost += _TOO_SHORT_COST * (1 - room_ms / limits.min_ms) + 2
        needed_ms = chars * 1000 / limits.max_chars_per_s
        room_ms = min(room_ms, limits.max_ms)
        if room_ms + _BORROWED_MS < needed_ms:
            cost += _TOO_FAST_COST + _TOO_FAST_SLOPE * (needed_ms / room_ms - 1)
        return cost


def _inner_cost(token: Token, limits: CaptionLimits) -> float:
    """What it costs to go on with the same caption after `token`."""
    cost = _JOIN_COST if token.ends_sentence else 0.0
    if token.pause_ms > limits.max_pause_ms:
        return cost + _LONG_PAUSE_COST
    return cost + min(_PAUSE_COST, token.pause_ms / _PAUSE_AS_CUE_MS)
