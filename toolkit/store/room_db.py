"""The tables of the training room: SQLite in WAL mode beside the class, or PostgreSQL for a county's server."""

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError

from toolkit.core.errors import EngineMissing, StoreError
from toolkit.core.text import Text
from toolkit.store.db import store_error

metadata = sa.MetaData()


def _id(name: str = "id", *, is_key: bool = True) -> sa.Column[str]:
    return sa.Column(name, sa.String(64), primary_key=is_key, nullable=False)


def _ms(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, nullable=False, server_default="0")


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False, server_default="")


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=False, server_default="0")


migrations = sa.Table("room_migration", metadata, sa.Column("name", sa.String(64), primary_key=True))

classes = sa.Table(
    "room_class", metadata, _id(), sa.Column("name", sa.String(80), nullable=False, unique=True),
    _text("course_id"), _text("code"), _text("pin_hash"), _text("lang"), _ms("made_ms"),
    _text("pushed_unit"), _text("pushed_exercise"), _ms("pushed_ms"),
)  # fmt: skip

seats = sa.Table(
    "room_seat", metadata, _id(), _id("class_id", is_key=False), _number("number"), _text("name"), _text("icons"),
    _ms("joined_ms"), _ms("seen_ms"), _text("unit"), _text("exercise"),
    sa.UniqueConstraint("class_id", "number"), sa.UniqueConstraint("class_id", "name", "icons"),
)  # fmt: skip

tokens = sa.Table(
    "room_token", metadata, _id("hash"), _id("class_id", is_key=False), _text("seat_id"), _ms("made_ms"),
    _ms("expires_ms"),
)  # fmt: skip
"""Cookies by their SHA-256. `seat_id` empty: the trainer's."""

days = sa.Table(
    "room_day", metadata, _id("seat_id"), sa.Column("day", sa.String(10), primary_key=True),
    _id("class_id", is_key=False), _ms("first_ms"), _ms("last_ms"),
)  # fmt: skip
"""Attendance."""

drafts = sa.Table(
    "room_draft", metadata, _id("seat_id"), _id("unit"), _id("exercise"), _text("answer"), _ms("saved_ms"),
    _number("version"), _text("writer"),
)  # fmt: skip
"""`version` counts the writes; `writer` is the opened page that wrote last, as it calls itself."""

tries = sa.Table(
    "room_try", metadata, _id(), _id("class_id", is_key=False), _id("seat_id", is_key=False),
    _id("unit", is_key=False), _id("exercise", is_key=False), _id("request_id", is_key=False), _text("answer"),
    sa.Column("state", sa.String(10), nullable=False), _number("is_heavy"), _ms("handed_in_ms"), _ms("started_ms"),
    _ms("finished_ms"), _number("percent"), _text("score"), sa.Column("scored", sa.Float), sa.Column("of", sa.Float),
    _number("needs_trainer"), _text("error_zh"), _text("error_en"), sa.Column("override", sa.Float),
    _text("override_reason"), _ms("shown_ms"), _number("starts"), sa.Column("unjudged", sa.Float),
    sa.UniqueConstraint("seat_id", "request_id"), sa.Index("room_try_of_seat", "seat_id", "unit", "exercise"),
    sa.Index("room_try_waiting", "class_id", "state"),
)  # fmt: skip
"""`unjudged`: points that wait for the trainer; NULL until scored, and where a version before the column has scored:
`scored` counts them in full there, and the score tells which they are."""

uploads = sa.Table(
    "room_upload", metadata, _id(), _id("class_id", is_key=False), _id("seat_id", is_key=False),
    _id("unit", is_key=False), _id("exercise", is_key=False), _text("file"), _text("media_type"),
    _number("duration_ms"), sa.Column("size_bytes", sa.BigInteger, nullable=False), _ms("made_ms"),
    _ms("deleted_ms"), sa.Index("room_upload_of_seat", "seat_id"),
)  # fmt: skip

locks = sa.Table(
    "room_lock", metadata, _id("class_id"), sa.Column("unit", sa.String(128), primary_key=True), _number("is_open"),
)  # fmt: skip
"""`unit` is a unit's id, or unit/exercise."""

messages = sa.Table(
    "room_message", metadata, _id(), _id("class_id", is_key=False), _text("seat_id"), _text("unit"), _text("exercise"),
    _text("text"), _ms("made_ms"), sa.Index("room_message_of_class", "class_id", "made_ms"),
)  # fmt: skip

log = sa.Table(
    "room_log", metadata, _id(), _id("class_id", is_key=False), _ms("made_ms"), _text("what"), _text("detail"),
)  # fmt: skip
"""What the trainer did that changes what counts. Rows are only added."""

failures = sa.Table("room_failure", metadata, _id("key"), _number("count"), _ms("last_ms"))

certificates = sa.Table(
    "room_certificate", metadata, _id("code"), _id("class_id", is_key=False), _id("seat_id", is_key=False),
    _text("fields"), _ms("made_ms"),
)  # fmt: skip


def _m001_initial(connection: sa.Connection) -> None:
    metadata.create_all(connection)


def _m002_drafts_of_two_phones_and_locks_of_exercises(connection: sa.Connection) -> None:
    known = {column["name"] for column in sa.inspect(connection).get_columns("room_draft")}
    if "version" in known:  # made by the first migration of a new store
        return
    connection.execute(sa.text("ALTER TABLE room_draft ADD COLUMN version INTEGER NOT NULL DEFAULT 0"))
    connection.execute(sa.text("ALTER TABLE room_draft ADD COLUMN writer TEXT NOT NULL DEFAULT ''"))
    if connection.dialect.name == "postgresql":  # SQLite keeps texts of any length
        connection.execute(sa.text("ALTER TABLE room_lock ALTER COLUMN unit TYPE VARCHAR(128)"))


def _m003_points_that_wait_for_the_trainer(connection: sa.Connection) -> None:
    known = {column["name"] for column in sa.inspect(connection).get_columns("room_try")}
    if "unjudged" not in known:
        connection.execute(sa.text("ALTER TABLE room_try ADD COLUMN unjudged FLOAT"))


MIGRATIONS: tuple[Callable[[sa.Connection], None], ...] = (
    _m001_initial, _m002_drafts_of_two_phones_and_locks_of_exercises, _m003_points_that_wait_for_the_trainer,
)  # fmt: skip
"""Append only: each runs once, in order, and its name is recorded."""


class RoomStore:
    """The database of the room. Writes take turns; reads don't wait for them."""

    def __init__(self, reader: sa.Engine, writer: sa.Engine, name: str) -> None:
        self._reader = reader
        self._writer = writer
        self._turn = threading.RLock()
        self._name = name
        """Without any password."""

    @contextmanager
    def read(self) -> Iterator[sa.Connection]:
        """A transaction that only reads. Raises StoreError."""
        try:
            with self._reader.begin() as connection:
                yield connection
        except SQLAlchemyError as error:
            raise store_error(self._name, error) from error

    @contextmanager
    def write(self) -> Iterator[sa.Connection]:
        """A transaction that is on disk when the block has ended. Raises StoreError."""
        try:
            with self._turn, self._writer.begin() as connection:
                yield connection
        except SQLAlchemyError as error:
            raise store_error(self._name, error) from error

    def close(self) -> None:
        self._reader.dispose()
        self._writer.dispose()


def open_room_store(place: Path | str) -> RoomStore:
    """The room's database, made and migrated if need be: a file for SQLite, or a URL of SQLAlchemy for PostgreSQL.

    Raises:
        StoreError: if it can't be reached, written or understood. EngineMissing: no driver for the URL.
    """
    if isinstance(place, Path):
        return _open_file(place)
    try:
        url = sa.make_url(place)
        if url.get_backend_name() == "sqlite":
            return _open_file(Path(url.database or "room.sqlite"))
        if url.get_backend_name() != "postgresql":
            raise _wrong_url(place)
        engine = sa.create_engine(url, pool_pre_ping=True, pool_size=10)
        store = RoomStore(engine, engine, url.render_as_string(hide_password=True))
        _migrate(engine)
    except (ArgumentError, NoSuchModuleError) as error:
        raise _wrong_url(place) from error
    except ImportError as error:
        raise EngineMissing(
            "psycopg",
            Text("没有装 PostgreSQL 的驱动", "the driver for PostgreSQL is not installed"),
            Text("请运行 pip install 'chushan[county]'", "Run pip install 'chushan[county]'"),
        ) from error
    except SQLAlchemyError as error:
        detail = str(getattr(error, "orig", None) or error).splitlines()[0]
        raise StoreError(
            _without_password(place),
            Text(f"连不上数据库（{detail}）", f"the database can't be used ({detail})"),
            Text("请检查地址、用户名和口令，数据库开了没有", "Check address, user and password, and that it runs"),
        ) from error
    return store


def _open_file(path: Path) -> RoomStore:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        reader = _sqlite(path, "BEGIN", pool_size=20)
        writer = _sqlite(path, "BEGIN IMMEDIATE", pool_size=1)
        _migrate(writer)
    except (SQLAlchemyError, OSError) as error:
        raise store_error(str(path), error) from error
    return RoomStore(reader, writer, path.name)


def _sqlite(path: Path, begin: str, pool_size: int) -> sa.Engine:
    engine = sa.create_engine(
        f"sqlite:///{path}", pool_size=pool_size, max_overflow=20, poolclass=sa.QueuePool,
        connect_args={"timeout": 30, "check_same_thread": False},
    )  # fmt: skip

    @event.listens_for(engine, "connect")
    def _prepare(connection: object, _record: object) -> None:
        connection.isolation_level = None  # type: ignore[attr-defined]  # the driver must not begin by itself
        cursor = connection.cursor()  # type: ignore[attr-defined]
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=FULL")  # what was acknowledged outlives a power cut
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def _migrate(engine: sa.Engine) -> None:
    with engine.begin() as connection:
        migrations.create(connection, checkfirst=True)
        done = set(connection.execute(sa.select(migrations.c.name)).scalars())
        for migration in MIGRATIONS:
            if migration.__name__ not in done:
                migration(connection)
                connection.execute(migrations.insert(), {"name": migration.__name__})


def _wrong_url(given: str) -> StoreError:
    return StoreError(
        _without_password(given),
        Text("这不是能用的数据库地址", "this is no address of a database that can be used"),
        Text(
            "例如 postgresql+psycopg://用户:口令@服务器/库名；不写就存在本机",
            "For example postgresql+psycopg://user:password@server/name; leave it out to store on this computer",
        ),
    )


def _without_password(url: str) -> str:
    return re.sub(r"(?<=://)([^:/@]*):[^@]*@", r"\1:***@", url)
