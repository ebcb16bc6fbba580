"""The county's server: the room on a real PostgreSQL."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from room_helpers import Phone, opened_room, plain_server, right_answer
from store_postgres import postgres

from toolkit.core.errors import EngineMissing, StoreError
from toolkit.store import room_desk, room_work
from toolkit.store.room_db import MIGRATIONS, open_room_store


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with postgres(tmp_path_factory.mktemp("postgres")) as found:
        yield found


@pytest.mark.slow
def test_a_whole_class_on_postgresql(tmp_path: Path, url: str) -> None:
    with opened_room(tmp_path, store=url) as (_app, room):
        server = plain_server(room)
        phones = [Phone(server, f"10.0.0.{number}") for number in range(1, 13)]
        _at_once(lambda number: phones[number].join(room, f"学员{number}", (number % 10, 10, 11)), range(12))
        assert sorted(seat.number for seat in room.seats()) == list(range(1, 13)), "numbers are given once"

        def work(number: int) -> None:
            phones[number].put("/api/draft/u1/ask", {"answer": {"typed": f"{number}号写的"}})
            body = {"answer": right_answer(room), "request_id": "same"}
            made = [phones[number].post("/api/answer/pretest/before", body) for _ in range(3)]
            assert {answer.status_code for answer in made} == {200}
            assert len({answer.json()["try"] for answer in made}) == 1

        _at_once(work, range(12))
        trainer = Phone(server, "127.0.0.1").sign_in()
        assert trainer.post("/api/trainer/push", {"unit": "u2", "exercise": "talk"}).status_code == 200
        made = trainer.get(f"/api/trainer/seat/{room.seats()[0].id}/tries").json()["tries"][0]
        override = {"try": made["try"], "got": 3, "reason": "重做"}
        assert trainer.post("/api/trainer/override", override).json()["got"] == 3
        wrong = [Phone(server, "10.0.0.99").post("/api/trainer/login", {"pin": "0000"}).status_code for _ in range(8)]
        assert wrong[-1] == 429
    with opened_room(tmp_path, store=url) as (_app, room):
        server = plain_server(room)
        seat = room.seats()[4]
        back = Phone(server, "10.0.1.1")
        icons = [int(one) for one in seat.icons.split(",")]
        assert back.post("/api/return", {"code": room.code, "name": seat.name, "icons": icons}).status_code == 200
        assert back.get("/api/me").json()["pushed"]["exercise"] == "talk"
        assert "写的" in back.get("/api/exercise/u1/ask").json()["draft"]["typed"]
        assert len(back.get("/api/exercise/pretest/before").json()["tries"]) == 1
        assert len(room.sheet("zh").rows) == 12
        assert Phone(server, "10.0.0.99").post("/api/trainer/login", {"pin": "246810"}).status_code == 429


OLD_TABLES = (
    "DROP TABLE room_draft", "DROP TABLE room_lock",
    """CREATE TABLE room_draft (seat_id VARCHAR(64) NOT NULL, unit VARCHAR(64) NOT NULL, exercise VARCHAR(64) NOT NULL,
       answer TEXT DEFAULT '' NOT NULL, saved_ms BIGINT DEFAULT '0' NOT NULL, PRIMARY KEY (seat_id, unit, exercise))""",
    """CREATE TABLE room_lock (class_id VARCHAR(64) NOT NULL, unit VARCHAR(64) NOT NULL,
       is_open INTEGER DEFAULT '0' NOT NULL, PRIMARY KEY (class_id, unit))""",
    "DELETE FROM room_migration WHERE name <> '_m001_initial'",
)  # fmt: skip
"""As the first version of the room made them (702305e)."""


@pytest.mark.slow
def test_a_store_of_the_first_version_is_taken_over_with_all_that_was_typed(tmp_path: Path) -> None:
    with postgres(tmp_path) as own_url:
        open_room_store(own_url).close()
        engine = sa.create_engine(own_url)
        with engine.begin() as db:
            for statement in OLD_TABLES:
                db.execute(sa.text(statement))
            typed = {"answer": '{"typed": "老的"}'}
            db.execute(sa.text("INSERT INTO room_draft VALUES ('seat', 'u1', 'ask', :answer, 5)"), typed)
            db.execute(sa.text("INSERT INTO room_lock VALUES ('class', 'u2', 1)"))
        long = f"{'u' * 60}/{'e' * 60}"  # longer than a name of the first version could be
        for locks in ({"u2": True}, {"u2": True, long: True}):  # the second time there is nothing to do
            store = open_room_store(own_url)
            with store.read() as db:
                kept = room_work.load_draft(db, "seat", "u1", "ask")
                assert (kept.answer, kept.version, kept.writer) == ({"typed": "老的"}, 0, "")
                assert room_desk.load_locks(db, "class") == locks
            with store.write() as db:
                room_desk.set_lock(db, "class", long, True)
            store.close()
        with engine.begin() as db:
            names = set(db.execute(sa.text("SELECT name FROM room_migration")).scalars())
        engine.dispose()
        assert names == {one.__name__ for one in MIGRATIONS}
        with opened_room(tmp_path / "home", store=own_url) as (_app, room):
            phone = Phone(plain_server(room)).join(room, "王大妈")
            assert phone.put("/api/draft/u1/ask", {"answer": {"typed": "新的"}}).json()["version"] == 1


@pytest.mark.slow
def test_two_classes_in_one_database_do_not_see_each_other(tmp_path: Path, url: str) -> None:
    with (
        opened_room(tmp_path / "a", "甲班", store=url) as (_one, first),
        opened_room(tmp_path / "b", "乙班", store=url) as (_other, second),
    ):
        here, there = plain_server(first), plain_server(second)
        phone = Phone(here).join(first, "同名")
        other = Phone(there).join(second, "同名")
        made = phone.post("/api/answer/pretest/before", {"answer": right_answer(first), "request_id": "r"}).json()
        other.client.cookies.update(dict(phone.client.cookies))
        assert other.client.get("/api/me").status_code in (200, 401)
        assert Phone(there, "127.0.0.1").sign_in().get(f"/api/trainer/try/{made['try']}").status_code == 404
        assert [seat.name for seat in second.seats()] == ["同名"]
        stolen = Phone(there)
        stolen.client.cookies.update(dict(phone.client.cookies))
        assert stolen.get("/api/me").status_code == 401, "a cookie of one class opens no other"


def test_wrong_addresses_of_databases_are_told_without_the_password() -> None:
    for url in (
        "postgresql+psycopg://teacher:geheim@127.0.0.1:1/x",
        "mysql://teacher:geheim@h/x",
        "geheim",
        "x://geheim@",
    ):
        with pytest.raises((StoreError, EngineMissing)) as told:
            open_room_store(url)
        if "@" in url and ":geheim" in url:
            assert "geheim" not in str(told.value)


def _at_once(work: Any, numbers: range) -> None:
    faults: list[BaseException] = []

    def run(number: int) -> None:
        try:
            work(number)
        except BaseException as error:  # noqa: BLE001  # told below, in the test
            faults.append(error)

    threads = [threading.Thread(target=run, args=(number,)) for number in numbers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults, faults[0]
