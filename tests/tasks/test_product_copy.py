"""Copy of real cards, with the data files as shipped: true, lawful, within the platforms' limits."""

import dataclasses
import datetime
import itertools
import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from toolkit.core.copy_gate import refusals
from toolkit.core.copy_lines import kind_of
from toolkit.core.copy_markdown import format_copy_markdown
from toolkit.core.copywriting import CopyBook, title_length, write_copy
from toolkit.core.products import Fact, Price, ProductCard
from toolkit.media.product_files import load_products
from toolkit.media.product_writer import write_template
from toolkit.tasks.product_texts import load_copy_book


@pytest.fixture(scope="module")
def book() -> CopyBook:
    return load_copy_book(datetime.date(2026, 11, 21))


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> ProductCard:
    path = tmp_path_factory.mktemp("cards") / "products.toml"
    write_template(path)
    return load_products(path)[0]


def card_of(name: str, **values: str) -> ProductCard:
    fields = {"name": name, "spec": "2斤装", "price": "29.9元", **values}
    return ProductCard(
        id="a",
        name=name,
        spec="2斤装",
        price=Price(yuan=Decimal("29.9"), text="29.9元"),
        facts=tuple(Fact(id=path, label=path, value=value, evidence="商品卡") for path, value in fields.items()),
    )


NAMES = "红富士苹果 砀山酥梨 五常大米 小米辣 黑木耳 薄皮核桃 青稞面粉 土鸡蛋 跑山鸡 云雾绿茶 苗族刺绣 竹编篮子"
NAMES += " 菜籽油 米花糖 不知道"


def test_every_sentence_is_lawful_and_within_limits(book: CopyBook, full: ProductCard) -> None:
    cards = [full, *(card_of(name) for name in NAMES.split())]
    for card, limits, seed in itertools.product(cards, book.limits, range(4)):
        copy = write_copy(card, limits, book, seed)
        for sentence in copy.chinese:
            assert not refusals(sentence.text, card, book.gate), sentence
            assert all(card.value(path) for path in sentence.fact_ids)
            assert "{" not in sentence.text
        assert limits.title_min <= title_length(copy.title.text, limits) <= limits.title_max
        assert 3 <= len(copy.points) <= 6 or card is not full
        assert (3 if card is full else 1) <= len(copy.replies) <= 5
        assert copy.unsaid == ()
        assert len(copy.tags) <= limits.tags_max
        told = [note.zh for note in copy.notes if "还没有" not in note.zh]
        assert [one for one in told if "对比价" not in one] == []


def test_the_livestream_cards_give_clean_copy(book: CopyBook) -> None:
    path = Path(__file__).resolve().parents[3] / "shared/media/livestream/dev_clean.json"
    if not path.is_file():
        pytest.skip("../shared/media is not here")
    for card, limits in itertools.product(load_products(path), book.limits):
        copy = write_copy(card, limits, book)
        assert copy.title.text
        assert len(copy.points) >= 2  # these cards hold an origin, a pack and a price; pack and price are one point
        for sentence in copy.chinese:
            assert not refusals(sentence.text, card, book.gate), sentence


def test_a_title_promises_somebodys_words_only_where_the_card_holds_them(book: CopyBook, full: ProductCard) -> None:
    silent = replace(full, facts=tuple(fact for fact in full.facts if fact.id != "story.quote"))
    assert silent.value("story.person")
    titles = {write_copy(silent, limits, book, seed).title.text for limits in book.limits for seed in range(12)}
    assert not [title for title in titles if title.startswith("听")]


def test_numbers_stand_as_on_the_card(book: CopyBook, full: ProductCard) -> None:
    text = "".join(line.text for limits in book.limits for line in write_copy(full, limits, book).sentences)
    assert {"39.9", "5", "48", "13.2"} <= set(re.findall(r"\d+(?:\.\d+)?", text))


def test_the_same_seed_gives_the_same_copy_and_others_vary(book: CopyBook, full: ProductCard) -> None:
    limits = book.limits[0]
    assert write_copy(full, limits, book, 1) == write_copy(full, limits, book, 1)
    assert len({write_copy(full, limits, book, seed).caption for seed in range(12)}) >= 8


def test_a_missing_fact_leaves_its_sentence_out(book: CopyBook) -> None:
    text = "".join(line.text for line in write_copy(card_of("武乡小米"), book.limits[0], book).sentences)
    assert "产地" not in text
    assert "None" not in text


def test_an_unlawful_word_of_the_card_is_not_copied_and_told(book: CopyBook) -> None:
    card = card_of("武乡小米", taste="全国最香", process="有机种植，养胃")
    copy = write_copy(card, book.limits[0], book)
    text = "".join(line.text for line in copy.sentences)
    assert "最香" not in text
    assert "有机" not in text
    assert "养胃" not in text
    told = [found[1] for note in copy.notes if (found := re.search("商品卡的“(.+?)”", note.zh))]
    assert set(told) == {"口感", "做法"}
    assert "最香" in format_copy_markdown([copy], card, book.limits)


def test_an_unlawful_name_gives_no_title_but_a_reason(book: CopyBook) -> None:
    card = card_of("天下第一米")
    copy = write_copy(card, book.limits[0], book)
    assert copy.title.text == ""
    assert "请改商品卡" in format_copy_markdown([copy], card, book.limits)


@pytest.mark.parametrize(
    ("name", "noun"),
    [
        ("奉节脐橙", "橙子"),
        ("凉山苦荞茶", "荞茶"),
        ("小米辣", "调料"),
        ("核桃油", "油"),
        ("蜂蜜柚子茶", "茶"),
        ("玉米面条", "面食"),
        ("苗家鞋垫", "物件"),
        ("米花糖", "东西"),
        ("蜜薯", "菜"),
        ("南丰蜜桔", "柑橘"),
        ("平和红心蜜柚", "柚子"),
        ("茶树菇", "干货"),
        ("鱼腥草", "东西"),
        ("冰糖", "糖"),
        ("诺邓火腿", "火腿"),
        ("富平吊柿饼", "果干"),
        ("赣南脐橙10斤装", "橙子"),
        ("五常大米（新米）", "米"),
        ("不知道", "东西"),
    ],
)
def test_the_kind_is_the_head_of_the_name(book: CopyBook, name: str, noun: str) -> None:
    assert kind_of(card_of(name), book.kinds).noun == noun


def test_a_category_on_the_card_wins(book: CopyBook) -> None:
    card = dataclasses.replace(card_of("苹果刺绣"), category="手工艺")
    assert kind_of(card, book.kinds).id == "craft"


def test_english_turns_units_and_places(book: CopyBook, full: ProductCard) -> None:
    text = " ".join(line.text for line in write_copy(full, book.limits[0], book).english)
    assert "Fengjie County, Chongqing" in text
    assert "5 jin (2.5 kg) for 39.9 yuan" in text


def test_markdown_shows_each_sentence_with_its_fact(book: CopyBook, full: ProductCard) -> None:
    copies = [write_copy(full, limits, book) for limits in book.limits]
    text = format_copy_markdown(copies, full, book.limits)
    assert "合作社产地证明照片" in text
    for copy in copies:
        assert copy.title.text in text


def every_line(table: object) -> list[str]:
    """Every text of the templates, however deep."""
    if isinstance(table, str):
        return [table]
    inner = table.values() if isinstance(table, dict) else table if isinstance(table, list) else ()
    return [line for item in inner for line in every_line(item)]


def test_no_line_claims_what_a_clip_shows(book: CopyBook) -> None:
    assert [
        line
        for line in every_line(book.templates)
        if re.search("视频|画面|镜头|给你看", line.replace("短视频文案", ""))
    ] == []


def test_tags_can_be_pasted_as_they_stand(book: CopyBook, full: ProductCard) -> None:
    text = format_copy_markdown([write_copy(full, book.limits[0], book)], full, book.limits)
    assert "**话题**：#奉节脐橙 #脐橙" in text
    assert "\\#" not in text


@pytest.mark.parametrize(
    ("name", "heading"),
    [
        ("奉节脐橙", "种植采收"),
        ("武乡小米", "种植加工"),
        ("云雾绿茶", "采收制作"),
        ("竹编篮子", "制作"),
        ("土鸡蛋", "怎么养"),
    ],
)
def test_a_fruit_is_grown_and_a_basket_is_made(book: CopyBook, name: str, heading: str) -> None:
    card = card_of(name, process="都靠人手")
    copies = [write_copy(card, book.limits[4], book, seed, tone="plain") for seed in range(12)]
    assert heading in {section.heading for section in copies[0].sections}
    said = {line.text for copy in copies for line in copy.detail if "都靠人手" in line.text}
    assert said == {"都靠人手。"}


def test_a_question_is_put_only_where_the_card_answers_it(book: CopyBook) -> None:
    def answers(terms: str) -> dict[str, str]:
        copy = write_copy(card_of("安溪铁观音", after_sales=terms), book.limits[0], book)
        return {("退" if "退" in reply.question else "坏"): reply.answer.text
                for reply in copy.replies if re.search("退|有问题|破了", reply.question)}  # fmt: skip

    assert "包赔" in answers("坏了包赔")["坏"]
    assert list(answers("支持七天无理由退货")) == ["退"]
    assert "七天" in answers("支持七天无理由退货")["退"]


def test_tea_is_drunk_in_every_line(book: CopyBook) -> None:
    card = card_of("云雾绿茶", taste="清香")
    copies = [write_copy(card, limits, book, seed) for limits in book.limits for seed in range(8)]
    said = "".join(line.text for copy in copies for line in copy.sentences)
    assert "喝着" in said
    assert "吃" not in said


def test_markup_in_a_card_stays_text(book: CopyBook) -> None:
    card = card_of("武乡小米", process="a|b # *c*")
    text = format_copy_markdown([write_copy(card, book.limits[4], book)], card, book.limits)
    assert "a\\|b \\# \\*c\\*" in text


def test_the_evidence_lists_what_is_shown_and_nothing_else(book: CopyBook, full: ProductCard) -> None:
    post = next(limits for limits in book.limits if limits.show == "post")
    text = format_copy_markdown([write_copy(full, post, book)], full, book.limits)
    shown, table = text.split("## 每句话的依据")
    rows = [line.split("|")[1].strip() for line in table.splitlines() if line.startswith("|")][2:]
    assert len(rows) > 5
    assert [row for row in rows if row.rstrip("。") not in shown] == []


def test_an_egg_is_not_planted_and_a_cup_has_no_taste(book: CopyBook) -> None:
    pages = [limits for limits in book.limits if limits.show == "shop"]
    pork = dataclasses.replace(card_of("城口老腊肉", variety="后腿二刀肉"), category="肉类")
    cup = dataclasses.replace(card_of("手作陶杯"), category="手工艺")
    for seed in range(8):
        assert "种的是" not in "".join(line.text for line in write_copy(pork, pages[0], book, seed).sentences)
        headings = [part.heading for part in write_copy(cup, pages[0], book, seed).sections]
        assert headings
        assert not [heading for heading in headings if "味道" in heading or "口感" in heading]


def test_what_a_bare_card_lacks_is_asked_for_and_not_talked_around(book: CopyBook, full: ProductCard) -> None:
    page = next(limits for limits in book.limits if limits.show == "shop")
    copy = write_copy(card_of("红薯"), page, book, tone="warm")
    (note,) = [note.zh for note in copy.notes if "还没有" in note.zh]
    assert "发货" in note
    assert "售后" in note
    text = "".join(line.text for line in copy.chinese)
    assert not re.search("看商品页|看包装|问一下客服", text)
    assert {part.heading for part in copy.sections} & {"价格", "下单前"}
    assert not [note for note in write_copy(full, page, book).notes if "还没有" in note.zh]


@pytest.mark.parametrize(
    ("period", "is_odd"),
    [("2026年10月1日至15日", True), ("2026年11月1日至15日", False), ("2026年1月至11月", False), ("2025年全年", False)],
)
def test_goods_sold_before_they_were_harvested_are_told(book: CopyBook, period: str, is_odd: bool) -> None:
    """Sales that go on into the harvest are the shop's, of all batches."""
    sold = {"sales.period": period, "sales.value": "2300箱", "sales.source": "小红书店铺后台"}
    card = card_of("南丰蜜桔", harvest_date="2026年11月中旬", **sold)
    page = next(limits for limits in book.limits if limits.show == "shop")
    copy = write_copy(card, page, book)
    assert any("2026-11-11 还早" in note.zh for note in copy.notes) == is_odd
    assert "小红书" not in "".join(line.text for line in copy.chinese)
