import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selling import ear

from toolkit.core import term_search
from toolkit.core.term_search import TermSearch
from toolkit.engines.words import read_all


def found(name: str, text: str, limit: float = 0.3) -> list[tuple[str, float]]:
    hits = TermSearch([name], ear(), read_all).find([text], limit)
    return sorted(((text[h.start : h.end], round(h.cost, 2)) for h in hits), key=lambda each: each[1])


def test_the_same_sound_costs_nothing() -> None:
    assert found("宁夏枸杞", "就是吃凝下狗起长大的")[0] == ("凝下狗起", 0.0)


def test_a_pause_inside_a_name_costs_a_little() -> None:
    heard, cost = found("恩施土豆", "面的恩师、土豆是我们的")[0]
    assert heard == "恩师、土豆"
    assert 0 < cost < 0.1


def test_a_syllable_too_few_or_too_many_is_bridged() -> None:
    assert found("安岳柠檬", "这个安柠檬很香")[0] == ("安柠檬", 0.15)
    assert found("凉山苦荞茶", "凉山的苦荞茶很香", 0.4)[0][0] == "凉山的苦荞茶"


def test_any_reading_of_a_character_may_match() -> None:
    assert found("长白人参", "下面是常白人参")[0][1] <= 0.02
    assert found("库尔勒香梨", "下面是库尔乐香梨")[0][1] <= 0.02


def test_names_never_cross_digits_or_letters() -> None:
    assert found("恩施土豆", "恩施3土豆 恩施A土豆") == []


def test_texts_are_told_apart() -> None:
    hits = TermSearch(["恩施土豆"], ear()).find(["看恩施", "土豆好吃", "恩师土豆"], 0.1)
    assert [(h.text, h.start, h.end) for h in hits] == [(2, 0, 4)]


def test_the_right_one_of_a_thousand_names_is_found() -> None:
    first, last = "洛古迁临定柞庆郫福宁商镇山紫平石汉旬白略勉城洋西留", "川田西安水元县鼎陕南阳利泉阴河强阳固乡坝"
    names = [f"{a}{b}{goods}" for a in first for b in last for goods in ("小米", "苹果")]
    patter = "接下来给大家介绍的是我们自己种的东西，大家可以放心拍，四十八小时内发出。" * 30
    text = patter + "下面是柞水苹果"

    hits = TermSearch(names, ear(), read_all).find([text] * 2, 0.05)

    assert {(hit.text, text[hit.start : hit.end], names[hit.name]) for hit in hits} == {
        (0, "柞水苹果", "柞水苹果"),
        (1, "柞水苹果", "柞水苹果"),
    }


def test_a_long_talk_takes_little_more_memory_than_a_short_one() -> None:
    names = [f"{a}{b}脐橙" for a in "奉风冯凤" for b in "节街杰介界借解姐戒洁结接皆阶"]
    minutes = "接下来给大家介绍的是我们自己种的东西，大家可以放心拍，四十八小时内发出。" * 10

    def most_bytes(texts: list[str]) -> int:
        search = TermSearch(names, ear())
        search.find(texts[:1], 0.1)  # what is remembered of the syllables is the same for all
        tracemalloc.start()
        try:
            search.find(texts, 0.1)
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    cells = len(names) * 100 * len(minutes)
    assert most_bytes([minutes] * 101) - most_bytes([minutes]) < 12 * cells


@pytest.mark.parametrize("cells", [1, 7, 100, 1_000_000])
def test_where_a_talk_is_cut_for_the_search_changes_nothing(cells: int, monkeypatch: pytest.MonkeyPatch) -> None:
    names = ["奉节脐橙", "脐橙", "凉山苦荞茶", "恩施土豆", "纽荷尔"]
    texts = ["这个风节七成皮薄，凉山的苦荞茶", "恩师、土豆好吃奉节", "脐橙五斤装，纽荷儿安柠檬", "奉节齐橙奉节其城"]
    whole = TermSearch(names, ear(), read_all).find(texts, 0.42)

    monkeypatch.setattr(term_search, "_STRETCH_CELLS", cells)

    assert len(whole) > 5
    assert TermSearch(names, ear(), read_all).find(texts, 0.42) == whole


CHARS = st.sampled_from("奉节脐橙齐成风街七的我是，。 5看a")


@settings(max_examples=80, deadline=None)
@given(st.lists(st.text(CHARS, max_size=20), max_size=4))
def test_hits_lie_within_their_text_and_keep_their_cost(texts: list[str]) -> None:
    for hit in TermSearch(["奉节脐橙", "脐橙"], ear(), read_all).find(texts, 0.4):
        assert 0 <= hit.start < hit.end <= len(texts[hit.text])
        assert hit.cost <= 0.4 + 1e-6
        assert len(hit.costs) == (4 if hit.name == 0 else 2)
