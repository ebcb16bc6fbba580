"""The signed review sheet as a document to print and keep."""

from collections.abc import Sequence
from pathlib import Path

from toolkit.core.compliance.findings import DISCLAIMER
from toolkit.core.record_chain import Record
from toolkit.core.review_sheet import ReviewSheet, SheetRow, shown_decision, shown_problems
from toolkit.media.record_paper import RecordPaper
from toolkit.media.save_file import save_bytes

_WIDTHS = (8, 22, 62, 62, 16, 62, 34)
_TITLES = ("序号", "位置", "要说的话", "问题和依据的法条", "决定", "改成", "依据或理由")
_COLOURS = {"violation": (248, 215, 218), "needs_evidence": (255, 243, 205)}


def write_review_pdf(sheet: ReviewSheet, path: Path, record: Record | None = None) -> None:
    """A4, lying. With `record` it carries its number and digest, without it says that it is a draft.

    Raises:
        OutputNotWritable, DiskFull: see `media.save_file`.
    """
    paper = RecordPaper(f"开播前审核单　{sheet.title}", _facts(sheet, record))
    colours = [_COLOURS.get(row.findings[0].level) if row.findings else None for row in sheet.rows]
    rows = (_cells(number, row) for number, row in enumerate(sheet.rows, 1))
    paper.write_table(_WIDTHS, _TITLES, rows, size_pt=8.5, colour_of=colours.__getitem__)
    paper.write_lines(_foot(sheet, record))
    save_bytes(path, paper.as_bytes())


def _facts(sheet: ReviewSheet, record: Record | None) -> Sequence[str]:
    number = f"记录编号：{record.number}" if record else "草稿：还没有签字存档"
    lines = [
        f"{number}　　开播日期：{sheet.show_date}　　审核内容：{sheet.source}　　规则截至：{sheet.rules_as_of}",
        f"内容摘要（SHA-256）：{sheet.source_sha256}",
    ]
    stopped = sum(row.is_stopped for row in sheet.rows)
    lines.append(f"共 {len(sheet.rows)} 句，其中 {stopped} 句有问题或要依据。")
    return lines


def _foot(sheet: ReviewSheet, record: Record | None) -> Sequence[str]:
    lines = [f"全篇还缺：{'、'.join(sheet.missing)}"] if sheet.missing else []
    signed = "审核人：＿＿＿＿＿＿　　日期：＿＿＿＿＿＿"
    if sheet.reviewer:
        signed = f"审核人：{sheet.reviewer}　　签字时间（UTC）：{sheet.signed_at}"
    lines.append(signed)
    if record:
        lines.append(f"上一条记录：{record.previous}")
        lines.append(f"本条记录：{record.digest}")
    lines.append(f"{DISCLAIMER.zh}。依直播电商监督管理办法，记录保存三年以上。")
    return lines


def _cells(number: int, row: SheetRow) -> Sequence[str]:
    shows = "\n".join(part for part in (row.evidence, f"理由：{row.reason}" if row.reason else "") if part)
    return (str(number), row.place, row.text, shown_problems(row), shown_decision(row), row.new_text, shows)
