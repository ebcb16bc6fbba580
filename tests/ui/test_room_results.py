"""What comes out of a class: files that equal the screen, harmless cells, certificates that verify offline."""

import csv
import dataclasses
import html
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from room_helpers import Phone, opened_room, plain_server, right_answer

from toolkit.app_room import Room, verify_certificate
from toolkit.config import load_settings
from ui.room.trainer_html import certificate_link

NAMES = ("王大姐", "=cmd|'/c calc'!A0", "@SUM(A1)", "-2+3", "<b>粗</b>")


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Room, Any]]:
    home = tmp_path_factory.mktemp("home")
    with opened_room(home) as (_app, room):
        server = plain_server(room)
        for number, name in enumerate(NAMES):
            phone = Phone(server, f"192.168.1.{number + 10}").join(room, name, (number, 10, 11))
            answer = right_answer(room, "u1", "ask") if number % 2 else {"choices": {}}
            assert phone.post("/api/answer/u1/ask", {"answer": answer, "request_id": "a"}).status_code == 200
        yield home, room, server


def test_csv_and_xlsx_equal_the_screen_and_run_nothing(opened: tuple[Path, Room, Any]) -> None:
    _home, room, server = opened
    trainer = Phone(server, "127.0.0.1").sign_in()
    screen = trainer.get("/api/trainer/results").json()
    from ui.room.trainer_html import sheet_table

    page = sheet_table(room.sheet("zh"))
    assert page.count("<td>") == sum(map(len, screen["rows"]))
    raw = trainer.get("/api/trainer/export.csv").content
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"))))
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)
    assert [[cell.removeprefix("'") for cell in row] for row in rows] == [screen["head"], *screen["rows"]]
    book = load_workbook(io.BytesIO(trainer.get("/api/trainer/export.xlsx").content))
    cells = list(book.active.iter_rows())  # type: ignore[union-attr]
    assert all(cell.data_type != "f" for row in cells for cell in row)
    shown = [
        [
            "" if cell.value is None else f"{cell.value:g}" if isinstance(cell.value, float) else str(cell.value)
            for cell in row
        ]
        for row in cells
    ]
    assert shown == [screen["head"], *screen["rows"]]
    assert [row[1] for row in screen["rows"]] == list(NAMES)


def test_certificates_verify_offline_and_forgeries_do_not(
    opened: tuple[Path, Room, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    home, room, server = opened
    trainer = Phone(server, "127.0.0.1").sign_in()
    seat = room.seats()[1]
    assert trainer.get("/api/trainer/certificates.pdf").status_code == 400, "nobody has 60 % yet"
    refused = trainer.get("/api/trainer/certificates.pdf", params={"trainer": "李老师", "seat": seat.id})
    assert refused.status_code == 400, "nor is one printed for somebody by name who has done next to nothing"
    assert "7.1%" in refused.json()["message"]
    assert "60%" in refused.json()["message"]
    assert "<a" not in certificate_link(room, "李老师", "zh"), "no link that leads to an error"
    monkeypatch.setattr(room, "_tools", dataclasses.replace(room._tools, enough_share=0.07))
    assert NAMES[1] in html.unescape(page := certificate_link(room, "李老师", "zh"))
    assert "trainer=%E6%9D%8E" in page
    made = trainer.get("/api/trainer/certificates.pdf", params={"trainer": "李老师", "seat": seat.id})
    assert made.content.startswith(b"%PDF")
    with room._store.read() as db:
        from toolkit.store.room_db import certificates

        code, fields = db.execute(certificates.select()).mappings().one()["code"], ""
        fields = db.execute(certificates.select()).mappings().one()["fields"]
    page = Phone(server, "192.168.1.200").get(f"/certificate/{code.lower()}")
    assert "证书是真的" in page.text
    assert "李老师" in page.text
    assert "&#x27;/c calc" in page.text, "a name is shown as text"
    none = Phone(server, "192.168.1.201").get("/certificate/AAAA-BBBB-CCCC-DDDD").text
    assert "没有这张证书" in none
    assert "AAAA-BBBB-CCCC-DDDD" in none, "what was typed can be held against the paper"
    settings = load_settings({"CHUSHAN_HOME": str(home)})
    found = verify_certificate(settings, code)
    assert found is not None
    assert found["name"] == NAMES[1]
    assert verify_certificate(settings, f"chushan1 {code} {fields}") == found, "by the QR code's text and the key alone"
    assert verify_certificate(settings, f"chushan1 {code} {fields.replace('李老师', '张老师')}") is None
    assert verify_certificate(settings, "AAAA-BBBB-CCCC-DDDD") is None
    assert verify_certificate(settings, "chushan1 x {nonsense") is None


def test_the_trainer_takes_somebody_out_with_everything(opened: tuple[Path, Room, Any]) -> None:
    _home, room, server = opened
    trainer = Phone(server, "127.0.0.1").sign_in()
    phone = Phone(server, "192.168.1.99").join(room, "重复报名", (7, 8, 9))
    phone.put("/api/draft/u1/ask", {"answer": {"a": 1}})
    seat = next(one for one in room.seats() if one.name == "重复报名")
    assert trainer.post("/api/trainer/reset", {"seat": seat.id}).status_code == 200
    assert phone.get("/api/me").status_code == 401
    assert all(one.name != "重复报名" for one in room.seats())
    assert trainer.get("/api/trainer/log").json()["log"][0]["what"] == "reset"


def test_shown_pieces_carry_no_name_and_no_recording(opened: tuple[Path, Room, Any]) -> None:
    _home, room, server = opened
    trainer = Phone(server, "127.0.0.1").sign_in()
    seat = room.seats()[0]
    one = trainer.get(f"/api/trainer/seat/{seat.id}/tries").json()["tries"][0]
    trainer.post("/api/trainer/show", {"try": one["try"], "shown": True})
    phone = Phone(server, "192.168.1.98").join(room, "看的人", (1, 8, 9))
    pieces = phone.get("/api/gallery")
    assert [piece["id"] for piece in pieces.json()["pieces"]] == [one["try"]]
    assert seat.name not in pieces.text
    assert seat.id not in pieces.text
    trainer.post("/api/trainer/show", {"try": one["try"], "shown": False})
    assert phone.get("/api/gallery").json()["pieces"] == []


def test_wrong_pictures_are_not_tried_for_ever(opened: tuple[Path, Room, Any]) -> None:
    _home, room, server = opened
    thief = Phone(server, "192.168.1.97")
    answers = []
    for number in range(12):
        icons = [number % 4, 4 + number % 3, 8 + number % 2]
        answers.append(thief.post("/api/return", {"code": room.code, "name": "王大姐", "icons": icons}).status_code)
    assert answers[:6] == [404] * 6
    assert answers[6:] == [429] * 6
    other = Phone(server, "192.168.1.96").post(
        "/api/return", {"code": room.code, "name": "王大姐", "icons": [0, 10, 11]}
    )
    assert other.status_code == 429, "the name is what is guarded: many phones don't help"
