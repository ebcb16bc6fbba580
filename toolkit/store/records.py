"""The log of reviews and slips: rows are added, never changed (the database itself refuses), and chained by digests."""

import datetime
import json
from collections.abc import Callable
from typing import cast

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from toolkit.core.codec import from_plain, to_plain
from toolkit.core.record_chain import Attachment, Record, RecordKind, seal_record
from toolkit.store.db import record_table, store_error, transaction

_TRIES = 20


def append_record(
    engine: sa.Engine, *, kind: RecordKind, title: str, payload: str, files: tuple[Attachment, ...],
    clock: Callable[[], datetime.datetime],
) -> Record:  # fmt: skip
    """The new last record of the log. Of two processes that add at once each gets a number of its own.

    Raises:
        StoreError: if the log can't be written.
    """
    for attempt in range(_TRIES):
        try:
            with engine.begin() as connection:
                return _append(connection, kind, title, payload, files, clock())
        except IntegrityError as error:  # another process took this number in the meantime
            if attempt == _TRIES - 1:
                raise store_error(str(engine.url.database), error) from error
        except SQLAlchemyError as error:
            raise store_error(str(engine.url.database), error) from error
    raise AssertionError("unreachable")


def _append(
    connection: sa.Connection, kind: RecordKind, title: str, payload: str, files: tuple[Attachment, ...],
    now: datetime.datetime,
) -> Record:  # fmt: skip
    newest = connection.execute(sa.select(record_table).order_by(record_table.c.number.desc()).limit(1)).first()
    record = seal_record(
        previous=_record(newest) if newest else None, kind=kind, title=title, payload=payload, files=files,
        made_at=now.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
    )  # fmt: skip
    connection.execute(record_table.insert(), _row(record))
    return record


def load_records(engine: sa.Engine) -> tuple[Record, ...]:
    """Every record, in order.

    Raises:
        StoreError: if the log can't be read.
    """
    with transaction(engine) as connection:
        rows = connection.execute(sa.select(record_table).order_by(record_table.c.number))
        return tuple(_record(row) for row in rows)


def _row(record: Record) -> dict[str, object]:
    return {
        "number": record.number, "kind": record.kind, "made_at": record.made_at, "title": record.title,
        "payload": record.payload, "files": json.dumps(to_plain(record.files), ensure_ascii=False),
        "previous": record.previous, "digest": record.digest,
    }  # fmt: skip


def _record(row: sa.Row[tuple[object, ...]]) -> Record:
    """The row as it stands, even where it was tampered with: the chain is checked by the reader."""
    plain = dict(row._mapping)
    try:
        files = tuple(from_plain(Attachment, one) for one in json.loads(str(plain["files"])))
    except (ValueError, TypeError, KeyError):
        files = ()
    kind = cast(RecordKind, str(plain["kind"]))
    return Record(
        number=int(str(plain["number"])), kind=kind, made_at=str(plain["made_at"]), title=str(plain["title"]),
        payload=str(plain["payload"]), files=files, previous=str(plain["previous"]), digest=str(plain["digest"]),
    )  # fmt: skip
