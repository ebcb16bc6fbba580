"""Whatever stands in a card: it survives its file, or is told."""

import contextlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from toolkit.core.errors import ProductCardInvalid
from toolkit.core.product_card import build_cards
from toolkit.core.product_rows import Place, RawField, RawProduct
from toolkit.media.product_files import load_products
from toolkit.media.product_writer import format_products_toml

words = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
texts = st.text("我们山里的脐橙 abc-'\"\\#=[]，。\t", min_size=1, max_size=12).filter(str.strip)
VALUES: dict[str, st.SearchStrategy[object]] = {
    "origin": texts,
    "variety": texts,
    "taste": st.lists(texts, max_size=3),
    "story.quote": texts,
    "gifts.3.name": texts,
    "gifts.3.spec": texts,
    "ship.hours": st.integers(1, 240),
    "ship.cold_chain": st.booleans(),
    "certificates.2.no": texts,
    "tests.1.item": texts,
    "forbidden_notes": st.lists(texts, max_size=3),
    "stock": st.integers(1, 10_000),
    "seller.name": texts,
    "price_detail.daily": st.sampled_from(["59元", "59.9元"]),
    "evidence.origin": texts,
}
"""What a card may hold; now and then something that it may not."""


def built(fields: dict[str, object]):
    given_fields = {"id": "a", "name": "米", "spec": "2斤", "price": "9元", **fields}
    raw = RawProduct(
        fields=tuple(RawField(parts=(path,), value=value, place=Place()) for path, value in given_fields.items()),
        place=Place(),
    )
    return build_cards([raw], "x", str)


@settings(max_examples=80, deadline=None)
@given(st.fixed_dictionaries({}, optional=VALUES))
def test_cards_survive_toml(tmp_path_factory: pytest.TempPathFactory, extra: dict[str, object]) -> None:
    result = built(extra)
    assume(not result.problems)
    path = tmp_path_factory.mktemp("cards") / "a.toml"
    path.write_text(format_products_toml(result.cards), encoding="utf-8")
    assert load_products(path) == result.cards


@settings(max_examples=80, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from([*VALUES, "aliases", "gifts.7.qty", "evidence.gifts.3"]),
        st.one_of(words, st.lists(words, max_size=3), st.integers(), st.booleans()),
        max_size=9,
    )
)
def test_any_value_makes_a_card_or_a_problem(extra: dict[str, object]) -> None:
    result = built(extra)
    assert len(result.cards) == (0 if result.problems else 1)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from([".toml", ".csv", ".json", ".xlsx", ".txt"]),
    st.one_of(st.binary(max_size=300), st.text(max_size=100).map(lambda text: f"[[product]]\nname = {text}".encode())),
)
def test_garbage_gives_only_card_errors(tmp_path: Path, suffix: str, content: bytes) -> None:
    path = tmp_path / f"garbage{suffix}"
    path.write_bytes(content)
    with contextlib.suppress(ProductCardInvalid):
        load_products(path)
