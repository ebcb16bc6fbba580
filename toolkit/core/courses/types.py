"""What a course is made of. A course is data: nothing here knows how it is shown or kept."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from toolkit.core.courses.settings import Settings
from toolkit.core.text import Text

Level = Literal["wechat", "video", "live"]
LEVELS: tuple[Level, ...] = ("wechat", "video", "live")
LEVEL_NAMES: dict[Level, Text] = {
    "wechat": Text("只会微信", "knows only WeChat"),
    "video": Text("会拍视频", "can shoot video"),
    "live": Text("已开播", "already sells live"),
}
"""Source: project facts, training, section e."""

ExerciseKind = Literal[
    "quiz", "card", "shoot", "cut", "subtitle", "copy", "comply", "review", "script", "rehearse", "comments", "kpi"
]
KIND_NAMES: dict[ExerciseKind, Text] = {
    "quiz": Text("选择题", "quiz"),
    "card": Text("做商品卡", "product card"),
    "shoot": Text("拍素材", "shooting"),
    "cut": Text("剪短片", "cutting"),
    "subtitle": Text("改字幕", "captions"),
    "copy": Text("写文案", "copy"),
    "comply": Text("找违规", "find what is unlawful"),
    "review": Text("填审核单", "review sheet"),
    "script": Text("写脚本", "script"),
    "rehearse": Text("排练", "rehearsal"),
    "comments": Text("回评论", "answering viewers"),
    "kpi": Text("算数据", "figures"),
}
HEAVY: frozenset[ExerciseKind] = frozenset({"shoot", "cut", "rehearse"})
"""Kinds that listen to or look at a recording: one at a time on the trainer's laptop."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounds:
    """Where something that is told of law or numbers was read. Empty strings where nothing such is told."""

    source: str = ""
    as_of: str = ""
    review_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonBlock:
    """One screen of a lesson: a few sentences and a picture."""

    text: Text
    picture: str = ""
    """File name in the course's pictures; empty: none."""
    is_bad: bool = False
    """The words are an example of what must not be said."""
    grounds: Grounds = Grounds()


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """A few minutes to read or listen to."""

    blocks: tuple[LessonBlock, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Exercise:
    """One task with a score. `settings` fits `kind`; solutions are in it and never leave the server."""

    id: str
    kind: ExerciseKind
    title: Text
    task: Text
    settings: Settings
    of: int
    """Most points."""

    @property
    def heavy(self) -> bool:
        return self.kind in HEAVY


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A lesson and its exercises."""

    id: str
    title: Text
    minutes: int
    lesson: Lesson
    exercises: tuple[Exercise, ...]

    def exercise(self, exercise_id: str) -> Exercise | None:
        return next((one for one in self.exercises if one.id == exercise_id), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """Units in their order, with a test before and a test after."""

    id: str
    title: Text
    level: Level
    source: str
    as_of: str
    review_by: str
    units: tuple[Unit, ...]
    pretest: Exercise | None = None
    posttest: Exercise | None = None
    is_own: bool = False
    """Written by a trainer, not shipped with the product."""

    @property
    def minutes(self) -> int:
        return sum(unit.minutes for unit in self.units)

    def unit(self, unit_id: str) -> Unit | None:
        return next((one for one in self.units if one.id == unit_id), None)

    def exercise(self, unit_id: str, exercise_id: str) -> Exercise | None:
        """The exercise; the tests are in the units "pretest" and "posttest", whatever `exercise_id`."""
        if unit_id in ("pretest", "posttest"):
            return self.pretest if unit_id == "pretest" else self.posttest
        unit = self.unit(unit_id)
        return unit.exercise(exercise_id) if unit else None

    def all_exercises(self) -> Iterator[tuple[str, Exercise]]:
        """(unit id, exercise) of every exercise, the tests first and last."""
        if self.pretest:
            yield "pretest", self.pretest
        for unit in self.units:
            for exercise in unit.exercises:
                yield unit.id, exercise
        if self.posttest:
            yield "posttest", self.posttest

    @property
    def pictures(self) -> tuple[str, ...]:
        """Names of all pictures, each once."""
        named = (block.picture for unit in self.units for block in unit.lesson.blocks if block.picture)
        return tuple(dict.fromkeys(named))
