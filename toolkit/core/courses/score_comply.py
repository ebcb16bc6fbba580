"""Finding unlawful lines and mending them: what was found, what was marked for nothing, and whether the fixes pass."""

import re
from collections.abc import Mapping
from typing import Any

from toolkit.core.courses.answers import read_list, read_mapping, read_text, wrong_answer
from toolkit.core.courses.judge import Judge
from toolkit.core.courses.law_names import law_in_english
from toolkit.core.courses.score import ExerciseScore, Point, total_of
from toolkit.core.courses.settings import ComplyLine, ComplySettings
from toolkit.core.facts import Claim
from toolkit.core.text import Text

FOUND_OF, SPARED_OF, FIXED_OF = 35.0, 25.0, 40.0
"""Of 100: bad lines found, good lines left alone, bad lines mended."""
MIN_FIX_CHARS = 4


def score_comply(settings: ComplySettings, answer: Mapping[str, Any], judge: Judge, of: float) -> ExerciseScore:
    """`answer` is {"marks": [number of a line, ...], "fixes": {"number": text}}.

    Raises:
        AnswerError: if the answer has another shape.
    """
    marks = _marks(answer, settings)
    fixes = {key: read_text(text, f"fixes.{key}") for key, text in read_mapping(answer, "fixes").items()}
    bad = [line for line in settings.lines if line.is_bad]
    found = [line for line in bad if line.number in marks]
    rows = [_found(bad, found), _spared(found, marks)]
    for line in settings.lines:
        if line.is_bad:
            rows.append(_judged(line, line.number in marks, fixes.get(str(line.number), ""), settings, judge, len(bad)))
        elif line.number in marks:
            why = Text(f"这句可以说：{line.why.zh}", f"this line is fine: {line.why.en}")
            rows.append(Point(name=_name(line), got=0.0, of=0.0, reason=why, quote=line.text))
    return total_of(rows, of)


def _marks(answer: Mapping[str, Any], settings: ComplySettings) -> set[int]:
    known = {line.number for line in settings.lines}
    marks = set()
    for one in read_list(answer, "marks"):
        number = int(one) if isinstance(one, str) and one.isascii() and one.isdigit() and len(one) < 6 else one
        if isinstance(number, bool) or not isinstance(number, int) or number not in known:
            raise wrong_answer("marks", "没有这一行", "there is no such line")
        marks.add(number)
    return marks


def _name(line: ComplyLine) -> Text:
    return Text(f"第 {line.number} 句", f"line {line.number}")


def _found(bad: list[ComplyLine], found: list[ComplyLine]) -> Point:
    reason = Text(
        f"{len(bad)} 句有问题，找到 {len(found)} 句",
        f"{len(found)} of {len(bad)} bad lines found",
    )
    return Point(name=Text("找全", "found"), got=FOUND_OF * len(found) / len(bad), of=FOUND_OF, reason=reason)


def _spared(found: list[ComplyLine], marks: set[int]) -> Point:
    """Precision of the marks; nothing for having marked nothing."""
    share = len(found) / len(marks) if marks else 0.0
    reason = (
        Text(
            f"标了 {len(marks)} 句，{len(found)} 句标对",
            f"{len(found)} of {len(marks)} marks are right",
        )
        if marks
        else Text("一句也没有标", "no line was marked")
    )
    return Point(name=Text("找准", "no false alarm"), got=SPARED_OF * share, of=SPARED_OF, reason=reason)


def _judged(line: ComplyLine, is_marked: bool, fix: str, settings: ComplySettings, judge: Judge, count: int) -> Point:
    """The fix of one bad line."""
    each = FIXED_OF / count
    better = judge.checked(line.better, settings.card) or judge.better(line.text, settings.card)
    if not is_marked:
        why = Text(f"没有找到。{line.why.zh}", f"not found. {line.why.en}")
        return Point(name=_name(line), got=0.0, of=each, reason=why, better=better, quote=line.text)
    if len(fix) < MIN_FIX_CHARS or fix == line.text:
        why = Text(f"找到了，还没有改。{line.why.zh}", f"found, but not mended. {line.why.en}")
        return Point(name=_name(line), got=0.0, of=each, reason=why, better=better, quote=line.text)
    if kept := _kept_effect(line, fix):
        why = Text(f"改过的话里还有“{kept}”。{line.why.zh}", f'the new line still has "{kept}". {line.why.en}')
        return Point(name=_name(line), got=0.0, of=each, reason=why, better=better, quote=fix)
    if flags := [one for one in judge.findings(fix, settings.card, facts=True) if one.is_flag]:
        first = flags[0]
        why = Text(
            f"改过的话还不行：“{first.text}”，{first.why.zh}（{first.law}）",
            f'the new line does not pass: "{first.text}", {first.why.en} ({law_in_english(first.law)})',
        )
        return Point(name=_name(line), got=0.0, of=each, reason=why, better=better, quote=fix)
    card = settings.card
    if card and (loose := [one for one in judge.claims(fix, card) if _is_loose(one, line)]):
        is_grave = any(map(_is_grave, loose))
        share = Text("不得分", "no points") if is_grave else Text("得一半", "half the points")
        why = Text(
            f"“{loose[0].text}”商品卡上没有：{loose[0].why.zh}，{share.zh}",
            f'"{loose[0].text}" is not on the card: {loose[0].why.en}; {share.en}',
        )
        got = 0.0 if is_grave else each / 2
        return Point(name=_name(line), got=got, of=each, reason=why, better=better, quote=fix)
    why = Text(f"找到了，也改好了。{line.why.zh}", f"found and mended. {line.why.en}")
    return Point(name=_name(line), got=each, of=each, reason=why, quote=fix)


_EFFECT = re.compile(
    r"(?:降|治|防|抗|消|祛|软化|调理?|补|养)[^，。！？；]{0,3}(?:血糖|血压|血脂|血管|三高|糖|癌|病|痛|炎|湿|胃|肝|肾)"
)
_DENIED = re.compile(r"(?:不|没|别|无|哪)[^，。！？；]{0,3}$")


def _kept_effect(line: ComplyLine, fix: str) -> str:
    """An effect on health that the given line claims and the new one still does; "" where there is none.

    The review weighs whole sentences; that this one was marked as an offence is known here.
    """
    for effect in _EFFECT.findall(line.text):
        at = fix.find(effect)
        if at >= 0 and not _DENIED.search(fix[:at]):
            return effect
    return ""


def _is_grave(claim: Claim) -> bool:
    return claim.kind in ("certificate", "effect") or claim.status == "contradicted"


def _is_loose(claim: Claim, line: ComplyLine) -> bool:
    """Whether the card has nothing of it; harmless words of the given line (每天吃两个) are held against nobody."""
    return claim.status != "supported" and (_is_grave(claim) or claim.text not in line.text)
