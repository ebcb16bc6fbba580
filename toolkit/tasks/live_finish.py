"""What is made of a show that has ended, beside the ordinary tasks: clips of highlights, the record of its review."""

import datetime
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from toolkit.core.codec import to_plain
from toolkit.core.cut_pieces import PieceRequest
from toolkit.core.products import ProductCard
from toolkit.core.progress import Reporter
from toolkit.core.spans import Span
from toolkit.tasks.review import ReviewRequest, ReviewTools, review

BEFORE_MARK_MS = 20_000
AFTER_MARK_MS = 5_000
"""A highlight's clip reaches so far around the moment that was marked (own choice): people press when it is over."""


def highlight_pieces(events: Sequence[dict[str, Any]], duration_ms: int) -> tuple[PieceRequest, ...]:
    """A clip for each highlight of the log; those that overlap are one."""
    spans: list[Span] = []
    for event in sorted((each for each in events if each["type"] == "highlight"), key=lambda each: each["at_ms"]):
        span = Span(
            max(0, min(event["at_ms"], duration_ms) - BEFORE_MARK_MS), min(duration_ms, event["at_ms"] + AFTER_MARK_MS)
        )
        if spans and span.start_ms < spans[-1].end_ms:
            spans[-1] = Span(spans[-1].start_ms, max(spans[-1].end_ms, span.end_ms))
        elif span.duration_ms > 0:
            spans.append(span)
    return tuple(PieceRequest(span=span, name=f"highlight-{number}") for number, span in enumerate(spans, 1))


def write_live_review(
    captions: Path, events: Sequence[dict[str, Any]], cards: tuple[ProductCard, ...], house_rules: tuple[Path, ...],
    tools: ReviewTools, reporter: Reporter,
) -> Path:  # fmt: skip
    """`review.json` beside the captions: every finding in what was said, and the warnings of the show with what became
    of them (art. 31 of Order 117: slips and their correction are recorded).

    Raises:
        InputError: if a rule file or the captions can't be read.
    """
    today = datetime.date.today()
    request = ReviewRequest(path=captions, cards=cards, today=today, house_rules=house_rules)
    found = review(request, tools, reporter)
    corrected = {event["alert"]: event["record"] for event in events if event["type"] == "corrected"}
    keys = ("number", "rule_id", "level", "text", "sentence", "start_ms", "end_ms", "is_sure", "correction")
    plain = {
        "schema": "LiveReview.1",
        "rules": {"source": found.source, "as_of": found.as_of},
        "findings": [
            {"start_ms": line.start_ms, "end_ms": line.end_ms, "line": line.text, **to_plain(finding)}
            for line in found.lines
            for finding in line.findings
        ],
        "alerts": [
            {**{key: event.get(key) for key in keys}, "record": corrected.get(event["number"])}
            for event in events
            if event["type"] == "alert"
        ],
    }
    target = captions.with_name("review.json")
    partial = target.with_name("review.part.json")
    partial.write_text(json.dumps(plain, ensure_ascii=False, indent=1), encoding="utf-8")
    partial.replace(target)
    return target
