"""Exercises of the shipped courses and answers to them, for the tests of scores."""

from typing import Any

from toolkit.core.courses import settings as of
from toolkit.core.courses.judge import Judge
from toolkit.core.courses.score import ExerciseScore, Point
from toolkit.core.courses.score_copy import score_copy
from toolkit.core.courses.types import Exercise
from toolkit.tasks.course_files import shipped_course


def exercise(level: str, unit: str, name: str) -> Exercise:
    found = shipped_course(level).exercise(unit, name)
    assert found
    return found


def row(score: ExerciseScore, name: str) -> Point:
    return next(point for point in score.points if name in point.name.zh)


def lost(score: ExerciseScore) -> list[Point]:
    return [point for point in score.points if point.got < point.of]


CAPTIONS: of.SubtitleSettings = exercise("video", "u3", "fix").settings  # type: ignore[assignment]
RIGHT = [line.right for line in CAPTIONS.lines]
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
