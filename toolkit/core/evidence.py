"""What each sentence says about which product is on sale."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from toolkit.core.amount_grammar import read_amounts
from toolkit.core.amount_words import Amount
from toolkit.core.ear import Ear
from toolkit.core.numerals import find_link_numbers
from toolkit.core.phrases import Phrases
from toolkit.core.products import ProductCard
from toolkit.core.transcript import Segment

FULL_NAME, ALIAS, LINK, PRICE, FACT, SPEC = 3.0, 2.0, 2.0, 1.5, 0.8, 0.5
SMALL_TALK, OFFER = 2.0, 0.8
LISTED = 3
PHRASE_LIMIT = 0.1
"""Mean cost per syllable at which a phrase of three syllables and more counts as said; shorter ones must be there."""
_COMPARED = re.compile(
    r"(?:比起?|不像|不如|(?:跟|和|像)(?=刚才|前面|上面|之前))(?:刚才|前面|上面|之前)?的?(?:我们|咱们)?(?:那个|那款|的)?"
)
"""What stands before a name that is only compared with: 比刚才的脐橙还甜 sells no oranges."""
_FACT_WORD = re.compile(r"[\u3400-\u9fff]{2,8}")
_COMMON_FACTS = frozenset(
    {"商品卡", "包邮", "小时", "个月", "产地", "现货", "发货", "顺丰", "真空", "农家", "新鲜", "克装", "斤装"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Signs found in one sentence."""

    products: Mapping[str, float]
    """Product id -> how much speaks for it."""
    names: Mapping[str, int]
    """Product id -> how often it is named, by name or alias."""
    is_opener: bool
    """A phrase with which sellers turn to the next product."""
    small_talk: int
    """Number of phrases that belong to no product."""
    is_offer: bool
    """Words of selling, whichever the product."""
    links: tuple[int, ...]
    has_amount: bool
    link_owner: str = ""
    """Product of a link number that was learnt from the talk, which then speaks against every other."""


def weigh_sentences(
    sentences: Sequence[Segment], cards: Sequence[ProductCard], phrases: Phrases, ear: Ear
) -> tuple[Evidence, ...]:
    """The evidence in each sentence (names already corrected)."""
    signs = [
        _Signs(card=card, facts=_own_facts(card, cards), weights=_weights(read_amounts(card.spec))) for card in cards
    ]
    return tuple(_weigh(sentence.text, signs, phrases, ear) for sentence in sentences)


def without_previews(evidence: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """The evidence with names weakened where three products and more are only listed (今天有苹果、大米，还有香菇)."""
    listed = list(evidence)
    first = 0
    while first < len(listed):
        end = first
        while end < len(listed) and _only_names(listed[end]):
            end += 1
        named = {product for here in listed[first:end] for product in here.names}
        if len(named) >= LISTED:
            for index in range(first, end):
                here = listed[index]
                weak = {product: score / len(named) for product, score in here.products.items()}
                listed[index] = replace(here, products=weak)
        first = max(end, first + 1)
    return tuple(listed)


def _only_names(here: Evidence) -> bool:
    return bool(here.names) and not (here.is_opener or here.has_amount or here.links)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Signs:
    """What on a card speaks for its product when it is said."""

    card: ProductCard
    facts: frozenset[str]
    weights: frozenset[Decimal]


def _weigh(text: str, signs: Sequence[_Signs], phrases: Phrases, ear: Ear) -> Evidence:
    full, short = _count_names(text, [sign.card for sign in signs])
    rest = text
    for phrase in phrases.openers:
        rest = rest.replace(phrase, "\n" * len(phrase))  # 刚才好多人问的 opens, 好多人问 alone chats
    amounts, links = read_amounts(text), find_link_numbers(text)
    prices, weights = _prices(amounts), _weights(amounts)
    named = len(full) + sum(product not in full for product in short)
    products: dict[str, float] = {}
    for sign in signs:
        card = sign.card
        score = (FULL_NAME if full[card.id] else ALIAS if short[card.id] else 0.0) / max(1, named)
        score += PRICE * (card.price.yuan in prices)
        score += SPEC * bool(weights & sign.weights)
        score += FACT * sum(fact in text for fact in sign.facts)
        if card.link_no is not None and links:
            score += LINK if card.link_no in links else -LINK
        if score:
            products[card.id] = score
    return Evidence(
        products=products,
        names={product: full[product] + short[product] for product in {*full, *short}},
        is_opener=any(says(phrase, text, ear) for phrase in phrases.openers),
        small_talk=sum(says(phrase, rest, ear) for phrase in phrases.small_talk),
        is_offer=bool(amounts or links) or any(says(phrase, text, ear) for phrase in phrases.offers),
        links=links,
        has_amount=bool(prices),
    )


def _prices(amounts: Sequence[Amount]) -> frozenset[Decimal]:
    """Yuan asked or once asked; what is taken off, and fees, are no prices."""
    return frozenset(amount.value for amount in amounts if amount.kind in ("price", "reference"))


def _weights(amounts: Sequence[Amount]) -> frozenset[Decimal]:
    """Grams and millilitres."""
    return frozenset(each.value for each in amounts if each.kind in ("weight", "volume") and not each.is_rough)


def says(phrase: str, text: str, ear: Ear) -> bool:
    """Whether `text` holds `phrase`, or something that sounds like it if it is long enough."""
    if phrase in text:
        return True
    return len(phrase) >= 3 and any(True for _ in ear.find(phrase, text, PHRASE_LIMIT))


def _count_names(text: str, cards: Sequence[ProductCard]) -> tuple[Counter[str], Counter[str]]:
    """How often each product's name and aliases stand in `text`; a longer name hides the shorter ones in it."""
    full: Counter[str] = Counter()
    short: Counter[str] = Counter()
    names = [(name, card.id, name == card.name) for card in cards for name in card.names if name in text]
    for name, product, is_full in sorted(names, key=lambda entry: -len(entry[0])):
        count = text.count(name) - len(re.findall(_COMPARED.pattern + re.escape(name), text))
        if count:
            (full if is_full else short)[product] += count
        text = text.replace(name, "\n" * len(name))
    return full, short


def _own_facts(card: ProductCard, cards: Sequence[ProductCard]) -> frozenset[str]:
    """Words of the card's facts that stand on no other card."""
    mine = _fact_words(card)
    return frozenset(word for word in mine if not any(word in _fact_words(o) for o in cards if o.id != card.id))


def _fact_words(card: ProductCard) -> frozenset[str]:
    values = [fact.value for fact in card.facts] + [card.variety, *card.taste]
    words = {word for value in values for word in _FACT_WORD.findall(value)}
    return frozenset(word for word in words - _COMMON_FACTS if not any(name in word for name in card.names))
