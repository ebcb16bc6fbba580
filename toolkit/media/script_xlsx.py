"""A live script as a spreadsheet: timetable, lines, props, questions, red lines; ready to print."""

import io

from toolkit.core.script_markdown import COLUMNS, fact_names, format_clock, row_cells, shown_line
from toolkit.core.script_types import Beat, Script

_WIDTHS = (10, 22, 13, 14, 20, 26, 26, 28, 24, 28)
_LINE_HEADS = ("时间", "段落", "秒", "口播", "字数/预算", "画面", "道具", "主播", "场控", "备用", "红线", "依据")
_LINE_WIDTHS = (13, 14, 5, 62, 11, 24, 18, 16, 22, 22, 20, 20)
_HEAD, _BAND = "DDE8DC", "F5F1E6"


def script_xlsx(script: Script) -> bytes:
    """The workbook."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "流程表"
    head = f"{script.theme}　{len(script.products)} 款　{format_clock(script.seconds)}　每分钟 {script.pace} 字"
    _table(sheet, head, COLUMNS, row_cells(script), _WIDTHS)
    _table(book.create_sheet("口播稿"), _legend(script), _LINE_HEADS, _line_rows(script), _LINE_WIDTHS, freeze="C3")
    _table(book.create_sheet("答疑"), "观众会问，照这样答", ("商品", "问", "答"), _answers(script), (20, 26, 80))
    _table(book.create_sheet("红线"), "开播前念一遍", ("商品", "不能说的"), _red_lines(script), (20, 80))
    _table(book.create_sheet("核对"), "开播前逐项核对", ("商品", "事项"), _notes(script), (20, 100))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _table(sheet, head, columns, rows, widths, freeze: str = "A3") -> None:  # type: ignore[no-untyped-def]
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
    from openpyxl.utils import get_column_letter

    side = Side(style="thin", color="C8C8C0")
    edge = Border(left=side, right=side, top=side, bottom=side)
    for row in ((head,), columns, *rows):
        sheet.append(row)
    for cell in (cell for row in sheet.iter_rows() for cell in row):
        if isinstance(cell.value, str):
            cell.data_type = "s"  # never a formula, whatever it begins with
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(columns))
    sheet["A1"].font = Font(bold=True, size=14)
    sheet["A1"].alignment = Alignment(wrap_text=True, vertical="center")
    sheet.row_dimensions[1].height = 20 * -(-_wide(head) // max(1, sum(widths) - 20)) + 10
    for cell in sheet[2]:
        cell.font, cell.fill, cell.border = Font(bold=True), PatternFill("solid", fgColor=_HEAD), edge
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    for number, row in enumerate(sheet.iter_rows(min_row=3), 3):
        is_band = len(columns) > 5 and row[0].value in ("返场", "暖场", "下播预告")
        if not any(cell.value for cell in row[1:]):  # the head of a product
            sheet.merge_cells(start_row=number, start_column=1, end_row=number, end_column=len(columns))
            row[0].font, row[0].fill = Font(bold=True, size=13), PatternFill("solid", fgColor=_HEAD)
            row[0].alignment = Alignment(vertical="center")
            sheet.row_dimensions[number].height = 24
            continue
        for cell in row:
            cell.alignment, cell.border = Alignment(wrap_text=True, vertical="top"), edge
            if is_band:
                cell.fill = PatternFill("solid", fgColor=_BAND)
        lines = max(
            sum(-(-max(1, _wide(part)) // max(1, width - 1)) for part in str(cell.value or "").split("\n"))
            for cell, width in zip(row, widths, strict=True)
        )
        sheet.row_dimensions[number].height = min(400, 16.5 * lines + 8)
    for index, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(index)].width = width
    sheet.freeze_panes = freeze
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:2"
    sheet.oddFooter.center.text = "&P / &N"


def _wide(text: str) -> int:
    return sum(2 if ord(char) > 0x2E7F else 1 for char in text)


def _legend(script: Script) -> str:
    parts = ["数字按读法写好，照着念；没有依据的话没有写。这不是法律意见，开播前请自己再看一遍"]
    if script.dialect:
        parts.append(f"部分用词换成了{script.dialect}，原词写在〔〕里")
    return "。".join(parts)


def _line_rows(script: Script) -> list[tuple[str | int, ...]]:
    starts = {slot.start_s: slot for slot in script.products}
    rows: list[tuple[str | int, ...]] = []
    for beat in script.beats():
        slot = starts.get(beat.start_s)
        if slot and beat in slot.beats:
            link = f"　{slot.link_no}号链接" if slot.link_no else ""
            rows.append((f"{slot.name}　{slot.offer}{link}", *("",) * (len(_LINE_HEADS) - 1)))
        rows.append(_beat_row(beat))
    return rows


def _beat_row(beat: Beat) -> tuple[str | int, ...]:
    hosts = len({line.speaker for line in beat.lines})
    span = f"{format_clock(beat.start_s)}–{format_clock(beat.start_s + beat.seconds)}"
    said = "\n".join(shown_line(line, hosts=hosts) for line in beat.lines) or "（不写稿：答评论、看实物）"
    counted = f"{beat.spoken_chars}/{beat.char_budget}" if beat.char_budget else "—"
    return (
        span, beat.title, beat.seconds, said, counted, beat.show, beat.props, beat.host, beat.control, beat.spare,
        beat.avoid, fact_names(beat),
    )  # fmt: skip


def _answers(script: Script) -> list[tuple[str, ...]]:
    return [(slot.name, answer.question, answer.answer) for slot in script.products for answer in slot.answers]


def _red_lines(script: Script) -> list[tuple[str, ...]]:
    rows = [("全场", line) for line in script.red_lines]
    return rows + [(slot.name, line) for slot in script.products for line in slot.red_lines]


def _notes(script: Script) -> list[tuple[str, ...]]:
    rows = [("全场", f"应急：{script.emergency}")]
    for slot in script.products:
        rows.append((slot.name, f"链接里的规格和价格是不是 {slot.offer}"))
        rows += [(slot.name, note.zh) for note in slot.notes]
    return rows
