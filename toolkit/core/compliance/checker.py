"""What a text says that may not be said, or not of this product."""

import datetime
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from toolkit.core.compliance.card_facts import LOOKUPS
from toolkit.core.compliance.card_values import Asked
from toolkit.core.compliance.context import ContextWords, TextContext
from toolkit.core.compliance.contradictions import find_contradictions
from toolkit.core.compliance.features import Found, Lexicon, find_combinations
from toolkit.core.compliance.finders import FINDERS
from toolkit.core.compliance.findings import LEVELS, ComplianceFinding, Level
from toolkit.core.compliance.needed_chars import grams
from toolkit.core.compliance.needs_index import NeedsIndex
from toolkit.core.compliance.normalise import Normaliser, NormalText
from toolkit.core.compliance.rewrite import Rewriter
from toolkit.core.compliance.rules import Combination, Pattern, Rule, RuleBook, Trigger
from toolkit.core.products import ProductCard
from toolkit.core.text import Text

PART_CHARS = 2_000
"""A longer text is read in parts that end with a sentence: patterns with gaps grow slow on one long line."""

CONTRADICTED = -1
"""Priority of what contradicts the card: a rule that speaks of the same words says more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Hit:
    """A place of a normalised text that a trigger speaks of."""

    rule: Rule
    level: Level
    start: int
    end: int
    why: Text
    priority: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Look:
    """What is looked at: a part of the text that begins at `offset`, and what it is said of."""

    context: TextContext
    grams: frozenset[str]
    names: tuple[tuple[int, int], ...]
    card: ProductCard | None
    today: datetime.date | None
    offset: int


class Checker:
    """Applies a book of rules. Deterministic; safe to use from several threads."""

    def __init__(self, book: RuleBook, to_simplified: Callable[[str], str] | None = None) -> None:
        """`to_simplified` turns traditional into simplified characters (OpenCC); without it a small table does."""
        self.book = book
        self._normaliser = Normaliser(book.variants, to_simplified)
        self._context_words = ContextWords.from_lists(book.words)
        triggers = tuple((rule, trigger) for rule in book.rules for trigger in rule.triggers)
        self._patterns = NeedsIndex(
            ((rule, trigger, say), say.needs) for rule, trigger in triggers for say in trigger.say
        )
        self._combinations = NeedsIndex(
            ((rule, trigger, trigger.together), [frozenset(group) for group in reversed(trigger.together.has)])
            for rule, trigger in triggers
            if trigger.together
        )
        self._finders = tuple((rule, trigger, FINDERS[trigger.find]) for rule, trigger in triggers if trigger.find)
        self._lexicon = Lexicon(book.kinds, book.words)
        self._rules = {rule.id: rule for rule in book.rules}
        self._rewriter = Rewriter(self._is_clean)

    def normalise(self, text: str) -> NormalText:
        """The plain form of `text` that the rules are applied to."""
        return self._normaliser.normalise(text)

    def check(
        self,
        text: str,
        card: ProductCard | None = None,
        *,
        today: datetime.date | None = None,
        rewrites: bool = False,
        facts: bool = True,
    ) -> tuple[ComplianceFinding, ...]:
        """What is wrong with `text`, in its order; offsets are characters of `text`.

        Args:
            card: the product that is spoken of; without one, what needs evidence has none.
            today: the day of the broadcast, for certificates and offers that run out.
            rewrites: give two other wordings for each finding that stops the text.
            facts: tell what contradicts the card too; without it only what the rules' own words and look-ups find.
        """
        plain = self._normaliser.normalise(text)
        hits = self._resolved(self._hits(plain.text, card, today, facts=facts))
        found = tuple(self._finding(hit, plain) for hit in hits)
        if not rewrites:
            return found
        return self._rewriter.with_rewrites(text, found, self._rules, card, today)

    def _is_clean(self, text: str, card: ProductCard | None, today: datetime.date | None) -> bool:
        return not any(finding.is_flag for finding in self.check(text, card, today=today))

    def _finding(self, hit: _Hit, plain: NormalText) -> ComplianceFinding:
        start, end = plain.raw_span(hit.start, hit.end)
        return ComplianceFinding(
            rule_id=hit.rule.id,
            level=hit.level,
            start=start,
            end=end,
            text=plain.raw[start:end],
            law=hit.rule.law,
            why=hit.why,
            rewrites=(),
            clears=hit.rule.clears,
        )

    def _hits(self, text: str, card: ProductCard | None, today: datetime.date | None, *, facts: bool) -> list[_Hit]:
        hits: list[_Hit] = []
        for offset, part in _parts(text):
            context = TextContext(part, self._context_words)
            look = _Look(
                context=context,
                grams=grams(part),
                names=_name_spans(part, card),
                card=card,
                today=today,
                offset=offset,
            )
            for rule, trigger, say in self._patterns.possible(look.grams):
                hits += _pattern_hits(rule, trigger, say, look)
            found = self._lexicon.find(part, look.grams)
            for rule, trigger, together in self._combinations.possible(frozenset(found)):
                hits += _combination_hits(rule, trigger, together, found, look)
            for rule, trigger, find in self._finders:
                hits += _span_hits(rule, trigger, find(part), look)
            if card is not None and facts:
                hits += self._contradicted(part, context, card, today, offset)
        return hits

    def _contradicted(
        self, part: str, context: TextContext, card: ProductCard, today: datetime.date | None, offset: int
    ) -> list[_Hit]:
        return [
            _Hit(
                rule=self._rules[one.rule_id],
                level="violation",
                start=one.start + offset,
                end=one.end + offset,
                why=one.why,
                priority=CONTRADICTED,
            )
            for one in find_contradictions(part, card, today)
            if one.rule_id in self._rules and not context.is_mentioned(one.start, one.end)
        ]

    def _resolved(self, hits: list[_Hit]) -> list[_Hit]:
        """Of hits on the same words, the one of higher priority, graver level, then greater length stays.

        Hits that only touch are two faults: 全国最好吃 and 吃的橙子,吃了能降血糖 share a character.
        """
        ranked = sorted(hits, key=lambda hit: (-hit.priority, LEVELS.index(hit.level), hit.start - hit.end, hit.start))
        kept: list[_Hit] = []
        for hit in ranked:
            if not any(_is_same_place(hit, other) for other in kept):
                kept.append(hit)
        return sorted(kept, key=lambda hit: (hit.start, hit.end))


def _pattern_hits(rule: Rule, trigger: Trigger, say: Pattern, look: _Look) -> Iterator[_Hit]:
    for found in say.regex.finditer(look.context.text):
        start, end = found.span("hit") if "hit" in say.regex.groupindex and found["hit"] else found.span()
        if look.context.is_in_title(*found.span()) or not _applies(trigger, look, start, end):
            continue
        hit = _judged(rule, trigger, look, start, end)
        if hit is not None:
            yield hit


def _span_hits(rule: Rule, trigger: Trigger, spans: Iterable[tuple[int, int]], look: _Look) -> Iterator[_Hit]:
    for start, end in spans:
        hit = _judged(rule, trigger, look, start, end) if _applies(trigger, look, start, end) else None
        if hit is not None:
            yield hit


def _combination_hits(rule: Rule, trigger: Trigger, together: Combination, found: Found, look: _Look) -> Iterator[_Hit]:
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
            yield hit


def _judged(rule: Rule, trigger: Trigger, look: _Look, start: int, end: int) -> _Hit | None:
    """The hit as the card has it; None where the card clears it."""
    level, why = trigger.level, rule.why
    if trigger.ask:
        answer = LOOKUPS[trigger.ask](_asked(look.context, start, end, look.card, look.today))
        if answer is not None:
            if answer.level is None:
                return None
            level, why = answer.level, answer.why or rule.why
    return _Hit(
        rule=rule,
        level=level,
        start=start + look.offset,
        end=end + look.offset,
        why=why,
        priority=trigger.priority,
    )


def _is_same_place(hit: _Hit, other: _Hit) -> bool:
    """Whether the two share half of the shorter one; of one rule, whether they share anything."""
    shared = min(hit.end, other.end) - max(hit.start, other.start)
    if hit.rule is other.rule:
        return shared > 0
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


def _applies(trigger: Trigger, look: _Look, start: int, end: int) -> bool:
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


def _name_spans(text: str, card: ProductCard | None) -> tuple[tuple[int, int], ...]:
    """Where the text names the product, its seller or its variety: a name is no boast."""
    if card is None:
        return ()
    names = {*card.names, card.variety, card.value("seller.name")}
    names |= {fact.value for fact in card.facts if fact.id.endswith((".holder", ".org"))}
    spans = []
    for name in names:
        if len(name) < 2:
            continue
        start = text.find(name.lower())
        while start >= 0:
            spans.append((start, start + len(name)))
            start = text.find(name.lower(), start + 1)
    return tuple(spans)


def _parts(text: str) -> list[tuple[int, str]]:
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
