"""What a text says that may not be said, or not of this product."""

import datetime
from collections.abc import Callable, Iterator
from dataclasses import replace

from toolkit.core.compliance.context import ContextWords, TextContext
from toolkit.core.compliance.contradictions import find_contradictions
from toolkit.core.compliance.features import Found, Lexicon
from toolkit.core.compliance.finders import FINDERS
from toolkit.core.compliance.findings import FLAGS, LEVELS, ComplianceFinding
from toolkit.core.compliance.hits import (
    Hit,
    Look,
    combination_hits,
    is_same_place,
    name_spans,
    parts,
    pattern_hits,
    span_hits,
)
from toolkit.core.compliance.learned import Learned
from toolkit.core.compliance.needs_index import NeedsIndex
from toolkit.core.compliance.normalise import Normaliser, NormalText
from toolkit.core.compliance.rewrite import Rewriter
from toolkit.core.compliance.rules import Rule, RuleBook
from toolkit.core.compliance.sentence_scores import SentenceScores
from toolkit.core.needed_chars import grams
from toolkit.core.products import ProductCard
from toolkit.core.text import Text

SHORTEST_READ, LONGEST_READ = 8, 200
"""Characters; of less or more the learned weights can't tell how it reads."""
PLAIN = 1.3
"""A sentence of a smaller score is not suspected of what it only mentions; chosen on more_e and more_g."""
CLAUSE_MARKS = ",.;:。!?\n"
CONTRADICTED = -1
"""Priority of what contradicts the card: a rule that speaks of the same words says more."""


class Checker:
    """Applies a book of rules. Deterministic; safe to use from several threads."""

    def __init__(self, book: RuleBook, to_simplified: Callable[[str], str] | None = None) -> None:
        """`to_simplified` turns traditional into simplified characters (OpenCC); without it a small table does."""
        self.book = book
        self._normaliser = Normaliser(book.variants, to_simplified)
        self.context_words = ContextWords.from_lists(book.words)
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
        self.lexicon = Lexicon(book.kinds, book.words)
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
        learned: bool = True,
    ) -> tuple[ComplianceFinding, ...]:
        """What is wrong with `text`, in its order; offsets are characters of `text`.

        Args:
            card: the product that is spoken of; without one, what needs evidence has none.
            today: the day of the broadcast, for certificates and offers that run out.
            rewrites: give two other wordings for each finding that stops the text.
            facts: tell what contradicts the card too; without it only what the rules' own words and look-ups find.
            learned: weigh sentences as reviewers did (`learned`); without it the rules alone decide.
        """
        plain = self._normaliser.normalise(text)
        hits = self._resolved(self._hits(plain.text, card, today, facts=facts, learned=learned), plain.text)
        found = tuple(self._finding(hit, plain) for hit in hits)
        if not rewrites:
            return found
        return self._rewriter.with_rewrites(text, found, self._rules, card, today)

    def _is_clean(self, text: str, card: ProductCard | None, today: datetime.date | None) -> bool:
        return not any(finding.is_flag for finding in self.check(text, card, today=today))

    def _finding(self, hit: Hit, plain: NormalText) -> ComplianceFinding:
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
            is_guess=hit.is_guess,
        )

    def _hits(
        self, text: str, card: ProductCard | None, today: datetime.date | None, *, facts: bool, learned: bool
    ) -> list[Hit]:
        hits: list[Hit] = []
        for offset, part in parts(text):
            context = TextContext(part, self.context_words)
            look = Look(
                context=context, grams=grams(part), names=name_spans(part, card), card=card, today=today, offset=offset
            )
            found = self.lexicon.find(part, look.grams)
            by_words = list(self._word_hits(found, look))
            by_card = self._contradicted(part, context, card, today, offset) if card is not None and facts else []
            hits += self._weighed(by_words, by_card, found, look) if learned else by_words + by_card
        return hits

    def _word_hits(self, found: Found, look: Look) -> Iterator[Hit]:
        for rule, trigger, say in self._patterns.possible(look.grams):
            yield from pattern_hits(rule, trigger, say, look)
        for rule, trigger, together in self._combinations.possible(frozenset(found)):
            yield from combination_hits(rule, trigger, together, found, look)
        for rule, trigger, find in self._finders:
            yield from span_hits(rule, trigger, find(look.context.text), look)

    def _weighed(self, by_words: list[Hit], by_card: list[Hit], found: Found, look: Look) -> list[Hit]:
        """The hits without those in sentences that read innocent, and sentences that read otherwise without any hit.

        Rules that the weights know nothing of, such as those of the house, are left alone.
        """
        learned = self.book.learned
        if learned is None:
            return by_words + by_card
        scores = SentenceScores(learned, look.context, found)
        kept = list(by_card)
        for hit in by_words:
            least = learned.least_score(is_loose=hit.is_loose)
            is_known = hit.rule.id in learned.rules and hit.level in FLAGS and not hit.is_by_card
            start, end = hit.start - look.offset, hit.end - look.offset
            is_short = scores.longest(start, end) < SHORTEST_READ
            if not is_known or is_short:
                kept.append(hit)
            elif scores.reaches(start, end, least):
                is_unlike = hit.is_loose and not scores.reaches(start, end, 0.0)
                kept.append(replace(hit, is_guess=True) if is_unlike else hit)
        kept += self._suspects(learned, scores, kept, look)
        return kept

    def _suspects(self, learned: Learned, scores: SentenceScores, hits: list[Hit], look: Look) -> Iterator[Hit]:
        """Sentences that read like what is stopped, and of which neither a rule nor the card says anything.

        Where the sentence denies words that the rule knows, the sound of it tells nothing more.
        """
        taken = [(hit.start - look.offset, hit.end - look.offset) for hit in hits if hit.level in FLAGS] + look.cleared
        for start, end in scores.sentences:
            is_judged = any(first < end and start < last for first, last in taken)
            if is_judged or not SHORTEST_READ <= end - start <= LONGEST_READ:
                continue
            if scores.score((start, end)) <= learned.stops_above:
                continue
            rule = self._rules.get(learned.rule(scores.features((start, end))))
            if rule is None or any(one == rule.id and start <= at < end for one, at in look.excused):
                continue
            first, last = scores.heaviest_clauses((start, end))
            is_plain = scores.score((start, end)) > PLAIN
            if is_plain or not look.context.is_mentioned(first, last):
                yield _suspected(rule, first + look.offset, last + look.offset)

    def _contradicted(
        self, part: str, context: TextContext, card: ProductCard, today: datetime.date | None, offset: int
    ) -> list[Hit]:
        return [
            Hit(
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

    def _resolved(self, hits: list[Hit], text: str) -> list[Hit]:
        """Of hits on the same words, the one of higher priority, graver level, then greater length stays.

        Hits that only touch are two faults: 全国最好吃 and 吃的橙子,吃了能降血糖 share a character.
        """
        ranked = sorted(hits, key=lambda hit: (-hit.priority, LEVELS.index(hit.level), hit.start - hit.end, hit.start))
        kept: list[Hit] = []
        for hit in ranked:
            if not any(is_same_place(hit, other, text) for other in kept):
                kept.append(hit)
                continue
            kept = [_from_its_clause(other, hit, text) for other in kept]
        return sorted(kept, key=lambda hit: (hit.start, hit.end))


def _from_its_clause(hit: Hit, left_out: Hit, text: str) -> Hit:
    """`hit`, begun where another of its rule in the same clause begins: 降血压, not 血压, before a comma and more."""
    is_one = hit.rule is left_out.rule and hit.level == left_out.level and left_out.start < hit.start < left_out.end
    if not is_one or any(mark in text[left_out.start : hit.start] for mark in CLAUSE_MARKS):
        return hit
    return replace(hit, start=left_out.start)


def _suspected(rule: Rule, start: int, end: int) -> Hit:
    """A sentence that reads like what the rule stops, though no words of it are known."""
    why = Text(
        f"读起来像“{rule.name.zh}”，请人核对：{rule.why.zh}",
        f"this reads like {rule.name.en}; have it checked: {rule.why.en}",
    )
    return Hit(rule=rule, level="needs_evidence", start=start, end=end, why=why, priority=0, is_guess=True)
