"""Live events as JSON: one object a line, with media time and wall time."""

from dataclasses import dataclass
from typing import Any

from toolkit.core.codec import to_plain
from toolkit.core.live.status import LiveEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamped:
    """An event as it went out."""

    number: int
    """From 1, without a gap."""
    media_ms: int
    """Sound that had come in by then."""
    wall_ms: int
    """Since the epoch."""
    event: LiveEvent


def plain_event(stamped: Stamped) -> dict[str, Any]:
    """One line of `chushan live --json`: `type`, `id`, `media_ms`, `wall_ms`, then the event's own fields.

    `span` becomes `start_ms` and `end_ms` (media time).
    """
    plain = to_plain(stamped.event)
    span = plain.pop("span", None)
    head = {
        "type": stamped.event.KIND,
        "id": stamped.number,
        "media_ms": stamped.media_ms,
        "wall_ms": stamped.wall_ms,
    }
    return {**head, **(span or {}), **plain}
