"""Copy and lines to be judged: full answers get everything, each fault its row and its reason."""

import re
from dataclasses import replace
from typing import Any

import pytest
from course_scores import COPY, GOOD_COPY, copy_of, exercise, lost, row

from toolkit.core.courses import settings as of
from toolkit.core.courses.judge import Judge
from toolkit.core.courses.score import ExerciseScore, Point
from toolkit.core.courses.score_comply import score_comply
from toolkit.core.courses.score_copy import score_copy
from toolkit.core.text import Text
from toolkit.tasks.course_files import OWN, shipped_course

# copy


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


@pytest.mark.parametrize("level", OWN)
def test_a_better_title_gets_the_points_that_the_worse_one_lost(level: str, judge: Judge) -> None:
    for _, one in shipped_course(level).all_exercises():
        if isinstance(settings := one.settings, of.CopySettings):
            for platform in settings.platforms:
                told = _key_words(replace(settings, platforms=(platform,)), "好吃的", judge)
                assert told.better, (one.id, platform)
                assert not re.search(r"([\u4e00-\u9fff]{2,})\1", told.better.zh), told.better.zh
                again = _key_words(replace(settings, platforms=(platform,)), told.better.zh, judge)
                assert again.got == again.of, told.better.zh


def _key_words(settings: of.CopySettings, title: str, judge: Judge) -> Point:
    given = {"title": title, "points": ["好吃"], "detail": "好吃"}
    return row(score_copy(settings, {"texts": {settings.platforms[0]: given}}, judge, 100), "关键词顺序")


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


def test_harmless_words_of_the_line_itself_are_held_against_nobody(judge: Judge) -> None:
    settings: of.ComplySettings = exercise("wechat", "u5", "find-and-fix").settings  # type: ignore[assignment]
    score = score_comply(settings, {"marks": [4], "fixes": {"4": "每天吃两个，当水果吃。"}}, judge, 100)
    assert row(score, "第 4 句").got == row(score, "第 4 句").of
    other = score_comply(settings, {"marks": [4], "fixes": {"4": "每天吃九个，当水果吃。"}}, judge, 100)
    assert row(other, "第 4 句").got < row(other, "第 4 句").of


def test_an_offence_that_stays_in_the_new_line_is_not_mended(judge: Judge) -> None:
    line = of.ComplyLine(
        number=1, text="苦荞茶能降血糖。", is_bad=True, why=Text("食品不能说治病", "food cures nothing")
    )
    settings = of.ComplySettings(lines=(line,))
    for fix, is_mended in (
        ("苦荞茶辅助降血糖。", False),
        ("苦荞茶不能降血糖，就是茶。", True),
        ("苦荞茶，焙得香。", True),
    ):
        score = score_comply(settings, {"marks": [1], "fixes": {"1": fix}}, judge, 100)
        assert (row(score, "第 1 句").got == row(score, "第 1 句").of) is is_mended, fix


def test_a_host_may_say_who_is_speaking(judge: Judge) -> None:
    settings: of.ScriptSettings = exercise("live", "u6", "script").settings  # type: ignore[assignment]
    card = settings.card
    said = "大家好，我是武都的王秀英，今天带来自家的橙子。"
    assert not [one for one in judge.claims(said, card) if one.status != "supported"]
    assert [one for one in judge.claims("橙子是武都种的。", card) if one.status != "supported"]


def test_copy_for_other_goods_is_told_so_first_and_every_title_offered_is_the_same(judge: Judge) -> None:
    wrong = copy_of(judge, title="特级武乡小米" * 8, points=["小米很香", "熬粥好喝"], detail="今年的新小米，熬粥香。")
    assert wrong.points[0].name.zh.endswith("写的是哪样货")
    assert "奉节脐橙" in wrong.points[0].reason.zh
    assert "奉节脐橙" in wrong.points[0].reason.en
    titles = {row(wrong, name).better for name in ("标题合规格", "关键词顺序")}
    assert len(titles) == 1, "two titles that each break the other's rule help nobody"
    assert not any("写的是哪样货" in point.name.zh for point in copy_of(judge).points)


def test_what_has_no_better_wording_is_to_be_left_out(judge: Judge) -> None:
    given = {"detail": f"{GOOD_COPY['detail']}全国第一，吃了降血压。24小时内发货。"}
    score = copy_of(judge, **given)
    flags = [point for point in score.points if point.of == 0 and point.quote]
    assert flags
    assert all(point.better or "去掉" in point.reason.zh for point in flags), [point.reason.zh for point in flags]
    assert all(point.better or "eave it out" in point.reason.en for point in flags)


def test_english_names_the_field_that_differs(judge: Judge) -> None:
    score = copy_of(judge, detail=str(GOOD_COPY["detail"]).replace("39.9元", "29.9元"))
    told = next(point for point in score.points if "29.9" in point.quote and "依据" in point.name.zh)
    assert told.reason.en.startswith("price"), told.reason.en
