"""Rules of the review, from TOML: what is looked for, where it is allowed, which law says so."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from toolkit.core.compliance.findings import Level
from toolkit.core.compliance.learned import Learned
from toolkit.core.led_pattern import alternatives
from toolkit.core.needed_chars import needed_chars
from toolkit.core.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """A regular expression, and sets of characters and pairs: a text must hold one of each before it can match."""

    regex: re.Pattern[str]
    needs: tuple[frozenset[str], ...]

    def may_match(self, grams: frozenset[str]) -> bool:
        """Whether a text of these characters and pairs (`needed_chars.grams`) can match."""
        # a loop: `all` over a generator takes twice as long, and this runs for every rule
        for need in self.needs:  # noqa: SIM110
            if need.isdisjoint(grams):
                return False
        return True


Scope = Literal["clause", "pair", "sentence", "near"]
"""How near to each other: in one clause, in two that follow each other, in one sentence, in it or those around it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Combination:
    """Kinds of words that break a rule where they stand together, in whatever order."""

    has: tuple[tuple[str, ...], ...]
    """One word of each group of kinds must be there; the last group is what is asserted and may not be denied."""
    lacks: tuple[str, ...]
    """Kinds of which no word may stand in the same scope."""
    within: Scope
    is_ordered: bool
    """Whether the groups must stand in their order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """One way to break a rule: `say`, `together` or `find`."""

    say: tuple[Pattern, ...]
    """What is looked for, in normalised text; each for itself."""
    together: Combination | None
    """Kinds of words that are looked for."""
    find: str
    """Name of a finder in `finders`; empty for none."""
    unless: Pattern | None
    """A match of this that overlaps the hit makes it innocent."""
    unless_in: Pattern | None
    """A match of this anywhere in the same sentence makes it innocent."""
    only_in: Pattern | None
    """Without a match of this in the same sentence the hit is innocent."""
    level: Level
    ask: str
    """Name of a look-up in `card_facts` that decides; empty: the words alone decide."""
    negation: bool
    """A negated hit is innocent."""
    mention: bool
    """A hit that is only quoted, asked or warned of is innocent."""
    names: bool
    """A hit inside a proper name of the card is innocent."""
    priority: int
    """Where findings overlap, the higher one stays."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule with its law, its date and its own examples."""

    id: str
    name: Text
    law: str
    why: Text
    clears: Text
    source: str
    as_of: str
    """Date on which the law was read."""
    review_by: str
    """Date by which a person should read the law again."""
    triggers: tuple[Trigger, ...]
    instead: tuple[str, ...]
    """What may stand in place of the flagged words or their clause; {field} takes the card's value."""
    violating: tuple[str, ...]
    innocent: tuple[str, ...]
    """Innocent without any card."""
    innocent_with_card: tuple[str, ...]
    """Innocent with the card of the oranges in data/products_example.toml."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleBook:
    """All rules in force, and the words that context is read with."""

    rules: tuple[Rule, ...]
    words: Mapping[str, tuple[str, ...]]
    """Lists that patterns name as <list>."""
    kinds: Mapping[str, tuple[str, ...]]
    """Kinds of words that combinations name."""
    variants: "Variants"
    learned: Learned | None
    """Weights learned from labelled sentences; None: the rules alone decide."""
    source: str
    as_of: str
    review_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Variants:
    """How words are hidden from checkers."""

    chars: Mapping[str, str]
    """Character -> what it stands for, everywhere."""
    traditional: Mapping[str, str]
    """Traditional -> simplified, for when no converter is handed in."""
    sounds: Mapping[str, str]
    """Character of a term -> characters and letters of the same sound or look, separated by blanks."""
    terms: tuple[str, ...]
    """Terms that are recognised through separators, sounds and pinyin."""


_GAP = re.compile(r"<(\+?)(\d+)>")
_LIST = re.compile(r"(?<!\?P)<([a-z_]+)>")
INSIDE_CLAUSE = r"[^,。!?;:\n]"
INSIDE_SENTENCE = r"[^。!?;\n]"


def expand(pattern: str, words: Mapping[str, Sequence[str]]) -> str:
    """A pattern of a rule file as a regular expression.

    `<name>` is any word of a list, `<3>` up to three characters of the same clause, `<+3>` of the same sentence.

    Raises:
        KeyError: if there is no such list.

    >>> expand("治<2><illness>", {"illness": ["病", "咳嗽"]})
    '治[^,。!?;:\\\\n]{0,2}?(?:咳嗽|病)'
    """

    def gap(found: re.Match[str]) -> str:
        return f"{INSIDE_SENTENCE if found[1] else INSIDE_CLAUSE}{{0,{found[2]}}}?"

    def any_of(found: re.Match[str]) -> str:
        listed = sorted(words[found[1]], key=lambda word: -len(word))
        return f"(?:{'|'.join(expand(word, words) for word in listed)})"

    return _LIST.sub(any_of, _GAP.sub(gap, pattern))


def compile_patterns(patterns: Sequence[str], words: Mapping[str, Sequence[str]]) -> Pattern | None:
    """One pattern that matches wherever one of `patterns` does; None for none.

    Raises:
        KeyError: if a pattern names an unknown list.
        re.error: if a pattern is no regular expression.
    """
    if not patterns:
        return None
    return _compiled("|".join(f"(?:{expand(pattern, words)})" for pattern in patterns))


def compile_alternatives(patterns: Sequence[str], words: Mapping[str, Sequence[str]]) -> tuple[Pattern, ...]:
    """Each of `patterns` and of its alternatives for itself: what each needs is rarer than what they need together.

    Raises:
        KeyError, re.error: as `compile_patterns`.
    """
    return tuple(_compiled(part) for pattern in patterns for part in alternatives(expand(pattern, words)))


def _compiled(source: str) -> Pattern:
    return Pattern(regex=re.compile(source), needs=needed_chars(source))
