"""That copy reads as one piece: no fact twice, nothing left hanging where a fact is missing, shops that differ."""

import datetime
import itertools
import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from toolkit.core.copy_slots import Slots
from toolkit.core.copywriting import TONES, CopyBook, ProductCopy, write_copy
from toolkit.core.english_copy import english_day, english_spec
from toolkit.core.products import Price, ProductCard
from toolkit.media.product_files import load_products
from toolkit.tasks.product_texts import load_copy_book

CARDS = Path(__file__).resolve().parents[2] / "bench" / "sets"
POSTS = ("douyin", "kuaishou", "channels", "xiaohongshu")
HANGING = re.compile(
    r"[，、：；—（“](?=[。！？，、；）”]|$)|[。，、；：？]{2}|\{|\}|None|^[，。、；：]|（）|“”|(?:和|与|或|走|送|合|是|品种|产自)(?=[。，；])"
)
"""Marks that meet, empty brackets, an unfilled slot, and words that lead to something that does not come."""


@pytest.fixture(scope="module")
def book() -> CopyBook:
    return load_copy_book(datetime.date(2026, 11, 22))


@pytest.fixture(scope="module")
def cards() -> dict[str, ProductCard]:
    files = ("copy_cards.toml", "compliance_cards.toml")
    return {card.id: card for name in files for card in load_products(CARDS / name)}


def written(card: ProductCard, platform: str, book: CopyBook, seed: int = 0, lang: str = "zh") -> ProductCopy:
    limits = next(one for one in book.limits if one.id == platform)
    return write_copy(card, limits, book, seed, tone=TONES[seed % 3], lang=lang)  # type: ignore[arg-type]


def without(card: ProductCard, head: str) -> ProductCard:
    """The card without a field or a whole group."""
    facts = tuple(fact for fact in card.facts if fact.id.partition(".")[0] != head)
    bare: dict[str, object] = {"taste": {"taste": ()}, "origin": {"origin": ""}, "variety": {"variety": ""}}.get(
        head, {}
    )
    if head == "price":
        bare = {"price": Price(yuan=Decimal(0), text="")}
    return replace(card, facts=facts, **bare)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["dangshan-li", "luochuan-pingguo", "dali-zhaxian"])
def test_any_fact_may_be_missing_and_nothing_is_left_hanging(
    book: CopyBook, cards: dict[str, ProductCard], name: str
) -> None:
    full = cards.get(name) or next(card for card in cards.values() if card.name == "洛川苹果")
    heads = dict.fromkeys(fact.id.partition(".")[0] for fact in full.facts)
    for number, head in enumerate(heads):
        if head in ("id", "name", "spec"):
            continue
        card = without(full, head)
        for platform in ("douyin", "xiaohongshu", "taobao"):
            copy = written(card, platform, book, number, lang="both")
            for line in copy.chinese:
                assert not HANGING.search(line.text), (head, platform, line.text)
                assert all(card.value(path) for path in line.fact_ids), (head, line)
            for line in (copy.english_title, *copy.english):
                assert not re.search(r"\{|  | [,.;]|[,;]$|, \.|None", line.text), (head, line.text)


def test_what_is_looked_for_as_hanging_is_found() -> None:
    for text in (
        "产自。",
        "，甜。",
        "走，新疆发不到。",
        "48小时内发货，。",
        "配料：。",
        "说：“”。",
        "{name}。",
        "品种是。",
    ):
        assert HANGING.search(text), text
    for text in ("5斤装42元，合8.4元一斤。", "怕坏？看这句：坏果按个赔。", "他说：“梨要轻拿。”"):
        assert not HANGING.search(text), text


def test_a_text_tells_no_fact_twice(book: CopyBook, cards: dict[str, ProductCard]) -> None:
    for (number, card), platform in itertools.product(enumerate(list(cards.values())[::6]), POSTS):
        copy = written(card, platform, book, number)
        facts = [path for line in copy.caption for path in dict.fromkeys(line.fact_ids) if path != "name"]
        assert len(facts) == len(set(facts)), [line.text for line in copy.caption]
        answers = [path for reply in copy.replies for path in dict.fromkeys(reply.answer.fact_ids) if path != "name"]
        assert len(answers) == len(set(answers)), copy.replies


def test_ten_products_of_a_shop_do_not_begin_alike(book: CopyBook, cards: dict[str, ProductCard]) -> None:
    shop = [card for card in cards.values() if card.value("process") and card.origin][:10]
    begun = []
    for card in shop:
        text = "".join(line.text for line in written(card, "douyin", book).caption)
        for fact in sorted(card.facts, key=lambda fact: -len(fact.value)):
            text = text.replace(fact.value, "_")
        begun.append(re.split("[，。：？]", text)[0][-6:])
    assert len(set(begun)) >= 5, begun


def test_a_shape_is_used_only_where_its_lead_can_be_said(book: CopyBook, cards: dict[str, ProductCard]) -> None:
    card = cards["dangshan-li"]
    quoted = [shape for shape in Slots(card, book, "warm", "a", "douyin").shapes() if shape[0] == "lead_quote"]
    assert quoted
    silent = without(card, "story")
    assert not [shape for shape in Slots(silent, book, "warm", "a", "douyin").shapes() if shape[0] == "lead_quote"]


def test_a_comparison_is_told_with_its_basis_and_a_paper_with_its_holder(
    book: CopyBook, cards: dict[str, ProductCard]
) -> None:
    card = next(card for card in cards.values() if card.name == "洛川苹果")
    page = written(card, "taobao", book)
    said = "".join(line.text for line in (*(point.sentence for point in page.points), *page.detail))
    assert "11月9日直播成交价是79元" in said
    assert "洛川县旧县果业合作社持有农产品地理标志使用授权" in said


def test_around_a_day_is_not_that_day() -> None:
    assert english_day("2026年10月20日前后") == "around 20 October 2026"
    assert english_spec("2个，口径12厘米") == "2 pieces, 12 cm across"
    assert english_spec("5升") == "5 litres"
