"""Sums of promotions as hosts word them, worked out by hand: the right one is supported, the wrong one is not."""

import datetime
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from toolkit.core.facts import check_claims
from toolkit.core.product_facts import list_facts
from toolkit.core.products import Price, ProductCard

TODAY = datetime.date(2026, 11, 22)
LINES = (Path(__file__).parent / "promotions.txt").read_text(encoding="utf-8").splitlines()
SUM = re.compile(r"\[([^|]+)\|([^\]]+)\]")


def card(price: str, spec: str, daily: str, reference: str, *offers: str) -> ProductCard:
    told = Price(yuan=Decimal(price.removesuffix("元")), text=price)
    values = {
        "name": "试验货", "spec": spec, "price": told, "price_detail.daily": daily, "price_detail.reference": reference,
        "price_detail.offers": offers,
    }  # fmt: skip
    return ProductCard(id="trial", name="试验货", spec=spec, price=told, facts=list_facts(values, {}))


def promotions() -> Iterator[tuple[ProductCard, str]]:
    now: ProductCard | None = None
    for line in LINES:
        if line.startswith("=="):
            now = card(*line.removeprefix("==").split())
        elif line and not line.startswith("#") and now:
            yield now, line


def told(line: str, wrong: int | None) -> Iterator[tuple[str, int, int]]:
    """The text with right sums, but for the wrong one; and where each sum stands in it, in two pieces."""
    text, at, spans = "", 0, []
    for index, found in enumerate(SUM.finditer(line)):
        text += line[at : found.start()]
        amount = found[2] if index == wrong else found[1]
        spans.append((len(text), len(text) + len(amount)))
        text, at = text + amount, found.end()
    yield from ((text + line[at:], *span) for span in spans)


@pytest.mark.parametrize(("goods", "line"), promotions(), ids=lambda each: each if isinstance(each, str) else "")
def test_the_hand_worked_sum_is_right_and_another_wrong(goods: ProductCard, line: str) -> None:
    count = len(SUM.findall(line))
    for wrong in (None, *range(count)):
        for index, (text, start, end) in enumerate(told(line, wrong)):
            claims = check_claims(text, goods, today=TODAY)
            here = {claim.status for claim in claims if claim.start < end and claim.end > start}
            assert here == {"contradicted" if index == wrong else "supported"}, (text, text[start:end])
            if wrong is None:
                assert not [claim.text for claim in claims if claim.status == "contradicted"], text


@pytest.mark.parametrize(
    ("text", "status"),
    [("买两份送一袋", "supported"), ("还有优惠：买2份送1袋。", "supported"), ("买三份送一袋", "contradicted")],
)
def test_pieces_given_with_packs_are_an_offer_of_the_card(text: str, status: str) -> None:
    (claim,) = check_claims(text, card("39.9元", "300克×5袋", "45.9元", "49.9元", "买2份送1袋"), today=TODAY)
    assert claim.status == status
