"""What the trainer does: look, push, lock, comment, correct, show."""

from collections.abc import Collection, Mapping
from typing import Any

from toolkit.core.courses.score import score_record
from toolkit.core.courses.types import KIND_NAMES, Course
from toolkit.core.room.errors import RoomError, malformed, not_found
from toolkit.core.room.progress import ClassResult, class_result, is_open, lock_key, unit_rows
from toolkit.core.room.types import TEST_UNITS, LogEntry, Message, Seat, Try
from toolkit.core.text import Lang, Text
from toolkit.room.base import new_id, stored_score
from toolkit.room.hall_wifi import RoomWifi
from toolkit.store import room_desk, room_seats, room_work

HERE_MS = 60_000
"""A phone that has asked for something within a minute is in the room."""
MAX_COMMENT = 500


class RoomDesk(RoomWifi):
    """The trainer's side of the room."""

    def result(self) -> ClassResult:
        """How the class does: what the pictures, the table and the files are made from."""
        with self._store.read() as db:
            return class_result(
                self.course,
                room_seats.load_seats(db, self.class_id),
                room_work.load_tries(db, self.class_id),
                room_seats.load_days(db, self.class_id),
            )

    def roster(self, lang: Lang) -> list[dict[str, Any]]:
        """Everybody, in the order of joining."""
        titles = self.titles(lang)
        now_ms = self.now_ms
        waiting = {one.seat_id for one in self.queue()}
        exercises = len(list(self.course.all_exercises()))
        return [
            {
                "seat": one.seat.id, "number": one.seat.number, "name": one.seat.name,
                "here": now_ms - max(one.seat.seen_ms, self._seen.get(one.seat.id, 0)) < HERE_MS,
                "joined": one.seat.joined_ms, "seen": one.seat.seen_ms,
                "step": {"unit": one.seat.step.unit, "exercise": one.seat.step.exercise},
                "step_title": titles.get((one.seat.step.unit, one.seat.step.exercise), ""),
                "done": one.done, "exercises": exercises, "got": one.got, "of": one.of,
                "share": round(one.share, 3), "unjudged": one.unjudged,
                "needs_trainer": one.needs_trainer, "waiting": one.seat.id in waiting, "days": list(one.days),
            }
            for one in self.result().seats
        ]  # fmt: skip

    def titles(self, lang: Lang) -> dict[tuple[str, str], str]:
        """What each step is called, by (unit, exercise); the lesson by (unit, "")."""
        found = {}
        for row in unit_rows(self.course):
            found[(row.id, "")] = row.title.get(lang)
            for one in row.exercises:
                names = (row.title.get(lang), one.title.get(lang))
                found[(row.id, one.id)] = " · ".join(dict.fromkeys(names))  # a test is a unit of its own name
        return found

    def title_of_try(self, try_id: str, lang: Lang) -> str:
        """What a try was handed in for; "" where it is gone."""
        with self._store.read() as db:
            one = room_work.load_try(db, self.class_id, try_id)
        return self.titles(lang).get((one.unit, one.exercise), "") if one else ""

    def units(self, lang: Lang) -> list[dict[str, Any]]:
        """Units with what is locked."""
        locks = self.locks()
        return [
            {
                "id": row.id, "title": row.title.get(lang), "open": is_open(row.id, locks),
                "exercises": [
                    {
                        "id": one.id, "title": one.title.get(lang), "kind": KIND_NAMES[one.kind].get(lang),
                        "of": one.of, "open": locks.get(lock_key(row.id, one.id), True),
                    }
                    for one in row.exercises
                ],
            }
            for row in unit_rows(self.course)
        ]  # fmt: skip

    def push(self, unit: str, exercise: str) -> None:
        """Bring every phone to a lesson (`exercise` empty) or exercise, and open it; both empty takes it back.

        Raises:
            NotFound.
        """
        self._check_step(unit, exercise)
        with self._store.write() as db:
            for key in {lock_key(unit), lock_key(unit, exercise)} if unit else ():
                room_desk.set_lock(db, self.class_id, key, True)
            room_seats.change_class(
                db, self.class_id, pushed_unit=unit, pushed_exercise=exercise, pushed_ms=self.now_ms
            )

    def set_open(self, unit: str, open_: bool, exercise: str = "") -> None:
        """Lock or unlock a unit, or one exercise of it: that one is open while its unit is too. Raises NotFound."""
        self._check_step(unit, exercise, is_needed=True)
        with self._store.write() as db:
            room_desk.set_lock(db, self.class_id, lock_key(unit, exercise), open_)

    def set_open_exercises(self, unit: str, open_ones: Collection[str]) -> None:
        """Of a unit's exercises leave these open and lock the others. Raises NotFound."""
        self._check_step(unit, "", is_needed=True)
        row = next(row for row in unit_rows(self.course) if row.id == unit)
        with self._store.write() as db:
            for one in row.exercises:
                room_desk.set_lock(db, self.class_id, lock_key(unit, one.id), one.id in open_ones)

    def comment(self, seat_id: str, text: str, unit: str = "", exercise: str = "") -> None:
        """Write to a trainee, or to all with `seat_id` empty. Raises RoomError, NotFound."""
        said = text.replace("\0", "").strip()
        if not said or len(said) > MAX_COMMENT:
            raise RoomError(
                "",
                Text(f"要写 1 到 {MAX_COMMENT} 个字", f"write 1 to {MAX_COMMENT} characters"),
                Text("请改一下再发", "Change it and send it again"),
            )
        if seat_id:
            self.seat(seat_id)
        self._check_step(unit, exercise)
        made = Message(
            id=new_id(), seat_id=seat_id, unit=unit, exercise=exercise, text=said, made_ms=self.now_ms
        )  # fmt: skip
        with self._store.write() as db:
            room_desk.add_message(db, self.class_id, made)

    def override(self, try_id: str, got: object, reason: object) -> Try:
        """The trainer's points in place of the program's; kept in the log with the reason.

        Raises:
            NotFound; RoomError: no reason, or points out of range.
        """
        one = self.try_of(None, try_id)
        why = reason.strip() if isinstance(reason, str) else ""
        if not why or len(why) > MAX_COMMENT:
            raise RoomError(
                "",
                Text("改分要写理由", "a reason is needed"),
                Text("请写一句为什么", "Write why, in a sentence"),
            )
        if not isinstance(got, int | float) or isinstance(got, bool) or not 0 <= got <= one.of:
            raise RoomError(
                str(got)[:20],
                Text(f"分数要在 0 到 {one.of:g} 之间", f"points must be 0 to {one.of:g}"),
                Text("请改正", "Correct them"),
            )
        if one.state != "done":
            raise RoomError(
                "",
                Text("这次练习还没有打完分", "this try has no score yet"),
                Text("请等它做完", "Wait until it is done"),
            )
        detail = {
            "try": try_id, "seat": one.seat_id, "before": one.got, "unjudged": one.unjudged, "after": float(got),
            "reason": why,
        }  # fmt: skip
        with self._store.write() as db:
            room_work.change_try(db, try_id, override=float(got), override_reason=why)
            room_desk.add_log(db, self.class_id, "override", detail, self.now_ms)
        return self.try_of(None, try_id)

    def keep_course(self, tables: Mapping[str, Any], overwrites: bool) -> Course:
        """An own course from the trainer's form, checked and kept; this class goes on with its own as it was read.

        Raises:
            CourseInvalid: with every fault. OutputTaken: a course of that id is there.
        """
        return self._tools.keep_course(tables, overwrites)

    def log(self) -> tuple[LogEntry, ...]:
        """What the trainer has overridden or taken out, newest first."""
        with self._store.read() as db:
            return room_desk.load_log(db, self.class_id)

    def reset(self, seat_id: str) -> None:
        """See `RoomDoors.reset`; noted in the log without the name."""
        number = self.seat(seat_id).number
        super().reset(seat_id)
        with self._store.write() as db:
            room_desk.add_log(db, self.class_id, "reset", {"number": number}, self.now_ms)

    def set_shown(self, try_id: str, is_shown: bool) -> None:
        """Put a try into the gallery, or take it out. Raises NotFound."""
        self.try_of(None, try_id)
        with self._store.write() as db:
            room_work.change_try(db, try_id, shown_ms=self.now_ms if is_shown else 0)

    def gallery(self, lang: Lang) -> list[dict[str, Any]]:
        """Pieces that the trainer shows: words and score, no name and no recording (a voice or face is a name)."""
        titles = self.titles(lang)
        shown = []
        with self._store.read() as db:
            for one in room_work.load_tries(db, self.class_id):
                if not one.is_shown:
                    continue
                answer, score_text = room_work.load_papers(db, one.id)
                score = stored_score(score_text)
                shown.append(
                    {
                        "id": one.id, "unit": one.unit, "exercise": one.exercise,
                        "title": titles.get((one.unit, one.exercise), ""), "got": one.got, "of": one.of,
                        "unjudged": one.unjudged, "written": self.written(one.unit, one.exercise, answer, lang),
                        "score": score_record(score, lang) if score else None,
                    }
                )  # fmt: skip
        return shown

    def seat_tries(self, seat_id: str, lang: Lang) -> list[dict[str, Any]]:
        """Every try of a trainee, newest first. Raises NotFound."""
        self.seat(seat_id)
        titles = self.titles(lang)
        with self._store.read() as db:
            tries = room_work.load_tries(db, self.class_id, seat_id=seat_id)
        return [
            {
                "try": one.id, "title": titles.get((one.unit, one.exercise), one.exercise), "unit": one.unit,
                "exercise": one.exercise, "at": one.handed_in_ms, "got": one.got, "of": one.of, "state": one.state,
                "unjudged": one.unjudged, "needs_trainer": one.is_open, "override": one.override,
                "reason": one.override_reason, "shown": one.is_shown,
            }
            for one in reversed(tries)
        ]  # fmt: skip

    def queue_view(self, lang: Lang) -> list[dict[str, Any]]:
        """Who waits for the computer, and how long."""
        names = {seat.id: seat for seat in self.seats()}
        titles = self.titles(lang)
        rows = []
        for one in self.queue():
            place, eta_s = self.place_of(one)
            seat = names.get(one.seat_id)
            rows.append(
                {
                    "try": one.id, "seat": one.seat_id, "number": seat.number if seat else 0,
                    "name": seat.name if seat else "", "title": titles.get((one.unit, one.exercise), ""),
                    "state": one.state, "percent": one.percent, "place": place, "eta_s": eta_s,
                }
            )  # fmt: skip
        return rows

    def projector(self, lang: Lang) -> dict[str, Any]:
        """For everybody to see: counts, no names."""
        classroom = self.classroom()
        result = self.result()
        now_ms = self.now_ms
        here = sum(now_ms - max(one.seat.seen_ms, self._seen.get(one.seat.id, 0)) < HERE_MS for one in result.seats)
        pushed = classroom.pushed
        return {
            "class": self.name,
            "code": self.code,
            "course": self.course.title.get(lang),
            "joined": len(result.seats),
            "here": here,
            "waiting": len(self.queue()),
            "units": [{"id": row.id, "title": row.title.get(lang), "done": done} for row, done in result.units],
            "pushed": {
                "unit": pushed.unit, "exercise": pushed.exercise,
                "title": self.titles(lang).get((pushed.unit, pushed.exercise), ""),
            } if pushed.unit else None,
            "server_time": now_ms,
        }  # fmt: skip

    def _check_step(self, unit: str, exercise: str, *, is_needed: bool = False) -> None:
        if not isinstance(unit, str) or not isinstance(exercise, str) or (is_needed and not unit):
            raise malformed()
        if unit and unit not in TEST_UNITS and self.course.unit(unit) is None:
            raise not_found(Text("这一课", "this lesson"))
        if unit in TEST_UNITS and self.course.exercise(unit, "") is None:
            raise not_found(Text("这个小测", "this test"))
        if exercise:
            self.exercise_of(unit, exercise)


def seat_label(seat: Seat) -> str:
    """Badge and name."""
    return f"{seat.number:02d} {seat.name}"
