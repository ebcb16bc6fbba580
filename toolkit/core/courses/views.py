"""What a phone is shown of a course. Never a solution: right choices, corrected lines and examples stay here."""

import re
import zlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from toolkit.core.courses import settings as of
from toolkit.core.courses.blocks import BLOCK_NAMES, block_budgets
from toolkit.core.courses.field_hints import FIELD_HINTS
from toolkit.core.courses.formulas import FORMULAS
from toolkit.core.courses.law_names import law_in_english
from toolkit.core.courses.types import KIND_NAMES, LEVEL_NAMES, Course, Exercise, LessonBlock, Unit
from toolkit.core.field_labels import field_label
from toolkit.core.product_fields import field_spec
from toolkit.core.products import ProductCard
from toolkit.core.review_sheet import DECISIONS
from toolkit.core.spoken_numbers import speak_numbers
from toolkit.core.text import Lang, Text

View = dict[str, Any]
_MOST_TURNS = 16
"""Orders of a quiz that are looked at: by chance one in three of two questions fails, and all of these never."""


def course_view(course: Course, lang: Lang) -> View:
    """The course as a list of units and exercises."""
    return {
        "id": course.id,
        "title": course.title.get(lang),
        "level": course.level,
        "level_name": LEVEL_NAMES[course.level].get(lang),
        "minutes": course.minutes,
        "own": course.is_own,
        "units": [
            {
                "id": unit.id,
                "title": unit.title.get(lang),
                "minutes": unit.minutes,
                "exercises": [_heading(exercise, lang) for exercise in unit.exercises],
            }
            for unit in course.units
        ],
        "pretest": _heading(course.pretest, lang) if course.pretest else None,
        "posttest": _heading(course.posttest, lang) if course.posttest else None,
    }


def _heading(exercise: Exercise, lang: Lang) -> View:
    return {
        "id": exercise.id,
        "title": exercise.title.get(lang),
        "kind": exercise.kind,
        "kind_name": KIND_NAMES[exercise.kind].get(lang),
        "of": exercise.of,
        "heavy": exercise.heavy,
    }


def lesson_view(unit: Unit, lang: Lang) -> View:
    """The lesson, with a text to be read aloud."""
    return {
        "id": unit.id,
        "title": unit.title.get(lang),
        "minutes": unit.minutes,
        "blocks": [_block(block, lang) for block in unit.lesson.blocks],
        "read_aloud": read_aloud(unit, lang),
        "spoken": list(spoken_pages(unit, lang)),
    }


def _block(block: LessonBlock, lang: Lang) -> View:
    grounds = block.grounds
    return {
        "text": block.text.get(lang),
        "picture": block.picture,
        "bad": block.is_bad,
        "source": shown_source(grounds.source, lang),
        "as_of": grounds.as_of if shown_source(grounds.source) else "",
        "review_by": grounds.review_by,
    }


def shown_source(source: str, lang: Lang = "zh") -> str:
    """What a villager can look up: laws and rules, not the project's own papers that they were read in.

    >>> shown_source("广告法第十七条（项目资料：合规 MED-1）"), shown_source("项目培训资料：单元 2")
    ('广告法第十七条', '')
    """
    plain = re.sub(r"（项目[^）]*）|；项目[^）]*(?=）)", "", source) if not source.startswith("项目") else ""
    return plain if lang == "zh" else law_in_english(plain)


def read_aloud(unit: Unit, lang: Lang) -> str:
    """The lesson as one text for a voice: numbers in words, bad examples announced."""
    return "\n".join((unit.title.get(lang), *(page.replace("\n", " ") for page in _said(unit, lang))))


def spoken_pages(unit: Unit, lang: Lang) -> tuple[str, ...]:
    """What a voice says on each page; the first begins with the unit's title."""
    said = _said(unit, lang)
    return (f"{unit.title.get(lang)}。{said[0]}", *said[1:]) if said else ()


def _said(unit: Unit, lang: Lang) -> list[str]:
    said = []
    for block in unit.lesson.blocks:
        text = block.text.get(lang)
        if block.is_bad:
            text = f"下面这句不能说：{text}" if lang == "zh" else f"This must not be said: {text}"
        said.append(speak_numbers(text) if lang == "zh" else text)
    return said


def exercise_view(exercise: Exercise, lang: Lang) -> View:
    """The exercise as a phone shows it."""
    view = _heading(exercise, lang) | {"task": exercise.task.get(lang)}
    return view | _VIEWS[type(exercise.settings)](exercise.settings, lang)


def card_view(card: ProductCard, lang: Lang) -> View:
    """What is known of the goods, as rows."""
    rows = [
        {"path": fact.id, "label": fact.label if lang == "zh" else field_label(fact.id).en, "value": fact.value}
        for fact in card.facts
        if fact.id != "id"
    ]
    return {"id": card.id, "name": card.name, "rows": rows}


def mixed_choices(question: of.Question, turn: int = 0) -> tuple[of.Choice, ...]:
    """The choices in an order of their own, the same on every phone: an author's habit of place gives nothing away."""
    told = f"{question.ask.zh}|{turn or ''}"
    return tuple(sorted(question.choices, key=lambda one: zlib.crc32(f"{told}{one.text.zh}".encode())))


def mixed_quiz(questions: Sequence[of.Question]) -> tuple[tuple[of.Choice, ...], ...]:
    """The choices of each question; mixed anew while one and the same place would answer most of the quiz."""
    made: tuple[tuple[of.Choice, ...], ...] = ()
    for turn in range(_MOST_TURNS):
        made = tuple(mixed_choices(one, turn) for one in questions)
        places = [next((at for at, each in enumerate(row) if each.id == one.right), 0)
                  for one, row in zip(questions, made, strict=True)]  # fmt: skip
        if all(2 * places.count(place) <= len(places) + 1 for place in places):
            break
    return made


def _quiz(settings: of.QuizSettings, lang: Lang) -> View:
    return {
        "questions": [
            {
                "id": one.id,
                "ask": one.ask.get(lang),
                "choices": [{"id": choice.id, "text": choice.text.get(lang)} for choice in row],
            }
            for one, row in zip(settings.questions, mixed_quiz(settings.questions), strict=True)
        ]
    }


def _card(settings: of.CardSettings, lang: Lang) -> View:
    return {
        "fields": [
            {
                "path": path,
                "label": field_label(path).get(lang),
                "kind": field_spec(path).kind,
                "required": path in settings.required,
                "hint": FIELD_HINTS.get(path, Text("", "")).get(lang),
                "max_chars": field_spec(path).max_chars,
            }
            for path in settings.fields
        ],
        "note": settings.note.get(lang),
    }


def _shoot(settings: of.ShootSettings, lang: Lang) -> View:
    return {
        "shots": [shot.get(lang) for shot in settings.shots],
        "min_s": settings.min_s,
        "max_s": settings.max_s,
        "min_width_px": settings.min_width_px,
        "min_height_px": settings.min_height_px,
    }


def _cut(settings: of.CutSettings, _lang: Lang) -> View:
    return {
        "min_s": settings.min_s,
        "max_s": settings.max_s,
        "hook_s": settings.hook_s,
        "min_shots": settings.min_shots,
        "lufs": settings.lufs,
    }


def _subtitle(settings: of.SubtitleSettings, _lang: Lang) -> View:
    return {
        "lines": [
            {"number": number, "start_ms": line.start_ms, "end_ms": line.end_ms, "heard": line.heard}
            for number, line in enumerate(settings.lines, 1)
        ],
        "terms": list(settings.terms),
        "max_cps": settings.max_cps,
        "max_chars": settings.max_chars,
    }


def _copy(settings: of.CopySettings, lang: Lang) -> View:
    must = [path for path in settings.must if path == "name" or settings.card.value(path)]
    return {
        "card": card_view(settings.card, lang),
        "platforms": list(settings.platforms),
        "must": [{"path": path, "label": field_label(path).get(lang)} for path in must],
        "points": settings.points,
    }


def _comply(settings: of.ComplySettings, lang: Lang) -> View:
    return {
        "lines": [
            {"number": line.number, "text": line.text, "gloss": line.gloss if lang == "en" else ""}
            for line in settings.lines
        ],
        "card": card_view(settings.card, lang) if settings.card else None,
    }


def _review(settings: of.ReviewSettings, lang: Lang) -> View:
    return {
        "card": card_view(settings.card, lang),
        "decisions": [{"id": name, "label": shown.get(lang)} for name, shown in DECISIONS],
        "lines": [
            {
                "number": line.number, "text": line.text, "gloss": line.gloss if lang == "en" else "",
                "finding": line.finding.get(lang),
            }
            for line in settings.lines
        ],
    }  # fmt: skip


def _script(settings: of.ScriptSettings, lang: Lang) -> View:
    budgets = block_budgets(settings)
    return {
        "card": card_view(settings.card, lang),
        "seconds": settings.seconds,
        "blocks": [
            {"kind": kind, "title": BLOCK_NAMES[kind].get(lang), "chars": budgets[kind]} for kind in settings.blocks
        ],
        "chars": sum(budgets.values()),
        "interactions": settings.interactions,
    }


def _rehearse(settings: of.RehearseSettings, lang: Lang) -> View:
    return {"card": card_view(settings.card, lang), "seconds": settings.seconds}


def _comments(settings: of.CommentSettings, lang: Lang) -> View:
    return {
        "card": card_view(settings.card, lang),
        "within_s": settings.within_s,
        "may_pause": settings.may_pause,
        "comments": [
            {
                "id": one.id,
                "at_s": one.at_s,
                "name": one.name,
                "text": one.text,
                "gloss": one.gloss if lang == "en" else "",
            }
            for one in settings.comments
        ],
        "slip": settings.slip,
        "slip_gloss": settings.slip_gloss if lang == "en" else "",
    }


def _kpi(settings: of.KpiSettings, lang: Lang) -> View:
    return {
        "figures": [
            {"id": one.id, "label": one.label.get(lang), "value": one.value, "unit": one.unit.get(lang)}
            for one in settings.figures
        ],
        "asks": [
            {
                "id": ask,
                "label": FORMULAS[ask].label.get(lang),
                "unit": FORMULAS[ask].unit.get(lang),
                "how": FORMULAS[ask].how.get(lang),
            }
            for ask in settings.asks
        ],
    }


_VIEWS: Mapping[type, Callable[[Any, Lang], View]] = {
    of.QuizSettings: _quiz, of.CardSettings: _card, of.ShootSettings: _shoot, of.CutSettings: _cut,
    of.SubtitleSettings: _subtitle, of.CopySettings: _copy, of.ComplySettings: _comply, of.ReviewSettings: _review,
    of.ScriptSettings: _script,
    of.RehearseSettings: _rehearse, of.CommentSettings: _comments, of.KpiSettings: _kpi,
}  # fmt: skip
