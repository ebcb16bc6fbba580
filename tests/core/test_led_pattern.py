"""Branches led by their first character find what the whole alternation finds."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.core.compliance.normalise import _sounding
from toolkit.core.facts import no_claims
from toolkit.core.led_pattern import LedPattern, alternatives, first_chars

_BRANCHES = [branch for each in no_claims._PATTERNS for branch in alternatives(each)]
_WHOLE = re.compile("|".join(no_claims._PATTERNS))
_PIECES = (
    *(
        "三号链接",
        "第二",
        "箱",
        "晚上8点半",
        "一起",
        "两",
        "十",
        "百合",
        "每百克",
        "含",
        "十分",
        "钟",
        "，",
        "。",
        "\n",
        "1、",
    ),
    *("\n", "1、", "三个人有三种", "321", "上", "块", "一点", "半个月", "只", "卖", "\u0663", "  "),
)


def _spans(pattern: LedPattern | re.Pattern[str], text: str) -> list[tuple[int, int]]:
    return [found.span() for found in pattern.finditer(text)]


@given(st.lists(st.sampled_from(_PIECES) | st.text(max_size=3), max_size=12).map("".join))
def test_numbers_that_claim_nothing_are_those_of_the_whole_pattern(text: str) -> None:
    assert _spans(LedPattern(_BRANCHES), text) == _spans(_WHOLE, text)


@given(st.text("甲乙丙1٣ \n", max_size=15))
def test_every_branch_is_tried_where_it_may_begin(text: str) -> None:
    branches = ["甲(?!乙)", "(?<=甲)乙丙?", r"\d+(?:丙|$)", r"(?m:^[ ]*丙)", "[^甲乙]丙", "(?P<two>[甲乙]{2})", r"\s甲"]
    assert _spans(LedPattern(branches), text) == _spans(re.compile("|".join(branches)), text)


def test_the_branch_that_is_given_first_is_taken() -> None:
    found = next(iter(LedPattern(["(?P<short>甲)", "(?P<long>甲乙)"]).finditer("丙甲乙")))
    assert (found.lastgroup, found.span()) == ("short", (1, 2))


@pytest.mark.parametrize("branch", ["甲*", "(?i:甲)*", "(?=甲)"])
def test_what_may_match_nothing_is_refused(branch: str) -> None:
    with pytest.raises(ValueError, match="no branch"):
        LedPattern([branch])


def test_what_may_begin_with_anything_is_tried_everywhere() -> None:
    assert first_chars("[^甲]乙") is None
    assert first_chars(".乙") is None
    assert first_chars("(?i:a)") is None


def test_a_sounding_character_leads_with_each_of_its_ways() -> None:
    assert first_chars(_sounding("甲", {"甲": "jia 加"})) == frozenset("甲j加")
