import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa

from toolkit.core.errors import StoreError
from toolkit.store.db import MIGRATIONS, migration_table, open_store
from toolkit.store.stages import forget_stages, load_stage, save_stage


def test_a_new_store_is_in_wal_mode_and_migrated(tmp_path: Path) -> None:
    engine = open_store(tmp_path / "新 文件夹" / "a.sqlite")
    with engine.connect() as connection:
        assert connection.execute(sa.text("PRAGMA journal_mode")).scalar() == "wal"
        names = set(connection.execute(sa.select(migration_table.c.name)).scalars())
    assert names == {migration.__name__ for migration in MIGRATIONS}


def test_a_store_opens_again_with_what_it_held(tmp_path: Path) -> None:
    save_stage(open_store(tmp_path / "a.sqlite"), "k", "listen", "{}", 1.0)
    assert load_stage(open_store(tmp_path / "a.sqlite"), "k") == "{}"


def test_old_stages_are_forgotten_and_new_ones_kept(tmp_path: Path) -> None:
    engine = open_store(tmp_path / "a.sqlite")
    save_stage(engine, "old", "listen", "{}", 1.0)
    with sqlite3.connect(tmp_path / "a.sqlite") as raw:
        raw.execute("UPDATE stage SET created_at = 0")
    save_stage(engine, "new", "listen", "{}", 1.0)
    assert forget_stages(engine, 30) == 1
    assert load_stage(engine, "new") == "{}"


def test_a_file_that_is_no_database_is_a_plain_error(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"
    path.write_bytes(b"not a database" * 100)
    with pytest.raises(StoreError) as caught:
        open_store(path)
    assert str(path) in caught.value.text("zh")
    assert "CHUSHAN_HOME" in caught.value.text("zh")
