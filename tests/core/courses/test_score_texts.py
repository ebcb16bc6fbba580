"""What holds for every kind of exercise in words."""

import time
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from course_scores import CAPTIONS, GOOD_COPY, copy_of
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.core.courses.judge import Judge
from toolkit.core.courses.score import score_record
from toolkit.core.courses.score_subtitle import score_subtitle
from toolkit.core.errors import AnswerError
from toolkit.core.text import Text
from toolkit.tasks.course_files import shipped_course
from toolkit.tasks.score_exercise import _score_text

TEXTS = [
    one for level in ("wechat", "video", "live") for _, one in shipped_course(level).all_exercises() if not one.heavy
]
WRONG = [[], "x", 1, None, {"x": 1}, {"x": None}, [1], [{}], [{"id": "c1", "text": 1, "after_s": "x"}], {"q1": ["a"]}]
ONE_OF_EACH = list({one.kind: one for one in TEXTS}.values())
FIELDS_OF = ("choices", "fields", "lines", "texts", "marks", "fixes", "blocks", "answers", "correction", "values")


def test_no_shape_of_an_answer_crashes(judge: Judge) -> None:
    for one in ONE_OF_EACH:
        for field in FIELDS_OF:
            for value in WRONG:
                with suppress(AnswerError):
                    assert _score_text(one, {field: value}, judge).points


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=60))
def test_any_text_can_be_scored(text: str) -> None:
    score = score_subtitle(CAPTIONS, {"lines": [text] * 3}, 100)
    assert 0 <= score.got <= 100


def test_every_lost_point_has_a_reason_and_every_better_line_may_be_said(judge: Judge) -> None:
    texts = "这是全国最好的，原价九十九，吃了治百病，只剩三份。"
    answers: Mapping[str, Mapping[str, Any]] = {
        "card": {"fields": {"name": texts, "price": "9"}},
        "copy": {
            "texts": {name: {"title": texts, "points": [texts], "detail": texts} for name in ("channels", "pinduoduo")}
        },
        "comply": {"marks": [1, 2, 3], "fixes": {"2": texts}},
        "script": {"blocks": [{"kind": "opening", "text": texts}]},
        "comments": {"answers": [{"id": "c2", "text": texts, "after_s": 50}], "correction": texts},
    }
    for one in ONE_OF_EACH:
        score = _score_text(one, answers.get(one.kind, {}), judge)
        card = getattr(one.settings, "card", None)
        assert score.got < one.of
        for point in score.points:
            assert point.reason.zh
            assert point.reason.en
            if point.better and card and one.kind in ("copy", "comply", "script", "comments"):
                assert judge.is_sayable(point.better.zh, card), (one.kind, point.better.zh)


def test_texts_are_scored_at_once(judge: Judge) -> None:
    copy_of(judge)
    started = time.process_time()
    copy_of(judge, detail=GOOD_COPY["detail"] + "这是全国最甜的，吃了能降血糖。")  # type: ignore[operator]
    assert time.process_time() - started < 1.0  # under 300 ms on an idle machine; others share this one


def test_the_record_is_what_a_phone_is_sent(judge: Judge) -> None:
    record = score_record(copy_of(judge, title=""), "en")
    assert set(record) == {"got", "of", "unjudged", "needs_trainer", "note", "points"}
    point = record["points"][0]
    assert set(point) == {"name", "got", "of", "reason", "better", "quote", "at_ms", "by_hand"}
    assert all(not isinstance(value, Text) for value in point.values())
