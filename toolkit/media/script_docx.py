"""A live script as a document: the timetable on a wide page, then every beat with its lines in large type."""

import io
from typing import Any

from toolkit.core.errors import EngineMissing
from toolkit.core.script_markdown import COLUMNS, fact_names, format_clock, row_cells, shown_line
from toolkit.core.script_types import Beat, ProductScript, Script
from toolkit.core.text import Text

_WIDTHS_CM = (1.7, 2.6, 1.7, 2.2, 2.6, 2.9, 3.0, 3.3, 3.0, 4.0)
_FONT = "Microsoft YaHei"


def script_docx(script: Script) -> bytes:
    """The document.

    Raises:
        EngineMissing: if python-docx is not installed.
    """
    try:
        import docx
    except ImportError as error:
        raise EngineMissing(
            "python-docx",
            Text("没有安装，写不了 .docx", "it is not installed, so .docx can't be written"),
            Text("请运行 pip install python-docx，或改用 .xlsx、.md、.html", "Run: pip install python-docx"),
        ) from error
    document = docx.Document()
    _set_up(document)
    _heading(document, f"直播脚本：{script.theme}", 0)
    said = f"共 {len(script.products)} 款，{format_clock(script.seconds)}，每分钟 {script.pace} 字。"
    said += "数字按读法写好，照着念。"
    document.add_paragraph(said + (f"部分用词换成了{script.dialect}，原词写在〔〕里。" if script.dialect else ""))
    _timetable(document, script)
    _heading(document, "全场红线", 1)
    for line in script.red_lines:
        document.add_paragraph(line, style="List Bullet")
    document.add_paragraph(f"应急：{script.emergency}")
    if script.opening:
        _heading(document, script.opening.title, 1)
        _beat(document, script.opening)
    for number, slot in enumerate(script.products, 1):
        _product(document, number, slot)
    if script.later:
        _heading(document, "返场与答评论", 1)
        for beat in script.later:
            _beat(document, beat)
    if script.closing:
        _heading(document, script.closing.title, 1)
        _beat(document, script.closing)
    document.add_paragraph("没有依据的话没有写；这不是法律意见，开播前请自己再看一遍。")
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _set_up(document: Any) -> None:
    from docx.enum.section import WD_ORIENT
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt

    for name in ("Normal", "Heading 1", "Heading 2", "Title", "List Bullet"):
        style = document.styles[name]
        style.font.name = _FONT
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), _FONT)
    document.styles["Normal"].font.size = Pt(10.5)
    page = document.sections[0]
    page.orientation, page.page_width, page.page_height = WD_ORIENT.LANDSCAPE, Cm(29.7), Cm(21.0)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Cm(1.3)


def _heading(document: Any, text: str, level: int) -> None:
    document.add_heading(text, level)


def _timetable(document: Any, script: Script) -> None:
    from docx.enum.table import WD_TABLE_ALIGNMENT
    from docx.shared import Cm, Pt

    _heading(document, "流程表", 1)
    table = document.add_table(rows=1, cols=len(COLUMNS), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    for cells in (COLUMNS, *row_cells(script)):
        row = table.rows[0] if cells is COLUMNS else table.add_row()
        for cell, text, width in zip(row.cells, cells, _WIDTHS_CM, strict=True):
            cell.width = Cm(width)
            run = cell.paragraphs[0].add_run(text)
            run.font.size, run.bold = Pt(8.5), cells is COLUMNS
    for column, width in zip(table.columns, _WIDTHS_CM, strict=True):
        column.width = Cm(width)
    _repeat_head(table.rows[0])
    for row in table.rows:
        _keep_whole(row)


def _repeat_head(row: Any) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)


def _keep_whole(row: Any) -> None:
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _product(document: Any, number: int, slot: ProductScript) -> None:
    link = f"，{slot.link_no} 号链接" if slot.link_no else ""
    _heading(document, f"{number}. {slot.name}（{slot.offer}{link}）", 1)
    for note in slot.notes:
        document.add_paragraph(f"注意：{note.zh}")
    for beat in slot.beats:
        _beat(document, beat)
    _heading(document, "观众会问", 2)
    for answer in slot.answers:
        document.add_paragraph(f"问：{answer.question}　答：{answer.answer}", style="List Bullet")
    _heading(document, "这一款不能说的", 2)
    for line in slot.red_lines:
        document.add_paragraph(line, style="List Bullet")


def _beat(document: Any, beat: Beat) -> None:
    from docx.shared import Pt, RGBColor

    span = f"{format_clock(beat.start_s)}–{format_clock(beat.start_s + beat.seconds)}"
    counted = f"口播 {beat.spoken_chars} 字，预算 {beat.char_budget} 字" if beat.char_budget else "不写稿"
    _heading(document, f"{span}　{beat.title}（{beat.seconds} 秒，{counted}）", 2)
    hosts = len({line.speaker for line in beat.lines})
    for line in beat.lines:
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(3)
        paragraph.add_run(shown_line(line, hosts=hosts)).font.size = Pt(14)
    parts = (
        ("画面", beat.show), ("道具", beat.props), ("主播", beat.host), ("场控", beat.control), ("备用", beat.spare),
        ("红线", beat.avoid), ("依据", fact_names(beat)),
    )  # fmt: skip
    paragraph = document.add_paragraph()
    for name, text in parts:
        if text:
            run = paragraph.add_run(f"{name}：{text}　")
            run.font.size, run.font.color.rgb = Pt(9), RGBColor(0x55, 0x55, 0x50)
