"""The column of points that wait for the trainer: added to old databases, and read from the score where it is empty."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from room_works import unheard_score
from store_postgres import postgres

from toolkit.core.codec import to_plain
from toolkit.core.room.types import Try
from toolkit.room.work import score_columns
from toolkit.store import room_work
from toolkit.store.room_db import RoomStore, open_room_store

TRY = Try(id="old", seat_id="seat", unit="u2", exercise="talk", state="waiting", handed_in_ms=1, of=100, is_heavy=True)
MIGRATION = "_m003_points_that_wait_for_the_trainer"


@contextmanager
def place_of(kind: str, folder: Path) -> Iterator[Path | str]:
    if kind == "sqlite":
        yield folder / "room.sqlite"
    else:
        with postgres(folder) as url:
            yield url


def old_columns() -> dict[str, Any]:
    """What the version before wrote for `unheard_score`: 95 of 100, 65 of them for what was not heard."""
    plain = to_plain(unheard_score())
    del plain["unjudged"]
    plain["got"] = 95.0
    plain["points"][0]["got"] = 65.0
    made = score_columns(unheard_score(), 5)
    del made["unjudged"]
    return made | {"score": json.dumps(plain, ensure_ascii=False), "scored": 95.0}


def as_before(place: Path | str, columns: dict[str, Any]) -> None:
    """The tables as the version before made them, with a try that it scored."""
    store = open_room_store(place)
    with store.write() as db:
        db.execute(sa.text("ALTER TABLE room_try DROP COLUMN unjudged"))
        db.execute(sa.text("DELETE FROM room_migration WHERE name = :name"), {"name": MIGRATION})
        row = {"id": "old", "class_id": "class", "seat_id": "seat", "unit": "u2", "exercise": "talk", "request": "r"}
        db.execute(
            sa.text(
                "INSERT INTO room_try (id, class_id, seat_id, unit, exercise, request_id, answer, state, of)"
                " VALUES (:id, :class_id, :seat_id, :unit, :exercise, :request, '{}', 'waiting', 100)"
            ), row
        )  # fmt: skip
        changed = ", ".join(f"{name} = :{name}" for name in columns)
        db.execute(sa.text(f"UPDATE room_try SET {changed}"), columns)
    store.close()


def loaded(store: RoomStore) -> Try:
    with store.read() as db:
        (one,) = room_work.load_tries(db, "class")
        assert room_work.load_try(db, "class", "old") == one
    return one


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def test_a_try_of_an_older_version_waits_for_its_points(tmp_path: Path, kind: str) -> None:
    with place_of(kind, tmp_path) as place:
        as_before(place, old_columns())
        for _ in range(2):  # the second time there is nothing to do
            store = open_room_store(place)
            one = loaded(store)
            assert (one.got, one.unjudged, one.judged_of, one.is_open) == (30.0, 65.0, 35.0, True)
            store.close()
        store = open_room_store(place)
        with store.write() as db:
            room_work.change_try(db, "old", override=80.0, override_reason="听了原声")
        one = loaded(store)
        assert (one.got, one.unjudged, one.judged_of, one.is_open) == (80.0, 0, 100.0, False)
        store.close()


def test_what_a_new_version_scores_is_read_without_its_score(tmp_path: Path) -> None:
    store = open_room_store(tmp_path / "room.sqlite")
    with store.write() as db:
        room_work.add_try(db, "class", TRY, "r", "{}")
        room_work.change_try(db, "old", **score_columns(unheard_score(), 5))
        room_work.change_try(db, "old", score="no JSON at all")
    one = loaded(store)
    assert (one.scored, one.left_to_trainer) == (30.0, 65.0)
    store.close()


def test_an_old_try_that_was_heard_keeps_its_points(tmp_path: Path) -> None:
    place = tmp_path / "room.sqlite"
    as_before(place, old_columns() | {"needs_trainer": 0, "scored": 77.0, "score": "no JSON at all"})
    store = open_room_store(place)
    one = loaded(store)
    assert (one.got, one.unjudged, one.judged_of) == (77.0, 0, 100.0)
    store.close()
