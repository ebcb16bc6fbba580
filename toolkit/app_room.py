"""The composition root of the training room: settings and options to a `Room`."""

import contextlib
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from toolkit.app import App
from toolkit.config import Settings
from toolkit.core.codec import to_plain
from toolkit.core.courses.score import ExerciseScore
from toolkit.core.courses.types import Course, Exercise
from toolkit.core.courses.views import exercise_view
from toolkit.core.errors import InputError, ToolkitError
from toolkit.core.progress import Reporter
from toolkit.core.room.certificates import clean_code, is_genuine, read_certificate
from toolkit.core.room.errors import RoomError
from toolkit.core.room.pieces import Piece
from toolkit.core.room.types import Classroom
from toolkit.core.room.warm import warm_answer
from toolkit.core.text import Lang, Text
from toolkit.media.save_file import save_bytes
from toolkit.room.base import RoomTools, Scorer, enough_share, new_id
from toolkit.room.child import Child
from toolkit.room.look import make_looker
from toolkit.room.results import RoomResults
from toolkit.room.voice import SPEED, LessonVoice
from toolkit.store import room_desk, room_seats
from toolkit.store.room_db import RoomStore, open_room_store
from toolkit.store.room_stages import forget_stages_since
from toolkit.tasks.join_pieces import join_pieces

HEAVY_MOST_S = 900.0
"""What one recording may take before it is given up: two minutes of speech take about one."""
QUICK_NICENESS = 3
"""Pages before scores, scores of texts before recordings."""
QUICK_MOST_S = 60.0
"""A text: scored in less than half a second; the first ones wait until the rules are read."""
LOOK_MOST_S = 30.0
SPEAK_MOST_S = 120.0
MAX_CLASS_NAME = 40


class Room(RoomResults):
    """One class, ready for its pages. Close it, or use it in `with`."""

    def __init__(
        self, store: RoomStore, classroom: Classroom, tools: RoomTools, helpers: tuple[Child, ...] = ()
    ) -> None:
        super().__init__(store, classroom, tools)
        self._helpers = helpers  # the last looks at uploads

    def __enter__(self) -> "Room":
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()

    def warm_up(self) -> None:
        """Have rules and dictionaries read before the first phone waits for them: some seconds."""
        for kind in dict.fromkeys(one.kind for _, one in self.course.all_exercises() if not one.heavy):
            exercise = next(one for _, one in self.course.all_exercises() if one.kind == kind)
            with contextlib.suppress(ToolkitError):
                self._tools.score(exercise, warm_answer(exercise_view(exercise, "zh")), {}, Reporter())
        for helper in self._helpers[-1:]:
            helper.start()

    def close(self) -> None:
        """Stop the queue and its helpers, and close the store."""
        if self._tools.voice is not None:
            self._tools.voice.close()
        super().close()
        for helper in self._helpers:
            helper.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomOptions:
    """What `chushan serve` was told."""

    name: str
    course_id: str = ""
    """Empty: that of the class if it is known, else the first course."""
    lang: Lang = "zh"
    store: str = ""
    """URL of a database; empty: a file in the home folder."""
    pin: str = ""
    """Empty: that of the class if it has one, else a new one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A room and what its trainer has to be told."""

    room: Room
    new_pin: str
    """"" where the class has one already and none was given."""


def open_room(
    app: App, options: RoomOptions, change_tools: Callable[[RoomTools], RoomTools] = lambda tools: tools
) -> Opened:
    """The class by its name, made if there is none, with its queue running.

    Args:
        change_tools: a test or a benchmark may replace parts of what the room works with.

    Raises:
        StoreError, InputError: a store that can't be used, a course that is not there, a name that can't be used.
    """
    name = " ".join(options.name.split())
    if not name or len(name) > MAX_CLASS_NAME:
        raise RoomError(
            "--class",
            Text(f"班名要有 1 到 {MAX_CLASS_NAME} 个字", f"the name of a class has 1 to {MAX_CLASS_NAME} characters"),
            Text("例如 --class 春季一班", "For example --class spring-1"),
        )
    home = app.settings.home / "room"
    store = open_room_store(options.store or home / "room.sqlite")
    try:
        classroom = _find_class(store, name, options, app)
        folder = home / classroom.id
        room = _room(app, store, classroom, folder, class_key(home), change_tools)
        room.clean_uploads()
        room.start()
        new_pin = options.pin or ("" if room.has_pin() else f"{secrets.randbelow(1_000_000):06d}")
        if new_pin:
            room.set_pin(new_pin)
    except BaseException:
        store.close()
        raise
    return Opened(room=room, new_pin=new_pin)


def class_key(home: Path) -> bytes:
    """The key that signs certificates, made once; whoever has this file can make genuine ones."""
    path = home / "certificate.key"
    with contextlib.suppress(OSError):
        key = bytes.fromhex(path.read_text(encoding="ascii").strip())
        if len(key) == 32:
            return key
    if path.exists():
        raise InputError(
            str(path),
            Text("证书的钥匙文件坏了", "the key of the certificates is damaged"),
            Text(
                "请从备份里拷回来；没有就把它改名，会另做一把", "Copy it from a backup, or rename it to get a new one"
            ),
        )
    key = secrets.token_bytes(32)
    save_bytes(path, key.hex().encode("ascii"))
    with contextlib.suppress(OSError):
        path.chmod(0o600)
    return key


def _find_class(store: RoomStore, name: str, options: RoomOptions, app: App) -> Classroom:
    with store.write() as db:
        known = room_seats.find_class(db, name)
        if known is not None:
            if options.course_id and options.course_id != known.course_id:
                app.course(options.course_id)
                room_seats.change_class(db, known.id, course_id=options.course_id)
                return replace(known, course_id=options.course_id)
            return known
        made = Classroom(
            id=new_id(), name=name, course_id=app.course(options.course_id or app.courses()[0].id).id,
            code=f"{secrets.randbelow(9000) + 1000}", lang=options.lang, made_ms=time.time_ns() // 1_000_000,
        )  # fmt: skip
        room_seats.add_class(db, made)
        return made


def _room(
    app: App, store: RoomStore, classroom: Classroom, folder: Path, key: bytes,
    change_tools: Callable[[RoomTools], RoomTools],
) -> Room:  # fmt: skip
    scorer = Child(make_scorer, replace(app.settings, threads=1))
    quick = Child(make_scorer, replace(app.settings, threads=1), niceness=QUICK_NICENESS)
    looker = Child(make_looker)
    course = app.course(classroom.course_id)
    speaker = Child(make_speaker, app.settings)
    tools = RoomTools(
        course=course,
        score=_in_helper(quick, QUICK_MOST_S),
        score_heavy=_in_helper(scorer, HEAVY_MOST_S),
        look=lambda path: looker.ask(path, Reporter(), LOOK_MOST_S),
        folder=folder,
        key=key,
        forget_made_since=lambda since_ms: _forget(app, since_ms),
        cut=lambda pieces, out, reporter: scorer.ask(Cut(tuple(pieces), out), reporter, HEAVY_MOST_S),
        keep_course=lambda tables, overwrites: quick.ask(Keep(tables, overwrites), Reporter(), QUICK_MOST_S),
        voice=_voice(app, speaker),
        enough_share=enough_share(),
        picture=lambda name: app.course_picture(course.id, name),
    )
    return Room(store, classroom, change_tools(tools), (scorer, quick, speaker, looker))


def _voice(app: App, speaker: Child) -> LessonVoice | None:
    """Reads lessons aloud; what was spoken once is kept for every class."""
    if not app.has_voice():
        return None
    return LessonVoice(
        app.settings.home / "room" / "voice",
        lambda text, target: speaker.ask((text, target), Reporter(), SPEAK_MOST_S),
        speaker.close,
    )


def make_speaker(settings: Settings) -> Any:
    """The helper's work."""
    app = App.open(settings)

    def speak(order: Any, _reporter: Reporter) -> None:
        text, target = order
        app.read_aloud(text, SPEED, target)

    return speak


def _forget(app: App, since_ms: int) -> None:
    forget_stages_since(app._store, since_ms)


def _in_helper(helper: Child, most_s: float) -> Scorer:
    def score(
        exercise: Exercise, answer: Mapping[str, Any], files: Mapping[str, Path], reporter: Reporter
    ) -> ExerciseScore:
        return helper.ask((exercise, dict(answer), dict(files)), reporter, most_s)

    return score


@dataclass(frozen=True, slots=True)
class Keep:
    """An order to the helper: keep the course that these tables describe."""

    tables: Mapping[str, Any]
    overwrites: bool


@dataclass(frozen=True, slots=True)
class Cut:
    """An order to the helper: join these pieces."""

    pieces: tuple[Piece, ...]
    out: Path


def make_scorer(settings: Settings) -> Any:
    """The helper's work: an App of its own, kept open so that the recogniser stays loaded."""
    app = App.open(settings)

    def score(order: Any, reporter: Reporter) -> ExerciseScore | Course | None:
        if isinstance(order, Cut):
            return join_pieces(order.pieces, order.out, settings.threads, reporter)
        if isinstance(order, Keep):
            return app.keep_form(order.tables, overwrites=order.overwrites)
        exercise, answer, files = order
        return app.score_exercise(exercise, answer, files, reporter)

    return score


def verify_certificate(settings: Settings, told: str, store: str = "") -> dict[str, Any] | None:
    """What a genuine certificate says, None for any other: by its code from the store, or by the text of its QR code
    with nothing but this computer's key.

    Raises:
        StoreError, InputError: the store or the key can't be used.
    """
    home = settings.home / "room"
    code, _, fields = told.removeprefix("chushan1 ").partition(" {")
    text: str | None = "{" + fields
    if not fields:
        opened = open_room_store(store or home / "room.sqlite")
        try:
            with opened.read() as db:
                text = room_desk.find_certificate(db, clean_code(code))
        finally:
            opened.close()
    try:
        found = read_certificate(text) if text else None
    except ValueError:
        return None
    if found is None or not is_genuine(found, code, class_key(home)):
        return None
    return to_plain(found)
