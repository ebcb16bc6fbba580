"""The log of slips as rows of text, for the spreadsheet and the document."""

from collections.abc import Sequence

from toolkit.core.record_chain import Record
from toolkit.core.slip_log import SlipEntry
from toolkit.core.spans import format_clock

TITLES = (
    "记录号", "场次", "时间码", "商品", "说错的话", "问题和依据的法条", "怎么更正的", "更正时间",
    "播后补救和说明", "核对人", "存档时间（UTC）",
)  # fmt: skip
NOT_CORRECTED = "没有当场更正"


def slip_cells(record: Record, entry: SlipEntry) -> Sequence[str]:
    """One slip, in the order of `TITLES`."""
    slip = entry.slip
    found = "\n".join(f"[{one.rule_id}] {one.text}：{one.why}（{one.law}）" for one in slip.findings)
    problems = found or "规则没有查出，主播自己更正的"
    corrected = format_clock(slip.correction_ms) if slip.correction_ms is not None else ""
    return (
        str(record.number), entry.show, slip.place, slip.product, slip.said, problems,
        slip.correction or NOT_CORRECTED, corrected, entry.note, entry.confirmed_by, record.made_at,
    )  # fmt: skip
