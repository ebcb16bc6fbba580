"""The review sheet as a spreadsheet: written for a person to decide in, and read back."""

import io
import json
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from toolkit.core.codec import from_plain, to_plain
from toolkit.core.errors import InputError
from toolkit.core.review_sheet import (
    DECISIONS,
    ONE_BY_ONE,
    Decision,
    ReviewSheet,
    SheetRow,
    shown_decision,
    shown_problems,
)
from toolkit.core.text import Text
from toolkit.media.row_heights import row_height_pt
from toolkit.media.save_file import save_bytes

COLUMNS = (
    ("序号", 6), ("位置", 12), ("商品", 14), ("要说的话", 44), ("问题", 40), ("可以这样说", 40),
    ("决定", 9), ("改成", 40), ("依据（文件名或编号）", 26),
    ("不改的理由", 26),
)  # fmt: skip
_DECISION, _NEW_TEXT, _EVIDENCE, _REASON = 7, 8, 9, 10
_FIRST_ROW = 6
_HIDDEN = "data"
"""A hidden page with the sheet as it was made: what is said and found is read from there, only decisions from cells."""
_COLOURS = {"violation": "F8D7DA", "needs_evidence": "FFF3CD", "caution": "E2E3E5", "hint": "FFFFFF"}


def write_review_xlsx(sheet: ReviewSheet, path: Path) -> None:
    """Raises: OutputNotWritable, DiskFull: see `media.save_file`."""
    import openpyxl
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation
    from openpyxl.worksheet.properties import PageSetupProperties

    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.title = "审核单"
    for line, text in enumerate(_head(sheet), 1):
        _put(page, line, 1, text).font = Font(bold=line == 1, size=14 if line == 1 else 11)
    for column, (title, width) in enumerate(COLUMNS, 1):
        cell = _put(page, _FIRST_ROW - 1, column, title)
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="D9E2EC")
        page.column_dimensions[get_column_letter(column)].width = width
    for index, row in enumerate(sheet.rows):
        cells = _cells(index + 1, row)
        page.row_dimensions[_FIRST_ROW + index].height = row_height_pt(cells, [width for _, width in COLUMNS])
        for column, text in enumerate(cells, 1):
            cell = _put(page, _FIRST_ROW + index, column, text)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if row.findings and column == 5:
                cell.fill = PatternFill("solid", fgColor=_COLOURS.get(row.findings[0].level, "FFFFFF"))
    choice = DataValidation(type="list", formula1=f'"{",".join(name.zh for _, name in DECISIONS)}"', allow_blank=True)
    page.add_data_validation(choice)
    choice.add(f"G{_FIRST_ROW}:G{_FIRST_ROW + max(0, len(sheet.rows) - 1)}")
    page.freeze_panes = f"A{_FIRST_ROW}"
    page.page_setup.orientation, page.page_setup.fitToHeight, page.page_setup.fitToWidth = "landscape", 0, 1
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    data = book.create_sheet(_HIDDEN)
    data.sheet_state = "hidden"
    for line, part in enumerate(_parts(json.dumps(to_plain(sheet), ensure_ascii=False)), 1):
        _put(data, line, 1, part)
    content = io.BytesIO()
    book.save(content)
    save_bytes(path, content.getvalue())


def read_review_xlsx(path: Path) -> ReviewSheet:
    """The sheet with the decisions that a person wrote into it.

    Raises:
        InputError: if it is no such sheet, or a decision is none of the four.
    """
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = openpyxl.load_workbook(path, data_only=True)
        page, data = book["审核单"], book[_HIDDEN]
        whole = "".join(str(cell.value or "") for cell in data["A"])
        sheet = from_plain(ReviewSheet, json.loads(whole))
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, OSError) as error:
        raise InputError(
            str(path),
            Text("这不是出山做的审核单，或者文件坏了", "this is no review sheet of chushan, or it is damaged"),
            Text("请用 chushan review --sheet 重新生成一份", "Make one with chushan review --sheet"),
        ) from error
    rows = tuple(_decided(page, index, row, path) for index, row in enumerate(sheet.rows))
    return replace(sheet, rows=rows)


def _decided(page: Any, index: int, row: SheetRow, path: Path) -> SheetRow:
    line = _FIRST_ROW + index

    def text(column: int) -> str:
        return str(page.cell(line, column).value or "").strip()

    decision = _decision(text(_DECISION), line, path)
    findings = row.findings if decision == row.decision else tuple(replace(one, decision="") for one in row.findings)
    return replace(
        row,
        findings=findings,
        decision=decision,
        new_text=text(_NEW_TEXT),
        evidence=text(_EVIDENCE),
        reason=text(_REASON),
    )


def _decision(text: str, line: int, path: Path) -> Decision:
    if text in ("", ONE_BY_ONE):
        return ""
    for decision, name in DECISIONS:
        if text in (decision, name.zh, name.en):
            return decision
    names = "、".join(name.zh for _, name in DECISIONS)
    raise InputError(
        f"{path} G{line}",
        Text(f"“{text}”不是决定", f'"{text}" is no decision'),
        Text(f"请填 {names} 之一", f"Write one of: {', '.join(name.en for _, name in DECISIONS)}"),
    )


def _head(sheet: ReviewSheet) -> Sequence[str]:
    return (
        f"开播前审核单　{sheet.title}",
        f"开播日期：{sheet.show_date}　　审核内容：{sheet.source}　　规则截至：{sheet.rules_as_of}",
        "有颜色的行请在“决定”里选：改、删、有依据、保留（要写明理由）。填好后运行 chushan records sign",
    )


def _cells(number: int, row: SheetRow) -> Sequence[str]:
    return (
        str(number), row.place, row.product, row.text, shown_problems(row), row.proposal, shown_decision(row),
        row.new_text, row.evidence, row.reason,
    )  # fmt: skip


def _put(page: Any, line: int, column: int, text: str) -> Any:
    """Text, never a formula, whatever its first character."""
    cell = page.cell(line, column, "".join(char for char in text if char.isprintable() or char == "\n"))
    cell.data_type = "s"
    return cell


def _parts(text: str, size: int = 30_000) -> Sequence[str]:
    """A cell holds 32,767 characters (Excel's limit)."""
    return [text[start : start + size] for start in range(0, len(text), size)]
