"""A quiz: a point for each right answer."""

from collections.abc import Mapping
from typing import Any

from toolkit.core.courses.answers import read_mapping, read_text
from toolkit.core.courses.score import ExerciseScore, Point, total_of
from toolkit.core.courses.settings import Question, QuizSettings
from toolkit.core.text import Text


def score_quiz(settings: QuizSettings, answer: Mapping[str, Any], of: float) -> ExerciseScore:
    """Every question counts the same. `answer` is {"choices": {question id: choice id}}.

    Raises:
        AnswerError: if the answer has another shape.
    """
    chosen = read_mapping(answer, "choices")
    return total_of((_point(one, read_text(chosen.get(one.id), f"choices.{one.id}")) for one in settings.questions), of)


def _point(question: Question, chosen: str) -> Point:
    is_right = chosen == question.right
    picked = question.choice(chosen)
    right = question.choice(question.right)
    assert right
    head = Text("对", "Right") if is_right else Text("没选", "Not answered") if not picked else Text("不对", "Wrong")
    why = question.why
    reason = Text(f"{head.zh}。{why.zh}".rstrip("。") + "。", f"{head.en}. {why.en}".strip())
    return Point(
        name=question.ask,
        got=1.0 if is_right else 0.0,
        of=1.0,
        reason=reason,
        better=None if is_right else right.text,
        quote=picked.text.zh if picked else "",
        quote_en=picked.text.en if picked else "",
    )
