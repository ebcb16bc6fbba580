"""Jobs, newest first, as their last snapshot."""

import json
import os
import time

import sqlalchemy as sa

from toolkit.core.codec import from_plain, to_plain
from toolkit.core.job import Job
from toolkit.store.db import job_table, transaction


def save_job(engine: sa.Engine, job: Job) -> None:
    """Store the snapshot; the first one sets the time of creation and the owning process."""
    payload = json.dumps(to_plain(job), ensure_ascii=False)
    with transaction(engine) as connection:
        updated = connection.execute(job_table.update().where(job_table.c.id == job.id).values(payload=payload))
        if updated.rowcount == 0:
            row = {"id": job.id, "kind": job.kind, "title": job.title, "payload": payload}
            connection.execute(job_table.insert(), {**row, "owner_pid": os.getpid(), "created_at": time.time()})


def load_job(engine: sa.Engine, job_id: str) -> Job | None:
    with transaction(engine) as connection:
        payload = connection.execute(
            sa.select(job_table.c.payload).where(job_table.c.id == job_id)
        ).scalar_one_or_none()
    return from_plain(Job, json.loads(payload)) if payload else None


def list_jobs(engine: sa.Engine, limit: int = 50) -> tuple[tuple[Job, int], ...]:
    """Jobs and the process id of their owner, newest first."""
    query = sa.select(job_table.c.payload, job_table.c.owner_pid).order_by(job_table.c.created_at.desc()).limit(limit)
    with transaction(engine) as connection:
        return tuple((from_plain(Job, json.loads(payload)), pid) for payload, pid in connection.execute(query))
