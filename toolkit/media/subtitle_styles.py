"""Looks of captions, from data/subtitle_styles.toml."""

import re
import tomllib
from dataclasses import fields
from pathlib import Path
from typing import Any, NoReturn, get_args

from toolkit.core.errors import InputError
from toolkit.core.subtitle_style import Karaoke, SubtitleStyle
from toolkit.core.text import Text

DEFAULT_STYLE = "plain"
_FILE = Path(__file__).resolve().parent.parent / "data" / "subtitle_styles.toml"
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_SIZES = {"size": (0.3, 2.0), "outline_em": (0.0, 0.4), "box_opacity": (0.0, 1.0), "second_size": (0.3, 1.0)}
_KNOWN = {each.name for each in fields(SubtitleStyle)} - {"name"} | {"name_zh", "name_en"}


def load_subtitle_styles(path: Path = _FILE) -> dict[str, SubtitleStyle]:
    """All looks by their id, in the file's order.

    Raises:
        InputError: if the file can't be read or a look has a fault; it names the look and the field.
    """
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8")).get("style")
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        _refuse(path, Text(f"字幕样式表读不懂（{error}）", f"the table of caption styles can't be read ({error})"))
    if not isinstance(tables, list) or not tables:
        _refuse(path, Text("字幕样式表里没有 [[style]]", "the table of caption styles has no [[style]]"))
    styles: dict[str, SubtitleStyle] = {}
    for place, table in enumerate(tables, 1):
        fault = _fault_of(table)
        if fault is None and table["id"] in styles:
            fault = Text("id 重复", "the id is used twice")
        if fault is not None:
            _refuse(path, Text(f"第 {place} 个样式：{fault.zh}", f"style {place}: {fault.en}"))
        given = dict(table)
        name = Text(given.pop("name_zh"), given.pop("name_en"))
        styles[table["id"]] = SubtitleStyle(name=name, **given)
    return styles


def find_subtitle_style(style_id: str) -> SubtitleStyle:
    """The look called `style_id`.

    Raises:
        InputError: if there is none; it lists those there are.
    """
    styles = load_subtitle_styles()
    if style_id not in styles:
        known = ", ".join(styles)
        raise InputError(
            style_id,
            Text("没有这个字幕样式", "there is no such caption style"),
            Text(f"可以用：{known}", f"Choose one of {known}"),
        )
    return styles[style_id]


def _refuse(path: Path, fault: Text) -> NoReturn:
    raise InputError(str(path), fault, Text("请改正它，或重新安装本软件", "Correct it, or install the product again"))


def _fault_of(table: Any) -> Text | None:
    if not isinstance(table, dict):
        return Text("不是一张表", "it is not a table")
    for name in ("id", "name_zh", "name_en"):
        if not isinstance(table.get(name), str) or not table[name]:
            return Text(f"缺少 {name}", f"{name} is missing")
    for name, value in table.items():
        wanted = _wanted(name, value)
        if wanted is not None:
            return Text(f"{name} = {value!r} 不对，应为 {wanted}", f"{name} = {value!r} is wrong, it takes {wanted}")
    return None


def _wanted(name: str, value: object) -> str | None:
    """What the field takes, None if `value` is that."""
    if name not in _KNOWN:
        return "id, name_zh, name_en, size ..."
    if name in _SIZES:
        low, high = _SIZES[name]
        is_good = isinstance(value, int | float) and not isinstance(value, bool) and low <= value <= high
        return None if is_good else f"{low}..{high}"
    if name in ("is_bold", "box"):
        return None if isinstance(value, bool) else "true, false"
    if name == "karaoke":
        return None if value in get_args(Karaoke) else ", ".join(get_args(Karaoke))
    if name.endswith("colour") or name == "highlight":
        return None if isinstance(value, str) and _COLOUR.fullmatch(value) else '"#rrggbb"'
    return None if isinstance(value, str) else '"…"'
