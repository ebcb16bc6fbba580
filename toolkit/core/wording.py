"""A small guard: text that says what the law forbids or the card does not hold is not delivered.

The thorough review is a task of its own; this one only has to make sure that generated copy stays inside its card.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from toolkit.core.products import ProductCard
from toolkit.core.spoken_numbers import speak_numbers
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
    provinces: tuple[str, ...]
    no_places: tuple[str, ...]
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
        provinces=tuple(data["places"]["provinces"]),
        no_places=tuple(data["places"]["no_places"]),
        source=data["source"],
        as_of=data["as_of"],
        review_by=data["review_by"],
    )


def check_wording(text: str, card: ProductCard, rules: WordingRules) -> tuple[WordingFinding, ...]:
    """What in `text` may not be said of `card`: unlawful words, and numbers and places that the card does not hold."""
    findings = [finding for rule in rules.rules for finding in _rule_findings(text, card, rule)]
    held = _held(card)
    findings += _number_findings(text, held)
    findings += _place_findings(text, held, rules)
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


@lru_cache(maxsize=256)
def _held(card: ProductCard) -> str:
    """Everything the card says, in digits and spoken."""
    values = [fact.value for fact in card.facts if fact.id != "id"]
    if hours := card.value("ship.hours"):
        values.append(f"{hours}小时")
    if card.link_no:
        values.append(f"{card.link_no}号链接")
    written = "\n".join(values)
    written += "\n" + re.sub(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?", _chinese_date, written)
    return f"{written}\n{speak_numbers(written)}"


def _chinese_date(found: re.Match[str]) -> str:
    day = f"{int(found[3])}日" if found[3] else ""
    return f"{found[1]}年{int(found[2])}月{day}"


_DIGITS = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_SPOKEN = re.compile(r"[零一二三四五六七八九十百千万亿两半]+(?:[块点][零一二三四五六七八九]+)?")
_NO_NUMBER = re.compile(
    r"十分|千万|万一|一半|半天|半点|百分之百|一二|三三两两|一五一十|三言两语|七上八下|四季|五谷|八成|千里|百姓|万物|九月|一十"
)
_UNIT = re.compile(r"[块元斤克两升亩天年]|公斤|毫升|小时|个月|号链接|成|倍|折|度|分钟")


def _number_findings(text: str, held: str) -> list[WordingFinding]:
    known = {Decimal(number) for number in _DIGITS.findall(held)}
    findings = [_unsupported(found, _NUMBER) for found in _DIGITS.finditer(text) if Decimal(found[0]) not in known]
    return findings + [
        _unsupported(found, _NUMBER) for found in _SPOKEN.finditer(text) if not _is_held_spoken(found, text, held)
    ]


def _is_held_spoken(found: re.Match[str], text: str, held: str) -> bool:
    """Whether a number in characters is the card's, or no number at all (一, single characters without a unit)."""
    said = found[0]
    unit = _UNIT.match(text, found.end())
    if _NO_NUMBER.fullmatch(said) or said in "一半" or (len(said) == 1 and not unit):
        return True
    return said + (unit[0] if unit and len(said) == 1 else "") in held


_BEFORE_A_PLACE = "的说是在从到来自由看选买产这那把和与就有叫吃讲聊"
"""Characters that stand before a place's name and belong to none of two characters."""


def _place_findings(text: str, held: str, rules: WordingRules) -> list[WordingFinding]:
    provinces = re.finditer("|".join(rules.provinces), text)
    findings = [_unsupported(found, _PLACE) for found in provinces if found[0] not in held]
    for found in re.finditer(r"[\u4e00-\u9fff]{2}(?:省|市|县|镇|乡|村)", text):
        tail = found[0][-2:]
        is_no_place = any(found[0].endswith(word) or word.startswith(tail) for word in rules.no_places)
        if found[0][0] in _BEFORE_A_PLACE and tail in held:  # 的武乡, of 武乡
            continue
        if found[0] not in held and not is_no_place:
            findings.append(_unsupported(found, _PLACE))
    return findings


_NUMBER = ("FALSE-1", Text("卡上没有这个数", "the card does not hold this number"))
_PLACE = ("FALSE-2", Text("卡上没有这个地方", "the card does not hold this place"))


def _unsupported(found: re.Match[str], kind: tuple[str, Text]) -> WordingFinding:
    rule_id, why = kind
    law = "广告法第四条、第二十八条"
    return WordingFinding(rule_id=rule_id, law=law, start=found.start(), end=found.end(), text=found[0], why=why)
