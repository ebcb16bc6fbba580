"""What is held against the card, and what only looks like it: sizes, tests, promotions, names, other people's words."""

import datetime
from decimal import Decimal

import pytest

from toolkit.core.compliance.checker import Checker
from toolkit.core.products import Fact, Price, ProductCard
from toolkit.tasks.review import load_rule_book

TODAY = datetime.date(2026, 11, 22)


@pytest.fixture(scope="module")
def checker() -> Checker:
    return Checker(load_rule_book())


def card(category: str = "手工艺品", price: str = "88", **values: str) -> ProductCard:
    held = {"name": "青石油纸伞", "spec": "1把，伞面直径82厘米", "price": f"{price}元"}
    held |= {path.replace("__", "."): value for path, value in values.items()}
    return ProductCard(
        id="a", name=held["name"], category=category, origin=held.get("origin", ""), spec=held["spec"],
        price=Price(yuan=Decimal(price), text=f"{price}元"),
        facts=tuple(Fact(id=path, label=path, value=value, evidence="商品卡") for path, value in held.items()),
    )  # fmt: skip


def rules_of(checker: Checker, text: str, about: ProductCard | None = None) -> set[str]:
    return {finding.rule_id for finding in checker.check(text, about, today=TODAY) if finding.is_flag}


MUSHROOM = card(
    "食用菌", name="山下香菇", spec="250克×2袋", grade="菌盖直径3-4厘米", forbidden_notes="不是野生，是袋料"
)
ROSES = card("鲜花", name="红玫瑰", spec="20支/扎", grade="B级，枝长50-60厘米", stock="900扎")
MILK = card("乳品", name="水牛奶", spec="200毫升×10盒", tests__0__item="蛋白质", tests__0__value="4.2克/100毫升")


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("伞面一米整，打两个人", card()),
        ("菌盖个个五公分往上", MUSHROOM),
        ("山坡上捡的野生货，鲜得很", MUSHROOM),
        ("给各位上的都是A级花", ROSES),
        ("一扎二十四支，数给你看", ROSES),
        ("蛋白质百毫升五克二", MILK),
    ],
)
def test_a_measure_other_than_the_cards_is_told(checker: Checker, text: str, about: ProductCard) -> None:
    assert "FALSE-1" in rules_of(checker, text, about)


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("伞面八十二公分", card()),
        ("伞面不到一米", card()),
        ("菌盖三四公分", MUSHROOM),
        ("不是野生的，袋料种的", MUSHROOM),
        ("一扎二十支，B级", ROSES),
        ("蛋白质百毫升四点二克", MILK),
        ("蛋白质四克二", MILK),
        ("普通奶蛋白质百毫升三克出头", MILK),
        ("回复@三斤：在的", card("粮食", name="小米", spec="5斤装")),
        ("我昨天上秤又胖二斤", card("粮食", name="小米", spec="5斤装")),
        ("要是九块九能买，我头一个排队", card()),
        ("隔壁老王说他卖二十块，我没见过", card()),
    ],
)
def test_what_agrees_or_speaks_of_something_else_passes(checker: Checker, text: str, about: ProductCard) -> None:
    assert not rules_of(checker, text, about)


@pytest.mark.parametrize(
    "text", ["第二件半价，两件一百三十二", "买二送一，三份付一百七十六块", "买两件打九折，一百五十八块四"]
)
def test_a_promotion_is_no_price_for_comparison(checker: Checker, text: str) -> None:
    assert not rules_of(checker, text, card()) & {"PRICE-1", "QUAL-1"}


def test_a_saving_follows_from_the_cards_usual_price(checker: Checker) -> None:
    about = card(price_detail__daily="94元", price_detail__reference="90元", price_detail__reference_basis="上场成交价")
    assert not rules_of(checker, "比日常省六块，三份省十八", about) & {"PRICE-1", "FALSE-1"}
    assert rules_of(checker, "比日常省六块，三份省四十", about) & {"PRICE-1", "FALSE-1"}


@pytest.mark.parametrize(
    ("category", "ingredients", "is_flag"),
    [("鲜果", "", False), ("蛋制品", "鸭蛋、食用盐", True), ("水产", "翘嘴鲌、食用盐、花椒", True)],
)
def test_nothing_added_is_told_of_whatever_has_a_label(
    checker: Checker, category: str, ingredients: str, is_flag: bool
) -> None:
    about = card(category, name="好货", spec="500克", **({"ingredients": ingredients} if ingredients else {}))
    assert ("LABEL-1" in rules_of(checker, "腌的时候不加防腐剂", about)) is is_flag


def test_the_level_of_a_heritage_is_the_certificates(checker: Checker) -> None:
    held = {"certificates__0__type": "区级非遗代表性传承人证书", "certificates__0__no": "JY-08"}
    assert "CERT-1" in rules_of(checker, "毕三娘可是国家级非遗传承人", card(**held))
    assert "CERT-1" not in rules_of(checker, "毕三娘是区级非遗传承人", card(**held))


def test_a_certificate_that_ran_out_is_not_used_on(checker: Checker) -> None:
    about = card(
        "食用菌", name="香菇", spec="500克", certificates__0__type="绿色食品证书", certificates__0__no="LB-1",
        certificates__0__valid_to="2026-06-30",
    )  # fmt: skip
    assert "CERT-1" in rules_of(checker, "证到期了在换证，咱先照着绿色食品卖", about)
    assert "CERT-1" not in rules_of(checker, "绿色食品那张证六月到期了，现在不提", about)


@pytest.mark.parametrize(
    "text",
    [
        "“降三高”仨字出口，罚单就来",
        "“全国第一伞”这种话，老师说了写了就要罚，咱不写",
        "“国宴专供”“领导特供”，哪个写哪个回去重写",
        "导航搜“天下第一柚”那个路牌右转",
        "要降压您去药店找药师，来我这买的是炒菜拌面的油",
        "它顶不了母乳",
        "摆哪个方位招桃花，这个我不会看",
    ],
)
def test_what_is_only_mentioned_passes(checker: Checker, text: str) -> None:
    assert not rules_of(checker, text)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("谁说没有降血糖的作用", "MED-1"),
        ("这款顶配，盖过它别的都看不上", "ABS-1"),
        ("历史最低就这一回，别说我没喊你", "PRICE-2"),
    ],
)
def test_what_only_looks_disowned_is_stopped(checker: Checker, text: str, rule: str) -> None:
    assert rule in rules_of(checker, text)
