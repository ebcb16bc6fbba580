"""Signs in a sentence for or against each product, as numbers that the model of a talk weighs."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import numpy.typing as npt

from toolkit.core.bare_figures import bare_links, bare_price_forms, counts, says_bare_price
from toolkit.core.evidence import Evidence
from toolkit.core.products import ProductCard
from toolkit.core.round_book import RoundBook, kinds_of
from toolkit.core.word_finder import Found, WordFinder

Floats = npt.NDArray[np.float64]

PRODUCT = (
    "full", "alias", "beside", "elsewhere", "price", "spec", "link", "foreign_link", "fact", "place", "own_word",
    "own_sound", "shared_word", "char", "group", "foreign_word", "foreign_name", "foreign_price", "name_sound", "tail",
    "told_of", "bare_price", "bare_link", "foreign_bare", "count",
)  # fmt: skip
AT: Mapping[str, int] = {name: place for place, name in enumerate(PRODUCT)}
SOUND_SHARE = 0.6
"""What is left of a word that only sounds like it."""
LONG_WORD, SHORT_WORD = 1.4, 1.0
MOST_WORDS = 3.0
_PLACE = re.compile(r"([\u3400-\u9fff]{2,4}?)(?:自治州|林区|省|市|州|县|区|旗|镇|乡|村|盟)")
_WORD = re.compile(r"[\u3400-\u9fff]{2,8}")
_DIGITS = re.compile(r"\d+")

Owners = Mapping[str, frozenset[int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """What is known of the goods on sale: words, and the places of the cards that have them."""

    cards: tuple[ProductCard, ...]
    words: WordFinder
    names: WordFinder
    named: Owners
    own: Owners
    """Words of kinds."""
    group: Owners
    """Words of groups of kinds."""
    card: Owners
    """Variety, place and taste."""
    prices: tuple[frozenset[str], ...]
    """How each price is said without 块."""
    packs: tuple[frozenset[tuple[Decimal, str]], ...]
    """How many of what are in each pack: (10, 根)."""


def stock_shelf(cards: Sequence[ProductCard], book: RoundBook) -> Shelf:
    """The words of all cards, looked up once for a talk."""
    kinds = [kinds_of(card, book.kinds) for card in cards]
    own = _owners([word for kind in mine for word in kind.words] for mine in kinds)
    group = _owners([word for kind in mine for word in kind.group_words] for mine in kinds)
    card = _owners(_card_words(each) for each in cards)
    named = _owners(each.names for each in cards)
    return Shelf(
        cards=tuple(cards),
        words=WordFinder([*own, *group, *card], book),
        names=WordFinder(named, book),
        named=named,
        own=own,
        group=group,
        card=card,
        prices=tuple(bare_price_forms(each.price.yuan) for each in cards),
        packs=tuple(counts(each.spec) for each in cards),
    )


def _owners(words: Iterable[Iterable[str]]) -> Owners:
    owners: dict[str, set[int]] = {}
    for place, mine in enumerate(words):
        for word in mine:
            owners.setdefault(word, set()).add(place)
    return {word: frozenset(places) for word, places in owners.items()}


def _card_words(card: ProductCard) -> frozenset[str]:
    """Places, variety, taste and the place in the name: 若羌 of 若羌红枣."""
    words = set(_WORD.findall(card.variety)) | set(_PLACE.findall(card.origin)[-2:])
    words |= {word for taste in card.taste for word in _WORD.findall(taste)}
    for alias in card.aliases:
        head = card.name.removesuffix(alias)
        if head != card.name and len(head) > 1:
            words.add(head)
    return frozenset(words - set(card.names))


def product_signs(text: str, here: Evidence, shelf: Shelf) -> Floats:
    """[k, PRODUCT] for one sentence."""
    signs = np.zeros((len(shelf.cards), len(PRODUCT)))
    for row, card in zip(signs, shelf.cards, strict=True):
        _add_names(row, text, here, card)
        _add_figures(row, text, here, card, shelf.cards)
    _add_bare_figures(signs, text, here, shelf)
    rest = text
    for name in sorted(shelf.named, key=len, reverse=True):
        rest = rest.replace(name, "\n" * len(name))  # 若羌 of 若羌红枣 says nothing beside the name
    for found in shelf.words.find(rest):
        _add_word(signs, found, shelf)
    for name in ("own_word", "own_sound", "shared_word", "char", "group", "place"):
        signs[:, AT[name]] = np.minimum(MOST_WORDS, signs[:, AT[name]])
    for found in shelf.names.find(text):
        if not found.is_exact:
            for place in shelf.named[found.word]:
                signs[place, AT["name_sound"]] = 1.0 / len(shelf.named[found.word])
    signs[:, AT["foreign_name"]] = _others(signs[:, AT["full"]] + signs[:, AT["alias"]])
    signs[:, AT["foreign_word"]] = _others(np.minimum(2.0, signs[:, AT["own_word"]] + signs[:, AT["own_sound"]]))
    return signs


def _add_names(row: Floats, text: str, here: Evidence, card: ProductCard) -> None:
    is_named = bool(here.names.get(card.id))
    if is_named:
        row[AT["full" if card.name in text else "alias"]] = 1.0
    row[AT["beside"]] = float(not is_named and 0 < here.products.get(card.id, 0.0) < 0.5)
    is_told = any(name in text for name in card.names)
    row[AT["elsewhere"]] = float(bool(here.elsewhere) and is_told and not is_named)


def _add_figures(row: Floats, text: str, here: Evidence, card: ProductCard, cards: Sequence[ProductCard]) -> None:
    row[AT["price"]] = float(card.id in here.priced)
    row[AT["foreign_price"]] = float(bool(here.priced) and card.id not in here.priced)
    row[AT["spec"]] = float(card.id in here.specs)
    if here.links:
        owner = here.link_owner or next((each.id for each in cards if each.link_no in here.links), "")
        row[AT["link"]] = float(owner == card.id)
        row[AT["foreign_link"]] = float(owner not in ("", card.id))
    row[AT["tail"]] = float(not here.priced and _price_at_tail(text, card))


def _add_bare_figures(signs: Floats, text: str, here: Evidence, shelf: Shelf) -> None:
    """Prices without 块, numbers of links without 链接, and counts of what is in a pack; shared ones say less."""
    links = frozenset() if here.links else bare_links(text)
    packed = counts(text)
    said = {
        "bare_price": [not here.priced and says_bare_price(text, forms) for forms in shelf.prices],
        "bare_link": [card.link_no in links for card in shelf.cards],
        "count": [bool(pack & packed) for pack in shelf.packs],
    }
    for name, owns in said.items():
        if any(owns):
            signs[:, AT[name]] = np.array(owns, float) / sum(owns)
    signs[:, AT["foreign_bare"]] = _others(signs[:, AT["bare_price"]] + signs[:, AT["bare_link"]])


def _price_at_tail(text: str, card: ProductCard) -> bool:
    """Whether a number in the text ends like the price: 158块 is what listeners make of 一百克，五十八块."""
    whole = str(int(card.price.yuan))
    return len(whole) > 1 and any(run != whole and run.endswith(whole) for run in _DIGITS.findall(text))


def _add_word(signs: Floats, found: Found, shelf: Shelf) -> None:
    """A word of a card, of its kind or of a group of kinds; what fits several products says less."""
    share = 1.0 if found.is_exact else SOUND_SHARE
    weight = LONG_WORD if len(found.word) > 2 else SHORT_WORD
    on_card, own = shelf.card.get(found.word), shelf.own.get(found.word)
    if on_card:
        _add(signs, "place", on_card, share)
    elif len(found.word) == 1:
        _add(signs, "char", own or shelf.group[found.word], 1.0)
    elif own and len(own) == 1:
        _add(signs, "own_word" if found.is_exact else "own_sound", own, weight)
    elif own:
        _add(signs, "shared_word", own, weight * share)
    else:
        _add(signs, "group", shelf.group[found.word], weight * share)


def _add(signs: Floats, name: str, places: frozenset[int], value: float) -> None:
    for place in places:
        signs[place, AT[name]] += value / len(places)


def _others(values: Floats) -> Floats:
    """For each product the most that another has."""
    if len(values) < 2:
        return np.zeros(len(values))
    order = np.argsort(values)
    most = np.full(len(values), values[order[-1]])
    most[order[-1]] = values[order[-2]]
    return most
