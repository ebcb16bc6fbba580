"""Amounts with time, product and what the card says; the labelled livestreams; numbers said and read back."""

import json
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selling import card

from toolkit.core.amount_grammar import normalise_amounts, read_amounts
from toolkit.core.amount_words import plain
from toolkit.core.amounts import AmountMention, find_amounts
from toolkit.core.codec import from_plain, to_plain
from toolkit.core.numerals import read_number
from toolkit.core.products import Fact, Price, ProductCard
from toolkit.core.spans import Span
from toolkit.core.spoken_numbers import speak_integer, speak_number, speak_yuan
from toolkit.core.text import Text
from toolkit.core.transcript import Segment, TermChange
from toolkit.engines.fake import spoken_segment

ORANGE = card("orange", "奉节脐橙", "脐橙", price="39.9", spec="5斤装")
MILLET = card("millet", "武乡小米", "小米", price="29.9", spec="2斤装")
CARDS = (ORANGE, MILLET)


def talk(*sentences: str, gap_ms: int = 5_000) -> tuple[Segment, ...]:
    return tuple(spoken_segment(Span(i * gap_ms, i * gap_ms + 4_000), text) for i, text in enumerate(sentences))


def verdicts(*sentences: str, cards: tuple[ProductCard, ...] = CARDS) -> list[tuple[str, str | None, str]]:
    return [(m.normalised, m.product_id, m.verdict) for m in find_amounts(talk(*sentences), cards)]


def test_a_price_like_the_cards_matches() -> None:
    assert verdicts("奉节脐橙五斤装三十九块九") == [("5斤装", "orange", "matches"), ("39.9元", "orange", "matches")]


def test_another_price_differs_and_says_what_the_card_has() -> None:
    (mention,) = find_amounts(talk("脐橙今天三十八块九"), CARDS)
    assert (mention.verdict, mention.text, mention.normalised) == ("differs", "三十八块九", "38.9元")
    assert "39.9元" in mention.why.zh
    assert "39.9元" in mention.why.en


def test_nothing_is_ever_written_into_the_segments() -> None:
    segments = talk("脐橙今天三十八块九，39块酒")
    find_amounts(segments, CARDS)
    assert segments == talk("脐橙今天三十八块九，39块酒")


def test_another_pack_differs_but_a_weight_of_something_else_is_only_not_on_the_card() -> None:
    assert verdicts("脐橙十斤装") == [("10斤装", "orange", "differs")]
    assert verdicts("脐橙一箱五斤") == [("5斤", "orange", "matches")]
    assert verdicts("脐橙一个有六两重") == [("6两", "orange", "not_on_card")]


def test_a_weight_is_compared_across_units() -> None:
    assert verdicts("脐橙2.5公斤装") == [("2.5公斤装", "orange", "matches")]
    pepper = card("pepper", "武都花椒", spec="250克装", price="35")
    assert verdicts("花椒半斤装", cards=(pepper,)) == [("0.5斤装", "pepper", "matches")]


def test_a_price_per_jin_is_compared_with_the_pack_divided() -> None:
    assert verdicts("脐橙一斤才八块") == [("8元", "orange", "matches")]
    assert verdicts("脐橙九块一斤") == [("9元", "orange", "differs")]


def test_the_price_of_several_packs_is_compared_with_as_many() -> None:
    assert verdicts("小米三袋八十九块七")[-1] == ("89.7元", "millet", "matches")
    assert verdicts("小米两袋五十五块")[-1] == ("55元", "millet", "not_on_card")


def test_a_reference_price_is_no_wrong_price() -> None:
    assert verdicts("脐橙原价四十五，今天三十九块九") == [
        ("45元", "orange", "not_on_card"),
        ("39.9元", "orange", "matches"),
    ]
    detailed = ProductCard(
        id="o",
        name="脐橙",
        spec="5斤装",
        price=Price(yuan=Decimal("39.9"), text="39.9元"),
        facts=(
            Fact(id="price_detail.reference", label="对比价", value="45元", evidence="商品卡"),
            Fact(id="stock", label="库存", value="1200箱", evidence="商品卡"),
            Fact(id="gifts.1.limit", label="赠品条件", value="买二送一", evidence="商品卡"),
        ),
    )
    assert verdicts("原价四十五块", cards=(detailed,)) == [("45元", "o", "matches")]
    assert verdicts("原价五十八块", cards=(detailed,)) == [("58元", "o", "differs")]
    assert verdicts("便宜五块一", cards=(detailed,)) == [("5.1元", "o", "matches")]
    assert verdicts("只有一千箱", cards=(detailed,)) == [("1000箱", "o", "differs")]
    assert verdicts("库存一千二百箱", cards=(detailed,)) == [("1200箱", "o", "matches")]
    assert verdicts("今天买二送一", cards=(detailed,)) == [("买2送1", "o", "matches")]
    assert verdicts("今天买一送一", cards=(detailed,)) == [("买1送1", "o", "not_on_card")]


def test_a_reduction_that_the_card_does_not_know_is_not_on_it() -> None:
    assert verdicts("小米买两袋减五块钱")[-1] == ("5元", "millet", "not_on_card")


def test_a_misheard_nine_is_read_only_where_nothing_else_can_be_meant() -> None:
    (sure,) = find_amounts(talk("脐橙39块酒"), CARDS)
    assert (sure.verdict, sure.normalised, sure.text, sure.is_misheard) == ("matches", "39.9元", "39块酒", True)
    (unsure,) = find_amounts(talk("脐橙三十九块就。"), CARDS)
    assert unsure.verdict == "unsure"
    assert "39.9元" in unsure.why.zh


def test_a_price_cut_by_the_end_of_a_segment_is_in_doubt() -> None:
    assert verdicts("脐橙三十九块", "九，包邮")[0] == ("39元", "orange", "unsure")
    assert verdicts("脐橙三十九块", "九个一箱")[0] == ("39元", "orange", "differs")


def test_a_rough_figure_is_not_compared() -> None:
    assert verdicts("脐橙三四十块") == [("三四十块", "orange", "unsure")]


def test_the_product_is_the_last_one_named_within_a_minute() -> None:
    sentences = ["接着看武乡小米", *["大家点个关注"] * 3, "今天二十九块九"]
    assert verdicts(*sentences) == [("29.9元", "millet", "matches")]
    sentences = ["接着看武乡小米", *["大家点个关注"] * 20, "今天二十九块九"]
    (mention,) = find_amounts(talk(*sentences), CARDS)
    assert (mention.product_id, mention.verdict) == (None, "not_on_card")
    assert "武乡小米" in mention.why.zh


def test_a_name_right_behind_the_amount_or_in_the_next_sentence_is_meant_too() -> None:
    assert verdicts("小米卖完了。三十九块九的脐橙")[-1] == ("39.9元", "orange", "matches")
    assert verdicts("今天三十九块九", "就是这个脐橙") == [("39.9元", "orange", "matches")]


def test_a_number_in_a_products_name_is_no_amount() -> None:
    dates = card("dates", "八两金冬枣", price="20", spec="3斤装")
    assert verdicts("八两金冬枣三斤装二十块", cards=(dates,)) == [
        ("3斤装", "dates", "matches"),
        ("20元", "dates", "matches"),
    ]


def test_a_thousand_cards_and_hours_of_talk_are_no_burden() -> None:
    cards = tuple(card(f"c{i}", f"第{i}号山货", price=str(10 + i)) for i in range(1000))
    found = find_amounts(talk(*["大家点个关注，三十九块九包邮"] * 300), cards)
    assert {m.verdict for m in found} == {"not_on_card"}


def test_a_single_card_is_always_meant() -> None:
    assert verdicts("今天三十九块九", cards=(ORANGE,)) == [("39.9元", "orange", "matches")]


def test_without_cards_amounts_are_still_found() -> None:
    assert verdicts("今天三十九块九", cards=()) == [("39.9元", None, "not_on_card")]


def test_times_are_those_of_the_words() -> None:
    segment = spoken_segment(Span(10_000, 20_000), "脐橙今天三十九块九吧")
    (mention,) = find_amounts((segment,), CARDS)
    assert (mention.start_char, mention.end_char) == (4, 9)
    assert mention.span == Span(14_000, 19_000)


def test_a_segment_without_words_and_one_with_spaces_have_times_too() -> None:
    bare = Segment(span=Span(0, 9_000), text="脐橙 39块9 。", heard="")
    (mention,) = find_amounts((bare,), CARDS)
    assert bare.text[mention.start_char : mention.end_char] == "39块9"
    assert 0 < mention.span.start_ms < mention.span.end_ms <= 9_000


def test_what_was_heard_is_kept_beside_a_correction() -> None:
    change = TermChange(heard="块酒", written="块九", start_char=4, product_id="", why=Text("", ""))
    segment = Segment(span=Span(0, 2_000), text="脐橙39块九", heard="脐橙39块酒", changes=(change,))
    (mention,) = find_amounts((segment,), CARDS)
    assert (mention.text, mention.heard) == ("39块九", "39块酒")


def test_refused_segments_hold_no_amounts() -> None:
    segment = Segment(span=Span(0, 2_000), text="脐橙39块9", heard="", unclear=Text("没有听到话", "no words"))
    assert find_amounts((segment,), CARDS) == ()


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("五斤装，今天三十九块九", "5斤装，今天39.9元"),
        ("半斤装三十五块钱", "半斤装35元"),
        ("八块钱一斤", "8元一斤"),
        ("买二送一，打八五折", "买2送1，打8.5折"),
        ("坏一个赔一个，一盒三十袋", "坏一个赔一个，一盒30袋"),
        ("39块酒，十几块，九块就。", "39块酒，十几块，九块就。"),
        ("价格三十九点九元四十八小时内发货", "价格39.9元四十八小时内发货"),
        ("百分之百，千万别错过，四十八小时内发货", "百分之百，千万别错过，四十八小时内发货"),
    ],
)
def test_display(said: str, shown: str) -> None:
    assert normalise_amounts(said) == shown
    assert normalise_amounts(shown) == shown


YUAN = st.integers(10, 999_999).map(lambda fen: Decimal(fen) / 100)


@settings(deadline=None)
@given(YUAN)
def test_a_price_said_is_the_price_read(yuan: Decimal) -> None:
    said = speak_yuan(yuan)
    amounts = read_amounts(f"今天只要{said}，包邮")
    assert [(a.kind, a.value) for a in amounts] == [("price", yuan)], said
    assert normalise_amounts(f"只要{said}，") == f"只要{plain(yuan)}元，"


@settings(deadline=None)
@given(st.integers(0, 99_999_999), st.booleans())
def test_a_number_said_is_the_number_read(number: int, is_count: bool) -> None:
    assert read_number(speak_integer(number, is_count=is_count)) == number


@settings(deadline=None)
@given(st.integers(1, 99_999).map(lambda tenths: Decimal(tenths) / 10), st.sampled_from(["斤", "公斤", "克", "毫升"]))
def test_a_weight_said_is_the_weight_read(value: Decimal, unit: str) -> None:
    grams = {"斤": 500, "公斤": 1000, "克": 1, "毫升": 1}[unit]
    (amount,) = read_amounts(f"净重{speak_number(plain(value), is_count=True)}{unit}装")
    assert amount.value == value * grams


@settings(deadline=None)
@given(st.integers(1, 9), st.integers(1, 9), st.sampled_from(["{a}百{b}", "{a}千{b}", "{a}万{b}"]))
def test_the_last_unit_may_be_left_out(a: int, b: int, form: str) -> None:
    size = {"百": 100, "千": 1000, "万": 10_000}[form[3]]
    said = form.format(a="零一二三四五六七八九"[a], b="零一二三四五六七八九"[b])
    assert read_number(said) == a * size + b * size // 10


@settings(deadline=None)
@given(
    st.text(
        alphabet="零一二两三四五六七八九十百千万点半几多块毛分元钱斤两克公装折买送第件满减袋箱个，。酒就39. 看脐橙",
        max_size=24,
    )
)
def test_any_text_is_read_without_overlap(text: str) -> None:
    amounts = read_amounts(text)
    assert all(a.start < a.end <= len(text) for a in amounts)
    assert all(a.end <= b.start for a, b in pairwise(amounts))
    found = find_amounts((Segment(span=Span(0, 5_000), text=text, heard=text),), CARDS)
    assert [(m.start_char, m.end_char) for m in found] == [(a.start, a.end) for a in amounts]


def _truth(folder: Path, name: str) -> tuple[tuple[Segment, ...], tuple[ProductCard, ...], list[dict]]:
    truth = json.loads((folder / "livestream" / f"{name}.json").read_text(encoding="utf-8"))
    cards = tuple(
        ProductCard(
            id=p["id"],
            name=p["name"],
            aliases=tuple(p["aliases"]),
            spec=p["spec"],
            price=Price(yuan=Decimal(p["price"].removesuffix("元")), text=p["price"]),
        )
        for p in truth["products"]
    )
    segments = tuple(
        Segment(span=Span(s["start_ms"], s["end_ms"]), text=s["text"], heard=s["text"]) for s in truth["sentences"]
    )
    return segments, cards, truth["sentences"]


@pytest.mark.parametrize("name", ["dev_clean", "dev_noisy"])
def test_every_spoken_price_and_pack_of_the_livestreams_is_the_cards(real_media: Path, name: str) -> None:
    segments, cards, sentences = _truth(real_media, name)
    found = find_amounts(segments, cards)
    by_id = {each.id: each for each in cards}
    expected_of = {"on card": _on_card, "beside it": _beside_card}
    assert {m.product_id for m in found} <= set(by_id)
    for index, sentence in enumerate(sentences):
        here = [m for m in found if m.segment_index == index]
        assert all(m.product_id == sentence["product"] for m in here), sentence["text"]
        assert sorted(m.normalised for m in here) == sorted(
            text for pick in expected_of.values() for text in pick(sentence["text"], by_id.get(sentence["product"]))
        ), sentence["text"]
        for mention in here:
            is_on_card = mention.normalised in _on_card(sentence["text"], by_id[sentence["product"]])
            assert mention.verdict == ("matches" if is_on_card else "not_on_card")


def _on_card(text: str, card: ProductCard | None) -> list[str]:
    """What the sentence must say of the card: its price where 块 is said, its pack where 斤 or 克 is."""
    found = []
    if card and "块" in text:
        found.append(card.price.text)
    packs = {"5斤装": "5斤装", "250克装": "0.5斤装", "500克装": "1斤装"}
    if card and ("斤装" in text or "斤一袋" in text or "斤真空" in text):
        found.append(packs.get(card.spec, "2斤"))
    return found


def _beside_card(text: str, card: ProductCard | None) -> list[str]:
    """Amounts that the card says nothing of."""
    if card and "买两袋减五块钱" in text:
        return ["2袋", "5元"]
    return ["30袋"] if "三十袋" in text else []


def test_the_livestreams_verdicts_come_with_a_reason(real_media: Path) -> None:
    segments, cards, _ = _truth(real_media, "dev_clean")
    found: tuple[AmountMention, ...] = find_amounts(segments, cards)
    assert all(m.why.zh and m.why.en for m in found)
    assert sum(m.kind == "price" for m in found) == 8


def test_mentions_survive_being_stored() -> None:
    found = find_amounts(talk("脐橙三十八块九，买二送一，三到五斤"), CARDS)
    assert len(found) == 3
    assert tuple(from_plain(AmountMention, json.loads(json.dumps(to_plain(each)))) for each in found) == found
