"""How long to wait after wrong tries. Pure arithmetic; the count itself is kept in the store, so that it outlives a
restart."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """After `free` failures each further one doubles the wait, from `first_s` up to `most_s`; `forget_s` without any
    clears the count."""

    free: int
    first_s: int
    most_s: int
    forget_s: int


PIN_HERE = Limit(free=5, first_s=30, most_s=900, forget_s=3600)
"""Wrong PINs from one address. At 4 tries an hour a PIN of six figures holds out for years (own choice)."""
PIN_ALL = Limit(free=30, first_s=60, most_s=900, forget_s=3600)
"""Wrong PINs from all phones together: one attacker may take many addresses. The trainer's laptop itself is not
counted, so that nobody in the hall can lock the trainer out."""
RETURN_SEAT = Limit(free=6, first_s=30, most_s=600, forget_s=1800)
"""Wrong pictures for one name: three of twelve are 220 choices."""
CODE_HERE = Limit(free=40, first_s=30, most_s=300, forget_s=600)
"""Wrong room codes from one address; generous, because a phone's hotspot may hide a whole class behind one."""
JOIN_HERE = Limit(free=80, first_s=30, most_s=300, forget_s=600)
"""New seats from one address."""
CERTIFICATE = Limit(free=30, first_s=30, most_s=600, forget_s=600)
"""Certificate codes that don't exist, from one address."""


def wait_ms(limit: Limit, failures: int, last_ms: int, now_ms: int) -> int:
    """Milliseconds until the next try is looked at, 0 if at once. Times are wall time.

    >>> wait_ms(PIN_HERE, 5, 0, 1000), wait_ms(PIN_HERE, 4, 0, 1000), wait_ms(PIN_HERE, 100, 0, 1000)
    (29000, 0, 899000)
    """
    if failures < limit.free or now_ms - last_ms >= limit.forget_s * 1000:
        return 0
    wait_s = min(limit.first_s * 2 ** min(failures - limit.free, 20), limit.most_s)
    return max(0, last_ms + wait_s * 1000 - now_ms)


def next_count(limit: Limit, failures: int, last_ms: int, now_ms: int) -> int:
    """The count after one more failure."""
    return 1 if now_ms - last_ms >= limit.forget_s * 1000 else failures + 1
