"""From a review to a signed sheet in a log: undecided lines, unlawful new texts, evidence, a changed byte."""

import datetime
from pathlib import Path

import openpyxl
import pytest

from toolkit.core.errors import InputError
from toolkit.core.products import ProductCard
from toolkit.core.progress import Reporter
from toolkit.core.record_chain import Record, seal_record
from toolkit.core.review_sheet import ReviewSheet
from toolkit.media.review_sheet_xlsx import read_review_xlsx
from toolkit.tasks.products import load_products
from toolkit.tasks.review import ReviewRequest, ReviewTools, review
from toolkit.tasks.review_sheet import SheetOpen, Signed, check_log, export_log, make_sheet, sign_sheet, write_sheet

NOW = datetime.datetime(2026, 11, 22, 10, 0, tzinfo=datetime.UTC)
TODAY = datetime.date(2026, 11, 22)
SCRIPT = "大家好，欢迎来看奉节脐橙。\n这个橙子全国第一好吃。\n=五斤装三十九块九🍊。\n喝了能治咳嗽。\n"
CARDS = """
[[product]]
id = "orange"
name = "奉节脐橙"
spec = "5斤装"
price = "39.9元"
origin = "重庆市奉节县"
taste = ["甜", "化渣"]
"""


class Log:
    def __init__(self) -> None:
        self.records: list[Record] = []

    def append(self, kind, title, payload, files) -> Record:
        previous = self.records[-1] if self.records else None
        self.records.append(
            seal_record(previous=previous, kind=kind, made_at="x", title=title, payload=payload, files=files)
        )
        return self.records[-1]

    def load(self) -> tuple[Record, ...]:
        return tuple(self.records)


@pytest.fixture
def cards(tmp_path: Path) -> tuple[ProductCard, ...]:
    (tmp_path / "products.toml").write_text(CARDS, encoding="utf-8")
    return load_products(tmp_path / "products.toml")


@pytest.fixture
def xlsx(tmp_path: Path, cards) -> Path:
    request = ReviewRequest(path=None, content=SCRIPT.encode(), cards=cards, today=TODAY)
    sheet = make_sheet(review(request, ReviewTools(), Reporter()), SCRIPT.encode(), cards, TODAY)
    write_sheet(sheet, tmp_path / "审核单.xlsx")
    return tmp_path / "审核单.xlsx"


def fill(path: Path, **cells: str) -> None:
    book = openpyxl.load_workbook(path)
    for place, text in cells.items():
        book["审核单"][place] = text
    book.save(path)


def sign(xlsx: Path, cards, log: Log, reviewer: str = "张三") -> Signed:
    return sign_sheet(xlsx, reviewer, cards, ReviewTools(), log, xlsx.parent / "kept", NOW, Reporter())


def test_the_sheet_shows_what_was_found_and_no_cell_is_a_formula(xlsx: Path) -> None:
    page = openpyxl.load_workbook(xlsx)["审核单"]
    assert page["D8"].value.startswith("=五斤装")
    assert page["D8"].data_type == "s"
    assert "ABS-1" in page["E7"].value
    assert page["F7"].value
    assert page["E6"].value in (None, "")
    sheet = read_review_xlsx(xlsx)
    assert [row.is_stopped for row in sheet.rows] == [False, True, False, True]


def test_it_is_signed_when_every_stopped_line_is_decided(xlsx: Path, cards) -> None:
    log = Log()
    (xlsx.parent / "合格证.jpg").write_bytes(b"picture")
    with pytest.raises(SheetOpen) as caught:
        sign(xlsx, cards, log)
    assert {fault.row for fault in caught.value.faults} == {2, 4}
    fill(xlsx, G7="改", H7="这个橙子甜，化渣。", G9="有依据", I9="合格证.jpg；FJ-1")

    found = sign(xlsx, cards, log)

    assert found.pdf.read_bytes().startswith(b"%PDF")
    assert [file.name for file in found.record.files] == ["审核单.xlsx", "合格证.jpg"]
    assert "张三" in found.record.payload
    assert check_log(log, xlsx.parent / "kept").faults == ()


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        ({"G7": "改", "H7": "这个橙子是最好的。", "G9": "删"}, "改后的话还是不能说"),
        ({"G7": "改", "G9": "删"}, "没有写改成什么"),
        ({"G7": "保留", "G9": "删"}, "不能原样保留"),
        ({"G7": "有依据", "G9": "删"}, "没有写是什么依据"),
    ],
)
def test_what_can_not_be_signed(xlsx: Path, cards, cells: dict[str, str], fault: str) -> None:
    log = Log()
    fill(xlsx, **cells)
    with pytest.raises(SheetOpen, match="row 2") as caught:
        sign(xlsx, cards, log)
    assert fault in caught.value.fault.zh
    assert log.records == []


def test_what_was_said_and_found_can_not_be_edited_in_the_cells(xlsx: Path, cards) -> None:
    fill(xlsx, D7="这个橙子甜。", E7="", G7="改", H7="这个橙子甜。", G9="删")
    found = sign(xlsx, cards, Log())
    assert "全国第一好吃" in found.record.payload


def test_words_that_are_no_decision_and_nobody_to_sign(xlsx: Path, cards) -> None:
    fill(xlsx, G7="随便")
    with pytest.raises(InputError, match="G7"):
        sign(xlsx, cards, Log())
    with pytest.raises(InputError, match="nobody"):
        sign(xlsx, cards, Log(), reviewer=" ")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"not a sheet"])
def test_another_file_is_no_sheet(tmp_path: Path, cards, content: bytes) -> None:
    path = tmp_path / "other.xlsx"
    path.write_bytes(content)
    with pytest.raises(InputError, match="no review sheet"):
        sign(path, cards, Log())


def test_changed_evidence_is_told_and_the_whole_is_exported(xlsx: Path, cards, tmp_path: Path) -> None:
    log = Log()
    fill(xlsx, G7="删", G9="删")
    found = sign(xlsx, cards, log)

    target = export_log(log, tmp_path / "kept", tmp_path / "out")

    assert sorted(path.name for path in target.iterdir()) == ["00001-审核单.pdf", "files", "records.jsonl"]
    with pytest.raises(InputError, match="not empty"):
        export_log(log, tmp_path / "kept", target)
    (tmp_path / "kept" / found.record.files[0].sha256).write_bytes(b"x")
    assert [fault.number for fault in check_log(log, tmp_path / "kept").faults] == [1]
    (tmp_path / "kept" / found.record.files[0].sha256).unlink()
    assert "missing" in check_log(log, tmp_path / "kept").faults[0].fault.en


def test_a_draft_is_a_document_too_and_nothing_else_is(tmp_path: Path) -> None:
    sheet = ReviewSheet(
        title="空", source="a.txt", source_sha256="0" * 64, show_date="2026-11-22", rules_as_of="2026-11-22", rows=()
    )
    write_sheet(sheet, tmp_path / "a.pdf")
    assert (tmp_path / "a.pdf").stat().st_size > 1000
    with pytest.raises(InputError):
        write_sheet(sheet, tmp_path / "a.docx")
