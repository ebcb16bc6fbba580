"""Which stretch of a talk sells which product: a hidden Markov model over sentences."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from toolkit.core.ear import Ear
from toolkit.core.evidence import LINK, OFFER, PRICE, SMALL_TALK, SPEC, Evidence, weigh_sentences, without_previews
from toolkit.core.phrases import Phrases
from toolkit.core.products import ProductCard
from toolkit.core.slices import ProductSlice
from toolkit.core.spans import Span
from toolkit.core.text import Text
from toolkit.core.transcript import Segment

# Costs in the units of toolkit.core.evidence. They say: one mention of another product does not end a round (two
# changes cost 8), an opener with a name does, one polite phrase inside a round does not, two in a row do.
CHANGE, CHANGE_AT_OPENER = 4.0, 1.0
LEAVE, ENTER, ENTER_AT_OPENER = 2.0, 2.0, 0.5
COLD_START = 1.0
"""For entering a product in a sentence that says nothing of it: rounds begin with a name or an opener."""
LONG_PAUSE_MS, LONG_PAUSE_BONUS = 900, 0.8
SHORT_PAUSE_MS, SHORT_PAUSE_FEE = 200, 1.0
MIN_LEAD_PAUSE_MS = 350
LEAD_IN_GAP_MS, LEAD_IN_MS = 850, 3_000
"""A lead-in such as 好， is short and close to what it opens."""
CLOSING_PAUSE_MS, AFTER_CLOSE = 300, 0.8
"""For what is said after a link number and a pause, while no product is named: the round is over."""
MOST_SMALL_TALK = 3.0
"""A sentence of thanks, however many phrases it holds, ends no round by itself: that costs LEAVE and ENTER."""
STAY_AT_OPENER = 0.6
LINK_VOTE = 1.5
"""A price with the call to order after it tells whose link it is."""
LINK_VOTE_SENTENCES = 3
LEAD_MS, TAIL_MS = 150, 250
"""Room before the first and after the last word, inside the pause: listeners' word ends come about 90 ms early
(measured on the two labelled streams)."""
MIN_SLICE_MS = 4_000
NOBODY = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Round:
    product_id: str
    first: int
    last: int


def slice_products(
    sentences: Sequence[Segment], cards: Sequence[ProductCard], phrases: Phrases, ear: Ear
) -> tuple[ProductSlice, ...]:
    """Every round of selling every product, in source time and order; small talk belongs to none.

    `sentences` come from `split_units(correct_terms(...))`. A product that is neither named nor known by its price
    with its weight or link number gets no slice. Link numbers of cards without `link_no` are learnt from what is said
    before them. Time grows with sentences times cards that are spoken of, memory by a byte for each such pair.
    """
    if not sentences or not cards:
        return ()
    evidence = without_previews(weigh_sentences(sentences, cards, phrases, ear))
    evidence = _with_links(evidence, _learn_links(evidence, cards))
    spoken = {product for here in evidence for product, score in here.products.items() if score > 0}
    pauses_ms = [10_000] + [b.span.start_ms - a.span.end_ms for a, b in pairwise(sentences)]
    path = _best_path(evidence, pauses_ms, (NOBODY, *(card.id for card in cards if card.id in spoken)))
    path = _settle_starts(path, evidence, pauses_ms, [sentence.span.duration_ms for sentence in sentences])
    rounds = [r for r in _find_rounds(path, evidence) if _is_sold(r, sentences, evidence)]
    return tuple(_to_slice(r, sentences, evidence) for r in rounds)


def _best_path(evidence: Sequence[Evidence], pauses_ms: Sequence[int], states: tuple[str, ...]) -> list[str]:
    """Viterbi: the state (product id or NOBODY) of each sentence."""
    score = [_emission(evidence[0], state) - (state != NOBODY) * ENTER for state in states]
    score = [each - COLD_START * (_is_cold(evidence[0], state)) for each, state in zip(score, states, strict=True)]
    back: list[tuple[int, bytes]] = []
    closed = False
    for before, here, pause_ms in zip(evidence, evidence[1:], pauses_ms[1:], strict=False):
        ends_round = bool(before.links) and pause_ms >= CLOSING_PAUSE_MS
        closed = (closed or ends_round) and not (here.products or here.is_opener or here.is_offer)
        score, best, came = _step(score, states, here, _change_fee(pause_ms))
        score[0] += AFTER_CLOSE * closed
        back.append((best, came))
    at = max(range(len(states)), key=lambda each: score[each])
    path = [states[at]]
    for best, came in reversed(back):
        at = (at, 0, best)[came[at]]
        path.append(states[at])
    return path[::-1]


def _step(score: list[float], states: tuple[str, ...], here: Evidence, ease: float) -> tuple[list[float], int, bytes]:
    """Scores after `here`, the best state before it, and where each came from: 0 itself, 1 NOBODY, 2 the best."""
    best = max(range(len(states)), key=lambda each: score[each])
    after: list[float] = []
    came = bytearray(len(states))
    for index, state in enumerate(states):
        fee = COLD_START if _is_cold(here, state) else 0.0
        options = (
            score[index] - _transition(state, state, here, ease),
            score[0] - _transition(NOBODY, state, here, ease) - fee * (state != NOBODY),
            score[best] - _transition(states[best], state, here, ease) - fee * (best != index),
        )
        came[index] = max(range(3), key=options.__getitem__)
        after.append(options[came[index]] + _emission(here, state))
    return after, best, bytes(came)


def _is_cold(here: Evidence, state: str) -> bool:
    """Whether nothing in the sentence speaks for entering the product."""
    return state != NOBODY and here.products.get(state, 0.0) <= 0 and not here.is_opener


def _settle_starts(
    path: list[str], evidence: Sequence[Evidence], pauses_ms: Sequence[int], lengths_ms: Sequence[int]
) -> list[str]:
    """The path, with a lead-in such as 好， or 刚才没听到的家人， given to the round that it opens.

    It goes over if it says nothing of its own and the pause before it is the clearer one.
    """
    settled = list(path)
    for index in range(1, len(path)):
        if path[index] in (NOBODY, path[index - 1]):
            continue
        first = index
        while first > 1 and index - first < 2 and settled[first - 1] == path[index - 1]:
            lead_in = evidence[first - 1]
            says_something = lead_in.products or lead_in.is_offer or lead_in.small_talk
            is_apart = pauses_ms[first] > LEAD_IN_GAP_MS or lengths_ms[first - 1] > LEAD_IN_MS
            if says_something or is_apart or pauses_ms[first - 1] < max(MIN_LEAD_PAUSE_MS, 1.3 * pauses_ms[first]):
                break
            first -= 1
            settled[first] = path[index]
    return settled


def _change_fee(pause_ms: int) -> float:
    if pause_ms >= LONG_PAUSE_MS:
        return -LONG_PAUSE_BONUS
    return SHORT_PAUSE_FEE if pause_ms < SHORT_PAUSE_MS else 0.0


def _transition(origin: str, state: str, here: Evidence, ease: float) -> float:
    if origin == state:
        return STAY_AT_OPENER if here.is_opener and state != NOBODY else 0.0
    if state == NOBODY:
        return LEAVE + ease
    if origin == NOBODY:
        return (ENTER_AT_OPENER if here.is_opener else ENTER) + max(0.0, ease)
    return (CHANGE_AT_OPENER if here.is_opener else CHANGE) + ease


def _emission(here: Evidence, state: str) -> float:
    if state == NOBODY:
        # Selling words without a name belong to the product under way; a name said in passing is no sale by itself.
        return min(SMALL_TALK * here.small_talk, MOST_SMALL_TALK) - OFFER * here.is_offer * (not here.small_talk)
    return here.products.get(state, 0.0) - LINK * (here.link_owner not in ("", state))


def _learn_links(evidence: Sequence[Evidence], cards: Sequence[ProductCard]) -> dict[int, str]:
    """Link number -> product, where what is said just before the number speaks clearly for one product.

    Numbers of products whose cards give another number are not learnt.
    """
    given = {card.id for card in cards if card.link_no is not None}
    votes: dict[int, Counter[str]] = {}
    for index, here in enumerate(evidence):
        if len(here.links) == 1:
            count = votes.setdefault(here.links[0], Counter())
            for before in reversed(evidence[max(0, index - LINK_VOTE_SENTENCES) : index + 1]):
                if before.links and before is not here:
                    break
                count.update({product: score for product, score in before.products.items() if score > 0})
    learnt: dict[int, str] = {}
    for number, count in votes.items():
        product, score = max(count.items(), key=lambda vote: vote[1], default=("", 0.0))
        if product and product not in given and score >= max(LINK_VOTE, 0.7 * count.total()):
            learnt[number] = product
    return learnt


def _with_links(evidence: Sequence[Evidence], links: Mapping[int, str]) -> tuple[Evidence, ...]:
    """The evidence with learnt link numbers speaking for their products, as those on cards do."""

    def told(here: Evidence) -> Evidence:
        owners = {links[number] for number in here.links if number in links}
        if len(owners) != 1:
            return here
        (owner,) = owners
        products = {**here.products, owner: here.products.get(owner, 0.0) + LINK}
        return replace(here, products=products, link_owner=owner)

    return tuple(told(here) for here in evidence)


def _find_rounds(path: Sequence[str], evidence: Sequence[Evidence]) -> list[_Round]:
    """Runs of one product; an opener that names the product again after its price starts a new round."""
    rounds: list[_Round] = []
    priced = False
    for index, state in enumerate(path):
        here = evidence[index]
        goes_on = bool(rounds) and index > 0 and path[index - 1] == state == rounds[-1].product_id
        if state == NOBODY:
            continue
        if goes_on and not (priced and here.is_opener and here.products.get(state, 0.0) >= 3.0):
            rounds[-1] = _Round(product_id=state, first=rounds[-1].first, last=index)
        else:
            rounds.append(_Round(product_id=state, first=index, last=index))
            priced = False
        priced = priced or bool(here.links) or here.has_amount
    return rounds


def _is_sold(r: _Round, sentences: Sequence[Segment], evidence: Sequence[Evidence]) -> bool:
    """Whether a round is long enough and its product is known: by name, by price with weight or link, or by two links.

    One sentence that only names it sells nothing.
    """
    inside = evidence[r.first : r.last + 1]
    if sentences[r.last].span.end_ms - sentences[r.first].span.start_ms < MIN_SLICE_MS:
        return False
    if any(here.names.get(r.product_id) for here in inside):
        return len(inside) > 1 or inside[0].is_opener or inside[0].is_offer
    signs = [max(0.0, here.products.get(r.product_id, 0.0)) for here in inside]
    has_price = any(sign >= PRICE and here.has_amount for sign, here in zip(signs, inside, strict=True))
    return sum(signs) >= (PRICE + SPEC if has_price else 2 * LINK)


def _to_slice(r: _Round, sentences: Sequence[Segment], evidence: Sequence[Evidence]) -> ProductSlice:
    inside = evidence[r.first : r.last + 1]
    mentions = sum(here.names.get(r.product_id, 0) for here in inside)
    mine = sum(here.products.get(r.product_id, 0.0) for here in inside)
    others = sum(score for here in inside for product, score in here.products.items() if product != r.product_id)
    share = mine / (mine + max(0.0, others)) if mine > 0 else 0.0
    confidence = share * min(1.0, 0.4 + 0.15 * mine)
    return ProductSlice(
        product_id=r.product_id,
        span=padded_span(r.first, r.last, sentences),
        confidence=round(confidence, 3),
        mentions=mentions,
        reasons=tuple(_explain(inside, mentions)),
    )


def padded_span(first: int, last: int, sentences: Sequence[Segment]) -> Span:
    """From just before sentence `first` to just after sentence `last`, never past half of the pause beside it."""
    start_ms, end_ms = sentences[first].span.start_ms, sentences[last].span.end_ms
    before_ms = start_ms - sentences[first - 1].span.end_ms if first else start_ms
    after_ms = sentences[last + 1].span.start_ms - end_ms if last + 1 < len(sentences) else 2 * TAIL_MS
    lead_ms = min(LEAD_MS, max(0, before_ms) // 2)
    return Span(max(0, start_ms - lead_ms), end_ms + min(TAIL_MS, max(0, after_ms) // 2))


def _explain(inside: Sequence[Evidence], mentions: int) -> list[Text]:
    reasons = [Text(f"提到商品 {mentions} 次", f"the product is named {mentions} times")]
    if any(here.is_opener for here in inside[:3]):
        reasons.append(Text("以换商品的话开头", "it opens with words that turn to a product"))
    if any(here.has_amount for here in inside):
        reasons.append(Text("讲到价格", "the price is said"))
    if any(here.links for here in inside):
        reasons.append(Text("讲到链接号", "a link number is said"))
    return reasons
