"""Classes of faults that blind readers found in copy, each held over many cards: none may come back."""

import datetime
import itertools
import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from toolkit.core.copy_lines import kind_of
from toolkit.core.copywriting import TONES, CopyBook, ProductCopy, write_copy
from toolkit.core.products import Fact, Price, ProductCard
from toolkit.media.product_files import load_products
from toolkit.tasks.product_texts import load_copy_book

SETS = Path(__file__).resolve().parents[2] / "bench" / "sets"
POSTS = ("douyin", "kuaishou", "channels", "xiaohongshu")
PAGES = ("taobao", "jd", "pinduoduo", "wechat")


@pytest.fixture(scope="module")
def book() -> CopyBook:
    return load_copy_book(datetime.date(2026, 11, 22))


@pytest.fixture(scope="module")
def cards() -> tuple[ProductCard, ...]:
    """Every third card of the bench: enough of each category, and quick."""
    every = (*load_products(SETS / "copy_cards.toml"), *load_products(SETS / "compliance_cards.toml"))
    return every[::3]


def card_of(name: str, **values: str) -> ProductCard:
    fields = {
        "name": name,
        "spec": "2斤装",
        "price": "30元",
        **{key.replace("__", "."): one for key, one in values.items()},
    }
    return ProductCard(
        id="a", name=name, spec=fields["spec"], price=Price(yuan=Decimal(30), text="30元"),
        category=fields.get("category", ""), origin=fields.get("origin", ""),
        taste=tuple(word for word in fields.get("taste", "").split("、") if word),
        facts=tuple(Fact(id=path, label=path, value=one, evidence="商品卡") for path, one in fields.items()),
    )  # fmt: skip


def written(card: ProductCard, platform: str, book: CopyBook, seed: int = 0, lang: str = "zh") -> ProductCopy:
    limits = next(one for one in book.limits if one.id == platform)
    return write_copy(card, limits, book, seed, tone=TONES[seed % 3], lang=lang)  # type: ignore[arg-type]


def body(copy: ProductCopy) -> str:
    return "".join(line.text for line in copy.caption)


def test_no_field_is_poured_in_behind_a_label(book: CopyBook, cards: tuple[ProductCard, ...]) -> None:
    label = re.compile(
        r"味道上，|(?:味道|口感)[：，]|啥味？|什么[味口]感?？|怎么来的[^。？]{0,6}[：？]|请这样处理|写一下|记一下"
    )
    for number, (card, platform) in enumerate(itertools.product(cards, POSTS)):
        text = body(written(card, platform, book, number))
        assert not label.search(text), text


def test_no_text_begins_by_announcing_itself(book: CopyBook, cards: tuple[ProductCard, ...]) -> None:
    announced = re.compile("^(?:今天|给大家)?介绍|^写[一写]|^关于|^说的就是|^这一篇")
    for number, (card, platform) in enumerate(itertools.product(cards, (*POSTS, "wechat"))):
        text = body(written(card, platform, book, number))
        assert not announced.search(text), text


def test_what_sells_the_goods_stands_in_every_post(book: CopyBook) -> None:
    """With a quote, a process and after-sales each post says them; without, none says anything in their place."""
    told = {
        "story__person": "果农田有根", "story__quote": "果子熟透了再下树", "process": "人工采摘，当天装箱",
        "after_sales": "坏果按个赔，签收24小时内拍照",
    }  # fmt: skip
    base = {"taste": "甜", "origin": "湖北省宜昌市秭归县"}
    for platform, seed in itertools.product(POSTS, range(5)):
        full = body(written(card_of("秭归蜜柚", **base, **told), platform, book, seed))
        for words in ("果子熟透了再下树", "人工采摘", "坏果按个赔"):
            assert words in full, (platform, seed, full)
        bare = body(written(card_of("秭归蜜柚", **base), platform, book, seed))
        assert not re.search("“|采摘|赔", bare), bare


def test_a_sentence_of_a_kind_is_for_goods_of_that_kind(book: CopyBook) -> None:
    """Goods whose kind nobody knows get no scene, no use and no question of a category."""
    lines = [line for kind in book.kinds.categories.values() for line in (*kind.uses, *kind.hooks)]
    for name, category in (("羊毛毡坐垫", "手工艺"), ("马奶子", "鲜果"), ("岩耳", "其他"), ("草木灰碱水", "粮食干货")):
        card = card_of(name, category=category, origin="贵州省黔东南州雷山县")
        assert not kind_of(card, book.kinds).words
        for platform, seed in itertools.product((*POSTS, *PAGES), range(3)):
            copy = written(card, platform, book, seed, lang="both")
            text = "".join(line.text for line in copy.sentences)
            assert not [line for line in lines if line in text], (name, platform)


def test_what_is_worn_or_written_on_is_not_looked_over_for_corners(book: CopyBook) -> None:
    for name in ("苗银手镯", "构皮纸", "皮纸"):
        card = card_of(name, category="手工艺", process="手工做的，一件五天")
        for platform, seed in itertools.product(POSTS, range(4)):
            assert "边角" not in body(written(card, platform, book, seed))


def test_titles_name_a_place_once(book: CopyBook, cards: tuple[ProductCard, ...]) -> None:
    for card, platform in itertools.product(cards, ("taobao", "jd", "pinduoduo")):
        title = written(card, platform, book).title.text
        county = re.search(r"[\u4e00-\u9fff]{2}(?=[县区]$)|[\u4e00-\u9fff]{2}(?=市$)", card.origin)
        assert county is None or title.count(county[0]) <= 1, title


def test_a_heading_promises_what_stands_below_it(book: CopyBook, cards: tuple[ProductCard, ...]) -> None:
    for number, (card, platform) in enumerate(itertools.product(cards, PAGES)):
        for section in written(card, platform, book, number).sections:
            heads = {path.partition(".")[0] for line in section.lines for path in line.fact_ids}
            for word, fact in (("证", "certificates"), ("检测", "tests"), ("价格", "price"), ("发货", "ship")):
                assert word not in section.heading or fact in heads, (section.heading, heads)
            assert section.lines


def test_the_day_of_a_test_is_the_tests(book: CopyBook) -> None:
    card = card_of(
        "米脂小米", tests__1__org="榆林市农产品质量检验中心", tests__1__date="2026-10-09", tests__1__item="水分",
        tests__1__value="11.8%",
    )  # fmt: skip
    for platform, seed in itertools.product((*POSTS, *PAGES), range(3)):
        copy = written(card, platform, book, seed)
        told = [line.text for line in copy.chinese if "tests.1.date" in line.fact_ids]
        assert told
        assert all("榆林市农产品质量检验中心2026年10月9日检测" in line for line in told)


def test_headings_are_words(book: CopyBook) -> None:
    for tone in TONES:
        assert all(isinstance(text, str) for text in book.templates[tone]["headings"].values())


def test_tags_are_carried_by_the_card_or_its_kind(book: CopyBook, cards: tuple[ProductCard, ...]) -> None:
    for card in cards:
        for tag in written(card, "douyin", book).tags:
            assert not re.search("农家|土特产|乡货|正宗|有机", tag) or tag in card.name, tag


def test_a_page_says_the_year_and_no_text_says_for_now(book: CopyBook, cards: tuple[ProductCard, ...]) -> None:
    for card in (card for card in cards if re.match(r"2026年\d+月", card.value("harvest_date"))):
        text = "".join(line.text for line in written(card, "jd", book).detail)
        text += "".join(point.sentence.text for point in written(card, "jd", book).points)
        assert "2026年" in text
    for number, (card, platform) in enumerate(itertools.product(cards, (*POSTS, *PAGES))):
        copy = written(card, platform, book, number, lang="both")
        assert not re.search("暂时|at the moment", "".join(line.text for line in copy.sentences))


def test_a_price_is_compared_on_the_page_only_and_the_merchant_is_asked_for_the_pack(book: CopyBook) -> None:
    told = {"price_detail__reference": "36元", "price_detail__reference_basis": "2026年11月9日直播成交价"}
    card = card_of("五峰土豆", **told)
    for platform in POSTS:
        copy = written(card, platform, book)
        assert "36元" not in body(copy)
        assert [note for note in copy.notes if "规格" in note.zh]
    named = replace(card, facts=tuple(
        replace(fact, value="2026年11月9日2斤装直播成交价") if fact.id.endswith("basis") else fact
        for fact in card.facts
    ))  # fmt: skip
    assert not [note for note in written(named, "douyin", book).notes if "对比价的依据" in note.zh]


@pytest.mark.parametrize(
    ("name", "category", "goods"),
    [
        ("雷山苗家羊毛毡", "手工艺", "handicraft"),
        ("秭归酸枣", "鲜果", "Suanzao fruit"),
        ("雷山岩耳", "其他", "Yan'er local produce"),
        ("雷山手工皮纸", "手工艺", "Pizhi paper"),
        ("雷山雪菊", "蜂蜜茶饮", "snow chrysanthemum flowers"),
        ("雷山手工竹纸", "手工艺", "handmade bamboo paper"),
    ],
)
def test_english_names_the_goods(book: CopyBook, name: str, category: str, goods: str) -> None:
    card = card_of(name, category=category, origin="贵州省黔东南州雷山县")
    copy = written(card, "taobao", book, lang="en")
    assert goods.lower() in copy.english_title.text.lower()
    assert copy.english_title.text.split()[0].lower() not in ("handicraft", "fruit", "local", "handmade craft")


def test_english_keeps_the_condition_with_the_time_and_says_who_brings_it(book: CopyBook) -> None:
    card = card_of("五峰雪菊", storage="罐内阴凉", shelf_life="18个月", ship__hours="24", ship__courier="顺丰速运")
    text = " ".join(line.text for line in written(card, "taobao", book, lang="en").english)
    assert "18 months" not in text
    assert "by SF Express within 24 hours" in text
    assert "comments" not in text
    sealed = card_of("五峰雪菊", storage="密封，避光", shelf_life="18个月")
    text = " ".join(line.text for line in written(sealed, "taobao", book, lang="en").english)
    assert "sealed and away from light; they keep for 18 months" in text
