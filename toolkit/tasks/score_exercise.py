"""Scoring an answer to an exercise: at once for texts, with recordings through the tools of the product."""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from toolkit.core.courses.answers import wrong_answer
from toolkit.core.courses.score import ExerciseScore
from toolkit.core.courses.score_quiz import score_quiz
from toolkit.core.courses.types import Exercise
from toolkit.core.progress import Reporter
from toolkit.tasks.rehearse import RehearseRequest, RehearseResult


@dataclass(frozen=True, slots=True, kw_only=True)
class ExerciseTools:
    """What scoring needs from outside."""

    today: datetime.date
    rehearse: Callable[[RehearseRequest, Reporter], RehearseResult]


def score_exercise(
    exercise: Exercise, answer: Mapping[str, Any], uploads: Mapping[str, Path], tools: ExerciseTools, reporter: Reporter
) -> ExerciseScore:
    """The score of one try.

    Args:
        answer: what the phone sent, in the shape of its kind.
        uploads: the trainee's own recordings by id.

    Raises:
        AnswerError: the answer has a wrong shape, or names a recording that is not there.
        InputError: a recording can't be used; the message says why.
        Cancelled: the user stopped it.
    """
    if not isinstance(answer, Mapping):
        raise wrong_answer(exercise.id, "答案的格式不对", "the answer has a wrong shape")
    if exercise.kind == "quiz":
        return score_quiz(exercise.settings, answer, exercise.of)  # type: ignore[arg-type]
    raise wrong_answer(exercise.id, "这种练习还不能打分", "this kind can't be scored yet")
