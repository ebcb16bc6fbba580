"""The log of slips as a document to print."""

from collections.abc import Sequence

from toolkit.core.record_chain import Record
from toolkit.core.slip_log import SlipEntry
from toolkit.media.fonts import caption_font, missing_glyphs
from toolkit.media.slip_table import TITLES, slip_cells

_WIDTHS = (10, 20, 15, 18, 48, 56, 48, 15, 32, 14, 24)


def slip_pdf(kept: Sequence[tuple[Record, SlipEntry]]) -> bytes:
    """A4, lying; below the table the digest of the newest record, to compare with the log."""
    from fpdf import FPDF
    from fpdf.enums import WrapMode
    from fpdf.fonts import FontFace

    page = FPDF(orientation="L", format="A4")
    page.set_margin(12)
    page.set_auto_page_break(True, margin=14)
    font = str(caption_font().path)
    page.add_font("noto", "", font)
    page.add_font("noto", "B", font)
    page.add_page()
    page.set_font("noto", size=18)
    page.cell(0, 11, "口误纠正记录", new_x="LMARGIN", new_y="NEXT")
    page.set_font("noto", size=9.5)
    page.multi_cell(0, 5.5, f"共 {len(kept)} 条。", new_x="LMARGIN", new_y="NEXT")
    page.ln(2)
    page.set_font("noto", size=8)
    with page.table(
        col_widths=_WIDTHS, headings_style=FontFace(fill_color=(217, 226, 236)), line_height=4.4, text_align="LEFT",
        padding=1, wrapmode=WrapMode.CHAR,
    ) as table:  # fmt: skip
        for cells in (TITLES, *(slip_cells(*each) for each in kept)):
            row = table.row()
            for text in cells:
                row.cell(_drawable(text))
    page.ln(4)
    page.set_font("noto", size=9.5)
    newest = f"最新一条记录（第 {kept[-1][0].number} 号）摘要：{kept[-1][0].digest}" if kept else ""
    for line in (newest, "依直播电商监督管理办法，记录保存三年以上。"):
        if line:
            page.multi_cell(0, 5.5, line, new_x="LMARGIN", new_y="NEXT")
    return bytes(page.output())


def _drawable(text: str) -> str:
    """What the font can't draw (an emoji) becomes a box, so that nothing is left out in silence."""
    for char in missing_glyphs(text):
        text = text.replace(char, "□")
    return text
