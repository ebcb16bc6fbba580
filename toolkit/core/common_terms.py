"""Words of every livestream put right where their place leaves no doubt."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from toolkit.core.ear import Ear
from toolkit.core.numerals import read_number
from toolkit.core.products import ProductCard
from toolkit.core.rewriting import Edit, edit_segment
from toolkit.core.text import Text
from toolkit.core.transcript import Segment, TermChange

_NUMBER_BEFORE = re.compile(r"(?:\d+|[零一二两三四五六七八九十百千]+)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class CommonTerm:
    """One entry of `toolkit/data/common_terms.toml`."""

    write: str
    after: str
    """Regular expression of what stands directly before."""
    card: str = ""
    """price: only if a card's price ends so."""
    near: Mapping[str, str] = field(default_factory=dict)
    """Characters heard -> meant whose sounds differ, but which nothing else can be in this place."""


def parse_common_terms(toml_text: str) -> tuple[CommonTerm, ...]:
    """The terms of a `common_terms.toml`.

    Raises:
        ValueError: if the text is not TOML, a key is missing, or `after` is not a regular expression.
    """
    try:
        entries = tomllib.loads(toml_text)["term"]
        terms = tuple(
            CommonTerm(
                write=entry["write"], after=entry["after"], card=entry.get("card", ""), near=dict(entry.get("near", {}))
            )
            for entry in entries
        )
        for term in terms:
            re.compile(term.after)
    except KeyError as error:
        raise ValueError(f"common_terms.toml lacks the key {error}") from error
    except re.error as error:
        raise ValueError(f"common_terms.toml: {error}") from error
    return terms


def correct_common_terms(
    segments: Sequence[Segment], cards: Sequence[ProductCard], terms: Sequence[CommonTerm], ear: Ear
) -> tuple[Segment, ...]:
    """The segments with `terms` put right; each change is recorded with an empty product id.

    Run it after `correct_terms`, so that names stand already. Refused segments stay as they are.
    """
    prices = frozenset(card.price.yuan for card in cards)
    corrected: list[Segment] = []
    for segment in segments:
        for term in terms if segment.unclear is None else ():
            segment = edit_segment(segment, _find_edits(segment, term, prices, ear))
        corrected.append(segment)
    return tuple(corrected)


def _find_edits(segment: Segment, term: CommonTerm, prices: frozenset, ear: Ear) -> list[Edit]:
    text = segment.text
    meant = ear.syllables(term.write)
    sounds = ear.syllables(text.translate({ord(heard): want for heard, want in term.near.items()}))
    taken = [(c.start_char, c.start_char + len(c.written)) for c in segment.changes]
    edits: list[Edit] = []
    for start in range(1, len(text) - len(meant) + 1):
        end = start + len(meant)
        heard = text[start:end]
        if heard == term.write or sounds[start:end] != meant:
            continue
        if any(start < until and since < end for since, until in taken):
            continue
        if re.search(rf"(?:{term.after})$", text[:start]) and _fits_card(text[:start], term, prices):
            why = Text("读音相同，前面的词说明了意思", "sounds the same, and the words before it leave no doubt")
            change = TermChange(heard=heard, written=term.write, start_char=0, product_id="", why=why)
            edits.append(Edit(start=start, end=end, new=term.write, change=change))
    return edits


def _fits_card(before: str, term: CommonTerm, prices: frozenset) -> bool:
    """For 块九: whether a card's price is the number before it and nine tenths."""
    if term.card != "price":
        return True
    match = _NUMBER_BEFORE.search(before)
    number = read_number(match.group()) if match else None
    return number is not None and any(price - number == price % 1 and price % 1 * 10 == 9 for price in prices)
