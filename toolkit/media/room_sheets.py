"""The class's table as files."""

import csv
import io

from toolkit.core.room.sheet import Sheet, safe_cell


def sheet_csv(sheet: Sheet) -> bytes:
    """UTF-8 with a mark in front, as Excel wants it; cells that look like formulas are made harmless."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([safe_cell(cell) for cell in sheet.head])
    for row, shown in zip(sheet.rows, sheet.shown(), strict=True):
        cells = zip(row, shown, strict=True)
        writer.writerow([safe_cell(text) if isinstance(cell, str) else text for cell, text in cells])
    return out.getvalue().encode("utf-8-sig")


def sheet_xlsx(sheet: Sheet) -> bytes:
    """One sheet; text is text, whatever it begins with."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    book = Workbook(write_only=True)
    page = book.create_sheet("成绩")
    page.freeze_panes = "C2"
    head = []
    for text in sheet.head:
        cell = WriteOnlyCell(page, value=_text(text))
        cell.data_type = "s"
        cell.font = Font(bold=True)
        head.append(cell)
    page.append(head)
    for row in sheet.rows:
        cells = []
        for value in row:
            cell = WriteOnlyCell(page, value=_text(value) if isinstance(value, str) else value)
            if isinstance(value, str):
                cell.data_type = "s"
            cells.append(cell)
        page.append(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _text(text: str) -> str:
    """Without characters that XML does not know."""
    return "".join(one for one in text if one in "\t\n\r" or ord(one) >= 32)
