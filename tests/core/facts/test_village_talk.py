"""How farmers count, tell their age, their people and others' prices: right is not punished, wrong still is."""

import datetime
from decimal import Decimal

import pytest

from toolkit.core.facts import check_claims
from toolkit.core.product_facts import list_facts
from toolkit.core.products import Price, ProductCard

TODAY = datetime.date(2026, 11, 22)
PROCESS = "自家苗圃4.3亩；坑深40厘米；冷水泡3小时，不用热水；开水焯2分钟，加蒜末；手工编织"


def card(spec: str, yuan: str = "45", **values: str) -> ProductCard:
    price = Price(yuan=Decimal(yuan), text=f"{yuan}元")
    held = {"name": "试验货", "spec": spec, "price": price, "origin": "河南省荥阳市", "process": PROCESS}
    held |= {path.replace("__", "."): value for path, value in values.items()}
    return ProductCard(id="trial", name="试验货", spec=spec, price=price, facts=list_facts(held, {}))


PAIR, SAPLINGS, BULBS = card("1套2只（大小各一）", "88"), card("1份3棵，苗高约80厘米", "45"), card("1份4粒", "32")


def wrong(text: str, about: ProductCard) -> list[str]:
    return [each.text for each in check_claims(text, about, today=TODAY) if each.status == "contradicted"]


@pytest.mark.parametrize(
    ("about", "right", "slip"),
    [
        (BULBS, "四粒三十二块", "四粒三十块"),
        (BULBS, "八粒六十四块", "八粒六十块"),
        (BULBS, "一粒合八块钱", "一粒合七块钱"),
        (BULBS, "两对三十二块", "两对三十块"),
        (SAPLINGS, "三棵四十五块，合十五块一棵", "三棵四十五块，合十六块一棵"),
        (PAIR, "一对八十八块", "一对八十六块"),
        (PAIR, "两套一百七十六块", "两套一百七十块"),
        (SAPLINGS, "苗圃四亩三分地", "苗圃五亩三分地"),
        (SAPLINGS, "坑刨四十公分深", "坑刨六十公分深"),
        (SAPLINGS, "凉水泡仨钟头", "凉水泡俩钟头"),
    ],
)
def test_what_a_pack_holds_is_counted_as_the_card_counts_it(about: ProductCard, right: str, slip: str) -> None:
    assert not wrong(right, about)
    assert wrong(slip, about)


def test_an_offer_holds_for_packs_that_are_bought_at_once() -> None:
    offered = card("1箱5斤", "20", price_detail__offers="拍2箱共减5元")
    assert not wrong("两箱一起拍给你少五块，就是三十五块", offered)
    assert wrong("两箱一起拍给你少六块，就是三十四块", offered)


@pytest.mark.parametrize("text", ["我叫周阿根，六十六了。", "我姓郝，七十一了，种了一辈子地。"])
def test_an_age_after_ones_name_is_no_price(text: str) -> None:
    assert not wrong(text, PAIR)
    assert wrong("一套八十，快六十六了。", PAIR)


HOST = card("1套2只", "88", story__person="周阿根")


@pytest.mark.parametrize("text", ["师娘塞给我一只番薯。", "我去给孙女热牛奶了。", "我和爷爷一起砍竹子。"])
def test_relatives_and_drinks_are_no_rivals_of_the_cards_person(text: str) -> None:
    assert not wrong(text, HOST)


def test_a_host_may_name_themselves_where_the_card_tells_of_a_customer() -> None:
    assert not wrong("我是做蒸笼的柯师傅。", card("1套", story__person="开饭店的张老板"))
    assert wrong("我是做蒸笼的柯师傅。", HOST)


@pytest.mark.parametrize(
    "text",
    [
        "学费是那坡树子供的。",
        "么子花都有。",
        "我姓关，鄂伦春的。",
        "长春的老妹儿问了，会坏不？",
        "东北的老哥说，你们蘸蒜不？",
    ],
)
def test_words_and_viewers_are_no_origin(text: str) -> None:
    assert not wrong(text, SAPLINGS)


@pytest.mark.parametrize("text", ["我们是产自那坡的。", "树苗来自那坡县。", "这树苗来自长春。"])
def test_an_origin_that_is_claimed_is_judged(text: str) -> None:
    assert wrong(text, SAPLINGS)


def test_places_where_nothing_is_a_problem_are_still_read() -> None:
    far = card("1份3棵", ship__regions_excluded="新疆、青海")
    assert wrong("青海新疆没问题，照样发。", far)


def test_what_is_said_of_others_goods_is_not_claimed_of_ones_own() -> None:
    assert not wrong("那是机器编的，我们是手工编的。", card("1套", name="手工竹篮"))
    assert wrong("我们是机器编的。", card("1套", name="手工竹篮"))


@pytest.mark.parametrize(
    "text", ["面粉现在一百零五块钱一袋。", "我买一杯奶茶，十六块。", "昨天停车花了我八块。", "城里花店一枝玫瑰八块。"]
)
def test_prices_of_other_things_are_not_the_cards(text: str) -> None:
    assert not wrong(text, SAPLINGS)


@pytest.mark.parametrize("text", ["面粉涨了，我这一份还是四十块。", "喝奶茶十六块，我这一份三十五块。"])
def test_ones_own_price_beside_them_is_judged(text: str) -> None:
    assert wrong(text, SAPLINGS)


def test_a_month_within_the_harvest_is_right() -> None:
    cut = card("1份3棵", harvest_date="4月至9月")
    assert not wrong("四月采到九月，六月采得多。", cut)
    assert wrong("十二月采的。", cut)
