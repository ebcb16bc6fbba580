"""Free talk: goods that nobody names, known by the words in which such goods are spoken of."""

import numpy as np
import pytest
from selling import card, ear, make_talk, phrases, round_book

from toolkit.core.product_signs import PRODUCT
from toolkit.core.round_path import NOBODY, best_path
from toolkit.core.round_signs import BORDER, SENTENCE, Signs
from toolkit.core.sentences import split_sentences
from toolkit.core.slicing import slice_products
from toolkit.core.term_matching import correct_terms

CARDS = (
    card("egg", "清远土鸡蛋", "鸡蛋", price="45", spec="30枚装"),
    card("tea", "安溪铁观音", "铁观音", price="88", spec="250克装"),
)
HELLO = ("", ("大家晚上好，刚进来的点个关注。", "今天风大，听不清的打个一。"))
EGG = ("我敲一个给你们看，蛋黄拿牙签挑起来都不散。", "母鸡在后山放养，吃玉米和虫子。", "三十枚一盒，四十五块钱。")
CHAT = ("", ("我孙子放学回来了，在写作业。", "谢谢这位大姐送的小心心。"))
TEA = ("开水冲下去，盖碗一揭，满屋兰花香。", "喝下去回甘，七八泡还有味道。", "半斤一罐，八十八块钱。")
HEARD_EGG = ("我敲一个给你们看，淡黄拿牙千挑起来都不散。", *EGG[1:])


@pytest.mark.parametrize("egg", [EGG, HEARD_EGG, (*EGG[:2], "哎呀，我的猫又跳上来了。", EGG[2])])
def test_rounds_of_goods_that_nobody_names(egg: tuple[str, ...]) -> None:
    talk = make_talk(HELLO, ("egg", egg), CHAT, ("tea", TEA), between_ms=600)
    heard = split_sentences(correct_terms(talk.segments, CARDS, ear(), phrases()))
    slices = slice_products(heard, CARDS, phrases(), ear(), round_book())
    assert [piece.product_id for piece in slices] == ["egg", "tea"]
    for piece, (_, span) in zip(slices, talk.truth, strict=True):
        assert abs(piece.span.start_ms - span.start_ms) < 500
        assert abs(piece.span.end_ms - span.end_ms) < 500


def signs(reached: list[int], own: list[list[float]]) -> Signs:
    product = np.zeros((len(own), len(own[0]), len(PRODUCT)))
    product[:, :, 0] = own
    sentence, border = np.zeros((len(own), len(SENTENCE))), np.zeros((len(own), len(BORDER)))
    sentence[:, 0] = border[:, 0] = 1.0
    return Signs(sentence=sentence, border=border, product=product, reached=np.array(reached))


WEIGHTS = {
    "product": {"full": 1.0}, "first": {}, "told": {"one": -0.5}, "priced": {"one": -0.5}, "called": {"one": -0.5},
    "enter": {"one": -1.0}, "change": {"one": -1.0}, "leave": {"one": -1.0},
    "leave_stage": {"called": 0.9}, "change_stage": {},
}  # fmt: skip


def test_a_round_goes_on_through_a_sentence_without_signs_until_the_call() -> None:
    told = best_path(signs([0, 0, 0, 0], [[3], [0], [3], [0]]), ["p"], WEIGHTS)
    called = best_path(signs([0, 0, 2, 0], [[3], [0], [3], [0]]), ["p"], WEIGHTS)
    assert told == ["p", "p", "p", "p"]
    assert called == ["p", "p", "p", NOBODY]


def test_a_change_needs_more_than_it_costs() -> None:
    assert best_path(signs([0, 0, 0], [[3, 0], [0, 0.9], [3, 0]]), ["p", "q"], WEIGHTS) == ["p", "p", "p"]
    assert best_path(signs([0, 0], [[3, 0], [0, 3]]), ["p", "q"], WEIGHTS) == ["p", "q"]


def test_no_products_no_rounds() -> None:
    assert best_path(signs([0, 0], [[0], [0]]), [], WEIGHTS) == [NOBODY, NOBODY]
