"""Kinds of words and their combinations, drops of price, spaced characters."""

import re

import pytest

from toolkit.core.compliance.context import ContextWords, TextContext
from toolkit.core.compliance.features import Lexicon, find_combinations
from toolkit.core.compliance.needs_index import NeedsIndex
from toolkit.core.compliance.price_drops import find_price_drops
from toolkit.core.compliance.rules import Combination, Scope
from toolkit.core.led_pattern import alternatives
from toolkit.core.needed_chars import grams
from toolkit.tasks.review import load_rule_book

KINDS = {"fruit": ("果", "苹果"), "not_fruit": ("结果",), "bad": ("烂", "打[了过]?药"), "we": ("我们",)}
WORDS = ContextWords.from_lists(load_rule_book().words)


def found_in(
    text: str, *has: str, within: Scope = "clause", lacks: tuple[str, ...] = (), in_order: bool = False
) -> list[str]:
    lexicon = Lexicon(KINDS, {})
    groups = tuple(tuple(group.split("|")) for group in has)
    combination = Combination(has=groups, lacks=lacks, within=within, is_ordered=in_order)
    context = TextContext(text, WORDS)
    spans = find_combinations(combination, lexicon.find(text, grams(text)), context)
    return [text[start:end] for (start, end), _core in spans]


def test_words_and_expressions_of_a_kind_are_found_but_not_their_lookalikes() -> None:
    text = "结果苹果打过药"
    found = Lexicon(KINDS, {}).find(text, grams(text))
    assert {kind: [text[a:b] for a, b in spans] for kind, spans in found.items()} == {
        "not_fruit": ["结果"],
        "fruit": ["苹果", "果"],
        "bad": ["打过药"],
    }


@pytest.mark.parametrize(
    ("text", "within", "expected"),
    [
        ("这果子烂了", "clause", ["果子烂"]),
        ("烂了的果子", "clause", ["烂了的果"]),
        ("果子,烂了", "clause", []),
        ("果子,烂了", "pair", ["果子,烂"]),
        ("果子,你看,烂了", "pair", []),
        ("果子,你看,烂了", "sentence", ["果子,你看,烂"]),
        ("果子。烂了", "sentence", []),
        ("果子?烂了", "sentence", ["果子?烂"]),
        ("果子。烂了", "near", ["果子。烂"]),
    ],
)
def test_kinds_are_found_together_within_their_scope(text: str, within: Scope, expected: list[str]) -> None:
    assert found_in(text, "fruit", "bad", within=within) == expected


def test_order_and_excuses_count() -> None:
    assert found_in("烂果", "fruit", "bad", in_order=True) == []
    assert found_in("果烂", "fruit", "bad", in_order=True) == ["果烂"]
    assert found_in("我们的果烂", "fruit", "bad", lacks=("we",)) == []


def test_alternatives_part_only_the_outermost_bars() -> None:
    source = r"甲(?:乙|丙)|[|丁]\||戊"
    assert alternatives(source) == ("甲(?:乙|丙)", r"[|丁]\|", "戊")
    assert re.compile(source).fullmatch("丁|")


def test_the_index_gives_what_is_possible_in_order() -> None:
    index = NeedsIndex([("a", [frozenset("甲")]), ("b", []), ("c", [frozenset({"甲乙"}), frozenset("丙")])])
    assert list(index.possible(grams("甲"))) == ["b", "a"]
    assert list(index.possible(grams("甲乙丙"))) == ["b", "a", "c"]


@pytest.mark.parametrize(
    ("text", "drop"),
    [
        ("景区里卖三百多,我这七十六", "三百多,我这七十六"),
        ("平常日子二百一盒,今天破例一百一十八", "二百一盒,今天破例一百一十八"),
        ("¥168,活动价¥79", "¥168,活动价¥79"),
        ("两箱七十九块八,今天三十九块九", None),
        ("今天三十九块九一箱,明天也是三十九块九", None),
        ("三十个人摘了八百斤,今天装了五十箱", None),
    ],
)
def test_a_dearer_price_before_that_of_today_is_found(text: str, drop: str | None) -> None:
    assert [text[start:end] for start, end in find_price_drops(text)] == ([drop] if drop else [])
