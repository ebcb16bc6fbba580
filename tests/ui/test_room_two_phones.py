"""Two phones as one trainee, and locks of single exercises."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from room_helpers import Phone, opened_room, plain_server, right_answer

from toolkit.app_room import Room

DRAFT = "/api/draft/u1/ask"


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Room, Any]]:
    with opened_room(tmp_path_factory.mktemp("home")) as (_app, room):
        yield room, plain_server(room)


def two_phones(opened: tuple[Room, Any], name: str) -> tuple[Phone, Phone]:
    room, server = opened
    old = Phone(server, "192.168.1.60").join(room, name)
    new = Phone(server, "192.168.1.61")
    assert new.post("/api/return", {"code": room.code, "name": name, "icons": [0, 1, 2]}).status_code == 200
    return old, new


def choice(letter: str) -> dict[str, Any]:
    return {"choices": {"q1": letter}}


def put(phone: Phone, letter: str, base: int | None, writer: str) -> Any:
    return phone.put(DRAFT, {"answer": choice(letter), "base": base, "writer": writer})


def test_the_phone_with_the_older_draft_is_told_and_writes_over_nothing(opened: tuple[Room, Any]) -> None:
    old, new = two_phones(opened, "两台手机")
    assert old.get("/api/exercise/u1/ask").json()["draft_version"] == 0
    assert put(old, "a", 0, "old").json()["version"] == 1
    refused = put(new, "b", 0, "new")
    assert refused.status_code == 409
    told = refused.json()
    assert told["draft"] == choice("a")
    assert told["version"] == 1
    assert told["written"] == [
        {"label": "第1题？", "text": "错", "quote": ""}, {"label": "第2题？", "text": "", "quote": ""}
    ]  # fmt: skip
    assert "另一台手机" in told["message"]
    assert old.get(DRAFT).json()["draft"] == choice("a")
    # its owner has looked at both and keeps this one; now the first phone is behind
    assert put(new, "b", 1, "new").json()["version"] == 2
    assert put(old, "a", 1, "old").status_code == 409
    assert old.get("/api/exercise/u1/ask").json()["draft"] == choice("b")


def test_one_phone_is_never_behind_itself(opened: tuple[Room, Any]) -> None:
    """It heard no answer to what the room has kept, and goes on from there."""
    phone, other = two_phones(opened, "一台手机")
    assert put(phone, "a", 0, "one").status_code == 200
    assert put(phone, "b", 0, "one").status_code == 200
    assert put(other, "b", 0, "two").status_code == 200, "the same words are no conflict"


def test_handing_in_an_older_draft_leaves_what_the_other_phone_wrote(opened: tuple[Room, Any]) -> None:
    room, _ = opened
    old, new = two_phones(opened, "交早了")
    assert put(new, "a", 0, "new").status_code == 200
    body = {"answer": right_answer(room, "u1", "ask"), "request_id": "r", "base": 0, "writer": "old"}
    assert old.post("/api/answer/u1/ask", body).status_code == 200
    assert old.get(DRAFT).json()["draft"] == choice("a")
    assert new.get("/api/exercise/u1/ask").json()["tries"][0]["got"] == 10


@pytest.mark.parametrize("more", [{"base": "1"}, {"base": True}, {"writer": 3}, {"writer": "x" * 65}])
def test_marks_of_another_shape_are_refused(opened: tuple[Room, Any], more: dict[str, Any]) -> None:
    room, server = opened
    phone = Phone(server, "192.168.1.62").join(room, f"乱写{more}"[:20])
    assert phone.put(DRAFT, {"answer": {}, **more}).status_code == 400


def test_an_exercise_is_locked_alone_and_its_unit_locks_it_too(opened: tuple[Room, Any]) -> None:
    room, server = opened
    phone = Phone(server, "192.168.1.63").join(room, "等开课")
    trainer = Phone(server, "127.0.0.1").sign_in()

    def states() -> dict[str, str]:
        units = phone.get("/api/me").json()["course"]["units"]
        return {one["id"]: one["state"] for unit in units if unit["id"] == "u2" for one in unit["exercises"]}

    assert trainer.post("/api/trainer/lock", {"unit": "u2", "exercise": "talk"}).status_code == 200
    assert states() == {"check": "open", "talk": "locked", "clips": "open"}
    assert phone.get("/api/exercise/u2/talk").status_code == 423
    assert phone.get("/api/exercise/u2/check").status_code == 200
    body = {"answer": {"uploads": ["x"]}, "request_id": "r"}
    assert phone.post("/api/answer/u2/talk", body).status_code == 423
    assert trainer.post("/api/trainer/lock", {"unit": "u2"}).status_code == 200
    assert set(states().values()) == {"locked"}
    assert trainer.post("/api/trainer/unlock", {"unit": "u2"}).status_code == 200
    assert states()["talk"] == "locked", "the lock of its own stays"
    assert trainer.post("/api/trainer/push", {"unit": "u2", "exercise": "talk"}).status_code == 200
    assert states()["talk"] == "open", "where everybody is sent is open"
    assert trainer.post("/api/trainer/lock", {"unit": "u2", "exercise": "nothing"}).status_code == 404
    room.push("", "")


def test_a_store_of_yesterday_is_opened_and_its_drafts_stand(tmp_path: Path) -> None:
    """As the first version made it: drafts without a version."""
    import sqlalchemy as sa

    from toolkit.store import room_work
    from toolkit.store.room_db import open_room_store

    place = tmp_path / "room.sqlite"
    store = open_room_store(place)
    with store.write() as db:
        for text in (
            "DROP TABLE room_draft",
            "CREATE TABLE room_draft (seat_id VARCHAR(64) NOT NULL, unit VARCHAR(64) NOT NULL, exercise VARCHAR(64) "
            "NOT NULL, answer TEXT DEFAULT '' NOT NULL, saved_ms BIGINT DEFAULT 0 NOT NULL, "
            "PRIMARY KEY (seat_id, unit, exercise))",
            "INSERT INTO room_draft VALUES ('s', 'u1', 'ask', '{\"typed\": \"昨天\"}', 5)",
            "DELETE FROM room_migration WHERE name LIKE '_m002%'",
        ):
            db.execute(sa.text(text))
    store.close()
    store = open_room_store(place)
    with store.write() as db:
        assert room_work.load_draft(db, "s", "u1", "ask").answer == {"typed": "昨天"}
        assert room_work.save_draft(db, "s", "u1", "ask", "{}", 6, "page") == 1
    store.close()


def test_a_name_that_is_in_the_class_is_asked_about(opened: tuple[Room, Any]) -> None:
    room, server = opened
    Phone(server, "192.168.1.64").join(room, "王大妈", (3, 4, 5))
    other = Phone(server, "192.168.1.65")
    body = {"code": room.code, "name": " 王大妈 ", "icons": [6, 7, 8]}
    asked = other.post("/api/join", body)
    assert asked.status_code == 409
    assert "我来过" in asked.json()["message"]
    assert sum(seat.name == "王大妈" for seat in room.seats()) == 1
    assert other.post("/api/join", {**body, "another": True}).status_code == 200
    lost = other.post("/api/return", {**body, "icons": [0, 1, 2]})
    assert lost.status_code == 404
    assert "老师" in lost.json()["message"]


def test_the_tools_way_home_leads_the_trainer_to_the_trainers_room(opened: tuple[Room, Any]) -> None:
    room, server = opened
    trainer = Phone(server, "127.0.0.1")
    assert trainer.get("/", follow_redirects=False).status_code == 200
    trainer.sign_in()
    assert trainer.get("/", follow_redirects=False).headers["location"] == "/trainer"
    assert trainer.get(f"/?code={room.code}", follow_redirects=False).status_code == 200
    trainer.join(room, "老师自己试")
    assert trainer.get("/", follow_redirects=False).status_code == 200
