"""Prices, link numbers and counts said without the word that tells them apart."""

from decimal import Decimal

import pytest

from toolkit.core.bare_figures import bare_links, bare_price_forms, counts, says_bare_price


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("够你们家喝一个冬天，一百二十八。", "128"),
        ("盖子、碗、托，一共三件，五十九，摔了快递赔。", "59"),
        ("六十五一个，竹子是山阴面的。", "65"),
        ("三十五码到四十四码，八十九一双。", "89"),
        ("一百零八一罐", "108"),
        ("就十九九，不讲价", "19.9"),
    ],
)
def test_a_price_without_its_word_is_found(text: str, yuan: str) -> None:
    assert says_bare_price(text, bare_price_forms(Decimal(yuan)))


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("一百二十八斤一筐", "28"),
        ("三十八度的酒", "38"),
        ("他今年五十九岁", "59"),
        ("烧一千三百度", "300"),
        ("一九八五年盖的", "85"),
        ("八块钱一斤", "8"),
    ],
)
def test_a_number_that_counts_something_is_no_price(text: str, yuan: str) -> None:
    assert not says_bare_price(text, bare_price_forms(Decimal(yuan)))


def test_a_number_before_hao_may_be_a_link_but_no_day_and_no_house() -> None:
    assert bare_links("喝酒那老哥，你就拍五号") == {5}
    assert bare_links("八月三号下雨，住三号楼") == frozenset()


def test_what_a_pack_holds_is_counted_but_not_one_of_anything() -> None:
    assert counts("十根三十二块八，一根三块多") == {(Decimal(10), "根")}
    assert counts("就这一双") == {(Decimal(1), "双")}
