"""What the model of a talk knows beside the cards: words of kinds of goods and of chat, and its weights."""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from toolkit.core.products import ProductCard


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodsKind:
    """A kind of goods and how it is spoken of (`toolkit/data/goods_words.toml`)."""

    names: tuple[str, ...]
    words: frozenset[str]
    group_words: frozenset[str]
    """Words that all kinds of its groups share, which say less."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundBook:
    """The tables of `goods_words.toml`, `chat_words.toml`, `talk_grams.toml` and `round_weights.toml`."""

    kinds: tuple[GoodsKind, ...]
    chat: frozenset[str]
    later: frozenset[str]
    turns: tuple[str, ...]
    """Longest first."""
    weights: Mapping[str, Mapping[str, float]]
    """Table -> sign -> weight; a sign that is not there weighs nothing."""
    grams: Mapping[str, float]
    """Gram (see `grams_of`) -> how much it speaks for selling rather than chat; "" -> what speaks for it beforehand."""
    to_syllables: Callable[[str], tuple[str, ...]]
    sounds: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Remembered syllables of words."""

    def sound(self, text: str) -> tuple[str, ...]:
        """Folded syllables of each character, "" for what is no Chinese character; remembered."""
        known = self.sounds.get(text)
        if known is None:
            known = self.sounds[text] = tuple(_fold(each) for each in self.to_syllables(text))
        return known


def parse_round_book(
    goods_toml: str,
    chat_toml: str,
    grams_toml: str,
    weights_toml: str,
    to_syllables: Callable[[str], tuple[str, ...]],
) -> RoundBook:
    """The book from its four tables.

    Raises:
        ValueError: a text is not TOML, or a table is missing or names an unknown group.
    """
    goods, talk = tomllib.loads(goods_toml), tomllib.loads(chat_toml)
    try:
        groups = {name: frozenset(words.split()) for name, words in goods["groups"].items()}
        kinds = tuple(
            GoodsKind(
                names=tuple(each["names"].split()),
                words=frozenset(each["words"].split()),
                group_words=frozenset().union(*(groups[group] for group in each["group"].split())),
            )
            for each in goods["kind"]
        )
        turns = sorted(talk["turn"]["words"].split(), key=len, reverse=True)
        return RoundBook(
            kinds=kinds,
            chat=frozenset(word for words in talk["topics"].values() for word in words.split()),
            later=frozenset(talk["later"]["words"].split()),
            turns=tuple(turns),
            weights={name: table for name, table in tomllib.loads(weights_toml).items() if isinstance(table, dict)},
            grams=_read_grams(grams_toml),
            to_syllables=to_syllables,
        )
    except KeyError as error:
        raise ValueError(f"a table of the model of rounds lacks {error}") from error


def _read_grams(grams_toml: str) -> dict[str, float]:
    table = tomllib.loads(grams_toml)
    grams = {gram: each["weight"] for each in table["list"] for gram in each["grams"].split()}
    return {"": table.get("before", 0.0), **grams}


def grams_of(text: str, sound: Callable[[str], tuple[str, ...]]) -> frozenset[str]:
    """Characters, what it begins with, and pairs of syllables as they sound: mishearing changes those least."""
    heard = sound(text)
    pairs = {f"{left}+{right}" for left, right in pairwise(heard) if left and right}
    chars = {char for char, syllable in zip(text, heard, strict=True) if syllable}
    return frozenset(chars | pairs | {f"^{text[:size]}" for size in (1, 2) if all(heard[:size]) and heard[:size]})


def leaning_of(text: str, book: RoundBook) -> float:
    """How much the words of a sentence speak for selling rather than chat: logarithm of the odds, about -5 to 5."""
    known = [book.grams[gram] for gram in grams_of(text, book.sound) if gram in book.grams]
    return book.grams.get("", 0.0) + sum(known) / max(1.0, len(known) ** 0.5)


def kinds_of(card: ProductCard, kinds: tuple[GoodsKind, ...]) -> tuple[GoodsKind, ...]:
    """The kinds that the card's names, variety and category tell of.

    A name of one character counts where it ends a name and no longer one covers it: 玉米 is no 米.
    """
    found: list[GoodsKind] = []
    texts = [*card.names, card.variety, card.category]
    covered = {name for kind in kinds for name in kind.names if len(name) > 1 and any(name in text for text in texts)}
    for kind in kinds:
        for name in kind.names:
            if name in covered:
                found.append(kind)
                break
            ends = [text for text in card.names if text.endswith(name)]
            if len(name) == 1 and ends and not any(text.endswith(long) for text in ends for long in covered):
                found.append(kind)
                break
    return tuple(found)


_FOLDS = (("zh", "z"), ("ch", "c"), ("sh", "s"))
_TAILS = (("ang", "an"), ("eng", "en"), ("ing", "in"))


def _fold(syllable: str) -> str:
    """Sounds that listeners and dialects mix are one."""
    for left, right in _FOLDS:
        if syllable.startswith(left):
            syllable = right + syllable[2:]
    for left, right in _TAILS:
        if syllable.endswith(left):
            syllable = syllable[: -len(left)] + right
    return syllable
