"""Weights learned from labelled sentences: what they add, what they leave out, and what they leave alone."""

import datetime
from dataclasses import replace

import pytest

from toolkit.core.compliance.checker import LONGEST_READ, Checker
from toolkit.core.compliance.context import TextContext
from toolkit.core.compliance.learned import Learned, parse_learned
from toolkit.core.compliance.rule_files import parse_rule_book
from toolkit.core.compliance.sentence_scores import SentenceScores
from toolkit.tasks.review import load_rule_book

TODAY = datetime.date(2026, 11, 22)
BOOK = load_rule_book()


def learned(**changes: object) -> Learned:
    table = {
        "bias": 0, "weights": {}, "rules": {"MED-1": 0, "ABS-1": 0}, "rule_weights": {"宝": [500, 0], "塔": [0, 500]},
        "stops_above": 0.5, "drops_below": -2.0, "drops_loose_below": -1.0,
        "source": "a test", "as_of": "2026-11-22", "review_by": "2027-05-22",
    }  # fmt: skip
    import json

    return parse_learned(json.dumps(table | changes))


def checker(weights: Learned | None) -> Checker:
    return Checker(replace(BOOK, learned=weights))


def flags(text: str, weights: Learned | None) -> list[tuple[str, str]]:
    return [(one.rule_id, one.text) for one in checker(weights).check(text, today=TODAY) if one.is_flag]


def test_a_sentence_that_reads_like_what_is_stopped_is_shown_with_its_heaviest_clause() -> None:
    weights = learned(weights={"宝": 9000})
    assert flags("今天天气好，家里有个宝，你来看看。", weights) == [("MED-1", "家里有个宝")]
    assert flags("今天天气好，家里有个塔，你来看看。", weights) == []
    (finding,) = checker(weights).check("今天天气好，家里有个宝，你来看看。", today=TODAY)
    assert finding.level == "needs_evidence"
    assert finding.why.zh.startswith("读起来像")


def test_the_rule_is_the_one_it_reads_most_like() -> None:
    assert flags("山上有座老塔，你来看看", learned(weights={"塔": 9000})) == [("ABS-1", "山上有座老塔")]


def test_what_a_rule_finds_in_a_sentence_that_reads_innocent_is_left_out() -> None:
    text = "这是顶级脐橙，你来看看"
    assert flags(text, None) == [("ABS-1", "顶级")]
    assert flags(text, learned(bias=-2500)) == []
    assert flags(text, learned(bias=-1500)) == [("ABS-1", "顶级")]


def test_a_clause_that_reads_like_what_is_stopped_stands_in_an_innocent_sentence() -> None:
    weights = learned(bias=-2500, weights={"顶": 9000, "箱": -60000})
    assert flags("今天十箱，这是顶级脐橙，一共十箱", weights) == [("ABS-1", "顶级")]
    assert flags("今天十箱这是顶级脐橙一共十箱", weights) == []


def test_words_too_few_to_read_like_anything_are_left_to_the_rules() -> None:
    assert flags("顶级脐橙", learned(bias=-9000)) == [("ABS-1", "顶级")]


def test_rules_that_were_not_learned_are_left_alone() -> None:
    weights = learned(bias=-9000, rules={"MED-1": 0}, rule_weights={})
    assert flags("这是顶级脐橙", weights) == [("ABS-1", "顶级")]


def test_short_and_endless_sentences_are_not_judged_by_their_sound() -> None:
    weights = learned(weights={"宝": 9000})
    assert flags("有个宝", weights) == []
    assert flags("宝" * (LONGEST_READ + 1), weights) == []


def test_endless_speech_is_judged_breath_by_breath() -> None:
    weights = learned(weights={"宝": 9000, "箱": -3000})
    talk = "今天一共装了十箱，大家慢慢看，" * 20
    assert flags(f"{talk}家里有个宝，你来看看，{talk}", weights) == [("MED-1", "家里有个宝")]
    assert flags(talk, weights) == []


def test_without_weights_asked_for_the_rules_alone_decide() -> None:
    found = checker(learned(weights={"宝": 9000})).check("家里有个宝，你来看看", today=TODAY, learned=False)
    assert found == ()


def test_a_question_is_scored_with_its_answer() -> None:
    text = "能治病吗?不能,就是水果。好吃!真的。"
    scores = SentenceScores(learned(), TextContext(text, checker(None).context_words), {})
    assert [text[start:end] for start, end in scores.sentences] == ["能治病吗?不能,就是水果。", "好吃!", "真的。"]


def test_the_shipped_weights_are_dated_and_speak_of_known_rules() -> None:
    assert BOOK.learned is not None
    assert {BOOK.learned.as_of, BOOK.learned.review_by} == {"2026-11-24", "2027-05-24"}
    assert set(BOOK.learned.rules) <= {rule.id for rule in BOOK.rules}
    assert all(len(weights) == len(BOOK.learned.rules) for weights in BOOK.learned.rule_weights.values())


def test_a_book_from_files_alone_has_no_weights() -> None:
    from tests.core.compliance.test_rules import texts

    assert parse_rule_book(texts()).learned is None


@pytest.mark.parametrize(
    "text", ["止 咳 化 痰，喝它就够了", "特🉐供的莲子", "亲，tè供，懂的来", "最 、佳 、伴 、手 、礼"]
)
def test_characters_set_apart_are_read_together(text: str) -> None:
    found = [one for one in checker(None).check(text, today=TODAY) if one.is_flag]
    assert found
    assert all(text[one.start : one.end] == one.text for one in found)
