"""Found slices beside the rounds that were spoken."""

from collections.abc import Iterator, Sequence
from typing import Any

from toolkit.core.slices import ProductSlice
from toolkit.core.spans import Span

EDGE_MS = 5_000
"""A slice is right if both its edges lie this near to those of one round of its product."""

Round = tuple[str, Span]


def true_rounds(truth: dict[str, Any]) -> tuple[Round, ...]:
    """Product and source time of each round of a truth file."""
    return tuple((s["product"], Span(s["start_ms"], s["end_ms"])) for s in truth["segments"] if s["product"])


def score_slices(slices: Sequence[ProductSlice], rounds: Sequence[Round]) -> dict[str, Any]:
    """Recall and precision at `EDGE_MS` (each round is found once), purity and coverage by time, and what is wrong."""
    pairs = dict(_pair(slices, rounds))
    own = sum(p.span.overlap_ms(span) for p in slices for product, span in rounds if product == p.product_id)
    sliced = sum(piece.span.duration_ms for piece in slices)
    return {
        "rounds": len(rounds),
        "slices": len(slices),
        "hits": len(pairs),
        "recall": _share(len(pairs), len(rounds)),
        "precision": _share(len(pairs), len(slices)),
        "purity": _share(own, sliced),
        "coverage": _share(own, sum(span.duration_ms for _, span in rounds)),
        "own_ms": own,
        "sliced_ms": sliced,
        "spoken_ms": sum(span.duration_ms for _, span in rounds),
        "missed": [_told(product, span) for at, (product, span) in enumerate(rounds) if at not in pairs.values()],
        "extra": [_told(each.product_id, each.span) for at, each in enumerate(slices) if at not in pairs],
    }


def sum_slice_scores(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """One score over several streams."""
    total = {
        key: sum(row[key] for row in rows) for key in ("rounds", "slices", "hits", "own_ms", "sliced_ms", "spoken_ms")
    }
    return {
        "streams": len(rows),
        "rounds": total["rounds"],
        "slices": total["slices"],
        "recall": _share(total["hits"], total["rounds"]),
        "precision": _share(total["hits"], total["slices"]),
        "purity": _share(total["own_ms"], total["sliced_ms"]),
        "coverage": _share(total["own_ms"], total["spoken_ms"]),
    }


def _pair(slices: Sequence[ProductSlice], rounds: Sequence[Round]) -> Iterator[tuple[int, int]]:
    """Index of a slice and of the round it finds, both in order of time."""
    free = list(range(len(rounds)))
    for index, piece in enumerate(slices):
        for at in free:
            product, span = rounds[at]
            edges = abs(piece.span.start_ms - span.start_ms), abs(piece.span.end_ms - span.end_ms)
            if piece.product_id == product and max(edges) <= EDGE_MS:
                free.remove(at)
                yield index, at
                break


def _share(part: float, whole: float) -> float:
    return round(part / whole, 3) if whole else 0.0


def _told(product: str, span: Span) -> str:
    return f"{product} {span.start_ms / 1000:.1f}-{span.end_ms / 1000:.1f}"
