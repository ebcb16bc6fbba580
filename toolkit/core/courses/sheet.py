"""From the rows of the spreadsheet in which trainers write a course to the course's tables."""

import datetime
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from toolkit.core.courses.formulas import FIGURE_LABELS
from toolkit.core.courses.reading import CELLS
from toolkit.core.courses.sheet_columns import LETTERS, PARTS, Column, SheetPart, SheetRow

_ROWS_OF = {"选择题": "question", "找违规": "line", "字幕": "line", "评论": "comment", "数据": "figure"}
"""Page -> the list of the exercise that its rows make up."""


def sheet_tables(rows: Sequence[SheetRow], make_id: Callable[[str], str], today: datetime.date) -> dict[str, Any]:
    """The tables of a course, each with the cells that its values stand in.

    Args:
        make_id: turns a Chinese name into an ASCII id.
        today: the day of what has none.
    """
    read = {part.name: [_read(row, part) for row in rows if row.part == part.name] for part in PARTS}
    head = dict(read["课程"][0]) if read["课程"] else {}
    title = str(head.get("title_zh", ""))
    if title and not head.get("id"):
        head["id"] = re.sub(r"[^a-z0-9]+", "-", make_id(title).lower()).strip("-")[:30].strip("-") or "course"
    head.setdefault("source", "老师自编")
    head.setdefault("level", "wechat")
    head.setdefault("as_of", today.isoformat())
    head.setdefault("review_by", (today + datetime.timedelta(days=365)).isoformat())
    units = _units(read)
    tests = {name: _test(name, read) for name in ("pretest", "posttest") if _of(read["选择题"], name, "")}
    goods = [{name: value for name, value in one.items() if value != ""} for one in read["商品"]]
    return {**head, **tests, **({"product": goods} if goods else {}), "unit": units}


def _read(row: SheetRow, part: SheetPart) -> dict[str, Any]:
    found: dict[str, Any] = {CELLS: {"": next(iter(row.cells.values()), "")}}
    for column in part.columns:
        found[CELLS][column.key] = row.cells.get(column.name, "")
        value = _value(row.values.get(column.name), column)
        if value not in ("", None, []):
            found[column.key] = value
    return found


def _value(value: Any, column: Column) -> Any:
    """A cell's value as the field wants it; what can't be is left as it is, for the parser to tell."""
    if value is None:
        return ""
    if isinstance(value, datetime.datetime | datetime.date):
        return value.strftime("%Y-%m-%d")
    text = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()
    match column.kind:
        case "number":
            return _number(text)
        case "flag":
            return _FLAGS.get(text.lower(), text)
        case "list":
            return [column.read(one.strip()) for one in re.split(r"[、，,；;\n]+", text) if one.strip()]
        case "day":
            return re.sub(r"[年月/.]", "-", text).rstrip("日-")
        case _:
            return column.read(text) if text else ""


_FLAGS: Mapping[str, Any] = {
    "": "", **dict.fromkeys(("是", "对", "有", "√", "✓", "y", "yes"), True),
    **dict.fromkeys(("否", "不是", "不", "没有", "无", "×", "n", "no"), False),
}  # fmt: skip


def _number(text: str) -> Any:
    """A number; its unit may stand behind it, as people write it."""
    found = re.fullmatch(r"(\d[\d,，]*(?:\.\d+)?)\s*(?:分钟|分|秒|元|块|个|人|次|单|条)?", text)
    if not found:
        return text
    plain = re.sub("[,，]", "", found[1])
    return float(plain) if "." in plain else int(plain)


def _of(rows: Sequence[Mapping[str, Any]], unit: str, exercise: str) -> list[dict[str, Any]]:
    """The rows of an exercise, without the columns that name it."""
    return [
        {name: value for name, value in row.items() if name not in ("unit", "exercise")}
        for row in rows
        if row.get("unit") == unit and (not exercise or row.get("exercise") == exercise)
    ]


def _units(read: Mapping[str, Sequence[Mapping[str, Any]]]) -> list[dict[str, Any]]:
    units: dict[str, dict[str, Any]] = {}
    for row in read["课文"]:
        name = str(row.get("unit", ""))
        unit = units.setdefault(name, {"id": name, CELLS: row[CELLS], "lesson": [], "exercise": []})
        for key in ("title_zh", "title_en", "minutes"):
            if key in row and key not in unit:
                unit[key] = row[key]
        block = {key: row[key] for key in (*_BLOCK_KEYS, CELLS) if key in row}
        if "zh" in block or "picture" in block:
            unit["lesson"].append(block)
    for row in read["练习"]:
        name = str(row.get("unit", ""))
        unit = units.setdefault(name, {"id": name, CELLS: row[CELLS], "lesson": [], "exercise": []})
        unit["exercise"].append(_exercise(row, read))
    return list(units.values())


_BLOCK_KEYS = ("zh", "en", "picture", "bad", "source", "as_of", "review_by")
_PAGE_OF = {"quiz": "选择题", "comply": "找违规", "subtitle": "字幕", "comments": "评论", "kpi": "数据"}


def _exercise(row: Mapping[str, Any], read: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[str, Any]:
    found = {name: value for name, value in row.items() if name not in ("unit", "exercise")}
    found["id"] = str(row.get("exercise", ""))
    page = _PAGE_OF.get(str(row.get("kind", "")))
    if page:
        rows = _of(read[page], str(row.get("unit", "")), found["id"])
        found[_ROWS_OF[page]] = [_ROW_READERS.get(page, _same)(one, number) for number, one in enumerate(rows, 1)]
    return found


def _test(name: str, read: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[str, Any]:
    rows = _of(read["选择题"], name, "")
    title = {"pretest": ("课前测", "Test before"), "posttest": ("课后测", "Test after")}[name]
    return {
        "title_zh": title[0], "title_en": title[1], "task_zh": "选一个。", "task_en": "Choose one.",
        "points": 100, "question": [_question(row, number) for number, row in enumerate(rows, 1)],
    }  # fmt: skip


def _same(row: dict[str, Any], _number: int) -> dict[str, Any]:
    return row


def _question(row: dict[str, Any], number: int) -> dict[str, Any]:
    """The four columns of choices as a list."""
    choices = [
        {"id": letter, "zh": str(row[name]), CELLS: {"": row[CELLS].get(name, ""), "zh": row[CELLS].get(name, "")}}
        for name, letter in LETTERS.items()
        if name in row
    ]
    rest = {name: value for name, value in row.items() if name not in LETTERS}
    cells = {**row[CELLS], "choice": row[CELLS].get("甲", "")}
    return {**rest, CELLS: cells, "id": f"q{number}", "choice": choices}


def _comment(row: dict[str, Any], number: int) -> dict[str, Any]:
    return {**row, "id": f"c{number}"}


def _figure(row: dict[str, Any], _number: int) -> dict[str, Any]:
    name = str(row.get("id", ""))
    return {**row, "zh": FIGURE_LABELS.get(name, name)} if name else row


_ROW_READERS: Mapping[str, Callable[[dict[str, Any], int], dict[str, Any]]] = {
    "选择题": _question, "评论": _comment, "数据": _figure,
}  # fmt: skip
