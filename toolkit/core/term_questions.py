"""Names of two cards that sound alike: a question for the user in place of a guess."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from toolkit.core.products import ProductCard
from toolkit.core.spans import Span, format_clock
from toolkit.core.term_candidates import Candidate
from toolkit.core.text import Text

LIKE_COST = 0.03
"""Two names are rivals where their mean costs per syllable differ by no more: one pair of sounds that the dialect
merges, in a name of four (SAME_COST and NEAR_COST of `toolkit.core.dialect`)."""
SAME_COST = 0.007
"""Where the engine wrote the very name of one card, a rival must sound the same."""
DECISIVE_GAIN = 1.5
"""Nats per syllable by which the sound may decide between names that do not sound the same."""
CONTEXT_MS = 60_000


@dataclass(frozen=True, slots=True, kw_only=True)
class TermQuestion:
    """What was heard fits the names of several products equally well."""

    span: Span
    """Where it was said, source time."""
    heard: str
    segment: int
    """Number of the segment, from 0, in which it stands."""
    start_char: int
    """Where `heard` stands in that segment's text as the engine gave it."""
    product_ids: tuple[str, ...]
    names: tuple[str, ...]
    """The name that would be written for each of those products, in the order of `product_ids`."""

    @property
    def text(self) -> Text:
        """The question, for people."""
        at = format_clock(self.span.start_ms)
        zh, en = "还是".join(f"“{name}”" for name in self.names), " or ".join(self.names)
        return Text(
            f"{at} 听到“{self.heard}”，是{zh}？这几个商品名读音太近，请选一个",
            f'{at}: heard "{self.heard}". Is it {en}? The names of these products sound too much alike: please choose',
        )


def find_rivals(accepted: Sequence[Candidate], found: Sequence[Candidate]) -> dict[int, tuple[Candidate, ...]]:
    """For the number of each accepted candidate, other terms that the same sound could as well be."""
    by_segment: dict[int, list[Candidate]] = {}
    for candidate in found:
        by_segment.setdefault(candidate.segment, []).append(candidate)
    rivals: dict[int, tuple[Candidate, ...]] = {}
    for number, chosen in enumerate(accepted):
        others: dict[str, Candidate] = {}
        for other in by_segment[chosen.segment]:
            if _is_rival(chosen, other) and (
                other.term.text not in others or other.cost < others[other.term.text].cost
            ):
                others[other.term.text] = other
        if others:
            rivals[number] = tuple(others.values())
    return rivals


def _is_rival(chosen: Candidate, other: Candidate) -> bool:
    if other.term.text == chosen.term.text or len(other.term.text) < 3:
        return False
    if set(other.term.product_ids) & set(chosen.term.product_ids):
        return False
    if (other.start, other.end) != (chosen.start, chosen.end):
        return False
    if chosen.is_exact_text:
        return other.cost <= SAME_COST
    if chosen.gain is not None and other.gain is not None and abs(other.cost - chosen.cost) > SAME_COST:
        return other.gain >= chosen.gain - DECISIVE_GAIN and other.cost - chosen.cost <= LIKE_COST
    return other.cost - chosen.cost <= LIKE_COST


def settle_rivals(
    accepted: Sequence[Candidate],
    rivals: Mapping[int, tuple[Candidate, ...]],
    span_of: Callable[[Candidate], Span],
    cards: Sequence[ProductCard],
) -> tuple[list[Candidate], tuple[TermQuestion, ...]]:
    """The candidates that stand, and a question for each that only a person can decide (it then stays as heard).

    `span_of` tells when a candidate was said. The surroundings decide where, within a minute, something was said that
    belongs to one of the products alone.
    """
    told = _told_apart(accepted, rivals, span_of)
    settled: list[Candidate] = []
    questions: list[TermQuestion] = []
    for number, chosen in enumerate(accepted):
        choices = (chosen, *rivals.get(number, ()))
        if len(choices) == 1:
            settled.append(chosen)
            continue
        span = span_of(chosen)
        spoken_of = [c for c in choices if any(_is_near(span, t) for i in c.term.product_ids for t in told.get(i, ()))]
        if len(spoken_of) == 1:
            winner = spoken_of[0]
            settled.append(winner if winner is chosen else replace(winner, gain=chosen.gain))
        else:
            questions.append(_ask(chosen, choices, span, cards))
    return settled, tuple(questions)


def _told_apart(
    accepted: Sequence[Candidate], rivals: Mapping[int, tuple[Candidate, ...]], span_of: Callable[[Candidate], Span]
) -> dict[str, list[Span]]:
    """When each product was spoken of in words that are its own."""
    told: dict[str, list[Span]] = {}
    for number, candidate in enumerate(accepted):
        if number not in rivals and len(candidate.term.product_ids) == 1:
            told.setdefault(candidate.term.product_ids[0], []).append(span_of(candidate))
    return told


def _is_near(a: Span, b: Span) -> bool:
    return max(a.start_ms - b.end_ms, b.start_ms - a.end_ms, 0) <= CONTEXT_MS


def _ask(chosen: Candidate, choices: Sequence[Candidate], span: Span, cards: Sequence[ProductCard]) -> TermQuestion:
    order = {card.id: place for place, card in enumerate(cards)}
    listed = sorted(choices, key=lambda c: order.get(c.term.product_ids[0], 0))
    return TermQuestion(
        span=span,
        heard=chosen.heard,
        segment=chosen.segment,
        start_char=chosen.start,
        product_ids=tuple(c.term.product_ids[0] for c in listed),
        names=tuple(c.term.text for c in listed),
    )
