"""Two other ways to say a text: what stands there is replaced or left out, and the result is checked again."""

import datetime
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from toolkit.core.amount_grammar import read_amounts
from toolkit.core.compliance.findings import ComplianceFinding
from toolkit.core.compliance.rules import Rule
from toolkit.core.products import ProductCard

WANTED = 2
IsClean = Callable[[str, ProductCard | None, datetime.date | None], bool]
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_MARKS = "，,。！!？?；;：:、\n"
_CLAUSE = re.compile(r"[^，,。！!？?；;\n]+[，,。！!？?；;\n]*")


class Rewriter:
    """Proposes rewrites; `is_clean` is the checker itself."""

    def __init__(self, is_clean: IsClean) -> None:
        self._is_clean = is_clean

    def with_rewrites(
        self,
        text: str,
        findings: Sequence[ComplianceFinding],
        rules: Mapping[str, Rule],
        card: ProductCard | None,
        today: datetime.date | None,
    ) -> tuple[ComplianceFinding, ...]:
        """The findings; those that stop the text have two rewrites of their sentence."""
        flags = [finding for finding in findings if finding.is_flag]
        done = []
        for finding in findings:
            if not finding.is_flag:
                done.append(finding)
                continue
            found = self._rewrites(text, finding, flags, rules[finding.rule_id], card, today)
            done.append(replace(finding, rewrites=found))
        return tuple(done)

    def _rewrites(
        self,
        text: str,
        finding: ComplianceFinding,
        flags: Sequence[ComplianceFinding],
        rule: Rule,
        card: ProductCard | None,
        today: datetime.date | None,
    ) -> tuple[str, ...]:
        kept: list[str] = []
        for candidate in _candidates(text, finding, flags, rule, card):
            clean = _tidy(candidate)
            if not clean or clean in kept or clean == text:
                continue
            if self._is_clean(clean, card, today):
                kept.append(clean)
            if len(kept) == WANTED:
                break
        return tuple(kept)


def _candidates(
    text: str,
    finding: ComplianceFinding,
    flags: Sequence[ComplianceFinding],
    rule: Rule,
    card: ProductCard | None,
) -> Iterator[str]:
    """Texts without the flagged words, best first: a fact in their place, then without their clause."""
    start, end = _sentence(text, finding)
    sentence = text[start:end]
    near = [one for one in flags if start <= one.start < end]
    instead = [line for template in rule.instead if (line := _filled(template, card))]
    rest = _without_clauses(sentence, [(one.start - start, one.end - start) for one in near])
    told = _numbers(rest)
    fresh = [line for line in instead if not (told & _numbers(line))]
    for line in fresh:
        yield _joined(line, rest) if rest else line + _end_mark(sentence)
    if rest:
        yield rest
    for line in instead:
        yield line + _end_mark(sentence)
    for template in _FALLBACK:
        if line := _filled(template, card):
            yield line + _end_mark(sentence)


def _numbers(text: str) -> set[Decimal]:
    """What is said in figures or in words: 39.9元 and 三十九块九 are one price."""
    return {Decimal(figure) for figure in _NUMBER.findall(text)} | {amount.value for amount in read_amounts(text)}


_FALLBACK = (
    "{name}，{spec}，{price}",
    "{name}，{spec}，产地{origin}",
    "{name}，{spec}",
    "这句先不说，等核实了再讲",
    "具体情况以商品页面为准",
)


SLOTS: Mapping[str, str] = {
    "name": "name", "origin": "origin", "spec": "spec", "price": "price", "taste": "taste", "process": "process",
    "harvest_date": "harvest_date", "ingredients": "ingredients", "storage": "storage", "shelf_life": "shelf_life",
    "stock": "stock", "after_sales": "after_sales", "excluded": "ship.regions_excluded", "offer_to": "price_detail.to",
    "reference": "price_detail.reference", "reference_basis": "price_detail.reference_basis",
    "sales": "sales.value", "sales_period": "sales.period", "sales_source": "sales.source",
    "gift": "gifts.1.name", "gift_spec": "gifts.1.spec", "gift_qty": "gifts.1.qty", "gift_limit": "gifts.1.limit",
    "test_org": "tests.1.org", "test_date": "tests.1.date", "test_item": "tests.1.item", "test_value": "tests.1.value",
    "cert_type": "certificates.1.type", "cert_no": "certificates.1.no", "cert_to": "certificates.1.valid_to",
}  # fmt: skip
"""Name of a slot in a rule's rewrites -> path of the card's fact."""
SLOT = re.compile(r"\{(\w+)\}")


def _filled(template: str, card: ProductCard | None) -> str:
    """The template with the card's values; empty where one is missing."""
    names = SLOT.findall(template)
    values = {name: card.value(SLOTS[name]) if card else "" for name in names}
    if not all(values.values()):
        return ""
    return SLOT.sub(lambda found: values[found[1]], template)


def _sentence(text: str, finding: ComplianceFinding) -> tuple[int, int]:
    marks = "。！!？?\n"
    start = max(text.rfind(mark, 0, finding.start) for mark in marks) + 1
    ends = [at for mark in marks if (at := text.find(mark, max(finding.start, finding.end - 1))) >= 0]
    return start, (min(ends) + 1 if ends else len(text))


def _without_clauses(sentence: str, spans: Sequence[tuple[int, int]]) -> str:
    """The clauses of the sentence that no finding touches."""
    kept = [
        found[0]
        for found in _CLAUSE.finditer(sentence)
        if not any(start < found.end() and found.start() < end for start, end in spans)
    ]
    return "".join(kept)


def _joined(line: str, rest: str) -> str:
    """What is left of the sentence, and the fact behind it."""
    body = rest.rstrip(_MARKS)
    mark = _end_mark(rest)
    return f"{body}，{line}{mark}" if body else line


def _end_mark(sentence: str) -> str:
    last = sentence.rstrip()[-1:] if sentence.strip() else ""
    return last if last in "。！!？?" and last else ""


def _tidy(text: str) -> str:
    text = re.sub(r"([，,、；;])[，,、；;]+", r"\1", text.strip())
    return text.strip("，,、；;：: \n")
