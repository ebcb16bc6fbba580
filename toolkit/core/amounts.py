"""Every spoken price, weight, count and discount with its time, its product, and what the product card says of it.

A difference is flagged and never corrected: the subtitle keeps the number that was heard.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from toolkit.core.amount_cards import CardBook, Verdict, judge_amount
from toolkit.core.amount_grammar import normalise_amounts, read_amounts
from toolkit.core.amount_words import Amount, AmountKind
from toolkit.core.products import ProductCard
from toolkit.core.spans import Span
from toolkit.core.text import Text
from toolkit.core.transcript import Segment

__all__ = ["AmountMention", "find_amounts", "normalise_amounts"]

NEAR_MS = 60_000
"""A product named longer ago is no longer what a price is said of. In the project's labelled livestreams an amount
follows its product's name after 10.5 s (median of 36), after 18.6 s at the most."""
_NAME_AFTER_CHARS = 8
"""三十九块九的脐橙: a name so soon after an amount, in the same clause, is what it belongs to."""
_TENTH_AT_START = re.compile(r"\s*[一二三四五六七八九1-9酒](?=$|[，。！？,\s毛]|包邮|到手)")
_DOUBT_CUT = Text(
    "下一段开头的字可能还是这个价钱的一部分，请听一遍",
    "the first character of the next segment may belong to this price; listen to it",
)
_CLAUSE_MARKS = frozenset("，。！？；,.!?; ")


@dataclass(frozen=True, slots=True, kw_only=True)
class AmountMention:
    """An amount that was said."""

    segment_index: int
    start_char: int
    """First character in the segment's text."""
    end_char: int
    """One past the last."""
    span: Span
    """Source time; within a word its characters share the time evenly."""
    text: str
    """As it stands in the segment's text."""
    heard: str
    """As the engine heard it, where a correction changed the text."""
    kind: AmountKind
    value: Decimal
    unit: str
    """元, 克, 毫升, 折, or the measure word."""
    normalised: str
    """As it would be written in digits, such as 39.9元."""
    second: Decimal | None
    """The other number of an offer, or the upper end of a range."""
    per: str
    """What a price is for, where it is said (斤)."""
    is_misheard: bool
    """A character that only sounds like a digit was read as one."""
    product_id: str | None
    """The product that it is said of, by the nearest name; None if none was named within a minute."""
    verdict: Verdict
    why: Text
    """What the card says."""


def find_amounts(segments: Sequence[Segment], cards: Sequence[ProductCard]) -> tuple[AmountMention, ...]:
    """Every amount in the segments (source time, in order), compared with the cards; refused segments are left out.

    The product is the one whose name or alias stands nearest before the amount in the same sentence, else directly
    after it, else the last one named within a minute, else the next one. A single card is always meant.
    """
    by_id = {card.id: card for card in cards}
    names = _find_names(segments, cards)
    book = CardBook(cards)
    found: list[AmountMention] = []
    for index, segment in enumerate(segments):
        if segment.unclear is not None:
            continue
        times = _char_times(segment)
        following = segments[index + 1].text if index + 1 < len(segments) else ""
        for amount in _doubted_at_the_end(read_amounts(segment.text), segment.text, following):
            if _is_inside_a_name(amount, index, names):
                continue
            product = _nearest_product(amount, index, segment.text, times, names)
            if product is None and len(cards) == 1:
                product = cards[0].id
            card = by_id[product] if product else None
            verdict, why = judge_amount(amount, segment.text, card, book)
            found.append(_mention(segment, index, amount, times, product, verdict, why))
    return tuple(found)


def _doubted_at_the_end(amounts: tuple[Amount, ...], text: str, following: str) -> Iterator[Amount]:
    """The amounts; 三十九块 at the end of a segment is in doubt where the next one begins with 九."""
    for amount in amounts:
        is_open = text[: amount.end].endswith(("块", "元")) and not text[amount.end :].strip("，,。 ")
        if is_open and amount.doubt is None and _TENTH_AT_START.match(following):
            yield replace(amount, doubt=_DOUBT_CUT)
        else:
            yield amount


def _mention(
    segment: Segment,
    index: int,
    amount: Amount,
    times: tuple[Span, ...],
    product: str | None,
    verdict: Verdict,
    why: Text,
) -> AmountMention:
    said = times[amount.start : amount.end]
    return AmountMention(
        segment_index=index,
        start_char=amount.start,
        end_char=amount.end,
        span=Span(said[0].start_ms, max(each.end_ms for each in said)),
        text=segment.text[amount.start : amount.end],
        heard=_heard(segment, amount.start, amount.end),
        kind=amount.kind,
        value=amount.value,
        unit=amount.unit,
        normalised=amount.normalised,
        second=amount.second,
        per=amount.per,
        is_misheard=amount.is_misheard,
        product_id=product,
        verdict=verdict,
        why=why,
    )


def _heard(segment: Segment, start: int, end: int) -> str:
    """The stretch with every correction that touches it taken back."""
    text = segment.text
    inside = [c for c in segment.changes if c.start_char < end and start < c.start_char + len(c.written)]
    for change in sorted(inside, key=lambda c: -c.start_char):
        until = change.start_char + len(change.written)
        start = min(start, change.start_char)
        end = max(end, until) + len(change.heard) - len(change.written)
        text = text[: change.start_char] + change.heard + text[until:]
    return text[start:end]


def _char_times(segment: Segment) -> tuple[Span, ...]:
    """Source time of each character of the text; without words the segment's time is shared evenly."""
    text = segment.text
    pieces = [(word.text, word.span) for word in segment.words]
    if "".join(piece for piece, _ in pieces) != "".join(text.split()):
        pieces = [("".join(text.split()), segment.span)]
    voiced: list[Span] = []
    for piece, span in pieces:
        step = span.duration_ms / max(1, len(piece))
        edges = [span.start_ms + round(step * place) for place in range(len(piece) + 1)]
        voiced += [Span(a, b) for a, b in pairwise(edges)]
    times: list[Span] = []
    place = 0
    for char in text:
        if char.isspace():
            at = times[-1].end_ms if times else segment.span.start_ms
            times.append(Span(at, at))
        else:
            times.append(voiced[place])
            place += 1
    return tuple(times)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Name:
    segment_index: int
    start_char: int
    end_char: int
    time_ms: int
    product_id: str


def _find_names(segments: Sequence[Segment], cards: Sequence[ProductCard]) -> tuple[_Name, ...]:
    """Where products are named, in order; a longer name hides the shorter ones in it."""
    names = sorted(((name, card.id) for card in cards for name in card.names), key=lambda pair: -len(pair[0]))
    found: list[_Name] = []
    for index, segment in enumerate(segments):
        text = segment.text if segment.unclear is None else ""
        times = _char_times(segment) if text else ()
        for name, product in names:
            start = text.find(name)
            while start >= 0:
                end = start + len(name)
                time_ms = times[start].start_ms
                found.append(
                    _Name(segment_index=index, start_char=start, end_char=end, time_ms=time_ms, product_id=product)
                )
                text = text[:start] + "\0" * len(name) + text[start + len(name) :]
                start = text.find(name)
    return tuple(sorted(found, key=lambda each: (each.segment_index, each.start_char)))


def _is_inside_a_name(amount: Amount, index: int, names: tuple[_Name, ...]) -> bool:
    """Whether the amount is part of a product's name (八两金冬枣)."""
    place = bisect_left(names, (index, amount.start + 1), key=lambda each: (each.segment_index, each.start_char))
    name = names[place - 1] if place else None
    return name is not None and name.segment_index == index and amount.end <= name.end_char


def _nearest_product(
    amount: Amount, index: int, text: str, times: tuple[Span, ...], names: tuple[_Name, ...]
) -> str | None:
    place = bisect_left(names, (index, amount.start), key=lambda each: (each.segment_index, each.start_char))
    past, future = names[max(0, place - 1) : place], names[place : place + 1]
    before = [each for each in past if each.segment_index == index]
    after = [each for each in future if each.segment_index == index]
    sentence_start = max(text.rfind(mark, 0, amount.start) for mark in "。！？")
    if before and before[-1].start_char > sentence_start:
        return before[-1].product_id
    if after and after[0].start_char - amount.end <= _NAME_AFTER_CHARS:
        between = text[amount.end : after[0].start_char]
        if not _CLAUSE_MARKS & set(between):
            return after[0].product_id
    now_ms = times[amount.start].start_ms
    if past and now_ms - past[-1].time_ms <= NEAR_MS:
        return past[-1].product_id
    if future and future[0].time_ms - now_ms <= NEAR_MS:
        return future[0].product_id
    return None
