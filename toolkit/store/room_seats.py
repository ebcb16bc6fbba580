"""Rows of classes, seats, cookies, attendance and failures."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from toolkit.core.room.limits import Limit, next_count, wait_ms
from toolkit.core.room.types import Classroom, Seat, Step
from toolkit.store.room_db import classes, days, drafts, failures, messages, seats, tokens


def find_class(db: sa.Connection, name: str) -> Classroom | None:
    row = db.execute(sa.select(classes).where(classes.c.name == name)).mappings().first()
    return _class(row) if row else None


def load_class(db: sa.Connection, class_id: str) -> Classroom:
    return _class(db.execute(sa.select(classes).where(classes.c.id == class_id)).mappings().one())


def add_class(db: sa.Connection, made: Classroom) -> None:
    db.execute(
        classes.insert(),
        {
            "id": made.id, "name": made.name, "course_id": made.course_id, "code": made.code, "lang": made.lang,
            "made_ms": made.made_ms,
        },
    )  # fmt: skip


def change_class(db: sa.Connection, class_id: str, **values: object) -> None:
    db.execute(classes.update().where(classes.c.id == class_id).values(**values))


def pin_hash(db: sa.Connection, class_id: str) -> str:
    return db.execute(sa.select(classes.c.pin_hash).where(classes.c.id == class_id)).scalar_one()


def add_seat(db: sa.Connection, class_id: str, seat_id: str, name: str, icons: str, now_ms: int) -> Seat:
    """A new trainee with the next number."""
    query = sa.select(sa.func.max(seats.c.number)).where(seats.c.class_id == class_id)
    number = (db.execute(query).scalar() or 0) + 1
    row = {
        "id": seat_id, "class_id": class_id, "number": number, "name": name, "icons": icons, "joined_ms": now_ms,
        "seen_ms": now_ms,
    }  # fmt: skip
    db.execute(seats.insert(), row)
    return Seat(id=seat_id, number=number, name=name, icons=icons, joined_ms=now_ms, seen_ms=now_ms)


def find_seat(db: sa.Connection, class_id: str, name: str, icons: str) -> Seat | None:
    query = sa.select(seats).where(seats.c.class_id == class_id, seats.c.name == name, seats.c.icons == icons)
    row = db.execute(query).mappings().first()
    return _seat(row) if row else None


def has_name(db: sa.Connection, class_id: str, name: str) -> bool:
    query = sa.select(sa.func.count()).where(seats.c.class_id == class_id, seats.c.name == name)
    return bool(db.execute(query).scalar())


def load_seat(db: sa.Connection, class_id: str, seat_id: str) -> Seat | None:
    query = sa.select(seats).where(seats.c.class_id == class_id, seats.c.id == seat_id)
    row = db.execute(query).mappings().first()
    return _seat(row) if row else None


def load_seats(db: sa.Connection, class_id: str) -> tuple[Seat, ...]:
    query = sa.select(seats).where(seats.c.class_id == class_id).order_by(seats.c.number)
    return tuple(_seat(row) for row in db.execute(query).mappings())


def change_seat(db: sa.Connection, seat_id: str, **values: object) -> None:
    db.execute(seats.update().where(seats.c.id == seat_id).values(**values))


def remove_seat(db: sa.Connection, seat_id: str) -> None:
    """The row, its cookies, drafts, messages and attendance; tries and recordings are `room_work`'s."""
    for table in (tokens, drafts, days, messages):
        db.execute(table.delete().where(table.c.seat_id == seat_id))
    db.execute(seats.delete().where(seats.c.id == seat_id))


def note_day(db: sa.Connection, class_id: str, seat_id: str, day: str, now_ms: int) -> None:
    where = (days.c.seat_id == seat_id) & (days.c.day == day)
    if not db.execute(days.update().where(where).values(last_ms=now_ms)).rowcount:
        row = {"seat_id": seat_id, "day": day, "class_id": class_id, "first_ms": now_ms, "last_ms": now_ms}
        db.execute(days.insert(), row)


def load_days(db: sa.Connection, class_id: str) -> Mapping[str, tuple[str, ...]]:
    """Days of each seat."""
    query = sa.select(days.c.seat_id, days.c.day).where(days.c.class_id == class_id).order_by(days.c.day)
    found: dict[str, tuple[str, ...]] = {}
    for seat_id, day in db.execute(query):
        found[seat_id] = (*found.get(seat_id, ()), day)
    return found


# cookies


def add_token(db: sa.Connection, digest: str, class_id: str, seat_id: str, now_ms: int, expires_ms: int) -> None:
    row = {"hash": digest, "class_id": class_id, "seat_id": seat_id, "made_ms": now_ms, "expires_ms": expires_ms}
    db.execute(tokens.insert(), row)


def token_seat(db: sa.Connection, class_id: str, digest: str, now_ms: int) -> str | None:
    """The seat of a cookie, "" for the trainer's, None for one that does not hold."""
    query = sa.select(tokens.c.seat_id).where(
        tokens.c.hash == digest, tokens.c.class_id == class_id, tokens.c.expires_ms > now_ms
    )
    return db.execute(query).scalar_one_or_none()


def drop_token(db: sa.Connection, digest: str) -> None:
    db.execute(tokens.delete().where(tokens.c.hash == digest))


def drop_seat_tokens(db: sa.Connection, class_id: str, seat_id: str) -> None:
    """Every cookie of a seat; "" for all of the trainer's."""
    db.execute(tokens.delete().where(tokens.c.class_id == class_id, tokens.c.seat_id == seat_id))


# wrong tries


def must_wait_ms(db: sa.Connection, key: str, limit: Limit, now_ms: int) -> int:
    row = db.execute(sa.select(failures.c.count, failures.c.last_ms).where(failures.c.key == key)).first()
    return wait_ms(limit, row[0], row[1], now_ms) if row else 0


def count_failure(db: sa.Connection, key: str, limit: Limit, now_ms: int) -> None:
    row = db.execute(sa.select(failures.c.count, failures.c.last_ms).where(failures.c.key == key)).first()
    if row is None:
        db.execute(failures.insert(), {"key": key, "count": 1, "last_ms": now_ms})
        return
    count = next_count(limit, row[0], row[1], now_ms)
    db.execute(failures.update().where(failures.c.key == key).values(count=count, last_ms=now_ms))


def forget_failures(db: sa.Connection, key: str) -> None:
    db.execute(failures.delete().where(failures.c.key == key))


def _class(row: Mapping[Any, Any]) -> Classroom:
    return Classroom(
        id=row["id"], name=row["name"], course_id=row["course_id"], code=row["code"], lang=row["lang"],
        made_ms=row["made_ms"], pushed=Step(unit=row["pushed_unit"], exercise=row["pushed_exercise"]),
        pushed_ms=row["pushed_ms"],
    )  # fmt: skip


def _seat(row: Mapping[Any, Any]) -> Seat:
    return Seat(
        id=row["id"], number=row["number"], name=row["name"], icons=row["icons"], joined_ms=row["joined_ms"],
        seen_ms=row["seen_ms"], step=Step(unit=row["unit"], exercise=row["exercise"]),
    )  # fmt: skip
