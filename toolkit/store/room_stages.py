"""Forgetting what was heard in recordings whose owner has withdrawn consent."""

import sqlalchemy as sa

from toolkit.store.db import stage_table, transaction


def forget_stages_since(engine: sa.Engine, since_ms: int) -> int:
    """Drop every stage made since then (wall ms): transcripts of recordings sent since then are among them, and the
    rest is only computed again. Returns how many."""
    with transaction(engine) as connection:
        return connection.execute(stage_table.delete().where(stage_table.c.created_at >= since_ms / 1000)).rowcount
