"""Signs in each sentence of a talk, as numbers that the model of a talk weighs."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from toolkit.core.amount_grammar import read_amounts
from toolkit.core.evidence import ASKS, Evidence
from toolkit.core.product_signs import AT, PRODUCT, SOUND_SHARE, Floats, product_signs, stock_shelf
from toolkit.core.products import ProductCard
from toolkit.core.round_book import RoundBook, leaning_of
from toolkit.core.transcript import Segment
from toolkit.core.word_finder import Found, WordFinder

SENTENCE = (
    "one", "chat", "chat_phrase", "small_talk", "later", "elsewhere", "offer", "telling", "amount", "any_amount",
    "link", "call", "opener", "turn", "asked", "length", "goods", "no_goods", "several", "named", "we", "you",
    "sale_talk", "chat_talk",
)  # fmt: skip
"""Signs of a sentence, whichever the product."""
BORDER = (
    "one", "long_pause", "short_pause", "opener", "turn", "asked", "chat", "goods", "kinship", "offer", "amount",
    "later", "named", "before_chat", "before_asked", "before_length", "sale_talk", "chat_talk",
)  # fmt: skip
"""Signs of a round's beginning or end between a sentence and the one before it."""
STAGES = 3
"""A round is told, then priced, then called (a link number said)."""
CHARS_PER_UNIT = 20
MOST_LEANING = 4.0
LOOK_BACK = 4
"""Sentences with which a sentence is compared for going on with their words."""
LONG_PAUSE_MS, SHORT_PAUSE_MS, PAUSE_UNIT_MS, MOST_PAUSES = 500, 200, 900, 2.5
CLEAR, CLEARER = 1.5, 1.0
"""A sentence that clearly speaks of one product has this much for it, and this much more than for any other."""
_CLEAR_SIGNS = {"full": 2.0, "alias": 2.0, "price": 1.5, "bare_price": 1.5, "place": 1.5, "own_word": 1.0}
_GOODS_SIGNS = {"own_word": 1.0, "own_sound": SOUND_SHARE, "shared_word": 1.0, "group": 0.7, "char": 0.3}
_HAN = re.compile(r"[\u3400-\u9fff]")
_WE, _YOU = re.compile("[我俺咱]"), re.compile("[你您]|大家|各位|家人|朋友|宝子")
_COMMON = frozenset("我们你们他们这个那个就是什么一个没有不是可以大家的时有的了一是不也都还")


@dataclass(frozen=True, slots=True, kw_only=True)
class Signs:
    """Signs of a whole talk of n sentences and k products."""

    sentence: Floats
    """[n, SENTENCE]"""
    border: Floats
    """[n, BORDER]"""
    product: Floats
    """[n, k, PRODUCT]"""
    reached: npt.NDArray[np.int64]
    """[n]: the stage that a round has reached at least after the sentence."""


def read_signs(
    sentences: Sequence[Segment],
    evidence: Sequence[Evidence],
    pauses_ms: Sequence[int],
    cards: Sequence[ProductCard],
    book: RoundBook,
) -> Signs:
    """The signs of every sentence for the given cards; `evidence` and `pauses_ms[i]` (before sentence i) go with it."""
    shelf = stock_shelf(cards, book)
    talk = WordFinder(book.chat | book.later, book)
    sentence = np.zeros((len(sentences), len(SENTENCE)))
    border = np.zeros((len(sentences), len(BORDER)))
    product = np.zeros((len(sentences), len(cards), len(PRODUCT)))
    reached = np.zeros(len(sentences), np.int64)
    grams = [_grams(each.text) for each in sentences]
    for index, (said, here) in enumerate(zip(sentences, evidence, strict=True)):
        product[index] = product_signs(said.text, here, shelf)
        table = _sentence_signs(said.text, here, product[index], talk.find(said.text), book)
        sentence[index] = [table[name] for name in SENTENCE]
        before = sentence[index - 1] if index else np.zeros(len(SENTENCE))
        kin = _kinship(grams[index], grams[max(0, index - LOOK_BACK) : index])
        edge = _border_signs(table, before, pauses_ms[index], kin)
        border[index] = [edge[name] for name in BORDER]
        is_call = (here.links or here.is_call) and not here.is_opener  # 来看三号链接的这一个 opens
        is_priced = here.has_amount or product[index, :, AT["bare_price"]].any()
        reached[index] = 2 if is_call else int(is_priced)
    product[:, :, AT["told_of"]] = _told_of(grams, product)
    return Signs(sentence=sentence, border=border, product=product, reached=reached)


def _sentence_signs(
    text: str, here: Evidence, product: Floats, words: Sequence[Found], book: RoundBook
) -> dict[str, float]:
    goods = float(np.max(product @ _sum_of(_GOODS_SIGNS), initial=0.0))
    leaning = leaning_of(text, book)
    first = text[:6]
    return {
        "one": 1.0,
        "sale_talk": min(MOST_LEANING, max(0.0, leaning)),
        "chat_talk": min(MOST_LEANING, max(0.0, -leaning)),
        "chat": min(3.0, sum(_chat_weight(found) for found in words if found.word in book.chat)),
        "chat_phrase": float(here.is_chat),
        "small_talk": float(min(2, here.small_talk)),
        "later": float(min(2, sum(found.word in book.later for found in words))),
        "elsewhere": float(min(3, here.elsewhere)),
        "offer": float(here.is_offer),
        "telling": float(here.is_telling),
        "amount": float(here.has_amount),
        "any_amount": float(bool(read_amounts(text)) or bool(product[:, AT["bare_price"]].any())),
        "link": float(bool(here.links)),
        "call": float(here.is_call),
        "opener": float(here.is_opener),
        "turn": float(any(first.startswith(word) for word in book.turns)),
        "asked": float("问" in first or ASKS.search(text) is not None),
        "length": min(2.0, len(text) / CHARS_PER_UNIT),
        "goods": min(3.0, goods),
        "no_goods": float(goods < 0.3 and not here.products),
        "several": float(len(here.names) > 1 or here.elsewhere > 1),
        "named": float(bool(here.names)),
        "we": float(_WE.search(text) is not None),
        "you": float(_YOU.search(text) is not None),
    }


def _sum_of(signs: Mapping[str, float]) -> Floats:
    return np.array([signs.get(name, 0.0) for name in PRODUCT])


def _chat_weight(found: Found) -> float:
    length = len(found.word)
    return (0.5 if length == 1 else 1.0 if length == 2 else 1.4) * (1.0 if found.is_exact else SOUND_SHARE)


def _border_signs(table: Mapping[str, float], before: Floats, pause_ms: int, kin: float) -> dict[str, float]:
    at = {name: place for place, name in enumerate(SENTENCE)}
    shared = ("one", "opener", "turn", "asked", "chat", "goods", "offer", "later", "named", "sale_talk", "chat_talk")
    return {
        **{name: table[name] for name in shared},
        "long_pause": min(MOST_PAUSES, pause_ms / PAUSE_UNIT_MS) if pause_ms >= LONG_PAUSE_MS else 0.0,
        "short_pause": float(pause_ms < SHORT_PAUSE_MS),
        "kinship": kin,
        "amount": table["any_amount"],
        "before_chat": float(before[at["chat"]]),
        "before_asked": float(before[at["asked"]]),
        "before_length": float(before[at["length"]]),
    }


def _grams(text: str) -> frozenset[str]:
    """Pairs of neighbouring characters, without everyday ones."""
    pairs = (text[i : i + 2] for i in range(len(text) - 1))
    return frozenset(pair for pair in pairs if _HAN.match(pair[0]) and _HAN.match(pair[1]) and not set(pair) & _COMMON)


def _told_of(grams: Sequence[frozenset[str]], product: Floats) -> Floats:
    """[n, k]: pairs of characters that a sentence shares with others that clearly speak of one product only, 0 to 2."""
    clear = product @ _sum_of(_CLEAR_SIGNS)
    told = np.zeros(clear.shape)
    if not clear.size:
        return told
    owners: dict[str, set[tuple[int, int]]] = {}
    for index, mine in enumerate(grams):
        order = np.sort(clear[index])[::-1]
        if order[0] < CLEAR or (len(order) > 1 and order[0] - order[1] < CLEARER):
            continue
        for gram in mine:
            owners.setdefault(gram, set()).add((int(np.argmax(clear[index])), index))
    for index, mine in enumerate(grams):
        for gram in mine:
            products = {owner for owner, place in owners.get(gram, ()) if place != index}
            if len(products) == 1:
                told[index, products.pop()] += 1.0
    return np.minimum(2.0, told)


def _kinship(mine: frozenset[str], before: Sequence[frozenset[str]]) -> float:
    """How many pairs of characters a sentence shares with those before it, 0 to 2."""
    return float(min(2, len(mine & frozenset().union(*before)))) if before else 0.0
