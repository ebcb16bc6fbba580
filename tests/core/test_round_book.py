import pytest
from selling import card, round_book

from toolkit.core.round_book import grams_of, kinds_of, leaning_of, parse_round_book

GOODS = '[groups]\nnut = "壳 仁"\n[[kind]]\nnames = "核桃"\ngroup = "nut"\nwords = "纸皮 夹子"\n'
CHAT = '[topics]\nweather = "下雨"\n[later]\nwords = "待会"\n[turn]\nwords = "好 好了"\n'
GRAMS = 'before = -0.25\n\n[[list]]\nweight = 0.5\ngrams = "甜 hen+tian ^这"\n'
NO_GROUP = '[groups]\n[[kind]]\nnames = "a"\ngroup = "nut"\nwords = ""\n'


def names_of(name: str, *aliases: str) -> set[str]:
    return {kind.names[0] for kind in kinds_of(card("p", name, *aliases), round_book().kinds)}


def test_kinds_are_told_by_name_and_alias() -> None:
    assert names_of("房县黑木耳", "木耳") == {"木耳"}
    assert names_of("山里红宝", "薄皮核桃") >= {"核桃"}
    assert names_of("无名好物") == set()


def test_one_character_counts_only_at_the_end_and_uncovered() -> None:
    assert "大米" in names_of("梯田老米")
    assert "大米" not in names_of("糯玉米")
    assert "羊肉" not in names_of("高原羊肚菌")


def test_a_book_is_read_from_its_tables() -> None:
    book = parse_round_book(GOODS, CHAT, GRAMS, "[told]\none = 1\n", lambda text: (text,))
    (kind,) = book.kinds
    assert kind.words == {"纸皮", "夹子"}
    assert kind.group_words == {"壳", "仁"}
    assert book.turns == ("好了", "好")
    assert book.grams["hen+tian"] == 0.5
    assert book.weights["told"] == {"one": 1}


@pytest.mark.parametrize("goods", [NO_GROUP, "[groups]\n", "kind = ["])
def test_a_broken_table_is_refused(goods: str) -> None:
    with pytest.raises(ValueError):
        parse_round_book(goods, CHAT, "list = []", "", lambda text: (text,))


def test_misheard_pairs_keep_their_sound() -> None:
    book = round_book()
    assert set(grams_of("打霜了", book.sound)) & set(grams_of("打双了", book.sound)) >= {"da+suan", "suan+le"}


def test_a_sentence_leans_by_its_words_and_its_beginning() -> None:
    book = parse_round_book(GOODS, CHAT, GRAMS, "[told]\none = 1\n", lambda text: tuple("a" * len(text)))
    assert leaning_of("雨大", book) == -0.25
    assert leaning_of("甜吗", book) == pytest.approx(0.25)
    assert leaning_of("这很甜", book) == pytest.approx(-0.25 + 1.0 / 2**0.5)
    assert leaning_of("很这", book) == -0.25


@pytest.mark.parametrize(
    ("text", "sells"),
    [
        ("皮薄，一口咬下去满嘴都是汁水。", True), ("冷水下锅，小火炖两个钟头。", True),
        ("谢谢送的小心心，刚进来的点个关注。", False), ("我妈在后面喊我吃饭了，明天见。", False),
    ],
)  # fmt: skip
def test_selling_leans_the_other_way_than_chat(text: str, *, sells: bool) -> None:
    assert (leaning_of(text, round_book()) > 0) == sells
