"""Lists of entries with an id in TOML files that a user may edit; a fault is named with its place."""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from toolkit.core.text import Text
from toolkit.media.data_files import refused_data

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True)
class TableKind:
    """What a file lists."""

    key: str
    """Each entry is a table `[[key]]`."""
    file_name: Text
    """What a person calls the file: "字幕样式表", "the table of caption styles"."""
    entry_name: Text
    """What a person calls an entry: "样式", "style"."""


def load_entries(
    path: Path,
    kind: TableKind,
    find_fault: Callable[[dict[str, Any]], Text | None],
    read: Callable[[dict[str, Any]], _T],
) -> dict[str, _T]:
    """What `read` makes of each entry of the file, by its id, in the file's order.

    `find_fault` says what is wrong with an entry, None for nothing; an entry without fault has an `id`.

    Raises:
        InputError: if the file can't be read, has no entry, or one has a fault; it names the entry and the fault.
    """
    zh, en = kind.file_name.zh, kind.file_name.en
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8")).get(kind.key)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise refused_data(str(path), Text(f"{zh}读不懂（{error}）", f"{en} can't be read ({error})")) from error
    if not isinstance(tables, list) or not tables:
        raise refused_data(str(path), Text(f"{zh}里没有 [[{kind.key}]]", f"{en} has no [[{kind.key}]]"))
    entries: dict[str, _T] = {}
    for place, table in enumerate(tables, 1):
        fault = _fault_of(table, entries, find_fault)
        if fault is not None:
            name = table.get("id", "") if isinstance(table, dict) else ""
            where = Text(f"第 {place} 个{kind.entry_name.zh}（{name}）", f"{kind.entry_name.en} {place} ({name})")
            raise refused_data(str(path), Text(f"{where.zh}：{fault.zh}", f"{where.en}: {fault.en}"))
        entries[table["id"]] = read(table)
    return entries


def wrong_value(name: str, value: object, wanted: str) -> Text:
    """The fault of a field that does not hold what it takes."""
    return Text(f"{name} = {value!r} 不对，应为 {wanted}", f"{name} = {value!r} is wrong, it takes {wanted}")


def _fault_of(
    table: object, entries: dict[str, _T], find_fault: Callable[[dict[str, Any]], Text | None]
) -> Text | None:
    if not isinstance(table, dict):
        return Text("不是一张表", "it is not a table")
    fault = find_fault(table)
    if fault is None and table["id"] in entries:
        return Text("id 重复", "the id is used twice")
    return fault
