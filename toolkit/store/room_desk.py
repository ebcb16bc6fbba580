"""Rows of what the trainer does: locks, messages, the log, certificates."""

import json
import uuid
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from toolkit.core.room.types import LogEntry, Message
from toolkit.store.room_db import certificates, locks, log, messages


def set_lock(db: sa.Connection, class_id: str, unit: str, is_open: bool) -> None:
    where = (locks.c.class_id == class_id) & (locks.c.unit == unit)
    if not db.execute(locks.update().where(where).values(is_open=int(is_open))).rowcount:
        db.execute(locks.insert(), {"class_id": class_id, "unit": unit, "is_open": int(is_open)})


def load_locks(db: sa.Connection, class_id: str) -> Mapping[str, bool]:
    """What the trainer has set, by unit: whether it is open."""
    query = sa.select(locks.c.unit, locks.c.is_open).where(locks.c.class_id == class_id)
    return {unit: bool(is_open) for unit, is_open in db.execute(query)}


def add_message(db: sa.Connection, class_id: str, made: Message) -> None:
    row = {
        "id": made.id, "class_id": class_id, "seat_id": made.seat_id, "unit": made.unit, "exercise": made.exercise,
        "text": made.text, "made_ms": made.made_ms,
    }  # fmt: skip
    db.execute(messages.insert(), row)


def load_messages(db: sa.Connection, class_id: str, seat_id: str, limit: int = 30) -> tuple[Message, ...]:
    """What a trainee may read, newest first."""
    query = (
        sa.select(messages)
        .where(messages.c.class_id == class_id, messages.c.seat_id.in_((seat_id, "")))
        .order_by(messages.c.made_ms.desc())
        .limit(limit)
    )
    return tuple(
        Message(
            id=row["id"], seat_id=row["seat_id"], unit=row["unit"], exercise=row["exercise"], text=row["text"],
            made_ms=row["made_ms"],
        )
        for row in db.execute(query).mappings()
    )  # fmt: skip


def add_log(db: sa.Connection, class_id: str, what: str, detail: Mapping[str, Any], now_ms: int) -> None:
    text = json.dumps(dict(detail), ensure_ascii=False)
    db.execute(
        log.insert(),
        {"id": uuid.uuid4().hex, "class_id": class_id, "made_ms": now_ms, "what": what, "detail": text},
    )


def load_log(db: sa.Connection, class_id: str, limit: int = 200) -> tuple[LogEntry, ...]:
    """Newest first."""
    query = sa.select(log).where(log.c.class_id == class_id).order_by(log.c.made_ms.desc()).limit(limit)
    return tuple(
        LogEntry(made_ms=row["made_ms"], what=row["what"], detail=json.loads(row["detail"]))
        for row in db.execute(query).mappings()
    )


def keep_certificate(db: sa.Connection, class_id: str, seat_id: str, code: str, fields: str, now_ms: int) -> None:
    known = db.execute(sa.select(certificates.c.code).where(certificates.c.code == code)).first()
    if known is None:
        row = {"code": code, "class_id": class_id, "seat_id": seat_id, "fields": fields, "made_ms": now_ms}
        db.execute(certificates.insert(), row)


def find_certificate(db: sa.Connection, code: str) -> str | None:
    """The fields of the certificate with this code, of any class."""
    return db.execute(sa.select(certificates.c.fields).where(certificates.c.code == code)).scalar_one_or_none()
