"""Rows of what trainees make: drafts, tries, recordings."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from toolkit.core.courses.score import read_score
from toolkit.core.room.types import Draft, Try, Upload
from toolkit.core.text import Text
from toolkit.store.room_db import drafts, tries, uploads

_OLD_SCORE = sa.case((tries.c.unjudged.is_(None) & (tries.c.needs_trainer == 1), tries.c.score), else_="")
_LIGHT = [*(column for column in tries.c if column.name not in ("answer", "score")), _OLD_SCORE.label("old_score")]
"""Without what only the page of one try needs, but with the scores that hold what the column `unjudged` does not."""


def save_draft(
    db: sa.Connection, seat_id: str, unit: str, exercise: str, answer: str, now_ms: int, writer: str = ""
) -> int:
    """Write over what is kept; the version that it has now."""
    where = (drafts.c.seat_id == seat_id) & (drafts.c.unit == unit) & (drafts.c.exercise == exercise)
    version = (db.execute(sa.select(drafts.c.version).where(where)).scalar_one_or_none() or 0) + 1
    values = {"answer": answer, "saved_ms": now_ms, "version": version, "writer": writer}
    if not db.execute(drafts.update().where(where).values(**values)).rowcount:
        db.execute(drafts.insert(), {"seat_id": seat_id, "unit": unit, "exercise": exercise, **values})
    return version


def load_draft(db: sa.Connection, seat_id: str, unit: str, exercise: str) -> Draft:
    """What is kept; version 0 where nothing is."""
    where = (drafts.c.seat_id == seat_id) & (drafts.c.unit == unit) & (drafts.c.exercise == exercise)
    row = db.execute(sa.select(drafts).where(where)).mappings().first()
    if row is None:
        return Draft(answer={}, version=0, writer="", saved_ms=0)
    return Draft(
        answer=json.loads(row["answer"] or "{}"), version=row["version"], writer=row["writer"], saved_ms=row["saved_ms"]
    )


# tries


def add_try(db: sa.Connection, class_id: str, made: Try, request_id: str, answer: str) -> None:
    row = {
        "id": made.id, "class_id": class_id, "seat_id": made.seat_id, "unit": made.unit, "exercise": made.exercise,
        "request_id": request_id, "answer": answer, "state": made.state, "is_heavy": int(made.is_heavy),
        "handed_in_ms": made.handed_in_ms, "of": made.of,
    }  # fmt: skip
    db.execute(tries.insert(), row)


def find_request(db: sa.Connection, seat_id: str, request_id: str) -> Try | None:
    """The try that this very request has made before."""
    where = (tries.c.seat_id == seat_id) & (tries.c.request_id == request_id)
    return _first(db, where)


def load_try(db: sa.Connection, class_id: str, try_id: str) -> Try | None:
    return _first(db, (tries.c.class_id == class_id) & (tries.c.id == try_id))


def load_papers(db: sa.Connection, try_id: str) -> tuple[dict[str, Any], str]:
    """(answer, score as JSON or "") of a try."""
    answer, score = db.execute(sa.select(tries.c.answer, tries.c.score).where(tries.c.id == try_id)).one()
    return json.loads(answer), score


def load_tries(
    db: sa.Connection, class_id: str, *, seat_id: str = "", unit: str = "", exercise: str = ""
) -> tuple[Try, ...]:
    """Tries, oldest first."""
    query = sa.select(*_LIGHT).where(tries.c.class_id == class_id)
    if seat_id:
        query = query.where(tries.c.seat_id == seat_id)
    if unit:
        query = query.where(tries.c.unit == unit)
    if exercise:
        query = query.where(tries.c.exercise == exercise)
    ordered = query.order_by(tries.c.handed_in_ms, tries.c.id)
    return tuple(_try(row) for row in db.execute(ordered).mappings())


def load_open_tries(db: sa.Connection, class_id: str) -> tuple[Try, ...]:
    """Heavy tries that run or wait, in the order in which they came."""
    query = sa.select(*_LIGHT).where(
        tries.c.class_id == class_id, tries.c.is_heavy == 1, tries.c.state.in_(("running", "waiting"))
    )
    ordered = query.order_by(tries.c.handed_in_ms, tries.c.id)
    found = [_try(row) for row in db.execute(ordered).mappings()]
    return tuple(sorted(found, key=lambda one: one.state != "running"))


def load_scores(db: sa.Connection, class_id: str) -> tuple[tuple[str, str], ...]:
    """(try id, score as JSON) of every try of the class that has one."""
    query = sa.select(tries.c.id, tries.c.score).where(tries.c.class_id == class_id, tries.c.score != "")
    return tuple((row[0], row[1]) for row in db.execute(query))


def change_try(db: sa.Connection, try_id: str, *, only_in: Sequence[str] = (), **values: object) -> bool:
    """Whether the try was in one of these states (any, if none is named) and is changed."""
    where = tries.c.id == try_id
    if only_in:
        where &= tries.c.state.in_(only_in)
    return bool(db.execute(tries.update().where(where).values(**values)).rowcount)


def start_count(db: sa.Connection, try_id: str) -> int:
    return db.execute(sa.select(tries.c.starts).where(tries.c.id == try_id)).scalar_one()


def wait_again(db: sa.Connection, class_id: str) -> int:
    """Heavy tries that ran when the server ended wait again; the number of them."""
    where = (tries.c.class_id == class_id) & (tries.c.state == "running")
    return db.execute(tries.update().where(where).values(state="waiting", percent=0)).rowcount


def durations_s(db: sa.Connection, class_id: str, limit: int = 8) -> tuple[float, ...]:
    """What the heavy tries that ended last have taken, newest last."""
    query = (
        sa.select(tries.c.finished_ms - tries.c.started_ms)
        .where(tries.c.class_id == class_id, tries.c.is_heavy == 1, tries.c.state == "done", tries.c.started_ms > 0)
        .order_by(tries.c.finished_ms.desc())
        .limit(limit)
    )
    return tuple(float(ms) / 1000 for ms in reversed(db.execute(query).scalars().all()))


def remove_tries(db: sa.Connection, seat_id: str) -> None:
    db.execute(tries.delete().where(tries.c.seat_id == seat_id))


# recordings


def add_upload(db: sa.Connection, class_id: str, made: Upload) -> None:
    row = {
        "id": made.id, "class_id": class_id, "seat_id": made.seat_id, "unit": made.unit, "exercise": made.exercise,
        "file": made.file, "media_type": made.media_type, "duration_ms": made.duration_ms,
        "size_bytes": made.size_bytes, "made_ms": made.made_ms,
    }  # fmt: skip
    db.execute(uploads.insert(), row)


def load_upload(db: sa.Connection, class_id: str, upload_id: str) -> Upload | None:
    where = (uploads.c.class_id == class_id) & (uploads.c.id == upload_id) & (uploads.c.deleted_ms == 0)
    row = db.execute(sa.select(uploads).where(where)).mappings().first()
    return _upload(row) if row else None


def load_uploads(db: sa.Connection, class_id: str, seat_id: str = "") -> tuple[Upload, ...]:
    query = sa.select(uploads).where(uploads.c.class_id == class_id, uploads.c.deleted_ms == 0)
    if seat_id:
        query = query.where(uploads.c.seat_id == seat_id)
    return tuple(_upload(row) for row in db.execute(query.order_by(uploads.c.made_ms)).mappings())


def forget_upload(db: sa.Connection, upload_id: str, now_ms: int) -> None:
    db.execute(uploads.update().where(uploads.c.id == upload_id).values(deleted_ms=now_ms))


def _first(db: sa.Connection, where: sa.ColumnElement[bool]) -> Try | None:
    row = db.execute(sa.select(*_LIGHT).where(where)).mappings().first()
    return _try(row) if row else None


def _try(row: Mapping[Any, Any]) -> Try:
    scored, unjudged = row["scored"], row["unjudged"] or 0
    if row["old_score"]:
        score = read_score(json.loads(row["old_score"]))
        scored, unjudged = score.got, score.unjudged
    return Try(
        id=row["id"], seat_id=row["seat_id"], unit=row["unit"], exercise=row["exercise"], state=row["state"],
        handed_in_ms=row["handed_in_ms"], started_ms=row["started_ms"], finished_ms=row["finished_ms"],
        percent=row["percent"], scored=scored, of=row["of"] or 0, needs_trainer=bool(row["needs_trainer"]),
        error=Text(row["error_zh"], row["error_en"]) if row["error_zh"] else None, is_heavy=bool(row["is_heavy"]),
        override=row["override"], override_reason=row["override_reason"], is_shown=row["shown_ms"] > 0,
        left_to_trainer=unjudged,
    )  # fmt: skip


def _upload(row: Mapping[Any, Any]) -> Upload:
    return Upload(
        id=row["id"], seat_id=row["seat_id"], unit=row["unit"], exercise=row["exercise"], file=row["file"],
        media_type=row["media_type"], duration_ms=row["duration_ms"], size_bytes=row["size_bytes"],
        made_ms=row["made_ms"],
    )  # fmt: skip
