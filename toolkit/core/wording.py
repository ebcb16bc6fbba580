"""Words that our own copy, scripts and films never use unless the card proves them: stricter than the law.

What other people wrote is judged by `toolkit.core.compliance`, which looks at what is meant; what we write can simply
do without these words. Numbers, places and all that a card has to carry are judged by `toolkit.core.facts`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from toolkit.core.products import ProductCard
from toolkit.core.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class WordingRule:
    """One kind of wording; `needs` names what on the card allows it, or is empty."""

    id: str
    law: str
    words: str
    """Regular expression."""
    exceptions: str
    """Regular expression; empty where there is none."""
    needs: str
    why: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class WordingRules:
    """All rules, from data/wording_rules.toml."""

    rules: tuple[WordingRule, ...]
    source: str
    as_of: str
    review_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WordingFinding:
    """Words that may not be delivered, as [start, end) characters of the text."""

    rule_id: str
    law: str
    start: int
    end: int
    text: str
    why: Text


def parse_wording_rules(data: Mapping[str, Any]) -> WordingRules:
    """The rules in the tables of data/wording_rules.toml.

    Raises:
        KeyError: if a rule lacks a field.
    """
    rules = tuple(
        WordingRule(
            id=table["id"],
            law=table["law"],
            words="|".join(table["words"]),
            exceptions="|".join(table["except"]),
            needs=table.get("needs", ""),
            why=Text(table["why_zh"], table["why_en"]),
        )
        for table in data["rule"]
    )
    return WordingRules(
        rules=rules,
        source=data["source"],
        as_of=data["as_of"],
        review_by=data["review_by"],
    )


def check_wording(text: str, card: ProductCard, rules: WordingRules) -> tuple[WordingFinding, ...]:
    """The words in `text` that are not written about `card`."""
    findings = (finding for rule in rules.rules for finding in _rule_findings(text, card, rule))
    return tuple(sorted(findings, key=lambda finding: (finding.start, finding.end)))


def check_card_wording(card: ProductCard, rules: WordingRules) -> tuple[tuple[str, WordingFinding], ...]:
    """(field, finding) for each unlawful word in the card's own values: those are not copied."""
    return tuple(
        (fact.id, finding)
        for fact in card.facts
        if fact.id not in _UNSPOKEN and not fact.id.startswith(("certificates.", "tests."))
        for rule in rules.rules
        for finding in _rule_findings(fact.value, card, rule)
    )


_UNSPOKEN = frozenset({"id", "forbidden_notes", "batch", "seller.licence_no", "seller.contact", "link_no"})


def _rule_findings(text: str, card: ProductCard, rule: WordingRule) -> list[WordingFinding]:
    allowed = [found.span() for found in re.finditer(rule.exceptions, text)] if rule.exceptions else []
    return [
        WordingFinding(rule_id=rule.id, law=rule.law, start=found.start(), end=found.end(), text=found[0], why=rule.why)
        for found in re.finditer(rule.words, text)
        if not any(start < found.end() and found.start() < end for start, end in allowed)
        and not _is_proved(found[0], card, rule.needs)
    ]


def _is_proved(word: str, card: ProductCard, needs: str) -> bool:
    if needs != "certificate":
        return bool(needs) and bool(card.value(needs))
    types = [fact for fact in card.facts if re.fullmatch(r"certificates\.\d+\.type", fact.id)]
    return any(word in fact.value and card.value(fact.id.replace(".type", ".no")) for fact in types)
