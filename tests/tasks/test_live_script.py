"""Scripts of real cards, with the data files as shipped: true, lawful, speakable, inside their budgets."""

import dataclasses
import datetime
import re
from pathlib import Path
from typing import Any

import pytest

from toolkit.core.codec import from_plain, to_plain
from toolkit.core.copy_gate import refusals
from toolkit.core.copywriting import CopyBook
from toolkit.core.live_script import write_live_script
from toolkit.core.products import Fact, ProductCard
from toolkit.core.script_markdown import format_script_markdown
from toolkit.core.script_types import Beat, Script
from toolkit.media.product_files import load_products
from toolkit.media.product_writer import write_template
from toolkit.tasks.product_texts import load_copy_book, write_script

KINDS = ["opening", "scene", "points", "origin", "trust", "price", "call", "interaction", "faq", "next"]
SHORT_KINDS = ["opening", "points", "origin", "price", "call", "faq", "next"]


@pytest.fixture(scope="module")
def book() -> CopyBook:
    return load_copy_book(datetime.date(2026, 11, 21))


@pytest.fixture(scope="module")
def cards(tmp_path_factory: pytest.TempPathFactory) -> tuple[ProductCard, ...]:
    path = tmp_path_factory.mktemp("cards") / "products.toml"
    write_template(path)
    return load_products(path)


def said(script: Script, product: int, kind: str) -> str:
    beat = next(beat for beat in script.products[product].beats if beat.kind == kind)
    return "".join(line.text for line in beat.lines)


def beat_of(script: Script, product: int, kind: str) -> Beat:
    return next(beat for beat in script.products[product].beats if beat.kind == kind)


def without(card: ProductCard, *groups: str, **more: str) -> ProductCard:
    """`card` without the facts of these groups; `more` are facts with this evidence."""
    kept = [fact for fact in card.facts if fact.id.partition(".")[0] not in (*groups, *more)]
    facts = [Fact(id=path, label=path, value="核对过", evidence=evidence) for path, evidence in more.items()]
    changes: dict[str, Any] = {"facts": (*kept, *facts)}
    return dataclasses.replace(card, **changes)


@pytest.mark.parametrize("minutes", [2, 4, 5, 6])
def test_beats_fill_the_show_and_keep_their_budgets(
    book: CopyBook, cards: tuple[ProductCard, ...], minutes: int
) -> None:
    script = write_script(cards, book, minutes)
    assert script.opening
    assert script.closing
    time_s = script.opening.seconds
    for product in script.products:
        assert [beat.kind for beat in product.beats] == (KINDS if minutes >= 4 else SHORT_KINDS)
        assert product.seconds == minutes * 60
        for beat in product.beats:
            assert beat.start_s == time_s
            assert beat.lines
            assert beat.show
            assert beat.control
            time_s += beat.seconds
        assert abs(product.spoken_chars - product.char_budget) <= product.char_budget * 0.05 or minutes < 4
        said = [line.text for beat in product.beats for line in beat.lines]
        assert len(said) == len(set(said))
        assert product.unsaid == ()
    assert script.seconds == time_s + script.closing.seconds


def test_five_minutes_have_the_budget_of_the_structure(book: CopyBook, cards: tuple[ProductCard, ...]) -> None:
    assert sum(beat.char_budget for beat in write_script(cards, book).products[0].beats) == 1200


def check_lines(script: Script, cards: tuple[ProductCard, ...], book: CopyBook) -> None:
    for product, card in zip(script.products, cards, strict=True):
        following = [other.name for other in cards if other is not card]
        for beat in product.beats:
            for line in beat.lines:
                assert not re.search("[0-9{}]", line.text)
                text = line.text
                for name in following:
                    text = text.replace(name, "")
                assert not refusals(text, card, book.gate), line
                assert all(card.value(path) for path in line.fact_ids if "/" not in path)
            assert not refusals(beat.spare, card, book.gate)


def test_every_line_is_lawful_true_and_without_digits(book: CopyBook, cards: tuple[ProductCard, ...]) -> None:
    for seed in range(5):
        check_lines(write_script(cards, book, seed=seed), cards, book)


def test_the_livestream_cards_give_a_clean_script(book: CopyBook) -> None:
    path = Path(__file__).resolve().parents[3] / "shared/media/livestream/dev_clean.json"
    if not path.is_file():
        pytest.skip("../shared/media is not here")
    cards = load_products(path)
    script = write_script(cards, book)
    assert len(script.products) == 6
    check_lines(script, cards, book)
    assert "两斤装，二十九块九" in said(script, 1, "price")
    assert "两百五十克装，三十五块" in said(script, 2, "price")


def test_numbers_are_in_spoken_form(book: CopyBook, cards: tuple[ProductCard, ...]) -> None:
    script = write_script(cards, book)
    assert "五斤装，三十九块九" in said(script, 0, "price")
    assert "四十五块" in said(script, 0, "price")
    assert "一千二百箱" in said(script, 0, "call")
    assert "四十八小时" in said(script, 0, "faq")
    assert "一号链接" in said(script, 0, "opening")


def test_what_the_card_lacks_is_shown_not_invented(book: CopyBook, cards: tuple[ProductCard, ...]) -> None:
    script = write_script(cards, book)
    trust = beat_of(script, 1, "trust")
    assert trust.fact_ids == ()
    assert any("只够说约" in note.zh for note in script.products[1].notes)
    assert "没有" in trust.show
    assert any("不报数量" in line for line in script.products[1].red_lines)
    assert script.products[0].red_lines[0] == cards[0].forbidden_notes[0]


def test_a_certificate_without_number_is_not_spoken_of(book: CopyBook, cards: tuple[ProductCard, ...]) -> None:
    facts = tuple(
        fact for fact in cards[0].facts if fact.id not in ("certificates.1.no", "tests.1.item", "seller.name")
    )
    script = write_script([dataclasses.replace(cards[0], facts=facts)], book)
    assert "合格证" not in said(script, 0, "trust")


def test_pictures_of_the_trust_beat_follow_the_card(book: CopyBook, cards: tuple[ProductCard, ...]) -> None:
    def staged(card: ProductCard) -> str:
        trust = beat_of(write_script([card], book), 0, "trust")
        return trust.show + trust.control

    assert "证书" in staged(cards[0])
    plain = without(cards[0], "certificates", "tests", "batch", spec="商品卡", origin="卖家自述")
    assert not re.search("证书|检测|报告|批次", staged(plain))
    assert "合格证" not in staged(plain)
    assert "装箱照片" in staged(without(plain, spec="装箱照片"))
    batch = without(plain, batch="商品卡")
    assert "批次标签（核对过）" in staged(batch)
    assert "证书" not in staged(batch)


def test_no_certificate_is_mentioned_where_the_red_lines_forbid_it(
    book: CopyBook, cards: tuple[ProductCard, ...]
) -> None:
    card = without(cards[0], "certificates", "tests")
    for seed in range(4):
        (product,) = write_script([card], book, seed=seed).products
        assert "卡上没有证书编号：不提任何认证" in product.red_lines
        for beat in product.beats:
            said = "".join(line.text for line in beat.lines)
            assert not re.search("证书|检测|认证", said + beat.show + beat.control + beat.spare)


def test_no_spoken_line_speaks_of_pictures_that_may_be_missing(book: CopyBook, cards: tuple[ProductCard, ...]) -> None:
    for seed in range(6):
        script = write_script(cards, book, seed=seed)
        assert not re.search("屏幕上|画面", said(script, 0, "origin") + said(script, 1, "origin"))


def test_the_last_product_announces_no_next(book: CopyBook, cards: tuple[ProductCard, ...]) -> None:
    script = write_script(cards, book)
    assert cards[1].name in said(script, 0, "next")
    last = beat_of(script, 1, "next")
    assert "下一款" not in last.title + said(script, 1, "next") + last.show + last.control
    assert "下一款" in beat_of(script, 0, "next").title


def test_a_script_survives_json_and_is_the_same_each_time(book: CopyBook, cards: tuple[ProductCard, ...]) -> None:
    script = write_script(cards, book)
    assert from_plain(Script, to_plain(script)) == script
    assert write_script(cards, book) == script


def test_markdown_holds_timetable_and_beats(book: CopyBook, cards: tuple[ProductCard, ...]) -> None:
    text = format_script_markdown(write_script(cards, book))
    assert "| 1:00–6:00 | 奉节脐橙／1号链接 |" in text
    assert text.count("### ") == 22


def test_no_cards_is_a_mistake_of_the_caller(book: CopyBook) -> None:
    with pytest.raises(ValueError, match="cards"):
        write_live_script((), book, {})
