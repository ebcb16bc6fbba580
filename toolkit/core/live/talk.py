"""What the finals say: which product she speaks of, and what may not be said. Media time."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import ClassVar

from toolkit.core.compliance.checker import Checker
from toolkit.core.compliance.findings import ComplianceFinding
from toolkit.core.live.doubt import Doubt, Verdict, judge_number, says_again
from toolkit.core.live.events import Final
from toolkit.core.mentions import find_mentions
from toolkit.core.products import ProductCard
from toolkit.core.spans import Span
from toolkit.core.text import Text

READ_ON_CHARS = 6
"""Of a stretch under way a finding counts once so much more was said: what follows may deny it (能治病吗，不能)."""
CONTEXT_CHARS = 40
PLAIN_CORRECTION = "这句话不准确，以商品卡和详情页写的为准"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """A stretch that was told to its end."""

    text: str
    span: Span
    product_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """Something was said that may not be said, or that the card denies."""

    KIND: ClassVar[str] = "alert"

    number: int
    rule_id: str
    level: str
    law: str
    sentence: str
    text: str
    """The words themselves."""
    span: Span
    product_id: str | None
    why: Text
    correction: str
    """Ready to be read out; it was checked against the same rules."""
    is_sure: bool = True
    """False: it may have been misheard; somebody should look before anything is corrected."""
    denies_card: bool = False
    """The card says otherwise; False: the law forbids the words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """What is known of the talk so far."""

    text: str = ""
    """Of the stretch under way."""
    span: Span = field(default_factory=lambda: Span(0, 0))
    context: str = ""
    """The end of what was said before, if it was just before."""
    product_id: str | None = None
    told: frozenset[tuple[str, str]] = frozenset()
    """Rules and words of the alerts about `context` and `text`."""
    alerts: int = 0


def follow_talk(talk: Talk, final: Final, cards: Sequence[ProductCard]) -> Talk:
    """`talk` after `final`; close the stretch with `end_stretch` where the final ends it."""
    span = Span(talk.span.start_ms if talk.text else final.span.start_ms, max(talk.span.end_ms, final.span.end_ms))
    talk = replace(talk, text=talk.text + final.text, span=Span(min(span.start_ms, span.end_ms), span.end_ms))
    return replace(talk, product_id=_product_of(talk, cards))


def end_stretch(talk: Talk) -> tuple[Talk, Spoken | None]:
    """The stretch as a sentence, and the talk ready for the next."""
    if not talk.text.strip("，。！？；：、 "):
        return replace(talk, text=""), None
    spoken = Spoken(text=talk.text, span=talk.span, product_id=talk.product_id)
    context = talk.text[-CONTEXT_CHARS:]
    told = frozenset(key for key in talk.told if key[1] in context)
    return replace(talk, text="", context=context, told=told), spoken


def find_alerts(
    talk: Talk,
    checker: Checker,
    cards: Sequence[ProductCard],
    today: datetime.date,
    *,
    is_over: bool,
    doubt: Doubt | None = None,
) -> tuple[Talk, tuple[Alert, ...]]:
    """What may not be said in the stretch under way, or across the pause before it; each is told once.

    `is_over`: the stretch has ended. `doubt`: what another hearing made of the same sound; where it does not contradict
    the card as well, the engine has misheard rather than she misspoken (熬粥 was heard as 澳洲); words that the law
    forbids are unsure where only one hearing has them; None: the text is what was said. Only what the law forbids or
    the card denies is told: what merely needs evidence belongs to the review before the show.
    """
    card = next((each for each in cards if each.id == talk.product_id), None)
    before = talk.context + "，" if talk.context and talk.context[-1].isalnum() else talk.context
    whole = before + talk.text
    alerts: list[Alert] = []
    told = set(talk.told)
    by_rules = {(each.rule_id, each.start) for each in checker.check(whole, card, today=today, facts=False)}
    for finding in checker.check(whole, card, today=today):
        is_open = not is_over and len(whole) - finding.end < READ_ON_CHARS
        key = (finding.rule_id, finding.text)
        if finding.level != "violation" or finding.end <= len(before) or is_open or key in told:
            continue
        denies_card = (finding.rule_id, finding.start) not in by_rules
        if denies_card:
            verdict = _verdict(talk, finding, len(before), doubt, checker, card, today) if is_over else "misheard"
        else:
            verdict = "sure" if _is_heard_twice(finding, doubt, checker, card, today) else "unsure"
        if verdict == "misheard":
            continue
        told.add(key)
        alert = _alert(talk, finding, talk.alerts + len(alerts) + 1, card, checker, today)
        alerts.append(replace(alert, is_sure=verdict == "sure", denies_card=denies_card))
    return replace(talk, told=frozenset(told), alerts=talk.alerts + len(alerts)), tuple(alerts)


def _is_heard_twice(
    finding: ComplianceFinding, doubt: Doubt | None, checker: Checker, card: ProductCard | None, today: datetime.date
) -> bool:
    """Whether the other hearing breaks the same rule, in these words or in others."""
    if doubt is None or not doubt.other or says_again(doubt.other, finding.text):
        return True
    found = checker.check(doubt.other, card, today=today, facts=False)
    return any(each.rule_id == finding.rule_id and each.level == finding.level for each in found)


def _verdict(
    talk: Talk, finding: ComplianceFinding, before: int, doubt: Doubt | None, checker: Checker,
    card: ProductCard | None, today: datetime.date,
) -> Verdict:  # fmt: skip
    if doubt is None:
        return "sure"

    def is_contradicted(text: str) -> bool:
        return any(each.rule_id == finding.rule_id for each in checker.check(text, card, today=today))

    place = Span(max(0, finding.start - before), finding.end - before)
    return judge_number(talk.text, place, talk.span, doubt, is_contradicted)


def _alert(
    talk: Talk, finding: ComplianceFinding, number: int, card: ProductCard | None, checker: Checker,
    today: datetime.date,
) -> Alert:  # fmt: skip
    return Alert(
        number=number, rule_id=finding.rule_id, level=finding.level, law=finding.law, sentence=talk.text,
        text=finding.text, span=talk.span, product_id=talk.product_id, why=finding.why,
        correction=make_correction(talk.text, finding, card, checker, today),
    )  # fmt: skip


def make_correction(
    sentence: str, finding: ComplianceFinding, card: ProductCard | None, checker: Checker, today: datetime.date
) -> str:
    """What to read out to put it right: a lawful wording, without the words that were wrong."""
    for one in checker.check(sentence, card, today=today, rewrites=True):
        for rewrite in one.rewrites if one.rule_id == finding.rule_id else ():
            said = f"更正一下，刚才说得不准确：{rewrite}"
            if not any(each.is_flag for each in checker.check(said, card, today=today)):
                return said
    return f"更正一下，刚才{PLAIN_CORRECTION}"


def _product_of(talk: Talk, cards: Sequence[ProductCard]) -> str | None:
    sold = [mention for mention in find_mentions(talk.text, cards) if mention.role == "sold"]
    return sold[-1].product_id if sold else talk.product_id
