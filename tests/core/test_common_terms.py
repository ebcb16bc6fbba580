import pytest
from selling import MILLET, ORANGE, PEPPER, card, ear, say, terms

from toolkit.core.common_terms import correct_common_terms, parse_common_terms


def put_right(text: str, cards=(ORANGE, MILLET)) -> str:
    (segment,) = correct_common_terms(say(text), cards, terms(), ear())
    assert "".join(word.text for word in segment.words) == segment.text
    return segment.text


@pytest.mark.parametrize(
    ("heard", "meant"),
    [
        ("五斤壮，今天直播间39块酒", "五斤装，今天直播间39块九"),
        ("一金装六十八块钱", "一斤装六十八块钱"),
        ("每天吃一个能将血糖", "每天吃一个能降血糖"),
        ("两斤一袋，二十九块酒", "两斤一袋，二十九块九"),
        ("想要的点一后链结，三号练结", "想要的点一号链接，三号链接"),
        ("产地直接发火，坏了找克服", "产地直接发货，坏了找客服"),
        ("500客装，刀手48块钱，保护", "500克装，到手48块钱，保护"),
        ("五斤装，刀手三十六块，保游到假", "五斤装，到手三十六块，包邮到家"),
        ("给大家发，坏了包裴", "给大家发，坏了包赔"),
        ("新疆和西藏暂时发布了，", "新疆和西藏暂时发不了，"),
        ("十五代装，想要小米的夹人点一号", "十五袋装，想要小米的家人点一号"),
    ],
)
def test_what_the_place_leaves_no_doubt_of(heard: str, meant: str) -> None:
    assert put_right(heard) == meant


@pytest.mark.parametrize(
    "said",
    [
        "你先别发火",
        "将血溅到地上",
        "带上金装饰",
        "45块酒",
        "以后连接手机",
        "克服困难",
        "喝三块酒",
        "绝代佳人",
        "这一代装修",
        "他是持刀手",
        "新品今天发布了",
    ],
)
def test_other_meanings_stay(said: str) -> None:
    assert put_right(said) == said


def test_a_price_without_nine_tenths_is_not_given_any() -> None:
    assert put_right("三十五块酒", (PEPPER,)) == "三十五块酒"
    assert put_right("三十五块酒", (card("x", "某物", price="35.9"),)) == "三十五块九"


def test_numerals_never_change() -> None:
    for text in ("五斤壮39块酒", "12金装，一百二十九块酒", "2号链截"):
        before = [char for char in text if char in "0123456789一二三四五六七八九十百"]
        assert [char for char in put_right(text) if char in "0123456789一二三四五六七八十百"] == [
            char for char in before if char != "九"
        ]


def test_a_broken_table_is_named() -> None:
    with pytest.raises(ValueError, match="write"):
        parse_common_terms('[[term]]\nafter="x"')
    with pytest.raises(ValueError, match=r"common_terms.toml"):
        parse_common_terms('[[term]]\nwrite="x"\nafter="("')
