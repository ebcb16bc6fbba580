"""What is typed and not handed in yet; two phones of one trainee may write it at once."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from toolkit.core.room.errors import RoomError, TooLarge, malformed
from toolkit.core.room.types import Draft, Seat, Try
from toolkit.core.text import Text
from toolkit.room.doors import RoomDoors
from toolkit.store import room_work

MAX_ANSWER_CHARS = 200_000
"""JSON of an answer: a script of five minutes has 2,000 characters."""
MAX_WRITER_CHARS = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftMark:
    """What a page knows of the draft that it writes over."""

    base: int | None = None
    """The version that the page has seen last; None: a page that does not ask."""
    writer: str = ""
    """What the opened page calls itself."""

    def is_behind(self, kept: Draft, answer: Mapping[str, Any]) -> bool:
        """Whether somebody else has written something else since."""
        if self.base is None or kept.version <= self.base or (self.writer and kept.writer == self.writer):
            return False
        return dict(kept.answer) != dict(answer)


class DraftBehind(RoomError):
    """Another phone has written this draft meanwhile; nothing was written over. `kept` is what stands."""

    status = 409

    def __init__(self, subject: str, fault: Text, next_step: Text, kept: Draft) -> None:
        super().__init__(subject, fault, next_step)
        self.args = (subject, fault, next_step, kept)
        self.kept = kept


class RoomDrafts(RoomDoors):
    """Keeping what is typed."""

    def draft(self, seat: Seat, unit: str, exercise: str) -> Draft:
        """What is kept. Raises NotFound."""
        found = self.exercise_of(unit, exercise)
        with self._store.read() as db:
            return room_work.load_draft(db, seat.id, unit, found.id)

    def save_draft(
        self, seat: Seat, unit: str, exercise: str, answer: object, mark: DraftMark = DraftMark()
    ) -> int:  # fmt: skip
        """Keep what was typed so far; the version that it has now.

        Raises:
            NotFound, RoomError; DraftBehind: another page has written since.
        """
        found = self.exercise_of(unit, exercise)
        text = answer_text(answer)
        assert isinstance(answer, dict)
        with self._store.write() as db:
            kept = room_work.load_draft(db, seat.id, unit, found.id)
            if mark.is_behind(kept, answer):
                raise DraftBehind(
                    "",
                    Text("另一台手机上也写了这个练习", "another phone has written in this exercise too"),
                    Text("请选留哪一份", "Choose which one to keep"),
                    kept,
                )
            return room_work.save_draft(db, seat.id, unit, found.id, text, self.now_ms, mark.writer)

    def draft_over(self, db: Any, seat: Seat, made: Try, answer: str, mark: DraftMark) -> None:
        """What was handed in stands as the draft too, unless another phone has written on meanwhile."""
        kept = room_work.load_draft(db, seat.id, made.unit, made.exercise)
        if not mark.is_behind(kept, json.loads(answer)):
            room_work.save_draft(db, seat.id, made.unit, made.exercise, answer, self.now_ms, mark.writer)


def mark_of(body: Mapping[str, Any]) -> DraftMark:
    """What a phone says of the draft it has seen. Raises RoomError."""
    base, writer = body.get("base"), body.get("writer", "")
    if isinstance(base, bool) or not isinstance(base, int | None):
        raise malformed()
    if not isinstance(writer, str) or len(writer) > MAX_WRITER_CHARS:
        raise malformed()
    return DraftMark(base=base, writer=writer)


def answer_text(answer: object) -> str:
    """An answer as it is kept. Raises RoomError."""
    if not isinstance(answer, dict):
        raise malformed()
    text = json.dumps(answer, ensure_ascii=False)
    if len(text) > MAX_ANSWER_CHARS:
        raise TooLarge(
            "",
            Text("写得太长了", "this is too long"),
            Text(f"最多 {MAX_ANSWER_CHARS // 10_000} 万字", f"at most {MAX_ANSWER_CHARS:,} characters"),
        )
    return text
