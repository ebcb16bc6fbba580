"""How copy reads: voices of platforms, no fact twice, nothing made of little, English where every word is known."""

import datetime
import itertools
import re
from pathlib import Path

import pytest

from toolkit.core.copy_english_places import english_place
from toolkit.core.copy_slots import Slots
from toolkit.core.copywriting import CopyBook, ProductCopy, write_copy
from toolkit.core.facts import check_claims
from toolkit.core.products import ProductCard
from toolkit.media.product_files import load_products
from toolkit.tasks.product_texts import load_copy_book

TODAY = datetime.date(2026, 11, 22)
CARDS = Path(__file__).resolve().parents[2] / "bench" / "sets" / "copy_cards.toml"


@pytest.fixture(scope="module")
def book() -> CopyBook:
    return load_copy_book(TODAY)


@pytest.fixture(scope="module")
def cards() -> dict[str, ProductCard]:
    return {card.id: card for card in load_products(CARDS)}


def written(card: ProductCard, platform: str, book: CopyBook, seed: int = 0, lang: str = "zh") -> ProductCopy:
    limits = next(one for one in book.limits if one.id == platform)
    return write_copy(card, limits, book, seed, lang=lang)  # type: ignore[arg-type]


def caption(copy: ProductCopy) -> str:
    return "".join(line.text for line in copy.caption)


def test_each_platform_has_a_voice_of_its_own(book: CopyBook, cards: dict[str, ProductCard]) -> None:
    card = cards["dangshan-li"]
    posts = ("douyin", "kuaishou", "channels", "xiaohongshu")
    said = {name: "".join(caption(written(card, name, book, seed)) for seed in range(6)) for name in posts}
    for sign, platform in {
        "咱": "kuaishou",
        "转给": "channels",
        "下单前看清": "xiaohongshu",
        "评论区说说": "douyin",
    }.items():
        assert [name for name in posts if sign in said[name]] == [platform], sign
    assert written(card, "pinduoduo", book).points[0].sentence.fact_ids == ("spec", "price")


def test_shops_and_the_article_do_not_share_a_skeleton(book: CopyBook, cards: dict[str, ProductCard]) -> None:
    """By the order in which facts are told; only what the card holds is told anywhere."""
    for name in ("dangshan-li", "emei-cha", "wuchang-dami"):
        orders = {}
        for platform in ("taobao", "pinduoduo", "jd", "wechat"):
            copy = written(cards[name], platform, book)
            lines = (*(point.sentence for point in copy.points), *copy.detail)
            orders[platform] = tuple(line.fact_ids for line in lines if line.fact_ids)
        assert len(set(orders.values())) == 4, name


def test_no_fact_is_said_twice_in_a_caption(book: CopyBook, cards: dict[str, ProductCard]) -> None:
    once = {"process", "story.quote", "taste", "price", "harvest_date", "after_sales", "ship.hours"}
    for name, platform, seed in itertools.product(("dangshan-li", "emei-cha", "lijiang-larou"), book.limits, range(6)):
        lines = written(cards[name], platform.id, book, seed).caption
        told = [path for line in lines for path in dict.fromkeys(line.fact_ids) if path in once]
        assert len(told) == len(set(told)), [line.text for line in lines]


def test_a_shop_page_does_not_repeat_its_points(book: CopyBook, cards: dict[str, ProductCard]) -> None:
    for seed in range(6):
        copy = written(cards["emei-cha"], "taobao", book, seed)
        above = {path for point in copy.points for path in point.sentence.fact_ids}
        assert not above & {path for line in copy.detail for path in line.fact_ids if path not in ("name", "origin")}


def test_two_cards_do_not_share_a_skeleton(book: CopyBook, cards: dict[str, ProductCard]) -> None:
    def skeleton(card: ProductCard) -> str:
        text = caption(written(card, "douyin", book))
        for fact in sorted(card.facts, key=lambda fact: -len(fact.value)):
            text = text.replace(fact.value, "_")
        return text

    names = ("yanbian-muer", "dangshan-li", "emei-cha", "lijiang-larou", "dali-zhaxian", "wuchang-dami")
    assert len({skeleton(cards[name]) for name in names}) == len(names)


def test_little_on_a_card_gives_a_short_text_with_few_claims(book: CopyBook, cards: dict[str, ProductCard]) -> None:
    card = cards["jingdezhen-bei"]
    for platform, seed in itertools.product(("douyin", "kuaishou", "channels", "xiaohongshu"), range(6)):
        text = caption(written(card, platform, book, seed))
        assert len(text) < 130
        assert "手工拉坯" in text
        assert {claim.status for claim in check_claims(text, card, today=TODAY)} <= {"supported"}


def test_what_may_not_be_said_of_the_process_is_left_out_and_the_rest_is_kept(
    book: CopyBook, cards: dict[str, ProductCard]
) -> None:
    card = cards["emoji"]  # 石碾脱壳，全国最香
    said = "".join(caption(written(card, "douyin", book, seed)) for seed in range(8))
    assert "石碾脱壳" in said
    assert "最香" not in said


def test_scenes_and_uses_of_the_kinds_can_be_said(book: CopyBook, cards: dict[str, ProductCard]) -> None:
    for kind in (*book.kinds.kinds, *book.kinds.categories.values()):
        assert len(kind.hooks) >= 2
        assert len(kind.uses) >= 2
        assert not [line for line in (*kind.hooks, *kind.uses) if re.search(r"\d|!|！", line) or line[-1] not in "。？"]
    slots = Slots(cards["emei-cha"], book, "warm", "a", "douyin")
    assert slots.extra["hook"] != slots.extra["hook_more"]


def test_english_reads_as_a_shop_writes(book: CopyBook, cards: dict[str, ProductCard]) -> None:
    text = " ".join(line.text for line in written(cards["lijiang-larou"], "douyin", book, lang="en").english)
    assert "Our cured pork ribs come from" in text
    assert "They are salted for seven days and air-dried." in text
    assert "We'd call them salty and savoury." in text
    honey = " ".join(line.text for line in written(cards["shennongjia-mi"], "douyin", book, lang="en").english)
    assert "Our honey comes from" in honey
    assert "smooth, with a floral note" in honey
    assert "bees" not in honey  # one step without English: none of them is said


@pytest.mark.parametrize(
    ("origin", "english"),
    [
        ("陕西省延安市洛川县", "Luochuan County, Yan'an, Shaanxi"),
        ("河南省焦作市温县", "Wen County, Jiaozuo, Henan"),
        ("新疆吐鲁番市高昌区", "Gaochang District, Turpan, Xinjiang"),
        ("贵州省黔南州三都水族自治县", "Sandou County, Qiannan Prefecture, Guizhou"),
        ("广西壮族自治区梧州市苍梧县六堡镇", "Liubao Town, Cangwu County, Wuzhou, Guangxi"),
        ("湖北省神农架林区", "Shennongjia Forestry District, Hubei"),
    ],
)
def test_places_are_named_as_maps_name_them(book: CopyBook, origin: str, english: str) -> None:
    assert english_place(origin, book.romanize) == english
