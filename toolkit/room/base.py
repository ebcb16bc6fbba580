"""What every part of the room rests on: one class, its course, its store, its folder."""

import json
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from toolkit.core.copy_titles import parse_limits
from toolkit.core.courses.answer_words import written_in
from toolkit.core.courses.score import ExerciseScore, read_score
from toolkit.core.courses.types import Course, Exercise
from toolkit.core.progress import Reporter
from toolkit.core.room.errors import Locked, not_found
from toolkit.core.room.pieces import Piece
from toolkit.core.room.progress import is_open
from toolkit.core.room.types import Classroom, Looked, Seat
from toolkit.core.text import Lang, Text
from toolkit.media.data_files import load_data, refused_data
from toolkit.room.voice import LessonVoice
from toolkit.store import room_desk, room_seats
from toolkit.store.room_db import RoomStore

Scorer = Callable[[Exercise, Mapping[str, Any], Mapping[str, Path], Reporter], ExerciseScore]
"""(exercise, answer, recordings by id) to the score. Raises ToolkitError, Cancelled."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomTools:
    """What the room needs from outside."""

    course: Course
    score: Scorer
    """Text exercises: in a thread of this process."""
    score_heavy: Scorer
    """Recordings: elsewhere, at low priority."""
    look: Callable[[Path], Looked]
    """Whether a file is a recording that may be kept. Raises ToolkitError."""
    folder: Path
    """Of this class: recordings, certificates' key."""
    key: bytes
    """Signs certificates."""
    cut: Callable[[Sequence[Piece], Path, Reporter], None]
    """Joins pieces of recordings into one clip, at low priority. Raises ToolkitError, Cancelled."""
    keep_course: Callable[[Mapping[str, Any], bool], Course]
    """(tables of an own course, whether one of its id is written over) to the course, checked and kept: elsewhere too.
    Raises ToolkitError."""
    now_ms: Callable[[], int] = lambda: time.time_ns() // 1_000_000
    forget_made_since: Callable[[int], None] = lambda _since_ms: None
    """Drops what was derived from recordings heard since then (wall ms): transcripts."""
    voice: LessonVoice | None = None
    """Reads lessons aloud in Chinese; None: no voice is installed."""
    enough_share: float = 0.6
    """Of the course's points but for those that wait, for a certificate (data/room.toml)."""
    picture: Callable[[str], bytes] = lambda name: _no_picture(name)
    """A picture of the course's lessons by its name. Raises InputError."""


class RoomBase:
    """One class."""

    def __init__(self, store: RoomStore, classroom: Classroom, tools: RoomTools) -> None:
        self._store = store
        self._tools = tools
        self.class_id = classroom.id
        self.name = classroom.name
        self.code = classroom.code
        self.course = tools.course
        self.uploads = tools.folder / "uploads"
        self.uploads.mkdir(parents=True, exist_ok=True)

    def close(self) -> None:
        self._store.close()

    def classroom(self) -> Classroom:
        """As it is now."""
        with self._store.read() as db:
            return room_seats.load_class(db, self.class_id)

    @property
    def now_ms(self) -> int:
        return self._tools.now_ms()

    def exercise_of(self, unit: str, exercise: str) -> Exercise:
        """Raises NotFound."""
        found = self.course.exercise(unit, exercise)
        if found is None:
            raise not_found(Text("这个练习", "this exercise"))
        return found

    def written(self, unit: str, exercise: str, answer: Mapping[str, Any], lang: Lang) -> list[dict[str, str]]:
        """An answer or draft in the words of its task, as JSON; nothing where the course has no such exercise."""
        found = self.course.exercise(unit, exercise)
        rows = written_in(found, answer, platform_names()) if found else ()
        return [{"label": one.label.get(lang), "text": one.text.get(lang), "quote": one.quote} for one in rows]

    def check_open(self, unit: str, exercise: str = "") -> None:
        """Raises Locked."""
        if not is_open(unit, self.locks(), exercise):
            raise Locked(
                "",
                Text("老师还没有打开这个练习", "the trainer has not opened this exercise yet"),
                Text("请先做别的，或等老师打开", "Do another one, or wait until it is opened"),
            )

    def locks(self) -> Mapping[str, bool]:
        with self._store.read() as db:
            return room_desk.load_locks(db, self.class_id)

    def seats(self) -> tuple[Seat, ...]:
        with self._store.read() as db:
            return room_seats.load_seats(db, self.class_id)

    def seat(self, seat_id: str) -> Seat:
        """Raises NotFound."""
        with self._store.read() as db:
            found = room_seats.load_seat(db, self.class_id, seat_id)
        if found is None:
            raise not_found(Text("这位学员", "this trainee"))
        return found


@cache
def platform_names() -> Mapping[str, Text]:
    """Id -> name of every platform that copy is written for."""
    return {one.id: one.title for one in parse_limits(load_data("copy_limits"))}


@cache
def enough_share() -> float:
    """The share of the points from which a certificate is printed. Raises InputError."""
    share = load_data("room").get("certificate", {}).get("enough_share")
    if isinstance(share, bool) or not isinstance(share, int | float) or not 0 < share <= 1:
        raise refused_data(
            "room.toml",
            Text("enough_share 要大于 0、不超过 1", "enough_share must be above 0 and at most 1"),
        )
    return float(share)


def _no_picture(_name: str) -> bytes:
    raise not_found(Text("这张图", "this picture"))


def new_id() -> str:
    """128 random bits: can't be guessed, means nothing."""
    return uuid.uuid4().hex


def stored_score(text: str) -> ExerciseScore | None:
    """A score as it is stored; "": there is none."""
    return read_score(json.loads(text)) if text else None
