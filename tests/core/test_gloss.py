"""Dialect words into Mandarin: where they stand, where they do not, and what is never touched."""

import csv
import json
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selling import DATA, read_table

from toolkit.core.dialect import parse_dialects
from toolkit.core.gloss import GlossLexicon, gloss_text, parse_gloss
from toolkit.engines.words import split_words

DIALECTS = ("sichuan", "cantonese", "wu", "northeast", "zhongyuan", "jin", "lanyin", "xiang", "hakka", "min")


@cache
def lexicon(dialect: str) -> GlossLexicon:
    return parse_gloss(read_table(f"gloss_{dialect}.toml"))


def mandarin(dialect: str, text: str, *names: str) -> str:
    return gloss_text(text, lexicon(dialect), split_words, names).mandarin


@pytest.mark.parametrize(
    ("dialect", "said", "meant"),
    [
        ("sichuan", "这个好多钱一斤", "这个多少钱一斤"),
        ("sichuan", "一斤好多钱", "一斤多少钱"),
        ("sichuan", "好多钱嘛", "多少钱嘛"),
        ("sichuan", "赚了好多钱", "赚了好多钱"),
        ("sichuan", "有好多人来买", "有好多人来买"),
        ("sichuan", "要得，给你发货", "好的，给你发货"),
        ("sichuan", "要得到大家的支持", "要得到大家的支持"),
        ("sichuan", "得行不", "行不"),
        ("sichuan", "硬是巴适得板", "真是舒服极了"),
        ("sichuan", "莫走，莫说了", "别走，别说了"),
        ("sichuan", "莫非你不晓得", "莫非你不知道"),
        ("sichuan", "他莫看到", "他没看到"),
        ("sichuan", "真嘞贵嘛", "真的贵嘛"),
        ("sichuan", "好嘞", "好嘞"),
        ("sichuan", "大家好哈，哈哈哈", "大家好啊，哈哈哈"),
        ("sichuan", "哈密瓜甜得很", "哈密瓜甜得很"),
        ("sichuan", "嬢嬢，你要啥子", "阿姨，你要什么"),
        ("sichuan", "咋个吃都安逸噻", "怎么吃都舒服啊"),
        ("sichuan", "相因得很", "便宜得很"),
        ("sichuan", "幺儿快来，娃儿些都在", "宝贝孩子快来，孩子们都在"),
        ("sichuan", "摆龙门阵", "聊天"),
        ("sichuan", "他是瓜娃子", "他是傻小子"),
        ("sichuan", "西瓜好甜", "西瓜好甜"),
        ("sichuan", "第二天发货", "第二天发货"),
        ("sichuan", "二天再来", "过两天再来"),
        ("sichuan", "这个橙子好多钱一斤嘛？", "这个橙子多少钱一斤嘛？"),
        ("sichuan", "花了好多钱啊", "花了好多钱啊"),
        ("sichuan", "要得要得，莫错过了", "好的好的，别错过了"),
        ("sichuan", "莫名其妙，莫大的荣幸", "莫名其妙，莫大的荣幸"),
        ("sichuan", "他舍不得骗你", "他舍不得骗你"),
        ("sichuan", "味道不得错", "味道不会错"),
        ("sichuan", "切耍嘛，切肉", "去玩嘛，切肉"),
        ("cantonese", "我哋嘅嘢好靓", "我们的东西好漂亮"),
        ("cantonese", "佢唔系喺度", "他不是在这里"),
        ("cantonese", "呢个几多钱", "这个多少钱"),
        ("cantonese", "系统同关系", "系统同关系"),
        ("cantonese", "十蚊一斤", "十块一斤"),
        ("cantonese", "冇食饭咩", "没有吃饭咩"),
        ("cantonese", "食品饮料", "食品饮料"),
        ("wu", "阿拉侪勿晓得搿桩事体", "我们都不知道这桩事情"),
        ("wu", "侬屋里向有啥物事", "你家里有什么东西"),
        ("wu", "好伐", "好吗"),
        ("wu", "阿拉屋里向个橘子老甜个", "我们家里的橘子很甜的"),
        ("wu", "阿拉伯数字", "阿拉伯数字"),
        ("wu", "伊拉克", "伊拉克"),
        ("northeast", "这苞米贼甜", "这玉米特别甜"),
        ("northeast", "抓贼", "抓贼"),
        ("zhongyuan", "中不中，可得劲", "行不行，很舒服"),
        ("zhongyuan", "这是恁嘞，咋恁好", "这是你们嘞，怎么这么好"),
        ("zhongyuan", "中国中心", "中国中心"),
        ("jin", "做甚哩，山药蛋好吃", "干什么呢，土豆好吃"),
        ("lanyin", "洋芋攒劲着哩", "土豆厉害着呢"),
        ("xiang", "呷饭冒得", "吃饭没有"),
        ("hakka", "𠊎兜系客家人", "我们是客家人"),
        ("min", "逐家食饭", "大家吃饭"),
    ],
)
def test_gloss(dialect: str, said: str, meant: str) -> None:
    assert mandarin(dialect, said) == meant


def test_the_longest_word_wins() -> None:
    (change,) = gloss_text("搞不醒豁", lexicon("sichuan"), split_words).changes
    assert change.word == "搞不醒豁"


def test_product_names_are_never_touched() -> None:
    assert mandarin("sichuan", "土海椒和海椒面") == "土辣椒和辣椒面"
    assert mandarin("sichuan", "土海椒和海椒面", "土海椒") == "土海椒和辣椒面"
    assert mandarin("sichuan", "嬢嬢洋芋片好吃", "嬢嬢洋芋片") == "嬢嬢洋芋片好吃"


def test_titles_are_never_touched() -> None:
    assert mandarin("sichuan", "各位《巴适得板》的听众些") == "各位《巴适得板》的听众们"


def test_changes_say_where_and_what() -> None:
    glossed = gloss_text("你要啥子嘛，嬢嬢", lexicon("sichuan"), split_words)
    assert glossed.original == "你要啥子嘛，嬢嬢"
    for change in glossed.changes:
        assert glossed.original[change.start : change.end] == change.word
        at = change.mandarin_start
        assert glossed.mandarin[at : at + len(change.meaning)] == change.meaning
    assert [(c.word, c.meaning, c.part_of_speech) for c in glossed.changes] == [
        ("啥子", "什么", "pron"),
        ("嬢嬢", "阿姨", "noun"),
    ]


@settings(deadline=None)
@given(
    st.sampled_from(DIALECTS),
    st.text(alphabet="啥子要得莫哈噻嘞好多钱嬢我哋系统伊拉侪恁中甚哩，。恰冇食佢卖人", max_size=20),
)
def test_what_is_not_changed_stays_in_its_order(dialect: str, text: str) -> None:
    glossed = gloss_text(text, lexicon(dialect), split_words)
    rebuilt, at = "", 0
    for change in glossed.changes:
        rebuilt += text[at : change.start] + change.meaning
        at = change.end
    assert rebuilt + text[at:] == glossed.mandarin


def test_the_lexicons_are_as_large_as_promised() -> None:
    sizes = {dialect: lexicon(dialect).size for dialect in DIALECTS}
    assert sizes["sichuan"] >= 150
    assert sizes["cantonese"] >= 80
    assert sizes["wu"] >= 50
    assert min(sizes.values()) >= 15
    assert sum(sizes.values()) >= 300


def test_no_word_means_itself_and_none_stands_twice_without_guards() -> None:
    for dialect in DIALECTS:
        words = [entry for group in lexicon(dialect).words.values() for entry in group]
        assert all(entry.word != entry.mandarin for entry in words)
        plain = [entry.word for entry in words if entry.before is None and entry.after is None]
        assert len(plain) == len(set(plain)), dialect


def test_every_lexicon_belongs_to_a_dialect() -> None:
    named = {each.gloss: each.id for each in parse_dialects(read_table("dialects.toml")) if each.gloss}
    assert {path.name for path in DATA.glob("gloss_*.toml")} == set(named)
    for name, dialect in named.items():
        assert parse_gloss(read_table(name)).dialect == dialect


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        ('words = [["a", "b", "c"]]', "dialect"),
        ('dialect = "x"', "words"),
        ('dialect = "x"\nwords = [["a", "b"]]', "not .word, Mandarin"),
        ('dialect = "x"\nwords = [["", "b", "c"]]', "empty"),
        ('dialect = "x"\nwords = []\nguarded = [{ word = "a", mandarin = "b", pos = "c", after = "(" }]', "regular"),
        ("dialect = ", "Invalid"),
    ],
)
def test_a_broken_lexicon_is_refused_with_the_reason(broken: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        parse_gloss(broken)


def _distance(a: str, b: str) -> int:
    row = list(range(len(b) + 1))
    for i, char in enumerate(a, 1):
        new = [i]
        for j, other in enumerate(b, 1):
            new.append(min(row[j] + 1, new[-1] + 1, row[j - 1] + (char != other)))
        row = new
    return row[-1]


def test_the_gloss_comes_nearer_to_the_translation_than_the_dialect_text(real_media: Path) -> None:
    path = real_media / "speech" / "speech.tsv"
    before = after = 0
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            if not row["mandarin"] or not row["dialect"].startswith("Wu"):
                continue
            target = "".join(char for char in row["mandarin"] if char.isalnum())
            text = "".join(char for char in row["text"] if char.isalnum())
            before += _distance(text, target)
            after += _distance(mandarin("wu", text), target)
    assert after <= 0.8 * before


def test_mandarin_of_the_livestreams_is_left_alone(real_media: Path) -> None:

    truth = json.loads((real_media / "livestream" / "dev_clean.json").read_text(encoding="utf-8"))
    for dialect in DIALECTS:
        for sentence in truth["sentences"]:
            assert mandarin(dialect, sentence["text"]) == sentence["text"], dialect
