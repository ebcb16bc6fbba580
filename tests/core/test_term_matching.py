import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selling import BACON, HONEY, MILLET, ORANGE, PEPPER, SHELF, TEA, card, ear, phrases, say

from toolkit.core.products import ProductCard
from toolkit.core.term_matching import correct_terms
from toolkit.core.text import Text
from toolkit.core.transcript import Segment


def corrected(*sentences: str, cards: tuple[ProductCard, ...] = SHELF, dialect: str = "auto") -> list[str]:
    return [s.text for s in correct_terms(say(*sentences), cards, ear(dialect), phrases())]


# What Whisper base wrote of the labelled streams.
@pytest.mark.parametrize(
    ("heard", "meant"),
    [
        ("接下来给大家介绍的是风街齐成", "接下来给大家介绍的是奉节脐橙"),
        ("是崩洁起程，我们崩洁起程长在三下边上", "是奉节脐橙，我们奉节脐橙长在三下边上"),
        ("接着看我都花脚。", "接着看武都花椒。"),
        ("接着看五多花椒", "接着看武都花椒"),
        ("再来看看我们的康线土封鸣。", "再来看看我们的康县土蜂蜜。"),
        ("下面这个是缝阶老辣肉", "下面这个是奉节老腊肉"),
        ("接下来看这款凉山裤敲塔", "接下来看这款凉山苦荞茶"),
        ("接下来，看这款粮生苦悄草", "接下来，看这款凉山苦荞茶"),
        ("下面这一款，15香小米，5香小米，是今年的新米", "下面这一款，是武乡小米，武乡小米，是今年的新米"),
    ],
)
def test_names_are_written_as_on_the_card(heard: str, meant: str) -> None:
    assert corrected(heard) == [meant]


@pytest.mark.parametrize(
    "said",
    [
        "我的花椒放在哪里了",
        "你们的花椒怎么卖",
        "这个花椒颗粒大",
        "奉节的脐橙最甜",
        "康县的土蜂蜜",
        "买25小米手机",
        "共有15小米",
        "苹果七成熟就能摘",
        "保质期十二个月",
    ],
)
def test_what_was_meant_otherwise_stays(said: str) -> None:
    assert corrected(said) == [said]


def test_a_short_alias_needs_the_product_nearby() -> None:
    assert corrected("想要七成的家人点一号链接") == ["想要七成的家人点一号链接"]
    assert corrected("再看看奉节脐橙", "想要七成的家人点一号链接")[1] == "想要脐橙的家人点一号链接"
    assert corrected("再看看奉节脐橙", "花脚很香", "想要齐成的家人")[1:] == ["花脚很香", "想要脐橙的家人"]


def test_an_everyday_word_is_not_swallowed_beside_the_product() -> None:
    chestnut = card("chestnut", "迁西板栗", "板栗", "栗子")
    lines = ("下面是迁西板栗", "要办理退货的找客服", "我们给大家办理", "理子和栗子", "这个板立很甜")
    assert corrected(*lines, cards=(chestnut,)) == [
        "下面是迁西板栗", "要办理退货的找客服", "我们给大家办理", "栗子和栗子", "这个板栗很甜"
    ]  # fmt: skip


def test_the_longest_name_wins() -> None:
    (segment,) = correct_terms(say("这款康线土风泥和土风米"), (HONEY,), ear(), phrases())
    assert segment.text == "这款康县土蜂蜜和土蜂蜜"
    assert [change.written for change in segment.changes] == ["康县土蜂蜜", "土蜂蜜"]


def test_a_name_of_the_same_place_is_told_apart() -> None:
    assert corrected("下面是风街老辣肉，还有风街齐成", cards=(ORANGE, BACON)) == ["下面是奉节老腊肉，还有奉节脐橙"]


def test_each_change_says_what_was_heard_where_and_why() -> None:
    (segment,) = correct_terms(say("接着看五都花椒，五都花椒麻味足"), (PEPPER,), ear(), phrases())
    assert segment.heard == "接着看五都花椒，五都花椒麻味足"
    assert [(c.heard, c.written, c.start_char, c.product_id) for c in segment.changes] == [
        ("五都花椒", "武都花椒", 3, "pepper"),
        ("五都花椒", "武都花椒", 8, "pepper"),
    ]
    assert "hua jiao" in segment.changes[0].why.zh


def test_words_keep_their_time() -> None:
    said = say("看康线土风泥吧")
    (segment,) = correct_terms(said, (HONEY,), ear(), phrases())
    assert [word.text for word in segment.words] == ["看", "康县土蜂蜜", "吧"]
    assert segment.words[1].span.start_ms == said[0].words[1].span.start_ms
    assert segment.words[1].span.end_ms == said[0].words[5].span.end_ms


def test_refused_segments_stay() -> None:
    from dataclasses import replace

    refused = replace(say("风街齐成")[0], unclear=Text("乱", "loop"))
    assert correct_terms((refused,), SHELF, ear(), phrases()) == (refused,)


def test_a_dialect_makes_its_merged_sounds_the_same() -> None:
    longan = card("longan", "泸州龙眼", "龙眼")
    assert corrected("这个是奴周浓演", cards=(longan,), dialect="sichuan") == ["这个是泸州龙眼"]


def test_names_with_letters_or_digits_are_left_alone() -> None:
    jam = card("jam", "A级果酱5号", "果酱")
    assert corrected("这个A级果酱5号", cards=(jam,)) == ["这个A级果酱5号"]


CHARS = st.sampled_from("奉节脐橙齐成七武乡小米五香花椒脚康县线土蜂蜜风的我是这个好，。 5一二三斤块看要茶苦敲")


@settings(max_examples=150, deadline=None)
@given(st.lists(st.text(CHARS, min_size=1, max_size=25), min_size=1, max_size=4))
def test_words_always_make_the_text_and_changes_stand_where_they_say(texts: list[str]) -> None:
    before = say(*texts, pause_ms=500)
    after = correct_terms(before, SHELF, ear(), phrases())
    for old, new in zip(before, after, strict=True):
        assert "".join(word.text for word in new.words) == "".join(new.text.split())
        assert (new.span, new.heard) == (old.span, old.heard)
        for change in new.changes:
            assert new.text.startswith(change.written, change.start_char)
        times = [edge for word in new.words for edge in (word.span.start_ms, word.span.end_ms)]
        assert times == sorted(times)


@settings(max_examples=50, deadline=None)
@given(st.text(CHARS, max_size=30))
def test_correcting_twice_changes_nothing_more(text: str) -> None:
    once: tuple[Segment, ...] = correct_terms(say(text), SHELF, ear(), phrases())
    twice = correct_terms(once, SHELF, ear(), phrases())
    assert [s.text for s in twice] == [s.text for s in correct_terms(twice, SHELF, ear(), phrases())]


def test_a_shelf_of_products_that_nobody_named_changes_nothing() -> None:
    names = [
        "洛川苹果",
        "五常大米",
        "古田银耳",
        "迁西板栗",
        "临安山核桃",
        "定西土豆",
        "柞水木耳",
        "庆元香菇",
        "郫县豆瓣",
        "福鼎白茶",
    ]
    shelf = tuple(card(name, name, name[-2:]) for name in names)
    lines = [
        "大家晚上好，欢迎来到我们的直播间。",
        "四十八小时内发出，坏了拍照片找客服，坏一个赔一个。",
        "熬粥的时候上面一层厚厚的米油，闻着就香。",
        "用的是农家土猪后腿肉，松柏枝熏了二十天。",
        "咱们村离县城四十公里，快递每天下午来拉一次。",
        "如果平时的大米不够吃，就拍两袋。",
    ]
    assert corrected(*lines, cards=shelf) == lines


def test_the_ear_counts_tea_and_millet_apart() -> None:
    assert corrected("这个苦敲茶很香", cards=(TEA, MILLET)) == ["这个苦荞茶很香"]
