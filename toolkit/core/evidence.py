"""What each sentence says about which product is on sale."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from toolkit.core.ear import Ear
from toolkit.core.numerals import find_amounts_yuan, find_grams, find_link_numbers
from toolkit.core.phrases import Phrases
from toolkit.core.products import ProductCard
from toolkit.core.transcript import Segment

FULL_NAME, ALIAS, LINK, PRICE, FACT, SPEC = 3.0, 2.0, 2.0, 1.5, 0.8, 0.5
SMALL_TALK, OFFER = 2.0, 0.8
PHRASE_LIMIT = 0.1
"""Mean cost per syllable at which a phrase of three syllables and more counts as said; shorter ones must be there."""
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


def weigh_sentences(
    sentences: Sequence[Segment], cards: Sequence[ProductCard], phrases: Phrases, ear: Ear
) -> tuple[Evidence, ...]:
    """The evidence in each sentence (names already corrected)."""
    facts = {card.id: _own_facts(card, cards) for card in cards}
    return tuple(_weigh(sentence.text, cards, facts, phrases, ear) for sentence in sentences)


def _weigh(
    text: str, cards: Sequence[ProductCard], facts: Mapping[str, frozenset[str]], phrases: Phrases, ear: Ear
) -> Evidence:
    full, short = _count_names(text, cards)
    amounts, grams, links = find_amounts_yuan(text), find_grams(text), find_link_numbers(text)
    named = len(full) + sum(product not in full for product in short)
    products: dict[str, float] = {}
    for card in cards:
        score = (FULL_NAME if full[card.id] else ALIAS if short[card.id] else 0.0) / max(1, named)
        score += PRICE * (card.price.yuan in amounts)
        score += SPEC * bool(set(grams) & set(find_grams(card.spec)))
        score += FACT * sum(fact in text for fact in facts[card.id])
        if card.link_no is not None and links:
            score += LINK if card.link_no in links else -LINK
        if score:
            products[card.id] = score
    return Evidence(
        products=products,
        names={product: full[product] + short[product] for product in {*full, *short}},
        is_opener=any(says(phrase, text, ear) for phrase in phrases.openers),
        small_talk=sum(says(phrase, text, ear) for phrase in phrases.small_talk),
        is_offer=bool(amounts or grams or links) or any(says(phrase, text, ear) for phrase in phrases.offers),
        links=links,
        has_amount=bool(amounts),
    )


def says(phrase: str, text: str, ear: Ear) -> bool:
    """Whether `text` holds `phrase`, or something that sounds like it if it is long enough."""
    if phrase in text:
        return True
    return len(phrase) >= 3 and any(True for _ in ear.find(phrase, text, PHRASE_LIMIT))


def _count_names(text: str, cards: Sequence[ProductCard]) -> tuple[Counter[str], Counter[str]]:
    """How often each product's name and aliases stand in `text`; a longer name hides the shorter ones in it."""
    full: Counter[str] = Counter()
    short: Counter[str] = Counter()
    names = [(name, card.id, name == card.name) for card in cards for name in card.names]
    for name, product, is_full in sorted(names, key=lambda entry: -len(entry[0])):
        count = text.count(name)
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
