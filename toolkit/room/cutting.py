"""Cutting for who can't cut on a phone: pieces of own recordings, chosen there, joined by the laptop in its turn."""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from toolkit.core.courses.settings import CutSettings
from toolkit.core.errors import Cancelled, ToolkitError
from toolkit.core.progress import Progress, Reporter
from toolkit.core.room.errors import RoomError, malformed, not_found
from toolkit.core.room.pieces import Piece
from toolkit.core.room.types import Seat, Try
from toolkit.core.room.waiting import left_s
from toolkit.core.spans import Span
from toolkit.core.text import Lang, Text
from toolkit.room.base import new_id
from toolkit.room.desk import RoomDesk
from toolkit.store import room_work

MAX_PIECES = 12
MIN_PIECE_MS = 300
MOST_OVER = 2
"""A clip may be asked for that is so many times longer than the exercise wants: its score tells that it is too long."""
USUAL_S = 45.0
"""Joining 40 s of 1080p takes about so long on two cores that are also used otherwise."""
KEPT = 200
"""Orders that are done are remembered for the phones that ask; the clips themselves are kept as uploads."""


@dataclass(slots=True, kw_only=True)
class CutOrder:
    """One clip to be joined. Orders live as long as the server: a phone that hears of none sends its own again."""

    id: str
    seat_id: str
    unit: str
    exercise: str
    pieces: tuple[Piece, ...]
    made_ms: int
    state: str = "waiting"
    percent: int = 0
    error: Text | None = None
    upload: dict[str, Any] = field(default_factory=dict)
    stop: threading.Event = field(default_factory=threading.Event)


class RoomCuts(RoomDesk):
    """Orders of cutting, in the order in which they came."""

    def order_cut(self, seat: Seat, unit: str, exercise: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Have pieces joined. One order of a trainee at a time: a new one takes the place of one that waits.

        Raises:
            NotFound, Locked; RoomError: no pieces, or too many.
        """
        found = self.exercise_of(unit, exercise)
        self.check_open(unit, found.id)
        if not isinstance(found.settings, CutSettings):
            raise not_found(Text("这个练习", "this exercise"))
        pieces = self._pieces(seat, body.get("pieces"))
        total_ms = sum(piece.span.duration_ms for piece in pieces)
        if total_ms > MOST_OVER * found.settings.max_s * 1000:
            raise RoomError(
                "",
                Text(f"一共 {total_ms // 1000} 秒，太长了", f"{total_ms // 1000} s in all are too many"),
                Text(f"要 {found.settings.max_s:g} 秒以内，请去掉几段", f"{found.settings.max_s:g} s are wanted"),
            )
        order = CutOrder(
            id=new_id(), seat_id=seat.id, unit=unit, exercise=found.id, pieces=pieces, made_ms=self.now_ms
        )  # fmt: skip
        with self._cut_turn:
            for other in self._cuts.values():
                if other.seat_id == seat.id and other.state in ("waiting", "running"):
                    other.state = "cancelled"
                    other.stop.set()
            done = [one for one in self._cuts.values() if one.state not in ("waiting", "running")]
            for old in done[: max(0, len(done) - KEPT)]:
                del self._cuts[old.id]
            self._cuts[order.id] = order
        self.wake()
        return {"cut": order.id}

    def cut_view(self, seat: Seat, cut_id: str, lang: Lang) -> dict[str, Any]:
        """How an order is getting on, and the recording that it became. Raises NotFound."""
        order = self._cut_of(seat, cut_id)
        place = self._cut_place(order) if order.state in ("waiting", "running") else 0
        return {
            "state": order.state, "percent": order.percent, "place": place,
            "eta_s": left_s(place, order.percent, USUAL_S), "upload": order.upload,
            "error": order.error.get(lang) if order.error else "",
        }  # fmt: skip

    def cancel_cut(self, seat: Seat, cut_id: str) -> None:
        """Raises NotFound."""
        order = self._cut_of(seat, cut_id)
        with self._cut_turn:
            if order.state in ("waiting", "running"):
                order.state = "cancelled"
                order.stop.set()

    def place_of(self, one: Try) -> tuple[int, int]:
        """(how many are before it, seconds until it is done), clips to be joined included."""
        place, eta_s = super().place_of(one)
        before = sum(each.made_ms < one.handed_in_ms or each.state == "running" for each in self._open_cuts())
        return place + before, eta_s + round(before * USUAL_S)

    def queue_view(self, lang: Lang) -> list[dict[str, Any]]:
        rows = super().queue_view(lang)
        names = {seat.id: seat for seat in self.seats()}
        titles = self.titles(lang)
        for order in self._open_cuts():
            seat = names.get(order.seat_id)
            cutting = Text("剪片", "cutting").get(lang)
            place = self._cut_place(order)
            rows.append(
                {
                    "try": "", "seat": order.seat_id, "number": seat.number if seat else 0,
                    "name": seat.name if seat else "", "state": order.state, "percent": order.percent, "place": place,
                    "title": f"{titles.get((order.unit, order.exercise), '')} · {cutting}",
                    "eta_s": left_s(place, order.percent, USUAL_S),
                }
            )  # fmt: skip
        return sorted(rows, key=lambda row: row["place"])

    # inside

    @property
    def _cuts(self) -> dict[str, CutOrder]:
        return self.__dict__.setdefault("_cut_orders", {})

    @property
    def _cut_turn(self) -> threading.Lock:
        return self.__dict__.setdefault("_cut_lock", threading.Lock())

    def _open_cuts(self) -> list[CutOrder]:
        with self._cut_turn:
            return [one for one in self._cuts.values() if one.state in ("waiting", "running")]

    def _cut_of(self, seat: Seat, cut_id: str) -> CutOrder:
        order = self._cuts.get(cut_id)
        if order is None or order.seat_id != seat.id:
            raise not_found(Text("这次剪片", "this cut"))
        return order

    def _cut_place(self, order: CutOrder) -> int:
        if order.state == "running":
            return 0
        tries = sum(one.handed_in_ms <= order.made_ms or one.state == "running" for one in self.queue())
        return tries + sum(one.made_ms < order.made_ms for one in self._open_cuts() if one is not order)

    def _pieces(self, seat: Seat, given: object) -> tuple[Piece, ...]:
        if not isinstance(given, Sequence) or isinstance(given, str) or not all(isinstance(one, dict) for one in given):
            raise malformed()
        if not 0 < len(given) <= MAX_PIECES:
            raise RoomError(
                "",
                Text(f"要选 1 到 {MAX_PIECES} 段", f"1 to {MAX_PIECES} pieces are wanted"),
                Text("请在上面挑几段", "Choose some above"),
            )
        return tuple(self._piece(seat, one) for one in given)

    def _piece(self, seat: Seat, given: Mapping[str, Any]) -> Piece:
        start, end, upload = given.get("start_ms"), given.get("end_ms"), given.get("upload")
        if not isinstance(upload, str) or not isinstance(start, int) or not isinstance(end, int):
            raise malformed()
        if not 0 <= start <= end - MIN_PIECE_MS or end > 86_400_000:
            raise RoomError(
                "",
                Text("有一段的开头在结尾后面，或者太短", "a piece ends before it begins, or is too short"),
                Text("请重新定它的开头和结尾", "Set its beginning and end again"),
            )
        path, media_type = self.upload_path(seat, upload)
        if not media_type.startswith("video/"):
            raise RoomError("", Text("有一段没有画面", "a piece has no picture"), Text("请选录像", "Choose a film"))
        return Piece(path=path, span=Span(start, end))

    def _next_cut(self, before_ms: int | None) -> CutOrder | None:
        """The oldest order that came before `before_ms` (wall ms), or the oldest of all."""
        waiting = [one for one in self._open_cuts() if one.state == "waiting"]
        return next((one for one in waiting if before_ms is None or one.made_ms < before_ms), None)

    def _make_cut(self, order: CutOrder, is_stopped: threading.Event) -> None:
        """Join the pieces of an order; whatever happens is told to its phone."""
        with self._cut_turn:
            if order.state != "waiting":
                return
            order.state = "running"
        made = self.uploads / f"{new_id()}.part.mp4"

        def note(progress: Progress) -> None:
            order.percent = int(progress.fraction * 100)

        try:
            self._tools.cut(order.pieces, made, Reporter(note, lambda: order.stop.is_set() or is_stopped.is_set()))
            kept = self.finish_upload(self.seat(order.seat_id), made, f"{order.unit}/{order.exercise}")
        except Cancelled:
            self._end_cut(order, "cancelled")
        except ToolkitError as error:
            self._end_cut(order, "failed", without_paths(error))
        else:
            order.upload = kept
            self._end_cut(order, "done")
        finally:
            self.drop_part(made)

    def _end_cut(self, order: CutOrder, state: str, error: Text | None = None) -> None:
        with self._cut_turn:
            if order.state == "running":
                order.state, order.error = state, error

    def own_films(self, seat: Seat, lang: Lang) -> list[dict[str, Any]]:
        """The trainee's films that a clip can be made of, as JSON."""
        with self._store.read() as db:
            kept = room_work.load_uploads(db, self.class_id, seat.id)
        titles = self.titles(lang)
        return [
            {
                "upload": one.id, "media_type": one.media_type, "duration_ms": one.duration_ms,
                "size_bytes": one.size_bytes, "at": one.made_ms, "title": titles.get((one.unit, one.exercise), ""),
            }
            for one in kept
            if one.media_type.startswith("video/")
        ]  # fmt: skip


def without_paths(error: ToolkitError) -> Text:
    """What a phone may read of an error: no name of a folder of the laptop."""
    subject = "" if "/" in error.subject or "\\" in error.subject else error.subject
    return Text(
        f"{subject}：{error.fault.zh}。{error.next_step.zh}".lstrip("："),
        f"{subject}: {error.fault.en}. {error.next_step.en}".lstrip(": "),
    )
