"""A rehearsal that was not heard well waits for points: on the phone, for the trainer, in the files, on the wall."""

import csv
import dataclasses
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browsing import wait_until
from openpyxl import load_workbook
from room_helpers import Phone, opened_room, plain_server, right_answer
from room_works import unheard_score

from toolkit.app_room import Room
from toolkit.core.room.certificates import read_certificate
from toolkit.core.room.types import Looked
from toolkit.room.base import RoomTools
from toolkit.store.room_db import certificates

TOTAL = 140
"""Points of the small course without its tests."""


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    """A class of its own for each test, where every rehearsal is one in a dialect."""

    def tools(given: RoomTools) -> RoomTools:
        return dataclasses.replace(
            given,
            score_heavy=lambda exercise, *_: unheard_score(exercise.of),
            look=lambda _path: Looked(media_type="audio/wav", duration_ms=60_000),
        )

    with opened_room(tmp_path, tools=tools) as (_app, made):
        yield made


@pytest.fixture
def server(room: Room) -> Any:
    return plain_server(room)


def talk(phone: Phone, request: str = "t") -> str:
    """The id of a rehearsal that was handed in and scored."""
    sent = phone.client.post("/api/upload", files={"file": ("x.wav", b"x" * 500)}, data={"for": "u2/talk"}).json()
    body = {"answer": {"uploads": [sent["upload"]]}, "request_id": request}
    made = phone.post("/api/answer/u2/talk", body).json()["try"]
    wait_until(lambda: phone.get(f"/api/try/{made}").json()["state"] == "done")
    return made


def cells(trainer: Phone, lang: str = "zh") -> dict[str, str]:
    """The first trainee's row of the table."""
    table = trainer.get("/api/trainer/results", headers={"X-Lang": lang}).json()
    return dict(zip(table["head"], table["rows"][0], strict=True))


def test_what_waits_is_in_no_sum_until_the_trainer_scores_it(room: Room, server: Any) -> None:
    phone, trainer = Phone(server).join(room, "方言大姐"), Phone(server, "127.0.0.1").sign_in()
    made = talk(phone)
    view = phone.get(f"/api/try/{made}").json()
    assert (view["got"], view["of"], view["unjudged"], view["needs_trainer"]) == (30, 100, 65, True)
    assert [point["got"] for point in view["score"]["points"]] == [None, 30]
    mine = next(one for unit in phone.get("/api/me").json()["course"]["units"] for one in unit["exercises"]
                if one["id"] == "talk")  # fmt: skip
    assert (mine["best"], mine["of"], mine["unjudged"]) == (30, 100, 65)
    (row,) = trainer.get("/api/trainer/roster").json()["roster"]
    assert (row["got"], row["of"], row["unjudged"]) == (30, TOTAL - 65, 65)
    shown = cells(trainer)
    assert (shown["总分"], shown["满分"], shown["待评分"], shown["百分比"]) == ("30", str(TOTAL - 65), "65", "40")
    assert (shown["排练 /100"], shown["待评分：排练"]) == ("30", "65")
    assert cells(trainer, "en")["points to be judged"] == "65"
    changed = {"try": made, "got": 70, "reason": "听了原声"}
    assert trainer.post("/api/trainer/override", changed).json()["got"] == 70
    shown = cells(trainer)
    assert (shown["总分"], shown["满分"], shown["待评分"], shown["百分比"]) == ("70", str(TOTAL), "0", "50")
    assert "待评分：排练" not in shown
    entry = trainer.get("/api/trainer/log").json()["log"][0]
    assert (entry["before"], entry["unjudged"], entry["after"]) == (30, 65, 70)
    assert phone.get(f"/api/try/{made}").json()["unjudged"] == 0


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_files_equal_the_screen_where_points_wait(room: Room, server: Any, lang: str) -> None:
    phone, trainer = Phone(server).join(room, "方言大姐"), Phone(server, "127.0.0.1").sign_in()
    talk(phone)
    screen = trainer.get("/api/trainer/results", headers={"X-Lang": lang}).json()
    raw = trainer.get("/api/trainer/export.csv", params={"lang": lang}).content.decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(raw))) == [screen["head"], *screen["rows"]]
    book = load_workbook(io.BytesIO(trainer.get("/api/trainer/export.xlsx", params={"lang": lang}).content))
    rows = [["" if each.value is None else f"{each.value:g}" if isinstance(each.value, float) else str(each.value)
             for each in row] for row in book.active.iter_rows()]  # type: ignore[union-attr]  # fmt: skip
    assert rows == [screen["head"], *screen["rows"]]
    beside = "待评分：排练" if lang == "zh" else "to be judged: rehearsal"
    assert screen["rows"][0][screen["head"].index(beside)] == "65"


def test_a_certificate_rests_on_what_was_judged_and_what_waits_is_told_before(room: Room, server: Any) -> None:
    phone, trainer = Phone(server).join(room, "方言大姐"), Phone(server, "127.0.0.1").sign_in()
    made = talk(phone)
    phone.post("/api/answer/u2/check", {"answer": right_answer(room, "u2", "check"), "request_id": "c"})
    (told,) = trainer.get("/api/trainer/results").json()["unjudged"]
    assert (told["try"], told["name"], told["unjudged"]) == (made, "方言大姐", 65)
    assert "排练" in told["title"]
    from ui.room.trainer_html import roster_table, try_label, try_panel, unjudged_label, unjudged_told

    for lang, words in (("zh", "1 次练习、共 65 分待评分"), ("en", "1 (65 points in all)")):
        assert words in unjudged_told(room.unjudged(lang), lang)  # type: ignore[arg-type]
        assert "方言大姐" in unjudged_label(told, lang)  # type: ignore[arg-type]
    panel = try_panel(room.try_view(None, made, "zh"), "zh")
    assert "评过 30 / 35 分，另有 65 分待评分" in panel
    assert "65/65" not in panel, "nothing that waits is shown as given"
    assert "65 分待评分" in panel
    assert "现在：没有给大家看" in panel
    assert "100" not in try_label(room.seat_tries(told["seat"], "zh")[0], "zh")
    assert "40 / 75 · 65 分待评分" in roster_table(room.roster("zh"), "zh")
    assert trainer.get("/api/trainer/certificates.pdf").status_code == 400, "53 % of what was judged"
    room._tools = dataclasses.replace(room._tools, enough_share=0.5)
    printed = trainer.get("/api/trainer/certificates.pdf", params={"seat": told["seat"]})
    assert printed.content.startswith(b"%PDF")
    with room._store.read() as db:
        fields = db.execute(certificates.select()).mappings().one()["fields"]
    assert read_certificate(fields).score == pytest.approx(100 * 40 / 75, abs=0.05)
    trainer.post("/api/trainer/override", {"try": made, "got": 95, "reason": "听了原声"})
    assert trainer.get("/api/trainer/results").json()["unjudged"] == []
    assert "没有待评分的" in unjudged_told(room.unjudged("zh"), "zh")
    assert trainer.get("/api/trainer/certificates.pdf").status_code == 200


def test_the_wall_and_shown_pieces_give_nothing_for_what_was_not_heard(room: Room, server: Any) -> None:
    phone, trainer = Phone(server).join(room, "方言大姐"), Phone(server, "127.0.0.1").sign_in()
    made = talk(phone)
    trainer.post("/api/trainer/show", {"try": made, "shown": True})
    (piece,) = phone.get("/api/gallery").json()["pieces"]
    assert (piece["got"], piece["of"], piece["unjudged"]) == (30, 100, 65)
    assert all(point["got"] is None for point in piece["score"]["points"] if point["by_hand"])
    wall = trainer.get("/api/projector")
    assert "方言大姐" not in wall.text
    assert all(set(unit) == {"id", "title", "done"} for unit in wall.json()["units"]), "no points on the wall"


def test_of_several_tries_the_heard_one_counts_and_nothing_waits(room: Room, server: Any) -> None:
    phone, trainer = Phone(server).join(room, "方言大姐"), Phone(server, "127.0.0.1").sign_in()
    first, second = talk(phone), talk(phone, "t2")
    trainer.post("/api/trainer/override", {"try": first, "got": 20, "reason": "听了原声"})
    shown = cells(trainer)
    assert (shown["总分"], shown["满分"], shown["待评分"], shown["待老师看"]) == ("20", str(TOTAL), "0", "1")
    tries = trainer.get(f"/api/trainer/seat/{room.seats()[0].id}/tries").json()["tries"]
    assert {one["try"]: one["unjudged"] for one in tries} == {first: 0, second: 65}
