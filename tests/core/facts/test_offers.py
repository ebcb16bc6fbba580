"""Totals of promotions equal those of counting pack by pack."""

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.core.facts import check_claims
from toolkit.core.facts.offer_sums import totals
from toolkit.core.facts.offers import find_offers
from toolkit.core.products import Price, ProductCard
from toolkit.core.spoken_numbers import speak_integer, speak_yuan

PRICES = st.integers(500, 50_000).map(lambda fen: Decimal(fen) / 100)


def product(price: Decimal) -> ProductCard:
    return ProductCard(id="x", name="果", spec="5斤装", price=Price(yuan=price, text=f"{price}元"))


def fen(yuan: Decimal) -> Decimal:
    return yuan.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def paid(price: Decimal, count: int, offer: str, value: int) -> Decimal:
    """Pack by pack, as at a till."""
    packs = [price] * count
    match offer:
        case "满{n}件减{v}元":
            return sum(packs, Decimal(0)) - value
        case "第{n}件{v}折":
            packs[-1] = packs[-1] * value / 10
            return sum(packs, Decimal(0))
        case "{n}件{v}折":
            return sum((each * value / 10 for each in packs), Decimal(0))
        case "每件减{v}元":
            return sum((each - value for each in packs), Decimal(0))
        case _:
            return sum(packs, Decimal(0)) - value


OFFERS = ("满{n}件减{v}元", "第{n}件{v}折", "{n}件{v}折", "每件减{v}元", "领{v}元券")


@given(
    price=PRICES, count=st.integers(2, 9), offer=st.sampled_from(OFFERS), value=st.integers(2, 4), spoken=st.booleans()
)
@settings(max_examples=300, deadline=None)
def test_a_promotions_total_equals_counting_pack_by_pack(
    price: Decimal, count: int, offer: str, value: int, spoken: bool
) -> None:
    number = speak_integer(count, is_count="第" not in offer) if spoken else str(count)
    said = offer.format(n=number, v=speak_integer(value, is_count="元" in offer) if spoken else value)
    right = fen(paid(price, count, offer, value))
    assert right in totals(Decimal(count), price, find_offers(said)), said
    for total, status in ((right, "supported"), (right + 1, "contradicted")):
        money = speak_yuan(total) if spoken else f"{total}元"
        claims = check_claims(f"{said}，{number}件一共{money}", product(price))
        assert claims[-1].status == status, (said, money, claims)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("买三送一，付三箱的钱一百二", "supported"),
        ("买三送一，四箱一百二", "supported"),
        ("买三送一，四箱一百六", "contradicted"),
        ("满100减20，三箱100块", "supported"),
        ("第二件半价，两箱六十", "supported"),
        ("第二件九块九，两箱四十九块九", "supported"),
        ("三件打八五折，一百零二块", "supported"),
        ("领五块的券，券后三十五", "supported"),
        ("领五块的券，券后三十", "contradicted"),
        ("二十斤一百六", "supported"),
        ("半斤四块", "supported"),
        ("八块一斤，一公斤十六", "supported"),
        ("七块五一斤", "contradicted"),
        ("大概八块钱一斤", "supported"),
        ("不到九块一斤", "supported"),
        ("不到八块一斤", "supported"),
        ("不到七块一斤", "contradicted"),
    ],
)
def test_sums_that_sellers_do(text: str, status: str) -> None:
    claims = check_claims(text, product(Decimal(40)))
    assert claims[-1].status == status
    assert claims[-1].kind == "arithmetic"


@pytest.mark.parametrize(
    ("text", "kind", "count", "amount"),
    [
        ("拍俩的话我给您抹五块", "off_packs", 2, "5"),
        ("过一百立减十块", "off_yuan", 100, "10"),
        ("三份满三减二十", "off_packs", 3, "20"),
        ("每满两箱减八块", "off_packs", 2, "8"),
        ("打八折，要拍两箱", "rate", 2, "8"),
        ("第二箱减十块", "nth_off", 2, "10"),
        ("第三箱免单", "nth_price", 3, "0"),
        ("买三得四", "free", 3, "1"),
        ("拍三免一", "free", 2, "1"),
        ("领八毛的券", "coupon", None, "0.8"),
    ],
)
def test_a_promotion_is_read_in_whatever_words(text: str, kind: str, count: int | None, amount: str) -> None:
    offer = find_offers(text)[-1]
    assert (offer.kind, offer.count, offer.amount) == (kind, count, Decimal(amount))


@pytest.mark.parametrize("text", ["坏一个补一个", "送一个杯子", "前两百名送黑豆一袋", "拍一箱少一箱", "催你三次"])
def test_gifts_and_promises_are_no_promotions(text: str) -> None:
    assert find_offers(text) == ()


def test_a_repeated_promotion_applies_once_or_for_every_group() -> None:
    offers = find_offers("每满两箱减八块")
    assert totals(Decimal(4), Decimal(50), offers) == {Decimal(192), Decimal(184)}
    assert totals(Decimal(6), Decimal(50), find_offers("买二送一")) == {Decimal(200)}


def test_an_offer_that_the_card_does_not_hold_is_not_supported() -> None:
    assert check_claims("满2件减5元", product(Decimal(40)))[0].status == "unsupported"
