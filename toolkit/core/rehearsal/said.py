"""Which facts of the card were said, which were said wrong, and which were perhaps only misheard."""

import datetime
import re
from dataclasses import dataclass

from toolkit.core.ear import Ear
from toolkit.core.facts.check import check_claims
from toolkit.core.facts.claim import Claim
from toolkit.core.products import ProductCard
from toolkit.core.rehearsal.doubted import (
    is_a_place_of_life,
    is_cut_off,
    is_far_from_the_price,
    is_of_another_field,
    is_of_something_else,
    is_said_right_too,
    is_unsure,
)
from toolkit.core.rehearsal.talk import Talk
from toolkit.core.rehearsal.types import Rubric
from toolkit.core.spoken_numbers import speak_numbers

SOUNDS_LIKE = 0.25
"""Mean cost per syllable (`core.ear`) up to which a fact counts as said: credit given too easily harms nobody."""
FIGURES_LIKE = 0.05
"""The same for a price: 三十二 sounds like 四十二 at .1."""
TOGETHER = 24
"""Characters within which the words of one rule are said."""
TELLING = 4
"""Syllables in words of a rule that tell it, however the rest was heard."""
_WORDS_OF_RULES = re.compile(r"[^\W\d_小时天月年内后以一二两三四五六七八九十百]{2,}")
_MONEY = ("price", "arithmetic")
_RULES = ("after_sales", "ship.regions_excluded")


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidFacts:
    """What of the card was said, and what was said against it."""

    claims: tuple[Claim, ...]
    """Offsets are characters of the talk's text."""
    must: tuple[str, ...]
    """Paths of the facts that should be said."""
    ear: Ear | None = None
    """Finds what was said by its sound where the recogniser wrote it otherwise; None: only what is written counts."""
    doubted: tuple[Claim, ...] = ()
    """Contradict the card, but may be misheard: told, and left to the trainer."""

    def said(self, path: str, card: ProductCard, text: str) -> bool:
        if path == "name":
            return any(name in text or self._sounds(name, text) for name in card.names)
        value = card.value(path)
        if any(claim.status == "supported" and claim.fact_id == path for claim in self.claims):
            return True
        asked = (claim for claim in self.doubted if not is_of_another_field(claim, card))
        if any(field_of(claim.fact_id) == field_of(path) for claim in asked):
            return True  # asked about: who may have said it wrong did not leave it out
        if not value:
            return False
        if path == "price":
            return self._sounding_price(card, text) is not None
        if value in text or speak_numbers(value) in text or any(self._sounds(part, text) for part in _parts(value)):
            return True
        return path in _RULES and self._words_together(value, text)

    def _words_together(self, rule: str, text: str) -> bool:
        """Whether words of a rule (拍照, 客服, 补发) stand close together, by their sound: one of them says little."""
        if self.ear is None:
            return False
        pieces = [self.ear.syllables(piece) for piece in _WORDS_OF_RULES.findall(rule)]
        words = {piece[at : at + 2] for piece in pieces for at in range(len(piece) - 1)}
        heard = self.ear.syllables(text)
        pairs = [at for at in range(len(heard) - 1) if heard[at : at + 2] in words and all(heard[at : at + 2])]
        spans = [{char for at in pairs if first <= at < first + TOGETHER for char in (at, at + 1)} for first in pairs]
        return any(len(each) >= TELLING for each in spans)

    def _sounds(self, phrase: str, text: str) -> bool:
        return self.ear is not None and any(self.ear.find(phrase, text, SOUNDS_LIKE))

    def prices_at(self, card: ProductCard, text: str) -> list[int]:
        """First characters of the prices, right or wrong, or of what sounds like the card's; surer ones alone."""
        money = [each for each in (*self.claims, *self.doubted) if each.kind in _MONEY or each.fact_id == "price"]
        right = [each for each in money if each.status == "supported" and each.kind == "price"]
        if told := sorted(each.start for each in right or money):
            return told
        sounding = self._sounding_price(card, text)
        return [] if sounding is None else [sounding]

    def _sounding_price(self, card: ProductCard, text: str) -> int | None:
        spoken = speak_numbers(card.price.text)
        if spoken in text:
            return text.index(spoken)
        if bare := _bare_price(card).search(text):
            return bare.start()
        heard = self.ear.find(spoken, text, FIGURES_LIKE) if self.ear else ()
        return next((match.start for match in heard), None)

    def against(self, path: str) -> Claim | None:
        """The first claim that the card's value of `path` contradicts."""
        wrong = [claim for claim in self.claims if claim.status == "contradicted" and claim.fact_id]
        return next((claim for claim in wrong if field_of(claim.fact_id) == field_of(path)), None)

    def is_told(self, start: int, end: int) -> bool:
        """Whether the facts tell something in [start, end) already: the card contradicts it, for sure or perhaps."""
        told = [*self.doubted, *(claim for claim in self.claims if claim.status == "contradicted")]
        return any(claim.start < end and start < claim.end for claim in told)


def _bare_price(card: ProductCard) -> re.Pattern[str]:
    """The price without a word of money, however the figures are written: 120 and 一百二 of 120元."""
    figures = f"{card.price.yuan.normalize():f}"
    spoken = speak_numbers(card.price.text).removesuffix("元").removesuffix("块")
    ways = {figures, spoken, re.sub(r"(?<=百)([一二三四五六七八九])十$", r"\1", spoken)}
    either = "|".join(re.escape(way) for way in sorted(ways, key=len, reverse=True) if len(way) > 1)
    return re.compile(
        rf"(?<![\d.零一二两三四五六七八九十百千])(?:{either})(?![\d.零一二三四五六七八九十百千斤克两升天年月个小厘米度])"
    )


def field_of(path: str | None) -> str:
    """The field of the card that a path is of: certificates of certificates.1.no; empty without a path."""
    return (path or "").partition(".")[0]


def name_parts(value: str) -> tuple[str, ...]:
    """Every place of an address by itself, and the whole.

    >>> name_parts("四川省青神县"), name_parts("慈竹")
    (('四川省', '青神县', '四川省青神县'), ('慈竹',))
    """
    places = re.findall(r"[^省市区州县盟旗镇乡村]{2,}[省市区州县盟旗镇乡村]", value)
    return tuple(dict.fromkeys((*places, *([value] if value else ()))))


def _parts(value: str) -> tuple[str, ...]:
    """Pieces of a value that tell it by themselves: 喜德县 of 四川省喜德县; none that are short or hold figures."""
    ends = re.findall(r"[^省市区州县盟旗镇乡村]{2,}[县市区旗镇乡村]$", value)
    pieces = [
        piece for piece in re.split(r"[、，,；;。 ]", value) if len(piece) >= 5 and not re.search(r"[0-9]", piece)
    ]
    return (*ends, *pieces)


def find_facts(
    talk: Talk, card: ProductCard, rubric: Rubric, today: datetime.date | None, ear: Ear | None = None
) -> SaidFacts:
    """The claims of the talk beside the card."""
    table = rubric.tables["facts"]
    held = [path for path in (*table["must"], *table["also"]) if path == "name" or card.value(path)]
    claims = check_claims(talk.text, card, today=today, asides=True)
    doubted = tuple(
        claim
        for claim in claims
        if claim.status == "contradicted"
        and (
            is_said_right_too(claim, claims)
            or is_of_another_field(claim, card)
            or is_of_something_else(claim, claims, talk, card)
            or is_a_place_of_life(claim, talk, card)
            or is_far_from_the_price(claim, card)
            or is_unsure(claim, talk, card, table, today)
            or is_cut_off(claim, talk, card, ear)
        )
    )
    return SaidFacts(
        claims=tuple(claim for claim in claims if claim not in doubted), must=tuple(held), ear=ear, doubted=doubted
    )
