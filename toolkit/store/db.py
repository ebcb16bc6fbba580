"""The product's own SQLite file: opened in WAL mode, migrated on the way."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.exc import SQLAlchemyError

from toolkit.core.errors import StoreError
from toolkit.core.text import Text

metadata = sa.MetaData()

migration_table = sa.Table("migration", metadata, sa.Column("name", sa.String, primary_key=True))

stage_table = sa.Table(
    "stage",
    metadata,
    sa.Column("key", sa.String, primary_key=True),
    sa.Column("name", sa.String, nullable=False),
    sa.Column("payload", sa.Text, nullable=False),
    sa.Column("seconds", sa.Float, nullable=False),
    sa.Column("created_at", sa.Float, nullable=False),
)

job_table = sa.Table(
    "job",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("kind", sa.String, nullable=False),
    sa.Column("title", sa.String, nullable=False),
    sa.Column("payload", sa.Text, nullable=False),
    sa.Column("owner_pid", sa.Integer, nullable=False),
    sa.Column("created_at", sa.Float, nullable=False),
)

record_table = sa.Table(
    "record",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("kind", sa.String, nullable=False),
    sa.Column("made_at", sa.String, nullable=False),
    sa.Column("title", sa.String, nullable=False),
    sa.Column("payload", sa.Text, nullable=False),
    sa.Column("files", sa.Text, nullable=False),
    sa.Column("previous", sa.String, nullable=False),
    sa.Column("digest", sa.String, nullable=False),
)


def _m001_initial(connection: sa.Connection) -> None:
    metadata.create_all(connection)


def _m002_records(connection: sa.Connection) -> None:
    record_table.create(connection, checkfirst=True)
    if connection.dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            connection.exec_driver_sql(
                f"CREATE TRIGGER IF NOT EXISTS record_no_{verb.lower()} BEFORE {verb} ON record "
                "BEGIN SELECT RAISE(ABORT, 'records are never changed'); END"
            )


MIGRATIONS: tuple[Callable[[sa.Connection], None], ...] = (_m001_initial, _m002_records)
"""Append only: each runs once, in order, and its name is recorded."""


def open_store(path: Path | None) -> sa.Engine:
    """The store at `path`, made and migrated if need be; None gives one in memory (for tests).

    Raises:
        StoreError: if the file or its folder can't be written, or is not a database.
    """
    try:
        if path is None:
            engine = sa.create_engine("sqlite://", poolclass=sa.StaticPool, connect_args={"check_same_thread": False})
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            engine = sa.create_engine(f"sqlite:///{path}", connect_args={"timeout": 30})
        event.listen(engine, "connect", _set_pragmas)
        _migrate(engine)
    except (SQLAlchemyError, OSError) as error:
        raise store_error(str(path), error) from error
    return engine


def _set_pragmas(connection: object, _record: object) -> None:
    cursor = connection.cursor()  # type: ignore[attr-defined]
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.close()


def _migrate(engine: sa.Engine) -> None:
    with engine.begin() as connection:
        migration_table.create(connection, checkfirst=True)
        done = set(connection.execute(sa.select(migration_table.c.name)).scalars())
        for migration in MIGRATIONS:
            if migration.__name__ not in done:
                migration(connection)
                connection.execute(migration_table.insert().prefix_with("OR IGNORE"), {"name": migration.__name__})


@contextmanager
def transaction(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A transaction whose database errors come out as StoreError."""
    try:
        with engine.begin() as connection:
            yield connection
    except SQLAlchemyError as error:
        raise store_error(str(engine.url.database), error) from error


def store_error(subject: str, error: Exception) -> StoreError:
    """What a user should see of a database's error."""
    detail = str(getattr(error, "orig", None) or error).splitlines()[0]
    return StoreError(
        subject,
        Text(f"出山自己的数据文件打不开或写不进（{detail}）", f"the product's own data file can't be used ({detail})"),
        Text(
            "看看磁盘是否已满、文件夹能不能写；也可以用环境变量 CHUSHAN_HOME 换一个文件夹",
            "Check disk space and permissions, or choose another folder with the variable CHUSHAN_HOME",
        ),
    )
