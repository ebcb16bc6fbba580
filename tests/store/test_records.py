"""The log on a real database file: added to, never changed, and a changed byte is seen."""

import datetime
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError

from toolkit.core.record_chain import Attachment, check_chain
from toolkit.store.db import open_store, record_table
from toolkit.store.records import append_record, load_records

FILE = Attachment(name="合格证.jpg", sha256="ab" * 32, size_bytes=9)


def add(engine: sa.Engine, title: str = "审核单"):
    return append_record(
        engine, kind="review", title=title, payload='{"a": "甜"}', files=(FILE,),
        clock=lambda: datetime.datetime(2026, 11, 22, 18, 0, tzinfo=datetime.timezone(datetime.timedelta(hours=8))),
    )  # fmt: skip


def test_records_are_numbered_chained_and_kept(tmp_path: Path):
    engine = open_store(tmp_path / "a.sqlite")
    first, second = add(engine), add(engine)
    engine.dispose()

    records = load_records(open_store(tmp_path / "a.sqlite"))

    assert records == (first, second)
    assert [record.number for record in records] == [1, 2]
    assert second.previous == first.digest
    assert first.made_at == "2026-11-22T10:00:00Z"
    assert check_chain(records) == ()


@pytest.mark.parametrize("change", ["UPDATE record SET title = 'x'", "DELETE FROM record"])
def test_the_database_refuses_changes(tmp_path: Path, change: str):
    engine = open_store(tmp_path / "a.sqlite")
    add(engine)
    with pytest.raises(DatabaseError, match="never changed"), engine.begin() as connection:
        connection.exec_driver_sql(change)
    assert len(load_records(engine)) == 1


@pytest.mark.parametrize("column", ["title", "payload", "files", "made_at", "kind", "digest", "previous"])
def test_one_changed_byte_in_the_file_is_found(tmp_path: Path, column: str):
    path = tmp_path / "a.sqlite"
    engine = open_store(path)
    for title in ("一", "二", "三"):
        add(engine, title)
    engine.dispose()
    with sqlite3.connect(path) as raw:  # somebody who knows how
        raw.execute("DROP TRIGGER record_no_update")
        raw.execute(f"UPDATE record SET {column} = {column} || 'x' WHERE number = 2")
    faults = check_chain(load_records(open_store(path)))
    assert 2 in {fault.number for fault in faults}


def test_many_at_once_get_a_number_each(tmp_path: Path):
    engine = open_store(tmp_path / "a.sqlite")
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda index: add(engine, str(index)), range(12)))
    records = load_records(engine)
    assert [record.number for record in records] == list(range(1, 13))
    assert check_chain(records) == ()


def test_an_older_store_gets_the_log(tmp_path: Path):
    path = tmp_path / "old.sqlite"
    engine = open_store(path)
    with engine.begin() as connection:
        record_table.drop(connection)
        connection.exec_driver_sql("DELETE FROM migration WHERE name = '_m002_records'")
    engine.dispose()

    engine = open_store(path)

    assert add(engine).number == 1
