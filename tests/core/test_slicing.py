"""Talks in other words than the labelled streams, so that the rules are not tuned to those."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selling import HONEY, MILLET, ORANGE, SHELF, Talk, card, ear, make_talk, phrases, round_book, say

from toolkit.core.evidence import weigh_sentences
from toolkit.core.products import ProductCard
from toolkit.core.sentences import split_sentences
from toolkit.core.slices import ProductSlice
from toolkit.core.slicing import slice_products
from toolkit.core.spans import Span
from toolkit.core.term_matching import correct_terms

APPLE = card("apple", "洛川苹果", "苹果", price="49.9", spec="10斤装", facts=("脆甜多汁", "塬上"))
RICE = card("rice", "五常大米", "大米", price="59.9", spec="10斤装", facts=("稻花香",))
MUSHROOM = card("mushroom", "庆元香菇", "香菇", "干香菇", price="32", spec="250克装")
SHOP = (APPLE, RICE, MUSHROOM)

HELLO = ("", ("家人们好，刚进来的宝宝帮我点点赞。", "主播是山里人，普通话说得不好。", "大家多担待。"))
APPLE_TALK = (
    "来，咱们先看这个洛川苹果。",
    "个头大，一个就有半斤重。",
    "咬一口脆甜多汁，孩子老人都爱吃。",
    "十斤一箱，今天给到四十九块九，还包邮。",
    "一号链接，喜欢的直接去拍。",
)
CHAT = ("", ("谢谢这位老乡送的小心心。", "有人问今天下雨没有，下了一点。", "喝口水，马上回来。"))
RICE_TALK = (
    "好了，换个品，给大家上五常大米。",
    "这是稻花香，煮出来满屋子都香。",
    "新米，今年十月份刚收的。",
    "十斤装只要五十九块九。",
    "大米放阴凉的地方，夏天可以放冰箱。",
    "二号链接已经上了，去拍吧。",
)
MUSHROOM_TALK = (
    "最后一款，庆元香菇。",
    "段木种的，肉厚，泡发了炖鸡特别鲜。",
    "半斤一袋，三十二块钱。",
    "香菇要的家人拍三号链接。",
)
BYE = ("", ("时间差不多了，今天的直播就到这里。", "感谢家人们陪伴，下次再见。"))


def slices_of(talk: Talk, cards: tuple[ProductCard, ...]) -> tuple[ProductSlice, ...]:
    heard = correct_terms(talk.segments, cards, ear(), phrases())
    return slice_products(split_sentences(heard), cards, phrases(), ear(), round_book())


def assert_found(slices: tuple[ProductSlice, ...], talk: Talk, tolerance_ms: int = 2_500) -> None:
    assert [piece.product_id for piece in slices] == [product for product, _ in talk.truth]
    for piece, (_, span) in zip(slices, talk.truth, strict=True):
        assert abs(piece.span.start_ms - span.start_ms) <= tolerance_ms
        assert abs(piece.span.end_ms - span.end_ms) <= tolerance_ms


def test_products_with_small_talk_between() -> None:
    talk = make_talk(HELLO, ("apple", APPLE_TALK), CHAT, ("rice", RICE_TALK), ("mushroom", MUSHROOM_TALK), BYE)
    slices = slices_of(talk, SHOP)
    assert_found(slices, talk, tolerance_ms=300)
    assert all(piece.confidence > 0.6 and piece.reasons for piece in slices)


def test_a_second_round_is_a_slice_of_its_own() -> None:
    again = ("刚才没赶上的，再给大家讲洛川苹果。", "脆甜多汁，十斤四十九块九。", "一号链接。")
    talk = make_talk(("apple", APPLE_TALK), ("rice", RICE_TALK), ("apple", again), BYE)
    assert_found(slices_of(talk, SHOP), talk)


def test_a_product_named_in_passing_does_not_break_a_round() -> None:
    praise = (*RICE_TALK[:3], "配上我们的香菇一起煮，更香。", *RICE_TALK[3:])
    talk = make_talk(HELLO, ("rice", praise), ("mushroom", MUSHROOM_TALK))
    assert_found(slices_of(talk, SHOP), talk)


def test_a_polite_word_does_not_break_a_round() -> None:
    polite = (*APPLE_TALK[:3], "谢谢大哥。", *APPLE_TALK[3:])
    talk = make_talk(HELLO, ("apple", polite), ("rice", RICE_TALK))
    assert_found(slices_of(talk, SHOP), talk)


def test_no_pause_between_products() -> None:
    talk = make_talk(("apple", APPLE_TALK), ("rice", RICE_TALK), ("mushroom", MUSHROOM_TALK), between_ms=250)
    assert_found(slices_of(talk, SHOP), talk)


def test_a_list_of_what_is_to_come_sells_nothing() -> None:
    preview = ("", ("大家晚上好，今天有洛川苹果、五常大米和庆元香菇。", "先点点关注。"))
    talk = make_talk(preview, ("apple", APPLE_TALK), ("rice", RICE_TALK), ("mushroom", MUSHROOM_TALK))
    assert_found(slices_of(talk, SHOP), talk)


def test_a_product_nobody_named_has_no_slice() -> None:
    talk = make_talk(HELLO, ("apple", APPLE_TALK), BYE)
    assert {piece.product_id for piece in slices_of(talk, SHOP)} == {"apple"}


def test_link_numbers_of_the_card_count() -> None:
    cards = (card("a", "洛川苹果", link=1), card("b", "五常大米", link=2, price="59.9"))
    sentences = split_sentences(say("想要的点二号链接。"))
    (evidence,) = weigh_sentences(sentences, cards, phrases(), ear())
    assert evidence.products["b"] > 0 > evidence.products["a"]


def test_prices_weights_and_own_facts_count() -> None:
    (evidence,) = weigh_sentences(split_sentences(say("稻花香十斤装五十九块九。")), SHOP, phrases(), ear())
    assert evidence.products["rice"] > evidence.products["apple"] > 0
    assert "mushroom" not in evidence.products


@pytest.mark.parametrize("cards", [(), SHELF])
def test_silence_and_an_empty_shelf_give_nothing(cards: tuple[ProductCard, ...]) -> None:
    assert slice_products((), cards, phrases(), ear(), round_book()) == ()


def test_talk_of_nothing_for_sale_gives_nothing() -> None:
    talk = make_talk(HELLO, CHAT, BYE)
    assert slices_of(talk, SHOP) == ()


ROUNDS = st.lists(
    st.sampled_from([HELLO, CHAT, BYE, ("apple", APPLE_TALK), ("rice", RICE_TALK), ("mushroom", MUSHROOM_TALK)]),
    min_size=1,
    max_size=6,
)


@settings(max_examples=25, deadline=None)
@given(ROUNDS, st.integers(50, 2_000))
def test_slices_are_in_order_apart_and_at_sentence_edges(
    rounds: list[tuple[str, tuple[str, ...]]], between_ms: int
) -> None:
    talk = make_talk(*rounds, between_ms=between_ms)
    slices = slices_of(talk, SHOP)
    sentences = split_sentences(talk.segments)
    whole = Span(0, talk.segments[-1].span.end_ms + 1_000)
    last_end = 0
    for piece in slices:
        assert last_end <= piece.span.start_ms < piece.span.end_ms <= whole.end_ms
        last_end = piece.span.end_ms
        for sentence in sentences:  # no sentence is cut apart
            shared = piece.span.overlap_ms(sentence.span)
            assert shared in (0, sentence.span.duration_ms)


def test_cards_of_the_labelled_streams_are_told_apart() -> None:
    lines = ("接下来是奉节脐橙。", "五斤装三十九块九。", "点一号链接。")
    talk = make_talk(("orange", lines), ("honey", ("再来看看康县土蜂蜜。", "一斤装六十八块钱。", "拍四号链接。")))
    assert_found(slices_of(talk, (ORANGE, MILLET, HONEY)), talk)


def test_a_round_without_its_name_is_known_by_link_and_price() -> None:
    cards = (card("a", "洛川苹果", price="49.9", link=1), card("b", "五常大米", price="59.9", link=2))
    nameless = ("来看二号链接的这一个。", "煮出来满屋子都是香的。", "今天五十九块九，包邮。", "要的直接拍二号链接。")
    talk = make_talk(("a", ("接下来是洛川苹果。", "脆甜多汁。", "四十九块九。", "点一号链接。")), ("b", nameless))
    slices = slices_of(talk, cards)
    assert_found(slices, talk)
    assert [piece.mentions for piece in slices] == [1, 0]


def test_a_link_number_that_no_card_gives_is_learnt_from_the_price_before_it() -> None:
    rice = ("好，五常大米。", "五十九块九。", "点二号链接。")
    nameless = ("再来看二号链接。", "煮出来满屋子都是香的。", "五十九块九，要的拍二号链接。")
    talk = make_talk(("rice", rice), ("apple", APPLE_TALK), ("rice", nameless))
    assert_found(slices_of(talk, SHOP), talk)


def test_small_talk_after_the_call_to_order_belongs_to_none_though_no_phrase_of_it_is_known() -> None:
    unknown = ("", ("地址写清楚一点。", "电话号码不要写错。", "隔壁那家的狗又跑出来了。"))
    talk = make_talk(("apple", APPLE_TALK), unknown, ("rice", RICE_TALK), between_ms=600)
    assert_found(slices_of(talk, SHOP), talk, tolerance_ms=300)


def test_a_viewers_question_after_the_call_to_order_belongs_to_none() -> None:
    asked = ("", ("有家人问在那里发货，", "都是从产地发的。"))
    talk = make_talk(HELLO, ("apple", APPLE_TALK), asked, between_ms=300)
    assert_found(slices_of(talk, SHOP), talk, tolerance_ms=300)


def test_a_product_that_is_only_compared_with_is_not_sold() -> None:
    compared = (*RICE_TALK[:2], "比刚才的洛川苹果还受欢迎。", "跟前面的洛川苹果不一样。", *RICE_TALK[2:])
    talk = make_talk(("apple", APPLE_TALK), ("rice", compared))
    assert_found(slices_of(talk, SHOP), talk)
    (evidence,) = weigh_sentences(split_sentences(say("比刚才的洛川苹果还甜。")), SHOP, phrases(), ear())
    assert "apple" not in evidence.names


def test_a_list_in_short_pieces_sells_nothing() -> None:
    preview = ("", ("今天给大家准备了洛川苹果。", "五常大米。", "还有庆元香菇。"))
    talk = make_talk(preview, ("apple", APPLE_TALK), ("rice", RICE_TALK), ("mushroom", MUSHROOM_TALK), between_ms=300)
    assert_found(slices_of(talk, SHOP), talk)


def test_one_sentence_of_thanks_however_hearty_breaks_no_round() -> None:
    hearty = (*APPLE_TALK[:3], "谢谢大哥送来的小心心，感谢支持。", *APPLE_TALK[3:])
    talk = make_talk(("apple", hearty), ("rice", RICE_TALK))
    assert_found(slices_of(talk, SHOP), talk)


def test_rounds_hours_apart_are_all_found_among_a_thousand_cards() -> None:
    many = tuple(card(f"x{n}", f"某地{chr(0x4E00 + n)}货", price="12.3", spec="7斤装") for n in range(1000))
    talk = make_talk(*([("apple", APPLE_TALK), CHAT, ("rice", RICE_TALK), CHAT] * 8))
    slices = slice_products(split_sentences(talk.segments), (*SHOP, *many), phrases(), ear(), round_book())
    assert_found(slices, talk)


def test_a_preview_that_names_the_first_product_is_no_part_of_its_round() -> None:
    preview = ("", ("今晚一共三样东西。", "洛川苹果、五常大米。", "再加一个庆元香菇。", "一样一样来，不着急。"))
    talk = make_talk(preview, ("apple", APPLE_TALK), ("rice", RICE_TALK))
    assert_found(slices_of(talk, SHOP), talk)


def test_what_is_put_off_is_not_sold() -> None:
    put_off = (*APPLE_TALK[:3], "问五常大米的等会儿再讲。", *APPLE_TALK[3:])
    talk = make_talk(("apple", put_off), ("mushroom", MUSHROOM_TALK), BYE)
    assert_found(slices_of(talk, SHOP), talk)


def test_a_recap_between_rounds_sells_nothing() -> None:
    recap = ("", ("刚才洛川苹果和五常大米都讲过了。", "没听到的可以看回放。"))
    talk = make_talk(("apple", APPLE_TALK), ("rice", RICE_TALK), recap, ("mushroom", MUSHROOM_TALK))
    assert_found(slices_of(talk, SHOP), talk)


def test_chat_after_a_price_ends_a_round_without_links() -> None:
    cards = (
        card("apple", "洛川苹果", "苹果", price="49.9", spec="10斤装"),
        card("rice", "五常大米", "大米", price="59.9"),
    )
    talk = make_talk(
        ("apple", APPLE_TALK[:4]),
        ("", ("昨天晚上播到十一点，今天起晚了。", "我们村里要唱大戏了。", "隔壁在放鞭炮。")),
        ("rice", ("五常大米，新米。", "煮出来满屋子都香。", "五十九块九。")),
    )
    assert_found(slices_of(talk, cards), talk)


def test_a_place_stands_for_a_name_that_was_not_heard_right() -> None:
    cards = (
        ProductCard(id="kiwi", name="苍溪红心猕猴桃", origin="四川省广元市苍溪县", spec="24个装", price=APPLE.price),
        RICE,
    )
    (evidence,) = weigh_sentences(split_sentences(say("然后是苍溪红心米猴套。")), cards, phrases(), ear())
    assert evidence.products == {"kiwi": 1.2}
