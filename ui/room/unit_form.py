"""What a trainer typed into the form of an own unit, as the tables of a course."""

import datetime
import hashlib
from collections.abc import Callable, Mapping
from typing import Any

from toolkit.core.courses.reading import CELLS
from toolkit.core.room.errors import malformed
from toolkit.core.text import Lang, Text
from ui.room.words_units import GOODS, UNITS

VALID_DAYS = 365
"""A course is to be looked at again after so many days, as those that ship with the product."""
COMMENT_EVERY_S = 12
"""As in the courses of the product; at lower levels more (core/courses/pace.py)."""
CAPTION_CPS = 4
"""Pace of captions that are only written: each stands as long as it takes to say (240 characters a minute)."""
Tables = dict[str, Any]


def course_tables(form: Mapping[str, Any], today: datetime.date, lang: Lang = "zh") -> Tables:
    """The tables of a course of one unit, as of a file; its places are labels of the form. Raises RoomError."""
    title = line_of(form, "title")
    goods: list[Tables] = []
    exercises = [_exercise(one, number, goods, lang) for number, one in enumerate(_list(form, "exercises"), 1)]
    tables: Tables = {
        "id": line_of(form, "id") or own_id(title),
        CELLS: _labels("", lang, title="u_course", id="u_id", level="u_level", source="u_source"),
        "title_zh": title,
        "level": line_of(form, "level"),
        "source": line_of(form, "source") or "培训老师自编",
        "as_of": today.isoformat(),
        "review_by": (today + datetime.timedelta(days=VALID_DAYS)).isoformat(),
        "unit": [
            {
                "id": "u1",
                CELLS: _labels("", lang, title="u_unit", minutes="u_minutes", lesson="u_lesson"),
                "title_zh": line_of(form, "unit") or title or "-",
                "minutes": form.get("minutes") or 45,
                "lesson": [{"zh": screen} for screen in screens(line_of(form, "lesson"))],
                "exercise": exercises,
            }
        ],
    }
    return {**tables, "product": goods} if goods else tables


def own_id(title: str) -> str:
    """An id that the same title always gets.

    >>> own_id("花椒") == own_id("花椒") != own_id("蜂蜜")
    True
    """
    return f"own-{hashlib.sha256(title.encode()).hexdigest()[:6]}"


def screens(text: str) -> list[str]:
    """The pages of a lesson: an empty line begins a new one.

    >>> screens("先擦镜头。\\n再拍。\\n\\n手机竖着拿。")
    ['先擦镜头。\\n再拍。', '手机竖着拿。']
    """
    parts = "\n".join(line.strip() for line in text.splitlines()).split("\n\n")
    return [part.strip() for part in parts if part.strip()]


def place_name(exercise: int, row: int, lang: Lang) -> str:
    """Where a field stands in the form; `row` 0: in the exercise itself."""
    inside = Text(f"第 {row} 项", f" item {row}") if row else Text("", "")
    return Text(f"第 {exercise} 个练习{inside.zh}", f"Exercise {exercise}{inside.en}").get(lang)


def _labels(place: str, lang: Lang, **fields: str) -> dict[str, str]:
    """Field -> where it stands in the form, by the label that the page shows."""
    whole = place or Text("这张表", "This form").get(lang)
    return {"": whole, **{name: f"{place}“{UNITS[key].get(lang)}”" for name, key in fields.items()}}


def _exercise(form: Any, number: int, goods: list[Tables], lang: Lang) -> Tables:
    if not isinstance(form, dict):
        raise malformed()
    kind = line_of(form, "kind")
    place = place_name(number, 0, lang)
    fields = {"title": "u_title", "task": "u_task", "points": "u_points", **_FIELDS.get(kind, {})}
    table: Tables = {
        "id": f"{kind or 'exercise'}-{number}",
        "kind": kind,
        CELLS: _labels(place, lang, **fields),
        "title_zh": line_of(form, "title"),
        "task_zh": line_of(form, "task"),
        "points": form.get("points") or 100,
    }
    if kind in GOODS_KINDS and (kind != "card" or line_of(form, "name")):
        cells = _labels(place, lang, **{name: f"u_{name}" for name in GOODS})
        filled: Tables = {name: value for name in GOODS if (value := line_of(form, name))}
        if str(filled.get("link_no", "")).isdecimal():
            filled["link_no"] = int(filled["link_no"])
        table["product"] = _kept_goods(goods, filled, f"goods-{number}", cells)
    maker = _MAKERS.get(kind)
    return table | maker(form, number, lang) if maker else table


def _kept_goods(goods: list[Tables], filled: Tables, name: str, cells: dict[str, str]) -> str:
    """The id of these goods in `goods`: exercises on the same goods share one card."""
    for one in goods:
        if {key: value for key, value in one.items() if key not in ("id", CELLS)} == filled:
            return one["id"]
    goods.append({"id": name, CELLS: cells, **filled})
    return name


GOODS_KINDS = ("copy", "card", "script", "rehearse", "comments")
CARD_FIELDS = ("name", "spec", "price", "origin", "taste", "storage", "after_sales")
_FIELDS: Mapping[str, dict[str, str]] = {
    "copy": {"platforms": "u_platforms"}, "card": {"note": "u_note"},
    "script": {"seconds": "u_seconds", "blocks": "u_blocks", "interactions": "u_interactions"},
    "rehearse": {"seconds": "u_seconds"},
    "shoot": {"shot": "u_shots", "min_s": "u_min_s", "max_s": "u_max_s"},
    "cut": {"min_s": "u_min_s", "max_s": "u_max_s", "min_shots": "u_min_shots"},
    "comply": {"line": "u_bad"},
}  # fmt: skip
"""What each kind has besides title, task and points: field -> word of its label."""


def _quiz(form: Tables, number: int, lang: Lang) -> Tables:
    return {"question": [_question(one, number, at, lang) for at, one in _rows(form, "questions")]}


def _comply(form: Tables, number: int, lang: Lang) -> Tables:
    return {"line": [_judged(one, number, at, lang) for at, one in _rows(form, "lines")]}


def _copy(form: Tables, _number: int, _lang: Lang) -> Tables:
    return {"platforms": _list(form, "platforms"), "selling_points": 3}


def _card(form: Tables, _number: int, _lang: Lang) -> Tables:
    note = line_of(form, "note")
    filled = [name for name in CARD_FIELDS if line_of(form, name)] if line_of(form, "name") else []
    return {"fields": filled or list(CARD_FIELDS), **({"note_zh": note} if note else {})}


def _script(form: Tables, _number: int, _lang: Lang) -> Tables:
    return {
        "seconds": form.get("seconds") or 0, "blocks": _list(form, "blocks"),
        "interactions": form.get("interactions") or 0,
    }  # fmt: skip


def _rehearse(form: Tables, _number: int, _lang: Lang) -> Tables:
    return {"seconds": form.get("seconds") or 0}


def _shoot(form: Tables, _number: int, _lang: Lang) -> Tables:
    shots = [{"zh": one.strip()} for one in line_of(form, "shots").splitlines() if one.strip()]
    return {"shot": shots, "min_s": form.get("min_s") or 0, "max_s": form.get("max_s") or 0}


def _cut(form: Tables, _number: int, _lang: Lang) -> Tables:
    return {name: form.get(name) or 0 for name in ("min_s", "max_s", "min_shots")}


def _subtitle(form: Tables, number: int, lang: Lang) -> Tables:
    lines: list[Tables] = []
    start_s = 0
    for at, one in _rows(form, "captions"):
        heard, right = line_of(one, "heard"), line_of(one, "right")
        end_s = start_s + max(2, -(-len(right) // CAPTION_CPS))
        cells = _labels(place_name(number, at, lang), lang, heard="u_heard", right="u_right_caption")
        lines.append({CELLS: cells, "start_s": start_s, "end_s": end_s, "heard": heard, "right": right})
        start_s = end_s
    return {"line": lines}


def _comments(form: Tables, number: int, lang: Lang) -> Tables:
    rows = []
    for at, one in _rows(form, "comments"):
        cells = _labels(place_name(number, at, lang), lang, text="u_comment", better="u_good", trap="u_trap")
        row = {"id": f"c{at}", CELLS: cells, "at_s": 2 + (at - 1) * COMMENT_EVERY_S, "text": line_of(one, "text")}
        rows.append({**row, "trap": one.get("trap") is True, "better": line_of(one, "better")})
    return {"comment": rows}


_MAKERS: Mapping[str, Callable[[Tables, int, Lang], Tables]] = {
    "quiz": _quiz, "comply": _comply, "copy": _copy, "card": _card, "script": _script, "rehearse": _rehearse,
    "shoot": _shoot, "cut": _cut, "subtitle": _subtitle, "comments": _comments,
}  # fmt: skip


def _question(form: Tables, exercise: int, number: int, lang: Lang) -> Tables:
    choices = [str(one).strip() for one in _list(form, "choices") if str(one).strip()]
    letters = "abcdefghijklmnopqrstuvwxyz"[: len(choices)]
    right = form.get("right")
    is_there = isinstance(right, int) and 0 <= right < len(letters)
    cells = _labels(
        place_name(exercise, number, lang), lang, zh="u_question", right="u_right", choice="u_right", why="u_why"
    )
    return {
        "id": f"q{number}", CELLS: cells, "zh": line_of(form, "ask"),
        "choice": [{"id": letter, "zh": text, CELLS: {}} for letter, text in zip(letters, choices, strict=False)],
        "right": letters[right] if is_there else "",  # type: ignore[index]
        "why_zh": line_of(form, "why"),
    }  # fmt: skip


FINE = "这句照实说，没有问题"
"""Why a line may stand, where nothing else was written."""


def _judged(form: Tables, exercise: int, number: int, lang: Lang) -> Tables:
    is_bad = form.get("bad") is True
    why = line_of(form, "why") or ("" if is_bad else FINE)
    place = place_name(exercise, number, lang)
    cells = _labels(place, lang, text="u_text", bad="u_bad", why="u_why", better="u_better")
    row = {CELLS: cells, "text": line_of(form, "text"), "bad": is_bad, "why_zh": why}
    return {**row, "better": line_of(form, "better")}


def line_of(form: Mapping[str, Any], name: str) -> str:
    """A text of the form. Raises RoomError."""
    value = form.get(name, "")
    if not isinstance(value, str):
        raise malformed()
    return value.strip()


def _rows(form: Tables, name: str) -> list[tuple[int, Tables]]:
    found = _list(form, name)
    if not all(isinstance(one, dict) for one in found):
        raise malformed()
    return list(enumerate(found, 1))


def _list(form: Mapping[str, Any], name: str) -> list[Any]:
    value = form.get(name, [])
    if not isinstance(value, list) or len(value) > 100:
        raise malformed()
    return value
