"""An own course back in the form that made it; None for courses that hold more than the form shows."""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from toolkit.core.courses import settings as of
from toolkit.core.courses.parse import parse_course
from toolkit.core.courses.types import Course, Exercise
from toolkit.core.courses.write import course_tables as written_tables
from toolkit.core.errors import CourseInvalid
from toolkit.core.products import ProductCard
from toolkit.core.room.errors import RoomError
from ui.room.unit_form import FINE, GOODS_KINDS, course_tables
from ui.room.words_units import GOODS

Form = dict[str, Any]


def form_of(course: Course) -> Form | None:
    """What the page shows of `course`, such that saving it unchanged gives the same course; None where it can't."""
    if len(course.units) != 1 or any(one.kind not in _READERS for one in course.units[0].exercises):
        return None
    unit = course.units[0]
    form: Form = {
        "title": course.title.zh, "id": course.id, "level": course.level, "source": course.source,
        "unit": unit.title.zh, "minutes": unit.minutes, "overwrites": True,
        "lesson": "\n\n".join(block.text.zh for block in unit.lesson.blocks),
        "exercises": [_exercise(one) for one in unit.exercises],
    }  # fmt: skip
    return form if _gives(form, course) else None


def _gives(form: Form, course: Course) -> bool:
    """Whether the form holds all of the course: nothing may be lost by opening and saving it."""
    try:
        again = parse_course(course_tables(form, datetime.date.today()), "", is_own=course.is_own)
    except (CourseInvalid, RoomError):
        return False
    dated = replace(again, as_of=course.as_of, review_by=course.review_by)
    return written_tables(dated) == written_tables(course)


def _exercise(one: Exercise) -> Form:
    form: Form = {"kind": one.kind, "title": one.title.zh, "task": one.task.zh, "points": one.of}
    if one.kind in GOODS_KINDS:
        card: ProductCard | None = getattr(one.settings, "card", None) or getattr(one.settings, "example", None)
        form |= {name: (card.value(name) or "") if card else "" for name in GOODS}
    return form | _READERS[one.kind](one.settings)


def _quiz(settings: of.QuizSettings) -> Form:
    return {
        "questions": [
            {
                "ask": one.ask.zh, "choices": [choice.text.zh for choice in one.choices], "why": one.why.zh,
                "right": next((at for at, choice in enumerate(one.choices) if choice.id == one.right), 0),
            }
            for one in settings.questions
        ]
    }  # fmt: skip


def _comply(settings: of.ComplySettings) -> Form:
    return {
        "lines": [
            {
                "text": one.text, "bad": one.is_bad, "better": one.better,
                "why": "" if not one.is_bad and one.why.zh == FINE else one.why.zh,
            }
            for one in settings.lines
        ]
    }  # fmt: skip


def _comments(settings: of.CommentSettings) -> Form:
    return {"comments": [{"text": one.text, "trap": one.is_trap, "better": one.better} for one in settings.comments]}


_READERS: Mapping[str, Callable[[Any], Form]] = {
    "quiz": _quiz,
    "comply": _comply,
    "comments": _comments,
    "copy": lambda settings: {"platforms": list(settings.platforms)},
    "card": lambda settings: {"note": settings.note.zh},
    "script": lambda settings: {
        "seconds": settings.seconds, "blocks": list(settings.blocks), "interactions": settings.interactions,
    },
    "rehearse": lambda settings: {"seconds": settings.seconds},
    "shoot": lambda settings: {
        "shots": "\n".join(one.zh for one in settings.shots), "min_s": settings.min_s, "max_s": settings.max_s,
    },
    "cut": lambda settings: {
        "min_s": settings.min_s, "max_s": settings.max_s, "min_shots": settings.min_shots,
    },
    "subtitle": lambda settings: {"captions": [{"heard": one.heard, "right": one.right} for one in settings.lines]},
}  # fmt: skip
