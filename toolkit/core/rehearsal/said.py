"""Which facts of the card were said, which were said wrong, and which were perhaps only misheard."""

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from toolkit.core.ear import Ear
from toolkit.core.facts.check import check_claims
from toolkit.core.facts.claim import Claim
from toolkit.core.live.doubt import Doubt, is_number, judge_number
from toolkit.core.products import ProductCard
from toolkit.core.rehearsal.talk import Talk
from toolkit.core.rehearsal.types import Rubric
from toolkit.core.spans import Span
from toolkit.core.spoken_numbers import speak_numbers

SOUNDS_LIKE = 0.25
"""Mean cost per syllable (`core.ear`) up to which a fact counts as said: credit given too easily harms nobody."""
FIGURES_LIKE = 0.05
"""The same for a price: 三十二 sounds like 四十二 at .1."""
MUCH_LIKE = 0.3
"""Cost of one syllable for another up to which the recogniser may have taken it for the other: 包 and 八 have .25."""
MOST_MISHEARD = 2
"""Syllables at the end of a number that the recogniser may have written as other words."""
_MONEY = ("price", "arithmetic")


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
        if any(_head(claim.fact_id) == _head(path) for claim in self.doubted):
            return True  # asked about: who may have said it wrong did not leave it out
        if not value:
            return False
        if path == "price":
            return self._sounding_price(card, text) is not None
        return value in text or speak_numbers(value) in text or any(self._sounds(part, text) for part in _parts(value))

    def _sounds(self, phrase: str, text: str) -> bool:
        return self.ear is not None and any(self.ear.find(phrase, text, SOUNDS_LIKE))

    def price_at(self, card: ProductCard, text: str) -> int | None:
        """First character of a price, right or wrong, or of what sounds like the card's."""
        told = [each.start for each in (*self.claims, *self.doubted) if each.kind in _MONEY or each.fact_id == "price"]
        return min(told) if told else self._sounding_price(card, text)

    def _sounding_price(self, card: ProductCard, text: str) -> int | None:
        spoken = speak_numbers(card.price.text)
        if spoken in text:
            return text.index(spoken)
        heard = self.ear.find(spoken, text, FIGURES_LIKE) if self.ear else ()
        return next((match.start for match in heard), None)

    def against(self, path: str) -> Claim | None:
        """The first claim that the card's value of `path` contradicts."""
        wrong = [claim for claim in self.claims if claim.status == "contradicted" and claim.fact_id]
        return next((claim for claim in wrong if _head(claim.fact_id) == _head(path)), None)

    def is_told(self, start: int, end: int) -> bool:
        """Whether the facts tell something in [start, end) already: the card contradicts it, for sure or perhaps."""
        told = [*self.doubted, *(claim for claim in self.claims if claim.status == "contradicted")]
        return any(claim.start < end and start < claim.end for claim in told)


def _head(path: str | None) -> str:
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
        and (_is_doubtful(claim, talk, card, table, today) or _is_cut_off(claim, talk, card, ear))
    )
    return SaidFacts(
        claims=tuple(claim for claim in claims if claim not in doubted), must=tuple(held), ear=ear, doubted=doubted
    )


def _is_doubtful(
    claim: Claim, talk: Talk, card: ProductCard, table: Mapping[str, Any], today: datetime.date | None
) -> bool:
    """Whether what contradicts the card was perhaps not said: unsure words, or a number that sounds like the card's."""
    given = talk.confidences(claim.start, claim.end)
    if not is_number(claim.text):
        return min(given) < table["sure_words"]
    if (
        sum(given) / len(given) < table["sure_numbers"]
    ):  # the first word of a number is often unsure by its writing alone
        return True
    index = talk.segment_at(claim.start)
    sentence, start = talk.segments[index].text, talk.starts[index]
    place = Span(claim.start - start, min(claim.end - start, len(sentence)))

    def is_unlike_card(wording: str) -> bool:
        """Whether the card has nothing of the kind that the wording says: nonsense that sounds alike excuses nobody."""
        found = check_claims(wording, card, today=today)
        return not any(each.status == "supported" and each.kind == claim.kind for each in found)

    verdict = judge_number(sentence, place, talk.segments[index].span, Doubt(other=sentence), is_unlike_card)
    return verdict == "unsure"


def _is_cut_off(claim: Claim, talk: Talk, card: ProductCard, ear: Ear | None) -> bool:
    """Whether the number is the first part of the card's, and what follows sounds like the rest of it: 四十二块包.

    四十二块一袋 is another price: 一 is nothing like 八.
    """
    if ear is None or not claim.fact_id:
        return False
    heard, meant = speak_numbers(claim.text), speak_numbers(card.value(claim.fact_id))
    rest = meant.removeprefix(heard)
    if rest == meant or not rest or len(rest) > MOST_MISHEARD:
        return False
    sounds = ear.syllables(talk.text[claim.end : claim.end + len(rest)])
    pairs = zip(sounds, ear.syllables(rest), strict=False)
    return len(sounds) == len(rest) and all(a and b and ear.sounds.cost(a, b) <= MUCH_LIKE for a, b in pairs)
