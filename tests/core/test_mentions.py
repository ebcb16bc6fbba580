"""Which names in a sentence sell, and which are only previewed, recalled, listed or compared with."""

import pytest
from selling import card

from toolkit.core.mentions import find_mentions

CARDS = (card("orange", "奉节脐橙", "脐橙"), card("honey", "康县土蜂蜜", "土蜂蜜"), card("rice", "五常大米", "大米"))


def roles_in(text: str, *, is_opener: bool = False) -> list[tuple[str, str]]:
    return [(each.product_id, each.role) for each in find_mentions(text, CARDS, is_opener=is_opener)]


@pytest.mark.parametrize("text", ["接着上奉节脐橙", "奉节脐橙来了", "脐橙甜不甜", "有没有脐橙"])
def test_a_product_on_sale(text: str) -> None:
    assert roles_in(text) == [("orange", "sold")]


@pytest.mark.parametrize(
    "text",
    ["一会儿上脐橙，库存还在对", "脐橙稍后上架", "要脐橙的别催", "刚才那款脐橙已经卖完了", "上半场脐橙卖了三百份"],
)
def test_sold_before_or_after(text: str) -> None:
    assert roles_in(text) == [("orange", "elsewhere")]


def test_an_opener_tells_nothing_past_but_may_still_put_off() -> None:
    assert roles_in("刚才没听到的，再讲一遍脐橙", is_opener=True) == [("orange", "sold")]
    assert roles_in("脐橙等会儿再讲一遍", is_opener=True) == [("orange", "elsewhere")]


@pytest.mark.parametrize(
    "text", ["比脐橙便宜多了", "脐橙也比不过它", "跟刚才的脐橙不一样", "买过脐橙的老顾客", "没有脐橙那么甜"]
)
def test_compared_with(text: str) -> None:
    assert roles_in(text) == [("orange", "beside")]


@pytest.mark.parametrize("text", ["今天有脐橙、土蜂蜜，还有大米", "脐橙在一号土蜂蜜在二号大米在三号"])
def test_three_names_are_a_list(text: str) -> None:
    assert {role for _, role in roles_in(text)} == {"elsewhere"}


def test_two_names_are_a_list_only_with_its_words() -> None:
    assert {role for _, role in roles_in("目前还有货的是脐橙和大米")} == {"elsewhere"}
    assert roles_in("脐橙配大米") == [("orange", "sold"), ("rice", "beside")]


def test_a_longer_name_hides_the_alias_in_it() -> None:
    (mention,) = find_mentions("尝尝这个奉节脐橙", CARDS)
    assert mention.is_full
    assert mention.start == 4
