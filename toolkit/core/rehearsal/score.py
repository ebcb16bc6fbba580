"""A talk, a card and a rubric to a scored rehearsal."""

import datetime
from collections.abc import Sequence
from dataclasses import replace

from toolkit.core.compliance.findings import ComplianceFinding
from toolkit.core.ear import Ear
from toolkit.core.products import ProductCard
from toolkit.core.rehearsal import content, delivery
from toolkit.core.rehearsal.half_heard import ask_for_absences
from toolkit.core.rehearsal.law import score_law
from toolkit.core.rehearsal.said import find_facts
from toolkit.core.rehearsal.talk import Talk
from toolkit.core.rehearsal.types import ITEM_NAMES, ItemScore, Rehearsal, Rubric
from toolkit.core.text import Text


def score_rehearsal(
    talk: Talk,
    card: ProductCard,
    findings: Sequence[tuple[int, ComplianceFinding]],
    rubric: Rubric,
    *,
    wanted_s: float,
    today: datetime.date | None = None,
    ear: Ear | None = None,
    verbatim: Talk | None = None,
) -> Rehearsal:
    """Every row of the rubric, content first; each lost point has its second, its words and a better line.

    Args:
        findings: what a review found, as (index of the segment in `talk.segments`, finding in its text).
        wanted_s: how long the talk should be, in seconds.
        ear: finds facts by their sound where the recogniser wrote them otherwise.
        verbatim: the same sound heard with its hesitations; None: only fillers that were written anyway count.
    """
    facts = find_facts(talk, card, rubric, today, ear)
    fillers = delivery.count_fillers(talk, verbatim, rubric)
    law, capped = score_law(talk, card, findings, facts, rubric)
    rows = (
        content.score_facts(talk, card, facts, rubric),
        law,
        content.score_structure(talk, card, facts, rubric),
        content.score_cta(talk, card, facts, rubric),
        content.score_interaction(talk, rubric, ear),
        delivery.score_pace(talk, rubric),
        delivery.score_fluency(talk, fillers, rubric),
        delivery.score_length(talk, wanted_s, rubric),
    )
    in_order = tuple(sorted(rows, key=lambda row: list(ITEM_NAMES).index(row.id)))
    items = _doubted(ask_for_absences(in_order, talk, rubric), talk, rubric)
    judged = [item for item in items if not item.is_by_hand]
    total = sum(item.points for item in judged)
    cap = rubric.tables["law"]["cap"]
    if len(judged) < len(items):
        capped = None  # it would rest on words that were perhaps never said
    return Rehearsal(
        product_id=card.id,
        total=round(min(total, cap) if capped else total, 1),
        items=items,
        capped=capped if total > cap else None,
        chars=talk.chars,
        talk_ms=talk.length_ms,
        pace=round(delivery.pace_of(talk, rubric), 1),
        fillers=len(fillers),
        confidence=round(talk.confidence, 3),
        unjudged=sum(item.most for item in items if item.is_by_hand),
    )


def _doubted(items: tuple[ItemScore, ...], talk: Talk, rubric: Rubric) -> tuple[ItemScore, ...]:
    """Rows that rest on words which the recogniser is unsure of are left to the trainer.

    Nothing is put in place of words that were perhaps never said.
    """
    table = rubric.tables["low_confidence"]
    if talk.confidence >= table["below"]:
        return items
    return tuple(_left_to_trainer(item) if item.id in table["items"] else item for item in items)


def _left_to_trainer(item: ItemScore) -> ItemScore:
    remarks = tuple(replace(each, better="") if each.words else each for each in item.remarks)
    return replace(item, is_by_hand=True, remarks=remarks)


def compare(now: Rehearsal, before: Rehearsal) -> tuple[tuple[Text, float], ...]:
    """What changed since an earlier try: (row, points gained), the whole first; only rows that were judged in both."""
    pairs = [(item, before.item(item.id)) for item in now.items]
    both = [(new, old) for new, old in pairs if not new.is_by_hand and not old.is_by_hand]
    rows = [(ITEM_NAMES[new.id], round(new.points - old.points, 1)) for new, old in both]
    is_whole = len(both) == len(pairs)  # the cap is on the total alone
    gained = now.total - before.total if is_whole else sum(points for _, points in rows)
    return ((Text("总分", "total"), round(gained, 1)), *rows)
