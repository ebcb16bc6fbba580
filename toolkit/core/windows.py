"""The best continuous stretch of a talk for each product's clip."""

from collections.abc import Sequence
from dataclasses import dataclass

from toolkit.core.evidence import Evidence
from toolkit.core.slices import ProductSlice
from toolkit.core.slicing import padded_span
from toolkit.core.spans import Span, format_clock
from toolkit.core.text import Text
from toolkit.core.transcript import Segment

# What a viewer needs to buy, and what makes a clip feel whole; in points that add up. The order (name and price before
# the rest) follows the blocks of a sale in the project's notes on copy and scripts.
NAME_EARLY, NAMED, PRICED, ORDERED, POINTS, OPENS, CLOSES, LENGTH = 3.0, 1.0, 2.0, 1.5, 1.5, 1.5, 0.7, 1.5
WHOLE = 2.5
"""A round that fits is not trimmed without need."""
CLEAR_PAUSE_MS = 400


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
    for piece in slices:
        take = _best_take(piece, sentences, evidence, round(min_s * 1000), round(max_s * 1000))
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
                reasons=tuple(_explain(best, evidence, len(ranked))),
                note=_length_note(best.span, min_s, max_s),
                other_takes=tuple(take.span for take in ranked[1:]),
            )
        )
    return tuple(sorted(windows, key=lambda window: window.span.start_ms))


def _best_take(
    piece: ProductSlice, sentences: Sequence[Segment], evidence: Sequence[Evidence], min_ms: int, max_ms: int
) -> _Take | None:
    inside = [
        index for index, sentence in enumerate(sentences)
        if piece.span.contains((sentence.span.start_ms + sentence.span.end_ms) // 2)
    ]  # fmt: skip
    best: _Take | None = None
    for first in inside:
        for last in range(first, inside[-1] + 1):
            span = padded_span(first, last, sentences)
            if span.duration_ms > max_ms and last > first:
                break
            is_whole = first == inside[0] and last == inside[-1]
            if span.duration_ms < min_ms and not is_whole:
                continue
            score = _score(piece.product_id, first, last, span, sentences, evidence, max_ms) + WHOLE * is_whole
            if best is None or score > best.score:
                best = _Take(product_id=piece.product_id, first=first, last=last, span=span, score=score)
    return best or _longest_take(piece, inside, sentences, evidence, max_ms)


def _longest_take(
    piece: ProductSlice, inside: list[int], sentences: Sequence[Segment], evidence: Sequence[Evidence], max_ms: int
) -> _Take | None:
    """Where no window lies between the limits (long sentences): the longest that is not too long."""
    best: _Take | None = None
    for first in inside:
        for last in range(first, inside[-1] + 1):
            span = padded_span(first, last, sentences)
            if span.duration_ms > max_ms and last > first:
                break
            if best is None or best.span.duration_ms < span.duration_ms <= max_ms:
                score = _score(piece.product_id, first, last, span, sentences, evidence, max_ms)
                best = _Take(product_id=piece.product_id, first=first, last=last, span=span, score=score)
    return best


def _score(
    product_id: str, first: int, last: int, span: Span,
    sentences: Sequence[Segment], evidence: Sequence[Evidence], max_ms: int,
) -> float:  # fmt: skip
    inside = evidence[first : last + 1]
    score = LENGTH * min(1.0, span.duration_ms / min(max_ms, 40_000))
    score += NAME_EARLY * any(here.names.get(product_id) for here in inside[:2])
    score += NAMED * any(here.names.get(product_id) for here in inside)
    score += PRICED * any(here.has_amount for here in inside)
    score += ORDERED * any(here.links for here in inside)
    score += POINTS * min(1.0, sum(here.is_offer for here in inside) / 6)
    score += OPENS * inside[0].is_opener
    score += CLOSES * (_pause_after_ms(last, sentences) >= CLEAR_PAUSE_MS)
    score += CLOSES * bool(inside[-1].links)
    score -= 1.0 * sum(here.small_talk > 0 and not here.is_offer for here in inside)
    confidence = sum(sentence.confidence for sentence in sentences[first : last + 1]) / len(inside)
    return score + confidence


def _pause_after_ms(index: int, sentences: Sequence[Segment]) -> int:
    if index + 1 >= len(sentences):
        return CLEAR_PAUSE_MS
    return sentences[index + 1].span.start_ms - sentences[index].span.end_ms


def _explain(take: _Take, evidence: Sequence[Evidence], rounds: int) -> list[Text]:
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
    if rounds > 1:
        reasons.append(Text(f"共讲了 {rounds} 遍，这一遍最完整", f"best of {rounds} rounds"))
    return reasons


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
