"""Places of a text that a rule speaks of: found, weighed against what stands around them and on the card."""

import datetime
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache

from toolkit.core.compliance.card_facts import LOOKUPS
from toolkit.core.compliance.card_values import Asked
from toolkit.core.compliance.context import TextContext
from toolkit.core.compliance.features import Found, find_combinations
from toolkit.core.compliance.findings import Level
from toolkit.core.compliance.rules import Combination, Pattern, Rule, Trigger
from toolkit.core.products import ProductCard
from toolkit.core.text import Text

CONTRADICTING = frozenset(("stock", "known_stock", "sales", "free_shipping", "patent", "returns"))
"""Look-ups that compare what is said with what the card holds; others find that it holds nothing."""
_PAPER = re.compile(
    "(?:有|过了|通过|获得?|拿到?了?|办了)[^,。!?]{0,6}(?:认证|证书)|是(?:有机|绿色食品|地理标志)(?:的|食品|产品|种植)?(?:[,。!]|$)"
)
_NO_PAPER = re.compile(r"没|不|未|无|到期|过期|撤|吗|\?|哪|问|有人|别人|他们|以为|当成")
_SIZE = re.compile(r"\d+(?:\.\d+)?(?:克|kg|g|斤|公斤|毫升|枚|个装|片|支|袋)")
_TALK = re.compile("[我你您咱俺他她啊呢吧吗哦嘛哈?!。]|这个|就是|不|没")
PART_CHARS = 2_000
"""A longer text is read in parts that end with a sentence: patterns with gaps grow slow on one long line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A place of a normalised text that a trigger speaks of."""

    rule: Rule
    level: Level
    start: int
    end: int
    why: Text
    priority: int
    is_loose: bool = False
    """Whether only kinds of words were found together, not words that belong together."""
    anchor: int = -1
    """Of such words: where the asserted one begins."""
    is_by_card: bool = False
    """Whether the card says otherwise: such a hit stands however the sentence reads."""
    is_guess: bool = False
    """See `ComplianceFinding.is_guess`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What is looked at: a part of the text that begins at `offset`, and what it is said of."""

    context: TextContext
    grams: frozenset[str]
    names: tuple[tuple[int, int], ...]
    card: ProductCard | None
    today: datetime.date | None
    offset: int
    cleared: list[tuple[int, int]] = field(default_factory=list)
    """[start, end) of what the card bears out, as it is found."""
    excused: list[tuple[str, int]] = field(default_factory=list)
    """Rule and place of words that the rule knows and that are denied, as they are found."""


def pattern_hits(rule: Rule, trigger: Trigger, say: Pattern, look: Look) -> Iterator[Hit]:
    for found in say.regex.finditer(look.context.text):
        start, end = found.span("hit") if "hit" in say.regex.groupindex and found["hit"] else found.span()
        if look.context.is_in_title(*found.span()) or not _applies(trigger, look, start, end):
            if trigger.negation and look.context.is_negated(start, end):
                look.excused.append((rule.id, start))
            continue
        hit = _judged(rule, trigger, look, start, end)
        if hit is not None:
            yield hit


def span_hits(rule: Rule, trigger: Trigger, spans: Iterable[tuple[int, int]], look: Look) -> Iterator[Hit]:
    for start, end in spans:
        hit = _judged(rule, trigger, look, start, end) if _applies(trigger, look, start, end) else None
        if hit is not None:
            yield hit


def combination_hits(rule: Rule, trigger: Trigger, together: Combination, found: Found, look: Look) -> Iterator[Hit]:
    context = look.context
    for (start, end), core in find_combinations(together, found, context):
        is_allowed = (
            context.is_in_title(*core)
            or not _applies(trigger, look, start, end)
            or (trigger.negation and context.is_negated(*core))
            or (trigger.mention and context.is_mentioned(*core))
        )
        hit = None if is_allowed else _judged(rule, trigger, look, start, end)
        if hit is not None:
            yield replace(hit, anchor=core[0] + look.offset)


def _judged(rule: Rule, trigger: Trigger, look: Look, start: int, end: int) -> Hit | None:
    """The hit as the card has it; None where the card clears it."""
    level, why, is_by_card = trigger.level, rule.why, False
    if trigger.ask:
        answer = LOOKUPS[trigger.ask](_asked(look.context, start, end, look.card, look.today))
        if answer is not None:
            if answer.level is None:
                if answer.is_borne_out:
                    look.cleared.append((start, end))
                return None
            level, why = answer.level, answer.why or rule.why
            is_told = answer.level == "violation" and answer.why is not None and look.card is not None
            is_compared = trigger.ask in CONTRADICTING or (trigger.ask == "certificate" and _is_paper(look, start, end))
            is_by_card = is_told and is_compared and trigger.together is None
    return Hit(
        rule=rule,
        level=level,
        start=start + look.offset,
        end=end + look.offset,
        why=why,
        priority=trigger.priority,
        is_loose=trigger.together is not None,
        is_by_card=is_by_card,
    )


def _is_paper(look: Look, start: int, end: int) -> bool:
    """Whether a certificate is claimed outright, 有有机认证, or stands in a title: 有机黑木耳 250克×2."""
    clause = look.context.text[look.context.clause(start)[0] : look.context.clause(max(start, end - 1))[1]]
    is_title = bool(_SIZE.search(look.context.text)) and not _TALK.search(look.context.text)
    is_title = is_title and not any(first < end and start < last for first, last in look.names)
    return (is_title or bool(_PAPER.search(clause))) and not _NO_PAPER.search(clause)


def is_same_place(hit: Hit, other: Hit, text: str) -> bool:
    """Whether the two share half of the shorter one; of one rule, whether they share anything.

    A fault in another clause than what is asserted, or among words that run over three clauses, is a second one.
    """
    shared = min(hit.end, other.end) - max(hit.start, other.start)
    if hit.rule is other.rule:
        return shared > 0
    inner, outer = sorted((hit, other), key=lambda one: one.end - one.start)
    if outer.anchor >= 0 and "," in text[min(outer.anchor, inner.end) : max(outer.anchor, inner.start)]:
        return False
    before, behind = text[outer.start : inner.start].count(","), text[inner.end : outer.end].count(",")
    if before + behind >= 2:
        return False
    return 2 * shared >= min(hit.end - hit.start, other.end - other.start) and shared > 0


def _asked(context: TextContext, start: int, end: int, card: ProductCard | None, today: datetime.date | None) -> Asked:
    clause_start, _ = context.clause(start)
    _, clause_end = context.clause(max(start, end - 1))
    sentence_start, _ = context.sentence(start)
    _, sentence_end = context.sentence(max(start, end - 1))
    text = context.text
    return Asked(
        hit=text[start:end],
        clause=text[clause_start:clause_end],
        sentence=text[sentence_start:sentence_end],
        context=text[max(0, sentence_start - 60) : sentence_end + 60],
        card=card,
        today=today,
    )


def _applies(trigger: Trigger, look: Look, start: int, end: int) -> bool:
    """Whether nothing around the hit makes it innocent."""
    if trigger.names and any(a <= start and end <= b for a, b in look.names):
        return False
    if _overlaps(trigger.unless, look.context.text, look.grams, start, end):
        return False
    first, _ = look.context.sentence(start)
    _, last = look.context.sentence(max(start, end - 1))
    if trigger.unless_in and trigger.unless_in.regex.search(look.context.text, first, last):
        return False
    if trigger.only_in and not trigger.only_in.regex.search(look.context.text, first, last):
        return False
    if trigger.negation and look.context.is_negated(start, end):
        return False
    return not (trigger.mention and look.context.is_mentioned(start, end))


def _overlaps(pattern: Pattern | None, text: str, grams: frozenset[str], start: int, end: int) -> bool:
    if pattern is None or not pattern.may_match(grams):
        return False
    return any(found.start() < end and start < found.end() for found in pattern.regex.finditer(text))


def name_spans(text: str, card: ProductCard | None) -> tuple[tuple[int, int], ...]:
    """Where the text names the product, its seller or its variety: a name is no boast."""
    if card is None:
        return ()
    spans = []
    for name, length in _names_of(card):
        start = text.find(name)
        while start >= 0:
            spans.append((start, start + length))
            start = text.find(name, start + 1)
    return tuple(spans)


@lru_cache(maxsize=256)
def _names_of(card: ProductCard) -> tuple[tuple[str, int], ...]:
    """The names in lower case, each with its length as written."""
    names = {*card.names, card.variety, card.value("seller.name")}
    names |= {fact.value for fact in card.facts if fact.id.endswith((".holder", ".org"))}
    return tuple((name.lower(), len(name)) for name in sorted(names) if len(name) > 1)


def parts(text: str) -> list[tuple[int, str]]:
    """Offset and text of the parts of a long text, cut after a sentence, else after a clause, else anywhere."""
    parts: list[tuple[int, str]] = []
    at = 0
    while len(text) - at > PART_CHARS:
        window = text[at : at + PART_CHARS]
        cut = max(window.rfind(mark) for mark in "。!?\n")
        cut = cut if cut > PART_CHARS // 2 else max(window.rfind(","), PART_CHARS - 1)
        parts.append((at, text[at : at + cut + 1]))
        at += cut + 1
    parts.append((at, text[at:]))
    return parts
