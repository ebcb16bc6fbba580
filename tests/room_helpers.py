"""A room with its server, for tests: a small course, phones as clients of their own."""

import dataclasses
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from room_course import COURSE
from starlette.testclient import TestClient

from toolkit.app import App
from toolkit.app_room import Room, RoomOptions, open_room
from toolkit.config import load_settings
from toolkit.core.courses.score import ExerciseScore
from toolkit.core.courses.score_quiz import score_quiz
from toolkit.core.courses.types import Course
from toolkit.room.base import RoomTools
from ui.room.server import build_room_server

OURS = {"X-Lang": "zh"}
PIN = "246810"


class CourseApp(App):
    """With a small course that does not change with the product's own."""

    def courses(self) -> tuple[Course, ...]:
        return (COURSE,)

    def course(self, course_id: str) -> Course:
        assert course_id == COURSE.id
        return COURSE


def score_quiz_here(exercise: Any, answer: Any, _files: Any, _reporter: Any) -> ExerciseScore:
    """What the product's own scoring does with a quiz."""
    return score_quiz(exercise.settings, answer, exercise.of)


@contextmanager
def opened_room(
    home: Path, name: str = "春季班", tools: Callable[[RoomTools], RoomTools] = lambda given: given, **options: Any
) -> Iterator[tuple[App, Room]]:
    """The class `name` in `home`, as `chushan serve` opens it."""
    settings = load_settings({"CHUSHAN_HOME": str(home), "CHUSHAN_LANG": "zh"})

    def score_here(given: RoomTools) -> RoomTools:
        """In this process, quizzes only: a helper takes seconds to start and to read the rules for other kinds."""
        return tools(dataclasses.replace(given, score=score_quiz_here))

    with (
        CourseApp.open(settings) as app,
        open_room(app, RoomOptions(name=name, **{"pin": PIN, **options}), score_here).room as room,
    ):
        yield app, room


class Phone:
    """A browser of one person."""

    def __init__(self, server: Any, address: str = "192.168.1.50") -> None:
        self.client = TestClient(server, client=(address, 5000), headers=OURS, raise_server_exceptions=False)

    def get(self, path: str, **more: Any) -> Any:
        return self.client.get(path, **more)

    def post(self, path: str, body: Any = None, **more: Any) -> Any:
        return self.client.post(path, json={} if body is None else body, **more)

    def put(self, path: str, body: Any) -> Any:
        return self.client.put(path, json=body)

    def join(self, room: Room, name: str, icons: tuple[int, ...] = (0, 1, 2)) -> "Phone":
        answer = self.post("/api/join", {"code": room.code, "name": name, "icons": list(icons)})
        assert answer.status_code == 200, answer.text
        return self

    def sign_in(self, pin: str = PIN) -> "Phone":
        answer = self.post("/api/trainer/login", {"pin": pin})
        assert answer.status_code == 200, answer.text
        return self


def plain_server(room: Room) -> Any:
    """The room's own addresses, without the tools' pages."""
    return build_room_server(room)


def right_answer(room: Room, unit: str = "pretest", exercise: str = "") -> dict[str, Any]:
    """The answer to a quiz that gets every point."""
    found = room.course.exercise(unit, exercise)
    assert found is not None
    assert found.kind == "quiz"
    return {"choices": {one.id: one.right for one in found.settings.questions}}  # type: ignore[union-attr]
