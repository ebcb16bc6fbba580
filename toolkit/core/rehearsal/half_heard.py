"""Talks that the recogniser followed only in part: what it heard is judged, what it did not hear is asked.

Between the two limits of the rubric's `low_confidence` (its file says what they were measured on) a sentence is lost
here and there: that a fact, a story or a question was not heard says little of whether it was said.
"""

from dataclasses import replace

from toolkit.core.compliance.findings import ComplianceFinding
from toolkit.core.rehearsal.talk import Talk
from toolkit.core.rehearsal.types import ItemScore, Remark, Rubric
from toolkit.core.text import Text

_ASKED = Text(
    "；这段录音只听清了一部分，不扣分，请回放核对",
    "; only a part of this was heard, so it costs nothing: play it and see",
)


def is_half_heard(talk: Talk, rubric: Rubric) -> bool:
    """Whether the talk is clear enough to be judged, and not clear enough to miss anything in it."""
    table = rubric.tables["low_confidence"]
    return table["below"] <= talk.confidence < table["in_part_below"]


def ask_for_absences(items: tuple[ItemScore, ...], talk: Talk, rubric: Rubric) -> tuple[ItemScore, ...]:
    """What is missing from a half-heard talk is told and costs nothing; what was said keeps its price."""
    if not is_half_heard(talk, rubric):
        return items
    rows = rubric.tables["low_confidence"]["items"]
    return tuple(_ask(item) if item.id in rows else item for item in items)


def _ask(item: ItemScore) -> ItemScore:
    remarks = tuple(_for_nothing(each) if each.span is None and each.points > 0 else each for each in item.remarks)
    lost = sum(each.points for each in remarks)
    return replace(item, remarks=remarks, points=round(max(0.0, item.most - lost), 1))


def _for_nothing(remark: Remark) -> Remark:
    return replace(remark, points=0.0, why=Text(remark.why.zh + _ASKED.zh, remark.why.en + _ASKED.en))


def is_unsure(finding: ComplianceFinding, start: int, talk: Talk, rubric: Rubric) -> bool:
    """Whether a finding at a character of a half-heard talk rests on words that were perhaps never said.

    What only wants evidence rests on the exact words; a claim that may not be made at all is sure where the recogniser
    was sure of every word of it.
    """
    if not is_half_heard(talk, rubric):
        return False
    words = talk.confidences(start, start + len(finding.text))
    return finding.level != "violation" or min(words) < rubric.tables["facts"]["sure_words"]
