"""The review sheet: right decisions with words that hold get everything, and the review finds what it tells."""

import pytest
from course_scores import exercise, lost, row

from toolkit.core.courses import settings as of
from toolkit.core.courses.judge import Judge
from toolkit.core.courses.score_review import score_review
from toolkit.core.errors import AnswerError

SHEET: of.ReviewSettings = exercise("live", "u8", "review").settings  # type: ignore[assignment]


def filled(**changed: tuple[str, str]) -> dict[str, object]:
    """The right answer; `line_3`=(decision, text) puts another in."""
    rows = []
    for line in SHEET.lines:
        text = line.better or (line.evidence[0] if line.evidence else "")
        decision, said = changed.get(f"line_{line.number}", (line.right[0], text))
        rows.append({"number": line.number, "decision": decision, "text": said})
    return {"rows": rows, "reviewer": "王大姐"}


def test_a_sheet_filled_in_well_gets_everything(judge: Judge) -> None:
    score = score_review(SHEET, filled(), judge, 40)
    assert (score.got, lost(score)) == (40, [])
    rewritten = {f"line_{line.number}": ("rewrite", line.better) for line in SHEET.lines if "rewrite" in line.right}
    score = score_review(SHEET, filled(**rewritten), judge, 40)
    assert (score.got, lost(score)) == (40, [])


@pytest.mark.parametrize(
    ("line", "decision", "text", "share", "told"),
    [
        (2, "keep", "大家都这么说", 0, "“保留”不对"),
        (2, "rewrite", "", 0.5, "新的话还没写"),
        (2, "rewrite", "这是全国最好吃的橙子。", 0.5, "还是不能说"),
        (2, "drop", "", 1, "对"),
        (3, "evidence", "有的", 0.5, "凭据没写对"),
        (3, "evidence", "库存四百箱", 1, "凭据写对了"),
        (4, "evidence", "十一月八日直播成交价", 1, "凭据写对了"),
        (5, "evidence", "老人说的", 0, "不对"),
        (1, "drop", "", 0, "“删”不对"),
        (7, "keep", "", 0, "补不出来就不说"),
        (6, "", "", 0, "没有定怎么办"),
    ],
)
def test_each_decision_is_judged_with_its_words(
    line: int, decision: str, text: str, share: float, told: str, judge: Judge
) -> None:
    score = score_review(SHEET, filled(**{f"line_{line}": (decision, text)}), judge, 100)
    point = row(score, f"第 {line} 句")
    assert point.got == pytest.approx(point.of * share, abs=0.02)
    assert told in point.reason.zh
    assert (row(score, "签字").got == 0) is (decision == "")


def test_nothing_gets_nothing_and_keeping_all_gets_little(judge: Judge) -> None:
    assert score_review(SHEET, {}, judge, 100).got == 0
    kept = {"rows": [{"number": line.number, "decision": "keep"} for line in SHEET.lines], "reviewer": "x"}
    assert score_review(SHEET, kept, judge, 100).got < 25


def test_the_review_finds_what_the_sheet_tells_and_nothing_more(judge: Judge) -> None:
    for line in SHEET.lines:
        found = [one for one in judge.findings(line.text, None) if one.is_flag]
        assert bool(found) is bool(line.finding.zh), line.text


@pytest.mark.parametrize("rows", [[3], [{"number": 99}], [{"number": 1, "decision": "sing"}], {"a": 1}])
def test_other_shapes_are_no_answer(rows: object, judge: Judge) -> None:
    with pytest.raises(AnswerError):
        score_review(SHEET, {"rows": rows}, judge, 100)
