"""Product copy as a spreadsheet: one line a sentence, with what carries it."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

from toolkit.core.copy_titles import text_width

COLUMNS = (("平台", 14), ("部分", 30), ("内容", 60), ("字数", 8), ("上限", 8), ("依据", 46))


LINE_POINTS = 15
"""Height of a line; programs that open the file do not all work out the height of wrapped text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetLine:
    """One line of the spreadsheet."""

    platform: str
    part: str
    text: str
    length: int | None
    limit: int | None
    facts: str


def copy_workbook(title: str, lines: Sequence[SheetLine]) -> bytes:
    """An .xlsx with `lines`; every text stays text, whatever it begins with."""
    import openpyxl
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.properties import PageSetupProperties

    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.title = "文案"
    head = page.cell(1, 1, title)
    head.data_type, head.font = "s", Font(bold=True, size=14)
    for column, (name, width) in enumerate(COLUMNS, 1):
        cell = page.cell(2, column, name)
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="D9E9DF")
        page.column_dimensions[get_column_letter(column)].width = width
    for row, line in enumerate(lines, 3):
        values = (line.platform, line.part, line.text, line.length, line.limit, line.facts)
        page.row_dimensions[row].height = LINE_POINTS * max(
            -(-text_width(str(value or "")) // (width - 2)) or 1
            for value, (_, width) in zip(values, COLUMNS, strict=True)
        )
        for column, value in enumerate(values, 1):
            if value is None:
                continue
            cell = page.cell(row, column, value)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if isinstance(value, str):
                cell.data_type = "s"  # never a formula
    page.freeze_panes = "A3"
    page.print_title_rows = "2:2"
    page.page_setup.orientation = "landscape"
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()
