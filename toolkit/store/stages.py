"""Results of finished stages, by the hash of everything that went into them."""

import time

import sqlalchemy as sa

from toolkit.store.db import stage_table, transaction


def load_stage(engine: sa.Engine, key: str) -> str | None:
    """The stored JSON of the stage, or None."""
    with transaction(engine) as connection:
        query = sa.select(stage_table.c.payload).where(stage_table.c.key == key)
        return connection.execute(query).scalar_one_or_none()


def save_stage(engine: sa.Engine, key: str, name: str, payload: str, seconds: float) -> None:
    """Store `payload` under `key`, in place of an older one."""
    row = {"key": key, "name": name, "payload": payload, "seconds": seconds, "created_at": time.time()}
    with transaction(engine) as connection:
        connection.execute(stage_table.insert().prefix_with("OR REPLACE"), row)


def forget_stages(engine: sa.Engine, older_than_days: float) -> int:
    """Drop stages not made within the last days; returns how many."""
    with transaction(engine) as connection:
        limit = time.time() - older_than_days * 86_400
        return connection.execute(stage_table.delete().where(stage_table.c.created_at < limit)).rowcount
