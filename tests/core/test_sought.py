"""A pattern that is only searched where its characters stand finds what it finds everywhere."""

import importlib
import pkgutil
import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.core import compliance, facts
from toolkit.core.needed_chars import needed_singles
from toolkit.core.sought import Sought

_MODULES = (
    *(f"toolkit.core.facts.{each.name}" for each in pkgutil.iter_modules(facts.__path__)),
    *(f"toolkit.core.compliance.{each.name}" for each in pkgutil.iter_modules(compliance.__path__)),
    *("toolkit.core.amount_grammar", "toolkit.core.amount_money", "toolkit.core.amount_offers"),
)
_ALL = tuple(
    (f"{module}.{name}", value)
    for module in _MODULES
    for name, value in vars(importlib.import_module(module)).items()
    if isinstance(value, Sought)
)
_PIECES = (
    *("两斤", "三斤六", "到", "十来块", "半", "个", "一米八", "十三度五", "乘", "8×10厘米", "二两四钱", "毛", "袋"),
    *(
        "三十带",
        "买",
        "满减券",
        "五年陈",
        "一五年的",
        "老料",
        "280粒",
        "50克",
        "一天编",
        "三个",
        "到期了",
        "五斤金装",
        "%",
        "比",
    ),
    *(
        "没检出",
        "军峰山脚下",
        "河边",
        "，",
        "。",
        " ",
        "MM",
        "今天",
        "第二箱",
        "无理由",
        "卖",
        "放半年",
        "都行",
        "一芽一叶",
        "单芽",
    ),
)


@given(st.lists(st.sampled_from(_PIECES) | st.text(max_size=2), max_size=14).map("".join))
def test_every_pattern_finds_what_it_finds_without_the_look_before(text: str) -> None:
    for name, sought in _ALL:
        whole = [found.span() for found in sought.regex.finditer(text)]
        assert [found.span() for found in sought.finditer(text)] == whole, name
        assert (sought.search(text) is not None) == bool(whole), name


def test_every_pattern_needs_something() -> None:
    assert len(_ALL) > 20
    assert [name for name, sought in _ALL if not sought.needs] == []


@pytest.mark.parametrize(
    ("source", "flags", "needs"),
    [
        ("(?:一|二)+斤半?", 0, [{"斤"}, {"一", "二"}]),
        (r"\d度", 0, [{"度"}]),
        ("[^甲]?(?=乙)", 0, []),
        ("a甲", re.IGNORECASE, [{"甲"}]),
        ("(?i:a)甲", 0, [{"甲"}]),
        ("甲|[乙丙]丁", 0, [{"甲", "丁"}]),
    ],
)
def test_needed_characters(source: str, flags: int, needs: list[set[str]]) -> None:
    assert [set(need) for need in needed_singles(source, flags)] == needs


def test_a_text_of_nothing_else_is_passed() -> None:
    letters = random.Random(3).choices("abc，", k=200)
    assert all(sought.search("".join(letters)) is None for _, sought in _ALL)
