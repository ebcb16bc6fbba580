"""A course as the tables of its TOML file: reading them gives the same course."""

from collections.abc import Callable, Mapping
from typing import Any

from toolkit.core.courses import settings as of
from toolkit.core.courses.types import Course, Exercise, LessonBlock, Unit
from toolkit.core.product_facts import card_fields
from toolkit.core.products import ProductCard
from toolkit.core.text import Text

Tables = dict[str, Any]


def course_tables(course: Course) -> Tables:
    """The tables of the whole course, goods included."""
    tables: Tables = {
        "id": course.id, **_text("title", course.title), "level": course.level, "source": course.source,
        "as_of": course.as_of, "review_by": course.review_by,
    }  # fmt: skip
    if course.pretest:
        tables["pretest"] = _exercise(course.pretest, is_test=True)
    if course.posttest:
        tables["posttest"] = _exercise(course.posttest, is_test=True)
    cards = _cards(course)
    if cards:
        tables["product"] = [dict(card_fields(card)) for card in cards]
    tables["unit"] = [_unit(unit) for unit in course.units]
    return tables


def _text(name: str, text: Text) -> dict[str, str]:
    prefix = f"{name}_" if name else ""
    found = {f"{prefix}zh": text.zh} if text.zh else {}
    return {**found, f"{prefix}en": text.en} if text.en and text.en != text.zh else found


def _cards(course: Course) -> list[ProductCard]:
    cards: dict[str, ProductCard] = {}
    for _, exercise in course.all_exercises():
        card = getattr(exercise.settings, "card", None) or getattr(exercise.settings, "example", None)
        if card:
            cards.setdefault(card.id, card)
    return list(cards.values())


def _unit(unit: Unit) -> Tables:
    return {
        "id": unit.id, **_text("title", unit.title), "minutes": unit.minutes,
        "lesson": [_block(block) for block in unit.lesson.blocks],
        "exercise": [_exercise(exercise) for exercise in unit.exercises],
    }  # fmt: skip


def _block(block: LessonBlock) -> Tables:
    grounds = block.grounds
    more = {
        "picture": block.picture, "bad": block.is_bad, "source": grounds.source, "as_of": grounds.as_of,
        "review_by": grounds.review_by,
    }  # fmt: skip
    return {**_text("", block.text), **{name: value for name, value in more.items() if value}}


def _exercise(exercise: Exercise, *, is_test: bool = False) -> Tables:
    head: Tables = {} if is_test else {"id": exercise.id, "kind": exercise.kind}
    head |= {**_text("title", exercise.title), **_text("task", exercise.task), "points": exercise.of}
    return head | _WRITERS[type(exercise.settings)](exercise.settings)


def _quiz(settings: of.QuizSettings) -> Tables:
    return {
        "question": [
            {
                "id": one.id, **_text("", one.ask), "right": one.right, **_text("why", one.why),
                "choice": [{"id": choice.id, **_text("", choice.text)} for choice in one.choices],
            }
            for one in settings.questions
        ]
    }  # fmt: skip


def _card(settings: of.CardSettings) -> Tables:
    more = {"product": settings.example.id} if settings.example else {}
    return {"fields": list(settings.fields), "required": list(settings.required), **_text("note", settings.note)} | more


def _shoot(settings: of.ShootSettings) -> Tables:
    return {
        "shot": [_text("", shot) for shot in settings.shots], "min_s": settings.min_s, "max_s": settings.max_s,
        "min_width_px": settings.min_width_px, "min_height_px": settings.min_height_px,
    }  # fmt: skip


def _cut(settings: of.CutSettings) -> Tables:
    return {
        "min_s": settings.min_s, "max_s": settings.max_s, "min_shots": settings.min_shots,
        "max_silence": settings.max_silence,
    }  # fmt: skip


def _subtitle(settings: of.SubtitleSettings) -> Tables:
    return {
        "terms": list(settings.terms), "max_cps": settings.max_cps, "max_chars": settings.max_chars,
        "line": [
            {"start_s": line.start_ms / 1000, "end_s": line.end_ms / 1000, "heard": line.heard, "right": line.right}
            for line in settings.lines
        ],
    }  # fmt: skip


def _copy(settings: of.CopySettings) -> Tables:
    return {
        "product": settings.card.id, "platforms": list(settings.platforms), "must": list(settings.must),
        "selling_points": settings.points,
    }  # fmt: skip


def _comply(settings: of.ComplySettings) -> Tables:
    lines = []
    for line in settings.lines:
        more = {"gloss": line.gloss, "bad": line.is_bad, "better": line.better}
        shown = {name: value for name, value in more.items() if value}
        lines.append({"text": line.text, **shown, **_text("why", line.why)})
    return {**({"product": settings.card.id} if settings.card else {}), "line": lines}


def _review(settings: of.ReviewSettings) -> Tables:
    lines = []
    for line in settings.lines:
        more = {"gloss": line.gloss, "better": line.better, "evidence": list(line.evidence)}
        kept = {name: value for name, value in more.items() if value}
        lines.append(
            {"text": line.text, "right": list(line.right), **kept, **_text("finding", line.finding),
             **_text("why", line.why)}
        )  # fmt: skip
    return {"product": settings.card.id, "line": lines}


def _script(settings: of.ScriptSettings) -> Tables:
    return {
        "product": settings.card.id, "seconds": settings.seconds, "blocks": list(settings.blocks),
        "interactions": settings.interactions, "chars_per_minute": settings.chars_per_minute,
    }  # fmt: skip


def _rehearse(settings: of.RehearseSettings) -> Tables:
    return {"product": settings.card.id, "seconds": settings.seconds}


def _comments(settings: of.CommentSettings) -> Tables:
    more = {
        "may_pause": settings.may_pause, "slip": settings.slip, "slip_gloss": settings.slip_gloss,
        "slip_wrong": list(settings.slip_wrong), "slip_right": list(settings.slip_right),
        "correction": settings.correction,
    }  # fmt: skip
    comments = []
    for one in settings.comments:
        rest = {
            "gloss": one.gloss, "trap": one.is_trap, "about": list(one.about), "needs": list(one.needs),
            "better": one.better, "small_talk": one.is_small_talk,
        }  # fmt: skip
        kept = {name: value for name, value in rest.items() if value}
        comments.append({"id": one.id, "at_s": one.at_s, "name": one.name, "text": one.text, **kept})
    kept = {name: value for name, value in more.items() if value}
    return {"product": settings.card.id, "within_s": settings.within_s, **kept, "comment": comments}


def _kpi(settings: of.KpiSettings) -> Tables:
    return {
        "asks": list(settings.asks),
        "figure": [
            {"id": one.id, **_text("", one.label), "value": one.value, **_text("unit", one.unit)}
            for one in settings.figures
        ],
    }


_WRITERS: Mapping[type, Callable[[Any], Tables]] = {
    of.QuizSettings: _quiz, of.CardSettings: _card, of.ShootSettings: _shoot, of.CutSettings: _cut,
    of.SubtitleSettings: _subtitle, of.CopySettings: _copy, of.ComplySettings: _comply, of.ReviewSettings: _review,
    of.ScriptSettings: _script,
    of.RehearseSettings: _rehearse, of.CommentSettings: _comments, of.KpiSettings: _kpi,
}  # fmt: skip
