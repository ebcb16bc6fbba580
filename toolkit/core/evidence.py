"""What each sentence says about which product is on sale."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from toolkit.core.amount_grammar import read_amounts
from toolkit.core.amount_words import Amount
from toolkit.core.ear import Ear
from toolkit.core.mentions import Mention, find_mentions, speaks_of_several
from toolkit.core.numerals import find_link_numbers
from toolkit.core.phrases import Phrases
from toolkit.core.products import ProductCard
from toolkit.core.transcript import Segment

FULL_NAME, ALIAS, LINK, PRICE, FACT, SPEC = 3.0, 2.0, 2.0, 1.5, 0.8, 0.5
ORIGIN = 1.2
"""A place of the card where the name itself was not heard right: 接下来是苍溪红心弥猴桃."""
BESIDE = 0.15
"""What is left of a name that is only compared with or paired."""
LISTED = 3
LIST_CHARS = 7
"""A sentence with more for each name and once more does not only list."""
PHRASE_LIMIT = 0.1
"""Mean cost per syllable at which a phrase of three syllables and more counts as said; shorter ones must be there."""
_PLACE = re.compile(r"([\u3400-\u9fff]{2,3}?)(?:省|市|州|县|区|旗|镇|乡|村)")
ASKS = re.compile("(?:有|好多|很多)(?:家|个)?(?:人|朋友|宝宝|粉丝)[们又]?问|家人们?问")
"""A viewer's question told to all."""
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
    is_chat: bool
    """Everyday words that seldom sell."""
    is_telling: bool
    """Taste, looks, cooking, keeping: words in which goods are told of."""
    links: tuple[int, ...]
    has_amount: bool
    priced: frozenset[str] = frozenset()
    """Products whose card has a price that is said."""
    specs: frozenset[str] = frozenset()
    """Products whose weight or volume is said."""
    elsewhere: int = 0
    """Number of products that are previewed, recalled or listed in it rather than sold."""
    told: frozenset[str] = frozenset()
    """Products that are named in whatever role."""
    link_owner: str = ""
    """Product of a link number that was learnt from the talk, which then speaks against every other."""
    is_call: bool = False
    """A call to order, though no number was heard."""


def weigh_sentences(
    sentences: Sequence[Segment], cards: Sequence[ProductCard], phrases: Phrases, ear: Ear
) -> tuple[Evidence, ...]:
    """The evidence in each sentence (names already corrected)."""
    signs = [
        _Signs(
            card=card,
            facts=_own_facts(card, cards),
            places=_own_places(card, cards),
            weights=_weights(read_amounts(card.spec)),
        )
        for card in cards
    ]
    return tuple(_weigh(sentence.text, signs, phrases, ear) for sentence in sentences)


def without_lists(evidence: Sequence[Evidence], sentences: Sequence[Segment]) -> tuple[Evidence, ...]:
    """The evidence with names counted out where several products are listed sentence by sentence.

    A list names three products and more, one after the other and none twice (苹果，大米，还有香菇), or two beside words
    of a list (今天有苹果，还有大米).
    """
    listed = list(evidence)
    first = 0
    while first < len(listed):
        end, named = first, set[str]()
        while end < len(listed) and _only_names(listed[end], sentences[end]) and not named & set(listed[end].names):
            named |= set(listed[end].names)
            end += 1
        told = range(max(0, first - 1), end)
        if len(named) >= LISTED or (len(named) > 1 and any(speaks_of_several(sentences[at].text) for at in told)):
            for index in range(first, end):
                here = listed[index]
                listed[index] = replace(here, products={}, names={}, elsewhere=len(here.names))
        first = max(end, first + 1)
    return tuple(listed)


def _only_names(here: Evidence, sentence: Segment) -> bool:
    is_short = len(sentence.text) <= LIST_CHARS * (1 + len(here.names))
    return bool(here.names) and is_short and not (here.is_opener or here.has_amount or here.links)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Signs:
    """What on a card speaks for its product when it is said."""

    card: ProductCard
    facts: frozenset[str]
    places: frozenset[str]
    weights: frozenset[Decimal]


def _weigh(text: str, signs: Sequence[_Signs], phrases: Phrases, ear: Ear) -> Evidence:
    rest = text
    for phrase in phrases.openers:
        rest = rest.replace(phrase, "\n" * len(phrase))  # 刚才好多人问的 opens, 好多人问 alone chats
    is_opener = any(says(phrase, text, ear) for phrase in phrases.openers)
    amounts, numbers = read_amounts(text), find_link_numbers(text)
    links = numbers if len(set(numbers)) == 1 else ()
    prices, weights = _prices(amounts), _weights(amounts)
    mentions = find_mentions(text, [sign.card for sign in signs], is_opener=is_opener)
    named = Counter(mention.product_id for mention in mentions if mention.role == "sold")
    scores = _name_scores(mentions)
    products: dict[str, float] = {}
    for sign in signs:
        card = sign.card
        score = scores.get(card.id, 0.0)
        score += PRICE * (card.price.yuan in prices)
        score += SPEC * bool(weights & sign.weights)
        score += FACT * sum(fact in text for fact in sign.facts)
        score += ORIGIN * (card.id not in scores and any(place in text for place in sign.places))
        if card.link_no is not None and links:
            score += LINK if card.link_no in links else -LINK
        if score:
            products[card.id] = score
    return Evidence(
        products=products,
        names=named,
        is_opener=is_opener,
        small_talk=sum(says(phrase, rest, ear) for phrase in phrases.small_talk),
        is_offer=bool(amounts or numbers) or any(says(phrase, text, ear) for phrase in phrases.offers),
        is_chat=any(phrase in rest for phrase in phrases.chat) or (not named and ASKS.search(rest) is not None),
        is_telling=any(phrase in text for phrase in phrases.telling),
        links=links,
        has_amount=bool(prices),
        is_call="链接" in text,
        priced=frozenset(sign.card.id for sign in signs if sign.card.price.yuan in prices),
        specs=frozenset(sign.card.id for sign in signs if weights & sign.weights),
        told=frozenset(mention.product_id for mention in mentions),
        elsewhere=len({mention.product_id for mention in mentions if mention.role == "elsewhere"}),
    )


def _name_scores(mentions: Sequence[Mention]) -> dict[str, float]:
    """What the names in a sentence say for each product; names that share it share the say."""
    sold = {mention.product_id for mention in mentions if mention.role == "sold"}
    scores: dict[str, float] = {}
    for mention in mentions:
        score = FULL_NAME if mention.is_full else ALIAS
        score = {"sold": score / max(1, len(sold)), "beside": score * BESIDE, "elsewhere": 0.0}[mention.role]
        scores[mention.product_id] = max(score, scores.get(mention.product_id, 0.0))
    return scores


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


def _own_facts(card: ProductCard, cards: Sequence[ProductCard]) -> frozenset[str]:
    """Words of the card's facts that stand on no other card."""
    mine = _fact_words(card)
    return frozenset(word for word in mine if not any(word in _fact_words(o) for o in cards if o.id != card.id))


def _own_places(card: ProductCard, cards: Sequence[ProductCard]) -> frozenset[str]:
    """The county or village of the card's origin, without the word for it, if no other card names it."""
    others = "".join(other.origin + other.name for other in cards if other.id != card.id)
    return frozenset(place for place in _PLACE.findall(card.origin)[-2:] if place not in others)


def _fact_words(card: ProductCard) -> frozenset[str]:
    values = [fact.value for fact in card.facts] + [card.variety, *card.taste]
    words = {word for value in values for word in _FACT_WORD.findall(value)}
    return frozenset(word for word in words - _COMMON_FACTS if not any(name in word for name in card.names))
