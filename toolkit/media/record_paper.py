"""The paper that records are printed on: A4, lying, in the font of the captions, with a table."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from toolkit.media.fonts import caption_font, missing_glyphs

_HEAD_COLOUR = (217, 226, 236)


class RecordPaper:
    """A document that is written from top to bottom. Text that the font can't draw becomes boxes."""

    def __init__(self, title: str, lines: Iterable[str]) -> None:
        from fpdf import FPDF

        self._page = FPDF(orientation="L", format="A4")
        self._page.set_margin(12)
        self._page.set_auto_page_break(True, margin=14)
        font = str(caption_font().path)
        self._page.add_font("noto", "", font)
        self._page.add_font("noto", "B", font)
        self._page.add_page()
        self._page.set_font("noto", size=18)
        self._page.cell(0, 11, _drawable(title), new_x="LMARGIN", new_y="NEXT")
        self.write_lines(lines)
        self._page.ln(2)

    def write_lines(self, lines: Iterable[str]) -> None:
        """A line each, broken where it is too long."""
        self._page.set_font("noto", size=9.5)
        for line in lines:
            self._page.multi_cell(0, 5.5, _drawable(line), new_x="LMARGIN", new_y="NEXT")

    def write_table(
        self, widths: Sequence[int], titles: Sequence[str], rows: Iterable[Sequence[str]], *, size_pt: float,
        colour_of: Callable[[int], tuple[int, int, int] | None] = lambda _row: None,
    ) -> None:  # fmt: skip
        """`widths` as shares of the page; `colour_of` a row, counted from 0, paints it."""
        from fpdf.enums import WrapMode
        from fpdf.fonts import FontFace

        self._page.set_font("noto", size=size_pt)
        with self._page.table(
            col_widths=tuple(widths), headings_style=FontFace(fill_color=_HEAD_COLOUR), line_height=size_pt * 0.545,
            text_align="LEFT", padding=1, wrapmode=WrapMode.CHAR,
        ) as table:  # fmt: skip
            _fill(table.row(), titles)
            for number, cells in enumerate(rows):
                colour = colour_of(number)
                _fill(table.row(), cells, FontFace(fill_color=colour) if colour else None)
        self._page.ln(4)

    def as_bytes(self) -> bytes:
        """The document as a PDF file."""
        return bytes(self._page.output())


def _fill(row: Any, texts: Sequence[str], style: Any = None) -> None:
    for text in texts:
        row.cell(_drawable(text), style=style)


def _drawable(text: str) -> str:
    """What the font can't draw (an emoji) becomes a box that says so, so that nothing is left out in silence."""
    for char in missing_glyphs(text):
        text = text.replace(char, "□")
    return text
