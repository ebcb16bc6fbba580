"""The sheet that is signed before a show: what was decided of each line, and whether what was written for it holds."""

from collections.abc import Mapping
from typing import Any

from toolkit.core.courses.answers import read_list, read_text, wrong_answer
from toolkit.core.courses.judge import Judge
from toolkit.core.courses.score import ExerciseScore, Point, total_of
from toolkit.core.courses.score_subtitle import bare
from toolkit.core.courses.settings import ReviewSettings, SheetLine
from toolkit.core.review_sheet import DECISIONS
from toolkit.core.text import Text

SIGNED_OF = 10.0
"""Of 100: every line decided, and a name under it."""
DECIDED = 0.5
"""Share of a line for the right decision; the rest is for the new words or the evidence."""
MIN_TEXT_CHARS = 4
_NAMES = dict(DECISIONS)


def score_review(settings: ReviewSettings, answer: Mapping[str, Any], judge: Judge, of: float) -> ExerciseScore:
    """`answer` is {"rows": [{"number", "decision", "text"}], "reviewer": name}.

    `text`: the new words of a line that is rewritten, or what shows a line to be true.

    Raises:
        AnswerError: if the answer has another shape.
    """
    rows = _rows(answer, settings)
    reviewer = read_text(answer.get("reviewer"), "reviewer")
    each = (100.0 - SIGNED_OF) / len(settings.lines)
    points = [_point(line, *rows.get(line.number, ("", "")), settings, judge, each) for line in settings.lines]
    return total_of([*points, _signed(settings, rows, reviewer)], of)


def _rows(answer: Mapping[str, Any], settings: ReviewSettings) -> dict[int, tuple[str, str]]:
    known = {str(line.number): line.number for line in settings.lines}
    found: dict[int, tuple[str, str]] = {}
    for one in read_list(answer, "rows"):
        if not isinstance(one, Mapping):
            raise wrong_answer("rows", "答案的格式不对", "the answer has a wrong shape")
        number = known.get(read_text(one.get("number"), "number"))
        decision = read_text(one.get("decision"), "decision")
        if number is None or decision not in ("", *_NAMES):
            raise wrong_answer("rows", "没有这一句，或没有这种决定", "there is no such line or decision")
        found[number] = (decision, read_text(one.get("text"), "text"))
    return found


def _point(
    line: SheetLine, decision: str, text: str, settings: ReviewSettings, judge: Judge, of: float
) -> Point:  # fmt: skip
    share, reason = _judged(line, decision, text, settings, judge)
    better = None
    if share < 1:
        better = judge.checked(line.better, settings.card) if line.better else None
        if "evidence" in line.right and line.evidence:
            better = Text(f"有依据：{line.evidence[0]}", f"evidence: {line.evidence[0]}")
    name = Text(f"第 {line.number} 句", f"line {line.number}")
    why = Text(f"{reason.zh}。{line.why.zh}", f"{reason.en}. {line.why.en}")
    return Point(name=name, got=of * share, of=of, reason=why, better=better, quote=text or line.text)


def _judged(line: SheetLine, decision: str, text: str, settings: ReviewSettings, judge: Judge) -> tuple[float, Text]:
    """(share of the line's points, why)."""
    if not decision:
        return 0.0, Text("没有定怎么办", "nothing was decided")
    name = _NAMES[decision]  # type: ignore[index]
    if decision not in line.right:
        return 0.0, Text(f"“{name.zh}”不对", f'"{name.en}" is not right')
    if decision == "rewrite":
        if len(text) < MIN_TEXT_CHARS or bare(text) == bare(line.text):
            return DECIDED, Text("该改，可新的话还没写，得一半", "right, but no new words: half the points")
        if not judge.is_sayable(text, settings.card):
            return DECIDED, Text("该改，可新的话还是不能说，或卡上没有，得一半",
                                 "right, but the new words may not be said either: half the points")  # fmt: skip
        return 1.0, Text("改得对", "well rewritten")
    if decision == "evidence":
        if not any(bare(words) in bare(text) for words in line.evidence):
            return DECIDED, Text("是要凭据，可凭据没写对，看看商品卡，得一半",
                                 "right, but the evidence is not named; look at the card: half the points")  # fmt: skip
        return 1.0, Text("凭据写对了", "the evidence is named")
    return 1.0, Text(f"“{name.zh}”对", f'"{name.en}" is right')


def _signed(settings: ReviewSettings, rows: Mapping[int, tuple[str, str]], reviewer: str) -> Point:
    left = sum(not rows.get(line.number, ("", ""))[0] for line in settings.lines)
    if left:
        reason = Text(f"还有 {left} 句没定，不能签字", f"{left} lines are open: it can't be signed")
    elif not reviewer:
        reason = Text("没有签名字", "it is not signed")
    else:
        reason = Text("每句都定了，签了名字，可以留档", "every line is decided and it is signed")
    got = SIGNED_OF if reviewer and not left else 0.0
    return Point(name=Text("签字", "signature"), got=got, of=SIGNED_OF, reason=reason)
