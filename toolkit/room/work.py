"""What a trainee does: read, type, hand in."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy.exc import IntegrityError

from toolkit.core.codec import to_plain
from toolkit.core.courses.score import ExerciseScore, score_record
from toolkit.core.courses.views import course_view, exercise_view, lesson_view, spoken_pages
from toolkit.core.errors import StoreError
from toolkit.core.progress import Reporter
from toolkit.core.room.errors import RoomError, malformed, not_found
from toolkit.core.room.progress import bests, exercise_state, is_open, unit_rows, unit_state
from toolkit.core.room.types import TEST_UNITS, Message, Seat, Step, Try
from toolkit.core.room.waiting import left_s, usual_s
from toolkit.core.text import Lang, Text
from toolkit.room.base import new_id, stored_score
from toolkit.room.drafts import DraftMark, answer_text, mark_of
from toolkit.room.figures import RoomFigures
from toolkit.store import room_desk, room_seats, room_work

MAX_WAITING = 3
"""Heavy tries of one trainee in the queue at once."""
_REQUEST = re.compile(r"[\w-]{1,64}")


class RoomWork(RoomFigures):
    """The trainee's side of the room."""

    def me(self, seat: Seat, lang: Lang) -> dict[str, Any]:
        """Everything that the first screen shows, as JSON."""
        with self._store.read() as db:
            classroom = room_seats.load_class(db, self.class_id)
            locks = room_desk.load_locks(db, self.class_id)
            tries = room_work.load_tries(db, self.class_id, seat_id=seat.id)
            messages = room_desk.load_messages(db, self.class_id, seat.id)
        best = bests(tries)
        waiting = frozenset((one.unit, one.exercise) for one in tries if one.state in ("waiting", "running"))
        pushed = classroom.pushed
        return {
            "name": seat.name,
            "number": seat.number,
            "class": self.name,
            "lang": classroom.lang,
            "step": _plain_step(seat.step),
            "course": {
                **{key: value for key, value in course_view(self.course, lang).items() if key in ("id", "title")},
                "units": [
                    {
                        "id": row.id,
                        "title": row.title.get(lang),
                        "state": unit_state(row, is_open(row.id, locks), best),
                        "lesson": row.has_lesson,
                        "exercises": [
                            {
                                "id": one.id, "title": one.title.get(lang), "kind": one.kind, "of": one.of,
                                **_plain_best(best.get((row.id, one.id))),
                                "state": exercise_state(
                                    (row.id, one.id), is_open(row.id, locks, one.id), best, waiting
                                ),
                            }
                            for one in row.exercises
                        ],
                    }
                    for row in unit_rows(self.course)
                ],
            },
            "pushed": {**_plain_step(pushed), "at": classroom.pushed_ms} if pushed.unit else None,
            "messages": [self._plain_message(one) for one in messages],
            "server_time": self.now_ms,
        }  # fmt: skip

    def lesson(self, unit_id: str, lang: Lang) -> dict[str, Any]:
        """Raises NotFound, Locked."""
        unit = self.course.unit(unit_id)
        if unit is None:
            raise not_found(Text("这一课", "this lesson"))
        self.check_open(unit_id)
        return {**lesson_view(unit, lang), "voice": self._tools.voice is not None and lang == "zh"}

    def lesson_sound(self, unit_id: str, page: int, lang: Lang) -> Path | None:
        """A page of a lesson read aloud; None while the computer is at it. Raises NotFound, Locked, ToolkitError."""
        unit = self.course.unit(unit_id)
        pages = spoken_pages(unit, lang) if unit else ()
        if not 0 <= page < len(pages) or self._tools.voice is None or lang != "zh":
            raise not_found(Text("这一页的录音", "a recording of this page"))
        self.check_open(unit_id)
        return self._tools.voice.sound(pages[page], pages[page + 1 :])

    def picture(self, name: str) -> bytes:
        """A picture of a lesson. Raises InputError."""
        return self._tools.picture(name)

    def exercise(self, seat: Seat, unit: str, exercise: str, lang: Lang) -> dict[str, Any]:
        """The exercise, what was typed, and earlier tries. Raises NotFound; Locked while nothing was handed in."""
        found = self.exercise_of(unit, exercise)
        with self._store.read() as db:
            tries = room_work.load_tries(db, self.class_id, seat_id=seat.id, unit=unit, exercise=found.id)
            draft = room_work.load_draft(db, seat.id, unit, found.id)
            uploads = room_work.load_uploads(db, self.class_id, seat.id)
        locked = not is_open(unit, self.locks(), found.id)
        if locked and not tries:
            self.check_open(unit, found.id)
        return {
            "exercise": exercise_view(found, lang),
            "draft": draft.answer,
            "draft_version": draft.version,
            "tries": [_plain_try(one) for one in reversed(tries)],
            "uploads": [
                {
                    "upload": one.id, "media_type": one.media_type, "duration_ms": one.duration_ms,
                    "size_bytes": one.size_bytes, "at": one.made_ms,
                }
                for one in uploads
                if (one.unit, one.exercise) == (unit, found.id)
            ],
            "locked": locked,
        }  # fmt: skip

    def go_to(self, seat: Seat, unit: object, exercise: object) -> None:
        """Note where the trainee is. Raises NotFound."""
        if not isinstance(unit, str) or not isinstance(exercise, str):
            raise malformed()
        if unit and unit not in TEST_UNITS and self.course.unit(unit) is None:
            raise not_found(Text("这一课", "this lesson"))
        if exercise:
            self.exercise_of(unit, exercise)
        with self._store.write() as db:
            room_seats.change_seat(db, seat.id, unit=unit, exercise=exercise, seen_ms=self.now_ms)

    # handing in

    def hand_in(self, seat: Seat, unit: str, exercise: str, body: Mapping[str, Any], lang: Lang) -> dict[str, Any]:
        """Keep an answer and score it: at once, or in the queue if it holds recordings.

        The same `request_id` again gives the same try: a phone that heard no answer may ask once more.

        Raises:
            NotFound, Locked, RoomError, and what scoring raises for a malformed answer.
        """
        found = self.exercise_of(unit, exercise)
        request_id, answer = body.get("request_id"), body.get("answer")
        if not isinstance(request_id, str) or not _REQUEST.fullmatch(request_id):
            raise malformed()
        text = answer_text(answer)
        assert isinstance(answer, dict)
        with self._store.read() as db:
            known = room_work.find_request(db, seat.id, request_id)
        if known is None:
            self.check_open(unit, found.id)
            files = self._own_files(seat, answer) if found.heavy else {}
            score = None if found.heavy else self._tools.score(found, answer, files, Reporter())
            made = Try(
                id=new_id(), seat_id=seat.id, unit=unit, exercise=found.id, state="waiting", handed_in_ms=self.now_ms,
                of=found.of, is_heavy=found.heavy,
            )  # fmt: skip
            known = self._keep_try(seat, made, request_id, text, score, mark_of(body))
        if known.is_heavy:
            return {"try": known.id, "job": known.id}
        return {"try": known.id, "score": self._score_view(known, lang), **_plain_try(known)}

    def try_view(self, seat: Seat | None, try_id: str, lang: Lang) -> dict[str, Any]:
        """How a try is getting on, and its score. `seat` None: the trainer asks. Raises NotFound."""
        one = self.try_of(seat, try_id)
        view: dict[str, Any] = {**_plain_try(one), "state": one.state, "percent": one.percent, "place": 0, "eta_s": 0}
        view["unit"], view["exercise"] = one.unit, one.exercise
        if one.state in ("waiting", "running"):
            view["place"], view["eta_s"] = self.place_of(one)
        view["score"] = self._score_view(one, lang)
        view["error"] = one.error.get(lang) if one.error else ""
        with self._store.read() as db:
            view["answer"] = room_work.load_papers(db, one.id)[0]
        if seat is None:
            found = self.course.exercise(one.unit, one.exercise)
            view["shown"] = one.is_shown
            view["title"], view["task"] = (found.title.get(lang), found.task.get(lang)) if found else ("", "")
            with self._store.read() as db:
                messages = room_desk.load_messages(db, self.class_id, one.seat_id)
            view["said"] = [
                each.text
                for each in messages
                if (each.unit, each.exercise) == (one.unit, one.exercise) and each.seat_id
            ]
            view["written"] = self.written(one.unit, one.exercise, view["answer"], lang)
        return view

    def try_of(self, seat: Seat | None, try_id: str) -> Try:
        """Raises NotFound: also for a try of somebody else."""
        with self._store.read() as db:
            one = room_work.load_try(db, self.class_id, try_id)
        if one is None or (seat is not None and one.seat_id != seat.id):
            raise not_found(Text("这次练习", "this try"))
        return one

    def queue(self) -> tuple[Try, ...]:
        """Heavy tries that run or wait, the running first."""
        with self._store.read() as db:
            return room_work.load_open_tries(db, self.class_id)

    def place_of(self, one: Try) -> tuple[int, int]:
        """(how many are before it, seconds until it is done)."""
        with self._store.read() as db:
            open_tries = room_work.load_open_tries(db, self.class_id)
            usual = usual_s(room_work.durations_s(db, self.class_id))
        ids = [each.id for each in open_tries]
        place = ids.index(one.id) if one.id in ids else 0
        percent = open_tries[0].percent if open_tries and open_tries[0].state == "running" else 0
        return place, left_s(place, percent, usual)

    def upload_path(self, seat: Seat | None, upload_id: str) -> tuple[Path, str]:
        """(file, media type) of a recording. `seat` None: the trainer asks. Raises NotFound."""
        with self._store.read() as db:
            one = room_work.load_upload(db, self.class_id, upload_id)
        if one is None or (seat is not None and one.seat_id != seat.id) or not (self.uploads / one.file).is_file():
            raise not_found(Text("这段录音录像", "this recording"))
        return self.uploads / one.file, one.media_type

    # inside

    def _own_files(self, seat: Seat, answer: Mapping[str, Any]) -> dict[str, Path]:
        ids = answer.get("uploads")
        if not isinstance(ids, list) or not 0 < len(ids) <= 10 or not all(isinstance(one, str) for one in ids):
            raise RoomError(
                "",
                Text("还没有选录音或视频", "no recording was chosen"),
                Text("请先录一段，传上来，再交", "Record one and send it first"),
            )
        return {one: self.upload_path(seat, one)[0] for one in ids}

    def _keep_try(
        self, seat: Seat, made: Try, request_id: str, answer: str, score: ExerciseScore | None, mark: DraftMark
    ) -> Try:
        try:
            with self._store.write() as db:
                if made.is_heavy and self._has_enough(db, seat):
                    raise RoomError(
                        "",
                        Text(f"您已经有 {MAX_WAITING} 个在排队了", f"{MAX_WAITING} of yours are waiting already"),
                        Text("请等一个做完再交", "Wait until one is done"),
                    )
                room_work.add_try(db, self.class_id, made, request_id, answer)
                self.draft_over(db, seat, made, answer, mark)
                if score is not None:
                    room_work.change_try(db, made.id, **score_columns(score, self.now_ms))
        except StoreError as error:
            if not isinstance(error.__cause__, IntegrityError):
                raise
            # the same request twice at once: the other one has kept it
        self.wake()
        with self._store.read() as db:
            kept = room_work.find_request(db, seat.id, request_id)
        assert kept is not None
        return kept

    def _has_enough(self, db: Any, seat: Seat) -> bool:
        waiting = room_work.load_open_tries(db, self.class_id)
        return sum(one.seat_id == seat.id for one in waiting) >= MAX_WAITING

    def wake(self) -> None:
        """Tell the queue that something waits."""

    def _score_view(self, one: Try, lang: Lang) -> dict[str, Any] | None:
        with self._store.read() as db:
            score = stored_score(room_work.load_papers(db, one.id)[1])
        return score_record(score, lang) if score else None

    def _plain_message(self, one: Message) -> dict[str, Any]:
        return {
            "id": one.id, "from": "trainer", "text": one.text, "at": one.made_ms, "unit": one.unit,
            "exercise": one.exercise,
        }  # fmt: skip


def score_columns(score: ExerciseScore, now_ms: int) -> dict[str, Any]:
    """What a try's row holds once it is scored."""
    return {
        "state": "done", "score": json.dumps(to_plain(score), ensure_ascii=False), "scored": float(score.got),
        "of": float(score.of), "unjudged": float(score.unjudged), "needs_trainer": int(score.needs_trainer),
        "finished_ms": now_ms, "percent": 100, "error_zh": "", "error_en": "",
    }  # fmt: skip


def _plain_step(step: Step) -> dict[str, str]:
    return {"unit": step.unit, "exercise": step.exercise}


def _plain_try(one: Try) -> dict[str, Any]:
    return {
        "id": one.id, "at": one.handed_in_ms, "got": one.got, "of": one.of, "needs_trainer": one.is_open,
        "override": {"got": one.override, "reason": one.override_reason} if one.override is not None else None,
        "state": one.state, "unjudged": one.unjudged,
    }  # fmt: skip


def _plain_best(one: Try | None) -> dict[str, Any]:
    return {"best": one.got if one else None, "unjudged": one.unjudged if one else 0}
