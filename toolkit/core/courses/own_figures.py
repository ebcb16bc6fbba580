"""The figures of a trainee's own show, found in a table that a platform exported."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from toolkit.core.courses.formulas import FORMULAS
from toolkit.core.courses.settings import Figure
from toolkit.core.errors import InputError
from toolkit.core.text import Text

MAX_VALUE = 1e12
LEAST_ASKS = 2
"""Fewer than so many figures to work out make no exercise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureName:
    """A figure, and what platforms call it."""

    id: str
    label: Text
    unit: Text
    names: tuple[str, ...]
    mean_names: tuple[str, ...] = ()
    """Of a column that holds the mean over the viewers: times viewers it is the figure."""


def parse_figure_names(tables: Mapping[str, Any]) -> tuple[FigureName, ...]:
    """The tables of data/live_figures.toml. Raises KeyError."""
    return tuple(
        FigureName(
            id=one["id"], label=Text(one["zh"], one["en"]), unit=Text(one["unit_zh"], one["unit_en"]),
            names=tuple(map(plain_name, one["names"])), mean_names=tuple(map(plain_name, one.get("mean_names", ()))),
        )
        for one in tables["figure"]
    )  # fmt: skip


def plain_name(text: object) -> str:
    """A heading without blanks, brackets and what stands in them.

    >>> plain_name(" 成交金额（元） ")
    '成交金额'
    """
    return re.sub(r"[（(\[【].*?[）)\]】]|[\s:：]", "", str(text or "")).lower()


def read_value(cell: object) -> float | None:
    """A number as exports write it; times in seconds.

    >>> read_value("1.2万"), read_value("¥4,907.70"), read_value("1分23秒"), read_value("00:01:23"), read_value("-")
    (12000.0, 4907.7, 83.0, 83.0, None)
    """
    if isinstance(cell, bool) or cell is None:
        return None
    if isinstance(cell, int | float):
        return float(cell) if 0 <= cell < MAX_VALUE else None
    text = re.sub(r"[\s,，¥￥]", "", str(cell))
    if found := re.fullmatch(r"(?:(\d+):)?(\d+):(\d+)", text):
        return float(int(found[1] or 0) * 3600 + int(found[2]) * 60 + int(found[3]))
    if found := re.fullmatch(r"(?=.*[时分])(?:(\d+)小?时)?(?:(\d+)分钟?)?(?:(\d+(?:\.\d+)?)秒)?", text):
        return int(found[1] or 0) * 3600.0 + int(found[2] or 0) * 60 + float(found[3] or 0)
    found = re.fullmatch(r"(\d+(?:\.\d+)?)(万|亿|[wk])?(?:元|人|次|单|秒|件|s)?", text.lower())
    if not found:
        return None
    value = float(found[1]) * {"万": 1e4, "w": 1e4, "亿": 1e8, "k": 1e3}.get(found[2] or "", 1.0)
    return value if value < MAX_VALUE else None


def find_figures(rows: Sequence[Sequence[object]], names: Sequence[FigureName]) -> dict[str, float]:
    """Figure id -> value, from a table with headings in a row (the first row below it counts) or in a column.

    Raises:
        InputError: nothing in the table is a figure that is known.
    """
    across = max(((_across(rows, at, names)) for at in range(len(rows))), key=len, default={})
    down = _take({plain_name(row[0]): row[1] for row in rows if len(row) > 1}, names)
    found = across if len(across) >= len(down) else down
    if not found:
        raise InputError(
            "",
            Text("表里没有找到直播的数", "no figure of a show was found in the table"),
            Text("要有一行名字（如 观看人数、成交金额），下面一行是数", "It needs a row of names, and numbers below"),
        )
    return found


def _across(rows: Sequence[Sequence[object]], at: int, names: Sequence[FigureName]) -> dict[str, float]:
    below = rows[at + 1] if at + 1 < len(rows) else ()
    return _take({plain_name(name): value for name, value in zip(rows[at], below, strict=False)}, names)


def _take(cells: Mapping[str, object], names: Sequence[FigureName]) -> dict[str, float]:
    found: dict[str, float] = {}
    for one in names:
        values = (read_value(cells[name]) for name in one.names if name in cells)
        value = next((value for value in values if value is not None), None)
        if value is not None:
            found[one.id] = value
    for one in names:
        means = (read_value(cells[name]) for name in one.mean_names if name in cells)
        mean = next((value for value in means if value is not None), None)
        if one.id not in found and mean is not None and "viewers" in found:
            found[one.id] = mean * found["viewers"]
    return found


def possible_asks(asks: Sequence[str], figures: Mapping[str, float]) -> tuple[str, ...]:
    """Those of `asks` that these figures are enough for."""
    return tuple(
        ask for ask in asks
        if all(name in figures for name in FORMULAS[ask].needs) and figures[FORMULAS[ask].below] > 0
    )  # fmt: skip


def as_figures(found: Mapping[str, float], names: Sequence[FigureName]) -> tuple[Figure, ...]:
    """In the order of `names`."""
    return tuple(
        Figure(id=one.id, label=one.label, value=found[one.id], unit=one.unit) for one in names if one.id in found
    )
