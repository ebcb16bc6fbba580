"""Courses that share units: what is meant for other levels is left out."""

from collections.abc import Mapping, Sequence
from typing import Any


def for_level(tables: Mapping[str, Any], level: str) -> dict[str, Any]:
    """`tables` without those whose `levels` do not name `level`; nothing else is changed.

    >>> for_level({"unit": [{"id": "a", "levels": ["video"]}, {"id": "b"}]}, "live")
    {'unit': [{'id': 'b'}]}
    """
    return {name: _kept(value, level) for name, value in tables.items() if name != "levels"}


def _kept(value: Any, level: str) -> Any:
    if isinstance(value, Mapping):
        return for_level(value, level)
    if isinstance(value, list):
        return [_kept(one, level) for one in value if not isinstance(one, Mapping) or level in one.get("levels", level)]
    return value


def assemble(head: Mapping[str, Any], parts: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The tables of a whole course: its own, and the units, goods and tests of `parts`, for its level."""
    whole = {name: value for name, value in head.items() if name != "use"}
    for part in parts:
        for name, value in part.items():
            whole[name] = [*whole.get(name, []), *value] if isinstance(value, list) else value
    return for_level(whole, str(head.get("level", "")))
