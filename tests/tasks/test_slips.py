"""From a transcript to slips in the log: taken back or not, kept in the chain, exported, and a changed byte told."""

import datetime
import io
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from toolkit.app import App
from toolkit.config import load_settings
from toolkit.core.errors import InputError
from toolkit.core.progress import Reporter
from toolkit.core.slip_log import Slip, SlipEntry
from toolkit.tasks.review import ReviewRequest
from toolkit.tasks.slips import SlipProposals, slip_file

CARDS = '[[product]]\nid = "o"\nname = "奉节脐橙"\naliases = ["橙子"]\nspec = "5斤装"\nprice = "39.9元"\n'
TALK = (
    "今天讲奉节脐橙", "这个橙子全国第一好吃", "刚才那句全国第一说错了", "这一箱三斤装啊说错了五斤装",
    "坏果包赔", "吃了能治咳嗽",
)  # fmt: skip


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    with App.open(load_settings({"CHUSHAN_HOME": str(tmp_path / "home"), "CHUSHAN_LANG": "zh"})) as opened:
        yield opened


@pytest.fixture
def found(app: App, tmp_path: Path) -> SlipProposals:
    (tmp_path / "cards.toml").write_text(CARDS, encoding="utf-8")
    cues = [f"{n}\n00:00:{n * 5:02},000 --> 00:00:{n * 5 + 3:02},000\n{text}\n" for n, text in enumerate(TALK)]
    (tmp_path / "show.srt").write_text("\n".join(cues), encoding="utf-8")
    cards = app.load_products(tmp_path / "cards.toml")
    request = ReviewRequest(path=tmp_path / "show.srt", cards=cards, today=datetime.date(2026, 11, 22))
    return app.propose_slips(request, Reporter())


def entry(slip: Slip, by: str = "张三") -> SlipEntry:
    return SlipEntry(slip=slip, show="十一月专场", source="show.srt", confirmed_by=by)


def test_what_was_taken_back_at_once_was_said_all_the_same(found: SlipProposals) -> None:
    assert [(slip.place, slip.findings[0].rule_id, slip.correction) for slip in found.slips] == [
        ("0:05.0", "ABS-1", "刚才那句全国第一说错了"),
        ("0:15.0", "FALSE-1", "说错了五斤装"),
        ("0:25.0", "MED-1", ""),
    ]


def test_a_kept_slip_stands_in_the_chain_with_its_transcript(app: App, found: SlipProposals, tmp_path: Path) -> None:
    for slip in found.slips:
        app.keep_slip(entry(slip), ("show.srt", b"talk"))
    assert [one.kind for one in app.records()] == ["slip"] * 3
    assert [kept.slip for _, kept in app.kept_slips()] == list(found.slips)
    assert app.check_records().faults == ()
    written = app.export_records(tmp_path / "out")
    names = {path.name for path in written.iterdir()}
    assert {"口误纠正记录.xlsx", "口误纠正记录.pdf", "records.jsonl", "files"} <= names
    database = sqlite3.connect(tmp_path / "home" / "chushan.sqlite")
    with pytest.raises(sqlite3.DatabaseError):  # the log itself refuses
        database.execute("update record set payload = replace(payload, '张三', '李四')")
    database.close()


def test_a_changed_transcript_is_told(app: App, found: SlipProposals) -> None:
    record = app.keep_slip(entry(found.slips[0]), ("show.srt", b"talk"))
    (app.record_files / record.files[0].sha256).write_bytes(b"tale")
    assert [fault.number for fault in app.check_records().faults] == [1]


def test_nobody_confirms_or_nothing_was_said(app: App, found: SlipProposals) -> None:
    for wrong in (entry(found.slips[0], by=" "), entry(Slip(said=" "))):
        with pytest.raises(InputError):
            app.keep_slip(wrong)
    assert app.records() == ()


def test_the_files_hold_every_slip_and_no_formula(app: App, found: SlipProposals, tmp_path: Path) -> None:
    app.keep_slip(entry(found.slips[0]))
    app.keep_slip(entry(Slip(said="=1+1 😀", place="第 1 行")))
    page = openpyxl.load_workbook(io.BytesIO(slip_file(app.kept_slips(), ".xlsx"))).worksheets[0]
    assert (page["E2"].value, page["G2"].value) == ("这个橙子全国第一好吃", "刚才那句全国第一说错了")
    assert (page["E3"].value, page["E3"].data_type, page["G3"].value) == ("=1+1 😀", "s", "没有当场更正")
    assert slip_file(app.kept_slips(), ".pdf").startswith(b"%PDF")
    with pytest.raises(InputError):
        slip_file((), ".docx")
    path = app.write_slips(tmp_path / "a.xlsx")
    assert app.write_slips(path) == path  # its own file is written over
    path.write_bytes(b"mine")
    with pytest.raises(InputError):
        app.write_slips(path)
