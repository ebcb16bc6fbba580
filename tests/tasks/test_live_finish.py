"""What is made of a show that has ended."""

import json
from pathlib import Path

from selling import SHELF

from toolkit.core.progress import Reporter
from toolkit.tasks.live_finish import highlight_pieces, write_live_review
from toolkit.tasks.review import ReviewTools


def mark(at_ms: int) -> dict[str, object]:
    return {"type": "highlight", "at_ms": at_ms, "by": "hand"}


def test_each_highlight_is_a_clip_and_those_that_overlap_are_one() -> None:
    pieces = highlight_pieces([mark(30_000), {"type": "final"}, mark(40_000), mark(5_000), mark(200_000)], 120_000)
    assert [(each.span.start_ms, each.span.end_ms) for each in pieces] == [
        (0, 10_000), (10_000, 45_000), (100_000, 120_000),
    ]  # fmt: skip
    assert [each.name for each in pieces] == ["highlight-1", "highlight-2", "highlight-3"]
    assert highlight_pieces([], 120_000) == ()


def test_the_record_holds_findings_and_what_became_of_the_warnings(tmp_path: Path) -> None:
    captions = tmp_path / "captions.srt"
    captions.write_text("1\n00:00:01,000 --> 00:00:03,000\n这款奉节脐橙吃了能降血糖\n", encoding="utf-8")
    alert = {
        "type": "alert", "number": 1, "rule_id": "MED-1", "text": "降血糖", "sentence": "能降血糖", "is_sure": True,
        "start_ms": 1_000, "end_ms": 3_000, "level": "violation", "correction": "更正一下",
    }  # fmt: skip
    events = [alert, {**alert, "number": 2}, {"type": "corrected", "alert": 1, "record": 41}]
    path = write_live_review(captions, events, SHELF, (), ReviewTools(), Reporter())
    record = json.loads(path.read_text(encoding="utf-8"))
    assert any("降血糖" in each["text"] and each["start_ms"] == 1_000 for each in record["findings"])
    assert [each["record"] for each in record["alerts"]] == [41, None]
    assert sorted(each.name for each in tmp_path.iterdir()) == ["captions.srt", "review.json"]
