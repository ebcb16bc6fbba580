"""The user's cards, changed field by field: nothing typed is lost, nothing unknown is dropped."""

import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest
from PIL import Image

from toolkit.core.card_proposal import CardProposal, ProposedFact
from toolkit.core.errors import InputError, ProductCardInvalid
from toolkit.core.privacy import Box
from toolkit.tasks.card_proposals import ProposalShelf
from toolkit.tasks.card_room import CardRoom, FieldWrite
from toolkit.tasks.card_table import preview_table, take_table

FILE = """# 我家的货
[[product]]
id = "orange"
"名称" = "奉节脐橙"   # 叫法
price = "39.9元"      # 带单位
spec = "5斤装"
farm_code = "A7"      # 自己用的
gifts = ["开橙器"]

[product.ship]
hours = 48
box = "泡沫箱"

# 第二样
[[product]]
id = "millet"
name = "武乡小米"
price = "29.9元"
spec = "2斤装"
"""


@pytest.fixture
def room(tmp_path: Path) -> CardRoom:
    folder = tmp_path / "cards"
    folder.mkdir()
    clock = iter(datetime(2026, 11, 22, tzinfo=UTC) + timedelta(minutes=5 * n) for n in range(10_000))
    room = CardRoom(folder, lambda: next(clock))
    room.file.write_text(FILE, encoding="utf-8")
    return room


def data(room: CardRoom) -> dict:
    return tomllib.loads(room.file.read_text(encoding="utf-8"))["product"][0]


def test_a_change_touches_one_line_and_leaves_comments_and_unknown_fields(room: CardRoom) -> None:
    room.write("orange", FieldWrite(path="price", text="35"), FieldWrite(path="name", text="奉节脐橙王"))
    expected = FILE.replace("39.9元", "35元").replace('"奉节脐橙"', '"奉节脐橙王"')
    assert room.file.read_text(encoding="utf-8") == expected
    assert room.open("orange").unknown == (("farm_code", "A7"), ("ship.box", "泡沫箱"))


def test_new_fields_go_where_they_belong(room: CardRoom) -> None:
    writes = {"origin": "重庆市奉节县", "ship.courier": "中通快递", "story.person": "李大姐", "taste": "甜、化渣",
              "certificates.1.no": "FJ-1", "certificates.2.no": "FJ-2", "gifts.1.spec": "塑料", "ship.cold_chain": "否",
              "evidence.certificates.2.no": "照片 b.jpg 第2行"}  # fmt: skip
    sheet = room.write("orange", *(FieldWrite(path=path, text=text) for path, text in writes.items()))
    for path, text in writes.items():
        bare = path.removeprefix("evidence.")
        assert (sheet.field(bare).evidence if bare != path else sheet.field(path).text) == text, path
    card = data(room)
    assert (card["origin"], card["taste"], card["ship"]["cold_chain"]) == ("重庆市奉节县", ["甜", "化渣"], False)
    assert card["gifts"] == [{"name": "开橙器", "spec": "塑料"}]
    assert "# 第二样" in room.file.read_text(encoding="utf-8")


def test_what_the_card_can_not_hold_is_kept_and_told(room: CardRoom) -> None:
    before = room.file.read_bytes()
    sheet = room.write("orange", FieldWrite(path="ship.hours", text="明天"), FieldWrite(path="price", text=""))
    assert sheet.field("ship.hours").pending.text == "明天"  # type: ignore[union-attr]
    assert sheet.field("ship.hours").text == "48"
    assert "不能空着" in sheet.field("price").pending.why.zh  # type: ignore[union-attr]
    assert room.file.read_bytes() == before
    again = room.write("orange", FieldWrite(path="ship.hours", text="24"))
    assert (again.field("ship.hours").text, again.field("ship.hours").pending) == ("24", None)


def test_two_phones_on_one_field_lose_nothing(room: CardRoom) -> None:
    room.write("orange", FieldWrite(path="price", text="35", base="39.9元"))
    sheet = room.write("orange", FieldWrite(path="price", text="36", base="39.9元"))
    pending = sheet.field("price").pending
    assert (sheet.field("price").text, pending.text, pending.kind) == ("35元", "36", "changed")  # type: ignore[union-attr]
    assert room.settle("orange", "price", takes_mine=True).field("price").text == "36元"
    assert [(each.old, each.new) for each in room.changes("orange")] == [("35元", "36元"), ("39.9元", "35元")]


def test_two_phones_on_two_fields_do_not_notice_each_other(room: CardRoom) -> None:
    room.write("orange", FieldWrite(path="price", text="35", base="39.9元"))
    sheet = room.write("orange", FieldWrite(path="spec", text="8斤装", base="5斤装"))
    assert (sheet.field("price").text, sheet.field("spec").text) == ("35元", "8斤装")
    assert not any(field.pending for field in sheet.fields)


def test_a_reference_price_waits_for_its_basis(room: CardRoom) -> None:
    room.write("orange", FieldWrite(path="price_detail.reference", text="45"))
    sheet = room.write("orange", FieldWrite(path="price_detail.reference_basis", text="11月8日直播成交价"))
    assert sheet.field("price_detail.reference").text == "45元"
    assert sheet.field("price_detail.reference").pending is None


def test_the_price_of_the_show_follows_the_price(room: CardRoom) -> None:
    room.write("orange", FieldWrite(path="price_detail.live", text="39.9"))
    sheet = room.write("orange", FieldWrite(path="price", text="35"))
    assert (sheet.field("price").text, sheet.field("price_detail.live").text) == ("35元", "35元")


def test_a_new_card_joins_the_others_once_it_is_complete(room: CardRoom) -> None:
    sheet = room.add("会理石榴")
    assert (sheet.id, sheet.is_finished, sheet.questions[0].path) == ("hui-li-shi-liu", False, "price")
    room.write(sheet.id, FieldWrite(path="price", text="49.9"))
    assert "石榴" not in room.file.read_text(encoding="utf-8")
    assert room.write(sheet.id, FieldWrite(path="spec", text="6斤装")).is_finished
    assert [card.id for card in room.cards()] == ["orange", "millet", "hui-li-shi-liu"]
    assert sheet.id in room.file.read_text(encoding="utf-8")
    with pytest.raises(InputError):
        room.add("会理石榴")


def test_a_name_that_another_card_has_is_not_taken(room: CardRoom) -> None:
    sheet = room.write("millet", FieldWrite(path="aliases", text="奉节脐橙"))
    assert sheet.field("aliases").text == ""
    assert "奉节脐橙" in sheet.field("aliases").pending.why.zh  # type: ignore[union-attr]


def test_a_card_taken_out_comes_back_with_its_comments(room: CardRoom) -> None:
    room.take_out("orange")
    assert [sheet.id for sheet in room.sheets()] == ["millet"]
    room.put_back("orange")
    assert "farm_code" in room.file.read_text(encoding="utf-8")
    assert "# 带单位" in room.file.read_text(encoding="utf-8")
    with pytest.raises(InputError):
        room.put_back("orange")


def test_a_file_broken_by_hand_is_told_and_left(room: CardRoom) -> None:
    room.file.write_text(FILE + "\nname = “坏”", encoding="utf-8")
    before = room.file.read_bytes()
    with pytest.raises(ProductCardInvalid):
        room.write("orange", FieldWrite(path="price", text="35"))
    assert room.file.read_bytes() == before


@pytest.mark.parametrize("path", ["", "id", "no.such", "evidence.x", "../x", "certificates.x.no"])
def test_no_other_field_is_written(room: CardRoom, path: str) -> None:
    with pytest.raises(InputError):
        room.write("orange", FieldWrite(path=path, text="x"))


def proposal() -> CardProposal:
    def fact(path: str, value: str, row: int) -> ProposedFact:
        box = Box(left=0.1, top=row / 10, right=0.6, bottom=(row + 1) / 10)
        return ProposedFact(
            path=path, label=path, value=value, evidence=f"照片 label.jpg 第{row}行", region=box, confidence=0.95
        )

    return CardProposal(
        source="label.jpg",
        kind="certificate",
        facts=(fact("origin", "重庆市奉节县", 1), fact("certificates.1.no", "CN-9", 2), fact("shelf_life", "15天", 3)),
    )


def test_what_was_read_goes_onto_the_card_only_when_confirmed(room: CardRoom) -> None:
    shelf = ProposalShelf(room)
    photo = shelf.place_for("label.jpg")
    Image.new("RGB", (400, 300), "white").save(photo)
    stored = shelf.add(proposal(), photo.name, "orange")
    assert room.open("orange").field("origin").text == ""
    sheet = shelf.take(stored.id, "origin", "重庆市奉节县", "")
    assert (sheet.field("origin").text, sheet.field("origin").evidence) == ("重庆市奉节县", "照片 label.jpg 第1行")
    sheet = shelf.take(stored.id, "shelf_life", "20天", "")
    assert sheet.field("shelf_life").evidence == "照片 label.jpg 第3行，本人核对改正"
    shelf.leave(stored.id, "certificates.1.no")
    assert shelf.waiting("orange") == ()
    with Image.open(shelf.part_picture(stored.id, "origin")) as part:
        assert part.width > part.height
    assert shelf.evidence_index().find(sheet.field("origin").evidence)[2] == "origin"


def test_a_second_certificate_stands_beside_the_first(room: CardRoom) -> None:
    shelf = ProposalShelf(room)
    room.write("orange", FieldWrite(path="certificates.1.no", text="AA-1"))
    stored = shelf.add(proposal(), "label.jpg", "orange")
    sheet = shelf.take(stored.id, "certificates.1.no", "CN-9", "")
    assert (sheet.field("certificates.1.no").text, sheet.field("certificates.2.no").text) == ("AA-1", "CN-9")


def test_a_reading_that_someone_overtook_stays_open(room: CardRoom) -> None:
    shelf = ProposalShelf(room)
    stored = shelf.add(proposal(), "label.jpg", "orange")
    room.write("orange", FieldWrite(path="origin", text="奉节县草堂镇"))
    sheet = shelf.take(stored.id, "origin", "重庆市奉节县", "")
    assert sheet.field("origin").text == "奉节县草堂镇"
    assert "origin" not in shelf.open(stored.id).decided


@pytest.mark.parametrize("name", ["../notes.json", "notes.json", ".", "", "a/b.jpg"])
def test_no_file_outside_the_evidence_is_found(room: CardRoom, name: str) -> None:
    with pytest.raises(InputError):
        ProposalShelf(room).evidence_file(name)


def test_a_table_is_looked_at_before_it_is_taken(room: CardRoom, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (("名称", "规格", "价格(元)", "产地", "库房"), ("奉节脐橙", "5斤装", 35, "重庆市奉节县", "东"),
                ("会理石榴", "6斤装", "很贵", "四川省会理市", ""), ("武乡小米", "2斤装", 29.9, "", ""),
                ("", "1斤装", 9.9, "", "")):  # fmt: skip
        sheet.append(row)
    path = tmp_path / "货.xlsx"
    book.save(path)
    before = room.file.read_bytes()
    rows = preview_table(path, room)
    assert [(row.name, row.state) for row in rows] == [
        ("奉节脐橙", "changes"), ("会理石榴", "new"), ("武乡小米", "same"), ("", "wrong")
    ]  # fmt: skip
    assert [(cell.path, cell.now, cell.text) for cell in rows[0].cells] == [
        ("price", "39.9元", "35元"), ("origin", "", "重庆市奉节县")
    ]  # fmt: skip
    assert any("库房" in problem.zh for problem in rows[0].problems)
    assert any("C3" in problem.zh for problem in rows[1].problems)
    assert room.file.read_bytes() == before
    taken = take_table(path, [1, 2, 4], room)
    assert [(sheet.name, sheet.is_finished) for sheet in taken] == [("奉节脐橙", True), ("会理石榴", False)]
    assert taken[0].field("origin").evidence.startswith("表格 货.xlsx 第2行")


def test_evidence_of_a_value_that_was_not_taken_is_not_taken_either(room: CardRoom) -> None:
    sheet = room.write("orange", FieldWrite(path="ship.hours", text="明天", evidence="表格 a.csv 第2行"))
    assert (sheet.field("ship.hours").text, sheet.field("ship.hours").evidence) == ("48", "")
