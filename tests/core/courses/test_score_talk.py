# ruff: noqa: E501  what people type
"""Scripts, answers to viewers and figures: full answers get everything, each fault its row and its reason."""

import re
from collections.abc import Mapping
from dataclasses import replace

import pytest
from course_scores import exercise, lost, row

from toolkit.core.courses import settings as of
from toolkit.core.courses.blocks import block_budgets
from toolkit.core.courses.judge import Judge
from toolkit.core.courses.score import ExerciseScore, Point
from toolkit.core.courses.score_comments import score_comments
from toolkit.core.courses.score_kpi import read_figure, score_kpi
from toolkit.core.courses.score_script import COMPARED, length_of, score_script

# a script

SCRIPT: of.ScriptSettings = exercise("wechat", "u6", "script").settings  # type: ignore[assignment]
BLOCKS = {
    "opening": "大家好，我是山里的小李，欢迎来到直播间。今天给大家讲一样东西，"
    "武乡小米，就产在山西省武乡县，离我家不远。",
    "points": "你看这个颜色，黄黄的。煮出来软糯，米香浓，有米油。"
    "我们这是山坡旱地种植，一年一季，晒干后去壳碾米，真空包装。"
    "说说怎么吃：早上熬一锅粥，小火慢慢熬，全家人一人一碗。"
    "你家爱喝稠的还是稀的？打在评论区，我念几条。抓一把凑近给你看，一粒一粒的。",
    "price": "价钱听好：两斤装，二十九块九，每人限购十份，新疆、西藏发不了，四十八小时内发货。"
    "收到破袋、漏气，拍照联系客服补发。",
    "call": "想要的点一号链接，看清规格再拍，不会拍的问家里年轻人，不着急，先想好。",
}


def script(judge: Judge, **changes: str) -> ExerciseScore:
    blocks = [{"kind": kind, "text": text} for kind, text in {**BLOCKS, **changes}.items()]
    return score_script(SCRIPT, {"blocks": blocks}, judge, 100)


def test_a_good_script_gets_everything(judge: Judge) -> None:
    score = script(judge)
    assert (score.got, [(point.reason.zh, point.quote) for point in lost(score)]) == (100, [])


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"call": ""}, "该有的段落"),
        ({"call": "今天先讲到这里，谢谢大家听我说话，我们下次再见，祝大家天天开心，晚安。"}, "引导下单"),
        ({"price": ""}, "价格说清楚"),
        ({"price": BLOCKS["price"].replace("二十九块九", "十九块九")}, "说的都有依据"),
        ({"points": BLOCKS["points"].replace("你家爱喝稠的还是稀的？打在评论区，我念几条。", "")}, "互动"),
        ({"price": "原价五十九，今天" + BLOCKS["price"]}, "价格说清楚"),
        ({"opening": "这是全国最好的小米。" + BLOCKS["opening"]}, "合规"),
        ({"points": BLOCKS["points"] * 3}, "长短"),
    ],
)
def test_a_fault_of_a_script_costs_its_row(change: dict[str, str], name: str, judge: Judge) -> None:
    score = script(judge, **change)
    point = row(score, name)
    assert point.got < point.of, [(one.name.zh, one.got, one.of) for one in score.points]


def test_a_compared_price_with_its_basis_is_fine(judge: Judge) -> None:
    settings: of.ScriptSettings = exercise("live", "u6", "script").settings  # type: ignore[assignment]
    text = "五斤装，三十九块九。对比价四十五元，是十一月八日直播成交价。"
    score = score_script(settings, {"blocks": [{"kind": "price", "text": text}]}, judge, 100)
    assert row(score, "价格说清楚").got == row(score, "价格说清楚").of


@pytest.mark.parametrize("words", ["拿近一点给你看", "有点甜", "不会买错", "平时放在阴凉处"])
def test_words_that_only_look_alike_are_no_call_and_no_comparison(words: str, judge: Judge) -> None:
    assert not re.search(judge.call["action"], words)
    assert not COMPARED.search(words)


def test_budgets_fill_the_time() -> None:
    budgets = block_budgets(SCRIPT)
    assert sum(budgets.values()) == pytest.approx(240, abs=2)
    assert length_of("两斤装，29.9元") == 8


# comments

COMMENTS: of.CommentSettings = exercise("live", "u8", "comments").settings  # type: ignore[assignment]


def comments(
    judge: Judge, change: Mapping[str, tuple[str, float]] = {}, correction: str | None = None
) -> ExerciseScore:
    told = {one.id: (one.better, 5.0) for one in COMMENTS.comments} | dict(change)
    answers = [{"id": name, "text": text, "after_s": after} for name, (text, after) in told.items()]
    told_correction = COMMENTS.correction if correction is None else correction
    return score_comments(COMMENTS, {"answers": answers, "correction": told_correction}, judge, 100)


def test_safe_answers_in_time_get_everything(judge: Judge) -> None:
    score = comments(judge)
    assert (score.got, [(point.reason.zh, point.quote) for point in lost(score)]) == (100, [])


YESES = (
    "能", "能的，放心吃", "当然可以", "可以的，我妈就好了", "吃了血糖就稳了", "对，天天吃就降下来", "有效果的", "辅助降糖没问题",
    "对血糖有好处",
)  # fmt: skip
NOES = (
    "不能，这是水果，要听医生的", "这个不治病的", "它不是药，就是橙子，身体不舒服去看医生", "治不了病，就是水果",
    "哪能治病，这就是个水果，生病去医院",
)  # fmt: skip
FAIR = {
    "c2": ("39块9", "一箱三十九块九，五斤的"), "c4": ("奉节的", "重庆奉节"), "c5": ("不是有机的，我们没有认证", "没有认证，不敢说有机"),
    "c6": ("坏果按数量赔，签收48小时内联系客服", "拍照找客服，坏几个赔几个"), "c7": ("新疆发不了哦", "不发新疆"),
    "c8": ("不敢说全国最甜，酸甜口", "甜不甜你尝了才知道"), "c9": ("五斤", "5斤装的"), "c10": ("48小时内发", "两天内发货"),
    "c11": ("减不了肥，就是好吃",), "c12": ("不加微信，平台下单", "都在链接里拍"), "c13": ("纽荷尔",),
    "c14": ("别人家我不清楚，我家人工采摘",), "c15": ("还有四百箱",), "c16": ("能放半个月左右",), "c18": ("没有的，我们自己卖自己的",),
}  # fmt: skip
UNFAIR = {
    "c2": ("二十九块九", "全网最低，39.9"), "c4": ("广西的",), "c5": ("是有机的", "没打农药，就是有机", "纯天然无污染"), "c7": ("全国都发",),
    "c8": ("是的", "那当然，全国第一"), "c9": ("十斤",), "c10": ("24小时发货",), "c11": ("能，刮油", "吃一个月瘦十斤"),
    "c12": ("可以，加我微信", "加微信便宜五块"), "c13": ("爱媛",), "c14": ("是的，别家都打蜡",), "c15": ("就三箱了",), "c16": ("三个月",),
    "c18": ("对，县长推荐的", "领导都吃"),
}  # fmt: skip


def one_comment(judge: Judge, name: str, text: str) -> Point:
    comment = next(one for one in COMMENTS.comments if one.id == name)
    answer = {"answers": [{"id": name, "text": text, "after_s": 3}]}
    return score_comments(replace(COMMENTS, comments=(comment,), slip=""), answer, judge, 1).points[0]


def test_answers_as_people_type_them_are_judged_fairly(judge: Judge) -> None:
    fair = {(name, text): one_comment(judge, name, text) for name, texts in FAIR.items() for text in texts}
    assert {key: point.reason.zh for key, point in fair.items() if point.got < point.of} == {}
    unfair = {(name, text): one_comment(judge, name, text) for name, texts in UNFAIR.items() for text in texts}
    assert {key: point.reason.zh for key, point in unfair.items() if point.got > 0.6} == {}


@pytest.mark.parametrize("answer", YESES)
def test_a_yes_to_a_cure_gets_nothing(answer: str, judge: Judge) -> None:
    score = comments(judge, {"c3": (answer, 3)})
    point = row(score, "能治糖尿病吗")
    assert point.got == 0
    assert point.better
    assert point.reason.zh


@pytest.mark.parametrize("answer", NOES)
def test_a_safe_answer_in_own_words_is_not_punished(answer: str, judge: Judge) -> None:
    point = row(comments(judge, {"c3": (answer, 3)}), "能治糖尿病吗")
    assert point.got == point.of, point.reason.zh


def test_late_wrong_and_missing_answers_cost(judge: Judge) -> None:
    late = row(comments(judge, {"c2": ("五斤装，三十九块九。", 30)}), "多少钱")
    assert 0 < late.got < late.of
    assert "30 秒" in late.reason.zh
    wrong = row(comments(judge, {"c2": ("二十九块九。", 3)}), "多少钱")
    assert wrong.got == 0
    silent = row(comments(judge, {"c2": ("", 3)}), "多少钱")
    assert silent.got == 0
    assert "没有回" in silent.reason.zh
    small = row(comments(judge, {"c1": ("", 0)}), "主播好")
    assert small.got == small.of


@pytest.mark.parametrize(
    ("correction", "share"),
    [
        ("刚才说错了，是五斤装。", 1.0),
        ("是5斤装。", 0.7),
        ("", 0.0),
        ("刚才说错了，是十斤装。", 0.0),
        ("没事没事。", 0.0),
    ],
)
def test_the_slip_has_to_be_put_right(correction: str, share: float, judge: Judge) -> None:
    point = row(comments(judge, correction=correction), "更正口误")
    assert point.got == pytest.approx(point.of * share, abs=0.35 * point.of if share == 0 else 0.01)


# figures

KPI: of.KpiSettings = exercise("live", "u8", "figures").settings  # type: ignore[assignment]
FIGURES = {
    "gpm": "943.79", "uv_value": "1.26", "conversion": "2.12%", "click_rate": "15", "pay_rate": "20%",
    "basket": "44.62元", "return_rate": "3.25", "stay": "43秒", "interaction_rate": "18", "follow_rate": "2%",
}  # fmt: skip


def test_figures_worked_out_by_hand_are_right() -> None:
    score = score_kpi(KPI, {"values": FIGURES}, 60)
    assert (score.got, [point.reason.zh for point in lost(score)]) == (60, [])


@pytest.mark.parametrize(
    ("name", "value", "told", "share"),
    [
        ("conversion", "0.0212", "百分数", 0.5),
        ("gpm", "0.94", "忘了乘 1000", 0.0),
        ("basket", "很多", "只写数字", 0.0),
        ("basket", "", "没有填", 0.0),
        ("return_rate", "4", "不对", 0.0),
    ],
)
def test_a_wrong_figure_is_told_with_formula_and_source(name: str, value: str, told: str, share: float) -> None:
    score = score_kpi(KPI, {"values": {**FIGURES, name: value}}, 60)
    point = lost(score)[0]
    assert told in point.reason.zh
    assert "÷" in point.reason.zh
    assert point.got == pytest.approx(point.of * share, abs=0.01)


def test_numbers_are_read_as_people_write_them() -> None:
    assert [read_figure(text) for text in ("1,234.5 元", "５", "12%", "-", "1e5", "inf")] == [
        1234.5,
        5,
        12,
        None,
        None,
        None,
    ]
