"""Scoring an answer to an exercise: texts at once, recordings through the tools of the product."""

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from toolkit.core.compliance.checker import Checker
from toolkit.core.courses import settings as of_kind
from toolkit.core.courses.answers import read_list, read_text, wrong_answer
from toolkit.core.courses.judge import Judge
from toolkit.core.courses.score import ExerciseScore
from toolkit.core.courses.score_card import score_card
from toolkit.core.courses.score_comments import score_comments
from toolkit.core.courses.score_comply import score_comply
from toolkit.core.courses.score_copy import score_copy
from toolkit.core.courses.score_kpi import score_kpi
from toolkit.core.courses.score_media import Clip, score_cut, score_shoot
from toolkit.core.courses.score_quiz import score_quiz
from toolkit.core.courses.score_rehearsal import score_of_rehearsal
from toolkit.core.courses.score_review import score_review
from toolkit.core.courses.score_script import score_script
from toolkit.core.courses.score_subtitle import score_subtitle
from toolkit.core.courses.types import Course, Exercise
from toolkit.core.errors import AnswerError
from toolkit.core.progress import Reporter
from toolkit.core.text import Text
from toolkit.media.data_files import load_data
from toolkit.media.fingerprint import fingerprint_file
from toolkit.media.probe import probe
from toolkit.tasks.check_footage import CheckTools
from toolkit.tasks.footage import Footage, hear_footage, look_at_footage
from toolkit.tasks.product_texts import load_copy_book
from toolkit.tasks.rehearse import RehearseRequest, RehearseResult
from toolkit.tasks.review import load_rule_book

MAX_UPLOADS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class ExerciseTools:
    """What scoring needs from outside."""

    judge: Judge
    footage: CheckTools
    rehearse: Callable[[RehearseRequest, Reporter], RehearseResult]


def make_judge(
    house_rules: Sequence[Path], today: datetime.date, to_simplified: Callable[[str], str] | None = None
) -> Judge:
    """What texts are judged with on a day. Made once: reading the rules takes two seconds.

    Raises:
        InputError: if a rule file of the house can't be read.
    """
    return Judge(
        checker=Checker(load_rule_book(house_rules), to_simplified),
        book=load_copy_book(today),
        script=load_data("script_templates"),
        call=load_data("rehearsal")["cta"],
    )


def prepare_course(course: Course, judge: Judge, reporter: Reporter) -> None:
    """Have the judge write its better examples for the goods of `course`, and read its tables.

    Raises:
        Cancelled: if the user stopped it.
    """
    exercises = [exercise for _, exercise in course.all_exercises()]
    for number, exercise in enumerate(exercises):
        reporter.report(number, len(exercises))
        match exercise.settings:
            case of_kind.CopySettings() as settings:
                for limits in filter(None, map(judge.limits, settings.platforms)):
                    judge.copy(settings.card, limits)
            case of_kind.ScriptSettings() as settings:
                judge.script_lines(settings.card, settings.seconds)
            case of_kind.CommentSettings() | of_kind.RehearseSettings() as settings:
                judge.is_sayable(f"{settings.card.name}，{settings.card.spec}。", settings.card)
            case _:
                pass
    reporter.report(1, 1)


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
    if exercise.heavy:
        return _score_recordings(exercise, _files(answer, uploads), tools, reporter)
    score = _score_text(exercise, answer, tools.judge)
    reporter.report(1, 1)
    return score


def _score_text(exercise: Exercise, answer: Mapping[str, Any], judge: Judge) -> ExerciseScore:
    of = float(exercise.of)
    match exercise.settings:
        case of_kind.QuizSettings() as settings:
            return score_quiz(settings, answer, of)
        case of_kind.CardSettings() as settings:
            return score_card(settings, answer, judge, of)
        case of_kind.SubtitleSettings() as settings:
            return score_subtitle(settings, answer, of)
        case of_kind.CopySettings() as settings:
            return score_copy(settings, answer, judge, of)
        case of_kind.ComplySettings() as settings:
            return score_comply(settings, answer, judge, of)
        case of_kind.ReviewSettings() as settings:
            return score_review(settings, answer, judge, of)
        case of_kind.ScriptSettings() as settings:
            return score_script(settings, answer, judge, of)
        case of_kind.CommentSettings() as settings:
            return score_comments(settings, answer, judge, of)
        case of_kind.KpiSettings() as settings:
            return score_kpi(settings, answer, of)
        case _:
            raise ValueError(f"{exercise.kind} needs a recording")


def _score_recordings(exercise: Exercise, files: list[Path], tools: ExerciseTools, reporter: Reporter) -> ExerciseScore:
    of = float(exercise.of)
    match exercise.settings:
        case of_kind.ShootSettings() as settings:
            return score_shoot(settings, _look(files[: len(settings.shots)], tools, reporter), of)
        case of_kind.CutSettings() as settings:
            return score_cut(settings, _look(files[-1:], tools, reporter)[0], of)
        case of_kind.RehearseSettings() as settings:
            judge = tools.judge
            assert judge.today
            request = RehearseRequest(
                media=files[-1], cards=(settings.card,), seconds=settings.seconds, today=judge.today
            )
            result = tools.rehearse(request, reporter)
            return score_of_rehearsal(result.rehearsal, settings.card, judge, of, result.talk.text)
        case _:
            raise ValueError(f"{exercise.kind} needs no recording")


def _files(answer: Mapping[str, Any], uploads: Mapping[str, Path]) -> list[Path]:
    """The recordings that the answer names, in its order."""
    names = [read_text(one, "uploads") for one in read_list(answer, "uploads")]
    if not names or len(names) > MAX_UPLOADS:
        raise AnswerError(
            "uploads",
            Text("还没有交录像或录音", "no recording was handed in")
            if not names
            else Text(f"一次最多 {MAX_UPLOADS} 段", f"{MAX_UPLOADS} recordings at most"),
            Text("请先上传，再点交作业", "Upload it first, then hand it in"),
        )
    for name in names:
        if name not in uploads:
            raise AnswerError(
                "uploads",
                Text("这段录像不在了，或不是你的", "that recording is gone, or not yours"),
                Text("请再上传一次", "Upload it again"),
            )
    return [uploads[name] for name in names]


def _look(files: list[Path], tools: ExerciseTools, reporter: Reporter) -> list[Clip]:
    """What the footage check measures on each file; results are stored stages."""
    clips = []
    for number, path in enumerate(files):
        part = reporter.part(number / len(files), (number + 1) / len(files))
        info = probe(path)
        footage = Footage(path=path, info=info, fingerprint=fingerprint_file(path))
        looking, hearing = _stage("看", "looking at", number), _stage("听", "listening to", number)
        pictures = look_at_footage(footage, tools.footage, part.part(0.0, 0.8, looking)) if info.video else None
        sound = hear_footage(footage, tools.footage, part.part(0.8, 1.0, hearing))
        clips.append(Clip(path.name, info, pictures, sound))
    return clips


def _stage(zh: str, en: str, number: int) -> Text:
    return Text(f"{zh}第 {number + 1} 段", f"{en} recording {number + 1}")
