# ruff: noqa: E501  what is said
"""Exercises through the App: recordings by id, rehearsals with a recogniser that is told what to hear, real clips."""

import time
from dataclasses import replace
from pathlib import Path

import pytest
from media_factory import MediaFactory
from told_speech import hearing

from toolkit.app import App
from toolkit.core.courses.score import ExerciseScore
from toolkit.core.courses.settings import RehearseSettings
from toolkit.core.courses.types import Exercise
from toolkit.core.courses.views import exercise_view
from toolkit.core.errors import AnswerError, Cancelled, InputError
from toolkit.core.progress import Reporter
from toolkit.core.room.warm import warm_answer
from toolkit.core.spans import Span
from toolkit.core.transcript import Segment, Word
from toolkit.tasks.rehearse import RehearseTools, rehearse
from toolkit.tasks.score_exercise import score_exercise


def exercise(app: App, level: str, unit: str, name: str) -> Exercise:
    found = app.course(level).exercise(unit, name)
    assert found
    return found


def test_recordings_must_be_named_and_one_s_own(app: App) -> None:
    talk = exercise(app, "wechat", "u7", "talk")
    for answer in ({}, {"uploads": []}, {"uploads": ["other"]}, {"uploads": "x"}, {"uploads": [{}]}, {"uploads": ["a"] * 99}):  # fmt: skip
        with pytest.raises(AnswerError) as caught:
            app.score_exercise(talk, answer, {"mine": Path("a.mp4")}, Reporter())
        assert caught.value.next_step.zh


def test_a_stopped_job_ends(app: App, tmp_path: Path) -> None:
    with pytest.raises(Cancelled):
        app.score_exercise(exercise(app, "wechat", "u0", "safe"), {}, {}, Reporter(is_cancelled=lambda: True))


SAID = (
    "大家好，我是山里的小李，欢迎大家。", "今天给大家说说武乡小米，产地是山西省武乡县。", "煮出来软糯，米香浓，有米油，我抓一把给大家看。",
    "我爷爷那时候就种，山上的地小，谷子是一镰一镰割下来的。", "你家喝粥爱稠的还是稀的？打在评论区，我念几条。", "价钱说一下，两斤装，十九块九。",
    "新疆、西藏暂时发不了，破袋漏气拍照联系客服补发。", "想要的点一号链接，看清规格再拍。",
)  # fmt: skip


def hears(sentences: tuple[str, ...], confidence: float = 0.9) -> RehearseTools:
    segments, at = [], 0
    for sentence in sentences:
        words = []
        start = at
        for char in sentence:
            end = at + (240 if char.isalnum() else 0)
            words.append(Word(text=char, span=Span(at, end), confidence=confidence))
            at = end
        segments.append(Segment(span=Span(start, at), text=sentence, heard=sentence, words=tuple(words)))
        at += 300

    return hearing(segments, at)


def rehearsed(app: App, tools: RehearseTools) -> ExerciseScore:
    talk = exercise(app, "wechat", "u7", "talk")
    assert isinstance(talk.settings, RehearseSettings)
    with_ears = replace(
        app.exercise_tools(), rehearse=lambda request, reporter: rehearse(request, tools, reporter)
    )  # fmt: skip
    return score_exercise(talk, {"uploads": ["a"]}, {"a": Path("a.wav")}, with_ears, Reporter())


def test_a_rehearsal_is_scored_content_first_with_seconds_and_is_left_to_the_trainer_where_unsure(app: App) -> None:
    score = rehearsed(app, hears(SAID))
    names = [point.name.zh for point in score.points if point.of]
    assert names[:2] == ["事实说全说对", "合规"]
    assert names[-1] == "时长"
    wrong = next(point for point in score.points if "十九块九" in point.quote)
    assert wrong.at_ms
    assert wrong.at_ms > 20_000
    assert wrong.better
    assert "二十九块九" in wrong.better.zh.replace("29.9元", "二十九块九")
    assert not score.needs_trainer
    unsure = rehearsed(app, hears(SAID, confidence=0.3))
    assert unsure.needs_trainer
    assert unsure.got + unsure.unjudged >= score.got, "what was not heard is neither given nor taken"
    with pytest.raises(InputError):
        rehearsed(app, hears(("嗯",)))


@pytest.mark.slow
def test_texts_are_scored_under_300_ms(app: App) -> None:
    """Of CPU time, once the class has begun, however much is wrong with what was typed."""
    course = app.course("video")
    app.prepare_course(course, Reporter())
    bad = "第{}种说法：这是全国最好的，吃了能降血糖，原价{}九十九，只剩三份，县长也推荐。"
    slowest = {}
    for _, one in course.all_exercises():
        if not one.heavy:
            for number in range(2):
                answer = warm_answer(exercise_view(one, "zh"), bad.format(number, number))
                started = time.process_time()
                app.score_exercise(one, answer, {}, Reporter())
                slowest[one.kind] = time.process_time() - started
    assert max(slowest.values()) < 0.3, slowest


@pytest.mark.slow
def test_real_clips_are_measured(app: App, media: MediaFactory) -> None:
    def clip(name: str, filters: str, seconds: float = 12, tone: str = "0.12") -> Path:
        return media.ffmpeg(
            name, "-f", "lavfi", "-i", f"testsrc2=s=1080x1920:r=15:d={seconds},{filters}",
            "-f", "lavfi", "-i", f"sine=330:sample_rate=48000:duration={seconds},volume={tone}*10",
            "-c:v", "libx264", "-preset", "ultrafast", "-crf", "20",
        )  # fmt: skip

    one = exercise(app, "wechat", "u1", "one-clip")
    files = {"good": clip("good.mp4", "null"), "blurred": clip("blurred.mp4", "gblur=sigma=40"),
             "dark": clip("dark.mp4", "eq=brightness=-0.47:contrast=0.2"), "short": clip("short.mp4", "null", 5)}  # fmt: skip
    scores = {name: app.score_exercise(one, {"uploads": [name]}, files, Reporter()) for name in files}

    def row(name: str, title: str) -> float:
        point = next(point for point in scores[name].points if title in point.name.zh)
        return point.got / point.of

    assert row("good", "尺寸") == row("good", "长短") == row("good", "清楚") == row("good", "光线") == 1
    assert row("blurred", "清楚") < 0.5
    assert row("dark", "光线") < 0.5
    assert row("short", "长短") < 0.5
    assert scores["good"].got > max(scores[name].got for name in ("blurred", "dark", "short"))
    cut = app.score_exercise(exercise(app, "video", "u2", "cut"), {"uploads": ["good"]}, files, Reporter())
    assert next(point for point in cut.points if "竖屏" in point.name.zh).got > 0
    silent = media.bytes("page.mp4", b"<html>not a video</html>")
    with pytest.raises(InputError):
        app.score_exercise(one, {"uploads": ["a"]}, {"a": silent}, Reporter())
