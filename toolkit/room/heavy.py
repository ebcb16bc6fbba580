"""The queue: recordings are scored one after another, in the order in which they came, also after a restart."""

import logging
import threading
from pathlib import Path

from toolkit.core.errors import Cancelled, StoreError, ToolkitError
from toolkit.core.progress import Progress, Reporter
from toolkit.core.room.errors import RoomError
from toolkit.core.room.types import Seat, Try
from toolkit.core.text import Text
from toolkit.room.cutting import RoomCuts, without_paths
from toolkit.room.work import score_columns
from toolkit.store import room_work

logger = logging.getLogger(__name__)

IDLE_S = 2.0
"""The queue is looked at so often even if nobody has told of something new."""
NOTED_EVERY_MS = 1000
"""Progress is kept so often: phones ask every few seconds, and each write goes to the disk."""
MAX_STARTS = 6
"""A try that was running at this many sudden ends of the server is given up: it may be what ends it."""

GIVEN_UP = Text(
    "处理这一个时程序几次意外停了。请重新录一段再交",
    "The program stopped several times while working on this one. Record it anew and hand it in",
)
UNEXPECTED = Text("打分时出错了。请再交一次，或请培训老师看", "Scoring failed. Hand it in again, or ask the trainer")


class RoomQueue(RoomCuts):
    """Scores what waits, in a thread of its own."""

    def start(self) -> None:
        """Begin, with what an earlier run has left."""
        self._news = threading.Event()
        self._stopped = threading.Event()
        self._running = ""
        self._cancelled = threading.Event()
        with self._store.write() as db:
            room_work.wait_again(db, self.class_id)
        self._thread = threading.Thread(target=self._run, daemon=True, name="room queue")
        self._thread.start()

    def close(self) -> None:
        """Stop; what runs waits again at the next start."""
        if hasattr(self, "_thread"):
            self._stopped.set()
            self._cancelled.set()
            self._news.set()
            self._thread.join(timeout=10)
            self.write_seen()
        super().close()

    def wake(self) -> None:
        if hasattr(self, "_news"):
            self._news.set()

    def cancel(self, seat: Seat | None, try_id: str) -> None:
        """Take a try out of the queue, or stop it. Raises NotFound."""
        one = self.try_of(seat, try_id)
        with self._store.write() as db:
            room_work.change_try(db, one.id, only_in=("waiting", "running"), state="cancelled", finished_ms=self.now_ms)
        if getattr(self, "_running", "") == one.id:
            self._cancelled.set()

    def _run(self) -> None:
        while not self._stopped.is_set():
            self.write_seen()
            try:
                waiting = next((one for one in self.queue() if one.state == "waiting"), None)
                cut = self._next_cut(waiting.handed_in_ms if waiting is not None else None)
                if cut is not None:
                    self._make_cut(cut, self._stopped)
                    continue
                if waiting is not None:
                    self._score(waiting)
                    continue
            except StoreError as error:  # a full disk: try again later
                logger.warning("the queue can't use the store: %s", error)
            self._news.wait(IDLE_S)
            self._news.clear()

    def _score(self, one: Try) -> None:
        with self._store.write() as db:
            starts = room_work.start_count(db, one.id) + 1
            is_ours = room_work.change_try(
                db, one.id, only_in=("waiting",), state="running", started_ms=self.now_ms, percent=0, starts=starts
            )
        if not is_ours:
            return
        if starts > MAX_STARTS:
            self._fail(one, GIVEN_UP)
            return
        self._cancelled.clear()
        self._running = one.id
        self._noted_ms = 0
        try:
            self._score_now(one)
        except Cancelled:
            if self._stopped.is_set():
                with self._store.write() as db:  # closing is no crash
                    room_work.change_try(db, one.id, only_in=("running",), state="waiting", starts=starts - 1)
        except ToolkitError as error:
            self._fail(one, without_paths(error))
        except Exception:
            logger.exception("scoring failed")
            self._fail(one, UNEXPECTED)
        finally:
            self._running = ""

    def _score_now(self, one: Try) -> None:
        exercise = self.exercise_of(one.unit, one.exercise)
        with self._store.read() as db:
            answer, _ = room_work.load_papers(db, one.id)
        files: dict[str, Path] = {}
        for upload_id in answer.get("uploads", ()):
            with self._store.read() as db:
                upload = room_work.load_upload(db, self.class_id, upload_id)
            if upload is None or upload.seat_id != one.seat_id or not (self.uploads / upload.file).is_file():
                raise RoomError(
                    "",
                    Text("录音录像已经删掉了", "the recording has been deleted"),
                    Text("请重新录一段再交", "Record it anew and hand it in"),
                )
            files[upload_id] = self.uploads / upload.file
        reporter = Reporter(lambda progress: self._note(one, progress), self._cancelled.is_set)
        score = self._tools.score_heavy(exercise, answer, files, reporter)
        with self._store.write() as db:
            room_work.change_try(db, one.id, only_in=("running",), **score_columns(score, self.now_ms))

    def _note(self, one: Try, progress: Progress) -> None:
        if self.now_ms - self._noted_ms < NOTED_EVERY_MS:
            return
        self._noted_ms = self.now_ms
        with self._store.write() as db:
            room_work.change_try(db, one.id, only_in=("running",), percent=int(progress.fraction * 100))

    def _fail(self, one: Try, why: Text) -> None:
        with self._store.write() as db:
            room_work.change_try(
                db, one.id, only_in=("running", "waiting"), state="failed", error_zh=why.zh, error_en=why.en,
                finished_ms=self.now_ms,
            )  # fmt: skip
