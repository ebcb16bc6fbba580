"""The form of an own unit: what it holds comes back from the course that it made, and faults name its fields."""

import datetime
from pathlib import Path
from typing import Any

import pytest
from room_helpers import Phone, opened_room, plain_server

from toolkit.app import App
from toolkit.config import load_settings
from toolkit.core.courses.parse import parse_course
from toolkit.core.errors import CourseInvalid
from toolkit.core.text import Lang
from ui.room.unit_form import course_tables
from ui.room.unit_form_read import form_of
from ui.room.units import add_units, told_fault

DAY = datetime.date(2026, 11, 23)
GOODS = {
    "name": "陇南花椒", "spec": "1斤装", "price": "29.9元", "origin": "甘肃省陇南市", "taste": "麻味足、颗粒红",
    "storage": "密封放阴凉处", "after_sales": "坏了包赔", "link_no": "2",
}  # fmt: skip
FORM: dict[str, Any] = {
    "title": "花椒怎么卖", "id": "huajiao", "level": "wechat", "unit": "卖花椒", "minutes": 30, "source": "自家经验",
    "lesson": "先看成色。\n再闻香味。\n\n说清产地。", "overwrites": True,
    "exercises": [
        {"kind": "quiz", "title": "怎么存", "task": "选一个", "points": 10, "questions": [
            {"ask": "花椒怎么存？", "choices": ["泡水里", "密封", "太阳下"], "right": 1, "why": "受潮会发霉"}]},
        {"kind": "card", "title": "做卡", "task": "照说明填", "points": 20, "note": "陇南花椒，一斤装，29.9元",
         **GOODS},
        {"kind": "shoot", "title": "拍", "task": "拍两段", "points": 20, "shots": "全景\n特写",
         "min_s": 8, "max_s": 15},
        {"kind": "cut", "title": "剪", "task": "剪一条", "points": 20,
         "min_s": 20, "max_s": 40, "min_shots": 2},
        {"kind": "subtitle", "title": "改字幕", "task": "改对", "points": 20, "captions": [
            {"heard": "陇南花脚", "right": "陇南花椒"}, {"heard": "妈味足", "right": "麻味足，一小把就够"}]},
        {"kind": "copy", "title": "写文案", "task": "写", "points": 20, "platforms": ["douyin", "taobao"], **GOODS},
        {"kind": "comply", "title": "找违规", "task": "找", "points": 20, "lines": [
            {"text": "全国最麻的花椒", "bad": True, "why": "拿不出证明", "better": "麻味足，一小把就够"},
            {"text": "一斤装，二十九块九", "bad": False, "why": "", "better": ""}]},
        {"kind": "script", "title": "写脚本", "task": "写", "points": 20, "seconds": 90,
         "blocks": ["opening", "price", "call"], "interactions": 1, **GOODS},
        {"kind": "rehearse", "title": "讲", "task": "讲一分钟", "points": 50, "seconds": 45, **GOODS},
        {"kind": "comments", "title": "回评论", "task": "回", "points": 20, "comments": [
            {"text": "多少钱？", "trap": False, "better": "一斤装，二十九块九。"},
            {"text": "能治牙疼吗？", "trap": True, "better": "不能，身体的事请问医生。"}], **GOODS},
    ],
}  # fmt: skip


@pytest.mark.parametrize("level", ["wechat", "video", "live"])
def test_every_kind_comes_back_into_the_form_as_it_was_typed(level: str) -> None:
    form = {**FORM, "level": level}
    course = parse_course(course_tables(form, DAY), "", is_own=True)
    assert [one.kind for one in course.units[0].exercises] == [one["kind"] for one in FORM["exercises"]]
    assert form_of(course) == form


def test_a_course_that_holds_more_than_the_form_is_not_opened_in_it() -> None:
    tables = course_tables(FORM, DAY)
    tables["unit"][0]["lesson"][0]["picture"] = "card.svg"
    assert form_of(parse_course(tables, "", is_own=True)) is None


@pytest.mark.parametrize(("lang", "label"), [("zh", "要学员做什么"), ("en", "What trainees are to do")])
def test_a_fault_names_its_field_in_the_words_of_the_page(lang: Lang, label: str) -> None:
    exercises = [dict(one) for one in FORM["exercises"]]
    exercises[1]["task"] = ""
    exercises[9] = {**exercises[9], "comments": [{"text": "", "trap": False, "better": "好。"}]}
    with pytest.raises(CourseInvalid) as told:
        parse_course(course_tables({**FORM, "exercises": exercises}, DAY, lang), "", is_own=True)
    places = [told_fault(one.get(lang)) for one in told.value.problems]
    assert [(one["exercise"], one["row"], one["label"]) for one in places] == [
        (2, 0, label), (10, 1, "观众说" if lang == "zh" else "The viewer says"),
    ]  # fmt: skip


def test_own_courses_are_kept_opened_packed_and_deleted(tmp_path: Path) -> None:
    with App.open(load_settings({"CHUSHAN_HOME": str(tmp_path)})) as app, opened_room(tmp_path) as (_app, room):
        server = plain_server(room)
        add_units(server, app, room)
        assert Phone(server).post("/api/trainer/units", FORM).status_code == 403
        trainer = Phone(server, "127.0.0.1").sign_in()
        form = {**FORM, "overwrites": False}
        assert trainer.post("/api/trainer/units", form).json()["id"] == "huajiao"
        again = trainer.post("/api/trainer/units", form)
        assert again.status_code == 400
        assert "已经有这个编号的课" in again.json()["message"]
        (one,) = trainer.get("/api/trainer/units").json()["courses"]
        assert one == {"id": "huajiao", "title": "花椒怎么卖", "opens": True, "taught": False}
        assert trainer.get("/api/trainer/units/huajiao").json()["form"] == FORM
        packed = trainer.get("/api/trainer/units/huajiao/pack")
        (tmp_path / "x.chushanpack").write_bytes(packed.content)
        assert app.read_course(tmp_path / "x.chushanpack").title.zh == "花椒怎么卖"
        wrong = {**FORM, "exercises": [{**FORM["exercises"][6], "lines": [
            {"text": "全国最麻的花椒", "bad": True, "why": "拿不出证明", "better": "顶级花椒，治牙疼"}]}]}  # fmt: skip
        faults = trainer.post("/api/trainer/units", wrong).json()["faults"]
        assert [(one["exercise"], one["row"], one["label"]) for one in faults] == [(1, 1, "可以怎么说")]
        assert trainer.client.delete("/api/trainer/units/wechat").status_code == 404
        assert trainer.client.delete("/api/trainer/units/huajiao").status_code == 200
        assert trainer.get("/api/trainer/units").json()["courses"] == []
