"""Which stretch of a talk sells which product: a conditional random field over sentences."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from toolkit.core.ear import Ear
from toolkit.core.evidence import ASKS, LINK, Evidence, weigh_sentences, without_lists
from toolkit.core.phrases import Phrases
from toolkit.core.products import ProductCard
from toolkit.core.round_book import RoundBook
from toolkit.core.round_path import NOBODY, Weights, best_path, product_support
from toolkit.core.round_signs import Signs, read_signs
from toolkit.core.slices import ProductSlice
from toolkit.core.spans import Span
from toolkit.core.text import Text
from toolkit.core.transcript import Segment

MIN_LEAD_PAUSE_MS = 350
LEAD_IN_GAP_MS, LEAD_IN_MS = 850, 3_000
"""A lead-in such as 好， is short and close to what it opens."""
_LEAD_IN = re.compile(
    r"(?:好[了的]?|来+|那么?|行|对|嗯|哎|哦|诶|然后|家人[们门]|宝[子贝宝]+[们门]?|老铁[们门]?|朋友[们门]|各位\w{0,3}|大家)+[，。！？,!?]*"
)
"""Words that only call for attention belong to what they call to."""
LINK_VOTE = 1.5
"""A price with the call to order after it tells whose link it is."""
NAMED_WITH_LINK = 3.0
"""A name in the sentence of the number tells more than those before it."""
LINK_VOTE_SENTENCES = 3
LEAD_MS, TAIL_MS = 150, 250
"""Room before the first and after the last word, inside the pause: listeners' word ends come about 90 ms early
(measured on the two labelled streams)."""
MIN_SLICE_MS = 4_000
ASIDE_MS, LONG_ASIDE_MS = 3_000, 6_000
"""Of several pieces and of one: a sentence of a seller takes 3.5 s (median of the labelled streams)."""
LEAST_SUPPORT = 2.5
"""Of a round in which the product is not named, in the model's units: a price with its weight tells as much."""

SMALL_SHELF = 16
"""On a shelf of this size every product may be sold without a name, price or place that was heard: of 32 rounds of
free talk 3 were."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Round:
    product_id: str
    first: int
    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """A talk and the signs found in it, in source time."""

    sentences: tuple[Segment, ...]
    evidence: tuple[Evidence, ...]
    pauses_ms: tuple[int, ...]
    """Before each sentence."""
    products: tuple[str, ...]
    """Ids of the products that are spoken of."""
    signs: Signs


def slice_products(
    sentences: Sequence[Segment], cards: Sequence[ProductCard], phrases: Phrases, ear: Ear, book: RoundBook
) -> tuple[ProductSlice, ...]:
    """Every round of selling every product, in source time and order; small talk belongs to none.

    `sentences` come from `split_turns(correct_terms(...))`. A product that is never named nor known by its price,
    weight, place or link number gets no slice. Link numbers of cards without `link_no` are learnt from what is said
    before them. Time grows with sentences times cards that are spoken of, memory by some 200 bytes for each such pair.
    """
    if not sentences or not cards:
        return ()
    return cut_rounds(read_talk(sentences, cards, phrases, ear, book), book.weights)


def read_talk(
    sentences: Sequence[Segment], cards: Sequence[ProductCard], phrases: Phrases, ear: Ear, book: RoundBook
) -> Talk:
    """The signs in every sentence for the products that are spoken of."""
    evidence = evidence_of(sentences, cards, phrases, ear)
    spoken = {product for here in evidence for product, score in here.products.items() if score > 0}
    spoken |= {product for here in evidence for product in here.told}
    pauses_ms = (10_000, *(b.span.start_ms - a.span.end_ms for a, b in pairwise(sentences)))
    on_sale = tuple(card for card in cards if card.id in spoken or len(cards) <= SMALL_SHELF)
    return Talk(
        sentences=tuple(sentences),
        evidence=evidence,
        pauses_ms=pauses_ms,
        products=tuple(card.id for card in on_sale),
        signs=read_signs(sentences, evidence, pauses_ms, on_sale, book),
    )


def cut_rounds(talk: Talk, weights: Weights) -> tuple[ProductSlice, ...]:
    """The rounds on the likeliest course of the talk."""
    sentences, evidence = talk.sentences, talk.evidence
    path = best_path(talk.signs, talk.products, weights)
    path = _settle_starts(_without_asides(path, sentences), evidence, talk.pauses_ms, sentences)
    rounds = [_without_tail(r, sentences, evidence) for r in _find_rounds(path, evidence)]
    support = product_support(talk.signs, talk.products, weights)
    rounds = [r for r in rounds if _is_sold(r, sentences, evidence, support[r.product_id])]
    return tuple(_to_slice(r, sentences, evidence) for r in rounds)


def _without_asides(path: list[str], sentences: Sequence[Segment]) -> list[str]:
    """The path with one sentence of chat, or about another product, inside a round given to the round."""
    settled = list(path)
    by_product = groupby(range(len(path)), key=lambda index: path[index])
    runs = [(product, list(group)) for product, group in by_product]
    for (before, _), (_, aside), (after, _) in zip(runs, runs[1:], runs[2:], strict=False):
        length_ms = sentences[aside[-1]].span.end_ms - sentences[aside[0]].span.start_ms
        if before == after != NOBODY and length_ms <= (ASIDE_MS if len(aside) > 1 else LONG_ASIDE_MS):
            for index in aside:
                settled[index] = before
    return settled


def _without_tail(found: _Round, sentences: Sequence[Segment], evidence: Sequence[Evidence]) -> _Round:
    """The round without what follows its last word about the product, from a viewer's question or chat on.

    有家人问在那里发货 after 拍四号链接 answers everybody, and belongs to no product.
    """
    last = found.last
    while last > found.first and not _speaks_for(found.product_id, evidence[last]):
        last -= 1
    if not (evidence[last].links or evidence[last].is_call):
        return found
    for index in range(last + 1, found.last + 1):
        if ASKS.search(sentences[index].text) or evidence[index].small_talk:
            return replace(found, last=index - 1)
    return found


def _speaks_for(product_id: str, here: Evidence) -> bool:
    return here.products.get(product_id, 0.0) > 0 or bool(here.links) or here.is_call or here.has_amount


def evidence_of(
    sentences: Sequence[Segment], cards: Sequence[ProductCard], phrases: Phrases, ear: Ear
) -> tuple[Evidence, ...]:
    """What each sentence says for each product, lists counted out and link numbers learnt."""
    evidence = without_lists(weigh_sentences(sentences, cards, phrases, ear), sentences)
    return _with_links(evidence, _learn_links(evidence, cards), cards)


def _settle_starts(
    path: list[str], evidence: Sequence[Evidence], pauses_ms: Sequence[int], sentences: Sequence[Segment]
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
            if _LEAD_IN.fullmatch(sentences[first - 1].text):
                first -= 1
                settled[first] = path[index]
                continue
            says_something = lead_in.products or lead_in.is_offer or lead_in.small_talk
            is_apart = pauses_ms[first] > LEAD_IN_GAP_MS or sentences[first - 1].span.duration_ms > LEAD_IN_MS
            if says_something or is_apart or pauses_ms[first - 1] < max(MIN_LEAD_PAUSE_MS, 1.3 * pauses_ms[first]):
                break
            first -= 1
            settled[first] = path[index]
    return settled


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


def _with_links(
    evidence: Sequence[Evidence], links: Mapping[int, str], cards: Sequence[ProductCard]
) -> tuple[Evidence, ...]:
    """The evidence with learnt link numbers speaking for their products and against others, as those on cards do."""
    known = {product: number for number, product in links.items()}
    known |= {card.id: card.link_no for card in cards if card.link_no is not None}

    def told(here: Evidence) -> Evidence:
        owners = {links[number] for number in here.links if number in links}
        products = dict(here.products)
        for product in owners:
            products[product] = products.get(product, 0.0) + LINK
        for product in links.values() if here.links else ():
            if known[product] not in here.links:
                products[product] = products.get(product, 0.0) - LINK
        return replace(here, products=products, link_owner=owners.pop() if len(owners) == 1 else "")

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


def _is_sold(r: _Round, sentences: Sequence[Segment], evidence: Sequence[Evidence], support: Sequence[float]) -> bool:
    """Whether a round is long enough and its product is known: by name, or by all that is said of it.

    One sentence that only names it sells nothing.
    """
    inside = evidence[r.first : r.last + 1]
    if sentences[r.last].span.end_ms - sentences[r.first].span.start_ms < MIN_SLICE_MS:
        return False
    is_named = any(here.names.get(r.product_id) for here in inside)
    if len(inside) == 1:
        return is_named and (inside[0].is_opener or inside[0].is_offer)
    return is_named or sum(support[r.first : r.last + 1]) >= LEAST_SUPPORT


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
