"""The best continuous stretch of a talk for each product's clip."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from toolkit.core.evidence import Evidence
from toolkit.core.slices import ProductSlice
from toolkit.core.slicing import padded_span
from toolkit.core.spans import Span, format_clock
from toolkit.core.text import Text
from toolkit.core.transcript import Segment

# What a viewer needs to buy, and what makes a clip feel whole; in points that add up. The order (name and price before
# the rest) follows the blocks of a sale in the project's notes on copy and scripts.
NAME_EARLY, NAMED, PRICED, ORDERED, POINTS, OPENS, CLOSES, LENGTH = 3.0, 1.0, 2.0, 1.5, 1.5, 1.5, 0.7, 1.5
EARLY_MS = 6_000
"""Sellers name a product in their first or second sentence, which take 3.5 s each (median of the labelled streams)."""
WHOLE = 2.5
"""A round that fits is not trimmed without need."""
CLEAR_PAUSE_MS = 400
WISHED_MS = (45_000, 60_000)
"""What merchants ask of a clip of one product (issue 4 of this project): reached if the profile and the talk allow."""
LONGER_PER_MINUTE = 3.0
"""Points lost beyond the wish: a whole round of up to 110 s stays whole, a longer one is trimmed."""
SEARCHED_MS = 120_000
"""No part of a round longer than this is weighed against others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipWindow:
    """The stretch chosen for one product, in source time, from the start of a sentence to the end of one."""

    product_id: str
    span: Span
    score: float
    reasons: tuple[Text, ...]
    note: Text | None
    """What the user should know, such as that the clip is shorter than the platform likes."""
    other_takes: tuple[Span, ...]
    """The best windows of the product's other rounds, best first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Take:
    product_id: str
    first: int
    last: int
    span: Span
    score: float


def choose_windows(
    slices: Sequence[ProductSlice],
    sentences: Sequence[Segment],
    evidence: Sequence[Evidence],
    min_s: float,
    max_s: float,
) -> tuple[ClipWindow, ...]:
    """One window for each product that has a slice, in order of time; never longer than `max_s` where sentences allow.

    `sentences` are those that the slices were made of, `evidence` is `weigh_sentences` of them. A round shorter than
    `min_s` is taken whole and noted; a single sentence longer than `max_s` is taken too.
    """
    takes: dict[str, list[_Take]] = {}
    middles_ms = [(sentence.span.start_ms + sentence.span.end_ms) // 2 for sentence in sentences]
    limits = _Limits(min_ms=round(min_s * 1000), max_ms=round(max_s * 1000))
    for piece in slices:
        first, last = bisect_left(middles_ms, piece.span.start_ms), bisect_left(middles_ms, piece.span.end_ms) - 1
        take = _Round(piece.product_id, first, last, sentences, evidence).best_take(limits) if first <= last else None
        if take is not None:
            takes.setdefault(piece.product_id, []).append(take)
    windows: list[ClipWindow] = []
    for product_id, found in takes.items():
        ranked = sorted(found, key=lambda take: (-take.score, take.span.start_ms))
        best = ranked[0]
        windows.append(
            ClipWindow(
                product_id=product_id,
                span=best.span,
                score=round(best.score, 2),
                reasons=(*_explain(best, evidence), *_compare(ranked, evidence)),
                note=_length_note(best.span, min_s, max_s),
                other_takes=tuple(take.span for take in ranked[1:]),
            )
        )
    return tuple(sorted(windows, key=lambda window: window.span.start_ms))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Limits:
    min_ms: int
    max_ms: int


class _Round:
    """One round's sentences, `first` to `last`, with running sums so that any window of them is weighed at once."""

    def __init__(
        self, product_id: str, first: int, last: int, sentences: Sequence[Segment], evidence: Sequence[Evidence]
    ) -> None:
        self._product_id, self._first, self._last = product_id, first, last
        self._sentences, self._evidence = sentences, evidence
        inside = evidence[first : last + 1]
        self._priced = _sums(here.has_amount for here in inside)
        self._ordered = _sums(bool(here.links) for here in inside)
        self._offers = _sums(here.is_offer for here in inside)
        self._chat = _sums(here.small_talk > 0 and not here.is_offer for here in inside)
        self._confidence = _sums(sentence.confidence for sentence in sentences[first : last + 1])
        self._named = [place for place, here in enumerate(inside, first) if here.names.get(product_id)]

    def best_take(self, limits: _Limits) -> _Take | None:
        """The best window between the limits; the whole round if it is shorter; else the longest that is not too long.

        Linear in the round's length: windows beyond `SEARCHED_MS` are not looked at, but for the whole round.
        """
        whole = self._take(self._first, self._last, limits)
        if whole.span.duration_ms < limits.min_ms or self._first == self._last:
            return whole
        found = [window for window in self._windows(limits) if window.span.duration_ms >= limits.min_ms]
        if whole.span.duration_ms <= limits.max_ms:
            found.append(whole)
        if not found:  # long sentences
            return max(self._windows(limits), key=lambda window: window.span.duration_ms, default=whole)
        return max(found, key=lambda window: (window.score, -window.first))

    def _windows(self, limits: _Limits) -> Iterator[_Take]:
        longest_ms = min(limits.max_ms, max(SEARCHED_MS, limits.min_ms))
        for first in range(self._first, self._last + 1):
            for last in range(first, self._last + 1):
                span = padded_span(first, last, self._sentences)
                if span.duration_ms > longest_ms:
                    break
                yield self._take(first, last, limits, span)

    def _take(self, first: int, last: int, limits: _Limits, span: Span | None = None) -> _Take:
        span = span or padded_span(first, last, self._sentences)
        score = self._content(first, last) + self._shape(first, last) + _length_score(span.duration_ms, limits)
        return _Take(product_id=self._product_id, first=first, last=last, span=span, score=score)

    def _content(self, first: int, last: int) -> float:
        """What is said in the window."""
        place = bisect_left(self._named, first)
        named_at = self._named[place] if place < len(self._named) and self._named[place] <= last else None
        score = NAMED * (named_at is not None)
        if named_at is not None:
            wait_ms = self._sentences[named_at].span.start_ms - self._sentences[first].span.start_ms
            score += NAME_EARLY * (wait_ms <= EARLY_MS)
        score += PRICED * (self._sum(self._priced, first, last) > 0)
        score += ORDERED * (self._sum(self._ordered, first, last) > 0)
        score += POINTS * min(1.0, self._sum(self._offers, first, last) / 6)
        score -= self._sum(self._chat, first, last)
        return score + self._sum(self._confidence, first, last) / (last - first + 1)

    def _shape(self, first: int, last: int) -> float:
        """How naturally the window begins and ends."""
        before_ms = CLEAR_PAUSE_MS if first == 0 else _pause_after_ms(first - 1, self._sentences)
        score = OPENS * self._evidence[first].is_opener + CLOSES * (before_ms >= CLEAR_PAUSE_MS)
        score += CLOSES * (_pause_after_ms(last, self._sentences) >= CLEAR_PAUSE_MS)
        score += CLOSES * (bool(self._evidence[last].links) or last == self._last)
        return score + WHOLE * (first == self._first and last == self._last)

    def _sum(self, sums: list[float], first: int, last: int) -> float:
        return sums[last + 1 - self._first] - sums[first - self._first]


def _sums(values: Iterable[float]) -> list[float]:
    return [0.0, *accumulate(float(value) for value in values)]


def _length_score(duration_ms: int, limits: _Limits) -> float:
    """Full from the shorter of the wish and the profile's limit on, less beyond the wish."""
    wished_ms = max(limits.min_ms, min(limits.max_ms, WISHED_MS[0]))
    over_ms = max(0, duration_ms - max(limits.min_ms, WISHED_MS[1]))
    return LENGTH * min(1.0, duration_ms / wished_ms) - LONGER_PER_MINUTE * over_ms / 60_000


def _pause_after_ms(index: int, sentences: Sequence[Segment]) -> int:
    if index + 1 >= len(sentences):
        return CLEAR_PAUSE_MS
    return sentences[index + 1].span.start_ms - sentences[index].span.end_ms


def _explain(take: _Take, evidence: Sequence[Evidence]) -> list[Text]:
    inside = evidence[take.first : take.last + 1]
    names = sum(here.names.get(take.product_id, 0) for here in inside)
    reasons = [Text(f"提到商品 {names} 次", f"the product is named {names} times")]
    if any(here.has_amount for here in inside):
        reasons.append(Text("讲到了价格", "the price is said"))
    if any(here.links for here in inside):
        reasons.append(Text("讲到了链接号，叫人下单", "a link number is said, a call to buy"))
    points = sum(here.is_offer for here in inside)
    if points:
        reasons.append(Text(f"讲卖点的句子 {points} 句", f"{points} sentences sell"))
    reasons.append(
        Text(
            f"从 {format_clock(take.span.start_ms)} 的句首剪到 {format_clock(take.span.end_ms)} 的句尾",
            f"cut from a sentence's start at {format_clock(take.span.start_ms)} "
            f"to a sentence's end at {format_clock(take.span.end_ms)}",
        )
    )
    seconds = round(take.span.duration_ms / 1000)
    if WISHED_MS[0] <= take.span.duration_ms <= WISHED_MS[1]:
        reasons.append(
            Text(f"{seconds} 秒，正是商家要的 45 到 60 秒", f"{seconds} s, within the 45 to 60 s merchants ask for")
        )
    if inside[-1].links:
        reasons.append(Text("说完下单的链接号收尾", "it closes with the call to order"))
    return reasons


def _compare(ranked: Sequence[_Take], evidence: Sequence[Evidence]) -> list[Text]:
    """Why the first of several takes was chosen rather than the second; nothing where there is one."""
    if len(ranked) < 2:
        return []
    best, second = ranked[0], ranked[1]
    clock = format_clock(second.span.start_ms)
    count = len(ranked)
    better = _advantages(best, second, evidence)
    if not better:
        return [
            Text(
                f"共讲了 {count} 遍，和 {clock} 那一遍差不多，这一遍开头结尾更利落",
                f"of {count} rounds much like the one at {clock}, with a cleaner start or end",
            )
        ]
    zh, en = "，".join(each.zh for each in better), ", ".join(each.en for each in better)
    return [
        Text(f"共讲了 {count} 遍，比 {clock} 那一遍好：{zh}", f"of {count} rounds better than the one at {clock}: {en}")
    ]


def _advantages(best: _Take, second: _Take, evidence: Sequence[Evidence]) -> list[Text]:
    ours, theirs = (evidence[take.first : take.last + 1] for take in (best, second))
    found: list[Text] = []
    if any(here.has_amount for here in ours) and not any(here.has_amount for here in theirs):
        found.append(Text("那一遍没讲价格", "that one says no price"))
    if any(here.links for here in ours) and not any(here.links for here in theirs):
        found.append(Text("那一遍没讲链接号", "that one says no link number"))
    points = sum(here.is_offer for here in ours) - sum(here.is_offer for here in theirs)
    if points > 0:
        found.append(Text(f"多讲 {points} 句卖点", f"{points} more sentences that sell"))
    chats = sum(here.small_talk > 0 for here in theirs) - sum(here.small_talk > 0 for here in ours)
    if chats > 0:
        found.append(Text(f"少 {chats} 句闲话", f"{chats} fewer sentences of chat"))
    longer_s = round((best.span.duration_ms - second.span.duration_ms) / 1000)
    if longer_s > 0 and best.span.duration_ms <= WISHED_MS[1]:
        found.append(Text(f"长 {longer_s} 秒", f"{longer_s} s longer"))
    return found


def _length_note(span: Span, min_s: float, max_s: float) -> Text | None:
    seconds = span.duration_ms / 1000
    if seconds < min_s:
        return Text(
            f"这个商品只讲了 {seconds:.1f} 秒，比平台建议的 {min_s:g} 秒短",
            f"the product is spoken of for only {seconds:.1f} s, less than the {min_s:g} s the platform likes",
        )
    if seconds > max_s:
        return Text(
            f"一整句话有 {seconds:.1f} 秒，比平台允许的 {max_s:g} 秒长，没有硬切",
            f"one sentence takes {seconds:.1f} s, more than the {max_s:g} s of the platform; it was not cut apart",
        )
    return None
