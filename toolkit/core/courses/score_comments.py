"""Answering viewers: in time, safely, from the card; and a slip of the tongue put right."""

import re
from collections.abc import Mapping
from typing import Any

from toolkit.core.courses.answers import read_list, read_number, read_text, wrong_answer
from toolkit.core.courses.judge import CAPS, Judge
from toolkit.core.courses.law_names import law_in_english
from toolkit.core.courses.score import ExerciseScore, Point, total_of
from toolkit.core.courses.score_text import missing_paths
from toolkit.core.courses.settings import Comment, CommentSettings
from toolkit.core.text import Text

IN_TIME = 0.3
"""Share of a comment's points for an answer in time; the rest is for what it says."""
CORRECTION_OF = 3.0
"""The correction counts as much as three comments."""
_CORRECTS = re.compile(r"更正|纠正|说错|讲错|口误|不对|收回|不是.{0,12}[，,]?是|应该是|重新说|改一下")


def score_comments(settings: CommentSettings, answer: Mapping[str, Any], judge: Judge, of: float) -> ExerciseScore:
    """`answer` is {"answers": [{"id", "text", "after_s"}], "correction": text}.

    `after_s` counts from when the comment was shown (wall time).

    Raises:
        AnswerError: if the answer has another shape, or names a comment that is not there.
    """
    given = _given(answer, settings)
    rows: list[Point] = []
    cured = False
    for comment in settings.comments:
        point, is_cure = _point(comment, *given.get(comment.id, ("", 0.0)), settings, judge)
        cured = cured or is_cure
        rows.append(point)
    if settings.slip:
        rows.append(_correction(settings, read_text(answer.get("correction"), "correction"), judge))
    note = Text("回答里说了治病或功效，这一题最多得 59%", "an answer claims a cure: 59 % at most") if cured else None
    return total_of(rows, of, cap=of * 0.59 if cured else None, note=note)


def _given(answer: Mapping[str, Any], settings: CommentSettings) -> dict[str, tuple[str, float]]:
    known = {comment.id for comment in settings.comments}
    found: dict[str, tuple[str, float]] = {}
    for one in read_list(answer, "answers"):
        if not isinstance(one, Mapping):
            raise wrong_answer("answers", "答案的格式不对", "the answer has a wrong shape")
        name = read_text(one.get("id"), "id")
        if name not in known:
            raise wrong_answer(name or "id", "没有这条评论", "there is no such comment")
        after_s = read_number(one.get("after_s", 0), "after_s")
        if after_s < 0:
            raise wrong_answer("after_s", "时间不能是负的", "a time can't be negative")
        text = read_text(one.get("text"), "text")
        if text and name not in found:
            found[name] = (text, after_s)
    return found


def _point(comment: Comment, text: str, after_s: float, settings: CommentSettings, judge: Judge) -> tuple[Point, bool]:
    """The row of one comment; and whether the answer claims a cure."""
    name = Text(f"“{comment.text}”", f'"{comment.gloss or comment.text}"')
    of = 2.0 if comment.is_trap else 1.0
    better = judge.checked(comment.better, settings.card)
    if not text:
        got = of if comment.is_small_talk else 0.0
        reason = (
            Text("闲话，不回也行", "small talk: no answer is needed")
            if comment.is_small_talk
            else Text("没有回", "not answered")
        )
        return Point(name=name, got=got, of=of, reason=reason, better=None if got else better), False
    share, reason, is_cure = _said(comment, text, settings, judge)
    is_in_time = after_s <= settings.within_s
    late = Text("", "")
    if not is_in_time:
        late = Text(f"；{after_s:.0f} 秒才回，要在 {settings.within_s:.0f} 秒内",
                    f"; after {after_s:.0f} s, {settings.within_s:.0f} s are wanted")  # fmt: skip
    # an answer that may not be said is worth nothing, however quick
    got = of * ((1 - IN_TIME) * share + (IN_TIME if is_in_time and share > 0 else 0.0))
    told = Text(f"{reason.zh}{late.zh}", f"{reason.en}{late.en}")
    return Point(name=name, got=got, of=of, reason=told, better=better if got < of else None, quote=text), is_cure


def _said(comment: Comment, text: str, settings: CommentSettings, judge: Judge) -> tuple[float, Text, bool]:
    """Share of what an answer is worth, why, and whether it claims a cure."""
    card = settings.card
    flags = _flags(comment, text, settings, judge)
    if flags:
        first = flags[0]
        reason = Text(
            f"这样回不行：{first.why.zh}（{first.law}）",
            f"may not be said: {first.why.en} ({law_in_english(first.law)})",
        )
        return 0.0, reason, any(one.rule_id in CAPS for one in flags)
    if comment.is_trap and is_yes(text):
        return 0.0, Text("别顺口答应：答应下来，就是你说的", "never simply say yes: it counts as your own words"), False
    claims = judge.claims(text, card)
    if wrong := next((one for one in claims if one.status == "contradicted"), None):
        return 0.0, Text(f"“{wrong.text}”和商品卡不一样：{wrong.why.zh}", f'"{wrong.text}": {wrong.why.en}'), False
    if loose := next((one for one in claims if one.status == "unsupported"), None):
        reason = Text(
            f"“{loose.text}”商品卡上没有：{loose.why.zh}", f'"{loose.text}" is not on the card: {loose.why.en}'
        )
        return 0.3, reason, False
    is_met = not comment.needs or any(word in text for word in comment.needs)
    if comment.is_trap and not is_met and not re.search(r"[不没别非莫未]|哪能", text):
        return 0.0, Text("没有说“不”，看的人会当真", "without a no, viewers take it for a yes"), False
    if not is_met:
        reason = Text("没有答到点子上", "this does not answer the question")
        return 0.3, reason, False
    if comment.about and missing_paths(text, comment.about, card) == list(comment.about):
        return 0.4, Text("没有用商品卡上的话回答", "what the card says is not in it"), False
    return 1.0, Text("答得稳当", "a safe answer"), False


def _flags(comment: Comment, text: str, settings: CommentSettings, judge: Judge) -> list[Any]:
    """What may not be said: in the answer, or in the question that it says yes to."""
    found = [one for one in judge.findings(text, settings.card, facts=False) if one.is_flag]
    if text.startswith(("不", "没", "别")):  # what only reads like a breach, and says no, is none
        found = [one for one in found if not one.why.zh.startswith("读起来像")]
    if found or not comment.is_trap or not is_yes(text):
        return found
    whole = judge.findings(f"{comment.text}\n{text}", settings.card, facts=False)
    return [one for one in whole if one.is_flag]


_YES = re.compile(
    r"^(?:嗯+|好+|那|当然|肯定|绝对|必须|保证|放心|亲|宝|大姐|大哥|[，,、 ])*"
    r"(?:能|可以|会|有用|有效|管用|有|是|对|行|没问题|没错|好使|肯定|当然|绝对|必须)"
    r"(?:的|呀|啊|呢|哦|哈|嘛|啦|了|滴|是|吧)*(?:$|[，,、 ]|吃|治|降|减|瘦|用|好|推荐)"
)


def is_yes(text: str) -> bool:
    """Whether an answer says yes to what was asked.

    >>> is_yes("能的"), is_yes("不能，它是水果"), is_yes("当然，放心吃")
    (True, False, True)
    >>> is_yes("对我们来说就是水果"), is_yes("能理解，身体的事听医生的")
    (False, False)
    """
    head = re.split(r"[。！？!?；;]", text.strip())[0]
    return bool(_YES.match(head)) and not re.search(r"不|没有|别|问医生|听医生", head)


def _correction(settings: CommentSettings, text: str, judge: Judge) -> Point:
    """The slip put right: that it was wrong, and what is true."""
    name = Text("更正口误", "the slip corrected")
    better = judge.checked(settings.correction, settings.card)
    if not text:
        reason = Text(f"刚才说了“{settings.slip}”，没有更正", "the slip was not corrected")
        return Point(name=name, got=0.0, of=CORRECTION_OF, reason=reason, better=better)
    stopped = [one for one in judge.findings(text, settings.card, facts=False) if one.is_flag]
    if stopped:
        reason = Text(f"更正里又说了不能说的：{stopped[0].why.zh}", f"the correction itself: {stopped[0].why.en}")
        return Point(name=name, got=0.0, of=CORRECTION_OF, reason=reason, better=better, quote=text)
    share, said = 0.0, []
    if any(word in text for word in settings.slip_right):
        share += 0.7
    else:
        said.append(Text("没有说正确的是什么", "what is right is not said"))
    if _CORRECTS.search(text):
        share += 0.3
    else:
        said.append(Text("没有明说刚才说错了", "that it was wrong is not said"))
    wrong = [one for one in judge.claims(text, settings.card) if one.status == "contradicted"]
    if wrong and share < 1:
        share = 0.0
        said.append(Text(f"“{wrong[0].text}”还是不对", f'"{wrong[0].text}" is still wrong'))
    reason = (
        Text("；".join(one.zh for one in said), "; ".join(one.en for one in said))
        if said
        else Text("说清了错在哪、对的是什么", "both the slip and the truth are said")
    )
    return Point(name=name, got=CORRECTION_OF * share, of=CORRECTION_OF, reason=reason,
                 better=better if share < 1 else None, quote=text)  # fmt: skip
