"""The log of slips as a spreadsheet."""

import io
from collections.abc import Sequence

from toolkit.core.record_chain import Record
from toolkit.core.slip_log import SlipEntry
from toolkit.media.row_heights import row_height_pt
from toolkit.media.slip_table import TITLES, slip_cells

_WIDTHS = (8, 16, 10, 14, 40, 44, 40, 10, 30, 10, 20, 20)


def slip_xlsx(kept: Sequence[tuple[Record, SlipEntry]]) -> bytes:
    """The spreadsheet's content; every cell is text, never a formula."""
    import openpyxl
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.properties import PageSetupProperties

    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.title = "口误纠正记录"
    rows = [(*TITLES, "记录摘要"), *((*slip_cells(*each), each[0].digest) for each in kept)]
    for line, row in enumerate(rows, 1):
        page.row_dimensions[line].height = row_height_pt(row, _WIDTHS)
        for column, text in enumerate(row, 1):
            cell = page.cell(line, column, "".join(char for char in text if char.isprintable() or char == "\n"))
            cell.data_type = "s"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if line == 1:
                cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="D9E2EC")
    for column, width in enumerate(_WIDTHS, 1):
        page.column_dimensions[get_column_letter(column)].width = width
    page.freeze_panes = "A2"
    page.page_setup.orientation, page.page_setup.fitToHeight, page.page_setup.fitToWidth = "landscape", 0, 1
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()
