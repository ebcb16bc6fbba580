"""Looks of captions, from data/subtitle_styles.toml."""

import re
from dataclasses import fields
from pathlib import Path
from typing import Any, get_args

from toolkit.core.choices import pick
from toolkit.core.subtitle_style import Karaoke, SubtitleStyle
from toolkit.core.text import Text
from toolkit.media.data_tables import TableKind, load_entries, wrong_value

DEFAULT_STYLE = "plain"
_FILE = Path(__file__).resolve().parent.parent / "data" / "subtitle_styles.toml"
_KIND = TableKind(
    key="style", file_name=Text("字幕样式表", "the table of caption styles"), entry_name=Text("样式", "style")
)
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_SIZES = {"size": (0.3, 2.0), "outline_em": (0.0, 0.4), "box_opacity": (0.0, 1.0), "second_size": (0.3, 1.0)}
_KNOWN = {each.name for each in fields(SubtitleStyle)} - {"name"} | {"name_zh", "name_en"}


def load_subtitle_styles(path: Path = _FILE) -> dict[str, SubtitleStyle]:
    """All looks by their id, in the file's order.

    Raises:
        InputError: if the file can't be read or a look has a fault; it names the look and the field.
    """
    return load_entries(path, _KIND, _fault_of, _style_of)


def find_subtitle_style(style_id: str) -> SubtitleStyle:
    """The look called `style_id`.

    Raises:
        InputError: if there is none; it lists those there are.
    """
    return pick(load_subtitle_styles(), style_id, Text("没有这个字幕样式", "there is no such caption style"))


def _fault_of(table: dict[str, Any]) -> Text | None:
    for name in ("id", "name_zh", "name_en"):
        if not isinstance(table.get(name), str) or not table[name]:
            return Text(f"缺少 {name}", f"{name} is missing")
    for name, value in table.items():
        wanted = _wanted(name, value)
        if wanted is not None:
            return wrong_value(name, value, wanted)
    return None


def _style_of(table: dict[str, Any]) -> SubtitleStyle:
    given = dict(table)
    name = Text(given.pop("name_zh"), given.pop("name_en"))
    return SubtitleStyle(name=name, **given)


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
