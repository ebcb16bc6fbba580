"""The log of slips as a document to print."""

from collections.abc import Sequence

from toolkit.core.record_chain import Record
from toolkit.core.slip_log import SlipEntry
from toolkit.media.record_paper import RecordPaper
from toolkit.media.slip_table import TITLES, slip_cells

_WIDTHS = (10, 20, 15, 18, 48, 56, 48, 15, 32, 14, 24)


def slip_pdf(kept: Sequence[tuple[Record, SlipEntry]]) -> bytes:
    """A4, lying; below the table the digest of the newest record, to compare with the log."""
    paper = RecordPaper("口误纠正记录", [f"共 {len(kept)} 条。"])
    paper.write_table(_WIDTHS, TITLES, (slip_cells(*each) for each in kept), size_pt=8)
    if kept:
        newest = kept[-1][0]
        paper.write_lines([f"最新一条记录（第 {newest.number} 号）摘要：{newest.digest}"])
    paper.write_lines(["依直播电商监督管理办法，记录保存三年以上。"])
    return paper.as_bytes()
