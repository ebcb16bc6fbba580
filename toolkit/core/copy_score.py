"""How good delivered copy is: which facts it says, and how much it repeats itself."""

import re
from collections.abc import Iterable

from toolkit.core.copy_card import placed_name, short_place
from toolkit.core.copy_lines import shown_value
from toolkit.core.copy_words import spoken_terms
from toolkit.core.facts.places import find_places
from toolkit.core.products import ProductCard
from toolkit.core.spoken_numbers import speak_numbers


def is_said(path: str, card: ProductCard, text: str) -> bool:
    """Whether `text` says the fact at `path`, in digits or in words; a place may stand in its short form."""
    value = shown_value(path, card)
    if path == "ship.hours":
        value = f"{value}小时"
    ways = [value, speak_numbers(value), speak_numbers(value).replace("×", "乘")]
    if path == "origin":
        known = [place.names[-1] for place in find_places(value) if place.above]
        ways += [short_place(value), *known[1:], placed_name(card) if short_place(value) else ""]
    if path == "after_sales":
        ways += [spoken_terms(value), speak_numbers(spoken_terms(value))]
    if path == "taste":
        return all(word in text for word in card.taste) or value in text
    plain = _bare(text)
    if path == "shelf_life" and (found := _LIFE.fullmatch(_bare(value))):
        return bool(re.search(f"{found[1] or ''}(?:能放|保质期){found[2]}", plain))
    if path == "storage":
        ways += [re.sub("^(?:请|放|置于)|(?:存放|保存|储存|贮存)$", "", value)]
    return any(way and _bare(way) in plain for way in ways)


_LIFE = re.compile(r"(\D*?)(?:能放|可放|存放|约)?(\d+(?:天|个月|年))")


def missing_facts(paths: Iterable[str], card: ProductCard, text: str) -> tuple[str, ...]:
    """The facts of `paths` that the card holds and `text` does not say."""
    return tuple(path for path in paths if card.value(path) and not is_said(path, card, text))


def distinct_2(texts: Iterable[str]) -> float:
    """Share of different pairs of neighbouring characters among all pairs (Li et al. 2016); 1 is no repetition.

    >>> distinct_2(["甲乙丙", "甲乙丁"])
    0.75
    """
    pairs = [text[at : at + 2] for text in map(_bare, texts) for at in range(len(text) - 1)]
    return len(set(pairs)) / len(pairs) if pairs else 0.0


def _bare(text: str) -> str:
    return re.sub(r"[\s，,。！!？?；;：:、“”\"]", "", text)
