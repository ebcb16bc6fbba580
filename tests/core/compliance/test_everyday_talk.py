"""What people say between two sentences of a live talk excuses nothing and stops nothing.

Heard speech is a run of commas without full stops, so whatever stands anywhere in it might be taken to speak of all
of it.
"""

import datetime
from itertools import pairwise
from pathlib import Path

import pytest

from toolkit.core.compliance.checker import Checker
from toolkit.tasks.review import load_rule_book

TODAY = datetime.date(2026, 11, 22)
SHARED = (Path(__file__).parents[1] / "everyday_talk.txt").read_text(encoding="utf-8").split()
EVERYDAY = [*SHARED, "我不会吹牛", "我不敢说第一", "别信别人的", "谁说山里没有网"]
"""The last ones still take facts away in the fact check, which reads the shared ones too."""
STOPPED = (
    ("能治糖尿病", "全网最低价", "县长亲自推荐"),
    ("我们的花椒全国第一", "一天两勺血糖就降下来", "加我微信私下转账"),
    ("别家的都打了蜡有毒", "就剩最后三单", "这是国家专利产品"),
)
NEUTRAL = (
    "大家晚上好欢迎来到山里", "我站在果园里给大家看看", "这棵树是我爸种的", "早上露水还没干", "我们一家人都在这里装箱",
    "感谢木子老师送的小心心", "锅里炖着汤", "左下角第三个链接", "箱子里垫了两层纸", "快递每天下午来村口拉货",
    "山路弯弯绕绕的", "今年雨水多果子长得慢", "我先喝口水", "来看一下果肉的颜色", "冰箱冷藏能多放几天",
)  # fmt: skip
"""Clauses of an honest talk; all of them together take a minute to say."""


@pytest.fixture(scope="module")
def checker() -> Checker:
    return Checker(load_rule_book(()))


def stopped(checker: Checker, clauses: tuple[str, ...]) -> set[str]:
    return {one.rule_id for one in checker.check("，".join(clauses) + "，", today=TODAY) if one.is_flag}


@pytest.mark.parametrize("said", STOPPED)
def test_everyday_words_excuse_nothing(checker: Checker, said: tuple[str, ...]) -> None:
    rules = stopped(checker, said)
    assert len(rules) >= 3
    changed = {
        (phrase, place): found
        for phrase in EVERYDAY
        for place in range(len(said) + 1)
        if (found := stopped(checker, (*said[:place], phrase, *said[place:]))) != rules
    }
    assert not changed


def test_two_of_them_excuse_nothing_either(checker: Checker) -> None:
    said = STOPPED[0]
    rules = stopped(checker, said)
    changed = {
        pair: found
        for pair in pairwise((*EVERYDAY, *EVERYDAY[::3]))
        if (found := stopped(checker, (pair[0], said[0], pair[1], *said[1:], *pair))) != rules
    }
    assert not changed


@pytest.mark.parametrize("phrase", EVERYDAY)
def test_everyday_words_alone_are_no_fault(checker: Checker, phrase: str) -> None:
    assert not stopped(checker, (phrase,))


@pytest.mark.parametrize("said", STOPPED)
def test_what_is_stopped_is_stopped_in_the_middle_of_a_long_talk(checker: Checker, said: tuple[str, ...]) -> None:
    rules = stopped(checker, said)
    talk = tuple(clause for pair in zip(NEUTRAL, EVERYDAY[::4], strict=False) for clause in pair)
    assert not stopped(checker, talk)
    for place in range(0, len(talk) + 1, 3):
        assert stopped(checker, (*talk[:place], *said, *talk[place:])) >= rules, place


@pytest.mark.parametrize(
    "behind",
    [
        "这种话我们不说",
        "这几句都是骗人的",
        "这些话一句都不能讲",
        "那是别人说的，这话我可不说",
    ],
)
def test_what_points_back_disowns_what_was_said_before(checker: Checker, behind: str) -> None:
    assert not stopped(checker, ("能治糖尿病", "全网最低价", behind))
    talk = NEUTRAL[:8]
    assert not stopped(checker, (*talk, "能治糖尿病", behind, *NEUTRAL[8:]))


@pytest.mark.parametrize(
    "text",
    [
        "说能治糖尿病的都是骗人的",
        "能治糖尿病，别信",
        "有人说能治糖尿病，我可不瞎说",
        "隔壁直播间喊全网最低价，别听他的",
        "“全网最低价”“国家级”，通通划掉",
        "凡是治病、减肥、全网最低这样的话，一律不说",
        "有人问能不能治糖尿病，我说不能",
        "刚才说能治糖尿病，说错了",
    ],
)
def test_what_is_truly_disowned_is_let_pass(checker: Checker, text: str) -> None:
    assert not stopped(checker, (text,))
    assert not stopped(checker, (*NEUTRAL[:8], text, *NEUTRAL[8:]))


@pytest.mark.parametrize(
    "text",
    [
        "全网最低价，不瞎说",
        "能治糖尿病，这话一点不假",
        "能治糖尿病，我说的句句不假",
        "县长亲自推荐，不是吹牛",
        "能治糖尿病，骗人的话我们从来不说",
        "有人说能治糖尿病，这话不假",
        "全网最低价，别家的话别听",
    ],
)
def test_who_is_sure_of_it_disowns_nothing(checker: Checker, text: str) -> None:
    assert stopped(checker, (text,))
    assert stopped(checker, (*NEUTRAL[:8], text, *NEUTRAL[8:]))


def test_hens_that_dig_for_worms_disparage_nobody(checker: Checker) -> None:
    assert "DISP-1" not in stopped(checker, ("白天他们自己在林子里刨虫子啄草",))
    assert "DISP-1" in stopped(checker, ("他们的米里全是虫子",))


@pytest.mark.parametrize(
    ("said", "stops"),
    [
        ("喝它能降血压不？——降不了，不能", "喝它能降血压不？——能"),
        ("“纯天然”呗？——不写", "纯天然呗？——写上"),
        ("有机证？没得", "有机证？有得"),
        ("啥专利也没办过", "这手艺有专利"),
        ("多长个心眼，稳赚的话别信", "喝了长个子"),
        ("普通便宜的纸箱", "喝了通便"),
        ("甭加微信，链接里拍", "加微信，便宜五块"),
        ("全网第一是我家狗的外号", "全网第一是我家的米"),
        ("嫌酸的不退，磕坏的按个赔", "坏了也不退不赔"),
        ("三天之内口感最佳，趁早吃", "我们的果子口感最佳"),
        ("做汤最好头天晚上泡上", "做汤它最好"),
        ("谁叫你走微信就举报他", "走微信，便宜"),
    ],
)
def test_it_is_known_what_is_denied_and_what_is_said(checker: Checker, said: str, stops: str) -> None:
    assert not stopped(checker, (said,))
    assert stopped(checker, (stops,))
