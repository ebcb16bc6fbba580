"""Sums of promotions in many wordings: the right one is supported, another is not."""

import datetime
import itertools
from decimal import Decimal

import pytest

from toolkit.core.facts import check_claims
from toolkit.core.product_facts import list_facts
from toolkit.core.products import Price, ProductCard
from toolkit.core.spoken_numbers import speak_yuan

TODAY = datetime.date(2026, 11, 22)
PRICE = Decimal("39.9")


def card() -> ProductCard:
    price = Price(yuan=PRICE, text="39.9元")
    values = {
        "name": "试验果", "spec": "5斤装", "price": price, "price_detail.daily": "49.9元",
        "price_detail.reference": "56元",
    }  # fmt: skip
    return ProductCard(id="trial", name="试验果", spec="5斤装", price=price, facts=list_facts(values, {}))


OFFERS = (
    ("第二箱半价", 2, "59.85"), ("第二箱只收一半的钱", 2, "59.85"), ("第二箱减八块", 2, "71.8"),
    ("第二箱仅需六元", 2, "45.9"), ("买二送一", 3, "79.8"), ("买两箱发三箱", 3, "79.8"), ("拍2发3", 3, "79.8"),
    ("满两箱减五块", 2, "74.8"), ("每箱减三块", 2, "73.8"), ("一箱减六块", 2, "67.8"), ("满七十减八", 2, "71.8"),
    ("领五块的券", 2, "74.8"), ("两箱打八折", 2, "63.84"), ("两箱减五块，三箱减十二", 3, "107.7"),
)  # fmt: skip
TOTALS = ("{}箱一共{}", "拿{}箱的话总共{}", "{}箱到手{}", "{}箱下来是{}")
JOINTS = ("，", "。", "，大家听好，")
HAN = {2: "两", 3: "三"}


@pytest.mark.parametrize("offer", OFFERS)
def test_a_total_follows_from_the_offer_told_before(offer: tuple[str, int, str]) -> None:
    said, count, total = offer
    for joint, form in itertools.product(JOINTS, TOTALS):
        for wrong in (Decimal(0), Decimal(5)):
            amount = speak_yuan(Decimal(total) + wrong)
            text = said + joint + form.format(HAN[count], amount)
            start = text.rindex(amount)
            found = {claim.status for claim in check_claims(text, card(), today=TODAY) if claim.end > start}
            assert found == {"contradicted" if wrong else "supported"}, text


SUMS = """
买二送一，平均一箱二十六块六 | supported
满两箱减五块，每箱合三十七块四 | supported
第二箱半价，比单买省十九块九毛五 | supported
给我一百，两箱找您二十块二 | supported
39.9×2=79.8 | supported
39.9×2=78.8 | contradicted
比平时便宜两成 | supported
比平时便宜三成 | contradicted
一斤不到八块 | supported
一斤不到七块 | contradicted
两箱七十九块八，再加一箱一百一十九块七 | supported
拍两箱到手七十九块八 | supported
满七十减八，两箱七十九块八，到手七十一块八，一箱三十五块九 | supported
满七十减八，两箱七十九块八，到手七十二块八 | contradicted
平时四十九块九，便宜十块 | supported
平时四十九块九，今天三十九块九，便宜十六块一 | contradicted
两箱七十九块八，再减五块，到手七十四块八 | supported
两箱减十块，等于一箱省十块 | contradicted
平时四十九块九，今天一箱便宜十二块 | contradicted
付一张一百的，一箱找您六十块一 | supported
日常价减去十块，就是今天的三十九块九 | supported
从五十六降到三十九块九，整整十六块一 | supported
平时四九九，今天三九九 | supported
五十六块，一路降到三十九块九，整整六块 | contradicted
统一三十九块九 | supported
链接里五十八 | contradicted
过了今天四十九块九 | supported
百克合一块六 | supported
折成公斤是十五块九毛六 | supported
折成公斤是十六块五 | contradicted
加十块多一箱，两箱四十九块九 | supported
两箱减五块再打九折，六十七块三毛二 | supported
第二箱半价，也就是二十块 | contradicted
原来五十六，直降十四块 | contradicted
"""


@pytest.mark.parametrize("line", SUMS.strip().splitlines())
def test_sums_that_follow_from_the_card(line: str) -> None:
    text, expected = line.split(" | ")
    assert check_claims(text, card(), today=TODAY)[-1].status == expected


def test_sums_of_pieces_weights_and_ratios() -> None:
    """What a piece weighs, what a gift adds, and what soaks to how much: by the card's own figures."""
    price = Price(yuan=Decimal(36), text="36元")
    values = {
        "name": "试验花",
        "spec": "20支/扎",
        "price": price,
        "stock": "900扎",
        "tests.1.item": "干湿比",
        "tests.1.value": "1:13",
    }
    flowers = ProductCard(id="trial", name="试验花", spec="20支/扎", price=price, facts=list_facts(values, {}))
    told = "买三扎送一扎，一百零八，{}支到手；一两干的能泡{}"
    for pieces, soaked, expected in (("八十", "一斤三两", "supported"), ("六十", "一斤八两", "contradicted")):
        claims = check_claims(told.format(pieces, soaked), flowers, today=TODAY)
        assert [claim.status for claim in claims[-2:]] == [expected, expected], pieces
