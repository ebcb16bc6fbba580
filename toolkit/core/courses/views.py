"""What a phone is shown of a course. Never a solution: right choices, corrected lines and examples stay here."""

import zlib
from collections.abc import Callable, Mapping
from typing import Any

from toolkit.core.courses import settings as of
from toolkit.core.courses.formulas import FORMULAS
from toolkit.core.courses.types import KIND_NAMES, LEVEL_NAMES, Course, Exercise, LessonBlock, Unit
from toolkit.core.product_fields import field_spec
from toolkit.core.products import ProductCard
from toolkit.core.spoken_numbers import speak_numbers
from toolkit.core.text import Lang, Text

View = dict[str, Any]


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
    }


def _block(block: LessonBlock, lang: Lang) -> View:
    grounds = block.grounds
    return {
        "text": block.text.get(lang),
        "picture": block.picture,
        "bad": block.is_bad,
        "source": grounds.source,
        "as_of": grounds.as_of,
        "review_by": grounds.review_by,
    }


def read_aloud(unit: Unit, lang: Lang) -> str:
    """The lesson as one text for a voice: numbers in words, bad examples announced."""
    said = [unit.title.get(lang)]
    for block in unit.lesson.blocks:
        text = block.text.get(lang)
        if block.is_bad:
            text = f"下面这句不能说：{text}" if lang == "zh" else f"This must not be said: {text}"
        said.append(speak_numbers(text) if lang == "zh" else text)
    return "\n".join(said)


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


def mixed_choices(question: of.Question) -> tuple[of.Choice, ...]:
    """The choices in an order of their own, the same on every phone: an author's habit of place gives nothing away."""
    return tuple(sorted(question.choices, key=lambda one: zlib.crc32(f"{question.ask.zh}|{one.text.zh}".encode())))


def _quiz(settings: of.QuizSettings, lang: Lang) -> View:
    return {
        "questions": [
            {
                "id": one.id,
                "ask": one.ask.get(lang),
                "choices": [{"id": choice.id, "text": choice.text.get(lang)} for choice in mixed_choices(one)],
            }
            for one in settings.questions
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
            {"id": ask, "label": FORMULAS[ask].label.get(lang), "unit": FORMULAS[ask].unit.get(lang)}
            for ask in settings.asks
        ],
    }


_VIEWS: Mapping[type, Callable[[Any, Lang], View]] = {
    of.QuizSettings: _quiz, of.CardSettings: _card, of.ShootSettings: _shoot, of.CutSettings: _cut,
    of.SubtitleSettings: _subtitle, of.CopySettings: _copy, of.ComplySettings: _comply, of.ScriptSettings: _script,
    of.RehearseSettings: _rehearse, of.CommentSettings: _comments, of.KpiSettings: _kpi,
}  # fmt: skip


BLOCK_NAMES: Mapping[str, Text] = {
    "opening": Text("开场", "opening"),
    "scene": Text("顾虑与场景", "worry and scene"),
    "points": Text("卖点与演示", "selling points, shown"),
    "origin": Text("产地和人", "place and people"),
    "trust": Text("凭什么信", "papers and proof"),
    "price": Text("规格和价格", "pack and price"),
    "call": Text("怎么下单", "how to order"),
    "interaction": Text("互动", "talk with viewers"),
    "faq": Text("答疑", "questions"),
    "next": Text("预告下一款", "what comes next"),
}
_SHARES: Mapping[str, int] = {
    "opening": 70, "scene": 120, "points": 270, "origin": 160, "trust": 100, "price": 120, "call": 100,
    "interaction": 100, "faq": 120, "next": 40,
}  # fmt: skip
"""Characters of a slot of five minutes. Source: project facts, copy and scripts a3."""


def block_budgets(settings: of.ScriptSettings) -> dict[str, int]:
    """Characters for each block, such that all fill the seconds at the pace.

    >>> card = ProductCard(id="a", name="a", spec="", price=None)
    >>> block_budgets(of.ScriptSettings(card=card, seconds=60, blocks=("opening", "price")))
    {'opening': 88, 'price': 152}
    """
    whole = sum(_SHARES[kind] for kind in settings.blocks)
    chars = settings.seconds * settings.chars_per_minute / 60
    return {kind: round(chars * _SHARES[kind] / whole) for kind in settings.blocks}


_ENGLISH: Mapping[str, str] = {
    "name": "name", "aliases": "other names", "category": "kind of goods", "variety": "variety", "origin": "origin",
    "spec": "pack", "price": "price", "link_no": "link number", "grade": "grade", "batch": "batch",
    "harvest_date": "harvest", "taste": "taste", "process": "how it is made", "ingredients": "ingredients",
    "storage": "storage", "shelf_life": "shelf life", "story.person": "person", "story.place": "place of the story",
    "story.quote": "in their own words", "story.source": "source of the story", "stock": "stock",
    "limit_per_user": "limit for each buyer", "ship.hours": "shipped within (hours)", "ship.courier": "courier",
    "ship.cold_chain": "cold chain", "ship.regions_excluded": "regions left out", "after_sales": "after-sales terms",
    "price_detail.live": "live price", "price_detail.daily": "usual price", "price_detail.reference": "compared price",
    "price_detail.reference_basis": "basis of the compared price", "price_detail.offers": "offers",
    "price_detail.from": "offer begins", "price_detail.to": "offer ends", "seller.name": "seller",
    "forbidden_notes": "must not be said", "certificates.*.type": "certificate", "certificates.*.no": "certificate no.",
    "certificates.*.holder": "holder", "certificates.*.valid_to": "valid to", "gifts.*.name": "gift",
    "gifts.*.spec": "gift's size", "gifts.*.qty": "gift's number", "gifts.*.limit": "gift's condition",
    "tests.*.org": "tested by", "tests.*.date": "tested on", "tests.*.item": "what was tested",
    "tests.*.value": "result", "sales.value": "sold", "sales.period": "period of sales",
    "sales.source": "source of sales",
}  # fmt: skip


def field_label(path: str) -> Text:
    """The name of a card's field in both languages."""
    spec = field_spec(path)
    return Text(spec.label, _ENGLISH.get(spec.path, spec.path.replace("_", " ").replace(".", " ")))


FIELD_HINTS: Mapping[str, Text] = {
    "name": Text("观众听到的名字，如“奉节脐橙”", "the name that viewers hear"),
    "spec": Text("带单位，如“5斤装”“500克一瓶”", "with its unit: 5斤装, 500克一瓶"),
    "price": Text("带单位，如“39.9元”", "with its unit: 39.9元"),
    "origin": Text("写到县或村，要真的", "down to county or village, and true"),
    "taste": Text("自己的话，用顿号分开，如“甜、汁水多”", "own words: 甜、汁水多"),
    "storage": Text("买回去怎么放", "how buyers keep it"),
    "shelf_life": Text("能放多久，如“常温15天”", "how long it keeps: 常温15天"),
    "harvest_date": Text("什么时候采的，如“11月下旬”", "when it was picked"),
    "process": Text("怎么种、怎么做，照实说", "how it is grown or made"),
    "after_sales": Text("坏了怎么赔、怎么联系", "what happens with damaged goods"),
    "ship.hours": Text("几小时内发货，只写数字", "shipped within so many hours, a number"),
    "ship.regions_excluded": Text("发不到的地方，没有就不写", "regions you can't ship to; none: leave empty"),
    "ingredients": Text("标签上的配料，一字不改", "as on the label"),
    "stock": Text("真实的库存，如“200箱”", "true stock: 200箱"),
    "story.person": Text("真人真事，先问过本人", "a real person, who agreed"),
    "story.quote": Text("本人说过的话，原样写", "what the person said, word for word"),
}
