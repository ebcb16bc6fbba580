"""Whether a course's spreadsheet still has its pages and headings: one renamed gives many errors about other cells."""

from collections.abc import Iterator
from typing import Any

from toolkit.core.courses.sheet_columns import PARTS, SheetPart
from toolkit.core.text import Text

GUIDE_PAGE = "怎么用"


def shape_faults(book: Any) -> tuple[Text, ...]:
    """What was renamed in the workbook (of openpyxl): pages first; the headings of a page where its page is there."""
    pages = [part.name for part in PARTS]
    strange = [
        name for name in book.sheetnames if name not in (*pages, GUIDE_PAGE) and _looks_filled(book[name])
    ]  # fmt: skip
    missing = [name for name in pages if name not in book.sheetnames]
    if strange and missing:
        return tuple(_renamed_page(name, _likeliest(name, strange)) for name in missing if _likeliest(name, strange))
    return tuple(
        fault for part in PARTS if part.name in book.sheetnames for fault in _heading_faults(book[part.name], part)
    )


def _looks_filled(sheet: Any) -> bool:
    """A page of somebody's own notes is none of ours: ours have 单元 or 编号 or 课名 in the first row."""
    heads = {name for part in PARTS for name in (column.name for column in part.columns)}
    return len(heads & set(_first_row(sheet))) >= 2


def _first_row(sheet: Any) -> list[str]:
    row = next(iter(sheet.iter_rows(max_row=1, max_col=60, values_only=True)), ())
    return [str(name or "").strip() for name in row]


def _likeliest(name: str, strange: list[str]) -> str:
    """Of the strange pages the one that shares most characters with `name`."""
    return max(strange, key=lambda one: len(set(one) & set(name)), default="")


def _renamed_page(name: str, found: str) -> Text:
    return Text(
        f"少了“{name}”这一页（多了“{found}”）。请把页名改回“{name}”",
        f'the page "{name}" is missing (there is "{found}"): name it "{name}" again',
    )


def _heading_faults(sheet: Any, part: SheetPart) -> Iterator[Text]:
    from openpyxl.utils import get_column_letter

    row = _first_row(sheet)
    known = {column.name for column in part.columns}
    strange = [(at, name) for at, name in enumerate(row, 1) if name and name not in known]
    missing = [column.name for column in part.columns if column.name not in row]
    for name in missing:
        expected = [column.name for column in part.columns].index(name) + 2
        at, found = next((one for one in strange if one[0] == expected), (0, ""))
        if found:
            cell = f"{part.name}!{get_column_letter(at)}1"
            yield Text(
                f"“{part.name}”页第一行少了“{name}”这一列（{cell} 写着“{found}”）。请改回“{name}”",
                f'the column "{name}" is missing ({cell} says "{found}"): name it "{name}" again',
            )
