"""A text line by line, each with what stands around it: a question may be answered in the next line."""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from toolkit.core.compliance.checker import Checker
from toolkit.core.compliance.findings import ComplianceFinding
from toolkit.core.products import ProductCard

AROUND_LINES = 2
"""Lines after a line that may answer or take back what it says."""
AROUND_CHARS = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class SpokenLine:
    """One line, and the product that it is said of."""

    text: str
    card: ProductCard | None = None
    is_timed: bool = False
    """A cue or a segment: it ends where the speaker pauses, not with a sentence."""


def check_lines(
    lines: Sequence[SpokenLine], checker: Checker, today: datetime.date | None
) -> Iterator[tuple[ComplianceFinding, ...]]:
    """What is wrong with each line, in order; offsets are characters of the line.

    A hit that the following lines deny (能治病吗? / 不能) is left out, as within one text.
    """
    carried = frozenset[str]()
    for index, line in enumerate(lines):
        if not line.text.strip():
            yield ()
            continue
        findings = checker.check(line.text, line.card, today=today, rewrites=True)
        if any(finding.is_flag for finding in findings):
            findings = _with_following(index, lines, findings, checker, today)
        if line.is_timed and index + 1 < len(lines):
            across = tuple(_across(line, lines[index + 1], findings, checker, today))
            findings = (*findings, *(each for each in across if each.rule_id not in carried))
            carried = frozenset(each.rule_id for each in across)
        yield findings


def _across(
    line: SpokenLine,
    following: SpokenLine,
    own: tuple[ComplianceFinding, ...],
    checker: Checker,
    today: datetime.date | None,
) -> Iterator[ComplianceFinding]:
    """Violations that only both together say, with the part of them that stands in `line`: 血压也降下来 / 药都不用吃了.

    A recogniser ends a segment where the speaker breathes. What either of them says by itself is told there.
    """
    if following.card != line.card or not following.text.strip():
        return
    whole = line.text.rstrip("，。, ")
    told = {finding.rule_id for finding in own}
    read = checker.check(f"{whole}，{following.text}", line.card, today=today, facts=False, learned=False)
    across = [one for one in read if one.level == "violation" and one.start < len(whole) < one.end - 1]
    if across:
        told |= {
            one.rule_id for one in checker.check(following.text, line.card, today=today, facts=False, learned=False)
        }
    for finding in across:
        if finding.rule_id not in told:
            yield replace(finding, end=len(whole), text=whole[finding.start :])


def _with_following(
    index: int,
    lines: Sequence[SpokenLine],
    findings: tuple[ComplianceFinding, ...],
    checker: Checker,
    today: datetime.date | None,
) -> tuple[ComplianceFinding, ...]:
    """The findings that stand when what follows is read too."""
    line = lines[index]
    mark = "，" if line.is_timed else "\n"
    following = mark.join(one.text for one in lines[index + 1 : index + 1 + AROUND_LINES])[:AROUND_CHARS]
    if not following.strip():
        return findings
    read_on = checker.check(line.text + mark + following, line.card, today=today)
    there = {(finding.rule_id, finding.start) for finding in read_on}
    spans = [(finding.start, finding.end) for finding in read_on]
    return tuple(
        finding
        for finding in findings
        if not finding.is_flag
        or (finding.rule_id, finding.start) in there
        or any(start < finding.end and finding.start < end for start, end in spans)
    )
