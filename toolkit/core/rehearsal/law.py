"""What may not be said: the findings of the review on a talk, and cures that were perhaps heard as other words."""

import re
from collections.abc import Iterator, Sequence

from toolkit.core.compliance.findings import ComplianceFinding
from toolkit.core.ear import Ear
from toolkit.core.products import ProductCard
from toolkit.core.rehearsal.half_heard import is_unsure
from toolkit.core.rehearsal.said import SaidFacts, name_parts
from toolkit.core.rehearsal.talk import Talk
from toolkit.core.rehearsal.types import ItemScore, Remark, Rubric
from toolkit.core.spans import Span
from toolkit.core.text import Text

NAMES_LIKE = 0.05
"""Mean cost per syllable (`core.ear`) up to which a forbidden word may be a name of the card that was misheard: 轻身线
sounds like 青神县, 轻身减 of 轻身减肥 only nearly."""
_CLAIMS = re.compile(r"[治降防抗癌症病痛瘦减补养吃喝能最第]|国家|百分")
"""Where words beside the name hold one of these, somebody claims something all the same."""
NAME_PATHS = ("origin", "variety", "story.place", "story.person", "seller.name")


def score_law(
    talk: Talk, card: ProductCard, findings: Sequence[tuple[int, ComplianceFinding]], facts: SaidFacts, rubric: Rubric
) -> tuple[ItemScore, Text | None]:
    """`findings` as (index of the segment, finding in its text). Also why the total is capped, or None.

    What differs from the card is scored with the facts, not a second time here. A guess costs nothing: words heard
    wrong read like anything; nor does what sounds like a name that stands on the card.
    """
    table, most = rubric.tables["law"], rubric.most("law")
    remarks = []
    capped = None
    names = _names_by_sound(talk, card, facts.ear)
    for index, finding in findings:
        start = talk.starts[index] + finding.start
        if finding.level == "hint" or facts.is_told(start, start + len(finding.text)):
            continue
        span = talk.time_of(start, start + len(finding.text))
        name = next((said for at, said in names if _is_all(at, start, finding.text)), "")
        if name:
            remarks.append(Remark(points=0.0, why=_perhaps_name(name, finding), span=span, words=finding.text))
            continue
        if _is_of_correction(finding.text, talk.segments[index].heard, facts.ear):
            remarks.append(Remark(points=0.0, why=_perhaps_other(finding), span=span, words=finding.text))
            continue
        if is_unsure(finding, start, talk, rubric):
            remarks.append(Remark(points=0.0, why=_perhaps_misheard(finding), span=span, words=finding.text))
            continue
        why = Text(f"{finding.why.zh}（{finding.law}）", f"{finding.why.en} ({finding.law})")
        better = next(iter(finding.rewrites), "")
        points = 0.0 if finding.is_guess else float(table[finding.level])
        better = "" if finding.is_guess else better
        remarks.append(Remark(points=points, why=why, span=span, words=finding.text, better=better))
        if finding.is_flag and not finding.is_guess and finding.rule_id in table["caps"]:
            capped = Text(
                f"说了“{finding.text}”：食品不能说治病和功效，总分最多 {table['cap']}",
                f'"{finding.text}" was said: food cures nothing; the total is {table["cap"]} at most',
            )
    points = max(0.0, most - sum(remark.points for remark in remarks))
    remarks += _unlawful_sounds(talk, facts.ear, rubric, tuple(remark.span for remark in remarks if remark.span))
    return ItemScore(id="law", points=points, most=most, remarks=tuple(remarks)), capped


def _is_of_correction(words: str, heard: str, ear: Ear | None) -> bool:
    """Whether words came in when the text was put right, and sound otherwise than what was heard: 破下, now 破价."""
    if ear is None or not heard or words in heard:
        return False
    meant, said = (tuple(each for each in ear.syllables(text) if each) for text in (words, heard))
    return not any(said[at : at + len(meant)] == meant for at in range(len(said) - len(meant) + 1))


def _perhaps_other(finding: ComplianceFinding) -> Text:
    return Text(
        f"写成了“{finding.text}”，听着不是；可能是没听清，不扣分，请回放核对",
        f'"{finding.text}" was written, but it sounds otherwise; perhaps misheard: play it and see',
    )


def _perhaps_misheard(finding: ComplianceFinding) -> Text:
    return Text(
        f"{finding.why.zh}（{finding.law}）；这段录音只听清了一部分，不扣分，请回放核对",
        f"{finding.why.en} ({finding.law}); only a part of this was heard, so it costs nothing: play it and see",
    )


def _names_by_sound(talk: Talk, card: ProductCard, ear: Ear | None) -> list[tuple[Span, str]]:
    """Where the talk holds what sounds like a name of the card and is written otherwise, as spans of characters."""
    if ear is None:
        return []
    names = {*card.names, *(part for path in NAME_PATHS for part in name_parts(card.value(path)))}
    return [
        (Span(match.start, match.end), name)
        for name in sorted(names)
        for match in ear.find(name, talk.text, NAMES_LIKE)
        if len(name) >= 3 and talk.text[match.start : match.end] != name
    ]


def _is_all(name: Span, start: int, words: str) -> bool:
    """Whether the name covers what is forbidden of `words`: 竹子是轻身, but not 吃了轻身线的橙子能降血糖."""
    if not name.overlap_ms(Span(start, start + len(words))):
        return False
    rest = "".join(char for at, char in enumerate(words, start) if not name.contains(at))
    return _CLAIMS.search(rest) is None


def _perhaps_name(name: str, finding: ComplianceFinding) -> Text:
    return Text(
        f"“{finding.text}”听着像卡上的“{name}”，可能是听错了，不扣分，请回放核对",
        f'"{finding.text}" sounds like "{name}" of the card; perhaps misheard: play it and see',
    )


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
