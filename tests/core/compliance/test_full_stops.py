"""A sentence is judged alike with a full stop and without: people write it or not, and speech has none."""

import json
from pathlib import Path

import pytest

from toolkit.core.compliance.checker import Checker
from toolkit.tasks.review import load_rule_book

TUNE = Path(__file__).resolve().parents[3] / "bench" / "sets" / "compliance_tune.jsonl"


@pytest.fixture(scope="module")
def checker() -> Checker:
    return Checker(load_rule_book(()))


@pytest.mark.parametrize(
    "text",
    [
        "橄榄油预防心脏病",
        "苦荞茶能辅助降血糖",
        "橄榄油软化血管",
        "我们的花椒全国第一",
        "喝了血糖不高",
    ],
)
def test_a_full_stop_hides_nothing(checker: Checker, text: str) -> None:
    assert [one.is_flag for one in checker.check(text)]
    assert [one.rule_id for one in checker.check(text + "。")] == [one.rule_id for one in checker.check(text)]


def test_hardly_any_verdict_hangs_on_the_last_mark(checker: Checker) -> None:
    rows = [json.loads(line) for line in TUNE.read_text(encoding="utf-8").splitlines()]
    texts = [row["text"].rstrip("。") for row in rows if "id" in row and row["text"][-1] not in "？?！!"]

    def is_stopped(text: str) -> bool:
        return any(one.is_flag for one in checker.check(text))

    differ = [text for text in texts if is_stopped(text) != is_stopped(text + "。")]
    assert len(texts) > 300
    assert len(differ) <= 0.005 * len(texts), differ
