"""Rows of a course's spreadsheet that would get lost: of no unit or exercise, or of one that is there twice."""

from collections.abc import Iterable, Mapping, Sequence

from toolkit.core.courses.sheet_columns import SheetRow, exercise_id, unit_id
from toolkit.core.text import Text

TESTS = ("pretest", "posttest")
PAGES = ("选择题", "找违规", "字幕", "评论", "数据")
"""Pages whose rows belong to an exercise."""


def stray_rows(rows: Sequence[SheetRow]) -> tuple[Text, ...]:
    """What is wrong with where rows say they belong, each with its cell."""
    units = _units(rows)
    exercises, faults = _exercises(rows)
    for row in rows:
        if row.part in PAGES:
            faults += _strays(row, units, exercises)
        elif row.part in ("课文", "练习") and not _said(row, "单元"):
            faults.append(_fault(row, "单元", "没有写。请写单元号，例如 1", "it is missing; write the unit, such as 1"))
    return tuple(faults)


def _said(row: SheetRow, column: str) -> str:
    value = row.values.get(column)
    text = "" if value is None else str(value).strip()
    return text.removesuffix(".0") if isinstance(value, float) else text


def _units(rows: Iterable[SheetRow]) -> dict[str, str]:
    """Id -> as it is written, of every unit with a lesson or exercise."""
    written = (_said(row, "单元") for row in rows if row.part in ("课文", "练习"))
    return {unit_id(text): text for text in written if text}


def _exercises(rows: Iterable[SheetRow]) -> tuple[dict[str, dict[str, str]], list[Text]]:
    """(unit -> exercise -> as it is written, those that are there twice)."""
    found: dict[str, dict[str, str]] = {}
    faults = []
    for row in rows:
        unit, text = unit_id(_said(row, "单元")), _said(row, "练习")
        if row.part != "练习" or not text:
            continue
        known = found.setdefault(unit, {})
        if exercise_id(text) in known:
            free = next(number for number in range(1, 1000) if exercise_id(str(number)) not in known)
            faults.append(
                _fault(row, "练习", f"这个单元已经有练习 {text} 了，请写 {free}",
                       f"this unit has an exercise {text} already; write {free}")
            )  # fmt: skip
        known[exercise_id(text)] = text
    return found, faults


def _strays(row: SheetRow, units: Mapping[str, str], exercises: Mapping[str, Mapping[str, str]]) -> list[Text]:
    unit, exercise = _said(row, "单元"), _said(row, "练习")
    if not unit:
        return [
            _fault(row, "单元", "没有写，这一行放不进任何练习。请写单元号，例如 1",
                   "it is missing, so the row belongs to no exercise; write the unit, such as 1")
        ]  # fmt: skip
    if unit_id(unit) in TESTS:
        return []
    if unit_id(unit) not in units:
        return [
            _fault(row, "单元", f"没有单元 {unit}；写了的有：{'、'.join(units.values())}。请改成其中一个",
                   f"there is no unit {unit}; there are {', '.join(units.values())}")
        ]  # fmt: skip
    known = exercises.get(unit_id(unit), {})
    if exercise_id(exercise) in known:
        return []
    names = "、".join(known.values()) or "（还没有）"
    return [
        _fault(row, "练习", f"单元 {unit} 没有练习 {exercise or '（空着）'}；“练习”页上有 {names}。请改成其中一个，"
               "或在“练习”页补一行",
               f"unit {unit} has no exercise {exercise or '(empty)'}; the page 练习 has {', '.join(known.values())}")
    ]  # fmt: skip


def _fault(row: SheetRow, column: str, zh: str, en: str) -> Text:
    cell = row.cells.get(column) or row.part
    return Text(f"单元格 {cell}：{zh}", f"cell {cell}: {en}")
