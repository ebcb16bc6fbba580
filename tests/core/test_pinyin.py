import pytest
from selling import ear

from toolkit.core.dialect import parse_dialects
from toolkit.core.pinyin import Sounds, split_syllable
from toolkit.engines.words import read_syllables


@pytest.mark.parametrize(
    ("syllable", "parts"),
    [
        ("zhuang", ("zh", "uang")),
        ("yi", ("", "i")),
        ("ying", ("", "ing")),
        ("you", ("", "iu")),
        ("yuan", ("", "van")),
        ("yue", ("", "ve")),
        ("yong", ("", "iong")),
        ("wei", ("w", "ui")),
        ("wen", ("w", "un")),
        ("wo", ("w", "uo")),
        ("jun", ("j", "vn")),
        ("lv", ("l", "v")),
        ("shi", ("sh", "z")),
        ("er", ("", "er")),
        ("ang", ("", "ang")),
    ],
)
def test_initial_and_final(syllable: str, parts: tuple[str, str]) -> None:
    assert split_syllable(syllable) == parts


def test_costs_are_symmetric_and_within_bounds() -> None:
    sounds = Sounds()
    sample = read_syllables("奉节脐橙武乡小米都花椒康县土蜂蜜老腊肉凉山苦荞茶绿日二五爱恩雨云用")
    for a in sample:
        for b in sample:
            cost = sounds.cost(a, b)
            assert 0 <= cost <= 1
            assert cost == sounds.cost(b, a)
            assert (cost == 0) == (a == b)


@pytest.mark.parametrize(
    ("near", "far"),
    [(("nan", "lan"), ("nan", "kan")), (("chen", "cheng"), ("chen", "chou")), (("hua", "fa"), ("hua", "ka"))],
)
def test_confused_sounds_are_nearer_than_others(near: tuple[str, str], far: tuple[str, str]) -> None:
    assert Sounds().cost(*near) < Sounds().cost(*far)


def test_a_dialect_brings_its_own_sounds_together() -> None:
    assert ear("sichuan").sounds.cost("lan", "nan") < ear("mandarin").sounds.cost("lan", "nan")
    assert ear("min").sounds.cost("huang", "fuang") < ear("mandarin").sounds.cost("huang", "fuang")


def test_a_pair_without_a_slash_is_refused() -> None:
    broken = """[[dialect]]
id="x"
zh="x"
en="x"
language="zh"
prompt=""
source="x"
same_initials=["nl"]
same_finals=[]
near_initials=[]
near_finals=[]
"""
    with pytest.raises(ValueError, match='"nl" is not a pair'):
        parse_dialects(broken)


def test_a_missing_key_is_named() -> None:
    with pytest.raises(ValueError, match="near_initials"):
        parse_dialects('[[dialect]]\nid="x"')
