# ruff: noqa: E501  what people type
"""Points for texts: what is good gets them, what is bad loses them for a reason that names it."""

import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.core.courses import settings as of
from toolkit.core.courses.judge import Judge
from toolkit.core.courses.score import ExerciseScore, Point, score_record
from toolkit.core.courses.score_card import score_card
from toolkit.core.courses.score_comments import score_comments
from toolkit.core.courses.score_comply import score_comply
from toolkit.core.courses.score_copy import score_copy
from toolkit.core.courses.score_kpi import read_figure, score_kpi
from toolkit.core.courses.score_quiz import score_quiz
from toolkit.core.courses.score_script import ACTION, COMPARED, length_of, score_script
from toolkit.core.courses.score_subtitle import cer, distance, score_subtitle
from toolkit.core.courses.types import Exercise
from toolkit.core.courses.views import block_budgets
from toolkit.core.errors import AnswerError
from toolkit.core.text import Text
from toolkit.tasks.course_files import shipped_course
from toolkit.tasks.score_exercise import _score_text


def exercise(level: str, unit: str, name: str) -> Exercise:
    found = shipped_course(level).exercise(unit, name)
    assert found
    return found


def row(score: ExerciseScore, name: str) -> Point:
    return next(point for point in score.points if name in point.name.zh)


def lost(score: ExerciseScore) -> list[Point]:
    return [point for point in score.points if point.got < point.of]


# quiz

QUIZ: of.QuizSettings = exercise("wechat", "u0", "safe").settings  # type: ignore[assignment]


def test_a_quiz_gives_points_for_right_answers_and_says_why() -> None:
    right = {one.id: one.right for one in QUIZ.questions}
    assert score_quiz(QUIZ, {"choices": right}, 30).got == 30
    half = score_quiz(QUIZ, {"choices": {"q1": "b", "q2": "c"}}, 30)
    assert half.got == 10
    assert half.points[1].better == QUIZ.questions[1].choices[0].text
    assert "没选" in half.points[2].reason.zh
    assert half.points[2].reason.en


# card

CARD = exercise("wechat", "u0", "first-card").settings
FIELDS = {
    "name": "武乡小米", "spec": "2斤装", "price": "29.9元", "origin": "山西省武乡县", "taste": "软糯、米香浓",
    "storage": "密封，放在阴凉干燥处",
}  # fmt: skip


def test_a_full_card_gets_everything(judge: Judge) -> None:
    score = score_card(CARD, {"fields": FIELDS}, judge, 100)  # type: ignore[arg-type]
    assert (score.got, lost(score)) == (100, [])


@pytest.mark.parametrize(
    ("path", "value", "name", "told"),
    [
        ("price", "29.9", "价格", "单位"),
        ("price", "19.9元", "价格", "说明上是 29.9元"),
        ("spec", "一大堆", "规格", "单位"),
        ("spec", "5斤装", "规格", "说明上是 2斤装"),
        ("origin", "河北省", "产地", "说明上是 山西省武乡县"),
        ("taste", "", "没填口感", "顿号"),
        ("name", "全国最好的小米", "合规：名称", "绝对化"),
    ],
)
def test_a_fault_of_a_card_is_named(path: str, value: str, name: str, told: str, judge: Judge) -> None:
    score = score_card(CARD, {"fields": {**FIELDS, path: value}}, judge, 100)  # type: ignore[arg-type]
    assert score.got < 100
    assert any(name in point.name.zh and told in point.reason.zh for point in score.points)


def test_an_empty_card_gets_nothing(judge: Judge) -> None:
    assert score_card(CARD, {"fields": {}}, judge, 100).got == 0  # type: ignore[arg-type]


# captions

CAPTIONS: of.SubtitleSettings = exercise("video", "u3", "fix").settings  # type: ignore[assignment]
RIGHT = [line.right for line in CAPTIONS.lines]


def test_right_captions_get_everything_and_the_machine_s_get_nothing() -> None:
    assert score_subtitle(CAPTIONS, {"lines": RIGHT}, 100).got == 100
    assert score_subtitle(CAPTIONS, {"lines": [line.heard for line in CAPTIONS.lines]}, 100).got == 0


def test_marks_and_breaks_are_no_mistakes() -> None:
    assert cer([text.replace("，", " ") for text in RIGHT], CAPTIONS.lines) == 0


def test_a_wrong_name_a_long_row_and_a_fast_caption_are_told() -> None:
    given_lines = [*RIGHT[:5], RIGHT[5].replace("\n", ""), *RIGHT[6:]]
    given_lines[1] = "品种叫纽荷而"
    score = score_subtitle(replace(CAPTIONS, max_cps=3.0, max_chars=12), {"lines": given_lines}, 100)
    assert "纽荷尔" in row(score, "品名").reason.zh
    assert row(score, "看得过来").reason.zh.startswith("第 1、")
    assert "第 6 条" in row(score, "一行").reason.zh
    assert row(score, "第 2 条").at_ms == CAPTIONS.lines[1].start_ms


@given(st.text("甲乙丙丁", max_size=8), st.text("甲乙丙丁", max_size=8))
def test_distance_is_a_metric(one: str, other: str) -> None:
    assert distance(one, other) == distance(other, one)
    assert (distance(one, other) == 0) == (one == other)
    assert abs(len(one) - len(other)) <= distance(one, other) <= max(len(one), len(other))


# copy

COPY: of.CopySettings = exercise("video", "u4", "describe").settings  # type: ignore[assignment]
GOOD_COPY = {
    "title": "重庆奉节脐橙 5斤装 酸甜多汁",
    "points": [
        "产地是重庆市奉节县",
        "酸甜，汁水多，化渣",
        "坡地果园种植，人工采摘",
        "5斤装，39.9元",
        "坏果签收48小时内拍照联系客服",
    ],
    "detail": "奉节脐橙，产地重庆市奉节县，品种纽荷尔。5斤装，39.9元。坡地果园种植，人工采摘，当天分拣装箱。"
    "吃起来酸甜，汁水多，化渣。"
    "收到坏果，签收48小时内拍照联系客服，按坏果数量赔付。",
}


def copy_of(judge: Judge, **changes: Any) -> ExerciseScore:
    texts = {platform: {**GOOD_COPY, **changes} for platform in COPY.platforms}
    return score_copy(COPY, {"texts": texts}, judge, 100)


def test_good_copy_gets_everything(judge: Judge) -> None:
    score = copy_of(judge)
    assert (score.got, [point.reason.zh for point in lost(score)]) == (100, [])


@pytest.mark.parametrize(
    ("change", "name", "words"),
    [
        ({"title": "奉节脐橙" * 10}, "标题合规格", ""),
        ({"title": "酸甜好吃的水果，5斤装，奉节脐橙"}, "关键词顺序", ""),
        ({"points": ["产地是重庆市奉节县"]}, "卖点", ""),
        ({"detail": "好吃。"}, "详情", ""),
        ({"detail": GOOD_COPY["detail"].replace("39.9元", "29.9元")}, "依据", "29.9元"),  # type: ignore[union-attr]
        ({"detail": GOOD_COPY["detail"] + "这是全国最甜的橙子。"}, "合规", "全国最甜"),  # type: ignore[operator]
    ],
)
def test_a_fault_of_copy_costs_its_row(change: dict[str, Any], name: str, words: str, judge: Judge) -> None:
    score = copy_of(judge, **change)
    assert score.got < 100
    found = [point for point in score.points if name in point.name.zh and (point.got < point.of or point.quote)]
    assert found
    assert all(point.reason.zh and point.reason.en for point in found)
    assert not words or any(words in point.quote or point.quote in words for point in found)


def test_what_must_be_said_is_asked_for(judge: Judge) -> None:
    short = {"points": ["酸甜，汁水多"] * 1, "title": "奉节脐橙", "detail": "酸甜，汁水多，化渣。" * 10}
    score = copy_of(judge, **short)
    told = row(score, "该说的都说了").reason.zh
    assert "价格" in told
    assert "规格" in told
    assert "售后" in told


def test_a_medical_claim_caps_the_exercise(judge: Judge) -> None:
    score = copy_of(judge, detail=GOOD_COPY["detail"] + "吃了能降血糖。")  # type: ignore[operator]
    assert score.got <= 59
    assert score.note
    assert "降血糖" in score.note.zh


def test_empty_copy_gets_nothing(judge: Judge) -> None:
    assert score_copy(COPY, {"texts": {}}, judge, 100).got == 0


# lines to be judged

COMPLY: of.ComplySettings = exercise("live", "u5", "find-and-fix").settings  # type: ignore[assignment]
BAD = [line for line in COMPLY.lines if line.is_bad]


def comply(marks: list[Any], fixes: dict[str, str], judge: Judge) -> ExerciseScore:
    return score_comply(COMPLY, {"marks": marks, "fixes": fixes}, judge, 100)


def test_every_bad_line_found_and_mended_gets_everything(judge: Judge) -> None:
    fixes = {str(line.number): line.better for line in BAD}
    assert comply([line.number for line in BAD], fixes, judge).got == 100


def test_marking_everything_is_no_way_out(judge: Judge) -> None:
    score = comply([line.number for line in COMPLY.lines], {}, judge)
    assert score.got < 52
    assert any("这句可以说" in point.reason.zh for point in score.points)


@pytest.mark.parametrize(
    ("fix", "told"),
    [
        ("吃了血糖就能降下来。", "还不行"),
        (BAD[1].text, "还没有改"),
        ("嗯", "还没有改"),
        ("五斤装，二十九块九。", "还不行"),
    ],
)
def test_a_bad_fix_gets_nothing_and_a_better_line_is_shown(fix: str, told: str, judge: Judge) -> None:
    line = BAD[1]
    point = row(comply([line.number], {str(line.number): fix}, judge), f"第 {line.number} 句")
    assert point.got == 0
    assert told in point.reason.zh
    assert point.better
    assert judge.is_sayable(point.better.zh, COMPLY.card)


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
def test_words_that_only_look_alike_are_no_call_and_no_comparison(words: str) -> None:
    assert not ACTION.search(words)
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
    assert "项目资料" in point.reason.zh
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


# every kind


TEXTS = [
    one for level in ("wechat", "video", "live") for _, one in shipped_course(level).all_exercises() if not one.heavy
]
WRONG = [[], "x", 1, None, {"x": 1}, {"x": None}, [1], [{}], [{"id": "c1", "text": 1, "after_s": "x"}], {"q1": ["a"]}]
ONE_OF_EACH = list({one.kind: one for one in TEXTS}.values())
FIELDS_OF = ("choices", "fields", "lines", "texts", "marks", "fixes", "blocks", "answers", "correction", "values")


def test_no_shape_of_an_answer_crashes(judge: Judge) -> None:
    for one in ONE_OF_EACH:
        for field in FIELDS_OF:
            for value in WRONG:
                with suppress(AnswerError):
                    assert _score_text(one, {field: value}, judge).points


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=60))
def test_any_text_can_be_scored(text: str) -> None:
    score = score_subtitle(CAPTIONS, {"lines": [text] * 3}, 100)
    assert 0 <= score.got <= 100


def test_every_lost_point_has_a_reason_and_every_better_line_may_be_said(judge: Judge) -> None:
    texts = "这是全国最好的，原价九十九，吃了治百病，只剩三份。"
    answers: Mapping[str, Mapping[str, Any]] = {
        "card": {"fields": {"name": texts, "price": "9"}},
        "copy": {
            "texts": {name: {"title": texts, "points": [texts], "detail": texts} for name in ("channels", "pinduoduo")}
        },
        "comply": {"marks": [1, 2, 3], "fixes": {"2": texts}},
        "script": {"blocks": [{"kind": "opening", "text": texts}]},
        "comments": {"answers": [{"id": "c2", "text": texts, "after_s": 50}], "correction": texts},
    }
    for one in ONE_OF_EACH:
        score = _score_text(one, answers.get(one.kind, {}), judge)
        card = getattr(one.settings, "card", None)
        assert score.got < one.of
        for point in score.points:
            assert point.reason.zh
            assert point.reason.en
            if point.better and card and one.kind in ("copy", "comply", "script", "comments"):
                assert judge.is_sayable(point.better.zh, card), (one.kind, point.better.zh)


def test_texts_are_scored_at_once(judge: Judge) -> None:
    copy_of(judge)
    started = time.process_time()
    copy_of(judge, detail=GOOD_COPY["detail"] + "这是全国最甜的，吃了能降血糖。")  # type: ignore[operator]
    assert time.process_time() - started < 1.0  # under 300 ms on an idle machine; others share this one


def test_the_record_is_what_a_phone_is_sent(judge: Judge) -> None:
    record = score_record(copy_of(judge, title=""), "en")
    assert set(record) == {"got", "of", "needs_trainer", "note", "points"}
    point = record["points"][0]
    assert set(point) == {"name", "got", "of", "reason", "better", "quote", "at_ms", "by_hand"}
    assert all(not isinstance(value, Text) for value in point.values())
