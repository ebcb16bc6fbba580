"""Values of product cards as they stand in a TOML file, and as the text of a form."""

import datetime
from typing import Any

from toolkit.core.product_fields import field_spec

PlainValue = str | int | bool | list[str]


def plain_value(value: Any) -> object:
    """A value of the file without what the file's writer knows of it."""
    return value.unwrap() if hasattr(value, "unwrap") else value


def toml_value(path: str, value: object) -> PlainValue:
    """A checked value of the field at `path` as it is written in a file."""
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, bool | int):
        return value
    text = getattr(value, "text", value)
    kind = "text" if path.startswith("evidence.") else field_spec(path).kind
    return text == "是" if kind == "flag" else str(text)


def form_text(path: str, value: object) -> str:
    """A written value as the text of a form."""
    plain = plain_value(value)
    kind = "text" if path.startswith("evidence.") else field_spec(path).kind if path else "text"
    if isinstance(plain, bool):
        return "是" if plain else "否"
    if isinstance(plain, list):
        return ("；" if kind == "notes" else "、").join(map(str, plain))
    if isinstance(plain, datetime.date):
        return plain.isoformat()[:16].replace("T", " ")
    if isinstance(plain, dict):
        return "".join(str(part) for part in plain.values())
    return str(plain)
