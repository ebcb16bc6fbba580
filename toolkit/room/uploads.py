"""Recordings of trainees: where they are kept, how much, and that they go when their owner says so."""

import contextlib
import shutil
from pathlib import Path
from typing import Any

from toolkit.core.courses.types import Exercise
from toolkit.core.errors import DiskFull, MediaUnreadable
from toolkit.core.room.errors import RoomError, TooLarge, not_found
from toolkit.core.room.types import Looked, Seat, Upload
from toolkit.core.text import Text
from toolkit.room.base import new_id
from toolkit.room.work import RoomWork
from toolkit.store import room_work

MAX_UPLOAD_BYTES = 500_000_000
"""Two minutes of a phone's 4K film at 30 Mbit/s are 450 MB; what is asked for in 1080p takes a quarter."""
MAX_SEAT_BYTES = 3_000_000_000
MAX_SEAT_FILES = 60
FREE_BYTES = 1_000_000_000
"""Stays free: the store has to be able to keep what is typed."""
_FORM_BYTES = 10_000


class RoomUploads(RoomWork):
    """What phones send."""

    def begin_upload(self, seat: Seat, length_bytes: int) -> Path:
        """A new file for an upload of about `length_bytes` (0: not told), which only the server names.

        Raises:
            TooLarge; DiskFull; RoomError: too many recordings.
        """
        if length_bytes > MAX_UPLOAD_BYTES + _FORM_BYTES:
            raise too_large()
        with self._store.read() as db:
            kept = room_work.load_uploads(db, self.class_id, seat.id)
        if len(kept) >= MAX_SEAT_FILES or sum(one.size_bytes for one in kept) + length_bytes > MAX_SEAT_BYTES:
            raise RoomError(
                "",
                Text("您存的录音录像太多了", "you have too many recordings here"),
                Text("请先删掉几个旧的", "Delete some old ones first"),
            )
        if shutil.disk_usage(self.uploads).free - length_bytes < FREE_BYTES:
            raise DiskFull(
                "",
                Text("老师电脑的磁盘快满了，收不下录音录像", "the trainer's disk is nearly full"),
                Text("请告诉老师；写的内容照样能交", "Tell the trainer; what you type can still be handed in"),
            )
        return self.uploads / f"{new_id()}.part"

    def drop_part(self, place: Path) -> None:
        """Removes what is left of an upload that came to nothing."""
        with contextlib.suppress(OSError):
            place.unlink()

    def finish_upload(self, seat: Seat, place: Path, wanted_for: str) -> dict[str, Any]:
        """Keep a file that has come whole, if it is a recording.

        Raises:
            MediaUnreadable, RoomError: it is none, or not for an exercise that is open.
        """
        unit, _, exercise = wanted_for.partition("/")
        found = self.exercise_of(unit, exercise)
        self.check_open(unit, found.id)
        looked = self._looked(place, found)
        made = Upload(
            id=new_id(), seat_id=seat.id, unit=unit, exercise=found.id, file=f"{new_id()}.media",
            media_type=looked.media_type, duration_ms=looked.duration_ms, size_bytes=place.stat().st_size,
            made_ms=self.now_ms,
        )  # fmt: skip
        with place.open("rb") as file:
            _to_disk(file.fileno())
        place.replace(self.uploads / made.file)
        with self._store.write() as db:
            room_work.add_upload(db, self.class_id, made)
        return {
            "upload": made.id, "kind": made.media_type.split("/")[0], "media_type": made.media_type,
            "duration_ms": made.duration_ms, "size_bytes": made.size_bytes,
        }  # fmt: skip

    def _looked(self, place: Path, exercise: Exercise) -> Looked:
        """What the file is. Raises MediaUnreadable, RoomError: where a talk is wanted, a sound is asked for."""
        try:
            return self._tools.look(place)
        except MediaUnreadable as error:
            if exercise.kind != "rehearse":
                raise
            fault = Text(
                error.fault.zh.replace("不是视频", "不是录音"), error.fault.en.replace("a video", "a recording")
            )
            step = Text(
                "请选手机录音机录的，例如 m4a、mp3；录像也行",
                "Choose what the phone's recorder made, such as m4a or mp3; a film will do too",
            )
            raise MediaUnreadable("", fault, step) from error

    def delete_upload(self, seat: Seat | None, upload_id: str) -> None:
        """Consent is withdrawn: the file goes, and what was heard in it; scores stay. Raises NotFound."""
        with self._store.read() as db:
            one = room_work.load_upload(db, self.class_id, upload_id)
        if one is None or (seat is not None and one.seat_id != seat.id):
            raise not_found(Text("这段录音录像", "this recording"))
        (self.uploads / one.file).unlink(missing_ok=True)
        with self._store.write() as db:
            room_work.forget_upload(db, one.id, self.now_ms)
        self._tools.forget_made_since(one.made_ms)

    def delete_all_uploads(self) -> int:
        """Every recording of the class; how many there were."""
        with self._store.read() as db:
            kept = room_work.load_uploads(db, self.class_id)
        for one in kept:
            self.delete_upload(None, one.id)
        return len(kept)

    def clean_uploads(self) -> None:
        """Removes what a sudden end has left: half uploads, and files that no row names."""
        with self._store.read() as db:
            known = {one.file for one in room_work.load_uploads(db, self.class_id)}
        for path in self.uploads.iterdir():
            if path.name not in known:
                self.drop_part(path)


def _to_disk(number: int) -> None:
    import os

    with contextlib.suppress(OSError):
        os.fsync(number)


def too_large() -> TooLarge:
    return TooLarge(
        "",
        Text(f"文件太大，最多 {MAX_UPLOAD_BYTES // 1_000_000} MB", f"larger than {MAX_UPLOAD_BYTES // 1_000_000} MB"),
        Text("请录短一点，或把手机相机调到 1080p", "Make it shorter, or set the phone's camera to 1080p"),
    )
