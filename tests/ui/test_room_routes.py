"""The room's addresses: coming in, doing an exercise, coming back, and what the trainer does."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from room_helpers import PIN, Phone, opened_room, plain_server, right_answer

from toolkit.app_room import Room


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    with opened_room(tmp_path / "home") as (_app, opened):
        yield opened


@pytest.fixture
def server(room: Room) -> Any:
    return plain_server(room)


def test_a_trainee_joins_reads_and_does_a_quiz(room: Room, server: Any) -> None:
    phone = Phone(server).join(room, "王大姐")
    me = phone.get("/api/me").json()
    assert (me["name"], me["class"], me["number"]) == ("王大姐", "春季班", 1)
    first = me["course"]["units"][0]
    assert first["id"] == "pretest"
    assert first["state"] == "open"
    assert me["course"]["units"][-1]["state"] == "locked", "the test after is locked until the trainer opens it"
    quiz = first["exercises"][0]
    shown = phone.get(f"/api/exercise/pretest/{quiz['id']}").json()
    assert "right" not in str(shown["exercise"])
    done = phone.post(f"/api/answer/pretest/{quiz['id']}", {"answer": right_answer(room), "request_id": "r1"}).json()
    assert done["score"]["got"] == done["score"]["of"] == quiz["of"]
    again = phone.post(f"/api/answer/pretest/{quiz['id']}", {"answer": right_answer(room), "request_id": "r1"}).json()
    assert again["try"] == done["try"]
    state = phone.get("/api/me").json()["course"]["units"][0]
    assert state["state"] == "done"
    assert state["exercises"][0]["best"] == quiz["of"]


def test_who_comes_back_finds_step_and_draft(room: Room, server: Any) -> None:
    phone = Phone(server).join(room, "老李", (3, 4, 5))
    unit = room.course.units[0]
    exercise = unit.exercises[0]
    phone.put(f"/api/draft/{unit.id}/{exercise.id}", {"answer": {"typed": "半句"}})
    phone.post("/api/step", {"unit": unit.id, "exercise": exercise.id})
    other = Phone(server, "192.168.1.77")
    assert other.get("/api/me").status_code == 401
    back = other.post("/api/return", {"code": room.code, "name": "老李", "icons": [5, 3, 4]})
    assert back.status_code == 200
    assert other.get("/api/me").json()["step"] == {"unit": unit.id, "exercise": exercise.id}
    assert other.get(f"/api/exercise/{unit.id}/{exercise.id}").json()["draft"] == {"typed": "半句"}


def test_two_phones_of_one_trainee_see_the_same(room: Room, server: Any) -> None:
    first = Phone(server).join(room, "夫妻店", (2, 6, 8))
    second = Phone(server, "192.168.1.51")
    body = {"code": room.code, "name": "夫妻店", "icons": [2, 6, 8]}
    assert second.post("/api/join", body).status_code == 400, "the name with these pictures is taken"
    assert second.post("/api/return", body).status_code == 200
    first.put("/api/draft/u1/ask", {"answer": {"by": "first"}})
    second.put("/api/draft/u1/ask", {"answer": {"by": "second"}})
    made = second.post("/api/answer/u1/ask", {"answer": right_answer(room, "u1", "ask"), "request_id": "x"}).json()
    shown = first.get("/api/exercise/u1/ask").json()
    assert [one["id"] for one in shown["tries"]] == [made["try"]]
    assert len(room.seats()) == 1
    first.post("/api/leave")
    assert first.get("/api/me").status_code == 401
    assert second.get("/api/me").status_code == 200


def test_forty_people_are_on_the_roster_in_minutes(room: Room, server: Any) -> None:
    for number in range(40):
        Phone(server, "192.168.1.1").join(room, f"学员{number}", (number % 10, 10, 11))
    trainer = Phone(server, "127.0.0.1").sign_in()
    roster = trainer.get("/api/trainer/roster").json()["roster"]
    assert [one["number"] for one in roster] == list(range(1, 41))
    late = Phone(server, "192.168.1.2").join(room, "迟到的", (0, 1, 2))
    assert late.get("/api/me").json()["number"] == 41
    room.write_seen()
    results = trainer.get("/api/trainer/results").json()
    assert results["rows"][40][results["head"].index("到课天数")] == "1", "present today"


def test_the_trainer_pushes_locks_comments_and_overrides(room: Room, server: Any) -> None:
    phone, trainer = Phone(server).join(room, "王大姐"), Phone(server, "127.0.0.1").sign_in()
    quiz = room.course.pretest
    assert quiz is not None
    made = phone.post(f"/api/answer/pretest/{quiz.id}", {"answer": {"choices": {}}, "request_id": "a"}).json()
    seat = trainer.get("/api/trainer/roster").json()["roster"][0]
    assert seat["name"] == "王大姐"
    assert seat["here"]
    unit = room.course.units[1].id
    assert trainer.post("/api/trainer/lock", {"unit": unit}).status_code == 200
    assert phone.get(f"/api/lesson/{unit}").status_code == 423
    assert trainer.post("/api/trainer/push", {"unit": unit, "exercise": ""}).status_code == 200
    assert phone.get(f"/api/lesson/{unit}").status_code == 200
    assert phone.get("/api/me").json()["pushed"]["unit"] == unit
    trainer.post(
        "/api/trainer/comment", {"seat": seat["seat"], "text": "讲得好", "unit": "pretest", "exercise": quiz.id}
    )
    assert phone.get("/api/me").json()["messages"][0]["text"] == "讲得好"
    refused = trainer.post("/api/trainer/override", {"try": made["try"], "got": 5, "reason": " "})
    assert refused.status_code == 400
    assert "理由" in refused.json()["message"]
    assert (
        trainer.post("/api/trainer/override", {"try": made["try"], "got": 5, "reason": "口头答对"}).json()["got"] == 5
    )
    assert phone.get("/api/me").json()["course"]["units"][0]["exercises"][0]["best"] == 5
    entry = trainer.get("/api/trainer/log").json()["log"][0]
    assert (entry["what"], entry["after"], entry["reason"]) == ("override", 5, "口头答对")


def test_a_wrong_pin_a_hundred_times_is_not_looked_at(tmp_path: Path) -> None:
    with opened_room(tmp_path / "home") as (_app, room):
        thief = Phone(plain_server(room), "192.168.1.66")
        answers = [thief.post("/api/trainer/login", {"pin": f"{number:06d}"}).status_code for number in range(100)]
        assert answers[:5] == [403] * 5
        assert set(answers[5:]) == {429}
        assert thief.post("/api/trainer/login", {"pin": PIN}).status_code == 429, "not even the right one"
    with opened_room(tmp_path / "home") as (_app, room):
        server = plain_server(room)
        assert Phone(server, "192.168.1.66").post("/api/trainer/login", {"pin": PIN}).status_code == 429
        assert Phone(server, "127.0.0.1").sign_in(), "the trainer's own laptop is not locked out"
