"""What may not be said: the findings of the review on a talk, and cures that were perhaps heard as other words."""

from collections.abc import Iterator, Sequence

from toolkit.core.compliance.findings import ComplianceFinding
from toolkit.core.ear import Ear
from toolkit.core.rehearsal.said import SaidFacts
from toolkit.core.rehearsal.talk import Talk
from toolkit.core.rehearsal.types import ItemScore, Remark, Rubric
from toolkit.core.spans import Span
from toolkit.core.text import Text


def score_law(
    talk: Talk, findings: Sequence[tuple[int, ComplianceFinding]], facts: SaidFacts, rubric: Rubric
) -> tuple[ItemScore, Text | None]:
    """`findings` as (index of the segment, finding in its text). Also why the total is capped, or None.

    What differs from the card is scored with the facts, not a second time here. A guess costs nothing: words heard
    wrong read like anything.
    """
    table, most = rubric.tables["law"], rubric.most("law")
    remarks = []
    capped = None
    for index, finding in findings:
        start = talk.starts[index] + finding.start
        if finding.level == "hint" or facts.is_told(start, start + len(finding.text)):
            continue
        span = talk.time_of(start, start + len(finding.text))
        why = Text(f"{finding.why.zh}（{finding.law}）", f"{finding.why.en} ({finding.law})")
        better = next(iter(finding.rewrites), "")
        points = 0.0 if finding.is_guess else float(table[finding.level])
        better = "" if finding.is_guess else better
        remarks.append(Remark(points=points, why=why, span=span, words=finding.text, better=better))
        if finding.is_flag and finding.rule_id in table["caps"]:
            capped = Text(
                f"说了“{finding.text}”：食品不能说治病和功效，总分最多 {table['cap']}",
                f'"{finding.text}" was said: food cures nothing; the total is {table["cap"]} at most',
            )
    points = max(0.0, most - sum(remark.points for remark in remarks))
    remarks += _unlawful_sounds(talk, facts.ear, rubric, tuple(remark.span for remark in remarks if remark.span))
    return ItemScore(id="law", points=points, most=most, remarks=tuple(remarks)), capped


def _unlawful_sounds(talk: Talk, ear: Ear | None, rubric: Rubric, told: Sequence[Span]) -> Iterator[Remark]:
    """Cures that were perhaps said and written otherwise: 能职位并 sounds like 能治胃病. For a person to listen to."""
    table = rubric.tables["sounds_unlawful"]
    taken = list(told)
    for phrase in sorted(table["phrases"], key=len, reverse=True):
        for match in ear.find(phrase, talk.text, table["most_cost"]) if ear else ():
            words = talk.text[match.start : match.end]
            span = talk.time_of(match.start, match.end)
            if words == phrase or any(span.overlap_ms(each) for each in taken):
                continue
            taken.append(span)
            why = Text(
                f"听着像“{phrase}”，食品和农产品不能这样说；可能是没听清，不扣分，请回放核对",
                f'this sounds like "{phrase}", which may not be said of food; perhaps misheard: play it and see',
            )
            yield Remark(points=0.0, why=why, span=span, words=words)
